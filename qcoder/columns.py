"""The codings as numpy columns: loaded once, kept current from `Changes`.

The one rule: tables and agreement read these and never the database; row order means nothing.
What another program wrote is no `Changes`: then all is loaded again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qcoder.coding_days import Days, coding_days, days_of
from qcoder.model import Changes, Valence
from qcoder.store import Row, Store

Ints = NDArray[np.int32]
Progress = Callable[[int, int], None]
VALENCES: tuple[Valence | None, ...] = (None, *Valence)
_FIELDS = ("document", "start", "end", "code", "coder", "valence", "flags")
# Above this many changed codings it is faster to load all of them again.
_MOST_CHANGES = 200
_SLICE = 20_000  # codings that are read at a time


@dataclass(frozen=True)
class CodingColumns:
    """One row per coding: `document`, `code` and `coder` are places in the lists of ids.

    `start` and `end` are offsets in the document's text; `valence` is a place in `VALENCES`, and
    `flags` one in `flag_sets`.
    """

    documents: Sequence[str]
    codes: Sequence[str]
    coders: Sequence[str]
    flag_sets: Sequence[frozenset[str]]
    document: Ints
    start: Ints
    end: Ints
    code: Ints
    coder: Ints
    valence: Ints
    flags: Ints

    def __len__(self) -> int:
        return len(self.document)


class Columns:
    """The columns of one project."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._codings: CodingColumns | None = None
        self._version = 0
        self._flag_sets: dict[str, int] = {}  # as they are stored, and their places
        self._in_order = False  # of their rowid, as they are when all are loaded
        self._days: Days | None = None
        self._undated: list[str] = []  # the ids of the last ones, whose days are not read yet
        store.listeners.append(self._on_changes)

    def codings(self, progress: Progress | None = None) -> CodingColumns:
        """Return the columns as the project is now; they do not change once they are given.

        `progress` is called where many codings are to be read again.
        """
        if self._store.in_operation:  # what may yet be taken back is not kept
            return self._load({})
        with self._store.reading():
            self._forget_if_outdated()
            if self._codings is None:
                self._flag_sets = {}
                self._codings = self._load(self._flag_sets, progress)
                self._in_order, self._days = True, None
            return self._codings

    def dated(self, progress: Progress | None = None) -> tuple[CodingColumns, Days]:
        """Return the columns, and the day on which each coding was made; see `coding_days`."""
        with self._store.reading():
            codings = self.codings(progress)
            if self._store.in_operation:
                return codings, coding_days(self._store)
            if self._days is None:
                if not self._in_order:
                    self._codings = None
                    codings = self.codings(progress)
                self._days, self._undated = coding_days(self._store), []
            if self._undated:
                self._days = np.concatenate([self._days, days_of(self._store, self._undated)])
                self._undated = []
            return codings, self._days

    def _forget_if_outdated(self) -> None:
        # This changes with what other connections write, and only with that.
        version = self._store.rows("PRAGMA data_version")[0][0]
        if version != self._version:
            self._codings, self._version = None, version

    def _load(self, sets: dict[str, int], progress: Progress | None = None) -> CodingColumns:
        ids = [
            [row[0] for row in self._store.rows(f"SELECT id FROM {table} ORDER BY {order}")]
            for table, order in (("documents", "position"), ("codes", "id"), ("coders", "name"))
        ]
        documents, codes, coders = ids
        with self._store.decoding():
            slices = [_arrays(ids, rows, sets) for rows in self._slices(progress)]
            arrays = [np.concatenate(each) for each in zip(*slices, strict=True)]
            return CodingColumns(documents, codes, coders, _sets(sets), *arrays)

    def _slices(self, progress: Progress | None) -> Iterator[list[Row]]:
        """Yield the codings, a slice at a time: as rows they take far more room than as columns."""
        total: int = self._store.rows("SELECT count(*) FROM codings")[0][0]
        done = last = 0
        while True:
            rows = self._store.rows(
                'SELECT document, start, "end", code, coder, valence, flags, rowid FROM codings '
                "WHERE rowid > ? ORDER BY rowid LIMIT ?",
                [last, _SLICE],
            )
            yield rows
            if len(rows) < _SLICE:
                return
            last, done = rows[-1][-1], done + len(rows)
            if progress:
                progress(done, total)

    def _on_changes(self, changes: Changes) -> None:
        self._forget_if_outdated()
        now = self._codings
        if now is None:
            return
        rows = changes.tables.get("codings", ())
        if len(rows) > _MOST_CHANGES or changes.tables.keys() & {"documents", "codes", "coders"}:
            self._codings = None
            return
        ids = [now.documents, now.codes, now.coders]
        sets = self._flag_sets
        gone = _arrays(ids, [_values(row.before) for row in rows if row.before], sets)
        new = _arrays(ids, [_values(row.after) for row in rows if row.after], sets)
        keep = np.ones(len(now), dtype=bool)
        for values in zip(*gone, strict=True):
            keep &= ~_same(now, values)
        columns = [
            np.concatenate([getattr(now, name)[keep], added])
            for name, added in zip(_FIELDS, new, strict=True)
        ]
        if self._days is not None:
            dated = len(self._days)
            late = zip(self._undated, keep[dated:], strict=True)
            self._undated = [key for key, kept in late if kept]
            self._undated += [row.id for row in rows if row.after]
            self._days = self._days[keep[:dated]]
        self._in_order = self._in_order and not rows
        # A new object: a job may be counting the old one.
        known = now.documents, now.codes, now.coders, _sets(sets)
        self._codings = CodingColumns(*known, *columns)


def _same(codings: CodingColumns, values: Sequence[int]) -> NDArray[np.bool_]:
    """Find the row of a coding; joining sees to it that these five never occur twice."""
    same = codings.start == values[1]
    for name, value in zip(_FIELDS[:5], values[:5], strict=True):
        same &= getattr(codings, name) == value
    return same


def _values(image: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(image[name] for name in _FIELDS)


def _arrays(
    ids: Sequence[Sequence[str]], rows: Iterable[Sequence[Any]], sets: dict[str, int]
) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints, Ints]:
    """Return the columns; flags that are not among `sets` yet are added to them."""
    places = [{key: place for place, key in enumerate(keys)} for keys in ids]
    valences = {valence: place for place, valence in enumerate(VALENCES)}
    columns = list(zip(*rows, strict=True)) or [()] * len(_FIELDS)
    document, start, end, code, coder, valence, flags = columns[: len(_FIELDS)]
    for each in flags:
        sets.setdefault(each, len(sets))

    def placed(column: Sequence[Any], of: Mapping[Any, int]) -> Ints:
        return np.fromiter(map(of.__getitem__, column), np.int32, len(column))

    return (
        placed(document, places[0]),
        np.array(start, np.int32),
        np.array(end, np.int32),
        placed(code, places[1]),
        placed(coder, places[2]),
        placed(valence, valences),
        placed(flags, sets),
    )


def _sets(stored: Iterable[str]) -> list[frozenset[str]]:
    return [frozenset(json.loads(each)) for each in stored]
