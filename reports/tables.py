"""The tables of the report as rows: one description for the screen, the PDF and the CSV."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from capitalisation.spreadsheets import as_csv
from competences.models import Competence
from reports.lines import Former, Report, ResourceLine, Share
from reports.models import PlannedAction
from reports.priority import Band
from workshops.states import Cause

_DECIMAL, _PERCENT = re.compile(r"-?\d+,\d+"), re.compile(r"\d+%")
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


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Links:
    """A cell that leads somewhere on screen; on paper and in files it is its text."""

    links: tuple[Link, ...]

    def __str__(self) -> str:
        return "; ".join(link.text for link in self.links)


@dataclass(frozen=True, slots=True)
class Shaded:
    """A share that is also a colour on screen: 0 (nobody) to 4 (more than three in four)."""

    text: str
    depth: int

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    links: tuple[Link, ...]
    is_number: bool
    depth: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` hold display text; the first column is the row header."""

    code: str
    title: str
    columns: list[Column]
    rows: list[list[str | Links | Shaded]]
    note: str = ""

    @property
    def caption(self) -> str:
        return f"{self.code}. {self.title}"

    @property
    def cells(self) -> list[list[Cell]]:
        return [
            [
                Cell(
                    str(value),
                    value.links if isinstance(value, Links) else (),
                    column.is_number,
                    value.depth if isinstance(value, Shaded) else None,
                )
                for value, column in zip(row, self.columns, strict=True)
            ]
            for row in self.rows
        ]


def number(value: Fraction | float | None, places: int = 1) -> str:
    """Rounded last, half away from zero, with the reader's decimal mark."""
    if value is None:
        return _("— effectif insuffisant")
    scaled = Fraction(value) * 10**places
    rounded = int(abs(scaled) + Fraction(1, 2)) * (1 if scaled >= 0 else -1)
    return formats.number_format(rounded / 10**places, places)


def percent(share: Share | Fraction) -> str:
    """A share in percent; near unanimity in a small group reads as a band."""
    if isinstance(share, Share):
        if share.value is None:
            return _("— effectif insuffisant")
        if share.band == "low":
            return _("20 %% ou moins") % ()
        if share.band == "high":
            return _("80 %% ou plus") % ()
        return percent(share.value)
    return _("%(value)s %%") % {"value": number(share * 100, 0)}


def _competence(competence: Competence | None) -> str | Links:
    """A competence, leading to the practices that already answer it."""
    if competence is None:
        return ""
    return Links((Link(str(competence), _in_repertoire(competence)),))


def _in_repertoire(competence: Competence) -> str:
    return f"{reverse('repertoire:index')}?{urlencode({'competence': competence.code})}"


def _count(value: int | None) -> str:
    return _("— effectif insuffisant") if value is None else str(value)


def _day(day: datetime.date) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")


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
                _day(one.date),
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
                f"{one.code} {one.label}",
                str(one.required),
                str(one.n),
                " / ".join(map(str, one.distribution)) if one.distribution else _("non montré"),
                _count(one.median),
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
                str(one.competence),
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


def know_how(report: Report) -> Table:
    return Table(
        "T4",
        _("Besoins de savoir-faire exprimés"),
        [
            Column(_("Besoin")),
            Column(_("Compétence")),
            Column(_("Personnes"), True),
            Column(_("Part"), True),
            Column(_("Réponse souhaitée")),
            Column(_("Situation citée avec accord")),
        ],
        [
            [
                one.statement,
                _competence(one.competence),
                str(one.supports),
                percent(one.share),
                one.response,
                one.verbatim,
            ]
            for one in report.know_how
        ],
    )


def conditions(report: Report) -> Table:
    recipients = {Cause.CAN_DO: _("Hiérarchie, centre de formation"), Cause.MANDATE: _("Hiérarchie")}
    return Table(
        "T5",
        _("Conditions à réunir, hors formation"),
        [
            Column(_("Condition")),
            Column(_("Cause")),
            Column(_("Personnes"), True),
            Column(_("Destinataire")),
            Column(_("Réponse attendue avant le")),
        ],
        [
            [
                one.statement,
                str(Cause(one.cause).label),
                str(one.supports),
                recipients[Cause(one.cause)],
                _day(one.answer_by),
            ]
            for one in report.conditions
        ],
    )


