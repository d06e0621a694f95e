"""What its author and the centre do with a published sheet."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, SignedInRequest
from capitalisation.forms import carried_out, result_of
from capitalisation.http import page_of
from capitalisation.policy import Refused
from repertoire.actions import life
from repertoire.models import Objection, Practice, PracticeVersion
from repertoire.models.states import Objected
from repertoire.rules import objecting, policy
from repertoire.screens.common import published, whole
from repertoire.screens.forms.marks import (
    DecideObjectionForm,
    NextVersionForm,
    ObjectionForm,
    RetireForm,
    SignForm,
)


def next_version(request: SignedInRequest, pk: int) -> HttpResponse:
    version = published(request, pk)
    policy.may_prepare_version(request.user, version).enforce()
    form = NextVersionForm(request.POST or None, writer=request.user.public_id)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        prepared = result_of(
            form,
            lambda: life.prepare_version(version, change=data["change"], note=data["note"], by=request.user),
        )
        if prepared is not None:
            messages.success(request, _("Vous écrivez la nouvelle version. La fiche publiée reste en ligne."))
            return redirect(prepared.writing_url)
    return _form_page(
        request, version, form, _("Préparer une nouvelle version"), _("La fiche publiée reste en ligne.")
    )


@require_POST
def adapt(request: SignedInRequest, pk: int) -> HttpResponse:
    variant = life.adapt(published(request, pk), by=request.user)
    messages.success(request, _("Voici votre copie : écrivez-y ce que vous faites autrement."))
    return redirect(variant.writing_url)


@require_POST
def give_up(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = PracticeVersion.objects.filter(practice__author=request.user).select_related("practice")
    life.give_up_version(get_object_or_404(mine, pk=pk), by=request.user)
    messages.success(request, _("Cette préparation est abandonnée. La fiche publiée n’a pas changé."))
    return redirect("repertoire:my_practices")


@require_POST
def read_again(request: SignedInRequest, pk: int) -> HttpResponse:
    version = published(request, pk)
    life.read_again(version, by=request.user)
    messages.success(request, _("La fiche est relue : elle vaut pour deux ans."))
    return redirect(version)


def retire(request: SignedInRequest, pk: int) -> HttpResponse:
    version = published(request, pk)
    policy.may_retire(request.user, version).enforce()
    form = RetireForm(request.POST or None, practice=version.practice, writer=request.user.public_id)
    if _is_done(
        request,
        form,
        lambda data: life.retire(
            version, because=data["because"], replaced_by=data["replaced_by"], by=request.user
        ),
    ):
        messages.success(request, _("La fiche a quitté le répertoire. Son adresse dit pourquoi."))
        return redirect("repertoire:index")
    return _form_page(request, version, form, _("Retirer la fiche"))


def sign(request: SignedInRequest, pk: int) -> HttpResponse:
    version = published(request, pk)
    policy.may_sign(request.user, version.practice).enforce()
    form = SignForm(request.POST or None, initial={"signature": version.practice.signature})
    if _is_done(request, form, lambda data: life.sign(version.practice, data["signature"], by=request.user)):
        messages.success(request, _("Votre signature est changée partout, dans les recueils aussi."))
        return redirect(version)
    return _form_page(
        request,
        version,
        form,
        _("Changer ma signature"),
        _("Le choix s’applique partout, même aux recueils déjà scellés."),
    )


def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """A page to confirm: what leaves, what stays."""
    practice = get_object_or_404(Practice.objects.filter(author=request.user), pk=pk)
    policy.may_withdraw(request.user, practice).enforce()
    if request.method == "POST":
        life.withdraw(practice, by=request.user)
        messages.success(request, _("Votre pratique est retirée du répertoire."))
        return redirect("repertoire:my_practices")
    title = practice.versions.order_by("-number")[0].title
    return render(request, "repertoire/withdraw.html", {"practice": practice, "title": title})


def objection(request: SignedInRequest, pk: int) -> HttpResponse:
    """« Ce texte me concerne »: hidden at once, decided within three days."""
    version = published(request, pk)
    objecting.may_object(request.user, version).enforce()
    form = ObjectionForm(request.POST or None, writer=request.user.public_id)
    if _is_done(
        request, form, lambda data: life.object_to(version, passage=data["passage"], by=request.user)
    ):
        messages.success(
            request,
            _(
                "La fiche est masquée. Le centre de formation décide sous trois jours ; sa réponse sera dans « Ma veille »."
            ),
        )
        return redirect("repertoire:index")
    return _form_page(
        request,
        version,
        form,
        _("Ce texte me concerne"),
        _("La fiche est masquée pour tout le monde dès votre demande, le temps de décider."),
    )


@require_GET
def objections(request: SignedInRequest) -> HttpResponse:
    """The centre's list, the most urgent first."""
    if not request.user.holds(Role.CENTRE):
        raise Refused(_("Le centre de formation décide de ces demandes."))
    raised = Objection.objects.decided_by_centre(request.user).select_related("version__practice")
    is_open = Objected.OPEN
    context = {
        "waiting": raised.filter(status=is_open),
        "page": page_of(request, raised.exclude(status=is_open).order_by("-decided_at", "-pk")),
    }
    return render(request, "repertoire/objections.html", context)


def decide_objection(request: SignedInRequest, pk: int) -> HttpResponse:
    if not request.user.holds(Role.CENTRE):
        raise Refused(_("Le centre de formation décide de ces demandes."))
    known = Objection.objects.decided_by_centre(request.user)
    raised = get_object_or_404(known.select_related("version__practice", "person"), pk=pk)
    objecting.may_decide_objection(request.user, raised).enforce()
    form = DecideObjectionForm(request.POST or None, writer=request.user.public_id)
    if _is_done(
        request,
        form,
        lambda data: life.decide_objection(
            raised, decision=data["decision"], answer=data["answer"], by=request.user
        ),
    ):
        messages.success(request, _("La décision est enregistrée."))
        return redirect("repertoire:objections")
    version = whole(PracticeVersion.objects.filter(pk=raised.version_id)).get()
    return render(request, "repertoire/objection.html", {"raised": raised, "version": version, "form": form})


def _is_done(request: SignedInRequest, form: forms.Form, action: Callable[[dict[str, Any]], Any]) -> bool:
    """Posted, valid and carried out; else the form says why, with what was typed."""
    return (
        request.method == "POST" and form.is_valid() and carried_out(form, lambda: action(form.cleaned_data))
    )


def _form_page(
    request: SignedInRequest, version: PracticeVersion, form: forms.Form, title: str, lead: str = ""
) -> HttpResponse:
    """One question about one sheet, on a page of its own."""
    context = {"version": version, "form": form, "title": title, "lead": lead}
    return render(request, "repertoire/sheet_form.html", context)
