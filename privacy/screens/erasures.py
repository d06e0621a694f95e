"""Leave the service: what goes and what stays, asked by who just proved who they are, cancelled at will for two weeks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import SignedInRequest, User
from accounts.screens.proof import proved
from capitalisation.policy import Refused
from privacy.actions.erasure import ask_erasure, cancel_erasure
from privacy.models import Erasure
from privacy.rules.erasure import GONE, STAYING, may_ask_erasure, may_erase, sheets_that_name
from privacy.rules.links import CANCEL


@proved
def own_erasure(request: SignedInRequest) -> HttpResponse:
    return _erasure(request, request.user)


@proved
def person_erasure(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The administration, for somebody who cannot sign in any more."""
    person = get_object_or_404(User, public_id=public_id, erased_at=None)
    may_ask_erasure(request.user, person).enforce()
    return _erasure(request, person)


def _erasure(request: SignedInRequest, person: User) -> HttpResponse:
    if request.method == "POST":
        ask_erasure(person, by=request.user)
        return redirect(request.path)
    context = {
        "person": person,
        "is_own": person == request.user,
        "erasure": Erasure.objects.waiting().filter(person=person).first(),
        "verdict": may_erase(person),
        "gone": GONE,
        "staying": STAYING,
        "named": sheets_that_name(person),
    }
    return render(request, "privacy/erasure.html", context)


@require_POST
def erasure_cancelled(request: SignedInRequest, pk: int) -> HttpResponse:
    erasure = get_object_or_404(Erasure.objects.select_related("person"), pk=pk)
    cancel_erasure(erasure, by=request.user)
    messages.success(request, _("L’effacement est annulé : rien ne change."))
    return redirect("privacy:archive" if erasure.person == request.user else erasure.person)


@login_not_required
def erasure_link(request: HttpRequest, word: str) -> HttpResponse:
    """From the letter, without signing in. Opening the link does nothing: mail filters open links too."""
    known = CANCEL.read(word)
    erasure = Erasure.objects.filter(pk=known).first() if known else None
    said = ""
    if erasure is not None and request.method == "POST":
        try:
            cancel_erasure(erasure, by=None)
            said = _("L’effacement est annulé : rien ne change.")
        except Refused as refusal:
            said = str(refusal)
    context = {"erasure": erasure, "said": said}
    return render(request, "privacy/erasure_link.html", context, status=200 if erasure else 404)
