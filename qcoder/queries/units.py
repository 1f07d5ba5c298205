"""The units that agreement is counted in: sentences, paragraphs, turns, and the text that counts.

The one rule: labels, time stamps between words, header and notes are in no unit, and no unit goes
beyond one turn. Sentences are found once and kept in the file; they never decide what is codable.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qcoder import language, structure
from qcoder.agreement.spans import Ints, Units
from qcoder.errors import Refused
from qcoder.i18n import _
from qcoder.model import Span
from qcoder.passages import trim
from qcoder.queries.speech import not_respondents, speech_key
from qcoder.store import Row, Store

UNITS = ("sentence", "paragraph", "turn", "character", "passage")
SPEECH = ("respondents", "all")
Progress = Callable[[int, int], None]

_META = "sentence_rules"  # the version of the rules that the project began with
_HEAD = 8  # bytes: of a pair
_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w")
# A line outside header and turns takes at least one character more than its two line breaks.
_NO_LINE = 2


class _Talk(NamedTuple):
    """Who speaks where in a document: its stretches of speech; from where to where turns go."""

    text: str
    turns: str
    stretches: Ints  # [n, 2]
    spoken: Ints  # [turns, 2], text outside turns as one that comes first
    respondent: NDArray[np.bool_]  # [turns]


class UnitsOf:
    """The units of one project's documents, kept as long as text, turns and roles are the same."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._talks: dict[Row, _Talk] = {}
        self._paragraphs: dict[tuple[str, str], Ints] = {}
        self._sentences: dict[tuple[str, str, str], Ints] = {}
        self._unkept: dict[tuple[str, str], Ints] = {}  # sentences that are not stored yet

    @property
    def rules(self) -> str:
        """The version of the rules that sentences follow: two where later documents have newer."""
        began = self._began_with()
        newer = began != language.RULES and self._store.row(
            "SELECT 1 FROM documents AS d WHERE NOT EXISTS (SELECT 1 FROM sentences AS s "
            "WHERE s.text = d.text AND s.turns = d.turns AND s.rules = ?)",
            [began],
        )
        return f"{began}, {language.RULES}" if newer else began

    def units(
        self,
        document_ids: Sequence[str],
        unit: str,
        *,
        speech: str = "respondents",
        progress: Progress | None = None,
    ) -> Units:
        """Return the units of documents, which are told apart by their place in `document_ids`.

        For `character` and `passage`: the stretches that can be coded. `speech` is `respondents`
        (with text outside turns) or `all`. `progress(done, total)` counts the documents whose
        sentences have to be found, and stops that by raising. Raises `Refused`, `NotFound`.
        """
        _check(unit, UNITS)
        _check(speech, SPEECH)
        talks = [self._talk(document) for document in document_ids]
        if unit == "sentence":
            spans = self._sentences_of(talks, progress)
        elif unit == "paragraph":
            spans = [self._paragraphs_of(talk) for talk in talks]
        else:
            spans = [talk.spoken if unit == "turn" else talk.stretches for talk in talks]
        if speech == "respondents":
            spans = [_of_respondents(*pair) for pair in zip(talks, spans, strict=True)]
        counts = [len(each) for each in spans]
        both = np.concatenate([*spans, np.zeros((0, 2), np.int64)])
        return Units(np.repeat(np.arange(len(counts)), counts), both[:, 0], both[:, 1])

    def renew_sentences(self, progress: Progress | None = None) -> None:
        """Find the sentences of all documents again with today's rules. Raises `ReadOnly`."""
        store = self._store
        with store.keeping():
            store.execute("DELETE FROM sentences")
            store.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [_META, language.RULES])
        self._sentences.clear()
        self._unkept.clear()
        documents = [row[0] for row in store.rows("SELECT id FROM documents")]
        self.units(documents, "sentence", progress=progress)

    def _began_with(self) -> str:
        row = self._store.row("SELECT value FROM meta WHERE key = ?", [_META])
        return row[0] if row else language.RULES

    def _talk(self, document: str) -> _Talk:
        key = speech_key(self._store, document)
        if key not in self._talks:
            with self._store.decoding():
                self._talks[key] = self._read(*key)
        return self._talks[key]

    def _read(self, text: str, turns: str, stored_roles: str) -> _Talk:
        start, end, speakers, spans = structure.spoken(self._store.blob("turns", "json", turns))
        others = not_respondents(json.loads(stored_roles))
        counts = [speaker not in others for speaker in speakers]
        if end is None or end - start > _NO_LINE or start == 0 < end:
            words = self._store.text(text)
            loose = trim(words, start, len(words) if end is None else end)
            spans.insert(0, [list(loose)])
            counts.insert(0, True)
        stretches = _pairs([span for each in spans for span in each])
        turn = np.repeat(np.arange(len(spans)), [len(each) for each in spans])
        some = stretches[:, 0] < stretches[:, 1]
        stretches, turn = stretches[some], turn[some]
        first = np.flatnonzero(np.diff(turn, prepend=-1))
        last = np.flatnonzero(np.diff(turn, append=len(spans)))
        spoken = np.column_stack([stretches[first, 0], stretches[last, 1]])
        return _Talk(text, turns, stretches, spoken, np.array(counts, dtype=bool)[turn[first]])

    def _paragraphs_of(self, talk: _Talk) -> Ints:
        key = talk.text, talk.turns
        if key not in self._paragraphs:
            self._paragraphs[key] = self._in_turns(talk, _paragraphs)
        return self._paragraphs[key]

    def _in_turns(self, talk: _Talk, find: Callable[[str], Sequence[Span]]) -> Ints:
        """Return what `find` gives for the speech of each turn, as offsets in the text."""
        text = self._store.text(talk.text)
        return _pairs(
            [
                [start + span.start, start + span.end]
                for start, spoken in _speech(text, talk)
                for span in find(spoken)
            ]
        )

    def _sentences_of(self, talks: Sequence[_Talk], progress: Progress | None) -> list[Ints]:
        """Return the sentences of documents: those at hand, else stored, else found and kept."""
        began = self._began_with()
        keys = [(talk.text, talk.turns, began) for talk in talks]
        missing: dict[tuple[str, str, str], _Talk] = {}
        for key, talk in zip(keys, talks, strict=True):
            if key not in self._sentences:
                stored = self._stored(talk, began)
                if stored is None:
                    missing[key] = talk
                else:
                    self._sentences[key] = stored
        found: dict[tuple[str, str], Ints] = {}
        try:
            for done, (key, talk) in enumerate(missing.items()):
                if progress:
                    progress(done, len(missing))
                self._sentences[key] = found[key[:2]] = self._in_turns(talk, language.sentences)
        finally:  # what was found stays found, also where the rest is not wanted
            self._keep(found)
        if progress and missing:
            progress(len(missing), len(missing))
        return [self._sentences[key] for key in keys]

    def _stored(self, talk: _Talk, began: str) -> Ints | None:
        """Return the sentences that the file holds, rather by the rules that it began with."""
        for rules in (began, language.RULES):
            key = talk.text, talk.turns, rules
            row = self._store.row(
                "SELECT spans FROM sentences WHERE text = ? AND turns = ? AND rules = ?", key
            )
            spans = _unpacked(row[0], _seal(*key)) if row else None
            if spans is not None:
                return spans
        return None

    def _keep(self, found: dict[tuple[str, str], Ints]) -> None:
        """Store sentences by today's rules: now, or as soon as something can be written."""
        self._unkept |= found
        store = self._store
        if not self._unkept or store.read_only:
            return
        rules = language.RULES
        with store.keeping() as writing:
            if not writing:
                return
            store.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", [_META, rules])
            store.executemany("DELETE FROM sentences WHERE text = ? AND turns = ?", self._unkept)
            store.executemany(
                "INSERT INTO sentences (text, turns, rules, spans) VALUES (?, ?, ?, ?)",
                (
                    (*key, rules, _packed(spans, _seal(*key, rules)))
                    for key, spans in self._unkept.items()
                ),
            )
        self._unkept.clear()


