"""What people said and what is done about it: needs, conditions, practices already there, actions, answers."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needs.models import PlannedAction
from needs.models.states import Cause
from needs.queries.lines import ActionLine, NeedLine, Report, ResourceLine
from needs.queries.tables.cells import (
    Column,
    Link,
    Links,
    Table,
    day,
    people,
    repertoire_url,
    supports,
    to_repertoire,
    too_few,
)
from needs.queries.tables.figures import BANDS
from needs.rules.disclosure import people_shown


def know_how(report: Report) -> Table:
    return Table(
        "T4",
        _("Besoins de savoir-faire exprimés"),
        [
            Column(_("Besoin")),
            Column(_("Compétence")),
            Column(_("Personnes"), True),
            *_days_column(report.know_how),
            Column(_("Réponse souhaitée")),
            Column(_("Situation citée avec accord")),
        ],
        [
            [
                _need(one.need, one.statement),
                Links(
                    tuple(link for competence in one.competences for link in to_repertoire(competence).links)
                ),
                supports(one.support, is_awaited=one.is_awaited),
                *_days(one, report.know_how),
                one.response,
                one.verbatim,
            ]
            for one in report.know_how
        ],
    )


def _days_column(lines: Sequence[NeedLine]) -> list[Column]:
    """Where something was said on several days."""
    return [Column(_("Journées"), True)] if any(one.days > 1 for one in lines) else []


def _days(line: NeedLine, lines: Sequence[NeedLine]) -> list[str]:
    return [str(line.days)] if _days_column(lines) else []


def conditions(report: Report) -> Table:
    recipients = {Cause.CAN_DO: _("Hiérarchie, centre de formation"), Cause.MANDATE: _("Hiérarchie")}
    return Table(
        "T5",
        _("Conditions à réunir, hors formation"),
        [
            Column(_("Condition")),
            Column(_("Cause")),
            Column(_("Personnes"), True),
            *_days_column(report.conditions),
            Column(_("Destinataire")),
            Column(_("Réponse attendue avant le")),
        ],
        [
            [
                one.statement,
                str(Cause(one.cause).label),
                supports(one.support, is_awaited=one.is_awaited),
                *_days(one, report.conditions),
                recipients[Cause(one.cause)],
                day(one.answer_by),
            ]
            for one in report.conditions
        ],
    )


def resources(lines: Sequence[ResourceLine]) -> Table:
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
                to_repertoire(one.competence),
                _practices(one),
                "; ".join(dict.fromkeys(str(sheet.get_outcome_display()) for sheet in one.latest)),
                people(people_shown(one.volunteers)),
            ]
            for one in lines
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
        links.append(Link(words, repertoire_url(line.competence.code)))
    return Links(tuple(links))


def actions(lines: Sequence[ActionLine]) -> Table:
    return Table(
        "T8",
        _("Propositions d’actions"),
        [
            Column(_("Action")),
            Column(_("Objectif observable")),
            Column(_("Compétences")),
            Column(_("Public")),
            Column(_("Répondants concernés"), True),
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
                _concerned(one),
                str(one.action.get_mode_display()),
                str(one.action.hours),
                str(one.action.sessions),
                day(one.action.due_on),
                str(one.action.get_category_display()),
                str(BANDS[one.band]) if one.band else "",
                one.action.indicator,
                _decision(one.action),
            ]
            for one in lines
        ],
        _("Répondants sous le niveau requis de la première compétence, d’après la part montrée."),
    )


def _concerned(line: ActionLine) -> str:
    if line.concerned is None:
        return too_few()
    least, most, n = line.concerned
    words = _("%(least)s à %(most)s, sur %(count)s") if least < most else _("%(least)s sur %(count)s")
    return words % {"least": least, "most": most, "count": n}


def _decision(action: PlannedAction) -> str:
    said = str(action.get_status_display())
    return f"{said} : {action.reason}" if action.reason else said


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
                one.statement if one.is_condition else _need(one.need, one.statement),
                one.decision or _("sans réponse à ce jour"),
                one.reason,
                day(one.due_on) if one.due_on else "",
                day(one.decided_on) if one.decided_on else "",
            ]
            for one in report.answers
        ],
    )


def _need(key: int, statement: str) -> Links:
    """A need, leading to its answer."""
    return Links((Link(statement, reverse("needs:answer", args=[key])),))
