"""The groups that documents are kept in, such as the regions of the interviews.

The one rule: a group holds documents, never codings; removing a group leaves its documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qcoder.case_values import Value, same_kind, shown
from qcoder.errors import NotFound, Refused
from qcoder.i18n import N_, _
from qcoder.lookup import (
    DocumentKey,
    VariableKey,
    document_id,
    folded,
    is_free,
    variable_id,
    written,
)
from qcoder.model import Group, VariableKind
from qcoder.store import Store

GroupKey = Group | str


@dataclass(frozen=True)
class Grouped:
    """What was done by variable: the groups, and the ids of documents.

    Those of `several` values and of `none` stayed where they were.
    """

    groups: tuple[Group, ...]
    put: tuple[str, ...]
    several: tuple[str, ...]
    none: tuple[str, ...]


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

    def from_variable(self, key: VariableKey) -> Grouped:
        """Make a group of each value of a case variable, and put documents in them: one operation.

        A document goes to the group of the value that its cases, or those of its speakers, have. It
        stays where it is where they have none, or several. Groups that are there are used.
        """
        store, variable = self._store, variable_id(self._store, key)
        name, kind = store.rows("SELECT name, kind FROM variables WHERE id = ?", [variable])[0]
        rows = store.rows(
            "SELECT d.id, v.value FROM documents AS d "
            "LEFT JOIN case_links AS l ON l.document = d.id "
            "LEFT JOIN case_values AS v ON v.case_id = l.case_id AND v.variable = ? "
            "ORDER BY d.position",
            [variable],
        )
        found: dict[str, set[Value]] = {}
        with store.decoding():
            for document, stored in rows:
                values = found.setdefault(document, set())
                if stored is not None:
                    value = same_kind(VariableKind(kind), json.loads(stored))
                    values.update(value if isinstance(value, tuple) else [value])
        one = {
            document: next(iter(values)) for document, values in found.items() if len(values) == 1
        }
        # “yes” alone says nothing in a list of groups.
        front = f"{name}: " if kind == VariableKind.BOOLEAN else ""
        with store.operation(N_("group by variable")):
            groups = {value: self._called(front + shown(value)) for value in _sorted(one.values())}
            store.executemany(
                "UPDATE documents SET group_id = ?1 WHERE id = ?2 AND group_id IS NOT ?1",
                [(groups[value].id, document) for document, value in one.items()],
            )
        return Grouped(
            tuple(groups.values()),
            tuple(one),
            tuple(document for document, values in found.items() if len(values) > 1),
            tuple(document for document, values in found.items() if not values),
        )

    def _called(self, name: str) -> Group:
        """Return the group of this name, which is added where it is not there."""
        name = " ".join(name.split())
        for group in self.list():
            if folded(group.name) == folded(name):
                return group
        return self.add(name)

    def _next_position(self) -> int:
        return self._store.rows("SELECT coalesce(max(position), -1) + 1 FROM groups")[0][0]

    def _free_name(self, name: str, own: str = "") -> str:
        name = written(name)
        if not name or not is_free(self._store, "groups", name, own):
            raise Refused(
                _("A group needs a name of its own: “{name}” is empty or taken.").format(name=name)
            )
        return name


def _sorted(values: Iterable[Value]) -> Sequence[Value]:
    """Return values, which are all of one kind, once each and in order: numbers as numbers."""
    return sorted(set(values))  # pyright: ignore[reportArgumentType, reportUnknownVariableType]
