"""Rows that go with the file they name."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

#: One reading holds so many of them.
_AT_ONCE = 200


def delete_with_files(rows: QuerySet[Any]) -> int:
    """Delete them all; how many."""
    gone = 0
    while found := list(rows[:_AT_ONCE]):
        for row in found:
            row.delete()
            if row.file:
                # A file does not come back with a transaction that is undone.
                transaction.on_commit(partial(row.file.storage.delete, row.file.name))
        gone += len(found)
    return gone
