"""Which items of two sequences are the same ones: the alignment behind a position map.

The one rule: pure, and done in a moment whatever the texts: items that occur once on both sides
hold the rest in place, and what lies between them keeps as many items as possible.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

Pair = tuple[int, int]
# Pairs of items beyond which a stretch without any unique item is given up (50 MB of bits).
_MOST_PAIRS = 400_000_000


def aligned(old: Sequence[str], new: Sequence[str], *, exactly: bool = True) -> list[Pair]:
    """Return the places in `old` and `new` of items that were kept, rising in both.

    Not `exactly`: items that occur more than once are kept only next to others that are.
    """
    pairs: list[Pair] = []
    todo = [(0, len(old), 0, len(new))]
    while todo:
        i, j, k, m = todo.pop()
        while i < j and k < m and old[i] == new[k]:
            pairs.append((i, k))
            i, k = i + 1, k + 1
        while i < j and k < m and old[j - 1] == new[m - 1]:
            j, m = j - 1, m - 1
            pairs.append((j, m))
        unique = _unique(old[i:j], new[k:m])
        fixed = [(i + x, k + y) for x, y in unique or exactly * _longest(old[i:j], new[k:m])]
        pairs += fixed
        if unique:
            edges = [(i - 1, k - 1), *fixed, (j, m)]
            todo += [(x + 1, y, z + 1, w) for (x, z), (y, w) in pairwise(edges)]
    return sorted(pairs)


def _unique(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Return the longest rising run of pairs of items, not white space, that both have once."""
    once = {item for item, count in Counter(old).items() if count == 1 and not item.isspace()}
    once &= {item for item, count in Counter(new).items() if count == 1}
    places = {item: place for place, item in enumerate(new) if item in once}
    pairs = [(place, places[item]) for place, item in enumerate(old) if item in once]
    tails: list[int] = []  # the lowest end of a run of each length, as in patience sorting
    ends: list[int] = []  # the pair that it ends with
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(tails, place)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [number]
        before.append(ends[length - 1] if length else -1)
    run: list[Pair] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _longest(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Return a longest common subsequence, as pairs of places.

    One bit per item of `new`, one number per item of `old` (Hyyrö 2004, Bit-parallel LCS-length
    computation revisited): quadratic, but some hundred items in one step.
    """
    if not old or not new or len(old) * len(new) > _MOST_PAIRS:
        return []
    masks: dict[str, int] = {}
    for place, item in enumerate(new):
        masks[item] = masks.get(item, 0) | 1 << place
    full = (1 << len(new)) - 1
    row, rows = full, list[int]()
    for item in old:
        hits = row & masks.get(item, 0)
        row = ((row + hits) | (row - hits)) & full
        rows.append(row)
    pairs: list[Pair] = []
    i, j = len(old), len(new)
    while i and j:
        if rows[i - 1] >> (j - 1) & 1:
            j -= 1
            continue
        i -= 1
        if not i or rows[i - 1] >> (j - 1) & 1:
            j -= 1
            pairs.append((i, j))
    return pairs[::-1]
