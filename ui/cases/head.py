"""The head of the page of cases: the filter, and what can be added, imported and shown.

The one rule: it signals and shows; the page acts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu

from qcoder.i18n import _, ngettext
from qcoder.model import Variable
from ui import theme
from ui.preferences import Preferences
from ui.widgets import PAD, FilterEdit, MenuButton, button, label

_PANELS = "cases/panels"


class Head(QFrame):
    """One row above the grid."""

    group_wanted = Signal(object)  # by a Variable
    panels_changed = Signal()

    def __init__(
        self,
        preferences: Preferences,
        variables: Callable[[], Sequence[Variable]],
        *acts: Callable[[], object],
    ) -> None:
        """Take what adds a case, adds a variable and imports a table."""
        super().__init__()
        self.setObjectName("strip")
        self._preferences, self._variables = preferences, variables
        self.filter = FilterEdit(_("Filter cases…"))
        self.filter.setMaximumWidth(60 * theme.GRID)
        self.filter.setMinimumWidth(30 * theme.GRID)
        self.count = label("", "muted")
        texts = _("New case"), _("New variable"), _("Import…")
        self.buttons = [button(text, act) for text, act in zip(texts, acts, strict=True)]
        self.group = MenuButton(
            _("Group interviews by"), _("Put interviews in groups by the values of a variable")
        )
        self._menu = QMenu(self.group)
        self._menu.aboutToShow.connect(self._fill)
        self.group.setMenu(self._menu)
        hidden: dict[str, bool] = preferences.get(_PANELS, {})
        self.links = MenuButton(_("Interviews"), _("Show the interviews of cases"))
        self.years = MenuButton(_("Per year"), _("Show the figures per year of a case"))
        for key, made in (("links", self.links), ("years", self.years)):
            made.setCheckable(True)
            made.setChecked(not hidden.get(key))
            made.toggled.connect(self._on_toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.filter, 1)
        row.addWidget(self.count)
        row.addStretch()
        for one in (*self.buttons, self.group, self.links, self.years):
            row.addWidget(one)

    def allow(self, allowed: bool) -> None:
        """Say whether the project can be changed at all."""
        for one in (*self.buttons, self.group):
            one.setEnabled(allowed)

    def show_count(self, shown: int, cases: int) -> None:
        """Say how many cases there are, and how many of these the filter leaves."""
        text = ngettext("{n} case", "{n} cases", cases).format(n=cases)
        filtered = _("{shown} of {cases}").format(shown=shown, cases=text)
        self.count.setText(filtered if self.filter.text() else text)

    def _on_toggled(self) -> None:
        hidden = {"links": not self.links.isChecked(), "years": not self.years.isChecked()}
        self._preferences.set(_PANELS, hidden)
        self.panels_changed.emit()

    def _fill(self) -> None:
        self._menu.clear()
        for variable in self._variables():
            self._add(variable)
        if self._menu.isEmpty():
            self._menu.addAction(_("There are no variables yet.")).setEnabled(False)

    def _add(self, variable: Variable) -> None:
        action = self._menu.addAction(variable.name)
        action.triggered.connect(lambda: self.group_wanted.emit(variable))
