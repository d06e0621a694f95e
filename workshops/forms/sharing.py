"""Forms of phase 4: ballot, findings, positioning, needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, TextField, form_helper, offer
from competences.models import Competence, MasteryLevel
from drafts.forms import WrittenForm
from repertoire.states import Grade
from workshops.models import Finding, Need, PoolResult
from workshops.states import Cause, Importance, Response, Scope, Urgency, triage

ABSTAIN = ("", _("Je ne peux pas me prononcer"))
_QUESTIONS = {
    "effect": _("Cette pratique fait vraiment progresser le stagiaire vers l’autonomie."),
    "economy": _(
        "Ce qu’elle demande (temps, moyens, énergie) est raisonnable pour un directeur en activité."
    ),
    "reach": _("Je pourrais la reprendre chez moi."),
}


class BallotForm(forms.Form):
    helper = form_helper(tag=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, sentence in _QUESTIONS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=sentence,
                choices=[*Grade.choices, ABSTAIN],
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect,
                required=False,
            )


class ReasonForm(WrittenForm):
    reason = TextField(label=_("Retenue parce que…"), rows=2)
    minority_note = TextField(
        label=_("Avis minoritaire"), rows=2, help_text=_("Demandé quand les avis sont partagés.")
    )
    helper = form_helper(tag=False)

    def __init__(self, *args: Any, result: PoolResult, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minority_note"].required = result.disagreement


class ConsentForm(WrittenForm):
    reason = TextField(label=_("Retenue parce que…"), rows=2, required=True)
    helper = form_helper(tag=False)


class ThemeForm(forms.Form):
    theme = LineField(label=_("Thème"), max_length=60)


class TriageForm(forms.Form):
    """A need as the group sees it: its cause, its wording."""

    cause = forms.ChoiceField(label=_("Déplacer vers"), choices=Cause.choices)
    wording = LineField(label=_("Formulation du groupe"), max_length=160, required=True)

    def __init__(self, data: Any = None, *, need: Need) -> None:
        self.need = need
        initial = {"cause": need.cause, "wording": need.wording}
        super().__init__(data, initial=initial, auto_id=f"id_{need.pk}_%s")


class FindingForm(WrittenForm):
    kind = forms.ChoiceField(label=_("Nature"), choices=Finding.Kind.choices, widget=forms.RadioSelect)
    statement = LineField(label=_("Le constat"), max_length=200, required=True)
    scope = forms.ChoiceField(label=_("Cela concerne"), choices=Scope.choices)
    helper = form_helper(tag=False)


class PositioningForm(forms.Form):
    """One competence: level, importance, urgency only when below the required level."""

    helper = form_helper(tag=False)

    def __init__(self, *args: Any, competence: Competence, levels: list[MasteryLevel], **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": competence.code, **kwargs})
        self.competence = competence
        unknown = ("", _("Je ne sais pas"))
        scales: dict[str, tuple[Any, list[Any]]] = {
            "current": (_("Votre niveau aujourd’hui"), [(level.value, str(level)) for level in levels]),
            "importance": (_("Compte-t-elle dans votre mission ?"), Importance.choices),
        }
        for name, (label, choices) in scales.items():
            self.fields[name] = _scale(label, [*choices, unknown], forms.RadioSelect())
        self.fields["urgency"] = _scale(
            _("Si vous êtes sous le niveau attendu (%(level)s) : pour quand ?")
            % {"level": competence.required_level},
            [("", "–"), *Urgency.choices],
            forms.Select(),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        current = data.get("current")
        if current is None or current >= self.competence.required_level:
            data["urgency"] = None
        return data


def _scale(label: Any, choices: list[Any], widget: forms.Widget) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, empty_value=None, widget=widget, required=False
    )


_YES_NO = (("yes", _("Oui")), ("no", _("Non")))


#: Nothing is answered for anybody.
_NOTHING_YET = ("", _("Choisissez"))


class NeedForm(WrittenForm):
    """A free need and its three questions; the cause is computed, never asked."""

    statement = LineField(
        label=_("De quoi avez-vous besoin ?"),
        max_length=160,
        required=True,
        error_messages={"required": _("Dites votre besoin en une phrase.")},
    )
    situation = TextField(label=_("Une situation vécue qui le montre (sans aucun nom)"), rows=3)
    competence = forms.ModelChoiceField(
        label=_("Compétence concernée"), queryset=Competence.objects.none(), required=False, empty_label="–"
    )
    knows_how = forms.ChoiceField(
        label=_("1. Avec le temps et les moyens, sauriez-vous déjà le faire ?"),
        choices=_YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Répondez à cette question.")},
    )
    has_means = forms.ChoiceField(
        label=_("2. Si oui : avez-vous le temps, l’outil, l’accès ?"),
        choices=_YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    is_expected = forms.ChoiceField(
        label=_("3. Si oui encore : est-ce attendu, permis, reconnu ?"),
        choices=_YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    wanted_response = forms.ChoiceField(
        label=_("Quelle réponse souhaitez-vous ?"), choices=[_NOTHING_YET, *Response.choices]
    )
    urgency = forms.TypedChoiceField(
        label=_("Pour quand ?"), choices=[_NOTHING_YET, *Urgency.choices], coerce=int
    )
    verbatim_consent = forms.BooleanField(
        label=_("J’accepte que ma situation soit citée, sans mon nom ni mon département."), required=False
    )
    helper = form_helper(tag=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "competence", Competence.objects.tutoring())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("knows_how") == "yes" and not data.get("has_means"):
            self.add_error("has_means", _("Répondez aussi à cette question."))
        if data.get("has_means") == "yes" and data.get("knows_how") == "yes" and not data.get("is_expected"):
            self.add_error("is_expected", _("Répondez aussi à cette question."))
        if self.is_bound and not self.errors and self.cause == Cause.UNCLEAR:
            self.add_error(
                "knows_how",
                _("Vous savez, pouvez et devez déjà le faire : reformulez ce qui vous manque vraiment."),
            )
        return data

    @property
    def cause(self) -> Cause:
        means = {"yes": True, "no": False}
        data = self.cleaned_data
        return triage(
            data.get("knows_how") == "yes",
            means.get(data.get("has_means", "")),
            means.get(data.get("is_expected", "")),
        )

    @property
    def need_fields(self) -> dict[str, Any]:
        questions = ("knows_how", "has_means", "is_expected")
        kept = {name: value for name, value in self.texts.items() if name not in questions}
        return {**kept, "cause": self.cause}
