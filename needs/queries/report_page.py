"""The regional needs report as a document."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needs.queries.brief import brief_of, picture_of
from needs.queries.lines import Reading, Report
from needs.queries.tables import TABLES
from needs.queries.tables.cells import number, people, percent, portion
from needs.queries.tables.figures import CONFIDENCE, band
from needs.rules.disclosure import LEAST
from needs.rules.priority import DEFAULT_WEIGHTS

TEMPLATE = "needs/documents/report.html"


def build(report: Report) -> dict[str, Any]:
    """Context of the document."""
    tables = {code: table(report) for code, table in TABLES.items()}
    brief = brief_of(report)
    return {
        "report": report,
        "brief": brief,
        "brief_picture": picture_of(brief),
        "ordered": list(tables.values()),
        **figures_said(report),
        "proposed_note": ngettext("sur %(count)s proposée", "sur %(count)s proposées", report.totals.proposed)
        % {"count": report.totals.proposed},
        "gain": f"+{number(report.totals.gain)}" if report.totals.gain is not None else "–",
    }


def figures_said(reading: Reading) -> dict[str, Any]:
    """How many answered, how far that may be trusted, what comes first, and how it was counted."""
    weights = DEFAULT_WEIGHTS
    return {
        "weights": {
            "gap": percent(weights.gap),
            "breadth": percent(weights.breadth),
            "urgency": percent(weights.urgency),
        },
        "confidence": CONFIDENCE[reading.confidence],
        "confidence_note": _("« élevée » demande 20 répondants et 60 %"),
        "coverage_note": _coverage(reading),
        "respondents": people(reading.figures.respondents),
        "respondents_note": ngettext(
            "%(count)s répondant", "%(count)s répondants", reading.figures.respondents or 0
        )
        % {"count": people(reading.figures.respondents)},
        "threshold": LEAST,
        "first": _first(reading),
    }


@dataclass(frozen=True, slots=True)
class First:
    """What comes first: one competence with its share, or how many that nothing shown tells apart."""

    label: str
    share: str
    count: int
    band: str
    #: Of all of them, when they are few enough to be read.
    names: str


def _first(report: Reading) -> First | None:
    if not report.top:
        return None
    first = report.top[0]
    equal = [line for line in report.priorities if line.shown.order == first.shown.order]
    share = portion(first.shown.share) if first.shown.share and len(equal) == 1 else ""
    few = equal if len(equal) <= _FEW else []
    names = ", ".join(line.competence.label for line in few)
    return First(first.competence.label, share, len(equal), band(first.shown), names)


#: As many are named.
_FEW = 3


def _coverage(report: Reading) -> str:
    if report.coverage is None:
        return ""
    active = report.figures.active or 0
    return ngettext(
        "sur %(count)s personne qui a tutoré ou répondu cette année-là, soit %(share)s",
        "sur %(count)s personnes qui ont tutoré ou répondu cette année-là, soit %(share)s",
        active,
    ) % {"count": active, "share": percent(report.coverage)}
