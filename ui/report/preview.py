"""The right half of the page: how the part that is current will look, and what to know of it.

The one rule: the project is used by one at a time: while a thread has it, nothing here reads it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qcoder.i18n import _
from qcoder.reporting import ItemKind
from ui import theme
from ui.report.methods_view import MethodsView
from ui.report.parts import Known, Part
from ui.report.quotes_view import QuotesView
from ui.report.sheet_view import SheetView, Wanted
from ui.report.text_view import TextView
from ui.session import Session
from ui.shown import Shown
from ui.widgets import PAD, Elided, EmptyState, Messages, button, label

_OF_TABLES = (ItemKind.TABLE, ItemKind.FIGURE)


class Preview(QWidget):
    """One part: its title, what is wrong or otherwise, and how it will look."""

    choices_wanted = Signal()  # of a table or figure

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self.part: Part | None = None
        self.sheet, self.methods = SheetView(), MethodsView()
        self.quotes, self.text = QuotesView(session, shown), TextView(session)
        self.none = EmptyState("")
        self._stack = QStackedWidget()
        for page in (self.sheet, self.quotes, self.methods, self.text, self.none):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        column.addWidget(self._stack, 1)

    def _make_head(self) -> QWidget:
        head = QWidget()
        self.title = Elided("", "heading", Qt.TextElideMode.ElideRight)
        self.choose = button(_("Choose what it shows…"), self.choices_wanted.emit)
        self.problem = label("", "bad", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.changes = Messages(_("What changed since the last time"))
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.title, 1)
        row.addWidget(self.choose)
        column = QVBoxLayout(head)
        column.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        column.setSpacing(2 * theme.GRID)
        column.addLayout(row)
        for one in (self.problem, self.about, self.changes):
            column.addWidget(one)
            one.hide()
        return head

    def show_part(self, part: Part | None, known: Known, language: str) -> None:
        """Show a part as it will be in a language, as far as that is known."""
        if self.part and (part is None or part.item.id != self.part.item.id):
            self.text.save()
            self.quotes.card.save()
        self.part = part
        self._show_head(part)
        if part is None:
            self._show_none("")
        elif part.item.kind == ItemKind.TEXT:
            self.text.show_item(part.item)
            self._stack.setCurrentWidget(self.text)
        elif part.item.kind == ItemKind.QUOTES:
            self.quotes.show_item(part.item)
            self._stack.setCurrentWidget(self.quotes)
        elif part.problem:
            self._show_none(_("This part is left out of the report as long as it cannot be made."))
        elif part.item.kind == ItemKind.METHODS:
            can_change = self._session.can_change
            self.methods.show_item(part.item, language, can_change=can_change)
            self._stack.setCurrentWidget(self.methods)
        elif known.basis is None or not part.read:
            self._show_none(_("Computing the preview…"))
        else:
            self._show_sheet(part, known, language)

    def _show_sheet(self, part: Part, known: Known, language: str) -> None:
        tables = self._session.open_project.tables
        choices = self._session.perform(lambda: tables.resolved(part.item.chosen))
        if choices is not None and known.basis is not None:
            ratio = self.devicePixelRatioF()
            self.sheet.show_part(Wanted(part, known.basis, choices, language, ratio))
            self._stack.setCurrentWidget(self.sheet)

    def _show_none(self, text: str) -> None:
        self.none.text.setText(text)
        self._stack.setCurrentWidget(self.none)

    def _show_head(self, part: Part | None) -> None:
        self.title.show_text(part.heading if part else "")
        of_table = part is not None and part.item.kind in _OF_TABLES
        self.choose.setVisible(of_table)
        self.choose.setEnabled(self._session.can_change)
        self.problem.setText(part.problem if part else "")
        self.problem.setVisible(bool(part and part.problem))
        warnings = " ".join(part.warnings) if part else ""
        self.about.setText(warnings)
        self.about.setVisible(bool(warnings))
        changed = [f"∆ {each}" for each in part.changed] if part else []
        self.changes.show_lines(changed)

    def enter(self) -> None:
        """Give the keyboard to what can be worked on in the part that is shown."""
        page = self._stack.currentWidget()
        if page is self.text:
            self.text.write()
        elif page is self.quotes:
            self.quotes.take_keyboard()
        elif page is self.methods:
            self.methods.paper.setFocus()
        elif self.choose.isEnabled() and not self.choose.isHidden():
            self.choices_wanted.emit()
        elif page is self.sheet:
            self.sheet.paper.setFocus()

    def hold(self, held: bool) -> None:
        """Leave the project to a thread that has it to itself."""
        self.quotes.hold(held)
        self.text.held = held

    def save(self) -> None:
        """Keep what is being typed."""
        self.text.save()
        self.quotes.card.save()

    def forget(self) -> None:
        """Let go of a project that is closed."""
        self.sheet.stop()
        self.text.forget()
        self.quotes.forget()
        self.part = None
