"""A new e-mail address asked for an account."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.states import AddressChangeLifecycle, AddressChangeState
from capitalisation.lifecycle import Stateful

_OPEN = (AddressChangeState.ASKED, AddressChangeState.AGREED)


class AddressChangeQuerySet(models.QuerySet["AddressChange"]):
    def open(self) -> Self:
        """Neither done nor stopped; one a person at most."""
        return self.filter(status__in=_OPEN)


class AddressChange(Stateful, models.Model):
    """Asked by the owner, who answers from both addresses, or by somebody of the centre whom another person backs."""

    lifecycle = AddressChangeLifecycle

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="address_changes")
    old_email = models.EmailField(_("ancienne adresse"))
    new_email = models.EmailField(_("nouvelle adresse"))
    status = models.CharField(
        _("état"), max_length=8, choices=AddressChangeState, default=AddressChangeState.ASKED
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    backed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    old_confirmed_at = models.DateTimeField(null=True)
    new_confirmed_at = models.DateTimeField(null=True)
    effective_at = models.DateTimeField(_("prend effet le"), null=True)

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("changement d’adresse")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(status__in=_OPEN), name="one_open_address_change"
            ),
            models.CheckConstraint(
                condition=AddressChangeLifecycle.known(), name="address_change_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_email} → {self.new_email}"

    def waits_for(self, side: str) -> bool:
        """Must this address still answer?"""
        answered = self.old_confirmed_at if side == "old" else self.new_confirmed_at
        return self.is_by_owner and self.status == AddressChangeState.ASKED and answered is None

    @property
    def missing(self) -> list[str]:
        """Addresses that have not answered yet."""
        sides = (("old", self.old_email), ("new", self.new_email))
        return [email for side, email in sides if self.waits_for(side)]

    @property
    def is_by_owner(self) -> bool:
        return self.asked_by_id == self.user_id
