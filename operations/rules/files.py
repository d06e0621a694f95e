"""Files that the product keeps."""

import hashlib
from pathlib import Path

from django.core.files.storage import default_storage


def root_of_files() -> Path:
    return Path(default_storage.path(""))


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def sha256_of(path: Path) -> str:
    """Nothing when there is no such file."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
