"""The list of all shortcuts, with what the mouse can do, to look something up in.

The one rule: it lists the window's own actions; no shortcut is written here a second time.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QAction, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QHeaderView, QMenu, QTreeView, QVBoxLayout, QWidget

from qcoder.i18n import _
from ui import theme
from ui.fuzzy import folded
from ui.palettes.command_palette import keys, plain_text
from ui.widgets import PAD, FilterEdit

_SEARCHED = Qt.ItemDataRole.UserRole


class ShortcutsPanel(QDialog):
    """A panel beside the window with every command and its keys, per menu."""

    def __init__(self, parent: QWidget, actions: Sequence[QAction]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Shortcuts"))
        self.resize(QSize(680, 640))
        self.filter = FilterEdit(_("Search a command or a key"))
        self.filter.textChanged.connect(self._on_text)
        self._found = QSortFilterProxyModel(self)
        self._found.setRecursiveFilteringEnabled(True)
        self._found.setFilterRole(_SEARCHED)
        self._found.setSourceModel(_model(actions, self))
        self.tree = QTreeView()
        self.tree.setAccessibleName(_("Shortcuts"))
        self.tree.setModel(self._found)
        self.tree.setRootIsDecorated(False)
        self.tree.setItemsExpandable(False)
        self.tree.setIndentation(4 * theme.GRID)
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        header = self.tree.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.expandAll()
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, PAD, PAD, PAD)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(self.filter)
        column.addWidget(self.tree)

    def _on_text(self, text: str) -> None:
        self._found.setFilterFixedString(folded(text))
        self.tree.expandAll()


def _model(actions: Sequence[QAction], parent: QDialog) -> QStandardItemModel:
    model = QStandardItemModel(parent)
    model.setHorizontalHeaderLabels([_("Command"), _("Keys")])
    groups: dict[str, list[tuple[str, str]]] = {}
    for action in actions:
        if plain_text(action) and keys(action):
            groups.setdefault(_menu(action), []).append((plain_text(action), keys(action)))
    groups[_("With the mouse")] = [*_gestures()]
    for title, rows in groups.items():
        head = QStandardItem(title)
        font = head.font()
        font.setBold(True)
        head.setFont(font)
        for text, key in rows:
            cells = [QStandardItem(text), QStandardItem(key)]
            cells[0].setData(folded(f"{text} {key}"), _SEARCHED)
            cells[0].setData(f"{text}: {key}", Qt.ItemDataRole.AccessibleTextRole)
            head.appendRow(cells)
        model.appendRow([head, QStandardItem()])
    return model


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
