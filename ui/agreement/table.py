"""The table of figures: its keys and mouse, widths, and how it stays where it was.

The one rule: it says which line is wanted; what is shown of it, others decide.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QTableView

from qcoder.i18n import _
from qcoder.queries.comparison import Comparison
from ui import theme
from ui.agreement.bars import BarDelegate, FiguresHeader
from ui.agreement.columns import BAR, NAME, Column
from ui.agreement.lines import Line
from ui.agreement.model import FiguresModel

_NARROW_NAME, _WIDE_NAME = 40 * theme.GRID, 64 * theme.GRID
_NARROW_BAR, _WIDE_BAR = 33 * theme.GRID, 52 * theme.GRID


class FiguresTable(QTableView):
    """The lines with their figures; Enter and clicks open one, headings sort."""

    opened = Signal(object)  # Line
    opened_by_key = Signal()  # the keyboard goes along
    sorted_by = Signal(str, bool)  # the key of a column, and whether downwards

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("figures")
        self.setAccessibleName(_("Agreement"))
        self.figures = FiguresModel(self)
        self.setModel(self.figures)
        self._by = ("", False)
        self._bars, self._plain = BarDelegate(self), QStyledItemDelegate(self)
        self._bar_at = -1
        self.setHorizontalHeader(FiguresHeader(self.figures))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(7 * theme.GRID)
        header = self.horizontalHeader()
        header.sectionClicked.connect(self._on_section_clicked)
        self.clicked.connect(self._on_clicked)

    # what is shown

    def show_lines(
        self,
        found: Comparison,
        lines: Sequence[Line],
        columns: Sequence[Column],
        by: tuple[str, bool],
    ) -> None:
        """Show lines; where the one that was current is still there, it stays so, at its place."""
        current, at = self.current(), self.verticalScrollBar().value()
        selected = self.selectionModel().hasSelection()
        across = self.horizontalScrollBar().value()
        same = [one.key for one in columns] == [one.key for one in self.figures.columns]
        self.figures.show(found, lines, columns, by)
        self._by = by
        self._bars.thresholds = tuple(found.choices.thresholds)
        self._set_bar_column()
        if not same:
            self._set_widths()
        self._fit()
        if current and selected:
            self.choose(current.key)
        self.verticalScrollBar().setValue(at)
        self.horizontalScrollBar().setValue(across)

    def choose(self, key: str) -> Line | None:
        """Make a line current; None where it is not there."""
        row = self.figures.row_of(key)
        if row < 0:
            return None
        self.setCurrentIndex(self.figures.index(row, max(self.currentIndex().column(), 0)))
        return self.figures.lines[row]

    def begin(self) -> None:
        """Have the keyboard begin at the first line; none is chosen yet."""
        first = self.figures.index(0, 0)
        self.clearSelection()
        self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)

    def current(self) -> Line | None:
        """Return the line that is current."""
        index = self.currentIndex()
        return self.figures.lines[index.row()] if index.isValid() else None

    def following(self) -> list[Line]:
        """Return the lines that come after the current one, and then those before it."""
        lines, at = list(self.figures.lines), self.currentIndex().row()
        return [*lines[at + 1 :], *lines[: max(at, 0)]]

    def open_current(self) -> None:
        """Open the line that is current."""
        line = self.current()
        if line:
            self.opened.emit(line)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.open_current()
            self.opened_by_key.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _on_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(self.figures.lines[index.row()])

    def _on_section_clicked(self, section: int) -> None:
        key, (before, down) = self.figures.columns[section].key, self._by
        self._by = (key, not down if key == before else False)
        self.figures.sort_by(*self._by)
        self.sorted_by.emit(*self._by)

    def _set_bar_column(self) -> None:
        at = self.figures.column_of(BAR)
        if at != self._bar_at:
            if self._bar_at >= 0:
                self.setItemDelegateForColumn(self._bar_at, self._plain)
            self.setItemDelegateForColumn(at, self._bars)
            self._bar_at = at

    def _set_widths(self) -> None:
        for at, column in enumerate(self.figures.columns):
            if column.key != NAME:
                words = self.fontMetrics().horizontalAdvance(column.title + " ↑") + 5 * theme.GRID
                self.setColumnWidth(at, max(column.width, words))

    def _fit(self) -> None:
        """Give the names the room that is left, and the bars some of it."""
        figures = self.figures
        name, bar = figures.column_of(NAME), figures.column_of(BAR)
        if name < 0:
            return
        all_of_them = range(len(figures.columns))
        others = sum(self.columnWidth(at) for at in all_of_them if at not in (name, bar))
        room = self.viewport().width() - others
        if bar >= 0:
            least = max(_NARROW_BAR, self._bars.room_for_words(figures.lines))
            wide = max(min(room - _WIDE_NAME, _WIDE_BAR), least)
            self.setColumnWidth(bar, wide)
            room -= wide
        self.setColumnWidth(name, max(room, _NARROW_NAME))
