"""Search in the texts of all documents: words, parts of words, patterns.

The one rule: what is found is exact, and each document's hits come as soon as they are known. The
index of words lives in memory alone, made when it is first needed, so nothing of it stays behind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from qcoder.errors import Error
from qcoder.i18n import _
from qcoder.model import Span
from qcoder.store import Store

_WORD = re.compile(r"[^\W_]+")
_PATIENCE = 2.0  # seconds that a pattern may take over one document


class How(StrEnum):
    """How a search is meant."""

    WORDS = "words"  # words that begin so, one after another, accents and capitals apart
    PART = "part"  # these characters anywhere, accents and capitals apart
    PATTERN = "pattern"  # a regular expression


class Hits(NamedTuple):
    """Where one document (an id) holds what was looked for."""

    document: str
    places: Sequence[Span]


class Search:
    """Searches the documents of one project."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._numbers: dict[str, int] = {}  # of the texts that the index of words holds

    def find(
        self,
        wanted: str,
        *,
        how: How | str = How.WORDS,
        match_case: bool = False,
        documents: Collection[str] = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> Iterator[Hits]:
        """Yield the hits of each document that has any, in the order of the documents.

        `documents` are ids; none means all. `progress(done, total)` counts documents and may raise
        `Cancelled`. Raises `Error` where there is nothing to look for, or where a pattern is wrong
        or takes too long. Offsets are code points in the document's text.
        """
        places = _finder(unicodedata.normalize("NFC", wanted), How(how), match_case)
        listed = [
            (document, text)
            for document, text in self._store.rows(
                "SELECT id, text FROM documents ORDER BY position, name"
            )
            if not documents or document in documents
        ]
        words = " ".join(_WORD.findall(folded(wanted)))
        if how == How.WORDS and words.isascii():  # what other letters belong to a word may differ
            for done, total in self.prepare():
                if progress:
                    progress(done, total)
            holding = self._holding(words)
            listed = [row for row in listed if row[1] in holding]
        return self._hits(listed, places, progress)

    def _hits(
        self,
        listed: Sequence[tuple[str, str]],
        places: Callable[[str], list[Span]],
        progress: Callable[[int, int], None] | None,
    ) -> Iterator[Hits]:
        for done, (document, text_id) in enumerate(listed):
            if progress:
                progress(done, len(listed))
            found = places(self._text(text_id))
            if found:
                yield Hits(document, found)
        if progress:
            progress(len(listed), len(listed))

    def _text(self, text_id: str) -> str:
        return self._store.blob("texts", "text", text_id)

    def prepare(self) -> Iterator[tuple[int, int]]:
        """Put the texts that are not there yet into the index of words, step by step.

        Yields how many of how many are done. `find` does what is left of it.
        """
        if not self._store.rows("SELECT 1 FROM temp.sqlite_master WHERE name = 'words'"):
            self._numbers.clear()  # the project may have gone on in another file
            self._store.execute(
                "CREATE VIRTUAL TABLE temp.words USING fts5(text, content = '', "
                "tokenize = 'unicode61 remove_diacritics 2')"
            )
        texts = [text for (text,) in self._store.rows("SELECT DISTINCT text FROM documents")]
        missing = [text for text in texts if text not in self._numbers]
        for done, text_id in enumerate(missing):
            yield done, len(missing)
            number = len(self._numbers) + 1
            self._store.execute(
                "INSERT INTO temp.words (rowid, text) VALUES (?, ?)",
                [number, _indexed(self._text(text_id))],
            )
            self._numbers[text_id] = number

    def _holding(self, words: str) -> set[str]:
        """Return the texts that hold these words, one after another."""
        rows = self._store.rows(
            "SELECT rowid FROM temp.words WHERE words MATCH ?", [f'"{words}" *']
        )
        found = {number for (number,) in rows}
        return {text for text, number in self._numbers.items() if number in found}


def folded(text: str, *, match_case: bool = False) -> str:
    """Return a text without accents and, unless they matter, capitals; offsets stay the same."""
    table = {ord(char): _plain(char, match_case) for char in set(text)}
    return text.translate(table)


def _indexed(text: str) -> str:
    """Return a folded text in which all that is no word here is none for the index either."""
    table = {
        ord(char): _plain(char, False) if _WORD.match(_plain(char, False)) else " "
        for char in set(text)
    }
    return text.translate(table)


@lru_cache(maxsize=4096)
def _plain(char: str, match_case: bool) -> str:
    base = unicodedata.normalize("NFD", char)[0]
    if match_case:
        return base
    lower = base.lower()
    return lower if len(lower) == 1 else base


def _finder(wanted: str, how: How, match_case: bool) -> Callable[[str], list[Span]]:
    """Return what finds the places in one text."""
    if not wanted.strip():
        raise Error(_("Type what to look for."))
    if how == How.PATTERN:
        return _pattern(wanted, match_case)
    looked_for = folded(wanted, match_case=match_case)
    if how == How.PART:
        expression = r"\s+".join(map(re.escape, looked_for.split()))
    else:
        words = _WORD.findall(looked_for)
        if not words:
            raise Error(
                _("There is no word in “{text}”: look for it as characters.").format(text=wanted)
            )
        # Between the words stands whatever is no word; the last may go on.
        expression = r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, words)) + r"[^\W_]*"
    plain = re.compile(expression)
    return lambda text: [
        Span(*match.span()) for match in plain.finditer(folded(text, match_case=match_case))
    ]


def _pattern(wanted: str, match_case: bool) -> Callable[[str], list[Span]]:
    """Return what finds a regular expression, with an end to its patience: `re` knows none."""
    import regex

    try:
        compiled = regex.compile(wanted, regex.MULTILINE | (0 if match_case else regex.IGNORECASE))
    except regex.error as error:
        place: int = getattr(error, "pos", None) or 0  # missing in its type
        raise Error(
            _("“{pattern}” is not a regular expression: look at its character {number}.").format(
                pattern=wanted, number=place + 1
            )
        ) from error

    def places(text: str) -> list[Span]:
        try:
            found = compiled.finditer(text, timeout=_PATIENCE, concurrent=True)
            return [Span(*match.span()) for match in found if match.end() > match.start()]
        except TimeoutError as error:
            raise Error(
                _("This pattern takes too long: make it simpler, without repeats inside repeats.")
            ) from error

    return places
