"""A text of one's own in the report, written in place.

The one rule: nothing typed is lost: it is kept when typing rests and when the editor is left.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from qcoder.errors import Error
from qcoder.i18n import _
from qcoder.reporting import Item
from ui import theme
from ui.session import Session
from ui.widgets import PAD, label

_REST = 1500  # ms


class _Edit(QPlainTextEdit):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.text() == "\x1b":
            event.ignore()  # for what the editor stands in


class TextView(QWidget):
    """The editor of a text."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._item: Item | None = None
        self.held = False  # whether a thread has the project
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self.save)
        self.edit = _Edit()
        self.edit.setAccessibleName(_("Text"))
        self.edit.setPlaceholderText(_("Write what is to stand here; each line is a paragraph."))
        self.edit.setTabChangesFocus(True)
        self.edit.left.connect(self.save)
        self.edit.document().modificationChanged.connect(self._on_modified)
        self.edit.textChanged.connect(self._on_typed)
        self.problem = label("", "bad", wrap=True)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, theme.GRID, PAD, PAD)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(label(_("Each line is a paragraph; the title is in the list."), "muted"))
        column.addWidget(self.edit, 1)
        column.addWidget(self.problem)

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not kept."""
        return self.edit.document().isModified()

    def show_item(self, item: Item) -> None:
        """Show the text of a part; what was typed in another is kept first."""
        if self._item and self._item.id != item.id:
            self.save()
        elif self._item and self.unsaved:
            return
        self._item = item
        text = str(item.choices.get("text", ""))
        if text != self.edit.toPlainText():
            self.edit.setPlainText(text)
        self.edit.document().setModified(False)
        self.edit.setReadOnly(not self._session.can_change)
        self._say("")

    def write(self) -> None:
        """Give the keyboard to the editor, with a text that was only begun selected."""
        self.edit.setFocus()
        if self.edit.toPlainText() == _("Write your text here."):
            self.edit.selectAll()

    def save(self) -> None:
        """Keep what was typed; where it is refused, say why."""
        self._rest.stop()
        item = self._item
        if item is None or not self.unsaved or self._session.project is None:
            return
        if self.held or not self._session.can_change:
            self._rest.start()
            return
        try:
            report = self._session.open_project.report
            self.edit.document().setModified(False)  # before it is told to all
            report.update(item.id, {"text": self.edit.toPlainText()})
        except Error as error:
            self.edit.document().setModified(True)
            self._rest.stop()
            self._say(str(error))
        else:
            self._say("")

    def forget(self) -> None:
        """Let go of a project that is closed."""
        self._rest.stop()
        self._item = None
        self.edit.document().setModified(False)

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _on_typed(self) -> None:
        if self.unsaved:
            self._rest.start()

    def _on_modified(self, modified: bool) -> None:
        self._session.writing.emit(modified)
