"""Fingerprints of the journal: each holds all before it (hash chain; keyed, HMAC-SHA-256, so that nobody without the
server's secret can make another chain)."""

import datetime
import json

from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts.models import JournalEntry

START = "0" * 64


def person_digest(entry: JournalEntry) -> str:
    """Of who did it, whom it concerns, and the values it tells of a person."""
    return _digest("person", [entry.pk, entry.actor_id, entry.concerns_id, entry.before, entry.after])


def link_digest(former: str, entry: JournalEntry, person: str) -> str:
    at = entry.at.astimezone(datetime.UTC).isoformat()
    told = [former, person, entry.pk, at, entry.verb, entry.target_type, entry.target_id, entry.reason]
    return _digest("line", told)


def is_unnamed(entry: JournalEntry) -> bool:
    return entry.actor_id is None and entry.concerns_id is None and not entry.before and not entry.after


def _digest(part: str, told: list[object]) -> str:
    text = json.dumps(told, ensure_ascii=False)
    salt = f"accounts.journal.{part}"
    return salted_hmac(salt, text, secret=settings.JOURNAL_SECRET, algorithm="sha256").hexdigest()
