"""Codes as a file gives them, put together into a tree.

The one rule: what leaves here has unique ids, parents that exist, and no cycle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from qcoder.i18n import _
from qcoder.model import Code
from qcoder.sheets.source import Source, shown

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True)
class Entry:
    """A code on `line` of the file; `parent` and `merged_into` are short ids, as written there."""

    line: int
    code: Code
    parent: str = ""
    merged_into: str = ""


def arrange(entries: Sequence[Entry], source: Source) -> tuple[Code, ...]:
    """Return the codes in the same order, with `parent`, `merged_into` and `position` filled in."""
    by_short_id = _unique_short_ids(entries, source)
    _unique_ids(entries, source)
    parents = {
        entry.code.short_id: _target(entry, "parent", entry.parent, by_short_id, source)
        for entry in entries
    }
    if (stuck := in_cycle(parents)) is not None:
        raise source.error(
            _(
                "“{code}” is its own parent, directly or through other codes; change the parent"
            ).format(code=shown(stuck)),
            by_short_id[stuck].line,
            "parent",
        )
    siblings = Counter[str | None]()
    codes: list[Code] = []
    for entry in entries:
        parent = parents[entry.code.short_id]
        merged = _target(entry, "merged_into", entry.merged_into, by_short_id, source)
        codes.append(
            replace(
                entry.code,
                parent=by_short_id[parent].code.id if parent else None,
                merged_into=by_short_id[merged].code.id if merged else None,
                position=siblings[parent],
            )
        )
        siblings[parent] += 1
    return tuple(codes)


def in_cycle(parents: Mapping[_Key, _Key | None]) -> _Key | None:
    """Return a key that is its own ancestor, or None."""
    safe: set[_Key] = set()
    for start in parents:
        path: dict[_Key, None] = {}
        key: _Key | None = start
        while key is not None and key not in safe:
            if key in path:
                return key
            path[key] = None
            key = parents[key]
        safe.update(path)
    return None


def _unique_short_ids(entries: Sequence[Entry], source: Source) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        first = found.setdefault(entry.code.short_id, entry)
        if first is not entry:
            raise source.error(
                _("the id “{code}” is also used on line {other}; give each code its own").format(
                    code=shown(entry.code.short_id), other=first.line
                ),
                entry.line,
                "short_id",
            )
    return found


def _unique_ids(entries: Sequence[Entry], source: Source) -> None:
    found: dict[str, Entry] = {}
    for entry in entries:
        first = found.setdefault(entry.code.id, entry)
        if first is not entry:
            raise source.error(
                _("the same GUID is on line {other}; leave one of them out").format(
                    other=first.line
                ),
                entry.line,
                "guid",
            )


def _target(
    entry: Entry, field: str, name: str, known: Mapping[str, Entry], source: Source
) -> str | None:
    if name and name not in known:
        raise source.error(
            _("there is no code “{code}”; use the id of a code in this file").format(
                code=shown(name)
            ),
            entry.line,
            field,
        )
    return name or None
