"""A turn is corrected in place; what lies between stretches stays, nothing is lost unseen."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

import qcoder
from qcoder.model import Document
from tests.ui.conftest import Shared
from ui.transcript.pane import TranscriptPane

CTRL = Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def pane(transcript_pane: TranscriptPane) -> TranscriptPane:
    return transcript_pane


def begin(pane: TranscriptPane, shared: Shared, name: str, turn: int) -> QPlainTextEdit:
    shared.shown.show_document(shared.document(name).id)
    pane.view.turn_edit_wanted.emit(turn)
    return pane.editor.fields[0]


def write(field: QPlainTextEdit, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def two_stretches(document: Document) -> int:
    return next(n for n, turn in enumerate(document.turns) if len(turn.speech) == 2)


def test_what_is_written_is_saved_and_codings_move_along(
    pane: TranscriptPane, shared: Shared, qtbot: QtBot
) -> None:
    before = shared.document("interview01")
    words = shared.span("interview01", "elf lopen, trajecten")
    code = shared.session.open_project.codes.get("SAM-REGIE")
    shared.shown.show_document(before.id)
    coding = shared.coding.apply_to(code.id, before, words)
    assert coding
    field = begin(pane, shared, "interview01", 1)
    assert field.hasFocus()
    write(field, "Eén — ")
    qtbot.keyClick(field, KEY.Key_Return, CTRL)
    assert pane.editor.isHidden()
    after = shared.document("interview01")
    start = before.turns[1].start
    assert after.text == before.text[:start] + "Eén — " + before.text[start:]
    moved = shared.session.open_project.codings.get(coding.id)
    assert after.text[moved.start : moved.end] == "elf lopen, trajecten"
    shared.session.undo()
    assert shared.document("interview01").text == before.text


def test_nothing_is_written_where_nothing_changed(
    pane: TranscriptPane, shared: Shared, qtbot: QtBot
) -> None:
    before = shared.session.open_project.history.undoable()
    field = begin(pane, shared, "interview01", 1)
    write(field, "x")
    qtbot.keyClick(field, KEY.Key_Backspace)
    qtbot.keyClick(field, KEY.Key_Return, CTRL)
    assert pane.editor.isHidden()
    assert shared.session.open_project.history.undoable() == before


def test_a_time_stamp_between_two_stretches_is_kept(
    pane: TranscriptPane, shared: Shared, qtbot: QtBot
) -> None:
    before = shared.document("interview02")
    turn = two_stretches(before)
    first, second = before.turns[turn].speech
    begin(pane, shared, "interview02", turn)
    assert len(pane.editor.fields) == 2
    field = pane.editor.fields[1]
    field.setFocus()
    write(field, "Nou: ")
    save = pane.editor.save_button
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    after = shared.document("interview02")
    assert after.text == before.text[: second.start] + "Nou: " + before.text[second.start :]
    assert after.text[first.end : second.start] == before.text[first.end : second.start]


def test_no_break_spaces_survive(pane: TranscriptPane, shared: Shared, qtbot: QtBot) -> None:
    document = shared.document("interview01")
    at = document.turns[1].start
    text = document.text[: at + 2] + "\u00a0" + document.text[at + 3 :]
    shared.session.open_project.documents.correct(document, text)
    field = begin(pane, shared, "interview01", 1)
    field.moveCursor(field.textCursor().MoveOperation.End)
    write(field, "!")
    qtbot.keyClick(field, KEY.Key_Enter, CTRL)
    end = document.turns[1].end
    assert shared.document("interview01").text == text[:end] + "!" + text[end:]


def test_codings_that_lose_all_words_are_told_before(
    pane: TranscriptPane, shared: Shared, qtbot: QtBot
) -> None:
    document = shared.document("interview01")
    words = shared.span("interview01", "Ik had iemand in de auto.")
    code = shared.session.open_project.codes.get("SAM-REGIE")
    coding = shared.coding.apply_to(code.id, document, words)
    assert coding
    field = begin(pane, shared, "interview01", 1)
    field.selectAll()
    qtbot.keyClicks(field, "weg")
    qtbot.keyClick(field, KEY.Key_Return, CTRL)
    assert not pane.editor.isHidden()
    assert "Save again" in pane.editor.said.text()
    assert shared.document("interview01").text == document.text
    with qtbot.waitSignal(shared.session.said) as said:
        qtbot.keyClick(field, KEY.Key_Return, CTRL)
    assert said.args
    assert "removed" in said.args[0]
    assert shared.document("interview01").turns[1].text == "weg"


def test_a_turn_cannot_be_emptied(pane: TranscriptPane, shared: Shared, qtbot: QtBot) -> None:
    field = begin(pane, shared, "interview01", 1)
    field.selectAll()
    qtbot.keyClick(field, KEY.Key_Delete)
    qtbot.keyClick(field, KEY.Key_Return, CTRL)
    assert not pane.editor.isHidden()
    assert pane.editor.said.objectName() == "bad"


def test_escape_gives_up_only_the_second_time_where_something_was_written(
    pane: TranscriptPane, shared: Shared, qtbot: QtBot
) -> None:
    field = begin(pane, shared, "interview01", 1)
    qtbot.keyClick(field, KEY.Key_Escape)
    assert pane.editor.isHidden()
    assert pane.view.text.hasFocus()
    field = begin(pane, shared, "interview01", 1)
    qtbot.keyClicks(field, "abc")
    qtbot.keyClick(field, KEY.Key_Escape)
    assert not pane.editor.isHidden()
    qtbot.keyClick(field, KEY.Key_Escape)
    assert pane.editor.isHidden()


def test_what_is_written_stays_when_another_document_is_shown(
    pane: TranscriptPane, shared: Shared, qtbot: QtBot
) -> None:
    before = shared.document("interview01")
    field = begin(pane, shared, "interview01", 1)
    qtbot.keyClicks(field, "abc ")
    shared.shown.show_document(shared.document("interview02").id)
    assert not pane.editor.isHidden()
    assert pane.editor.said.objectName() == "bad"
    assert not pane.finish_edit()
    pane.edit_turn()
    assert pane.editor.document == before.id
    save = pane.editor.findChild(QPushButton, "primary")
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    assert shared.document("interview01").turns[1].text.startswith("abc ")
    assert pane.finish_edit()


def test_an_editor_without_changes_closes_with_its_document(
    pane: TranscriptPane, shared: Shared
) -> None:
    begin(pane, shared, "interview01", 1)
    shared.shown.show_document(shared.document("interview02").id)
    assert pane.editor.isHidden()


def correct(shared: Shared, old: str, new: str) -> None:
    document = shared.document("interview01")
    assert old in document.text
    shared.session.open_project.documents.correct(document, document.text.replace(old, new, 1))


def test_a_correction_goes_on_where_the_text_around_it_changes(
    pane: TranscriptPane, shared: Shared, qtbot: QtBot
) -> None:
    correct(shared, shared.document("interview01").turns[0].text, "Een vraag?")
    before = shared.document("interview01")
    field = begin(pane, shared, "interview01", 5)
    write(field, "Eén ")
    shared.session.undo()
    shared.session.open_project.documents.rename(before, "anders")
    qtbot.keyClick(field, KEY.Key_Return, CTRL)
    assert pane.editor.isHidden()
    after = shared.document("anders")
    assert after.turns[5].text == "Eén " + before.turns[5].text
    assert "Een vraag?" not in after.text


def test_what_is_written_is_kept_where_its_turn_is_changed_meanwhile(
    pane: TranscriptPane, shared: Shared, qtbot: QtBot
) -> None:
    begin(pane, shared, "interview01", 1)
    correct(shared, "elf lopen", "twaalf lopen")
    assert pane.editor.isHidden()  # nothing was written
    field = begin(pane, shared, "interview01", 1)
    write(field, "Eén ")
    shared.session.undo()
    editor = pane.editor
    assert "changed meanwhile" in editor.said.text()
    qtbot.keyClick(field, KEY.Key_Return, CTRL)
    qtbot.keyClicks(field, "x")
    assert "changed meanwhile" in editor.said.text()
    assert "Eén x" not in shared.document("interview01").text
    qtbot.mouseClick(editor.copy_button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == field.toPlainText()
    assert not pane.finish_edit()
    assert "changed meanwhile" in editor.said.text()
    shared.session.redo()  # it is as it was when the editor was opened
    assert editor.copy_button.isHidden()
    qtbot.keyClick(field, KEY.Key_Return, CTRL)
    assert editor.isHidden()
    assert shared.document("interview01").turns[1].text.startswith("Eén x")
    assert "twaalf lopen" in shared.document("interview01").text


def test_what_is_written_is_kept_where_its_document_is_removed(
    pane: TranscriptPane, shared: Shared, qtbot: QtBot
) -> None:
    field = begin(pane, shared, "interview01", 1)
    write(field, "Eén ")
    shared.session.open_project.documents.remove("interview01")
    assert pane.editor.copy_button.isVisible()
    assert field.toPlainText().startswith("Eén ")


def test_nothing_is_written_into_another_project(
    pane: TranscriptPane, shared: Shared, qtbot: QtBot, sample_file: Path, tmp_path: Path
) -> None:
    field = begin(pane, shared, "interview01", 1)
    write(field, "Eén ")
    other = Path(shutil.copy(sample_file, tmp_path / "other.qcoder"))
    before = shared.document("interview01").text
    shared.session.set_project(qcoder.open(other, coder="AK"))
    assert pane.editor.isHidden()
    pane.editor.save()
    assert shared.document("interview01").text == before


def test_a_turn_in_which_nothing_was_said_is_filled(
    pane: TranscriptPane, shared: Shared, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "leeg.txt"
    path.write_text("I: Hoe gaat het?\nR:\nI: En nu?\n", encoding="utf-8")
    document = shared.session.open_project.documents.add(path)
    field = begin(pane, shared, document.name, 1)
    write(field, " Goed")
    text = document.text.replace("Hoe gaat", "Hoe ging")
    shared.session.open_project.documents.correct(document, text)
    qtbot.keyClick(field, KEY.Key_Return, CTRL)
    assert pane.editor.isHidden()
    assert shared.document(document.name).turns[1].text == "Goed"


def test_a_paragraph_outside_turns_is_corrected_likewise(
    pane: TranscriptPane, shared: Shared, qtbot: QtBot
) -> None:
    document = shared.document("interview01")
    header = document.structure.header
    assert header
    shared.shown.show_document(document.id)
    pane.view.text.select(0, 0)
    pane.edit_turn()
    field = pane.editor.fields[0]
    write(field, "Het ")
    qtbot.keyClick(field, KEY.Key_Return, CTRL)
    at = header.start
    after = shared.document("interview01").text
    assert after == document.text[:at] + "Het " + document.text[at:]


def test_the_frame_grows_with_its_text(pane: TranscriptPane, shared: Shared, qtbot: QtBot) -> None:
    field = begin(pane, shared, "interview01", 0)
    before = pane.editor.height()
    for _line in range(4):
        qtbot.keyClick(field, KEY.Key_Return)
    assert pane.editor.height() > before
    assert pane.rect().contains(pane.editor.geometry())
