"""Phase 4: the tutor's forward project."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from accounts.models import SignedInRequest
from capitalisation.conflicts import Difference
from capitalisation.http import keeps_text
from needs.models.states import NeedState
from repertoire.models import Adoption
from room.actions import projects as actions
from room.queries.projects import is_held_back, suggestions
from tutors.actions import projects as project_actions
from tutors.models import ForwardProject, ProjectGoal
from tutors.models.states import ProjectState
from tutors.rules import policy as project_policy
from tutors.screens.forms import ProjectForm, ProjectGoalForm
from workshops.rules import policy
from workshops.screens.common import my_seat
from writing.screens.keeping import after_save, keep
from writing.screens.saving import put_back


@keeps_text
def project(request: SignedInRequest, slug: str) -> HttpResponse:
    """The forward project: for me, for my trainee, for my unit."""
    participation = my_seat(request, slug)
    workshop = participation.workshop
    shown = participation.project or ForwardProject(tutor=request.user)
    goals = list(shown.goals.all()) if shown.pk else []
    page = _ProjectPage(request, shown, goals)
    if request.method == "POST":
        policy.may_take_part(request.user, workshop).enforce()
        kept = participation.project or actions.open_project(participation)
        answer = keep(
            request,
            kept,
            page,
            partial(project_actions.write_project, kept, by=request.user),
            lambda: _after_project(request, slug, kept),
        )
        if answer is not None:
            return answer
    context = {
        "workshop": workshop,
        "project": shown,
        "page": page,
        "may_commit": project_policy.may_commit_project(request.user, shown, goals),
        "is_draft": shown.status == ProjectState.DRAFT,
        "checkpoints": shown.checkpoints.all() if shown.pk else [],
        "taken": Adoption.objects.told_to(request.user).filter(project=shown) if shown.pk else [],
        "suggestions": suggestions(shown, request.user) if shown.pk else [],
        "is_held_back": shown.visibility != "private" and is_held_back(shown),
        "my_needs": workshop.needs.filter(author=request.user).exclude(status=NeedState.DROPPED),
    }
    return render(request, "room/project.html", context)


def _after_project(request: SignedInRequest, slug: str, kept: ForwardProject) -> str:
    if request.POST.get("go") != "commit":
        messages.success(request, _("Votre projet est enregistré."))
        return after_save(request, ("room:project", slug), ("room:project", slug))
    verdict = project_policy.may_commit_project(request.user, kept, list(kept.goals.all()))
    if not verdict:
        kept_anyway = _("Votre projet est enregistré, sans engagement.")
        messages.warning(request, f"{verdict.refusal} {kept_anyway}")
        return resolve_url("room:project", slug)
    project_actions.commit_project(kept, by=request.user)
    messages.success(request, _("Votre engagement est pris. Bonne mise en route."))
    return resolve_url("room:home")


@dataclass(frozen=True, slots=True)
class _Panel:
    """What is written for one target: for me, for my trainee, for my unit."""

    target: ProjectGoal.Target
    form: ProjectGoalForm

    @property
    def is_open(self) -> bool:
        return bool(self.target == ProjectGoal.Target.SELF or self.form.initial or self.form.errors)

    @property
    def is_optional(self) -> bool:
        return self.target == ProjectGoal.Target.UNIT


class _ProjectPage:
    """The project's own form, and one for each target: for me, for my trainee, for my unit."""

    def __init__(self, request: SignedInRequest, project: ForwardProject, goals: list[ProjectGoal]) -> None:
        data = request.POST or None
        written = {goal.target: goal for goal in goals}
        self.former = {goal.target: goal.fields for goal in goals}
        self.form = ProjectForm(
            data,
            initial={"visibility": project.visibility},
            writer=request.user.public_id,
            revision=project.revision,
        )
        self.panels = [
            _Panel(target, ProjectGoalForm(data, prefix=target, initial=_goal_fields(written.get(target))))
            for target in ProjectGoal.Target
        ]
        self.mends = put_back(request, self.forms)

    @property
    def forms(self) -> list[Any]:
        return [self.form, *(panel.form for panel in self.panels)]

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms)

    def is_valid(self) -> bool:
        # Every form is read, whatever the first one says: none of them loses what was typed.
        read = [form.is_valid() for form in self.forms]
        return all(read)

    @property
    def changes(self) -> dict[str, Any]:
        goals = {
            panel.target.value: {**self.former.get(panel.target, {}), **panel.form.written}
            for panel in self.panels
        }
        return {"written_goals": goals, **self.form.texts}

    def differences(self, saved: ForwardProject) -> list[Difference]:
        written = {goal.target: goal for goal in saved.goals.all()}
        return [
            difference
            for panel in self.panels
            for difference in panel.form.differences(_goal_fields(written.get(panel.target)) or {})
        ]


def _goal_fields(goal: ProjectGoal | None) -> dict[str, Any] | None:
    if goal is None:
        return None
    names = [name for name in ProjectGoalForm.base_fields if name != "competence"]
    return {name: getattr(goal, name) for name in names} | {"competence": goal.competence_id}
