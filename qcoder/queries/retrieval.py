"""The passages that were coded: which there are, what is said in them, by whom, and who made them.

The one rule: the list comes at once; the words of a passage are read when they are asked for.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from sys import intern
from typing import NamedTuple

from qcoder import structure
from qcoder.lookup import choice
from qcoder.model import Changes, Span, Valence
from qcoder.passages import on_one_line, speech_text
from qcoder.queries import combined
from qcoder.queries.combined import Combine, Combined
from qcoder.store import Store

# As many documents as one looks back and forth between; each takes about 200 kB.
_DOCUMENTS_KEPT = 32
_COLUMNS = (
    'SELECT c.id, c.document, c.start, c."end", c.code, c.coder, c.valence, '
    "(SELECT count(*) FROM memos AS m WHERE m.coding = c.id) FROM codings AS c "
)


class Retrieved(NamedTuple):  # made by the ten thousand
    """One coding as it is listed; the names are ids, and `memos` is how many there are on it."""

    id: str
    document: str
    start: int
    end: int
    code: str
    coder: str
    valence: Valence | None
    memos: int


class Said(NamedTuple):
    """What is said in a passage: the words without labels and time stamps.

    `turn` is the number of the turn in which it begins, from 1; None where it lies in no turn.
    `speakers` are the labels of all who speak in it, in order. Words of several turns are joined by
    ` … `.
    """

    words: str
    turn: int | None
    speakers: tuple[str, ...]


class SaidInTurn(NamedTuple):
    """The words of a passage in one turn, its number and the label of who speaks, if known."""

    words: str
    turn: int | None
    speaker: str | None


class _Spoken(NamedTuple):
    """A document's text, and per turn where it begins, its number, speaker and stretches."""

    text: str
    starts: list[int]
    turns: list[tuple[int | None, str | None, list[Span]]]


