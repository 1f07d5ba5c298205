"""Codings and passages with all that is known of them, one row each, to be read elsewhere.

The one rule: the words are those of the stored text, to the character; they come in the order of
the documents and their text.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from qcoder.case_values import Value
from qcoder.cases import Cases
from qcoder.coded_transcript import identifies
from qcoder.codes import Codes
from qcoder.coding_cells import MemoText
from qcoder.errors import NotFound
from qcoder.i18n import _, language
from qcoder.lookup import (
    CodeKey,
    CoderKey,
    DocumentKey,
    choice,
    code_id,
    coder_id,
    document_id,
    folded,
)
from qcoder.model import Span, Valence
from qcoder.passages import joined
from qcoder.queries.combined import Combined
from qcoder.queries.retrieval import codes_under
from qcoder.store import Store
from qcoder.structure import outline

_CODED = "c.id, c.code, c.coder, c.valence, c.flags, c.qualifiers"


class Coded(NamedTuple):
    """What one coding says of its passage; `path` is `Samenwerking > Regie`."""

    id: str
    code: str
    path: str
    valence: Valence | None
    flags: tuple[str, ...]
    qualifiers: tuple[tuple[str, str], ...]
    coder: str
    memos: tuple[MemoText, ...]
    made: str


class Listed(NamedTuple):
    """A passage: where it is, who speaks there, its words, and the codings beneath it.

    `turn` and `time` are of the turn in which it begins; `values` are those of its cases, for each
    variable; `text` is the stored text from `start` to `end`. `identifying` says that someone
    flagged some of it so, by whatever code.
    """

    document: str
    cases: tuple[str, ...]
    values: tuple[tuple[Value, ...], ...]
    speakers: tuple[str, ...]
    turn: int | None
    time: float | None
    start: int
    end: int
    text: str
    codings: tuple[Coded, ...]
    identifying: bool = False


_Place = tuple[str, int, int, tuple[Coded, ...]]  # document, start, end
_OfCases = tuple[tuple[str, ...], tuple[tuple[Value, ...], ...], tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class CodingList:
    """Passages with their codings; `variables` are of cases, `paths` those of codes in order."""

    variables: Sequence[str]
    paths: Sequence[str]
    rows: Sequence[Listed]

    @property
    def identifying(self) -> int:
        """The number of passages that may identify someone."""
        return sum(row.identifying for row in self.rows)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which codings are listed, by ids; None is all."""

    codes: Collection[str] | None = None
    documents: Collection[str] | None = None
    coders: Collection[str] | None = None
    valences: Collection[str | None] | None = None
    flags: Collection[str] | None = None
    ids: Collection[str] | None = None

    def condition(self) -> tuple[str, list[object]]:
        """Return the condition on codings `c`, as SQL with its parameters."""
        parts, parameters = ["1"], list[object]()
        for column, values in (
            ("c.code", self.codes),
            ("c.document", self.documents),
            ("c.coder", self.coders),
            ("c.id", self.ids),
            ("coalesce(c.valence, '')", _or_empty(self.valences)),
        ):
            if values is not None:
                parts.append(f"{column} IN (SELECT value FROM json_each(?))")
                parameters.append(json.dumps(list(values)))
        if self.flags is not None:
            parts.append(
                "EXISTS (SELECT 1 FROM json_each(c.flags) AS f "
                "JOIN json_each(?) AS w ON w.value = f.value)"
            )
            parameters.append(json.dumps(list(self.flags)))
        return " AND ".join(parts), parameters


def wanted(
    store: Store,
    *,
    codes: Iterable[CodeKey] = (),
    documents: Iterable[DocumentKey] = (),
    coders: Iterable[CoderKey] = (),
    valences: Iterable[Valence | str | None] = (),
    flags: Iterable[str] = (),
) -> Wanted:
    """Return which codings are wanted, from names; nothing of a kind means all of it.

    A theme stands for the codes under it; None as a valence is not judged. Raises `NotFound`, and
    `Refused` for what is no valence.
    """
    under = codes_under(store, [code_id(store, code) for code in codes])
    return Wanted(
        codes=frozenset[str]().union(*under) or None,
        documents=[document_id(store, document) for document in documents] or None,
        coders=[coder_id(store, coder) for coder in coders] or None,
        valences=[choice(Valence, one) if one else None for one in valences] or None,
        flags=[_known_flag(store, flag) for flag in flags] or None,
    )


