"""A form typed and not sent yet, or refused: its raw words, for its writer alone."""

from collections.abc import Container
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import plain_text

#: Marks of a form that are not words of its writer.
MARKS = frozenset({"csrfmiddlewaretoken", "writer", "revision", "key", "pages", "sheet", "go", "save"})


class UnsentFormQuerySet(models.QuerySet["UnsentForm"]):
    def of(self, request: HttpRequest, address: str = "") -> Self:
        """What this person left in the form sent to this address (this page's own), the latest first."""
        return self.filter(owner=request.user, address=address or request.path)

    def keep(self, request: HttpRequest, sheet: str, names: Container[str] | None = None) -> None:
        """Keep the posted fields (those named, or all) in place of those this sheet held before.

        Each opened page is a sheet of its own: two tabs never write over each other. An empty form is not kept.
        """
        fields = {
            plain_text(name): [plain_text(value) for value in values]
            for name, values in request.POST.lists()
            if name not in MARKS and (names is None or name in names)
        }
        if any(value.strip() for values in fields.values() for value in values):
            defaults = {"fields": fields}
            self.update_or_create(owner=request.user, address=request.path, sheet=sheet, defaults=defaults)
        else:
            self.drop(request, sheet)

    def drop(self, request: HttpRequest, sheet: str) -> None:
        """The form of this sheet was sent: nothing is waiting any more."""
        self.of(request).filter(sheet=sheet).delete()


class UnsentForm(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="unsent_forms")
    address = models.CharField(_("page"), max_length=300)
    sheet = models.CharField(max_length=60)
    fields = models.JSONField(_("champs"))
    updated_at = models.DateTimeField(auto_now=True)

    objects = UnsentFormQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]
        verbose_name = _("formulaire non envoyé")
        constraints = [
            models.UniqueConstraint(fields=["owner", "address", "sheet"], name="one_unsent_form_per_sheet")
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
