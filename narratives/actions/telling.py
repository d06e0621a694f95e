"""Write a narrative."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions.journal import record
from accounts.models import User
from narratives.actions.late import _mark_late
from narratives.models import Narrative
from narratives.rules import policy
from workshops.models import Workshop
from workshops.models.phases import Feature
from writing.models import Seen


@transaction.atomic
def start_narrative(workshop: Workshop, *, mode: str, by: User, **texts: Any) -> Narrative:
    policy.may_start_narrative(by, workshop).enforce()
    return Narrative.objects.create(workshop=workshop, author=by, mode=mode, **texts)


@transaction.atomic
def enter_narrative(workshop: Workshop, author: User, *, title: str, body: str, by: User) -> Narrative:
    """Type what somebody wrote on paper; it is theirs at once, and only they read it from now on."""
    policy.may_enter_for(by, workshop, author).enforce()
    narrative = Narrative.objects.create(
        workshop=workshop, author=author, mode=Narrative.Mode.FREE, title=title, body=body, entered_by=by
    )
    record("narrative.entered", narrative, by=by)
    return narrative


@transaction.atomic
def confirm_own_words(narrative: Narrative, *, by: User) -> None:
    """The author has read what somebody else typed, and makes it theirs."""
    policy.may_write_narrative(by, narrative).enforce()
    narrative.own_words_at = timezone.now()
    narrative.save(update_fields=["own_words_at"])
    record("narrative.confirmed", narrative, by=by)


@transaction.atomic
def delete_narrative(narrative: Narrative, *, by: User) -> None:
    """Delete a draft and its history, for good: its author's wish. What was shared is taken back first."""
    policy.may_delete_narrative(by, narrative).enforce()
    record("narrative.deleted", narrative, by=by)
    narrative.delete()


@transaction.atomic
def write_narrative(narrative: Narrative, *, seen: Seen, by: User, **texts: Any) -> None:
    """Keep what was typed; after its phase it is kept as a late draft."""
    policy.may_write_narrative(by, narrative).enforce()
    narrative.revise(seen=seen, **texts)
    _mark_late(narrative, Feature.WRITE_NARRATIVE)
