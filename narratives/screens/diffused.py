"""Narratives their authors gave to more than their trio, and the practices drawn from them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from capitalisation.forms import carried_out
from capitalisation.http import page_of
from narratives.actions import sharing as actions
from narratives.queries.diffusion import diffused_to
from narratives.rules.diffusion import may_diffuse
from narratives.screens.common import my_narrative
from narratives.screens.forms import DiffusionForm
from repertoire.models import PracticeVersion


@require_GET
def diffused(request: SignedInRequest) -> HttpResponse:
    listed = diffused_to(request.user).select_related("author__org_unit__department__region", "workshop")
    return render(
        request, "narratives/diffused.html", {"page": page_of(request, listed.order_by("-shared_at", "-pk"))}
    )


@require_GET
def told(request: SignedInRequest, pk: int) -> HttpResponse:
    """One narrative as it was shared, signed as its author chose, and what came of it."""
    readable = diffused_to(request.user).select_related("author__org_unit__department__region", "workshop")
    narrative = get_object_or_404(readable, pk=pk)
    practices = PracticeVersion.objects.readable_by(request.user).filter(
        practice__formalisation__narrative=narrative
    )
    return render(request, "narratives/told.html", {"narrative": narrative, "practices": practices})


def diffusion(request: SignedInRequest, pk: int) -> HttpResponse:
    """The author chooses how far, and sees what will be read."""
    narrative = my_narrative(request, pk)
    verdict = may_diffuse(request.user, narrative)
    if request.method == "POST" and request.POST.get("act") == "keep":
        actions.keep_in_trio(narrative, by=request.user)
        messages.success(request, _("Ce récit ne se lit plus que dans votre trio."))
        return redirect("narratives:diffusion", pk)
    form = DiffusionForm(
        request.POST or None, initial={"level": narrative.diffusion_level, "signature": narrative.signature}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form,
            lambda: actions.diffuse(
                narrative,
                level=form.cleaned_data["level"],
                signature=form.cleaned_data["signature"],
                by=request.user,
            ),
        )
    ):
        messages.success(request, _("Votre récit est diffusé. Vous pourrez le reprendre à tout moment."))
        return redirect("narratives:told", pk)
    context = {"narrative": narrative, "form": form, "verdict": verdict}
    return render(request, "narratives/diffusion.html", context)
