"""Fields of JSON objects, read leniently: what has another shape is said, never raised."""

from typing import Any

from django.utils.translation import gettext as _

from capitalisation.grids.book import clean
from competences.rules.interchange.draft import Draft


def text_in(draft: Draft, line: int, found: dict[str, Any], name: str) -> str:
    """Empty when it is absent; refused when it is no text."""
    value = found.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int):
        draft.refuse(line, name, "NOT_TEXT", _("Un texte est attendu."))
        return ""
    return clean(str(value), line, name, draft.findings)
