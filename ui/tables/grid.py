"""The table itself: its keys and mouse, its widths, and the first columns, which stay in view.

The one rule: it says which cell is wanted; what is shown of it, others decide.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from qcoder.i18n import _
from qcoder.tables.table import Table
from ui import theme
from ui.tables.header import WrappedHeader, narrowest
from ui.tables.model import DOWN, STEP, TableModel

_ROW = 7 * theme.GRID
_PAD = 6 * theme.GRID
_NARROW, _WIDE = 15 * theme.GRID, 36 * theme.GRID  # columns of figures
_TEXT, _NAME = 56 * theme.GRID, 84 * theme.GRID  # the most of columns with words, and of names
_SAMPLE = 200  # lines that widths are measured by
_ARROW = 10 * theme.GRID  # room of a theme: a click in it opens and closes it
_Enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TableGrid(QTableView):
    """The cells; Enter and double-clicks open one, headings sort, arrows fold themes."""

    opened = Signal(int, str, bool)  # line and column of the report; whether by key
    heading_clicked = Signal(str)  # a column
    copy_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Table"))
        self.lines = TableModel(self)
        _set_up(self, self.lines)
        self.horizontalHeader().sectionClicked.connect(self._on_section)
        self._first = _First(self)
        self.verticalScrollBar().valueChanged.connect(self._first.verticalScrollBar().setValue)
        self._first.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.selectionModel().selectionChanged.connect(self._first.viewport().update)
        self.doubleClicked.connect(lambda index: self._open(index, by_key=False))

    # what is shown

    def show_table(self, table: Table) -> None:
        """Show a table; the current cell and where it was scrolled to stay, where they are."""
        key, column = self.current()
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        before = tuple(self.lines.columns)
        self.lines.show(table)
        if tuple(self.lines.columns) != before:
            self._set_widths()
            across = 0
        self._fit()
        if key and column in self.lines.columns:
            self.choose(self.lines.line_of(key), column)
        self.horizontalScrollBar().setValue(across)
        self.verticalScrollBar().setValue(down)

    def choose(self, line: int, column: str) -> None:
        """Make a cell current, by its line and column of the report."""
        row = self.lines.row_of(line)
        if row >= 0 and column in self.lines.columns:
            self.setCurrentIndex(self.lines.index(row, list(self.lines.columns).index(column)))

    def current(self) -> tuple[tuple[object, ...], str]:
        """Return the key of the line and the column of the current cell; empty where none is."""
        index = self.currentIndex()
        if not index.isValid():
            return (), ""
        return self.lines.key(self.lines.lines[index.row()]), self.lines.columns[index.column()]

    def open_current(self) -> None:
        """Open the cell that is current."""
        self._open(self.currentIndex(), by_key=True)

    def begin(self) -> None:
        """Have the keyboard begin at the first figure."""
        if not self.currentIndex().isValid() and self.lines.rowCount():
            column = min(self.lines.frozen, self.lines.columnCount() - 1)
            keep = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self.lines.index(0, column), keep)
        self.setFocus()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _Enter and plain:
            self.open_current()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif not (plain and self._fold_by_key(event.key())):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.fold_at(self, event.position().toPoint()):
            super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        super().scrollTo(index, hint)
        if index.column() < self.lines.frozen:
            return
        hidden = self._first.width() - self.visualRect(index).left()
        if hidden > 0:  # it is behind the columns that stay
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - hidden)

    # what happens

    def _fold_by_key(self, key: int) -> bool:
        """Open or close a theme, from its name; tell whether the key did."""
        index = self.currentIndex()
        if not index.isValid() or index.column() != self.lines.frozen - 1:
            return False
        line = self.lines.lines[index.row()]
        theme_line = self.lines.is_theme(line)
        if key == Qt.Key.Key_Left and theme_line and not self.lines.is_folded(line):
            self.lines.fold(line, True)
        elif key == Qt.Key.Key_Right and theme_line and self.lines.is_folded(line):
            self.lines.fold(line, False)
        elif key == Qt.Key.Key_Left and self.lines.theme_of(line) >= 0 and index.column() == 0:
            self.choose(self.lines.theme_of(line), self.lines.columns[index.column()])
        else:
            return False
        return True

    def fold_at(self, view: QTableView, at: QPoint) -> bool:
        """Open or close a theme whose arrow is pressed; tell whether one is."""
        index = view.indexAt(at)
        if not index.isValid() or index.column() != self.lines.frozen - 1:
            return False
        line = self.lines.lines[index.row()]
        if not self.lines.is_theme(line) or at.x() - view.visualRect(index).left() > _ARROW:
            return False
        self.choose(line, self.lines.columns[index.column()])
        self.lines.fold(line, not self.lines.is_folded(line))
        return True

    def _open(self, index: QModelIndex, *, by_key: bool) -> None:
        if index.isValid():
            line, column = self.lines.lines[index.row()], self.lines.columns[index.column()]
            self.opened.emit(line, column, by_key)

    def _on_section(self, section: int) -> None:
        self.heading_clicked.emit(self.lines.columns[section])

    # widths

    def _set_widths(self) -> None:
        header, model = self.horizontalHeader(), self.lines
        assert isinstance(header, WrappedHeader)
        words, cells = QFontMetrics(header.words_font()), self.fontMetrics()
        for column in range(model.columnCount()):
            figures = model.headerData(column, Qt.Orientation.Horizontal, _ALIGN) & _RIGHT
            heading = model.shown_heading(column) + DOWN
            longest = narrowest(heading, words, _WIDE - _PAD)
            widest = cells.horizontalAdvance(model.longest(column, _SAMPLE))
            least, most = (_NARROW, _WIDE) if figures else (_NARROW, _TEXT)
            if column < model.frozen:
                most, widest = _NAME, widest + cells.horizontalAdvance(STEP * 2) + _PAD
            self.setColumnWidth(column, min(max(widest, longest, least - _PAD) + _PAD, most))
        header.fit_height()
        self._first.show_columns()

    def _fit(self) -> None:
        """Leave room beside the columns that stay, however small the page is."""
        self._first.fit()


class _First(QTableView):
    """The first columns, over the table, where they stay."""

    def __init__(self, table: TableGrid) -> None:
        super().__init__(table)
        self._table = table
        self._setting = False
        _set_up(self, table.lines)
        self.setSelectionModel(table.selectionModel())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(off)
        self.setVerticalScrollBarPolicy(off)
        self.setAccessibleName(_("Table"))
        self.clicked.connect(table.clicked)
        self.doubleClicked.connect(table.doubleClicked)
        self.horizontalHeader().sectionClicked.connect(table.horizontalHeader().sectionClicked)
        self.horizontalHeader().sectionResized.connect(self._on_resized)
        table.horizontalHeader().sectionResized.connect(self._on_table_resized)
        self.hide()

    def show_columns(self) -> None:
        """Show the columns that stay, and no others."""
        model, table = self._table.lines, self._table
        self._setting = True  # a column that is shown again has its width of before
        for column in range(model.columnCount()):
            self.setColumnHidden(column, column >= model.frozen)
            if column < model.frozen:
                self.setColumnWidth(column, table.columnWidth(column))
        self._setting = False
        self.horizontalHeader().setFixedHeight(table.horizontalHeader().height())
        self.fit()

    def fit(self) -> None:
        """Lie over the table's own first columns; nowhere where these leave no room."""
        table, frozen = self._table, self._table.lines.frozen
        width = sum(table.columnWidth(column) for column in range(frozen))
        room = table.viewport().width()
        needed = table.horizontalHeader().length() > room
        self.setVisible(bool(frozen) and needed and width < 0.7 * room)
        frame = table.frameWidth()
        height = table.viewport().height() + table.horizontalHeader().height()
        self.setGeometry(frame, frame, width, height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._table.fold_at(self, event.position().toPoint()):
            super().mousePressEvent(event)
        self._table.setFocus()

    def _on_resized(self, section: int, _old: int, new: int) -> None:
        if section < self._table.lines.frozen and new and not self._setting:
            self._table.setColumnWidth(section, new)
            self.fit()

    def _on_table_resized(self, section: int, _old: int, new: int) -> None:
        if section < self._table.lines.frozen and not self.isColumnHidden(section):
            self.setColumnWidth(section, new)
            self.fit()


_ALIGN, _RIGHT = Qt.ItemDataRole.TextAlignmentRole, Qt.AlignmentFlag.AlignRight


def _set_up(view: QTableView, model: TableModel) -> None:
    view.setObjectName("figures")
    view.setModel(model)
    view.setHorizontalHeader(WrappedHeader(view))
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False)
    view.setShowGrid(False)
    view.setCornerWidget(QWidget())
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(_ROW)
