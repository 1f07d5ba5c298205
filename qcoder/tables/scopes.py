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
from qcoder.i18n import _
from qcoder.model import Span, Variable
from qcoder.passages import joined
from qcoder.queries.speech import Places, within
from qcoder.tables.basis import Basis, overlapping

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
    load_words: Callable[[], Mapping[int, Places]]
    documents: set[int]
    cases: set[int] = field(default_factory=set[int])
    parts: Sequence[Part] = ()

    @cached_property
    def words(self) -> Mapping[int, Places]:
        """Where its respondents' words begin in each document; not every table needs that."""
        return self.load_words()

    @property
    def spoken(self) -> int:
        """How many words its respondents say."""
        return sum(map(len, self.words.values()))


class Scopes:
    """The scopes of one table: over the documents that count."""

    def __init__(self, basis: Basis, documents: Sequence[int]) -> None:
        self._basis = basis
        self._codings = basis.codings
        self._documents = documents
        self._case_ids = [case.id for case in basis.cases]
        self._parts = self._all_parts()

    def everything(self) -> Scope:
        """Return the scope of all that counts."""
        chosen = {part.case for part in self._parts}
        everyone = len(self._documents) == len(self._basis.documents)
        return Scope(
            None,
            np.isin(self._codings.document, self._documents),
            lambda: {each: self._words(each) for each in sorted(self._documents)},
            set(self._documents),
            set(range(len(self._case_ids))) if everyone else chosen,
            self._parts,
        )

    def by(self, variable: Variable, counted: Mask) -> list[Scope]:
        """Return a scope for each value of a case variable, and one for missing values.

        `counted` tells which codings count at all.
        """
        groups = {shown(value): cases for value, cases in self.groups(variable).items()}
        missing = self.missing(groups.values(), counted)
        scopes = [self.scope(label, cases) for label, cases in groups.items()]
        return [*scopes, missing] if missing.documents else scopes

    def groups(self, variable: Variable) -> dict[Value, set[int]]:
        """Return the places of the cases with each value of a variable, in the values' order."""
        places = {case: place for place, case in enumerate(self._case_ids)}
        groups: dict[Value, set[int]] = {}
        for case, value in self._basis.values[variable.id].items():
            for one in value if isinstance(value, tuple) else (value,):
                groups.setdefault(one, set()).add(places[case])
        order: list[Value] = [option for option in variable.options if option in groups]
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

        def rest(document: int) -> Places:
            known_words = self._words_in(document, of.get(document, ()))
            return np.setdiff1d(self._words(document), known_words, assume_unique=True)

        rows = counted & ~self._rows(valued)
        documents = set(self._documents) - set(of)
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
            lambda: {each: rest(each) for each in sorted(documents)},
            documents,
            cases,
            parts,
        )

    def _all_parts(self) -> list[Part]:
        documents = {key: place for place, key in enumerate(self._codings.documents)}
        cases = {key: place for place, key in enumerate(self._case_ids)}
        wanted = {*self._documents}
        return [
            Part(
                cases[case],
                documents[document],
                self._spans(documents[document], speaker) if speaker else None,
            )
            for case, document, speaker in self._basis.links
            if documents[document] in wanted
        ]

    def _spans(self, document: int, speaker: str) -> Sequence[Span]:
        return self._basis.said[document].by_speaker.get(speaker, [])

    def rows_of(self, part: Part) -> Mask:
        """Return the codings that belong to one part."""
        codings = self._codings
        rows = codings.document == part.document
        if part.spans is not None:
            edges = np.array(part.spans, np.int64).reshape(-1, 2)
            rows &= overlapping(edges, codings.start, codings.end)
        return rows

    def _rows(self, parts: Iterable[Part]) -> Mask:
        rows = np.zeros(len(self._codings), dtype=bool)
        whole = [part.document for part in parts if part.spans is None]
        rows |= np.isin(self._codings.document, whole)
        for part in parts:
            if part.spans is not None:
                rows |= self.rows_of(part)
        return rows

    def _words(self, document: int) -> Places:
        return self._basis.said[document].words

    def _words_of(self, parts: Sequence[Part]) -> Mapping[int, Places]:
        of = _by_document(parts)
        return {document: self._words_in(document, of[document]) for document in sorted(of)}

    def _words_in(self, document: int, parts: Sequence[Part]) -> Places:
        """Return the words of a document that belong to some of its parts."""
        words = self._words(document)
        if any(part.spans is None for part in parts):
            return words
        return within(words, joined(span for part in parts for span in part.spans or ()))


def _by_document(parts: Iterable[Part]) -> Mapping[int, list[Part]]:
    found: dict[int, list[Part]] = {}
    for part in parts:
        found.setdefault(part.document, []).append(part)
    return found
