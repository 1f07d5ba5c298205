"""What counts of codings in which coders agree or differ: their consensus, as rows of codings.

The one rule: nothing is guessed. What coders do not agree on counts only as it was decided, or as
the rule for boundaries says.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from qcoder import joins
from qcoder.decisions import Choice, Decision
from qcoder.i18n import N_
from qcoder.model import Span, Valence
from qcoder.passages import joined, trim

if TYPE_CHECKING:
    from qcoder.agreement.disagreements import Item, Mark
    from qcoder.consensus.disagreements import Doubled


class Boundary(StrEnum):
    """What counts where coders agree on a code but not on where its passage begins and ends."""

    UNION = N_("union")
    INTERSECTION = N_("intersection")


Row = dict[str, Any]
Content = tuple[int, int, str, str | None]


class _Counts(NamedTuple):
    """A passage that counts with a code."""

    start: int
    end: int
    code: str
    valence: str | None


def settled(of: Doubled, item: Item, boundary: Boundary) -> bool:
    """Tell whether nothing is left to be decided about an item."""
    if item.kind == "agreed" or of.decision(item):
        return True
    return item.kind == "boundary" and not of.reopened(item) and bool(_shared(of, item, boundary))


def rows(of: Doubled, coder: str, boundary: Boundary) -> list[Row]:
    """Return the consensus of a document as rows of codings by `coder`, with the same ids anywhere.

    Where the text that two coders share is all that counts and they share none, or where a code was
    agreed on and its valence was not, it waits for a decision: no passage, and no valence.
    """
    found: list[Row] = []
    for item in of.items:
        basis = ""
        for number, one in enumerate(_outcome(of, item, boundary)):
            basis = basis or of.basis(item)
            name = f"{of.document} {one.code} {basis} {number}"
            under = [of.rows[mark.id] for mark in item.marks if mark.code == one.code]
            found.append(
                {
                    "id": str(uuid.uuid5(uuid.NAMESPACE_OID, name)),
                    "document": of.document,
                    "text": of.text_id,
                    "start": one.start,
                    "end": one.end,
                    "code": one.code,
                    "coder": coder,
                    "valence": one.valence,
                    "flags": _flags(under),
                    "qualifiers": _qualifiers(under),
                }
            )
    return found


def contents(of: Doubled, boundary: Boundary, by_hand: Iterable[Row]) -> set[Content]:
    """Return what the consensus of a document, joined with codings made by hand, comes to."""
    found: list[Row] = [
        {**one._asdict(), "id": str(number), "flags": "[]", "qualifiers": "{}"}
        for number, one in enumerate(
            one for item in of.items for one in _outcome(of, item, boundary)
        )
    ]
    return {content(row) for row in joins.joined([*found, *by_hand])}


def content(row: Row) -> Content:
    """Return what a coding says, whatever its id and by whom."""
    return row["start"], row["end"], row["code"], row["valence"]


def _outcome(of: Doubled, item: Item, boundary: Boundary) -> Sequence[_Counts]:
    if item.kind == "agreed":
        return [_Counts(item.start, item.end, item.codes[0], item.marks[0].valence)]
    decision = of.decision(item)
    if decision:
        return _decided(item, decision)
    if item.kind not in ("boundary", "valence"):
        return []
    valence = item.marks[0].valence if item.kind == "boundary" else None
    return [_Counts(*span, item.codes[0], valence) for span in _shared(of, item, boundary)]


def _decided(item: Item, decision: Decision) -> Sequence[_Counts]:
    marks = item.marks
    match decision.choice:
        case Choice.NEITHER:
            return []
        case Choice.ONE:
            return [
                _Counts(mark.start, mark.end, mark.code, decision.valence or mark.valence)
                for mark in marks
                if mark.coder == decision.chosen
            ]
        case Choice.BOTH:
            return [
                _union([mark for mark in marks if mark.code == code], decision.valence)
                for code in item.codes
            ]
        case Choice.ADJUSTED:
            judged = {mark.valence for mark in marks if mark.code == decision.code}
            agreed = judged.pop() if len(judged) == 1 else None
            valence = decision.valence or agreed
            return [_Counts(decision.start, decision.end, decision.code, valence)]


def _union(marks: Sequence[Mark], decided: Valence | None) -> _Counts:
    """Return all that codings of one code cover, which overlap, with their valences combined."""
    judged = [Valence(mark.valence) if mark.valence else None for mark in marks]
    end = max(mark.end for mark in marks)
    return _Counts(marks[0].start, end, marks[0].code, decided or reduce(joins.combined, judged))


def _shared(of: Doubled, item: Item, boundary: Boundary) -> Sequence[Span]:
    """Return the passages of a code that all coders gave, as the rule for boundaries has them."""
    if boundary == Boundary.UNION:
        return [Span(item.start, item.end)]
    by_coder = [
        joined(Span(mark.start, mark.end) for mark in item.marks if mark.coder == coder)
        for coder in of.coders
    ]
    spans = [trim(of.text, *span) for span in reduce(_both, by_coder)]
    return [span for span in spans if span.start < span.end]


def _both(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """Return what lies in stretches of both, each in order."""
    found = [Span(max(a.start, b.start), min(a.end, b.end)) for a in one for b in other]
    return [span for span in found if span.start < span.end]


def _flags(under: Iterable[Mapping[str, Any]]) -> str:
    """Return all flags of codings: what one coder noted, holds."""
    flags = {flag for row in under for flag in json.loads(row["flags"])}
    return json.dumps(sorted(flags), ensure_ascii=False)


def _qualifiers(under: Iterable[Mapping[str, Any]]) -> str:
    """Return the qualifiers that no two codings have differently."""
    found: dict[str, set[str]] = {}
    for row in under:
        for name, value in json.loads(row["qualifiers"]).items():
            found.setdefault(name, set()).add(value)
    agreed = {name: values.pop() for name, values in found.items() if len(values) == 1}
    return json.dumps(agreed, ensure_ascii=False, sort_keys=True)
