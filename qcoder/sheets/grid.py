"""Any sheet as a grid of cells, whatever it holds.

The one rule: cells keep their type, so that a number that Excel knows is never guessed from text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import islice
from pathlib import Path

from qcoder.errors import Error
from qcoder.i18n import _
from qcoder.passages import clean
from qcoder.sheets import csv_rows, look
from qcoder.sheets.look import Look
from qcoder.sheets.source import Limits, Source
from qcoder.sheets.workbook import Cell, Cells, Merged, Workbook
from qcoder.sheets.xlsx_rows import MAX_COLUMNS

_SCORED = 200  # rows by which the delimiter of a CSV file is found


@dataclass(frozen=True)
class Grid:
    """One sheet of a file: the rows that hold anything, with their line; `sheets` names all.

    `look` is what its cells do not say: what is hidden, and which columns hold percentages.
    """

    name: str
    rows: Cells
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    merged: Sequence[Merged] = ()
    look: Look = Look()

    def below(self, line: int) -> Cells:
        """Return the rows below a line; a cell that is merged downwards is in each of its rows."""
        rows = {number: list(cells) for number, cells in self.rows if number > line}
        left = len(rows) * MAX_COLUMNS  # merged cells may overlap only in a file made to do harm
        for top, bottom, column, _last in self.merged:
            if top not in rows or column >= len(rows[top]):
                continue
            for number in range(top + 1, min(bottom, self.rows[-1][0]) + 1):
                left -= 1
                if left < 0:
                    return list(rows.items())
                if number in rows and column < len(rows[number]):
                    rows[number][column] = rows[top][column]
        return list(rows.items())


def read(path: Path, sheet: str | None = None) -> Grid:
    """Read a sheet of a CSV or XLSX file: that which is named, else the first with a table.

    Raises `Error` where the file cannot be read, is empty, or has no such sheet.
    """
    source = Source(path.name, limits=Limits())
    if path.suffix.lower() == ".xlsx":
        grid = _from_workbook(path, source, sheet)
    elif path.suffix.lower() in (".csv", ".tsv", ".txt"):
        if sheet:
            raise source.error(_("only a workbook has sheets: leave the sheet out"))
        rows, _guessed = csv_rows.read(path, source, _score)
        grid = Grid(path.name, [row for row in rows if any(cell.strip() for cell in row[1])])
    else:
        raise source.error(_("a table is a .csv or .xlsx file; save it as one of these"))
    if not grid.rows:
        raise Error(_("{file}: the table is empty.").format(file=path.name))
    return grid


def text(cell: Cell) -> str:
    """Return what a cell holds as text, on one line."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date().isoformat()
    said = str(cell)
    if not said.isascii() or not said.isprintable():  # else it is clean, as most cells are
        said = clean(said)
    return " ".join(said.split())


def _from_workbook(path: Path, source: Source, wanted: str | None) -> Grid:
    book = Workbook(path, source)
    names = [name for name in book.names if wanted is None or name.casefold() == wanted.casefold()]
    if not names:
        raise source.error(
            _("there is no sheet “{sheet}”; the sheets are: {names}").format(
                sheet=wanted, names=", ".join(book.names) or _("none")
            )
        )
    first: Grid | None = None
    for name in names:
        rows, merged = book.cells(name)
        grid = Grid(path.name, rows, book.names, name, merged)
        first = first or grid
        if sum(_filled(cells) > 1 for _line, cells in grid.rows) > 1:
            first = grid
            break
    assert first is not None
    return replace(first, look=look.read(book, first.sheet))


def _filled(cells: Sequence[Cell]) -> int:
    return sum(text(cell) != "" for cell in cells)


def _score(rows: Iterator[csv_rows.Row]) -> tuple[int, int]:
    """Return how many rows have the most usual width, and that width: one cell is no table."""
    widths = Counter(len(cells) for _line, cells in islice(rows, _SCORED) if len(cells) > 1)
    if not widths:
        return 0, 0
    width, count = max(widths.items(), key=lambda found: (found[1], found[0]))
    return count, width
