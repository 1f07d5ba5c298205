"""The project as tables see it: read once, and then all that any table needs.

The one rule: nothing here changes once it is made, so that a table can be computed in any thread;
what it costs to read is the speech of documents that were not read before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import is_
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qcoder.case_values import Value
from qcoder.cases import Cases
from qcoder.coders import Coders
from qcoder.codes import Codes
from qcoder.coding_days import Days
from qcoder.columns import CodingColumns, Columns, Ints
from qcoder.consensus import Consensus
from qcoder.consensus.states import State
from qcoder.flows import Flow, Measure
from qcoder.groups import Groups
from qcoder.model import Case, Code, Coder, Group, Progress, Speaker, Variable
from qcoder.queries.speech import Offsets, Places, Said, Speech
from qcoder.speakers import Speakers
from qcoder.store import Store

Mask = NDArray[np.bool_]
Watch = Callable[[int, int], None]
_LOADING = "load codebook"  # as `codebook.load` signs it


class Interview(NamedTuple):
    """A document as tables name it."""

    id: str
    name: str
    group: str | None


@dataclass(frozen=True, eq=False)
class Basis:
    """What tables are computed from.

    `documents` are in the order of `codings.documents`, and so is `said`, what is said in each;
    `values` are by variable and case, `links` are case, document and speaker, `statuses` by
    document and coder: all ids. `consensus` is the state of the documents that have one; `coders`
    has those who were merged too, `gone` is the ids of these. `days` is when each coding was made
    (`date.toordinal`), `loaded` the ids of the codes that came with a codebook. `time` is when it
    was read, in UTC.
    """

    codings: CodingColumns
    documents: Sequence[Interview]
    groups: Sequence[Group]
    codes: Sequence[Code]
    coders: Mapping[str, Coder]
    speakers: Mapping[str, Speaker]
    cases: Sequence[Case]
    variables: Sequence[Variable]
    values: Mapping[str, Mapping[str, Value]]
    links: Sequence[tuple[str, str, str | None]]
    statuses: Mapping[tuple[str, str], Progress]
    consensus: State
    said: Sequence[Said]
    bases: Offsets
    flows: Sequence[Flow]
    days: Days
    loaded: Collection[str]
    gone: Collection[str]
    time: str

    @cached_property
    def start(self) -> Offsets:
        """Where each coding begins, as an offset in all texts behind each other."""
        return self.bases[self.codings.document] + self.codings.start

    @cached_property
    def end(self) -> Offsets:
        """Where each coding ends, as an offset in all texts behind each other."""
        return self.bases[self.codings.document] + self.codings.end

    @cached_property
    def answered(self) -> Mask:
        """The codings on a passage in which a respondent speaks."""
        return self.speaks(self.start, self.end)

    def speaks(self, start: Offsets, end: Offsets) -> Mask:
        """Tell in which stretches of all texts a respondent speaks."""
        spans = [said.answers + base for said, base in zip(self.said, self.bases, strict=False)]
        edges = np.concatenate(spans) if spans else np.zeros((0, 2), np.int64)
        return overlapping(edges, start, end)

    @cached_property
    def before(self) -> Offsets:
        """How many respondents' words, in all texts, begin before each coding."""
        return self.words_before(self.start)

    @cached_property
    def through(self) -> Offsets:
        """How many respondents' words, in all texts, begin before each coding ends."""
        return self.words_before(self.end)

    def words_before(self, at: Offsets, words: Mapping[int, Places] | None = None) -> Offsets:
        """Return how many respondents' words begin before offsets in all texts.

        `words` are those that count, by document, in order: as a rule all.
        """
        if words is None:
            words = dict(enumerate(said.words for said in self.said))
        order = np.argsort(at, kind="stable")
        cuts = np.searchsorted(at[order], [self.bases[document] for document in words])
        found, sum_before = np.zeros(len(at), np.int64), 0
        for (document, own), here in zip(words.items(), np.split(order, cuts)[1:], strict=True):
            found[here] = sum_before + np.searchsorted(own, at[here] - self.bases[document])
            sum_before += len(own)
        return found

    def take_over(self, before: Basis) -> None:
        """Take what was found out on the same codings and speech, as they were read before."""
        same = self.codings is before.codings and all(map(is_, self.said, before.said))
        if same:
            found = {name: before.__dict__.get(name) for name in _FOUND_OUT}
            self.__dict__.update({name: each for name, each in found.items() if each is not None})

    def variable(self, key: object) -> Variable | None:
        """Return a variable by its id, as resolved choices have it; None where none is chosen."""
        return next((one for one in self.variables if one.id == key), None)

    def document(self, key: str) -> int:
        """Return the place of a document, given by its id."""
        return self.codings.documents.index(key)


