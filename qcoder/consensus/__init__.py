"""The consensus of several coders: what they agree on, and what was decided where they differ.

The one rule: it is made from codings and decisions and can be made again; what coders coded is
never changed. What was given to the consensus by hand stays.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from operator import index
from typing import TYPE_CHECKING

from qcoder.coders import Coders
from qcoder.codings import Codings, NewCoding
from qcoder.consensus import making, outcomes
from qcoder.consensus.confusion import Confusion, confused
from qcoder.consensus.disagreements import (
    LEAST,
    Disagreement,
    Doubled,
    doubled,
    each_doubled,
    item_id,
    present,
)
from qcoder.consensus.outcomes import Boundary
from qcoder.consensus.states import State, States
from qcoder.decisions import Choice, Decision
from qcoder.errors import NotFound, Refused
from qcoder.i18n import N_, _
from qcoder.lookup import CodeKey, CoderKey, DocumentKey, code_id, coder_id, document_id
from qcoder.lookup import choice as member
from qcoder.model import Span, Valence
from qcoder.passages import clean
from qcoder.store import Store

if TYPE_CHECKING:
    from qcoder.agreement.disagreements import Item

Key = Disagreement | str
_SHORTEST_ID = 6
Watch = Callable[[int, int], None]


class Consensus:
    """The disagreements of a project, the decisions on them, and the consensus."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._states = States(store)

    # where coders differ

    def disagreements(
        self,
        coders: Sequence[CoderKey] = (),
        documents: Sequence[DocumentKey] = (),
        codes: Sequence[CodeKey] = (),
    ) -> Sequence[Disagreement]:
        """Return where coders differ, by document and place.

        Over all who completed a document, or those of them that are among `coders`; of `codes`, of
        which a theme stands for what is under it. Raises `NotFound`, and `Refused` for one coder.
        """
        chosen, under, boundary = self._coders(coders), self._under(codes), self.boundary
        with self._store.reading():
            return [
                each
                for of in each_doubled(self._store, self._documents(documents))
                for each in _disagreements(of, chosen, boundary)
                if under is None or under & {*each.codes}
            ]

    def counts(
        self,
        coders: Sequence[CoderKey] = (),
        documents: Sequence[DocumentKey] = (),
        codes: Sequence[CodeKey] = (),
    ) -> Mapping[tuple[frozenset[str], bool], int]:
        """Return how many disagreements there are, by their codes and whether that was decided.

        Of what `disagreements` returns, and raises as that does; much faster.
        """
        chosen, under = self._coders(coders), self._under(codes)
        with self._store.reading():
            return Counter(
                (frozenset(item.codes), of.is_decided(item))
                for of in each_doubled(self._store, self._documents(documents))
                for item in _differing(of, present(of, chosen))
                if under is None or under & {*item.codes}
            )

    def get(self, key: str) -> Disagreement:
        """Return the disagreement with this id, or the first characters of it, as it is now.

        Raises `NotFound`, also where more than one begins so.
        """
        of, item = self._find(key)
        coders = of.coders
        if item not in of.items:  # one between two of more coders
            coders = next(pair for pair in combinations(coders, 2) if item in of.between(pair))
        return _disagreement(of, item, coders, self.boundary)

    def confusion(
        self,
        coders: Sequence[CoderKey] = (),
        documents: Sequence[DocumentKey] = (),
        codes: Sequence[CodeKey] = (),
    ) -> Confusion:
        """Return which codes coders gave the same text, as lengths in characters.

        Rows are of the coder that comes first (by name, or in `coders`); of more than two, all
        pairs are added up. With `codes`, only these and what they are confused with. Raises as
        `disagreements` does.
        """
        chosen, under = self._coders(coders), self._under(codes)
        with self._store.reading():
            found = doubled(self._store, self._documents(documents))
            return confused([(of, present(of, chosen)) for of in found], under)

    # decisions

    def decide(
        self,
        disagreement: Key,
        choice: Choice | str,
        *,
        chosen: CoderKey | None = None,
        span: tuple[int, int] | None = None,
        code: CodeKey | None = None,
        valence: Valence | str | None = None,
        reason: str = "",
    ) -> Decision:
        """Decide what counts, and make the consensus of the document anew, as one operation.

        `one`: what the coder `chosen` has, which may be nothing. `both`: all codings, those of one
        code as their union. `neither`: nothing. `adjusted`: the passage `span` (not needed where
        coders have the same), with `code` where there are two. The `valence` is that of the codings
        where it is not given: combined for `both`, and for `adjusted` not judged where coders
        differ. Raises `NotFound`, and `Refused` where codings changed since it was read, or the
        choice does not fit.
        """
        store, made = self._store, member(Choice, choice)
        of, item = self._find(disagreement)
        (start, end), wanted = Span(item.start, item.end), item.codes[0]
        if made == Choice.ADJUSTED:
            wanted = self._code(item, code)
            start, end = self._span(of, item, disagreement, span, wanted)
        values: dict[str, object] = {
            **{"document": of.document, "text": of.text_id, "start": start, "end": end},
            "code": wanted,
            "choice": made,
            "chosen": self._chosen(of, chosen) if made == Choice.ONE else None,
            "valence": member(Valence, valence) if valence else None,
            "reason": clean(reason).strip(),
            **{"coder": store.coder, "time": store.now()},
        }
        with store.operation(N_("decide disagreement")):
            self._keep(of, of.around(item), values)
            making.make(store, [of.document])
        [again] = doubled(store, [of.document])
        return next(one for each in again.around(item) if (one := again.decision(each)))

    def undecide(self, disagreement: Key) -> None:
        """Take the decision on a disagreement back, also one that is reopened.

        Raises as `decide` does, and `Refused` where there is none.
        """
        store, (of, item) = self._store, self._find(disagreement)
        gone = [of.decision(each) or of.reopened(each) for each in of.around(item)]
        if not any(gone):
            raise Refused(_("Nothing was decided here: there is nothing to take back."))
        with store.operation(N_("take decision back")):
            for one in filter(None, gone):
                store.delete("decisions", one.id)
            making.make(store, [of.document])

    # the consensus

    @property
    def boundary(self) -> Boundary:
        """What counts where coders differ only in where a passage begins or ends."""
        return making.boundary(self._store)

    def set_boundary(self, boundary: Boundary | str) -> None:
        """Set what counts of differing boundaries, and make all consensus anew."""
        store, value = self._store, json.dumps(member(Boundary, boundary))
        with store.operation(N_("set boundaries")):
            if store.row("SELECT 1 FROM settings WHERE id = ?", [making.SETTING]):
                store.update("settings", making.SETTING, {"value": value})
            else:
                store.insert("settings", {"id": making.SETTING, "value": value})
            making.make(store, making.made(store))

    @property
    def coder(self) -> str | None:
        """The id of the coder whose codings are the consensus; None where there is none yet."""
        return making.coder(self._store)

    def make(
        self,
        documents: Sequence[DocumentKey] = (),
        *,
        name: str = making.NAME,
        progress: Watch | None = None,
    ) -> State:
        """Make the consensus of documents, or of all that at least two coders completed.

        With all, what there is of others is made anew too; see `update`. Its coder, where there is
        none, is called `name`. Raises `NotFound`, and `Refused` where too few coders completed a
        document that is named, or any.
        """
        store, there = self._store, self.documents()
        found = doubled(store, self._documents(documents))
        possible = [of.document for of in found if len(of.coders) >= LEAST]
        if not documents:
            possible = list(dict.fromkeys([*possible, *there]))
        if not possible or len(possible) < len(found if documents else ()):
            raise Refused(self._too_few(found if documents else []))
        with store.operation(N_("make consensus")):
            making.make(store, possible, name, progress)
        return self.state(documents)

    def update(self, progress: Watch | None = None) -> State:
        """Make each consensus that there is anew, from what codings and decisions now are.

        Where fewer than two coders have a document complete, there is none any more.
        """
        with self._store.operation(N_("update consensus")):
            making.make(self._store, making.made(self._store), progress=progress)
        return self.state()

    def documents(self) -> Sequence[str]:
        """Return the ids of the documents that have a consensus, in their order."""
        return making.made(self._store)

    def state(self, documents: Sequence[DocumentKey] = ()) -> State:
        """Return how far the consensus is, in documents or in all that could or do have one."""
        return self._states.state(self._documents(documents))

    def _documents(self, documents: Sequence[DocumentKey]) -> list[str] | None:
        return [document_id(self._store, one) for one in documents] or None

    def _coders(self, coders: Sequence[CoderKey]) -> list[str] | None:
        """Return the ids of coders to be compared; None is all. Raises `Refused`."""
        found = list(dict.fromkeys(coder_id(self._store, one) for one in coders))
        if len(found) == 1:
            raise Refused(_("One coder cannot be compared: name two or more."))
        return found or None

    def _under(self, codes: Sequence[CodeKey]) -> set[str] | None:
        """Return the ids of codes and of what is under them; None is all."""
        found = {code_id(self._store, one) for one in codes}
        parents = dict(self._store.rows("SELECT id, parent FROM codes"))
        size = -1
        while size < len(found):
            size = len(found)
            found |= {code for code, above in parents.items() if above in found}
        return found or None

    def _find(self, wanted: Key) -> tuple[Doubled, Item]:
        """Return a disagreement as it is now. Raises `NotFound`, `Refused` where it changed."""
        if isinstance(wanted, Disagreement):
            return self._as_read(wanted)
        found = [
            (of, item)
            for of in doubled(self._store)
            for item in _items_with(of, wanted)
            if item.kind != "agreed"
        ]
        if len(found) != 1 or len(wanted) < _SHORTEST_ID:
            raise NotFound(
                _("There is no disagreement “{id}” (any more): see the list.").format(id=wanted)
            )
        return found[0]

    def _as_read(self, wanted: Disagreement) -> tuple[Doubled, Item]:
        for of in doubled(self._store, [wanted.document]):
            present = [coder for coder in of.coders if coder in wanted.coders]
            for item in of.between(present):
                if item_id(item) == wanted.id and of.basis(item) == wanted.basis:
                    return of, item
        raise Refused(_("Codings changed after the disagreement was read: look at it again first."))

    def _chosen(self, of: Doubled, chosen: CoderKey | None) -> str:
        """Return the coder whose codings are to count. Raises `Refused`."""
        who = None if chosen is None else coder_id(self._store, chosen)
        if who not in of.coders:
            names = {one.id: one.name for one in Coders(self._store).list()}
            raise Refused(
                _(
                    "Say which coder counts here, of those who completed the document: {names}."
                ).format(names=", ".join(names[one] for one in of.coders))
            )
        return who

    def _code(self, item: Item, code: CodeKey | None) -> str:
        """Return the code of an adjusted passage. Raises `Refused` where it could be two."""
        if code is not None:
            return code_id(self._store, code)
        first, *others = item.codes
        if others:
            raise Refused(_("Coders gave this passage different codes: say which one counts."))
        return first

    def _span(
        self, of: Doubled, item: Item, wanted: Key, span: tuple[int, int] | None, code: str
    ) -> Span:
        """Return an adjusted passage. Raises `Refused` where it cannot be one."""
        if span is None:
            there = {(mark.start, mark.end) for mark in item.marks if mark.code == code}
            if len(there) != 1:
                raise Refused(_("Say where the adjusted passage begins and ends."))
            [span] = there
        if isinstance(wanted, Disagreement) and wanted.text_id != of.text_id:
            raise Refused(
                _("The text was corrected after the disagreement was read: look at it again first.")
            )
        start, end = map(index, span)
        if end <= item.start or item.end <= start:
            raise Refused(
                _("The adjusted passage lies outside the disagreement, {start}–{end}.").format(
                    start=item.start, end=item.end
                )
            )
        for problem in Codings(self._store).problems([NewCoding(of.document, start, end, code)]):
            if problem:
                raise problem
        return Span(start, end)

    def _keep(self, of: Doubled, items: Sequence[Item], values: Mapping[str, object]) -> None:
        """Keep a decision on items, in place of those on the same codings."""
        store = self._store
        there = {
            row[0] for row in store.rows("SELECT id FROM codings WHERE document = ?", [of.document])
        }
        for item in items:
            key, under = item_id(item), {mark.id for mark in item.marks}
            for old in of.decisions:
                if old.id != key and there & {*old.codings} <= under:
                    store.delete("decisions", old.id)
            row = {
                "id": key,
                **values,
                "codings": json.dumps(sorted(under)),
                "basis": of.basis(item),
            }
            if any(old.id == key for old in of.decisions):
                store.update("decisions", key, row)
            else:
                store.insert("decisions", row)

    def _too_few(self, found: Sequence[Doubled]) -> str:
        names = dict(self._store.rows("SELECT id, name FROM documents"))
        few = [names[of.document] for of in found if len(of.coders) < LEAST]
        if not few:
            return _(
                "No document was completed by two coders yet: consensus needs that. Set the status "
                "of documents first."
            )
        return _(
            "Consensus needs two coders who completed the document, which is not so of: {names}."
        ).format(names=", ".join(few))


