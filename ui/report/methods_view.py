"""The draft of the account of methods, in Dutch or English, with what is to be filled in marked.

The one rule: it is read as the report will have it; what is written in it by hand is a text of its
own, for figures are counted anew each time.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qcoder.i18n import _, speaking
from qcoder.project import Project
from qcoder.report import Text
from qcoder.reporting import Item
from ui import theme
from ui.exporting.controls import OneOf, Tick
from ui.inspector.flow import FlowLayout
from ui.report.paper import Paper, Sheet, of_text
from ui.widgets import PAD, button

LANGUAGES = (("nl", "Nederlands"), ("en", "English"))


class MethodsView(QWidget):
    """The account of methods, as a page."""

    wanted = Signal(object)  # other choices of the part
    language_wanted = Signal(str)
    text_wanted = Signal(object)  # Text: to be edited

    def __init__(self) -> None:
        super().__init__()
        self.text: Text | None = None
        self._item: Item | None = None
        self.language = OneOf(_("Language of the account"), LANGUAGES)
        self.agreement = Tick(_("With the agreement between coders"), on=True)
        self.copy_button = button(_("Make it a text to edit"), self._copy)
        self.copy_button.setToolTip(
            _("Adds a text with these words below it, to be filled in by hand")
        )
        self.paper = Paper()
        chips, flow = QWidget(), FlowLayout()
        flow.setSpacing(PAD)
        for one in (self.language, self.agreement, self.copy_button):
            one.setMinimumHeight(7 * theme.GRID)
            flow.addWidget(one)
        chips.setLayout(flow)
        framed = QHBoxLayout()
        framed.setContentsMargins(PAD, 0, PAD, 2 * theme.GRID)
        framed.addWidget(chips)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(framed)
        column.addWidget(self.paper, 1)
        self.language.changed.connect(lambda: self.language_wanted.emit(self.language.value()))
        self.agreement.changed.connect(self._on_agreement)

    def show_item(self, item: Item, language: str, *, can_change: bool) -> None:
        """Show what is chosen; the text itself follows."""
        self._item = item
        with QSignalBlocker(self.language), QSignalBlocker(self.agreement):
            self.language.choose(language)
            self.agreement.setChecked(bool(item.choices.get("agreement", True)))
        self.agreement.setEnabled(can_change)
        self.copy_button.setEnabled(can_change and self.text is not None)

    def show_text(self, text: Text | None, *, can_change: bool) -> None:
        """Show the account; None shows that it is being written."""
        self.text = text
        waiting = Sheet("<p>" + _("Counting what the account says…") + "</p>")
        self.paper.show_sheet(of_text(text) if text else waiting)
        self.copy_button.setEnabled(can_change and text is not None)

    def _on_agreement(self) -> None:
        self.wanted.emit({"agreement": self.agreement.value()})

    def _copy(self) -> None:
        if self.text:
            self.text_wanted.emit(self.text)


def account(project: Project, item: Item, language: str) -> Text | None:
    """Return the account of methods as the report will have it. Raises `Error`."""
    with speaking(language):
        part = project.report.part(item)
    return part if isinstance(part, Text) else None
