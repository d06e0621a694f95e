"""Settling names in one's own text, and the private list of the people one writes about."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from drafts.models import Revised, Stale
from drafts.own import own_text
from privacy import gate
from privacy.forms import CitedPersonForm
from privacy.models import CitedPerson


def settle(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """What could name somebody in this text: replace it in one click, or say that it is harmless."""
    text = own_text(request.user, kind, pk)
    if request.method == "POST":
        key = request.POST.get("find", "")
        label = request.POST.get("label", "").strip()[:40]
        if request.POST.get("act") == "keep":
            gate.keep(key, by=request.user)
        elif label and text.is_writable:
            _replace(request, text, key, label)
        return redirect("privacy:settle", kind, pk)
    context = {"text": text, "matters": gate.matters_of(text), "roles": gate.ROLES}
    return render(request, "privacy/settle.html", context)


def _replace(request: SignedInRequest, text: Revised, key: str, label: str) -> None:
    name = request.POST.get("name", "")
    try:
        gate.replace(text, key, label, by=request.user)
    except Stale:
        messages.warning(request, _("Votre texte vient de changer ailleurs. Recommencez."))
        return
    if request.POST.get("cite") and name:
        gate.cite(name, label, by=request.user)
    messages.success(request, _("C’est remplacé partout dans ce texte."))


@require_GET
def hints(request: SignedInRequest, kind: str, pk: int) -> JsonResponse:
    """The same, short, for the page where one writes; asked after a save, never stored."""
    matters = gate.matters_of(own_text(request.user, kind, pk))
    return JsonResponse(
        {"finds": [{"text": one.find.text, "sentence": str(one.sentence)} for one in matters]}
    )


def cited(request: SignedInRequest) -> HttpResponse:
    form = CitedPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        gate.cite(form.cleaned_data["name"], form.cleaned_data["label"], by=request.user)
        return redirect("privacy:cited")
    context = {"form": form, "people": CitedPerson.objects.filter(author=request.user)}
    return render(request, "privacy/cited.html", context)


@require_POST
def cited_removal(request: SignedInRequest, pk: int) -> HttpResponse:
    get_object_or_404(CitedPerson, author=request.user, pk=pk).delete()
    return redirect("privacy:cited")
