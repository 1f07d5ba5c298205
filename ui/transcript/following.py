"""What the transcript does when the project or the filters change.

The one rule: a coding that changes costs no more than that coding; only another text is read anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from qcoder.model import Changes, RowChange
from qcoder.rows import coding_from_row
from ui.session import Session
from ui.shown import Shown

if TYPE_CHECKING:
    from ui.transcript.view import TranscriptView


class Following(QObject):
    """Keeps a view as the project is."""

    def __init__(self, view: TranscriptView, session: Session, shown: Shown) -> None:
        super().__init__(view)
        self._view = view
        self._shown = shown
        self._session = session
        self._speaker = shown.speaker
        session.changes.connect(self._on_changes)
        shown.filters_changed.connect(self._on_filters_changed)
        shown.document_changed.connect(self._on_document_changed)

    def _on_document_changed(self) -> None:
        self._speaker = self._shown.speaker

    def _on_filters_changed(self) -> None:
        document = self._shown.document
        if self._speaker != self._shown.speaker:
            self._speaker = self._shown.speaker
            self._view.rebuild()
        elif document:
            self._view.marks.load(self._view.marks.page, document)
            self._view.refresh_codings()
        self._let_go()

    def _on_changes(self, changes: Changes) -> None:
        document = self._shown.document
        if document is None or document not in self._session.documents:
            return
        if self._text_changed(changes, document):
            self._view.rebuild()
            self._let_go()
            return
        codings = [row for row in changes.tables.get("codings", ()) if _of(row, document)]
        for row in codings:
            if row.after is None:
                self._view.marks.drop(row.id)
            else:
                self._view.marks.put(coding_from_row(row.after))
        if "memos" in changes.tables:
            self._view.marks.load_memos()
        if codings or changes.tables.keys() & {"memos", "codes", "coders"}:
            self._view.refresh_codings()
        if any(row.id == self._shown.coding for row in codings):
            self._let_go()

    def _let_go(self) -> None:
        """Let go of the selected coding where it is hidden: nobody removes what cannot be seen."""
        if self._shown.coding and self._shown.coding not in self._view.marks.all:
            self._shown.select_coding(None)

    @staticmethod
    def _text_changed(changes: Changes, document: str) -> bool:
        for row in changes.tables.get("documents", ()):
            before, after = _values(row.before), _values(row.after)
            if row.id == document and any(before.get(k) != after.get(k) for k in ("text", "turns")):
                return True
        return any(_of(row, document) for row in changes.tables.get("speakers", ()))


def _of(row: RowChange, document: str) -> bool:
    return _values(row.after or row.before).get("document") == document


def _values(row: Mapping[str, object] | None) -> Mapping[str, Any]:
    return row or {}
