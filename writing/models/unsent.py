"""A form typed and not sent yet, or refused: its raw words, for its writer alone."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class UnsentFormQuerySet(models.QuerySet["UnsentForm"]):
    def of(self, owner: User, address: str) -> Self:
        """What this person left in the form sent to this address, the latest first."""
        return self.filter(owner=owner, address=address)


class UnsentForm(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="unsent_forms")
    address = models.CharField(_("page"), max_length=300)
    tab = models.CharField(max_length=60)
    fields = models.JSONField(_("champs"))
    updated_at = models.DateTimeField(auto_now=True)

    objects = UnsentFormQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]
        verbose_name = _("formulaire non envoyé")
        constraints = [
            models.UniqueConstraint(fields=["owner", "address", "tab"], name="one_unsent_form_per_tab")
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def initial(self) -> dict[str, Any]:
        """The fields as a form shows them."""
        return {name: values[0] if len(values) == 1 else values for name, values in self.fields.items()}

    @property
    def text(self) -> str:
        """The words alone, to be read."""
        return "\n".join(value for values in self.fields.values() for value in values if " " in value)
