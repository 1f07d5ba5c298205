"""Other files of the same project: making one, reading what one holds, finding conflicted copies.

The one rule: a copy gets its name only once it was written whole, opened and found sound; other
files are only read.

Which of two files has what is told by the ids of the operations in their logs: unlike a count, they
differ once two computers went on from the same file.
"""

from __future__ import annotations

import os
import stat
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from qcoder import files, project_file, schema
from qcoder.driver import damaged, sqlcipher, stoppable, translated_errors
from qcoder.errors import ProjectError
from qcoder.i18n import _, ngettext
from qcoder.store import Store, newest_operation

Progress = Callable[[int, int], None]
Operations = Mapping[str, tuple[str, str | None]]  # id → time and name of the coder
# What tells a project from others: a coder package of it is no copy of it.
_IDENTITY = (
    "SELECT group_concat(value) FROM "
    "(SELECT value FROM {}.meta WHERE key IN ('id', 'package') ORDER BY key)"
)
_PAGES = 500  # copied at a time: 2 MB, during which an operation waits
_NO_ROOM = ("disk is full", "disk I/O", "unable to open", "readonly")
_SALT = 16  # bytes: with these a file begins, and every copy of it; unencrypted ones are all alike
_MOST = 100  # files beside a project that are looked at
# Attributes of a file that is in the cloud only, so that opening it would fetch it (Windows).
_ELSEWHERE = 0x1000 | 0x40000 | 0x400000


class Relation(StrEnum):
    """How another file of the project stands to the open one."""

    BEHIND = "behind"  # all that is in it is in the open one
    AHEAD = "ahead"  # all of the open one is in it, and more
    DIVERGED = "diverged"  # each has what the other lacks


@dataclass(frozen=True)
class Contents:
    """What a project file holds; `generation` is the number of its newest operation.

    `project` is what tells it from other projects: its id, and for a coder package its mark too.
    """

    project: str
    generation: int
    documents: int
    codings: int


@dataclass(frozen=True)
class OtherCopy:
    """Another file of the open project: `more` operations in it that are not in the open one.

    Those are by `coders`, from `since` on (ISO 8601, UTC); it lacks `lacking` of the open one.
    """

    path: Path
    relation: Relation
    more: int
    lacking: int
    coders: tuple[str, ...]
    since: str | None

    def describe(self) -> str:
        """Return in a sentence what it has, and what to do."""
        if self.relation == Relation.BEHIND:
            return _("“{name}” is an older copy of this project: all it holds is in here.").format(
                name=self.path.name
            )
        has = ngettext(
            "“{name}” is a copy of this project with {n} operation that is not in here "
            "(by {coders}, since {since})",
            "“{name}” is a copy of this project with {n} operations that are not in here "
            "(by {coders}, since {since})",
            self.more,
        ).format(
            name=self.path.name,
            n=self.more,
            coders=", ".join(self.coders) or "?",
            since=shown_time(self.since),
        )
        todo = (
            _("it lacks nothing: close this file and go on in that one.")
            if self.relation == Relation.AHEAD
            else _("merge it into this one; both files stay.")
        )
        return f"{has}; {todo}"


def shown_time(time: str | None) -> str:
    """Return a time of the log as a clock here shows it."""
    try:
        return datetime.fromisoformat(time or "").astimezone().strftime("%d-%m-%Y %H:%M")
    except ValueError:
        return time or "?"


class _Known(NamedTuple):
    """The operations that were done in a file, and those that it merged."""

    done: Operations
    merged: set[str]


def contents(connection: Any, database: str = "main") -> Contents:
    """Read what a project file holds. Raises what the driver raises."""
    application = connection.execute(f"PRAGMA {database}.application_id").fetchone()[0]
    if application != schema.APPLICATION_ID:
        raise sqlcipher.DatabaseError("file is not a database of qcoder")

    def one(sql: str) -> Any:
        return connection.execute(sql.format(database)).fetchone()[0]

    return Contents(
        project=one(_IDENTITY),
        generation=one("SELECT max(number) FROM {}.operations") or 0,
        documents=one("SELECT count(*) FROM {}.documents"),
        codings=one("SELECT count(*) FROM {}.codings"),
    )


