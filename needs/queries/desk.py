"""The planner's desk: what each of its pages shows of a region and a year."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from needs.models import PlannedAction
from needs.models.categories import AS_OF, CATEGORIES
from needs.models.scope import Scope
from needs.models.states import COMING, CONDITIONS, Cause, ReportState
from needs.queries import pictures
from needs.queries.chains import ORDERS, STATES, Asked, Chain, Chains, chains_in, competences_of
from needs.queries.lines import PriorityLine, Reading
from needs.queries.plan import totals_of
from needs.queries.reading import delivered_in, read_figures
from needs.queries.report import (
    action_lines,
    days_and_totals,
    frozen_reports,
    resource_lines,
    with_practices,
)
from needs.queries.report_page import figures_said
from needs.queries.tables import evolution, figures, said
from needs.rules.evolution import Verdict

#: By the name of their address.
PAGES: tuple[tuple[str, str | Promise], ...] = (
    ("needs", gettext_lazy("Vue d’ensemble")),
    ("competences", gettext_lazy("Compétences")),
    ("listed", gettext_lazy("Besoins")),
    ("territories", gettext_lazy("Territoires")),
    ("plan", gettext_lazy("Plan")),
    ("conditions", gettext_lazy("Conditions")),
    ("versions", gettext_lazy("Versions")),
)


def overview(scope: Scope) -> dict[str, Any]:
    """What matters in ten seconds: what comes first, how sure it is, what changed, what is asked of the reader."""
    reading = read_figures(scope)
    found = chains_in(scope, reading.figures, [Cause.KNOW_HOW])
    chains = found.chains
    return {
        "report": reading,
        **figures_said(reading),
        "picture": pictures.first_needs(reading),
        "board": pictures.board(reading),
        "awaiting": _awaiting(scope, found),
        "moved": _moved(reading),
        "chains": Asked().of(chains)[:MOST_FIRST],
        "others": max(0, len(chains) - MOST_FIRST),
    }


#: Needs on the first page.
MOST_FIRST = 5


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for the planner, and where it is done."""

    label: str
    url: str
    is_late: bool = False


def _awaiting(scope: Scope, found: Chains) -> list[Task]:
    return [
        *_unanswered(scope, found.chains),
        *_without_action(scope, found.chains),
        *_overdue(scope, found.actions),
        *_report_to_send(scope),
    ]


def _at(page: str, scope: Scope, **asked: str) -> str:
    more = "".join(f"&{name}={value}" for name, value in asked.items())
    return f"{reverse(f'needs:{page}')}?{scope.query}{more}"


def _unanswered(scope: Scope, chains: list[Chain]) -> list[Task]:
    waiting = [chain for chain in chains if not chain.is_answered]
    if not waiting:
        return []
    label = ngettext("%(count)s besoin sans réponse", "%(count)s besoins sans réponse", len(waiting))
    return [
        Task(
            label % {"count": len(waiting)},
            _at("listed", scope, etat="attente", tri="anciens"),
            is_late=any(chain.is_late for chain in waiting),
        )
    ]


def _without_action(scope: Scope, chains: list[Chain]) -> list[Task]:
    alone = [chain for chain in chains if not chain.has_action]
    if not alone:
        return []
    label = ngettext("%(count)s besoin sans action", "%(count)s besoins sans action", len(alone))
    return [Task(label % {"count": len(alone)}, _at("listed", scope, etat="sans-action"))]


def _overdue(scope: Scope, actions: list[PlannedAction]) -> list[Task]:
    """What was planned for a day that is past."""
    today = timezone.localdate()
    late = sum(one.status in COMING and one.due_on < today for one in actions)
    if not late:
        return []
    label = ngettext(
        "%(count)s action dont l’échéance est passée", "%(count)s actions dont l’échéance est passée", late
    )
    return [Task(label % {"count": late}, _at("plan", scope), is_late=True)]


def _report_to_send(scope: Scope) -> list[Task]:
    latest = next(iter(frozen_reports(scope)), None)
    if latest is None:
        return [Task(_("Aucune version figée : rien n’est encore transmis"), _at("versions", scope))]
    if latest.status == ReportState.FROZEN:
        words = _("La version %(number)s est figée, à transmettre") % {"number": latest.version}
        return [Task(words, latest.get_absolute_url())]
    return []


