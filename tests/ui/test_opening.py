"""Opening asks what it must know, and changes nothing before a project is open."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import qcoder
from tests.ui.conftest import Shared
from ui.start.cards import Card
from ui.start.opening import Opening
from ui.start.opening_cards import LockedCard, PassphraseCard, WhoCard

Kind = TypeVar("Kind", bound=Card)


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def opening(shared: Shared, over: QWidget) -> Opening:
    return Opening(shared.session, shared.preferences, over)


@pytest.fixture
def other(sample_file: Path, tmp_path: Path) -> Path:
    """Another project, of AK and MV."""
    return Path(shutil.copy(sample_file, tmp_path / "other.qcoder"))


@pytest.fixture
def card(opening: Opening, qtbot: QtBot) -> Callable[[type[Kind]], Kind]:
    def card(kind: type[Kind]) -> Kind:
        qtbot.waitUntil(lambda: isinstance(opening.card, kind))
        found = opening.card
        assert isinstance(found, kind)
        return found

    return card


def test_the_name_of_this_computer_opens_without_asking(
    opening: Opening, shared: Shared, other: Path, qtbot: QtBot
) -> None:
    shared.preferences.set("coder", "mv")
    with qtbot.waitSignal(opening.opened):
        opening.open(other)
    assert shared.session.coder
    assert shared.session.coder.name == "MV"
    assert shared.preferences.recent_projects() == [str(other)]


def test_a_package_opens_as_its_coder_without_asking(
    opening: Opening, shared: Shared, other: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    package = tmp_path / "pakket.qcoder"
    with qcoder.open(other, coder="AK") as p:
        p.packages.make("MV", package)
    shared.preferences.set("coder", "JV")
    with qtbot.waitSignal(opening.opened):
        opening.open(package)
    assert opening.card is None
    assert shared.session.coder
    assert shared.session.coder.name == "MV"
    shared.session.work_as("JV")
    assert shared.session.coder.name == "MV"


def test_who_are_you_is_asked_once(
    opening: Opening, shared: Shared, other: Path, qtbot: QtBot, card: Callable[..., WhoCard]
) -> None:
    before = shared.session.open_project.path
    shared.preferences.set("coder", "JV")
    opening.open(other)
    asked = card(WhoCard)
    assert asked.list.hasFocus()
    assert shared.session.open_project.path == before
    qtbot.keyClick(asked.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(opening.opened):
        qtbot.keyClick(asked.list, Qt.Key.Key_Return)
    assert shared.session.coder
    assert shared.session.coder.name == "MV"
    opening.open(before, "AK")
    qtbot.waitUntil(lambda: shared.session.open_project.path == before)
    with qtbot.waitSignal(opening.opened):
        opening.open(other)
    assert shared.session.coder.name == "MV"


def test_someone_new_is_added(
    opening: Opening, shared: Shared, other: Path, qtbot: QtBot, card: Callable[..., WhoCard]
) -> None:
    shared.preferences.set("coder", "JV")
    opening.open(other)
    asked = card(WhoCard)
    asked.edit.setText("ak")
    qtbot.keyClick(asked.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(asked.problem))  # taken
    asked.edit.setText("JV")
    with qtbot.waitSignal(opening.opened):
        qtbot.keyClick(asked.edit, Qt.Key.Key_Return)
    assert shared.session.coder
    assert shared.session.coder.name == "JV"
    assert [coder.name for coder in shared.session.coders.values()] == ["AK", "JV", "MV"]


def test_a_wrong_passphrase_is_said_and_asked_again(
    opening: Opening, shared: Shared, tmp_path: Path, qtbot: QtBot,
    card: Callable[..., PassphraseCard],
) -> None:  # fmt: skip
    path = tmp_path / "secret.qcoder"
    qcoder.create(path, coder="AK", passphrase="appel mes").close()
    opening.open(path, "AK")
    asked = card(PassphraseCard)
    assert asked.edit.hasFocus()
    assert asked.edit.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClicks(asked.edit, "peer")
    qtbot.keyClick(asked.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "secret.qcoder" in asked.problem)
    qtbot.keyClicks(asked.edit, "appel mes")  # what was wrong is selected
    with qtbot.waitSignal(opening.opened):
        qtbot.keyClick(asked.edit, Qt.Key.Key_Return)
        qtbot.keyClick(asked.edit, Qt.Key.Key_Escape)  # too late
    assert shared.session.open_project.path == path
    assert opening.card is None


def test_escape_cancels_and_the_keyboard_stays_in_the_card(
    opening: Opening, shared: Shared, tmp_path: Path, qtbot: QtBot, over: QWidget,
    card: Callable[..., PassphraseCard],
) -> None:  # fmt: skip
    before = shared.session.project
    behind = QLineEdit(over)
    behind.show()
    behind.setFocus()
    path = tmp_path / "secret.qcoder"
    qcoder.create(path, coder="AK", passphrase="appel mes").close()
    opening.open(path)
    asked = card(PassphraseCard)
    for _ in range(6):
        focused = over.focusWidget()
        assert focused
        assert asked.isAncestorOf(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    qtbot.keyClick(asked.edit, Qt.Key.Key_Escape)
    assert opening.card is None
    assert behind.hasFocus()
    assert shared.session.project is before


def test_a_project_that_is_open_elsewhere_can_be_read(
    opening: Opening, shared: Shared, other: Path, qtbot: QtBot, card: Callable[..., LockedCard]
) -> None:
    with qcoder.open(other, coder="AK"):
        opening.open(other, "JV")
        asked = card(LockedCard)
        assert not [b for b in asked.findChildren(QPushButton) if "ake over" in b.text()]
        with qtbot.waitSignal(opening.opened):
            assert asked.primary
            asked.primary.click()
        assert shared.session.open_project.read_only


def test_a_note_of_another_computer_can_be_taken_over(
    opening: Opening, shared: Shared, other: Path, qtbot: QtBot, card: Callable[..., LockedCard]
) -> None:
    note = {"installation": "x", "machine": "laptop", "user": "mv", "process": "1", "time": "t"}
    other.with_name(other.name + ".lock").write_text(json.dumps(note))
    opening.open(other, "AK")
    asked = card(LockedCard)
    with qtbot.waitSignal(opening.opened):
        asked.take_over_wanted.emit()
    assert shared.session.can_change


@pytest.mark.parametrize("content", [b"", b"no project", b"x" * 100_001])
def test_what_is_no_project_is_said(
    opening: Opening, shared: Shared, tmp_path: Path, qtbot: QtBot, content: bytes
) -> None:
    before = shared.session.project
    path = tmp_path / "no.qcoder"
    path.write_bytes(content)
    with qtbot.waitSignal(shared.session.said) as said:
        opening.open(path)
    assert said.args[1]
    assert "no.qcoder" in said.args[0]
    assert opening.card is None
    assert shared.session.project is before
    assert not shared.preferences.recent_projects()


def test_the_project_that_is_open_is_left_alone(
    opening: Opening, shared: Shared, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(opening.opened, wait=100):
        opening.open(shared.session.open_project.path)
