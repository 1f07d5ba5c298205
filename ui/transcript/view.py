"""The transcript as it is read and coded: gutter, text, and the codings beside it.

The one rule: it follows `Shown` and the changes of the project; positions never leave it, only
stored offsets do.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget

from qcoder.i18n import _
from qcoder.model import Span
from ui import theme
from ui.coding import CodingActions
from ui.preferences import Preferences
from ui.session import Session
from ui.shown import Shown
from ui.transcript.drops import Drops
from ui.transcript.following import Following
from ui.transcript.gutter import Gutter
from ui.transcript.margin import Margin
from ui.transcript.marks import Mark, Marks
from ui.transcript.mouse import Mouse
from ui.transcript.page import Page
from ui.transcript.searching import Searching
from ui.transcript.selecting import Selecting
from ui.transcript.text import Text
from ui.transcript.tints import Tints

_MARGIN = (132, 250, 340)  # pixels of the margin: least, usual, most


class TranscriptView(QWidget):
    """The document that is shown, with its codings."""

    context_menu_wanted = Signal(QPoint, object)  # global; id of the coding there, or None
    turn_edit_wanted = Signal(int)
    position_changed = Signal()

    def __init__(
        self, session: Session, shown: Shown, coding: CodingActions, preferences: Preferences
    ) -> None:
        super().__init__()
        self._session = session
        self._shown = shown
        self._preferences = preferences
        self._document: str | None = None
        self._text_id = ""
        self._turn: int | None = None
        self._top = 0  # the stored offset of the first row, as the user left it
        self._settled = False  # Qt scrolls too while the view is shown and resized
        self.marks = Marks(session, shown)
        self.text = Text(self)
        self.gutter = Gutter(self.text, self)
        self.margin = Margin(self.text, self.marks, self)
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.tints = Tints(self.text, self.marks)
        self.selecting = Selecting(self.text)
        self.searching = Searching(self.text, self.tints)
        self._mouse = Mouse(self, session, shown, coding)
        self._drops = Drops(self.text, self.marks, self.tints, shown, coding)
        self.text.setAccessibleName(_("Text of the transcript"))
        self.bar.setAccessibleName(_("Scroll through the transcript"))
        self.setFocusProxy(self.text)
        self._connect_text()
        self._following = Following(self, session, shown)
        shown.document_changed.connect(self._on_document_changed)
        shown.place_wanted.connect(self._on_place_wanted)
        shown.passage_wanted.connect(self._on_passage_wanted)
        shown.coding_changed.connect(self._on_coding_changed)
        self._on_document_changed()
        self._on_coding_changed()

    def _connect_text(self) -> None:
        text = self.text
        text.paint_below = self.tints.paint
        text.passage_into = self._drops.passage_into
        text.dragged_over = self._drops.over
        text.drag_left = self._drops.left
        text.dropped = self._drops.dropped
        text.selectionChanged.connect(self._on_selection_changed)
        text.cursorPositionChanged.connect(self._tell_position)
        inner = text.verticalScrollBar()
        inner.rangeChanged.connect(self._on_range_changed)
        inner.valueChanged.connect(self._on_scrolled)
        self.bar.valueChanged.connect(inner.setValue)

    # what is shown

    def rebuild(self) -> None:
        """Show the document anew, at the same place and with the same selection."""
        place, passage, text_id = self.first_visible_offset(), self._shown.passage, self._text_id
        turn = self.turn_at_caret()
        self._fill()
        shown = self.text.page.span_to_shown(*passage) if passage else None
        if shown and text_id == self._text_id:
            self.text.select(*shown)
        else:
            self._shown.select_passage(None)
            self.selecting.put_caret(turn)
        self.scroll_to_offset(place)

    def _fill(self) -> None:
        document = self._session.documents.get(self._document or "")
        self._text_id = document.text_id if document else ""
        page = Page(document, self._shown.speaker)
        speakers = self._session.open_project.speakers.list(document.id) if document else []
        if document:
            self.marks.load(page, document.id)
        else:
            self.marks.clear()
        blocker = QSignalBlocker(self.text)
        self.text.fill(page, {speaker.id: speaker.role for speaker in speakers})
        del blocker
        self.gutter.set_speakers(speakers)
        self.searching.again()
        self._arrange()
        self.refresh_codings()
        self._turn = self.turn_at_caret()
        self.position_changed.emit()

    def refresh_codings(self) -> None:
        """Paint the codings as they are now."""
        self.margin.refresh()
        self.text.viewport().update()

    def set_text_size(self, points: float) -> None:
        """Show the text in another size, in points."""
        if points != self.text.points:
            self.text.points = points
            self.rebuild()

    def set_line_spacing(self, percent: int) -> None:
        """Show the lines closer together or wider apart."""
        if percent != self.text.spacing:
            self.text.spacing = percent
            self.rebuild()

    def save_place(self) -> None:
        """Note where the document is scrolled to."""
        if self._document and self._session.project and self._document in self._session.documents:
            self._preferences.set_place(self._session.project.id, self._document, self._top)

    def _on_document_changed(self) -> None:
        self.save_place()
        self._document = self._shown.document
        self.searching.clear()
        self._fill()
        if self._document:
            project = self._session.open_project.id
            self.scroll_to_offset(self._preferences.place(project, self._document))

    def _on_coding_changed(self) -> None:
        self.tints.selected = self.margin.selected = self._shown.coding
        self.margin.update()
        self.text.viewport().update()

    def _on_place_wanted(self, start: int, end: int) -> None:
        shown = self.text.page.span_to_shown(start, end)
        if shown:
            self.text.select(shown.start, shown.start)
            self.text.show_third(*shown)

    def _on_passage_wanted(self, start: int, end: int) -> None:
        shown = self.text.page.span_to_shown(start, end)
        if shown:
            self.tints.matches = [shown]  # to be seen in a coded passage too
            self.text.select(*shown)
            self.text.show_third(*shown)

    # where things are

    def turn_rect(self, index: int) -> QRect:
        """Return where a turn stands in this widget; empty where it is not shown."""
        lines = self.text.page.turn_lines(index)
        if not lines:
            return QRect()
        rect = self.text.line_rect(lines[0]).united(self.text.line_rect(lines[-1]))
        return rect.toAlignedRect().translated(self.text.x(), -self.text.scrolled)

    def turn_at_caret(self) -> int | None:
        """Return the turn that the caret is in."""
        return self.selecting.turn_at_caret()

    def position(self) -> tuple[int, int]:
        """Return the number of the turn of the caret (0 outside turns), and of all turns."""
        turn = self.turn_at_caret()
        return (0 if turn is None else turn + 1), len(self.text.page.turns)

    def first_visible_offset(self) -> int:
        """Return the stored offset of the first words that can be seen."""
        if not self.text.page.lines:
            return 0
        for number in self.text.visible_lines():
            for row in self.text.rows(number):
                if row.bottom > self.text.scrolled + 4:
                    return self.text.page.to_stored(row.start)
        return 0

    def scroll_to_offset(self, stored: int) -> None:
        """Scroll so that a stored offset is in the first row."""
        self._top = stored
        row = self.text.row_at(self.text.page.to_shown(stored))
        top = stored and row and row.top
        self.text.verticalScrollBar().setValue(round(top or 0))

    # walking

    def next_turn(self) -> None:
        """Select the next turn."""
        self.selecting.turn(1)

    def previous_turn(self) -> None:
        """Select the previous turn."""
        self.selecting.turn(-1)

    def next_sentence(self) -> None:
        """Select the next sentence."""
        self.selecting.sentence(1)

    def previous_sentence(self) -> None:
        """Select the previous sentence."""
        self.selecting.sentence(-1)

    def next_coding(self) -> None:
        """Select the next coding in the text."""
        self._walk_codings(1)

    def previous_coding(self) -> None:
        """Select the previous coding in the text."""
        self._walk_codings(-1)

    def _walk_codings(self, step: int) -> None:
        marks = self.marks.in_order()
        if not marks:
            return
        keys = [mark.coding.id for mark in marks]
        if self._shown.coding in keys:
            place = keys.index(self._shown.coding) + step
        else:
            caret = self.text.textCursor().position()
            after = [n for n, mark in enumerate(marks) if mark.start >= caret]
            first = after[0] if after else len(marks)
            place = first if step > 0 else first - 1
        mark = marks[min(max(place, 0), len(marks) - 1)]
        self.choose(mark)
        self.text.show_third(mark.start, mark.end, always=False)

    # searching

    # QWidget.find looks up ids of windows, which nobody here does
    def find(self, text: str, backwards: bool = False) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Select the next place where a text stands; False where there is none."""
        return self.searching.find(text, backwards=backwards)

    def highlight_matches(self, text: str) -> int:
        """Mark all places where a text stands (none for no text), and return how many."""
        return self.searching.highlight(text)

    # selecting

    def choose(self, mark: Mark) -> None:
        """Select a coding, and no text."""
        self.text.select(mark.start, mark.start)
        self._shown.select_coding(mark.coding.id)

    def _on_selection_changed(self) -> None:
        cursor = self.text.textCursor()
        reach = self.text.page.reach(cursor.anchor(), cursor.position())
        if reach != cursor.position():  # what is highlighted is what is coded: no hidden turns
            self.text.select(cursor.anchor(), reach)
            return
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        passage: Span | None = None
        if start < end:
            passage = self.text.page.span_to_stored(start, end)
        if passage and passage != self._shown.passage:
            self._shown.select_coding(None)  # what is judged next is not what was judged before
        self._shown.select_passage(passage)

    # scrolling and size

    def _tell_position(self) -> None:
        turn = self.turn_at_caret()
        if turn != self._turn:
            self._turn = turn
            self.position_changed.emit()

    def _on_range_changed(self, least: int, most: int) -> None:
        inner = self.text.verticalScrollBar()
        self.bar.setRange(least, most)
        self.bar.setPageStep(inner.pageStep())
        self.bar.setSingleStep(inner.singleStep())
        self.bar.setValue(inner.value())

    def _on_scrolled(self, value: int) -> None:
        self.bar.setValue(value)
        if self._settled:
            self._top = self.first_visible_offset()
        self.gutter.update()
        self.margin.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        QApplication.sendEvent(self.bar, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide, settled, self._settled = self.text.width(), self._settled, False
        self._arrange()
        if wide != self.text.width():
            self.scroll_to_offset(self._top)
        self._settled = settled

    def _arrange(self) -> None:
        """Give each part its place: the text no wider than can be read with ease."""
        width, height, bar = self.width(), self.height(), self.bar.sizeHint().width()
        gutter = self.gutter.fit(width)
        least, usual, most = _MARGIN
        margin = min(max(round(width * 0.28), least), usual)
        text = max(min(width - bar - gutter - margin, self.text.measure()), 120)
        margin = min(width - bar - gutter - text, most)
        left = max((width - bar - gutter - text - margin) // 2, 0)
        before = self.text.width()
        self.gutter.setGeometry(left, 0, gutter, height)
        self.text.setGeometry(left + gutter, 0, text, height)
        self.margin.setGeometry(left + gutter + text, 0, max(margin, 0), height)
        self.bar.setGeometry(width - bar, 0, bar, height)
        if before != text:
            self.text.forget_layout()
            self.margin.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), QColor(theme.colors().panel))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.scroll_to_offset(self._top)
        self._settled = True

    def hideEvent(self, event: QHideEvent) -> None:
        self._settled = False
        self.save_place()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._document:
            self.rebuild()
