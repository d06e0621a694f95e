"""What was measured: the days, the levels, the priorities, the departments, and what became of them since."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needs.queries.lines import DayLine, Reading
from needs.queries.tables.cells import (
    Column,
    Table,
    day,
    people,
    portion,
    to_repertoire,
    too_few,
)
from needs.rules.disclosure import HIGHEST_INDEX, LEAST, LOWEST_INDEX, Shown
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


def days(lines: Sequence[DayLine]) -> Table:
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
            for one in lines
        ],
    )


def _count(value: int | None) -> str:
    return too_few() if value is None else str(value)


def priorities(report: Reading) -> Table:
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


def territories(report: Reading) -> Table:
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
