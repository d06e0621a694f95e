"""One door for framework files of every format. Nothing here writes to the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from capitalisation.findings import whole_file
from capitalisation.grids.book import LARGEST_FILE
from capitalisation.grids.opening import read_book
from capitalisation.strict_json import read_json
from competences.rules.interchange.branches import keep_branches
from competences.rules.interchange.case_reading import is_case, read_case
from competences.rules.interchange.draft import DEEPEST, Draft, check_draft
from competences.rules.interchange.mahara import is_mahara, read_mahara
from competences.rules.interchange.openedx import is_openedx, read_openedx
from competences.rules.interchange.rome import is_rome, read_rome_json
from competences.rules.interchange.short_json import is_short, read_short
from competences.rules.interchange.tables import STRICT, STRICT_DEPTH, STRICT_SIZE, read_tables


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person says of a file beside it."""

    #: Our column for a header, for a table nobody knows.
    mapping: Mapping[str, str] = field(default_factory=dict)
    #: Codes or identifiers: nothing is read but these branches. Empty for all.
    only: Sequence[str] = ()


EVERYTHING = Chosen()


def read_framework(content: bytes, name: str = "", chosen: Chosen = EVERYTHING) -> Draft:
    """A checked draft. Raises ``Unreadable`` with every finding, ``Unrecognised`` for a table nobody knows."""
    if not content.strip():
        raise whole_file("EMPTY", _("Le fichier est vide."))
    if PurePath(name).suffix.lower() == ".json" or content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        draft = _from_json(content)
    else:
        draft = read_tables(read_book(content), len(content), chosen.mapping)
    check_draft(draft, deepest=STRICT_DEPTH if draft.format in STRICT else DEEPEST)
    if chosen.only:
        keep_branches(draft, chosen.only)
    return draft


def _from_json(content: bytes) -> Draft:
    if len(content) > LARGEST_FILE:
        raise whole_file("TOO_LARGE", _("Le fichier dépasse 5 Mo : partagez-le en plusieurs fichiers."))
    draft = _of_json(read_json(content))
    if draft.format in STRICT and len(content) > STRICT_SIZE:
        raise whole_file("TOO_LARGE", _("Le fichier dépasse 2 Mo : partagez-le en plusieurs fichiers."))
    draft.encoding = "UTF-8"
    return draft


def _of_json(found: Any) -> Draft:
    if isinstance(found, list) and found and all(is_case(one) for one in found):
        if len(found) > 1:
            sentence = _("Ce fichier contient %(count)s référentiels : enregistrez chacun dans un fichier.")
            raise whole_file("SEVERAL_FRAMEWORKS", sentence % {"count": len(found)})
        return read_case(found[0])
    if is_case(found):
        return read_case(found)
    if is_mahara(found):
        return read_mahara(found)
    if is_openedx(found):
        return read_openedx(found)
    if is_rome(found):
        return read_rome_json(found)
    if is_short(found):
        return read_short(found)
    raise whole_file("NOT_A_FRAMEWORK", _("Ce fichier JSON ne contient pas de référentiel."))
