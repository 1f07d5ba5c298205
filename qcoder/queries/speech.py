"""Where words begin in the respondents' speech, and where turns do.

The one rule: a word is a match of `\\w+`, and belongs to a stretch of text if it begins in it; so
every word is counted once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from sys import intern
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from qcoder import structure
from qcoder.errors import NotFound
from qcoder.i18n import _
from qcoder.model import Role, Span
from qcoder.passages import joined
from qcoder.store import Row, Store

Offsets = NDArray[np.int64]
Places = NDArray[np.int32]  # of which there are millions
_Some = TypeVar("_Some", Offsets, Places)
_BMP = 0x10000


class Said(NamedTuple):
    """What is said in a document, in offsets of its text.

    `words`: where words begin in respondents' speech, in order; `answers`: starts and ends of what
    respondents say, in order and apart, `[n, 2]`; `turns`: starts and ends of the turns, `[n, 2]`
    (of the lines that hold words, where there are none), with the id of who speaks in `speakers`;
    `by_speaker`: the stretches that each says; `first`: the place in `turns` of turn number 1,
    before which somebody may speak without a label (None where there are no turns).
    """

    words: Places
    answers: Offsets
    turns: Offsets
    speakers: Sequence[str | None]
    by_speaker: dict[str | None, list[Span]]
    first: int | None


class Speech:
    """The speech of each document, kept as long as its text, turns and roles stay the same."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[Row, Said] = {}

    def of(
        self, documents: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> list[Said]:
        """Return what is said in each of some documents (ids)."""
        keys = dict(_keys(self._store))
        with self._store.decoding():
            wanted = [keys[document] for document in documents]
        new = [key for key in dict.fromkeys(wanted) if key not in self._known]
        for done, key in enumerate(new, start=1):
            self._known[key] = self._read(*key)
            if progress:
                progress(done, len(new))
        return [self._known[key] for key in wanted]

    def _read(self, text_id: str, turns_id: str, stored_roles: str) -> Said:
        text = self._store.blob("texts", "text", text_id)
        stored = self._store.blob("turns", "json", turns_id)
        others = not_respondents(json.loads(stored_roles))
        respondent: list[Span] = []
        by_speaker: dict[str | None, list[Span]] = {}
        turns: list[Span] = []
        speakers: list[str | None] = []
        for speaker, spans in structure.speech(stored, text):
            speaker = intern(speaker) if speaker else None
            by_speaker.setdefault(speaker, []).extend(spans)
            turns.append(Span(spans[0].start, spans[-1].end))
            speakers.append(speaker)
            if speaker not in others:
                respondent += spans
        answers = joined(respondent)
        edges = np.array(answers, np.int64).reshape(-1, 2)
        labelled = len(json.loads(stored)["turns"])
        first = len(turns) - labelled if labelled else None
        if not labelled:
            turns = [line for span in turns for line in _lines(text, span)]
            speakers = [None] * len(turns)
        places = np.array(turns, np.int64).reshape(-1, 2)
        words = within(word_starts(text), answers).astype(np.int32)
        return Said(words, edges, places, speakers, by_speaker, first)


def _keys(store: Store) -> Iterator[tuple[str, Row]]:
    """Yield the documents (ids) with what their speech follows from: see `speech_key`."""
    roles: dict[str, dict[str, str]] = {}
    for document, speaker, role in store.rows(
        "SELECT document, id, role FROM speakers ORDER BY document, id"
    ):
        roles.setdefault(document, {})[speaker] = role
    for document, text, turns in store.rows("SELECT id, text, turns FROM documents"):
        yield document, (text, turns, json.dumps(roles.get(document, {})))


def _lines(text: str, span: Span) -> Iterator[Span]:
    """Yield the lines of a stretch that hold more than blanks."""
    start = span.start
    for line in text[span.start : span.end].split("\n"):
        if line.strip():
            yield Span(start, start + len(line))
        start += len(line) + 1


def speech_key(store: Store, document: str) -> Row:
    """Return what the speech of a document follows from: ids of text and turns, roles as JSON.

    Raises `NotFound`.
    """
    key = store.row(
        "SELECT d.text, d.turns, (SELECT json_group_object(s.id, s.role) FROM speakers AS s "
        "WHERE s.document = d.id) FROM documents AS d WHERE d.id = ?",
        [document],
    )
    if key is None:
        raise NotFound(_("This document is no longer there."))
    return key


def not_respondents(roles: Mapping[str, str]) -> set[str | None]:
    """Return the speakers whose speech does not count; speech that nobody is named for does."""
    return {speaker for speaker, role in roles.items() if role != Role.RESPONDENT}


def word_starts(text: str) -> Offsets:
    r"""Return the offsets at which the matches of `\w+` begin in `text`."""
    points = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    low = np.minimum(points, _BMP - 1)
    inside = _word_characters()[low]
    for place in np.flatnonzero(points >= _BMP):
        inside[place] = chr(points[place]).isalnum()
    begins = inside.copy()
    begins[1:] &= ~inside[:-1]
    return np.flatnonzero(begins)


def within(offsets: _Some, spans: Sequence[Span]) -> _Some:
    """Return the sorted `offsets` that lie in one of `spans`, which are in order and apart."""
    if not spans:
        return offsets[:0]
    edges = np.array(spans).ravel()
    return offsets[np.searchsorted(edges, offsets, side="right") % 2 == 1]


@cache
def _word_characters() -> NDArray[np.bool_]:
    """Tell for each character of the Basic Multilingual Plane whether `\\w` matches it."""
    return np.array([chr(point).isalnum() or chr(point) == "_" for point in range(_BMP)])
