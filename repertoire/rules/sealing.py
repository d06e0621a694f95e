"""Fingerprints of texts that must not change: canonical JSON, then SHA-256 (FIPS 180-4)."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from repertoire.models import PracticeVersion


def content_of(version: PracticeVersion) -> dict[str, Any]:
    """What is sealed of a sheet: its words, moments and competences; how it is signed may change."""
    texts = {name: _plain(getattr(version, name)) for name in PracticeVersion.TEXTS}
    return texts | {
        "reference": version.practice.reference,
        "number": version.number,
        "stages": sorted(version.stages),
        "competences": [row.competence.code for row in version.competence_rows.all()],
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, list)) or value is None else str(value)


def fingerprint(content: dict[str, Any]) -> str:
    """64 hexadecimal digits of the JSON with sorted keys, no blanks, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def seal(number: int, title: str, day: str, fingerprints: Iterable[str]) -> str:
    """The fingerprint of an edition: its number, title and day, and those of its sheets in order."""
    return fingerprint({"number": number, "title": title, "sealed_on": day, "sheets": list(fingerprints)})
