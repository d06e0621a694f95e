"""Moodle's fourteen columns (repertoire page, section 1.4)."""

from capitalisation.grids.book import Line
from competences.rules.interchange.columns import node_of, rows
from competences.rules.interchange.draft import Draft


def read_moodle(draft: Draft, lines: list[Line], columns: list[str]) -> None:
    """Fourteen columns; the row without a parent that says « isframework » is the framework itself."""
    draft.findings = [one for one in draft.findings if one.code != "UNKNOWN_COLUMN"]
    root = ""
    for position, (line, cells) in enumerate(rows(draft, lines, columns), start=1):
        if cells.get("is_framework") in ("1", "VRAI", "true"):
            draft.title, root = cells.get("label", ""), cells.get("code", "")
            draft.source["description"] = cells.get("description", "")
            continue
        node = node_of(draft, line, cells, position)
        node.parent = "" if node.parent == root else node.parent
        draft.nodes.append(node)
