"""OpenSALT's workbook: three sheets, the document, its items, their associations."""

from capitalisation.grids.book import Book, Line
from capitalisation.grids.table import fold
from competences.rules.interchange.columns import ALIASES
from competences.rules.interchange.draft import Draft, Link
from competences.rules.interchange.own_tables import read_template


def read_opensalt(book: Book, titles: list[str]) -> Draft:
    """Three sheets: document, items, associations."""
    sheets = {title: grid.lines for title, grid in zip(titles, book.grids, strict=True)}
    draft = Draft(format="opensalt")
    book.describe(draft)
    head, values = [*sheets["cf_doc"], Line(2, []), Line(2, [])][:2]
    document = {name: value for name, value in zip(head.cells, values.cells, strict=False) if value}
    draft.title, draft.number = document.get("title", ""), document.get("version", "")
    draft.owner, draft.identifier = document.get("creator", ""), document.get("identifier", "")
    draft.license_note = document.get("licenseTitle", "")
    draft.source = {
        name: document[name] for name in ("description", "publisher", "language", "notes") if name in document
    }
    lines = sheets["cf_item"]
    if not lines:
        return draft
    folded = [fold(cell) for cell in lines[0].cells]
    names = [ALIASES.get(name, "") for name in folded]
    draft.headers = {name: cell for name, cell in zip(names, lines[0].cells, strict=True) if name}
    # The tree is in the associations, or in « isChildOf »; « smartLevel » would tell it once more.
    columns = ["" if name == "level" else name for name in names]
    read_template(draft, [Line(one.number, one.cells) for one in lines], columns)
    extras = {one.number: dict(zip(lines[0].cells, one.cells, strict=False)) for one in lines[1:]}
    for node in draft.nodes:
        extra = extras[node.line]
        node.source |= {
            name: extra[name] for name in ("listEnumeration", "language", "educationLevel") if extra.get(name)
        }
    _associations(draft, sheets.get("cf_association", []))
    return draft


def _associations(draft: Draft, lines: list[Line]) -> None:
    if not lines:
        return
    by_identifier = {node.identifier: node for node in draft.nodes}
    head = lines[0].cells
    for line in lines[1:]:
        row = dict(zip(head, line.cells, strict=False))
        kind = row.get("associationType", "").replace(" ", "").lower()
        origin, target = row.get("originNodeIdentifier", ""), row.get("destinationNodeIdentifier", "")
        child = by_identifier.get(origin)
        if kind == "ischildof" and child is not None:
            child.parent = "" if target == draft.identifier else target
        elif origin and target:
            spelt = row.get("associationType", "")
            draft.links.append(
                Link(
                    spelt[:1].lower() + spelt[1:].replace(" ", ""),
                    {"identifier": origin},
                    {"identifier": target},
                    row.get("identifier", ""),
                )
            )
