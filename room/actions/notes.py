"""A facilitator's own notes."""

from typing import Any

from django.db import transaction

from accounts.models import User
from room.models import DayNotes
from workshops.models import Workshop
from workshops.rules import policy
from writing.models import Seen


@transaction.atomic
def open_notes(workshop: Workshop, *, by: User) -> DayNotes:
    policy.may_facilitate(by, workshop).enforce()
    notes, _created = DayNotes.objects.get_or_create(workshop=workshop, owner=by)
    return notes


@transaction.atomic
def write_notes(notes: DayNotes, *, seen: Seen, by: User, **texts: Any) -> None:
    policy.may_facilitate(by, notes.workshop).enforce()
    notes.revise(seen=seen, **texts)
