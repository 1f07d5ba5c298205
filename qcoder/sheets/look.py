"""What a sheet of a workbook hides, and what it shows as percentages.

The one rule: this is only said of a sheet; its cells are read as they are.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from qcoder.sheets.workbook import Workbook
from qcoder.sheets.xlsx_rows import MAX_COLUMNS

_HIDDEN = rb'\b(?=[^<>]*\shidden="(?:1|true)")'
_ROW = re.compile(rb"<(?:\w+:)?row" + _HIDDEN + rb'[^<>]*?\sr="(\d{1,7})"')
_COLUMN = re.compile(
    rb"<(?:\w+:)?col" + _HIDDEN + rb'(?=[^<>]*\smin="(\d{1,5})")[^<>]*?\smax="(\d{1,5})"'
)
# A number of some style: cells of other types say so.
_NUMBER = re.compile(
    rb'<(?:\w+:)?c\b(?![^<>]*\st="[^n])(?=[^<>]*\sr="([A-Z]{1,3})\d)[^<>]*?\ss="(\d{1,5})"[^<>/]*>'
)


@dataclass(frozen=True)
class Look:
    """Hidden rows, by their line, and columns (from 0); and columns that hold percentages."""

    rows: Set[int] = frozenset()
    columns: Set[int] = frozenset()
    percentages: Set[int] = frozenset()


def read(book: Workbook, sheet: str) -> Look:
    """Return what is hidden in a sheet, and what is shown as percentages."""
    from openpyxl.utils import column_index_from_string

    content, styles = book.xml(sheet), book.percentages()
    hidden = {
        column - 1
        for first, last in set(_COLUMN.findall(content))
        for column in range(int(first), min(int(last), MAX_COLUMNS) + 1)
    }
    shown = (
        {column for column, style in set(_NUMBER.findall(content)) if int(style) in styles}
        if styles
        else set[bytes]()
    )
    return Look(
        frozenset(int(line) for line in _ROW.findall(content)),
        frozenset(hidden),
        frozenset(column_index_from_string(column.decode("ascii")) - 1 for column in shown),
    )