def codings(store: Store, wanted: Wanted) -> CodingList:
    """Return the codings that are wanted, each as a passage with one coding."""
    where, parameters = wanted.condition()
    with store.reading():
        facts = _Facts(store)
        rows = store.rows(
            f'SELECT c.document, c.start, c."end", {_CODED} FROM codings AS c '
            f"JOIN documents AS d ON d.id = c.document WHERE {where} "
            'ORDER BY d.position, d.name, c.start, c."end", c.id',
            parameters,
        )
        with store.decoding():
            return facts.listed((*row[:3], (facts.coded(row[3:]),)) for row in rows)


def passages(store: Store, found: Iterable[Combined]) -> CodingList:
    """Return passages that were combined, in their order, each with its codings."""
    found = list(found)
    where, parameters = Wanted(ids={row.id for one in found for row in one.codings}).condition()
    with store.reading():
        facts = _Facts(store)
        rows = store.rows(f"SELECT {_CODED} FROM codings AS c WHERE {where}", parameters)
        with store.decoding():
            coded = {row[0]: facts.coded(row) for row in rows}
        places: list[_Place] = []
        for one in found:
            beneath = tuple(coded[row.id] for row in one.codings if row.id in coded)
            places.append((one.document, one.start, one.end, beneath))
        return facts.listed(place for place in places if place[3])


