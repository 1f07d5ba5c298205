"""The list of all shortcuts, with what the mouse can do: to look something up, and to change keys.

The one rule: it lists the window's own actions; no shortcut is written here a second time, and no
two commands ever have the same keys.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QModelIndex, QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QHeaderView, QMenu, QTreeView, QVBoxLayout, QWidget

from qcoder.i18n import _
from ui import theme
from ui.fuzzy import folded
from ui.palettes.command_palette import keys, plain_text
from ui.palettes.keys_bar import KeysBar
from ui.widgets import PAD, FilterEdit

_SEARCHED, _NAME = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_FIXED = {"Tab", "Shift+Tab", "Esc", "Up", "Down", "Left", "Right", "Space"}
_OTHERS = {"F2", "F10", "Shift+F10", "Alt+F4", "Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X"}
_MENU = re.compile(r"Alt\+[A-Z]")


class Commands(Protocol):
    """The commands and their keys, as `ui.actions.Actions` has them."""

    by_name: dict[str, QAction]

    def set_keys(self, name: str, keys: str | None) -> None:
        """Have a command heard by other keys; None for its own."""
        ...

    def reset_keys(self) -> None:
        """Give all commands their own keys back."""
        ...

    def holder(self, keys: str, name: str) -> QAction | None:
        """Return another command than `name` that is heard by some keys."""
        ...

    def needs_modifier(self, name: str) -> bool:
        """Tell whether a command is heard also where one types."""
        ...


class _Tree(QTreeView):
    """The commands; Enter goes to the line with the keys."""

    def __init__(self, bar: KeysBar) -> None:
        super().__init__()
        self._bar = bar

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._bar.edit()
        else:
            super().keyPressEvent(event)


class ShortcutsPanel(QDialog):
    """A panel beside the window with every command and its keys, per menu."""

    def __init__(self, parent: QWidget, commands: Commands) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Shortcuts"))
        self.resize(QSize(720, 640))
        self._commands = commands
        self.filter = FilterEdit(_("Search a command or a key"))
        self.filter.textChanged.connect(self._on_text)
        self._model = _model(commands.by_name, self)
        self._found = QSortFilterProxyModel(self)
        self._found.setRecursiveFilteringEnabled(True)
        self._found.setFilterRole(_SEARCHED)
        self._found.setSourceModel(self._model)
        self.bar = KeysBar()
        self.tree = _Tree(self.bar)
        self._set_up_tree()
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, PAD, PAD, PAD)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(self.filter)
        column.addWidget(self.tree)
        column.addWidget(self.bar)
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        self.tree.doubleClicked.connect(lambda _index: self.bar.edit())
        self.bar.left.connect(self.tree.setFocus)
        self.bar.pressed.connect(self._on_pressed)
        self.bar.taken.connect(self._take)
        self.bar.reset_wanted.connect(lambda: self._set(None))
        self.bar.reset_all_wanted.connect(self._reset_all)

    def _set_up_tree(self) -> None:
        tree = self.tree
        tree.setAccessibleName(_("Shortcuts"))
        tree.setModel(self._found)
        tree.setRootIsDecorated(False)
        tree.setItemsExpandable(False)
        tree.setIndentation(4 * theme.GRID)
        tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        tree.expandAll()

    def _on_text(self, text: str) -> None:
        self._found.setFilterFixedString(folded(text))
        self.tree.expandAll()

    # keys of one's own

    def _name(self) -> str | None:
        """Return the command of the current row; None on a heading or what the mouse does."""
        index = self.tree.currentIndex()
        return index.siblingAtColumn(0).data(_NAME) if index.isValid() else None

    def _on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        name = self._name()
        action = self._commands.by_name[name] if name else None
        self.bar.show_command(
            plain_text(action) if action else None, action.shortcut() if action else None
        )

    def _on_pressed(self, wanted: str) -> None:
        """Try the keys that were pressed for the current command."""
        name = self._name()
        if name is None:
            return
        holder = self._commands.holder(wanted, name) if wanted else None
        if wanted in _FIXED or (self._commands.needs_modifier(name) and _types(wanted)):
            self.bar.refuse(
                _("These keys are needed for typing and moving: add Ctrl or Alt, or take F1–F12.")
            )
        elif wanted in _OTHERS or _MENU.fullmatch(wanted):
            self.bar.refuse(_("Lists, text fields and menus need these keys: take others."))
        elif holder:
            text = _("{keys} is “{command}” already.")
            self.bar.ask(text.format(keys=_native(wanted), command=plain_text(holder)))
        else:
            self._set(wanted)

    def _take(self, wanted: str) -> None:
        """Give the keys to the current command, and to no other."""
        name = self._name()
        while name and (holder := self._commands.holder(wanted, name)):
            self._commands.set_keys(holder.objectName(), "")
        self._set(wanted)

    def _set(self, wanted: str | None) -> None:
        name = self._name()
        if name is None:
            return
        if wanted is None:  # its own keys may have gone to another
            self._commands.set_keys(name, None)
            own = self._commands.by_name[name].shortcut().toString()
            if own and self._commands.holder(own, name):
                self._take(own)
                return
        else:
            self._commands.set_keys(name, wanted)
        self._refresh()

    def _reset_all(self) -> None:
        self._commands.reset_keys()
        self._refresh()

    def _refresh(self) -> None:
        for top in range(self._model.rowCount()):
            head = self._model.item(top)
            for row in range(head.rowCount()):
                name = head.child(row).data(_NAME)
                if name:
                    _fill(head.child(row), head.child(row, 1), self._commands.by_name[name])
        self._on_current(QModelIndex(), QModelIndex())


def _types(wanted: str) -> bool:
    """Tell whether some keys are one that types or moves, without Ctrl, Alt or Meta."""
    last = wanted.removeprefix("Shift+")
    function = last.startswith("F") and last[1:].isdigit()
    return bool(wanted) and "+" not in last.rstrip("+") and not function


def _native(wanted: str) -> str:
    return QKeySequence(wanted).toString(QKeySequence.SequenceFormat.NativeText)


def _model(actions: Mapping[str, QAction], parent: QDialog) -> QStandardItemModel:
    model = QStandardItemModel(parent)
    model.setHorizontalHeaderLabels([_("Command"), _("Keys")])
    groups: dict[str, list[list[QStandardItem]]] = {}
    for name, action in actions.items():
        if plain_text(action):
            cells = [QStandardItem(), QStandardItem()]
            cells[0].setData(name, _NAME)
            _fill(cells[0], cells[1], action)
            groups.setdefault(_menu(action), []).append(cells)
    groups[_("With the mouse")] = [_row(text, key) for text, key in _gestures()]
    for title, rows in groups.items():
        model.appendRow([_heading(title), QStandardItem()])
        for cells in rows:
            model.item(model.rowCount() - 1).appendRow(cells)
    return model


def _heading(title: str) -> QStandardItem:
    head = QStandardItem(title)
    font = head.font()
    font.setBold(True)
    head.setFont(font)
    return head


def _row(text: str, key: str) -> list[QStandardItem]:
    cells = [QStandardItem(text), QStandardItem(key)]
    cells[0].setData(folded(f"{text} {key}"), _SEARCHED)
    cells[0].setData(f"{text}: {key}" if key else text, Qt.ItemDataRole.AccessibleTextRole)
    return cells


def _fill(command: QStandardItem, key: QStandardItem, action: QAction) -> None:
    """Show a command and its keys as they are now."""
    for item, made in zip((command, key), _row(plain_text(action), keys(action)), strict=True):
        for role in (Qt.ItemDataRole.DisplayRole, _SEARCHED, Qt.ItemDataRole.AccessibleTextRole):
            item.setData(made.data(role), role)


def _menu(action: QAction) -> str:
    for where in action.associatedObjects():
        if isinstance(where, QMenu):
            return where.title().replace("&", "")
    return _("In the transcript")


def _gestures() -> Sequence[tuple[str, str]]:
    return (
        (_("Select a word"), _("double-click")),
        (_("Select a sentence"), _("triple-click")),
        (_("Select a turn"), _("click its number")),
        (_("Select a coding"), _("click its bracket or its text")),
        (_("Change where a coding begins or ends"), _("drag the end of its bracket")),
        (_("Apply a code"), _("drag the selected text to the code, or the code to the text")),
        (_("Move a code to another theme"), _("drag it in the tree")),
        (_("Merge a code into another"), _("drag it on the other with Alt")),
    )
