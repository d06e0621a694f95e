"""Pages open to everyone: duty pages, health, language."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.actions.people import correct_own_card
from accounts.models import OpenSession, SignedInRequest, User
from accounts.screens.forms import OwnCardForm


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/accessibility.html", {"contact": settings.ACCESSIBILITY_CONTACT})


@login_not_required
@require_GET
def legal(request: HttpRequest) -> HttpResponse:
    said = {
        "name": settings.ORGANISATION,
        "address": settings.ORGANISATION_ADDRESS,
        "publisher": settings.PUBLISHER,
        "hosting": settings.HOSTING,
        "contact": settings.CONTACT,
    }
    return render(request, "accounts/legal.html", {"said": said, "is_said": any(said.values())})


@require_GET
def site_map(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/site_map.html")


@require_GET
def account(request: SignedInRequest) -> HttpResponse:
    change = request.user.address_changes.open().first()
    sessions = [
        (one, one.session == request.session.session_key) for one in OpenSession.objects.living(request.user)
    ]
    return render(request, "accounts/account.html", {"change": change, "sessions": sessions})


def own_card(request: SignedInRequest) -> HttpResponse:
    """Put one's own name and function right."""
    form = OwnCardForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        correct_own_card(request.user, **form.cleaned_data)
        messages.success(request, _("Votre fiche est corrigée."))
        return redirect("accounts:account")
    return render(request, "accounts/own_card.html", {"form": form}, status=422 if form.errors else 200)
