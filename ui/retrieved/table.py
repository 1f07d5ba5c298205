"""The table of retrieved passages: its keys and mouse, and how the heads of groups are painted.

The one rule: it says what the user wants; what is done then, the pane decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from qcoder.i18n import _
from qcoder.model import Valence
from ui import signs, theme
from ui.retrieved.heads import Head
from ui.retrieved.model import RetrievedModel
from ui.retrieved.rows import Column

WIDTHS = {
    Column.DOCUMENT: 156,
    Column.SPEAKER: 104,
    Column.CODE: 152,
    Column.VALENCE: 136,
    Column.CODER: 76,
    Column.MEMO: 32,
}
_PAD = 3 * theme.GRID
_KEYS = {
    Valence.FACILITATING: [QKeySequence("+")],
    Valence.HINDERING: [QKeySequence("-")],
    Valence.BOTH: [QKeySequence("*")],
    Valence.NEUTRAL: [QKeySequence("0")],
}
_TYPED_WITH = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class PassageTable(QTableView):
    """The table; Enter, Ctrl+C, Delete and the keys of valences act on the selected rows."""

    entered_row = Signal()
    copy_wanted = Signal()
    remove_wanted = Signal()
    judged = Signal(Valence)

    def __init__(self, model: RetrievedModel) -> None:
        super().__init__()
        self._list = model
        self.valence_keys: Callable[[], Mapping[Valence, Sequence[QKeySequence]]] = lambda: _KEYS
        self.setObjectName("retrieved")
        self.setAccessibleName(_("Retrieved passages"))
        self.setModel(model)
        self.setIconSize(QSize(signs.ICON, signs.ICON))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self._set_up_headers()

    def _set_up_headers(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(7 * theme.GRID)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(7 * theme.GRID)
        header.setSortIndicator(Column.DOCUMENT, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.setSectionResizeMode(Column.PASSAGE, QHeaderView.ResizeMode.Stretch)
        for section, width in WIDTHS.items():
            header.resizeSection(section, width)

    # keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._head_key(event):
            return
        valence = self._valence(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered_row.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        elif valence:
            self.judged.emit(valence)
        else:
            super().keyPressEvent(event)

    def _head_key(self, event: QKeyEvent) -> bool:
        """Open or close the group whose head is current, where a key asks for that."""
        head = self._head(self.currentIndex().row())
        if head is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._list.open(head, not head.open)
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self._list.open(head, event.key() == Qt.Key.Key_Right)
            case _:
                return False
        return True

    def _valence(self, event: QKeyEvent) -> Valence | None:
        pressed = {
            QKeySequence(event.keyCombination()),
            QKeySequence(event.modifiers().value & ~_TYPED_WITH.value | event.key()),
        }
        for valence, keys in self.valence_keys().items():
            if pressed & {*keys}:
                return valence
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        line = self.rowAt(event.position().toPoint().y())
        head = self._head(line)
        if head and event.button() == Qt.MouseButton.LeftButton:
            keep = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self._list.index(line, 0), keep)
            self._list.open(head, not head.open)
        else:
            super().mousePressEvent(event)

    def _head(self, line: int) -> Head | None:
        return self._list.head(line) if line >= 0 else None

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._list.by or not self._list.rowCount():
            return
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        last = last if last >= 0 else self._list.rowCount() - 1
        with QPainter(self.viewport()) as painter:
            for line in range(max(first, 0), last + 1):
                head = self._list.head(line)
                if head:
                    self._paint_head(painter, line, head)

    def _paint_head(self, painter: QPainter, line: int, head: Head) -> None:
        colors = theme.colors()
        rect = QRect(
            0, self.rowViewportPosition(line), self.viewport().width(), self.rowHeight(line)
        )
        painter.fillRect(rect, QColor(colors.background))
        current = self.hasFocus() and self.currentIndex().row() == line
        painter.setPen(QPen(QColor(colors.accent if current else colors.line), 2 if current else 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        side = 4 * theme.GRID
        arrow = QRect(_PAD - theme.GRID, rect.top() + (rect.height() - side) // 2, side, side)
        theme.icon("chevron-down" if head.open else "chevron-right").paint(painter, arrow)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colors.text))
        words = rect.adjusted(_PAD + side, 0, -_PAD, -1)
        text = painter.fontMetrics().elidedText(
            self._list.head_text(head), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), text)
