"""One version of a practice sheet. Published versions never change."""

import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, Role, User
from capitalisation.lifecycle import Stateful
from competences.models import Competence
from repertoire.models.knowledge import Gesture, Knowledge, KnowledgeKind, Step, Tied, Written
from repertoire.models.practice import Practice
from repertoire.models.scales import hours_per_month
from repertoire.models.states import (
    EDITABLE,
    RETAINED,
    Change,
    Evidence,
    Explicitness,
    Outcome,
    Stage,
    TimeBand,
    TransferClass,
    VersionLifecycle,
    VersionState,
)
from writing.models import Revised

#: A published sheet is read again after two years.
FRESH_FOR = datetime.timedelta(days=730)
#: States a version has been public in: its permanent address answers.
ONCE_PUBLIC = (VersionState.PUBLISHED, VersionState.SUPERSEDED)


class PracticeVersionQuerySet(models.QuerySet["PracticeVersion"]):
    def published(self) -> Self:
        return self.filter(status=VersionState.PUBLISHED)

    def readable_by(self, user: User) -> Self:
        """Published sheets for every role, one's own without any: no join for those who read everything."""
        return self.published() if user.roles else self.published().filter(practice__author=user)

    def once_public(self, user: User) -> Self:
        """Published today or before another took its place; nothing of a practice somebody objects to."""
        found = self.filter(status__in=ONCE_PUBLIC, practice__withdrawn_on=None)
        found = found.exclude(practice__versions__status=VersionState.SUSPENDED)
        return found if user.roles else found.filter(practice__author=user)

    def stale(self) -> Self:
        """Published, and to be read again."""
        since = timezone.localdate() - FRESH_FOR
        return self.published().alias(since=Coalesce("read_again_on", "published_on")).filter(since__lt=since)

    def visible_to(self, user: User) -> Self:
        """Published sheets for every role; one's own; those under review for the committee."""
        visible = Q(practice__author=user)
        if user.roles:
            visible |= Q(status=VersionState.PUBLISHED)
        return self.filter(visible | Q(pk__in=self.to_review_by(user).values("pk")))

    def to_review_by(self, user: User) -> Self:
        """Under review: those of its days for a centre, and for its committee."""
        waiting = self.filter(status=VersionState.IN_REVIEW)
        if user.holds(Role.REVIEWER):
            return waiting.filter(
                Q(practice__centre__in=Centre.objects.knowing(user)) | Q(practice__centre=None)
            )
        return waiting.filter(practice__in=Practice.objects.tended_by(user))

    def for_list(self, *, with_texts: bool = False) -> Self:
        """What a line of a list shows, in one query and two prefetches; without the long texts, unless words were looked for
        in them."""
        texts = PracticeVersion.TEXTS if with_texts else ()
        return self.only(
            *texts,
            "practice",
            "number",
            "status",
            "title",
            "purpose",
            "published_on",
            "outcome",
            "transfer_peer",
            "time_band",
            "revision",
        ).prefetch_related("stage_rows", "competence_rows__competence")


