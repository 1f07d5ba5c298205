"""Shortcuts can be looked up and changed, and no two commands ever share their keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from tests.ui.driver import Driver
from ui.palettes.shortcuts import ShortcutsPanel
from ui.preferences import Preferences


def opened(driver: Driver) -> ShortcutsPanel:
    driver.keys("F1", into=driver.window)
    panel = next(w for w in driver.window.findChildren(ShortcutsPanel) if w.isVisible())
    panel.activateWindow()
    return panel


def rows(panel: ShortcutsPanel) -> dict[str, QModelIndex]:
    """Return the commands that are listed, by their text."""
    model = panel.tree.model()
    heads = [model.index(n, 0) for n in range(model.rowCount())]
    found = [model.index(n, 0, head) for head in heads for n in range(model.rowCount(head))]
    return {index.data(): index for index in found}


def press(driver: Driver, panel: ShortcutsPanel, command: str, key: Qt.Key, *more: object) -> None:
    """Choose a command in the list, and press its new keys."""
    panel.tree.setCurrentIndex(rows(panel)[command])
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    field = panel.bar.input
    driver.wait(field.hasFocus)
    QTest.keyClick(QApplication.focusWidget() or field, key, *more)  # pyright: ignore
    field.editingFinished.emit()


def says(panel: ShortcutsPanel) -> str:
    return panel.bar._said.text()


def click(panel: ShortcutsPanel, text: str) -> None:
    made = next(b for b in panel.findChildren(QPushButton) if b.text() == text)
    assert made.isVisible()
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


CTRL = Qt.KeyboardModifier.ControlModifier


def test_looking_up(driver: Driver) -> None:
    panel = opened(driver)
    assert not panel.isModal()
    assert {"Undo", "Find in document", "New theme", "Select a word"} <= rows(panel).keys()
    QTest.keyClicks(panel.filter, "ctrl+f")
    assert "Find in document" in rows(panel)
    assert "New theme" not in rows(panel)
    panel.close()


def test_other_keys_work_and_are_remembered(driver: Driver) -> None:
    panel = opened(driver)
    press(driver, panel, "New theme", Qt.Key.Key_J, CTRL)
    assert rows(panel)["New theme"].siblingAtColumn(1).data() == "Ctrl+J"
    actions = driver.workspace.actions
    assert actions.by_name["new_theme"].shortcut().toString() == "Ctrl+J"
    panel.close()
    driver.window.change_language("nl")  # all is built anew
    assert driver.workspace.actions.by_name["new_theme"].shortcut().toString() == "Ctrl+J"
    driver.window.change_language("en")


def test_keys_of_another_command_are_taken_over_only_on_request(driver: Driver) -> None:
    panel, by_name = opened(driver), driver.workspace.actions.by_name
    press(driver, panel, "New theme", Qt.Key.Key_N, CTRL)
    assert "New code" in says(panel)
    assert by_name["new_code"].shortcut().toString() == "Ctrl+N"
    click(panel, "Take it over")
    assert by_name["new_theme"].shortcut().toString() == "Ctrl+N"
    assert not by_name["new_code"].shortcuts()
    panel.tree.setCurrentIndex(rows(panel)["New code"])
    click(panel, "Default")
    assert by_name["new_code"].shortcut().toString() == "Ctrl+N"
    assert not by_name["new_theme"].shortcuts()
    click(panel, "All defaults")
    assert by_name["new_code"].shortcut().toString() == "Ctrl+N"
    assert not Preferences().get("shortcuts", {})
    panel.close()


@pytest.mark.parametrize("key", [Qt.Key.Key_A, Qt.Key.Key_Left, Qt.Key.Key_Space])
def test_keys_that_one_types_with_are_refused(driver: Driver, key: Qt.Key) -> None:
    panel = opened(driver)
    press(driver, panel, "New theme", key)
    assert "needed for typing" in says(panel)
    assert not driver.workspace.actions.by_name["new_theme"].shortcuts()
    press(driver, panel, "New theme", Qt.Key.Key_F7)
    assert driver.workspace.actions.by_name["new_theme"].shortcut().toString() == "F7"
    panel.close()


def test_a_command_without_keys(driver: Driver) -> None:
    panel = opened(driver)
    panel.tree.setCurrentIndex(rows(panel)["New code"])
    click(panel, "No keys")
    assert not driver.workspace.actions.by_name["new_code"].shortcuts()
    assert not rows(panel)["New code"].siblingAtColumn(1).data()
    panel.close()


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_C, CTRL),
        (Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier),
    ],
)
def test_keys_of_lists_and_menus_are_refused(
    driver: Driver, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    panel = opened(driver)
    press(driver, panel, "New theme", key, modifier)
    assert "need these keys" in says(panel)
    assert not driver.workspace.actions.by_name["new_theme"].shortcuts()
    panel.close()


def test_keys_that_were_kept_by_another_version_do_no_harm(driver: Driver) -> None:
    workspace = driver.workspace
    kept = {"gone_since": "Ctrl+J", "new_theme": "Ctrl+E"}  # which was nobody's then
    workspace.preferences.set("shortcuts", kept)
    driver.window.change_language("nl")
    by_name = driver.workspace.actions.by_name
    assert by_name["new_theme"].shortcut().toString() == "Ctrl+E"
    assert not by_name["export"].shortcuts()
    driver.workspace.actions.reset_keys()
    assert by_name["export"].shortcut().toString() == "Ctrl+E"
    assert not by_name["new_theme"].shortcuts()


def test_there_is_one_panel_and_it_goes_with_its_language(driver: Driver) -> None:
    opened(driver)
    opened(driver)
    assert len(driver.window.findChildren(ShortcutsPanel)) == 1
    driver.window.change_language("nl")
    driver.wait(lambda: not driver.window.findChildren(ShortcutsPanel))
