"""Share a narrative with the trio, give it more readers, take it back."""

from django.db import transaction
from django.utils import timezone

from accounts.actions.lifecycle import lock, move
from accounts.models import User
from narratives.models import Narrative
from narratives.models.states import NarrativeLifecycle, NarrativeState
from narratives.rules import policy
from narratives.rules.diffusion import may_diffuse
from workshops.actions import live
from workshops.actions.live import Topic
from workshops.models import Team
from writing.models import Seen, TextVersion


@transaction.atomic
def share_narrative(narrative: Narrative, *, signature: str, by: User) -> None:
    """Show the text to the trio and to the facilitators of the day: the author's explicit act.

    Raises ``Stale`` when the text changed after it was read for sharing.
    """
    policy.may_share_narrative(by, narrative).enforce()
    narrative.revise(seen=Seen.of(narrative), body=narrative.text)
    narrative.keep_version(TextVersion.Reason.SHARED)
    move(
        narrative,
        NarrativeLifecycle.shared,
        by=by,
        signature=signature,
        shared=narrative.readable,
        shared_at=timezone.now(),
        is_late=False,
    )
    narrative.shared_with.set(narrative.trio())
    trio = Team.objects.filter(workshop=narrative.workshop_id, members__user=narrative.author_id)
    trio.filter(read_since=None).update(read_since=narrative.shared_at)
    live.announce(narrative.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def unshare_narrative(narrative: Narrative, *, by: User) -> None:
    """Take the text back: nobody but its author reads it from now on."""
    policy.may_write_narrative(by, narrative).enforce()
    lock(narrative)
    if not narrative.is_shared:
        return
    move(narrative, NarrativeLifecycle.unshared, by=by)
    live.announce(narrative.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def diffuse(narrative: Narrative, *, level: str, signature: str, by: User) -> None:
    move(
        narrative,
        NarrativeLifecycle.diffused,
        by=by,
        rule=may_diffuse,
        why=level,
        diffusion_level=level,
        signature=signature,
    )


@transaction.atomic
def keep_in_trio(narrative: Narrative, *, by: User) -> None:
    """Back to the trio: nobody else opens it from now on."""
    policy.may_write_narrative(by, narrative).enforce()
    lock(narrative)
    if narrative.status != NarrativeState.DIFFUSED:
        return
    move(narrative, NarrativeLifecycle.kept_in_trio, by=by, diffusion_level=Narrative.Diffusion.TEAM)
