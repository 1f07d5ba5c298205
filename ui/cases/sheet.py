"""A table with the keys of a spreadsheet: arrows, Enter, Tab, F2, Delete, copying and pasting.

The one rule: it moves, copies and asks; the model writes, and what is refused stays in its editor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from ui import theme
from ui.cases import clipboard
from ui.cases.editors import CellDelegate, Index, LineEditor, ListEditor, Sheet

_Key = Qt.Key
_ENTER = (_Key.Key_Return, _Key.Key_Enter)


class SheetView(QTableView):
    """A table of cells that are edited in place."""

    pasted = Signal(int, int, object)  # a block at a row and column
    filled = Signal(object, str)  # cells (indexes) with one text

    def __init__(self, sheet: Any, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._sheet: Sheet = sheet
        self.setModel(sheet)
        self.delegate = CellDelegate(self._sheet, self)
        self.setItemDelegate(self.delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(7 * theme.GRID + 2)
        self.horizontalHeader().setHighlightSections(False)
        self.delegate.left.connect(self.go_on)

    # what others call

    def go_to(self, row: int, column: int) -> None:
        """Make a cell current."""
        model = self.model()
        last = model.rowCount() - 1, model.columnCount() - 1
        index = model.index(min(max(row, 0), last[0]), min(max(column, 0), last[1]))
        # Whatever keys are held down just now: those of Ctrl+Z are.
        choose = self.selectionModel().SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, choose)

    def begin_edit(self) -> None:
        """Open the editor of the current cell."""
        index = self.currentIndex()
        if self.may_edit(index):
            self.edit(index)

    def may_edit(self, index: Index) -> bool:
        """Tell whether a cell can be edited."""
        editable = Qt.ItemFlag.ItemIsEditable
        return index.isValid() and bool(self.model().flags(index) & editable)  # pyright: ignore

    def copy(self) -> None:
        """Copy the block of selected cells, for a spreadsheet."""
        block = self.block()
        if block:
            QApplication.clipboard().setMimeData(clipboard.pack(block))

    def block(self) -> list[list[str]]:
        """Return what the selected cells say."""
        chosen = self.selectedIndexes()
        rows = sorted({index.row() for index in chosen})
        columns = self.copied_columns(sorted({index.column() for index in chosen}))
        return [[self._sheet.text(row, column) for column in columns] for row in rows]

    def copied_columns(self, columns: list[int]) -> Sequence[int]:
        """Return which columns of a selection are copied."""
        return columns

    def paste(self) -> None:
        """Ask for what was copied to be put here; one cell into all that are selected."""
        block = clipboard.unpack(QApplication.clipboard().mimeData())
        chosen = self.selectedIndexes()
        if not (block and chosen and self._sheet.can_change):
            return
        if len(chosen) > 1 and len(block) == 1 and len(block[0]) == 1:
            self.filled.emit(chosen, block[0][0])
            return
        self.pasted.emit(
            min(index.row() for index in chosen), min(index.column() for index in chosen), block
        )

    def commit(self) -> None:
        """Write what is being typed, before the project is closed."""
        for kind in (LineEditor, ListEditor):
            for editor in self.viewport().findChildren(kind):
                if not editor.isHidden():
                    self.commitData(editor)
                    self.delegate.give_up(editor)

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self.action(event)
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if act:
            act()
        elif event.key() == _Key.Key_Escape or (control and event.text()):
            event.ignore()  # the page's
        else:
            super().keyPressEvent(event)

    def action(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key does here."""
        standard, key = QKeySequence.StandardKey, event.key()
        if event.matches(standard.Copy):
            return self.copy
        if event.matches(standard.Paste):
            return self.paste
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        if key in _ENTER:
            return self.begin_edit
        if key in (_Key.Key_Delete, _Key.Key_Backspace) and self._sheet.can_change:
            return lambda: self.filled.emit(self.selectedIndexes(), "")
        return None

    # editors

    def closeEditor(self, editor: QWidget, hint: object) -> None:
        if editor.property("refused"):  # it stays, and so does the keyboard
            QTimer.singleShot(0, editor, lambda: self._return_to(editor))
            return
        editor.setProperty("closed", True)  # it loses the keyboard, which is no further commit
        held = QApplication.focusWidget()
        super().closeEditor(editor, hint)  # pyright: ignore[reportArgumentType]
        if held is None or editor is held or editor.isAncestorOf(held):
            self.setFocus()

    def _return_to(self, editor: QWidget) -> None:
        index = self.indexAt(editor.geometry().topLeft() + QPoint(2, 2))
        if isinstance(editor, (LineEditor, ListEditor)) and editor.isVisible() and index.isValid():
            choose = self.selectionModel().SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, choose)
            editor.setFocus()

    def go_on(self, down: int, right: int) -> None:
        """Go on to another cell, after one was edited."""
        index = self.currentIndex()
        self.setFocus()
        self.go_to(index.row() + down, index.column() + right)
