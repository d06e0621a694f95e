"""What became of a need: the end of the chain, read by those who expressed it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from needs.models.need import Need


class NeedAnswer(models.Model):
    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("Retenu")
        PARTLY = "partly", _("Retenu en partie")
        CONDITIONAL = "conditional", _("Retenu sous condition")
        REDIRECTED = "redirected", _("Réorienté")
        DEFERRED = "deferred", _("Reporté")
        DECLINED = "declined", _("Non retenu")

    need = models.OneToOneField(Need, models.CASCADE, related_name="answer")
    decision = models.CharField(_("réponse"), max_length=11, choices=Decision)
    reason = models.TextField(_("motif"), blank=True)
    due_on = models.DateField(_("échéance"), null=True, blank=True)
    responder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("le"))

    class Meta:
        ordering = ["decided_on", "pk"]
        verbose_name = _("réponse à un besoin")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    decision__in=["accepted", "partly", "conditional", "redirected", "deferred", "declined"]
                ),
                name="need_answer_known",
            ),
            models.CheckConstraint(
                condition=Q(decision="accepted") | ~Q(reason=""), name="need_answer_reasoned"
            ),
        ]

    def __str__(self) -> str:
        return self.get_decision_display()
