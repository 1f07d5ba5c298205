"""The page of tables and figures: which there are, what is counted, and what is behind a cell.

The one rule: figures are of what the chips say; while they are computed anew, the old ones stay
until the new ones take their place, with the cell that was chosen and where it was scrolled to.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QMetaMethod, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _
from qcoder.model import Changes
from qcoder.tables.choices import Choices
from qcoder.tables.kinds import KINDS
from qcoder.tables.table import Table
from ui import theme
from ui.exporting.result import Result
from ui.preferences import Preferences
from ui.renewing import Strip
from ui.session import Session
from ui.shown import Shown
from ui.tables import copying
from ui.tables.content import Content, View
from ui.tables.fields import usual
from ui.tables.head import Head
from ui.tables.kept import Kept
from ui.tables.needs import CASES, CODING, DOCUMENTS, Missing
from ui.tables.opened import OpenedCell
from ui.tables.passages_panel import PassagesPanel
from ui.tables.renewing import TableRenewal
from ui.widgets import EmptyState, SideList, keeps_key

_ICONS = {
    "themes": "chart-bar",
    "crosstab": "table-column",
    "documents": "file-table-outline",
    "speakers": "account-voice",
    "cooccurrence": "vector-link",
    "programmes": "format-list-bulleted-square",
    "coverage": "checkbox-multiple-marked-circle-outline",
    "flow": "swap-vertical",
    "coders": "account-group-outline",
    "saturation": "chart-line",
    "code_line": "chart-gantt",
}
_WIDTH = 66 * theme.GRID
_SPLIT = "tables_split"
# What changes without any table being another.
_BESIDE = {"memos", "quotes", "report_items", "productions", "backups"}


class TablesPane(QWidget):
    """Lets the user see who says what, where and how often, and go to the passages."""

    finished = Signal()  # back to coding
    busy = Signal(bool)  # a thread has the project: nothing else may use it
    import_wanted = Signal()
    cases_wanted = Signal()
    report_wanted = Signal(str, str, object)  # “table” or “figure”, its name, Choices

    def __init__(self, session: Session, shown: Shown, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("tables")
        self.setAccessibleName(_("Tables and figures"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._session, self._preferences = session, preferences
        self.kept = Kept(preferences)
        self._eager = False  # whether the keyboard waits for a table
        self.state = TableRenewal(session, shown, self)
        self.panel = PassagesPanel(session, shown)
        self._make()
        self._cell = OpenedCell(self.content, self.panel)
        self._connect()

    # how it is made

    def _make(self) -> None:
        self.names = list(KINDS)
        rows = [(_ICONS.get(name, "table"), _(KINDS[name].title)) for name in self.names]
        self._side = SideList(_("Tables and figures"), _("Tables and figures"), rows, _WIDTH)
        self.list = self._side.list
        self.content, self.result = Content(), Result()
        self.head = Head(self._session, self._preferences, self, self.copy_all, self.add_to_report)
        self.strip = Strip(self.state, self.renew)
        self._make_stack()
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self._stack)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([600, 320])
        self.splitter.restoreState(self._preferences.bytes(_SPLIT))
        right = QWidget()
        right.setObjectName("panel")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.result)
        column.addWidget(self.strip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self._side)
        row.addWidget(right, 1)

    def _make_stack(self) -> None:
        self.empties = {
            DOCUMENTS: EmptyState("", _("Import documents…"), self.import_wanted.emit),
            CASES: EmptyState("", _("Cases…"), self.cases_wanted.emit),
            CODING: EmptyState("", _("Go to coding"), self.finished.emit),
        }
        self.waiting = EmptyState("")
        self._stack = QStackedWidget()
        for page in (self.content, self.waiting, *self.empties.values()):
            self._stack.addWidget(page)

    def _connect(self) -> None:
        state, session = self.state, self._session
        self.list.currentRowChanged.connect(self._on_row)
        self.head.chips.wanted.connect(self.choose)
        self.head.segments.chosen.connect(self.show_view)
        self.content.opened.connect(self.open_cell)
        self.content.grid.heading_clicked.connect(self.sort_by)
        self.content.grid.copy_wanted.connect(self.copy)
        self.panel.left.connect(self._on_panel_left)
        self.panel.gone.connect(self.finished)
        self.head.save.written.connect(lambda path: self.result.show_written([path], ()))
        self.head.save.failed.connect(self.result.show_problem)
        self.splitter.splitterMoved.connect(
            lambda: self._preferences.set_bytes(_SPLIT, self.splitter.saveState())
        )
        state.renewed.connect(self._on_renewed)
        state.lacking.connect(self._on_lacking)
        state.state_changed.connect(self._show_state)
        state.busy.connect(self.panel.list.hold)
        state.busy.connect(self.busy)
        session.closing.connect(self.stop)  # while the project is still there
        session.changes.connect(self._on_changes)
        session.project_changed.connect(self._on_project_changed)

    # what menus, shortcuts and the palette call

    @property
    def name(self) -> str:
        """The name of the table that is shown, as in `KINDS`."""
        return self.names[max(self.list.currentRow(), 0)]

    @property
    def choices(self) -> Choices:
        """What is chosen for the table that is shown."""
        return self.kept.choices.get(self.name) or usual(self.name)

    def open(self) -> None:
        """Give the keyboard to the table, once there is one."""
        self._refresh()
        self._take_keyboard()

    def show_table(self, name: str) -> None:
        """Show one of the tables."""
        self.list.setCurrentRow(self.names.index(name))

    def renew(self) -> None:
        """Compute the table that is shown anew."""
        self.state.ask(self.name, self.choices)

    def stop(self) -> None:
        """Stop what runs, before the project is closed."""
        self.state.stop()
        self.head.save.stop()
        self.content.figure.stop()

    def choose(self, choices: Choices) -> None:
        """Count something else, or show it otherwise."""
        self.result.hide()
        self.kept.choices[self.name] = choices
        self.head.chips.show_choices(self.name, choices, self.state.basis)
        self.kept.save(self.name)
        self.state.ask(self.name, choices, soon=self.state.working)

    def sort_by(self, column: str) -> None:
        """Sort by a column: figures from the highest, then the other way, then not at all."""
        choices, table = self.choices, self.content.table
        if table is None:
            return
        first = table.report.is_figure(column)
        if choices.sort != column:
            self.choose(replace(choices, sort=column, descending=first))
        elif choices.descending == first:
            self.choose(replace(choices, descending=not first))
        else:
            self.choose(replace(choices, sort="", descending=False))

    def show_view(self, view: View) -> None:
        """Show the table, its figure, or both."""
        self.kept.views[self.name] = View(view)
        self.kept.save(self.name)
        self.content.show_view(View(view))
        self.head.segments.choose(self.content.view)

    def copy(self) -> None:
        """Copy the selected cells; the whole table where none are selected."""
        if self._stack.currentWidget() is self.content:
            copying.copy_cells(self._session, self.content.grid)

    def copy_all(self) -> None:
        """Copy the whole table as it is shown, with its headings."""
        if self._stack.currentWidget() is self.content:
            copying.copy_all(self._session, self.content.grid)

    def add_to_report(self) -> None:
        """Have the table, its figure, or both put into the report."""
        for kind in ("table", "figure"):
            if self.content.view in (kind, View.BOTH):
                self.report_wanted.emit(kind, self.name, self.choices)

    def open_cell(self, line: int, column: str, by_key: bool = False) -> None:
        """Show the passages behind a cell, by its line and column of the report."""
        self._cell.open(line, column)
        if by_key:
            self.panel.take_keyboard()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def event(self, event: QEvent) -> bool:
        # Else the window goes through what is hidden behind this page.
        return keeps_key(event, Qt.Key.Key_F6) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F6:
            self._switch()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_all()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.state.slow or self.state.has_project:
            self.state.cancel()
        elif self.panel.isVisible():
            self.panel.leave()
        else:
            self.finished.emit()

    # what happens

    def _on_row(self) -> None:
        self.result.hide()
        self._cell.close()
        self._show_name()
        if self.kept.project:
            self.kept.save(self.name)
            self.state.ask(self.name, self.choices)

    def _on_changes(self, changes: Changes) -> None:
        if not changes.tables.keys() - _BESIDE:
            return
        self.state.outdate()
        if self.isVisible() and self.kept.project:
            self.state.ask(self.name, self.choices, soon=True)

    def _on_project_changed(self) -> None:
        self.stop()
        self.kept.forget()
        self.state.forget()
        self._cell.close()
        self.content.forget()
        self.head.save.show_table(None)
        self.result.hide()
        self._stack.setCurrentWidget(self.waiting)
        if self.isVisible():
            self._refresh()

    def _on_renewed(self, found: tuple[str, Table]) -> None:
        name, table = found
        if name != self.name:
            return
        self.kept.choices[name] = table.choices
        self.head.chips.show_choices(name, table.choices, table.basis)
        self.content.show_table(table, self.kept.views.get(name, View.TABLE))
        self.head.segments.choose(self.content.view)
        self.head.save.show_table(table)
        self._stack.setCurrentWidget(self.content)
        self._cell.open_again()
        self._show_state()
        if self._eager and self.isVisible():
            self._take_keyboard()

    def _on_lacking(self, lack: Missing) -> None:
        self._cell.close()
        self.head.chips.show_choices(self.name, self.choices, self.state.basis)
        self.head.save.show_table(None)
        page = self.empties[lack.leads_to]
        page.text.setText(lack.text)
        self._stack.setCurrentWidget(page)
        self._show_state()

    def _on_panel_left(self) -> None:
        self._cell.close()
        self.content.take_keyboard()

    def _switch(self) -> None:
        """Give the keyboard to the passages, the list of tables, or the table."""
        focused = QApplication.focusWidget()
        places = [self.content, self.panel, self._side]
        there = [place for place in places if place.isVisible()]
        at = next((n for n, one in enumerate(there) if focused and one.isAncestorOf(focused)), -1)
        following = there[(at + 1) % len(there)]
        if following is self._side:
            self.list.setFocus()
        elif following is self.panel:
            self.panel.take_keyboard()
        else:
            self.content.take_keyboard()

    def _take_keyboard(self) -> None:
        """Give the keyboard to the table, once there is one; till then Escape works."""
        self._eager = self._stack.currentWidget() is self.waiting
        if self._stack.currentWidget() is self.content:
            self.content.take_keyboard()
        else:
            self.setFocus()

    # how it is kept and shown

    def _refresh(self) -> None:
        project = self._session.project
        if project is None:
            return
        if project.id != self.kept.project:
            self._restore(project.id)
        if self.state.stale and not self.state.working:
            self.state.ask(self.name, self.choices)
        self._show_state()

    def _restore(self, project: str) -> None:
        shown = self.kept.load(project, self._session.flags)
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(self.names.index(shown) if shown in self.names else 0)
        self._show_name()

    def _show_name(self) -> None:
        self.head.show_name(self.name)
        self.head.chips.show_choices(self.name, self.choices, self.state.basis)
        table = self.content.table
        if table is None or table.report.name != self.name:
            self.head.save.show_table(None)
            focused = QApplication.focusWidget()
            if focused and self.content.isAncestorOf(focused):
                self._eager = True
                self.setFocus()
            self._stack.setCurrentWidget(self.waiting)

    def _show_state(self) -> None:
        if self._session.project is None:
            return
        self.strip.show_state()
        there = self._stack.currentWidget() is self.content
        self.head.copy.setEnabled(there)
        wired = self.isSignalConnected(QMetaMethod.fromSignal(self.report_wanted))
        self.head.report.setVisible(wired)
        self.head.report.setEnabled(there and self._session.can_change)
        if self._stack.currentWidget() is self.waiting:
            working = (
                _("Computing the table…") if self.state.working else _("There is no table yet.")
            )
            self.waiting.text.setText(self.state.problem or working)
            if self.state.problem:
                self.strip.hide()
