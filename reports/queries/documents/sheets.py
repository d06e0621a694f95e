"""A frozen report as sheets of a workbook, whatever the format: Synthèse, Besoins, Compétences, Méthode."""

import contextlib
import datetime
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from capitalisation.spreadsheets import Percent, Row, Sheet, Value
from needs.models import NeedsReport
from needs.queries.tables.cells import people

_NUMBER, _SHARE = re.compile(r"[−-]?\d+(?:,\d+)?"), re.compile(r"\d+%")
_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
#: Which tables stand on which sheet.
_BASE, _NEEDS, _COMPETENCES = ("T1", "T6", "T7"), ("T4", "T5", "T8", "T9"), ("T3", "T10")


def sheets_of(report: NeedsReport) -> list[Sheet]:
    """Texts stay texts, numbers are numbers and days days; what is masked or a band stays a text."""
    tables = {table["code"]: table for table in report.snapshot["tables"]}
    return [
        Sheet(_("Synthèse"), [*_summary(report), *_tables(tables, _BASE)]),
        Sheet(_("Besoins"), list(_tables(tables, _NEEDS))),
        Sheet(_("Compétences"), list(_tables(tables, _COMPETENCES))),
        Sheet(_("Méthode"), list(_method(report))),
    ]


def _summary(report: NeedsReport) -> Iterator[Row]:
    said = report.snapshot
    yield Row([str(report)], is_head=True)
    yield Row([_("Région"), said["region"]["name"]])
    yield Row([_("Année"), said["year"]])
    yield Row([_("Version"), said["version"]])
    yield Row([_("Figé le"), datetime.date.fromisoformat(said["frozen_on"])])
    if said["figures_on"]:
        yield Row([_("Chiffres au"), datetime.date.fromisoformat(said["figures_on"])])
    yield Row([_("Référentiel"), said["framework"]])
    yield Row([_("Répondants"), _people(said["respondents"])])
    yield Row([_("Ont tutoré ou répondu"), _people(said["active"])])
    yield Row([_("Empreinte SHA-256"), report.sha256])


def _tables(tables: dict[str, dict[str, Any]], codes: tuple[str, ...]) -> Iterator[Row]:
    """One under the other, a blank row between two; a report frozen before a table existed has none."""
    for rank, table in enumerate(tables[code] for code in codes if code in tables):
        if rank or codes == _BASE:
            yield Row([])
        yield Row([f"{table['code']}. {table['title']}"], is_head=True)
        yield Row([column["label"] for column in table["columns"]], is_head=True)
        numbers = [column["is_number"] for column in table["columns"]]
        for row in table["rows"]:
            pairs = zip(row, numbers, strict=True)
            yield Row([_value(text) if number else _day(text) for text, number in pairs])


def _method(report: NeedsReport) -> Iterator[Row]:
    """The parameters, so that the figures can be worked out again, and what each table says of itself."""
    said = report.snapshot
    yield Row([_("Paramètre"), _("Valeur")], is_head=True)
    yield Row([_("Seuil de masquage"), said["threshold"]])
    yield Row([_("Poids de l’écart"), float(Fraction(said["weights"]["gap"]))])
    yield Row([_("Poids de l’étendue"), float(Fraction(said["weights"]["breadth"]))])
    yield Row([_("Poids de l’urgence"), float(Fraction(said["weights"]["urgency"]))])
    yield Row([])
    yield Row([_("Tableau"), _("Note")], is_head=True)
    for table in said["tables"]:
        if table["note"]:
            yield Row([f"{table['code']}. {table['title']}", table["note"]])


def _people(count: int | None) -> Value:
    return people(count) if count is None else count


def _day(text: str) -> Value:
    """A cell that is a day and nothing else becomes one."""
    found = _DAY.fullmatch(text)
    with contextlib.suppress(ValueError):
        return datetime.date(*map(int, reversed(found.groups()))) if found else text
    return text


def _value(text: str) -> Value:
    plain = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    if _SHARE.fullmatch(plain):
        return Percent(int(plain[:-1]) / 100)
    if not _NUMBER.fullmatch(plain):
        return text
    number = float(plain.replace(",", ".").replace("−", "-"))
    return int(number) if number.is_integer() and "," not in plain else number
