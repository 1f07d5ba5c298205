"""What marks a project file as a coder package.

The one rule: the mark is set when the package is made, and never changes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from qcoder.store import Store


@dataclass(frozen=True, slots=True)
class PackageMark:
    """Whose package a file is (a coder's id), when it was made, and the name of its project."""

    id: str
    coder: str
    made: str
    name: str


def package_mark(store: Store) -> PackageMark | None:
    """Return what an open project says of itself where it is a coder package; else None."""
    row = store.row("SELECT value FROM meta WHERE key = 'package'")
    with store.decoding():
        return PackageMark(**json.loads(row[0])) if row else None
