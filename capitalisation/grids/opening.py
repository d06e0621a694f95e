"""Any table that people have, as a book."""

from django.utils.translation import gettext as _

from capitalisation.findings import whole_file
from capitalisation.grids.book import LARGEST_FILE, MOST_ROWS, Book
from capitalisation.grids.csv_text import read_csv
from capitalisation.grids.packed import read_packed


def read_book(content: bytes, *, most_rows: int = MOST_ROWS) -> Book:
    """Raises :class:`Unreadable` for what is not a readable table."""
    if len(content) > LARGEST_FILE:
        raise whole_file("TOO_LARGE", _("Le fichier dépasse 5 Mo : partagez-le en plusieurs fichiers."))
    if content[:4] == b"PK\x03\x04":
        return read_packed(content, most_rows)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        sentence = _(
            "Ce fichier est un ancien classeur Excel ou il a un mot de passe : enregistrez-le en XLSX ou en CSV."
        )
        raise whole_file("OLD_WORKBOOK", sentence)
    return read_csv(content, most_rows)
