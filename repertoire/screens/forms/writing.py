"""Forms in which a practice sheet is written, judged and reviewed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, LinesField, SeveralField, TextField, form_helper, offer
from competences.models import Competence
from repertoire.models import EditorialReview, Signature, TransferAssessment
from repertoire.models.knowledge import Gesture, KnowledgeKind, Tied, Written
from repertoire.models.opinion import CHECKLIST
from repertoire.models.states import Evidence, Explicitness, Replay, Stage, TransferTarget
from repertoire.rules.policy import MOST_COMPETENCES, MOST_KNOWLEDGE, MOST_STEPS
from writing.screens.forms import MOST_ROWS, WrittenForm


class SheetForm(WrittenForm):
    """Step 1: the practice in its author's words. A draft is kept whatever is missing."""

    title = LineField(
        label=_("Intitulé, avec un verbe à l’infinitif"),
        max_length=90,
        help_text=_("Par exemple : « Transmettre la conduite de réunion en trois temps »."),
    )
    when_to_use = TextField(label=_("Quand l’utiliser"), rows=2)
    stages = forms.MultipleChoiceField(
        label=_("À quels moments du tutorat"),
        choices=Stage.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    purpose = TextField(label=_("Afin de…"), rows=2, help_text=_("L’effet attendu pour le stagiaire."))
    watch_points = LinesField(
        label=_("Points de vigilance"),
        help_text=_("Un par ligne. Dites aussi quand ne pas l’utiliser."),
        rows=3,
    )
    keep = TextField(label=_("À garder absolument"), rows=2)
    adapt = TextField(label=_("À adapter librement"), rows=2)
    resources = LinesField(label=_("Appuis et outils (optionnel)"), help_text=_("Un par ligne."), rows=2)
    setup_minutes = forms.IntegerField(
        label=_("Préparation, en minutes"), min_value=0, max_value=6000, required=False
    )
    minutes_per_use = forms.IntegerField(
        label=_("Durée à chaque fois, en minutes"), min_value=0, max_value=6000, required=False
    )
    uses_per_month = forms.DecimalField(
        label=_("Nombre de fois par mois"), min_value=0, max_value=99, decimal_places=1, required=False
    )
    effects = TextField(label=_("Effets constatés"), rows=2, help_text=_("Un fait plutôt qu’un avis."))
    evidence_level = forms.ChoiceField(
        label=_("Comment le sait-on ?"),
        choices=[("", "–"), *Evidence.choices],
        required=False,
    )
    success_conditions = TextField(label=_("Conditions de réussite (optionnel)"), rows=2)
    tags = LineField(label=_("Mots-clés (optionnel)"), help_text=_("Séparés par des virgules."))

    helper = form_helper(tag=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.initial.get("tags"), list):
            self.initial["tags"] = ", ".join(self.initial["tags"])

    def clean_tags(self) -> list[str]:
        return [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]


class StepForm(forms.Form):
    text = TextField(label=_("Ce qu’il faut faire"), rows=2, max_length=240)
    cue = LineField(label=_("Le bon signe (optionnel)"), max_length=240)
    gesture = forms.ChoiceField(
        label=_("Geste de tutorat (optionnel)"),
        choices=lambda: [("", "–"), *((one.value, f"{one.label} : {one.sentence}") for one in Gesture)],
        required=False,
    )

    helper = form_helper(tag=False)


_KINDS = [(one.value, one.label) for one in KnowledgeKind if one != KnowledgeKind.UNSORTED]


class KnowledgeForm(forms.Form):
    """One thing to know; nothing but its words is asked for."""

    text = LineField(label=_("Pour réussir cela, il faut savoir…"), max_length=200)
    kind = forms.ChoiceField(
        label=_("De quelle sorte ?"), choices=[("", KnowledgeKind.UNSORTED.label), *_KINDS], required=False
    )
    tied = forms.ChoiceField(label=_("Relié quand ?"), choices=[("", "–"), *Tied.choices], required=False)
    written = forms.ChoiceField(
        label=_("Est-ce écrit ?"), choices=[("", "–"), *Written.choices], required=False
    )
    where = LineField(label=_("Si oui, où ? (optionnel)"), max_length=120)

    helper = form_helper(tag=False)


KnowledgeFormSet = forms.formset_factory(
    KnowledgeForm, extra=1, max_num=MOST_KNOWLEDGE, absolute_max=MOST_ROWS
)


StepFormSet = forms.formset_factory(StepForm, extra=2, max_num=MOST_STEPS, absolute_max=MOST_ROWS)


class CompetencesForm(WrittenForm):
    """Step 2: competences of the tutoring framework, one of them main, and the explicitness."""

    competences = SeveralField(
        label=_("Compétences mobilisées"), queryset=Competence.objects.none(), required=False
    )
    main = forms.ModelChoiceField(
        label=_("Compétence principale"), queryset=Competence.objects.none(), required=False
    )
    explicitness_before = forms.TypedChoiceField(
        label=_("Où en était ce savoir-faire avant la journée ?"),
        choices=Explicitness.choices,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    explicitness_author = forms.TypedChoiceField(
        label=_("Et maintenant ?"),
        choices=Explicitness.choices,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    helper = form_helper(tag=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("competences", "main"):
            offer(self, name, Competence.objects.tutoring())

    def clean_competences(self) -> Any:
        chosen = self.cleaned_data["competences"]
        if len(chosen) > MOST_COMPETENCES:
            raise forms.ValidationError(
                _("Gardez au plus quatre compétences : une principale et trois autres.")
            )
        return chosen


_SCORES = (
    (3, _("Oui, sans réserve")),
    (2, _("Plutôt oui")),
    (1, _("Plutôt non")),
    (0, _("Non")),
)
_QUESTIONS = {
    "audience": _("Public : vaut-elle pour d’autres stagiaires ?"),
    "context": _("Contexte : vaut-elle avec une autre taille, un autre territoire, une autre charge ?"),
    "means": _("Moyens : le temps, les outils et l’autorité nécessaires sont-ils courants ?"),
    "person": _("Personne : peut-on s’en passer d’un talent particulier ?"),
    "support": _("Appui : peut-on la reprendre sans accompagnement ?"),
}


class TransferForm(forms.Form):
    """Five criteria for one target; all are needed once one is answered."""

    helper = form_helper(tag=False)

    def __init__(self, *args: Any, target: TransferTarget, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": target.value, **kwargs})
        self.target = target
        self.title = target.label
        for name in TransferAssessment.FIELDS:
            self.fields[name] = forms.TypedChoiceField(
                label=_QUESTIONS[name],
                choices=_SCORES,
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        answered = [name for name in TransferAssessment.FIELDS if data.get(name) is not None]
        for name in TransferAssessment.FIELDS:
            if answered and data.get(name) is None and name not in self.errors:
                self.add_error(name, _("Répondez aussi à cette question."))
        return data

    @property
    def scores(self) -> dict[str, int]:
        """The five scores, or nothing at all."""
        return {name: score for name, score in self.cleaned_data.items() if score is not None}


class ReplayForm(WrittenForm):
    verdict = forms.ChoiceField(
        label=_("Sauriez-vous le refaire ?"),
        choices=Replay.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une des trois réponses.")},
    )
    missing = TextField(label=_("Que vous manque-t-il pour le refaire ? (optionnel)"), rows=3)
    helper = form_helper(tag=False)


class ConfirmForm(forms.Form):
    signature = forms.ChoiceField(
        label=_("Comment signer cette fiche ?"),
        choices=Signature.choices,
        widget=forms.RadioSelect,
        initial=Signature.FUNCTION,
        help_text=_(
            "Vous pourrez changer d’avis : le choix s’applique partout, même aux documents déjà publiés."
        ),
    )
    consent = forms.BooleanField(
        label=_("J’ai relu cette fiche et j’accepte qu’elle soit publiée dans le répertoire."),
        error_messages={"required": _("Cochez cette case pour accepter la publication.")},
    )
    helper = form_helper(submit=_("Confirmer et envoyer en relecture"))


class ReviewForm(WrittenForm):
    """The editorial checklist: yes, no, or not applicable, and a decision."""

    ANSWERS = (("yes", _("Oui")), ("no", _("Non")), ("na", _("Sans objet")))

    helper = form_helper(submit=_("Enregistrer mon avis"))

    def __init__(self, *args: Any, is_said_minor: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, sentence in CHECKLIST:
            self.fields[name] = forms.ChoiceField(
                label=sentence,
                choices=self.ANSWERS,
                widget=forms.RadioSelect,
                error_messages={"required": _("Répondez à cette ligne de la grille.")},
            )
        self.fields["decision"] = forms.ChoiceField(
            label=_("Votre avis"),
            choices=EditorialReview.Decision.choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choisissez un avis.")},
        )
        if is_said_minor:
            self.fields["is_major"] = forms.BooleanField(
                label=_("Ce changement est majeur : on s’y prend autrement"),
                help_text=_(
                    "Deux avis seront alors nécessaires, et les validations de l’ancien texte tomberont."
                ),
                required=False,
            )
        self.fields["comment"] = TextField(label=_("Commentaire pour l’auteur (optionnel)"), rows=3)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        refused = [name for name, _sentence in CHECKLIST if data.get(name) == "no"]
        if data.get("decision") == EditorialReview.Decision.APPROVE and refused:
            self.add_error(
                "decision", _("Une ligne est à « non » : la fiche doit être précisée avant publication.")
            )
        is_returned = data.get("decision") == EditorialReview.Decision.RETURN
        if is_returned and not refused and not data.get("comment"):
            self.add_error("comment", _("Dites à l’auteur ce qu’il faut préciser."))
        return data

    @property
    def checks(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name, _sentence in CHECKLIST}
