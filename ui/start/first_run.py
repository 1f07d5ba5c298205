"""The first start: language, name, and two doors.

The one rule: nothing else is asked before the first project is open.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from qcoder import i18n
from qcoder.i18n import _
from ui import theme
from ui.preferences import Preferences
from ui.widgets import Picture, Segments, label

WIDTH = 640
_LANGUAGES = (("nl", "Nederlands"), ("en", "English"))
_GAP = 4 * theme.GRID
_FIELD = 8 * theme.GRID


class AboutYou(QWidget):
    """The user's language and name; the name is kept once it is typed."""

    language_chosen = Signal(str)
    changed = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("about")
        self._preferences = preferences
        self.languages = Segments(
            [(key, name, name) for key, name in _LANGUAGES], _("Language of the window")
        )
        self.languages.choose(i18n.language())
        self.languages.chosen.connect(self._on_language)
        self.name = QLineEdit(preferences.get("coder", ""))
        self.name.setPlaceholderText(_("Such as AK"))
        self.name.setAccessibleName(_("Your name or initials"))
        self.name.editingFinished.connect(self.keep)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        for title, field in (
            (_("Language"), self.languages),
            (_("Your name or initials, under which you code"), self.name),
        ):
            column = QVBoxLayout()
            column.setSpacing(theme.GRID)
            column.addStretch()
            column.addWidget(label(title, "muted", wrap=True))
            field.setFixedHeight(_FIELD)
            column.addWidget(field)
            row.addLayout(column, 1)

    def keep(self) -> None:
        """Remember the name."""
        name = self.name.text().strip()
        if name and name != self._preferences.get("coder", ""):
            self._preferences.set("coder", name)
            self.changed.emit()

    def _on_language(self, key: str) -> None:
        self.languages.choose(key)
        if key != i18n.language():
            self.keep()
            self.language_chosen.emit(key)


class Door(QPushButton):
    """A large button with an icon, a title and what lies behind it."""

    def __init__(self, icon: str, title: str, text: str) -> None:
        super().__init__()
        self.setObjectName("door")
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(_GAP + 4, _GAP + 4, _GAP + 4, _GAP + 4)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(Picture(icon, 32))
        column.addSpacing(theme.GRID)
        column.addWidget(label(title, "heading", wrap=True))
        column.addWidget(label(text, "muted", wrap=True))
        column.addStretch()
        for child in self.findChildren(QLabel):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedHeight(176)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class FirstRun(QWidget):
    """What is shown while this computer knows no coder and no project."""

    sample_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.setMaximumWidth(WIDTH)
        self.about = AboutYou(preferences)
        self.sample = Door(
            "compass-outline",
            _("Open the sample project"),
            _("Invented interviews that are coded already: look around and try things out."),
        )
        self.new = Door(
            "file-plus-outline",
            _("New project from your files"),
            _("Make a project and import your own transcripts into it."),
        )
        for door, signal in ((self.sample, self.sample_wanted), (self.new, self.new_wanted)):
            door.clicked.connect(self.about.keep)
            door.clicked.connect(lambda _on=False, signal=signal: signal.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(label(_("Welcome to qcoder"), "huge"))
        column.addWidget(
            label(
                _(
                    "Code interviews on your own computer: "
                    "nothing leaves it, and everything is saved."
                ),
                wrap=True,
            )
        )
        column.addSpacing(_GAP)
        column.addWidget(self.about)
        column.addSpacing(_GAP)
        doors = QHBoxLayout()
        doors.setSpacing(_GAP)
        doors.addWidget(self.sample, 1)
        doors.addWidget(self.new, 1)
        column.addLayout(doors)
