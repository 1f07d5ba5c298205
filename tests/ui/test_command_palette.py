"""The command palette runs commands and finds documents and codes."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Shared
from ui.palettes.command_palette import CommandPalette

ENTER = Qt.Key.Key_Return


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def action(
    host: QWidget, text: str, keys: str, run: Callable[[], object], enabled: bool = True
) -> QAction:
    made = QAction(text, host)
    made.setShortcut(keys)
    made.setEnabled(enabled)
    made.triggered.connect(lambda: run())
    return made


@pytest.fixture
def ran() -> list[str]:
    return []


@pytest.fixture
def palette(host: QWidget, shared: Shared, ran: list[str]) -> CommandPalette:
    actions = [
        action(host, "Remove coding", "Del", lambda: ran.append("remove"), enabled=False),
        action(host, "&Open project…", "Ctrl+O", lambda: ran.append("open")),
        action(host, "Drag && drop", "", lambda: ran.append("drag")),
        action(host, "", "Ctrl+T", lambda: ran.append("nothing")),
    ]
    return CommandPalette(host, lambda: actions, shared.session, shared.shown)


def test_commands_are_listed_with_their_shortcuts(palette: CommandPalette) -> None:
    palette.open()
    rows = [(row.text, row.remark, row.enabled) for row in palette.model.rows]
    assert rows == [
        ("Open project", "Ctrl+O", True),
        ("Drag & drop", "", True),
        ("Remove coding", "Del", False),
    ]


def test_enter_runs_the_command(palette: CommandPalette, ran: list[str], qtbot: QtBot) -> None:
    palette.open()
    qtbot.keyClicks(palette.input, "open pro")
    qtbot.keyClick(palette.input, ENTER)
    assert ran == ["open"]
    assert not palette.isVisible()


def test_a_disabled_command_cannot_be_chosen(
    palette: CommandPalette, ran: list[str], qtbot: QtBot
) -> None:
    palette.open()
    qtbot.keyClick(palette.input, Qt.Key.Key_End)
    row = palette.current()
    assert row
    assert row.text == "Drag & drop"
    place = palette.list.visualRect(palette.model.index(2)).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert ran == []


def test_documents_codes_and_words_are_found(
    palette: CommandPalette, shared: Shared, qtbot: QtBot
) -> None:
    palette.open()
    qtbot.keyClicks(palette.input, "open interview02")
    qtbot.keyClick(palette.input, ENTER)
    assert shared.shown.document == shared.document("interview02").id
    palette.open()
    qtbot.keyClicks(palette.input, "aftercare")
    qtbot.keyClick(palette.input, ENTER)
    assert shared.shown.code == shared.session.open_project.codes.get("BTR-NAZORG").id
    palette.open()
    qtbot.keyClicks(palette.input, "zzzz")
    with qtbot.waitSignal(palette.text_wanted) as wanted:
        qtbot.keyClick(palette.input, ENTER)
    assert wanted.args == ["zzzz"]
