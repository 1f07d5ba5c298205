"""The inspector shows what is selected, and keeps what is written in it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

import qcoder
from qcoder import i18n
from qcoder.model import Coding, Memo, Role, Valence
from tests.ui.conftest import Shared
from ui.inspector.coding_card import Combo, spoken_time
from ui.inspector.memo_edit import GrowingEdit, MemoEdit
from ui.inspector.pane import InspectorPane

Control = TypeVar("Control", bound=QWidget)
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # of the offscreen screen


@pytest.fixture
def pane(shared: Shared, qtbot: QtBot) -> InspectorPane:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # those of tests before
    made = InspectorPane(shared.session, shared.shown, shared.coding, shared.preferences)
    qtbot.addWidget(made)
    made.resize(292, 900)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def coding(shared: Shared, pane: InspectorPane) -> Coding:
    """A coding of one's own, selected."""
    found = shared.session.open_project.codings.list(coder="AK")[0]
    shared.shown.go_to(found)
    return found


def named(pane: QWidget, kind: type[Control], name: str) -> Control:
    """Return the one visible control with an accessible name."""
    QCoreApplication.processEvents()
    found = [one for one in pane.findChildren(kind) if one.accessibleName() == name]
    (only,) = [one for one in found if one.isVisible()]
    return only


def texts(pane: QWidget) -> list[str]:
    QCoreApplication.processEvents()  # what is selected is shown once, after all signals
    return [one.text() for one in pane.findChildren(QLabel) if one.isVisible()]


def memo_edits(pane: QWidget) -> list[MemoEdit]:
    QCoreApplication.processEvents()
    return [one for one in pane.findChildren(MemoEdit) if one.isVisible()]


def memo(shared: Shared, coding: Coding) -> list[str]:
    return [memo.body for memo in shared.session.open_project.memos.list(coding=coding)]


def operations(shared: Shared) -> int:
    return len(shared.session.open_project.history.list())


def test_says_what_to_do_where_nothing_is_selected(pane: InspectorPane) -> None:
    assert any("Click a coding" in text for text in texts(pane))


def test_shows_code_passage_and_definition(
    shared: Shared, pane: InspectorPane, coding: Coding
) -> None:
    code = shared.session.codes[coding.code]
    said = shared.session.open_project.passages.said(coding.document, coding.start, coding.end)
    shown = texts(pane)
    assert code.name("en") in shown
    assert code.definition_en in shown
    assert code.when_not_en in shown
    assert f"“{code.example_en}”" in shown
    assert any(said.words.startswith(text[:40]) for text in shown if text)


