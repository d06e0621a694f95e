"""Forms on people and structures."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actions.passwords import note_failure
from accounts.models import Centre, Mandate, OrgUnit, Role, User
from accounts.rules.tries import Caller, may_try
from accounts.rules.verbs import nouns
from capitalisation.forms import (
    AddressField,
    DayField,
    LineField,
    SeveralField,
    TextField,
    form_helper,
    offer,
)


class SignInForm(AuthenticationForm):
    username = AddressField(
        label=_("Votre adresse professionnelle"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    error_messages = {
        "invalid_login": _(
            "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez-les, ou contactez le centre de formation."
        ),
        "inactive": _("Ce compte est fermé. Contactez le centre de formation."),
    }
    shared = forms.BooleanField(
        label=_("Ordinateur partagé : me déconnecter quand je ferme le navigateur"), required=False
    )
    helper = form_helper(submit=_("Se connecter"), tag=False)

    def clean(self) -> dict[str, Any]:
        """Too many failures are answered before any password is looked at."""
        if self.request is None:
            raise TypeError("a sign-in has a request")
        caller = Caller.of(self.request, self.cleaned_data.get("username", ""))
        verdict = may_try(caller)
        if not verdict:
            raise forms.ValidationError(str(verdict.refusal), code="wait")
        try:
            return super().clean()
        except forms.ValidationError:
            note_failure(caller)
            raise


class ForgottenPasswordForm(forms.Form):
    email = AddressField(
        label=_("Votre adresse professionnelle"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    helper = form_helper(submit=_("Recevoir un lien"))


class NewPasswordForm(SetPasswordForm):
    helper = form_helper(submit=_("Enregistrer ce mot de passe"))


class PersonForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("first_name", "last_name", "email", "function_title", "org_unit", "is_active")
        field_classes = {
            "first_name": LineField,
            "last_name": LineField,
            "email": AddressField,
            "function_title": LineField,
        }
        error_messages = {"email": {"unique": _("Cette adresse est déjà celle d’une autre personne.")}}

    centres = SeveralField(
        label=_("Centres d’autres régions qui peuvent l’inviter"),
        queryset=Centre.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    helper = form_helper(submit=_("Enregistrer la fiche"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The address is written once, when the person is added: by it they sign in."""
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            del self.fields["email"]

    def fit(self, units: QuerySet[OrgUnit], *, knows_centres: bool) -> None:
        """The structures one may choose from; the administration says which other centres may invite this person."""
        offer(self, "org_unit", units | OrgUnit.objects.filter(pk=self.instance.org_unit_id))
        if not knows_centres:
            del self.fields["centres"]
        elif self.instance.pk is not None:
            self.fields["centres"].initial = self.instance.guest_of.all()


class OwnCardForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("first_name", "last_name", "function_title")
        field_classes = {"first_name": LineField, "last_name": LineField, "function_title": LineField}

    helper = form_helper(submit=_("Enregistrer"))


class ProofForm(forms.Form):
    password = forms.CharField(
        label=_("Votre mot de passe"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    helper = form_helper(submit=_("Confirmer"))


class CodeForm(forms.Form):
    code = LineField(
        label=_("Code de l’application, ou code de secours"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )
    helper = form_helper(submit=_("Continuer"), tag=False)


class OwnPasswordForm(SetPasswordForm):
    current = forms.CharField(
        label=_("Votre mot de passe d’aujourd’hui"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current", "new_password1", "new_password2")
    helper = form_helper(submit=_("Changer mon mot de passe"))


class AddressForm(forms.Form):
    email = AddressField(label=_("Nouvelle adresse professionnelle"))
    helper = form_helper(submit=_("Demander ce changement"))


class OwnAddressForm(AddressForm):
    password = forms.CharField(
        label=_("Votre mot de passe"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class MandateForm(forms.ModelForm):
    class Meta:
        model = Mandate
        fields = ("role", "region", "centre", "valid_from", "valid_until")
        field_classes = {"valid_from": DayField, "valid_until": DayField}

    is_national = forms.BooleanField(
        label=_("Pour toutes les régions"),
        required=False,
        help_text=_("Plan de formation et hiérarchie : à cocher s’il n’y a pas de région."),
    )
    field_order = ("role", "region", "is_national", "centre", "valid_from", "valid_until")
    helper = form_helper(submit=_("Donner ce rôle"))

    def clean(self) -> dict[str, Any]:
        """The nation is chosen, never left by an empty field."""
        said = super().clean() or {}
        is_regional = said.get("role") in (Role.PLANNER, Role.ENDORSER)
        if is_regional and not said.get("region") and not said.get("is_national"):
            self.add_error("region", _("Choisissez une région, ou cochez « Pour toutes les régions »."))
        return said

    def propose(self, roles: list[Role]) -> None:
        """Show these roles alone; what is sent is judged by the policy, with a sentence."""
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "---------"), *((role.value, role.label) for role in roles)]


class JournalForm(forms.Form):
    """What somebody looks for in the journal; every field may be empty."""

    noun = forms.ChoiceField(label=_("Objet"), required=False)
    words = LineField(label=_("Personne"))
    since = DayField(label=_("Depuis le"), required=False)
    until = DayField(label=_("Jusqu’au"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["noun"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Tous")), *nouns()]

    @property
    def asked(self) -> dict[str, Any]:
        return self.cleaned_data


class UnitForm(forms.ModelForm):
    class Meta:
        model = OrgUnit
        fields = ("name", "kind", "department", "parent", "headcount_band", "is_active")
        field_classes = {"name": LineField}

    helper = form_helper(submit=_("Enregistrer la structure"))

    def offer(self, units: QuerySet[OrgUnit]) -> None:
        """Structures it may be attached to."""
        offer(self, "parent", units | OrgUnit.objects.filter(pk=self.instance.parent_id))


class CentreForm(forms.ModelForm):
    class Meta:
        model = Centre
        fields = ("name", "regions", "address", "email", "telephone", "signatory")
        field_classes = {
            "name": LineField,
            "address": TextField,
            "email": AddressField,
            "signatory": LineField,
        }
        widgets = {"regions": forms.CheckboxSelectMultiple, "address": forms.Textarea(attrs={"rows": 3})}

    helper = form_helper(submit=_("Enregistrer le centre"))
