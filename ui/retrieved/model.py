"""The list of retrieved passages: which there are, their order, and the heads of their groups.

The one rule: a row is added, changed or removed where it stands, so that selection and place stay;
many come bit by bit, and are sorted and grouped once all are there.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from qcoder.i18n import _, ngettext
from qcoder.queries.combined import Combine
from qcoder.queries.retrieval import Said
from ui.retrieved.heads import Head, Heads
from ui.retrieved.ordering import Order
from ui.retrieved.rows import (
    Asked,
    By,
    Cells,
    Column,
    Group,
    Row,
    codings_of,
    key_of,
    titles,
)
from ui.session import Session
from ui.slices import Slices

_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_AT_ONCE = 100  # passages that are read within a few milliseconds
_DOCUMENTS_AT_ONCE = 5


class RetrievedModel(QAbstractTableModel):
    """The passages that were retrieved, filtered by words, sorted by a column and grouped.

    While it is `busy`, no row has a place that one can ask for, and none can be put or dropped.
    """

    rested = Signal()  # there are more rows; or all, in their order

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._slices = Slices(self)
        self._slices.rested.connect(self._on_rested)
        self._cells = Cells(session)
        self._place = self._cells.place
        self._heads = Heads()
        self._asked = Asked()
        self._complete = True  # whether all that was asked for was retrieved
        self._known: dict[str, Row] = {}  # all, also those that the filter hides
        self._all: list[Row] = []  # the same, in the order of the documents
        self._rows: list[Row] = []  # those that are shown, in their order
        self._found: list[Row] = []  # those that are shown from the end of this slice on
        self._documents: Counter[str] = Counter()  # of the rows that are shown
        self._order = Order(self._cells)
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

    @property
    def by(self) -> By:
        """What the rows are grouped by."""
        return self._order.by

    def rows(self) -> Sequence[Row]:
        """Return the rows that are shown, in their order; also those in closed groups."""
        return self._rows

    def row(self, line: int) -> Row | None:
        """Return the row on a line; None where that is the head of a group."""
        head, place = self._heads.at(line)
        return None if head else self._rows[place]

    def head(self, line: int) -> Head | None:
        """Return the head of a group that is on a line, if one is."""
        return self._heads.at(line)[0]

    def head_text(self, head: Head) -> str:
        """Return what the head of a group says."""
        count = ngettext("{n} passage", "{n} passages", head.count).format(n=head.count)
        return f"{self._cells.group_name(head.group, self.by)} · {count}"

    def groups(self) -> list[tuple[str, int]]:
        """Return the name and the number of rows of each group; one without a name if not so."""
        heads = self._heads.heads if self._order.grouped else [Head((), len(self._rows))]
        return [(self._cells.group_name(head.group, self.by), head.count) for head in heads]

    def line_of(self, key: str) -> int:
        """Return the line of a row; -1 where it is not shown."""
        row = self._known.get(key)
        place = -1 if row is None or self.busy else self._at(row)
        return -1 if place < 0 else self._heads.line_of(place)

    def key_with(self, coding: str) -> str:
        """Return the first row beneath which a coding lies; empty where there is none."""
        if self._asked.mode == Combine.ANY:
            return coding if coding in self._known else ""
        found = (row for row in self._all if any(one.id == coding for one in codings_of(row)))
        return next((key_of(row) for row in found), "")

    def said(self, row: Row) -> Said:
        """Return what is said in a passage."""
        return self._cells.said(row)

    # changing it

    def show(self, asked: Asked, words: str = "") -> None:
        """Show the passages that are asked for, of them only those with some words."""
        self._asked = asked
        self._filter = words.casefold().strip()
        self._complete, self._known, self._all = not asked.codes, {}, []
        self._cells.begin()
        self._begin(self._retrieving() if asked.codes else iter(()))

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
            self.show(self._asked, words)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order.column, self._order.down = column, order == Qt.SortOrder.DescendingOrder
        if self._complete:
            self._slices.start(chain(self._slices.rest(), self._ordering()))

    def group(self, by: By) -> None:
        """Put the rows in groups, all of them open."""
        self._order.by = by
        self._heads.forget()
        if self._complete:
            self._begin(self._sieving(self._all))

    def open(self, head: Head, on: bool) -> None:
        """Open or close a group."""
        if head.open == on or not self._order.grouped:
            return
        begin, end = self.beginRemoveRows, self.endRemoveRows
        if on:
            begin, end = self.beginInsertRows, self.endInsertRows
        begin(_ROOT, *self._heads.below(head.group))
        self._heads.open(head.group, on)
        end()
        self._repaint_head(head.group)

    def forget(self, documents: Iterable[str]) -> None:
        """Read anew what is said in some documents."""
        self._cells.forget(documents)

    def names_matter(self, changed: Collection[str]) -> bool:
        """Tell whether changes to some tables change which rows there are, or their order."""
        moved = list(self._cells.places) != list(self._session.documents)
        words = bool(self._filter) and ("documents" in changed or "speakers" in changed)
        order = self._order
        return moved or words or order.column != Column.DOCUMENT or order.by != By.NOTHING

    def repaint(self) -> None:
        """Show the rows with the names and words of now."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, Column.MEMO))

    def bring_up_to_date(self, documents: Iterable[str]) -> None:
        """Show the rows of some documents as they are now, if they are asked for."""
        wanted = [key for key in documents if key in self._cells.places and self._asked.wants(key)]
        now = {key_of(row): row for row in self._retrieved(wanted)} if wanted else {}
        for row in [row for key in wanted for row in self._of(key)]:
            if key_of(row) not in now:
                self._drop(row)
        for key, row in now.items():
            if self._known.get(key) != row:
                self._put(row)

    def _of(self, document: str) -> Sequence[Row]:
        place = self._cells.places[document]
        first = bisect_left(self._all, (place,), key=self._place)
        return self._all[first : bisect_left(self._all, (place + 1,), key=self._place)]

    def _put(self, row: Row) -> None:
        """Add a row, or show how it is now."""
        key = key_of(row)
        old = self._known.get(key)
        same = old and self._order.key(old) == self._order.key(row)
        if old and same and self._place(old) == self._place(row):
            self._known[key] = self._all[self._at_all(old)] = row
            at = self._at(old)
            if at >= 0:
                self._rows[at] = row
                self._repaint_line(self._heads.line_of(at))
            return
        if old:
            self._drop(old)
        self._known[key] = row
        insort(self._all, row, key=self._place)
        if self._wanted(row):
            self._insert(row)

    def _insert(self, row: Row) -> None:
        at = bisect_left(self._rows, self._order.key(row), key=self._order.key)
        group = self._order.group(row)
        lines = self._heads.coming(at, group) if self._order.grouped else (at, at)
        if lines:
            self.beginInsertRows(_ROOT, *lines)
        self._rows.insert(at, row)
        self._documents[row.document] += 1
        if self._order.grouped:
            self._heads.add(group)
        if lines:
            self.endInsertRows()
        self._repaint_head(group)

    def _drop(self, row: Row) -> None:
        """Take a row away."""
        at = self._at(row)
        if at >= 0:
            group = self._order.group(row)
            lines = self._heads.going(at, group) if self._order.grouped else (at, at)
            if lines:
                self.beginRemoveRows(_ROOT, *lines)
            del self._rows[at]
            self._documents -= Counter([row.document])
            if self._order.grouped:
                self._heads.take(group)
            if lines:
                self.endRemoveRows()
            self._repaint_head(group)
        del self._known[key_of(row)]
        del self._all[self._at_all(row)]

    def _repaint_head(self, group: Group) -> None:
        if self._order.grouped:
            self._repaint_line(self._heads.head_line(group))

    def _repaint_line(self, line: int) -> None:
        if line >= 0:
            self.dataChanged.emit(self.index(line, 0), self.index(line, len(Column) - 1))

    # bit by bit

    def _begin(self, work: Iterator[None]) -> None:
        """Show no rows, then those that the work finds."""
        self.beginResetModel()
        self._rows, self._found, self._documents = [], [], Counter()
        self._heads.clear()
        self._in_place, self._order.grouped = True, False
        self.endResetModel()
        self._slices.start(chain(work, self._ordering()))

    def _retrieved(self, documents: Collection[str]) -> Sequence[Row]:
        codes, _documents, coders, mode = self._asked
        passages = self._session.open_project.passages
        if mode == Combine.ANY:
            return passages.retrieve(codes, documents, coders)
        return passages.combine(codes, mode, documents, coders)

    def _retrieving(self) -> Iterator[None]:
        wanted = [key for key in self._cells.places if self._asked.wants(key)]
        for at in range(0, len(wanted), _DOCUMENTS_AT_ONCE):
            rows = self._retrieved(wanted[at : at + _DOCUMENTS_AT_ONCE])
            self._all += rows
            self._known.update((key_of(row), row) for row in rows)
            yield from self._sieving(rows)
        self._complete = True

    def _sieving(self, rows: Sequence[Row]) -> Iterator[None]:
        for at in range(0, len(rows), _AT_ONCE):
            self._found += filter(self._wanted, rows[at : at + _AT_ONCE])
            yield

    def _ordering(self) -> Iterator[None]:
        self._show_found()
        firsts: dict[str, Any] = {}
        column = self._order.column
        if column != Column.DOCUMENT:
            for at in range(0, len(self._rows), _AT_ONCE):
                for row in self._rows[at : at + _AT_ONCE]:
                    firsts[key_of(row)] = self._cells.first(row, column)
                yield
                if column != self._order.column:
                    return  # sorted otherwise meanwhile: that comes next
        if not (self._in_place and self._order.plain):
            self._arrange(firsts)

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

    def _arrange(self, firsts: dict[str, Any]) -> None:
        """Sort and group the rows; what is selected stays so."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(self._heads.at(index.row()), index.column()) for index in before]
        rows = [None if head else self._rows[place] for (head, place), _column in kept]
        if not self._in_place:
            shown = {key_of(row) for row in self._rows}
            self._rows = [row for row in self._all if key_of(row) in shown]
        self._heads.build(self._order.sort(self._rows, firsts))
        self._in_place = self._order.plain
        after: list[QModelIndex] = []
        for ((head, _place), column), row in zip(kept, rows, strict=True):
            if head:
                line = self._heads.head_line(head.group)
            else:
                line = self._heads.line_of(self._at(row)) if row else -1
            after.append(self.index(line, column) if line >= 0 else QModelIndex())
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _wanted(self, row: Row) -> bool:
        return not self._filter or self._cells.has(row, self._filter.split())

    def _at(self, row: Row) -> int:
        at = bisect_left(self._rows, self._order.key(row), key=self._order.key)
        same = at < len(self._rows) and key_of(self._rows[at]) == key_of(row)
        return at if same else -1

    def _at_all(self, row: Row) -> int:
        return bisect_left(self._all, self._place(row), key=self._place)

    # as Qt asks for it

    def rowCount(self, parent: _Index = _ROOT) -> int:
        if parent.isValid():
            return 0
        return self._heads.lines if self._order.grouped else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        names = titles()
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
        column = Column(index.column())
        head, place = self._heads.at(index.row())
        if head:
            return self._head_data(head, column, role)
        return self._cells.data(self._rows[place], column, role)

    def _head_data(self, head: Head, column: Column, role: int) -> Any:
        if role != _Role.AccessibleTextRole or column != Column.DOCUMENT:
            return None  # the table paints it over the whole line
        state = _("open") if head.open else _("closed")
        return f"{self.head_text(head)}, {state}"
