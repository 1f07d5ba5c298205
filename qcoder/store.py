"""The connection to one project file: reading, operations, listeners.

The one rule: everything is written inside `operation()`, which is one transaction, one entry in the
log and one message to the listeners; only what follows from the rest is written by `keeping()`.
"""

from __future__ import annotations

import hashlib
import json
import threading
import uuid
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qcoder.driver import damaged, database, decoding, sqlcipher, stoppable, translated_errors
from qcoder.errors import Error, ReadOnly, Refused
from qcoder.i18n import _
from qcoder.model import Changes, RowChange
from qcoder.presence import Presence

Row = tuple[Any, ...]
_TEXTS_KEPT = 16
Listener = Callable[[Changes], None]


def new_uuid() -> str:
    """Return a random id."""
    return str(uuid.uuid4())


def utc_now() -> str:
    """Return the time now, in UTC, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def content_id(value: str | bytes) -> str:
    """Return the SHA-256 of a text (as UTF-8) or of bytes, as hex."""
    return hashlib.sha256(value.encode() if isinstance(value, str) else value).hexdigest()


class Store:
    """One open project: `coder` and `installation` sign its operations.

    `connect(path, mode)` opens another file of this project, such as a copy, with the same key.
    """

    def __init__(
        self,
        connection: Any,
        path: Path,
        *,
        installation: str,
        connect: Callable[[Path, str], Any],
        encrypted: bool,
        read_only: bool = False,
        new_id: Callable[[], str] = new_uuid,
        now: Callable[[], str] = utc_now,
    ) -> None:
        self.path = path
        self.read_only = read_only
        self.connect = connect
        self.encrypted = encrypted
        self.installation = installation
        self.coder: str | None = None
        self.new_id = new_id
        self.now = now
        self.listeners: list[Listener] = []
        self.db = database(connection)
        self._connection = connection
        self._number: int | None = None  # of the operation that is open
        self._writer = 0  # the thread that it is open in
        self._texts: dict[str, str] = {}
        self._untold = deque[Changes]()
        self._presence: Presence | None = None
        self._newest: str | None = None  # the operation that was done last, where we write
        if not read_only:
            with translated_errors(path):
                self._newest = newest_operation(connection)
            self._presence = Presence(path, self._untouched)

    def go_on_in(self, path: Path, connection: Any) -> None:
        """Go on in another file, which holds all that is in this one: a copy that was just made.

        Raises `Refused` where it holds something else; then all stays as it was.
        """
        with translated_errors(path):
            newest = newest_operation(connection)
        if self.in_operation or newest != self._newest:
            raise Refused(_("Work was done since the copy was made: save a copy again."))
        presence = Presence(path, self._untouched)
        self._connection.close()
        self.path, self._connection, self.db = path, connection, database(connection)
        self._presence = presence

    def check_file(self) -> None:
        """Raise `FileGone` where the file is not there, or another program wrote in it; cheap."""
        if self._presence and self.in_operation:
            self._presence.check_place()
        elif self._presence:
            self._presence.check()

    def close(self) -> None:
        """Close the connection; nothing is left to be saved."""
        self._connection.close()

    # reading

    def rows(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
        """Return all rows of a query."""
        with translated_errors(self.path):
            return self._connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        with translated_errors(self.path):
            return self._connection.execute(sql, parameters).fetchone()

    def dicts(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
        """Return all rows of a query as dictionaries."""
        with translated_errors(self.path):
            cursor = self._connection.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def text(self, text_id: str) -> str:
        """Return a stored text; those that were read last are kept. Raises `Damaged`."""
        if text_id not in self._texts:
            if len(self._texts) >= _TEXTS_KEPT:
                self._texts.clear()
            self._texts[text_id] = self.blob("texts", "text", text_id)
        return self._texts[text_id]

    def blob(self, table: str, column: str, key: str) -> Any:
        """Return a text, turns or an original file by its SHA-256.

        Raises `Damaged` where it is not there, or not what was stored.
        """
        row = self.row(f"SELECT {column} FROM {table} WHERE id = ?", [key])
        if row is None or content_id(row[0] or b"") != key:
            raise damaged(self.path.name)
        return row[0]

    def decoding(self) -> AbstractContextManager[None]:
        """Raise `Damaged` where the block cannot turn stored values into objects."""
        return decoding(self.path)

    @contextmanager
    def reading(self) -> Generator[None]:
        """See one state of the project in all that the block reads, whoever writes meanwhile."""
        if self._connection.in_transaction:
            yield
            return
        with translated_errors(self.path):
            self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._roll_back()

    def stoppable(self, progress: Callable[[], object]) -> AbstractContextManager[None]:
        """Let `progress`, by raising, stop a query of the block that takes long."""
        return stoppable(self._connection, progress)

    def copy_to(self, connection: Any, *, pages: int, progress: Callable[[int, int], None]) -> None:
        """Copy the whole file into another connection, `pages` at a time.

        One state is copied, also where operations are done meanwhile in another thread. Raises
        `Refused` inside an operation, which could not end, what the driver raises, and what
        `progress` raises.
        """
        if self.in_operation and self._writer == threading.get_ident():
            raise Refused(_("A copy cannot be made during an operation: finish it first."))

        def step(_status: int, left: int, total: int) -> None:
            progress(total - left, total)

        self._connection.backup(connection, pages=pages, progress=step, sleep=0.01)

    # writing

    @contextmanager
    def operation(
        self, verb: str, *, kind: str = "do", reverts: int | None = None
    ) -> Generator[int]:
        """Do all that the block writes as one operation; give its number.

        A nested operation joins the outer one; where it fails, only its own part is taken back. An
        exception, or a block that changes nothing, leaves no trace. Raises `ReadOnly` where the
        project is open read-only, `Conflict` where a row that is removed is still referred to,
        `FileGone` where the file is not there any more.
        """
        if self._number is not None:
            with self.db.atomic():
                yield self._number
            return
        if self._presence is None:
            raise ReadOnly(_("The project is open read-only: nothing was changed."))
        operation = self.new_id()
        try:
            with translated_errors(self.path):
                self._connection.execute("BEGIN IMMEDIATE")
                self._presence.check()
                self._writer = threading.get_ident()
                self._number = number = self._begin(operation, verb, kind, reverts)
            yield number
            self._presence.check_place()
            changed = self._end(number, reverting=reverts is not None)
        except Error:
            self._presence.check_place()  # where the file is gone, that is what is wrong
            raise
        finally:
            self._number = None
            self._roll_back()
        if not changed:
            return
        self._newest = operation
        gone = self._presence.note()
        self._announce(number, verb)
        if gone:  # listeners know: it is in the open project, though not in its file
            raise gone

    @contextmanager
    def keeping(self) -> Generator[bool]:
        """Write in the block, in one transaction, what follows from the rest: it is not logged.

        Gives whether anything can be written: not inside `reading`. Raises `ReadOnly`, `FileGone`.
        """
        if self._presence is None:
            raise ReadOnly(_("The project is open read-only: nothing was changed."))
        if self._connection.in_transaction:
            yield self.in_operation  # whose transaction it goes along with
            return
        try:
            with translated_errors(self.path):
                self._connection.execute("BEGIN IMMEDIATE")
                self._presence.check()
                yield True
                self._presence.check_place()
                self._connection.execute("COMMIT")
        finally:
            self._roll_back()
        if gone := self._presence.note():
            raise gone

    def writable(self) -> Any:
        """Return the sqlite-utils `Database`, to change what is no row of the project's.

        Raises `ReadOnly`.
        """
        if self.read_only:
            raise ReadOnly(_("The project is open read-only: nothing was changed."))
        return self.db

    @property
    def in_operation(self) -> bool:
        """Whether an operation is open, so that what is read may yet be taken back."""
        return self._number is not None

    def execute(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> int:
        """Write with one statement; return how many rows it touched."""
        with translated_errors(self.path):
            return self._connection.execute(sql, parameters).rowcount

    def executemany(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        """Write with one statement for each set of parameters."""
        with translated_errors(self.path):
            self._connection.executemany(sql, parameters)

    def insert(self, table: str, row: Mapping[str, object]) -> None:
        """Add one row."""
        self.insert_all(table, [row])

    def insert_all(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Add rows that all have the same columns."""
        if rows:
            names = list(rows[0])
            columns = ", ".join(f'"{name}"' for name in names)
            marks = ", ".join("?" * len(names))
            self.executemany(
                f'INSERT INTO "{table}" ({columns}) VALUES ({marks})',
                ([row[name] for name in names] for row in rows),
            )

    def update(self, table: str, row_id: str, values: Mapping[str, object]) -> None:
        """Set columns of one row."""
        assignments = ", ".join(f'"{name}" = ?' for name in values)
        self.execute(f'UPDATE "{table}" SET {assignments} WHERE id = ?', [*values.values(), row_id])

    def delete(self, table: str, row_id: str) -> None:
        """Remove one row."""
        self.execute(f'DELETE FROM "{table}" WHERE id = ?', [row_id])

    def add_blob(self, table: str, column: str, value: str | bytes) -> str:
        """Keep a text, its turns or an original file once; return its SHA-256 as hex."""
        key = content_id(value)
        values: dict[str, object] = {"id": key, column: value}
        if table == "texts":
            values["length"] = len(value)
        if not self.row(f"SELECT 1 FROM {table} WHERE id = ?", [key]):
            self.insert(table, values)
        return key

    # the log

    def changes(self, number: int, verb: str) -> Changes:
        """Return what operation `number` changed: per row its first before and its last after."""
        net: dict[str, dict[str, list[str | None]]] = {}
        for table, row, before, after in self.rows(
            'SELECT "table", row, before, after FROM changes WHERE operation = ? ORDER BY number',
            [number],
        ):
            images = net.setdefault(table, {}).setdefault(row, [before, after])
            images[1] = after
        tables = {
            table: tuple(
                RowChange(row, _image(before), _image(after))
                for row, (before, after) in rows.items()
                if before != after
            )
            for table, rows in net.items()
        }
        return Changes(verb, {table: rows for table, rows in tables.items() if rows})

    def _tell(self) -> None:
        """Tell all listeners of the operations in their order, also where one of them fails."""
        try:
            with ExitStack() as stack:
                for listener in reversed(self.listeners):
                    stack.callback(listener, self._untold[0])
        finally:
            self._untold.popleft()
            if self._untold:
                self._tell()

    def _announce(self, number: int, verb: str) -> None:
        if self.listeners:
            self._untold.append(self.changes(number, verb))
            if len(self._untold) == 1:  # else a listener did this: its turn comes
                self._tell()

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            with translated_errors(self.path):
                self._connection.execute("ROLLBACK")

    def _untouched(self) -> bool:
        """Tell, by a fresh look at the file, whether its newest operation is the last done here."""
        try:
            connection = self.connect(self.path, "ro")
            try:
                return newest_operation(connection) == self._newest
            finally:
                connection.close()
        except (Error, sqlcipher.DatabaseError):
            return False

    def _begin(self, operation: str, verb: str, kind: str, reverts: int | None) -> int:
        cursor = self._connection.execute(
            "INSERT INTO operations (id, time, coder, installation, verb, kind, reverts) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (operation, self.now(), self.coder, self.installation, verb, kind, reverts),
        )
        self._connection.execute("UPDATE current_operation SET operation = ?", (cursor.lastrowid,))
        return cursor.lastrowid

    def _end(self, number: int, *, reverting: bool) -> bool:
        """Commit, unless nothing was changed; tell which.

        What takes another operation back is kept all the same: that one is taken back by it. So is
        a merge that brought the other file's log alone.
        """
        changed = self.row(
            "SELECT 1 FROM (SELECT min(number) AS first, max(number) AS last FROM changes "
            'WHERE operation = ? GROUP BY "table", row) AS n '
            "JOIN changes AS f ON f.number = n.first JOIN changes AS l ON l.number = n.last "
            "WHERE f.before IS NOT l.after "
            "UNION ALL SELECT 1 FROM merged_operations WHERE merge = ? LIMIT 1",
            [number, number],
        )
        if not changed and not reverting:
            return False
        with translated_errors(self.path):
            self._connection.execute("UPDATE current_operation SET operation = NULL")
            self._connection.execute("COMMIT")
        return True


def newest_operation(connection: Any) -> str | None:
    """Return the id of the newest operation in a project file; None where it has none yet."""
    row = connection.execute("SELECT id FROM operations ORDER BY number DESC LIMIT 1").fetchone()
    return row[0] if row else None


def _image(stored: str | None) -> dict[str, Any] | None:
    return None if stored is None else json.loads(stored)
