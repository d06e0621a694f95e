"""Creating and preparing a day."""

from collections import Counter
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import SignedInRequest
from capitalisation.forms import carried_out, result_of
from capitalisation.http import number_in
from workshops.actions import preparing as actions
from workshops.models import Participation, Team, Workshop
from workshops.models.states import WorkshopState
from workshops.rules import policy
from workshops.screens.common import visible_workshop
from workshops.screens.forms import CancelForm, InviteForm, WorkshopForm


def create(request: SignedInRequest) -> HttpResponse:
    policy.may_manage_workshops(request.user).enforce()
    form = WorkshopForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        workshop = result_of(form, lambda: actions.create_workshop(form.instance, by=request.user))
        if workshop is not None:
            messages.success(request, _("La journée est créée. Composez maintenant le groupe."))
            return redirect("workshops:prepare", workshop.slug)
    context = {"form": form, "workshop": None, "title": _("Créer une journée")}
    return render(request, "workshops/edit.html", context)


def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    policy.may_prepare(request.user, workshop).enforce()
    form = WorkshopForm(request.POST or None, instance=workshop, by=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: actions.change_workshop(workshop, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("La journée est enregistrée."))
        return redirect("workshops:prepare", slug)
    context = {"form": form, "workshop": workshop, "title": _("Modifier la journée")}
    return render(request, "workshops/edit.html", context)


def prepare(request: SignedInRequest, slug: str) -> HttpResponse:
    """Conditions of success, people, trios, announcement."""
    workshop = visible_workshop(request, slug)
    policy.may_see_preparation(request.user, workshop).enforce()
    verdict = policy.may_prepare(request.user, workshop)
    people = workshop.participations.select_related("user__org_unit__department", "team")
    teams = list(workshop.teams.all())
    context = {
        "workshop": workshop,
        "may_prepare": verdict,
        "may_compose": policy.may_compose_teams(request.user, workshop),
        "may_announce": policy.may_announce(request.user, workshop),
        "may_cancel": policy.may_cancel(request.user, workshop),
        "may_archive": policy.may_archive(request.user, workshop),
        "may_control": policy.may_facilitate(request.user, workshop),
        "gaps": policy.announcement_gaps(workshop),
        "tutors": [one for one in people if one.role == Participation.Role.TUTOR],
        "replies": _replies(people),
        "facilitators": [one for one in people if one.role != Participation.Role.TUTOR],
        "teams": teams,
        "trios": _trios(teams, people),
        "invite_tutors": InviteForm(workshop=workshop, role=Participation.Role.TUTOR),
        "invite_facilitators": InviteForm(workshop=workshop, role=Participation.Role.FACILITATOR),
    }
    return render(request, "workshops/prepare.html", context)


def _replies(people: Iterable[Participation]) -> list[tuple[str, int]]:
    """How many tutors come, do not, do not know yet, and said nothing."""
    said = Counter(one.reply for one in people if one.role == Participation.Role.TUTOR)
    labels = {
        Participation.Reply.YES: _("Viennent"),
        Participation.Reply.NO: _("ne viennent pas"),
        Participation.Reply.MAYBE: _("ne savent pas encore"),
        "": _("n’ont pas répondu"),
    }
    return [(label, said[value]) for value, label in labels.items()]


def _trios(teams: list[Team], people: Iterable[Participation]) -> list[tuple[str, str, list[Participation]]]:
    """(key, name, members) of each trio, then those who have none."""
    tutors = [one for one in people if one.role == Participation.Role.TUTOR]
    trios = [(str(team.pk), team.name, [one for one in tutors if one.team_id == team.pk]) for team in teams]
    alone = [one for one in tutors if one.team_id is None]
    return [*trios, ("", _("Sans trio"), alone)] if alone else trios


@require_POST
def invitations(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    policy.may_prepare(request.user, workshop).enforce()
    role = request.POST.get("role", "")
    if role not in Participation.Role.values:
        role = Participation.Role.TUTOR
    form = InviteForm(request.POST, workshop=workshop, role=role)
    if form.is_valid():
        for user in form.cleaned_data["people"]:
            actions.invite(workshop, user, role, by=request.user)
        messages.success(request, _("Le groupe est complété."))
    else:
        messages.error(request, _("Cochez au moins une personne."))
    return redirect("workshops:prepare", slug)


@require_POST
def seat(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Change one person's trio or role, or take them out."""
    workshop = visible_workshop(request, slug)
    policy.may_prepare(request.user, workshop).enforce()
    participation = get_object_or_404(workshop.participations.select_related("user"), pk=pk)
    match request.POST.get("act", ""):
        case "remove":
            actions.uninvite(participation, by=request.user)
        case "lead":
            actions.invite(workshop, participation.user, Participation.Role.LEAD, by=request.user)
        case _:
            chosen = request.POST.get("team", "")
            team = Team.objects.filter(workshop=workshop, pk=number_in(chosen) or 0).first()
            actions.move_to_team(participation, team, by=request.user)
    return redirect("workshops:prepare", slug)


@require_POST
def teams(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    actions.compose_teams(workshop, by=request.user)
    messages.success(request, _("Les trios sont composés. Vous pouvez les changer un par un."))
    return redirect("workshops:prepare", slug)


def cancellation(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say why the day will not take place; asked on a page of its own, as it cannot be undone."""
    workshop = visible_workshop(request, slug)
    policy.may_cancel(request.user, workshop).enforce()
    form = CancelForm(request.POST or None, writer=request.user.public_id)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form,
            lambda: actions.cancel_workshop(workshop, reason=form.cleaned_data["reason"], by=request.user),
        )
    ):
        messages.success(request, _("La journée est annulée."))
        return redirect("workshops:prepare", slug)
    context = {
        "workshop": workshop,
        "form": form,
        "is_announced": workshop.status == WorkshopState.ANNOUNCED,
        "people": workshop.participations.count(),
    }
    return render(request, "workshops/cancellation.html", context)


@require_POST
def archiving(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop = visible_workshop(request, slug)
    actions.archive_workshop(workshop, by=request.user)
    messages.success(request, _("La journée est archivée : elle se retrouve parmi les journées passées."))
    return redirect("workshops:list")


@require_POST
def announcement(request: SignedInRequest, slug: str) -> HttpResponse:
    workshop: Workshop = visible_workshop(request, slug)
    actions.announce_workshop(workshop, by=request.user)
    messages.success(request, _("La journée est annoncée aux personnes invitées."))
    return redirect("workshops:prepare", slug)
