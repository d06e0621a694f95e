"""Forms of the ballots and of the findings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, TextField, form_helper
from deliberation.models import Ballot, Finding, PoolResult
from narratives.models.states import Scope
from repertoire.models.states import Grade
from writing.screens.forms import WrittenForm

#: An answer one gives: nothing is answered for anybody.
ABSTAIN = ("abstain", _("Je ne peux pas me prononcer"))


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
                coerce=_grade,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choisissez une réponse, même si c’est « Je ne peux pas me prononcer ».")
                },
            )

    @staticmethod
    def answered(ballot: Ballot | None) -> dict[str, Any]:
        """What a ballot already says, as this form shows it."""
        if ballot is None:
            return {}
        given = {name: getattr(ballot, name) for name in _QUESTIONS}
        return {name: ABSTAIN[0] if grade is None else grade for name, grade in given.items()}


def _grade(answer: str) -> int | None:
    return None if answer == ABSTAIN[0] else int(answer)


class ReasonForm(WrittenForm):
    reason = TextField(label=_("Retenue parce que…"), rows=2)
    minority_note = TextField(
        label=_("Avis minoritaire"), rows=2, help_text=_("Demandé quand les avis sont partagés.")
    )
    helper = form_helper(tag=False)

    def __init__(self, *args: Any, result: PoolResult, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = str(result.reason_label)
        self.fields["minority_note"].required = result.disagreement


class ConsentForm(WrittenForm):
    reason = TextField(label=_("Retenue parce que…"), rows=2, required=True)
    helper = form_helper(tag=False)


class ThemeForm(forms.Form):
    theme = LineField(label=_("Thème"), max_length=60)


class FindingForm(WrittenForm):
    kind = forms.ChoiceField(label=_("Nature"), choices=Finding.Kind.choices, widget=forms.RadioSelect)
    statement = LineField(label=_("Le constat"), max_length=200, required=True)
    scope = forms.ChoiceField(label=_("Cela concerne"), choices=Scope.choices)
    helper = form_helper(tag=False)
