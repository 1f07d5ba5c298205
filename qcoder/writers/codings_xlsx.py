"""Codings and passages as a workbook: a sheet with the table and one with its title and notes.

The one rule: figures are numbers, times are times, text is text and never a formula. What is longer
than a cell can hold is cut, ends with `…`, and is counted in the notes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from qcoder.coding_cells import CELL_LIMIT
from qcoder.i18n import _, ngettext
from qcoder.queries.coding_list import CodingList
from qcoder.writers.coding_rows import Cell, Sheet
from qcoder.writers.xlsx_table import notes

_WIDTHS = {
    "document": 18, "case": 18, "speaker": 12, "turn": 7, "time": 10, "start": 9, "end": 9,
    "text": 80, "code": 14, "path": 32, "valence": 15, "phase": 14, "qualifiers": 18,
    "flags": 16, "coder": 10, "memo": 40, "made": 18, "id": 12, None: 16,
}  # fmt: skip
_FIGURES = ("turn", "time", "start", "end")


def content(of: CodingList, title: str) -> bytes:
    """Return the workbook: typed cells, a frozen header with a filter, and the notes."""
    import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

    data = io.BytesIO()
    workbook: Any = xlsxwriter.Workbook(data, {"in_memory": True})
    workbook.set_properties({"title": title})
    table = _Table(workbook, Sheet(of))
    table.write()
    _notes(workbook, title, len(of.rows), table.cut)
    workbook.close()
    return data.getvalue()


class _Table:
    """Writes the sheet with the table; `cut` counts the cells that were too long."""

    def __init__(self, workbook: Any, sheet: Sheet) -> None:
        self._workbook = workbook
        self._rows = sheet
        self._sheet = workbook.add_worksheet(_("Passages"))
        self._day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.cut = 0

    def write(self) -> None:
        """Write header and rows."""
        sheet, columns = self._sheet, self._rows.columns
        self._header(columns)
        made, line = columns.index("made"), 0
        for line, row in enumerate(self._rows.rows(), start=1):
            for place, cell in enumerate(row):
                if cell is None or cell == "":
                    continue
                if place == made and len(str(cell)) == 19:
                    moment = datetime.fromisoformat(str(cell))
                    sheet.write_datetime(line, place, moment, self._moment)
                elif isinstance(cell, str):
                    sheet.write_string(line, place, self._fitting(cell))
                else:
                    self._typed(line, place, cell)
        sheet.autofilter(0, 0, line, len(columns) - 1)

    def _header(self, columns: Sequence[str | None]) -> None:
        style = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        style["bg_color"] = "#E8EDF2"
        of_text = self._workbook.add_format(style)
        of_figures = self._workbook.add_format({**style, "align": "right"})
        for place, (name, heading) in enumerate(zip(columns, self._rows.headings(), strict=True)):
            chosen = of_figures if name in _FIGURES else of_text
            self._sheet.write_string(0, place, heading, chosen)
            self._sheet.set_column(place, place, _WIDTHS[name])
        self._sheet.freeze_panes(1, 1)
        self._sheet.set_landscape()
        self._sheet.repeat_rows(0)

    def _typed(self, line: int, place: int, cell: Cell) -> None:
        if isinstance(cell, date):
            self._sheet.write_datetime(line, place, cell, self._day)
        elif isinstance(cell, int | Decimal):
            self._sheet.write_number(line, place, cell)

    def _fitting(self, text: str) -> str:
        # Excel counts UTF-16 units; none of them is half of a character that is kept.
        if len(text) * 2 <= CELL_LIMIT or len(text.encode("utf-16-le")) <= 2 * CELL_LIMIT:
            return text
        self.cut += 1
        kept = text.encode("utf-16-le")[: 2 * (CELL_LIMIT - 1)]
        return kept.decode("utf-16-le", "ignore") + "…"


def _notes(workbook: Any, title: str, passages: int, cut: int) -> None:
    said = [ngettext("{n} passage.", "{n} passages.", passages).format(n=passages)]
    said.append(
        _(
            "Start and end count the characters of the text from 0; several values in one cell "
            "are separated by |."
        )
    )
    if cut:
        said.append(
            ngettext(
                "{n} text is longer than a cell can hold and was cut off: CSV and JSON Lines hold "
                "all of it.",
                "{n} texts are longer than a cell can hold and were cut off: CSV and JSON Lines "
                "hold all of them.",
                cut,
            ).format(n=cut)
        )
    notes(workbook, title, said)
