"""The pages of backups and of the check, and the way back from a project that cannot be opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

import qcoder
from qcoder.driver import sqlcipher
from tests.builders import dump
from tests.ui.driver import Driver, window
from tests.ui.test_safety import click
from ui.safety.backups_panel import BackupsPanel
from ui.safety.check_panel import CheckPanel
from ui.start.opening_cards import BackupsCard, PassphraseCard

pytestmark = pytest.mark.usefixtures("settings")


def backups_page(driver: Driver, count: int) -> BackupsPanel:
    """Show the page of the backups once it lists so many."""
    driver.workspace.actions.by_name["backups"].trigger()
    page = driver.workspace.safekeeping.backups
    driver.wait(lambda: page.list.topLevelItemCount() == count)
    return page


def go_back(driver: Driver, page: BackupsPanel) -> None:
    """Go back to the backup that is lit, and wait until the project is open again."""
    project = driver.project
    click(page, "Go back to this backup…")
    assert "is kept" in page.question.text.text()
    click(page.question, "Go back")
    driver.wait(
        lambda: driver.workspace.session.project and driver.workspace.session.project != project
    )


# backups


def test_going_back_and_back_again(driver: Driver) -> None:
    driver.show("interview02")
    before = dump(driver.project)
    page = backups_page(driver, 0)
    assert "no backups yet" in page.empty.text()
    click(page, "Make a backup now")
    driver.wait(lambda: page.list.topLevelItemCount() == 1)
    assert "nothing that this backup lacks" in page.goes.text()
    driver.project.cases.add("Ede")
    driver.project.codings.add("interview02", 120, 160, code="INB-WERK")
    worked = dump(driver.project)
    driver.workspace.show_coding()
    page = backups_page(driver, 1)
    driver.wait(lambda: "2 operations were done" in page.goes.text())
    go_back(driver, page)
    assert dump(driver.project) == before
    assert "before restoring" in driver.workspace.messages.text
    assert driver.workspace.session.coder
    assert driver.workspace.session.coder.name == "AK"
    shown = driver.workspace.session.documents[driver.workspace.shown.document or ""]
    assert shown.name == "interview02"
    page = backups_page(driver, 2)
    kept = next(
        item
        for n in range(2)
        if (item := page.list.topLevelItem(n)) and "before going back" in item.text(5)
    )
    page.list.setCurrentItem(kept)
    go_back(driver, page)
    assert dump(driver.project) == worked


def test_escape_closes_the_question_and_then_the_page(driver: Driver) -> None:
    driver.project.backups.make()
    page = backups_page(driver, 1)
    click(page, "Go back to this backup…")
    assert page.question.yes.hasFocus()
    driver.keys("Esc")
    assert page.question.isHidden()
    driver.keys("Esc", into=page.list)
    assert driver.workspace.centre.currentWidget() is driver.workspace.panes


def test_an_encrypted_project_asks_for_its_passphrase(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "secret.qcoder"
    with qcoder.create(path, coder="AK", passphrase="appel") as p:
        p.backups.make()
        p.cases.add("Ede")
    with window(qtbot) as driver:
        driver.workspace.session.set_project(qcoder.open(path, passphrase="appel"))
        page = backups_page(driver, 1)
        click(page, "Go back to this backup…")
        assert page.question.edit.hasFocus()
        driver.type("peer")
        driver.keys("Return")
        driver.wait(lambda: "wrong" in page.question.problem.text())
        assert driver.project.cases.list()  # still open
        driver.type("appel")
        driver.keys("Return")
        driver.wait(lambda: driver.workspace.session.project and not driver.project.cases.list())


def test_a_project_that_is_read_cannot_be_put_back(qtbot: QtBot, project_path: Path) -> None:
    with qcoder.open(project_path, coder="AK") as p:
        p.backups.make()
    with window(qtbot) as driver:
        driver.workspace.session.set_project(qcoder.open(project_path, read_only=True, coder="AK"))
        page = backups_page(driver, 1)
        assert not page.back.isEnabled()
        assert not page.make.isEnabled()


# what cannot be opened


def spoil(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000] + b"\0" * 100_000)


@pytest.mark.parametrize("lose", [spoil, Path.unlink, lambda path: path.write_bytes(b"other")])
def test_a_project_that_cannot_be_opened_comes_back_from_a_backup(
    qtbot: QtBot, project_path: Path, lose
) -> None:
    with qcoder.open(project_path, coder="AK") as p:
        before = dump(p)
        p.backups.make()
    lose(project_path)
    with window(qtbot, project_path) as driver:
        opening = driver.workspace.opening
        driver.wait(lambda: isinstance(opening.card, BackupsCard))
        card = opening.card
        assert isinstance(card, BackupsCard)
        assert not card.edit.isVisible()
        driver.wait(lambda: card.list.topLevelItemCount() == 1)
        assert card.list.hasFocus()
        driver.keys("Return")
        driver.wait(lambda: driver.workspace.session.project)
        assert dump(driver.project) == before
        assert "as it was in the backup" in driver.workspace.messages.text


def test_a_damaged_project_without_backups_says_so(qtbot: QtBot, project_path: Path) -> None:
    spoil(project_path)
    with window(qtbot, project_path) as driver:
        driver.wait(lambda: "There are no backups" in driver.workspace.messages.text)
        assert driver.workspace.opening.card is None


def test_an_encrypted_project_that_is_damaged_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "secret.qcoder"
    with qcoder.create(path, coder="AK", passphrase="appel") as p:
        p.cases.add("Ede")
        p.backups.make()
    path.write_bytes(b"\7" * path.stat().st_size)
    with window(qtbot, path) as driver:
        opening = driver.workspace.opening
        driver.wait(lambda: isinstance(opening.card, PassphraseCard))
        asked = opening.card
        assert isinstance(asked, PassphraseCard)
        assert not asked.backups.isVisible()
        driver.type("appel")
        driver.keys("Return")
        driver.wait(asked.backups.isVisible)
        QTest.mouseClick(asked.backups, Qt.MouseButton.LeftButton)
        card = opening.card
        assert isinstance(card, BackupsCard)
        driver.wait(lambda: card.list.backup and card.list.backup.readable)
        click(card, "Go back to this backup")
        driver.wait(lambda: driver.workspace.session.project)
        assert [case.name for case in driver.project.cases.list()] == ["Ede"]


def test_a_wrong_passphrase_for_a_backup_is_said_in_the_card(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "secret.qcoder"
    with qcoder.create(path, coder="AK", passphrase="appel") as p:
        p.backups.make()
    path.unlink()
    with window(qtbot, path) as driver:
        opening = driver.workspace.opening
        driver.wait(lambda: isinstance(opening.card, BackupsCard))
        card = opening.card
        assert isinstance(card, BackupsCard)
        driver.wait(lambda: card.list.topLevelItemCount() == 1)
        assert isinstance(QApplication.focusWidget(), QLineEdit)
        card.edit.setText("peer")
        click(card, "Go back to this backup")
        driver.wait(lambda: "another passphrase" in card.problem)
        assert not path.exists()


# the check


def check_page(driver: Driver) -> CheckPanel:
    """Show the page of the check once it has looked."""
    driver.workspace.actions.by_name["check_project"].trigger()
    page = driver.workspace.safekeeping.check
    driver.wait(lambda: page.problems is not None and page.start.isVisible())
    return page


def meddle(path: Path, *statements: str) -> None:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def buttons(page: CheckPanel) -> set[str]:
    return {b.text() for b in page.findChildren(QPushButton) if b.isVisible()}


def test_a_sound_project_is_in_order(driver: Driver) -> None:
    page = check_page(driver)
    assert page.result.text() == "The project is in order."
    assert "checked on" in page.title.text()
    assert buttons(page) == {"Check now", "Copy report"}
    assert driver.workspace.top_bar.isEnabled()
    click(page, "Copy report")
    assert "The project is in order." in QApplication.clipboard().text()


def test_what_is_damaged_is_listed_and_what_can_be_is_repaired(
    qtbot: QtBot, project_path: Path
) -> None:
    meddle(
        project_path,
        "DROP INDEX codings_code",
        "CREATE TRIGGER extra AFTER INSERT ON cases BEGIN SELECT 1; END",
    )
    with window(qtbot, project_path) as driver:
        driver.wait(lambda: driver.workspace.session.project)
        page = check_page(driver)
        assert len(page.problems or ()) == 2
        assert "Repair" in buttons(page)
        assert "Backups…" not in buttons(page)
        click(page, "Repair")
        driver.wait(lambda: page.problems == [] and page.start.isVisible())
        assert page.report.toPlainText().count("Repaired:") == 2
        assert driver.project.check() == []
        driver.project.cases.add("Ede")
        driver.workspace.safekeeping.watch.look()
        assert driver.workspace.session.trouble is None


def test_what_cannot_be_repaired_leads_to_the_backups(qtbot: QtBot, project_path: Path) -> None:
    with qcoder.open(project_path, coder="AK") as p:
        p.backups.make()
    meddle(
        project_path,
        "PRAGMA foreign_keys = OFF",
        *(f"DROP TRIGGER {name}" for name in triggers(project_path)),
        "UPDATE documents SET name = 'anders' WHERE name = 'interview01'",
    )
    with window(qtbot, project_path) as driver:
        driver.wait(lambda: driver.workspace.session.project)
        page = check_page(driver)
        assert {"Repair", "Backups…"} <= buttons(page)
        assert "Go back to a backup" in page.advice.text()
        click(page, "Repair")
        driver.wait(lambda: len(page.problems or ()) == 1 and page.start.isVisible())
        assert "Repair" not in buttons(page)
        click(page, "Backups…")
        backups = driver.workspace.safekeeping.backups
        assert driver.workspace.centre.currentWidget() is backups
        driver.wait(lambda: backups.list.topLevelItemCount() == 1)


def triggers(path: Path) -> list[str]:
    connection = sqlcipher.connect(str(path))
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    ]
    connection.close()
    return names
