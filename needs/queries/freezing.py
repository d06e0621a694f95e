"""The frozen form of a report: the very tables of the screen, masked as they are there, and a fingerprint.

Keys: ``format``, ``format_version``, ``region`` {code, name}, ``year``, ``version`` (0: provisional), ``frozen_on``, ``framework``,
``figures_on``, ``respondents``, ``active`` (null under the threshold), ``threshold``, ``weights`` {gap, breadth, urgency, as
fractions}, ``summary`` {coverage, confidence, retained, proposed, gain, needs [{competence, class, index, share}],
conditions, strengths, improvements, emergent}, ``brief`` (see ``needs.queries.brief``; from version 3 on), ``shown`` {competence: [people, class, index, share]},
``tables`` [{code, title,
note, columns [{label, is_number}], rows [[text]]}].
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import override

from needs.models import NeedsReport
from needs.queries.brief import brief_of
from needs.queries.lines import FIRST_CONDITIONS, PriorityLine, Report
from needs.queries.tables import TABLES
from needs.queries.tables.cells import Table, number, percent, portion, too_few
from needs.queries.tables.figures import CONFIDENCE, band, index
from needs.rules.disclosure import LEAST
from needs.rules.priority import DEFAULT_WEIGHTS
from repertoire.rules.sealing import fingerprint

FORMAT, FORMAT_VERSION = "capitalisation.needs_report", 3


def snapshot_of(report: Report, version: int) -> dict[str, Any]:
    """In French, whoever freezes it: a frozen report is one document, not one a language."""
    with override("fr"):
        return {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "region": {"code": report.scope.region.code, "name": report.scope.region.name},
            "year": report.scope.year,
            "version": version,
            "frozen_on": timezone.localdate().isoformat(),
            "figures_on": timezone.localdate(report.release.made_at).isoformat() if report.release else None,
            "framework": report.framework,
            "respondents": report.figures.respondents,
            "active": report.figures.active,
            "threshold": LEAST,
            "weights": {name: str(getattr(DEFAULT_WEIGHTS, name)) for name in ("gap", "breadth", "urgency")},
            "summary": _summary(report),
            "brief": brief_of(report),
            "shown": {
                str(one.competence): [one.shown.n, one.shown.band, one.shown.index, one.shown.share]
                for one in report.priorities
            },
            "tables": [_frozen(table(report)) for table in TABLES.values()],
        }


def _summary(report: Report) -> dict[str, Any]:
    """What the first page says, in words and figures as they are printed."""
    totals = report.totals
    return {
        "coverage": percent(report.coverage) if report.coverage is not None else too_few(),
        "confidence": str(CONFIDENCE[report.confidence]),
        "retained": totals.retained,
        "proposed": totals.proposed,
        "gain": f"+{number(totals.gain)}" if totals.gain is not None else "–",
        "needs": [_first_need(one) for one in report.top],
        "conditions": [one.statement for one in report.conditions[:FIRST_CONDITIONS]],
        "strengths": [one.statement for one in report.strengths],
        "improvements": [one.statement for one in report.improvements],
        "emergent": report.emergent,
    }


def _first_need(line: PriorityLine) -> dict[str, str]:
    said = {"competence": str(line.competence), "class": band(line.shown)}
    if line.shown.index is not None:
        said |= {"index": index(line.shown), "share": portion(line.shown.share)}
    return said


def provisional(report: Report) -> NeedsReport:
    """What would be frozen now, as version 0, kept nowhere."""
    snapshot = snapshot_of(report, 0)
    scope = report.scope
    return NeedsReport(
        region=scope.region, year=scope.year, version=0, snapshot=snapshot, sha256=fingerprint(snapshot)
    )


def _frozen(table: Table) -> dict[str, Any]:
    return {
        "code": table.code,
        "title": table.title,
        "note": table.note,
        "columns": [{"label": one.label, "is_number": one.is_number} for one in table.columns],
        "rows": [[str(cell) for cell in row] for row in table.rows],
    }


def changes(
    before: dict[str, Any], after: dict[str, Any]
) -> list[tuple[str, list[list[str]], list[list[str]]]]:
    """(caption, rows gone, rows come) of each table that differs between two frozen reports."""
    former = {table["code"]: table["rows"] for table in before["tables"]}
    found = []
    for table in after["tables"]:
        old, new = former.get(table["code"], []), table["rows"]
        gone, come = [row for row in old if row not in new], [row for row in new if row not in old]
        if gone or come:
            found.append((f"{table['code']}. {table['title']}", gone, come))
    return found
