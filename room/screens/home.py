"""Home, and a day as its tutor sees it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from deliberation.models import Pairing
from repertoire.models import Adoption, PracticeVersion
from repertoire.models.states import VersionState
from room.queries.day_summary import is_sent
from room.queries.home import next_for
from room.queries.path import path_of
from room.queries.projects import projects_shared_with
from room.queries.remaining import remaining_for
from room.rules import policy
from workshops.models import Participation, Workshop
from workshops.models.states import WorkshopState
from workshops.rules import policy as workshops_policy
from workshops.screens.common import my_participation, visible_workshop


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
        return render(request, "room/home_tutor.html", _tutor_context(running[0]))
    days = list(Workshop.objects.visible_to(request.user).with_counts()[:5])
    context = {
        "days": days,
        "published": PracticeVersion.objects.readable_by(request.user).count(),
        "next": next_for(request.user, days),
        "shared_projects": projects_shared_with(request.user).count(),
    }
    return render(request, "room/home.html", context)


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
        "replies": Participation.Reply.choices,
        "workshop": workshop,
        "path": path_of(participation),
        "mates": participation.trio_mates(),
        "facilitators": leads,
        "shared_projects": projects_shared_with(participation.user).count(),
        "trials_due": Adoption.objects.due().filter(person=participation.user).exists(),
        "sheets_to_confirm": workshop.status != WorkshopState.LIVE and retained.exists(),
    }


@require_GET
def day(request: SignedInRequest, slug: str) -> HttpResponse:
    """The day: tutors read the programme and where to go; the others are led to their own screen."""
    workshop = visible_workshop(request, slug)
    seat = workshops_policy.participation_of(request.user, workshop)
    if seat is None or seat.role != Participation.Role.TUTOR:
        if seat is not None and not workshops_policy.may_facilitate(request.user, workshop):
            return redirect("workshops:charter")
        runs = (
            workshops_policy.may_facilitate(request.user, workshop) and workshop.status != WorkshopState.DRAFT
        )
        return redirect("room:control" if runs else "workshops:prepare", slug)
    participation = my_participation(request, workshop)
    return render(request, "room/day.html", _tutor_context(participation))
