"""What the day leaves behind: its minutes, what its participants say of it, the notes of its facilitators."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Stateful
from room.models.states import MinutesLifecycle, MinutesState, Respect, Usefulness
from workshops.models.workshop import Workshop
from writing.models import Revised


class Minutes(Stateful, Revised):
    """Written by the day itself, edited by its lead, approved by its participants."""

    lifecycle = MinutesLifecycle

    TEXTS = ("practices", "findings", "needs", "follow_up", "remarks")

    workshop = models.OneToOneField(Workshop, models.CASCADE, related_name="minutes")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    practices = models.TextField(_("Les pratiques et l’avis du groupe"), blank=True)
    findings = models.TextField(_("Points forts et axes"), blank=True)
    needs = models.TextField(_("Besoins confirmés"), blank=True)
    follow_up = models.TextField(_("Suites décidées"), blank=True)
    remarks = models.TextField(_("À noter"), blank=True)
    status = models.CharField(_("état"), max_length=8, choices=MinutesState, default=MinutesState.DRAFT)
    sent_at = models.DateTimeField(null=True)
    # What happened, frozen when the minutes are sent: (hour, sentence, who).
    events = models.JSONField(default=list)

    class Meta:
        ordering = ["workshop"]
        verbose_name = _("compte rendu")
        constraints = [
            models.CheckConstraint(condition=MinutesLifecycle.known(), name="minutes_status_known")
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} – {self.workshop}"

    @property
    def writer_id(self) -> int:
        return self.owner_id

    def get_absolute_url(self) -> str:
        return reverse("room:minutes", args=[self.workshop.slug])

    @property
    def writing_url(self) -> str:
        return self.get_absolute_url()

    @property
    def is_writable(self) -> bool:
        return self.status == MinutesState.DRAFT

    @property
    def sections(self) -> list[tuple[str, str]]:
        """(title, text) of what is filled, in reading order."""
        titles = {field.name: str(field.verbose_name) for field in self._meta.fields}
        return [(titles[name], text) for name in self.TEXTS if (text := getattr(self, name))]


class MinutesAnswer(models.Model):
    """A participant approves the minutes, or says what to correct."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="answers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    approves = models.BooleanField(_("approuve"))
    comment = models.CharField(_("à corriger"), max_length=500, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["minutes", "pk"]
        constraints = [models.UniqueConstraint(fields=["minutes", "user"], name="one_answer_to_minutes")]

    def __str__(self) -> str:
        return str(self.approves)


class DayNotes(Revised):
    """A facilitator's own notes of the day; nobody else reads them."""

    TEXTS = ("text",)

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="notes")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.TextField(_("notes"), blank=True)

    class Meta:
        ordering = ["workshop", "pk"]
        verbose_name = _("notes de l’animation")
        constraints = [models.UniqueConstraint(fields=["workshop", "owner"], name="notes_once_per_person")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} – {self.workshop}"

    @property
    def writer_id(self) -> int:
        return self.owner_id

    @property
    def writing_url(self) -> str:
        return reverse("room:notes", args=[self.workshop.slug])


class DayEvaluation(models.Model):
    """What somebody says of the day, for its lead and the centre; no name, only the token of the ballots."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="evaluations")
    voter_token = models.UUIDField()
    charter = models.CharField(_("La charte a-t-elle été respectée ?"), max_length=8, choices=Respect)
    usefulness = models.PositiveSmallIntegerField(
        _("Cette journée vous sera-t-elle utile ?"),
        choices=Usefulness,
    )
    helped = models.TextField(_("Ce qui vous a aidé"), max_length=1_000, blank=True)
    missing = models.TextField(_("Ce qui vous a manqué"), max_length=1_000, blank=True)

    class Meta:
        # Shuffled order: the primary key would tell the order of answers.
        ordering = ["workshop", "voter_token"]
        verbose_name = _("avis sur la journée")
        constraints = [
            models.UniqueConstraint(fields=["workshop", "voter_token"], name="one_evaluation_per_person"),
            models.CheckConstraint(condition=Q(usefulness__range=(1, 4)), name="usefulness_1_to_4"),
        ]

    def __str__(self) -> str:
        return self.get_charter_display()
