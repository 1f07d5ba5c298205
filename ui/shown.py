"""What the window shows of the project, and what is selected in it.

The one rule: panes never call each other; they set what is shown here and follow its signals.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from qcoder.model import Changes, Coding, Span
from ui.session import Session


class Shown(QObject):
    """The document, coding and code that are shown, what is activated, and the filters.

    All are ids. `passage` is the text that is selected in the document, in its stored offsets.
    `chosen_codes` are those that were activated, themes too; `active_codes` all codes under them.
    `codes_filter` and `coders_filter` hold ids, or are None where all are shown; `speaker` too.
    """

    document_changed = Signal()
    coding_changed = Signal()
    code_changed = Signal()
    passage_changed = Signal()
    activated_changed = Signal()
    filters_changed = Signal()
    place_wanted = Signal(int, int)  # scroll to [start, end) of the document that is shown,
    passage_wanted = Signal(int, int)  # and select it

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._clear()
        session.project_changed.connect(self._on_project_changed)
        session.changes.connect(self._on_changes)

    def _clear(self) -> None:
        self.document: str | None = None
        self.coding: str | None = None
        self.code: str | None = None
        self.passage: Span | None = None
        self.active_documents: frozenset[str] = frozenset()
        self.chosen_codes: frozenset[str] = frozenset()
        self.active_codes: frozenset[str] = frozenset()
        self.codes_filter: frozenset[str] | None = None
        self.coders_filter: frozenset[str] | None = None
        self.speaker: str | None = None

    @property
    def coders(self) -> frozenset[str]:
        """The coders whose codings are shown and counted."""
        chosen = self.coders_filter
        return frozenset(self._session.coders) if chosen is None else chosen

    def shows(self, coding: Coding) -> bool:
        """Tell whether the filters leave a coding of the document that is shown."""
        codes = self.codes_filter
        return coding.coder in self.coders and (codes is None or coding.code in codes)

    def show_document(self, document: str | None) -> None:
        """Show a document; nothing in it is selected yet."""
        if document != self.document:
            self.select_coding(None)
            self.document, self.speaker = document, None
            self.passage = None
            self.document_changed.emit()
            self.passage_changed.emit()

    def select_passage(self, passage: Span | None) -> None:
        """Note which text is selected (by the transcript)."""
        if passage != self.passage:
            self.passage = passage
            self.passage_changed.emit()

    def select_coding(self, coding: str | None) -> None:
        """Select a coding of the document that is shown."""
        if coding != self.coding:
            self.coding = coding
            self.coding_changed.emit()
            if coding:
                found = self._session.perform(
                    lambda: self._session.open_project.codings.get(coding)
                )
                self.select_code(found.code if found else self.code)

    def go_to(self, coding: Coding) -> None:
        """Show a coding: its document, scrolled to its passage."""
        self.show_document(coding.document)
        self.select_coding(coding.id)
        self.place_wanted.emit(coding.start, coding.end)

    def go_to_passage(self, document: str, passage: Span) -> None:
        """Show a document (an id) with a passage of it selected."""
        self.show_document(document)
        self.select_coding(None)
        self.passage_wanted.emit(*passage)

    def select_code(self, code: str | None) -> None:
        """Select a code, to see its definition."""
        if code != self.code:
            self.code = code
            self.code_changed.emit()

    def activate(
        self, *, documents: Iterable[str] | None = None, codes: Iterable[str] | None = None
    ) -> None:
        """Choose of which documents or codes the passages are retrieved; empty is all or none.

        No active document means all documents; no active code means that nothing is retrieved. A
        theme stands for all codes under it; those are then not chosen by themselves.
        """
        before = self.active_documents, self.chosen_codes, self.active_codes
        if documents is not None:
            self.active_documents = frozenset(documents)
        if codes is not None:
            self._choose(frozenset(codes))
        if before != (self.active_documents, self.chosen_codes, self.active_codes):
            self.activated_changed.emit()

    def _choose(self, chosen: frozenset[str]) -> None:
        codes, active = self._session.codes, set[str]()
        covered = set[str]()  # chosen, but under another that is
        for code in codes.values():  # parents come before what is under them
            if code.parent in active:
                covered.add(code.id)
            if code.parent in active or code.id in chosen:
                active.add(code.id)
        self.chosen_codes = frozenset((chosen & codes.keys()) - covered)
        self.active_codes = frozenset(key for key in active if codes[key].codable)

    def filter_codings(
        self, *, codes: Iterable[str] | None = None, coders: Iterable[str] | None = None
    ) -> None:
        """Show only the codings with some codes, by some coders; None shows all."""
        self.codes_filter = None if codes is None else frozenset(codes)
        self.coders_filter = None if coders is None else frozenset(coders)
        self.filters_changed.emit()

    def filter_speaker(self, speaker: str | None) -> None:
        """Show only the turns of one speaker (an id); None shows all."""
        self.speaker = speaker
        self.filters_changed.emit()

    def _on_project_changed(self) -> None:
        self._clear()
        for signal in (
            self.document_changed,
            self.coding_changed,
            self.code_changed,
            self.passage_changed,
            self.activated_changed,
            self.filters_changed,
        ):
            signal.emit()

    def _on_changes(self, changes: Changes) -> None:
        """Let go of what was removed."""
        gone = {row.id for rows in changes.tables.values() for row in rows if row.after is None}
        codes = self._session.codes  # merged codes are no longer among them
        if self.coding in gone:
            self.select_coding(None)
        if self.code and self.code not in codes:
            self.select_code(None)
        if self.document in gone:
            self.show_document(None)
        if any(row.id == self.document for row in changes.tables.get("documents", ())):
            self.select_passage(None)  # its offsets may be those of the text before a correction
        self.activate(
            documents=self.active_documents - gone,
            codes=self.chosen_codes & codes.keys(),
        )
        self._let_go_of_filters(gone)

    def _let_go_of_filters(self, gone: set[str]) -> None:
        before = self.codes_filter, self.coders_filter, self.speaker
        if self.codes_filter is not None:
            self.codes_filter = (self.codes_filter & self._session.codes.keys()) or None
        if self.coders_filter is not None:
            self.coders_filter = (self.coders_filter & self._session.coders.keys()) or None
        if self.speaker in gone:
            self.speaker = None
        if before != (self.codes_filter, self.coders_filter, self.speaker):
            self.filters_changed.emit()
