"""The list of retrieved passages: its rows, their order, and what of them is shown where.

The one rule: a row is added, changed or removed where it stands, so that selection and place stay;
the words of a passage are read when they are first shown, sorted by or searched.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import total_ordering
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from qcoder import i18n
from qcoder.i18n import _
from qcoder.queries.retrieval import Retrieved, Said
from ui import signs, theme
from ui.session import Session

_TIP = 2_000  # characters of a passage that fit on a screen
_VALENCES = [*signs.VALENCES, None]  # the order to sort by
_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class Column(IntEnum):
    """The columns, from left to right."""

    DOCUMENT = 0
    SPEAKER = 1
    PASSAGE = 2
    CODE = 3
    VALENCE = 4
    CODER = 5
    MEMO = 6


class RetrievedModel(QAbstractTableModel):
    """The passages that were retrieved, filtered by words and sorted by a column."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._known: dict[str, Retrieved] = {}  # all, also those that the filter hides
        self._rows: list[Retrieved] = []  # those that are shown, in their order
        self._said: dict[str, Said] = {}
        self._places: dict[str, int] = {}
        self._column = int(Column.DOCUMENT)
        self._down = False
        self._filter = ""

    # what there is

    def all_rows(self) -> Iterable[Retrieved]:
        """Return all that was retrieved, in no order."""
        return self._known.values()

    def rows(self) -> Sequence[Retrieved]:
        """Return the rows that are shown, in their order."""
        return self._rows

    def row_of(self, coding: str) -> int:
        """Return the place of a coding among the rows; -1 where it is not shown."""
        row = self._known.get(coding)
        if row is None:
            return -1
        at = self._at(row)
        return at if at < len(self._rows) and self._rows[at].id == coding else -1

    def said(self, row: Retrieved) -> Said:
        """Return what is said in a passage."""
        if row.id not in self._said:
            passages = self._session.open_project.passages
            self._said[row.id] = passages.said(row.document, row.start, row.end)
        return self._said[row.id]

    # changing it

    def show(self, rows: Iterable[Retrieved]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._known = {row.id: row for row in rows}
        self._said.clear()
        self._places = {key: place for place, key in enumerate(self._session.documents)}
        self._arrange()
        self.endResetModel()

    def put(self, row: Retrieved) -> None:
        """Add a row, or show how it is now."""
        at = self.row_of(row.id)
        if (
            at >= 0
            and self._rows[at][:4] == row[:4]
            and self._key(self._rows[at]) == self._key(row)
        ):
            self._known[row.id] = self._rows[at] = row
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(Column) - 1))
            return
        self.drop(row.id)
        self._known[row.id] = row
        if self._wanted(row):
            at = self._at(row)
            self.beginInsertRows(_ROOT, at, at)
            self._rows.insert(at, row)
            self.endInsertRows()

    def drop(self, coding: str) -> None:
        """Take a row away."""
        at = self.row_of(coding)
        if at >= 0:
            self.beginRemoveRows(_ROOT, at, at)
            del self._rows[at]
            self.endRemoveRows()
        self._known.pop(coding, None)
        self._said.pop(coding, None)

    def filter(self, words: str) -> None:
        """Show only the rows in whose words or speakers all of `words` occur."""
        self.beginResetModel()
        self._filter = words.casefold().strip()
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(self._rows[index.row()].id, index.column()) for index in before]
        self._column, self._down = column, order == Qt.SortOrder.DescendingOrder
        self._arrange()
        now = [self.index(self.row_of(coding), section) for coding, section in kept]
        self.changePersistentIndexList(before, now)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        self._rows = sorted(filter(self._wanted, self._known.values()), key=self._key)

    def _wanted(self, row: Retrieved) -> bool:
        if not self._filter:
            return True
        said = self.said(row)
        text = f"{said.words} {' '.join(said.speakers)}".casefold()
        return all(word in text for word in self._filter.split())

    def _at(self, row: Retrieved) -> int:
        return bisect_left(self._rows, self._key(row), key=self._key)

    def _key(self, row: Retrieved) -> tuple[Any, ...]:
        """Return what to sort a row by; the order of documents decides where that is the same."""
        place = (self._places.get(row.document, -1), row.start, row.end, row.id)
        if self._column == Column.DOCUMENT:
            return (_Down(place),) if self._down else place
        first = self._first(row)
        return (_Down(first) if self._down else first, *place)

    def _first(self, row: Retrieved) -> object:
        match self._column:
            case Column.VALENCE:
                return _VALENCES.index(row.valence)
            case Column.MEMO:
                return -row.memos
            case column:
                return self._text(row, Column(column)).casefold()

    # as Qt asks for it

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        names = (
            _("Document · turn"),
            _("Speaker"),
            _("Passage"),
            _("Code"),
            _("Valence"),
            _("Coder"),
            "",
        )
        match role:
            case _Role.DisplayRole:
                return names[section]
            case _Role.AccessibleTextRole | _Role.ToolTipRole:
                return names[section] or _("Memo")
            case _Role.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            case _:
                return None

    def data(self, index: _Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], Column(index.column())
        match role:
            case _Role.DisplayRole:
                return self._text(row, column)
            case _Role.AccessibleTextRole:
                return self._long_text(row, column)
            case _Role.ToolTipRole:  # as HTML, which is wrapped
                text = self._long_text(row, column) or ""
                return f"<qt>{escape(text[:_TIP])}</qt>" if text else None
            case _Role.DecorationRole:
                return self._picture(row, column)
            case _:
                return None

    def _text(self, row: Retrieved, column: Column) -> str:
        session = self._session
        match column:
            case Column.DOCUMENT:
                turn = self.said(row).turn
                name = session.documents[row.document].name
                return f"{name} · {turn}" if turn else name
            case Column.SPEAKER:
                return ", ".join(self.said(row).speakers)
            case Column.PASSAGE:
                return self.said(row).words
            case Column.CODE:
                return session.codes[row.code].name(i18n.language())
            case Column.VALENCE:
                return f"{signs.VALENCES[row.valence]} {_(row.valence)}" if row.valence else ""
            case Column.CODER:
                return session.coders[row.coder].name
            case Column.MEMO:
                return ""

    def _long_text(self, row: Retrieved, column: Column) -> str | None:
        if column == Column.MEMO:
            return _("has a memo") if row.memos else None
        if column == Column.VALENCE and not row.valence:
            return _("not judged")
        return self._text(row, column)

    def _picture(self, row: Retrieved, column: Column) -> QIcon | None:
        if column == Column.MEMO and row.memos:
            return theme.icon("note-text-outline")
        if column == Column.CODE:
            picture = signs.dot(self._session.codes[row.code].color, signs.ICON)
            icon = QIcon(picture)
            icon.addPixmap(picture, QIcon.Mode.Selected)  # else it is tinted in a selected row
            return icon
        return None


@total_ordering
class _Down:
    """Sorts the other way round."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Down) and self.value == other.value

    def __lt__(self, other: _Down) -> bool:
        return other.value < self.value
