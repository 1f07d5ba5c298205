"""F6 on the page of cases: the grid, the figures per year, the interviews, and what is above.

The one rule: only what is seen gets the keyboard.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


class Round(QObject):
    """Goes round the parts of a page: pairs of what holds the keyboard, and what gets it."""

    def __init__(self, page: QWidget, parts: Sequence[tuple[QWidget, QWidget]]) -> None:
        super().__init__(page)
        self._parts = parts
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_F6:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # else the window goes through what is hidden behind this page
            return True
        if event.type() == QEvent.Type.KeyPress:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._go_on(-1 if back else 1)
            return True
        return False

    def _go_on(self, step: int) -> None:
        focused = QApplication.focusWidget()
        there = [part for part in self._parts if part[0].isVisible()]
        holders = [part[0] for part in there]
        at = next((n for n, one in enumerate(holders) if focused and _holds(one, focused)), -1)
        if there:
            there[(at + step) % len(there)][1].setFocus()


def _holds(one: QWidget, focused: QWidget) -> bool:
    return one is focused or one.isAncestorOf(focused)
