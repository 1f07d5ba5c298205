"""Where coders differ in the documents that several of them completed, and what was decided there.

The one rule: only persons who completed a document count in it, and what they coded is only read.
Codes that are proposed do not count yet.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qcoder.decisions import Decision, basis, decision_from_row
from qcoder.model import CoderKind, CodeStatus, Coding, Progress
from qcoder.rows import coding_from_row
from qcoder.store import Store

if TYPE_CHECKING:
    from qcoder.agreement.disagreements import Item, Mark

LEAST = 2  # coders who completed a document, to compare them
_MARKS = 'SELECT id, start, "end", code, coder, valence FROM codings WHERE document = ?'
_AMONG = "(? IS NULL OR {} IN (SELECT value FROM json_each(?)))"  # documents, as JSON


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Codings in which coders differ, as they were when they were read.

    `kind` is `boundary`, `valence`, `omission` or `other code`, and then `relation` says how near
    the codes are: `parent`, `sibling` or `other`. `coders` are all who are compared; who has
    nothing here is in `missing`. `decision` is in force; `reopened` is one that no longer is, as
    codings beneath it changed. `settled` says that nothing is left to be decided.
    """

    id: str
    document: str
    text_id: str
    start: int
    end: int
    kind: str
    relation: str | None
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    codings: tuple[Coding, ...]
    basis: str
    decision: Decision | None
    reopened: Decision | None
    settled: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """The coders who coded nothing here."""
        return tuple(coder for coder in self.coders if not self.of(coder))

    def of(self, coder: str) -> tuple[Coding, ...]:
        """Return what one coder (an id) has here."""
        return tuple(coding for coding in self.codings if coding.coder == coder)


@dataclass(frozen=True)
class Doubled:
    """A document with the coders who completed it, by name, and what these coded."""

    store: Store
    document: str
    text_id: str
    coders: tuple[str, ...]
    decisions: Sequence[Decision]
    parents: Mapping[str, str | None]
    proposed: Collection[str]

    @cached_property
    def text(self) -> str:
        """The text of the document."""
        return self.store.text(self.text_id)

    @cached_property
    def marks(self) -> Sequence[Mark]:
        """What its coders coded; nothing where they are fewer than two."""
        from qcoder.agreement.disagreements import Mark  # numpy takes a while to import

        if len(self.coders) < LEAST:
            return []
        marks = (Mark(*row) for row in self.store.rows(_MARKS, [self.document]))
        return [one for one in marks if one.coder in self.coders and one.code not in self.proposed]

    @cached_property
    def items(self) -> Sequence[Item]:
        """All items over all its coders, by place; none where they are fewer than two."""
        return self.between(self.coders)

    def between(self, coders: Sequence[str]) -> Sequence[Item]:
        """Return the items over some of its coders."""
        from qcoder.agreement.disagreements import classify  # numpy takes a while to import

        return classify(self.marks, coders, self.parents) if len(coders) >= LEAST else []

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, Any]]:
        """The codings of the document as rows, by id."""
        found = self.store.dicts("SELECT * FROM codings WHERE document = ?", [self.document])
        return {row["id"]: row for row in found}

    def around(self, item: Item) -> Sequence[Item]:
        """Return the items over all coders that an item over some of them lies in."""
        return list(
            {id(found): found for mark in item.marks for found in [self._of[mark.id]]}.values()
        )

    def basis(self, item: Item) -> str:
        """Return what the codings of an item are like; see `decisions.basis`."""
        return basis(
            (mark.id, mark.code, mark.coder, mark.valence, self.text[mark.start : mark.end])
            for mark in item.marks
        )

    def decision(self, item: Item) -> Decision | None:
        """Return the decision on an item that is in force."""
        if not self.decisions:
            return None
        about, keys = self._about(item), {mark.id for mark in item.marks}
        about = [one for one in about if keys == {*one.codings}]
        found = self.basis(item) if about else ""
        return next((one for one in about if one.basis == found), None)

    def is_decided(self, item: Item) -> bool:
        """Tell whether all was decided that an item, over some of the coders, is about."""
        return bool(self.decisions) and all(map(self.decision, self.around(item)))

    def reopened(self, item: Item) -> Decision | None:
        """Return the newest decision on codings of an item, where none is in force."""
        about = self._about(item) if self.decisions else []
        return about[0] if about and not self.decision(item) else None

    @cached_property
    def _of(self) -> Mapping[str, Item]:
        return {mark.id: item for item in self.items for mark in item.marks}

    @cached_property
    def _by_coding(self) -> Mapping[str, Sequence[Decision]]:
        found: dict[str, list[Decision]] = {}
        for one in self.decisions:
            for key in one.codings:
                found.setdefault(key, []).append(one)
        return found

    def _about(self, item: Item) -> list[Decision]:
        """Return the decisions on codings of an item, the newest first."""
        found = {one.id: one for mark in item.marks for one in self._by_coding.get(mark.id, ())}
        return sorted(found.values(), key=lambda one: (one.time, one.id), reverse=True)

    def disagreement(self, item: Item, coders: tuple[str, ...], *, settled: bool) -> Disagreement:
        """Return an item over some coders as it is shown."""
        around = self.around(item) if self.decisions else ()
        decisions = [self.decision(one) for one in around]
        return Disagreement(
            id=item_id(item),
            document=self.document,
            text_id=self.text_id,
            start=item.start,
            end=item.end,
            kind=item.kind,
            relation=item.relation,
            codes=item.codes,
            coders=coders,
            codings=tuple(coding_from_row(self.rows[mark.id]) for mark in item.marks),
            basis=self.basis(item),
            decision=decisions[0] if decisions and all(decisions) else None,
            reopened=next(filter(None, map(self.reopened, around)), None),
            settled=settled,
        )


