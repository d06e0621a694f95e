"""What was measured: the days, the levels, the priorities, the departments, and what became of them since."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needs.queries.lines import Former, Report, Share
from needs.queries.tables.cells import (
    Column,
    Link,
    Links,
    Shaded,
    Table,
    count,
    day,
    number,
    percent,
    repertoire_url,
    to_repertoire,
)
from needs.rules.priority import Band

BANDS = {
    Band.PRIORITY_1: gettext_lazy("Priorité 1"),
    Band.PRIORITY_2: gettext_lazy("Priorité 2"),
    Band.PRIORITY_3: gettext_lazy("Priorité 3"),
    Band.WATCH: gettext_lazy("Veille"),
}
CONFIDENCE = {
    "high": gettext_lazy("élevée"),
    "medium": gettext_lazy("moyenne"),
    "indicative": gettext_lazy("indicative"),
}


def days(report: Report) -> Table:
    return Table(
        "T1",
        _("Journées prises en compte"),
        [
            Column(_("Journée")),
            Column(_("Date")),
            Column(_("Lieu")),
            Column(_("Tuteurs présents"), True),
            Column(_("Répondants"), True),
            Column(_("Départements représentés"), True),
        ],
        [
            [
                one.title,
                day(one.date),
                one.place,
                str(one.present),
                str(one.respondents),
                str(one.departments),
            ]
            for one in report.days
        ],
    )


def levels(report: Report) -> Table:
    return Table(
        "T2",
        _("Positionnement sur les compétences"),
        [
            Column(_("Compétence")),
            Column(_("Requis"), True),
            Column(_("Réponses"), True),
            Column(_("Niveaux 1 / 2 / 3 / 4"), True),
            Column(_("Médiane"), True),
            Column(_("Sous le requis"), True),
            Column(_("Écart de 2 et plus"), True),
            Column(_("Importance moyenne"), True),
        ],
        [
            [
                Links((Link(f"{one.code} {one.label}", repertoire_url(one.code)),)),
                str(one.required),
                str(one.n),
                " / ".join(map(str, one.distribution)) if one.distribution else _("non montré"),
                count(one.median),
                percent(one.below),
                percent(one.far_below),
                number(one.importance),
            ]
            for one in report.levels
        ],
        _("« Non montré » : la répartition révélerait la réponse de quelqu’un."),
    )


def priorities(report: Report) -> Table:
    return Table(
        "T3",
        _("Priorités par compétence"),
        [
            Column(_("Compétence")),
            Column(_("Rang"), True),
            Column(_("Fourchette"), True),
            Column(_("Écart pondéré"), True),
            Column(_("Étendue"), True),
            Column(_("Urgence"), True),
            Column(_("Indice"), True),
            Column(_("Classe")),
            Column(_("Contrôle RDS"), True),
            Column(_("Confiance")),
        ],
        [
            [
                to_repertoire(one.competence),
                str(one.rank),
                _range(one.rank_range),
                number(one.mwds, 2),
                percent(one.breadth),
                number(one.urgency, 2),
                number(one.index),
                str(BANDS[one.band]),
                number(one.rds) if one.rds is not None else _("non montré"),
                str(CONFIDENCE[report.confidence]),
            ]
            for one in report.priorities
        ],
        _("Une fourchette de plusieurs rangs signale des rangs non distinguables."),
    )


def _range(ranks: tuple[int, int]) -> str:
    low, high = ranks
    return str(low) if low == high else _("%(low)s à %(high)s") % {"low": low, "high": high}


def territories(report: Report) -> Table:
    codes = [one.competence.code for one in report.top]
    return Table(
        "T6",
        _("Part sous le niveau requis, par département"),
        [Column(_("Département")), Column(_("Répondants"), True), *(Column(code, True) for code in codes)],
        [
            [
                one.name,
                count(one.respondents),
                *([_shaded(share) for share in one.below] or [count(None)] * len(codes)),
            ]
            for one in report.territories
        ],
        _("Sous %(threshold)s répondants, rien n’est montré, ni ce qui permettrait de le déduire.")
        % {"threshold": report.threshold},
    )


def _shaded(share: Share) -> str | Shaded:
    """A band keeps the colour of its words: the colour tells no more than they do."""
    if share.value is None:
        return percent(share)
    depth = {"low": 0, "high": 4}.get(share.band or "", min(4, int(share.value * 4) + (share.value > 0)))
    return Shaded(percent(share), depth)


#: Where a frozen T3 keeps what T10 compares.
_BREADTH, _INDEX = 4, 6


def evolution(report: Report) -> Table:
    """As each report showed it: what one of them hid stays hidden."""
    former = report.versions.former
    year = str(former.year) if former else ""
    return Table(
        "T10",
        _("Évolution depuis le rapport précédent"),
        [
            Column(_("Compétence")),
            Column(_("Indice en %(year)s") % {"year": year}, True),
            Column(_("Indice"), True),
            Column(_("Étendue en %(year)s") % {"year": year}, True),
            Column(_("Étendue"), True),
            Column(_("Actions réalisées"), True),
        ],
        _evolution(report, former) if former else [],
    )


def _evolution(report: Report, former: Former) -> list[list[str | Links | Shaded]]:
    shown = {row[0]: row for table in former.tables if table["code"] == "T3" for row in table["rows"]}
    absent, delivered = _("non montré"), report.delivered
    lines: list[list[str | Links | Shaded]] = []
    for one, now in zip(report.priorities, priorities(report).rows, strict=True):
        was = shown.get(str(one.competence))
        lines.append(
            [
                str(one.competence),
                was[_INDEX] if was else absent,
                now[_INDEX],
                was[_BREADTH] if was else absent,
                now[_BREADTH],
                str(delivered[one.competence.pk]),
            ]
        )
    return lines
