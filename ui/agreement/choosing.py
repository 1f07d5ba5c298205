"""What is chosen of the disagreements that were read, and which of these is current.

The one rule: choosing costs no reading; the current one stays as long as it is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from qcoder.consensus import Disagreement
from qcoder.model import Changes, Coding
from ui.agreement.items import DECIDED, REOPENED, UNDECIDED, Entry, Group
from ui.session import Session

Pair = tuple[str | None, str | None]  # codes by the one coder and the other; None is no code
Near = dict[str, list[Coding]]  # what coders differ in, by document


@dataclass(frozen=True)
class Choice:
    """What is chosen of the disagreements; empty is all. `codes` holds those under themes too."""

    codes: frozenset[str] = frozenset()
    pair: Pair | None = None
    group: Group | None = None
    state: str = ""


class Queue:
    """The disagreements that were chosen, in order, and the current one."""

    def __init__(self) -> None:
        self.choice = Choice()
        self.scope: Sequence[Entry] = ()  # of the codes that were chosen,
        self.entries: Sequence[Entry] = ()  # and of these the kind and state
        self.current: Disagreement | None = None

    @property
    def at(self) -> int:
        """The place of the current one; -1 where there is none."""
        return self._place(self.current.id) if self.current else -1

    def fill(self, entries: Iterable[Entry]) -> None:
        """Choose of what was read; where the current one is gone, the next takes its place."""
        before = self.at
        self.scope = within(entries, self.choice)
        self.entries = chosen(self.scope, self.choice)
        place = self.at
        if place < 0 and before >= 0:
            place = min(before, len(self.entries) - 1)
        elif place < 0:
            undecided = (n for n, each in enumerate(self.entries) if not each.item.settled)
            place = next(undecided, 0)
        self.current = self.entries[place].item if self.entries else None

    def following(self) -> list[str]:
        """Return what may come after a decision on the current one: first what is undecided."""
        after, before = self.entries[self.at + 1 :], self.entries[: max(self.at, 0)]
        undecided = [each.item.id for each in (*after, *before) if not each.item.settled]
        return undecided + [each.item.id for each in after if not each.item.decision]

    def first_open(self, keys: Iterable[str]) -> int:
        """Return the place of the first of some that has no decision; -1 where there is none."""
        places = {each.item.id: place for place, each in enumerate(self.entries)}
        found = (places[key] for key in keys if key in places)
        return next((at for at in found if not self.entries[at].item.decision), -1)

    def about(self, changes: Changes) -> int:
        """Return the place of what a decision that changed was about; -1 where it is not here."""
        rows = changes.tables.get("decisions", ())
        images = [image for row in rows for image in (row.before, row.after) if image]
        under = " ".join(str(image["codings"]) for image in images)
        found = (
            place
            for place, each in enumerate(self.entries)
            if any(coding.id in under for coding in each.item.codings)
        )
        return next(found, -1)

    def _place(self, key: str) -> int:
        return next((at for at, each in enumerate(self.entries) if each.item.id == key), -1)


def within(entries: Iterable[Entry], choice: Choice) -> list[Entry]:
    """Return the entries of the codes and the pair of codes that were chosen."""
    everything = list(entries)
    found = [each for each in everything if not choice.codes or choice.codes & {*each.item.codes}]
    return _of_pair(found, everything, choice.pair) if choice.pair else found


def chosen(entries: Iterable[Entry], choice: Choice) -> list[Entry]:
    """Return the entries of the kind and state that were chosen."""
    return [
        entry
        for entry in entries
        if choice.group in (None, entry.group) and (not choice.state or entry.is_in(choice.state))
    ]


def counts(entries: Collection[Entry]) -> Counter[Group | str]:
    """Count entries of each kind and in each state."""
    found: Counter[Group | str] = Counter(entry.group for entry in entries)
    for state in (UNDECIDED, DECIDED, REOPENED):
        found[state] = sum(entry.is_in(state) for entry in entries)
    return found


def under(codes: Sequence[str], session: Session) -> frozenset[str]:
    """Return codes with all that is under them; none where none are given."""
    found = {*codes}
    for code in session.codes.values():  # parents come before what is under them
        if code.parent in found:
            found.add(code.id)
    return frozenset(found)


def _of_pair(entries: Iterable[Entry], everything: Iterable[Entry], pair: Pair) -> list[Entry]:
    """Return where one coder has the one code, and a later one the other, on the same text."""
    near: Near = {}
    for entry in everything:
        for coding in entry.item.codings:
            near.setdefault(coding.document, []).append(coding)
    return [entry for entry in entries if _has(entry.item, pair, near)]


def _has(item: Disagreement, pair: Pair, near: Near) -> bool:
    row, column = pair
    rank = {coder: place for place, coder in enumerate(item.coders)}
    here = [one for one in near[item.document] if one.start < item.end and item.start < one.end]
    if row is None or column is None:
        step = -1 if row is None else 1  # from who has it to who has not
        return any(
            _alone(coding, coder, here)
            for coding in item.codings
            if coding.code == (row or column)
            for coder in item.coders
            if step * rank[coding.coder] < step * rank[coder]
        )
    if row == column:
        return item.kind in ("boundary", "valence") and row in item.codes
    return any(
        rank[one.coder] < rank.get(other.coder, -1)
        and one.start < other.end
        and other.start < one.end
        for mine in item.codings
        for each in here
        for one, other in ((mine, each), (each, mine))
        if (one.code, other.code) == pair and one.coder in rank
    )


def _alone(coding: Coding, coder: str, here: Sequence[Coding]) -> bool:
    """Tell whether a coder gave some of a passage no code that stands against that of a coding.

    What both gave the same code stands against nothing; see `agreement.confusion`.
    """
    both = [one for one in here if one.coder in (coding.coder, coder)]
    ends = {end for one in both for end in (one.start, one.end)}
    inside = sorted(end for end in ends if coding.start <= end < coding.end)
    for at in inside:
        there = [one for one in both if one.start <= at < one.end]
        first = {one.code for one in there if one.coder == coding.coder}
        second = {one.code for one in there if one.coder == coder}
        if coding.code not in second and not second - first:
            return True
    return False
