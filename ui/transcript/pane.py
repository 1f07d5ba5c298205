"""The transcript pane: head, find bar, the view, and the editor of a turn over it.

The one rule: what is written in the editor is never lost without the user's say.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from qcoder.i18n import _
from qcoder.model import Changes, Document, Span
from ui import theme
from ui.coding import CodingActions
from ui.preferences import Preferences
from ui.session import Session
from ui.shown import Shown
from ui.transcript.find_bar import FindBar
from ui.transcript.header import TranscriptHeader
from ui.transcript.turn_editor import TurnEditor
from ui.transcript.view import TranscriptView
from ui.widgets import EmptyState, line

LEAST, NORMAL, MOST = 9.5, 11.5, 24.0  # points
NORMAL_SPACING = 140  # percent
_LONGEST_FIND = 80


class TranscriptPane(QWidget):
    """The centre of the window while coding."""

    import_wanted = Signal()

    def __init__(
        self, session: Session, shown: Shown, coding: CodingActions, preferences: Preferences
    ) -> None:
        super().__init__()
        self._session, self._shown, self._preferences = session, shown, preferences
        self._place: tuple[int | None, int] = (None, 0)  # what is corrected: turn, line of the page
        spacing = preferences.get("line_spacing", NORMAL_SPACING)
        self.view = TranscriptView(session, shown, coding, preferences)
        self.view.set_text_size(self._points())
        self.view.set_line_spacing(spacing)
        self.header = TranscriptHeader(session, shown, spacing)
        self.find_bar = FindBar(self.view)
        self.editor = TurnEditor(self, session)
        self._lay_out()
        self._connect()
        self._on_document_changed()

    def _lay_out(self) -> None:
        self._no_documents = EmptyState(
            _("There are no documents yet. Import transcripts, or drop them on the window."),
            _("Import documents"),
            self.import_wanted.emit,
        )
        self._none_chosen = EmptyState(_("Choose a document in the list to read and code it."))
        self._pages = QStackedWidget()
        for page in (self.view, self._no_documents, self._none_chosen):
            self._pages.addWidget(page)
        self._head_line = line()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, self._head_line, self.find_bar):
            column.addWidget(widget)
        column.addWidget(self._pages, 1)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.header.bigger_wanted.connect(self.bigger_text)
        self.header.smaller_wanted.connect(self.smaller_text)
        self.header.spacing_chosen.connect(self._on_spacing_chosen)
        self.header.edit_wanted.connect(self.edit_turn)
        self.view.turn_edit_wanted.connect(self._edit)
        self.view.bar.valueChanged.connect(lambda _value: self._place_editor())
        self.view.installEventFilter(self)
        self.editor.resized.connect(self._place_editor)
        self.editor.closed.connect(self.view.setFocus)
        self._session.project_changed.connect(self._on_document_changed)
        self._session.changes.connect(self._on_changes)
        self._shown.document_changed.connect(self._on_document_changed)
        self._shown.filters_changed.connect(self.find_bar.again)

    # text size and spacing

    def bigger_text(self) -> None:
        """Show the text bigger."""
        self._set_points(self._points() + 1)

    def smaller_text(self) -> None:
        """Show the text smaller."""
        self._set_points(self._points() - 1)

    def normal_text(self) -> None:
        """Show the text in its usual size."""
        self._set_points(NORMAL)

    def _points(self) -> float:
        return min(max(self._preferences.get("text_size", NORMAL), LEAST), MOST)

    def _set_points(self, points: float) -> None:
        self._preferences.set("text_size", min(max(points, LEAST), MOST))
        self.view.set_text_size(self._points())
        self._place_editor()

    def _on_spacing_chosen(self, percent: int) -> None:
        self._preferences.set("line_spacing", percent)
        self.view.set_line_spacing(percent)
        self._place_editor()

    # finding

    # QWidget.find looks up ids of windows, which nobody here does
    def find(self) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Open the find bar with the words that are selected."""
        document, passage = self._document(), self._shown.passage
        words = document.text[passage.start : passage.end] if document and passage else ""
        self.find_text(words if len(words) <= _LONGEST_FIND and "\n" not in words else "")

    def find_text(self, words: str) -> None:
        """Open the find bar with some words."""
        if self._document():
            self.find_bar.open(words)

    def find_next(self) -> None:
        """Go to the next place of what is looked for."""
        if self._document():
            self.find_bar.next()

    def find_previous(self) -> None:
        """Go to the previous place of what is looked for."""
        if self._document():
            self.find_bar.previous()

    # correcting

    def edit_turn(self) -> None:
        """Correct the text of the turn at the caret, or the paragraph where there is no turn."""
        turn = self.view.turn_at_caret()
        if turn is not None:
            self._edit(turn)
            return
        text = self.view.text
        if not self._document() or not text.page.lines:
            return
        number = text.page.line_at(text.textCursor().selectionStart())
        pieces = text.page.lines[number].pieces
        title = _("Correct the text of this paragraph")
        self._begin(None, number, [Span(pieces[0].span.start, pieces[-1].span.end)], title)

    def _edit(self, turn: int) -> None:
        document = self._document()
        if document:
            found = document.turns[turn]
            title = _("Correct the text of turn {number}").format(number=turn + 1)
            if found.speaker:
                title += f" · {found.speaker}"
            lines = self.view.text.page.turn_lines(turn)
            self._begin(turn, lines[0] if lines else 0, list(found.speech), title)

    def _begin(self, turn: int | None, number: int, spans: list[Span], title: str) -> None:
        document = self._document()
        if document is None or not self._session.can_change or not self.finish_edit():
            return
        self._place = turn, number
        font = theme.text_font(self._points())
        self.editor.begin(document, spans, f"{document.name} · {title}", font)
        self._place_editor()

    def finish_edit(self) -> bool:
        """Close the editor where nothing was written; else ask to save, and return False."""
        if not self.editor.document:
            return True
        if self.editor.is_changed():
            self.editor.show()
            self.editor.ask()
            return False
        self.editor.close_without_saving()
        return True

    def _place_editor(self) -> None:
        """Put the editor over its turn, or as near as it can be seen whole."""
        if self.editor.isHidden():
            return
        view, editor = self.view, self.editor
        here = QRect(view.mapTo(self, view.rect().topLeft()), view.size())
        turn, number = self._place
        top, left, width = 0, view.text.x(), view.text.width()
        if editor.document == self._shown.document and view.text.page.lines:
            number = min(number, len(view.text.page.lines) - 1)
            rect = view.turn_rect(turn) if turn is not None else QRect()
            line_top = view.text.line_rect(number).toRect().top() - view.text.scrolled
            top = rect.top() if rect.isValid() else line_top
        width = min(max(width, 420), view.width() - 4 * theme.GRID)
        left = max(min(left - 3 * theme.GRID, view.width() - width), 2 * theme.GRID)
        height = editor.height_for(width, here.height() - 4 * theme.GRID)
        lowest = here.height() - height - 2 * theme.GRID
        top = max(min(top - 10 * theme.GRID, lowest), 2 * theme.GRID)
        editor.setGeometry(here.left() + left, here.top() + top, width, height)
        editor.raise_()

    # following

    def _document(self) -> Document | None:
        return self._session.documents.get(self._shown.document or "")

    def _on_document_changed(self) -> None:
        chosen = self._document() is not None
        empty = self._none_chosen if self._session.documents else self._no_documents
        self._pages.setCurrentWidget(self.view if chosen else empty)
        self.header.setVisible(chosen)
        self._head_line.setVisible(chosen)
        if not chosen:
            self.find_bar.hide()
        self.find_bar.again()
        if self._session.project is None:
            self.editor.close_without_saving()
        elif self.editor.document not in (None, self._shown.document):
            self.finish_edit()
            self._place_editor()

    def _on_changes(self, changes: Changes) -> None:
        if "documents" in changes.tables:
            self._on_document_changed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.view and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place_editor()
        return super().eventFilter(watched, event)
