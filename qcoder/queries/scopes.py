"""What a table is counted over: all interviews, or those of the cases with one value.

The one rule: a passage belongs to the cases of its document and of the speakers whose speech it
overlaps; a document or passage without a value is in the group of missing values, never in none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qcoder.case_values import Value, shown
from qcoder.cases import Cases
from qcoder.columns import CodingColumns, Ints
from qcoder.i18n import _
from qcoder.lookup import VariableKey
from qcoder.model import Span
from qcoder.passages import joined
from qcoder.queries.speech import Offsets, Speech, within
from qcoder.store import Store

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Part:
    """The stretches of one document (None: all of it) that belong to one case."""

    case: int
    document: int
    spans: Sequence[Span] | None


@dataclass
class Scope:
    """What one group of a table is counted over.

    `rows` are the codings in it; `documents` and `cases` the places of its documents and cases;
    `parts` links them.
    """

    group: str | None
    rows: Mask
    load_words: Callable[[], Offsets]
    documents: set[int]
    cases: set[int] = field(default_factory=set[int])
    parts: Sequence[Part] = ()

    @cached_property
    def words(self) -> Offsets:
        """The global offsets of its respondents' words, in order; not every table needs them."""
        return self.load_words()


def bases(store: Store, codings: CodingColumns) -> Offsets:
    """Return where each document begins if all texts stood behind each other, one apart."""
    lengths = dict(
        store.rows("SELECT d.id, t.length FROM documents AS d JOIN texts AS t ON t.id = d.text")
    )
    with store.decoding():
        ends = np.cumsum([lengths[key] + 1 for key in codings.documents], dtype=np.int64)
    return np.concatenate([np.zeros(1, np.int64), ends])


