"""Cut what leads from a person to a secret answer."""

import secrets
import uuid
from typing import Any

from django.db.models import QuerySet


def shuffle(cast: QuerySet[Any]) -> None:
    """A new token and a new key for each row, in no order: neither the rows of one person nor the order in which they
    came can be put together again."""
    rows = list(cast.order_by())
    secrets.SystemRandom().shuffle(rows)
    cast.delete()
    for row in rows:
        row.pk, row.voter_token = None, uuid.uuid4()
    cast.model.objects.bulk_create(rows)