# What follows from codings and speech alone.
_FOUND_OUT = ("start", "end", "answered", "before", "through")


def read(
    store: Store,
    columns: Columns,
    speech: Speech,
    consensus: Consensus,
    progress: Watch | None = None,
) -> Basis:
    """Read the project; `progress` counts what takes time: many codings, and then documents."""
    with store.reading():
        codings, days = columns.dated(progress)
        cases = Cases(store)
        variables = cases.variables()
        made = consensus.documents()
        return Basis(
            codings,
            _interviews(store, codings),
            Groups(store).list(),
            Codes(store).list(),
            {one.id: one for one in Coders(store).list(merged=True)},
            Speakers(store).everywhere(),
            cases.list(),
            variables,
            {one.id: cases.values(one) for one in variables},
            cases.links(),
            Coders(store).statuses(),
            consensus.state(made) if made else State(None, consensus.boundary, ()),
            speech.of(codings.documents, progress),
            _bases(store, codings),
            _flows(store),
            days,
            _loaded(store),
            {row[0] for row in store.rows("SELECT id FROM coders WHERE merged_into IS NOT NULL")},
            store.now(),
        )


def overlapping(edges: Offsets, start: Ints | Offsets, end: Ints | Offsets) -> Mask:
    """Tell which stretches overlap one of those with `edges`, which are in order and apart."""
    if not len(edges):
        return np.zeros(len(start), dtype=bool)
    starts, ends = edges.T
    after = np.minimum(np.searchsorted(ends, start, side="right"), len(ends) - 1)
    return (starts[after] < end) & (ends[after] > start)


def _interviews(store: Store, codings: CodingColumns) -> list[Interview]:
    rows = {
        row[0]: Interview(*row) for row in store.rows("SELECT id, name, group_id FROM documents")
    }
    with store.decoding():
        return [rows[key] for key in codings.documents]


def _bases(store: Store, codings: CodingColumns) -> Offsets:
    """Return where each document begins if all texts stood behind each other, one apart."""
    lengths = dict(
        store.rows("SELECT d.id, t.length FROM documents AS d JOIN texts AS t ON t.id = d.text")
    )
    with store.decoding():
        ends = np.cumsum([lengths[key] + 1 for key in codings.documents], dtype=np.int64)
    return np.concatenate([np.zeros(1, np.int64), ends])


def _flows(store: Store) -> list[Flow]:
    measures = {str(measure): measure for measure in Measure}
    rows = store.rows(
        "SELECT case_id, year, measure, value, definition, unit, source, reliability FROM flows"
    )
    with store.decoding():
        return [Flow(case, year, measures[of], *more) for case, year, of, *more in rows]


def _loaded(store: Store) -> set[str]:
    """Return the codes that came with a codebook, here or in a file that was merged: their ids."""
    made = store.rows(
        "SELECT c.row, c.operation, o.verb FROM changes AS c "
        "CROSS JOIN operations AS o ON o.number = c.operation "
        "WHERE c.\"table\" = 'codes' AND c.before IS NULL"
    )
    # A codebook may be loaded in a larger operation; then there is a row of it.
    others = sorted({number for _row, number, verb in made if verb != _LOADING})
    larger = store.rows(
        "SELECT DISTINCT operation FROM changes WHERE \"table\" = 'codebooks' "
        "AND operation IN (SELECT value FROM json_each(?))",
        [json.dumps(others)],
    )
    with_book = {row[0] for row in larger}
    own = [(row,) for row, number, verb in made if verb == _LOADING or number in with_book]
    brought = store.rows(
        "SELECT c.row FROM merged_operations AS o CROSS JOIN merged_changes AS c "
        "ON c.merge = o.merge AND c.operation = o.id "
        "WHERE o.verb = ? AND c.\"table\" = 'codes' AND c.before IS NULL",
        [_LOADING],
    )
    return {row[0] for row in (*own, *brought)}