def _disagreements(
    of: Doubled, chosen: Sequence[str] | None, boundary: Boundary
) -> Iterator[Disagreement]:
    """Yield where coders of a document differ, of those that are `chosen`."""
    coders = present(of, chosen)
    for item in _differing(of, coders):
        yield _disagreement(of, item, coders, boundary)


def _differing(of: Doubled, coders: Sequence[str]) -> Iterator[Item]:
    """Yield the items over some coders of a document in which they differ."""
    items = of.items if len(coders) == len(of.coders) else of.between(coders)
    return (item for item in items if item.kind != "agreed")


def _disagreement(
    of: Doubled, item: Item, coders: Sequence[str], boundary: Boundary
) -> Disagreement:
    settled = all(outcomes.settled(of, one, boundary) for one in of.around(item))
    return of.disagreement(item, tuple(coders), settled=settled)


def _items_with(of: Doubled, beginning: str) -> Iterator[Item]:
    """Yield the items whose id begins so: over all coders of a document, else over two of them."""
    found = [item for item in of.items if item_id(item).startswith(beginning)]
    if not found and len(of.coders) > LEAST:
        pairs = combinations(of.coders, 2)
        every = {item_id(item): item for pair in pairs for item in of.between(pair)}
        found = [item for key, item in every.items() if key.startswith(beginning)]
    yield from found
