"""Creating and opening project files.

The one rule: a file that cannot be opened gets one clear error and is not changed, not even by a
byte; a project that cannot be created leaves no file behind.
"""

from __future__ import annotations

import os
import re
import unicodedata
from functools import partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from qcoder import schema
from qcoder.driver import damaged, database, of_index, sqlcipher, translated_errors
from qcoder.errors import Error, NewerVersion, NotAProject, ProjectError, ReadOnly
from qcoder.i18n import _
from qcoder.lock import Lock
from qcoder.passages import clean
from qcoder.store import Store, new_uuid, utc_now

MAGIC = b"SQLite format 3\x00"  # an unencrypted file begins with it
_HEADER = 100  # bytes
_SHORT = 40  # characters of a name that a message quotes
# Up to this size a file is looked through when it is opened: some 4 ms for each million bytes, so
# at most 50. In a larger one damage shows where it is read, as it does in an encrypted one, whose
# pages say themselves whether they are whole.
LOOKED_THROUGH = 12_000_000  # bytes


def create(path: Path, *, passphrase: str | None, installation: str) -> tuple[Store, Lock]:
    """Make a new file and open it for writing; it is a project only once `finish` says so.

    Raises `ProjectError` where the file exists, its folder does not, or the passphrase is empty.
    """
    passphrase = usable(passphrase)
    check_new(path)
    path = Path(os.path.realpath(path))
    lock = Lock(path, installation)
    try:
        _check_free(path)  # another program may have made it since
        return _store(_made(path, passphrase), path, passphrase, installation), lock
    except BaseException:
        lock.release()
        raise


def create_unseen(path: Path, *, passphrase: str | None, installation: str) -> Store:
    """Make a new file that no program looks for, to get its name once it is whole and `finish`ed.

    It has no lock, and nothing beside it; what fails leaves it unusable.
    """
    return _store(_made(path, passphrase, unseen=True), path, passphrase, installation)


def finish(store: Store) -> None:
    """Make a new file a project that can be opened, once its first coder is in it."""
    with translated_errors(store.path):
        schema.finish(store.db)


def _made(path: Path, passphrase: str | None, *, unseen: bool = False) -> Any:
    connection: Any = None
    try:
        connection = connect(path, "rwc", passphrase=passphrase)
        with translated_errors(path):
            _configure(connection)
            if unseen:
                connection.execute("PRAGMA journal_mode = MEMORY")
                connection.execute("PRAGMA synchronous = OFF")  # all at once, when it is whole
            schema.migrate(database(connection))
            connection.executemany(
                "INSERT INTO meta VALUES (?, ?)", [("id", new_uuid()), ("created", utc_now())]
            )
    except BaseException:
        if connection:
            connection.close()
        path.unlink(missing_ok=True)
        raise
    return connection


def open_store(
    path: Path,
    *,
    passphrase: str | None,
    installation: str,
    read_only: bool,
    take_over: bool,
) -> tuple[Store, Lock | None]:
    """Open a project file; without the lock where it is opened read-only.

    Raises `NotAProject`, `NewerVersion`, `Damaged`, `ReadOnly` or `OpenElsewhere`.
    """
    passphrase = usable(passphrase)
    _check_name(path)
    _check_file(path)
    path = Path(os.path.realpath(path))
    if not read_only:
        _check_writable(path)
    lock = None if read_only else Lock(path, installation, take_over=take_over)
    try:
        _check_header(path)
        if read_only:
            _finish_rollback(path, passphrase, installation)
        connection = connect(path, "ro" if read_only else "rw", passphrase=passphrase)
        try:
            version = _check_version(connection, path, passphrase)
            _configure(connection)
            _bring_up_to_date(connection, path, version, read_only=read_only)
            return _store(connection, path, passphrase, installation, read_only=read_only), lock
        except BaseException:
            connection.close()
            raise
    except BaseException:
        if lock:
            lock.release()
        raise


