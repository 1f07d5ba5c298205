"""Where words begin in the respondents' speech.

The one rule: a word is a match of `\\w+`, and belongs to a stretch of text if it begins in it; so
every word is counted once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qcoder import structure
from qcoder.errors import NotFound
from qcoder.i18n import _
from qcoder.model import Role, Span
from qcoder.passages import joined
from qcoder.store import Row, Store

Offsets = NDArray[np.int64]
_BMP = 0x10000


class _Said(NamedTuple):
    """Where words begin in what respondents say, where they say it, and what each speaker says."""

    words: Offsets
    answers: Offsets
    by_speaker: dict[str | None, list[Span]]


class Speech:
    """The speech of each document, kept as long as its text, turns and roles stay the same."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[Row, _Said] = {}

    def words(self, document: str) -> Offsets:
        """Return the offsets at which words begin in a document's respondent speech, in order."""
        return self._of(document).words

    def answers(self, document: str) -> Offsets:
        """Return the starts and ends of what respondents say, in order and apart: `[n, 2]`."""
        return self._of(document).answers

    def spans(self, document: str, speaker: str) -> list[Span]:
        """Return the stretches of text that one speaker says."""
        return self._of(document).by_speaker.get(speaker, [])

    def _of(self, document: str) -> _Said:
        key = speech_key(self._store, document)
        if key not in self._known:
            self._known[key] = self._read(*key)
        return self._known[key]

    def _read(self, text_id: str, turns_id: str, stored_roles: str) -> _Said:
        text = self._store.blob("texts", "text", text_id)
        stored = self._store.blob("turns", "json", turns_id)
        others = not_respondents(json.loads(stored_roles))
        respondent: list[Span] = []
        by_speaker: dict[str | None, list[Span]] = {}
        for speaker, spans in structure.speech(stored, text):
            by_speaker.setdefault(speaker, []).extend(spans)
            if speaker not in others:
                respondent += spans
        answers = joined(respondent)
        edges = np.array(answers, np.int64).reshape(-1, 2)
        return _Said(within(word_starts(text), answers), edges, by_speaker)


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


def within(offsets: Offsets, spans: Sequence[Span]) -> Offsets:
    """Return the sorted `offsets` that lie in one of `spans`, which are in order and apart."""
    if not spans:
        return offsets[:0]
    edges = np.array(spans).ravel()
    return offsets[np.searchsorted(edges, offsets, side="right") % 2 == 1]


@cache
def _word_characters() -> NDArray[np.bool_]:
    """Tell for each character of the Basic Multilingual Plane whether `\\w` matches it."""
    return np.array([chr(point).isalnum() or chr(point) == "_" for point in range(_BMP)])
