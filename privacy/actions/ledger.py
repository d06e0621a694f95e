"""The list of erased people, outside the database: a restored backup brings nobody back.

It holds a date and the fingerprint of a random identifier, which nobody can guess: without the backup that it serves to
clean, it says nothing of anybody. It is only added to.
"""

import hashlib
import os
import uuid
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def remember(public_id: uuid.UUID) -> None:
    """Add a line, and be sure it is on the disk. Raises ``OSError``."""
    line = f"{timezone.now():%Y-%m-%d} {_fingerprint(public_id)}\n"
    ledger = os.open(settings.ERASURE_LEDGER, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(ledger, line.encode())
        os.fsync(ledger)
    finally:
        os.close(ledger)


def remembered() -> set[str]:
    """Fingerprints of everybody who was erased."""
    path = Path(settings.ERASURE_LEDGER)
    return {line.split()[1] for line in path.read_text().splitlines()} if path.exists() else set()


def is_among(known: set[str], public_id: uuid.UUID) -> bool:
    return _fingerprint(public_id) in known


def _fingerprint(public_id: uuid.UUID) -> str:
    return hashlib.sha256(public_id.bytes).hexdigest()
