"""The passages behind a cell, as a model of a table, with the words read when they are seen.

The one rule: a passage is where the engine says; its words are never read from the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPixmap

from qcoder.i18n import N_, _, language
from qcoder.queries.retrieval import Said
from qcoder.tables.table import Passage
from ui import signs
from ui.session import Session

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
NOTHING = Said("", None, ())


class Column(IntEnum):
    """The columns, in their order."""

    DOCUMENT = 0
    SPEAKER = 1
    WORDS = 2
    CODE = 3
    VALENCE = 4
    CODER = 5


_HEADINGS = {
    Column.DOCUMENT: N_("Document"),
    Column.SPEAKER: N_("Turn"),
    Column.WORDS: N_("Passage"),
    Column.CODE: N_("Code"),
    Column.VALENCE: N_("Valence"),
    Column.CODER: N_("Coder"),
}


class BehindModel(QAbstractTableModel):
    """Passages in the order of the documents; `said` reads what is said in one."""

    def __init__(self, parent: QObject, session: Session) -> None:
        super().__init__(parent)
        self._session = session
        self.passages: Sequence[Passage] = ()
        self.held = False  # a thread has the project: no words can be read
        self._said: dict[Passage, Said] = {}
        self._dots: dict[str, QPixmap] = {}

    def show(self, passages: Sequence[Passage]) -> None:
        """List other passages."""
        self.beginResetModel()
        self.passages = passages
        self._said.clear()
        self._dots.clear()
        self.endResetModel()

    def hold(self, held: bool) -> None:
        """Leave the project to a thread."""
        self.held = held
        if not held and self.passages:
            last = self.index(len(self.passages) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def said(self, passage: Passage) -> Said:
        """Return what is said in a passage; nothing where it cannot be read now."""
        if passage not in self._said:
            project = self._session.project
            if self.held or project is None or passage.document not in self._session.documents:
                return NOTHING
            read: Callable[[], Said] = lambda: project.passages.said(  # noqa: E731
                passage.document, passage.start, passage.end
            )
            self._said[passage] = self._session.perform(read) or NOTHING
        return self._said[passage]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.passages)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return _(_HEADINGS[Column(section)])
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        passage, column = self.passages[index.row()], Column(index.column())
        match role:
            case _Role.DisplayRole:
                return self.text(passage, column)
            case _Role.ToolTipRole if column == Column.WORDS:
                return f"<qt>{_escaped(self.text(passage, column))}</qt>"  # so that it wraps
            case _Role.AccessibleTextRole:
                return f"{_(_HEADINGS[column])}: {self.text(passage, column)}"
            case _Role.DecorationRole if column == Column.CODE:
                return self._dot(passage)
            case _:
                return None

    def text(self, passage: Passage, column: Column) -> str:
        """Return what stands in a column of a passage."""
        session = self._session
        match column:
            case Column.DOCUMENT:
                document = session.documents.get(passage.document)
                return document.name if document else ""
            case Column.SPEAKER:
                said = self.said(passage)
                turn = [str(said.turn)] if said.turn else []
                return " · ".join([*turn, ", ".join(said.speakers)])
            case Column.WORDS:
                return self.said(passage).words
            case Column.CODE:
                code = session.codes.get(passage.code or "")
                return code.name(language()) if code else ""
            case Column.VALENCE:
                valence = passage.valence
                return f"{signs.VALENCES[valence]} {_(valence)}" if valence else ""
            case Column.CODER:
                coder = session.coders.get(passage.coder or "")
                return coder.name if coder else ""

    def _dot(self, passage: Passage) -> QPixmap | None:
        code = self._session.codes.get(passage.code or "")
        if code is None:
            return None
        if code.color not in self._dots:
            self._dots[code.color] = signs.dot(code.color)
        return self._dots[code.color]


def stretches(passages: Sequence[Passage]) -> int:
    """Count passages as tables do: those that overlap are one."""
    count, end, document = 0, 0, ""
    for one in sorted(passages):
        if one.document != document or one.start >= end:
            count, document, end = count + 1, one.document, one.end
        else:
            end = max(end, one.end)
    return count


def _escaped(text: str) -> str:
    from html import escape

    return escape(text)
