"""The page on agreement: what is compared, how far coders agree, and where they differ.

The one rule: figures are of what the chips say; while they are computed anew, the old ones stay
until the new ones take their place, with the line that was chosen and where it was scrolled to.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _
from qcoder.model import Changes
from qcoder.queries.comparison import NO_CODE, Choices, Comparison
from ui import theme
from ui.agreement import empty, kept
from ui.agreement.choices_bar import ChoicesBar
from ui.agreement.counting import Counting
from ui.agreement.disagreements import DisagreementsPanel
from ui.agreement.figures import FiguresPage
from ui.agreement.lines import Line, View
from ui.agreement.renewing import Renewal
from ui.agreement.report_menu import ReportButton
from ui.exporting.result import Result
from ui.preferences import Preferences
from ui.renewing import Strip
from ui.session import Session
from ui.shown import Shown
from ui.slices import Slices
from ui.widgets import PAD, EmptyState, keeps_key, label

_TABLES = {"codings", "statuses", "codes", "coders", "documents", "speakers", "turns", "texts"}
_WHOSE = {"codings": "coder", "statuses": "coder", "coders": "id"}
_SPLIT = "agreement_split"
_OF_CODES = (View.CODES, View.THEMES)


class AgreementPane(QWidget):
    """Lets the user see how far coders agree, and go to where they do not."""

    finished = Signal()  # back to coding
    busy = Signal(bool)  # a thread has the project: nothing else may use it
    coders_wanted = Signal()

    def __init__(self, session: Session, shown: Shown, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("agreement")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._preferences = session, preferences
        self._project = ""  # the id of the one whose choices are shown
        self.found: Comparison | None = None
        self.asked: tuple[Any, ...] = ()  # what the panel on disagreements shows
        self.state, self.counting = Renewal(session, self), Counting(session, self)
        self.panel = DisagreementsPanel(session, shown)
        self.panel.hide()  # it reads the project once it is shown
        self._eager = False  # whether the keyboard waits for the figures
        self._next: Line | None = None  # what was offered after all of a line was decided
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._make()
        self._connect()

    # how it is made

    def _make(self) -> None:
        self.choices, self.figures = ChoicesBar(self._session), FiguresPage(self._session)
        self.report = ReportButton(self._session, self._preferences, self)
        self.result = Result()
        self.strip = Strip(self.state, self.renew)
        self._make_stack()
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        column.addWidget(self._stack, 1)
        left = QWidget()
        left.setObjectName("panel")
        outer = QVBoxLayout(left)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._content, 1)
        outer.addWidget(self.result)
        outer.addWidget(self.strip)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self.panel)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self._splitter.setSizes([600, 400])
        self._splitter.restoreState(self._preferences.bytes(_SPLIT))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._splitter)

    def _make_head(self) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(4 * theme.GRID, PAD, 4 * theme.GRID, 0)
        column.setSpacing(2 * theme.GRID)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(label(_("Agreement between coders"), "title"), 1)
        row.addWidget(self.report)
        column.addLayout(row)
        column.addWidget(self.choices)
        return head

    def _make_stack(self) -> None:
        self.no_coders = EmptyState("", _("Coders and packages…"), self.coders_wanted.emit)
        self.not_complete = EmptyState("", _("Go to coding"), self.finished.emit)
        self._empties = (self.no_coders, self.not_complete)
        self._waiting = EmptyState("")
        self._stack = QStackedWidget()
        for page in (self.figures, self.no_coders, self.not_complete, self._waiting):
            self._stack.addWidget(page)

    def _connect(self) -> None:
        self.choices.wanted.connect(self.choose)
        self.figures.opened.connect(self._open_line)
        self.figures.changed.connect(self._on_view)
        self.state.renewed.connect(self._on_renewed)
        self.state.state_changed.connect(self._show_state)
        self.counting.changed.connect(self._show_decided)
        self.state.busy.connect(self._on_busy)
        for one in (self.report.busy, self.panel.busy):
            one.connect(self.state.hold)
        self.report.busy.connect(self._on_busy)
        self.panel.busy.connect(self._on_panel_busy)
        self.panel.finished.connect(self.finished)
        self.panel.left.connect(self._take_keyboard)
        self.panel.all_decided.connect(self._offer_next)
        self.panel.next_wanted.connect(self._on_next_wanted)
        self.figures.table.opened_by_key.connect(self.panel.take_keyboard)
        self.report.written.connect(lambda path: self.result.show_written([path], ()))
        self.report.failed.connect(self.result.show_problem)
        self._session.changes.connect(self._on_changes)
        self._session.project_changed.connect(self._on_project_changed)
        self._session.closing.connect(self.stop)
        self._splitter.splitterMoved.connect(
            lambda: self._preferences.set_bytes(_SPLIT, self._splitter.saveState())
        )

    # what menus, shortcuts and the palette call

    def open(self) -> None:
        """Show figures that are up to date, and take the keyboard."""
        self._refresh()
        self._take_keyboard()

    def renew(self) -> None:
        """Compute the figures anew."""
        self.state.ask(self.choices.choices)

    def cancel(self) -> None:
        """Stop computing; the figures stay as they are."""
        self.state.cancel()

    def stop(self) -> None:
        """Stop what runs, before the project is closed."""
        self.report.stop()
        self.state.stop()
        self.counting.stop()
        self.panel.stop()

    def choose(self, choices: Choices) -> None:
        """Compare something else, or otherwise."""
        self.result.hide()
        self.choices.show_choices(choices, None)
        self._keep()
        self.state.ask(choices, soon=True)

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
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.state.slow:
            self.cancel()
        else:
            self.finished.emit()

    # what happens

    def _on_changes(self, changes: Changes) -> None:
        self.counting.follow(changes)
        if not self._matters(changes):
            return
        self.state.outdate()
        if self.isVisible() and self._project:
            choices = kept.only_there(self.choices.choices, self._session)
            self.choices.show_choices(choices, self.found)
            self.state.ask(choices, soon=True)

    def _matters(self, changes: Changes) -> bool:
        """Tell whether figures may be others now; consensus never enters them."""
        people = {*kept.people(self._session)}
        for table in _TABLES & changes.tables.keys():
            rows = changes.tables[table]
            whose = _WHOSE.get(table)
            if whose is None or (not rows and table != "coders"):  # not said which: it may be any
                return True
            images = [image for row in rows for image in (row.before, row.after) if image]
            if any(image[whose] in people for image in images):
                return True
        return False

    def _on_project_changed(self) -> None:
        self.stop()
        self._project, self.found, self.asked = "", None, ()
        self.figures.forget()
        self.result.hide()
        self.state.outdate()
        if self.isVisible():
            self._refresh()

    def _on_busy(self, busy: bool) -> None:
        self.panel.setEnabled(not busy)
        self._on_panel_busy(busy)

    def _on_panel_busy(self, busy: bool) -> None:
        for one in self.findChildren(Slices):
            one.hold(busy)
        self._content.setEnabled(not busy)
        self.busy.emit(busy)

    def _on_renewed(self, found: Comparison) -> None:
        self.found = found
        self.choices.show_choices(self.choices.choices, found)
        self.counting.count(found)
        if not found.reason:
            self.figures.show_comparison(found)
        self._show_state()
        if self._eager and self.isVisible():
            self._take_keyboard()

    def _open_line(self, line: Line, again: bool) -> None:
        """Show the disagreements behind a line; `again`: only where these are others now."""
        codes = line.codes or kept.ids(self.choices.choices.codes)
        asked = (line.coders, line.documents, codes, line.name)
        if asked != self.asked or not again:
            self.asked = asked
            self.panel.show_choice(*asked)

    def _offer_next(self) -> None:
        """Offer the next code or theme with disagreements that are undecided."""
        lines = self.figures.table.following() if self.figures.view in _OF_CODES else ()
        self._next = next((one for one in lines if self.panel.undecided(one.codes)), None)
        self.panel.offer_next(self._next.name if self._next else "")

    def _on_next_wanted(self) -> None:
        table = self.figures.table
        if self._next and table.choose(self._next.key):
            table.open_current()
            self.panel.take_keyboard()

    def _switch(self) -> None:
        """Give the keyboard to the disagreements, or back to the figures."""
        focused = QApplication.focusWidget()
        if self.panel.isVisible() and not (focused and self.panel.isAncestorOf(focused)):
            self.panel.take_keyboard()
        else:
            self._take_keyboard()

    def _on_view(self) -> None:
        self._keep()
        self._show_state()

    def _take_keyboard(self) -> None:
        """Give the keyboard to the figures, once there are any; till then Escape works."""
        page = self._stack.currentWidget()
        buttons = page.findChildren(QPushButton) if page in self._empties else []
        self._eager = page is self._waiting
        if page is self.figures:
            self.figures.table.setFocus()
        else:
            (buttons[0] if buttons else self).setFocus()

    # how it is shown

    def _refresh(self) -> None:
        project = self._session.project
        if project is None:
            return
        if project.id != self._project:
            self._restore(project.id)
        if self.state.stale and not self.state.working:
            self.state.ask(kept.only_there(self.choices.choices, self._session))
        self._show_state()

    def _restore(self, project: str) -> None:
        state = self._preferences.get(f"{project}/agreement", {})
        self._project = project
        self.figures.restore(state)
        self.choices.show_choices(kept.restored(state.get("choices"), self._session), None)

    def _keep(self) -> None:
        if self._project:
            state = {"choices": kept.kept(self.choices.choices), **self.figures.state()}
            self._preferences.set(f"{self._project}/agreement", state)

    def _show_decided(self) -> None:
        counting = self.counting
        self.figures.summary.show_decided(
            counting.decided, counting.disagreements, counting=counting.counting
        )

    def _show_state(self) -> None:
        if self._session.project is None:
            return
        self.strip.show_state()
        self.report.show_comparison(None if self.state.stale else self.found, self.figures.view)
        alone = len(kept.people(self._session)) < 2
        self.choices.setVisible(not alone)
        self.report.setVisible(not alone)
        self.panel.setVisible(not alone and self.found is not None and not self.found.reason)
        if alone:
            self._say(empty.one_coder())
        elif self.found is None:
            self._waiting.text.setText(
                _("Computing figures…") if self.state.working else _("There are no figures yet.")
            )
            self._stack.setCurrentWidget(self._waiting)
        elif self.found.reason == NO_CODE:
            self._say(empty.no_code())
        elif self.found.reason:
            self._say(empty.none_shared(self._session, self.choices.choices))
        else:
            self._stack.setCurrentWidget(self.figures)

    def _say(self, said: empty.Empty) -> None:
        page = self.no_coders if said.coders else self.not_complete
        page.text.setText(said.text)
        self._stack.setCurrentWidget(page)
