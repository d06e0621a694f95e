"""The tables of the report as rows: one description for the screen, the PDF and the files."""

from collections.abc import Callable

from needs.queries.lines import Report
from needs.queries.tables import evolution, figures, said
from needs.queries.tables.cells import Table, number, percent
from needs.queries.tables.figures import CONFIDENCE
from needs.queries.tables.files import csv_of

__all__ = ["CONFIDENCE", "TABLES", "Table", "csv_of", "number", "percent"]

TABLES: dict[str, Callable[[Report], Table]] = {
    "T1": lambda report: figures.days(report.days),
    "T3": figures.priorities,
    "T4": said.know_how,
    "T5": said.conditions,
    "T6": figures.territories,
    "T7": lambda report: said.resources(report.resources),
    "T8": lambda report: said.actions(report.actions),
    "T9": said.answers,
    "T10": lambda report: evolution.evolution(report, report.delivered),
}
