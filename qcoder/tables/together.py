"""Where codes occur together: in overlapping passages, in turns, near each other, in documents.

The one rule: each passage, turn or document of a code counts once, and never with one of another
document; what is counted of two codes is the fewer of both, so that it is above neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qcoder.columns import Ints
from qcoder.queries.speech import Offsets
from qcoder.tables.basis import Basis, Mask, overlapping
from qcoder.tables.choices import Together
from qcoder.tables.code_tree import Node
from qcoder.tables.stretches import counting, crossing, edges

Counts = NDArray[np.int64]
_NONE: Offsets = np.zeros((0, 2), np.int64)
_SLICE = 20_000  # units that are multiplied at a time, as floats take room


class Way(Protocol):
    """One way of occurring together."""

    own: Counts  # how many units (passages, turns or documents) each node has

    def with_other(self) -> Counts:
        """Return how many units of each node (line) are together with one of another (column)."""
        ...

    def codings(self, one: int, other: int) -> Mask:
        """Return the codings of both nodes in the units that are together."""
        ...


def way(basis: Basis, rows: Mask, tree: Sequence[Node], together: str, turns: int) -> Way:
    """Return the way that was chosen, of the codings that count."""
    if together == Together.OVERLAP:
        return _Overlap(basis, rows, tree)
    if together == Together.DOCUMENT:
        return _InDocuments(basis, rows, tree)
    return _InTurns(basis, rows, tree, turns if together == Together.NEAR else 0)


class _Overlap:
    """Stretches of one node that overlap one of another."""

    def __init__(self, basis: Basis, rows: Mask, tree: Sequence[Node]) -> None:
        self._basis, self._rows, self._tree = basis, rows, tree
        order = np.flatnonzero(rows)
        order = order[np.argsort(basis.start[order], kind="stable")]
        start, end, code = basis.start[order], basis.end[order], basis.codings.code[order]
        chosen = [np.flatnonzero(node.places[code]) for node in tree]
        self._edges = [edges(start[each], end[each]) for each in chosen]
        self.own: Counts = np.array([len(each) for each in self._edges], np.int64)

    def with_other(self) -> Counts:
        """Return how many stretches of each node overlap one of each other node."""
        size = len(self._tree)
        every: Offsets = np.concatenate([*self._edges, _NONE])
        order = np.argsort(every[:, 0], kind="stable")
        start: Offsets = every[order, 0]
        end: Offsets = every[order, 1]
        node: Offsets = np.repeat(np.arange(size), self.own)[order]
        # Of two that overlap, the one that begins later begins before the other ends.
        after: Offsets = np.arange(1, len(start) + 1, dtype=np.int64)
        n = np.maximum(np.searchsorted(start, end, side="left") - after, 0)
        left = np.repeat(np.arange(len(start)), n)
        right = np.repeat(after, n) + counting(n)
        hit = np.zeros((len(every), size), dtype=bool)  # by stretch, in the order of `every`
        hit[order[left], node[right]] = True
        hit[order[right], node[left]] = True
        parts: list[Mask] = np.split(hit, np.cumsum(self.own))[:size]
        found = [part.sum(axis=0, dtype=np.int64) for part in parts]
        return np.array(found, np.int64).reshape(size, size)

    def codings(self, one: int, other: int) -> Mask:
        """Return the codings of the stretches that overlap."""
        return self._of(one, other) | self._of(other, one)

    def _of(self, one: int, other: int) -> Mask:
        basis, own = self._basis, self._edges[one]
        hit = own[overlapping(self._edges[other], own[:, 0], own[:, 1])]
        rows = self._rows & self._tree[one].places[basis.codings.code]
        return rows & overlapping(hit, basis.start, basis.end)


class _InDocuments:
    """Documents in which two nodes occur."""

    def __init__(self, basis: Basis, rows: Mask, tree: Sequence[Node]) -> None:
        self._basis, self._rows, self._tree = basis, rows, tree
        codings = basis.codings
        self._there = _nodes(tree, codings.code[rows], codings.document[rows], len(basis.said))
        self.own: Counts = self._there.sum(axis=1, dtype=np.int64)

    def with_other(self) -> Counts:
        """Return how many documents of each node have each other node."""
        return _shared(self._there, self._there)

    def codings(self, one: int, other: int) -> Mask:
        """Return the codings of both in documents that have both."""
        codings = self._basis.codings
        both = self._there[one] & self._there[other]
        of = (self._tree[one].places | self._tree[other].places)[codings.code]
        return self._rows & of & both[codings.document]


class _InTurns:
    """Turns in which a respondent speaks of one node, within some turns of one of another."""

    def __init__(self, basis: Basis, rows: Mask, tree: Sequence[Node], reach: int) -> None:
        self._basis, self._rows, self._tree = basis, rows, tree
        turns = [said.turns + base for said, base in zip(basis.said, basis.bases, strict=False)]
        self._edges = np.concatenate([*turns, _NONE])
        start, end = self._edges.T
        places = np.flatnonzero(rows)
        which, turn = crossing(start, end, basis.start[places], basis.end[places])
        answers = basis.speaks(start, end)[turn]
        code = basis.codings.code[places[which[answers]]]
        self._there = _nodes(tree, code, turn[answers], len(start))
        self.own: Counts = self._there.sum(axis=1, dtype=np.int64)
        self._near = _widened(self._there, [len(each) for each in turns], reach)

    def with_other(self) -> Counts:
        """Return how many turns of each node are near one of each other node."""
        return _shared(self._there, self._near)

    def codings(self, one: int, other: int) -> Mask:
        """Return the codings in the turns that are near."""
        return self._of(one, other) | self._of(other, one)

    def _of(self, one: int, other: int) -> Mask:
        basis = self._basis
        hit = self._edges[self._there[one] & self._near[other]]
        rows = self._rows & self._tree[one].places[basis.codings.code]
        return rows & overlapping(hit, basis.start, basis.end)


def _nodes(tree: Sequence[Node], code: Ints, unit: Ints | Offsets, units: int) -> Mask:
    """Tell which node is in which unit, `[nodes, units]`, of codes and the units they are in."""
    codes = len(tree[0].places) if tree else 0
    there = np.zeros((codes, units), dtype=bool)
    if tree:
        there[code, unit] = True
    found = np.zeros((len(tree), units), dtype=bool)
    for line, node in enumerate(tree):
        np.any(there[node.places], axis=0, out=found[line])
    return found


def _shared(one: Mask, other: Mask) -> Counts:
    """Return how many units of each line of `one` are in each line of `other`."""
    found = np.zeros((len(one), len(other)), np.int64)
    for at in range(0, one.shape[1], _SLICE):
        # As floats, which are multiplied faster and are exact up to 2 ** 24 units.
        part, with_part = (each[:, at : at + _SLICE].astype(np.float32) for each in (one, other))
        found += (part @ with_part.T).astype(np.int64)
    return found


def _widened(there: Mask, lengths: Sequence[int], reach: int) -> Mask:
    """Tell for each turn whether one of its document is there within `reach` turns."""
    if not reach:
        return there
    n = np.array(lengths, np.int64)
    first, after = np.repeat(np.cumsum(n) - n, n), np.repeat(np.cumsum(n), n)
    turn = np.arange(len(first), dtype=np.int64)
    reach = min(reach, len(first))
    low, high = np.maximum(turn - reach, first), np.minimum(turn + reach + 1, after)
    found = np.zeros_like(there)
    sums = np.zeros(len(first) + 1, np.int64)
    for line, each in enumerate(there):
        np.cumsum(each, out=sums[1:])
        found[line] = sums[high] > sums[low]
    return found
