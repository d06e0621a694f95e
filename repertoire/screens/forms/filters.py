"""Search and filters of the repertoire."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, offer
from competences.models import Competence
from repertoire.models.knowledge import Gesture, KnowledgeKind, Tied, Written
from repertoire.models.states import Outcome, Stage, TimeBand, TransferClass
from search.rules.query import LONGEST

LEGENDS = {
    "moment": _("Moment du tutorat"),
    "avis": _("Avis du groupe"),
    "transfert": _("Transférable à un pair"),
    "temps": _("Temps demandé"),
    "savoir": _("Ce que cela met en jeu"),
    "lien": _("Relié à l’action"),
    "ecrit": _("Écrit quelque part"),
    "geste": _("Geste de tutorat"),
    "competence": _("Compétence"),
}


def _several(choices: type[TextChoices]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=choices.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class FilterForm(forms.Form):
    """Search and filters of the repertoire; a wrong value is ignored, never an error."""

    q = LineField(label=_("Rechercher une pratique"), max_length=None)
    competence = forms.ModelMultipleChoiceField(
        queryset=Competence.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    moment = _several(Stage)
    avis = _several(Outcome)
    transfert = _several(TransferClass)
    temps = _several(TimeBand)
    savoir = _several(KnowledgeKind)
    lien = _several(Tied)
    ecrit = _several(Written)
    geste = _several(Gesture)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "competence", Competence.objects.tutoring())
        self.is_valid()

    def facets(self, counts: dict[str, dict[str, int]]) -> list[tuple[str, list[tuple[Any, int]]]]:
        """(legend, [(option, sheets of the current result)]); what is chosen is kept whatever its count."""
        shown = []
        for name, legend in LEGENDS.items():
            counted = [(option, counts[name].get(str(option.data["value"]), 0)) for option in self[name]]
            options = [(option, count) for option, count in counted if count or option.data["selected"]]
            if options:
                shown.append((str(legend), options))
        return shown

    @property
    def words(self) -> str:
        """What was typed, as far as it is read."""
        return str(self.cleaned_data.get("q", ""))[:LONGEST]

    @property
    def active(self) -> int:
        """Number of filters in use, the words apart."""
        return sum(map(len, self.chosen.values()))

    @cached_property
    def chosen(self) -> dict[str, list[str]]:
        """Values by filter, as the address names them; filters that are not used are left out."""
        found = {name: self.cleaned_data.get(name) or [] for name in LEGENDS}
        found["competence"] = [one.code for one in found["competence"]]
        return {name: list(values) for name, values in found.items() if values}

    @property
    def label(self) -> str:
        """What is looked for, in words."""
        names = [
            str(option.choice_label) for name in LEGENDS for option in self[name] if option.data["selected"]
        ]
        return ", ".join(filter(None, [self.words and f"« {self.words} »", *names]))[:200]
