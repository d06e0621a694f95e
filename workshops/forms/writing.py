"""Forms of phases 1 to 3: review, narrative, passage."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, TextField, form_helper, offer
from drafts.forms import MOST_ROWS, OnceForm, WrittenForm
from repertoire.models import Signature
from repertoire.states import Stage
from workshops.models import Narrative, Participation, ProjectReview, Workshop
from workshops.states import Scope

_TONES = (
    (-2, _("très difficile")),
    (-1, _("difficile")),
    (0, _("neutre")),
    (1, _("heureux")),
    (2, _("très heureux")),
)
_LEVELS = ((1, _("1 : absente")), (2, _("2 : faible")), (3, _("3 : bonne")), (4, _("4 : très bonne")))


class RowForm(forms.Form):
    """A row of a list; crispy renders it inside the page's own form element."""

    helper = form_helper(tag=False)


class GoalReviewForm(RowForm):
    planned = LineField(label=_("Ce qui était prévu"), max_length=300)
    outcome = forms.ChoiceField(
        label=_("Où en est-on ?"),
        choices=[("", "–"), *ProjectReview.GoalOutcome.choices],
        required=False,
    )
    why = TextField(label=_("Écarts et raisons"), rows=2)


class MomentForm(RowForm):
    title = LineField(label=_("Ce qui s’est passé"), max_length=120)
    when_label = LineField(
        label=_("Quand"), max_length=40, help_text=_("Semaine ou mois du tutorat, pas de date exacte.")
    )
    tone = forms.TypedChoiceField(
        label=_("Votre ressenti"),
        choices=_TONES,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
        initial=0,
    )
    is_turning_point = forms.BooleanField(label=_("C’est un tournant"), required=False)

    def clean_tone(self) -> int:
        return self.cleaned_data["tone"] or 0


class StatementForm(RowForm):
    statement = LineField(label=_("Un fait"), max_length=200)
    scope = forms.ChoiceField(label=_("Cela concerne"), choices=[("", "–"), *Scope.choices], required=False)


class NarrativeStepForm(RowForm):
    action = TextField(label=_("Ce que j’ai fait"), rows=2, max_length=600)
    cue = TextField(label=_("Ce que j’ai remarqué (optionnel)"), rows=2, max_length=600)
    choice = TextField(label=_("Ce qui m’a décidé (optionnel)"), rows=2, max_length=600)


GoalReviewFormSet = forms.formset_factory(GoalReviewForm, extra=1, max_num=5, absolute_max=MOST_ROWS)
MomentFormSet = forms.formset_factory(MomentForm, extra=1, max_num=12, absolute_max=MOST_ROWS)
StatementFormSet = forms.formset_factory(StatementForm, extra=1, max_num=5, absolute_max=MOST_ROWS)
NarrativeStepFormSet = forms.formset_factory(NarrativeStepForm, extra=1, max_num=10, absolute_max=MOST_ROWS)


class EmptyWrittenForm(WrittenForm):
    """Only the writer's mark and the revision, for pages made of rows."""

    helper = form_helper(tag=False)


COOPERATIONS = ("trainee", "centre", "team", "hierarchy")


class OpinionForm(WrittenForm):
    """Third card of the review: what I think of it."""

    pride = TextField(label=_("Ce dont je suis fier ou fière"), rows=3)
    regret = TextField(label=_("Ce que je referais autrement"), rows=3)
    hours_per_week = forms.DecimalField(
        label=_("Temps consacré, en heures par semaine"),
        min_value=0,
        max_value=60,
        decimal_places=1,
        required=False,
    )
    cooperation_trainee = forms.TypedChoiceField(
        label=_("Coopération avec le stagiaire"),
        choices=[("", "–"), *_LEVELS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    cooperation_centre = forms.TypedChoiceField(
        label=_("Coopération avec le centre de formation"),
        choices=[("", "–"), *_LEVELS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    cooperation_team = forms.TypedChoiceField(
        label=_("Coopération avec l’équipe"),
        choices=[("", "–"), *_LEVELS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    cooperation_hierarchy = forms.TypedChoiceField(
        label=_("Coopération avec la hiérarchie"),
        choices=[("", "–"), *_LEVELS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    helper = form_helper(tag=False)

    @classmethod
    def initial_of(cls, review: ProjectReview) -> dict[str, Any]:
        cooperation = {f"cooperation_{name}": value for name, value in review.cooperation.items()}
        return {
            "pride": review.pride,
            "regret": review.regret,
            "hours_per_week": review.hours_per_week,
            **cooperation,
        }

    @property
    def changes(self) -> dict[str, Any]:
        """What is valid, as fields of the review."""
        data = self.texts
        changes: dict[str, Any] = {
            name: data[name] for name in ("pride", "regret", "hours_per_week") if name in data
        }
        levels = {name: data.get(f"cooperation_{name}") for name in COOPERATIONS}
        return {**changes, "cooperation": levels}


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
