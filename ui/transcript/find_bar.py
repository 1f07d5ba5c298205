"""The bar to look for words in the document that is shown.

The one rule: the view finds and marks; the bar only asks and counts.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from qcoder.i18n import _
from qcoder.model import Span
from ui import theme
from ui.transcript.view import TranscriptView
from ui.widgets import PAD, add_clear_button, icon_button, label

_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class FindBar(QFrame):
    """Opens with `open`; Enter goes to the next place, Shift+Enter back, Escape closes."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._view = view
        self.input = _Words(self)
        self.count = label("", "muted")
        self.count.setMinimumWidth(20 * theme.GRID)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.input, 1)
        row.addWidget(self.count)
        row.addWidget(icon_button("chevron-up", _("Find previous"), self.previous))
        row.addWidget(icon_button("chevron-down", _("Find next"), self.next))
        row.addWidget(icon_button("close", _("Close"), self.dismiss))
        self.input.textChanged.connect(self._on_text)
        self.hide()

    def open(self, words: str = "") -> None:
        """Open, looking for some words, or for those that were looked for last."""
        self.show()
        if words and words != self.input.text():
            self.input.setText(words)
        else:
            self._on_text(self.input.text())
        self.input.selectAll()
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self) -> None:
        """Close, and go on in the text."""
        self._view.highlight_matches("")
        self.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def next(self) -> None:
        """Go to the next place; after the last comes the first."""
        self._find(backwards=False)

    def previous(self) -> None:
        """Go to the previous place; before the first comes the last."""
        self._find(backwards=True)

    def again(self) -> None:
        """Count anew, as another text is shown."""
        if not self.isHidden():
            self._view.highlight_matches(self.input.text())
            self._tell()

    def _on_text(self, text: str) -> None:
        self._view.highlight_matches(text)
        matches = self._view.tints.matches
        if matches and self._selected() not in matches:
            cursor = self._view.text.textCursor()
            start = cursor.selectionStart()
            self._view.text.select(start, start)  # typing on may keep the place that was found
            self._view.find(text, False)
        self._tell()

    def _find(self, *, backwards: bool) -> None:
        if self.isHidden():
            self.open()
        words = self.input.text()
        self._view.highlight_matches(words)
        self._view.find(words, backwards)
        self._tell()

    def _selected(self) -> Span:
        cursor = self._view.text.textCursor()
        return Span(cursor.selectionStart(), cursor.selectionEnd())

    def _tell(self) -> None:
        matches, selected = self._view.tints.matches, self._selected()
        if not self.input.text().strip():
            sentence = ""
        elif not matches:
            sentence = _("not found")
        elif selected in matches:
            number = matches.index(selected) + 1
            sentence = _("{number} of {count}").format(number=number, count=len(matches))
        else:
            sentence = str(len(matches))
        self.count.setText(sentence)


class _Words(QLineEdit):
    """The words to look for."""

    def __init__(self, bar: FindBar) -> None:
        super().__init__()
        self._bar = bar
        self.setPlaceholderText(_("Find in document"))
        self.setAccessibleName(_("Find in document"))
        add_clear_button(self)

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._bar.dismiss()
        elif event.key() not in _KEYS:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._bar.previous()
        else:
            self._bar.next()
