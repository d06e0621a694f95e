"""The centre's screens: people, their mandates, structures."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import people as actions
from accounts.models import Centre, Mandate, OrgUnit, Role, SignedInRequest, User
from accounts.queries.people_file import TEMPLATE, people_rows
from accounts.rules import policy
from accounts.rules.second_factor import has_second_factor
from accounts.screens.forms import CentreForm, MandateForm, PersonForm, UnitForm
from accounts.screens.proof import proved
from capitalisation.forms import carried_out
from capitalisation.http import page_of
from capitalisation.lists import list_file


@require_GET
def people(request: SignedInRequest) -> HttpResponse:
    policy.may_manage_people(request.user).enforce()
    words = request.GET.get("q", "").strip()
    known = policy.in_reach(request.user).values("pk")
    found = (
        User.objects.matching(words)
        .filter(pk__in=known)
        .select_related("org_unit")
        .prefetch_related("mandates")
    )
    context = {
        "page": page_of(request, found),
        "words": words,
        "may_manage_tutorships": request.user.holds(Role.CENTRE),
    }
    return render(request, "accounts/people.html", context)


@require_GET
@proved
def people_file(request: SignedInRequest, kind: str) -> HttpResponse:
    policy.may_export_people(request.user).enforce()
    return list_file("personnes", [*TEMPLATE, *people_rows(request.user)], kind)


def person(request: SignedInRequest, public_id: str | None = None) -> HttpResponse:
    policy.may_manage_people(request.user).enforce()
    shown = _known(request, public_id) if public_id else User()
    form = _form(request, shown, request.POST or None)
    if request.method == "POST":
        policy.may_save_person(request.user, shown).enforce()
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form, lambda: actions.save_person(form.instance, by=request.user, **form.cleaned_data)
        )
    ):
        messages.success(request, _("La fiche de cette personne est enregistrée."))
        return redirect(form.instance)
    return _card(request, shown, form, MandateForm())


def _form(request: SignedInRequest, shown: User, data: QueryDict | None = None) -> PersonForm:
    form = PersonForm(data, instance=shown)
    form.fit(policy.units_in_reach(request.user), knows_centres=bool(policy.may_keep_centres(request.user)))
    return form


def _card(
    request: SignedInRequest, shown: User, form: PersonForm, mandate_form: MandateForm, status: int = 200
) -> HttpResponse:
    change = shown.address_changes.open().first() if shown.pk else None
    mandate_form.propose([role for role in Role if policy.may_give(request.user, role)])
    context = {
        "shown": shown,
        "form": form,
        "verdict": policy.may_save_person(request.user, shown),
        "mandates": [
            (mandate, policy.may_give(request.user, mandate.role))
            for mandate in (shown.mandates.select_related("region", "centre") if shown.pk else ())
        ],
        "mandate_form": mandate_form,
        "is_admin": (is_admin := request.user.holds(Role.ADMIN)),
        "may_drop_factor": is_admin and shown.pk is not None and has_second_factor(shown),
        "change": change,
        "may_back": change is not None and policy.may_back_address(request.user, change),
    }
    return render(request, "accounts/person.html", context, status=status)


def _known(request: SignedInRequest, public_id: str) -> User:
    """404 behind the wall of another centre."""
    policy.may_manage_people(request.user).enforce()
    return get_object_or_404(policy.in_reach(request.user), public_id=public_id)


@require_POST
def sign_in_link(request: SignedInRequest, public_id: str) -> HttpResponse:
    shown = _known(request, public_id)
    actions.send_sign_in_link(shown, by=request.user)
    messages.success(request, _("Un lien part à l’adresse de cette personne."))
    return redirect(shown)


@require_POST
@proved
def mandates(request: SignedInRequest, public_id: str) -> HttpResponse:
    shown = _known(request, public_id)
    form = MandateForm(request.POST, instance=Mandate(user=shown))
    if form.is_valid():
        actions.grant_mandate(form.instance, by=request.user)
        messages.success(request, _("Le rôle est donné."))
        return redirect(shown)
    if (role := request.POST.get("role")) in Role.values:
        # What one may not give is refused before what is missing is asked for.
        policy.may_grant_mandate(request.user, Mandate(user=shown, role=role)).enforce()
    return _card(request, shown, _form(request, shown), form, status=422)


@require_POST
@proved
def mandate_end(request: SignedInRequest, pk: int) -> HttpResponse:
    policy.may_manage_people(request.user).enforce()
    known = Mandate.objects.filter(user__in=policy.in_reach(request.user).values("pk"))
    mandate = get_object_or_404(known.select_related("user"), pk=pk)
    actions.end_mandate(mandate, by=request.user)
    messages.success(request, _("Ce rôle est retiré."))
    return redirect(mandate.user)


@require_GET
def units(request: SignedInRequest) -> HttpResponse:
    policy.may_manage_people(request.user).enforce()
    listed = policy.units_in_reach(request.user).select_related("department__region", "parent")
    return render(request, "accounts/units.html", {"page": page_of(request, listed)})


def unit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    policy.may_manage_people(request.user).enforce()
    shown = get_object_or_404(policy.units_in_reach(request.user), pk=pk) if pk else OrgUnit()
    form = UnitForm(request.POST or None, instance=shown)
    form.offer(policy.units_in_reach(request.user))
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: actions.save_unit(form.instance, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("La structure est enregistrée."))
        return redirect("accounts:units")
    return render(request, "accounts/unit.html", {"shown": shown, "form": form})


@require_GET
def centres(request: SignedInRequest) -> HttpResponse:
    policy.may_keep_centres(request.user).enforce()
    listed = Centre.objects.prefetch_related("regions")
    return render(request, "accounts/centres.html", {"page": page_of(request, listed)})


@proved
def centre(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    policy.may_keep_centres(request.user).enforce()
    shown = get_object_or_404(Centre, pk=pk) if pk else Centre()
    form = CentreForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        actions.save_centre(form.instance, by=request.user, **form.cleaned_data)
        messages.success(request, _("Le centre de formation est enregistré."))
        return redirect("accounts:centres")
    return render(request, "accounts/centre.html", {"shown": shown, "form": form})
