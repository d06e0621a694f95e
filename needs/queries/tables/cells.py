"""What a table of the report is made of, and how a figure is written."""

import datetime
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from competences.models import Competence
from needs.rules.disclosure import LEAST, Portion, Support


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Links:
    """A cell that leads somewhere on screen; on paper and in files it is its text."""

    links: tuple[Link, ...]

    def __str__(self) -> str:
        return "; ".join(link.text for link in self.links)


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    links: tuple[Link, ...]
    is_number: bool


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` hold display text; the first column is the row header."""

    code: str
    title: str
    columns: list[Column]
    rows: list[list[str | Links]]
    note: str = ""

    @property
    def caption(self) -> str:
        return f"{self.code}. {self.title}"

    @property
    def cells(self) -> list[list[Cell]]:
        return [
            [
                Cell(
                    str(value),
                    value.links if isinstance(value, Links) else (),
                    column.is_number,
                )
                for value, column in zip(row, self.columns, strict=True)
            ]
            for row in self.rows
        ]


def to_repertoire(competence: Competence, text: str = "") -> Links:
    """A competence, leading to the practices there are for it."""
    return Links((Link(text or str(competence), repertoire_url(competence.code)),))


def repertoire_url(code: str) -> str:
    return f"{reverse('repertoire:index')}?{urlencode({'competence': code})}"


def number(value: Fraction | float, places: int = 1) -> str:
    """Rounded last, half away from zero, with the reader's decimal mark."""
    scaled = Fraction(value) * 10**places
    rounded = int(abs(scaled) + Fraction(1, 2)) * (1 if scaled >= 0 else -1)
    return formats.number_format(rounded / 10**places, places)


def percent(share: Fraction) -> str:
    return _("%(value)s %%") % {"value": number(share * 100, 0)}


def portion(share: Portion | None) -> str:
    """A share as it may be shown."""
    if share is None:
        return too_few()
    words = {"low": _("%(value)s %% ou moins"), "high": _("%(value)s %% ou plus")}
    return words.get(share.edge, _("%(value)s %%")) % {"value": share.percent}


def people(count: int | None) -> str:
    """A number of people."""
    return _("moins de %(threshold)s") % {"threshold": LEAST} if count is None else str(count)


def supports(support: Support | None, *, is_awaited: bool = True) -> str:
    """How many recognise themselves in it."""
    if support is None:
        return _("à la prochaine mise à jour") if is_awaited else _("non compté")
    if support.share is not None:
        return portion(support.share)
    if support.is_many is None:
        return too_few()
    words = _("%(threshold)s ou plus") if support.is_many else _("moins de %(threshold)s")
    return words % {"threshold": LEAST}


def too_few() -> str:
    return _("— effectif insuffisant")


def day(day: datetime.date) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")
