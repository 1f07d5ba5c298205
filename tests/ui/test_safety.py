"""The window keeps a project safe: the file that goes, a full disk, copies beside it, backups."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import qcoder
from qcoder.errors import Damaged, DiskFull
from tests.builders import dump
from tests.limits import no_room
from tests.ui.driver import Driver, window

pytestmark = pytest.mark.usefixtures("settings")
not_on_windows = pytest.mark.skipif(os.name == "nt", reason="open files cannot be removed there")


def click(parent: QWidget, text: str) -> None:
    """Click a button that can be seen."""
    for button in parent.findChildren(QPushButton):
        if button.text() == text and button.isVisible() and button.isEnabled():
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            return
    raise AssertionError(f"no button {text}")


def saved_text(driver: Driver) -> str:
    return driver.workspace.status_bar._saved.text()


def strip(driver: Driver, about: str = "gone") -> str:
    found = driver.workspace.safekeeping.strips.shown(about)
    return found.text.text() if found else ""


def begin_memo(driver: Driver, text: str) -> QPlainTextEdit:
    """Write in the memo of the first coding of AK."""
    project = driver.project
    coding = next(c for c in project.codings.list("interview01", coder="AK"))
    driver.workspace.shown.go_to(coding)
    driver.keys("Ctrl+M")
    driver.wait(lambda: isinstance(QApplication.focusWidget(), QPlainTextEdit))
    edit = QApplication.focusWidget()
    assert isinstance(edit, QPlainTextEdit)
    edit.selectAll()
    driver.type(text)
    return edit


# the file goes


@not_on_windows
def test_what_was_stored_and_what_is_being_typed_go_on_in_a_copy(
    driver: Driver, project_path: Path, tmp_path: Path
) -> None:
    before = dump(driver.project)
    project_path.unlink()
    edit = begin_memo(driver, "Wat ik nu schrijf, é")
    driver.wait(lambda: strip(driver))
    assert "no longer where it was" in strip(driver)
    assert "not saved" in saved_text(driver)
    assert edit.toPlainText() == "Wat ik nu schrijf, é"
    assert dump(driver.project) == before
    click(driver.workspace.safekeeping.strips, "Save a copy as…")
    dialog = driver.window.findChild(QFileDialog)
    assert dialog
    copy = tmp_path / "gered.qcoder"
    dialog.fileSelected.emit(str(copy))
    dialog.close()
    driver.wait(lambda: driver.project.path == copy)
    assert not strip(driver)
    driver.wait(lambda: any("schrijf, é" in memo.body for memo in driver.project.memos.list()))
    assert "✓ saved" in saved_text(driver)
    assert driver.window.windowTitle() == "gered — qcoder"
    assert driver.workspace.preferences.recent_projects()[0] == str(copy)
    assert not copy.with_name("rups.qcoder.lock").exists()
    assert copy.with_name("gered.qcoder.lock").exists()
    driver.project.codings.add("interview02", 120, 160, code="INB-WERK")
    driver.window.close()
    with qcoder.open(copy, coder="AK") as p:
        assert any("schrijf, é" in memo.body for memo in p.memos.list())
        assert p.check() == []
        assert p.codings.list("interview02", coder="AK")


@not_on_windows
def test_a_definition_that_is_being_edited_is_kept_too(
    driver: Driver, project_path: Path, tmp_path: Path
) -> None:
    code = driver.project.codes.get("INB-WERK")
    driver.workspace.shown.select_code(code.id)
    driver.workspace.at(driver.workspace.inspector).edit_definition()
    driver.wait(lambda: isinstance(QApplication.focusWidget(), QPlainTextEdit))
    edit = QApplication.focusWidget()
    assert isinstance(edit, QPlainTextEdit)
    edit.selectAll()
    driver.type("Nieuwe definitie")
    project_path.unlink()
    driver.keys("Ctrl+Return")
    assert strip(driver)
    assert edit.toPlainText() == "Nieuwe definitie"
    copy = tmp_path / "gered.qcoder"
    driver.workspace.safekeeping.save_copy_as(copy)
    driver.wait(lambda: driver.project.path == copy)
    driver.keys("Ctrl+Return", into=edit)
    assert driver.project.codes.get("INB-WERK").text("definition", "en") == "Nieuwe definitie"


@not_on_windows
def test_an_encrypted_project_goes_on_in_a_copy_without_its_passphrase(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "secret.qcoder"
    qcoder.create(path, coder="AK", passphrase="appel").close()
    with window(qtbot) as driver:
        session = driver.workspace.session
        session.set_project(qcoder.open(path, passphrase="appel"))
        path.unlink()
        session.look_at_file()
        driver.workspace.safekeeping.save_copy_as(tmp_path / "gered.qcoder")
        driver.wait(lambda: driver.project.path.name == "gered.qcoder")
        driver.project.cases.add("Ede")
    with qcoder.open(tmp_path / "gered.qcoder", passphrase="appel") as p:
        assert [case.name for case in p.cases.list()] == ["Ede"]


@not_on_windows
def test_the_window_hears_of_it_when_it_is_shown_again_and_when_it_is_put_back(
    driver: Driver, project_path: Path
) -> None:
    away = project_path.with_name("even weg")
    project_path.rename(away)
    driver.workspace.safekeeping.watch.look()
    assert "no longer where it was" in strip(driver)
    away.rename(project_path)
    driver.workspace.safekeeping.watch.look()
    assert not strip(driver)
    assert "✓ saved" in saved_text(driver)


@not_on_windows
def test_a_memo_that_could_not_be_kept_is_kept_once_the_file_is_back(
    driver: Driver, project_path: Path
) -> None:
    away = project_path.with_name("even weg")
    project_path.rename(away)
    begin_memo(driver, "Later bewaard")
    driver.wait(lambda: strip(driver))
    away.rename(project_path)
    driver.workspace.safekeeping.watch.look()
    driver.wait(lambda: any(memo.body == "Later bewaard" for memo in driver.project.memos.list()))


@not_on_windows
def test_closing_asks_once_more_while_the_file_is_gone(driver: Driver, project_path: Path) -> None:
    project_path.unlink()
    assert not driver.window.close()
    assert "save a copy" in driver.workspace.messages.text
    assert driver.workspace.session.project
    assert driver.window.close()


@not_on_windows
def test_another_project_is_opened_while_the_file_is_gone(
    driver: Driver, project_path: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copy(project_path, tmp_path / "ander.qcoder"))
    project_path.rename(tmp_path / "weg.qcoder")
    opening = driver.workspace.opening
    opening.open(other)
    driver.wait(lambda: "once more" in driver.workspace.messages.text)
    opening.open(other)
    driver.wait(lambda: driver.workspace.session.project and driver.project.path == other)


def test_a_file_that_another_program_wrote_in_is_opened_again(
    driver: Driver, project_path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "elders.qcoder"
    shutil.copy(project_path, other)
    with qcoder.open(other, coder="MV") as p:
        p.cases.add("Van de ander")
    project_path.write_bytes(other.read_bytes())
    driver.workspace.safekeeping.watch.look()
    assert "Another program changed" in strip(driver)
    strips = driver.workspace.safekeeping.strips
    click(strips, "Reopen")  # says that what is open is let go
    driver.wait(lambda: "once more" in driver.workspace.messages.text)
    click(strips, "Reopen")
    driver.wait(lambda: driver.workspace.session.project and not strip(driver))
    assert "Van de ander" in [case.name for case in driver.project.cases.list()]
    assert driver.workspace.session.coder
    assert driver.workspace.session.coder.name == "AK"


# a full disk


def test_a_full_disk_is_said_until_something_is_stored_again(driver: Driver) -> None:
    project, session = driver.project, driver.workspace.session
    text = "woord " * 100_000

    def write() -> object:
        return session.perform(lambda: project.memos.add(text, document="interview01"))

    with no_room(project.path.stat().st_size):
        assert write() is None
    assert isinstance(session.trouble, DiskFull)
    assert "not saved" in saved_text(driver)
    assert "disk is full" in driver.workspace.messages.text
    assert write()
    assert "✓ saved" in saved_text(driver)


# copies and places


def look_round(driver: Driver) -> None:
    """Have the window look round now rather than in a second, and wait until it has."""
    watch = driver.workspace.safekeeping.watch
    watch._soon.start(0)
    driver.wait(lambda: not watch._soon.isActive() and not watch.busy)


def test_a_copy_with_work_of_another_is_said_and_an_older_one_is_not(
    qtbot: QtBot, project_path: Path
) -> None:
    shutil.copy(project_path, project_path.with_name("rups (older).qcoder"))
    with window(qtbot, project_path) as driver:
        driver.wait(lambda: driver.workspace.session.project)
        look_round(driver)
        assert not strip(driver, "copies")
    conflicted = project_path.with_name("rups (conflicted copy).qcoder")
    shutil.copy(project_path, conflicted)
    with qcoder.open(conflicted, coder="MV") as p:
        p.cases.add("Ede")
        p.cases.add("Breda")
    with window(qtbot, project_path) as driver:
        driver.wait(lambda: strip(driver, "copies"))
        assert "2 operations" in strip(driver, "copies")
        assert "MV" in strip(driver, "copies")


def test_a_synced_folder_is_said_once(qtbot: QtBot, project_path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    path = folder / "rups.qcoder"
    shutil.copy(project_path, path)
    for expected in (True, False):
        with window(qtbot, path) as driver:
            driver.wait(lambda driver=driver: driver.workspace.session.project)
            assert ("Dropbox" in strip(driver, "place")) == expected


# the daily backup


def later(driver: Driver, days: int = 2) -> None:
    """Let the project think that it is some days later."""
    now = datetime.now().astimezone() + timedelta(days=days)
    driver.project.backups.clock = lambda: now


def test_a_backup_is_made_soon_after_opening_where_it_is_due(driver: Driver) -> None:
    later(driver)
    said: list[str] = []
    driver.workspace.safekeeping.watch.working.connect(said.append)
    driver.wait(driver.project.backups.list)
    driver.wait(lambda: said and said[-1] == "backup made")
    assert any("%" in text for text in said)
    assert len(driver.project.backups.list()) == 1


def test_a_fresh_project_and_one_that_is_read_get_none(qtbot: QtBot, project_path: Path) -> None:
    with window(qtbot, project_path) as driver:
        driver.wait(lambda: driver.workspace.session.project)
        look_round(driver)
        assert not driver.project.backups.folder.exists()
    with window(qtbot) as driver:
        driver.workspace.session.set_project(qcoder.open(project_path, read_only=True, coder="AK"))
        later(driver)
        look_round(driver)
        assert not driver.project.backups.folder.exists()


def test_a_backup_that_is_being_made_is_let_go_when_the_project_closes(driver: Driver) -> None:
    folder = driver.project.backups.folder
    driver.workspace.safekeeping.watch.back_up()
    driver.workspace.close_project()
    assert not list(folder.glob("*")) or len(list(folder.glob("*.qcoder"))) == 1
    assert driver.workspace.session.project is None


def test_a_backup_that_cannot_be_made_is_said(driver: Driver) -> None:
    driver.project.backups.folder.write_text("no folder")
    driver.workspace.safekeeping.watch.back_up()
    driver.wait(lambda: "No backup was made" in driver.workspace.messages.text)
    assert "✓ saved" in saved_text(driver)  # the project is


def test_a_copy_on_demand_leaves_the_project_where_it_is(driver: Driver, tmp_path: Path) -> None:
    copy, path = tmp_path / "kopie.qcoder", driver.project.path
    driver.workspace.safekeeping.save_copy_as(copy)
    driver.wait(lambda: "A copy is saved" in driver.workspace.messages.text)
    assert driver.project.path == path
    with qcoder.open(copy, coder="AK") as p:
        assert dump(p) == dump(driver.project)
    driver.workspace.safekeeping.save_copy_as(copy)
    driver.wait(lambda: "exists already" in driver.workspace.messages.text)


def test_a_file_that_is_damaged_while_it_is_open_is_said_once(driver: Driver) -> None:
    """Where it is read in painting, Qt puts its own words in front."""
    error = Damaged("Error calling Python override of QWidget::paintEvent(): “x” is damaged.")
    said: list[str] = []
    driver.workspace.session.said.connect(lambda text, _bad: said.append(text))
    assert driver.window.take(error)
    assert driver.window.take(Damaged("“x” is damaged."))
    assert said == ["“x” is damaged."]
    assert "“x” is damaged." in strip(driver)
    assert not driver.window.take(ValueError("a bug"))
    click(driver.workspace.safekeeping.strips, "Backups…")
    assert driver.workspace.centre.currentWidget() is driver.workspace.safekeeping.backups


def test_a_memo_that_found_no_room_is_not_lost_by_closing(driver: Driver) -> None:
    path = driver.project.path
    text = "woord " * 100_000
    with no_room(path.stat().st_size):
        edit = begin_memo(driver, text)
        driver.wait(lambda: driver.workspace.session.trouble)
        assert edit.toPlainText() == text
        assert not driver.window.close()
        assert "not saved" in driver.workspace.messages.text
        assert edit.toPlainText() == text
    driver.keys("Ctrl+Return", into=edit)
    assert "✓ saved" in saved_text(driver)
    assert driver.window.close()
    with qcoder.open(path, coder="AK") as p:
        assert any(memo.body == text.strip() for memo in p.memos.list())


def test_what_cannot_be_read_is_said_once_of_a_project_that_is_only_read(
    qtbot: QtBot, project_path: Path
) -> None:
    with window(qtbot) as driver:
        session = driver.workspace.session
        session.set_project(qcoder.open(project_path, read_only=True, coder="AK"))
        said: list[str] = []
        session.said.connect(lambda text, _bad: said.append(text))
        for _time in range(2):
            assert driver.window.take(Damaged("“x” is damaged."))
        assert said == ["“x” is damaged."]
        assert strip(driver) == "“x” is damaged."
        assert saved_text(driver) == "read-only"


@not_on_windows
@pytest.mark.parametrize("stay_away", [False, True])
def test_a_memo_that_could_not_be_kept_is_there_when_one_comes_back(
    driver: Driver, project_path: Path, stay_away: bool
) -> None:
    away = project_path.with_suffix(".away")
    edit = begin_memo(driver, "Niet kwijtraken.")
    os.rename(project_path, away)
    driver.show("interview03")
    driver.wait(lambda: not edit.isVisible() or not edit.toPlainText())
    assert saved_text(driver) == "✗ not saved"
    if stay_away:
        os.rename(away, project_path)
        driver.workspace.safekeeping.watch.look()
    else:
        coding = next(c for c in driver.project.codings.list("interview01", coder="AK"))
        driver.workspace.shown.go_to(coding)
        memo = driver.workspace.inspector._coding.memo
        driver.wait(lambda: [one.toPlainText() for one in memo._edits] == ["Niet kwijtraken."])
        os.rename(away, project_path)
        driver.workspace.safekeeping.watch.look()
        driver.workspace.inspector.save_edits()
    driver.wait(lambda: "Niet kwijtraken." in [memo.body for memo in driver.project.memos.list()])
    assert not driver.workspace.inspector.unsaved


def test_it_is_not_said_that_something_is_being_written_where_it_is_not(driver: Driver) -> None:
    for name in ("interview02", "interview03", "interview01"):
        driver.show(name)
        driver.wait(lambda: not driver.workspace.inspector._soon.isActive())
        assert saved_text(driver) == "✓ saved"
