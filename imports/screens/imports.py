"""The one door for files: what may come in, its plan, its progress, what became of it."""

from collections.abc import Callable
from pathlib import PurePath

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest, User
from accounts.screens.proof import proved
from capitalisation.files import resumable
from capitalisation.http import page_of
from capitalisation.lists import list_file
from capitalisation.policy import Refused
from imports.actions import imports as actions
from imports.models import Import
from imports.rules import kinds
from imports.rules.kinds import may_import
from imports.screens.forms import AgreementForm, ColumnsForm, file_form

LINES_PER_PAGE = 100


def _kinds_for(user: User) -> list[Import.Kind]:
    return [kind for kind in Import.Kind if may_import(user, kind)]


@require_GET
def imports(request: SignedInRequest) -> HttpResponse:
    offered = _kinds_for(request.user)
    if not offered:
        raise Refused(_("Les imports sont ouverts au centre de formation et au plan de formation."))
    jobs = Import.objects.visible_to(request.user).select_related("requested_by").defer("plan")
    return render(request, "imports/list.html", {"kinds": offered, "page": page_of(request, jobs)})


def new(request: SignedInRequest, kind: str) -> HttpResponse:
    if kind not in Import.Kind.values:
        raise Http404
    may_import(request.user, kind).enforce()
    form = file_form(kind)(request.POST or None, request.FILES or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        return redirect(actions.receive(kind, upload, form.options, by=request.user))
    if form.is_bound and "file" not in form.errors:
        form.add_error("file", _("Choisissez à nouveau votre fichier : le navigateur ne le garde pas."))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "kind": Import.Kind(kind)}
    return render(request, "imports/new.html", context, status=status)


def _job(request: SignedInRequest, public_id: str) -> Import:
    found = get_object_or_404(Import.objects.visible_to(request.user), public_id=public_id)
    may_import(request.user, found.kind).enforce()
    return found


@require_GET
def one(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Where it is: being read, columns to name, refused with its reasons, its plan, under way, done."""
    job = _job(request, public_id)
    action = request.GET.get("action", "")
    lines = [line for line in job.plan.get("lines", []) if not action or line[1] == action]
    words = {verb: said for verb, said, _count in job.plan.get("counts", [])}
    context = {
        "job": job,
        "target": kinds.target(job),
        "action": action,
        "page": page_of(
            request, [(row, words[verb], label) for row, verb, label, _key in lines], LINES_PER_PAGE
        ),
        "columns": ColumnsForm(job=job, initial=Import.objects.named_before(job))
        if job.status == "columns"
        else None,
        "agreement": AgreementForm(job=job) if job.status == "planned" else None,
    }
    return render(request, "imports/import.html", context)


@require_GET
def template(request: SignedInRequest, kind: str, extension: str) -> HttpResponse:
    """The empty table to fill in."""
    if kind not in Import.Kind.values:
        raise Http404
    may_import(request.user, kind).enforce()
    title = slugify(f"modele {Import.Kind(kind).label}")
    return list_file(title, kinds.template(kind), extension)


@require_POST
def columns(request: SignedInRequest, public_id: str) -> HttpResponse:
    job = _job(request, public_id)
    form = ColumnsForm(request.POST, job=job)
    if not form.is_valid():
        context = {"job": job, "columns": form, "page": page_of(request, [])}
        return render(request, "imports/import.html", context, status=422)
    return _done(request, job, lambda: actions.choose_columns(job, form.mapping, by=request.user))


@require_POST
def leave_out(request: SignedInRequest, public_id: str) -> HttpResponse:
    job = _job(request, public_id)
    return _done(request, job, lambda: actions.leave_out(job, by=request.user))


@require_GET
@proved
def wrong_rows(request: SignedInRequest, public_id: str, extension: str) -> HttpResponse:
    """The rows to mend, each with what is wrong: sent again once mended, they are a file like another."""
    job = _job(request, public_id)
    rows = kinds.wrong_table(job, job.file.read()) if job.file and (job.wrong or job.left_out) else []
    if not rows:
        raise Http404
    return list_file(slugify(f"a corriger {PurePath(job.filename).stem}"), rows, extension)


@require_POST
@proved
def carry_out(request: SignedInRequest, public_id: str) -> HttpResponse:
    job = _job(request, public_id)
    form = AgreementForm(request.POST, job=job)
    if not form.is_valid():
        messages.error(
            request, _("Ce choix n’est pas proposé : rien n’est chargé. Regardez à nouveau la page.")
        )
        return redirect(job)
    if request.POST.get("go") == "drop":
        return _done(request, job, lambda: actions.drop(job, by=request.user))
    return _done(request, job, lambda: actions.carry_out(job, form.options, by=request.user))


def _done(request: SignedInRequest, job: Import, action: Callable[[], None]) -> HttpResponse:
    try:
        action()
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect(job)


@require_GET
@proved
def original(request: SignedInRequest, public_id: str) -> HttpResponseBase:
    """The file as it came: never shown, only saved."""
    job = _job(request, public_id)
    if not job.file:
        raise Http404
    return resumable(request, job.file.open(), job.filename, "application/octet-stream")
