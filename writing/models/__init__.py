"""What keeps typed words: revisions, history, forms not sent yet, people mentioned."""

from writing.models.answer import HarmlessWord
from writing.models.cited import CitedPerson
from writing.models.idempotency import IdempotencyKey
from writing.models.revised import Revised, Seen, Stale
from writing.models.unsent import UnsentForm
from writing.models.version import TextVersion

__all__ = [
    "CitedPerson",
    "HarmlessWord",
    "IdempotencyKey",
    "Revised",
    "Seen",
    "Stale",
    "TextVersion",
    "UnsentForm",
]