class _Facts:
    """What is known of all codings of a project, read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._labels = dict[str, str](store.rows("SELECT id, label FROM speakers"))
        self._documents = dict[str, str](store.rows("SELECT id, name FROM documents"))
        self._coders = dict[str, str](store.rows("SELECT id, name FROM coders"))
        self._links = _links(store)
        cases = Cases(store)
        self._cases = {case.id: case.name for case in cases.list()}
        variables = cases.variables()
        self._variables = [variable.name for variable in variables]
        self._values = [cases.values(variable) for variable in variables]
        self._codes = _codes(store)
        self._memos = _memos(store)
        self._made = _made(store)
        self._parsed = cache(_parsed)

    def coded(self, row: Sequence[Any]) -> Coded:
        """Return what one coding says, from its row."""
        key, code, coder, valence, flags, qualifiers = row
        short_id, path = self._codes[code]
        memos = self._memos.get(key)
        return Coded(
            key,
            short_id,
            path,
            Valence(valence) if valence else None,
            self._parsed(flags),
            self._parsed(qualifiers),
            self._coders[coder],
            self._seen(memos, coder) if memos else (),
            self._made.get(key, ""),
        )

    def listed(self, places: Iterable[_Place]) -> CodingList:
        """Return passages with all that is known of them."""
        rows: list[Listed] = []
        for document, group in groupby(places, itemgetter(0)):
            name, text = self._documents[document], _Text(self._store, document)
            of_cases = cache(self._of_cases)
            for _document, start, end, coded in group:
                turn, time, speakers = text.place(start, end)
                cases, values, labels = of_cases(document, speakers)
                words = text.text[start:end]
                told = text.identifies(start, end)
                rows.append(
                    Listed(name, cases, values, labels, turn, time, start, end, words, coded, told)
                )
        paths = list(dict.fromkeys(path for _short, path in self._codes.values()))
        return CodingList(self._variables, paths, rows)

    def _seen(self, memos: Sequence[tuple[str, str, str]], own: str) -> tuple[MemoText, ...]:
        """Return memos as they are written at a coding of the coder `own`."""
        return tuple(
            MemoText("" if coder == own else self._coders[coder], title, body)
            for coder, title, body in memos
        )

    def _of_cases(self, document: str, speakers: tuple[str, ...]) -> _OfCases:
        """Return the cases of a passage and their values: those of document and speakers."""
        links = self._links.get(document, ())
        cases = {case for case, speaker in links if speaker is None or speaker in speakers}
        ordered = [case for case in self._cases if case in cases]
        values = tuple(
            tuple(dict.fromkeys(of[case] for case in ordered if case in of)) for of in self._values
        )
        names = tuple(self._cases[case] for case in ordered)
        return names, values, tuple(self._labels[key] for key in speakers)


class _Text:
    """The text of a document and where its turns are."""

    def __init__(self, store: Store, document: str) -> None:
        text_id, turns_id = store.rows(
            "SELECT text, turns FROM documents WHERE id = ?", [document]
        )[0]
        self.text = store.blob("texts", "text", text_id)
        self._turns = outline(store.blob("turns", "json", turns_id))[0]
        spoken = [
            (start, end, place)
            for place, turn in enumerate(self._turns)
            for start, end in turn.speech
            if start < end
        ]
        self._starts = [start for start, _end, _place in spoken]
        self._ends = [end for _start, end, _place in spoken]
        self._places = [place for _start, _end, place in spoken]
        flagged = store.rows(
            "SELECT start, \"end\", flags FROM codings WHERE document = ? AND flags <> '[]'",
            [document],
        )
        self._identifying = joined(
            Span(start, end) for start, end, flags in flagged if identifies(json.loads(flags))
        )

    def identifies(self, start: int, end: int) -> bool:
        """Tell whether anyone flagged some of a passage as identifying."""
        place = bisect_right(self._identifying, start, key=lambda span: span.end)
        return place < len(self._identifying) and self._identifying[place].start < end

    def place(self, start: int, end: int) -> tuple[int | None, float | None, tuple[str, ...]]:
        """Return number and time of the turn where a passage begins, and who speaks in it."""
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        if first >= last:
            return None, None, ()
        begin = self._places[first]
        turns = self._turns[begin : self._places[last - 1] + 1]
        speakers = dict.fromkeys(turn.speaker for turn in turns if turn.speaker)
        return begin + 1, turns[0].time, tuple(speakers)


def _codes(store: Store) -> dict[str, tuple[str, str]]:
    """Return the short id and the path of each code, in the order of the tree."""
    found: dict[str, tuple[str, str]] = {}
    for code in Codes(store).list(merged=True):
        name = code.name(language())
        above = found.get(code.parent or "")
        found[code.id] = code.short_id, f"{above[1]} > {name}" if above else name
    return found


def _links(store: Store) -> dict[str, list[tuple[str, str | None]]]:
    links: dict[str, list[tuple[str, str | None]]] = {}
    for case, document, speaker in Cases(store).links():
        links.setdefault(document, []).append((case, speaker))
    return links


def _memos(store: Store) -> dict[str, list[tuple[str, str, str]]]:
    """Return coder, title and body of the memos on each coding, in the order of their making."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for coding, *memo in store.rows(
        "SELECT coding, coder, title, body FROM memos WHERE coding IS NOT NULL ORDER BY rowid"
    ):
        found.setdefault(coding, []).append(tuple(memo))
    return found


def _made(store: Store) -> dict[str, str]:
    """Return when codings were made, by their id: UTC, as ISO 8601."""
    return dict(
        store.rows(
            "SELECT c.row, o.time FROM changes AS c JOIN operations AS o ON o.number = c.operation "
            "WHERE c.\"table\" = 'codings' AND c.before IS NULL AND o.reverts IS NULL"
        )
    )


def _known_flag(store: Store, flag: str) -> str:
    """Return a flag as codings have it, or may have. Raises `NotFound`."""
    rows = store.rows(
        "SELECT f.value ->> 'key' FROM codebooks AS b, json_each(b.data, '$.flags') AS f "
        "UNION SELECT f.value FROM codings AS c, json_each(c.flags) AS f ORDER BY 1"
    )
    known = {folded(row[0]): row[0] for row in rows}
    if folded(flag) not in known:
        raise NotFound(
            _("There is no flag “{flag}”; there are: {flags}.").format(
                flag=flag, flags=", ".join(known.values()) or _("none")
            )
        )
    return known[folded(flag)]


def _parsed(stored: str) -> tuple[Any, ...]:
    data: dict[str, str] | list[str] = json.loads(stored)
    return tuple(data.items() if isinstance(data, dict) else data)


def _or_empty(values: Collection[str | None] | None) -> list[str] | None:
    return None if values is None else [value or "" for value in values]
