"""A frozen report in each of its formats; as a document with its data in it, PDF/UA-1 and PDF/A-3a."""

from collections.abc import Callable
from fractions import Fraction

from django.http import JsonResponse
from django.utils.translation import override

from capitalisation import opendocument, pdf
from capitalisation.spreadsheets import XLSX_TYPE, as_xlsx
from needs.models import NeedsReport
from needs.queries.brief import picture_of
from needs.queries.tables.cells import percent
from reports.queries.documents.sheets import sheets_of

TEMPLATE = "needs/documents/frozen.html"


def as_json(report: NeedsReport) -> bytes:
    """The snapshot itself: with its keys sorted, what the fingerprint covers."""
    return JsonResponse(
        report.snapshot | {"sha256": report.sha256}, json_dumps_params={"ensure_ascii": False}
    ).content


def build(report: NeedsReport) -> bytes:
    """In French, like the report. Raises :class:`pdf.PdfFailed`."""
    with override("fr"):
        weights = {name: percent(Fraction(share)) for name, share in report.snapshot["weights"].items()}
        data = pdf.Attached("besoins.json", "Données du rapport", as_json(report))
        # Reports frozen before it existed have none.
        brief = report.snapshot.get("brief")
        return pdf.render(
            TEMPLATE,
            {
                "report": report,
                "weights": weights,
                "brief": brief,
                "brief_picture": picture_of(brief) if brief else None,
            },
            attached=[data],
        )


#: Type and maker of each file made at once, by its extension.
FORMATS: dict[str, tuple[str, Callable[[NeedsReport], bytes]]] = {
    "json": ("application/json", as_json),
    "ods": (opendocument.TYPE, lambda report: opendocument.as_ods(sheets_of(report))),
    "xlsx": (XLSX_TYPE, lambda report: as_xlsx(sheets_of(report))),
}
