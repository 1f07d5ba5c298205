"""How far the consensus is, in each document and over all.

The one rule: it follows from codings and decisions as they are, whatever was stored when the
consensus was made; known once, it is kept current from `Changes`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from qcoder.consensus import making, outcomes
from qcoder.consensus.disagreements import LEAST, Doubled, each_doubled
from qcoder.consensus.outcomes import Boundary
from qcoder.model import Changes
from qcoder.store import Store


@dataclass(frozen=True, slots=True)
class DocumentState:
    """How far the consensus is in one document; `coders` (ids) completed it.

    `made` says that there is a consensus, `outdated` that it is not what codings and decisions
    now lead to. Of its `disagreements`, `decided` have a decision in force, `reopened` one that
    no longer is; `undecided` are those in which something is left to be decided.
    """

    document: str
    coders: tuple[str, ...]
    made: bool
    outdated: bool
    disagreements: int
    decided: int
    reopened: int
    undecided: int
    boundaries: int

    @property
    def possible(self) -> bool:
        """Whether enough coders completed it."""
        return len(self.coders) >= LEAST


@dataclass(frozen=True, slots=True)
class State:
    """How far the consensus is, over documents; `coder` is its id, None where it has none yet.

    `boundary` is the rule for codings that differ only in where they begin or end.
    """

    coder: str | None
    boundary: Boundary
    documents: tuple[DocumentState, ...]

    @property
    def made(self) -> tuple[DocumentState, ...]:
        """The documents in which there is a consensus."""
        return tuple(each for each in self.documents if each.made)

    @property
    def undecided(self) -> int:
        """How many disagreements are left to be decided."""
        return sum(each.undecided for each in self.documents)

    @property
    def outdated(self) -> int:
        """In how many documents the consensus is to be made again."""
        return sum(each.outdated for each in self.documents)

    @property
    def complete(self) -> bool:
        """Whether there is a consensus wherever there can be one, and nothing is left to do."""
        possible = [each for each in self.documents if each.possible]
        done = all(each.made for each in possible) and bool(possible)
        return done and not self.undecided and not self.outdated


class States:
    """The states of a project's documents: read once, and again where something changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, DocumentState] = {}
        self._version = -1  # of what others wrote; -1 as long as nothing was asked

    def state(self, documents: Collection[str] | None) -> State:
        """Return the state in documents (ids), or in all that could or do have a consensus."""
        store = self._store
        with store.reading():
            self._forget_if_outdated()
            coder, boundary = making.coder(store), making.boundary(store)
            known = {} if store.in_operation else self._known  # it may yet be taken back
            made, ids = {*making.made(store)}, _ordered(store, documents)
            for of in each_doubled(store, [key for key in ids if key not in known]):
                known[of.document] = _state(of, coder, boundary, of.document in made)
        found = [known[key] for key in ids]
        shown = [each for each in found if documents is not None or each.made or each.possible]
        return State(coder, boundary, tuple(shown))

    def _forget_if_outdated(self) -> None:
        version = self._store.rows("PRAGMA data_version")[0][0]
        if self._version == -1:
            self._store.listeners.append(self._on_changes)
        if version != self._version:
            self._known, self._version = {}, version

    def _on_changes(self, changes: Changes) -> None:
        if changes.tables.keys() & {"codes", "coders", "settings"}:
            self._known = {}
        for table, column in (
            ("codings", "document"),
            ("decisions", "document"),
            ("statuses", "document"),
            ("documents", "id"),
        ):
            for row in changes.tables.get(table, ()):
                for image in (row.before, row.after):
                    if image:
                        self._known.pop(str(image[column]), None)


def _ordered(store: Store, documents: Collection[str] | None) -> list[str]:
    rows = store.rows("SELECT id FROM documents ORDER BY position, name")
    return [row[0] for row in rows if documents is None or row[0] in documents]


def _state(of: Doubled, coder: str | None, boundary: Boundary, made: bool) -> DocumentState:
    differing = [item for item in of.items if item.kind != "agreed"]
    decided = [of.decision(item) is not None for item in differing]
    return DocumentState(
        of.document,
        of.coders,
        made,
        outdated=bool(made and coder) and not making.is_current(of, coder or "", boundary),
        disagreements=len(differing),
        decided=sum(decided),
        reopened=sum(of.reopened(item) is not None for item in differing),
        undecided=sum(not outcomes.settled(of, item, boundary) for item in differing),
        boundaries=sum(
            item.kind == "boundary" and not done
            for item, done in zip(differing, decided, strict=True)
        ),
    )
