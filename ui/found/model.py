"""The list of places that a search found.

The one rule: places come document by document while the window stays alive; the words around one
are read when it is first shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from qcoder.errors import Error
from qcoder.i18n import _
from qcoder.model import Span
from qcoder.queries.search import How
from ui.session import Session
from ui.slices import Slices

_BLANKS = re.compile(r"\s+")
_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_BEFORE, _AFTER = 60, 200  # characters that are shown around what was found
MOST = 20_000  # places: nobody reads more of them


class Column(IntEnum):
    """The columns, from left to right."""

    DOCUMENT = 0
    SPEAKER = 1
    TEXT = 2


class Place(NamedTuple):
    """One place that was found: its document (an id) and where it stands there."""

    document: str
    passage: Span


class Line(NamedTuple):
    """What is shown of a place: the words before it, its own, and those after it."""

    before: str
    words: str
    after: str


class FoundModel(QAbstractTableModel):
    """The places, in the order of the documents and their texts."""

    rested = Signal()  # there are more rows, or all are there

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._slices = Slices(self)
        self._slices.rested.connect(self._on_rested)
        self._rows: list[Place] = []
        self._came: list[Place] = []  # found, but not shown yet
        self.problem = ""  # why nothing can be looked for
        self.cut_off = False  # whether there are more places than are listed

    @property
    def busy(self) -> bool:
        """Whether the search goes on."""
        return self._slices.busy

    @property
    def documents(self) -> int:
        """How many documents the places are in."""
        return len({row.document for row in self._rows})

    def rows(self) -> Sequence[Place]:
        """Return all places that were found until now."""
        return self._rows

    def stop(self) -> None:
        """Search no more."""
        self._slices.stop()

    def find(self, wanted: str, how: How, *, match_case: bool, documents: frozenset[str]) -> None:
        """Look for something, in place of what was looked for before."""
        self.beginResetModel()
        self._rows, self._came, self.problem, self.cut_off = [], [], "", False
        self.endResetModel()
        if wanted.strip() and self._session.project:
            self._slices.start(self._finding(wanted, how, match_case, documents))
        else:
            self._slices.start(iter(()))

    def _finding(
        self, wanted: str, how: How, match_case: bool, documents: frozenset[str]
    ) -> Iterator[object]:
        search = self._session.open_project.search
        count = 0
        try:
            if how == How.WORDS:
                yield from search.prepare()
            for hits in search.find(wanted, how=how, match_case=match_case, documents=documents):
                self._came += (Place(hits.document, place) for place in hits.places)
                count += len(hits.places)
                if count > MOST:
                    self.cut_off = True
                    return
                yield
        except Error as error:
            self.problem = str(error)

    def _on_rested(self) -> None:
        if self._came:
            at = len(self._rows)
            self.beginInsertRows(_ROOT, at, at + len(self._came) - 1)
            self._rows += self._came
            self._came = []
            self.endInsertRows()
        self.rested.emit()

    def line(self, row: Place) -> Line:
        """Return what is shown of a place."""
        document = self._session.documents.get(row.document)
        text = document.text if document else ""
        start, end = row.passage
        first = max(text.rfind("\n", 0, start) + 1, start - _BEFORE)
        last = text.find("\n", end, end + _AFTER)
        before = text[first:start]
        if first == start - _BEFORE:
            before = "…" + before[before.find(" ") + 1 :]  # no half words
        after = text[end : end + _AFTER if last < 0 else last]
        return Line(before, _BLANKS.sub(" ", text[start:end]), after)

    # as Qt asks for it

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _Role.DisplayRole:
            return (_("Document · turn"), _("Speaker"), _("Text"))[section]
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == _Role.UserRole:
            return self.line(row)
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole, _Role.ToolTipRole):
            return self._text(row, Column(index.column()))
        return None

    def _text(self, row: Place, column: Column) -> str:
        if column == Column.TEXT:
            return "".join(self.line(row))
        said = self._session.open_project.passages.said(row.document, *row.passage)
        if column == Column.SPEAKER:
            return ", ".join(said.speakers)
        name = self._session.documents[row.document].name
        return f"{name} · {said.turn}" if said.turn else name
