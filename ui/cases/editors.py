"""What values are typed in: a line, a line with a list below it, and a list of several to tick.

The one rule: what is refused stays in its editor as it was typed, until it is right or given up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from qcoder.case_values import Value, shown
from qcoder.i18n import _
from qcoder.lookup import folded
from qcoder.model import Variable, VariableKind
from ui import theme

Index = QModelIndex | QPersistentModelIndex
_LISTED = 8  # rows of a list at most
_WIDTH, _ROW = 52 * theme.GRID, 7 * theme.GRID
_DOWN, _RIGHT, _LEFT = (1, 0), (0, 1), (0, -1)
_STAYING = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
_Key = Qt.Key


class Sheet(Protocol):
    """What a model of cells gives: their text, and a way to write them."""

    refusal: str  # why the last value was not taken

    @property
    def can_change(self) -> bool:
        """Whether cells can be written at all."""
        ...

    def cell_name(self, row: int, column: int) -> str:
        """Return what an editor is called."""
        ...

    def text(self, row: int, column: int) -> str:
        """Return what a cell says; nothing where it is missing."""
        ...

    def variable(self, column: int) -> Variable | None:
        """Return the variable of a column, where it is of one."""
        ...

    def value(self, row: int, column: int) -> Value | None:
        """Return the value of a variable in a cell."""
        ...

    def given(self, variable: Variable) -> Sequence[Value]:
        """Return the values that a variable has."""
        ...

    def write(self, row: int, column: int, given: object) -> bool:
        """Write what was typed into a cell; tell whether it was taken, else see `refusal`."""
        ...


class LineEditor(QLineEdit):
    """A line for text, numbers and dates."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setObjectName("row")
        self.setAccessibleName(name)

    def value(self) -> object:
        """Return what was typed."""
        return self.text()


class ListEditor(QFrame):
    """A line with a list below it: of one value, or (`several`) of values to tick."""

    picked = Signal()  # one was clicked

    def __init__(
        self, parent: QWidget, name: str, options: Sequence[str], *, several: bool, free: bool
    ) -> None:
        super().__init__(parent)
        self.setObjectName("popup")
        self.setAutoFillBackground(True)
        self._several, self._free = several, free
        self.line = QLineEdit()
        self.line.setObjectName("row")
        self.line.setAccessibleName(name)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        if several:
            hint = _("Filter, or write a new one") if free else _("Filter")
            self.line.setPlaceholderText(hint)
        self._add(options)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._on_edited)
        self.list.itemClicked.connect(self._on_clicked)

    def start(self, text: str, ticked: Sequence[str] = ()) -> None:
        """Show the value that is there now."""
        if self._several:
            self._add([one for one in ticked if not self._item(one)])
            for row in range(self.list.count()):
                item = self.list.item(row)
                on = item.text() in ticked
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.list.setCurrentRow(0)
            return
        self.line.setText(text)
        item = self._item(text)
        self.list.setCurrentRow(self.list.row(item) if item else -1)

    def value(self) -> object:
        """Return what is chosen: the row of the list, or else what was typed."""
        typed = self.line.text().strip()
        if not self._several:
            item = self.list.currentItem()
            return item.text() if item and not item.isHidden() else typed
        if typed:
            self._tick_typed(typed)
        return tuple(
            item.text()
            for item in map(self.list.item, range(self.list.count()))
            if item.checkState() == Qt.CheckState.Checked
        )

    def take_key(self, event: QKeyEvent) -> bool:
        """Move through the list, or tick in it; tell whether a key did so."""
        if event.key() in (_Key.Key_Down, _Key.Key_Up):
            self._step(1 if event.key() == _Key.Key_Down else -1)
            return True
        item = self.list.currentItem()
        if self._several and event.key() == _Key.Key_Space and item and not item.isHidden():
            self._toggle(item)
            return True
        return False

    def height_wanted(self) -> int:
        """Return how high it is with all it lists."""
        return self.line.sizeHint().height() + min(self.list.count(), _LISTED) * _ROW + 4

    def _add(self, options: Sequence[str]) -> None:
        for option in options:
            item = QListWidgetItem(option, self.list)
            if self._several:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setCheckState(Qt.CheckState.Unchecked)

    def _item(self, text: str) -> QListWidgetItem | None:
        items = map(self.list.item, range(self.list.count()))
        return next((item for item in items if folded(item.text()) == folded(text)), None)

    def _shown_rows(self) -> list[int]:
        return [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]

    def _step(self, step: int) -> None:
        rows = self._shown_rows()
        if rows:
            now = self.list.currentRow()
            place = rows.index(now) + step if now in rows else (0 if step > 0 else len(rows) - 1)
            self.list.setCurrentRow(rows[min(max(place, 0), len(rows) - 1)])

    def _on_edited(self, text: str) -> None:
        wanted = folded(text)
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(wanted not in folded(item.text()))
        rows = self._shown_rows()
        begins = [r for r in rows if folded(self.list.item(r).text()).startswith(wanted)]
        exact = [r for r in rows if folded(self.list.item(r).text()) == wanted]
        # What was typed counts by itself where anything may be written, or nothing was.
        best = (exact or ([] if self._free else begins or rows)) if wanted else []
        self.list.setCurrentRow(best[0] if best else -1)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        if self._several:
            self._toggle(item)
        else:
            self.picked.emit()

    def _toggle(self, item: QListWidgetItem) -> None:
        on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
        if self.line.text():
            self.line.clear()
            self._on_edited("")
            self.list.setCurrentItem(item)

    def _tick_typed(self, typed: str) -> None:
        """Tick what the line holds: the row that was come to, or a new one (refused later)."""
        current = self.list.currentItem()
        item = self._item(typed) or (current if current and not current.isHidden() else None)
        if item is None:
            self._add([typed])
            item = self.list.item(self.list.count() - 1)
        item.setCheckState(Qt.CheckState.Checked)
        self.line.clear()
        self._on_edited("")


