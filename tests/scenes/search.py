"""Scenes of the search in all documents."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.scenes.common import type_in, wait
from ui.workspace import Workspace


def found(w: Workspace) -> None:
    """Show what a search in all documents finds, one place chosen."""
    w.actions.by_name["find_all"].trigger()
    type_in("gemeente")
    wait(400)
    QTest.keyClick(w.found.input, Qt.Key.Key_Return)


def found_nothing(w: Workspace) -> None:
    """Show a pattern that is none."""
    w.actions.by_name["find_all"].trigger()
    w.found.input.setText("(gemeente")
    chosen = [one for one in w.found.findChildren(QPushButton) if one.isCheckable()]
    chosen[-1].click()
