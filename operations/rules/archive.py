"""What a backup is made of: one uncompressed tar, whose first member says what the others are."""

import json
import tarfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

MANIFEST, DATABASE, LEDGER, SECRETS, FILES = (
    "manifest.json",
    "database",
    "erasures.txt",
    "secrets.env",
    "files/",
)


class NoBackup(Exception):
    """The sentence says what is wrong with a file, and what to do."""


class Unfinished(Exception):
    """The database was replaced, and something after that failed: the sentence says what to do."""


def quoted(value: str) -> str:
    """A value as an environment file holds it, read alike by a shell and by systemd."""
    if "'" not in value:
        return f"'{value}'"
    escaped = "".join(f"\\{sign}" if sign in '\\"$`' else sign for sign in value)
    return f'"{escaped}"'


@dataclass(frozen=True, slots=True)
class Manifest:
    version: str
    made_at: str
    #: ``postgresql`` or ``sqlite``: one is not restored into the other.
    engine: str
    #: SHA-256 of the database as it was dumped.
    database: str
    #: How many rows each table had at that moment.
    rows: dict[str, int] = field(default_factory=dict)
    #: SHA-256 of each file, by its name.
    files: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()


def read_manifest(backup: Path) -> Manifest:
    """Raises :class:`NoBackup`."""
    try:
        with tarfile.open(backup) as archive:
            member = archive.next()
            content = archive.extractfile(member) if member is not None and member.name == MANIFEST else None
            if content is None:
                raise NoBackup(f"{backup.name} is no backup of this product.")
            said: dict[str, Any] = json.load(content)
            return Manifest(**said)
    except (OSError, tarfile.TarError, ValueError, TypeError) as error:
        raise NoBackup(
            f"{backup.name} cannot be read as a backup. If it ends in .cms it is encrypted: open it first with "
            f"« openssl cms -decrypt -inform DER -in {backup.name} -inkey KEY.pem -out backup.tar »."
        ) from error
