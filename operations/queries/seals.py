"""What anybody may know of a seal: which collection it closes, and whether its texts still hold."""

import datetime
import re
from dataclasses import dataclass

from operations.models import RegularWork
from repertoire.models import Edition

_SEAL = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Seal:
    edition: Edition
    sheets: int
    #: When every seal was last computed again from the texts, and whether all of them held.
    verified_at: datetime.datetime | None
    holds: bool


def typed_seal(typed: str) -> str:
    """As it is printed, however it was copied; nothing when it is none."""
    cleaned = "".join(typed.split()).lower()
    return cleaned if _SEAL.fullmatch(cleaned) else ""


def find_seal(sha256: str) -> Seal | None:
    edition = Edition.objects.filter(sha256=sha256).first()
    if edition is None:
        return None
    work = RegularWork.objects.filter(name="verify_seals").exclude(ended_at=None).first()
    return Seal(
        edition=edition,
        sheets=edition.entries.count(),
        verified_at=work.ended_at if work else None,
        holds=work is not None and not work.fault,
    )
