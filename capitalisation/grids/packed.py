"""What comes as a ZIP: a workbook, or several CSV files; weighed before any part is parsed."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from capitalisation.findings import Finding, Unreadable, whole_file
from capitalisation.grids.book import Book
from capitalisation.grids.csv_text import read_csv
from capitalisation.grids.ods import is_ods, read_ods
from capitalisation.grids.xlsx import read_xlsx

#: Once unpacked.
MOST_PARTS, LARGEST_UNPACKED, GREATEST_RATIO = 200, 30_000_000, 100
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError, OSError)


def read_packed(content: bytes, most_rows: int) -> Book:
    """Raises :class:`Unreadable` for what would grow too much, what runs, and what holds no table."""
    with _opened(content) as packed:
        names = packed.namelist()
        if is_ods(packed):
            return read_ods(content, packed, most_rows)
        if any(name.startswith("xl/") for name in names):
            return read_xlsx(content, packed, most_rows)
        tables = [name for name in names if _is_table(PurePosixPath(name))]
        if not tables:
            sentence = _("Ce fichier n’est ni un classeur XLSX ou ODS, ni une archive ZIP de fichiers CSV.")
            raise whole_file("NOT_A_WORKBOOK", sentence)
        return _joined([(PurePosixPath(name).stem, packed.read(name)) for name in tables], most_rows)


@contextmanager
def _opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _weigh(packed.infolist())
            yield packed
    except _BROKEN as error:
        raise _unopened() from error


def _unopened() -> Unreadable:
    return whole_file("BAD_WORKBOOK", _("Ce classeur ne s’ouvre pas : enregistrez-le de nouveau en XLSX."))


def _weigh(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    too_much = (
        len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or unpacked > GREATEST_RATIO * max(packed, 1)
    )
    if too_much:
        raise whole_file("TOO_LARGE", _("Ce classeur devient trop grand une fois ouvert : partagez-le."))
    if len(set(names)) != len(names) or any(".." in name or name.startswith("/") for name in names):
        raise _unopened()
    if any(name.endswith("vbaProject.bin") or "externalLinks/" in name for name in names):
        sentence = _(
            "Ce classeur contient des macros ou des liens vers d’autres fichiers : enregistrez-le en XLSX simple."
        )
        raise whole_file("ACTIVE_CONTENT", sentence)


def _is_table(path: PurePosixPath) -> bool:
    """The doubles that some systems pack beside each file are none."""
    return path.suffix.lower() == ".csv" and not path.name.startswith(".")


def _joined(tables: list[tuple[str, bytes]], most_rows: int) -> Book:
    """Each file as a sheet of its name, which stands before the column in what is said of it."""
    joined = Book([])
    for title, content in tables:
        try:
            # What says which stands under which has more rows than what it speaks of: ESCO has 14,000 skills, 21,000 places.
            book = read_csv(content, 2 * most_rows)
        except Unreadable as refusal:
            raise Unreadable([_within(title, one) for one in refusal.findings]) from None
        joined.grids.append(replace(book.grids[0], title=title))
        joined.notes += [_within(title, one) for one in book.notes]
        joined.encoding, joined.separator = book.encoding, book.separator
    return joined


def _within(title: str, found: Finding) -> Finding:
    return replace(found, column=f"{title} : {found.column}")