class Passages:
    """The coded passages of one project."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, _Spoken] = {}
        store.listeners.append(self._on_changes)

    def retrieve(
        self,
        codes: Iterable[str],
        documents: Collection[str] = (),
        coders: Collection[str] | None = None,
    ) -> list[Retrieved]:
        """Return the passages with one of `codes`, in the order of the documents and their text.

        All are ids; no documents means all of them, and None as coders all coders.
        """
        sql = _COLUMNS + (
            "JOIN documents AS d ON d.id = c.document "
            "WHERE c.code IN (SELECT value FROM json_each(?)) "
        )
        parameters = [_json(codes)]
        if documents:
            sql += "AND c.document IN (SELECT value FROM json_each(?)) "
            parameters.append(_json(documents))
        if coders is not None:
            sql += "AND c.coder IN (SELECT value FROM json_each(?)) "
            parameters.append(_json(coders))
        sql += 'ORDER BY d.position, d.name, c.start, c."end", c.id'
        with self._store.decoding():
            return [_retrieved(row) for row in self._store.rows(sql, parameters)]

    def combine(
        self,
        codes: Iterable[str],
        mode: Combine | str = Combine.ANY,
        documents: Collection[str] = (),
        coders: Collection[str] | None = None,
    ) -> list[Combined]:
        """Return the passages of several codes together, in the order of `retrieve`.

        Any: each coding with one of the codes. All: the stretches that lie under all of them. Near:
        the turns in which all of them occur (lines, in a text without turns). A theme or code
        stands for itself and all codes under it. All are ids, as for `retrieve`. Raises `Refused`
        for another mode.
        """
        mode, parts = choice(Combine, mode), codes_under(self._store, codes)
        wanted = frozenset[str]().union(*parts)
        with self._store.reading():
            rows = self.retrieve(wanted, documents, coders)
            match mode:
                case Combine.ANY:
                    return combined.any_of(rows)
                case Combine.ALL:
                    return combined.overlapping(rows, parts)
                case Combine.NEAR:
                    return combined.in_one_turn(rows, parts, self._turns)

    def of(self, codings: Iterable[str]) -> list[Retrieved]:
        """Return the passages of some codings (ids), those that are there, in any order."""
        sql = _COLUMNS + "WHERE c.id IN (SELECT value FROM json_each(?))"
        with self._store.decoding():
            return [_retrieved(row) for row in self._store.rows(sql, [_json(codings)])]

    def said(self, document: str, start: int, end: int) -> Said:
        """Return what is said in the passage `[start, end)` of a document (an id)."""
        turns = self.turns_in(document, start, end)
        speakers = dict.fromkeys(one.speaker for one in turns if one.speaker)
        words = " … ".join(one.words for one in turns)
        if not words:  # a header, a label, a note
            words = self._of(document).text[start:end].strip()
        return Said(words, turns[0].turn if turns else None, tuple(speakers))

    def turns_in(self, document: str, start: int, end: int) -> Sequence[SaidInTurn]:
        """Return what is said in a passage, turn by turn; nothing of a header, label or note."""
        spoken = self._of(document)
        found: list[SaidInTurn] = []
        at = max(bisect_right(spoken.starts, start) - 1, 0)
        for turn, speaker, stretches in spoken.turns[at:]:
            if stretches[0].start >= end:
                break
            words = _within(spoken.text, stretches, start, end)
            if words:
                found.append(SaidInTurn(words, turn, speaker))
        return found

    def made(self, coding: str) -> str | None:
        """Return when a coding was made: UTC, as ISO 8601."""
        row = self._store.row(
            "SELECT o.time FROM changes AS c CROSS JOIN operations AS o ON o.number = c.operation "
            "WHERE c.row = ? AND c.\"table\" = 'codings' AND c.before IS NULL "
            "AND o.reverts IS NULL",
            [coding],
        )
        return row[0] if row else None

    def _turns(self, document: str) -> combined.Turns:
        turns, text_id = self._stored(document)
        return combined.turns_of(turns, lambda: self._store.text(text_id))

    def _stored(self, document: str) -> tuple[str, str]:
        """Return the turns of a document, as they are stored, and which text it has."""
        sql = "SELECT turns, text FROM documents WHERE id = ?"
        with self._store.decoding():
            turns_id, text_id = self._store.rows(sql, [document])[0]
        return self._store.blob("turns", "json", turns_id), text_id

    def _of(self, document: str) -> _Spoken:
        if document not in self._known:
            if len(self._known) >= _DOCUMENTS_KEPT:
                self._known.clear()
            self._known[document] = self._read(document)
        return self._known[document]

    def _read(self, document: str) -> _Spoken:
        turns, text_id = self._stored(document)
        text = self._store.text(text_id)
        labels = dict(
            self._store.rows("SELECT id, label FROM speakers WHERE document = ?", [document])
        )
        found = list(structure.speech(turns, text))
        before = len(found) - len(json.loads(turns)["turns"])  # what lies before the first turn
        listed = [
            (place + 1 - before or None, labels.get(speaker or ""), spans)
            for place, (speaker, spans) in enumerate(found)
        ]
        return _Spoken(text, [spans[0].start for _turn, _speaker, spans in listed], listed)

    def _on_changes(self, changes: Changes) -> None:
        if changes.tables.keys() & {"documents", "speakers"}:
            self._known.clear()


def codes_under(store: Store, codes: Iterable[str]) -> list[frozenset[str]]:
    """Return for each code (an id) itself and the codes under it."""
    rows = store.rows(
        "WITH RECURSIVE part (chosen, code) AS (SELECT value, value FROM json_each(?) UNION "
        "SELECT p.chosen, c.id FROM part AS p JOIN codes AS c ON c.parent = p.code) "
        "SELECT chosen, code FROM part",
        [_json(dict.fromkeys(codes))],
    )
    parts: dict[str, set[str]] = {}
    for chosen, code in rows:
        parts.setdefault(chosen, set()).add(code)
    return [frozenset(part) for part in parts.values()]


def _within(text: str, stretches: Sequence[Span], start: int, end: int) -> str:
    cut = [Span(max(span.start, start), min(span.end, end)) for span in stretches]
    return on_one_line(speech_text(text, [span for span in cut if span.start < span.end])).strip()


def _retrieved(row: tuple[str, str, int, int, str, str, str | None, int]) -> Retrieved:
    key, document, start, end, code, coder, valence, memos = row
    judged = Valence(valence) if valence else None
    document, code, coder = (
        intern(document),
        intern(code),
        intern(coder),
    )  # kept once, not each time
    return Retrieved(key, document, start, end, code, coder, judged, memos)


def _json(ids: Iterable[str]) -> str:
    return json.dumps(list(ids))
