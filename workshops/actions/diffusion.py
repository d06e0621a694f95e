"""The author widens, or narrows again, who reads a narrative."""

from django.db import transaction

from accounts.journal import record
from accounts.models import User
from workshops.diffusion import may_diffuse
from workshops.models import Narrative
from workshops.states import NarrativeState


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
