"""The grid of cases: a row a case, a column a variable, with the names always in sight.

The one rule: it moves, copies and asks; the model writes values, and the page does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from qcoder.i18n import _
from qcoder.model import VariableKind
from ui import theme
from ui.cases.drops import Drops
from ui.cases.editors import Index
from ui.cases.model import INTERVIEWS, NAME, CasesModel
from ui.cases.names import NamesView
from ui.cases.sheet import SheetView
from ui.session import Session

_NAME_WIDTH, _LINKS_WIDTH = 52 * theme.GRID, 44 * theme.GRID
_LEAST, _MOST, _MEASURED = 24 * theme.GRID, 60 * theme.GRID, 60  # widths, and rows looked at
_LEAST_ROWS = 5  # with the headings: what is below gives way on a small screen
_Key = Qt.Key
_VISIBLE = QAbstractItemView.ScrollHint.EnsureVisible
_LISTED = (VariableKind.ONE_OF, VariableKind.SEVERAL_OF)


class CasesGrid(SheetView):
    """Cases as rows, variables as columns."""

    menu_wanted = Signal(QPoint, int, int)  # at a place on the screen, of a row (-1) and column
    moved = Signal(int)  # the current variable by steps
    remove_wanted = Signal()
    links_wanted = Signal()  # of the current case
    case_changed = Signal()  # another case is current
    dropped = Signal(str, object)  # a case, and Members

    def __init__(self, session: Session) -> None:
        self.cases = CasesModel(session)
        super().__init__(self.cases, _("Cases and their variables"))
        self.cases.setParent(self)
        self.setObjectName("cases")
        self._widths: dict[str, int] = {}  # that the user gave columns
        self._fitting = False
        self._over = -1
        self._was = "", "", -1, -1, 0, 0  # before a reset: case, column, and where
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.names = NamesView(self)
        self.setMinimumHeight(_LEAST_ROWS * self.verticalHeader().defaultSectionSize())
        self._connect()

    def _connect(self) -> None:
        header = self.horizontalHeader()
        for one in (header, self.names.horizontalHeader()):
            one.setSectionsClickable(True)
            one.sectionClicked.connect(self._on_heading)
        header.customContextMenuRequested.connect(self._on_heading_menu)
        header.sectionResized.connect(self._on_resized)
        self.customContextMenuRequested.connect(lambda at: self._on_menu(self, at))
        self.names.customContextMenuRequested.connect(lambda at: self._on_menu(self.names, at))
        self.names.doubleClicked.connect(self.edit)
        self.doubleClicked.connect(
            lambda index: self.links_wanted.emit() if index.column() == INTERVIEWS else None
        )
        self.cases.modelAboutToBeReset.connect(self._note_place)
        self.cases.modelReset.connect(self._find_place)
        for view in (self, self.names):
            drops = Drops(view, self.cases)
            drops.over.connect(self._on_over)
            drops.dropped.connect(self.dropped)

    # what others call

    def refresh(self) -> None:
        """Show what the project has now."""
        columns = self.cases.columnCount()
        self.cases.refresh()
        if columns != self.cases.columnCount():
            self.fit_columns()

    def fit_columns(self) -> None:
        """Give each column the width that its heading and first cells ask for."""
        self._fitting = True
        metrics, model, header = self.fontMetrics(), self.cases, self.horizontalHeader()
        arrow = 5 * theme.GRID  # room for where it is sorted by
        for column in range(model.columnCount()):
            key = model.key_of(column)
            cells = (model.text(row, column) for row in range(min(_MEASURED, model.rowCount())))
            widest = max((metrics.horizontalAdvance(text) for text in cells), default=0)
            widest += widest // 8 if column == NAME else 0  # they are bold
            heading = header.sectionSizeHint(column) + (0 if model.by[0] == key else arrow)
            least = {NAME: _NAME_WIDTH, INTERVIEWS: _LINKS_WIDTH}.get(column, _LEAST)
            wanted = min(
                max(widest + 7 * theme.GRID, heading, least),
                _MOST + (_LEAST if column == NAME else 0),
            )
            self.setColumnWidth(column, self._widths.get(key, wanted))
        self._fitting = False
        self.names.follow()

    def current_case(self) -> str:
        """Return the id of the case that is current; empty where there is none."""
        case = self.cases.case(self.currentIndex().row())
        return case.id if case else ""

    def current_variable(self) -> str:
        """Return the id of the variable that is current; empty where there is none."""
        of = self.cases.variable(self.currentIndex().column())
        return of.id if of else ""

    def chosen_cases(self) -> list[str]:
        """Return the ids of the cases in which cells are selected, from above."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return [case.id for row in rows if (case := self.cases.case(row))]

    def show_case(self, case: str) -> None:
        """Make a case current."""
        row = self.cases.row_of(case)
        if row >= 0:
            self.go_to(row, max(self.currentIndex().column(), 0))

    def begin_new(self) -> None:
        """Have the name of a new case typed in the last row."""
        if self.cases.can_change:
            self.setFocus()
            self.go_to(self.cases.rowCount() - 1, NAME)
            self.edit(self.currentIndex())

    def copied_columns(self, columns: list[int]) -> Sequence[int]:
        # Without the interviews, so that names and values can be pasted back.
        values = bool(columns) and columns[-1] > INTERVIEWS
        return [column for column in columns if column != INTERVIEWS or not values]

    def begin_edit(self) -> None:
        if self.currentIndex().column() == INTERVIEWS:
            self.links_wanted.emit()
        else:
            super().begin_edit()

    # keys

    def action(self, event: QKeyEvent) -> Callable[[], object] | None:
        key, modifiers = event.key(), event.modifiers()
        if modifiers == Qt.KeyboardModifier.AltModifier and key in (_Key.Key_Left, _Key.Key_Right):
            return lambda: self.moved.emit(1 if key == _Key.Key_Right else -1)
        if key == _Key.Key_Delete and modifiers == Qt.KeyboardModifier.ShiftModifier:
            return self.remove_wanted.emit
        return self._on_space if key == _Key.Key_Space and not modifiers else super().action(event)

    def _on_space(self) -> None:
        """Go from yes to no to missing; choose in a list; elsewhere nothing."""
        index = self.currentIndex()
        of = self.cases.variable(index.column())
        if of is None or not self.may_edit(index):
            return
        if of.kind == VariableKind.BOOLEAN:
            after: dict[object, object] = {None: True, True: False, False: None}
            value = after[self.cases.value(index.row(), index.column())]
            self.cases.write(index.row(), index.column(), value)
            self.delegate.refused.emit(self.cases.refusal)
        elif of.kind in _LISTED:
            self.edit(index)

    def edit(self, *arguments: Any) -> Any:
        # The names that stay at the left would lie over the editor of a name.
        index = arguments[0]
        opens = len(arguments) == 1 or bool(arguments[1] & self.editTriggers())
        if index.column() == NAME and opens:
            self.horizontalScrollBar().setValue(0)
        return super().edit(*arguments)

    # where it is

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)  # pyright: ignore[reportArgumentType]
        if current.row() != previous.row():
            self.case_changed.emit()

    def scrollTo(self, index: Index, hint: object = _VISIBLE) -> None:
        bar, across = self.horizontalScrollBar(), self.horizontalScrollBar().value()
        super().scrollTo(index, hint)  # pyright: ignore[reportArgumentType]
        if index.column() == NAME:
            bar.setValue(across)  # it can be seen wherever the grid is
            return
        hidden = self.columnWidth(NAME) - self.columnViewportPosition(index.column())
        if hidden > 0:
            bar.setValue(bar.value() - hidden)

    def _note_place(self) -> None:
        index = self.currentIndex()
        self._was = (
            self.current_case(),
            self.cases.key_of(index.column()),
            index.row(),
            index.column(),
            self.verticalScrollBar().value(),
            self.horizontalScrollBar().value(),
        )

    def _find_place(self) -> None:
        """Be after a reset where one was before it."""
        case, key, row, column, down, across = self._was
        if row < 0:
            return
        model = self.cases
        found = model.row_of(case) if case else model.rowCount() - 1
        columns = {model.key_of(at): at for at in range(model.columnCount())}
        self.go_to(found if found >= 0 else row, columns.get(key, column))
        self.verticalScrollBar().setValue(down)
        self.horizontalScrollBar().setValue(across)
        self.scrollTo(self.currentIndex())
        self.case_changed.emit()

    # headings and menus

    def _on_heading(self, section: int) -> None:
        key, (now, down) = self.cases.key_of(section), self.cases.by
        after = (key, False) if now != key else (key, True) if not down else ("", False)
        self.cases.sort_by(*after)

    def _on_heading_menu(self, at: QPoint) -> None:
        header = self.horizontalHeader()
        column = header.logicalIndexAt(at)
        if column >= 0:
            self.go_to(max(self.currentIndex().row(), 0), column)
            self.menu_wanted.emit(header.mapToGlobal(at), -1, column)

    def _on_menu(self, view: QTableView, at: QPoint) -> None:
        index = view.indexAt(at)
        if not index.isValid():  # the key of menus may be pressed anywhere
            index = self.currentIndex()
            at = self.visualRect(index).bottomLeft()
        if index.isValid():
            if index not in self.selectedIndexes():
                self.go_to(index.row(), index.column())
            place = view.viewport().mapToGlobal(at)
            self.menu_wanted.emit(place, index.row(), index.column())

    def _on_resized(self, section: int, _before: int, width: int) -> None:
        if not self._fitting:
            self._widths[self.cases.key_of(section)] = width

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.names.follow()
        if event.size().height() < event.oldSize().height() and self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())  # where something is said below it

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._over >= 0:
            top, height = self.rowViewportPosition(self._over), self.rowHeight(self._over)
            with QPainter(self.viewport()) as painter:
                painter.setPen(QPen(QColor(theme.colors().accent), 2))
                painter.drawRect(1, top + 1, self.viewport().width() - 2, height - 2)

    def _on_over(self, row: int) -> None:
        self._over = row
        self.viewport().update()


def cells(indexes: Sequence[Index]) -> list[tuple[int, int]]:
    """Return the rows and columns of some cells."""
    return [(index.row(), index.column()) for index in indexes]
