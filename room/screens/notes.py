"""A facilitator's own notes."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.models import SignedInRequest
from capitalisation.http import keeps_text
from room.actions import notes as actions
from room.models import DayNotes
from room.screens.forms import NotesForm
from room.screens.one_form import _OneForm
from workshops.rules import policy
from workshops.screens.common import visible_workshop
from writing.screens.keeping import keep


@keeps_text
def notes(request: SignedInRequest, slug: str) -> HttpResponse:
    """A facilitator's own notes."""
    workshop = visible_workshop(request, slug)
    policy.may_facilitate(request.user, workshop).enforce()
    shown = DayNotes.objects.filter(workshop=workshop, owner=request.user).first() or DayNotes(
        workshop=workshop
    )
    page = _OneForm(request, NotesForm, {"text": shown.text}, shown.revision)
    if request.method == "POST":
        kept = actions.open_notes(workshop, by=request.user)
        write = partial(actions.write_notes, kept, by=request.user)
        answer = keep(request, kept, page, write, lambda: reverse("room:control", args=[slug]))
        if answer is not None:
            return answer
    return render(request, "room/notes.html", {"workshop": workshop, "page": page, "notes": shown})
