"""Resolving names in one's own text, and the private list of the people one writes about."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.http import keeps_text
from writing.actions import gate as actions
from writing.models import CitedPerson, Revised, Stale
from writing.queries.own import own_text
from writing.rules import gate
from writing.screens.gate_forms import CitedPersonForm, ResolveForm
from writing.screens.saving import errors_of


def names(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """What could name somebody in this text: replace it in one click, or say that it is harmless."""
    text = own_text(request.user, kind, pk)
    if request.method == "POST":
        form = ResolveForm(request.POST)
        if form.is_valid():
            _resolve(request, text, form.cleaned_data)
        else:
            messages.warning(request, " ".join(errors_of(form)))
        return redirect(text.names_url)
    context = {"text": text, "matters": gate.matters_of(text), "roles": gate.ROLES}
    return render(request, "writing/names.html", context)


def _resolve(request: SignedInRequest, text: Revised, answer: dict[str, Any]) -> None:
    if answer["act"] == "keep":
        actions.keep_word(answer["find"], by=request.user)
        return
    if not text.is_writable:
        messages.warning(request, _("Ce texte ne peut plus être modifié."))
        return
    try:
        actions.replace_name(text, answer["find"], answer["label"], by=request.user)
    except Stale:
        messages.warning(request, _("Votre texte vient de changer ailleurs. Recommencez."))
        return
    if answer["cite"] and answer["name"]:
        actions.cite_person(answer["name"], answer["label"], by=request.user)
    messages.success(request, _("C’est remplacé partout dans ce texte."))


@require_GET
def hints(request: SignedInRequest, kind: str, pk: int) -> JsonResponse:
    """The same, short, for the page where one writes; asked after a save, never stored."""
    matters = gate.matters_of(own_text(request.user, kind, pk))
    return JsonResponse(
        {"finds": [{"text": one.find.text, "sentence": str(one.sentence)} for one in matters]}
    )


@keeps_text
def cited(request: SignedInRequest) -> HttpResponse:
    form = CitedPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.cite_person(form.cleaned_data["name"], form.cleaned_data["label"], by=request.user)
        return redirect("writing:cited")
    context = {"form": form, "people": CitedPerson.objects.filter(author=request.user)}
    return render(request, "writing/cited.html", context)


@require_POST
def cited_removal(request: SignedInRequest, pk: int) -> HttpResponse:
    actions.forget_person(get_object_or_404(CitedPerson, author=request.user, pk=pk))
    return redirect("writing:cited")
