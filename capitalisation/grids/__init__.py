"""Rows of cells from what people have: CSV of any spreadsheet, XLSX, several CSV in one ZIP. Nothing here knows what the cells
mean."""

from capitalisation.grids.book import LARGEST_FILE, MOST_ROWS, Book, Grid, Line, clean
from capitalisation.grids.csv_text import decode
from capitalisation.grids.opening import read_book
from capitalisation.grids.table import find_table, fold, named, records

__all__ = [
    "LARGEST_FILE",
    "MOST_ROWS",
    "Book",
    "Grid",
    "Line",
    "clean",
    "decode",
    "find_table",
    "fold",
    "named",
    "read_book",
    "records",
]
