"""From a draft to a narrative the trio reads, and back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.policy import Refused
from narratives.actions import sharing as actions
from narratives.actions import telling
from narratives.models.assembling import breaths
from narratives.rules import policy
from narratives.screens.common import my_narrative
from narratives.screens.forms import (
    ShareForm,
)
from writing.models import Stale
from writing.rules import gate


def sharing(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read the text as the others will, then share it: an explicit act."""
    narrative = my_narrative(request, pk)
    form = ShareForm(request.POST or None, initial={"signature": narrative.signature})
    if request.method == "POST" and form.is_valid():
        try:
            actions.share_narrative(narrative, signature=form.cleaned_data["signature"], by=request.user)
        except Stale:
            messages.warning(
                request, _("Votre texte vient de changer ailleurs. Relisez-le, puis partagez-le.")
            )
            return redirect("narratives:sharing", pk)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect("narratives:sharing", pk)
        messages.success(request, _("Votre récit est partagé avec votre trio et l’équipe d’animation."))
        return redirect("narratives:narratives", narrative.workshop.slug)
    context = {
        "workshop": narrative.workshop,
        "narrative": narrative,
        "form": form,
        "verdict": policy.may_share_narrative(request.user, narrative),
        "missing": narrative.missing(),
        "not_told": narrative.not_told if narrative.is_shared else [],
        "matters": gate.matters_of(narrative),
        "may_delete": policy.may_delete_narrative(request.user, narrative),
    }
    return render(request, "narratives/sharing.html", context)


@require_POST
def unsharing(request: SignedInRequest, pk: int) -> HttpResponse:
    narrative = my_narrative(request, pk)
    actions.unshare_narrative(narrative, by=request.user)
    messages.success(
        request, _("Votre récit est redevenu privé : personne d’autre que vous ne peut le lire.")
    )
    return redirect("narratives:narratives", narrative.workshop.slug)


@require_GET
def aloud(request: SignedInRequest, pk: int) -> HttpResponse:
    """One's own text laid out to be read aloud: large, a breath a line."""
    narrative = my_narrative(request, pk)
    return render(
        request, "narratives/aloud.html", {"narrative": narrative, "paragraphs": breaths(narrative.text)}
    )


@require_POST
def own_words(request: SignedInRequest, pk: int) -> HttpResponse:
    narrative = my_narrative(request, pk)
    telling.confirm_own_words(narrative, by=request.user)
    messages.success(request, _("C’est noté : ce sont vos mots."))
    return redirect("narratives:sharing", pk)


@require_POST
def removal(request: SignedInRequest, pk: int) -> HttpResponse:
    narrative = my_narrative(request, pk)
    telling.delete_narrative(narrative, by=request.user)
    messages.success(request, _("Le brouillon est supprimé."))
    return redirect("narratives:narratives", narrative.workshop.slug)
