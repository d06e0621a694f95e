"""One practice sheet as a document."""

from typing import Any

from repertoire.models import PracticeVersion

SHEET_TEMPLATE = "reports/documents/sheet.html"
#: For a sheet that will be joined with others.
PART_TEMPLATE = "reports/documents/sheet_of_many.html"


def build(version: PracticeVersion) -> dict[str, Any]:
    return {"version": version}
