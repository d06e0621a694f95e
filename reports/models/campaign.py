"""Bringing an edition or a report to everybody it concerns, and knowing whom it reached."""

import datetime
from fractions import Fraction
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, Region, User
from capitalisation.lifecycle import Stateful
from needs.models.frozen import NeedsReport
from repertoire.models import Edition
from reports.models.states import CampaignLifecycle, CampaignState, RecipientLifecycle, RecipientState

#: One reminder, not before so many days (domain page, section 11).
REMIND_AFTER = datetime.timedelta(days=10)
#: Under this coverage a campaign does not close without a reason.
ENOUGH = Fraction(8, 10)


class CampaignQuerySet(models.QuerySet["DiffusionCampaign"]):
    def with_counts(self) -> Self:
        return self.annotate(
            listed=Count("recipients"),
            reached=Count("recipients", filter=Q(recipients__status=RecipientState.ACKNOWLEDGED)),
        )

    def to_remind(self) -> Self:
        since = timezone.localdate() - REMIND_AFTER
        return self.filter(status=CampaignState.RUNNING, reminded_on=None, sent_on__lte=since)


class DiffusionCampaign(Stateful, models.Model):
    lifecycle = CampaignLifecycle

    class Channel(models.TextChoices):
        EMAIL = "email", _("Courriel")
        IN_APP = "in_app", _("Dans l’espace de chacun")
        PAPER = "paper", _("Papier")

    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="campaigns")
    report = models.ForeignKey(NeedsReport, models.PROTECT, null=True, blank=True, related_name="campaigns")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("région"))
    #: Keys of ``reports.audiences``.
    audiences = models.JSONField(_("personnes concernées"))
    channel = models.CharField(_("moyen"), max_length=6, choices=Channel)
    message = models.TextField(_("message"))
    status = models.CharField(_("état"), max_length=7, choices=CampaignState, default=CampaignState.RUNNING)
    sent_on = models.DateField(_("envoyée le"), default=timezone.localdate)
    reminded_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    close_reason = models.TextField(_("motif"), blank=True)
    #: Whose people follow it; none for a report, which follows its region.
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="+", editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_on", "-pk"]
        verbose_name = _("diffusion")
        constraints = [
            models.CheckConstraint(
                condition=Q(edition=None, report__isnull=False) | Q(edition__isnull=False, report=None),
                name="campaign_of_one_document",
            ),
            models.CheckConstraint(condition=CampaignLifecycle.known(), name="campaign_status_known"),
        ]

    def __str__(self) -> str:
        return str(self.document)

    def get_absolute_url(self) -> str:
        return reverse("reports:campaign", args=[self.pk])

    @property
    def document(self) -> Edition | NeedsReport:
        found = self.edition or self.report
        if found is None:
            raise ValueError("a campaign is about an edition or a report")
        return found

    @cached_property
    def counts(self) -> dict[str, int]:
        """People by state, every state named."""
        found = dict(self.recipients.order_by().values_list("status").annotate(Count("pk")))
        return {state: found.get(state, 0) for state in RecipientState.values}

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def coverage(self) -> Fraction:
        """Acknowledged among listed."""
        return Fraction(self.counts["acknowledged"], self.total) if self.total else Fraction(0)

    @property
    def remind_from(self) -> datetime.date:
        return self.sent_on + REMIND_AFTER

    @property
    def is_being_sent(self) -> bool:
        return self.channel == self.Channel.EMAIL and bool(self.counts["listed"])


class RecipientQuerySet(models.QuerySet["Recipient"]):
    def waiting_for(self, person: User) -> Self:
        """What this person has not read yet, of campaigns still open."""
        return self.filter(
            person=person,
            campaign__status=CampaignState.RUNNING,
            status__in=[RecipientState.SENT, RecipientState.OPENED, RecipientState.BOUNCED],
        )

    def by_need(self) -> Self:
        """Those to look after first: dead addresses, then people not reached, then the others."""
        order = ["bounced", "listed", "sent", "opened", "opted_out", "acknowledged"]
        rank = Case(
            *(When(status=state, then=place) for place, state in enumerate(order)), default=len(order)
        )
        return self.order_by(rank, "person__last_name", "person__first_name", "pk")

    def not_written_to(self, *, is_reminder: bool) -> Self:
        """Whose letter, first or reminder, is not written yet."""
        if is_reminder:
            return self.unmet().filter(letters__lt=2)
        return self.filter(status=RecipientState.LISTED, letters=0)

    def unmet(self) -> Self:
        """Who has not acknowledged; those who refused letters are met no more."""
        return self.exclude(status__in=[RecipientState.ACKNOWLEDGED, RecipientState.OPTED_OUT])


class Recipient(Stateful, models.Model):
    lifecycle = RecipientLifecycle

    campaign = models.ForeignKey(DiffusionCampaign, models.CASCADE, related_name="recipients")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    status = models.CharField(_("état"), max_length=12, choices=RecipientState, default=RecipientState.LISTED)
    at = models.DateTimeField(_("le"), auto_now=True)
    on_paper = models.BooleanField(_("sur papier"), default=False)
    #: Written so far: the first one, the reminder.
    letters = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        ordering = ["person__last_name", "person__first_name", "pk"]
        verbose_name = _("destinataire")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "person"], name="recipient_once"),
            models.CheckConstraint(condition=RecipientLifecycle.known(), name="recipient_status_known"),
        ]

    def __str__(self) -> str:
        return str(self.person)
