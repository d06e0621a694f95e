"""Home, list of days, and a day as its tutor sees it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, SignedInRequest
from capitalisation.http import back_where_one_was, page_of
from repertoire.models import Adoption, PracticeVersion
from repertoire.states import VersionState
from workshops import policy
from workshops.actions import day as actions
from workshops.chronicle import is_sent
from workshops.models import CharterVersion, Pairing, Participation, Workshop
from workshops.path import next_for, path_of
from workshops.phases import PhaseKey
from workshops.projects import projects_shared_with
from workshops.remaining import remaining_for
from workshops.states import WorkshopState
from workshops.views.common import my_participation, my_seat, visible_workshop


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """The next thing to do, whatever the role."""
    seat = (
        Participation.objects.tutors()
        .filter(user=request.user)
        .exclude(workshop__status__in=(WorkshopState.DRAFT, WorkshopState.CANCELLED, WorkshopState.ARCHIVED))
        .select_related("workshop", "tutorship__host_unit", "project", "team", "user")
        .prefetch_related("workshop__phases")
        .order_by("workshop__date")
    )
    running = [one for one in seat if not one.workshop.is_over] or list(seat)[-1:]
    if running:
        return render(request, "workshops/home_tutor.html", _tutor_context(running[0]))
    days = list(Workshop.objects.visible_to(request.user).with_counts()[:5])
    context = {
        "days": days,
        "published": PracticeVersion.objects.readable_by(request.user).count(),
        "next": next_for(request.user, days),
        "shared_projects": projects_shared_with(request.user).count(),
    }
    return render(request, "workshops/home.html", context)


def _tutor_context(participation: Participation) -> dict[str, object]:
    workshop = participation.workshop
    leads = workshop.participations.exclude(role=Participation.Role.TUTOR).select_related("user")
    retained = PracticeVersion.objects.filter(
        practice__author=participation.user, status=VersionState.RETAINED
    )
    return {
        "pairings": Pairing.objects.filter(workshop=workshop).waiting_for(participation.user),
        "remaining": remaining_for(participation),
        "has_minutes": is_sent(workshop),
        "may_evaluate": policy.may_evaluate(participation.user, workshop),
        "may_get_attestation": policy.may_get_attestation(participation.user, workshop),
        "participation": participation,
        "workshop": workshop,
        "path": path_of(participation),
        "mates": participation.trio_mates(),
        "facilitators": leads,
        "shared_projects": projects_shared_with(participation.user).count(),
        "trials_due": Adoption.objects.due().filter(person=participation.user).exists(),
        "sheets_to_confirm": workshop.status != WorkshopState.LIVE and retained.exists(),
    }


@require_GET
def days(request: SignedInRequest) -> HttpResponse:
    listed = Workshop.objects.visible_to(request.user).select_related("programme").with_counts()
    charter = CharterVersion.current()
    facilitates = request.user.holds(Role.FACILITATOR)
    context = {
        "page": page_of(request, listed),
        "may_create": policy.may_manage_workshops(request.user),
        "must_sign_charter": facilitates and charter is not None and not charter.accepted_by(request.user),
    }
    return render(request, "workshops/days.html", context)


@require_GET
def day(request: SignedInRequest, slug: str) -> HttpResponse:
    """The day: tutors read the programme and where to go; the others are led to their own screen."""
    workshop = visible_workshop(request, slug)
    seat = policy.participation_of(request.user, workshop)
    if seat is None or seat.role != Participation.Role.TUTOR:
        if seat is not None and not policy.may_facilitate(request.user, workshop):
            return redirect("workshops:charter")
        runs = policy.may_facilitate(request.user, workshop) and workshop.status != WorkshopState.DRAFT
        return redirect("workshops:control" if runs else "workshops:prepare", slug)
    participation = my_participation(request, workshop)
    return render(request, "workshops/day.html", _tutor_context(participation))


@require_POST
def ready(request: SignedInRequest, slug: str) -> HttpResponse:
    """« J’ai terminé cette phase », or taken back."""
    participation = my_seat(request, slug)
    key = request.POST.get("phase", "")
    if key in PhaseKey.values:
        is_ready = request.POST.get("ready") == "yes"
        actions.declare_ready(participation, key, is_ready=is_ready, by=request.user)
    return redirect(back_where_one_was(request, participation.workshop.get_absolute_url()))


@require_GET
def charter(request: SignedInRequest) -> HttpResponse:
    current = CharterVersion.current()
    accepted = current is not None and current.accepted_by(request.user)
    context = {
        "charter": current,
        "accepted": accepted,
        "may_accept": request.user.holds(Role.FACILITATOR) and current is not None and not accepted,
    }
    return render(request, "workshops/charter.html", context)


@require_POST
def charter_acceptance(request: SignedInRequest) -> HttpResponse:
    if request.user.holds(Role.FACILITATOR):
        actions.accept_charter_in_force(by=request.user)
    return redirect("workshops:charter")
