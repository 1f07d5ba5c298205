"""The documents in their groups: find, show, arrange and activate them.

The one rule: only marks (the ring at the left of a row, or Ctrl+Space) activate documents, since a
document is selected to be read; while none is marked, passages are retrieved from all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QMenu

from qcoder.i18n import _
from qcoder.model import Changes, Group, Progress
from ui import mime
from ui.documents import model
from ui.documents.changes import DocumentChanges
from ui.documents.model import Statuses, progress_name
from ui.documents.opened_originals import OpenedOriginals
from ui.session import Session
from ui.shown import Shown
from ui.trees.drop_tree import Where
from ui.trees.pane import TreePane
from ui.trees.rows import Mark, Row, Zone
from ui.widgets import EmptyState, PaneHeader, icon_button


class DocumentsPane(TreePane):
    """The documents of the project; see the module for what activates them."""

    TABLES = ("documents", "groups", "statuses", "coders")
    import_wanted = Signal()

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__(session, shown, _("Documents"), _("Find document…"))
        self._groups: dict[str, Group] = {}
        self._statuses: Statuses = {}
        self._coder = ""
        self._active = shown.active_documents
        self._originals = OpenedOriginals()
        self._changes = DocumentChanges(session, self.bar)
        self._add = icon_button("plus", _("Import documents"), self.import_wanted.emit)
        menu = self.menu_button(_("More for documents"), self._fill_pane_menu)
        empty = EmptyState(_("No documents yet."), _("Import documents"), self.import_wanted.emit)
        self._fill(PaneHeader(_("Documents"), [self._add, menu]), empty)
        self.tree.keys = {Qt.Key.Key_F2: self.rename, Qt.Key.Key_Delete: self.remove}
        self.tree.sign_clicked.connect(self._on_sign)
        shown.document_changed.connect(self.follow)
        self.refresh()

    # rows

    def rows(self) -> Sequence[Row]:
        groups = [*self._groups.values()]
        return model.document_rows(self.session, self.shown, groups, self._statuses, self._coder)

    def refresh(self) -> None:
        """Show all rows anew; where the pane is not visible, once it is."""
        project = self.session.project
        if project and self.isVisible():
            coder = self.session.coder
            self._coder = coder.id if coder else ""
            self._groups = {group.id: group for group in project.groups.list()}
            self._statuses = project.coders.statuses()
        super().refresh()
        self._add.setEnabled(self.session.can_change)

    def search_text(self, key: str) -> str:
        if key in self._groups:
            return self._groups[key].name
        document = self.session.documents.get(key)
        return f"{document.name} {document.filename}" if document else ""

    def tip(self, row: Row, where: Zone) -> str:
        if row.head or where == Zone.MARK:
            return super().tip(row, where)
        statuses = model.status_tip(self.session, self._statuses, row.id)
        return f"{row.name}\n{statuses}"

    def update_counts(self, changes: Changes) -> None:
        counts, coders = self.session.open_project.counts, self.shown.coders
        images = [image for row in changes.tables["codings"] for image in (row.before, row.after)]
        for key in {str(image["document"]) for image in images if image}:
            document, row = self.session.documents.get(key), self.tree.row(key)
            if document and row:
                progress = self._statuses.get((key, self._coder), Progress.NOT_STARTED)
                count = counts.of_document(key, coders)
                self.tree.set_row(model.document_row(document, progress, count, row.mark))

    def followed(self) -> str | None:
        return self.shown.document

    # showing and activating

    def _on_activated(self) -> None:
        if self.shown.active_documents != self._active:
            self._active = self.shown.active_documents
            self.refresh()

    def marks(self) -> dict[str, Mark]:
        return dict.fromkeys(self.shown.active_documents, Mark.MARKED)

    def activate(self, keys: Iterable[str]) -> None:
        self.shown.activate(documents={leaf for key in keys for leaf in self.leaves(key)})

    def _on_chosen(self) -> None:
        selected = self.tree.selected()
        if len(selected) == 1 and selected[0] in self.session.documents:
            self.shown.show_document(selected[0])

    def _on_entered(self, key: str) -> None:
        if key in self.session.documents:
            self.shown.show_document(key)
        else:
            self.tree.toggle_open(key)

    # changing documents

    def documents(self) -> list[str]:
        """Return the ids of the selected documents."""
        return [key for key in self.tree.selected() if key in self.session.documents]

    def rename(self) -> None:
        """Let the user type another name for the selected document or group."""
        if self.one() and self.session.can_change:
            self.begin_naming()
            self.tree.rename(self.one())

    def remove(self) -> None:
        """Say what goes along with the selected documents, and remove them; a group at once."""
        key = self.one()
        if key in self._groups:
            self._changes.remove_group(key)
        elif self.documents() and self.session.can_change:
            self._changes.remove(self.documents())

    def open_original(self) -> None:
        """Open the file that the selected document was imported from, as a temporary copy."""
        document = self.session.documents.get(self.one())
        if document is None:
            return
        project = self.session.open_project
        opened = self.session.perform(
            lambda: self._originals.open(document.filename, project.documents.original(document))
        )
        if opened:
            sentence = _(
                "“{file}” is opened as a copy that only you can read; it is removed when qcoder "
                "closes."
            )
            self.session.say(sentence.format(file=document.filename))
        elif opened is not None:
            self.session.said.emit(_("No program was found that opens this file."), True)

    def remove_opened(self) -> bool:
        """Remove the copies of files that were opened; tell whether none is left."""
        return self._originals.remove()

    def set_status(self, status: Progress) -> None:
        """Set how far the coder is with the selected documents."""
        self._changes.set_status(self.documents(), status)

    def set_not_started(self) -> None:
        """Note that the coder did not start with the selected documents."""
        self.set_status(Progress.NOT_STARTED)

    def set_busy(self) -> None:
        """Note that the coder is busy with the selected documents."""
        self.set_status(Progress.BUSY)

    def set_complete(self) -> None:
        """Note that the coder is done with the selected documents."""
        self.set_status(Progress.COMPLETE)

    def _on_sign(self, key: str) -> None:
        order = [*Progress]
        now = self._statuses.get((key, self._coder), Progress.NOT_STARTED)
        if self._coder:
            self._changes.set_status([key], order[(order.index(now) + 1) % len(order)])

    # groups

    def new_group(self) -> None:
        """Let the user name a new group."""
        if self.session.can_change:
            self.begin_naming()
            self.line.clear()
            self._stack.setCurrentWidget(self.tree)
            self.tree.create_row("", Row("", "", head=True, spoken=_("New group")))

    def move_to_group(self, group: str | None) -> None:
        """Put the selected documents in a group, or in none."""
        self._changes.put(self.documents(), group)

    def _on_edited(self, key: str, name: str) -> None:
        if not self.may_name:
            return
        project = self.session.open_project
        if key in {group.id for group in project.groups.list()}:
            self.session.perform(lambda: project.groups.rename(key, name))
        elif key in self.session.documents:
            self.session.perform(lambda: project.documents.rename(key, name))

    def _on_created(self, parent: str, name: str) -> None:
        if not self.may_name:
            return
        project = self.session.open_project
        made = self.session.perform(lambda: project.groups.add(name))
        if made:
            self.tree.select(made.id)

    # dragging

    def mime(self, keys: Sequence[str]) -> QMimeData | None:
        documents = [key for key in keys if key in self.session.documents]
        return mime.pack(mime.DOCUMENT, {"documents": documents}) if documents else None

    def drop_place(self, data: QMimeData, key: str, where: Where) -> Where | None:
        values = mime.unpack(data, mime.DOCUMENT)
        dragged = values.get("documents", []) if values else []
        if not dragged or not self.session.can_change or key in dragged:
            return None
        if not self.session.documents.keys() >= {*dragged}:
            return None  # of another project
        if key in self.session.documents and where == Where.ON:
            return Where.BELOW
        return Where.ON if key in self._groups else where

    def drop(self, data: QMimeData, key: str, where: Where, alt: bool) -> None:
        values = mime.unpack(data, mime.DOCUMENT)
        if values is None:
            return
        if key in self.session.documents:
            self._changes.move(values["documents"], key, where)
        else:
            self._changes.put(values["documents"], key or None)

    # menus

    def fill_menu(self, menu: QMenu) -> None:
        if self.one() in self._groups:
            self._fill_group_menu(menu)
            return
        documents, change = self.documents(), self.session.can_change
        there = bool(documents)
        self.add_action(
            menu, _("Activate only these"), self.activate_selected, "record-circle-outline"
        )
        self.add_action(menu, _("Deactivate all"), self.activate_none)
        menu.addSeparator()
        statuses = menu.addMenu(_("How far I am"))
        statuses.setEnabled(there and change)
        for status in Progress:
            act = statuses.addAction(progress_name(status).capitalize())
            act.triggered.connect(lambda _on=False, status=status: self.set_status(status))
        groups = menu.addMenu(_("Move to group"))
        groups.setEnabled(there and change)
        for key, name in [*((g.id, g.name) for g in self._groups.values()), (None, _("No group"))]:
            act = groups.addAction(name.replace("&", "&&"))
            act.triggered.connect(lambda _on=False, key=key: self.move_to_group(key))
        menu.addSeparator()
        self.add_action(menu, _("Open the original"), self.open_original, "open-in-new", on=there)
        self.add_action(
            menu, _("Rename"), self.rename, "rename-outline", on=there and change, key=Qt.Key.Key_F2
        )
        self.add_action(
            menu,
            _("Remove"),
            self.remove,
            "trash-can-outline",
            on=there and change,
            key=Qt.Key.Key_Delete,
        )
        menu.addSeparator()
        self.add_action(menu, _("New group"), self.new_group, "folder-plus-outline", on=change)

    def _fill_group_menu(self, menu: QMenu) -> None:
        change = self.session.can_change
        self.add_action(
            menu, _("Activate only these"), self.activate_selected, "record-circle-outline"
        )
        self.add_action(menu, _("Deactivate all"), self.activate_none)
        menu.addSeparator()
        self.add_action(
            menu, _("Rename"), self.rename, "rename-outline", on=change, key=Qt.Key.Key_F2
        )
        text = _("Remove group, keep its documents")
        self.add_action(
            menu, text, self.remove, "trash-can-outline", on=change, key=Qt.Key.Key_Delete
        )
        menu.addSeparator()
        self.add_action(menu, _("New group"), self.new_group, "folder-plus-outline", on=change)

    def _fill_pane_menu(self, menu: QMenu) -> None:
        change = self.session.can_change
        wanted = self.import_wanted.emit
        self.add_action(menu, _("Import documents"), wanted, "file-import-outline", on=change)
        self.add_action(menu, _("New group"), self.new_group, "folder-plus-outline", on=change)
        menu.addSeparator()
        self.add_action(menu, _("Expand all"), self.expand_all, "expand-all-outline")
        self.add_action(menu, _("Collapse all"), self.collapse_all, "collapse-all-outline")
