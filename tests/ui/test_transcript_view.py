"""Reading and coding in the transcript, with the mouse and keys."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qcoder.model import Coding, Role, Span, Turn
from tests.ui.conftest import Shared
from ui import mime, theme
from ui.transcript.gutter import clock
from ui.transcript.margin import initials
from ui.transcript.view import TranscriptView

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


@dataclass
class Window:
    """The view on the first interview, shown."""

    view: TranscriptView
    shared: Shared
    qtbot: QtBot
    name: str = "interview01"

    @property
    def text(self) -> str:
        return self.shared.document(self.name).text

    def words(self, passage: Span | None) -> str:
        return self.text[passage.start : passage.end] if passage else ""

    def point(self, offset: int) -> QPoint:
        """Return where a stored character is in the viewport, scrolled to."""
        page, text = self.view.text.page, self.view.text
        position = page.to_shown(offset)
        text.show_third(position, position + 1, always=False)
        row = text.row_at(position)
        assert row
        where = row.part(position, position + 1)
        return QPointF(where.left() + 2, where.center().y() - text.scrolled).toPoint()

    def drag(self, start: QPoint, end: QPoint, *, release: bool = True) -> None:
        viewport = self.view.text.viewport()
        self.qtbot.mousePress(viewport, LEFT, pos=start)
        for place in (start + (end - start) / 2, end):
            send_move(viewport, place)
        if release:
            self.qtbot.mouseRelease(viewport, LEFT, pos=end)

    def click(self, offset: int) -> None:
        self.qtbot.mouseClick(self.view.text.viewport(), LEFT, pos=self.point(offset))
        self.qtbot.wait(1)

    def add(self, words: str, code: str, coder: str | None = None) -> Coding:
        start, end = self.shared.span(self.name, words)
        project = self.shared.session.open_project
        return project.codings.add(
            self.shared.document(self.name), start, end, code=code, coder=coder
        )

    def get(self, coding: Coding) -> Coding:
        return self.shared.session.open_project.codings.get(coding)


def send_move(widget: object, place: QPoint) -> None:
    where = QPointF(place)
    event = QMouseEvent(QEvent.Type.MouseMove, where, where, Qt.MouseButton.NoButton, LEFT, PLAIN)
    QApplication.sendEvent(widget, event)  # pyright: ignore[reportArgumentType]


@pytest.fixture
def window(shared: Shared, qtbot: QtBot) -> Window:
    view = TranscriptView(shared.session, shared.shown, shared.coding, shared.preferences)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    view.activateWindow()
    qtbot.waitExposed(view)
    shared.shown.show_document(shared.document("interview01").id)
    view.setFocus()
    return Window(view, shared, qtbot)


WORDS = "Ik had iemand in de auto"


def test_dragging_over_words_selects_them(window: Window) -> None:
    span = window.shared.span("interview01", WORDS)
    window.drag(window.point(span.start), window.point(span.end))
    assert window.words(window.shared.shown.passage) == WORDS
    window.qtbot.mouseClick(window.view.text.viewport(), LEFT, pos=QPoint(300, 5))
    assert window.shared.shown.passage is None


def test_keys_select_and_copy_what_is_shown(window: Window) -> None:
    span = window.shared.span("interview01", "Oké, hij loopt.")
    window.click(span.start)
    window.qtbot.keyClick(window.view.text, Qt.Key.Key_Home)
    modifiers = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
    window.qtbot.keyClick(window.view.text, Qt.Key.Key_Right, modifiers)
    assert window.words(window.shared.shown.passage).startswith("Oké")
    window.qtbot.keyClick(window.view.text, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    window.qtbot.keyClick(window.view.text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text()
    assert "[00:00:02]" not in copied
    assert "Elke dag?" in copied


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_1, PLAIN),
        (Qt.Key.Key_Return, PLAIN),
        (Qt.Key.Key_Delete, PLAIN),
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_keys_of_the_window_are_not_swallowed(
    window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifier)
    QApplication.sendEvent(window.view.text, event)
    assert not event.isAccepted()


def test_a_word_and_a_sentence_by_clicking_more_often(window: Window) -> None:
    span = window.shared.span("interview01", WORDS)
    viewport, place = window.view.text.viewport(), window.point(span.start + 8)
    window.qtbot.mouseClick(viewport, LEFT, pos=place)
    window.qtbot.mouseDClick(viewport, LEFT, pos=place)
    assert window.words(window.shared.shown.passage) == "iemand"
    window.qtbot.mouseClick(viewport, LEFT, pos=place)
    assert window.words(window.shared.shown.passage) == WORDS + "."


def test_the_gutter_selects_turns(window: Window) -> None:
    turns = window.shared.document("interview01").turns
    gutter = window.view.gutter
    for turn, modifier in ((1, PLAIN), (2, Qt.KeyboardModifier.ShiftModifier)):
        place = QPoint(20, window.view.turn_rect(turn).top() + 4)
        window.qtbot.mouseClick(gutter, LEFT, modifier, place)
    assert window.shared.shown.passage == (turns[1].start, turns[2].end)
    assert window.view.turn_at_caret() == 1
    with window.qtbot.waitSignal(window.view.turn_edit_wanted) as signal:
        window.qtbot.mouseDClick(
            gutter, LEFT, PLAIN, QPoint(20, window.view.turn_rect(2).top() + 4)
        )
    assert signal.args == [2]


def test_the_gutter_shows_speakers_as_they_are_now(window: Window) -> None:
    project = window.shared.session.open_project
    speaker = project.speakers.find("interview01", "R")
    project.speakers.rename(speaker, "Respondent")
    assert "Respondent" in window.view.gutter.tooltip(1)
    project.speakers.set_role(speaker, Role.OTHER)
    assert window.view.text.page.turn_numbers()


def test_walking_by_turn_and_sentence(window: Window) -> None:
    turns = window.shared.document("interview01").turns
    view, shown = window.view, window.shared.shown
    view.next_turn()
    assert shown.passage == (turns[0].start, turns[0].end)
    view.next_turn()
    assert shown.passage == (turns[1].start, turns[1].end)
    view.previous_turn()
    assert shown.passage == (turns[0].start, turns[0].end)
    assert view.position() == (1, len(turns))
    view.next_turn()
    view.next_sentence()
    assert window.words(shown.passage) == turns[2].text
    view.previous_sentence()
    assert turns[1].text.endswith(window.words(shown.passage))
    for _ in range(len(turns) + 5):
        view.next_turn()
    assert shown.passage == (turns[-1].start, turns[-1].end)
    assert view.rect().intersects(view.turn_rect(len(turns) - 1))


def test_walking_goes_past_turns_in_which_nothing_was_said(window: Window, tmp_path: Path) -> None:
    path = tmp_path / "leeg.txt"
    path.write_text("I: Een.\nR:\nI:\nR: Twee.\nI:\n" + "R:\nI:\n" * 15, encoding="utf-8")
    window.shared.session.open_project.documents.add(path)
    window.name = "leeg"
    view, shown = window.view, window.shared.shown
    shown.show_document(window.shared.document("leeg").id)
    for onwards, back in (
        (view.next_turn, view.previous_turn),
        (view.next_sentence, view.previous_sentence),
    ):
        view.text.select(0, 0)
        walked: list[str] = []
        for step in (onwards, onwards, onwards, back, back):
            step()
            walked.append(window.words(shown.passage))
        assert walked == ["Een.", "Twee.", "Twee.", "Een.", "Een."]
        view.text.select(view.text.page.end, view.text.page.end)
        back()
        assert window.words(shown.passage) == "Twee."


def test_clicking_a_passage_selects_its_codings_in_turn(window: Window) -> None:
    large = window.add(WORDS, "SAM-REGIE")
    small = window.add("iemand in de auto", other(window))
    offset = window.shared.span("interview01", "iemand in de auto").start + 3
    found: list[str | None] = []
    for _ in range(3):
        window.click(offset)
        found.append(window.shared.shown.coding)
        window.qtbot.wait(QApplication.doubleClickInterval() + 20)
    assert found == [small.id, large.id, small.id]
    assert window.shared.shown.passage is None
    window.click(window.shared.span("interview01", "Oké, hij loopt.").start)
    assert window.shared.shown.coding is None


def other(window: Window) -> str:
    codes = window.shared.session.codes.values()
    return next(
        c.id for c in codes if c.codable and c.short_id != "SAM-REGIE" and c.status == "active"
    )


def bracket(window: Window, coding: Coding) -> Callable[[], QPoint]:
    def place() -> QPoint:
        return window.view.margin.bracket_rect(coding.id).center().toPoint()

    return place


def test_clicking_a_bracket_selects_its_coding(window: Window) -> None:
    coding = window.add(WORDS, "SAM-REGIE")
    window.qtbot.mouseClick(window.view.margin, LEFT, pos=bracket(window, coding)())
    assert window.shared.shown.coding == coding.id
    assert "AK" in window.view.margin.tooltip(QPointF(bracket(window, coding)()))


def test_the_tooltip_of_a_bracket_says_all(window: Window) -> None:
    coding = window.add(WORDS, "SAM-REGIE")
    project = window.shared.session.open_project
    project.codings.set_valence(coding, "hindering")
    project.memos.add("Let op <b>", coding=coding)
    tip = window.view.margin.tooltip(QPointF(bracket(window, coding)()))
    code = project.codes.get(coding.code)
    assert f"> {code.name('en')}" in tip
    assert "AK · ▼ hindering" in tip
    assert "Let op <b>" in tip


def test_what_is_selected_anew_is_not_judged_with_the_old_coding(window: Window) -> None:
    coding = window.add(WORDS, "SAM-REGIE")
    window.shared.shown.select_coding(coding.id)
    window.view.next_turn()
    assert window.shared.shown.coding is None
    made = window.shared.coding.apply(coding.code)
    assert made
    assert window.shared.shown.coding == made.id
    assert window.shared.shown.passage


def test_times_and_initials() -> None:
    assert [clock(seconds) for seconds in (2.9, 75, 3661)] == ["0:02", "1:15", "1:01:01"]
    assert [initials(name) for name in ("AK", "Anna Kok", "Wilhelmina")] == ["AK", "AK", "Wil"]


def test_dragging_the_end_of_a_passage_resizes_it_by_words(window: Window) -> None:
    coding = window.add(WORDS, "SAM-REGIE")
    window.shared.shown.select_coding(coding.id)
    view = window.view
    handles = view.tints.handles(view.marks.all[coding.id])
    assert handles
    end = handles[1].toPoint() - QPoint(0, view.text.scrolled)
    target = window.point(coding.end + 7)
    window.drag(end, target, release=False)
    window.qtbot.keyClick(view.text, Qt.Key.Key_Escape)
    window.qtbot.mouseRelease(view.text.viewport(), LEFT, pos=target)
    assert window.get(coding) == coding
    window.drag(end, target)
    assert window.words(Span(window.get(coding).start, window.get(coding).end)) == (
        WORDS + ". (lacht)"
    )
    assert window.shared.shown.coding == coding.id


def test_a_coding_that_changes_while_its_end_is_held_is_let_go(window: Window) -> None:
    coding = window.add(WORDS, "SAM-REGIE")
    view, shown, session = window.view, window.shared.shown, window.shared.session
    shown.select_coding(coding.id)
    handles = view.tints.handles(view.marks.all[coding.id])
    assert handles
    end = handles[1].toPoint() - QPoint(0, view.text.scrolled)
    target = window.point(coding.end + 7)
    window.drag(end, target, release=False)
    session.undo()
    send_move(view.text.viewport(), target)
    window.qtbot.mouseRelease(view.text.viewport(), LEFT, pos=target)
    assert coding.id not in view.marks.all
    session.redo()
    shown.select_coding(coding.id)
    window.drag(end, target, release=False)
    project = session.open_project
    project.documents.correct("interview01", window.text.replace("Hoi", "Hoi hoi", 1) + " Slot.")
    window.qtbot.keyClick(view.text, Qt.Key.Key_Escape)
    send_move(view.text.viewport(), target)
    window.qtbot.mouseRelease(view.text.viewport(), LEFT, pos=target)
    now = window.get(coding)
    assert window.words(Span(now.start, now.end)) == WORDS
    assert view.marks.passage(view.marks.all[coding.id]) == (now.start, now.end)


def test_dragging_the_end_of_a_bracket_resizes_too(window: Window) -> None:
    turn = window.shared.document("interview01").turns[3]
    first = turn.text.split(".")[0]
    project = window.shared.session.open_project
    document = window.shared.document("interview01")
    coding = project.codings.add(document, turn.start, turn.start + len(first), code="SAM-REGIE")
    margin = window.view.margin
    rect = margin.bracket_rect(coding.id)
    start = QPointF(rect.center().x(), rect.bottom() - 1).toPoint()
    window.qtbot.mousePress(margin, LEFT, pos=start)
    send_move(margin, start + QPoint(0, 30))
    window.qtbot.mouseRelease(margin, LEFT, pos=start + QPoint(0, 30))
    assert window.get(coding).end > coding.end
    assert window.get(coding).start == coding.start


def test_the_codings_of_others_cannot_be_resized(window: Window) -> None:
    other_coder = next(
        c for c in window.shared.session.coders.values() if c.name != "AK" and c.kind == "person"
    )
    coding = window.add(WORDS, "SAM-REGIE", coder=other_coder.id)
    assert window.view.tints.handles(window.view.marks.all[coding.id]) is None
    assert window.view.margin.spot_at(
        window.view.margin.bracket_rect(coding.id).topLeft() + QPointF(4, 3)
    ) == (coding.id, None, False)


def test_filters_hide_codings(window: Window) -> None:
    marks, shown = window.view.marks, window.shared.shown
    everything = len(marks.all)
    code = next(iter(marks.all.values())).coding.code
    shown.filter_codings(codes=[code])
    assert 0 < len(marks.all) < everything
    shown.filter_codings(coders=[])
    assert not marks.all
    shown.filter_codings()
    assert len(marks.all) == everything


def test_a_coding_that_is_hidden_is_not_selected(window: Window) -> None:
    coding = window.add(WORDS, "SAM-REGIE")
    shown, project = window.shared.shown, window.shared.session.open_project
    shown.select_coding(coding.id)
    shown.filter_codings(codes=[coding.code])
    assert shown.coding == coding.id
    project.codings.recode(coding, other(window))
    assert shown.coding is None
    shown.filter_codings()
    for hide in (
        lambda: shown.filter_codings(coders=[]),
        lambda: shown.filter_codings(codes=[coding.code]),
        lambda: shown.filter_speaker(project.speakers.find("interview01", "I").id),
    ):
        shown.filter_codings()
        shown.filter_speaker(None)
        shown.select_coding(coding.id)
        hide()
        assert shown.coding is None


def by_one_speaker(window: Window) -> tuple[Turn, Turn]:
    """Show the turns of one speaker, and return the first two with another between them."""
    shown = window.shared.shown
    speaker = window.shared.session.open_project.speakers.find("interview01", "R")
    shown.filter_speaker(speaker.id)
    own = [t for t in window.shared.document("interview01").turns if t.speaker_id == speaker.id]
    return own[0], own[1]


def test_what_is_selected_ends_at_the_first_hidden_turn(window: Window) -> None:
    first, second = by_one_speaker(window)
    shown, view = window.shared.shown, window.view
    window.drag(window.point(first.start), window.point(second.end - 4))
    assert shown.passage == (first.start, first.end)
    cursor = view.text.textCursor()
    assert view.text.page.span_to_stored(cursor.selectionStart(), cursor.selectionEnd()) == (
        shown.passage
    )
    window.drag(window.point(second.end - 4), window.point(first.start))
    assert shown.passage
    assert shown.passage.start == second.start
    gutter, numbers = view.gutter, view.text.page.turn_numbers()
    for turn, modifier in ((numbers[0], PLAIN), (numbers[1], Qt.KeyboardModifier.ShiftModifier)):
        place = QPoint(20, view.turn_rect(turn).top() + 4)
        window.qtbot.mouseClick(gutter, LEFT, modifier, place)
    assert shown.passage == (first.start, first.end)
    window.click(first.start)
    for _line in range(9):
        window.qtbot.keyClick(view.text, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert shown.passage
    assert shown.passage.end == first.end
    shown.filter_speaker(None)
    view.text.select(*page_span(window, first.start, second.end))
    by_one_speaker(window)
    assert shown.passage == (first.start, first.end)


def page_span(window: Window, start: int, end: int) -> Span:
    found = window.view.text.page.span_to_shown(start, end)
    assert found
    return found


def test_an_end_is_not_dragged_over_hidden_turns(window: Window) -> None:
    first, second = by_one_speaker(window)
    project, view = window.shared.session.open_project, window.view
    document = window.shared.document("interview01")
    coding = project.codings.add(document, first.start, first.start + 9, code="SAM-REGIE")
    window.shared.shown.select_coding(coding.id)
    handles = view.tints.handles(view.marks.all[coding.id])
    assert handles
    end = handles[1].toPoint() - QPoint(0, view.text.scrolled)
    window.drag(end, window.point(second.end - 4))
    assert window.get(coding).end == first.end


def test_changes_come_in_and_undo_takes_them_out(window: Window) -> None:
    marks = window.view.marks
    before = set(marks.all)
    coding = window.add(WORDS, "SAM-REGIE")
    assert set(marks.all) == before | {coding.id}
    window.shared.session.undo()
    assert set(marks.all) == before


def test_one_speaker_is_shown_at_the_same_place(window: Window) -> None:
    view, shown = window.view, window.shared.shown
    turns = window.shared.document("interview01").turns
    view.scroll_to_offset(turns[21].start)
    speaker = window.shared.session.open_project.speakers.find("interview01", "R")
    shown.filter_speaker(speaker.id)
    assert all(turns[n].speaker_id == speaker.id for n in view.text.page.turn_numbers())
    assert abs(view.first_visible_offset() - turns[21].start) < 600
    shown.filter_speaker(None)
    assert len(view.text.page.turn_numbers()) == len(turns)


def test_a_correction_keeps_place_and_codings(window: Window) -> None:
    view = window.view
    place = window.shared.document("interview01").turns[20].start
    view.scroll_to_offset(place)
    before = view.first_visible_offset()
    codings = len(view.marks.all)
    project = window.shared.session.open_project
    project.documents.correct("interview01", window.text.replace("hij loopt", "hij loopt wel"))
    assert len(view.marks.all) == codings
    assert abs(view.first_visible_offset() - before) < 100


def test_the_place_is_remembered(window: Window) -> None:
    view, shown = window.view, window.shared.shown
    view.scroll_to_offset(window.shared.document("interview01").turns[20].start)
    before = view.first_visible_offset()
    shown.show_document(window.shared.document("interview02").id)
    assert view.text.scrolled == 0
    shown.show_document(window.shared.document("interview01").id)
    assert view.first_visible_offset() == before


def test_going_to_a_coding_scrolls_to_a_third(window: Window) -> None:
    mark = window.view.marks.in_order()[-10]
    window.shared.shown.go_to(mark.coding)
    top = window.view.text.heights(mark.start, mark.end)[0] - window.view.text.scrolled
    assert abs(top - window.view.height() / 3) < 3


def test_walking_along_codings(window: Window) -> None:
    order = [mark.coding.id for mark in window.view.marks.in_order()]
    for expected in order[:3]:
        window.view.next_coding()
        assert window.shared.shown.coding == expected
    window.view.previous_coding()
    assert window.shared.shown.coding == order[1]


def drop(window: Window, place: QPoint, code: str, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    data: QMimeData = mime.pack(mime.CODE, {"code": code, "codes": [code]})
    viewport = window.view.text.viewport()
    action = Qt.DropAction.CopyAction
    QApplication.sendEvent(viewport, QDragEnterEvent(place, action, data, LEFT, modifiers))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(place), action, data, LEFT, modifiers))


def test_a_code_that_is_dropped_is_applied(window: Window) -> None:
    code = window.shared.session.open_project.codes.get("SAM-REGIE").id
    span = window.shared.span("interview01", WORDS)
    window.drag(window.point(span.start), window.point(span.end))
    drop(window, window.point(span.start + 3), code)
    coding = window.shared.coding.selected()
    assert coding
    assert (coding.start, coding.end, coding.code) == (*span, code)
    turn = window.shared.document("interview01").turns[2]
    drop(window, window.point(turn.start + 2), code)
    coding = window.shared.coding.selected()
    assert coding
    assert (coding.start, coding.end) == (turn.start, turn.end)
    another = other(window)
    drop(window, window.point(turn.start + 2), another, Qt.KeyboardModifier.AltModifier)
    assert window.get(coding).code == another


def test_words_are_not_dropped_into_the_text(window: Window) -> None:
    data = QMimeData()
    data.setText("nee")
    event = QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, data, LEFT, PLAIN)
    before = window.view.text.toPlainText()
    QApplication.sendEvent(window.view.text.viewport(), event)
    assert window.view.text.toPlainText() == before


def test_the_selected_passage_can_be_dragged_out(window: Window) -> None:
    span = window.shared.span("interview01", WORDS)
    window.drag(window.point(span.start), window.point(span.end))
    data = window.view.text.createMimeDataFromSelection()
    document = window.shared.document("interview01").id
    assert mime.unpack(data, mime.PASSAGE) == {
        "document": document,
        "start": span.start,
        "end": span.end,
    }


def test_finding(window: Window) -> None:
    view, shown = window.view, window.shared.shown
    count = window.text.lower().count("onderweg")
    assert view.highlight_matches("ONDERWEG") == count > 0
    assert view.find("Onderweg")
    first = shown.passage
    assert window.words(first).lower() == "onderweg"
    assert view.find("onderweg", True)
    assert not view.find("dit staat er niet")
    assert view.highlight_matches("") == 0


def test_finding_accents_and_spaces_however_they_are_written(
    window: Window, tmp_path: Path
) -> None:
    path = tmp_path / "vreemd.txt"
    text = "I: 😀 Ga\u00a0je één keer?\nR: In 1\u202f000 cafés."
    path.write_text(text, encoding="utf-8")
    window.shared.session.open_project.documents.add(path)
    window.name = "vreemd"
    view, shown = window.view, window.shared.shown
    shown.show_document(window.shared.document("vreemd").id)
    for wanted, words in (
        ("e\u0301e\u0301n keer", "één keer"),
        ("ga je", "Ga\u00a0je"),
        ("1 000 CAFE\u0301S", "1\u202f000 cafés"),
        ("je\u00a0één", "je één"),
    ):
        assert view.highlight_matches(wanted) == 1
        assert view.find(wanted)
        assert window.words(shown.passage) == words


def test_size_spacing_and_scheme_keep_the_place(window: Window) -> None:
    view = window.view
    view.scroll_to_offset(window.shared.document("interview01").turns[20].start)
    before = view.first_visible_offset()
    view.set_text_size(15)
    view.set_line_spacing(170)
    view.resize(700, 500)
    theme.use(theme.DARK)
    assert abs(view.first_visible_offset() - before) < 120


def test_the_menu_names_the_coding_under_the_mouse(window: Window) -> None:
    coding = window.add(WORDS, "SAM-REGIE")
    place = window.point(coding.start + 2)
    viewport = window.view.text.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    with window.qtbot.waitSignal(window.view.context_menu_wanted) as signal:
        QApplication.sendEvent(viewport, event)
    assert signal.args
    assert signal.args[1] == coding.id


def test_without_a_document_nothing_breaks(window: Window) -> None:
    window.shared.shown.show_document(None)
    view = window.view
    for act in (view.next_turn, view.previous_sentence, view.next_coding, view.save_place):
        act()
    assert view.position() == (0, 0)
    assert view.turn_rect(3).isEmpty()
    view.repaint()
