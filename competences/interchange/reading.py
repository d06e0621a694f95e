"""One door for framework files of every format. Nothing here writes to the database."""

from collections.abc import Mapping
from pathlib import PurePath

from django.utils.translation import gettext as _

from capitalisation.findings import whole_file
from capitalisation.grids import LARGEST_FILE, read_book
from competences.interchange.case import read_any
from competences.interchange.draft import DEEPEST, Draft, settle
from competences.interchange.formats import STRICT_DEPTH, STRICT_SIZE, read_tables
from competences.interchange.strict_json import read_json

#: Formats that promise the limits of the reliability page.
_STRICT = ("flat", "ours", "short_json")


def read_framework(content: bytes, name: str = "", mapping: Mapping[str, str] | None = None) -> Draft:
    """A checked draft, or :class:`Unreadable` with every finding, or ``formats.Unrecognised`` with the headers."""
    if not content.strip():
        raise whole_file("EMPTY", _("Le fichier est vide."))
    if PurePath(name).suffix.lower() == ".json" or content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        draft = _from_json(content)
    else:
        draft = read_tables(read_book(content), len(content), mapping)
    return settle(draft, deepest=STRICT_DEPTH if draft.format in _STRICT else DEEPEST)


def _from_json(content: bytes) -> Draft:
    if len(content) > LARGEST_FILE:
        raise whole_file("TOO_LARGE", _("Le fichier dépasse 5 Mo : partagez-le en plusieurs fichiers."))
    draft = read_any(read_json(content))
    if draft.format in _STRICT and len(content) > STRICT_SIZE:
        raise whole_file("TOO_LARGE", _("Le fichier dépasse 2 Mo : partagez-le en plusieurs fichiers."))
    draft.encoding = "UTF-8"
    return draft
