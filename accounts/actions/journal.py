"""One door to the journal."""

from django.db import models
from django.utils import timezone

from accounts.models import JournalEntry, User


def record(
    verb: str,
    target: models.Model | None,
    *,
    by: User | None,
    reason: str = "",
    before: str = "",
    after: str = "",
    concerns: int | None = None,
) -> JournalEntry:
    """Append one line: ``verb`` is ``noun.participle`` in English, e.g. ``narrative.shared``.

    It concerns whose object it is, if its model says so (``JOURNAL_OWNER``) or the caller does (``concerns``, a key): an
    object whose author the group must not know says nothing. ``reason`` is a code, never a sentence.
    """
    kind, key = ("", "") if target is None else (target._meta.label_lower, str(target.pk))  # noqa: SLF001 documented
    return JournalEntry.objects.create(
        actor_id=by.pk if by is not None else None,
        concerns_id=concerns if concerns is not None else _whose(target),
        verb=verb,
        target_type=kind,
        target_id=key,
        reason=reason[:500],
        before=before,
        after=after,
    )


def record_answer(verb: str, place: str, key: str, *, by: User) -> None:
    """What a page answered: a file that left, a refusal. ``place`` is the page's name, never its address."""
    JournalEntry.objects.create(actor=by, verb=verb, target_type=place[:60], target_id=key[:40])


def record_reading(target: models.Model, *, by: User) -> None:
    """Somebody read what another person wrote: once a day."""
    concerns = _whose(target)
    if concerns == by.pk:
        return
    label = target._meta.label_lower  # noqa: SLF001 Django documents it
    verb = f"{target._meta.model_name}.read"  # noqa: SLF001
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    told = JournalEntry.objects.filter(
        verb=verb, target_type=label, target_id=str(target.pk), actor=by, at__gte=today
    )
    if not told.exists():
        record(verb, target, by=by)


def _whose(target: models.Model | None) -> int | None:
    if target is None or isinstance(target, User):
        return target.pk if target is not None else None
    owner = getattr(target, "JOURNAL_OWNER", "")
    return getattr(target, owner) if owner else None
