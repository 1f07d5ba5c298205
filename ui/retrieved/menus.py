"""The menus over the list of retrieved passages: of its rows, and of valences.

The one rule: a menu says how many codings it would change, and only offers what can be done.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from qcoder import i18n
from qcoder.i18n import _, ngettext
from qcoder.queries.retrieval import Retrieved
from ui import signs, theme

if TYPE_CHECKING:
    from ui.retrieved.pane import RetrievedPane


def row_menu(pane: RetrievedPane) -> QMenu:
    """Return the menu of the rows that are selected."""
    menu = _menu(pane)
    codings = pane.selected()
    own = pane.acting.own(codings)
    menu.addAction(theme.icon("arrow-right-circle-outline"), _("Go to passage"), pane.go_to)
    menu.addAction(theme.icon("content-copy"), _("Copy with source"), pane.copy_with_source)
    menu.addSeparator()
    n = len(own)
    if len(codings) > 1:
        text = ngettext("{n} coding of yours:", "{n} codings of yours:", n).format(n=n)
        menu.addAction(text).setEnabled(False)
    _add_valences(menu, pane, own)
    _add_flags(menu, pane, own)
    change = menu.addAction(theme.icon("tag-edit-outline"), _("Change code…"), pane.recode)
    many = ngettext("Remove {n} coding", "Remove {n} codings", n).format(n=n)
    text = many if n > 1 else _("Remove coding")
    remove = menu.addAction(theme.icon("trash-can-outline"), text, pane.remove)
    change.setEnabled(bool(own))
    remove.setEnabled(bool(own))
    return menu


def valence_menu(pane: RetrievedPane) -> QMenu:
    """Return the menu to judge the rows that are selected."""
    menu = _menu(pane)
    own = pane.acting.own(pane.selected())
    _add_valences(menu, pane, own)
    none = menu.addAction(_("not judged"), lambda: pane.judge(None))
    none.setEnabled(any(one.valence for one in own))
    return menu


def _menu(pane: RetrievedPane) -> QMenu:
    menu = QMenu(pane)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _add_valences(menu: QMenu, pane: RetrievedPane, own: Sequence[Retrieved]) -> None:
    keys = pane.valence_keys()
    for valence, sign in signs.VALENCES.items():
        shown = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys[valence][:1]]
        action = menu.addAction("\t".join([f"{sign}  {_(valence)}", *shown]))
        action.setCheckable(True)
        action.setChecked(bool(own) and all(one.valence == valence for one in own))
        action.setEnabled(bool(own))
        action.triggered.connect(lambda _on=False, valence=valence: pane.judge(valence))


def _add_flags(menu: QMenu, pane: RetrievedPane, own: Sequence[Retrieved]) -> None:
    flags, common = menu.addMenu(_("Flags")), pane.acting.flags(own)
    for flag in pane.acting.all_flags:
        action = flags.addAction(flag.name(i18n.language()).replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(flag.key in common)
        action.triggered.connect(lambda _on=False, key=flag.key: pane.flag(key))
    flags.setEnabled(bool(own) and not flags.isEmpty())
