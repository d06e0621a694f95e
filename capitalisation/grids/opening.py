"""Any table that people have, as a book."""

from django.utils.translation import gettext as _

from capitalisation.findings import whole_file
from capitalisation.grids.book import LARGEST_FILE, MOST_ROWS, Book
from capitalisation.grids.csv_text import read_csv
from capitalisation.grids.packed import read_packed

#: How a picture, a PDF, a web page and a JSON file begin.
_NO_TABLE = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"<", b"{", b"[")


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
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_NO_TABLE):
        sentence = _("Ce fichier n’est pas un tableau : enregistrez votre liste en CSV ou en XLSX.")
        raise whole_file("NOT_A_TABLE", sentence)
    return read_csv(content, most_rows)
