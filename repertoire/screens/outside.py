"""« Ce texte me concerne », for somebody without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.rules.tries import Caller
from capitalisation.forms import carried_out
from capitalisation.policy import Refused
from repertoire.actions.outside import ask_from_outside, confirm_from_outside
from repertoire.models import Objection
from repertoire.models.states import Objected
from repertoire.rules.links import CONFIRM
from repertoire.screens.forms.outside import OutsideForm


@login_not_required
def outside(request: HttpRequest) -> HttpResponse:
    form = OutsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        caller = Caller.of(request, f"objection {said['address']}")
        if carried_out(form, lambda: ask_from_outside(caller=caller, **said)):
            return redirect("repertoire:outside_sent")
    return render(request, "repertoire/outside.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@require_GET
def outside_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "repertoire/outside_sent.html")


@login_not_required
def outside_link(request: HttpRequest, word: str) -> HttpResponse:
    """From the letter. Opening the link does nothing: mail filters open links too."""
    known = CONFIRM.read(word)
    objection = (
        Objection.objects.select_related("version__practice").filter(pk=known).first() if known else None
    )
    said = ""
    if objection is not None and request.method == "POST":
        try:
            confirm_from_outside(objection)
            said = _("C’est confirmé : la fiche est masquée. La réponse vous parviendra sous trois jours.")
        except Refused as refusal:
            said = str(refusal)
    waits = objection is not None and objection.status == Objected.UNCONFIRMED
    context = {"objection": objection, "waits": waits, "said": said}
    return render(request, "repertoire/outside_link.html", context, status=200 if objection else 404)
