"""The tables of the report as rows: one description for the screen, the PDF and the files."""

from collections.abc import Callable

from reports.lines import Report
from reports.tables import figures, said
from reports.tables.cells import Table, number, percent
from reports.tables.figures import CONFIDENCE
from reports.tables.files import csv_of

__all__ = ["CONFIDENCE", "TABLES", "Table", "csv_of", "number", "percent"]

TABLES: dict[str, Callable[[Report], Table]] = {
    "T1": figures.days,
    "T2": figures.levels,
    "T3": figures.priorities,
    "T4": said.know_how,
    "T5": said.conditions,
    "T6": figures.territories,
    "T7": said.resources,
    "T8": said.actions,
    "T9": said.answers,
    "T10": figures.evolution,
}
