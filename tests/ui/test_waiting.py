"""While a thread has the project the window waits, and what is being typed is not lost."""

from __future__ import annotations

from itertools import repeat
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.driver import Driver

TALK = "I: Vraag {n}?\n\nR: Antwoord {n} over de samenwerking.\n"


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder with so many transcripts that a thread imports them."""
    folder = tmp_path / "veel"
    folder.mkdir()
    for number in range(60):
        (folder / f"gesprek {number}.txt").write_text(TALK.format(n=number), encoding="utf-8")
    return folder


def begin_import(driver: Driver, folder: Path) -> None:
    """Have a thread import a folder."""
    pane = driver.workspace.importing
    driver.workspace.show_import()
    pane.add_paths([folder])
    driver.wait(lambda: pane.bottom.go.isEnabled())
    pane.import_documents()
    assert pane._adding


def test_what_changed_just_before_gives_no_command_back(driver: Driver) -> None:
    w = driver.workspace
    codes = driver.project.codes
    codes.rename(codes.list()[0], "Anders")
    w.on_busy(True)
    QApplication.processEvents()
    assert not any(action.isEnabled() for action in w.actions.by_name.values())
    w.on_busy(False)
    assert w.actions.by_name["undo"].isEnabled()


def test_leaving_the_check_stops_it(driver: Driver) -> None:
    w = driver.workspace
    w.safekeeping.show_check()
    page = w.safekeeping.check
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert w.centre.currentWidget() is w.panes
    assert page._job is None
    assert w.top_bar.isEnabled()
    w.safekeeping.show_check()  # and it begins again
    driver.wait(lambda: page.problems is not None)
    assert page.problems == []


def test_a_backup_that_was_stopped_is_said_no_longer(driver: Driver) -> None:
    w = driver.workspace
    w.safekeeping.watch.back_up()
    job = w.safekeeping.watch._job
    assert job
    job._thread.join()  # it told how far it was, but that is not heard yet
    w.on_busy(True)
    QApplication.processEvents()
    assert not w.status_bar._work.isVisible()
    w.on_busy(False)


def test_a_correction_is_not_saved_into_an_import(driver: Driver, many: Path) -> None:
    w = driver.workspace
    w.transcript.edit_turn()
    driver.type("nieuw ")
    begin_import(driver, many)
    assert not w.may_leave()
    assert w.centre.currentWidget() is w.importing
    assert "wait until" in w.messages.text
    w.importing.cancel()
    driver.wait(lambda: w.importing._adding is None)
    assert not w.may_leave()
    assert w.centre.currentWidget() is w.panes
    assert w.transcript.editor.is_changed()


def test_an_import_that_was_stopped_leaves_the_panel_usable(driver: Driver, many: Path) -> None:
    w = driver.workspace
    begin_import(driver, many)
    w.importing.stop()
    assert w.top_bar.isEnabled()
    assert w.importing.drop_area.files.isEnabled()


def test_lists_do_not_go_on_beside_a_thread(driver: Driver) -> None:
    w = driver.workspace
    w.shown.activate(codes=list(w.session.codes))
    for pane in (w.retrieved, w.found):
        w.at(pane)
        driver.wait(lambda pane=pane: not pane._stale and not pane._model.busy)
        pane._model._slices.start(repeat(None))  # as in a project that is very large
        w.pages.show_export()
        assert not pane._model.busy
        w.at(pane)
        driver.wait(lambda pane=pane: not pane._stale and not pane._model.busy)


def test_what_is_being_corrected_is_not_left_out_of_an_export(driver: Driver) -> None:
    w = driver.workspace
    w.transcript.edit_turn()
    driver.type("nieuw ")
    w.pages.show_export()
    assert w.centre.currentWidget() is w.panes
    assert "not saved yet" in w.transcript.editor.said.text()
    w.transcript.editor.save()
    w.pages.show_export()
    assert w.centre.currentWidget() is w.pages.exporting
