"""The rows of the two trees in the left dock: what one shows, and how it is painted.

The one rule: a row is painted from its `Row` alone; places in it (mark, arrow, sign) are reckoned
in `zone` and `_left` only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize
from PySide6.QtCore import Qt as Q
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from ui import theme

Index = QModelIndex | QPersistentModelIndex
ROW = Q.ItemDataRole.UserRole
HEIGHT = 24
MARK_WIDTH, STEP, EDGE = 16, 14, 12
_SIGN = 4.5  # radius of a sign


class Mark(StrEnum):
    """Whether a row is activated: not, because it is selected, or because it was marked."""

    NONE = ""
    SELECTED = "selected"
    MARKED = "marked"


class Sign(StrEnum):
    """What stands before a name: nothing, a dot in a colour, or how far a document is."""

    NONE = ""
    DOT = "dot"
    EMPTY = "empty"
    HALF = "half"
    FULL = "full"


class Zone(StrEnum):
    """The parts of a row that do something of their own when they are clicked."""

    MARK = "mark"
    ARROW = "arrow"
    SIGN = "sign"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Row:
    """What one row shows; `spoken` is what a screen reader says, `tip` what the mouse finds."""

    id: str
    name: str
    parent: str = ""
    count: int = 0
    head: bool = False
    sign: Sign = Sign.NONE
    color: str = ""
    badge: str = ""
    mark: Mark = Mark.NONE
    muted: bool = False
    spoken: str = ""


def with_heads_marked(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows with each head marked as all that is right under it is, where that agrees."""
    below: dict[str, set[Mark]] = {}
    for row in rows:
        if not row.head:
            below.setdefault(row.parent, set()).add(row.mark)
    return [
        replace(row, mark=next(iter(below[row.id])))
        if row.head and len(below.get(row.id, ())) == 1 and row.mark not in below[row.id]
        else row
        for row in rows
    ]


def row_of(index: Index) -> Row:
    """Return the row at an index."""
    return index.data(ROW)


def _depth(index: Index) -> int:
    depth, above = 0, index.parent()
    while above.isValid():
        depth, above = depth + 1, above.parent()
    return depth


def _has_arrow(index: Index) -> bool:
    return index.isValid() and index.model().hasChildren(index)


def _left(index: Index) -> tuple[int, int, int]:
    """Return the places of arrow, sign and name, from the left of a row."""
    row, arrow = row_of(index), MARK_WIDTH + 4 + _depth(index) * STEP
    sign = arrow + STEP if _has_arrow(index) and row.sign else arrow
    return arrow, sign, sign + 10 if row.sign else arrow + 8


def zone(index: Index, x: int) -> Zone:
    """Return which part of a row lies at `x`."""
    arrow, sign, name = _left(index)
    if x < MARK_WIDTH - 2:
        return Zone.MARK
    if _has_arrow(index) and arrow - 6 <= x < arrow + 8:
        return Zone.ARROW
    if row_of(index).sign and sign - 7 <= x < name - 2:
        return Zone.SIGN
    return Zone.NAME


