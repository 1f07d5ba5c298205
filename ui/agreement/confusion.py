"""Which codes coders gave the same text: code against code, of what is around the current code.

The one rule: a cell that is clicked says which pair of codes is wanted; names are never clipped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _
from qcoder.model import Changes
from ui import theme
from ui.agreement.choosing import Pair
from ui.agreement.lengths import Lengths
from ui.agreement.names import code_name, coder_name
from ui.session import Session
from ui.widgets import Elided, button, label

Index = QModelIndex | QPersistentModelIndex
_ROW = 6 * theme.GRID + 2
_NARROW, _NAMES = 13 * theme.GRID, 38 * theme.GRID  # widths of columns
_TALL = 26 * theme.GRID  # the height of names that stand upright,
_TWO_LINES = 10 * theme.GRID  # and of those that do not
_MOST = 16_777_215  # pixels: no limit
_ROWS, _COLUMNS = 2, 3  # codes around the current one


class ConfusionModel(QAbstractTableModel):
    """Lengths as a table; the last row and column are for no code."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.sums: Counter[Pair] = Counter()
        self.rows: Sequence[str | None] = ()
        self.columns: Sequence[str | None] = ()

    def show_sums(
        self, sums: Counter[Pair], rows: Sequence[str | None], columns: Sequence[str | None]
    ) -> None:
        """Show lengths of some codes."""
        self.beginResetModel()
        self.sums, self.rows, self.columns = sums, rows, columns
        self.endResetModel()

    def pair(self, index: Index) -> Pair:
        """Return the codes of a cell."""
        return self.rows[index.row()], self.columns[index.column()]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        on = self.sums[self.pair(index)] > 0
        return (Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable) if on else Qt.ItemFlag(0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        pair = self.pair(index)
        roles = Qt.ItemDataRole
        if role == roles.DisplayRole:
            return "" if pair == (None, None) else f"{self.sums[pair]:n}"
        if role in (roles.ToolTipRole, roles.AccessibleTextRole) and pair != (None, None):
            names = [code_name(self._session, code) for code in pair]
            return f"{names[0]} × {names[1]}: {self.sums[pair]:n}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        codes = self.columns if orientation == Qt.Orientation.Horizontal else self.rows
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return code_name(self._session, codes[section])
        return None


class _Names(QHeaderView):
    """Names of codes, cut off with … where there is no room; `upright` where there are many."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self.upright = False
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)

    def sizeHint(self) -> QSize:
        if self.orientation() == Qt.Orientation.Vertical:
            return QSize(_NAMES, 0)
        return QSize(0, _TALL if self.upright else _TWO_LINES)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        text = str(self.model().headerData(logicalIndex, self.orientation()))
        colors, pad = theme.colors(), theme.GRID + 2
        font = self.font()
        font.setPixelSize(12)
        across = self.orientation() == Qt.Orientation.Horizontal
        font.setBold(across)
        painter.save()
        painter.setFont(font)
        painter.fillRect(rect, QColor(colors.panel))
        painter.setPen(QColor(colors.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(QColor(colors.muted if across else colors.text))
        align = Qt.AlignmentFlag.AlignVCenter
        if self.upright and across:
            painter.translate(rect.left(), rect.bottom())
            painter.rotate(-90)
            rect = QRect(0, 0, rect.height(), rect.width())
        elif across:
            align |= Qt.AlignmentFlag.AlignRight
        rect = rect.adjusted(pad, 0, -pad, 0)
        wide = 2 if across and not self.upright else 1
        painter.drawText(rect, align, _fitting(text, QFontMetrics(font), rect.width(), wide))
        painter.restore()


def _fitting(text: str, metrics: QFontMetrics, width: int, lines: int) -> str:
    """Return a name in one line or two, cut off with … where it is longer."""
    words, first = text.split(), ""
    while lines > 1 and len(words) > 1:
        longer = f"{first} {words[0]}".strip()
        if metrics.horizontalAdvance(longer) > width:
            break
        first = longer
        del words[0]
    rest = metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, width)
    if metrics.horizontalAdvance(text) <= width:
        return text
    return f"{first}\n{rest}" if first else rest


class _Cells(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, colors = index.model(), theme.colors()
        assert isinstance(model, ConfusionModel)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        row, column = model.pair(index)
        if row == column and row:
            painter.fillRect(rect, QColor(colors.accent_soft))
        painter.setPen(QColor(colors.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colors.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(colors.text if model.sums[row, column] else colors.muted))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(rect.adjusted(0, 0, -theme.GRID - 2, 0), align, str(model.data(index)))


class _Table(QTableView):
    chosen = Signal(object)  # Pair

    def __init__(self, model: ConfusionModel) -> None:
        super().__init__()
        self.confusion = model
        self.setObjectName("confusion")
        self.setModel(model)
        self.setAccessibleName(_("Confusion of codes"))
        self.setItemDelegate(_Cells(self))
        self.names = _Names(Qt.Orientation.Horizontal)
        self.setHorizontalHeader(self.names)
        self.setVerticalHeader(_Names(Qt.Orientation.Vertical))
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.clicked.connect(self._on_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, keys = self.currentIndex(), Qt.Key
        if event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_Space) and index.isValid():
            self._on_clicked(index)
        elif event.key() in (keys.Key_Left, keys.Key_Right, keys.Key_Up, keys.Key_Down):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _on_clicked(self, index: QModelIndex) -> None:
        if self.confusion.flags(index):
            self.chosen.emit(self.confusion.pair(index))


class ConfusionCard(QWidget):
    """The table under its title: closed, of the codes around the current one, or of all codes."""

    chosen = Signal(object)  # Pair
    all_shown = Signal(bool)  # all codes take the room of everything else

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._lengths = Lengths(session, self)
        self._lengths.changed.connect(self._show)
        self._codes: tuple[str, ...] = ()
        self._coders: tuple[str, ...] = ()
        self.all = False
        self._open: bool | None = None  # None: as long as there is room
        self._room = True
        self.switch = button("", self.toggle, "link")
        self.fold = button("", self.toggle_open, "link")
        self._title = label(_("Confusion with other codes"), "muted")
        self._whose = Elided("", "muted", Qt.TextElideMode.ElideRight)
        self.model = ConfusionModel(session, self)
        self.table = _Table(self.model)
        self.table.chosen.connect(self.chosen)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._whose, 1)
        head.addWidget(self.fold)
        head.addSpacing(2 * theme.GRID)
        head.addWidget(self.switch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(head)
        column.addWidget(self.table)

    def choose(self, coders: tuple[str, ...], documents: tuple[str, ...]) -> None:
        """Compare other coders, or in other documents."""
        self._coders = coders
        self._lengths.choose(coders, documents)

    def follow(self, changes: Changes) -> None:
        """Note what is to be added up anew."""
        self._lengths.follow(changes)

    def refresh(self) -> None:
        """Add up what is to be added up."""
        self._lengths.refresh()

    def forget(self) -> None:
        """Let go of what is known: another project is open."""
        self._lengths.choose((), ())
        self._lengths.forget()
        self._show()

    def show_codes(self, codes: tuple[str, ...]) -> None:
        """Show what is around some codes."""
        if codes != self._codes:
            self._codes = codes
            self._show()

    def toggle(self) -> None:
        """Show all codes, or those around the current one."""
        self.all = not self.all
        self._show()
        self.all_shown.emit(self.all)

    def toggle_open(self) -> None:
        """Open or close it, whatever room there is."""
        self._open = not self._is_open
        self._show()

    def have_room(self, room: bool) -> None:
        """Note whether there is room for it; the user may have it open without."""
        if room != self._room:
            self._room = room
            self._show()

    @property
    def _is_open(self) -> bool:
        return self._room if self._open is None else self._open

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show(self) -> None:
        sums = self._lengths.sums()
        rows, columns = self._all(sums) if self.all else self._around(sums)
        self.model.show_sums(sums, rows, columns)
        self.switch.setText(_("Only around this code") if self.all else _("All codes"))
        self.switch.setAccessibleName(self.switch.text())
        names = [coder_name(self._session, one) for one in self._coders]
        whose = (
            _("rows {one}, columns {other}").format(one=names[0], other=names[-1])
            if len(names) == 2
            else ""
        )
        shown = self._is_open or self.all
        self._whose.show_text(
            "" if not shown else " · ".join(filter(None, (whose, _("in characters"))))
        )
        self.fold.setText(_("Hide") if self._is_open else _("Show"))
        self.fold.setAccessibleName(f"{self._title.text()}: {self.fold.text()}")
        self.fold.setVisible(not self.all)
        self.table.setVisible(shown)
        self.setVisible(bool(sums))
        self._fit()

    def _all(self, sums: Counter[Pair]) -> tuple[list[str | None], list[str | None]]:
        known = {code for pair in sums for code in pair}
        codes: list[str | None] = [code for code in self._session.codes if code in known]
        return [*codes, None], [*codes, None]

    def _around(self, sums: Counter[Pair]) -> tuple[list[str | None], list[str | None]]:
        """Return the current codes and those that they are confused with most."""
        with_them: Counter[str] = Counter()
        for (row, column), length in sums.items():
            for one, other in ((row, column), (column, row)):
                if one in self._codes and other and other not in self._codes:
                    with_them[other] += length
        near = [code for code, _length in with_them.most_common(_COLUMNS)]
        own = [code for code in self._codes if code in self._session.codes]
        rows = [*own, *near][: max(_ROWS, len(own))]
        columns = [*own, *near][: max(_COLUMNS, len(own))]
        return [*rows, None], [*columns, None]

    def _fit(self) -> None:
        """Give the columns the room there is; of all codes, the least that they need."""
        table, columns = self.table, max(self.model.columnCount(), 1)
        table.names.upright = self.all
        room = (self.width() - _NAMES - 2) // columns
        for column in range(columns):
            table.setColumnWidth(column, _NARROW if self.all else max(room, _NARROW))
        height = table.names.sizeHint().height() + _ROW * self.model.rowCount() + 2
        table.setMinimumHeight(_TALL + 3 * _ROW if self.all else height)
        table.setMaximumHeight(_MOST if self.all else height)
