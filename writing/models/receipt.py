"""What was already received: the same sending twice creates one row and gets the same answer."""

from django.conf import settings
from django.db import models


class Receipt(models.Model):
    """One key a form shown; its answer is where the writer was led after the deed."""

    key = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="receipts")
    answer = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_receipt_per_sending")]

    def __str__(self) -> str:
        return self.answer
