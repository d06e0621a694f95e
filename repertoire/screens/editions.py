"""Sealed editions: list, contents, sealing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from capitalisation.forms import result_of
from capitalisation.http import page_of
from repertoire.actions.editions import seal_edition
from repertoire.models import Edition, PracticeVersion
from repertoire.rules import policy
from repertoire.screens.forms.editions import SealForm


@require_GET
def editions(request: SignedInRequest) -> HttpResponse:
    policy.may_read_editions(request.user).enforce()
    context = {"page": page_of(request, Edition.objects.all()), "may_seal": policy.may_seal(request.user)}
    return render(request, "repertoire/editions.html", context)


@require_GET
def edition(request: SignedInRequest, number: int) -> HttpResponse:
    """What it holds, its fingerprint, and its files."""
    policy.may_read_editions(request.user).enforce()
    shown = get_object_or_404(Edition, number=number)
    context = {
        "edition": shown,
        "page": page_of(request, shown.entries.told(), 50),
        "may_seal": policy.may_seal(request.user),
    }
    return render(request, "repertoire/edition.html", context)


def seal(request: SignedInRequest) -> HttpResponse:
    """A page to confirm: what will be sealed, for good."""
    policy.may_seal(request.user).enforce()
    form = SealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sealed = result_of(form, lambda: seal_edition(form.cleaned_data["title"], by=request.user))
        if sealed is not None:
            messages.success(request, _("Le recueil est scellé."))
            return redirect(sealed)
    context = {"form": form, "published": PracticeVersion.objects.published().count()}
    return render(request, "repertoire/seal.html", context)