def _check(value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise Refused(
            _("“{value}” is not possible here: choose from {allowed}.").format(
                value=value, allowed=", ".join(allowed)
            )
        )


def _pairs(spans: Sequence[Sequence[int]]) -> Ints:
    return np.fromiter(chain.from_iterable(spans), np.int64).reshape(-1, 2)


def _of_respondents(talk: _Talk, spans: Ints) -> Ints:
    """Return the spans that lie in turns of respondents."""
    if talk.respondent.all():
        return spans
    turn = np.searchsorted(talk.spoken[:, 0], spans[:, 0], side="right") - 1
    return spans[talk.respondent[turn]]


def _speech(text: str, talk: _Talk) -> Iterator[tuple[int, str]]:
    """Yield where the speech of each turn starts, and its text with what is no speech left blank.

    A stretch without speech that holds a line break is one; blanks alone stay as they are.
    """
    stretches = iter(talk.stretches.tolist())
    for first, last in talk.spoken.tolist():
        parts: list[str] = []
        at = first
        while at < last:
            start, end = next(stretches)
            between = text[at:start]
            if between and not between.isspace():
                between = ("\n" if "\n" in between else " ").ljust(len(between))
            parts += between, text[start:end]
            at = end
        yield first, "".join(parts)


def _paragraphs(speech: str) -> list[Span]:
    """Return the lines of a turn's speech that hold words, without white space at their ends."""
    lines = (trim(speech, *line.span()) for line in _LINE.finditer(speech))
    return [line for line in lines if _WORD.search(speech, line.start, line.end)]


def _packed(spans: Ints, seal: int) -> bytes:
    """Return spans as they are stored: pairs of int32, after one of their number and checksum."""
    data = spans.astype("<i4").tobytes()
    return np.array([len(spans), zlib.crc32(data, seal)], dtype="<u4").tobytes() + data


def _unpacked(blob: bytes, seal: int) -> Ints | None:
    """Return stored spans, or None where the blob is damaged or another text's."""
    if len(blob) < _HEAD or len(blob) % _HEAD:
        return None
    count, checksum = np.frombuffer(blob[:_HEAD], dtype="<u4").tolist()
    data = blob[_HEAD:]
    if count * _HEAD != len(data) or checksum != zlib.crc32(data, seal):
        return None
    return np.frombuffer(data, dtype="<i4").reshape(-1, 2).astype(np.int64)


def _seal(*key: str) -> int:
    return zlib.crc32("".join(key).encode())
