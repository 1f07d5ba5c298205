"""Where coders differ: codings that belong together, what kind of difference they are, confusion.

The one rule: every coding is in exactly one item, and nothing depends on the order of codings or
coders. Offsets are half-open; passages that only touch do not overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import combinations, groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

AGREED = "agreed"
BOUNDARY = "boundary"
VALENCE = "valence"
OMISSION = "omission"
OTHER_CODE = "other code"
KINDS = (AGREED, BOUNDARY, VALENCE, OMISSION, OTHER_CODE)

PARENT = "parent"
SIBLING = "sibling"
OTHER = "other"
_RELATIONS = (PARENT, SIBLING, OTHER)  # the nearest first

Parents = Mapping[str, str | None]


class Mark(NamedTuple):
    """One coding of one document: where it is, and what is said there by whom."""

    id: str
    start: int
    end: int
    code: str
    coder: str
    valence: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Codings that belong together, by place, and what they are: one of `KINDS`.

    `relation` says of `OTHER_CODE` how near the two codes are in the codebook.
    """

    kind: str
    marks: tuple[Mark, ...]
    relation: str | None = None

    @property
    def start(self) -> int:
        """Where the first passage begins."""
        return self.marks[0].start

    @property
    def end(self) -> int:
        """Where the last passage ends."""
        return max(mark.end for mark in self.marks)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in the order of their first passages; one, but of `OTHER_CODE`."""
        if self.kind != OTHER_CODE:
            return (self.marks[0].code,)
        return tuple(dict.fromkeys(mark.code for mark in self.marks))

    @property
    def coders(self) -> frozenset[str]:
        """The coders who coded something here."""
        return frozenset(mark.coder for mark in self.marks)


def classify(
    marks: Iterable[Mark], coders: Sequence[str], parents: Parents | None = None
) -> list[Item]:
    """Return the items of one document, by place; `marks` of others than `coders` are left out.

    Codings of one code that overlap, also through others, are one cluster. It is `AGREED` where
    each coder has it with the same passage and valence; `VALENCE` where each has it and valences
    differ (whatever the passages); `BOUNDARY` where each has it and only passages differ; else
    `OMISSION`: some coder lacks it. Two omissions of different codes that overlap, of coders none
    of whom has both, are one item `OTHER_CODE`: those that overlap most first, then those that
    cover least together, then those nearest in the codebook (`parents`: of each code), then by
    code and place. `coders` are those whose having nothing counts.
    """
    everyone = frozenset(coders)
    chosen = sorted((mark for mark in marks if mark.coder in everyone), key=_by_code)
    clusters = [
        _item(cluster, everyone)
        for _code, of_code in groupby(chosen, key=attrgetter("code"))
        for cluster in _clusters(of_code)
    ]
    missing = [item for item in clusters if item.kind == OMISSION]
    paired, left = _paired(missing, parents or {})
    found = [item for item in clusters if item.kind != OMISSION] + paired + left
    return sorted(found, key=_by_place)


def relation(one: str, other: str, parents: Parents) -> str:
    """Return how near two codes are: one above the other, under the same parent, or neither."""
    if one in _above(other, parents) or other in _above(one, parents):
        return PARENT
    above = parents.get(one)
    return SIBLING if above is not None and above == parents.get(other) else OTHER


def confusion(
    marks: Iterable[Mark], coders: Sequence[str], codes: Sequence[str]
) -> NDArray[np.int64]:
    """Return how many characters of one document one coder gave one code and another another.

    Rows are of the earlier of two `coders`, columns of the later, summed over all pairs; the last
    row and column are for no code. On the diagonal stands what both gave the same code. Beside it
    only what they did not agree on counts: where one gave X and Y, and the other X and Z, that is
    Y against Z; where one has more codes left than the other, each stands against each. Codes that
    are not in `codes` are left out. Time: events times codes that are in force together.
    """
    place = {code: number for number, code in enumerate(codes)}
    none, known = len(codes), frozenset(coders)
    lengths = np.zeros((none + 1, none + 1), np.int64)
    events: list[tuple[int, int, str, int]] = []
    for mark in marks:
        if mark.coder in known and mark.code in place:
            events.append((mark.start, 1, mark.coder, place[mark.code]))
            events.append((mark.end, -1, mark.coder, place[mark.code]))
    events.sort()
    active: dict[str, dict[int, int]] = {coder: {} for coder in coders}
    before = 0
    for at, step, coder, code in events:
        if at > before:
            for one, other in combinations(coders, 2):
                _add(lengths, active[one].keys(), active[other].keys(), at - before, none)
        before = at
        depth = active[coder].get(code, 0) + step
        active[coder][code] = depth
        if not depth:
            del active[coder][code]
    return lengths


def _add(
    lengths: NDArray[np.int64], one: Iterable[int], other: Iterable[int], length: int, none: int
) -> None:
    """Add a stretch in which one coder has the codes `one` and another `other`."""
    first, second = set(one), set(other)
    for both in first & second:
        lengths[both, both] += length
    rows, columns = first - second, second - first
    for row in rows or ({none} if columns else ()):
        for column in columns or (none,):
            lengths[row, column] += length


def _by_code(mark: Mark) -> tuple[str, int, int, str]:
    return mark.code, mark.start, mark.end, mark.id


def _by_place(item: Item) -> tuple[int, int, tuple[str, ...]]:
    return item.start, item.end, item.codes


def _clusters(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Group marks of one code, sorted by start, that overlap."""
    clusters: list[list[Mark]] = []
    end = -1
    for mark in marks:  # many: no call of `max` for each
        if mark.start < end:
            clusters[-1].append(mark)
        else:
            clusters.append([mark])
        if mark.end > end:
            end = mark.end
    return clusters


