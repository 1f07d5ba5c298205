"""The popup that palettes share: a line to type in, a list that follows, and what a row means.

The one rule: it is never modal; Escape, choosing, or a click elsewhere closes it, and the focus
goes back to where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from qcoder.i18n import _
from ui import theme
from ui.palettes.rows import EDGE, RowDelegate
from ui.widgets import label, line

WIDTH, MARGIN, MOST_ROWS = 600, 4 * theme.GRID, 9
_KEYS = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape,
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One row of a palette; `positions` are the characters of `text` that were found."""

    text: str
    key: object = None
    remark: str = ""
    detail: str = ""
    color: str | None = None
    icon: QIcon | None = None
    positions: tuple[int, ...] = ()
    enabled: bool = True

    @property
    def spoken(self) -> str:
        """What a screen reader says of the row."""
        return ", ".join(part for part in (self.text, self.remark) if part)


class RowModel(QAbstractListModel):
    """The rows that match what was typed."""

    ROW = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent and parent.isValid() else len(self.rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return row if role == self.ROW else None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        kept = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return kept | Qt.ItemFlag.ItemIsEnabled if self.rows[index.row()].enabled else kept


class _Line(QLineEdit):
    """The line to type in, whose keys also walk through the list."""

    def __init__(self, on_key: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._on_key = on_key

    def event(self, event: QEvent) -> bool:
        # These keys are shortcuts of the window too: here they belong to the palette.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._on_key(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        return True  # Tab stays here: the arrow keys reach the whole list


class Palette(QWidget):
    """A popup over `parent`; what is in it and what choosing does is up to those who inherit it."""

    def __init__(self, parent: QWidget, name: str, hint: str) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._focus_before: QWidget | None = None
        self._detail_lines = 0
        self.input = _Line(self._on_key)
        self.input.setObjectName("palette")
        self.input.setAccessibleName(name)
        self.input.setPlaceholderText(hint)
        self.input.textChanged.connect(lambda _text: self.refresh())
        self.list = QListView()
        self.list.setAccessibleName(name)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(RowDelegate(self.list))
        self.model = RowModel(self)
        self.list.setModel(self.model)
        self.list.clicked.connect(self._on_clicked)
        self.list.selectionModel().currentChanged.connect(lambda _new, _old: self._on_current())
        self.detail = label("", "muted", wrap=True)
        self.foot = label("", "muted", wrap=True)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._card = QFrame()
        self._card.setObjectName("card")
        outer.addWidget(self._card)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._lines = line(), line(), line()
        for label_ in (self.detail, self.foot):
            label_.setContentsMargins(EDGE, 2 * theme.GRID, EDGE, 2 * theme.GRID)
            label_.setAlignment(Qt.AlignmentFlag.AlignTop)
        for widget in (
            self.input,
            self._lines[0],
            self.list,
            self._lines[1],
            self.detail,
            self._lines[2],
            self.foot,
        ):
            column.addWidget(widget)

    # what those who inherit it fill in

    def rows_for(self, query: str) -> Sequence[Row]:
        """Return the rows for what was typed, best first."""
        raise NotImplementedError

    def choose(self, row: Row, *, stay: bool) -> None:
        """Do what a row stands for; with `stay` (Shift) the palette remains open."""
        raise NotImplementedError

    def choose_other(self) -> None:
        """Do what Ctrl+Enter stands for: nothing, unless overridden."""

    def back(self) -> bool:
        """Go back one step on Escape; False where there is none, and the palette closes."""
        return False

    # opening and closing

    def show_at_top(self, *, detail_lines: int = 0, foot: str = "") -> None:
        """Open, empty, with room for some lines on the highlighted row."""
        if not self.isVisible():
            self._focus_before = QApplication.focusWidget()
        self._detail_lines = detail_lines
        self.set_foot(foot)
        self.input.clear()
        self.refresh()
        self.show()
        self.raise_()
        self._place()
        self.input.setFocus(Qt.FocusReason.PopupFocusReason)
        app = QApplication.instance()
        if app:
            app.installEventFilter(self)

    def dismiss(self) -> None:
        """Close, and give the focus back, unless a click has moved it elsewhere."""
        if not self.isVisible():
            return
        app = QApplication.instance()
        if app:
            app.removeEventFilter(self)
        before = self._focus_before
        self._focus_before = None
        inside = self.input.hasFocus()
        if inside and before and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()

    def set_foot(self, sentence: str, *, bad: bool = False) -> None:
        """Show a sentence at the bottom, such as which keys there are."""
        self.foot.setObjectName("bad" if bad else "muted")
        self.foot.style().polish(self.foot)
        self.foot.setText(sentence)
        self.foot.setVisible(bool(sentence))
        self._lines[2].setVisible(bool(sentence))

    def refresh(self) -> None:
        """Find again what was typed, and highlight the best."""
        rows = self.rows_for(self.input.text().strip())
        self.model.set_rows(rows or [Row(_("Nothing found"), enabled=False)])
        self._step(0, 1)
        self._on_current()
        self._place()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(WIDTH + 2 * MARGIN, parent.width())
        rows = max(1, min(len(self.model.rows), MOST_ROWS))
        height = self.list.sizeHintForRow(0) if self.model.rows else self.fontMetrics().height()
        self.list.setFixedHeight(rows * height + 2 * theme.GRID)
        text = self.detail.fontMetrics().lineSpacing() * self._detail_lines
        inner = width - 2 * MARGIN - 2
        needed = self.detail.heightForWidth(inner)
        self.detail.setFixedHeight(max(text + 4 * theme.GRID, needed) if text else 0)
        self._lines[1].setVisible(text > 0)
        size = self._height_for(width)
        top = max(0, min(parent.height() // 6, parent.height() - size))
        self.setGeometry((parent.width() - width) // 2, top, width, min(size, parent.height()))

    def _height_for(self, width: int) -> int:
        layout = self._card.layout()
        if layout is None:
            return 0
        layout.invalidate()
        inner = layout.totalHeightForWidth(width - 2 * MARGIN)
        return 2 * MARGIN + (
            inner if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        )

    # keys, clicks and the row that is highlighted

    def current(self) -> Row | None:
        """Return the row that is highlighted."""
        index = self.list.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def _on_current(self) -> None:
        row = self.current()
        self.detail.setText(row.detail if row else "")
        if row and self.isVisible() and QAccessible.isActive():
            spoken = QAccessibleAnnouncementEvent(self.input, row.spoken)
            QAccessible.updateAccessibility(spoken)
        if self.isVisible() and self._detail_lines:
            self._place()

    def _on_key(self, event: QKeyEvent) -> bool:
        last, page = len(self.model.rows) - 1, MOST_ROWS - 1
        at = self.list.currentIndex().row()
        walks = {
            Qt.Key.Key_Up: partial(self._step, at - 1 if at > 0 else last, -1),
            Qt.Key.Key_Down: partial(self._step, at + 1 if at < last else 0, 1),
            Qt.Key.Key_PageUp: partial(self._step, max(at - page, 0), 1),
            Qt.Key.Key_PageDown: partial(self._step, min(at + page, last), -1),
            Qt.Key.Key_Home: partial(self._step, 0, 1),
            Qt.Key.Key_End: partial(self._step, last, -1),
        }
        walk = walks.get(Qt.Key(event.key()))
        if walk and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            walk()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(event.modifiers())
        elif event.key() == Qt.Key.Key_Escape:
            if not self.back():
                self.dismiss()
        else:
            return False
        return True

    def _step(self, to: int, direction: int) -> None:
        """Highlight a row, or the next one that can be chosen."""
        rows = self.model.rows
        for place in range(len(rows)):
            at = (to + place * direction) % len(rows)
            if rows[at].enabled:
                index = self.model.index(at)
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.list.selectionModel().setCurrentIndex(index, flags)
                self.list.scrollTo(index)
                return

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if row.enabled:
            self.choose(row, stay=False)

    def _choose(self, modifiers: Qt.KeyboardModifier) -> None:
        row = self.current()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self.choose_other()
        elif row and row.enabled:
            self.choose(row, stay=bool(modifiers & Qt.KeyboardModifier.ShiftModifier))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            outside = not self._card.rect().contains(
                self._card.mapFromGlobal(event.globalPosition().toPoint())
            )
            if outside and isinstance(watched, QWidget):
                self.dismiss()
        elif kind == QEvent.Type.Resize and watched is self.parentWidget():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shadow: a few ever larger, fainter frames."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 8 if theme.colors().dark else 3))
        inner = QRect(QPoint(MARGIN, MARGIN), self._card.size())
        for reach in range(1, MARGIN):
            radius = 10.0 + reach
            grown = inner.adjusted(-reach, 3 - reach, reach, min(3 + reach, MARGIN))
            painter.drawRoundedRect(grown, radius, radius)
