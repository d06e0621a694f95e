"""Express needs, support them, word them with the group, link them to practices."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from accounts.actions.journal import record
from accounts.actions.lifecycle import lock, move
from accounts.models import User
from needs.models import Need, NeedSupport
from needs.models.states import NeedLifecycle, NeedState
from needs.queries.linking import linkable_needs
from needs.rules import policy
from repertoire.models import PracticeVersion
from workshops.actions import live
from workshops.actions.live import Topic
from workshops.models import Workshop
from workshops.models.phases import Feature
from workshops.rules import policy as workshops_policy
from writing.rules import gate


@transaction.atomic
def express_need(workshop: Workshop, *, by: User, **fields: Any) -> Need:
    workshops_policy.may_use(by, workshop, Feature.DECLARE_NEED).enforce()
    policy.may_express_one_more(by, workshop).enforce()
    gate.may_be_said(by, *gate.leaves(fields)).enforce()
    need = Need.objects.create(workshop=workshop, author=by, **fields)
    # Without its author nor its number: the group, and whoever reads the journal, do not know whose need it is.
    record("need.expressed", workshop, by=None)
    live.announce(workshop, Topic.COMMON, Topic.BOARD)
    return need


@transaction.atomic
def drop_need(need: Need, *, by: User) -> None:
    lock(need)
    policy.may_drop_need(by, need).enforce()
    move(need, NeedLifecycle.dropped, by=None, about=need.workshop)
    live.announce(need.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def confirm_need(need: Need, *, by: User) -> None:
    """The group keeps this need: it goes to the regional report."""
    workshops_policy.may_facilitate(by, need.workshop).enforce()
    lock(need)
    if need.status == NeedState.EXPRESSED:
        move(need, NeedLifecycle.confirmed, by=by)
        live.announce(need.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def answer_needs(version: PracticeVersion, keys: Collection[int], *, by: User) -> None:
    """This practice answers these needs and no other of those its linker may link."""
    practice = version.practice
    within = linkable_needs(by)
    practice.needs.remove(*within.exclude(pk__in=keys))
    practice.needs.add(*within.filter(pk__in=keys))
    record("practice.answers", practice, by=by, reason=", ".join(map(str, sorted(keys))))


@transaction.atomic
def unconfirm_need(need: Need, *, by: User) -> None:
    """The group takes its confirmation back: the need does not go to the report."""
    policy.may_triage_need(by, need).enforce()
    lock(need)
    if need.status == NeedState.CONFIRMED:
        move(need, NeedLifecycle.unconfirmed, by=by, common=None)
        live.announce(need.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def triage_need(need: Need, *, cause: str, wording: str, by: User) -> None:
    """The group says what the need comes from, and words it; its author's words stay beside."""
    gate.may_be_said(by, wording).enforce()
    lock(need)
    policy.may_triage_need(by, need).enforce()
    if (cause, wording) == (need.cause, need.wording):
        return
    move(
        need,
        NeedLifecycle.triaged,
        by=by,
        why=cause,
        cause=cause,
        # Other words may say something else than the needs it was brought to.
        common=None,
        group_wording="" if wording == need.statement else wording,
    )
    live.announce(need.workshop, Topic.COMMON)


@transaction.atomic
def support_needs(workshop: Workshop, needs: set[int], *, by: User) -> None:
    """« C’est aussi mon besoin », secret; one does not support one's own."""
    workshops_policy.may_use(by, workshop, Feature.DECLARE_NEED).enforce()
    token = workshop.participations.get(user=by).secret_token
    NeedSupport.objects.filter(need__workshop=workshop, voter_token=token).delete()
    chosen = workshop.needs.exclude(author=by).exclude(status=NeedState.DROPPED).filter(pk__in=needs)
    NeedSupport.objects.bulk_create(NeedSupport(need=need, voter_token=token) for need in chosen)
