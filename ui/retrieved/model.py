"""The list of retrieved passages: its rows, their order, and what of them is shown where.

The one rule: a row is added, changed or removed where it stands, so that selection and place stay;
the words of a passage are read when they are first shown, sorted by or searched.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import IntEnum
from functools import total_ordering
from html import escape
from itertools import chain
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon

from qcoder import i18n
from qcoder.i18n import _
from qcoder.queries.retrieval import Retrieved, Said
from ui import signs, theme
from ui.session import Session
from ui.slices import Slices

_TIP = 2_000  # characters of a passage that fit on a screen
_VALENCES = [*signs.VALENCES, None]  # the order to sort by
_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_Asked = tuple[Collection[str], Collection[str], Collection[str]]  # codes, documents, coders
_AT_ONCE = 100  # passages that are read within a few milliseconds
_DOCUMENTS_AT_ONCE = 5


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
    """The passages that were retrieved, filtered by words and sorted by a column.

    Many come bit by bit, in the order of the documents, and are sorted once all are there; while it
    is `busy`, no row has a place that one can ask for, and none can be put or dropped.
    """

    rested = Signal()  # there are more rows; or all, in their order

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._slices = Slices(self)
        self._slices.rested.connect(self._on_rested)
        self._asked: _Asked = ((), (), ())
        self._complete = True  # whether all that was asked for was retrieved
        self._known: dict[str, Retrieved] = {}  # all, also those that the filter hides
        self._all: list[Retrieved] = []  # the same, in the order of the documents
        self._rows: list[Retrieved] = []  # those that are shown, in their order
        self._found: list[Retrieved] = []  # those that are shown from the end of this slice on
        self._documents: Counter[str] = Counter()  # of the rows that are shown
        self._said: dict[str, dict[tuple[int, int], Said]] = {}  # per document
        self._places: dict[str, int] = {}
        self._column = int(Column.DOCUMENT)
        self._down = False
        self._filter = ""
        self._in_place = True  # whether the rows are in the order of the documents

    # what there is

    @property
    def busy(self) -> bool:
        """Whether there are more rows to come, or they are not in their order yet."""
        return self._slices.busy

    @property
    def empty(self) -> bool:
        """Whether nothing was retrieved, whatever the filter hides."""
        return not self._known

    @property
    def documents(self) -> int:
        """How many documents the rows that are shown come from."""
        return len(self._documents)

    def rows(self) -> Sequence[Retrieved]:
        """Return the rows that are shown, in their order."""
        return self._rows

    def row_of(self, coding: str) -> int:
        """Return the place of a coding among the rows; -1 where it is not shown."""
        row = self._known.get(coding)
        return -1 if row is None or self.busy else self._at(row)

    def said(self, row: Retrieved) -> Said:
        """Return what is said in a passage."""
        known = self._said.setdefault(row.document, {})
        where = row.start, row.end
        if where not in known:
            known[where] = self._session.open_project.passages.said(row.document, *where)
        return known[where]

    # changing it

    def show(
        self,
        codes: Collection[str],
        documents: Collection[str],
        coders: Collection[str],
        words: str = "",
    ) -> None:
        """Show the passages that `Passages.retrieve` finds, of them only those with some words."""
        self._asked = codes, documents, coders
        self._filter = words.casefold().strip()
        self._complete, self._known, self._all = not codes, {}, []
        self._places = {key: place for place, key in enumerate(self._session.documents)}
        if not self._session.project:
            self._said.clear()
        self._begin(self._retrieving() if codes else iter(()))

    def stop(self) -> None:
        """Retrieve no more: all will be shown anew."""
        self._slices.stop()

    def filter(self, words: str) -> None:
        """Show only the rows in whose words or speakers all of `words` occur."""
        before, now = self._filter, words.casefold().strip()
        typed_on = now.startswith(before) and self._in_place and not self.busy
        if self._complete:
            self._filter = now
            self._begin(self._sieving(self._rows if typed_on else self._all))
        else:
            codes, documents, coders = self._asked
            self.show(codes, documents, coders, words)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._down = column, order == Qt.SortOrder.DescendingOrder
        if self._complete:
            self._slices.start(chain(self._slices.rest(), self._ordering()))

    def forget(self, documents: Iterable[str]) -> None:
        """Read anew what is said in some documents."""
        for document in documents:
            self._said.pop(document, None)

    def names_matter(self, changed: Collection[str]) -> bool:
        """Tell whether changes to some tables change which rows there are, or their order."""
        moved = list(self._places) != list(self._session.documents)
        words = bool(self._filter) and ("documents" in changed or "speakers" in changed)
        return moved or words or self._column != Column.DOCUMENT

    def repaint(self) -> None:
        """Show the rows with the names and words of now."""
        if self._rows:
            last = self.index(len(self._rows) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def put(self, row: Retrieved) -> None:
        """Add a row, or show how it is now."""
        at, old = self.row_of(row.id), self._known.get(row.id)
        if old and at >= 0 and old[:4] == row[:4] and self._key(old) == self._key(row):
            self._known[row.id] = self._rows[at] = row
            self._all[bisect_left(self._all, self._place(row), key=self._place)] = row
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(Column) - 1))
            return
        self.drop(row.id)
        self._known[row.id] = row
        insort(self._all, row, key=self._place)
        if self._wanted(row):
            at = bisect_left(self._rows, self._key(row), key=self._key)
            self.beginInsertRows(_ROOT, at, at)
            self._rows.insert(at, row)
            self._documents[row.document] += 1
            self.endInsertRows()

    def drop(self, coding: str) -> None:
        """Take a row away."""
        row = self._known.get(coding)
        if row is None:
            return
        at = self._at(row)
        if at >= 0:
            self.beginRemoveRows(_ROOT, at, at)
            del self._rows[at]
            self._documents -= Counter([row.document])
            self.endRemoveRows()
        del self._known[coding]
        del self._all[bisect_left(self._all, self._place(row), key=self._place)]

    # bit by bit

    def _begin(self, work: Iterator[None]) -> None:
        """Show no rows, then those that the work finds."""
        self.beginResetModel()
        self._rows, self._found, self._documents = [], [], Counter()
        self._in_place = True
        self.endResetModel()
        self._slices.start(chain(work, self._ordering()))

    def _retrieving(self) -> Iterator[None]:
        codes, documents, coders = self._asked
        passages = self._session.open_project.passages
        wanted = [key for key in self._places if not documents or key in documents]
        for at in range(0, len(wanted), _DOCUMENTS_AT_ONCE):
            rows = passages.retrieve(codes, wanted[at : at + _DOCUMENTS_AT_ONCE], coders)
            self._all += rows
            self._known.update((row.id, row) for row in rows)
            yield from self._sieving(rows)
        self._complete = True

    def _sieving(self, rows: Sequence[Retrieved]) -> Iterator[None]:
        for at in range(0, len(rows), _AT_ONCE):
            self._found += filter(self._wanted, rows[at : at + _AT_ONCE])
            yield

    def _ordering(self) -> Iterator[None]:
        self._show_found()
        firsts: dict[str, Any] = {}
        column = self._column
        if column != Column.DOCUMENT:
            for at in range(0, len(self._rows), _AT_ONCE):
                firsts.update((row.id, self._first(row)) for row in self._rows[at : at + _AT_ONCE])
                yield
                if column != self._column:
                    return  # sorted otherwise meanwhile: that comes next
        if firsts or self._down or not self._in_place:
            self._order(firsts)

    def _on_rested(self) -> None:
        self._show_found()
        self.rested.emit()

    def _show_found(self) -> None:
        if self._found:
            at = len(self._rows)
            self.beginInsertRows(_ROOT, at, at + len(self._found) - 1)
            self._rows += self._found
            self._documents.update(row.document for row in self._found)
            self._found = []
            self.endInsertRows()

    def _order(self, firsts: dict[str, Any]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(self._rows[index.row()].id, index.column()) for index in before]
        if not self._in_place:
            shown = {row.id for row in self._rows}
            self._rows = [row for row in self._all if row.id in shown]
        if firsts:
            self._rows.sort(key=lambda row: firsts[row.id], reverse=self._down)
        elif self._down:
            self._rows.reverse()
        self._in_place = self._column == Column.DOCUMENT and not self._down
        at = [(self._at(self._known[coding]), section) for coding, section in kept]
        self.changePersistentIndexList(before, [self.index(*where) for where in at])
        self.layoutChanged.emit()

    def _wanted(self, row: Retrieved) -> bool:
        if not self._filter:
            return True
        said = self.said(row)
        text = f"{said.words} {' '.join(said.speakers)}".casefold()
        return all(word in text for word in self._filter.split())

    # the order

    def _at(self, row: Retrieved) -> int:
        at = bisect_left(self._rows, self._key(row), key=self._key)
        return at if at < len(self._rows) and self._rows[at].id == row.id else -1

    def _key(self, row: Retrieved) -> tuple[Any, ...]:
        """Return what rows are sorted by; the order of documents decides where that is the same."""
        place = self._place(row)
        if self._column == Column.DOCUMENT:
            return (_Down(place),) if self._down else place
        first = self._first(row)
        return (_Down(first) if self._down else first, *place)

    def _place(self, row: Retrieved) -> tuple[int, int, int, str]:
        return self._places.get(row.document, -1), row.start, row.end, row.id

    def _first(self, row: Retrieved) -> Any:
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
