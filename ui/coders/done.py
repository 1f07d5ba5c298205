"""What came of making packages or merging, with what to do next.

The one rule: it stays until something else is chosen or done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from qcoder.i18n import _
from ui import theme
from ui.widgets import PAD, Messages, button, icon_button, label

Choice = tuple[str, Callable[[], object]]


class Done(QFrame):
    """A sentence with buttons, and lines to read and copy below it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self.buttons: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        column.setSpacing(2 * theme.GRID)
        head = QHBoxLayout()
        head.setSpacing(2 * theme.GRID)
        self.text = label("", wrap=True)
        head.addWidget(self.text, 1)
        head.addWidget(icon_button("close", _("Close message"), self.hide))
        self.lines = Messages(_("What was done"))
        self._row = QHBoxLayout()
        self._row.setSpacing(2 * theme.GRID)
        self._row.addStretch()
        column.addLayout(head)
        column.addWidget(self.lines)
        column.addLayout(self._row)
        self.hide()

    def show_done(
        self, sentence: str, lines: Sequence[str] = (), *choices: Choice, bad: bool = False
    ) -> None:
        """Say what was done, or why not; the first choice gets the keyboard."""
        for old in self.buttons:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = [button(text, act) for text, act in choices]
        for place, made in enumerate(self.buttons):
            self._row.insertWidget(place, made)
        self.text.setText(sentence if bad else f"✓ {sentence}")
        self.setAccessibleName(sentence)
        self.setProperty("bad", bad)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        self.lines.show_lines(lines)
        if self.buttons:
            self.buttons[0].setFocus()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
