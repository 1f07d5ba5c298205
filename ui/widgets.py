"""The small pieces that panes are made of, so that all panes look and read alike.

The one rule: every control made here has an accessible name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _
from ui import theme

PAD = 3 * theme.GRID
_TALLEST = 26 * theme.GRID  # of messages


def label(text: str, kind: str = "", *, wrap: bool = False) -> QLabel:
    """Make a label; `kind` is a name of the style sheet: title, heading, caps, muted, bad, good."""
    made = QLabel(text)
    made.setObjectName(kind)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def line() -> QFrame:
    """Make a thin horizontal line."""
    made = QFrame()
    made.setObjectName("line")
    return made


def icon_button(icon: str, name: str, on_click: Callable[[], object] | None = None) -> QToolButton:
    """Make a small button with only an icon; `name` is its tooltip and accessible name."""
    made = QToolButton()
    made.setObjectName("flat")
    made.setIcon(theme.icon(icon))
    made.setIconSize(QSize(18, 18))
    made.setToolTip(name)
    made.setAccessibleName(name)
    if on_click:
        made.clicked.connect(lambda: on_click())
    return made


class Button(QPushButton):
    """A button that Enter presses too."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def button(text: str, on_click: Callable[[], object], kind: str = "") -> QPushButton:
    """Make a button with text; `kind` is primary, flat, chip or empty."""
    made = Button(text)
    made.setObjectName(kind)
    made.setAccessibleName(text)
    made.clicked.connect(lambda: on_click())
    return made


class Picture(QWidget):
    """An icon that is only looked at; it follows the scheme."""

    def __init__(self, icon: str, side: int) -> None:
        super().__init__()
        self._icon = theme.icon(icon)
        self.setFixedSize(side, side)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._icon.paint(painter, self.rect())


def row_of(*widgets: QWidget) -> QWidget:
    """Make a row of widgets that share its width, with room at its sides."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(PAD, 0, PAD, 0)
    row.setSpacing(2 * theme.GRID)
    for one in widgets:
        row.addWidget(one, 1)
    return made


class Elided(QLabel):
    """A label that is cut off with … where there is no room; its tooltip then says all of it."""

    def __init__(self, text: str, kind: str, mode: Qt.TextElideMode) -> None:
        super().__init__()
        self.setObjectName(kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._whole, self._mode = "", mode
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        around = super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())
        width = self.fontMetrics().horizontalAdvance(self._whole) + around
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.contentsRect().width()
        text = self.fontMetrics().elidedText(self._whole, self._mode, room)
        self.setText(text)
        self.setToolTip("" if text == self._whole else self._whole)


class PaneHeader(QWidget):
    """The head of a pane: its name in small capitals, and its buttons on the right."""

    def __init__(self, title: str, buttons: Iterable[QWidget] = ()) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, 2 * theme.GRID, 2 * theme.GRID, theme.GRID)
        row.setSpacing(2)
        self.title = label(title.upper(), "caps")
        row.addWidget(self.title, 1)
        for one in buttons:
            row.addWidget(one)


def keeps_key(event: QEvent, key: Qt.Key) -> bool:
    """Keep a key from the shortcuts of the window; tell whether it was this one."""
    kept = (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and event.key() == key
    )
    if kept:
        event.accept()
    return kept


class SideList(QWidget):
    """What a page is made of, as a list at its left: an icon and a text a row."""

    def __init__(self, title: str, name: str, rows: Iterable[tuple[str, str]], width: int) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(width)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setIconSize(QSize(18, 18))
        for icon, text in rows:
            item = QListWidgetItem(theme.icon(icon), text, self.list)
            item.setSizeHint(QSize(0, 9 * theme.GRID))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PaneHeader(title))
        column.addWidget(self.list, 1)
        self._column = column

    def add_below(self, widget: QWidget) -> None:
        """Add something below the list, such as a way to another page."""
        framed = QHBoxLayout()
        framed.setContentsMargins(2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        framed.addWidget(widget)
        self._column.addLayout(framed)


def add_clear_button(edit: QLineEdit) -> None:
    """Have a cross in a line that empties it, in the colours of the window."""
    edit.setClearButtonEnabled(True)
    action = edit.findChild(QAction)
    if action:
        action.setIcon(theme.icon("close"))
        action.setText(_("Clear"))


def passphrase_edit(name: str) -> QLineEdit:
    """Make a line whose text is hidden."""
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setAccessibleName(name)
    made.setPlaceholderText(name)
    return made


def show_box(*edits: QLineEdit) -> QCheckBox:
    """Make a box that shows what is typed in hidden lines."""
    mode = QLineEdit.EchoMode
    made = QCheckBox(_("Show passphrase"))
    made.setAccessibleName(made.text())
    made.toggled.connect(
        lambda on: [edit.setEchoMode(mode.Normal if on else mode.Password) for edit in edits]
    )
    return made


class FilterEdit(QLineEdit):
    """A line to filter a list by; Escape empties it."""

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        add_clear_button(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)


class EmptyState(QWidget):
    """What a pane shows while it has nothing to show: what to do next, and a button for it."""

    def __init__(
        self, text: str, action: str = "", on_action: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, 4 * PAD, PAD, PAD)
        column.setSpacing(PAD)
        self.text = label(text, "muted", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.text)
        if on_action:
            made = button(action, on_action)
            row = QHBoxLayout()
            row.addStretch()
            row.addWidget(made)
            row.addStretch()
            column.addLayout(row)
        column.addStretch()


class Messages(QTextEdit):
    """Sentences to read and to copy; as high as it needs, up to a few lines."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("messages")
        self.setReadOnly(True)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show some sentences; hidden without any."""
        self.setPlainText("\n".join(lines))
        self.setVisible(bool(lines))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(50 * theme.GRID, 10 * theme.GRID)

    def _fit(self) -> None:
        frame = self.height() - self.viewport().height()
        needed = int(self.document().size().height()) + max(frame, 0)
        bars = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            bars.ScrollBarAsNeeded if needed > _TALLEST else bars.ScrollBarAlwaysOff
        )
        self.setFixedHeight(min(needed, _TALLEST))


class Segments(QWidget):
    """Buttons of which one, or none, is chosen: such as the valence. Emits `chosen(key)`."""

    chosen = Signal(object)

    def __init__(self, choices: Iterable[tuple[object, str, str]], name: str) -> None:
        """Take `(key, text, tooltip)` for each button; `name` is what the row is called."""
        super().__init__()
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._buttons: dict[object, QPushButton] = {}
        for key, text, tip in choices:
            made = QPushButton(text)
            made.setObjectName("chip")
            made.setCheckable(True)
            made.setToolTip(tip)
            made.setAccessibleName(tip)
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            made.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(made)
            self._buttons[key] = made
            row.addWidget(made)

    def choose(self, key: object) -> None:
        """Show which one is chosen; a key of no button shows none."""
        for other, made in self._buttons.items():
            made.setChecked(other == key)


class MenuButton(QToolButton):
    """A chip that opens a menu, such as a filter."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setObjectName("chip")
        self.setText(text)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)


def exclusive(actions: Iterable[QAction], parent: QWidget) -> QActionGroup:
    """Have only one of some checkable actions checked."""
    group = QActionGroup(parent)
    for action in actions:
        action.setCheckable(True)
        group.addAction(action)
    return group
