"""A table as a file of comma-separated values."""

import re

from capitalisation.spreadsheets import as_csv
from needs.queries.tables.cells import Table

_DECIMAL, _PERCENT = re.compile(r"-?\d+,\d+"), re.compile(r"\d+%")


def csv_of(table: Table, *, is_standard: bool = False) -> bytes:
    """As French spreadsheets open it; or RFC 4180, with numbers and shares as machines read them."""
    rows = [[str(cell) for cell in row] for row in table.rows]
    if is_standard:
        numbers = [column.is_number for column in table.columns]
        rows = [
            [_plain(text) if number else text for text, number in zip(row, numbers, strict=True)]
            for row in rows
        ]
    return as_csv([[column.label for column in table.columns], *rows], is_standard=is_standard)


def _plain(text: str) -> str:
    """« 5,63 » is 5.63, « 83 % » is 0.83; what is no number stays as it is."""
    bare = text.replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace("−", "-")
    if _PERCENT.fullmatch(bare):
        return f"{int(bare[:-1]) / 100:.2f}"
    return bare.replace(",", ".") if _DECIMAL.fullmatch(bare) else text
