"""The groups that documents are kept in, such as the regions of the interviews.

The one rule: a group holds documents, never codings; removing a group leaves its documents.
"""

from __future__ import annotations

from collections.abc import Sequence

from qcoder.errors import NotFound, Refused
from qcoder.i18n import N_, _
from qcoder.lookup import DocumentKey, document_id, folded, is_free, written
from qcoder.model import Group
from qcoder.store import Store

GroupKey = Group | str


class Groups:
    """The collection of document groups."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self) -> Sequence[Group]:
        """Return all groups, in their order."""
        rows = self._store.rows("SELECT id, name FROM groups ORDER BY position, name")
        return [Group(*row) for row in rows]

    def get(self, key: GroupKey) -> Group:
        """Return one group by id or name. Raises `NotFound`."""
        wanted = key.id if isinstance(key, Group) else written(key)
        for group in self.list():
            if wanted == group.id or folded(wanted) == folded(group.name):
                return group
        raise NotFound(_("There is no group “{key}”.").format(key=wanted))

    def add(self, name: str) -> Group:
        """Add a group at the end. Raises `Refused` where the name is empty or taken."""
        group = Group(self._store.new_id(), self._free_name(name))
        row = {"id": group.id, "name": group.name, "position": self._next_position()}
        with self._store.operation(N_("add group")):
            self._store.insert("groups", row)
        return group

    def rename(self, key: GroupKey, name: str) -> None:
        """Give a group another name. Raises `Refused` where it is empty or taken."""
        group = self.get(key)
        with self._store.operation(N_("rename group")):
            self._store.update("groups", group.id, {"name": self._free_name(name, group.id)})

    def put(self, document: DocumentKey, key: GroupKey | None) -> None:
        """Put a document in a group, or (None) in no group."""
        group = None if key is None else self.get(key).id
        where = document_id(self._store, document)
        with self._store.operation(N_("move document")):
            self._store.update("documents", where, {"group_id": group})

    def remove(self, key: GroupKey) -> None:
        """Remove a group; its documents stay, in no group."""
        group = self.get(key)
        with self._store.operation(N_("remove group")):
            self._store.execute(
                "UPDATE documents SET group_id = NULL WHERE group_id = ?", [group.id]
            )
            self._store.delete("groups", group.id)

    def _next_position(self) -> int:
        return self._store.rows("SELECT coalesce(max(position), -1) + 1 FROM groups")[0][0]

    def _free_name(self, name: str, own: str = "") -> str:
        name = written(name)
        if not name or not is_free(self._store, "groups", name, own):
            raise Refused(
                _("A group needs a name of its own: “{name}” is empty or taken.").format(name=name)
            )
        return name