def _item(cluster: Sequence[Mark], everyone: frozenset[str]) -> Item:
    marks = tuple(cluster)
    if not everyone <= {mark.coder for mark in marks}:
        return Item(OMISSION, marks)
    if len({mark.valence for mark in marks}) > 1:
        return Item(VALENCE, marks)
    spans = {(mark.start, mark.end) for mark in marks}
    return Item(AGREED if len(spans) == 1 else BOUNDARY, marks)


def _by_mark(mark: Mark) -> tuple[int, int, str, str]:
    return mark.start, mark.end, mark.code, mark.id


def _paired(missing: Sequence[Item], parents: Parents) -> tuple[list[Item], list[Item]]:
    """Return omissions of different codes that stand for each other as one, and those left."""
    taken = set[int]()
    pairs: list[Item] = []
    for *_order, near, one, other in sorted(_candidates(missing, parents)):
        if one in taken or other in taken:
            continue
        taken |= {one, other}
        marks = sorted((*missing[one].marks, *missing[other].marks), key=_by_mark)
        pairs.append(Item(OTHER_CODE, tuple(marks), _RELATIONS[near]))
    return pairs, [item for place, item in enumerate(missing) if place not in taken]


def _candidates(
    missing: Sequence[Item], parents: Parents
) -> Iterable[tuple[int, int, int, int, int]]:
    """Yield what may be paired, with what it is ordered by; places are by code and start."""
    near = cache(partial(relation, parents=parents))
    places = [
        (item.start, number, item.end, item.marks[0].code, item.coders)
        for number, item in enumerate(missing)
    ]
    active: list[tuple[int, int, int, str, frozenset[str]]] = []
    for one in sorted(places, key=itemgetter(0)):
        start, place, end, code, coders = one
        active = [other for other in active if other[2] > start]
        for other_start, number, other_end, other_code, others in active:
            if code == other_code or not coders.isdisjoint(others):
                continue
            overlap = min(end, other_end) - start
            cover = max(end, other_end) - other_start
            how = _RELATIONS.index(near(code, other_code))
            yield -overlap, cover, how, min(place, number), max(place, number)
        active.append(one)


def _above(code: str, parents: Parents) -> set[str]:
    found = set[str]()
    above = parents.get(code)
    while above is not None and above not in found:
        found.add(above)
        above = parents.get(above)
    return found
