"""Phase 4: needs."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.http import keeps_text, numbers_in
from needs.actions import needs as actions
from needs.models import Need, NeedSupport
from needs.models.states import Cause, NeedState
from needs.rules import policy
from needs.screens.forms import NeedForm, TriageForm
from workshops.models import Participation, Workshop
from workshops.models.phases import Feature
from workshops.rules import policy as workshops_policy
from workshops.screens.common import my_participation, visible_workshop
from writing.screens.once import sent_once
from writing.screens.saving import Waiting, is_autosave, save_unsent


@keeps_text
def needs(request: SignedInRequest, slug: str) -> HttpResponse:
    """One's own needs, then the group's with « c’est aussi mon besoin »."""
    workshop = visible_workshop(request, slug)
    facilitates = workshops_policy.may_facilitate(request.user, workshop)
    if not facilitates:
        my_participation(request, workshop)
    if is_autosave(request):
        return save_unsent(request)
    waiting = Waiting(request)
    form = NeedForm(request.POST or None, writer=request.user.public_id, initial=waiting.initial)
    if request.method == "POST" and form.is_valid():
        answer = sent_once(request, form, lambda: _expressed(request, workshop, form))
        if answer is not None:
            return answer
    return _needs_page(request, workshop, form, waiting.others)


def _needs_page(
    request: SignedInRequest,
    workshop: Workshop,
    form: NeedForm,
    waiting: Iterable[Any] = (),
    refused: TriageForm | None = None,
) -> HttpResponse:
    """``refused``: a rewording that cannot be kept stays where it was typed."""
    facilitates = workshops_policy.may_facilitate(request.user, workshop)
    participation = None if facilitates else my_participation(request, workshop)
    listed = list(
        # In the order of their words: one that moved would tell who has just supported it.
        workshop.needs.exclude(status=NeedState.DROPPED)
        .select_related("competence", "answer")
        .prefetch_related("practices")
        .order_by("statement", "pk")
    )
    context = {
        "workshop": workshop,
        "form": form,
        "facilitates": facilitates,
        "mine": [one for one in listed if one.author_id == request.user.pk],
        "others": [one for one in listed if one.author_id != request.user.pk],
        "board": _triage_board(listed, refused) if facilitates else [],
        "supported": _supported(participation),
        "waiting": waiting,
        "may_declare": workshops_policy.may_use(request.user, workshop, Feature.DECLARE_NEED),
        "may_add": policy.may_express_one_more(request.user, workshop),
    }
    return render(request, "needs/needs.html", context)


def _triage_board(
    listed: list[Need], refused: TriageForm | None = None
) -> list[tuple[str, list[tuple[Need, TriageForm]]]]:
    """Needs by cause, in the order of the causes, each with its form."""
    return [
        (str(cause.label), [(need, _triage_form(need, refused)) for need in listed if need.cause == cause])
        for cause in Cause
    ]


def _triage_form(need: Need, refused: TriageForm | None) -> TriageForm:
    return refused if refused is not None and refused.need == need else TriageForm(need=need)


def _expressed(request: SignedInRequest, workshop: Workshop, form: NeedForm) -> str:
    actions.express_need(workshop, by=request.user, **form.need_fields)
    messages.success(request, _("Votre besoin est noté. Le groupe le verra sans votre nom."))
    return resolve_url("needs:needs", workshop.slug)


def _supported(participation: Participation | None) -> set[int]:
    if participation is None or participation.voter_token is None:
        return set()
    supports = NeedSupport.objects.filter(voter_token=participation.voter_token)
    return set(supports.order_by().values_list("need", flat=True))


@require_GET
def need_request(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One's own need as half a page for the yearly training interview; nobody else has it."""
    workshop = visible_workshop(request, slug)
    mine = workshop.needs.filter(author=request.user).exclude(status=NeedState.DROPPED)
    need = get_object_or_404(mine.select_related("competence", "answer"), pk=pk)
    return render(request, "needs/request.html", {"workshop": workshop, "need": need})


@require_POST
def need_support(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    chosen = numbers_in(request.POST.getlist("need"))
    actions.support_needs(workshop, chosen, by=request.user)
    messages.success(request, _("Vos soutiens sont enregistrés. Ils restent secrets."))
    return redirect("needs:needs", slug)


@require_POST
def need_state(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Confirm with the group (facilitator), or take back one's own need."""
    workshop = visible_workshop(request, slug)
    need = get_object_or_404(Need.objects.select_related("workshop"), workshop=workshop, pk=pk)
    match request.POST.get("act"):
        case "confirm":
            actions.confirm_need(need, by=request.user)
        case "unconfirm":
            actions.unconfirm_need(need, by=request.user)
        case "triage":
            policy.may_triage_need(request.user, need).enforce()
            form = TriageForm(request.POST, need=need)
            if form.is_valid():
                actions.triage_need(need, by=request.user, **form.cleaned_data)
            else:
                empty = NeedForm(writer=request.user.public_id)
                return _needs_page(request, workshop, empty, refused=form)
        case _:
            actions.drop_need(need, by=request.user)
    return redirect("needs:needs", slug)
