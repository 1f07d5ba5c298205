"""Scenes of messages and dialogs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from qcoder import i18n
from tests.scenes.common import show_coding
from ui.palettes.shortcuts import ShortcutsPanel
from ui.problem import ProblemDialog
from ui.workspace import Workspace


def shortcuts(w: Workspace) -> None:
    """Show the list of shortcuts."""
    show_coding(w)
    w.show_shortcuts()
    panel = next(one for one in w.window.findChildren(ShortcutsPanel) if one.isVisible())
    model = panel.tree.model()
    panel.tree.setCurrentIndex(model.index(1, 0, model.index(0, 0)))
    panel._on_pressed("Ctrl+Z")


def said_good(w: Workspace) -> None:
    """Show a message."""
    show_coding(w)
    w.session.say(i18n._("Copied") + ".")


def said_bad(w: Workspace) -> None:
    """Show a message that something could not be done."""
    show_coding(w)
    w.session.said.emit(
        "“kapot.docx” kan niet worden gelezen: het is geen Word-document. " * 2, True
    )


def problem(w: Workspace) -> None:
    """Show the dialog of an unexpected error, with its report."""
    show_coding(w)
    dialog = ProblemDialog("qcoder 1.0\nValueError\nui/app.py:20 in main", w.window)
    dialog.show()
    dialog._show_report()


def tab_focus(w: Workspace) -> None:
    """Show where the keyboard is, on a button of a pane."""
    show_coding(w)
    buttons = [one for one in w.inspector.findChildren(QToolButton) if one.isVisible()]
    buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
