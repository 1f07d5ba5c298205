"""Finding names by some of their letters, as the palettes do.

The one rule: pure; case and accents make no difference, and positions are of the text as given.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

_LETTER, _CONSECUTIVE, _WORD_START, _TEXT_START = 1.0, 7.5, 6.0, 2.0
_SKIPPED, _UNMATCHED = 0.05, 0.01


class Match(NamedTuple):
    """How well a text matches (higher is better), and which of its characters do."""

    score: float
    positions: tuple[int, ...]


def match(query: str, text: str) -> Match | None:
    """Return how the letters of `query` occur in `text` in their order; None where they don't.

    Letters at the start of a word and letters next to each other count for more. Blanks in `query`
    are left out; a query without letters matches everything.
    """
    wanted, _places = _folded("".join(query.split()))
    letters, places = _folded(text)
    if not _occurs(wanted, letters):
        return None
    if not wanted:
        return Match(0.0, ())
    score, found = _best(wanted, letters, _bonuses(letters))
    return Match(
        score - _UNMATCHED * len(letters), tuple(sorted({places[place] for place in found}))
    )


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return `text` without case and accents, to compare names by."""
    return _folded(" ".join(text.split()))[0]


@lru_cache(maxsize=4096)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the letters without case and accents, and where in `text` each comes from."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character).casefold():
            if not unicodedata.combining(letter):
                letters.append(letter)
                places.append(place)
    return "".join(letters), tuple(places)


def _occurs(wanted: str, letters: str) -> bool:
    at = 0
    for letter in wanted:
        at = letters.find(letter, at) + 1
        if not at:
            return False
    return True


def _bonuses(letters: str) -> list[float]:
    """Return what a match of each letter counts for by its place."""
    bonuses = [_LETTER] * len(letters)
    for place, letter in enumerate(letters):
        if letter.isalnum() and (place == 0 or not letters[place - 1].isalnum()):
            bonuses[place] += _WORD_START + (_TEXT_START if place == 0 else 0)
    return bonuses


def _best(wanted: str, letters: str, bonuses: list[float]) -> tuple[float, list[int]]:
    """Return the highest score and its places: for each wanted letter, the best way to reach it."""
    nowhere = float("-inf")
    scores = [nowhere] * len(letters)
    came_from: list[list[int]] = []
    for index, letter in enumerate(wanted):
        row, origins = [nowhere] * len(letters), [-1] * len(letters)
        best, origin = nowhere, -1  # the best place of the letter before, with the gap since then
        for place, here in enumerate(letters):
            if here == letter:
                before, since = (0.0, -1) if index == 0 else (best, origin)
                if index and place and scores[place - 1] + _CONSECUTIVE > before:
                    before, since = scores[place - 1] + _CONSECUTIVE, place - 1
                row[place], origins[place] = before + bonuses[place], since
            best -= _SKIPPED
            if scores[place] > best:
                best, origin = scores[place], place
        scores = row
        came_from.append(origins)
    place = max(range(len(letters)), key=lambda at: scores[at])
    total, found = scores[place], []
    for origins in reversed(came_from):
        found.append(place)
        place = origins[place]
    return total, found
