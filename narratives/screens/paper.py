"""The day on paper: blank questions, and typing what somebody wrote."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from capitalisation.documents import document
from capitalisation.http import keeps_text
from narratives.actions import telling
from narratives.rules.prompts import PAPER, RULES
from narratives.screens.forms import (
    EntryForm,
)
from workshops.models import Workshop
from workshops.rules import policy as workshops_policy
from workshops.screens.common import visible_workshop
from writing.rules import gate
from writing.screens.once import sent_once
from writing.screens.saving import Waiting, is_autosave, save_unsent


@keeps_text
def entry(request: SignedInRequest, slug: str) -> HttpResponse:
    """A facilitator types what somebody wrote on paper; its author confirms."""
    workshop = visible_workshop(request, slug)
    workshops_policy.may_facilitate(request.user, workshop).enforce()
    if is_autosave(request):
        return save_unsent(request)
    waiting = Waiting(request)
    form = EntryForm(
        request.POST or None, workshop=workshop, writer=request.user.public_id, initial=waiting.initial
    )
    if request.method == "POST" and form.is_valid():
        answer = sent_once(request, form, lambda: _entered(request, workshop, form))
        if answer is not None:
            return answer
    context = {"workshop": workshop, "form": form, "waiting": waiting.others, "roles": gate.ROLES}
    return render(request, "narratives/entry.html", context)


def _entered(request: SignedInRequest, workshop: Workshop, form: EntryForm) -> str:
    data = form.cleaned_data
    author = data["seat"].user
    telling.enter_narrative(workshop, author, title=data["title"], body=data["body"], by=request.user)
    messages.success(
        request,
        _("Le récit est remis à %(author)s, qui le relira. Vous ne le voyez plus.") % {"author": author},
    )
    return resolve_url("narratives:entry", workshop.slug)


@require_GET
def blank(request: SignedInRequest, slug: str) -> HttpResponse:
    """The questions of the day on paper, for those who would rather write by hand."""
    workshop = visible_workshop(request, slug)
    context = {"workshop": workshop, "questions": PAPER, "rules": RULES}
    return document(
        request, workshop, "narratives/documents/blank.html", context, f"feuille-{workshop.date}.pdf"
    )
