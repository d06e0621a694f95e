"""Positioning, needs, and the answers to them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, TextField, form_helper, offer
from competences.models import Competence, MasteryLevel
from needs.models import Need, SelfPositioning
from needs.models.states import Cause, Importance, Response, Urgency, triage
from writing.screens.forms import WrittenForm


class TriageForm(forms.Form):
    """A need as the group sees it: its cause, its wording."""

    cause = forms.ChoiceField(label=_("Déplacer vers"), choices=Cause.choices)
    wording = LineField(label=_("Formulation du groupe"), max_length=160, required=True)

    def __init__(self, data: Any = None, *, need: Need) -> None:
        self.need = need
        initial = {"cause": need.cause, "wording": need.wording}
        super().__init__(data, initial=initial, auto_id=f"id_{need.pk}_%s")


#: « Je ne sais pas » is an answer one gives: nothing is answered for anybody.
_UNKNOWN = "unknown"


class PositioningForm(forms.Form):
    """One competence: level, importance, urgency only when below the required level. Both questions, or neither: a
    competence left for later stays to be answered."""

    helper = form_helper(tag=False)

    def __init__(self, *args: Any, competence: Competence, levels: list[MasteryLevel], **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": competence.code, **kwargs})
        self.competence = competence
        unknown = (_UNKNOWN, _("Je ne sais pas"))
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

    @staticmethod
    def answered(row: SelfPositioning | None) -> dict[str, Any]:
        """What was said before, as this form shows it."""
        if row is None:
            return {}
        given = {"current": row.current, "importance": row.importance}
        return {name: _UNKNOWN if value is None else value for name, value in given.items()} | {
            "urgency": row.urgency
        }

    @property
    def is_answered(self) -> bool:
        return bool(self.cleaned_data["current"] != "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        current, importance = data.get("current"), data.get("importance")
        missing = [name for name, value in (("current", current), ("importance", importance)) if value == ""]
        if len(missing) == 1 or (missing and data.get("urgency")):
            for name in missing:
                self.add_error(name, _("Choisissez une réponse, même si c’est « Je ne sais pas »."))
        if not isinstance(current, int) or current >= self.competence.required_level:
            data["urgency"] = None
        return data


def _scale(label: Any, choices: list[Any], widget: forms.Widget) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=_level, empty_value="", widget=widget, required=False
    )


def _level(answer: str) -> int | None:
    return None if answer == _UNKNOWN else int(answer)


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
