"""The figures as a model of a table: sorted, and put into words for who cannot see the bars.

The one rule: what has no value comes last whichever way it is sorted, and so does, by alpha, what
rests on too little to be judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFont

from qcoder.i18n import _
from qcoder.queries.comparison import Comparison
from ui import signs
from ui.agreement.columns import ALPHA, BAR, F1, NAME, REMARK, Column, given_words
from ui.agreement.lines import Line, about_interval, interval_words, light_words

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
_Role = Qt.ItemDataRole
_CENTRE, _RIGHT = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignLeft


class FiguresModel(QAbstractTableModel):
    """The lines of one view, in the order that was asked for."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: Comparison | None = None
        self.columns: Sequence[Column] = ()
        self.lines: Sequence[Line] = ()
        self._given: Sequence[Line] = ()
        self._by = ("", False)

    def show(
        self,
        found: Comparison,
        lines: Sequence[Line],
        columns: Sequence[Column],
        by: tuple[str, bool],
    ) -> None:
        """Show other lines; `by` is the key of the column they are sorted by, and whether down."""
        self.beginResetModel()
        self.found, self._given, self.columns = found, lines, columns
        self.lines = self._sorted(*by)
        self.endResetModel()

    def sort_by(self, key: str, down: bool) -> None:
        """Sort by a column; without a key, as the project has them."""
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        before = [self.lines[index.row()] for index in kept]
        self.lines = self._sorted(key, down)
        at = {line.key: row for row, line in enumerate(self.lines)}
        self.changePersistentIndexList(
            kept,
            [
                self.index(at[line.key], index.column())
                for line, index in zip(before, kept, strict=True)
            ],
        )
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def _sorted(self, key: str, down: bool) -> Sequence[Line]:
        self._by = (key, down)
        column = next((one for one in self.columns if one.key == key), None)
        if column is None:
            return list(self._given)
        by_alpha = key in (ALPHA, BAR, F1)
        valued = [line for line in self._given if column.value(line) is not None]
        last = [line for line in self._given if column.value(line) is None]
        valued.sort(key=column.value, reverse=down)  # pyright: ignore - of one kind in a column
        if by_alpha:
            valued.sort(key=lambda line: line.low_base)
        return [*valued, *last]

    def row_of(self, key: str) -> int:
        """Return the row of a line; -1 where it is not there."""
        return next((row for row, line in enumerate(self.lines) if line.key == key), -1)

    def column_of(self, key: str) -> int:
        """Return the place of a column; -1 where it is not there."""
        return next((at for at, one in enumerate(self.columns) if one.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        key, down = self._by
        if role == _Role.DisplayRole:
            arrow = " ↓" if down else " ↑"
            return column.title + arrow if column.key == key else column.title
        if role == _Role.ToolTipRole:
            return column.tip
        if role == _Role.AccessibleTextRole:
            order = _("sorted, highest first") if down else _("sorted, lowest first")
            return f"{column.tip} ({order})" if column.key == key else column.tip
        if role == _Role.TextAlignmentRole:
            return _CENTRE | (_RIGHT if column.right and column.key != BAR else _LEFT)
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        line, column = self.lines[index.row()], self.columns[index.column()]
        match role:
            case _Role.DisplayRole:
                return column.text(line)
            case _Role.TextAlignmentRole:
                return _CENTRE | (_RIGHT if column.right else _LEFT)
            case _Role.DecorationRole:
                return signs.dot(line.color) if column.key == NAME and line.color else None
            case _Role.FontRole:
                font = QFont()
                font.setBold(True)
                return font if column.key == ALPHA else None
            case _Role.ToolTipRole:
                return self._tip(line, column)
            case _Role.AccessibleTextRole:
                return self._spoken(line, column)
            case Qt.ItemDataRole.UserRole:
                return line
            case _:
                return None

    def _tip(self, line: Line, column: Column) -> str:
        if column.key in (BAR, ALPHA, "interval"):
            return self.judged(line)
        if column.key == NAME:
            return line.path or line.name
        if column.key == REMARK:
            return line.remark
        if column.key == "given" and self.found:
            return ", ".join(given_words(line, self.found))
        return f"{column.tip}: {column.text(line)}"

    def _spoken(self, line: Line, column: Column) -> str:
        if column.key == BAR:
            return self.judged(line)
        return column.text(line) if column.key in (NAME, REMARK) else self._tip(line, column)

    def judged(self, line: Line) -> str:
        """Return in words what a bar shows: alpha, its interval, and the light."""
        if line.figures.alpha is None or self.found is None:
            return line.remark
        alpha = next(one for one in self.columns if one.key == ALPHA).text(line)
        said = [_("alpha {alpha}").format(alpha=alpha)]
        if line.interval and line.interval.low is not None:
            said.append(
                _("95 % interval {interval}").format(interval=interval_words(line.interval))
            )
        said += [light_words(line.light, self.found), about_interval(line.interval), line.remark]
        return "; ".join(filter(None, said))
