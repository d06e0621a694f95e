"""What was measured: the days, the levels, the priorities, the departments, and what became of them since."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needs.queries.lines import Former, PriorityLine, Report
from needs.queries.tables.cells import (
    Column,
    Links,
    Table,
    day,
    people,
    portion,
    to_repertoire,
    too_few,
)
from needs.rules.disclosure import COMPARED_FROM, HIGHEST_INDEX, LEAST, LOWEST_INDEX, Shown
from needs.rules.priority import Band
from needs.rules.ranks import Place, Ranks

BANDS = {
    Band.PRIORITY_1: gettext_lazy("Priorité 1"),
    Band.PRIORITY_1_OR_2: gettext_lazy("Priorité 1 ou 2"),
    Band.PRIORITY_2: gettext_lazy("Priorité 2"),
    Band.PRIORITY_3: gettext_lazy("Priorité 3"),
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
                *(
                    [
                        _count(one.counts.present),
                        _count(one.counts.respondents),
                        _count(one.counts.departments),
                    ]
                    if one.counts
                    else [_("à la prochaine mise à jour")] * 3
                ),
            ]
            for one in report.days
        ],
    )


def _count(value: int | None) -> str:
    return too_few() if value is None else str(value)


def priorities(report: Report) -> Table:
    """Columns for which nobody is numerous enough are left out: they would be empty."""
    columns = [
        Column(_("Compétence")),
        Column(_("Niveau requis"), True),
        Column(_("Réponses"), True),
        Column(_("Classe")),
    ]
    if report.has_indices:
        columns += [Column(_("Indice"), True), Column(_("Sous le requis"), True)]
    if report.has_ranks:
        columns += [Column(_("Rang")), Column(_("Parmi les cinq premières"))]
    return Table(
        "T3",
        _("Priorités par compétence"),
        columns,
        [
            [
                to_repertoire(one.competence),
                str(one.competence.required_level),
                people(one.shown.n),
                band(one.shown),
                *([index(one.shown), portion(one.shown.share)] if report.has_indices else []),
                *([rank(one.ranks), place(one.ranks)] if report.has_ranks else []),
            ]
            for one in report.priorities
        ],
        _ranks_note() if report.has_ranks else _order_note(),
    )


def _order_note() -> str:
    return _("Dans une même classe, l’ordre est celui de l’indice montré, puis des codes.")


def _ranks_note() -> str:
    sure = _(
        "Rangs : confiance de 90 % pour l’ensemble du tableau, si les tuteurs qui n’ont pas répondu ressemblent aux "
        "répondants de leur journée."
    )
    return f"{_order_note()} {sure}"


def rank(ranks: Ranks | None) -> str:
    if ranks is None:
        return too_few()
    if ranks.best == ranks.worst:
        return str(ranks.best)
    return _("%(best)s à %(worst)s") % {"best": ranks.best, "worst": ranks.worst}


def place(ranks: Ranks | None) -> str:
    """« Oui », « non », or that nothing tells it apart."""
    return str(_PLACES[ranks.place]) if ranks else too_few()


_PLACES = {
    Place.INSIDE: gettext_lazy("oui"),
    Place.OUTSIDE: gettext_lazy("non"),
    Place.UNDECIDED: gettext_lazy("non départagée"),
}


def band(shown: Shown) -> str:
    return str(BANDS[shown.band]) if shown.band else too_few()


def index(shown: Shown) -> str:
    """By fives: the lowest of its step."""
    if shown.index is None:
        return too_few()
    if shown.index < LOWEST_INDEX:
        return _("moins de %(index)s") % {"index": LOWEST_INDEX}
    if shown.index == HIGHEST_INDEX:
        return _("%(index)s et plus") % {"index": HIGHEST_INDEX}
    return str(shown.index)


def territories(report: Report) -> Table:
    """How many people of each answered; nothing where hiding the small ones would not be enough."""
    is_shown = any(one.respondents is not None for one in report.figures.places)
    return Table(
        "T6",
        _("Répondants par département"),
        [Column(_("Département")), Column(_("Répondants"), True)],
        [
            [one.name, str(one.respondents) if one.respondents is not None else too_few()]
            for one in report.figures.places
            if is_shown
        ],
        _("Sous %(threshold)s répondants, rien n’est montré, ni ce qui permettrait de le déduire.")
        % {"threshold": LEAST},
    )


def evolution(report: Report) -> Table:
    """As each report showed it: what one of them hid stays hidden."""
    former = report.versions.former
    year = str(former.year) if former else ""
    columns = [
        Column(_("Compétence")),
        Column(_("Réponses en %(year)s") % {"year": year}, True),
        Column(_("Réponses"), True),
        Column(_("Classe en %(year)s") % {"year": year}),
        Column(_("Classe")),
    ]
    has_indices = former is not None and any(
        _is_compared(former.shown.get(str(one.competence)), one.shown) for one in report.priorities
    )
    if has_indices:
        columns += [Column(_("Indice en %(year)s") % {"year": year}, True), Column(_("Indice"), True)]
    columns.append(Column(_("Actions réalisées"), True))
    rows = [_change(report, former, one, has_indices) for one in report.priorities] if former else []
    return Table("T10", _("Évolution depuis le rapport précédent"), columns, rows)


def _change(report: Report, former: Former, line: PriorityLine, has_indices: bool) -> list[str | Links]:
    was, now = former.shown.get(str(line.competence), Shown(None)), line.shown
    return [
        str(line.competence),
        people(was.n),
        people(now.n),
        band(was),
        band(now),
        *([index(was), index(now)] if has_indices and _is_compared(was, now) else []),
        *([too_few(), too_few()] if has_indices and not _is_compared(was, now) else []),
        str(report.delivered[line.competence.pk]),
    ]


def _is_compared(was: Shown | None, now: Shown) -> bool:
    """Enough people in each year for their indices to stand side by side; else the two classes do."""
    numbers = (was.n if was else None, now.n)
    return all(n is not None and n >= COMPARED_FROM for n in numbers)
