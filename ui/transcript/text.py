"""The text itself: a read-only text edit that is filled line by line and knows where lines stand.

The one rule: coordinates are those of the page, unless they are called the viewport's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QElapsedTimer, QEvent, QMimeData, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextLayout,
    QTextLine,
)
from PySide6.QtWidgets import QApplication, QFrame, QTextEdit, QWidget

from qcoder.model import Role
from ui import mime, theme
from ui.transcript.formats import EDGE, fill
from ui.transcript.page import Page

MEASURE = 72  # characters in a line, about
PAD = 2  # pixels of a passage's colour above and below its words


_Key = QKeySequence.StandardKey
_OWN_KEYS = (
    (_Key.Copy, _Key.SelectAll)
    + (_Key.MoveToNextChar, _Key.MoveToPreviousChar, _Key.SelectNextChar, _Key.SelectPreviousChar)
    + (_Key.MoveToNextWord, _Key.MoveToPreviousWord, _Key.SelectNextWord, _Key.SelectPreviousWord)
    + (_Key.MoveToNextLine, _Key.MoveToPreviousLine, _Key.SelectNextLine, _Key.SelectPreviousLine)
    + (_Key.MoveToNextPage, _Key.MoveToPreviousPage, _Key.SelectNextPage, _Key.SelectPreviousPage)
    + (_Key.MoveToStartOfLine, _Key.MoveToEndOfLine)
    + (_Key.SelectStartOfLine, _Key.SelectEndOfLine)
    + (_Key.MoveToStartOfDocument, _Key.MoveToEndOfDocument)
    + (_Key.SelectStartOfDocument, _Key.SelectEndOfDocument)
)


class Row(NamedTuple):
    """One row of text as it is laid out: its positions, and the corner of its line of the page."""

    line: QTextLine
    base: int  # position where the line of the page begins
    start: int
    end: int
    x: float
    y: float

    @property
    def top(self) -> float:
        """Where the colour of a passage begins."""
        return self.y + self.line.y() - PAD

    @property
    def bottom(self) -> float:
        """Where the colour of a passage ends."""
        return self.y + self.line.y() + self.line.height() + PAD

    def x_of(self, position: int) -> float:
        """Return how far to the right a position stands."""
        # the stub says float; what comes is the x and the position
        found: Any = self.line.cursorToX(position - self.base)
        return self.x + (found[0] if isinstance(found, tuple) else found)

    def part(self, start: int, end: int) -> QRectF:
        """Return where the words between two positions stand in the row."""
        left, right = sorted((self.x_of(max(start, self.start)), self.x_of(min(end, self.end))))
        # not the space that the row was broken at
        right = max(left, min(right, self.x + self.line.naturalTextRect().right()))
        return QRectF(left, self.top, right - left, self.bottom - self.top)


class Text(QTextEdit):
    """The text of a page; what the mouse means on it is told by signals."""

    clicked = Signal(QPoint)
    tripled = Signal(int)
    hovered = Signal(QPoint)
    handle_moved = Signal(QPoint)
    handle_released = Signal()
    handle_cancelled = Signal()
    menu_wanted = Signal(QPoint, object)  # global; in the viewport, or None where a key asked

    # set by the view
    paint_below: Callable[[QPainter], None]
    grab_handle: Callable[[QPoint], bool]
    passage_into: Callable[[QMimeData], None]
    dragged_over: Callable[[QDragMoveEvent], None]
    drag_left: Callable[[], None]
    dropped: Callable[[QDropEvent], None]

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.page = Page(None)
        self.points = 12.0
        self.spacing = 160
        self._spots: dict[tuple[int, int], tuple[float, float]] = {}
        self._made: QTextDocument | None = None
        self._held = False  # a handle is dragged, or a third click is on its way
        self._pressed = QPoint()
        self._doubled = QElapsedTimer()
        self._doubled_at = QPoint()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # the view has one
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setTabChangesFocus(True)
        self.setCursorWidth(2)

    def fill(self, page: Page, roles: Mapping[str, Role]) -> None:
        """Show a page; `roles` gives what each speaker (an id) is."""
        self.page = page
        self._spots.clear()
        made = QTextDocument(self)
        made.setUndoRedoEnabled(False)
        fill(made, page, roles, self.points, self.spacing)
        self.setDocument(made)
        if self._made:
            self._made.deleteLater()
        self._made = made

    def forget_layout(self) -> None:
        """Note that lines may stand elsewhere now."""
        self._spots.clear()

    def measure(self) -> int:
        """Return how wide the text is at most, in pixels."""
        average = QFontMetricsF(theme.text_font(self.points)).horizontalAdvance("nieaortd ") / 9
        return round(average * MEASURE) + 2 * EDGE

    # where lines stand

    @property
    def scrolled(self) -> int:
        """How far the page is scrolled."""
        return self.verticalScrollBar().value()

    def block(self, number: int) -> QTextBlock:
        """Return the block of a line of the page."""
        return self.document().findBlockByNumber(number)

    def line_rect(self, number: int) -> QRectF:
        """Return where a line of the page (one or more rows of text) stands."""
        return self.document().documentLayout().blockBoundingRect(self.block(number))

    def visible_lines(self) -> range:
        """Return the numbers of the lines that can be seen."""
        top, count = self.scrolled, len(self.page.lines)
        first = max(
            bisect_right(range(count), top, key=lambda number: self.line_rect(number).top()) - 1, 0
        )
        last, bottom = first, top + self.viewport().height()
        while last < count and self.line_rect(last).top() < bottom:
            last += 1
        return range(first, last)

    def rows(self, number: int) -> Iterator[Row]:
        """Yield the rows of text that a line of the page has."""
        layout, corner = self._layout(number)
        for place in range(layout.lineCount()):
            yield _row(layout.lineAt(place), self.page.starts[number], corner)

    def row_at(self, position: int) -> Row | None:
        """Return the row that a position is in."""
        if not self.page.lines:
            return None
        number = self.page.line_at(position)
        layout, corner = self._layout(number)
        base = self.page.starts[number]
        line = layout.lineForTextPosition(
            min(position - base, self.page.lines[number].units.length)
        )
        return _row(line, base, corner) if line.isValid() else None

    def _layout(self, number: int) -> tuple[QTextLayout, QPointF]:
        block = self.block(number)
        # asked first, as this lays the block out
        rect = self.document().documentLayout().blockBoundingRect(block)
        layout = block.layout()
        return layout, rect.topLeft() - layout.boundingRect().topLeft()

    def heights(self, start: int, end: int) -> tuple[float, float]:
        """Return where a passage begins and ends, top to bottom."""
        found = self._spots.get((start, end))
        if found is None:
            first, last = self.row_at(start), self.row_at(max(end - 1, start))
            found = (first.top, last.bottom) if first and last else (0.0, 0.0)
            self._spots[start, end] = found
        return found

    def position_at(self, point: QPoint) -> int:
        """Return the position nearest to a point of the viewport."""
        return self.cursorForPosition(point).position()

    def character_at(self, point: QPoint) -> int | None:
        """Return the position of the character under a point of the viewport."""
        position = self.position_at(point)
        row = self.row_at(position)
        if row is None:
            return None
        place = QPointF(point.x(), point.y() + self.scrolled)
        for start in (position - 1, position):
            if start >= row.base and row.part(start, start + 1).contains(place):
                return start
        return None

    # selecting and scrolling

    def select(self, start: int, end: int) -> None:
        """Select what lies between two positions, without scrolling."""
        scrolled = self.scrolled
        cursor = self.textCursor()
        cursor.setPosition(min(start, self.page.end))
        cursor.setPosition(min(end, self.page.end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(scrolled)

    def show_third(self, start: int, end: int, *, always: bool = True) -> None:
        """Scroll a passage to a third from the top; unless `always`, only where it stands badly."""
        top, bottom = self.heights(start, end)
        height = self.viewport().height()
        comfortable = (
            self.scrolled + height * 0.08 <= top and bottom <= self.scrolled + height * 0.8
        )
        if always or not comfortable:
            self.verticalScrollBar().setValue(round(top - height / 3))

    # what the mouse and keys do

    @property
    def held(self) -> bool:
        """Whether an end of a coding is held."""
        return self._held

    def hold(self) -> None:
        """Note that an end of a coding is held, so that Escape lets it go."""
        self._held = True

    def let_go(self) -> None:
        """Note that nothing is held."""
        self._held = False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            escape = self._held and event.key() == Qt.Key.Key_Escape
            if escape or any(event.matches(key) for key in _OWN_KEYS):
                event.accept()
            else:  # all other keys belong to the window's actions
                event.ignore()
            return event.isAccepted()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._held = False
        if event.button() == Qt.MouseButton.LeftButton:
            if self._is_third(point):
                self._held = True
                self.tripled.emit(self.position_at(point))
                return
            if self.grab_handle(point):
                self._held = True
                return
        self._pressed = point
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self.handle_moved.emit(event.position().toPoint())
        elif event.buttons() == Qt.MouseButton.NoButton:
            self.hovered.emit(event.position().toPoint())
            super().mouseMoveEvent(event)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._held = False
            self.handle_released.emit()
            return
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        near = (point - self._pressed).manhattanLength() < QApplication.startDragDistance()
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() != Qt.MouseButton.LeftButton or not near or not plain:
            return
        if not self.textCursor().hasSelection():
            self.clicked.emit(point)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._doubled.start()
            self._doubled_at = event.position().toPoint()

    def _is_third(self, point: QPoint) -> bool:
        """Tell whether a press follows on a double click at the same place."""
        clock = self._doubled
        if not clock.isValid() or clock.elapsed() > QApplication.doubleClickInterval():
            return False
        clock.invalidate()
        return (point - self._doubled_at).manhattanLength() < QApplication.startDragDistance()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        self.menu_wanted.emit(event.globalPos(), None if keys else event.pos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._held:
            self._held = False
            self.handle_cancelled.emit()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        event.ignore()  # Qt would change the text that is shown, though it is read-only

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self.paint_below(painter)
        painter.end()
        super().paintEvent(event)

    # dragging out, copying, and dropping on

    def createMimeDataFromSelection(self) -> QMimeData:
        cursor = self.textCursor()
        data = QMimeData()
        data.setText(self.page.shown_text(cursor.selectionStart(), cursor.selectionEnd()))
        self.passage_into(data)
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragged_over(event)
        # Where it is refused at the border, nothing more is heard of the drag.
        event.setAccepted(event.mimeData().hasFormat(mime.CODE))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.dragged_over(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drag_left()

    def dropEvent(self, event: QDropEvent) -> None:
        self.dropped(event)


def _row(line: QTextLine, base: int, corner: QPointF) -> Row:
    start = base + line.textStart()
    return Row(line, base, start, start + line.textLength(), corner.x(), corner.y())
