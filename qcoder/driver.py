"""The one database driver: sqlcipher3, with sqlite-utils on top.

The one rule: everything else gets `sqlcipher` and `sqlite_utils` from here, because sqlite-utils
must be imported in a way of its own.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

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
