"""The line at the foot: document, turn, codings, coder, encrypted, saved.

The one rule: it only shows; nothing is set here.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStatusBar

from qcoder.i18n import _, ngettext
from ui.session import Session
from ui.shown import Shown
from ui.transcript.pane import TranscriptPane
from ui.widgets import Elided, label


class StatusBar(QStatusBar):
    """Where the user is in the project, and whether all is saved."""

    def __init__(self, session: Session, shown: Shown, transcript: TranscriptPane) -> None:
        super().__init__()
        self._session = session
        self._shown = shown
        self._transcript = transcript
        self.setSizeGripEnabled(False)
        self._place = Elided("", "", Qt.TextElideMode.ElideMiddle)
        self._codings, self._coder, self._encrypted = (label("") for _n in range(3))
        for part in (self._place, self._codings, self._coder, self._encrypted):
            self.addWidget(part)
        self._writing = False
        self._work, self._saved = label(""), label("", "good")
        for part in (self._work, self._saved):
            self.addPermanentWidget(part)
        self.show_work("")
        for signal in (
            session.project_changed,
            session.changes,
            shown.document_changed,
            shown.filters_changed,
        ):
            signal.connect(self.update_text)
        session.writing.connect(self._on_writing)
        session.trouble_changed.connect(self._show_saved)
        transcript.view.position_changed.connect(self._update_place)
        self.update_text()

    def update_text(self) -> None:
        """Show everything anew."""
        session, shown = self._session, self._shown
        project, coder = session.project, session.coder
        self._update_place()
        codings = ""
        if project and shown.document:
            n = project.counts.of_document(shown.document, shown.coders)
            codings = ngettext("{n} coding", "{n} codings", n).format(n=n)
        self._codings.setText(codings)
        self._codings.setVisible(bool(codings))
        self._coder.setText(_("coder {name}").format(name=coder.name) if coder else "")
        self._encrypted.setText(
            "" if not project else _("encrypted") if project.encrypted else _("not encrypted")
        )
        self._show_saved()

    def show_work(self, text: str) -> None:
        """Show what is done beside the user's own work; nothing where it is empty."""
        self._work.setText(text)
        self._work.setVisible(bool(text))

    def _on_writing(self, writing: bool) -> None:
        self._writing = writing
        self._show_saved()

    def _show_saved(self) -> None:
        project, trouble = self._session.project, self._session.trouble
        self._saved.setObjectName("bad" if trouble else "good")
        self._saved.style().unpolish(self._saved)
        self._saved.style().polish(self._saved)
        self._saved.setToolTip(str(trouble) if trouble else "")
        if not project:
            self._saved.setText("")
        elif project.read_only:
            self._saved.setText(_("read-only"))
        elif trouble:
            self._saved.setText(_("✗ not saved"))
        else:
            self._saved.setText(_("writing…") if self._writing else _("✓ saved"))

    def _update_place(self) -> None:
        document = self._session.documents.get(self._shown.document or "")
        turn, turns = self._transcript.view.position() if document else (0, 0)
        self._place.setVisible(document is not None)
        if not document:
            self._place.show_text("")
        elif turn:
            text = _("{document} · turn {turn} of {turns}")
            self._place.show_text(text.format(document=document.name, turn=turn, turns=turns))
        else:
            self._place.show_text(document.name)