class Scopes:
    """The scopes of one project's codings."""

    def __init__(self, store: Store, codings: CodingColumns, speech: Speech) -> None:
        self._codings = codings
        self._cases = Cases(store)
        self._speech = speech
        self.bases = bases(store, codings)
        self._case_ids = [case.id for case in self._cases.list()]
        self._parts = self._all_parts()

    def everything(self) -> Scope:
        """Return the scope of the whole project."""
        documents = range(len(self._codings.documents))
        return Scope(
            None,
            np.ones(len(self._codings), dtype=bool),
            lambda: _together(self._words(document) for document in documents),
            set(documents),
            set(range(len(self._case_ids))),
            self._parts,
        )

    def answers(self) -> Mask:
        """Return the codings on a passage in which a respondent speaks."""
        codings = self._codings
        spans = [
            self._speech.answers(document) + base
            for document, base in zip(codings.documents, self.bases, strict=False)
        ]
        base = self.bases[codings.document]
        edges = np.concatenate(spans) if spans else np.zeros((0, 2), np.int64)
        return _overlapping(edges, base + codings.start, base + codings.end)

    def by(self, variable: VariableKey, counted: Mask) -> list[Scope]:
        """Return a scope for each value of a case variable, and one for missing values.

        `counted` tells which codings count at all.
        """
        groups = {shown(value): cases for value, cases in self.groups(variable).items()}
        missing = self.missing(groups.values(), counted)
        scopes = [self.scope(label, cases) for label, cases in groups.items()]
        return [*scopes, missing] if missing.documents else scopes

    def groups(self, variable: VariableKey) -> dict[Value, set[int]]:
        """Return the places of the cases with each value of a variable, in the values' order."""
        of = self._cases.variable(variable)
        places = {case: place for place, case in enumerate(self._case_ids)}
        groups: dict[Value, set[int]] = {}
        for case, value in self._cases.values(of).items():
            for one in value if isinstance(value, tuple) else (value,):
                groups.setdefault(one, set()).add(places[case])
        order: list[Value] = [option for option in of.options if option in groups]
        order += sorted(set(groups) - set(order))  # pyright: ignore[reportArgumentType] - one kind
        return {value: groups[value] for value in order}

    def linked(self, cases: set[int]) -> int:
        """Return how many of some cases, given by their places, are in a document at all."""
        return len(cases & {part.case for part in self._parts})

    def cases_of(self, scope: Scope) -> int:
        """Return how many cases a scope is of; where none is known, at most its interviews."""
        return self.linked(scope.cases) or len(scope.documents)

    def scope(self, group: str, cases: set[int]) -> Scope:
        """Return the scope of some cases, given by their places."""
        parts = [part for part in self._parts if part.case in cases]
        documents = {part.document for part in parts}
        rows = self._rows(parts)
        return Scope(group, rows, lambda: self._words_of(parts), documents, cases, parts)

    def missing(self, groups: Iterable[set[int]], counted: Mask) -> Scope:
        """Return what no case in `groups` covers; `counted` tells which codings count at all."""
        known = set[int]().union(*groups)
        valued = [part for part in self._parts if part.case in known]
        of = _by_document(valued)

        def rest(document: int) -> Offsets:
            known_words = self._words_of(of.get(document, ()))
            return np.setdiff1d(self._words(document), known_words, assume_unique=True)

        rows = counted & ~self._rows(valued)
        documents = set(range(len(self._codings.documents))) - set(of)
        # Of a document that belongs to a case as a whole, nothing is left.
        partly = [one for one in of if all(part.spans is not None for part in of[one])]
        documents |= {document for document in partly if len(rest(document))}
        documents |= set(np.unique(self._codings.document[rows]).tolist())
        parts = [
            part for part in self._parts if part.document in documents and part.case not in known
        ]
        cases = {part.case for part in parts}
        return Scope(
            _("(missing)"),
            rows,
            lambda: _together(map(rest, sorted(documents))),
            documents,
            cases,
            parts,
        )

    def _all_parts(self) -> list[Part]:
        documents = {key: place for place, key in enumerate(self._codings.documents)}
        cases = {key: place for place, key in enumerate(self._case_ids)}
        return [
            Part(
                cases[case],
                documents[document],
                self._speech.spans(document, speaker) if speaker else None,
            )
            for case, document, speaker in self._cases.links()
        ]

    def rows_of(self, part: Part) -> Mask:
        """Return the codings that belong to one part."""
        codings = self._codings
        rows = codings.document == part.document
        if part.spans is not None:
            edges = np.array(part.spans, np.int64).reshape(-1, 2)
            rows &= _overlapping(edges, codings.start, codings.end)
        return rows

    def _rows(self, parts: Iterable[Part]) -> Mask:
        rows = np.zeros(len(self._codings), dtype=bool)
        whole = [part.document for part in parts if part.spans is None]
        rows |= np.isin(self._codings.document, whole)
        for part in parts:
            if part.spans is not None:
                rows |= self.rows_of(part)
        return rows

    def _words(self, document: int) -> Offsets:
        return self._speech.words(self._codings.documents[document]) + self.bases[document]

    def _words_of(self, parts: Sequence[Part]) -> Offsets:
        found: list[Offsets] = []
        for document, of in sorted(_by_document(parts).items()):
            words = self._words(document)
            if all(part.spans is not None for part in of):
                spans = joined(span for part in of for span in part.spans or ())
                words = within(words - self.bases[document], spans) + self.bases[document]
            found.append(words)
        return _together(found)


def _together(words: Iterable[Offsets]) -> Offsets:
    """Return the words of documents that come in order as one array."""
    found = list(words)
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _by_document(parts: Iterable[Part]) -> Mapping[int, list[Part]]:
    found: dict[int, list[Part]] = {}
    for part in parts:
        found.setdefault(part.document, []).append(part)
    return found


def _overlapping(edges: Offsets, start: Ints | Offsets, end: Ints | Offsets) -> Mask:
    """Tell which stretches overlap one of those with `edges`, which are in order and apart."""
    if not len(edges):
        return np.zeros(len(start), dtype=bool)
    starts, ends = edges.T
    after = np.minimum(np.searchsorted(ends, start, side="right"), len(ends) - 1)
    return (starts[after] < end) & (ends[after] > start)
