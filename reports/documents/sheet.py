"""One practice sheet as a document."""

from typing import Any

from repertoire.models import PracticeVersion

SHEET_TEMPLATE = "documents/sheet.html"


def build(version: PracticeVersion) -> dict[str, Any]:
    return {"version": version}