Editor = LineEditor | ListEditor


class CellDelegate(QStyledItemDelegate):
    """Opens the editor that fits a cell, and takes its value into the model."""

    refused = Signal(str)  # why a value was not taken; nothing once one was
    left = Signal(int, int)  # by Enter or Tab: how far to go on

    def __init__(self, model: Sheet, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        row, column = index.row(), index.column()
        of, name = self._model.variable(column), self._model.cell_name(row, column)
        if of is None or of.kind in (VariableKind.TEXT, VariableKind.NUMBER, VariableKind.DATE):
            return LineEditor(parent, name)
        several = of.kind == VariableKind.SEVERAL_OF
        editor = ListEditor(
            parent, name, self._options(of), several=several, free=not self._bound(of)
        )
        editor.start(
            self._model.text(row, column),
            _several(self._model.value(row, column)) if several else (),
        )
        editor.line.installEventFilter(self)
        editor.picked.connect(lambda: self._leave(editor, _DOWN))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # Once: what is being typed is not overwritten by what changes elsewhere.
        if isinstance(editor, LineEditor) and not editor.property("begun"):
            editor.setProperty("begun", True)
            editor.setText(self._model.text(index.row(), index.column()))

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        if not isinstance(editor, (LineEditor, ListEditor)) or editor.property("closed"):
            return
        taken = self._model.write(index.row(), index.column(), editor.value())
        refused = not taken and bool(self._model.refusal)
        editor.setProperty("refused", refused)
        line = editor.line if isinstance(editor, ListEditor) else editor
        line.setProperty("bad", refused)
        line.style().unpolish(line)
        line.style().polish(line)
        self.refused.emit(self._model.refusal)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        if isinstance(editor, ListEditor):
            parent = editor.parentWidget()
            room = parent.rect() if parent else rect
            rect = QRect(rect.left(), rect.top(), max(rect.width(), _WIDTH), editor.height_wanted())
            rect.setHeight(min(rect.height(), room.height()))
            rect.moveBottom(min(rect.bottom(), room.bottom()))
            rect.moveRight(min(rect.right(), room.right()))
        editor.setGeometry(rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        editor = watched if isinstance(watched, (LineEditor, ListEditor)) else watched.parent()
        if not isinstance(editor, (LineEditor, ListEditor)):
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(editor, event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            staying = event.reason() in _STAYING or watched is not _line(editor)
            closed = editor.isHidden() or editor.property("closed")
            if not (staying or closed or editor.property("refused")):
                self._leave(editor, None)
        return False

    def give_up(self, editor: QWidget) -> None:
        """Close an editor; what was typed in it is let go."""
        editor.setProperty("refused", False)
        editor.setProperty("closed", True)
        self.refused.emit("")
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)

    def _on_key(self, editor: Editor, event: QKeyEvent) -> bool:
        key = event.key()
        if key == _Key.Key_Escape:
            self.give_up(editor)
        elif isinstance(editor, ListEditor) and editor.take_key(event):
            return True
        elif key in (_Key.Key_Return, _Key.Key_Enter):
            self._leave(editor, _DOWN)
        elif key == _Key.Key_Tab:
            self._leave(editor, _RIGHT)
        elif key == _Key.Key_Backtab:
            self._leave(editor, _LEFT)
        else:
            return False
        return True

    def _leave(self, editor: Editor, step: tuple[int, int] | None) -> None:
        self.commitData.emit(editor)
        if not editor.property("refused"):
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            if step:
                self.left.emit(*step)

    def _bound(self, of: Variable) -> bool:
        return of.kind == VariableKind.BOOLEAN or bool(of.options)

    def _options(self, of: Variable) -> Sequence[str]:
        """Return what a variable takes; where it takes anything, what it was given so far."""
        if of.kind == VariableKind.BOOLEAN:
            return shown(True), shown(False)
        if of.options:
            return of.options
        return sorted(
            {one for value in self._model.given(of) for one in _several(value)}, key=folded
        )


def _several(value: object) -> Sequence[str]:
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return () if value is None else (str(value),)


def _line(editor: Editor) -> QLineEdit:
    return editor.line if isinstance(editor, ListEditor) else editor
