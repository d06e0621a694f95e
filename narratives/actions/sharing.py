"""Share a narrative with the trio, give it more readers, take it back."""

from django.db import transaction
from django.utils import timezone

from accounts.actions.journal import record
from accounts.models import User
from narratives.models import Narrative
from narratives.models.states import NarrativeState
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
    narrative.status = NarrativeState.SHARED
    narrative.signature = signature
    narrative.shared = narrative.readable
    narrative.shared_at = timezone.now()
    narrative.is_late = False
    narrative.save(update_fields=["status", "signature", "shared", "shared_at", "is_late"])
    narrative.shared_with.set(narrative.trio())
    trio = Team.objects.filter(workshop=narrative.workshop_id, members__user=narrative.author_id)
    trio.filter(read_since=None).update(read_since=narrative.shared_at)
    record("narrative.shared", narrative, by=by)
    live.announce(narrative.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def unshare_narrative(narrative: Narrative, *, by: User) -> None:
    """Take the text back: nobody but its author reads it from now on."""
    policy.may_write_narrative(by, narrative).enforce()
    narrative.status = NarrativeState.DRAFT
    narrative.save(update_fields=["status"])
    record("narrative.unshared", narrative, by=by)
    live.announce(narrative.workshop, Topic.COMMON, Topic.BOARD)


@transaction.atomic
def diffuse(narrative: Narrative, *, level: str, signature: str, by: User) -> None:
    narrative = Narrative.objects.select_for_update(of=("self",)).get(pk=narrative.pk)
    may_diffuse(by, narrative).enforce()
    narrative.status = NarrativeState.DIFFUSED
    narrative.diffusion_level, narrative.signature = level, signature
    narrative.save(update_fields=["status", "diffusion_level", "signature"])
    record("narrative.diffused", narrative, by=by, reason=level)


@transaction.atomic
def keep_in_trio(narrative: Narrative, *, by: User) -> None:
    """Back to the trio: nobody else opens it from now on."""
    may_diffuse(by, narrative).enforce()
    narrative.status = NarrativeState.SHARED
    narrative.diffusion_level = Narrative.Diffusion.TEAM
    narrative.save(update_fields=["status", "diffusion_level"])
    record("narrative.kept_in_trio", narrative, by=by)
