"""The menu bar: the commands of the table, the docks, the colours and the language.

The one rule: what is not a choice of how the window looks is a row in `actions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from qcoder import i18n
from qcoder.i18n import N_, _
from ui import theme
from ui.actions import MENUS

if TYPE_CHECKING:
    from ui.workspace import Workspace

_VIEW = N_("&View")
_SCHEMES = (
    (theme.SYSTEM, N_("As the system")),
    (theme.LIGHT, N_("Light")),
    (theme.DARK, N_("Dark")),
)
_LANGUAGES = (("nl", "Nederlands"), ("en", "English"))


def fill(bar: QMenuBar, workspace: Workspace) -> None:
    """Make the menus of a workspace, in place of those that were there."""
    bar.clear()
    for title, commands in MENUS:
        menu = bar.addMenu(_(title))
        for command in commands:
            if command.name:
                menu.addAction(workspace.actions.by_name[command.name])
            else:
                menu.addSeparator()
        if title == _VIEW:
            _add_looks(menu, workspace)


def _add_looks(menu: QMenu, workspace: Workspace) -> None:
    menu.addSeparator()
    for dock in workspace.panes.docks:
        menu.addAction(dock.toggleViewAction())
    menu.addSeparator()
    window = workspace.window
    scheme = workspace.preferences.get("scheme", theme.SYSTEM)
    for title, choices, now, choose in (
        (_("Colours"), [(key, _(text)) for key, text in _SCHEMES], scheme, window.change_scheme),
        (_("Language"), _LANGUAGES, i18n.language(), window.change_language),
    ):
        below = menu.addMenu(title)
        group = QActionGroup(below)
        for key, text in choices:
            action = below.addAction(text)
            action.setCheckable(True)
            action.setChecked(key == now)
            group.addAction(action)
            action.triggered.connect(
                # Later: the menu that is clicked goes when the language changes.
                lambda _on=False, key=key, choose=choose: QTimer.singleShot(
                    0, window, lambda: choose(key)
                )
            )
