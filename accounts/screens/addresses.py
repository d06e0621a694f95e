"""Screens of a change of e-mail address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.actions import addresses as actions
from accounts.actions.passwords import prove
from accounts.models import AddressChange, SignedInRequest, User
from accounts.models.states import AddressChangeState
from accounts.rules import policy
from accounts.rules.links import ADDRESS, Side
from accounts.rules.tries import Caller
from accounts.screens.forms import AddressForm, OwnAddressForm
from accounts.screens.proof import proved
from capitalisation.forms import carried_out
from capitalisation.policy import Refused


@sensitive_post_parameters("password")
def own_address(request: SignedInRequest) -> HttpResponse:
    """The owner asks; both addresses get a letter."""
    form = OwnAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked, caller = form.cleaned_data, Caller.of(request, request.user.email)
        if carried_out(form, lambda: prove(request.user, asked["password"], caller)) and carried_out(
            form, lambda: actions.ask_own_address(request.user, asked["email"])
        ):
            messages.success(request, _("Un lien part à chacune de vos deux adresses : ouvrez les deux."))
            return redirect("accounts:account")
    context = {"form": form, "change": request.user.address_changes.open().first()}
    return render(request, "accounts/address.html", context, status=422 if form.errors else 200)


@proved
def address(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Somebody of the centre proposes another address for a person."""
    shown = get_object_or_404(User, public_id=public_id)
    policy.may_propose_address(request.user, shown).enforce()
    form = AddressForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form, lambda: actions.propose_address(shown, form.cleaned_data["email"], by=request.user)
        )
    ):
        messages.success(request, _("La demande est notée : une autre personne doit donner son accord."))
        return redirect(shown)
    context = {"form": form, "shown": shown, "change": shown.address_changes.open().first()}
    return render(request, "accounts/address.html", context, status=422 if form.errors else 200)


@require_POST
@proved
def address_decided(request: SignedInRequest, pk: int) -> HttpResponse:
    """Agree as the second person, or stop."""
    change = get_object_or_404(AddressChange.objects.select_related("user"), pk=pk)
    if request.POST.get("act") == "stop":
        actions.stop_address(change, by=request.user)
        messages.success(request, _("Le changement d’adresse est arrêté."))
    else:
        actions.back_address(change, by=request.user)
        messages.success(request, _("Votre accord est noté : l’adresse changera dans trois jours."))
    return redirect("accounts:account" if change.user == request.user else change.user)


@login_not_required
def address_link(request: HttpRequest, word: str) -> HttpResponse:
    """From a letter: confirm, or stop. Opening the link does nothing, mail filters open links too."""
    known = ADDRESS.read(word)
    change = AddressChange.objects.filter(pk=known[0]).first() if known else None
    said = ""
    if known and change and request.method == "POST":
        try:
            said = _answer(change, known[1], request.POST.get("act", ""))
        except Refused as refusal:
            said = str(refusal)
    context = {
        "change": change,
        "said": said,
        "is_open": change is not None
        and change.status in (AddressChangeState.ASKED, AddressChangeState.AGREED),
        "may_confirm": known is not None and change is not None and change.waits_for(known[1]),
        "may_stop": known is not None and known[1] == Side.OLD,
    }
    return render(request, "accounts/address_link.html", context, status=200 if change else 404)


def _answer(change: AddressChange, side: str, act: str) -> str:
    if act == "stop" and side == Side.OLD:
        actions.stop_address(change, by=None)
        return _("Le changement d’adresse est arrêté.")
    actions.confirm_address(change, side)
    return _("C’est confirmé pour cette adresse.")
