"""A project after the day: its checkpoints, its calendar, its page to print, and its chosen readers."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.documents import document
from capitalisation.files import attached
from capitalisation.forms import carried_out
from capitalisation.http import keeps_text, page_of
from repertoire.models import PracticeVersion
from room.actions import projects as actions
from room.queries.projects import calendar_of, is_held_back, projects_shared_with
from room.screens.forms import CheckpointForm
from tutors.models import ForwardProject, ProjectCheckpoint
from workshops.screens.common import my_seat


def _my_project(request: SignedInRequest, slug: str) -> ForwardProject:
    project = my_seat(request, slug).project
    if project is None:
        raise Http404
    return project


@keeps_text
def checkpoint(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = ProjectCheckpoint.objects.filter(project__tutor=request.user).select_related("project")
    found = get_object_or_404(mine, pk=pk)
    initial = {"outcome": found.outcome, "learning": found.learning}
    form = CheckpointForm(request.POST or None, initial=initial, writer=request.user.public_id)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: actions.say_where(found, by=request.user, **form.texts))
    ):
        messages.success(request, _("C’est noté."))
        return redirect(found.project.writing_url)
    goals = found.project.goals.all()
    return render(request, "room/checkpoint.html", {"checkpoint": found, "form": form, "goals": goals})


@require_POST
def project_practice(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """« Je vais l’essayer », for this project."""
    project = _my_project(request, slug)
    readable = PracticeVersion.objects.readable_by(request.user)
    version = get_object_or_404(readable.select_related("practice"), practice=pk, status="published")
    actions.take_practice(project, version, by=request.user)
    messages.success(
        request,
        _(
            "La pratique est ajoutée à votre projet. Dans trois mois, nous vous demanderons ce qu’elle a donné."
        ),
    )
    return redirect("room:project", slug)


@require_GET
def project_calendar(request: SignedInRequest, slug: str) -> HttpResponse:
    project = _my_project(request, slug)
    address = f"{settings.BASE_URL}{reverse('room:project', args=[slug])}"
    return attached(calendar_of(project, address), "text/calendar; charset=utf-8", "projet.ics")


@require_GET
def project_pdf(request: SignedInRequest, slug: str) -> HttpResponse:
    """One page, for its author alone."""
    project = _my_project(request, slug)
    return document(
        request, project.writing_url, "room/documents/project.html", {"project": project}, "projet.pdf"
    )


@require_GET
def projects(request: SignedInRequest) -> HttpResponse:
    shared = projects_shared_with(request.user).select_related("tutor__org_unit")
    return render(request, "room/projects.html", {"page": page_of(request, shared)})


@require_GET
def project_read(request: SignedInRequest, pk: int) -> HttpResponse:
    """As its author wrote it, for those they chose; held back while a third person's name is in it."""
    shared = projects_shared_with(request.user).select_related("tutor__org_unit")
    project = get_object_or_404(shared.prefetch_related("goals__competence", "checkpoints"), pk=pk)
    context = {"project": project, "is_held_back": is_held_back(project)}
    return render(request, "room/project_read.html", context)
