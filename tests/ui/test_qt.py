"""Guards on Qt itself."""

import sys

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


def test_qt_does_not_lose_references(qtbot: QtBot) -> None:
    """PySide6 6.12.0 drops a reference to None at each call that returns nothing."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(2_000):
        label.setText("x")
    assert sys.getrefcount(None) > before - 100
