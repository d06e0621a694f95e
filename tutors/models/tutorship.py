"""One tutor, one trainee, a host unit and a time; what was aimed at and the dates that marked it."""

from collections.abc import Iterator
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import OrgUnit, User
from competences.models import Competence
from tutors.models.programme import Cohort


class TutorshipQuerySet(models.QuerySet["Tutorship"]):
    def visible_to(self, user: User) -> Self:
        """A centre manages those of its cohorts; a tutor and a trainee see their own."""
        mine = Q(tutor=user) | Q(trainee=user)
        return self.filter(mine | Q(cohort__programme__centre__in=user.centres) if user.centres else mine)

    def overlapping(self, other: "Tutorship") -> Self:
        """Tutorships of the same tutor that share at least a day with ``other``."""
        found = self.filter(tutor=other.tutor, start__lte=other.end, end__gte=other.start)
        return found.exclude(pk=other.pk)


class Tutorship(models.Model):
    #: Whom a line of the journal about it concerns.
    JOURNAL_OWNER = "tutor_id"

    class Form(models.TextChoices):
        PROFESSIONALISATION = "professionalisation", _("Professionnalisation")
        ADAPTATION = "adaptation", _("Adaptation au poste")
        STRATEGY = "strategy", _("Stratégie d’action")
        REPRODUCTION = "reproduction", _("Transmission du métier")

    tutor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="tutorships",
        verbose_name=_("tuteur ou tutrice"),
    )
    trainee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="tutorships_received",
        verbose_name=_("stagiaire"),
    )
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="tutorships", verbose_name=_("promotion"))
    host_unit = models.ForeignKey(
        OrgUnit, models.PROTECT, related_name="tutorships", verbose_name=_("unité d’accueil")
    )
    start = models.DateField(_("du"))
    end = models.DateField(_("au"))
    rhythm = models.CharField(_("rythme d’alternance"), max_length=200, blank=True)
    tutoring_type = models.CharField(
        _("forme de tutorat"), max_length=20, choices=Form, default=Form.PROFESSIONALISATION
    )
    commitment_signed_on = models.DateField(_("engagements réciproques signés le"), null=True, blank=True)

    objects = TutorshipQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "tutor__last_name", "pk"]
        verbose_name = _("tutorat")
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="tutorship_ends_after_start",
                violation_error_message=_("La fin du tutorat précède son début."),
            ),
            models.CheckConstraint(
                condition=~Q(tutor=F("trainee")),
                name="tutorship_two_people",
                violation_error_message=_("Choisissez deux personnes différentes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tutor} – {self.host_unit}"

    def get_absolute_url(self) -> str:
        return reverse("tutors:tutorship", args=[self.pk])

    def warnings(self) -> Iterator[str | Promise]:
        """What the scheme's policy would rather avoid. Never blocks (domain page, S17 and S19)."""
        programme = self.cohort.programme
        alongside = Tutorship.objects.overlapping(self).count()
        if alongside + 1 > programme.max_trainees:
            yield _("Plus de %(most)s stagiaires en même temps pour cette personne.") % {
                "most": programme.max_trainees
            }
        if self.tutor.is_in_line_with(self.trainee):
            yield _(
                "Un lien hiérarchique existe entre ces deux personnes : le tutorat gagne à rester en dehors."
            )
        profile = getattr(self.tutor, "tutor_profile", None)
        if profile is None:
            return
        if not profile.is_volunteer:
            yield _("Cette personne n’est pas notée comme volontaire.")
        since = profile.service_since
        if since and (self.start - since).days < 365.25 * programme.min_service_years:
            yield _("Moins de %(years)s ans de service au début du tutorat.") % {
                "years": programme.min_service_years
            }


class TutorshipGoal(models.Model):
    tutorship = models.ForeignKey(Tutorship, models.CASCADE, related_name="goals")
    job_competence = models.ForeignKey(
        Competence,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("compétence visée"),
    )
    planned_result = models.CharField(_("résultat prévu"), max_length=300)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["tutorship", "position", "pk"]
        verbose_name = _("objectif")

    def __str__(self) -> str:
        return self.planned_result


class TutorshipMilestone(models.Model):
    class Kind(models.TextChoices):
        WELCOME = "welcome_interview", _("Entretien d’accueil")
        VISIT = "tripartite_visit", _("Visite tripartite")
        MID_REVIEW = "mid_review", _("Point à mi-parcours")
        FINAL_REVIEW = "final_review", _("Bilan final")
        SESSION = "centre_session", _("Session au centre")
        OTHER = "other", _("Autre")

    tutorship = models.ForeignKey(Tutorship, models.CASCADE, related_name="milestones")
    kind = models.CharField(_("jalon"), max_length=20, choices=Kind)
    planned_on = models.DateField(_("prévu le"))
    held_on = models.DateField(_("tenu le"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["tutorship", "planned_on", "pk"]
        verbose_name = _("jalon")

    def __str__(self) -> str:
        return self.get_kind_display()
