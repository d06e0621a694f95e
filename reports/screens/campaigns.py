"""Diffusion: who receives an edition or a report, who has read it, and the page of who receives it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Region, Role, SignedInRequest
from capitalisation.forms import carried_out
from capitalisation.http import page_of
from capitalisation.policy import Refused
from needs.models import NeedsReport
from needs.models.scope import regions_of
from repertoire.models import Edition
from reports.actions import campaigns as actions
from reports.models import DiffusionCampaign, Recipient
from reports.models.campaign import CampaignQuerySet
from reports.models.states import RecipientState
from reports.rules import policy
from reports.rules.letters import recipient_of
from reports.screens.forms import CampaignForm, CloseForm
from writing.screens.once import sent_once

PEOPLE_PER_PAGE = 50


def _mine(request: SignedInRequest) -> CampaignQuerySet:
    """Editions that one's centre sent, reports for the planners of their region."""
    campaigns = DiffusionCampaign.objects.select_related("edition", "report__region", "region")
    found = campaigns.filter(report__region__in=regions_of(request.user), report__isnull=False)
    return found | campaigns.filter(centre__in=request.user.centres)


@require_GET
def campaigns(request: SignedInRequest) -> HttpResponse:
    policy.may_diffuse_something(request.user).enforce()
    editions = Edition.objects.all() if request.user.holds(Role.CENTRE) else Edition.objects.none()
    reports = NeedsReport.objects.filter(
        region__in=regions_of(request.user), status__in=["transmitted", "answered"]
    )
    context = {
        "page": page_of(request, _mine(request).with_counts().order_by("-sent_on", "-pk")),
        "editions": editions[:3],
        "reports": reports.select_related("region").order_by("-year", "-version")[:3],
    }
    return render(request, "reports/campaigns.html", context)


def edition_campaign(request: SignedInRequest, number: int) -> HttpResponse:
    policy.may_diffuse_something(request.user).enforce()
    return _launched(request, get_object_or_404(Edition, number=number))


def report_campaign(request: SignedInRequest, code: str, year: int, version: int) -> HttpResponse:
    policy.may_diffuse_something(request.user).enforce()
    reports = NeedsReport.objects.filter(region__in=regions_of(request.user)).select_related("region")
    return _launched(request, get_object_or_404(reports, region__code=code, year=year, version=version))


def _launched(request: SignedInRequest, document: Edition | NeedsReport) -> HttpResponse:
    policy.may_diffuse(request.user, document).enforce()
    region = document.region if isinstance(document, NeedsReport) else None
    form = CampaignForm(request.POST or None, writer=request.user.public_id, region=region, by=request.user)
    if request.method == "POST" and form.is_valid():
        answer = sent_once(request, form, lambda: _sent(request, document, region, form.texts))
        if answer is not None:
            return answer
    return render(request, "reports/campaign_new.html", {"document": document, "form": form})


def _sent(
    request: SignedInRequest, document: Edition | NeedsReport, region: Region | None, texts: dict[str, Any]
) -> DiffusionCampaign:
    launched = actions.launch(document, region=region, by=request.user, **texts)
    messages.success(request, _("La diffusion est lancée."))
    return launched


def campaign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Coverage, the people not reached first, and closing."""
    policy.may_diffuse_something(request.user).enforce()
    found = get_object_or_404(_mine(request), pk=pk)
    form = CloseForm(request.POST or None, writer=request.user.public_id)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: actions.close(found, by=request.user, **form.texts))
    ):
        messages.success(request, _("La diffusion est close."))
        return redirect(found)
    people = found.recipients.select_related("person__org_unit").by_need()
    context = {
        "campaign": found,
        "page": page_of(request, people, PEOPLE_PER_PAGE),
        "form": form,
        "states": [(label, found.counts[state]) for state, label in RecipientState.choices],
        "may_remind": policy.may_remind(request.user, found),
        "may_run": policy.may_run(request.user, found),
    }
    return render(request, "reports/campaign.html", context)


@require_POST
def campaign_reminder(request: SignedInRequest, pk: int) -> HttpResponse:
    policy.may_diffuse_something(request.user).enforce()
    found = get_object_or_404(_mine(request), pk=pk)
    try:
        actions.remind(found, by=request.user)
        messages.success(request, _("La relance part."))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect(found)


@require_POST
def campaign_note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Paper acknowledgements and dead addresses, typed in one by one."""
    policy.may_diffuse_something(request.user).enforce()
    recipient = get_object_or_404(
        Recipient.objects.filter(campaign__in=_mine(request)).select_related(
            "campaign__edition", "campaign__report__region"
        ),
        pk=pk,
    )
    try:
        actions.note(recipient, request.POST.get("state", ""), by=request.user)
        messages.success(request, _("C’est noté."))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect(recipient.campaign)


@login_not_required
def received(request: HttpRequest, token: str) -> HttpResponse:
    """The page of who receives it, by the address of their letter. Reading it is told by a script, never by a GET:
    mail programmes follow links on their own."""
    recipient = recipient_of(token)
    if recipient is None:
        raise Http404
    if request.method == "POST":
        is_refused = request.POST.get("answer") == "stop"
        actions.answer(recipient, RecipientState.OPTED_OUT if is_refused else RecipientState.ACKNOWLEDGED)
        return redirect("reports:received", token)
    return render(
        request,
        "reports/received.html",
        {"recipient": recipient, "campaign": recipient.campaign, "token": token},
    )


@login_not_required
@require_POST
def received_opened(request: HttpRequest, token: str) -> HttpResponse:
    recipient = recipient_of(token)
    if recipient is None:
        raise Http404
    actions.open_once(recipient)
    return HttpResponse(status=204)
