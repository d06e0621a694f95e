"""The outbox: a letter is written in the database with what it tells of, and stays until a mail server has taken it."""

import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

#: Longer than any exchange with a mail server lasts: whoever took a letter for so long is dead.
TAKEN_FOR = datetime.timedelta(minutes=5)


class Fault(models.TextChoices):
    """Why a letter has not left yet, or never will."""

    ADDRESS = "address", _("Son serveur de courriel refuse cette adresse ou cette lettre.")
    WAIT = "wait", _("Son serveur de courriel demande d’attendre.")
    SILENT = "silent", _("Le serveur d’envoi ne répond pas.")
    REFUSED = "refused", _("Le serveur d’envoi nous refuse : prévenez l’équipe technique.")
    UNKNOWN = "unknown", _("Une erreur s’est produite : prévenez l’équipe technique.")
    RESTORED = "restored", _("Une sauvegarde a été restaurée : cette lettre est peut-être déjà arrivée.")


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> Self:
        return self.exclude(next_try_at=None)

    def stopped(self) -> Self:
        return self.exclude(stopped_at=None)

    def free(self, now: datetime.datetime) -> Self:
        """To be tried now, and nobody is at it."""
        return self.filter(Q(taken_at=None) | Q(taken_at__lt=now - TAKEN_FOR), next_try_at__lte=now)


class Letter(models.Model):
    """One letter to one address. Once a server has taken it, only its key and the moment are left, for a day."""

    JOURNAL_OWNER: ClassVar[str] = "person_id"

    #: Who writes the same letter again, after an accident, finds it there.
    key = models.CharField(max_length=60, unique=True)
    #: Whose address it is, when it is somebody's.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    address = models.EmailField(_("adresse"), blank=True)
    subject = models.CharField(_("objet"), max_length=200, blank=True)
    #: Sealed: a link to choose a password is in it.
    content = models.BinaryField()
    #: The row that wants to know what becomes of it: ``app.model:key``.
    about = models.CharField(max_length=60, blank=True, db_index=True)
    made_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    #: Nothing when it has left or is stopped.
    next_try_at = models.DateTimeField(null=True, db_index=True)
    taken_at = models.DateTimeField(null=True)
    fault = models.CharField(_("motif"), max_length=8, choices=Fault, blank=True)
    #: What the server said, as it said it.
    answer = models.CharField(_("réponse du serveur"), max_length=300, blank=True)
    stopped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("lettre en attente")
        constraints = [
            models.CheckConstraint(
                condition=Q(next_try_at__isnull=False, stopped_at=None, delivered_at=None)
                | Q(next_try_at=None, stopped_at__isnull=False, delivered_at=None)
                | Q(next_try_at=None, stopped_at=None, delivered_at__isnull=False),
                name="letter_waits_or_stopped_or_left",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def said(self) -> str:
        """The words of a mail server, which begin with their code; the name of an accident of ours serves the technical team."""
        return self.answer if self.answer[:1].isdigit() else ""