def _moved(reading: Reading) -> dict[str, Any] | None:
    """Since an earlier year, what is proved and how much is not."""
    if reading.former is None:
        return None
    changes = reading.former.changes

    def of(verdict: Verdict) -> list[PriorityLine]:
        return [
            line
            for line in reading.priorities
            if (change := changes.get(line.competence.pk)) and change.everybody.verdict == verdict
        ]

    return {
        "year": reading.former.year,
        "higher": of(Verdict.HIGHER),
        "lower": of(Verdict.LOWER),
        "unproved": len(of(Verdict.UNPROVED)),
        "compared": len(changes),
    }


def competences(scope: Scope) -> dict[str, Any]:
    reading = read_figures(scope, with_practices())
    return {
        "report": reading,
        **figures_said(reading),
        "pictures": [
            picture
            for draw in (pictures.ranks, pictures.shares, pictures.evolution)
            if (picture := draw(reading)) is not None
        ],
        "board": pictures.board(reading),
        "tables": [
            figures.priorities(reading),
            evolution.evolution(reading, delivered_in(scope)),
            said.resources(resource_lines(reading.top)),
        ],
    }


def listed(scope: Scope, asked: Asked) -> dict[str, Any]:
    reading = read_figures(scope)
    chains = chains_in(scope, reading.figures, [Cause.KNOW_HOW]).chains
    return {
        "report": reading,
        "asked": asked,
        "chains": asked.of(chains),
        "total": len(chains),
        "competences": competences_of(chains),
        "states": [(code, label) for code, label in STATES_SAID.items() if code in STATES],
        "orders": [(code, ORDERS_SAID[code]) for code in ORDERS],
    }


STATES_SAID = {
    "attente": gettext_lazy("Sans réponse"),
    "repondus": gettext_lazy("Avec réponse"),
    "sans-pratique": gettext_lazy("Sans pratique"),
    "sans-action": gettext_lazy("Sans action"),
}
ORDERS_SAID = {
    "personnes": gettext_lazy("Les plus partagés"),
    "anciens": gettext_lazy("Les plus anciens"),
    "competence": gettext_lazy("Par compétence"),
}


def territories(scope: Scope) -> dict[str, Any]:
    reading = read_figures(scope)
    days, _totals = days_and_totals(scope, reading.figures)
    return {
        "report": reading,
        "tiles": pictures.tiles(reading),
        "tables": [figures.territories(reading), figures.days(days)],
    }


def plan(scope: Scope) -> dict[str, Any]:
    reading = read_figures(scope)
    lines = action_lines(scope, reading.priorities)
    return {
        "report": reading,
        "lines": lines,
        "totals": totals_of([line.action for line in lines]),
        "table": said.actions(lines),
        "categories": CATEGORIES,
        "as_of": AS_OF,
    }


def conditions(scope: Scope) -> dict[str, Any]:
    reading = read_figures(scope)
    chains = Asked().of(chains_in(scope, reading.figures, CONDITIONS).chains)
    return {
        "report": reading,
        "chains": chains,
        "picture": pictures.by_addressee([chain.line for chain in chains]),
    }


def versions(scope: Scope) -> dict[str, Any]:
    return {"report": read_figures(scope), "frozen": frozen_reports(scope), "files": TITLES.items()}


#: Of the tables of the report, as files.
TITLES = {
    "T1": gettext_lazy("Journées prises en compte"),
    "T3": gettext_lazy("Priorités par compétence"),
    "T4": gettext_lazy("Besoins de savoir-faire exprimés"),
    "T5": gettext_lazy("Conditions à réunir, hors formation"),
    "T6": gettext_lazy("Répondants par département"),
    "T7": gettext_lazy("Ressources déjà là"),
    "T8": gettext_lazy("Propositions d’actions"),
    "T9": gettext_lazy("Réponses aux besoins"),
    "T10": gettext_lazy("Évolution depuis l’année précédente"),
}


#: What makes each page but the list, which one may ask something of.
MAKERS: dict[str, Callable[[Scope], dict[str, Any]]] = {
    "needs": overview,
    "competences": competences,
    "territories": territories,
    "plan": plan,
    "conditions": conditions,
    "versions": versions,
}
