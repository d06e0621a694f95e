"""Files that the product keeps, wherever they are."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage


def names_of_files(folder: str = "") -> Iterator[str]:
    """Every file of the storage, by its name there."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        # Nothing was ever kept.
        return
    prefix = f"{folder}/" if folder else ""
    yield from (f"{prefix}{name}" for name in sorted(files) if name)
    for inside in sorted(folders):
        yield from names_of_files(f"{prefix}{inside}")


def sha256_of(path: Path) -> str:
    """Nothing when there is no such file."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
