"""The centre's screens: programmes, cohorts, tutorships."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from accounts.screens.proof import proved
from capitalisation.http import keeps_text, page_of
from capitalisation.lists import list_file
from tutors.actions import tutorships as actions
from tutors.models import Cohort, Programme, Tutorship, TutorshipMilestone
from tutors.queries.tutorships_file import TEMPLATE
from tutors.rules import policy
from tutors.screens.forms import CohortForm, GoalsForm, MilestoneForm, ProgrammeForm, TutorshipForm


@require_GET
def programmes(request: SignedInRequest) -> HttpResponse:
    policy.may_manage_tutorships(request.user).enforce()
    listed = Programme.objects.of_centres(request.user).prefetch_related("cohorts")
    return render(request, "tutors/programmes.html", {"page": page_of(request, listed)})


def programme(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    policy.may_manage_tutorships(request.user).enforce()
    shown = get_object_or_404(Programme.objects.of_centres(request.user), pk=pk) if pk else Programme()
    form = ProgrammeForm(request.POST or None, instance=shown, by=request.user)
    if request.method == "POST" and form.is_valid():
        saved = actions.save_programme(form.instance, by=request.user, **form.cleaned_data)
        messages.success(request, _("Le dispositif est enregistré."))
        return redirect(saved)
    context = {"shown": shown, "form": form, "cohort_form": CohortForm()}
    return render(request, "tutors/programme.html", context)


@require_POST
def cohorts(request: SignedInRequest, pk: int) -> HttpResponse:
    policy.may_manage_tutorships(request.user).enforce()
    shown = get_object_or_404(Programme.objects.of_centres(request.user), pk=pk)
    form = CohortForm(request.POST, instance=Cohort(programme=shown))
    if form.is_valid():
        actions.save_cohort(form.instance, by=request.user, **form.cleaned_data)
        messages.success(request, _("La promotion est ajoutée."))
        return redirect(shown)
    context = {"shown": shown, "form": ProgrammeForm(instance=shown, by=request.user), "cohort_form": form}
    return render(request, "tutors/programme.html", context, status=422)


@require_GET
def tutorships(request: SignedInRequest) -> HttpResponse:
    policy.may_manage_tutorships(request.user).enforce()
    listed = Tutorship.objects.visible_to(request.user).select_related(
        "tutor", "trainee", "cohort", "host_unit__department"
    )
    return render(request, "tutors/tutorships.html", {"page": page_of(request, listed)})


@require_GET
@proved
def tutorships_file(request: SignedInRequest, kind: str) -> HttpResponse:
    """The whole list, with the columns an import reads."""
    policy.may_manage_tutorships(request.user).enforce()
    listed = Tutorship.objects.visible_to(request.user).select_related(
        "tutor", "trainee", "cohort", "host_unit__department"
    )
    rows = [
        [
            one.tutor.email,
            one.trainee.email,
            one.cohort.code,
            one.host_unit.name,
            one.host_unit.department.code,
            one.start.isoformat(),
            one.end.isoformat(),
            one.rhythm,
        ]
        for one in listed
    ]
    return list_file("tutorats", [*TEMPLATE, *rows], kind)


def tutorship_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    policy.may_manage_tutorships(request.user).enforce()
    mine = Tutorship.objects.filter(cohort__programme__centre__in=request.user.centres)
    shown = get_object_or_404(mine, pk=pk) if pk else Tutorship()
    form = TutorshipForm(request.POST or None, instance=shown, by=request.user)
    if request.method == "POST" and form.is_valid():
        saved = actions.save_tutorship(form.instance, by=request.user, **form.cleaned_data)
        messages.success(request, _("Le tutorat est enregistré."))
        return redirect(saved)
    return render(request, "tutors/tutorship_edit.html", {"shown": shown, "form": form})


def tutorship(request: SignedInRequest, pk: int) -> HttpResponse:
    """The tutorship as its tutor, its trainee and the centre see it; its tutor edits the goals."""
    shown = _visible(request, pk)
    goals = [goal.planned_result for goal in shown.goals.all()]
    form = GoalsForm(request.POST or None, initial={"goals": goals})
    if request.method == "POST" and form.is_valid():
        actions.set_goals(shown, form.cleaned_data["goals"], by=request.user)
        messages.success(request, _("Les objectifs sont enregistrés."))
        return redirect(shown)
    return render(request, "tutors/tutorship.html", _page(request, shown, form, MilestoneForm()))


def _visible(request: SignedInRequest, pk: int) -> Tutorship:
    visible = Tutorship.objects.visible_to(request.user)
    people = visible.select_related("tutor__org_unit", "trainee__org_unit", "cohort__programme", "host_unit")
    return get_object_or_404(people, pk=pk)


def _page(
    request: SignedInRequest, shown: Tutorship, form: GoalsForm | None, milestone_form: MilestoneForm
) -> dict[str, Any]:
    goals = [goal.planned_result for goal in shown.goals.all()]
    may_manage = policy.may_keep_programme(request.user, shown.cohort.programme)
    return {
        "tutorship": shown,
        "goals": goals,
        "form": form or GoalsForm(initial={"goals": goals}),
        "milestones": shown.milestones.all(),
        "milestone_form": milestone_form,
        "warnings": list(shown.warnings()) if may_manage else [],
        "may_manage": may_manage,
        "may_edit": policy.may_edit_goals(request.user, shown),
    }


@keeps_text
@require_POST
def milestones(request: SignedInRequest, pk: int) -> HttpResponse:
    shown = _visible(request, pk)
    policy.may_edit_goals(request.user, shown).enforce()
    form = MilestoneForm(request.POST, instance=TutorshipMilestone(tutorship=shown))
    if form.is_valid():
        actions.add_milestone(form.instance, by=request.user, **form.cleaned_data)
        messages.success(request, _("Le jalon est ajouté."))
        return redirect(shown)
    return render(request, "tutors/tutorship.html", _page(request, shown, None, form), status=422)
