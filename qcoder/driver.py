"""The one database driver: sqlcipher3, with sqlite-utils on top, and what its errors mean.

The one rule: everything else gets `sqlcipher` and `sqlite_utils` from here, because sqlite-utils
must be imported in a way of its own.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from qcoder.errors import Conflict, Damaged, DiskFull, Error, OpenElsewhere, ReadOnly
from qcoder.i18n import _

_STEPS = 200_000  # of the machine that runs queries: some milliseconds
_GARBLED = (
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
)  # what values that were damaged lead to

if TYPE_CHECKING:  # sqlcipher3 has no types; it has the interface of sqlite3
    import sqlite3 as sqlcipher
else:
    import sqlcipher3.dbapi2 as sqlcipher


def database(connection: Any) -> Any:
    """Return an sqlite-utils `Database` on a sqlcipher3 connection.

    Where a notebook imported sqlite_utils first, that copy stays in use: on a connection of ours it
    does all that qcoder asks of it (tables, inserts, migrations, transactions).
    """
    return _sqlite_utils().Database(connection, recursive_triggers=False, execute_plugins=False)


def _sqlite_utils() -> ModuleType:
    if "sqlite_utils" in sys.modules:
        return sys.modules["sqlite_utils"]
    # sqlite-utils looks for pysqlite3 before sqlite3: so its exceptions are our driver's.
    # It would import pandas and numpy, half a second, for features that qcoder does not use.
    aliases: dict[str, ModuleType | None] = {
        "pysqlite3": importlib.import_module("sqlcipher3"),
        "pysqlite3.dbapi2": importlib.import_module("sqlcipher3.dbapi2"),
        "pandas": None,
        "numpy": None,
    }
    aliases = {name: module for name, module in aliases.items() if name not in sys.modules}
    sys.modules.update(aliases)  # pyright: ignore[reportArgumentType, reportCallIssue]
    try:
        return importlib.import_module("sqlite_utils")
    finally:
        for name in aliases:
            del sys.modules[name]


__all__ = ["database", "sqlcipher"]


@contextmanager
def translated_errors(path: Path) -> Generator[None]:
    """Turn what the driver raises over the file at `path` into an `Error` for the user."""
    try:
        yield
    except sqlcipher.IntegrityError as error:
        if "FOREIGN KEY" in str(error):
            raise Conflict(
                _("This cannot be done, because later work refers to it: nothing was changed.")
            ) from error
        raise
    except sqlcipher.DatabaseError as error:
        known = _known(path.name, str(error))
        if known is None:
            raise
        raise known from error
    except UnicodeDecodeError as error:  # the driver cannot read its own message
        raise damaged(path.name) from error


@contextmanager
def stoppable(connection: Any, progress: Callable[[], object]) -> Generator[None]:
    """Let `progress`, by raising, stop a query of the block that takes long."""
    connection.set_progress_handler(progress, _STEPS)
    try:
        yield
    except sqlcipher.OperationalError as error:
        if "interrupted" in str(error):
            progress()  # raises what it raised then, which the driver does not tell
        raise
    finally:
        connection.set_progress_handler(None, 0)


@contextmanager
def decoding(path: Path) -> Generator[None]:
    """Say that the file at `path` is damaged where the block cannot make out what was stored.

    For turning stored values into objects, and nothing else: a mistake of ours would look the same.
    """
    try:
        yield
    except _GARBLED as error:
        raise damaged(path.name) from error


def of_index(message: str) -> bool:
    """Tell whether what an integrity check says is of an index alone."""
    return "missing from index" in message or "wrong # of entries in index" in message


def damaged(name: str) -> Damaged:
    """Return the error that says that a project is damaged."""
    return Damaged(_("“{name}” is damaged: go back to a backup of it.").format(name=name))


def _known(name: str, message: str) -> Error | None:
    if any(words in message for words in ("malformed", "not a database", "decode to UTF-8")):
        return damaged(name)
    if "disk is full" in message or "disk I/O" in message:
        return DiskFull(
            _(
                "“{name}” could not be written: the disk is full or not reachable. "
                "Make room and do it again; what was saved is safe."
            ).format(name=name)
        )
    if "readonly" in message or "unable to open" in message:
        return ReadOnly(
            _("“{name}” cannot be written: the file or its folder is protected.").format(name=name)
        )
    if "locked" in message:
        return OpenElsewhere(
            _("“{name}” is in use by another program: close it there and try again.").format(
                name=name
            )
        )
    return None
