"""What the program says to the user, at the foot of the window: done, or why not.

The one rule: a message never takes the focus; what went wrong stays longer, and what was
done no longer than until something else is.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from qcoder.i18n import _
from ui.widgets import icon_button, label

_SHOWN_MS, _BAD_SHOWN_MS = 6_000, 15_000
_MARGIN, _BESIDE, _WIDEST = 16, 64, 640


class MessageBar(QFrame):
    """One message, over the lower edge of `over`."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("message")
        self._over = over
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        self._text = label("", wrap=True)
        row.addWidget(self._text, 1)
        row.addWidget(icon_button("close", _("Close message"), self.hide))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._just_said = QTimer(self, singleShot=True, interval=0)  # until what was asked is done
        over.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now; empty where nothing is."""
        return self._text.text() if self.isVisibleTo(self._over) else ""

    def say(self, sentence: str, bad: bool) -> None:
        """Show a sentence for a while."""
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self.setProperty("bad", bad)
        self.style().unpolish(self)
        self.style().polish(self)
        self._place()
        self.show()
        self.raise_()
        self._just_said.start()
        self._timer.start(_BAD_SHOWN_MS if bad else _SHOWN_MS)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def outdate(self) -> None:
        """Hide what was said of something before; what went wrong stays to be read."""
        if not self.property("bad") and not self._just_said.isActive():
            self.hide()

    def _place(self) -> None:
        wanted = self._text.fontMetrics().horizontalAdvance(self._text.text())
        width = min(self._over.width() - 2 * _MARGIN, _WIDEST, wanted + _BESIDE)
        lines = wanted // max(width - _BESIDE + 4, 1)
        height = 40 + lines * self._text.fontMetrics().lineSpacing()
        self.setGeometry(
            (self._over.width() - width) // 2,
            self._over.height() - height - _MARGIN,
            width,
            height,
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._over and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
