"""A table as Qt shows it: the lines that are not folded away, and what stands in each cell.

The one rule: lines and columns are those of the report; folding leaves lines out of view alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QPixmap

from qcoder.i18n import _
from qcoder.report import RANGES, Report
from qcoder.tables.table import Table
from ui import signs

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_CENTRE = Qt.AlignmentFlag.AlignVCenter
_SIDES = (
    _CENTRE | Qt.AlignmentFlag.AlignLeft,
    _CENTRE | Qt.AlignmentFlag.AlignRight,
    _CENTRE | Qt.AlignmentFlag.AlignHCenter,
)
_LEFT, _RIGHT, _MIDDLE = range(3)
_OF_CODES = ("level", "theme", "code")  # what the name and its place say
UP, DOWN = "\u00a0↑", "\u00a0↓"
_EQUALS = "\u00a0=\u00a0"  # on one line
STEP = "\u2003"  # a step to the right for each level


class TableModel(QAbstractTableModel):
    """One table; `fold` closes and opens the lines under a theme."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.table: Table | None = None
        self.columns: Sequence[str] = ()
        self.frozen = 0  # how many columns stay in view
        self.lines: Sequence[int] = ()  # of the report, those that are not folded away
        self._report: Report | None = None
        self._rows: Sequence[Sequence[Any]] = ()
        self._places: list[int] = []  # of the columns, in the report
        self._sides: list[int] = []
        self._levels: Sequence[int] = ()
        self._colors: Sequence[str] = ()
        self._marked: Sequence[tuple[int, str]] = ()  # cells with a mark
        self._dots: dict[str, QPixmap] = {}
        self._keys: list[tuple[Any, ...]] = []
        self._folded: set[tuple[Any, ...]] = set()
        self._names = -1  # the column of names

    def show(self, table: Table) -> None:
        """Show another table; the same lines stay folded."""
        self.beginResetModel()
        report = self._report = table.report
        self.table, self._rows = table, report.rows()
        count = len(self._rows)
        self.columns, self.frozen = _columns(report)
        places = {name: at for at, name in enumerate(report.columns)}
        self._places = [places[name] for name in self.columns]
        self._sides = [_side(report, name) for name in self.columns]
        self._marked = [mark for mark in report.marks if mark[0] < count]
        self._names = self.columns.index("name") if "code" in report.columns else -1
        self._levels = report.frame["level"].tolist() if "level" in report.columns else [0] * count
        colors = {one.short_id: one.color for one in table.basis.codes}
        codes = report.frame["code"].tolist() if "code" in report.columns else [""] * count
        self._colors = [colors.get(code, "") for code in codes]
        self._dots.clear()
        self._name_lines(report)
        self._set_lines()
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self.table = self._report = None
        self.columns, self.lines, self.frozen = (), (), 0
        self.endResetModel()

    # lines

    def key(self, line: int) -> tuple[Any, ...]:
        """Return what tells a line of the report from the others, also in a later table."""
        return self._keys[line]

    def line_of(self, key: tuple[Any, ...]) -> int:
        """Return the line of the report with a key; -1 where there is none."""
        return self._keys.index(key) if key in self._keys else -1

    def row_of(self, line: int) -> int:
        """Return the row that a line of the report is shown in; -1 where it is folded away."""
        return self.lines.index(line) if line in self.lines else -1

    def is_theme(self, line: int) -> bool:
        """Tell whether lines come under a line."""
        return line + 1 < len(self._levels) and self._levels[line + 1] > self._levels[line]

    def is_folded(self, line: int) -> bool:
        """Tell whether the lines under a line are out of view."""
        return self.key(line) in self._folded

    def fold(self, line: int, folded: bool) -> None:
        """Close or open what is under a theme."""
        key = self.key(line)
        if not self.is_theme(line) or (key in self._folded) == folded:
            return
        (self._folded.add if folded else self._folded.discard)(key)
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        before = [self.lines[index.row()] for index in kept]
        self._set_lines()
        rows = [self.row_of(one) for one in before]
        self.changePersistentIndexList(
            kept,
            [
                self.index(row, index.column()) if row >= 0 else QModelIndex()
                for row, index in zip(rows, kept, strict=True)
            ],
        )
        self.layoutChanged.emit()

    def theme_of(self, line: int) -> int:
        """Return the line that a line comes under; -1 for one that is at the top."""
        above = (at for at in range(line - 1, -1, -1) if self._levels[at] < self._levels[line])
        return next(above, -1)

    def _name_lines(self, report: Report) -> None:
        """Give each line a key: its codes or first values, and which of those it is."""
        known = [name for name in ("group", "code", "other") if name in report.columns]
        places = [report.columns.index(name) for name in known or self.columns[: self.frozen]]
        seen: Counter[tuple[Any, ...]] = Counter()
        self._keys = []
        for row in self._rows:
            key = tuple(row[place] for place in places)
            self._keys.append((*key, seen[key]))
            seen[key] += 1

    def _set_lines(self) -> None:
        lines: list[int] = []
        under: int | None = None  # the level of the line that is folded
        for line, level in enumerate(self._levels):
            if under is not None and level > under:
                continue
            under = level if self._folded and self.is_folded(line) else None
            lines.append(line)
        self.lines = lines

    # cells

    def value(self, line: int, column: str) -> Any:
        """Return the value in a line and column of the report."""
        return self._rows[line][self._places[self.columns.index(column)]]

    def text(self, line: int, column: int) -> str:
        """Return what is read in a line of the report, in a column that is shown."""
        if self._report is None:
            return ""
        value = self._rows[line][self._places[column]]
        return self._report.cell(line, self.columns[column], value)

    def longest(self, column: int, most: int) -> str:
        """Return about the longest text in the first lines of a column; of figures an extreme."""
        lines = range(len(self._rows))[:most]
        values = [self._rows[line][self._places[column]] for line in lines]
        if self._sides[column] == _RIGHT:
            known = [line for line in lines if values[line] is not None]
            lines = {extreme(known, key=values.__getitem__) for extreme in (min, max) if known} | {
                line for line, name in self._marked if name == self.columns[column]
            }
        return max((self.text(line, column) for line in lines), key=len, default="")

    def title(self, line: int) -> str:
        """Return what a line of the report is called."""
        return " · ".join(self.text(line, column) for column in range(self.frozen))

    def heading(self, column: int, *, short: bool = False) -> str:
        """Return the heading of a column that is shown."""
        return self._report.heading(self.columns[column], short=short) if self._report else ""

    def shown_heading(self, column: int) -> str:
        """Return the heading of a column as short as it can be, without an arrow."""
        return self.heading(column, short=True).replace(" = ", _EQUALS)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        match role:
            case _Role.DisplayRole:
                return self.shown_heading(section) + self._arrow(section)
            case _Role.ToolTipRole:
                return self.heading(section)
            case _Role.AccessibleTextRole:
                return self.heading(section) + self._arrow(section)
            case _Role.TextAlignmentRole:
                return _SIDES[self._sides[section]]
            case _:
                return None

    def _arrow(self, section: int) -> str:
        choices = self.table.choices if self.table else None
        if choices is None or choices.sort != self.columns[section]:
            return ""
        return DOWN if choices.descending else UP

    def data(self, index: Index, role: int = 0) -> Any:
        line, column = self.lines[index.row()], index.column()
        match role:
            case _Role.DisplayRole:
                text = self.text(line, column)
                return self._indented(line, text) if column == self._names else text
            case _Role.TextAlignmentRole:
                return _SIDES[self._sides[column]]
            case _Role.DecorationRole:
                return self._dot(line) if column == self._names else None
            case _Role.FontRole:
                return self._font(line)
            case _Role.ToolTipRole | _Role.AccessibleTextRole:
                return self._said(line, column)
            case _:
                return None

    def _indented(self, line: int, text: str) -> str:
        arrow = ("▸ " if self.is_folded(line) else "▾ ") if self.is_theme(line) else ""
        return STEP * 2 * self._levels[line] + arrow + text

    def _dot(self, line: int) -> QPixmap | None:
        color = self._colors[line]
        if not color:
            return None
        if color not in self._dots:
            self._dots[color] = signs.dot(color)
        return self._dots[color]

    def _font(self, line: int) -> QFont | None:
        if not self.is_theme(line):
            return None
        font = QFont()
        font.setBold(True)
        return font

    def _said(self, line: int, column: int) -> str:
        text = self.text(line, column)
        if column < self.frozen:
            return text
        said = _("{line} · {column}: {value}")
        return said.format(line=self.title(line), column=self.heading(column), value=text)


def _columns(report: Report) -> tuple[list[str], int]:
    """Return the columns that are shown, and how many of these stay in view."""
    coded = "name" in report.columns and "code" in report.columns
    gone = {*RANGES.values()} | ({*_OF_CODES} if coded else set[str]())
    shown = [name for name in report.columns if name not in gone]
    first = [name for name in ("group", "name") if name in shown] or shown[:1]
    return [*first, *(name for name in shown if name not in first)], len(first)


def _side(report: Report, column: str) -> int:
    if not report.is_figure(column):
        return _LEFT
    return _MIDDLE if report.frame[column].dtype.kind == "b" else _RIGHT
