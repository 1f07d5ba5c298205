"""The cell whose passages are shown: which it is, also once its table was computed anew.

The one rule: a cell that is no longer in the table is closed.
"""

from __future__ import annotations

from typing import Any

from ui.tables.content import Content
from ui.tables.passages_panel import PassagesPanel


class OpenedCell:
    """The cell that was opened of a table, and the panel that shows what is behind it."""

    def __init__(self, content: Content, panel: PassagesPanel) -> None:
        self._content, self._panel = content, panel
        self._cell: tuple[Any, str] | None = None  # the key of the line, and the column

    def open(self, line: int, column: str) -> None:
        """Show what is behind a cell, by its line and column of the report."""
        table, model = self._content.table, self._content.grid.lines
        if table is None:
            return
        parts = [model.title(line)]
        if column in model.columns and list(model.columns).index(column) >= model.frozen:
            parts.append(table.report.heading(column))
        self._cell = model.key(line), column
        first = self._panel.isHidden()
        self._panel.show_cell(table, line, column, " · ".join(parts))
        if first:  # there is less room for the table now
            self._content.grid.scrollTo(self._content.grid.currentIndex())

    def open_again(self) -> None:
        """Show what is behind the same cell in the table of now."""
        if self._cell is None:
            return
        (key, column), table = self._cell, self._content.table
        line = self._content.grid.lines.line_of(key)
        if line >= 0 and table and column in table.report.columns:
            self.open(line, column)
        else:
            self.close()

    def close(self) -> None:
        """Show nothing."""
        self._cell = None
        self._panel.hide()