def open_beside(store: Store, path: Path, passphrase: str | None) -> Store:
    """Open another file to be read; where no passphrase is given, an open project's is tried.

    Raises as `open_store` does.
    """
    if passphrase is None and store.encrypted and path.is_file() and not is_plain(path):
        passphrase = cast("partial[Any]", store.connect).keywords["passphrase"]
    return open_store(
        path,
        passphrase=passphrase,
        installation=store.installation,
        read_only=True,
        take_over=False,
    )[0]


def go_on_in(store: Store, path: Path) -> Lock:
    """Have an open project go on in a copy of it; return the lock on that file.

    Raises `OpenElsewhere`, `ReadOnly`, `Refused` where it holds something else: then nothing has
    changed.
    """
    path = Path(os.path.realpath(path))
    lock = Lock(path, store.installation)
    try:
        connection = store.connect(path, "rw")
        try:
            _configure(connection)
            store.go_on_in(path, connection)
        except BaseException:
            connection.close()
            raise
    except BaseException:
        lock.release()
        raise
    return lock


def _store(
    connection: Any,
    path: Path,
    passphrase: str | None,
    installation: str,
    *,
    read_only: bool = False,
) -> Store:
    return Store(
        connection,
        path,
        installation=installation,
        connect=partial(connect, passphrase=passphrase),
        encrypted=passphrase is not None,
        read_only=read_only,
    )


def _finish_rollback(path: Path, passphrase: str | None, installation: str) -> None:
    """Take back what a program that was killed left half-done, which reading alone cannot."""
    if not path.with_name(path.name + "-journal").exists() or not os.access(path, os.W_OK):
        return
    try:
        lock = Lock(path, installation)
    except ProjectError:
        return  # a program is at work: the journal is its own
    try:
        connection = connect(path, "rw", passphrase=passphrase)
        try:
            _check_version(connection, path, passphrase)
        finally:
            connection.close()
    finally:
        lock.release()


def connect(path: Path, mode: str, *, passphrase: str | None) -> Any:
    """Return a bare connection to a file: `mode` is `ro`, `rw` or `rwc`.

    Whether the passphrase is right shows only when something is read.
    """
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}"
    with translated_errors(path):
        connection: Any = sqlcipher.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA cipher_log_level = NONE")
        if passphrase is not None:
            connection.execute("PRAGMA key = '{}'".format(passphrase.replace("'", "''")))
        connection.execute("PRAGMA busy_timeout = 5000")  # ms
    return connection


def _configure(connection: Any) -> None:
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA foreign_keys = ON")
    # Else a row that another replaces goes without its trigger, and so without an entry in the log.
    connection.execute("PRAGMA recursive_triggers = ON")
    connection.execute("PRAGMA cache_size = -32000")  # KiB
    # What was said to be saved is so without power too: FULL leaves the journal's end to chance.
    connection.execute("PRAGMA synchronous = EXTRA")


def usable(passphrase: str | None) -> str | None:
    """Return a passphrase as it is used: the same however its accents were typed.

    Raises `Error` where it is empty or cannot be used.
    """
    if passphrase == "":
        raise Error(_("The passphrase is empty: give one, or leave it out."))
    if passphrase and re.search("[\0\ud800-\udfff]", passphrase):
        raise Error(_("The passphrase holds a character that cannot be used: choose another."))
    return passphrase and unicodedata.normalize("NFC", passphrase)


def _check_name(path: Path) -> None:
    """Refuse a path that no file can have, or only without its journal and lock beside it."""
    try:
        os.lstat(f"{path}-journal")
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    except (OSError, ValueError) as error:
        name = clean(path.name)
        raise ProjectError(
            _("A file cannot be called “{name}”: choose a shorter, simpler name.").format(
                name=name if len(name) <= _SHORT else name[: _SHORT - 1] + "…"
            )
        ) from error


def check_new(path: Path) -> None:
    """Raise `ProjectError` where no new file can be made: it is there, or its folder is not."""
    _check_name(path)
    _check_free(path)
    if not path.parent.is_dir():
        raise ProjectError(
            _("The folder “{folder}” does not exist: make it first.").format(folder=path.parent)
        )