def operations(connection: Any, database: str = "main") -> Operations:
    """Return the operations in a project file."""
    rows = connection.execute(
        f"SELECT o.id, o.time, c.name FROM {database}.operations AS o "
        f"LEFT JOIN {database}.coders AS c ON c.id = o.coder"
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def merged(connection: Any, database: str = "main") -> set[str]:
    """Return the operations that a project file knows by merging: those of merges in force."""
    tables = connection.execute(
        f"SELECT 1 FROM {database}.sqlite_master WHERE name = 'merged_operations'"
    )
    if not tables.fetchone():  # a file of an older version
        return set()
    rows = connection.execute(
        f"SELECT m.id FROM {database}.merged_operations AS m JOIN {database}.operations AS o "
        "ON o.number = m.merge WHERE o.reverted_by IS NULL"
    )
    return {row[0] for row in rows}


def copy(store: Store, target: Path, progress: Progress | None = None) -> None:
    """Write all that is in an open project to a new file, encrypted as it is.

    Reads through the open connection: so also what is in a file that was removed meanwhile, and
    one state, whatever is done in the project at the same time. Raises `Error` where the disk is
    full or the folder cannot be written, `Damaged`, and what `progress` raises.
    """
    temporary = target.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _write(store, temporary, progress or _silent)
        temporary.chmod(_mode(store.path))
        put(temporary, target)
    except OSError as error:
        raise not_written(target, files.reason(error)) from error
    except sqlcipher.DatabaseError as error:
        if any(words in str(error) for words in _NO_ROOM):
            full = _("the disk is full or not reachable; make room, or choose another place")
            raise not_written(target, full) from error
        with translated_errors(store.path):  # what is wrong is wrong in the project
            raise
    finally:
        temporary.unlink(missing_ok=True)


def not_written(target: Path, reason: str) -> ProjectError:
    """Return the sentence for a copy that could not be written, with `reason` as a clause."""
    return ProjectError(
        _("No copy could be written in “{folder}”: {reason}.").format(
            folder=target.parent, reason=reason
        )
    )


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


def _write(store: Store, temporary: Path, progress: Progress) -> None:
    connection = store.connect(temporary, "rw")
    try:
        if store.encrypted:  # the same salt: so copies are known by how they begin
            connection.execute(f"PRAGMA cipher_salt = \"x'{_salt(store)}'\"")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")  # all at once, when it is whole
        store.copy_to(connection, pages=_PAGES, progress=progress)
    finally:
        connection.close()
    _check(store, temporary, progress)


def _salt(store: Store) -> str:
    return store.rows("PRAGMA cipher_salt")[0][0]


def _check(store: Store, file: Path, progress: Progress) -> None:
    """Open a copy and raise `Damaged` where it is not a sound copy of the project."""
    connection = store.connect(file, "ro")
    try:
        with stoppable(connection, lambda: progress(1, 1)):
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        same = contents(connection).project == store.rows(_IDENTITY.format("main"))[0][0]
        newest = newest_operation(connection)
    finally:
        connection.close()
    if not sound or not same or not store.row("SELECT 1 FROM operations WHERE id = ?", [newest]):
        raise damaged(store.path.name)


def _mode(path: Path) -> int:
    """Return who may read and write the project: no more people its copies."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0o600


def put(temporary: Path, target: Path) -> None:
    """Give a file that is whole its name, once it is on the disk."""
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(temporary, target)
    if os.name != "nt":  # the name too
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def conflicted(store: Store) -> Sequence[OtherCopy]:
    """Return the other files of the project in its folder, with the most that is new first.

    A file that another program is writing, that is damaged, or that is in the cloud only is left
    out; so is one whose passphrase was changed.
    """
    beside = list(_beside(store))
    if not beside:
        return ()
    found: list[OtherCopy] = []
    with translated_errors(store.path):
        connection = store.connect(store.path, "ro")
        try:
            own = contents(connection).project
            ours = _Known(operations(connection), merged(connection))
            connection.execute("PRAGMA busy_timeout = 0")
            for path in beside:
                theirs = _known_by(connection, path, own)
                if theirs is not None:
                    found.append(_compare(path, theirs, ours))
        finally:
            connection.close()
    return sorted(found, key=lambda other: (-other.more, other.path.name))


def _known_by(connection: Any, path: Path, project: str) -> _Known | None:
    """Return what a file knows, or None where it is no sound file of the project.

    Attached, a file is read with the key that is there: deriving one takes a fifth of a second.
    """
    try:
        connection.execute("ATTACH ? AS other", [f"file:{quote(str(path))}?mode=ro"])
    except (sqlcipher.DatabaseError, UnicodeDecodeError):
        return None
    try:
        if contents(connection, "other").project == project:
            return _Known(operations(connection, "other"), merged(connection, "other"))
    except (sqlcipher.DatabaseError, UnicodeDecodeError, TypeError):
        pass  # another kind of file, or damaged
    finally:
        connection.execute("DETACH other")
    return None


def _compare(path: Path, theirs: _Known, ours: _Known) -> OtherCopy:
    known = ours.done.keys() | ours.merged
    more = [theirs.done[key] for key in theirs.done if key not in known]
    lacking = len(ours.done.keys() - theirs.done.keys() - theirs.merged)
    relation = Relation.BEHIND if not more else Relation.DIVERGED if lacking else Relation.AHEAD
    coders = dict.fromkeys(name for _time, name in more if name)
    since = min((time for time, _name in more), default=None)
    return OtherCopy(path, relation, len(more), lacking, tuple(coders), since)


def _beside(store: Store) -> Iterator[Path]:
    """Yield the files beside a project that may be copies of it: they begin as it does."""
    project = store.path
    # Not read from the file: closing it would give up the locks that the database has on it.
    start = bytes.fromhex(_salt(store)) if store.encrypted else project_file.MAGIC
    try:
        with os.scandir(project.parent) as entries:
            found = [entry for entry in entries if Path(entry.name).suffix == project.suffix]
        found.sort(key=lambda entry: not entry.name.startswith(project.stem))  # likely ones first
    except OSError:
        return
    for entry in found[:_MOST]:
        path = Path(entry.path)
        try:
            if not path.samefile(project) and _is_here(entry) and _start(path) == start:
                yield path
        except OSError:
            continue


def _is_here(entry: os.DirEntry[str]) -> bool:
    found = entry.stat()
    return stat.S_ISREG(found.st_mode) and not getattr(found, "st_file_attributes", 0) & _ELSEWHERE


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_SALT)
