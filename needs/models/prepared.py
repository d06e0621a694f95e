"""An answer being prepared: read by those who may answer alone, until it is published with the others. The row stays: whoever had an
older page in front of them is told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from needs.models.answer import NeedAnswer
from needs.models.need import Need


class PreparedAnswer(models.Model):
    need = models.OneToOneField(Need, models.CASCADE, related_name="prepared")
    #: Blank as long as nothing is decided, and again once it is published.
    decision = models.CharField(_("réponse"), max_length=11, choices=NeedAnswer.Decision, blank=True)
    reason = models.TextField(_("motif"), blank=True)
    due_on = models.DateField(_("échéance"), null=True, blank=True)
    #: Never published.
    note = models.TextField(_("note de travail"), blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confiée à"),
    )
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    #: How often it was written, by anybody.
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("réponse préparée")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=["", *NeedAnswer.Decision.values]), name="prepared_answer_known"
            )
        ]

    def __str__(self) -> str:
        return self.get_decision_display()
