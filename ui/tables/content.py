"""A table and its figure, one of them or both beside each other, with the notes below.

The one rule: the figure is drawn only where it is seen.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from qcoder.tables.kinds import KINDS
from qcoder.tables.table import Table
from ui import theme
from ui.tables.figure_view import FigureView
from ui.tables.grid import TableGrid
from ui.tables.notes import Notes
from ui.widgets import PAD, Elided


class View(StrEnum):
    """What is seen of a table."""

    TABLE = "table"
    FIGURE = "figure"
    BOTH = "both"


class Content(QWidget):
    """The title of a table, the table, its figure and its notes."""

    opened = Signal(int, str, bool)  # line and column of the report; whether by key

    def __init__(self) -> None:
        super().__init__()
        self.table: Table | None = None
        self.view = View.TABLE
        self.title = Elided("", "row", Qt.TextElideMode.ElideRight)
        self.title.setContentsMargins(PAD, theme.GRID, PAD, theme.GRID)
        self.grid, self.figure, self.notes = TableGrid(), FigureView(), Notes()
        self.grid.opened.connect(self.opened)
        self.figure.opened.connect(self._on_figure)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self.grid)
        self._splitter.addWidget(self.figure)
        self._splitter.setSizes([500, 500])
        self.figure.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addWidget(self._splitter, 1)
        column.addWidget(self.notes)

    def show_table(self, table: Table, view: View) -> None:
        """Show a table, as it is to be seen."""
        self.table = table
        self.title.show_text(table.report.title)
        self.grid.show_table(table)
        self.notes.show_report(table.report)
        self.show_view(view)

    def show_view(self, view: View) -> None:
        """Show the table, its figure, or both."""
        has = self.table is not None and bool(KINDS[self.table.report.name].figure)
        self.view = view if has else View.TABLE
        self.grid.setVisible(self.view != View.FIGURE)
        self.figure.setVisible(self.view != View.TABLE)
        if self.view != View.TABLE and self.figure.table is not self.table:
            self.figure.show_table(self.table)

    def take_keyboard(self) -> None:
        """Give the keyboard to the table, or to its figure."""
        if self.view == View.FIGURE:
            self.figure.canvas.setFocus()
        else:
            self.grid.begin()

    def forget(self) -> None:
        """Let go of the table of a project that is closed."""
        self.table = None
        self.grid.lines.clear()
        self.figure.show_table(None)

    def _on_figure(self, line: int, column: str) -> None:
        drawn = self.figure.drawn
        if drawn and drawn.table is self.table:  # else it is of a table that was shown before
            self.grid.choose(line, column)
            self.opened.emit(line, column, self.figure.canvas.hasFocus())
