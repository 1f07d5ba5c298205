"""What is shown of a retrieved passage: its cells, what it is sorted by and which group it is in.

The one rule: nothing is shown of a passage before it is asked for; its words are read once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import IntEnum, StrEnum
from html import escape
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon

from qcoder import i18n
from qcoder.i18n import _
from qcoder.model import Valence
from qcoder.queries.combined import Combine, Combined
from qcoder.queries.retrieval import Retrieved, Said
from ui import signs, theme
from ui.session import Session

Row = Retrieved | Combined  # a coding, or a passage with several codings beneath it
Group = tuple[int, ...]  # the places of what the codings of a passage have, in its own order
Place = tuple[int, int, int, str]

_VALENCES: tuple[Valence | None, ...] = (*signs.VALENCES, None)  # the order to sort by
_NOT_JUDGED = "–"
_TIP = 2_000  # characters of a passage that fit on a screen


class Column(IntEnum):
    """The columns, from left to right."""

    DOCUMENT = 0
    SPEAKER = 1
    PASSAGE = 2
    CODE = 3
    VALENCE = 4
    CODER = 5
    MEMO = 6


class By(StrEnum):
    """What passages can be grouped by."""

    NOTHING = ""
    CODE = "code"
    DOCUMENT = "document"
    CODER = "coder"
    VALENCE = "valence"


def key_of(row: Row) -> str:
    """Return what a row is known by: the id of its coding, or its place."""
    if isinstance(row, Retrieved):
        return row.id
    return f"{row.document}:{row.start}:{row.end}"


def codings_of(row: Row) -> tuple[Retrieved, ...]:
    """Return the codings beneath a row, in text order."""
    return (row,) if isinstance(row, Retrieved) else row.codings


class Asked(NamedTuple):
    """Which passages are wanted: ids, as `Passages.retrieve` and `combine` take them."""

    codes: Collection[str] = ()
    documents: Collection[str] = ()
    coders: Collection[str] = ()
    mode: Combine = Combine.ANY

    def wants(self, document: str) -> bool:
        """Tell whether the passages of a document are wanted."""
        return not self.documents or document in self.documents


class Cells:
    """What the rows of one project say, with the names of now."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._said: dict[str, dict[tuple[int, int], Said]] = {}  # per document
        self.places: Mapping[str, int] = {}
        self._orders: dict[By, dict[Any, int]] = {}

    def begin(self) -> None:
        """Take note of the order of documents, codes and coders."""
        session = self._session
        self.places = _numbered(session.documents)
        self._orders = {
            By.CODE: _numbered(session.codes),
            By.DOCUMENT: dict(self.places),
            By.CODER: _numbered(session.coders),
            By.VALENCE: _numbered(_VALENCES),
        }
        if not session.project:
            self._said.clear()

    # words

    def said(self, row: Row) -> Said:
        """Return what is said in a passage."""
        known = self._said.setdefault(row.document, {})
        where = row.start, row.end
        if where not in known:
            known[where] = self._session.open_project.passages.said(row.document, *where)
        return known[where]

    def forget(self, documents: Iterable[str]) -> None:
        """Read anew what is said in some documents."""
        for document in documents:
            self._said.pop(document, None)

    def has(self, row: Row, words: Iterable[str]) -> bool:
        """Tell whether all of some words occur in what is said, or in who says it."""
        said = self.said(row)
        text = f"{said.words} {' '.join(said.speakers)}".casefold()
        return all(word in text for word in words)

    # order and groups

    def place(self, row: Row) -> Place:
        """Return where a passage stands: the order of documents and their text."""
        return self.places.get(row.document, -1), row.start, row.end, key_of(row)

    def first(self, row: Row, column: int) -> Any:
        """Return what rows are sorted by in a column, before their place."""
        match column:
            case Column.VALENCE:
                return tuple(_VALENCES.index(one.valence) for one in codings_of(row))
            case Column.MEMO:
                return -sum(one.memos for one in codings_of(row))
            case column:
                return self.text(row, Column(column)).casefold()

    def group(self, row: Row, by: By) -> Group:
        """Return the group that a row is in; groups come in the order of what they are by."""
        if by == By.DOCUMENT:
            return (self.places.get(row.document, -1),)
        order = self._orders[by]
        if isinstance(row, Retrieved):
            return (order.get(getattr(row, by), -1),)
        return tuple(sorted({order.get(getattr(one, by), -1) for one in row.codings}))

    def group_name(self, group: Group, by: By) -> str:
        """Return what a group is called."""
        keys = list(self._orders.get(by, ()))
        return ", ".join(self._name(keys[place], by) for place in group if place >= 0)

    def _name(self, key: Any, by: By) -> str:
        session = self._session
        match by:
            case By.CODE if key in session.codes:
                return session.codes[key].name(i18n.language())
            case By.DOCUMENT if key in session.documents:
                return session.documents[key].name
            case By.CODER if key in session.coders:
                return session.coders[key].name
            case By.VALENCE:
                return f"{signs.VALENCES[key]} {_(key)}" if key else _("not judged")
            case _:
                return ""  # gone, and this list will be made anew

    # cells

    def data(self, row: Row, column: Column, role: int) -> Any:
        """Return what Qt asks for."""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.long_text(row, column)
            case Qt.ItemDataRole.ToolTipRole:  # as HTML, which is wrapped
                text = self.long_text(row, column) or ""
                if column == Column.VALENCE and self._session.can_change:
                    text = _("{valence}: click to judge").format(valence=text)
                return f"<qt>{escape(text[:_TIP])}</qt>" if text else None
            case Qt.ItemDataRole.DecorationRole:
                return self.picture(row, column)
            case _:
                return None

    def text(self, row: Row, column: Column) -> str:
        """Return the text of a cell."""
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
                names = [session.codes[key].name(i18n.language()) for key in _codes(row)]
                return " + ".join(names)
            case Column.VALENCE:
                return _valences(row)
            case Column.CODER:
                coders = dict.fromkeys(one.coder for one in codings_of(row))
                return ", ".join(session.coders[key].name for key in coders)
            case Column.MEMO:
                return ""

    def long_text(self, row: Row, column: Column) -> str | None:
        """Return a cell as it is read out, or as its tooltip says it."""
        if column == Column.MEMO:
            return _("has a memo") if any(one.memos for one in codings_of(row)) else None
        if column == Column.VALENCE:
            found = dict.fromkeys(one.valence for one in codings_of(row))
            return ", ".join(_(one) if one else _("not judged") for one in found)
        return self.text(row, column)

    def picture(self, row: Row, column: Column) -> QIcon | None:
        """Return the picture of a cell, if it has one."""
        if column == Column.MEMO and any(one.memos for one in codings_of(row)):
            return theme.icon("note-text-outline")
        codes = _codes(row)
        if column == Column.CODE and len(codes) == 1:
            picture = signs.dot(self._session.codes[codes[0]].color, signs.ICON)
            icon = QIcon(picture)
            icon.addPixmap(picture, QIcon.Mode.Selected)  # else it is tinted in a selected row
            return icon
        return None


def titles() -> tuple[str, ...]:
    """Return what stands above the columns."""
    return (
        _("Document · turn"),
        _("Speaker"),
        _("Passage"),
        _("Code"),
        _("Valence"),
        _("Coder"),
        "",
    )


def _numbered(keys: Iterable[Any]) -> dict[Any, int]:
    return {key: number for number, key in enumerate(keys)}


def _codes(row: Row) -> list[str]:
    return list(dict.fromkeys(one.code for one in codings_of(row)))


def _valences(row: Row) -> str:
    """Return the one valence by name; of several only the signs."""
    found = list(dict.fromkeys(one.valence for one in codings_of(row)))
    if len(found) == 1:
        return f"{signs.VALENCES[found[0]]} {_(found[0])}" if found[0] else ""
    return " ".join(signs.VALENCES[one] if one else _NOT_JUDGED for one in found)
