"""The tutor's forward project: what will be done next, from when, and how it will show."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Stateful
from competences.models import Competence
from tutors.models.states import ProjectLifecycle, ProjectState
from writing.models import Revised, Seen, TextVersion


class ForwardProject(Stateful, Revised):
    #: Whom a line of the journal about it concerns.
    JOURNAL_OWNER = "tutor_id"

    lifecycle = ProjectLifecycle
    TEXTS = ("written_goals",)
    READING_ORDER = ("self", "trainee", "unit", "objective", "first_step", "first_step_on", "success_sign")

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Garder pour moi")
        BUDDY = "buddy", _("Mon binôme")
        FACILITATORS = "facilitators", _("L’équipe d’animation")
        HIERARCHY = "hierarchy", _("Ma hiérarchie")

    tutor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="projects")
    status = models.CharField(_("état"), max_length=12, choices=ProjectState, default=ProjectState.DRAFT)
    visibility = models.CharField(
        _("qui peut le lire"), max_length=12, choices=Visibility, default=Visibility.PRIVATE
    )
    created_at = models.DateTimeField(auto_now_add=True)
    committed_on = models.DateField(_("engagement pris le"), null=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("projet du tuteur")
        constraints = [
            models.CheckConstraint(condition=ProjectLifecycle.known(), name="project_status_known")
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} – {self.tutor}"

    @property
    def writer_id(self) -> int:
        return self.tutor_id

    @property
    def writing_url(self) -> str:
        seat = getattr(self, "participation", None)
        return reverse("room:project", args=[seat.workshop.slug]) if seat else reverse("room:home")

    @property
    def written_goals(self) -> dict[str, dict[str, Any]]:
        """What is written for each target: self, trainee, unit."""
        return {goal.target: goal.fields for goal in self.goals.all()}

    def rewrite(self, goals: dict[str, dict[str, Any]], **revision: Any) -> None:
        """Replace what is written for every target; ``revision`` is what ``revise`` asks for."""
        wanted = {target: fields for target, fields in goals.items() if any(fields.values())}
        if wanted == self.written_goals:
            self.revise(**revision)
            return
        self.revise(moved={"written_goals": wanted}, **revision)
        former = {goal.target: goal for goal in self.goals.all()}
        if former.keys() - wanted.keys():
            self.goals.exclude(target__in=wanted).delete()
        for target, fields in wanted.items():
            goal = former.get(target) or ProjectGoal(project=self, target=target)
            if goal.fields != fields:
                goal.write(fields)

    def _rewrite(self, fields: dict[str, Any], copy_as: TextVersion.Reason) -> None:
        self.rewrite(fields["written_goals"], seen=Seen.of(self), copy_as=copy_as)


class ProjectGoal(models.Model):
    class Target(models.TextChoices):
        SELF = "self", _("Pour moi")
        TRAINEE = "trainee", _("Pour mon stagiaire")
        UNIT = "unit", _("Pour mon unité")

    WRITTEN = (
        "objective",
        "competence_id",
        "current_level",
        "target_level",
        "first_step",
        "first_step_on",
        "support_asked",
        "obstacle",
        "plan_b",
        "success_sign",
    )

    project = models.ForeignKey(ForwardProject, models.CASCADE, related_name="goals")
    target = models.CharField(_("pour qui"), max_length=8, choices=Target)
    objective = models.TextField(_("objectif"), blank=True)
    competence = models.ForeignKey(
        Competence, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("compétence")
    )
    current_level = models.PositiveSmallIntegerField(_("niveau aujourd’hui"), null=True, blank=True)
    target_level = models.PositiveSmallIntegerField(_("niveau visé"), null=True, blank=True)
    first_step = models.TextField(_("premier pas"), blank=True)
    first_step_on = models.DateField(_("avant le"), null=True, blank=True)
    support_asked = models.TextField(_("aide demandée"), blank=True)
    obstacle = models.TextField(_("si…"), blank=True)
    plan_b = models.TextField(_("alors…"), blank=True)
    success_sign = models.TextField(_("signe de réussite"), blank=True)

    class Meta:
        ordering = ["project", "pk"]
        verbose_name = _("objectif du projet")
        constraints = [
            models.UniqueConstraint(fields=["project", "target"], name="project_one_goal_per_target")
        ]

    def __str__(self) -> str:
        return self.objective[:60]

    def write(self, fields: dict[str, Any]) -> None:
        for name, value in fields.items():
            setattr(self, name, value)
        self.save()

    @property
    def fields(self) -> dict[str, Any]:
        """Everything its author wrote, by name; the competence by its key."""
        return {name: getattr(self, name) for name in self.WRITTEN}
