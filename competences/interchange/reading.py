"""One door for framework files of every format. Nothing here writes to the database."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from capitalisation.findings import whole_file
from capitalisation.grids import LARGEST_FILE, read_book
from capitalisation.strict_json import read_json
from competences.interchange.case_reading import is_case, read_case
from competences.interchange.draft import DEEPEST, Draft, settle
from competences.interchange.short_json import is_short, read_short
from competences.interchange.tables import STRICT, STRICT_DEPTH, STRICT_SIZE, read_tables


def read_framework(content: bytes, name: str = "", mapping: Mapping[str, str] | None = None) -> Draft:
    """A checked draft. Raises ``Unreadable`` with every finding, ``tables.Unrecognised`` for a table nobody knows."""
    if not content.strip():
        raise whole_file("EMPTY", _("Le fichier est vide."))
    if PurePath(name).suffix.lower() == ".json" or content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        draft = _from_json(content)
    else:
        draft = read_tables(read_book(content), len(content), mapping)
    return settle(draft, deepest=STRICT_DEPTH if draft.format in STRICT else DEEPEST)


def _from_json(content: bytes) -> Draft:
    if len(content) > LARGEST_FILE:
        raise whole_file("TOO_LARGE", _("Le fichier dépasse 5 Mo : partagez-le en plusieurs fichiers."))
    draft = _of_json(read_json(content))
    if draft.format in STRICT and len(content) > STRICT_SIZE:
        raise whole_file("TOO_LARGE", _("Le fichier dépasse 2 Mo : partagez-le en plusieurs fichiers."))
    draft.encoding = "UTF-8"
    return draft


def _of_json(found: Any) -> Draft:
    if is_case(found):
        return read_case(found)
    if is_short(found):
        return read_short(found)
    raise whole_file("NOT_A_FRAMEWORK", _("Ce fichier JSON ne contient pas de référentiel."))
