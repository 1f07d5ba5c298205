"""The pane around the transcript: head, filters, text size, finding, and empty states."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

import qcoder
from tests.ui.conftest import Shared
from ui.transcript.pane import LEAST, MOST, NORMAL, TranscriptPane

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing")


@pytest.fixture
def pane(transcript_pane: TranscriptPane) -> TranscriptPane:
    return transcript_pane


@pytest.fixture
def document(pane: TranscriptPane, shared: Shared) -> str:
    key = shared.document("interview02").id
    shared.shown.show_document(key)
    return key


def test_head_names_the_document_and_what_is_known_of_it(
    pane: TranscriptPane, shared: Shared, document: str
) -> None:
    project = shared.session.open_project
    project.groups.put(document, project.groups.add("Regio Noord"))
    facts = {label.text() for label in pane.header.facts()}
    assert pane.header.title.text() == "interview02"
    assert facts == {"Regio Noord", "19-03-2024"}
    project.documents.rename(document, "INT02 coördinator")
    assert pane.header.title.text() == "INT02 coördinator"


def test_filter_of_codes_is_set_and_taken_away(
    pane: TranscriptPane, shared: Shared, document: str, qtbot: QtBot
) -> None:
    header, shown = pane.header, shared.shown
    assert not header.codes.isChecked()
    assert header.clear.isHidden()
    qtbot.mouseClick(header.codes, LEFT)
    popup = header.codes_popup
    assert popup.isVisible()
    theme = popup.tree.topLevelItem(0)
    assert theme
    theme.setCheckState(0, Qt.CheckState.Unchecked)
    codes = shared.session.codes
    assert shown.codes_filter == {
        code.id
        for code in codes.values()
        if code.codable and codes[code.parent or ""].short_id != "SAM"
    }
    popup.hide()
    assert header.codes.isChecked()
    qtbot.mouseClick(header.clear, LEFT)
    assert shown.codes_filter is None
    assert not header.codes.isChecked()


def test_all_boxes_checked_is_no_filter(
    pane: TranscriptPane, shared: Shared, document: str, qtbot: QtBot
) -> None:
    qtbot.mouseClick(pane.header.coders, LEFT)
    item = pane.header.coders_popup.tree.topLevelItem(0)
    assert item
    item.setCheckState(0, Qt.CheckState.Unchecked)
    assert shared.shown.coders_filter == {
        coder.id for coder in shared.session.coders.values() if coder.name == "MV"
    }
    item.setCheckState(0, Qt.CheckState.Checked)
    assert shared.shown.coders_filter is None
    pane.header.coders_popup.hide()


def test_only_mine(pane: TranscriptPane, shared: Shared, document: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(pane.header.coders, LEFT)
    popup = pane.header.coders_popup
    mine = next(one for one in popup.findChildren(QPushButton) if one.text() == "Only mine")
    qtbot.mouseClick(mine, LEFT)
    assert not popup.isVisible()
    coder = shared.session.coder
    assert coder
    assert shared.shown.coders == {coder.id}
    assert "AK" in pane.header.coders.text()
    assert "MV" not in pane.header.coders.text()


def test_one_speaker(pane: TranscriptPane, shared: Shared, document: str) -> None:
    menu = pane.header.speakers.menu()
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert texts == ["All speakers", "I (interviewer)", "R (respondent)"]
    menu.actions()[2].trigger()
    assert pane.header.speakers.isChecked()
    speakers = shared.session.open_project.speakers.list(document)
    assert shared.shown.speaker == speakers[1].id
    pane.header.show_all()
    assert shared.shown.speaker is None


def test_chips_fit_in_a_narrow_window(
    pane: TranscriptPane, shared: Shared, document: str, qtbot: QtBot
) -> None:
    coder = shared.session.coder
    assert coder
    shared.shown.filter_codings(codes=list(shared.session.codes)[1:2], coders=[coder.id])
    pane.resize(480, 600)
    qtbot.wait(1)
    header = pane.header
    assert pane.width() == 480
    for chip in (header.codes, header.coders, header.speakers, header.clear):
        corner = chip.mapTo(header, chip.rect().bottomRight())
        assert header.rect().contains(corner)
        assert chip.fontMetrics().horizontalAdvance(chip.text()) < chip.width()


def test_text_size_has_bounds_and_is_remembered(
    pane: TranscriptPane, shared: Shared, document: str
) -> None:
    pane.bigger_text()
    assert pane.view.text.points == NORMAL + 1
    assert shared.preferences.get("text_size", 0.0) == NORMAL + 1
    for _time in range(30):
        pane.bigger_text()
    assert pane.view.text.points == MOST
    for _time in range(30):
        pane.smaller_text()
    assert pane.view.text.points == LEAST
    pane.normal_text()
    assert pane.view.text.points == NORMAL


def test_line_spacing_is_remembered(
    pane: TranscriptPane, shared: Shared, document: str, qtbot: QtBot
) -> None:
    pane.header.spacing_chosen.emit(180)
    assert pane.view.text.spacing == 180
    again = TranscriptPane(shared.session, shared.shown, shared.coding, shared.preferences)
    qtbot.addWidget(again)
    assert again.view.text.spacing == 180


def test_finding_goes_round(
    pane: TranscriptPane, shared: Shared, document: str, qtbot: QtBot
) -> None:
    pane.find()
    bar = pane.find_bar
    assert bar.input.hasFocus()
    qtbot.keyClicks(bar.input, "ringband")
    assert bar.count.text() == "1 of 2"
    qtbot.keyClick(bar.input, KEY.Key_Return)
    assert bar.count.text() == "2 of 2"
    text = shared.document("interview02").text
    passage = shared.shown.passage
    assert passage
    assert text[passage.start : passage.end] == "ringband"
    pane.find_next()
    assert bar.count.text() == "1 of 2"
    qtbot.keyClick(bar.input, KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "2 of 2"
    pane.find_previous()
    assert bar.count.text() == "1 of 2"
    qtbot.keyClick(bar.input, KEY.Key_Escape)
    assert bar.isHidden()
    assert pane.view.text.hasFocus()
    assert not pane.view.tints.matches


def test_find_begins_with_the_selected_words(
    pane: TranscriptPane, shared: Shared, document: str, qtbot: QtBot
) -> None:
    pane.find_text("zzz")
    assert pane.find_bar.count.text() == "not found"
    pane.find_bar.dismiss()
    span = shared.span("interview02", "maatschappelijke opvang")
    shown = pane.view.text.page.span_to_shown(*span)
    assert shown
    pane.view.text.select(*shown)
    pane.find()
    assert pane.find_bar.input.text() == "maatschappelijke opvang"
    assert shared.shown.passage == span


def test_empty_states(pane: TranscriptPane, shared: Shared, tmp_path: Path, qtbot: QtBot) -> None:
    assert not pane.view.isVisible()
    shared.session.set_project(qcoder.create(tmp_path / "new.qcoder", coder="AK"))
    button = next(one for one in pane.findChildren(QPushButton) if one.text() == "Import documents")
    assert button.isVisible()
    with qtbot.waitSignal(pane.import_wanted):
        qtbot.mouseClick(button, LEFT)
