"""Where the heading of a sheet is, and what its columns are called.

The one rule: a heading is found by its form, and what a user says of it goes before.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from qcoder.i18n import _
from qcoder.sheets.grid import Grid, text
from qcoder.sheets.workbook import Cell

_LOOKED_AT = 40  # rows in which the heading is sought
_BELOW = 50  # rows below one that tell how wide the table is
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"[\d\s.,%€+-]*\d[\d\s.,%€+-]*")

Line = tuple[int, Sequence[Cell]]


def find(grid: Grid, known: Collection[str]) -> tuple[int, ...]:
    """Return the lines of the heading: one, or two where the upper one groups the columns.

    It is the first row of words about as wide as what is below it; before that goes one with a cell
    that is in `known` (folded). Where there is none, it is the first row.
    """
    rows = grid.rows[:_LOOKED_AT]
    likely = [place for place in range(len(rows)) if _is_heading(grid, place)]
    named = [
        place for place in likely if any(text(cell).casefold() in known for cell in rows[place][1])
    ]
    place = (named or likely or [0])[0]
    line = rows[place][0]
    if place and _groups(grid, rows[place - 1], rows[place]):
        return (rows[place - 1][0], line)
    if place + 1 < len(rows) and _groups(grid, rows[place], rows[place + 1]):
        return (line, rows[place + 1][0])
    return (line,)


def names(grid: Grid, lines: Sequence[int]) -> Mapping[int, str]:
    """Return the heading of each column that holds anything; "" where it has none.

    Those of several lines are joined (`2023 instroom`), and no two are the same.
    """
    parts: dict[int, list[str]] = {}
    heading = [(line, cells) for line, cells in grid.rows if line in lines]
    last = max(lines, default=0)
    for line, cells in heading:
        lower = dict(heading)[last] if line < last else None
        for column, part in _spread(grid, (line, cells), lower).items():
            if part not in parts.setdefault(column, []):
                parts[column].append(part)
    used = {
        column
        for line, cells in grid.rows
        if line > last
        for column, cell in enumerate(cells)
        if text(cell)
    }
    found: dict[int, str] = {}
    for column in sorted({*parts, *used}):
        found[column] = _once(" ".join(parts.get(column, [])), found.values())
    return found


def letter(column: int) -> str:
    """Return what a spreadsheet calls a column (from 0)."""
    rest, at = divmod(column, 26)
    return (letter(rest - 1) if rest else "") + chr(ord("A") + at)


def _once(name: str, taken: Collection[str]) -> str:
    number, tried = 1, name
    while name and tried.casefold() in {other.casefold() for other in taken}:
        number += 1
        tried = _("{name} ({number})").format(name=name, number=number)
    return tried


def _spread(grid: Grid, row: Line, lower: Sequence[Cell] | None) -> Mapping[int, str]:
    """Return the texts of a line of the heading by column, also of those that they stand over."""
    line, cells = row
    found = {column: text(cell) for column, cell in enumerate(cells) if text(cell)}
    spans = [merge for merge in grid.merged if merge[0] <= line <= merge[1]]
    at = {number: values for number, values in grid.rows if number <= line}
    for top, _bottom, first, last in spans:
        value = text(at[top][first]) if top in at and first < len(at[top]) else ""
        found |= dict.fromkeys(range(first, last + 1), value) if value else {}
    if lower is None or any(first < last for _top, _bottom, first, last in spans):
        return found
    over = ""
    for column, below in enumerate(lower):
        if column in found:
            over = found[column] if text(below) else ""
        elif over and text(below):
            found[column] = over
    return found


def _is_heading(grid: Grid, place: int) -> bool:
    cells = _texts(grid.rows[place][1])
    widths = sorted(
        len(_texts(row)) for _line, row in grid.rows[place + 1 : place + 1 + _BELOW]
    ) or [0]
    width = widths[len(widths) * 3 // 4]
    return (
        _are_words(cells) and len(set(cells.values())) >= min(2, width) and len(cells) * 2 >= width
    )


def _groups(grid: Grid, upper: Line, lower: Line) -> bool:
    """Tell whether the upper of two lines groups the columns that the lower one names."""
    above, below = _texts(upper[1]), _texts(lower[1])
    if lower[0] != upper[0] + 1 or not (_are_words(above) and _are_words(below)):
        return False
    first = min([*above, *below])
    wide = [merge for merge in grid.merged if merge[0] == upper[0] and merge[2] < merge[3]]
    if wide:
        return all(merge[2] > first for merge in wide) and len(below) > 1
    labels = [column for column in above if column in below]
    gaps = [column for column in below if column not in above]
    apart = first not in above or first not in below
    sure = len(labels) > 1 or any(_YEAR.fullmatch(above[column]) for column in labels)
    return apart and sure and bool(gaps)


def _texts(cells: Sequence[Cell]) -> Mapping[int, str]:
    return {column: text(cell) for column, cell in enumerate(cells) if text(cell)}


def _are_words(cells: Mapping[int, str]) -> bool:
    """Tell whether texts can be headings: words, or years."""
    return all(_YEAR.fullmatch(cell) or not _NUMBER.fullmatch(cell) for cell in cells.values())
