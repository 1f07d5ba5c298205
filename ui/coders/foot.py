"""The foot of a page on which a thread works: its progress, and a way to stop it.

The one rule: it shows what the work says, and does nothing by itself.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from qcoder.i18n import _
from ui import theme
from ui.widgets import PAD, button, label
from ui.working import Working


class Foot(QFrame):
    """The foot of a page: what will be done, the button for it, and how far it is."""

    def __init__(self, working: Working, act: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("bottom_bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        row.setSpacing(2 * theme.GRID)
        self.sentence = label("", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        self.cancel_button = button(_("Cancel"), working.cancel, "flat")
        self.go = button("", act, "primary")
        row.addWidget(self.sentence, 2)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.go)
        working.busy.connect(self._on_busy)
        working.progressed.connect(self._on_progressed)
        self._on_busy(False)

    def show_state(self, sentence: str, text: str, allowed: bool) -> None:
        """Show what will be done, and what the button is called."""
        self.sentence.setText(sentence)
        self.go.setText(text)
        self.go.setAccessibleName(text)
        self.go.setEnabled(allowed)

    def _on_busy(self, busy: bool) -> None:
        self.bar.setRange(0, 0)
        for one in (self.bar, self.cancel_button):
            one.setVisible(busy)
        self.go.setVisible(not busy)
        if busy:
            self.cancel_button.setFocus()

    def _on_progressed(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
