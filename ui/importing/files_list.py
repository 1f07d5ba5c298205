"""The list of files that are about to be imported: what is known of each, and a tick.

The one rule: it shows entries and ticks them; what is imported is decided by the panel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from qcoder.i18n import _, ngettext
from ui import theme
from ui.importing.batch import Entry, State

_ENTRY = Qt.ItemDataRole.UserRole
_SIGNS = {
    State.READY: "✓",
    State.WARNING: "⚠",
    State.KNOWN: "=",
    State.FAILED: "✕",
    State.OTHER: "–",
}
_HEIGHT = 12 * theme.GRID
Index = QModelIndex | QPersistentModelIndex


def detail(entry: Entry) -> str:
    """Return what is said of a file under its name."""
    if entry.transcript is None:
        return entry.reason
    if entry.known:
        return entry.known
    if not entry.transcript.turns:
        return _("no turns recognised")
    turns, speakers = len(entry.transcript.turns), len(entry.transcript.speakers)
    return " · ".join(
        (
            ngettext("{count} turn", "{count} turns", turns).format(count=turns),
            ngettext("{count} speaker", "{count} speakers", speakers).format(count=speakers),
        )
    )


class FilesList(QListWidget):
    """The files; Space ticks, Delete takes one out of the list, Enter imports."""

    chosen = Signal(object)  # Entry or None
    ticked = Signal()
    confirmed = Signal()
    dismissed = Signal(object)  # Entry

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Files to import"))
        self.setItemDelegate(_TwoLines(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._on_current)
        self.itemChanged.connect(self._on_item)

    def show_entries(self, entries: Sequence[Entry], chosen: Entry | None = None) -> None:
        """Show other files; the one that is chosen stays so if it is among them."""
        before, row = chosen or self.entry(), self.currentRow()
        self.blockSignals(True)
        self.clear()
        for entry in entries:
            self.addItem(_item(entry))
        rows = [place for place, entry in enumerate(entries) if entry is before]
        self.setCurrentRow(rows[0] if rows else min(max(row, 0), len(entries) - 1))
        self.blockSignals(False)
        self.chosen.emit(self.entry())

    def add_entry(self, entry: Entry) -> None:
        """Show one more file."""
        self.addItem(_item(entry))
        if self.count() == 1:
            self.setCurrentRow(0)

    def show_entry(self, entry: Entry, before: Entry | None = None) -> None:
        """Show a file that was corrected, or read anew (`before`)."""
        for row in range(self.count()):
            item = self.item(row)
            if item.data(_ENTRY) is (before or entry):
                self.blockSignals(True)
                _fill(item, entry)
                self.blockSignals(False)
                if before and row == self.currentRow():
                    self.chosen.emit(entry)
                return

    def entry(self) -> Entry | None:
        """Return the file that is chosen."""
        item = self.currentItem()
        return cast(Entry, item.data(_ENTRY)) if item else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self.entry()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        elif event.key() == Qt.Key.Key_Delete and entry:
            self.dismissed.emit(entry)
        else:
            super().keyPressEvent(event)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        self.chosen.emit(item.data(_ENTRY) if item else None)

    def _on_item(self, item: QListWidgetItem) -> None:
        entry = cast(Entry, item.data(_ENTRY))
        if entry.importable:
            entry.wanted = item.checkState() == Qt.CheckState.Checked
            self.ticked.emit()


def _item(entry: Entry) -> QListWidgetItem:
    item = QListWidgetItem()
    _fill(item, entry)
    return item


def _fill(item: QListWidgetItem, entry: Entry) -> None:
    said = detail(entry)
    item.setData(_ENTRY, entry)
    item.setText(entry.name)
    item.setToolTip(f"{entry.path.name}\n{said}")
    states = {
        State.READY: _("ready"),
        State.WARNING: _("ready, with a warning"),
        State.KNOWN: _("is not imported again"),
        State.FAILED: _("cannot be imported"),
        State.OTHER: _("is not imported"),
    }
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.name}: {states[entry.state]}. {said}")
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    if entry.importable:
        item.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if entry.wanted else Qt.CheckState.Unchecked)
    else:
        item.setFlags(flags)
        item.setData(Qt.ItemDataRole.CheckStateRole, None)


class _TwoLines(QStyledItemDelegate):
    """A tick, a sign, the name, and under it what is known of the file."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = 2 * option.fontMetrics.height() + 4 * theme.GRID
        return QSize(40 * theme.GRID, max(_HEIGHT, lines))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = cast(Entry, index.data(_ENTRY))
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        view = cast(QWidget, shown.widget)  # pyright: ignore[reportAttributeAccessIssue]
        style = view.style() if view else QApplication.style()
        box = style.subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, shown, view)
        shown.text = ""  # pyright: ignore[reportAttributeAccessIssue]
        shown.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator  # pyright: ignore[reportAttributeAccessIssue]
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, view)
        rect = cast(QRect, shown.rect)  # pyright: ignore[reportAttributeAccessIssue]
        room = rect.adjusted(9 * theme.GRID, theme.GRID, -2 * theme.GRID, -theme.GRID)
        painter.save()
        if entry.importable:
            _paint_box(painter, box, entry.wanted)
        _paint_lines(painter, QFont(shown.font), room, entry)  # pyright: ignore[reportAttributeAccessIssue]
        painter.restore()


def _paint_box(painter: QPainter, box: QRect, ticked: bool) -> None:
    """Draw the tick ourselves: Fusion's has no visible edge in the dark."""
    colors = theme.colors()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colors.accent if ticked else colors.muted), 1.2))
    painter.setBrush(QColor(colors.accent if ticked else colors.panel))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if ticked:
        painter.setPen(QPen(QColor(colors.on_accent), 1.8))
        across, down = box.width() / 14, box.height() / 14
        places = ((3.2, 7.2), (5.8, 9.8), (10.8, 4.4))
        painter.drawPolyline([QPointF(box.x() + x * across, box.y() + y * down) for x, y in places])


def _paint_lines(painter: QPainter, font: QFont, room: QRect, entry: Entry) -> None:
    colors = theme.colors()
    sign = {
        State.READY: colors.good,
        State.WARNING: colors.accent,
        State.KNOWN: colors.muted,
        State.FAILED: colors.bad,
        State.OTHER: colors.muted,
    }[entry.state]
    middle = room.center().y()
    top = QRect(room.left(), room.top(), room.width(), middle - room.top())
    bottom = QRect(room.left(), middle, room.width(), room.bottom() - middle)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(sign))
    painter.drawText(top, left, _SIGNS[entry.state])
    top.setLeft(top.left() + 5 * theme.GRID)
    painter.setPen(QColor(colors.text if entry.importable else colors.muted))
    name = painter.fontMetrics().elidedText(
        entry.name.replace("\n", " "), Qt.TextElideMode.ElideMiddle, top.width()
    )
    painter.drawText(top, left, name)
    font.setWeight(QFont.Weight.Normal)
    font.setPixelSize(max(font.pixelSize() - 1, 1) if font.pixelSize() > 0 else 12)
    painter.setFont(font)
    bottom.setLeft(top.left())
    painter.setPen(QColor(colors.bad if entry.state is State.FAILED else colors.muted))
    said = painter.fontMetrics().elidedText(
        detail(entry), Qt.TextElideMode.ElideRight, bottom.width()
    )
    painter.drawText(bottom, left, said)
