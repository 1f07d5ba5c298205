"""The page of cases: the grid, beside it the interviews, below it the figures per year.

The one rule: all is changed in place and at once; what was refused or done is said under the grid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _, ngettext
from qcoder.link_suggestions import Suggestion
from qcoder.model import Changes
from ui import theme
from ui.cases import menu as menus
from ui.cases.acting import Acting
from ui.cases.empty import NoCases
from ui.cases.grid import CasesGrid
from ui.cases.head import Head
from ui.cases.importing import ImportCases
from ui.cases.links import LinksPanel
from ui.cases.model import NAME, TABLES
from ui.cases.round import Round
from ui.cases.variable_bar import VariableBar
from ui.cases.years_panel import YearsPanel
from ui.importing import choosing
from ui.preferences import Preferences
from ui.session import Session
from ui.shown import Shown
from ui.widgets import PAD, icon_button, label

_TABLES = {*TABLES, "flows"}
_LINKED = TABLES - {"case_values", "variables"}
SUFFIXES = (".csv", ".tsv", ".xlsx")
_SIDE, _BELOW = 80 * theme.GRID, 55 * theme.GRID


class CasesPane(QWidget):
    """The page; see the module."""

    finished = Signal()  # back to coding
    busy = Signal(bool)  # a thread has the project: nothing else may use it

    def __init__(self, session: Session, shown: Shown, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("importing")  # files are dropped on it as on the page that imports
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._session, self._shown, self._preferences = session, shown, preferences
        self._stale = self._links_stale = True
        self._soon = QTimer(self, singleShot=True, interval=0)  # several signals come of one act
        self._soon.timeout.connect(self._show_case)
        self.grid = CasesGrid(session)
        self.acting = Acting(session, self.grid)
        self.variable_bar = VariableBar(session, self._on_variable)
        self.links = LinksPanel(session, self.grid.cases)
        self.years = YearsPanel(session)
        self.importing = ImportCases(session, preferences)
        self.empty = NoCases(self.import_table, self.new_case)
        self.head = Head(
            preferences,
            lambda: self.grid.cases.variables,
            self.new_case,
            self.new_variable,
            self.import_table,
        )
        self._make_strip()
        self._lay_out()
        self._connect()
        self._on_project_changed()

    # making

    def _make_strip(self) -> None:
        self.strip = QFrame()
        self.strip.setObjectName("bottom_bar")
        row = QHBoxLayout(self.strip)
        row.setContentsMargins(PAD, theme.GRID, 2 * theme.GRID, theme.GRID)
        self.said = label("", "muted", wrap=True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self.said, 1)
        row.addWidget(icon_button("close", _("Close message"), lambda: self.say("")))
        self.strip.hide()

    def _lay_out(self) -> None:
        top = _column(self.variable_bar, self.grid, self.strip)
        self._down = QSplitter(Qt.Orientation.Vertical)
        self._across = QSplitter(Qt.Orientation.Horizontal)
        parts = ((self._down, top, self.years), (self._across, self._down, self.links))
        for splitter, *widgets in parts:
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
            for one in widgets:
                splitter.addWidget(one)
            splitter.setStretchFactor(0, 1)
        self._down.setSizes([1000, _BELOW])
        self._across.setSizes([1000, _SIDE])
        self.main = _column(self.head, self._across)
        self.stack = QStackedWidget()
        for page in (self.empty, self.main, self.importing):
            self.stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    def _connect(self) -> None:
        grid, years, links, head = self.grid, self.years, self.links, self.head
        Round(self, ((grid, grid), (years, years.table), (links, links.tree), (head, head.filter)))
        self.head.filter.textChanged.connect(self._on_filter)
        self.head.filter.returnPressed.connect(grid.setFocus)
        self.acting.said.connect(self.say)
        grid.delegate.refused.connect(lambda sentence: self.say(sentence, bad=True))
        grid.menu_wanted.connect(self._show_menu)
        grid.case_changed.connect(self._soon.start)
        grid.links_wanted.connect(self._show_links)
        self.years.refused.connect(lambda sentence: self.say(sentence, bad=True))
        self.links.link_wanted.connect(
            lambda members: self.acting.link(self.grid.current_case(), members)
        )
        self.links.unlink_wanted.connect(self._unlink)
        self.links.suggested.accepted.connect(self._accept)
        self.head.group_wanted.connect(self.acting.group_by)
        self.head.panels_changed.connect(self._show_panels)
        self.importing.left.connect(self._on_import_left)
        self.importing.working.busy.connect(self.busy)
        self._session.changes.connect(self._on_changes)
        self._session.closing.connect(self._on_closing)
        self._session.project_changed.connect(self._on_project_changed)

    # what menus, shortcuts and the palette call

    def open(self) -> None:
        """Show what is so now, and take the keyboard."""
        self._refresh_if_stale()
        if self.stack.currentWidget() is self.main:
            self.grid.setFocus()
            if not self.grid.currentIndex().isValid():
                self.grid.go_to(0, NAME)
        elif self.stack.currentWidget() is self.empty:
            self.empty.first.setFocus()

    def stop(self) -> None:
        """Stop what runs, before the project is closed."""
        self.importing.working.stop()

    def new_case(self) -> None:
        """Have the name of a new case typed below the others."""
        if self._session.can_change:
            self.head.filter.clear()
            self.stack.setCurrentWidget(self.main)
            self.grid.begin_new()

    def new_variable(self) -> None:
        """Ask for the name and kind of a new variable."""
        if self._session.can_change:
            self.stack.setCurrentWidget(self.main)
            self.variable_bar.open()

    def edit_variable(self) -> None:
        """Ask for another name, kind or options of the current variable."""
        of = self.acting.variable()
        if of and self._session.can_change:
            self.variable_bar.open(of)

    def import_table(self, path: Path | None = None) -> None:
        """Show what a table would bring; ask for one where none is given."""
        if not self._session.can_change:
            return
        if path is None:
            choosing.table(self, self._preferences, SUFFIXES, self.import_table)
        else:
            self.stack.setCurrentWidget(self.importing)
            self.importing.open(path)

    def say(self, sentence: str, bad: bool = False) -> None:
        """Say something under the grid; nothing hides what was said."""
        self.said.setText(sentence)
        self.said.setObjectName("bad" if bad else "muted")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.strip.setVisible(bool(sentence))
        if sentence:
            self.strip.setAccessibleName(sentence)
            QAccessible.updateAccessibility(QAccessibleEvent(self.strip, QAccessible.Event.Alert))

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_if_stale()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_F and control and self.stack.currentWidget() is self.main:
            self.head.filter.setFocus()
            self.head.filter.selectAll()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.stack.currentWidget() is self.importing:
            self.importing.escape()
        elif self.variable_bar.isVisible():
            self.variable_bar.leave()
        elif self.strip.isVisible():
            self.say("")
        else:
            self.finished.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._session.can_change and _table(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _table(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.import_table(path)

    # what happens

    def _on_filter(self, text: str) -> None:
        self.grid.cases.show_filter(text)
        self._show_count()

    def _on_variable(self, variable: str) -> None:
        column = self.grid.cases.column_of(variable) if variable else -1
        if column >= 0:
            self.grid.go_to(max(self.grid.currentIndex().row(), 0), column)
        self.grid.setFocus()

    def _show_links(self) -> None:
        self.head.links.setChecked(True)
        self.links.tree.setFocus()

    def _show_panels(self) -> None:
        self.links.setVisible(self.head.links.isChecked())
        self.years.setVisible(self.head.years.isChecked())
        self._soon.start()

    def _on_import_left(self, sentence: str) -> None:
        self.say(sentence)
        self._stale = True
        self._refresh_if_stale()
        self._show_page()
        self.open()

    def _on_changes(self, changes: Changes) -> None:
        if _TABLES & changes.tables.keys():
            quick = not self._stale and self.isVisible() and self.grid.cases.take(changes)
            self._stale = not quick
            self._links_stale |= bool(_LINKED & changes.tables.keys())
            if self.said.objectName() == "muted" and not self.importing.isVisible():
                self.say("")  # what was said is no longer the last that was done
            self._refresh_if_stale()
            if quick:
                self._soon.start()

    def _on_closing(self) -> None:
        for sheet in (self.grid, self.years.table):
            sheet.commit()

    def _on_project_changed(self) -> None:
        self.stop()
        self.variable_bar.hide()
        self.years.years.forget()
        self.say("")
        self._show_panels()
        self.head.allow(self._session.can_change)
        self.empty.allow(self._session.can_change)
        self.stack.setCurrentWidget(self.empty)
        self._stale = True
        self._refresh_if_stale()

    def _unlink(self, links: list[tuple[str, str, str | None]]) -> None:
        project = self._session.open_project

        def act() -> None:
            with project.operation("unlink case"):
                for case, document, speaker in links:
                    project.cases.unlink(case, document, speaker)

        if self.acting.do(act):
            n = len(links)
            self.say(ngettext("{n} link taken back.", "{n} links taken back.", n).format(n=n))

    def _accept(self, suggestions: Sequence[Suggestion]) -> None:
        project = self._session.open_project
        links = [(one.case, one.document, one.speaker) for one in suggestions]
        if self.acting.do(lambda: project.cases.link_all(links)):
            n = len(links)
            said = ngettext("{n} suggestion accepted.", "{n} suggestions accepted.", n)
            self.say(said.format(n=n))

    # menus

    def _show_menu(self, place: QPoint, row: int, column: int) -> None:
        of, acts = self.grid.cases.variable(column), self._acts()
        entries: list[menus.Entry | None] = []
        if row >= 0:
            entries += menus.of_case(acts)
        if row >= 0 and of:
            entries.append(None)
        if of:
            entries += menus.of_variable(acts)
        if entries:
            self.menu = menus.show(self, entries, enabled=self._session.can_change)
            self.menu.popup(place)

    def _acts(self) -> dict[str, Callable[[], object]]:
        grid, acting = self.grid, self.acting
        key = grid.cases.key_of(grid.currentIndex().column())
        of = acting.variable()
        return {
            "rename_case": self._rename_case,
            "copy": grid.copy,
            "paste": grid.paste,
            "new_case": self.new_case,
            "remove_case": acting.remove_cases,
            "sort_up": lambda: grid.cases.sort_by(key, down=False),
            "sort_down": lambda: grid.cases.sort_by(key, down=True),
            "edit_variable": self.edit_variable,
            "move_left": lambda: acting.move_variable(-1),
            "move_right": lambda: acting.move_variable(1),
            "group_by": lambda: acting.group_by(of) if of else None,
            "new_variable": self.new_variable,
            "remove_variable": acting.remove_variable,
        }

    def _rename_case(self) -> None:
        self.grid.go_to(self.grid.currentIndex().row(), NAME)
        self.grid.begin_edit()

    # how it is kept

    def _refresh_if_stale(self) -> None:
        if self._stale and self.isVisible() and not self.importing.working.active:
            self._stale = False
            self.grid.refresh()
            self._show_page()
            self._show_count()
            self._links_stale = True
            self._show_case()

    def _show_page(self) -> None:
        """Show the grid, or what to do while there is nothing in it."""
        table = self.grid.cases.table
        if self.stack.currentWidget() is self.importing and self.importing.shown:
            return
        filled = bool(table.cases or table.variables)
        begun = self.stack.currentWidget() is self.main and self.grid.hasFocus()
        self.stack.setCurrentWidget(self.main if filled or begun else self.empty)

    def _show_case(self) -> None:
        if self._stale:  # the grid may be of a project that is closed
            return
        case = self.grid.current_case()
        if self._links_stale and self.links.isVisible():
            self._links_stale = False
            self.links.refresh()
        self.links.show_case(case)
        if self.head.years.isChecked():
            name = next((one.name for one in self.grid.cases.cases if one.id == case), "")
            self.years.show_case(case, name)

    def _show_count(self) -> None:
        self.head.show_count(len(self.grid.cases.cases), len(self.grid.cases.table.cases))


def _table(data: QMimeData) -> Path | None:
    """Return the table that is dragged, where it is one file."""
    paths = choosing.dropped(data)
    found = [path for path in paths if path.suffix.lower() in SUFFIXES]
    return found[0] if len(paths) == 1 and found else None


def _column(*widgets: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for one in widgets:
        column.addWidget(one, 1 if one is widgets[-2 if len(widgets) > 2 else -1] else 0)
    return made
