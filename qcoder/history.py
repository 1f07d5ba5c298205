"""The log as the user sees it: what was done, undo, redo, and taking back anything older.

The one rule: reverting writes the rows as they were before, as a new operation, and is refused
where later work changed them; offsets cross corrections only through position maps.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from qcoder import anchors
from qcoder.errors import Conflict, NotFound, Refused
from qcoder.i18n import _, ngettext
from qcoder.lookup import NAMED, names_twice
from qcoder.model import Operation
from qcoder.schema import ANCHORED, LOGGED, image
from qcoder.store import Store
from qcoder.subjects import subjects

_COLUMNS = "number, id, time, coder, verb, kind, reverts, reverted_by"


class History:
    """The operations of a project."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self, limit: int | None = None) -> Sequence[Operation]:
        """Return the operations, newest first."""
        rows = self._store.rows(
            f"SELECT {_COLUMNS} FROM operations ORDER BY number DESC LIMIT ?",
            [-1 if limit is None else limit],
        )
        return [Operation(*row) for row in rows]

    def subject(self, operation: Operation) -> str:
        """Return what an operation is about; see `subjects`."""
        return self.subjects([operation])[operation.number]

    def subjects(self, operations: Sequence[Operation]) -> Mapping[int, str]:
        """Return by its number what each operation is about, as it was called then.

        As `interview02`, `REGIE in interview02`, `3 documents`; empty where nothing has a name.
        """
        return subjects(self._store, [operation.number for operation in operations])

    def undoable(self) -> Operation | None:
        """Return the operation that `undo` would take back: this coder's newest one made here."""
        return self._newest("kind = 'do' AND reverted_by IS NULL")

    def redoable(self) -> Operation | None:
        """Return the undoing that `redo` would take back: none after a new operation."""
        done = self._newest("kind = 'do'")
        return self._newest(
            "kind = 'undo' AND reverted_by IS NULL AND number > ?", done.number if done else 0
        )

    def undo(self) -> Operation:
        """Take back this coder's newest operation and return it.

        Raises `Refused` if there is none, `Conflict` if later work depends on it.
        """
        operation = self.undoable()
        if operation is None:
            raise Refused(_("There is nothing to undo."))
        self._revert(operation, "undo")
        return operation

    def redo(self) -> Operation:
        """Do again what was undone last and return that operation.

        Raises `Refused` if there is nothing, `Conflict` if later work depends on it.
        """
        undone = self.redoable()
        if undone is None or undone.reverts is None:
            raise Refused(_("There is nothing to redo."))
        self._revert(undone, "redo")
        return self.get(undone.reverts)

    def revert(self, number: int) -> Operation:
        """Take back any operation of anyone, as a new operation that can itself be undone.

        Raises `NotFound`, `Refused` where it is taken back already, `Conflict` if later work
        depends on it.
        """
        operation = self.get(number)
        if operation.kind == "setup" or operation.reverted_by is not None:
            raise Refused(
                _(
                    "Operation {number} cannot be undone: it was undone already, or it made the "
                    "project."
                ).format(number=number)
            )
        self._revert(operation, "do")
        return operation

    def get(self, number: int) -> Operation:
        """Return one operation. Raises `NotFound`."""
        row = self._store.row(f"SELECT {_COLUMNS} FROM operations WHERE number = ?", [number])
        if row is None:
            raise NotFound(_("There is no operation {number}.").format(number=number))
        return Operation(*row)

    def _newest(self, condition: str, *parameters: object) -> Operation | None:
        row = self._store.row(
            f"SELECT {_COLUMNS} FROM operations WHERE coder IS ? AND installation = ? "
            f"AND {condition} ORDER BY number DESC LIMIT 1",
            [self._store.coder, self._store.installation, *parameters],
        )
        return Operation(*row) if row else None

    def _revert(self, operation: Operation, kind: str) -> None:
        store = self._store
        if store.in_operation:
            raise Refused(_("Nothing can be undone during an operation: finish it first."))
        with store.operation(operation.verb, kind=kind, reverts=operation.number) as number:
            _Reverting(store, operation.number).apply()
            self._mark(operation, number)

    def _mark(self, operation: Operation, reverter: int | None) -> None:
        """Note which operations are in force now: what was taken back, and what that took back."""
        self._store.execute(
            "UPDATE operations SET reverted_by = ? WHERE number = ?", [reverter, operation.number]
        )
        if operation.reverts is not None:
            in_force = operation.number if reverter is None else None
            self._mark(self.get(operation.reverts), in_force)


