"""The menu of a case or of a heading: all that can be done with it.

The one rule: what has a key is said with its key.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from qcoder.i18n import _
from ui import theme

Entry = tuple[str, str, Callable[[], object], str]  # icon, text, what it does, and its key


def show(parent: QWidget, entries: list[Entry | None], *, enabled: bool) -> QMenu:
    """Make a menu; None is a line, and `enabled` says whether anything can be changed."""
    menu = QMenu(parent)
    for entry in entries:
        if entry is None:
            menu.addSeparator()
            continue
        icon, text, act, key = entry
        action = menu.addAction(theme.icon(icon), text)
        if key:
            action.setText(f"{text}\t{key}")
        action.triggered.connect(lambda _on=False, act=act: act())
        action.setEnabled(enabled or icon in ("content-copy", "sort-ascending", "sort-descending"))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def of_case(acts: dict[str, Callable[[], object]]) -> list[Entry | None]:
    """Return what can be done with a case."""
    return [
        ("rename-outline", _("Rename case"), acts["rename_case"], "F2"),
        ("content-copy", _("Copy"), acts["copy"], "Ctrl+C"),
        ("content-paste", _("Paste"), acts["paste"], "Ctrl+V"),
        None,
        ("account-multiple-plus-outline", _("New case"), acts["new_case"], ""),
        ("trash-can-outline", _("Remove case"), acts["remove_case"], "Shift+Del"),
    ]


def of_variable(acts: dict[str, Callable[[], object]]) -> list[Entry | None]:
    """Return what can be done with a variable."""
    return [
        ("sort-ascending", _("Sort upwards"), acts["sort_up"], ""),
        ("sort-descending", _("Sort downwards"), acts["sort_down"], ""),
        None,
        ("rename-outline", _("Name, kind and options…"), acts["edit_variable"], ""),
        ("arrow-left", _("Move to the left"), acts["move_left"], "Alt+Left"),
        ("arrow-right", _("Move to the right"), acts["move_right"], "Alt+Right"),
        ("folder-multiple-outline", _("Group interviews by this variable"), acts["group_by"], ""),
        None,
        ("table-column-plus-after", _("New variable"), acts["new_variable"], ""),
        ("trash-can-outline", _("Remove variable"), acts["remove_variable"], ""),
    ]
