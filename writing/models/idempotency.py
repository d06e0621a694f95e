"""Keys of what was already received: the same sending twice is carried out once, and gets the same answer.

The usual pattern: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

from django.conf import settings
from django.db import models


class IdempotencyKey(models.Model):
    """The key that a shown form holds; ``answer`` is where its writer was led after the action."""

    key = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="idempotency_keys")
    answer = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_answer_per_sending")]

    def __str__(self) -> str:
        return self.answer
