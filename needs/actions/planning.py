"""Write the actions the plan proposes, and say what became of them."""

from typing import Any

from django.db import transaction

from accounts.actions.lifecycle import lock, move
from accounts.models import Region, User
from needs.models import PlannedAction
from needs.models.states import ActionLifecycle, ActionState
from needs.queries.said import said_together
from needs.rules import policy
from writing.models import Stale
from writing.rules import gate

#: Texts others read; none may name a third person.
_TEXTS = ("title", "objective", "audience", "indicator", "reason", "orientation", "organiser", "responsible")


@transaction.atomic
def write_action(action: PlannedAction, *, by: User, seen: int | None = None, **values: Any) -> PlannedAction:
    """Create it or change it; what is delivered does not change any more. ``seen``: the revision its writer had in front of them.

    Raises ``Stale`` when somebody wrote in between.
    """
    if action.pk:
        lock(action)
        if seen is not None and seen != action.revision:
            raise Stale
        values["revision"] = action.revision + 1
    policy.may_change_action(by, action).enforce()
    policy.may_be_decided(values["status"], values["reason"], values["delivered_on"]).enforce()
    gate.may_be_said(by, *(values.get(name, "") for name in _TEXTS)).enforce()
    status, competences, needs = (values.pop(name) for name in ("status", "competences", "needs"))
    if status != ActionState.DELIVERED:
        values["delivered_on"] = None
    if not action.pk:
        for name in values.keys() - {"delivered_on"}:
            setattr(action, name, values[name])
        action.save()
    move(action, ActionLifecycle.written, by=by, to=status, why=status, **values)
    action.competences.set(competences)
    action.needs.set([same for need in needs for same in said_together(need)])
    return action


@transaction.atomic
def evaluate_action(action: PlannedAction, *, effect: str, by: User) -> None:
    """What was seen six months after, against the indicator that was chosen."""
    gate.may_be_said(by, effect).enforce()
    move(
        action,
        ActionLifecycle.evaluated,
        by=by,
        rule=policy.may_evaluate,
        observed_effect=effect,
    )


def new_action(region: Region, year: int, *, by: User) -> PlannedAction:
    """Not saved yet."""
    return PlannedAction(region=region, year=year, created_by=by)
