"""The tables people have, recognised by their header; what is not recognised can be read with a mapping of its columns."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from capitalisation.findings import Finding, Unreadable, whole_file
from capitalisation.grids.book import Book, Line, samples_of
from capitalisation.grids.choices import Unrecognised
from capitalisation.grids.table import DEEPEST_HEADER, by_name, fold, named
from competences.rules.interchange import openedx
from competences.rules.interchange.columns import ALIASES, SPELT
from competences.rules.interchange.draft import Draft, Link
from competences.rules.interchange.esco import is_skills, read_companions, read_esco
from competences.rules.interchange.moodle import read_moodle
from competences.rules.interchange.opensalt import read_opensalt
from competences.rules.interchange.own_tables import read_flat, read_ours, read_template
from competences.rules.interchange.rome import read_rome_3, read_rome_4

#: Formats that promise the limits of the reliability page.
STRICT = ("flat", "ours", "short_json")
#: A code and a label: with less, nobody can say which column is which.
_FEWEST_COLUMNS = 2
STRICT_ROWS, STRICT_DEPTH, STRICT_SIZE = 5_000, 8, 2_000_000


_Reader = Callable[[Draft, list[Line], list[str]], None]
_READERS: dict[str, _Reader] = {
    "rome_4": read_rome_4,
    "rome_3": read_rome_3,
    "esco": read_esco,
    "moodle": read_moodle,
    "ours": read_ours,
    "template": read_template,
    "openedx": read_template,
    "flat": read_flat,
}


def read_tables(book: Book, content_size: int, mapping: Mapping[str, str]) -> Draft:
    """The draft of a table. ``mapping`` gives our column for a header, where a person chose. Raises ``Unreadable`` and
    ``Unrecognised``."""
    titles = [fold(grid.title) for grid in book.grids]
    if {"cf_doc", "cf_item"} <= set(titles):
        return read_opensalt(book, titles)
    every = _main(book, titles)
    lines = _from_header(every)
    name = "flat" if mapping else _recognised([fold(cell) for cell in lines[0].cells])
    if not name:
        _refuse_twin_headers(lines[0])
        if len([cell for cell in lines[0].cells if cell]) < _FEWEST_COLUMNS:
            sentence = _("Ce fichier n’est pas un tableau de compétences : il n’a qu’une colonne.")
            raise whole_file("NOT_A_TABLE", sentence)
        raise _unrecognised(lines[0])
    if name in STRICT:
        _check_limits(lines, content_size)
    draft = Draft(format=name)
    book.describe(draft)
    draft.findings = by_name(book.notes, lines[0].cells)
    draft.samples = samples_of(lines[1:])
    _above(draft, every[: -len(lines)])
    aliases = {fold(cell): column for cell, column in mapping.items()} or _NAMES.get(name, ALIASES)
    columns = named(draft, lines[0], aliases, SPELT)
    if not draft.errors:
        _READERS[name](draft, lines, columns)
    _other_sheets(draft, book, titles)
    return draft


#: Where the usual names mean something else.
_NAMES = {"openedx": openedx.ALIASES}


def _above(draft: Draft, lines: list[Line]) -> None:
    """What COMPEITO says of the framework above its table: « #title », then the title."""
    said = {line.cells[0]: line.cells[1] for line in lines if len(line.cells) > 1}
    draft.identifier, draft.title = said.get("#identifier", ""), said.get("#title", "")
    draft.owner, draft.number = said.get("#creator", ""), said.get("#version", "")


def _unrecognised(header: Line) -> Unrecognised:
    unknown = Draft(format="")
    said = _("Colonnes non reconnues : %(headers)s.")
    listed = ", ".join(cell[:80] for cell in header.cells)
    unknown.refuse(1, _("ligne entière"), "UNKNOWN_COLUMNS", said % {"headers": listed})
    return Unrecognised(header.cells, unknown, ALIASES)


def _refuse_twin_headers(first: Line) -> None:
    """Nobody could tell them apart when asked which column is which."""
    twins = [cell for cell in first.cells if cell and first.cells.count(cell) > 1]
    if twins:
        sentence = _("Cette colonne est présente deux fois.")
        raise Unreadable([Finding(first.number, twins[0][:80], "DUPLICATE_COLUMN", sentence)])


def _main(book: Book, titles: list[str]) -> list[Line]:
    """The sheet « Compétences » or the skills of ESCO, else the first that holds anything."""
    filled = [(grid, title) for grid, title in zip(book.grids, titles, strict=True) if grid.lines]
    named = next((grid for grid, title in filled if title == "competences" or is_skills(title)), None)
    return (named or filled[0][0]).lines


def _from_header(lines: list[Line]) -> list[Line]:
    """A title or an explanation may stand above the header."""
    rows = enumerate(lines[:DEEPEST_HEADER])
    start = next((start for start, line in rows if _recognised([fold(cell) for cell in line.cells])), 0)
    return lines[start:]


def _check_limits(lines: list[Line], content_size: int) -> None:
    if content_size > STRICT_SIZE:
        raise whole_file("TOO_LARGE", _("Le fichier dépasse 2 Mo : partagez-le en plusieurs fichiers."))
    if len(lines) > STRICT_ROWS + 1:
        raise whole_file("TOO_MANY_ROWS", _("Le fichier dépasse 5 000 lignes."))


def _other_sheets(draft: Draft, book: Book, titles: list[str]) -> None:
    sheets = {title: grid.lines for grid, title in zip(book.grids, titles, strict=True) if grid.lines}
    _document(draft, sheets.get("referentiel", []))
    _links(draft, sheets.get("liens", []))
    if draft.format == "esco" and not draft.errors:
        read_companions(draft, sheets)


#: The columns that only our template has.
_OF_TEMPLATE = {
    "identifier",
    "esco",
    "rome",
    "former_code",
    "replaced_by",
    "short_label",
    "order",
}


def _recognised(folded: list[str]) -> str:
    """The name of the table with this header; empty when nobody knows it."""
    headers, names = set(folded), {ALIASES.get(header, "") for header in folded}
    if {
        "domaine_competence",
        "enjeu",
        "objectif",
        "libelle_macro_competence",
        "libelle_competence",
    } <= headers:
        return "rome_4"
    if {"code_ogr", "libelle", "code_type_referentiel"} <= headers:
        return "rome_3"
    if {"concepturi", "preferredlabel"} <= headers:
        return "esco"
    if {"shortname", "short_name"} & headers:
        return "moodle"
    if openedx.is_openedx_table(headers):
        return "openedx"
    if "domain_code" in names:
        return "ours"
    if "label" in names and {"code", "identifier"} & names:
        return "template" if names & _OF_TEMPLATE or "code_parent" in headers else "flat"
    return ""


def _document(draft: Draft, lines: list[Line]) -> None:
    """The sheet « Référentiel »: key, value."""
    said = {fold(line.cells[0]): line.cells[1] for line in lines if len(line.cells) > 1}
    draft.title = said.get("titre", draft.title)
    draft.number = said.get("version", draft.number)
    draft.owner = said.get("organisme", draft.owner)
    draft.license_note = said.get("licence", draft.license_note)
    draft.code = said.get("code", draft.code)
    draft.identifier = said.get("identifiant", draft.identifier)


def _links(draft: Draft, lines: list[Line]) -> None:
    """The sheet « Liens »: type, origine, destination, identifiant."""
    for line in lines[1:]:
        kind, origin, destination, identifier = [*line.cells, "", "", "", ""][:4]
        if kind and origin and destination:
            draft.links.append(Link(kind, {"identifier": origin}, {"identifier": destination}, identifier))
