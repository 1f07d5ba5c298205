"""The documents and their speakers beside the grid, to be linked to cases; and what is suggested.

The one rule: nothing is linked but by the user: what comes from names is only suggested.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _
from qcoder.lookup import folded
from qcoder.model import Role
from ui import mime, theme
from ui.cases.drops import Member
from ui.cases.model import CasesModel
from ui.cases.suggested import Suggested
from ui.session import Session
from ui.widgets import Elided, FilterEdit, MenuButton, PaneHeader, button, label, row_of

_MEMBER = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MembersTree(QTreeWidget):
    """Documents with the speakers of group interviews under them, each with its cases."""

    link_wanted = Signal()
    unlink_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Documents and speakers"))
        self.setColumnCount(2)
        self.setHeaderLabels([_("Document or speaker"), _("Case")])
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setUniformRowHeights(True)
        self.setIndentation(4 * theme.GRID)
        self.header().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    def chosen(self) -> list[Member]:
        """Return what is selected."""
        return [tuple(item.data(0, _MEMBER)) for item in self.selectedItems()]

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        members = [list(item.data(0, _MEMBER)) for item in items]
        return mime.pack(mime.MEMBERS, {"members": members})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.link_wanted.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.unlink_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class LinksPanel(QWidget):
    """What can be linked, and what seems to belong together."""

    link_wanted = Signal(object)  # Members, to the current case
    unlink_wanted = Signal(object)  # (case, document, speaker), …

    def __init__(self, session: Session, model: CasesModel) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._model = session, model
        self._case = ""
        self.filter = FilterEdit(_("Find document…"))
        self.tree = MembersTree()
        self.only = MenuButton(_("Not linked"), _("Only what is not linked yet"))
        self.only.setCheckable(True)
        self.link_button = button(_("Link"), self.link, "primary")
        self.unlink_button = button(_("Unlink"), self.unlink)
        self.suggested = Suggested(session)
        self.target = Elided("", "muted", Qt.TextElideMode.ElideRight)
        self._lay_out()
        self.tree.link_wanted.connect(self.link)
        self.tree.unlink_wanted.connect(self.unlink)
        self.tree.itemSelectionChanged.connect(self._show_buttons)
        self.filter.textChanged.connect(self._apply_filter)
        self.only.toggled.connect(self._apply_filter)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.GRID)
        column.setSpacing(theme.GRID)
        column.addWidget(PaneHeader(_("Interviews"), [self.only]))
        self.hint = label(
            _("Drag a document or a speaker onto a case; or choose here, and link."), "muted",
            wrap=True,
        )  # fmt: skip
        for one in (self.filter, self.hint):
            column.addWidget(row_of(one))
        column.addWidget(self.tree, 3)
        column.addWidget(row_of(self.target))
        self.buttons = row_of(self.link_button, self.unlink_button)
        column.addWidget(self.buttons)
        column.addWidget(self.suggested, 2)

    # what is shown

    def refresh(self) -> None:
        """Show the documents, their links and the suggestions as they are now."""
        project = self._session.project
        if project is None:
            return
        chosen, opened = self.tree.chosen(), self._closed()
        self.tree.clear()
        names = {case.id: case.name for case in self._model.table.cases}
        linked = self._linked()
        speakers: dict[str, list[tuple[str, str]]] = {}
        everywhere = project.speakers.everywhere()
        labels = {key: speaker.label for key, speaker in everywhere.items()}
        for speaker in everywhere.values():
            if speaker.role == Role.RESPONDENT:
                speakers.setdefault(speaker.document, []).append((speaker.id, speaker.label))
        for document in self._session.documents.values():
            item = self._add(self.tree, document.name, (document.id, None), linked, names)
            within = speakers.get(document.id, [])
            some = any((document.id, speaker) in linked for speaker, _label in within)
            for speaker, label_ in within if len(within) > 1 or some else ():
                self._add(item, label_, (document.id, speaker), linked, names)
            item.setExpanded(document.id not in opened)
        self._choose(chosen)
        self.suggested.refresh(names, labels)
        self._apply_filter()

    def show_case(self, case: str) -> None:
        """Have another case be the one that is linked to."""
        self._case = case
        self._show_buttons()

    def _add(
        self,
        parent: QTreeWidget | QTreeWidgetItem,
        name: str,
        member: Member,
        linked: dict[Member, list[str]],
        names: dict[str, str],
    ) -> QTreeWidgetItem:
        cases = [names.get(case, "?") for case in linked.get(member, ())]
        item = QTreeWidgetItem(parent, [name, ", ".join(cases) or "–"])
        item.setData(0, _MEMBER, member)
        item.setToolTip(0, name)
        item.setToolTip(1, ", ".join(cases) or _("Not linked to a case"))
        color = theme.colors().muted if cases else theme.colors().disabled
        item.setForeground(1, QColor(color))
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
        return item

    def _linked(self) -> dict[Member, list[str]]:
        found: dict[Member, list[str]] = {}
        for case, members in self._model.table.documents.items():
            for member in members:
                found.setdefault((member[0], member[1]), []).append(case)
        return found

    def _items(self) -> list[QTreeWidgetItem]:
        found: list[QTreeWidgetItem] = []
        for at in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(at)
            if item:
                children = (item.child(n) for n in range(item.childCount()))
                found += [item, *filter(None, children)]
        return found

    def _closed(self) -> set[str]:
        return {
            item.data(0, _MEMBER)[0]
            for item in self._items()
            if item.childCount() and not item.isExpanded()
        }

    def _choose(self, members: Sequence[Member]) -> None:
        for item in self._items():
            if tuple(item.data(0, _MEMBER)) in members:
                item.setSelected(True)
                self.tree.setCurrentItem(item, 0, self.tree.selectionModel().SelectionFlag.NoUpdate)

    def _apply_filter(self) -> None:
        words, only = folded(self.filter.text()).split(), self.only.isChecked()
        linked = {document for document, _speaker in self._linked()}
        for at in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(at)
            if item is None:
                continue
            under = [one for n in range(item.childCount()) if (one := item.child(n))]
            texts = [one.text(column) for one in (item, *under) for column in (0, 1)]
            text = folded(" ".join(texts))
            shown = all(word in text for word in words)
            item.setHidden(not shown or (only and item.data(0, _MEMBER)[0] in linked))
        self._show_buttons()

    def _show_buttons(self) -> None:
        can, chosen, linked = self._session.can_change, self.tree.chosen(), self._linked()
        name = next((one.name for one in self._model.table.cases if one.id == self._case), "")
        self.target.show_text(_("Chosen case: {case}").format(case=name or "–"))
        self.link_button.setAccessibleName(_("Link to “{case}”").format(case=name))
        self.link_button.setEnabled(can and bool(chosen) and bool(name))
        self.unlink_button.setEnabled(can and any(member in linked for member in chosen))
        self.tree.setDragEnabled(can)

    # what the buttons and keys do

    def link(self) -> None:
        """Link what is selected to the current case."""
        if self.link_button.isEnabled():
            self.link_wanted.emit(self.tree.chosen())

    def unlink(self) -> None:
        """Take back the links of what is selected; with the current case, where it has some."""
        if not self.unlink_button.isEnabled():
            return
        linked = self._linked()
        links = [
            (case, *member) for member in self.tree.chosen() for case in linked.get(member, ())
        ]
        own = [link for link in links if link[0] == self._case]
        self.unlink_wanted.emit(own or links)
