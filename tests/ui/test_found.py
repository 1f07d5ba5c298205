"""Searching in all documents, in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTableView
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Shared
from tests.ui.driver import Driver
from ui.found.model import Column
from ui.found.pane import FoundPane


@pytest.fixture
def pane(qtbot: QtBot, shared: Shared) -> FoundPane:
    made = FoundPane(shared.session, shared.shown)
    qtbot.addWidget(made)
    made.resize(800, 200)
    with qtbot.waitExposed(made):
        made.show()
    return made


def table(pane: FoundPane) -> QTableView:
    found = pane.findChild(QTableView)
    assert found
    return found


def look_for(qtbot: QtBot, pane: FoundPane, words: str) -> list[str]:
    """Type what to look for, and return the texts that are listed."""
    pane.open()
    qtbot.keyClicks(pane.input, words)
    pane._timer.stop()
    pane._search()
    qtbot.waitUntil(lambda: not pane._model.busy)
    model = table(pane).model()
    return [model.index(row, Column.TEXT).data() for row in range(model.rowCount())]


def test_places_of_all_documents_in_their_order(
    qtbot: QtBot, pane: FoundPane, shared: Shared
) -> None:
    lines = look_for(qtbot, pane, "gemeente")
    assert lines
    assert all("gemeente" in line.lower() for line in lines)
    total = sum(len(hits.places) for hits in shared.session.open_project.search.find("gemeente"))
    assert len(lines) == total
    order = [row.document for row in pane._model.rows()]
    assert order == sorted(order, key=list(shared.session.documents).index)


def test_enter_shows_the_first_place_and_arrows_lead_on(
    qtbot: QtBot, pane: FoundPane, shared: Shared
) -> None:
    look_for(qtbot, pane, "gemeente")
    wanted: list[tuple[int, int]] = []
    shared.shown.passage_wanted.connect(lambda start, end: wanted.append((start, end)))
    qtbot.keyClick(pane.input, Qt.Key.Key_Return)
    qtbot.keyClick(table(pane), Qt.Key.Key_Down)
    qtbot.keyClick(table(pane), Qt.Key.Key_Return)
    rows = pane._model.rows()
    assert wanted == [rows[0].passage, rows[1].passage]
    assert shared.shown.document == rows[1].document


def test_only_the_chosen_documents(qtbot: QtBot, pane: FoundPane, shared: Shared) -> None:
    everywhere = len(look_for(qtbot, pane, "gemeente"))
    chosen = shared.document("interview02")
    shared.shown.activate(documents=[chosen.id])
    qtbot.waitUntil(lambda: not pane._model.busy)
    rows = pane._model.rows()
    assert 0 < len(rows) < everywhere
    assert {row.document for row in rows} == {chosen.id}


def test_ways_to_search(qtbot: QtBot, pane: FoundPane) -> None:
    assert not look_for(qtbot, pane, "emeent")
    words, part, pattern = [one for one in pane.findChildren(QPushButton) if one.isCheckable()]
    qtbot.mouseClick(part, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(pane._model.rows()) and not pane._model.busy)
    assert part.isChecked()
    assert not words.isChecked()
    qtbot.mouseClick(pattern, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(pane.input, "(")
    qtbot.waitUntil(lambda: "regular expression" in pane._empty.text.text())


def test_a_correction_is_followed(qtbot: QtBot, pane: FoundPane, shared: Shared) -> None:
    before = len(look_for(qtbot, pane, "gemeente"))
    document = shared.document("interview02")
    project = shared.session.open_project
    project.documents.correct(document, document.text.replace("gemeente", "stad"))
    qtbot.waitUntil(lambda: not pane._model.busy)
    assert len(pane._model.rows()) < before
    project.undo()
    qtbot.waitUntil(lambda: len(pane._model.rows()) == before and not pane._model.busy)


def test_with_the_keyboard_in_the_whole_window(qtbot: QtBot, driver: Driver) -> None:
    w = driver.workspace
    w.actions.by_name["find_all"].trigger()
    qtbot.keyClicks(w.found.input, "wethouder")
    driver.wait(lambda: w.found._model.rows() and not w.found._model.busy)
    qtbot.keyClick(w.found.input, Qt.Key.Key_Return)
    document = w.session.documents[w.shown.document or ""]
    assert w.shown.passage
    start, end = w.shown.passage
    assert document.text[start:end].lower().startswith("wethouder")
