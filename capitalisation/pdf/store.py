"""Where drawings are kept: each file under a fingerprint, written whole or not at all, thrown away when it serves no more."""

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

#: What served nothing for so long goes, with the words of those who took theirs back.
KEPT_SECONDS = 30 * 24 * 3600


def place(name: str) -> Path:
    """Where a drawing is kept, apart from those of another style sheet, engine or version of this package."""
    folder = _folder() / _look()
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "parts"


@cache
def _look() -> str:
    """Fingerprint of all that changes what the same HTML looks like, or how it is kept."""
    look = hashlib.sha256(version("weasyprint").encode())
    for path in [settings.BASE_DIR / "static/css/print.css", *sorted(Path(__file__).parent.glob("*.py"))]:
        look.update(path.read_bytes())
    return look.hexdigest()[:16]


def is_kept(path: Path) -> bool:
    """Asked for is served: it will be kept a month more."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


@contextmanager
def written(path: Path) -> Iterator[BytesIO]:
    """Whole or not at all, whoever else writes the same."""
    content = BytesIO()
    yield content
    with NamedTemporaryFile(dir=path.parent, delete=False) as out:
        out.write(content.getvalue())
    Path(out.name).replace(path)


def forget_unused() -> int:
    """Throw away what served nothing for a month; how many files."""
    before = time.time() - KEPT_SECONDS
    old = [path for path in _folder().rglob("*.*") if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def forget_all() -> None:
    """Every drawing: they are drawn again when they are asked for."""
    shutil.rmtree(_folder(), ignore_errors=True)
