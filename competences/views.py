"""Frameworks on screen."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from competences import actions, policy
from competences.forms import ImportForm
from competences.interchange.csv_file import Unreadable
from competences.models import Competence, FrameworkVersion


@require_GET
def frameworks(request: SignedInRequest) -> HttpResponse:
    versions = FrameworkVersion.objects.select_related("framework").with_counts()
    may_import = policy.may_import_framework(request.user)
    return render(request, "competences/list.html", {"versions": versions, "may_import": may_import})


@require_GET
def version(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    competences = Competence.objects.prefetch_related("indicators")
    shown = get_object_or_404(
        FrameworkVersion.objects.select_related("framework").prefetch_related(
            "levels", "domains", Prefetch("domains__competences", competences)
        ),
        framework__code=code,
        number=number,
    )
    return render(request, "competences/version.html", {"version": shown})


def import_file(request: SignedInRequest) -> HttpResponse:
    policy.may_import_framework(request.user).enforce()
    form = ImportForm(request.POST or None, request.FILES or None)
    findings = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            plan = actions.import_version(upload.read(), form.identity, by=request.user, source=upload.name)
        except Unreadable as refusal:
            findings = refusal.findings
        else:
            messages.success(request, str(plan))
            return redirect("competences:version", form.identity.code, form.identity.number)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "findings": findings}
    return render(request, "competences/import.html", context, status=status)
