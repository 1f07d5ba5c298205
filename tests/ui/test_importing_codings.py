"""The panel that imports codings: what a table would do is shown, then done as one operation."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

import qcoder
from tests.ui.conftest import Shared
from tests.ui.driver import Driver, window
from ui.importing.codings_pane import CodingsPane

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pane(shared: Shared, qtbot: QtBot) -> Iterator[CodingsPane]:
    made = CodingsPane(shared.session, shared.preferences)
    qtbot.addWidget(made)
    made.resize(1000, 650)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made
    made.stop()


@pytest.fixture
def table(shared: Shared, tmp_path: Path) -> Path:
    """A table: two new codings by a new coder, one that is there, and one that does not fit."""
    document = shared.document("interview02")
    places = [turn.start for turn in document.turns[4:6]]
    project = shared.session.open_project
    known = project.codings.list("interview01")[0]
    code = shared.session.codes[known.code].short_id
    coder = shared.session.coders[known.coder].name
    path = tmp_path / "coderingen.csv"
    path.write_text(
        "document,coder,code,start,end,kleur\n"
        + "".join(f"interview02,Joke,SAM-REGIE,{at},{at + 9},rood\n" for at in places)
        + f"interview01,{coder},{code},{known.start},{known.end},\n"
        + "interview77,AK,SAM-REGIE,1,9,\n",
        encoding="utf-8",
    )
    return path


def looked_at(pane: CodingsPane, path: Path, qtbot: QtBot) -> None:
    pane.open(path)
    qtbot.waitUntil(lambda: not pane._working)
    qtbot.waitUntil(lambda: bool(pane._preview or pane.problem.text()))


def count(shared: Shared) -> int:
    return len(shared.session.open_project.codings.list())


def test_what_would_be_done_is_shown_first(
    shared: Shared, pane: CodingsPane, table: Path, qtbot: QtBot
) -> None:
    before = count(shared)
    qtbot.mouseClick(pane.choose, LEFT)
    (dialog,) = pane.findChildren(QFileDialog)
    dialog.filesSelected.emit([str(table)])
    dialog.hide()
    qtbot.waitUntil(lambda: pane._preview is not None)
    assert "2 codings are new." in pane.found.text()
    assert "1 coding is in the project already." in pane.found.text()
    assert pane.coders.text() == "Add the new coder Joke"
    assert "kleur" in pane.unused.text()
    assert "1 ROW" in pane.refused_title.text()
    assert "interview77" in pane.refused.toPlainText()
    assert pane.go.text() == "Import 2 codings"
    assert count(shared) == before
    assert "Joke" not in {coder.name for coder in shared.session.coders.values()}


def test_what_adds_to_codings_is_counted_and_imported(
    shared: Shared, pane: CodingsPane, tmp_path: Path, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    known = project.codings.list("interview01")[0]
    code = shared.session.codes[known.code].short_id
    coder = shared.session.coders[known.coder].name
    path = tmp_path / "vlaggen.csv"
    path.write_text(
        "document,coder,code,start,end,flags\n"
        f"interview01,{coder},{code},{known.start},{known.end},twijfel\n",
        encoding="utf-8",
    )
    looked_at(pane, path, qtbot)
    assert "1 row adds to another coding." in pane.found.text()
    assert pane.go.text() == "Import 1 coding"
    with qtbot.waitSignal(pane.finished):
        qtbot.mouseClick(pane.go, LEFT)
    there = [one for one in project.codings.list("interview01", coder=coder)
             if (one.code, one.start, one.end) == (known.code, known.start, known.end)]  # fmt: skip
    assert [("twijfel" in one.flags) for one in there] == [True]  # either id may stay


def test_codings_are_imported_as_one_operation(
    shared: Shared, pane: CodingsPane, table: Path, qtbot: QtBot
) -> None:
    looked_at(pane, table, qtbot)
    before = count(shared)
    qtbot.mouseClick(pane.go, LEFT)
    qtbot.waitUntil(lambda: not pane._working)
    assert count(shared) == before + 2
    assert "2 codings imported." in pane.found.text()
    assert "interview77" in pane.refused.toPlainText()
    assert pane.leave.isVisible()
    assert not pane.go.isVisible()
    shared.session.undo()
    assert count(shared) == before
    assert "Joke" in {coder.name for coder in shared.session.coders.values()}
    assert shared.session.open_project.check() == []


def test_without_new_coders_their_rows_are_left_out(
    shared: Shared, pane: CodingsPane, table: Path, qtbot: QtBot
) -> None:
    looked_at(pane, table, qtbot)
    pane.coders.setFocus()
    qtbot.keyClick(pane.coders, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "3 ROWS" in pane.refused_title.text())
    assert not pane.go.isEnabled()
    qtbot.mouseClick(pane.copy, LEFT)
    assert len(QApplication.clipboard().text().splitlines()) == 2  # one is of two rows
    pane.coders.setFocus()
    qtbot.keyClick(pane.coders, Qt.Key.Key_Space)
    qtbot.waitUntil(pane.go.isEnabled)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl"])
def test_what_was_exported_is_there_already(
    shared: Shared, pane: CodingsPane, tmp_path: Path, qtbot: QtBot, suffix: str
) -> None:
    path = tmp_path / f"alles.{suffix}"
    n = shared.session.open_project.exports.codings(path)
    looked_at(pane, path, qtbot)
    assert f"{n} codings are in the project already." in pane.found.text()
    assert not pane.go.isEnabled()
    gone = shared.session.open_project.codings.list("interview03")[:3]
    shared.session.perform(lambda: shared.session.open_project.codings.remove(*gone))
    qtbot.waitUntil(lambda: pane.go.isEnabled() and not pane._working)
    with qtbot.waitSignal(pane.finished):
        qtbot.keyClick(pane.go, Qt.Key.Key_Return)
    assert count(shared) == n


def test_what_is_coded_meanwhile_is_looked_at_only_once_it_is_shown(
    shared: Shared, pane: CodingsPane, table: Path, qtbot: QtBot
) -> None:
    looked_at(pane, table, qtbot)
    pane.hide()
    project = shared.session.open_project
    known = project.codings.list("interview01")[0]
    with qtbot.assertNotEmitted(pane.busy):
        shared.session.perform(lambda: project.codings.remove(known))
    pane.show()
    qtbot.waitUntil(lambda: "3 codings are new." in pane.found.text())


def test_a_file_that_holds_no_codings_is_said(
    pane: CodingsPane, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "anders.csv"
    path.write_text("a,b\n1,2\n")
    looked_at(pane, path, qtbot)
    assert "anders.csv" in pane.problem.text()
    assert not pane.go.isVisible()
    looked_at(pane, tmp_path / "weg.csv", qtbot)
    assert pane.problem.text()


def test_importing_is_stopped(
    shared: Shared, pane: CodingsPane, tmp_path: Path, qtbot: QtBot
) -> None:
    document, before = shared.document("interview02"), count(shared)
    rows = [f"interview02,MV,SAM-REGIE,{at},{at + 1}" for at in range(0, len(document.text), 2)]
    path = tmp_path / "veel.csv"
    path.write_text("\n".join(["document,coder,code,start,end", *rows]))
    looked_at(pane, path, qtbot)
    pane.import_codings()
    pane.cancel()
    qtbot.waitUntil(lambda: not pane._working)
    assert count(shared) == before
    qtbot.waitUntil(lambda: pane._preview is not None)
    assert pane.go.isEnabled()
    pane.import_codings()
    time.sleep(0.01)
    pane.stop()
    assert count(shared) == before
    assert shared.session.open_project.check() == []


def test_a_table_is_dropped(pane: CodingsPane, table: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(table))])
    copy, key = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    pane.dropEvent(QDropEvent(QPointF(QPoint(9, 9)), copy, data, LEFT, key))
    qtbot.waitUntil(lambda: pane._preview is not None)
    assert pane.file.text() == "coderingen.csv"


def test_a_project_that_is_only_read_takes_nothing(
    shared: Shared, pane: CodingsPane, table: Path, project_path: Path, qtbot: QtBot
) -> None:
    shared.session.set_project(None)
    shared.session.set_project(qcoder.open(project_path, read_only=True))
    pane.open(table)
    assert not pane._working
    pane.choose_file()
    assert not pane.findChildren(QFileDialog)


@pytest.mark.usefixtures("settings")
def test_a_table_that_is_dropped_on_the_window_is_looked_at(
    shared: Shared, table: Path, project_path: Path, qtbot: QtBot
) -> None:
    shared.session.set_project(None)
    with window(qtbot, project_path) as driver:
        w = driver.workspace
        driver.wait(lambda: w.session.project)
        driver.drop_files([table])
        assert w.centre.currentWidget() is w.pages.codings
        driver.wait(lambda: w.pages.codings.go.isEnabled())
        driver.keys("Return", into=w.pages.codings.go)
        driver.wait(lambda: not w.pages.codings._working)
        driver.keys("Ctrl+Z")
        assert "import codings" in w.messages.text
        driver.keys("Escape", into=w.pages.codings.leave)
        assert w.centre.currentWidget() is w.panes


def test_cases_are_imported_from_a_table(driver: Driver, tmp_path: Path) -> None:
    cases = tmp_path / "casussen.csv"
    cases.write_text("case,document,omvang\nNieuw,interview01,groot\n", encoding="utf-8")
    w = driver.workspace
    w.actions.by_name["import_cases"].trigger()
    (dialog,) = w.window.findChildren(QFileDialog)
    dialog.filesSelected.emit([str(cases)])
    dialog.reject()
    pane = w.pages.cases
    driver.wait(pane.importing.go.isEnabled)
    assert "1 new case" in pane.importing.sentence.text()
    assert "1 link with an interview" in pane.importing.sentence.text()
    pane.importing.go.click()
    driver.wait(lambda: "1 new case" in pane.said.text())
    assert "omvang" in {one.name for one in w.session.open_project.cases.variables()}