class RowDelegate(QStyledItemDelegate):
    """Paints rows, and edits their names. `tip(row, zone)` says what a tooltip holds."""

    def __init__(self, view: QAbstractItemView, tip: Callable[[Row, Zone], str]) -> None:
        super().__init__(view)
        self._view = view
        self._tip = tip
        self.editor: QWidget | None = None  # the one that is open
        self.typed: str | None = None  # what was committed in the editor that is closing

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, max(HEIGHT, QFontMetrics(self._view.font()).height() + 6))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, c = row_of(index), theme.colors()
        rect, state = option.rect, option.state  # pyright: ignore[reportAttributeAccessIssue]
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(c.selection))
        elif hovered:
            painter.fillRect(rect, QColor(c.background))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(c.accent), 1))
            painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5))
        arrow, sign, _name = _left(index)
        middle = rect.center().y() + 0.5
        _paint_mark(painter, QPointF(rect.left() + 9, middle), row.mark, hovered)
        if _has_arrow(index):
            opened = self._view.isExpanded(index)  # pyright: ignore[reportAttributeAccessIssue]
            _paint_arrow(painter, QPointF(rect.left() + arrow, middle), opened)
        _paint_sign(painter, QPointF(rect.left() + sign, middle), row)
        self._paint_words(painter, rect, row, index)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, row: Row, index: Index) -> None:
        c = theme.colors()
        font = _font(self._view.font(), row)
        count_font = QFont(self._view.font())
        count_font.setBold(row.head)
        count = str(row.count)
        count_width = QFontMetrics(count_font).horizontalAdvance(count)
        right = rect.right() - EDGE
        painter.setFont(count_font)
        painter.setPen(QColor(c.muted))
        side = Q.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(0, 0, -EDGE, 0), side | Q.AlignmentFlag.AlignRight, count)
        left = rect.left() + _left(index)[2]
        room = right - count_width - 8 - left - (24 if row.badge else 0)
        metrics = QFontMetrics(font)
        name = metrics.elidedText(row.name, Q.TextElideMode.ElideRight, max(room, 0))
        painter.setFont(font)
        painter.setPen(QColor(c.muted if row.head or row.muted else c.text))
        painter.drawText(QRect(left, rect.top(), room + 2, rect.height()), side, name)
        if row.badge:
            at = left + min(metrics.horizontalAdvance(name), room) + 8
            _paint_badge(painter, QRectF(at, rect.center().y() - 7.5, 15, 16), row.badge)

    def name_rect(self, index: Index) -> QRect:
        """Return where the name of a row is."""
        rect = self._view.visualRect(index)
        return rect.adjusted(_left(index)[2] - 5, 1, -4, -1)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return False
        text = self._tip(row_of(index), zone(index, event.pos().x()))
        # As rich text it is wrapped, and a name that looks like HTML is shown as it is.
        lines = escape(text).replace("\n", "<br>")
        QToolTip.showText(event.globalPos(), f"<qt>{lines}</qt>", view)
        return True

    # editing a name

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        self.typed = None
        editor = QLineEdit(parent)
        editor.setObjectName("row")
        editor.setAccessibleName(row_of(index).spoken)
        self.editor = editor
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(row_of(index).name)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        if isinstance(editor, QLineEdit) and editor is self.editor:
            self.typed = editor.text().strip()

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(self.name_rect(index))


def _font(base: QFont, row: Row) -> QFont:
    font = QFont(base)
    font.setBold(row.head)
    font.setStrikeOut(row.muted)
    return font


def _paint_mark(painter: QPainter, at: QPointF, mark: Mark, hovered: bool) -> None:
    if not mark and not hovered:
        return
    c = theme.colors()
    painter.setPen(QPen(QColor(c.accent if mark else c.muted), 1.2))
    painter.setBrush(Q.BrushStyle.NoBrush)
    painter.drawEllipse(at, 4.0, 4.0)
    if mark == Mark.MARKED:
        painter.setBrush(QColor(c.accent))
        painter.drawEllipse(at, 1.8, 1.8)


def _paint_arrow(painter: QPainter, at: QPointF, opened: bool) -> None:
    points = [(-4, -2), (4, -2), (0, 3)] if opened else [(-2, -4), (3, 0), (-2, 4)]
    painter.setPen(Q.PenStyle.NoPen)
    painter.setBrush(QColor(theme.colors().muted))
    painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in points]))


def _paint_sign(painter: QPainter, at: QPointF, row: Row) -> None:
    if row.sign == Sign.NONE:
        return
    if row.sign == Sign.DOT:
        painter.setPen(Q.PenStyle.NoPen)
        painter.setBrush(theme.code_color(row.color))
        painter.drawEllipse(at, _SIGN, _SIGN)
        return
    accent = QColor(theme.colors().accent)
    circle = QRectF(at.x() - _SIGN, at.y() - _SIGN, 2 * _SIGN, 2 * _SIGN)
    painter.setPen(QPen(accent, 1.2))
    painter.setBrush(accent if row.sign == Sign.FULL else QColor(0, 0, 0, 0))
    painter.drawEllipse(circle)
    if row.sign == Sign.HALF:
        painter.setBrush(accent)
        painter.drawPie(circle, 90 * 16, 180 * 16)


def _paint_badge(painter: QPainter, box: QRectF, text: str) -> None:
    c = theme.colors()
    font = QFont(painter.font())
    font.setPixelSize(10)
    font.setStrikeOut(False)
    painter.setFont(font)
    edge = QColor(c.muted)
    edge.setAlphaF(0.45)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Q.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(c.muted))
    painter.drawText(box, Q.AlignmentFlag.AlignCenter, text)
