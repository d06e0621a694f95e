"""The regional needs report as a document."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needs.queries.charts import PAPER_ROW, bars
from needs.queries.lines import FIRST_CONDITIONS, Report
from needs.queries.tables import TABLES
from needs.queries.tables.cells import Table, number, people, percent, portion
from needs.queries.tables.figures import CONFIDENCE, band
from needs.rules.disclosure import LEAST
from needs.rules.priority import DEFAULT_WEIGHTS

TEMPLATE = "needs/documents/report.html"


@dataclass(frozen=True, slots=True)
class Section:
    """Tables that answer one question of the reader."""

    code: str
    title: str
    tables: list[Table]

    @property
    def is_said(self) -> bool:
        """Where needs that say the same are brought together."""
        return self.code in ("savoir-faire", "conditions")

    @property
    def is_plan(self) -> bool:
        """Where an action is proposed."""
        return self.code == "actions"


def build(report: Report) -> dict[str, Any]:
    """Context of the document, and of the screen, which is the same report."""
    tables = {code: table(report) for code, table in TABLES.items()}
    weights = DEFAULT_WEIGHTS
    return {
        "report": report,
        "ordered": list(tables.values()),
        "sections": _sections(tables),
        "weights": {
            "gap": percent(weights.gap),
            "breadth": percent(weights.breadth),
            "urgency": percent(weights.urgency),
        },
        "confidence": CONFIDENCE[report.confidence],
        "confidence_note": _("« élevée » demande 20 répondants et 60 %"),
        "coverage_note": _coverage(report),
        "proposed_note": ngettext("sur %(count)s proposée", "sur %(count)s proposées", report.totals.proposed)
        % {"count": report.totals.proposed},
        "gain": f"+{number(report.totals.gain)}" if report.totals.gain is not None else "–",
        "respondents": people(report.figures.respondents),
        "respondents_note": ngettext(
            "%(count)s répondant", "%(count)s répondants", report.figures.respondents or 0
        )
        % {"count": people(report.figures.respondents)},
        "threshold": LEAST,
        "first": _first(report),
        "first_conditions": report.conditions[:FIRST_CONDITIONS],
        "bars": bars(report.top),
        "chart_height": PAPER_ROW * len(report.top) + 4,
    }


@dataclass(frozen=True, slots=True)
class First:
    """What comes first: one competence with its share, or how many that nothing shown tells apart."""

    label: str
    share: str
    count: int
    band: str


def _first(report: Report) -> First | None:
    if not report.top:
        return None
    first = report.top[0]
    equal = [line for line in report.priorities if line.shown.order == first.shown.order]
    share = portion(first.shown.share) if first.shown.share and len(equal) == 1 else ""
    return First(first.competence.label, share, len(equal), band(first.shown))


def _coverage(report: Report) -> str:
    if report.coverage is None:
        return ""
    active = report.figures.active or 0
    return ngettext(
        "sur %(count)s personne qui a tutoré ou répondu cette année-là, soit %(share)s",
        "sur %(count)s personnes qui ont tutoré ou répondu cette année-là, soit %(share)s",
        active,
    ) % {"count": active, "share": percent(report.coverage)}


def _sections(tables: dict[str, Table]) -> list[Section]:
    """In the order a planner reads: priorities first, the base last."""
    return [
        Section("priorites", _("Priorités par compétence"), [tables["T3"]]),
        Section("savoir-faire", _("Besoins de savoir-faire"), [tables["T4"]]),
        Section("conditions", _("Ce qui ne relève pas de la formation"), [tables["T5"]]),
        Section("territoires", _("Territoires"), [tables["T6"]]),
        Section("ressources", _("Ressources déjà là"), [tables["T7"]]),
        Section("actions", _("Ce qui est proposé"), [tables["T8"]]),
        Section("reponses", _("Ce que les besoins sont devenus"), [tables["T9"]]),
        Section("evolution", _("Depuis le rapport précédent"), [tables["T10"]]),
        Section("base", _("Sur quoi reposent ces chiffres"), [tables["T1"]]),
    ]
