"""Deeds of the grouping: people decide, the likeness only suggests."""

from django.db import transaction

from accounts.actions.journal import record
from accounts.models import User
from deliberation.models import Pairing, PairingAnswer, PoolEntry
from deliberation.rules import policy
from repertoire.actions import writing
from workshops.actions import live
from workshops.actions.lifecycle import locked
from workshops.actions.live import Topic
from workshops.models import Workshop


@transaction.atomic
def pair(kept: PoolEntry, other: PoolEntry, *, as_variants: bool, by: User) -> Pairing:
    """Propose to the authors to bring two sheets together, or keep them as variants at once."""
    locked(kept.workshop)  # a round that would open meanwhile waits
    policy.may_group(by, kept.workshop).enforce()
    state = Pairing.State.VARIANTS if as_variants else Pairing.State.PROPOSED
    known = Pairing.objects.filter(kept__in=(kept, other), other__in=(kept, other)).first()
    if known is None:
        known = Pairing.objects.create(workshop=kept.workshop, kept=kept, other=other, state=state)
    elif known.state == Pairing.State.PROPOSED:
        known.state = state
        known.save(update_fields=["state"])
    live.announce(kept.workshop, Topic.COMMON, Topic.BOARD)
    return known


@transaction.atomic
def answer_pairing(pairing: Pairing, *, agrees: bool, by: User) -> None:
    """An author's answer. All agree: one sheet, all credited. One does not: variants."""
    locked(pairing.workshop)  # likewise
    pairing = Pairing.objects.select_for_update(of=("self",)).get(pk=pairing.pk)
    policy.may_answer_pairing(by, pairing).enforce()
    PairingAnswer.objects.update_or_create(pairing=pairing, author=by, defaults={"agrees": agrees})
    if not agrees:
        _become(pairing, Pairing.State.VARIANTS)
    elif pairing.authors <= set(pairing.answers.filter(agrees=True).values_list("author", flat=True)):
        _merge(pairing)
    live.announce(pairing.workshop, Topic.COMMON, Topic.BOARD)


def settle_pairings(workshop: Workshop) -> None:
    """Before the first ballot: what all authors did not agree on is rated side by side."""
    workshop.pairings.filter(state=Pairing.State.PROPOSED).update(state=Pairing.State.VARIANTS)


def _merge(pairing: Pairing) -> None:
    """The kept sheet speaks for both; the other goes back to its author as a draft, out of the pool."""
    kept, other = pairing.kept, pairing.other
    writing.credit(kept.version.practice, other.version.practice)
    writing.take_back(other.version)
    other.merged_into = kept
    other.save(update_fields=["merged_into"])
    _become(pairing, Pairing.State.MERGED)
    record("practice.merged", kept.version, by=None)


def _become(pairing: Pairing, state: Pairing.State) -> None:
    pairing.state = state
    pairing.save(update_fields=["state"])
