"""Strips at the top of the window that stay until they are dealt with: what is wrong with the file.

The one rule: a strip never takes the focus, nor anything away from what is being written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qcoder.i18n import _
from ui import theme
from ui.widgets import PAD, Picture, button, icon_button, label

Choices = Sequence[tuple[str, Callable[[], object]]]


class Strip(QFrame):
    """One sentence with what can be done about it; the first button is the advised one."""

    def __init__(self, sentence: str, choices: Choices, *, bad: bool) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("bad", bad)
        self.setAccessibleName(sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, theme.GRID, 2 * theme.GRID, theme.GRID)
        row.setSpacing(2 * theme.GRID)
        row.addWidget(Picture("alert-circle-outline" if bad else "information-outline", 20))
        self.text = label(sentence, wrap=True)
        row.addWidget(self.text, 1)
        for at, (text, act) in enumerate(choices):
            row.addWidget(button(text, act, "primary" if bad and at == 0 else ""))
        if not bad:
            hide = icon_button("close", _("Hide"), self.hide)
            row.addWidget(hide)


class Strips(QWidget):
    """The strips that are shown, each by the name of what it is about."""

    def __init__(self) -> None:
        super().__init__()
        self._strips: dict[str, Strip] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def put(self, about: str, sentence: str, *choices: tuple[str, Callable[[], object]],
            bad: bool = False) -> None:  # fmt: skip
        """Show a strip in place of the one about the same; one that is bad cannot be hidden."""
        self.take(about)
        made = Strip(sentence, choices, bad=bad)
        self._strips[about] = made
        self._column.insertWidget(0 if bad else self._column.count(), made)
        made.show()  # at once, not with the next event
        QAccessible.updateAccessibility(QAccessibleEvent(made, QAccessible.Event.Alert))

    def take(self, about: str) -> None:
        """Take a strip away."""
        strip = self._strips.pop(about, None)
        if strip:
            strip.hide()
            self._column.removeWidget(strip)
            strip.deleteLater()

    def clear(self) -> None:
        """Take all strips away."""
        for about in list(self._strips):
            self.take(about)

    def shown(self, about: str) -> Strip | None:
        """Return the strip about something, where there is one that is not hidden."""
        strip = self._strips.get(about)
        return strip if strip and not strip.isHidden() else None