class _Reverting:
    """Writes the rows of one operation back as they were before it, set by set."""

    def __init__(self, store: Store, number: int) -> None:
        self.store = store
        self.lift = anchors.Lift(store)
        self.columns: dict[str, Any] = {}  # of each table, as introspected
        store.execute(
            'CREATE TEMP TABLE IF NOT EXISTS reverting ("table" TEXT, row TEXT, before TEXT, '
            'after TEXT, PRIMARY KEY ("table", row))'
        )
        store.execute("DELETE FROM reverting")
        store.execute(
            'INSERT INTO reverting SELECT n."table", n.row, f.before, l.after FROM ('
            '    SELECT "table", row, min(number) AS first, max(number) AS last FROM changes'
            '    WHERE operation = ? GROUP BY "table", row) AS n'
            " JOIN changes AS f ON f.number = n.first JOIN changes AS l ON l.number = n.last"
            " WHERE f.before IS NOT l.after",
            [number],
        )
        used = {row[0] for row in store.rows('SELECT DISTINCT "table" FROM reverting')}
        self.tables = [table for table in LOGGED if table in used]

    def apply(self) -> None:
        for table in self.tables:
            self._check(table)
        for table in ANCHORED:
            if table in self.tables:
                self._lift_to_target(table)
        corrected = self.store.rows(
            "SELECT d.id, d.text, json_extract(r.before, '$.text') FROM reverting AS r "
            "JOIN documents AS d ON d.id = r.row WHERE r.\"table\" = 'documents' "
            "AND r.before IS NOT NULL AND json_extract(r.before, '$.text') <> d.text"
        )
        for table in self.tables:
            self._write(table)
        for document, now, then in corrected:
            self._move_others(document, now, then)
        if "codings" in self.tables:
            self._check_joined()
        self._check_names()
        self._check_codes()
        self._check_coders()
        self.store.execute("DELETE FROM reverting")

    def _check(self, table: str) -> None:
        """Refuse if a row is not as the operation left it (but for later corrections)."""
        current = image(self._names(table), "t")
        for after, now in self.store.rows(
            f"SELECT r.after, iif(t.id IS NULL, NULL, {current}) "
            f'FROM reverting AS r LEFT JOIN "{table}" AS t ON t.id = r.row WHERE r."table" = ? '
            f"AND iif(t.id IS NULL, NULL, {current}) IS NOT r.after",
            [table],
        ):
            if not self._only_moved(table, after, now):
                raise Conflict(_("This cannot be undone, because it was changed again later."))

    def _only_moved(self, table: str, after: str | None, now: str | None) -> bool:
        """Tell whether a row differs from its image only as later corrections moved it."""
        if after is None or now is None:
            return False
        then = {**self._defaults(table), **json.loads(after)}
        here = json.loads(now)
        if then == here:
            return True
        if table not in ANCHORED or not then["text"] or not here["text"]:
            return False
        return self.lift.image(then, here["text"]) == here

    def _lift_to_target(self, table: str) -> None:
        """Move the images to be restored into the text that their document will have."""
        for row, before, target in self.store.rows(
            "SELECT r.row, r.before, coalesce(json_extract(d.before, '$.text'), now.text) "
            "AS target FROM reverting AS r "
            "LEFT JOIN reverting AS d ON d.\"table\" = 'documents' "
            "    AND d.row = json_extract(r.before, '$.document') "
            "LEFT JOIN documents AS now ON now.id = json_extract(r.before, '$.document') "
            "WHERE r.\"table\" = ? AND json_extract(r.before, '$.text') <> target",
            [table],
        ):
            self._replace_before(table, row, self._lifted(json.loads(before), target))

    def _lifted(self, before: dict[str, Any], text_id: str) -> dict[str, Any]:
        lifted = self.lift.image(before, text_id)
        if lifted is None:
            raise Conflict(
                _(
                    "This cannot be undone, because the passage that it stood on "
                    "is no longer in the corrected text."
                )
            )
        return lifted

    def _replace_before(self, table: str, row: str, before: dict[str, Any]) -> None:
        self.store.execute(
            'UPDATE reverting SET before = ? WHERE "table" = ? AND row = ?',
            [json.dumps(before, ensure_ascii=False), table, row],
        )

    def _write(self, table: str) -> None:
        names = self._names(table)
        defaults = self._defaults(table)
        values = {
            name: f"iif(json_type(r.before, '$.{name}') IS NULL, {_literal(defaults[name])}, "
            f"json_extract(r.before, '$.{name}'))"
            if name in defaults
            else f"json_extract(r.before, '$.{name}')"
            for name in names
        }
        assignments = ", ".join(f'"{name}" = {value}' for name, value in values.items())
        columns = ", ".join(f'"{name}"' for name in names)
        self.store.execute(
            f'DELETE FROM "{table}" WHERE id IN '
            '(SELECT row FROM reverting WHERE "table" = ? AND before IS NULL)',
            [table],
        )
        self.store.execute(
            f'UPDATE "{table}" SET {assignments} FROM reverting AS r WHERE r."table" = ? '
            f'AND r.row = "{table}".id AND r.before IS NOT NULL',
            [table],
        )
        self.store.execute(
            f'INSERT INTO "{table}" ({columns}) SELECT {", ".join(values.values())} '
            'FROM reverting AS r WHERE r."table" = ? AND r.before IS NOT NULL AND r.after IS NULL',
            [table],
        )

    def _move_others(self, document: str, now: str, then: str) -> None:
        """Take the anchors made after a correction along to the text before it."""
        maps = anchors.route(self.store, now, then)
        if maps is None:
            raise Conflict(_("This cannot be undone, because it was changed again later."))
        moved = anchors.move_all(self.store, document, now, then, maps)
        lost = sum(map(len, moved.lost.values()))
        if lost:
            raise Conflict(
                ngettext(
                    "This cannot be undone: {n} passage was coded later in text that "
                    "would disappear.",
                    "This cannot be undone: {n} passages were coded later in text that "
                    "would disappear.",
                    lost,
                ).format(n=lost)
            )

    def _check_joined(self) -> None:
        overlap = self.store.row(
            # CROSS JOIN: from the groups to their codings, not through all codings.
            'SELECT 1 FROM (SELECT c.start, lag(c."end") OVER ('
            "    PARTITION BY c.document, c.code, c.coder ORDER BY c.start) AS previous"
            "    FROM (SELECT DISTINCT document, code, coder FROM reverting AS r"
            "        JOIN codings AS c ON c.id = r.row WHERE r.\"table\" = 'codings') AS g"
            "    CROSS JOIN codings AS c ON c.document = g.document AND c.code = g.code"
            "        AND c.coder = g.coder) WHERE start < previous LIMIT 1"
        )
        if overlap:
            raise Conflict(
                _(
                    "This cannot be undone, because the same passage was given the same code "
                    "again later."
                )
            )

    def _check_names(self) -> None:
        """Refuse names that came back after they were given to another."""
        for table in NAMED.keys() & {*self.tables}:
            for name in names_twice(self.store, table):
                raise Conflict(
                    _(
                        "This cannot be undone, because the name “{name}” was given to another "
                        "later."
                    ).format(name=name)
                )

    def _check_coders(self) -> None:
        """Refuse anything of a coder who was merged away since, and that of who is at work."""
        merged = "SELECT id FROM coders WHERE merged_into IS NOT NULL"
        concerned = {"coders", "codings", "memos", "statuses"} & {*self.tables}
        if not concerned or not self.store.row(merged):
            return
        wrong = self.store.row(
            f"SELECT 1 FROM coders WHERE merged_into IN ({merged}) UNION ALL "
            f"SELECT 1 FROM ({merged}) AS m WHERE m.id = ? UNION ALL "
            f"SELECT 1 FROM codings WHERE coder IN ({merged}) UNION ALL "
            f"SELECT 1 FROM memos WHERE coder IN ({merged}) UNION ALL "
            f"SELECT 1 FROM statuses WHERE coder IN ({merged}) LIMIT 1",
            [self.store.coder],
        )
        if wrong:
            raise Conflict(
                _("This cannot be undone, because its coder was merged with another later.")
            )

    def _check_codes(self) -> None:
        """Refuse a code under itself, and anything of a code that was merged away since."""
        wrong = self.store.row(
            "WITH RECURSIVE tree (id) AS ("
            "    SELECT id FROM codes WHERE parent IS NULL AND merged_into IS NULL UNION "
            "    SELECT c.id FROM codes AS c JOIN tree ON c.parent = tree.id"
            "    WHERE c.merged_into IS NULL) "
            "SELECT 1 FROM codes WHERE coalesce(merged_into, id) NOT IN tree UNION ALL "
            "SELECT 1 FROM codes AS m CROSS JOIN codings AS c ON c.code = m.id"
            "    WHERE m.merged_into IS NOT NULL UNION ALL "
            "SELECT 1 FROM codes AS m CROSS JOIN memos AS c ON c.code = m.id"
            "    WHERE m.merged_into IS NOT NULL LIMIT 1"
        )
        if wrong:
            raise Conflict(_("This cannot be undone, because its code was merged or moved later."))

    def _names(self, table: str) -> list[str]:
        return [column.name for column in self._columns(table)]

    def _defaults(self, table: str) -> dict[str, Any]:
        """Return what the columns that a newer version added are in images from before it."""
        return {
            column.name: json.loads(column.default_value)
            for column in self._columns(table)
            if column.default_value is not None
        }

    def _columns(self, table: str) -> Any:
        if table not in self.columns:
            self.columns[table] = self.store.db[table].columns
        return self.columns[table]


def _literal(value: object) -> str:
    return "NULL" if value is None else f"'{value}'" if isinstance(value, str) else str(value)