def _check_free(path: Path) -> None:
    if path.exists():
        raise ProjectError(
            _("“{name}” exists already: open it, or choose another name.").format(name=path.name)
        )


def _check_file(path: Path) -> None:
    if not path.exists():
        raise ProjectError(
            _("There is no file “{path}”: check the name and the folder.").format(path=path)
        )
    if not path.is_file():
        raise NotAProject(_("“{name}” is a folder, not a project.").format(name=path.name or path))


def _check_writable(path: Path) -> None:
    """Refuse a protected file, and one with a second name: its lock and journal go by name."""
    if not os.access(path, os.W_OK):
        raise ReadOnly(
            _("“{name}” is protected against writing: copy it to a folder of your own.").format(
                name=path.name
            )
        )
    if path.stat().st_nlink > 1:
        raise ReadOnly(
            _(
                "“{name}” is one file under two names (a hard link), which is not safe to write: "
                "copy it, and work in the copy."
            ).format(name=path.name)
        )


def _check_header(path: Path) -> None:
    """Refuse another program's database unopened: opening it could finish what its journal holds.

    An encrypted file does not show what it is; that is asked of the connection.
    """
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if header.startswith(MAGIC) and len(header) == _HEADER:
        version, application = (int.from_bytes(header[at : at + 4], "big") for at in (60, 68))
        _check_kind(path, application, version)


def _bring_up_to_date(connection: Any, path: Path, version: int, *, read_only: bool) -> None:
    """Add what a project of an older version lacks; in memory only where it is not written."""
    if version == schema.VERSION:
        return
    with translated_errors(path):
        if read_only:
            schema.stand_in(connection, version)
        else:
            schema.migrate(database(connection))


def _check_version(connection: Any, path: Path, passphrase: str | None) -> int:
    """Return the version of the tables in a file. Raises where it is no sound project."""
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        page = int(connection.execute("PRAGMA page_size").fetchone()[0])
    except sqlcipher.OperationalError as error:
        if path.with_name(path.name + "-journal").exists() and "readonly" in str(error):
            raise ReadOnly(
                _(
                    "“{name}” was not closed properly and cannot be written here: copy it, with "
                    "its “-journal” file, to a folder of your own and open it there."
                ).format(name=path.name)
            ) from error
        with translated_errors(path):
            raise error
    except (sqlcipher.DatabaseError, UnicodeDecodeError) as error:  # even its message is damaged
        raise _unreadable(path, passphrase) from error
    _check_kind(path, application, version)
    size = path.stat().st_size
    if size % page or (passphrase is None and size <= LOOKED_THROUGH and not _whole(connection)):
        raise damaged(path.name)
    return version


def _whole(connection: Any) -> bool:
    """Tell whether the pages of a database hang together, and its rows keep to their tables."""
    try:
        found = [row[0] for row in connection.execute("PRAGMA quick_check(20)")]
    except (sqlcipher.DatabaseError, UnicodeDecodeError):
        return False
    return found == ["ok"] or all(map(of_index, found))  # an index is made anew by repairing


def _check_kind(path: Path, application: int, version: int) -> None:
    if application != schema.APPLICATION_ID:
        raise NotAProject(_("“{name}” is not a qcoder project.").format(name=path.name))
    if version > schema.VERSION:
        raise NewerVersion(
            _("“{name}” was made with a newer qcoder: install the newest version.").format(
                name=path.name
            )
        )


def is_plain(path: Path) -> bool:
    """Tell whether a file can be read without a passphrase, by what it begins with."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _unreadable(path: Path, passphrase: str | None) -> ProjectError:
    plain = is_plain(path)
    if plain and passphrase is None:
        return damaged(path.name)
    if plain:
        return NotAProject(
            _("“{name}” is not encrypted: open it without a passphrase.").format(name=path.name)
        )
    if passphrase is None:
        return NotAProject(
            _(
                "“{name}” is encrypted or is not a qcoder project: give its passphrase, "
                "or choose another file."
            ).format(name=path.name)
        )
    return NotAProject(
        _("The passphrase is wrong, or “{name}” is not a qcoder project.").format(name=path.name)
    )
