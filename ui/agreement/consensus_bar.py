"""The bar on the consensus: how far it is, making it, and what counts of differing boundaries.

The one rule: how far it is, is asked document by document, so that the window stays alive; making
much of it is done in a thread that has the project alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from qcoder.consensus import Boundary, State
from qcoder.i18n import N_, _, ngettext
from qcoder.model import Changes
from ui import theme
from ui.importing.adding import Adding
from ui.session import Session
from ui.slices import Slices
from ui.widgets import MenuButton, button, exclusive, label

_TABLES = {"codings", "statuses", "decisions", "documents", "codes", "coders", "settings"}
AT_ONCE = 20  # documents that are made without a thread
_WHAT = N_(
    "Consensus is what coders agree on, and what was decided where they differ. It is kept as the "
    "codings of a coder of its own; those of the coders stay as they are. Tables count the "
    "consensus once it is made."
)
_RULES = {
    Boundary.UNION: (N_("union"), N_("All that any of the coders coded: the union")),
    Boundary.INTERSECTION: (
        N_("intersection"),
        N_("Only what all coders coded: the intersection"),
    ),
}


class ConsensusBar(QFrame):
    """One line: the state, the rule for boundaries, and a button."""

    busy = Signal(bool)  # a thread has the project: nothing else may use it

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("bottom_bar")
        self._session = session
        self._stale = True
        self._state: State | None = None
        self._making: Adding | None = None
        self._slices = Slices(self)
        self._slices.rested.connect(self._on_rested)
        self.text = label("", "muted", wrap=True)
        self.text.setToolTip(_(_WHAT))
        self.rule = MenuButton("", _("What counts where coders differ only in the boundaries"))
        self.rules: dict[Boundary, QAction] = {}
        self._make_menu()
        self.make_button = button(_("Make consensus"), self.make)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.text, 1)
        row.addWidget(self.rule)
        row.addWidget(self.make_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * theme.GRID, 2 * theme.GRID, 3 * theme.GRID, 2 * theme.GRID)
        column.addLayout(row)

    def _make_menu(self) -> None:
        menu = QMenu(self.rule)
        for boundary, (_name, text) in _RULES.items():
            action = QAction(_(text), menu)
            action.triggered.connect(lambda _on=False, one=boundary: self.set_boundary(one))
            menu.addAction(action)
            self.rules[boundary] = action
        exclusive(self.rules.values(), menu)
        self.rule.setMenu(menu)

    # what is done

    def make(self) -> None:
        """Make the consensus, or make it anew."""
        consensus = self._session.open_project.consensus
        made = self._state and self._state.coder
        if made and self._state and not self._possible(self._state):
            self._do(N_("update consensus"), lambda progress: consensus.update(progress))
        else:
            self._do(N_("make consensus"), lambda progress: consensus.make(progress=progress))

    def set_boundary(self, boundary: Boundary) -> None:
        """Have another rule for boundaries."""
        consensus = self._session.open_project.consensus
        if boundary != consensus.boundary:
            self._do(
                N_("set boundaries"), lambda progress: (consensus.set_boundary(boundary), True)
            )
        self._show()

    def _do(self, verb: str, work: Callable[[Callable[[int, int], None]], object]) -> None:
        if self._making or not self._session.can_change:
            return
        made = Adding(
            self._session, verb, work, self, at_once=len(self._session.documents) <= AT_ONCE
        )
        made.busy.connect(self.busy)
        made.progressed.connect(self._on_progressed)
        made.ended.connect(self._on_made)
        self._making = made
        self._show()
        made.start()

    def stop(self) -> None:
        """Stop what runs, before the project is closed."""
        self._slices.stop()
        if self._making:
            self._making.stop()
            self._making = None

    # what happens

    def follow(self, changes: Changes) -> None:
        """Note that the state may be another."""
        self._stale = self._stale or bool(_TABLES & changes.tables.keys())

    def forget(self) -> None:
        """Let go of what is known: another project is open."""
        self.stop()
        self._state, self._stale = None, True
        self._show()

    def refresh(self) -> None:
        """Ask how far the consensus is, where that may be otherwise."""
        if self._stale and not self._slices.busy and self._session.project and not self._making:
            self._stale = False
            self._slices.start(self._ask())

    def _ask(self) -> Iterator[None]:
        consensus = self._session.open_project.consensus
        for document in list(self._session.documents):
            if self._session.perform(lambda one=document: consensus.state([one])) is None:
                return
            yield
        self._state = self._session.perform(consensus.state)

    def _on_rested(self) -> None:
        if not self._slices.busy:
            self._show()
            self.refresh()

    def _on_progressed(self, done: int, total: int) -> None:
        self.text.setText(
            _("Making the consensus: {done} of {total} documents…").format(done=done, total=total)
        )

    def _on_made(self, _result: object) -> None:
        if self._making:
            self._making.deleteLater()
        self._making = None
        self.refresh()
        self._show()

    # how it is shown

    @staticmethod
    def _possible(state: State) -> int:
        """Return in how many documents there could be a consensus, and is none."""
        return sum(each.possible and not each.made for each in state.documents)

    def _show(self) -> None:
        state, can = self._state, self._session.can_change and self._making is None
        if state is None:
            self.text.setText("")
        else:
            self._show_state(state)
        rule = state.boundary if state else Boundary.UNION
        name = _(_RULES[rule][0])
        self.rule.setText(_("Boundaries: {rule}").format(rule=name))
        self.rules[rule].setChecked(True)
        self.rule.setEnabled(can and state is not None)
        left = state is not None and bool(self._possible(state) or state.outdated)
        self.make_button.setEnabled(can and left)
        self.make_button.setVisible(left)

    def _show_state(self, state: State) -> None:
        made, possible = len(state.made), self._possible(state)
        parts: list[str] = []
        if not state.coder or not made:
            parts.append(_("No consensus yet"))
        else:
            total = made + possible
            parts.append(
                ngettext(
                    "Consensus: {made} of {total} document",
                    "Consensus: {made} of {total} documents",
                    total,
                ).format(made=made, total=total)
            )
        if state.undecided:
            parts.append(
                ngettext("{n} undecided", "{n} undecided", state.undecided).format(
                    n=state.undecided
                )
            )
        if state.outdated:
            parts.append(
                ngettext(
                    "out of date in {n} document", "out of date in {n} documents", state.outdated
                ).format(n=state.outdated)
            )
        if state.complete:
            parts.append(_("complete"))
        self.text.setText(" · ".join(parts))
        text = _("Update consensus") if made else _("Make consensus")
        self.make_button.setText(text)
        self.make_button.setAccessibleName(text)
