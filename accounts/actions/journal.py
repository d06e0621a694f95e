"""One door to the journal."""

from django.db import models

from accounts.models import JournalEntry, User


def record(
    verb: str, target: models.Model, *, by: User | None, reason: str = "", before: str = "", after: str = ""
) -> JournalEntry:
    """Append one line: ``verb`` is ``noun.participle`` in English, e.g. ``narrative.shared``."""
    return JournalEntry.objects.create(
        actor=by,
        verb=verb,
        target_type=target._meta.label_lower,  # noqa: SLF001 Django documents it
        target_id=str(target.pk),
        reason=reason[:500],
        before=before,
        after=after,
    )
