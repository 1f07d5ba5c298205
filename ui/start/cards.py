"""Cards: small panels in the middle of the window that ask one thing.

The one rule: a card is never a window of its own; Escape cancels it, and the keyboard stays in it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _
from ui import theme
from ui.widgets import button, label

_WIDTH = 480
_PAD = 6 * theme.GRID
_VEIL = 0.86  # how far the card hides what is behind it


class Card(QFrame):
    """A title, a text, what is asked, and buttons; `column` takes what is asked."""

    cancelled = Signal()

    def __init__(self, title: str, text: str = "") -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(title)
        self.setFixedWidth(_WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(_PAD, _PAD, _PAD, _PAD - theme.GRID)
        outer.setSpacing(3 * theme.GRID)
        outer.addWidget(label(title, "title", wrap=True))
        if text:
            outer.addWidget(label(text, wrap=True))
        self.column = QVBoxLayout()
        self.column.setSpacing(2 * theme.GRID)
        outer.addLayout(self.column)
        self._problem = label("", "bad", wrap=True)
        self._problem.hide()
        outer.addWidget(self._problem)
        self.row = QHBoxLayout()
        self.row.setSpacing(2 * theme.GRID)
        self.row.addStretch()
        outer.addLayout(self.row)
        self.primary: QPushButton | None = None
        self._busy = False

    @property
    def problem(self) -> str:
        """The sentence that says what is wrong; empty where nothing is."""
        return "" if self._problem.isHidden() else self._problem.text()

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Add a button to cancel, and the others; Enter in a line presses the one named primary."""
        self.row.addWidget(button(_("Cancel"), self.cancel, "flat"))
        for one in buttons:
            self.row.addWidget(one)
            if one.objectName() == "primary":
                self.primary = one

    def say(self, sentence: str) -> None:
        """Say what is wrong, or nothing."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def cancel(self) -> None:
        """Do without; not while what was asked for is being done, which takes a moment."""
        if not self._busy:
            self.cancelled.emit()

    def set_busy(self, busy: bool) -> None:
        """Show that what was asked for is being done."""
        self._busy = busy
        if self.primary:
            self.primary.setEnabled(not busy)
        if busy:
            self.setCursor(Qt.CursorShape.BusyCursor)
        else:
            self.unsetCursor()

    def minimumSizeHint(self) -> QSize:
        return QSize(_WIDTH, self.heightForWidth(_WIDTH))  # wrapped sentences want all their lines

    def first_field(self) -> QWidget | None:
        """Return what gets the keyboard first."""
        return self.primary

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = QApplication.focusWidget()
            chosen = focused if isinstance(focused, QPushButton) else self.primary
            if chosen and chosen.isEnabled():
                chosen.click()
        else:
            super().keyPressEvent(event)


class ProgressCard(Card):
    """What is being done, how far it is, and a way to stop it, where it can be."""

    def __init__(self, title: str, *, can_stop: bool = True) -> None:
        super().__init__(title)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(title)
        self.column.addWidget(self._bar)
        if can_stop:
            self.add_buttons()
        else:
            self.set_busy(True)

    def set_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)


class Overlay(QWidget):
    """Shows one card over `over`, which stays as it is behind it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._before: QWidget | None = None
        self.card: Card | None = None
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        page = QWidget()
        page.setAutoFillBackground(False)
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(_PAD, _PAD, _PAD, _PAD)
        scroll.setWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        page.setAutoFillBackground(False)  # which setWidget switched on
        over.installEventFilter(self)
        self.hide()

    def show_card(self, card: Card) -> None:
        """Show a card in place of the one that is shown."""
        before = self._before if self.card else QApplication.focusWidget()
        self.close_card()
        self._before = before
        self.card = card
        card.cancelled.connect(self.close_card)
        self._column.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        field = card.first_field()
        if field:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_card(self) -> None:
        """Show no card; the keyboard goes back to where it was."""
        if self.card is None:
            return
        card, self.card = self.card, None
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
        self.hide()
        before, self._before = self._before, None
        if before and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:
        now = QApplication.focusWidget()
        if self.card is None or now is None:
            return super().focusNextPrevChild(forward)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        other = _next(now, forward)
        while other and other is not now:
            if self._takes_focus(other):
                other.setFocus(reason)
                break
            other = _next(other, forward)
        return True

    def _takes_focus(self, widget: QWidget) -> bool:
        tab = Qt.FocusPolicy.TabFocus
        return (
            self.card is not None
            and self.card.isAncestorOf(widget)
            and widget.isVisible()
            and widget.isEnabled()
            and widget.focusProxy() is None
            and bool(widget.focusPolicy() & tab)
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        veil = QColor(theme.colors().background)
        veil.setAlphaF(_VEIL)
        QPainter(self).fillRect(self.rect(), veil)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._over:
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)


def _next(widget: QWidget, forward: bool) -> QWidget | None:
    return widget.nextInFocusChain() if forward else widget.previousInFocusChain()
