"""Forms on programmes, tutorships and projects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, OrgUnit, Role, User
from accounts.rules.policy import in_reach, units_in_reach
from capitalisation.forms import ComparedForm, DayField, LineField, LinesField, TextField, form_helper, offer
from competences.models import Competence
from tutors.models import Cohort, ForwardProject, Programme, Tutorship, TutorshipMilestone
from writing.screens.forms import WrittenForm


class ProgrammeForm(forms.ModelForm):
    class Meta:
        model = Programme
        fields = (
            "centre",
            "name",
            "purpose",
            "closing_note",
            "start",
            "end",
            "max_trainees",
            "min_service_years",
        )
        field_classes = {
            "name": LineField,
            "purpose": TextField,
            "closing_note": TextField,
            "start": DayField,
            "end": DayField,
        }
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "closing_note": forms.Textarea(attrs={"rows": 3}),
        }

    helper = form_helper(submit=_("Enregistrer le dispositif"))

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """One's own centres; the only one is chosen."""
        super().__init__(*args, **kwargs)
        mine = Centre.objects.filter(pk__in=by.centres)
        offer(self, "centre", mine)
        if len(by.centres) == 1:
            self.fields["centre"].initial = mine.first()


class CohortForm(forms.ModelForm):
    class Meta:
        model = Cohort
        fields = ("code", "start", "end", "is_last")
        field_classes = {"code": LineField, "start": DayField, "end": DayField}

    helper = form_helper(submit=_("Ajouter la promotion"))


class TutorshipForm(forms.ModelForm):
    class Meta:
        model = Tutorship
        fields = (
            "tutor",
            "trainee",
            "cohort",
            "host_unit",
            "start",
            "end",
            "rhythm",
            "tutoring_type",
            "commitment_signed_on",
        )
        field_classes = {
            "start": DayField,
            "end": DayField,
            "commitment_signed_on": DayField,
            "rhythm": LineField,
        }

    helper = form_helper(submit=_("Enregistrer le tutorat"))

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """People and structures that this centre may know, in its own cohorts."""
        super().__init__(*args, **kwargs)
        known = in_reach(by).values("pk")
        now = self.instance
        people = User.objects.filter(is_active=True, pk__in=known)
        tutors, trainees = (people.holding(role) for role in (Role.TUTOR, Role.TRAINEE))
        # What is written already stays among the choices, wherever people moved since.
        offer(self, "tutor", tutors | User.objects.filter(pk=now.tutor_id))
        offer(self, "trainee", trainees | User.objects.filter(pk=now.trainee_id))
        offer(self, "cohort", Cohort.objects.filter(programme__centre__in=by.centres))
        units = units_in_reach(by).filter(kind=OrgUnit.Kind.UNIT, is_active=True)
        offer(self, "host_unit", units | OrgUnit.objects.filter(pk=now.host_unit_id))


class MilestoneForm(forms.ModelForm):
    class Meta:
        model = TutorshipMilestone
        fields = ("kind", "planned_on", "held_on", "note")
        field_classes = {"planned_on": DayField, "held_on": DayField, "note": LineField}

    helper = form_helper(submit=_("Ajouter le jalon"))


class GoalsForm(forms.Form):
    goals = LinesField(
        label=_("Objectifs de départ"),
        help_text=_("Un objectif par ligne, de un à cinq. Ils préparent votre bilan."),
        most=5,
        max_length=300,
        rows=6,
    )
    helper = form_helper(submit=_("Enregistrer les objectifs"))


class ProjectForm(WrittenForm):
    visibility = forms.ChoiceField(
        label=_("Qui peut lire ce projet ?"),
        help_text=_(
            "Vous seul, ou les personnes que vous choisissez, une fois votre engagement pris. "
            "Vous pouvez changer d’avis à tout moment."
        ),
        choices=ForwardProject.Visibility.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    helper = form_helper(tag=False)

    def clean_visibility(self) -> str:
        return self.cleaned_data["visibility"] or ForwardProject.Visibility.PRIVATE


class ProjectGoalForm(ComparedForm):
    objective = TextField(
        label=_("Mon objectif"), rows=2, help_text=_("« D’ici…, je saurai… » ou « il ou elle saura… ».")
    )
    competence = forms.ModelChoiceField(
        label=_("Compétence concernée"), queryset=Competence.objects.none(), required=False, empty_label="–"
    )
    current_level = forms.TypedChoiceField(
        label=_("Mon niveau aujourd’hui"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "–"), (1, "1"), (2, "2"), (3, "3"), (4, "4")],
    )
    target_level = forms.TypedChoiceField(
        label=_("Le niveau que je vise"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "–"), (1, "1"), (2, "2"), (3, "3"), (4, "4")],
    )
    first_step = TextField(label=_("Mon premier pas"), rows=2)
    first_step_on = DayField(label=_("Avant le"), required=False, help_text=_("Dans les 30 jours."))
    support_asked = TextField(label=_("L’aide que je demande, et à qui"), rows=2)
    obstacle = TextField(label=_("Si…"), rows=2, help_text=_("L’obstacle le plus probable."))
    plan_b = TextField(label=_("Alors…"), rows=2, help_text=_("Ce que je ferai dans ce cas."))
    success_sign = TextField(label=_("À quoi je verrai que c’est réussi"), rows=2)

    helper = form_helper(tag=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "competence", Competence.objects.tutoring())

    @property
    def written(self) -> dict[str, Any]:
        """What is valid, as fields of a goal."""
        fields = dict(self.cleaned_data)
        if "competence" in fields:
            competence = fields.pop("competence")
            fields["competence_id"] = competence.pk if competence else None
        return fields