def territories(report: Report) -> Table:
    codes = [one.competence.code for one in report.top]
    return Table(
        "T6",
        _("Part sous le niveau requis, par département"),
        [Column(_("Département")), Column(_("Répondants"), True), *(Column(code, True) for code in codes)],
        [
            [
                one.name,
                _count(one.respondents),
                *([_shaded(share) for share in one.below] or [_count(None)] * len(codes)),
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


def resources(report: Report) -> Table:
    return Table(
        "T7",
        _("Ressources déjà là"),
        [
            Column(_("Besoin")),
            Column(_("Pratiques du répertoire")),
            Column(_("Avis du groupe")),
            Column(_("Volontaires pour transmettre"), True),
        ],
        [
            [
                str(one.competence),
                _practices(one),
                "; ".join(dict.fromkeys(str(sheet.get_outcome_display()) for sheet in one.latest)),
                str(one.volunteers),
            ]
            for one in report.resources
        ],
    )


def _practices(line: ResourceLine) -> str | Links:
    if not line.latest:
        return _("Aucune pratique : compétence à documenter")
    links = [
        Link(f"{sheet.practice.reference} {sheet.title}", sheet.get_absolute_url()) for sheet in line.latest
    ]
    if line.others:
        words = ngettext("et %(count)s autre", "et %(count)s autres", line.others) % {"count": line.others}
        links.append(Link(words, _in_repertoire(line.competence)))
    return Links(tuple(links))


def actions(report: Report) -> Table:
    return Table(
        "T8",
        _("Propositions d’actions"),
        [
            Column(_("Action")),
            Column(_("Objectif observable")),
            Column(_("Compétences")),
            Column(_("Public")),
            Column(_("Effectif observé / estimé"), True),
            Column(_("Modalité")),
            Column(_("Durée, en heures"), True),
            Column(_("Sessions"), True),
            Column(_("Échéance")),
            Column(_("Catégorie")),
            Column(_("Priorité")),
            Column(_("Effet regardé à six mois")),
            Column(_("Décision")),
        ],
        [
            [
                Links((Link(one.action.title, one.action.get_absolute_url()),)),
                one.action.objective,
                ", ".join(sorted(one.codes.values())),
                one.action.audience,
                f"{_count(one.observed)} / {one.estimated if one.estimated is not None else _('non estimé')}",
                str(one.action.get_mode_display()),
                str(one.action.hours),
                str(one.action.sessions),
                _day(one.action.due_on),
                one.action.category.upper(),
                str(BANDS[one.band]) if one.band else "",
                one.action.indicator,
                _decision(one.action),
            ]
            for one in report.actions
        ],
        _(
            "Observé : répondants sous le niveau requis. Estimé pour tous : seulement si la confiance le permet."
        ),
    )


def _decision(action: PlannedAction) -> str:
    said = str(action.get_status_display())
    return f"{said} : {action.reason}" if action.reason else said


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


def answers(report: Report) -> Table:
    return Table(
        "T9",
        _("Réponses aux besoins"),
        [
            Column(_("Besoin")),
            Column(_("Réponse")),
            Column(_("Motif")),
            Column(_("Échéance")),
            Column(_("Répondu le")),
        ],
        [
            [
                one.statement,
                one.decision or _("sans réponse à ce jour"),
                one.reason,
                _day(one.due_on) if one.due_on else "",
                _day(one.decided_on) if one.decided_on else "",
            ]
            for one in report.answers
        ],
    )


TABLES: dict[str, Callable[[Report], Table]] = {
    "T1": days,
    "T2": levels,
    "T3": priorities,
    "T4": know_how,
    "T5": conditions,
    "T6": territories,
    "T7": resources,
    "T8": actions,
    "T9": answers,
    "T10": evolution,
}


def csv_of(table: Table, *, is_standard: bool = False) -> bytes:
    """As French spreadsheets open it; or RFC 4180, with numbers and shares as machines read them."""
    rows = [[str(cell) for cell in row] for row in table.rows]
    if is_standard:
        numbers = [column.is_number for column in table.columns]
        rows = [
            [_plain(text) if number else text for text, number in zip(row, numbers, strict=True)]
            for row in rows
        ]
    return as_csv([[column.label for column in table.columns], *rows], is_standard=is_standard)


def _plain(text: str) -> str:
    """« 5,63 » is 5.63, « 83 % » is 0.83; what is no number stays as it is."""
    bare = text.replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace("−", "-")
    if _PERCENT.fullmatch(bare):
        return f"{int(bare[:-1]) / 100:.2f}"
    return bare.replace(",", ".") if _DECIMAL.fullmatch(bare) else text
