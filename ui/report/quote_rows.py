"""The list of quotes, under their themes and codes.

The one rule: it shows what it is given, and says which quote is current and which is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from qcoder.i18n import _
from qcoder.quotes import Quote
from ui import theme

Index = QModelIndex | QPersistentModelIndex
_ROW = Qt.ItemDataRole.UserRole
_HEAD, _HIGH = 8 * theme.GRID, 17 * theme.GRID
_EDGE, _SIGN = 3 * theme.GRID, 16
_SIDE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Row(NamedTuple):
    """A head, or a quote: `left` out by hand, or `hidden` since it may identify someone.

    `refused`: what was typed is not kept.
    """

    head: str = ""
    quote: Quote | None = None
    left: bool = False
    hidden: bool = False
    refused: bool = False

    @property
    def out(self) -> bool:
        """Whether the report does not have it."""
        return self.left or self.hidden

    @property
    def key(self) -> tuple[object, ...]:
        """What tells the quote from others."""
        one = self.quote
        return (one.code, one.document, one.start, one.end) if one else ()


class QuoteRows(QListWidget):
    """Quotes; Enter and double-clicks open one, Delete leaves it out, Ctrl+Delete takes it in."""

    chosen = Signal()
    opened = Signal()
    out_wanted = Signal(bool)  # whether the current one is to be left out

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Quotes"))
        self.setItemDelegate(_Delegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentRowChanged.connect(lambda _row: self.chosen.emit())
        self.itemDoubleClicked.connect(lambda _item: self.opened.emit())

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other quotes; the same one stays current, else the first."""
        before, place = self.current(), self.currentRow()
        keys = [row.key for row in rows]
        with QSignalBlocker(self):
            while self.count() > len(rows):
                self.takeItem(self.count() - 1)
            while self.count() < len(rows):
                self.addItem(QListWidgetItem())
            for at, row in enumerate(rows):
                self._fill(self.item(at), row)
            if before and before.key in keys:
                self.setCurrentRow(keys.index(before.key))
            else:
                later = [at for at, row in enumerate(rows) if row.quote and at >= place]
                every = [at for at, row in enumerate(rows) if row.quote]
                self.setCurrentRow((later or every[-1:] or [-1])[0])
        self.viewport().update()

    def current(self) -> Row | None:
        """Return the row of the quote that is current."""
        item = self.currentItem()
        return item.data(_ROW) if item else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.out_wanted.emit(event.modifiers() != Qt.KeyboardModifier.ControlModifier)
        else:
            super().keyPressEvent(event)

    def _fill(self, item: QListWidgetItem, row: Row) -> None:
        item.setData(_ROW, row)
        quote = row.quote
        enabled = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item.setFlags(enabled if quote else Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(0, _HIGH if quote else _HEAD))
        said = "\n".join(each for each in (row.head, *signs(row).values()) if each)
        item.setToolTip(said if quote else row.head)
        words = f"{quote.printed} – {quote.source}. " if quote else ""
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words + said)


def signs(row: Row) -> dict[str, str]:
    """Return the icons of a quote, each with the sentence that it stands for."""
    quote, found = row.quote, dict[str, str]()
    if quote is None:
        return found
    if row.out:
        found["eye-off-outline"] = _("Left out of the report.")
    if row.refused:
        found["alert-circle-outline"] = _("What was typed is not kept.")
    if quote.stale:
        found["alert-outline"] = _(
            "The text was corrected since this was shortened: it is quoted word for word until it "
            "is shortened again."
        )
    elif quote.shortened:
        found["content-cut"] = _("Shortened by hand.")
    if quote.identifying:
        found["shield-alert-outline"] = _("This passage may identify someone.")
    if quote.unnamed:
        found["account-question-outline"] = _(
            "It is named after its document: no position or respondent code is known."
        )
    return found


class _Delegate(QStyledItemDelegate):
    """Paints a head, or two lines of what is quoted with its source below."""

    def __init__(self, parent: QuoteRows) -> None:
        super().__init__(parent)
        self._list = parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(_ROW)
        rect = QRect(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        colors = theme.colors()
        painter.save()
        if row.quote is None:
            self._paint_head(painter, rect, row.head)
        else:
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(rect, QColor(colors.selection))
            self._paint_quote(painter, rect, row, row.quote)
            painter.setPen(QColor(colors.line))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
            if self._list.hasFocus() and index.row() == self._list.currentRow():
                painter.setPen(QColor(colors.accent))
                painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _paint_head(self, painter: QPainter, rect: QRect, text: str) -> None:
        painter.fillRect(rect, QColor(theme.colors().background))
        font = QFont(painter.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(theme.colors().text))
        room = rect.adjusted(_EDGE, 0, -_EDGE, 0)
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, _SIDE, text)

    def _paint_quote(self, painter: QPainter, rect: QRect, row: Row, quote: Quote) -> None:
        colors = theme.colors()
        inside = rect.adjusted(_EDGE, theme.GRID, -_EDGE, -theme.GRID)
        for icon in signs(row):
            place = QRect(inside.right() - _SIGN, inside.top() + theme.GRID, _SIGN, _SIGN)
            theme.icon(icon).paint(painter, place)
            inside.setRight(inside.right() - _SIGN - theme.GRID)
        painter.setPen(QColor(colors.muted if row.out else colors.text))
        high = painter.fontMetrics().lineSpacing()
        for number, text in enumerate(_two_lines(f"“{quote.printed}”", painter, inside.width())):
            line = QRect(inside.left(), inside.top() + number * high, inside.width(), high)
            painter.drawText(line, _SIDE, text)
        font = QFont(painter.font())
        font.setPixelSize(12)
        painter.setFont(font)
        painter.setPen(QColor(colors.muted))
        below = QRect(inside.left(), inside.bottom() - high + 1, inside.width(), high)
        painter.drawText(below, _SIDE, _fitting(QFontMetrics(font), _by(quote), inside.width()))


def _by(quote: Quote) -> str:
    return f"– {quote.source}"


def _two_lines(text: str, painter: QPainter, width: int) -> Sequence[str]:
    """Cut a text into at most two lines; the second ends in … where there is more."""
    layout = QTextLayout(text, painter.font())
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    cut = line.textLength()
    layout.endLayout()
    first, rest = text[:cut], text[cut:]
    return [first] if not rest else [first, _fitting(painter.fontMetrics(), rest, width)]


def _fitting(metrics: QFontMetrics, text: str, width: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
