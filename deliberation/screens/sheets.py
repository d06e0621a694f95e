"""One's own sheets, put in common, and those of the trio to read."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import SignedInRequest
from capitalisation.http import keeps_text
from deliberation.actions import pool as actions
from deliberation.models import Pairing
from deliberation.queries.earlier import sheets_of_earlier_days
from deliberation.queries.trio import sheets_to_replay
from deliberation.rules import policy as deliberation_policy
from narratives.models import Narrative
from narratives.screens.common import my_sheet
from narratives.screens.formalising import (
    _step_context,
    _transfer_forms,
)
from repertoire.actions import opinions
from repertoire.models import PracticeVersion, ReplayCheck
from repertoire.models.states import VersionState
from repertoire.queries.browsing import near_sheets
from repertoire.rules import policy as sheet_policy
from repertoire.screens.forms.writing import ReplayForm, TransferForm
from workshops.models import Workshop
from workshops.models.phases import Feature
from workshops.rules import policy
from workshops.screens.common import my_participation, visible_workshop
from writing.rules import gate
from writing.screens.once import sent_once
from writing.screens.saving import Waiting, is_autosave, save_unsent


def sheets(request: SignedInRequest, slug: str) -> HttpResponse:
    """One's own sheets, and those of the trio that wait for a reader."""
    workshop = visible_workshop(request, slug)
    participation = my_participation(request, workshop)
    mine = PracticeVersion.objects.filter(
        practice__author=request.user, practice__formalisation__narrative__workshop=workshop
    )
    context = {
        "workshop": workshop,
        "mine": mine.prefetch_related("competence_rows__competence"),
        "earlier": sheets_of_earlier_days(request.user, workshop),
        "may_put_in_common": deliberation_policy.may_put_in_common(request.user, workshop),
        "narratives": Narrative.objects.filter(author=request.user, workshop=workshop),
        "pairings": Pairing.objects.filter(workshop=workshop).waiting_for(request.user),
        "to_replay": sheets_to_replay(participation),
        "replayed": set(ReplayCheck.objects.filter(peer=request.user).values_list("version", flat=True)),
        "may_formalise": policy.may_use(request.user, workshop, Feature.FORMALISE),
    }
    return render(request, "deliberation/sheets.html", context)


def propose(request: SignedInRequest, pk: int) -> HttpResponse:
    version, source = my_sheet(request, pk)
    if source is None:
        return redirect(_own_screen(version))
    workshop = source.narrative.workshop
    if request.method == "POST":
        actions.propose_practice(workshop, version, by=request.user)
        messages.success(request, _("Votre pratique rejoint la mise en commun."))
        return redirect("deliberation:sheets", workshop.slug)
    context = _step_context(request, "propose", version, source) | {
        "missing": [
            (f"narratives:sheet_{screen}", sentence)
            for screen, sentence in sheet_policy.missing_parts(version)
        ],
        "verdict": _may_propose(request, workshop, version),
        "matters": gate.matters_of(version),
        "near": near_sheets(version, request.user),
        "replays": version.replays.all(),
    }
    return render(request, "deliberation/sheet_propose.html", context)


def _own_screen(version: PracticeVersion) -> str:
    """Where the author of a sheet written after the day goes on: no group judges it again."""
    if version.status in (VersionState.RETAINED, VersionState.RETURNED):
        return reverse("repertoire:confirmation", args=[version.pk])
    return (
        version.get_absolute_url()
        if version.status == VersionState.PUBLISHED
        else reverse("repertoire:my_practices")
    )


@require_POST
def propose_again(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """A sheet that an earlier day gave back, or did not judge, put in common in this one."""
    workshop = visible_workshop(request, slug)
    my_participation(request, workshop)
    version = get_object_or_404(sheets_of_earlier_days(request.user, workshop), pk=pk)
    verdict = _may_propose(request, workshop, version)
    if verdict:
        actions.propose_practice(workshop, version, by=request.user)
        messages.success(request, _("Votre pratique rejoint la mise en commun."))
    else:
        messages.warning(request, str(verdict.refusal))
    return redirect("deliberation:sheets", slug)


def _may_propose(request: SignedInRequest, workshop: Workshop, version: PracticeVersion) -> Any:
    verdict = deliberation_policy.may_put_in_common(request.user, workshop)
    return sheet_policy.may_propose_version(request.user, version) if verdict else verdict


@keeps_text
def replay(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Read a trio mate's sheet: could I do it again, and does it transfer?"""
    workshop = visible_workshop(request, slug)
    participation = my_participation(request, workshop)
    version = get_object_or_404(sheets_to_replay(participation), pk=pk)
    if is_autosave(request):
        return save_unsent(request)
    previous = version.replays.filter(peer=request.user).first()
    initial = {"verdict": previous.verdict, "missing": previous.missing} if previous else {}
    waiting = Waiting(request)
    form = ReplayForm(
        request.POST or None, initial={**initial, **waiting.initial}, writer=request.user.public_id
    )
    forms = _transfer_forms(request, version, request.user.pk)
    if request.method == "POST" and form.is_valid() & all(one.is_valid() for one in forms):
        answer = sent_once(request, form, lambda: _replayed(request, slug, version, form, forms))
        if answer is not None:
            return answer
    context = {
        "workshop": workshop,
        "version": version,
        "form": form,
        "forms": forms,
        "waiting": waiting.others,
    }
    return render(request, "deliberation/replay.html", context)


def _replayed(
    request: SignedInRequest, slug: str, version: PracticeVersion, form: ReplayForm, forms: list[TransferForm]
) -> str:
    opinions.record_replay(version, by=request.user, **form.texts)
    for one in forms:
        if one.scores:
            opinions.assess_transfer(version, one.target, one.scores, by=request.user)
    messages.success(request, _("Merci. Votre avis est envoyé à son auteur."))
    return resolve_url("deliberation:sheets", slug)
