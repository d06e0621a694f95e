"""Prepare answers, and publish them together."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from capitalisation.policy import Refused
from needs.actions.reports import answer
from needs.models import Need, PreparedAnswer
from needs.queries.waiting import needs_of, reached_by
from needs.rules import policy
from writing.rules import gate


@transaction.atomic
def prepare(
    need: Need,
    *,
    decision: str,
    reason: str,
    due_on: datetime.date | None,
    note: str,
    assigned_to: User | None,
    by: User,
) -> PreparedAnswer:
    """Kept for those who may answer, read by nobody else."""
    policy.may_answer(by, need).enforce()
    if decision:
        policy.must_say_why(decision, reason).enforce()
    gate.may_be_said(by, reason).enforce()
    prepared, _is_new = PreparedAnswer.objects.update_or_create(
        need=need,
        defaults={
            "decision": decision,
            "reason": reason,
            "due_on": due_on,
            "note": note,
            "assigned_to": assigned_to,
            "prepared_by": by,
        },
    )
    return prepared


@transaction.atomic
def publish(keys: Iterable[int], *, by: User) -> int:
    """All of them, or none: how many were. Those that are no longer prepared are left out."""
    prepared = PreparedAnswer.objects.filter(pk__in=set(keys), need__in=needs_of(by)).exclude(decision="")
    published, reached = 0, set[int]()
    for one in prepared.select_for_update(of=("self",)).select_related("need"):
        if one.need_id in reached:
            raise Refused(_("Deux réponses préparées atteignent le même besoin commun : n’en cochez qu’une."))
        reached |= {need.pk for need in reached_by(by, one.need)}
        _publish(one, by)
        published += 1
    return published


@transaction.atomic
def publish_now(need: Need, *, by: User, **said: Any) -> None:
    """Prepared and published in one gesture."""
    _publish(prepare(need, by=by, **said), by)


def _publish(prepared: PreparedAnswer, by: User) -> None:
    """What was prepared is then done with; a note stays, for those who may answer."""
    need = prepared.need
    answer(need, decision=prepared.decision, reason=prepared.reason, due_on=prepared.due_on, by=by)
    # An answer reaches all who said the same: so does what is done with.
    done = PreparedAnswer.objects.filter(need__in=reached_by(by, need))
    done.filter(note="").delete()
    done.update(decision="", reason="", due_on=None)
