"""What both sides did to one row: pure comparison, column by column.

The one rule: a column that only one side changed gets that side's value; one that both changed
differently is a conflict, and then ours stays.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum, auto
from typing import Any, NamedTuple

Image = Mapping[str, Any]
WHOLE = ""  # the column of a difference over a whole row
# Columns that only make sense together: they are taken, kept or in conflict as one, by this name.
UNITS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "documents": {"text": ("text", "turns")},
    "codings": {"passage": ("document", "text", "start", "end")},
    "quotes": {
        "passage": ("document", "text", "start", "end"),
        "shown": ("shown", "coder"),
    },
    "flows": {"value": ("value", "definition", "unit", "source", "reliability")},
    "memos": {"passage": ("document", "text", "start", "end", "code", "coding", "case_id")},
    "statuses": {"status": ("status", "codebook_version")},
    "decisions": {
        "passage": ("document", "text", "start", "end"),
        "choice": (
            "choice",
            "chosen",
            "valence",
            "reason",
            "coder",
            "time",
            "codings",
            "basis",
        ),  # fmt: skip
    },
}


class Verdict(Enum):
    """What becomes of one column."""

    KEEP = auto()  # ours stays: theirs is the same, or did not change
    TAKE = auto()  # theirs is taken: ours did not change
    CONFLICT = auto()


class Sides(NamedTuple):
    """A row as it is in both files, and as each file last had it in common with the other.

    `before_theirs` is the row before the first change that we do not know of; `before_ours` before
    our first that they do not know of. The two differ where the files were merged before.
    """

    ours: Image | None
    theirs: Image | None
    before_theirs: Image | None
    before_ours: Image | None

    @property
    def base(self) -> Image | None:
        """The row as both had it; None where it was new."""
        return self.before_ours if self.before_theirs is None else self.before_theirs


Same = Callable[[Image, Image, Sequence[str]], bool]  # do two images agree in these columns?


def units(table: str, columns: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the columns of a table (without its id) as they go together, by name."""
    joint = UNITS.get(table, {})
    taken = {column for group in joint.values() for column in group}
    return {**joint, **{name: (name,) for name in columns if name not in taken and name != "id"}}


def judge(sides: Sides, columns: Sequence[str], same: Same) -> Verdict:
    """Return what becomes of columns of a row that is in both files."""
    ours, theirs = sides.ours, sides.theirs
    assert ours is not None
    assert theirs is not None
    if same(theirs, ours, columns):
        return Verdict.KEEP
    befores = [image for image in (sides.before_theirs, sides.before_ours) if image is not None]
    if any(same(before, theirs, columns) for before in befores):
        return Verdict.KEEP
    if any(same(before, ours, columns) for before in befores):
        return Verdict.TAKE
    return Verdict.CONFLICT


def equal(a: Image, b: Image, columns: Sequence[str]) -> bool:
    """Tell whether two images agree in some columns, compared as they are."""
    return all(a.get(name) == b.get(name) for name in columns)


def value(image: Image | None, columns: Sequence[str]) -> str | None:
    """Return columns of a row as JSON: one column as its value, several as an object."""
    if image is None:
        return None
    if len(columns) == 1:
        return json.dumps(image.get(columns[0]), ensure_ascii=False)
    return json.dumps({name: image.get(name) for name in columns}, ensure_ascii=False)


def whole(image: Image | None) -> str | None:
    """Return a row as JSON."""
    return None if image is None else json.dumps(dict(image), ensure_ascii=False)


def difference_id(table: str, row: str, column: str, theirs: str | None) -> str:
    """Return the id of a difference, the same on every computer."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([table, row, column, theirs])))