def test_long_passage_is_shortened_until_asked_for(
    shared: Shared, pane: InspectorPane, coding: Coding, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    document = shared.session.documents[coding.document]
    project.codings.resize(coding, coding.start, min(coding.start + 1500, document.length))
    words = project.passages.said(coding.document, coding.start, coding.start + 1500).words
    assert any("[…]" in text for text in texts(pane))
    qtbot.mouseClick(named(pane, QPushButton, "Show all"), Qt.MouseButton.LeftButton)
    assert words in texts(pane)


def test_valence_is_set_and_taken_back(
    shared: Shared, pane: InspectorPane, coding: Coding, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    project.codings.set_valence(coding, None)
    assert "not judged yet" in texts(pane)
    button = named(pane, QPushButton, "both")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert project.codings.get(coding).valence == Valence.BOTH
    assert button.isChecked()
    assert "not judged yet" not in texts(pane)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert project.codings.get(coding).valence is None
    assert not button.isChecked()


def test_flags_are_switched_and_unknown_ones_shown(
    shared: Shared, pane: InspectorPane, coding: Coding, qtbot: QtBot
) -> None:
    codings = shared.session.open_project.codings
    codings.set_flags(coding, ["eigen vlag"])
    chip = named(pane, QPushButton, "quotable")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert codings.get(coding).flags == ("citaat", "eigen vlag")
    assert chip.isChecked()
    qtbot.mouseClick(named(pane, QPushButton, "eigen vlag"), Qt.MouseButton.LeftButton)
    assert codings.get(coding).flags == ("citaat",)


def test_qualifier_is_chosen(
    shared: Shared, pane: InspectorPane, coding: Coding, qtbot: QtBot
) -> None:
    codings = shared.session.open_project.codings
    combo = named(pane, Combo, "Phase")
    assert combo.currentData() == coding.qualifiers.get("fase", "")
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_End)
    assert codings.get(coding).qualifiers == {"fase": "na"}
    qtbot.keyClick(combo, Qt.Key.Key_Home)
    assert codings.get(coding).qualifiers == {}


def test_colleagues_coding_is_read_only(shared: Shared, pane: InspectorPane) -> None:
    project = shared.session.open_project
    other = project.codings.list(coder="MV")[0]
    shared.shown.go_to(other)
    assert any("MV" in text for text in texts(pane))
    assert not named(pane, QPushButton, "both").isEnabled()
    assert not named(pane, QPushButton, "quotable").isEnabled()
    assert not [
        one
        for one in pane.findChildren(QWidget)
        if one.accessibleName() == "Remove coding" and one.isVisible()
    ]
    asked: list[str] = []
    pane.recode_wanted.connect(asked.append)
    pane.recode()
    assert not asked


def test_recode_is_asked_for(shared: Shared, pane: InspectorPane, coding: Coding) -> None:
    asked: list[str] = []
    pane.recode_wanted.connect(asked.append)
    pane.recode()
    assert asked == [coding.id]


def test_memo_is_kept_when_another_coding_is_selected(
    shared: Shared, pane: InspectorPane, coding: Coding, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    for one in project.memos.list(coding=coding):
        project.memos.remove(one)
    shared.coding.write_memo()
    edit = memo_edits(pane)[0]
    assert edit.hasFocus()
    before = operations(shared)
    qtbot.keyClicks(edit, "Let op")
    shared.shown.go_to(project.codings.list(coder="AK")[3])
    assert memo(shared, coding) == ["Let op"]
    assert operations(shared) == before + 1
    shared.shown.go_to(coding)
    assert memo_edits(pane)[0].toPlainText() == "Let op"


def test_memo_is_kept_by_ctrl_enter_and_after_a_pause(
    shared: Shared, pane: InspectorPane, coding: Coding, qtbot: QtBot
) -> None:
    shared.coding.write_memo()
    edit = memo_edits(pane)[0]
    edit.selectAll()
    qtbot.keyClicks(edit, "een")
    qtbot.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert memo(shared, coding) == ["een"]
    qtbot.keyClicks(edit, " twee")
    qtbot.waitUntil(lambda: memo(shared, coding) == ["een twee"], timeout=4000)
    assert edit.isVisible()
    assert edit.hasFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert edit.toPlainText() != "een twee"  # the editor's own undo still works


def test_memo_that_is_emptied_is_removed(
    shared: Shared, pane: InspectorPane, coding: Coding, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    for one in project.memos.list(coding=coding):
        project.memos.remove(one)
    project.memos.add("Weg ermee.", coding=coding)
    edit = memo_edits(pane)[0]
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    edit.clearFocus()
    assert memo(shared, coding) == []
    shared.session.undo()
    assert memo_edits(pane)[0].toPlainText() == "Weg ermee."


def test_memos_of_others_are_read_and_what_is_typed_survives_changes(
    shared: Shared, pane: InspectorPane, coding: Coding, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    shared.coding.write_memo()
    edit = memo_edits(pane)[0]
    edit.selectAll()
    qtbot.keyClicks(edit, "van mij")
    project.memos.add("van een ander", coding=coding, coder="MV")
    project.codings.set_flags(coding, ["twijfel"])
    assert "MV: van een ander" in texts(pane)
    assert edit.toPlainText() == "van mij"
    pane.save_edits()
    assert set(memo(shared, coding)) == {"van een ander", "van mij"}


def test_memo_is_kept_when_the_pane_is_hidden(
    shared: Shared, pane: InspectorPane, coding: Coding, qtbot: QtBot
) -> None:
    shared.coding.write_memo()
    edit = memo_edits(pane)[0]
    edit.selectAll()
    qtbot.keyClicks(edit, "snel")
    pane.hide()
    assert memo(shared, coding) == ["snel"]


def test_memo_is_kept_when_the_coding_is_removed(
    shared: Shared, pane: InspectorPane, coding: Coding, qtbot: QtBot
) -> None:
    shared.coding.write_memo()
    edit = memo_edits(pane)[0]
    edit.selectAll()
    qtbot.keyClicks(edit, "bijna weg")
    qtbot.mouseClick(named(pane, QToolButton, "Remove coding"), Qt.MouseButton.LeftButton)
    assert shared.shown.coding is None
    shared.session.undo()
    assert memo(shared, coding) == ["bijna weg"]


def test_what_is_typed_never_goes_into_another_project(
    shared: Shared, pane: InspectorPane, coding: Coding, qtbot: QtBot
) -> None:
    said: list[str] = []
    shared.session.said.connect(lambda text, _bad: said.append(text))
    path = shared.session.open_project.path
    shared.coding.write_memo()
    qtbot.keyClicks(memo_edits(pane)[0], "te laat")
    pane.save_edits()
    kept = memo(shared, coding)
    qtbot.keyClicks(memo_edits(pane)[0], "!!!")
    other = qcoder.create(path.with_name("ander.qcoder"), coder="AK")
    shared.session.set_project(other)
    assert not said
    assert not other.memos.list()
    shared.session.set_project(qcoder.open(path, coder="AK"))
    shared.shown.go_to(coding)
    assert memo(shared, coding) == kept


def test_memo_on_code_and_on_document(shared: Shared, pane: InspectorPane, qtbot: QtBot) -> None:
    project = shared.session.open_project
    code = project.codes.get("SAM-REGIE")
    shared.shown.select_code(code.id)
    pane.focus_memo()
    qtbot.keyClicks(memo_edits(pane)[0], "over de code")
    pane.save_edits()
    shared.shown.select_code(None)
    document = shared.document("interview01")
    shared.shown.show_document(document.id)
    pane.focus_memo()
    qtbot.keyClicks(memo_edits(pane)[0], "over het document")
    pane.save_edits()
    assert [memo.body for memo in project.memos.list(code=code)] == ["over de code"]
    found: list[Memo] = list(project.memos.list(document=document))
    assert [memo.body for memo in found] == ["over het document"]


def test_definition_is_edited_as_one_operation(
    shared: Shared, pane: InspectorPane, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    code = project.codes.get("SAM-REGIE")
    shared.shown.select_code(code.id)
    before = operations(shared)
    pane.edit_definition()
    name = named(pane, QLineEdit, "Name")
    assert named(pane, GrowingEdit, "Definition").hasFocus()
    name.selectAll()
    qtbot.keyClicks(name, "Lead")
    definition = named(pane, GrowingEdit, "Definition")
    definition.selectAll()
    qtbot.keyClicks(definition, "Who leads.")
    qtbot.keyClick(definition, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    now = project.codes.get("SAM-REGIE")
    assert (now.name_en, now.definition_en) == ("Lead", "Who leads.")
    assert (now.name_nl, now.when_en) == (code.name_nl, code.when_en)
    assert operations(shared) == before + 1
    assert "Who leads." in texts(pane)
    shared.session.undo()
    assert code.definition_en in texts(pane)


def test_what_is_written_in_is_in_view_on_a_low_screen(
    shared: Shared, pane: InspectorPane, coding: Coding, qtbot: QtBot
) -> None:
    pane.resize(292, 420)
    pane.edit_definition()
    name = named(pane, QLineEdit, "Name")
    qtbot.waitUntil(lambda: pane.rect().contains(name.mapTo(pane, name.rect().bottomRight())))
    pane.focus_memo()
    memo = memo_edits(pane)[0]
    qtbot.waitUntil(lambda: pane.rect().contains(memo.mapTo(pane, memo.rect().center())))
    assert memo.hasFocus()


def test_escape_leaves_the_code_as_it_was(
    shared: Shared, pane: InspectorPane, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    code = project.codes.get("SAM-REGIE")
    shared.shown.select_code(code.id)
    pane.edit_definition()
    definition = named(pane, GrowingEdit, "Definition")
    given_up = "Press Esc again to give up what you wrote."
    pane.resize(292, 300)
    definition.selectAll()
    qtbot.keyClicks(definition, "nee")
    qtbot.keyClick(definition, Qt.Key.Key_Escape)
    (said,) = [one for one in pane.findChildren(QLabel) if one.text() == given_up]
    qtbot.waitUntil(lambda: pane.rect().contains(said.mapTo(pane, said.rect().center())))
    assert definition.toPlainText().startswith("nee")
    qtbot.keyClicks(definition, "!")
    assert given_up not in texts(pane)
    qtbot.keyClick(definition, Qt.Key.Key_Escape)
    qtbot.keyClick(definition, Qt.Key.Key_Escape)
    assert project.codes.get(code) == code
    assert code.definition_en in texts(pane)


def test_escape_closes_at_once_where_nothing_was_written(
    shared: Shared, pane: InspectorPane, qtbot: QtBot
) -> None:
    code = shared.session.open_project.codes.get("SAM-REGIE")
    shared.shown.select_code(code.id)
    pane.edit_definition()
    qtbot.keyClick(named(pane, GrowingEdit, "Definition"), Qt.Key.Key_Escape)
    assert code.definition_en in texts(pane)


def test_a_definition_is_kept_in_the_language_it_was_written_in(
    shared: Shared, pane: InspectorPane, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    code = project.codes.get("SAM-REGIE")
    shared.shown.select_code(code.id)
    pane.edit_definition()
    definition = named(pane, GrowingEdit, "Definition")
    definition.selectAll()
    qtbot.keyClicks(definition, "kept")
    i18n.use("nl")
    try:
        pane.save_edits()
    finally:
        i18n.use("en")
    now = project.codes.get(code)
    assert (now.definition_en, now.definition_nl) == ("kept", code.definition_nl)


def typed_label(shared: Shared, pane: InspectorPane, qtbot: QtBot) -> QLineEdit:
    """Type another label for a speaker, without leaving the field."""
    shared.shown.show_document(shared.document("interview01").id)
    edit = named(pane, QLineEdit, "Label of speaker I")
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "Alderman")
    return edit


def labels(shared: Shared, name: str = "interview01") -> list[str]:
    return [one.label for one in shared.session.open_project.speakers.list(name)]


def test_a_label_is_kept_when_edits_are_saved(
    shared: Shared, pane: InspectorPane, qtbot: QtBot
) -> None:
    typed_label(shared, pane, qtbot)
    pane.save_edits()
    assert labels(shared) == ["Alderman", "R"]


def test_a_label_is_kept_when_something_else_is_shown(
    shared: Shared, pane: InspectorPane, qtbot: QtBot
) -> None:
    typed_label(shared, pane, qtbot)
    before = labels(shared, "interview02")
    shared.shown.show_document(shared.document("interview02").id)
    assert labels(shared) == ["Alderman", "R"]
    assert labels(shared, "interview02") == before


def test_a_label_that_is_being_typed_survives_changes(
    shared: Shared, pane: InspectorPane, qtbot: QtBot
) -> None:
    edit = typed_label(shared, pane, qtbot)
    project = shared.session.open_project
    project.codes.add("NEW", name_en="New")
    assert (edit.text(), edit.hasFocus(), edit.isVisible()) == ("Alderman", True, True)
    project.speakers.rename(project.speakers.find("interview01", "R"), "Respondent")
    assert labels(shared) == ["Alderman", "Respondent"]


def test_a_label_never_goes_into_another_project(
    shared: Shared, pane: InspectorPane, qtbot: QtBot, tmp_path: Path
) -> None:
    said: list[str] = []
    shared.session.said.connect(lambda text, _bad: said.append(text))
    path = shared.session.open_project.path
    edit = typed_label(shared, pane, qtbot)
    copy = Path(shutil.copy(path, tmp_path / "copy.qcoder"))
    shared.session.set_project(qcoder.open(copy, coder="AK"))
    edit.editingFinished.emit()  # as a field does that loses the focus when it goes
    assert labels(shared) == ["I", "R"]
    shared.session.set_project(None)
    edit.editingFinished.emit()
    assert not said


def test_edits_are_kept_when_another_code_is_selected(
    shared: Shared, pane: InspectorPane, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    code = project.codes.get("SAM-REGIE")
    shared.shown.select_code(code.id)
    pane.edit_definition()
    definition = named(pane, GrowingEdit, "Definition")
    definition.selectAll()
    qtbot.keyClicks(definition, "kept")
    shared.shown.select_code(project.codes.get("SAM-AFSPR").id)
    assert project.codes.get(code).definition_en == "kept"
    assert project.codes.get("SAM-AFSPR").definition_en in texts(pane)


def test_speakers_are_corrected(shared: Shared, pane: InspectorPane, qtbot: QtBot) -> None:
    project = shared.session.open_project
    document = shared.document("interview01")
    shared.shown.show_document(document.id)
    assert document.name in texts(pane)
    edit = named(pane, QLineEdit, "Label of speaker R")
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "Respondent")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    combo = named(pane, Combo, "Role of speaker Respondent")
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    speaker = project.speakers.find(document, "Respondent")
    assert speaker.role == Role.OTHER
    assert named(pane, Combo, "Role of speaker Respondent").isEnabled()


def test_a_label_that_is_taken_is_refused(
    shared: Shared, pane: InspectorPane, qtbot: QtBot
) -> None:
    shared.shown.show_document(shared.document("interview01").id)
    edit = named(pane, QLineEdit, "Label of speaker R")
    said: list[str] = []
    shared.session.said.connect(lambda text, _bad: said.append(text))
    edit.selectAll()
    qtbot.keyClicks(edit, "I")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert "merge" in said[0]
    assert edit.text() == "R"


def test_follows_removal_and_another_project(
    shared: Shared, pane: InspectorPane, coding: Coding
) -> None:
    shared.coding.remove()
    assert shared.session.documents[coding.document].name in texts(pane)
    shared.session.set_project(None)
    assert any("Click a coding" in text for text in texts(pane))


def test_read_only_project_can_be_looked_at(
    shared: Shared, pane: InspectorPane, coding: Coding
) -> None:
    path = shared.session.open_project.path
    shared.session.set_project(None)
    shared.session.set_project(qcoder.open(path, read_only=True))
    shared.shown.go_to(coding)
    assert not named(pane, QPushButton, "both").isEnabled()
    pane.edit_definition()
    pane.focus_memo()
    assert not [one for one in pane.findChildren(QPushButton) if one.text() == "Save"]


def test_times_are_said_as_one_says_them() -> None:
    now = datetime.now(UTC)
    stored = now.isoformat(timespec="milliseconds")
    clock = now.astimezone().strftime("%H:%M")
    assert spoken_time(stored, now) == f"today {clock}"
    assert spoken_time(stored, now + timedelta(days=1)) == f"yesterday {clock}"
    assert spoken_time("2025-05-20T12:00:00.000+00:00", now).startswith("20 May 2025 ")


def test_memos_go_to_what_is_selected_when_they_are_typed(
    shared: Shared, pane: InspectorPane, coding: Coding, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    for one in project.memos.list():
        project.memos.remove(one)
    own = project.codings.list(coder="AK")[:4]
    for number, one in enumerate(own):
        shared.shown.go_to(own[-1 - number])  # selected in between, and never drawn
        shared.shown.go_to(one)
        shared.coding.write_memo()
        qtbot.keyClicks(memo_edits(pane)[0], f"memo {number}")
        shared.shown.go_to(own[number - 1])
    assert [memo(shared, one) for one in own] == [[f"memo {number}"] for number in range(4)]
    assert len(memo_edits(pane)) == 2  # that of the coding, and an empty one of its code
