"""Stretches: the passages of a theme or code, where those that overlap are one.

The one rule: passages that only touch stay apart, no stretch goes over two columns of a table, and
each word counts once in a column.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qcoder.columns import Ints
from qcoder.queries.speech import Offsets
from qcoder.tables.basis import Basis, Mask
from qcoder.tables.code_tree import Node


class Pieces(NamedTuple):
    """Codings in the columns of a table; one may be in several.

    `start` and `end` are offsets as if the texts of the columns stood behind each other, in that
    order; `before` and `through` how many words, in the same order, begin before each of these.
    """

    column: Offsets
    start: Offsets
    end: Offsets
    code: Ints
    before: Offsets
    through: Offsets


class Spans(NamedTuple):
    """Stretches of all texts, apart and in order, that belong to one column each."""

    column: Offsets
    start: Offsets
    end: Offsets


def union(start: Offsets, end: Offsets) -> tuple[Mask, Mask]:
    """Return which passages begin and end a stretch; `start` is in order."""
    first = np.ones(len(start), dtype=bool)
    first[1:] = start[1:] >= np.maximum.accumulate(end)[:-1]
    return first, np.append(first[1:], True)[: len(first)]


def edges(start: Offsets, end: Offsets) -> Offsets:
    """Return where stretches begin and end, `[n, 2]`, of passages; `start` is in order."""
    first, last = union(start, end)
    return np.stack([start[first], np.maximum.accumulate(end)[last]], axis=1)


def in_documents(basis: Basis, rows: Mask, *, words: bool = False) -> Pieces:
    """Return codings in a column per document; what they hold of `words` only where that counts."""
    order = np.flatnonzero(rows)
    order = order[np.argsort(basis.start[order], kind="stable")]
    start, end = basis.start[order], basis.end[order]
    codings = basis.codings
    none = np.zeros(0, np.int64)
    before = basis.before[order] if words else none
    through = basis.through[order] if words else none
    column = codings.document[order].astype(np.int64)
    return Pieces(column, start, end, codings.code[order], before, through)


def in_spans(basis: Basis, rows: Mask, spans: Spans, *, words: bool = False) -> Pieces:
    """Return codings in the columns whose spans they overlap, with the words in these only."""
    places = np.flatnonzero(rows)
    places = places[np.argsort(basis.start[places], kind="stable")]
    start, end = basis.start[places], basis.end[places]
    which, at = crossing(spans.start, spans.end, start, end)
    wide = int(basis.bases[-1]) + 1
    last = int(spans.column.max(initial=0)) + 1
    pairs = distinct(which * last + spans.column[at])
    which, column = pairs // last, pairs % last
    order = np.argsort(column, kind="stable")
    which, column = which[order], column[order]
    behind = column * wide
    before = through = np.zeros(0, np.int64)
    if words:
        said = _Words(basis, spans, wide)
        before = said.before(column, start[which], basis.before[places[which]])
        through = said.before(column, end[which], basis.through[places[which]])
    code = basis.codings.code[places[which]]
    return Pieces(column, behind + start[which], behind + end[which], code, before, through)


def crossing(
    starts: Offsets, ends: Offsets, start: Offsets, end: Offsets
) -> tuple[Offsets, Offsets]:
    """Return pairs that overlap: places of passages, and of spans, which are apart and in order."""
    first = np.searchsorted(ends, start, side="right")
    n = np.maximum(np.searchsorted(starts, end, side="left") - first, 0)
    return np.repeat(np.arange(len(start)), n), np.repeat(first, n) + counting(n)


def distinct(keys: Offsets) -> Offsets:
    """Return each of some numbers once, in order; `numpy.unique` takes ten times as long."""
    keys = np.sort(keys)
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    return keys[first]


def counting(n: Offsets) -> Offsets:
    """Return 0, 1, 2 … as often as each of `n` says, behind each other."""
    return np.arange(int(n.sum())) - np.repeat(np.cumsum(n) - n, n)


def counts(
    pieces: Pieces, tree: Sequence[Node], columns: int, *, words: bool = False
) -> NDArray[np.int64]:
    """Return how many stretches, or words in them, each node has in each column."""
    found = np.zeros((len(tree), columns), np.int64)
    for line, node in enumerate(tree):
        chosen = np.flatnonzero(node.places[pieces.code])
        first, last = union(pieces.start[chosen], pieces.end[chosen])
        column = pieces.column[chosen][first]
        if words:
            through = np.maximum.accumulate(pieces.through[chosen])
            n = through[last] - pieces.before[chosen][first]
            # Exact, as there are far fewer words than 2 ** 53.
            found[line] = np.bincount(column, n, columns).astype(np.int64)
        else:
            found[line] = np.bincount(column, minlength=columns)
    return found


def of_single_codes(pieces: Pieces, columns: int) -> NDArray[np.int64]:
    """Return how many stretches of single codes each column has, taken together."""
    order = np.argsort(pieces.code, kind="stable")
    wide = int(pieces.end.max(initial=0)) + 1
    behind = pieces.code[order].astype(np.int64) * wide
    first, _last = union(behind + pieces.start[order], behind + pieces.end[order])
    return np.bincount(pieces.column[order][first], minlength=columns)


class _Words:
    """Counts the words in spans, column after column."""

    def __init__(self, basis: Basis, spans: Spans, wide: int) -> None:
        order = np.argsort(spans.column, kind="stable")
        self._wide = wide
        self._column = spans.column[order]
        self._start = self._column * wide + spans.start[order]
        self._first = basis.words_before(spans.start[order])
        self._last = basis.words_before(spans.end[order])
        self._sums = np.concatenate([[0], np.cumsum(self._last - self._first)])

    def before(self, column: Offsets, at: Offsets, begun: Offsets) -> Offsets:
        """Return how many words begin before offsets (in all texts) in columns.

        `begun` is how many begin before these in all texts, whoever says them.
        """
        if not len(at):
            return begun
        span = np.searchsorted(self._start, column * self._wide + at, side="right") - 1
        inside = np.minimum(begun, self._last[span]) - self._first[span]
        known = (span >= 0) & (self._column[span] == column)
        return np.where(known, self._sums[span] + inside, self._sums[span + 1])
