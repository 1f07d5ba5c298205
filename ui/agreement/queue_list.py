"""The list of disagreements: one line each, painted only where it is seen.

The one rule: it shows what it is given; the words of a line are read when it is painted.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from qcoder.i18n import _
from qcoder.passages import on_one_line
from ui import signs, theme
from ui.agreement.items import Entry
from ui.agreement.names import group_name, kind_name
from ui.session import Session

Index = QModelIndex | QPersistentModelIndex
_HEIGHT = 6 * theme.GRID
_WORDS = 120  # characters that are read of a passage
_OWN_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)


class QueueModel(QAbstractListModel):
    """Disagreements as lines."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.session = session
        self.entries: Sequence[Entry] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show others."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            parts = (self.place(entry), kind_name(self.session, entry.item), self.words(entry))
            return " · ".join(parts)
        return None

    def place(self, entry: Entry) -> str:
        """Return the name of the document."""
        document = self.session.documents.get(entry.item.document)
        return document.name if document else ""

    def words(self, entry: Entry) -> str:
        """Return how the passage begins."""
        item = entry.item
        document = self.session.documents.get(item.document)
        if document is None or document.text_id != item.text_id:
            return ""
        return on_one_line(document.text[item.start : min(item.end, item.start + _WORDS)])


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(40, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, QueueModel)
        entry, colors = model.entries[index.row()], theme.colors()
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colors.selection))
        metrics, middle = QFontMetrics(painter.font()), rect.center().y()
        x, end = rect.left() + 2 * theme.GRID, rect.right() - 2 * theme.GRID
        for code in entry.item.codes:
            known = model.session.codes.get(code)
            painter.drawPixmap(x, middle - 4, signs.dot(known.color if known else ""))
            x += 4 * theme.GRID
        icon = _icon(entry)
        if icon:
            theme.icon(icon).paint(painter, QRect(end - 14, middle - 7, 14, 14))
        end -= 5 * theme.GRID
        room = end - x
        kind = group_name(model.session, entry.group)
        taken = min(metrics.horizontalAdvance(kind) + 4, room // 3)
        for text, color, width in (
            (model.place(entry), colors.muted, room // 4),
            (model.words(entry), colors.text, 0),
            (kind, colors.muted, taken),
        ):
            left = end - x if text is kind else width or end - x - taken - 2 * theme.GRID
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, left)
            painter.setPen(QColor(color))
            side = _RIGHT if text is kind else _LEFT
            painter.drawText(QRect(x, rect.top(), left, rect.height()), side, shown)
            x += (metrics.horizontalAdvance(shown) if width == room // 4 else left) + 2 * theme.GRID


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def _icon(entry: Entry) -> str:
    if entry.item.decision:
        return "check"
    if entry.item.reopened:
        return "backup-restore"
    return "" if entry.item.settled else "circle-outline"


class QueueList(QListView):
    """The disagreements that were chosen; `went` tells to which the user goes."""

    went = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setAccessibleName(_("Disagreements"))
        self._told = True
        self.entries = QueueModel(session, self)
        self.setModel(self.entries)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)

    def sizeHint(self) -> QSize:
        return QSize(300, 3 * _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 2 * _HEIGHT)

    def show_entries(self, entries: Sequence[Entry], current: int) -> None:
        """Show lines, and which one is current (-1: none)."""
        self._told = False
        self.entries.show_entries(entries)
        self._told = True
        self.go_to(current)

    def go_to(self, row: int) -> None:
        """Make a line current without telling."""
        self._told = False
        self.setCurrentIndex(self.entries.index(row) if row >= 0 else QModelIndex())
        self._told = True

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self._told and current.isValid():
            self.went.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OWN_KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        else:
            event.ignore()  # decisions are keys too