class PracticeVersion(Stateful, Revised):
    lifecycle = VersionLifecycle
    TEXTS = (
        "title",
        "when_to_use",
        "purpose",
        "steps",
        "knowledge",
        "watch_points",
        "keep",
        "adapt",
        "resources",
        "setup_minutes",
        "minutes_per_use",
        "uses_per_month",
        "effects",
        "evidence_level",
        "success_conditions",
        "tags",
    )

    READING_ORDER = ("text", "cue", "gesture", "kind", "tied", "written", "where")
    CODES: ClassVar = {"gesture": Gesture, "kind": KnowledgeKind, "tied": Tied, "written": Written}

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    status = models.CharField(_("état"), max_length=12, choices=VersionState, default=VersionState.DRAFT)

    title = models.CharField(_("intitulé"), max_length=90, blank=True)
    when_to_use = models.TextField(_("quand l’utiliser"), blank=True)
    purpose = models.TextField(_("afin de…"), blank=True)
    steps = models.JSONField(_("comment s’y prendre"), default=list, blank=True)
    knowledge = models.JSONField(_("ce que cela met en jeu"), default=list, blank=True)
    watch_points = models.JSONField(_("points de vigilance"), default=list, blank=True)
    keep = models.TextField(_("à garder absolument"), blank=True)
    adapt = models.TextField(_("à adapter librement"), blank=True)
    resources = models.JSONField(_("appuis et outils"), default=list, blank=True)
    setup_minutes = models.PositiveIntegerField(_("préparation (minutes)"), null=True, blank=True)
    minutes_per_use = models.PositiveIntegerField(_("durée à chaque fois (minutes)"), null=True, blank=True)
    uses_per_month = models.DecimalField(
        _("fois par mois"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    effects = models.TextField(_("effets constatés"), blank=True)
    evidence_level = models.CharField(_("solidité"), max_length=12, choices=Evidence, blank=True)
    success_conditions = models.TextField(_("conditions de réussite"), blank=True)
    tags = models.JSONField(_("mots-clés"), default=list, blank=True)
    explicitness_before = models.PositiveSmallIntegerField(
        _("explicitation avant la journée"), choices=Explicitness, null=True, blank=True
    )
    explicitness_author = models.PositiveSmallIntegerField(
        _("explicitation aujourd’hui, selon l’auteur"), choices=Explicitness, null=True, blank=True
    )
    change_note = models.CharField(_("ce qui change"), max_length=300, blank=True)
    change = models.CharField(_("changement"), max_length=5, choices=Change, blank=True)

    # Computed when an opinion arrives, kept for filters.
    explicitness_after = models.PositiveSmallIntegerField(null=True, choices=Explicitness)
    transfer_peer = models.CharField(max_length=10, choices=TransferClass, blank=True)
    transfer_unit = models.CharField(max_length=10, choices=TransferClass, blank=True)
    time_band = models.CharField(max_length=10, choices=TimeBand, blank=True)

    # Copied from the day's restitution when it is revealed.
    outcome = models.CharField(_("avis du groupe"), max_length=20, choices=Outcome, blank=True)
    outcome_grade = models.PositiveSmallIntegerField(null=True)
    outcome_voters = models.PositiveSmallIntegerField(null=True)
    restituted_on = models.DateField(null=True)
    retained_because = models.TextField(_("retenue parce que"), blank=True)
    minority_note = models.TextField(_("avis minoritaire"), blank=True)

    # Read again and found right, after two years; and why it left the repertoire.
    read_again_on = models.DateField(_("relue le"), null=True)
    retired_because = models.CharField(_("retirée parce que"), max_length=300, blank=True)

    confirmed_at = models.DateTimeField(null=True)
    published_on = models.DateField(_("publiée le"), null=True)

    objects = PracticeVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-pk"]
        verbose_name = _("fiche pratique")
        verbose_name_plural = _("fiches pratiques")
        indexes = [
            models.Index(fields=["status", "-published_on", "-id"], name="version_published"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["practice", "number"], name="version_unique_per_practice"),
            models.UniqueConstraint(
                fields=["practice"],
                condition=Q(status=VersionState.PUBLISHED),
                name="practice_one_published_version",
            ),
            models.CheckConstraint(condition=VersionLifecycle.known(), name="practiceversion_status_known"),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Pratique sans intitulé"))

    def get_absolute_url(self) -> str:
        return reverse("repertoire:practice", args=[self.practice_id])

    @property
    def writer_id(self) -> int | None:
        return self.practice.author_id

    @property
    def writing_url(self) -> str:
        return reverse("narratives:sheet_describe", args=[self.pk])

    @property
    def is_writable(self) -> bool:
        return self.is_editable

    @property
    def is_promising(self) -> bool:
        """The group found it worth reworking: it may go straight to the committee."""
        return self.outcome == Outcome.TO_REWORK

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def readers_needed(self) -> int:
        """Approvals that publish it: the centre's and a peer's; one for a minor change of a sheet that was read by two."""
        return 1 if self.change == Change.MINOR else 2

    @property
    def shown_reason(self) -> str:
        """Why the group retained it; "" when it did not, or did not say."""
        return self.retained_because if self.outcome in RETAINED else ""

    @property
    def is_after_the_day(self) -> bool:
        """A next version or an adaptation: written on its own, outside a day."""
        return self.number > 1 or self.practice.variant_of_id is not None

    @property
    def hours_per_month(self) -> float | None:
        if self.minutes_per_use is None or self.uses_per_month is None:
            return None
        return hours_per_month(self.minutes_per_use, float(self.uses_per_month))

    @property
    def told_steps(self) -> list[Step]:
        """In words, as they are read."""
        return [Step.of(row) for row in self.steps]

    @property
    def told_knowledge(self) -> list[Knowledge]:
        """In words; a line whose words are missing yet says nothing."""
        return [Knowledge.of(row) for row in self.knowledge if row.get("text")]

    @property
    def main_competence(self) -> Competence | None:
        return next((row.competence for row in self.competence_rows.all() if row.is_main), None)

    @property
    def secondary_competences(self) -> list[Competence]:
        return [row.competence for row in self.competence_rows.all() if not row.is_main]

    @property
    def competence_keys(self) -> list[int]:
        """Keys of its competences, the main one first."""
        return [row.competence_id for row in self.competence_rows.all()]

    @property
    def stages(self) -> list[str]:
        return [row.stage for row in self.stage_rows.all()]

    @property
    def stage_labels(self) -> list[Any]:
        return [Stage(stage).label for stage in self.stages]

    @property
    def fresh_until(self) -> datetime.date | None:
        """24 months after it was published, or last read again."""
        since = self.read_again_on or self.published_on
        return since + FRESH_FOR if since else None

    @property
    def is_stale(self) -> bool:
        """The sheet asks to be read again."""
        return self.fresh_until is not None and timezone.localdate() > self.fresh_until

    @property
    def address(self) -> str:
        """Permanent, of this very version."""
        return reverse("repertoire:version", args=[self.practice_id, self.number])


class PracticeStage(models.Model):
    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="stage_rows")
    stage = models.CharField(max_length=12, choices=Stage)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "stage"], name="stage_once_per_version")]
        indexes = [models.Index(fields=["stage", "version"], name="practice_by_stage")]

    def __str__(self) -> str:
        return self.get_stage_display()


class PracticeTrait(models.Model):
    """What a published sheet draws on and by which gestures, once each: kept for filters and counts."""

    class Name(models.TextChoices):
        """As filters name them in addresses."""

        KIND = "savoir"
        TIED = "lien"
        WRITTEN = "ecrit"
        GESTURE = "geste"

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="traits")
    name = models.CharField(max_length=6, choices=Name)
    value = models.CharField(max_length=12)

    class Meta:
        ordering = ["version", "name", "value"]
        constraints = [
            models.UniqueConstraint(fields=["version", "name", "value"], name="trait_once_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class PracticeCompetence(models.Model):
    class InFramework(models.TextChoices):
        NAMED = "named", _("nommée dans le référentiel")
        IMPLIED = "implied", _("sous-entendue")
        ABSENT = "absent", _("absente")

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="competence_rows")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="practice_rows")
    is_main = models.BooleanField(default=False)
    framework_status = models.CharField(max_length=8, choices=InFramework, default=InFramework.NAMED)

    class Meta:
        ordering = ["-is_main", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "competence"], name="competence_once_per_version"),
            models.UniqueConstraint(
                fields=["version"], condition=Q(is_main=True), name="one_main_competence"
            ),
        ]

    def __str__(self) -> str:
        return str(self.competence)
