"""A bar at the bottom of a pane that says what something would do, and asks what is wanted.

The one rule: nothing waits for it; Escape closes it, and nothing has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from qcoder.i18n import _
from ui import fuzzy, theme
from ui.widgets import FilterEdit, button

_MOST = 4  # names that the list shows at a time


class QuestionBar(QFrame):
    """One question at a time: a sentence with buttons, or a line to choose a name by."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(2 * theme.GRID)
        self._parts: list[QFrame] = []
        self._chooser: _Chooser | None = None
        self.hide()

    def ask(self, sentence: str, *choices: tuple[str, Callable[[], object]]) -> None:
        """Ask with a button for each choice, stacked where one line is too narrow for them."""
        body = self._new_body(sentence)
        row = QVBoxLayout() if len(choices) > 1 else QHBoxLayout()
        row.setSpacing(theme.GRID)
        for text, act in choices:
            row.addWidget(button(text, lambda act=act: self._answer(act)))
        row.addWidget(button(_("Cancel"), self.close_question, "flat"))
        column = body.layout()
        assert isinstance(column, QVBoxLayout)
        column.addLayout(row)
        self._show(body)

    def choose(
        self, sentence: str, names: Sequence[tuple[str, str]], act: Callable[[str], object]
    ) -> None:
        """Let the user choose one of `names` (pairs of id and name) by some of its letters."""
        body = self._new_body(sentence)
        chooser = _Chooser(names, lambda key: self._answer(lambda: act(key)))
        column = body.layout()
        assert column
        column.addWidget(chooser.line)
        column.addWidget(chooser.list)
        self._chooser = chooser
        column.addWidget(button(_("Cancel"), self.close_question, "flat"))
        self._show(body)

    def close_question(self) -> None:
        """Close the bar without doing anything."""
        if not self.isHidden():
            self._clear()
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_question()
        else:
            super().keyPressEvent(event)

    def _answer(self, act: Callable[[], object]) -> None:
        self.close_question()
        act()

    def _new_body(self, sentence: str) -> QFrame:
        self._clear()
        body = QFrame()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(_Sentence(sentence))
        body.setAccessibleName(sentence)
        return body

    def _show(self, body: QFrame) -> None:
        self._parts.append(body)
        self._column.addWidget(body)
        self.setAccessibleName(body.accessibleName())
        self.show()
        first = body.findChild(FilterEdit) or body.findChildren(QPushButton)[0]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        for part in self._parts:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []


class _Sentence(QLabel):
    """A wrapped sentence that is never cut off, however little height the pane has."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))


class _Chooser:
    """A line and the names that it leaves; Enter takes the one that is lit."""

    def __init__(self, names: Sequence[tuple[str, str]], act: Callable[[str], object]) -> None:
        self._names = names
        self._act = act
        self.line = _Line(_("Name or id…"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Choices"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.line.textChanged.connect(self._fill)
        self.line.returnPressed.connect(self._take)
        self.line.stepped.connect(self._step)
        self.list.itemActivated.connect(lambda _item: self._take())
        self.list.itemClicked.connect(lambda _item: self._take())
        self._fill("")
        self.list.setFixedHeight(_MOST * max(self.list.sizeHintForRow(0), 22) + 4)

    def _fill(self, text: str) -> None:
        found = [(fuzzy.match(text, name), key, name) for key, name in self._names]
        ranked = [(match.score, key, name) for match, key, name in found if match]
        self.list.clear()
        for _score, key, name in sorted(ranked, key=lambda one: -one[0]):
            item = QListWidgetItem(name, self.list)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setToolTip(name)
        self.list.setCurrentRow(0)

    def _step(self, by: int) -> None:
        row = self.list.currentRow() + by
        self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))

    def _take(self) -> None:
        item = self.list.currentItem()
        if item:
            self._act(item.data(Qt.ItemDataRole.UserRole))


class _Line(FilterEdit):
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step:
            self.stepped.emit(step)
        elif event.key() == Qt.Key.Key_Escape and not self.text():
            event.ignore()  # the bar closes
        else:
            super().keyPressEvent(event)
