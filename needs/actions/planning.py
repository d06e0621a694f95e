"""Write the actions the plan proposes, and say what became of them."""

from typing import Any

from django.db import transaction

from accounts.actions.journal import record
from accounts.models import Region, User
from needs.models import PlannedAction
from needs.rules import policy
from writing.rules import gate

#: Texts others read; none may name a third person.
_TEXTS = ("title", "objective", "audience", "indicator", "reason")


@transaction.atomic
def write_action(action: PlannedAction, *, by: User, **values: Any) -> PlannedAction:
    """Create it or change it; what is delivered does not change any more."""
    if action.pk:
        action = PlannedAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
    policy.may_change_action(by, action).enforce()
    delivered_on = values["delivered_on"] if values["status"] == PlannedAction.State.DELIVERED else None
    policy.may_be_decided(values["status"], values["reason"], values["delivered_on"]).enforce()
    gate.may_be_said(by, *(values[name] for name in _TEXTS)).enforce()
    competences, needs = values.pop("competences"), values.pop("needs")
    for name, value in (values | {"delivered_on": delivered_on}).items():
        setattr(action, name, value)
    action.save()
    action.competences.set(competences)
    action.needs.set(needs)
    record("action.written", action, by=by, reason=action.status)
    return action


def new_action(region: Region, year: int, *, by: User) -> PlannedAction:
    """Not saved yet."""
    return PlannedAction(region=region, year=year, created_by=by)
