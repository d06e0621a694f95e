"""Forms of the narrative, of its readers and of the passage that becomes a sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, TextField, form_helper, offer
from narratives.models import Narrative
from narratives.screens.review_forms import (
    RowForm,
)
from repertoire.models import Signature
from repertoire.models.states import Stage
from workshops.models import Participation, Workshop
from writing.screens.forms import MOST_ROWS, OnceForm, WrittenForm


class NarrativeStepForm(RowForm):
    action = TextField(label=_("Ce que j’ai fait"), rows=2, max_length=600)
    cue = TextField(label=_("Ce que j’ai remarqué (optionnel)"), rows=2, max_length=600)
    choice = TextField(label=_("Ce qui m’a décidé (optionnel)"), rows=2, max_length=600)


NarrativeStepFormSet = forms.formset_factory(NarrativeStepForm, extra=1, max_num=10, absolute_max=MOST_ROWS)


class NewNarrativeForm(OnceForm):
    mode = forms.ChoiceField(
        label=_("Comment voulez-vous écrire ?"),
        choices=Narrative.Mode.choices,
        widget=forms.RadioSelect,
        initial=Narrative.Mode.GUIDED,
    )
    moment = forms.CharField(widget=forms.HiddenInput, required=False)
    helper = form_helper(submit=_("Écrire un récit"))


class HeadingForm(WrittenForm):
    """What every narrative begins with."""

    title = LineField(
        label=_("Titre du récit"),
        max_length=90,
        help_text=_("Un moment plutôt qu’un thème : « Le lundi où j’ai lâché la réunion. »"),
    )
    stage = forms.ChoiceField(
        label=_("Moment du tutorat"), choices=[("", "–"), *Stage.choices], required=False
    )
    when_label = LineField(
        label=_("Quand"), max_length=40, help_text=_("Semaine ou mois du tutorat, pas de date exacte.")
    )
    helper = form_helper(tag=False)


class MomentQuestionForm(HeadingForm):
    setting = TextField(
        label=_("Le cadre"),
        help_text=_("Le lieu, l’unité, les personnes présentes par leur fonction. Aucun nom."),
        rows=6,
    )


class IntentQuestionForm(WrittenForm):
    intent = TextField(
        label=_("Ce que je cherchais"), help_text=_("Qu’espériez-vous obtenir, et pour qui ?"), rows=5
    )
    trigger = TextField(
        label=_("Ce qui a déclenché"),
        help_text=_("Qu’avez-vous vu, lu ou entendu juste avant d’agir ?"),
        rows=5,
    )
    helper = form_helper(tag=False)


class OutcomeQuestionForm(WrittenForm):
    turning_point = TextField(
        label=_("Le tournant"), help_text=_("L’instant où la situation a changé."), rows=4
    )
    outcome_trainee = TextField(
        label=_("Ce que cela a produit pour le stagiaire"), help_text=_("Un fait plutôt qu’un avis."), rows=3
    )
    outcome_unit = TextField(label=_("Pour l’unité (optionnel)"), rows=2)
    outcome_self = TextField(label=_("Pour vous (optionnel)"), rows=2)
    evidence = TextField(
        label=_("À quoi je le vois"), help_text=_("Un signe observable, même petit."), rows=2
    )
    helped = TextField(
        label=_("Ce qui a aidé (optionnel)"), help_text=_("Moyens, temps, personnes, règles."), rows=2
    )
    hindered = TextField(label=_("Ce qui a gêné (optionnel)"), rows=2)
    unexpected = TextField(
        label=_("Ce que je n’avais pas prévu (optionnel)"),
        help_text=_("Y compris ce qui n’a pas marché : c’est souvent le plus utile."),
        rows=2,
    )
    helper = form_helper(tag=False)


class LessonQuestionForm(WrittenForm):
    learned = TextField(
        label=_("Ce que j’en retire"), help_text=_("Une phrase que vous diriez à un collègue."), rows=3
    )
    redo = TextField(
        label=_("Si c’était à refaire"), help_text=_("Que garderiez-vous, que changeriez-vous ?"), rows=3
    )
    helper = form_helper(tag=False)


class BodyForm(WrittenForm):
    body = TextField(
        label=_("Le récit"),
        help_text=_("Assemblé à partir de vos réponses. Réécrivez librement, à la première personne."),
        rows=22,
    )
    helper = form_helper(tag=False)


class FreeNarrativeForm(HeadingForm):
    body = TextField(
        label=_("Le récit"),
        help_text=_("À la première personne : ce jour-là, qu’avez-vous fait, vu, décidé ?"),
        rows=22,
    )


class EntryForm(WrittenForm):
    """What somebody wrote on paper, typed by a facilitator."""

    seat = forms.ModelChoiceField(
        label=_("Pour qui saisissez-vous ?"), queryset=Participation.objects.none(), empty_label="–"
    )
    title = LineField(label=_("Titre du récit"), max_length=90)
    body = TextField(
        label=_("Le récit, tel qu’il est écrit"),
        help_text=_("Recopiez sans corriger. Remplacez les noms par des fonctions."),
        rows=16,
        required=True,
    )
    helper = form_helper(tag=False)

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "seat", workshop.participations.tutors().select_related("user"))


class ShareForm(forms.Form):
    signature = forms.ChoiceField(
        label=_("Signature souhaitée"),
        choices=Signature.choices,
        widget=forms.RadioSelect,
        initial=Signature.FUNCTION,
    )
    helper = form_helper(submit=_("Partager avec mon trio"))


class DiffusionForm(forms.Form):
    level = forms.ChoiceField(
        label=_("Qui peut le lire ?"),
        choices=[
            (Narrative.Diffusion.WORKSHOP, _("Les personnes de la journée")),
            (Narrative.Diffusion.PROGRAMME, _("Tous les tuteurs et tutrices du dispositif")),
            (Narrative.Diffusion.ADMINISTRATION, _("Toutes les personnes qui lisent le répertoire")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez jusqu’où ce récit peut aller.")},
    )
    signature = forms.ChoiceField(
        label=_("Signature souhaitée"), choices=Signature.choices, widget=forms.RadioSelect
    )
    consent = forms.BooleanField(
        label=_("J’ai relu ce récit : personne n’y est reconnaissable, et j’accepte qu’il soit lu."),
        error_messages={"required": _("Cochez cette case pour accepter la diffusion.")},
    )
    helper = form_helper(submit=_("Diffuser ce récit"))


class ExcerptForm(WrittenForm):
    excerpt = TextField(
        label=_("Le passage dont vous faites une pratique"),
        help_text=_("Gardez les lignes utiles : une ligne deviendra une étape."),
        rows=10,
        required=True,
    )
    helper = form_helper(tag=False)


class EmergentForm(WrittenForm):
    label = LineField(label=_("La compétence, en quelques mots"), max_length=160, required=True)
    rationale = TextField(label=_("Pourquoi aucune compétence du référentiel ne convient"), rows=3)
    helper = form_helper(tag=False)
