"""The line in which one presses the keys that a command shall have.

The one rule: it only asks; what the keys do is decided by who listens.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QVBoxLayout, QWidget

from qcoder.i18n import _
from ui import theme
from ui.widgets import Elided, button, label


class KeysBar(QWidget):
    """Emits `pressed(keys)`; after `ask`, `taken(keys)` where the user takes them all the same."""

    pressed = Signal(str)
    taken = Signal(str)
    reset_wanted = Signal()
    reset_all_wanted = Signal()
    left = Signal()  # Escape in the line

    def __init__(self) -> None:
        super().__init__()
        self._command = Elided("", "muted", Qt.TextElideMode.ElideRight)
        self.input = _Keys()
        self.input.setMaximumSequenceLength(1)
        self.input.setAccessibleName(_("Press the new keys"))
        self.input.setFixedWidth(44 * theme.GRID)
        self.input.editingFinished.connect(self._on_finished)
        self.input.escaped.connect(self.left)
        self._clear = button(_("No keys"), lambda: self.pressed.emit(""))
        self._default = button(_("Default"), self.reset_wanted.emit)
        self._all = button(_("All defaults"), self.reset_all_wanted.emit, "flat")
        self._said = label("", "bad", wrap=True)
        self._take = button(_("Take it over"), self._on_take)
        row, below = QHBoxLayout(), QHBoxLayout()
        for one in (row, below):
            one.setSpacing(2 * theme.GRID)
        row.addWidget(self._command, 1)
        for one in (self.input, self._clear, self._default, self._all):
            row.addWidget(one)
        below.addWidget(self._said, 1)
        below.addWidget(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addLayout(below)
        for one in (self._clear, self._default, self._all, self._take):
            one.setAutoDefault(False)  # Enter is for the line
        self.show_command(None, None)

    def show_command(self, name: str | None, keys: QKeySequence | None) -> None:
        """Show the keys of a command; None where there is none to change."""
        self._command.show_text(name or _("Choose a command first."))
        self.input.setKeySequence(keys or QKeySequence())
        for one in (self.input, self._clear, self._default):
            one.setEnabled(name is not None)
        self._say("", may_take=False)

    def edit(self) -> None:
        """Wait for the keys."""
        if self.input.isEnabled():
            self.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, sentence: str) -> None:
        """Say why these keys cannot be had."""
        self._say(sentence, may_take=False)

    def ask(self, sentence: str) -> None:
        """Say who has these keys, and offer to take them over."""
        self._say(sentence, may_take=True)

    def _say(self, sentence: str, *, may_take: bool) -> None:
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        self._take.setVisible(may_take)

    def _on_finished(self) -> None:
        keys = self.input.keySequence()
        if keys.count():
            self.pressed.emit(keys.toString(QKeySequence.SequenceFormat.PortableText))

    def _on_take(self) -> None:
        self.taken.emit(self.input.keySequence().toString(QKeySequence.SequenceFormat.PortableText))


class _Keys(QKeySequenceEdit):
    """The line itself; Escape leaves it, as it does elsewhere."""

    escaped = Signal()

    def event(self, event: QEvent) -> bool:
        pressed = event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self.escaped.emit()
            event.accept()
            return True
        return super().event(event)
