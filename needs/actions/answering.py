"""Prepare answers, and publish them together."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actions.lifecycle import lock
from accounts.models import User
from capitalisation.policy import Refused
from needs.actions.reports import answer
from needs.models import Need, PreparedAnswer
from needs.queries.waiting import needs_of, reached_by
from needs.rules import policy
from writing.models import Stale
from writing.rules import gate


@transaction.atomic
def prepare(need: Need, *, seen: int, by: User, **said: Any) -> PreparedAnswer:
    """Kept for those who may answer, read by nobody else: decision, reason, deadline, note, whom it is entrusted to.

    ``seen``: the revision the writer had in front of them, 0 for none. Raises ``Stale`` when somebody wrote in between.
    """
    lock(need)
    policy.may_answer(by, need).enforce()
    kept = PreparedAnswer.objects.filter(need=need).first()
    if kept is not None and kept.revision != seen:
        raise Stale
    if said["decision"]:
        policy.must_say_why(said["decision"], said["reason"]).enforce()
    gate.may_be_said(by, said["reason"]).enforce()
    values = said | {"prepared_by": by, "revision": seen + 1}
    return PreparedAnswer.objects.update_or_create(need=need, defaults=values)[0]


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
    """What was prepared is then done with; its note stays, for those who may answer."""
    need = prepared.need
    answer(need, decision=prepared.decision, reason=prepared.reason, due_on=prepared.due_on, by=by)
    # An answer reaches all who said the same: so does what is done with.
    done = PreparedAnswer.objects.filter(need__in=reached_by(by, need))
    done.update(decision="", reason="", due_on=None, revision=F("revision") + 1)
