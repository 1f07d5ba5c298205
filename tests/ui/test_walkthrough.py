"""The researcher's first day, from the first start to the next morning, by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from qcoder import resources, sample
from qcoder.model import Operation, Role, Valence
from tests.builders import covered, dump
from tests.ui.driver import LEFT, NO_KEY, Driver, window
from ui.preferences import Preferences
from ui.start.first_run import FirstRun
from ui.start.new_project import NewProjectPanel

FILES = ("interview01.docx", "interview02.txt", "interview03.vtt", "interview04.docx")
SPEAKER = "Mirthe Kobbelaar (onderzoek)"


@pytest.fixture(autouse=True)
def _settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QCODER_CONFIG_DIR", str(tmp_path / "config"))
    preferences = Preferences()
    preferences.set("folder", str(tmp_path))
    preferences.sync()


def test_the_first_day(qtbot: QtBot, tmp_path: Path) -> None:
    with window(qtbot) as driver:
        make_project(driver)
        before = state(driver)
        import_four(driver)
        code_twenty(driver)
        resize(driver)
        recode(driver)
        correct_a_word_before_them(driver)
        after = state(driver)
        undo_and_redo_all(driver, before, after)
    with window(qtbot, tmp_path / "Uitstap.qcoder") as driver:
        driver.wait(lambda: driver.workspace.session.project)
        assert state(driver) == after._replace(newest=driver.project.history.undoable())
        assert driver.workspace.shown.document == driver.project.documents.get("interview02").id


class State(NamedTuple):
    """All that is in a project, the words under each coding, and what undo would take back."""

    rows: Mapping[str, object]
    words: Mapping[str, str]
    newest: Operation | None


def state(driver: Driver) -> State:
    project = driver.project
    return State(dump(project), covered(project), project.history.undoable())


def make_project(driver: Driver) -> None:
    page = driver.workspace.start.page
    assert isinstance(page, FirstRun)
    page.about.name.setFocus()
    driver.type("AK")
    QTest.mouseClick(page.new, LEFT)
    card = driver.workspace.opening.card
    assert isinstance(card, NewProjectPanel)
    driver.wait(card.name.hasFocus)
    driver.type("Uitstap")
    driver.keys("Return")
    driver.wait(lambda: driver.workspace.session.project)
    assert driver.workspace.session.coder
    assert driver.workspace.session.coder.name == "AK"


def import_four(driver: Driver) -> None:
    """Drop four files, correct who asks in the third, and import them."""
    importing = driver.workspace.importing
    assert driver.workspace.centre.currentWidget() is importing
    folder = resources.data("projects") / sample.NAME
    driver.drop_files([folder / name for name in FILES])
    driver.wait(lambda: importing.files.count() == 4 and importing.bottom.go.isEnabled())
    importing.files.setFocus()
    driver.keys("Home", "Down", "Down")
    table = importing.preview.speakers
    row = next(n for n in range(table.rowCount()) if table.item(n, 0).text() == SPEAKER)
    combo = table.cellWidget(row, 1)
    assert isinstance(combo, QComboBox)
    combo.setFocus()
    driver.keys("Home")
    importing.files.setFocus()
    driver.keys("Return")
    driver.wait(lambda: len(driver.workspace.session.documents) == 4)
    speaker = driver.project.speakers.find("interview03", SPEAKER)
    assert speaker.role == Role.INTERVIEWER
    assert driver.workspace.centre.currentWidget() is driver.workspace.panes


def code_twenty(driver: Driver) -> None:
    """Code passages in seven ways, and judge some of them."""
    driver.show("interview02")
    for _n in range(3):  # turn by turn, with the palette
        driver.keys("Ctrl+Down")
        driver.keys("Return", into=driver.text)
        driver.wait(lambda: driver.workspace.code_palette.isVisible())
        driver.type("outreach")
        driver.keys("Return")
    pin(driver, "SAM-REGIE", 1)
    pin(driver, "INB-WONEN", 2)
    pin(driver, "INB-WERK", 3)
    for _n in range(3):  # sentence by sentence, with pinned codes
        driver.keys("Ctrl+Shift+Down", into=driver.text)
        driver.keys("1", "+", into=driver.text)
    for words in ("ringband en een sleutel", "corporatie"):  # a word
        driver.double_click(words)
        driver.keys("3", into=driver.text)
    for words in ("Er stond nergens beschreven", "Dat zat allemaal in"):  # a sentence
        driver.triple_click(words)
        driver.keys("2", "-", into=driver.text)
    click_turns(driver)
    for words in ("Mijn voorgangster heeft het", "ik vertel dat lacherig".capitalize()):
        driver.drag_over(words)  # words, to a code in the tree
        drop_on_code(driver, "BEL-WERK")
    driver.drag_over("geërfd, zo voelt het")  # in vivo
    driver.keys("Ctrl+Shift+V", into=driver.text)
    driver.drag_over("bijna een jaar gekost")  # with a new code under a theme
    driver.keys("Return", into=driver.text)
    driver.type("Overdracht")
    driver.keys("Ctrl+Return")
    driver.keys("Return")
    by_double_click_in_tree(driver)
    codings = driver.project.codings.list()
    assert len(codings) == 20
    assert {c.valence for c in codings} == {None, Valence.FACILITATING, Valence.HINDERING}


def pin(driver: Driver, short_id: str, number: int) -> None:
    code = driver.project.codes.get(short_id)
    driver.workspace.shown.select_code(code.id)
    driver.keys("Ctrl+P")
    assert driver.workspace.coding.pins()[number] == code.id
    driver.text.setFocus()


def click_turns(driver: Driver) -> None:
    view = driver.workspace.transcript.view
    for turn in (5, 7, 9):
        view.scroll_to_offset(
            driver.workspace.session.documents[str(view._document)].turns[turn].start
        )
        QTest.qWait(20)
        at = view.turn_rect(turn)
        QTest.mouseClick(
            view.gutter, LEFT, NO_KEY, QPoint(30, view.gutter.mapFrom(view, at.topLeft()).y() + 8)
        )
        driver.keys("1", into=driver.text)


def drop_on_code(driver: Driver, short_id: str) -> None:
    tree = driver.workspace.codes.tree
    at = driver.row_of(tree, driver.project.codes.get(short_id).id)
    driver.drop(tree.viewport(), at, driver.text.createMimeDataFromSelection())


def by_double_click_in_tree(driver: Driver) -> None:
    tree = driver.workspace.codes.tree
    for words in ("hoe je iemand aanneemt", "wie je belt", "wanneer je sluit"):
        driver.drag_over(words)
        at = driver.row_of(tree, driver.project.codes.get("SAM-AFSPR").id)
        QTest.mouseClick(tree.viewport(), LEFT, NO_KEY, at)
        QTest.mouseDClick(tree.viewport(), LEFT, NO_KEY, at)
        driver.text.setFocus()


def resize(driver: Driver) -> None:
    """Drag the end of a coding some words further."""
    coding = next(c for c in driver.project.codings.list() if driver.code_of(c) == "Overdracht")
    assert driver.project.codings.text(coding) == "bijna een jaar gekost"
    driver.workspace.shown.go_to(coding)
    QTest.qWait(20)
    view = driver.workspace.transcript.view
    handles = view.tints.handles(view.marks.all[coding.id])
    assert handles
    end = driver.point_of("hoe je iemand aanneemt")
    driver.drag(handles[1].toPoint() - QPoint(0, driver.text.scrolled), end)
    assert driver.project.codings.text(coding).startswith("bijna een jaar gekost. Er stond")


def recode(driver: Driver) -> None:
    """Give the selected coding another code, with the palette."""
    driver.text.setFocus()
    before = driver.workspace.coding.selected()
    driver.keys("Ctrl+Return")
    driver.wait(lambda: driver.workspace.code_palette.isVisible())
    driver.type("inb-zorg")
    driver.keys("Return")
    after = driver.workspace.coding.selected()
    assert before
    assert after
    assert (driver.code_of(before), after.id, after.end) == ("Overdracht", before.id, before.end)
    assert driver.workspace.session.codes[after.code].short_id == "INB-ZORG"


def correct_a_word_before_them(driver: Driver) -> None:
    """Correct a word in the first turn: all codings go along with their words."""
    words = covered(driver.project)
    driver.text.setFocus()
    driver.keys("Ctrl+Home", "Ctrl+Down")
    driver.keys("F4", into=driver.text)
    editor = QApplication.focusWidget()
    assert editor
    driver.keys("Ctrl+Home")
    driver.type("Héél nieuw: ")
    driver.keys("Ctrl+Return")
    assert "Héél nieuw: " in driver.project.documents.get("interview02").text
    now = covered(driver.project)
    changed = [key for key in words if words[key] != now[key]]
    assert all("Héél nieuw" in now[key] for key in changed)
    assert len(changed) <= 1


def undo_and_redo_all(driver: Driver, before: State, after: State) -> None:
    """Take everything back as far as the empty project, and do it all again."""
    steps = 0
    while driver.project.history.undoable() != before.newest:
        driver.keys("Ctrl+Z", into=driver.window)
        steps += 1
        assert steps < 200
    assert state(driver) == before
    assert not driver.project.documents.list()
    for _n in range(steps):
        driver.keys("Ctrl+Y", into=driver.window)
    assert state(driver) == after._replace(newest=driver.project.history.undoable())
    driver.show("interview02")
