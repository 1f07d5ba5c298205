"""The menus of the page of the report: what can be added, and done with the parts.

The one rule: all that a menu does, a key or a button does too.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from qcoder.i18n import _
from qcoder.reporting import ItemKind
from qcoder.tables.kinds import KINDS
from ui import theme
from ui.report.parts import ICONS

if TYPE_CHECKING:
    from ui.report.pane import ReportPane


def fill_add(pane: ReportPane, menu: QMenu) -> None:
    """Fill a menu with what can be added to the report."""
    tables = menu.addMenu(theme.icon(ICONS[ItemKind.TABLE]), _("Table"))
    figures = menu.addMenu(theme.icon(ICONS[ItemKind.FIGURE]), _("Figure"))
    for name, kind in KINDS.items():
        _add_table(pane, tables, name, "table")
        if kind.figure:
            _add_table(pane, figures, name, "figure")
    for kind, text in (
        (ItemKind.QUOTES, _("Quotes per theme")),
        (ItemKind.METHODS, _("Account of methods")),
        (ItemKind.TEXT, _("Text")),
    ):
        menu.addAction(theme.icon(ICONS[kind]), text, partial(pane.add, kind.value))
    menu.addSeparator()
    menu.addAction(_("All that fits this project…"), pane.reset)


def _add_table(pane: ReportPane, menu: QMenu, name: str, what: str) -> None:
    """Add an action for a table or its figure; where it is of one document, a menu of these."""
    kind = KINDS[name]
    if "document" not in kind.takes:
        menu.addAction(_(kind.title), partial(pane.add, what, {"name": name}))
        return
    of = menu.addMenu(_(kind.title))
    of.setStyleSheet("QMenu { menu-scrollable: 1 }")  # there may be hundreds
    of.setEnabled(bool(pane.documents))
    for document in pane.documents:
        text = document.name.replace("&", "&&")
        of.addAction(text, partial(pane.add, what, {"name": name, "document": document.id}))


def pop_up(pane: ReportPane, place: QPoint) -> None:
    """Show what can be done with the current part."""
    menu = QMenu(pane)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    fill_part(pane, menu)
    menu.popup(place)


def fill_part(pane: ReportPane, menu: QMenu) -> None:
    """Fill a menu with what can be done with the current part."""
    add = menu.addMenu(theme.icon("plus"), _("Add"))
    fill_add(pane, add)
    menu.addSeparator()
    fill_more(pane, menu)
    menu.setEnabled(pane.can_change)


def fill_more(pane: ReportPane, menu: QMenu) -> None:
    """Fill a menu with what can be done with the parts."""
    there, key = pane.item is not None, Qt.Key
    alt = Qt.KeyboardModifier.AltModifier
    for text, act, keys in (
        (_("Open"), pane.preview.enter, key.Key_Return),
        (_("Rename"), pane.rename, key.Key_F2),
        (_("Move up"), pane.move_up, alt | key.Key_Up),
        (_("Move down"), pane.move_down, alt | key.Key_Down),
        (_("Remove"), pane.remove, key.Key_Delete),
    ):
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        menu.addAction(f"{text}\t{shown}", act).setEnabled(there)
    menu.addSeparator()
    menu.addAction(_("All that fits this project…"), pane.reset)
