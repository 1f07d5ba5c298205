"""The head of the list of passages: what it lists, how codes are combined, filter, groups, files.

The one rule: only what can be done is offered; with one code there is nothing to combine.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton

from qcoder.i18n import N_, _
from qcoder.queries.combined import Combine
from ui import theme
from ui.retrieved.rows import By
from ui.retrieved.saving import FORMATS
from ui.widgets import FilterEdit, PaneHeader, Segments, exclusive, icon_button

_GROUPS = {
    By.NOTHING: N_("No groups"),
    By.CODE: N_("By code"),
    By.DOCUMENT: N_("By document"),
    By.CODER: N_("By coder"),
    By.VALENCE: N_("By valence"),
}


class ListHeader(PaneHeader):
    """The head with its controls; the pane says what they do."""

    combined = Signal(Combine)
    grouped = Signal(By)
    copy_wanted = Signal()
    save_wanted = Signal(str)  # the suffix of the file

    def __init__(self) -> None:
        self._modes = Segments(
            (
                (Combine.ANY, _("Any of the codes"), _("Passages with any of the chosen codes")),
                (Combine.ALL, _("Overlapping"), _("Only text that lies under all chosen codes")),
                (Combine.NEAR, _("Same turn"), _("Only turns in which all chosen codes occur")),
            ),
            _("How the chosen codes are combined"),
        )
        self._modes.setContentsMargins(0, 0, 2 * theme.GRID, 0)
        self.filter = FilterEdit(_("Filter…"))
        self.filter.setMinimumWidth(80)
        self.filter.setMaximumWidth(160)
        self._groups = _menu_button("format-list-group", _("Group passages"))
        self._copy = icon_button("content-copy", _("Copy all with source"))
        self._save = _menu_button("file-export-outline", _("Save list as…"))
        buttons = (self._modes, self.filter, self._groups, self._copy, self._save)
        super().__init__(_("Retrieved passages"), buttons)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._by: dict[By, QAction] = {}
        self._fill_menus()
        self._modes.chosen.connect(self.combined)
        self._copy.clicked.connect(lambda: self.copy_wanted.emit())
        self.choose(Combine.ANY)

    def _fill_menus(self) -> None:
        for by, text in _GROUPS.items():
            action = self._groups.menu().addAction(_(text))
            action.triggered.connect(lambda _on=False, by=by: self.grouped.emit(by))
            self._by[by] = action
        exclusive(self._by.values(), self)
        self._by[By.NOTHING].setChecked(True)
        for suffix, text in FORMATS.items():
            action = self._save.menu().addAction(f"{_(text)} (.{suffix})")
            action.triggered.connect(lambda _on=False, suffix=suffix: self.save_wanted.emit(suffix))

    def choose(self, mode: Combine) -> None:
        """Show how codes are combined."""
        self._modes.choose(mode)

    def choose_group(self, by: By) -> None:
        """Show what the list is grouped by."""
        self._by[by].setChecked(True)

    def open_groups(self) -> None:
        """Open the menu of groups."""
        self._groups.showMenu()

    def offer(self, *, active: bool, several: bool, filled: bool) -> None:
        """Offer what can be done: with codes chosen, with several of them, with rows listed."""
        for one in (self.filter, self._groups):
            one.setVisible(active)
        self._modes.setVisible(several)
        for one in (self._copy, self._save):
            one.setEnabled(filled)

    def show_title(self, title: str, short: str) -> None:
        """Show what is listed; the short title where there is no room for all of it."""
        metrics, room = self.title.fontMetrics(), max(self.title.width(), 40)
        shown = title if metrics.horizontalAdvance(title) <= room else short or title
        self.title.setText(metrics.elidedText(shown, Qt.TextElideMode.ElideMiddle, room))
        self.title.setToolTip(title)


def _menu_button(icon: str, name: str) -> QToolButton:
    made = icon_button(icon, name)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setMenu(QMenu(made))
    return made
