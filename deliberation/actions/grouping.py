"""Bring sheets together that look alike: people decide, the likeness only suggests."""

from django.db import transaction

from accounts.actions.lifecycle import begin, move
from accounts.models import User
from deliberation.models import Pairing, PairingAnswer, PoolEntry
from deliberation.models.states import PairingLifecycle, PairingState
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
    known = Pairing.objects.filter(kept__in=(kept, other), other__in=(kept, other)).first()
    if known is None:
        state = PairingState.VARIANTS if as_variants else PairingState.PROPOSED
        known = begin(Pairing, state, workshop=kept.workshop, kept=kept, other=other)
    elif as_variants and known.status == PairingState.PROPOSED:
        move(known, PairingLifecycle.kept_apart, by=by)
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
        move(pairing, PairingLifecycle.kept_apart, by=None)
    elif pairing.authors <= set(pairing.answers.filter(agrees=True).values_list("author", flat=True)):
        _merge(pairing)
    live.announce(pairing.workshop, Topic.COMMON, Topic.BOARD)


def end_pairings(workshop: Workshop, *, by: User) -> None:
    """Before the first ballot: what all authors did not agree on is rated side by side."""
    for pairing in workshop.pairings.filter(status=PairingState.PROPOSED):
        move(pairing, PairingLifecycle.kept_apart, by=by)


def _merge(pairing: Pairing) -> None:
    """The kept sheet speaks for both; the other goes back to its author as a draft, out of the pool.

    The journal does not say which author answered last.
    """
    kept, other = pairing.kept, pairing.other
    writing.credit(kept.version.practice, other.version.practice)
    writing.take_back(other.version, by=None)
    other.merged_into = kept
    other.save(update_fields=["merged_into"])
    move(pairing, PairingLifecycle.merged, by=None, about=kept.version)