def item_id(item: Item) -> str:
    """Return the id of an item, which follows from those of its codings on every computer."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, " ".join(sorted(mark.id for mark in item.marks))))


def doubled(store: Store, documents: Iterable[str] | None = None) -> list[Doubled]:
    """Return documents (all where none are given), in their order, with what was coded there."""
    return list(each_doubled(store, documents))


def each_doubled(store: Store, documents: Iterable[str] | None = None) -> Iterator[Doubled]:
    """Yield the same one by one: all that was coded is much to hold at once."""
    wanted = None if documents is None else json.dumps([*documents])
    proposed = {
        row[0] for row in store.rows("SELECT id FROM codes WHERE status = ?", [CodeStatus.PROPOSED])
    }
    parents = dict(store.rows("SELECT id, parent FROM codes"))
    coders = _completed(store, wanted)
    decisions = _decisions(store, wanted)
    for document, text_id in store.rows(
        f"SELECT id, text FROM documents WHERE {_AMONG.format('id')} ORDER BY position, name",
        [wanted, wanted],
    ):
        own, decided = coders.get(document, ()), decisions.get(document, ())
        yield Doubled(store, document, text_id, own, decided, parents, proposed)


def present(of: Doubled, chosen: Sequence[str] | None) -> Sequence[str]:
    """Return the coders of a document to be compared, in the order in which they are named."""
    return of.coders if chosen is None else [coder for coder in chosen if coder in of.coders]


def _completed(store: Store, wanted: str | None) -> Mapping[str, tuple[str, ...]]:
    """Return who completed each document, by name."""
    found: dict[str, tuple[str, ...]] = {}
    for document, coder in store.rows(
        "SELECT s.document, c.id FROM statuses AS s JOIN coders AS c ON c.id = s.coder "
        "WHERE s.status = ? AND c.kind = ? AND c.merged_into IS NULL "
        f"AND {_AMONG.format('s.document')} ORDER BY c.name, c.id",
        [Progress.COMPLETE, CoderKind.PERSON, wanted, wanted],
    ):
        found[document] = (*found.get(document, ()), coder)
    return found


def _decisions(store: Store, wanted: str | None) -> Mapping[str, Sequence[Decision]]:
    """Return the decisions by document; what was merged away since is what it became."""
    became = {
        table: dict(
            store.rows(f"SELECT id, merged_into FROM {table} WHERE merged_into IS NOT NULL")
        )
        for table in ("codes", "coders")
    }
    found: dict[str, list[Decision]] = {}
    with store.decoding():
        for row in store.dicts(
            f"SELECT * FROM decisions WHERE {_AMONG.format('document')}", [wanted, wanted]
        ):
            row["code"] = _now(row["code"], became["codes"])
            row["chosen"] = row["chosen"] and _now(row["chosen"], became["coders"])
            found.setdefault(row["document"], []).append(decision_from_row(row))
    return found


def _now(key: str, became: Mapping[str, str]) -> str:
    while key in became:
        key = became[key]
    return key
