"""The passages that are marked as quotable, and how they are quoted where that is shorter.

The one rule: what is quoted was said, and by whom is never told by name; the passage itself stays
linked and is never changed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import index
from typing import NamedTuple

from qcoder.coded_transcript import identifies
from qcoder.codes import Codes
from qcoder.consensus import making
from qcoder.errors import Refused
from qcoder.i18n import N_, _
from qcoder.lookup import (
    CodeKey,
    DocumentKey,
    code_id,
    document_for_offsets,
    document_id,
    pair_id,
)
from qcoder.model import Code, CoderKind, CodeStatus, Span
from qcoder.passages import joined
from qcoder.queries.retrieval import Passages, SaidInTurn, codes_under
from qcoder.quote_sources import Sources
from qcoder.shortening import agrees, check, tidy
from qcoder.store import Store

FLAGS = frozenset({"citaat", "quotable", "quote"})  # what marks a passage as quotable
_CONTEXT = 25  # words
_REACH = 600  # characters that are searched for them

_Passage = tuple[str, int, int]  # document, start, end


@dataclass(frozen=True)
class Quote:
    """A quotable passage under one code: `codings` (ids), `document` (id) and offsets.

    `words` are those that were said, `shown` is how it is quoted. `source` says who said it
    (`coördinator, regio Noord`), never by name, and `respondent` is a code such as R02, where there
    is one; `unnamed`: neither is known, and the source is the name of the document.
    `stale`: `shown` no longer agrees with the words, since these were corrected.
    """

    code: str
    theme: str
    codings: tuple[str, ...]
    document: str
    start: int
    end: int
    words: str
    shown: str
    before: str
    after: str
    source: str
    respondent: str = ""
    unnamed: bool = False
    identifying: bool = False
    stale: bool = False

    @property
    def shortened(self) -> bool:
        """Whether it is quoted otherwise than word for word."""
        return self.shown != self.words

    @property
    def said_by(self) -> str:
        """The source with the code of the respondent: `coördinator, regio Noord (R02)`."""
        if not self.respondent or self.respondent in self.source:
            return self.source
        return f"{self.source} ({self.respondent})"

    @property
    def printed(self) -> str:
        """What a report prints: the words, where what was shown no longer agrees with them."""
        return self.words if self.stale else self.shown


class Quotes:
    """The quotable passages of one project; `passages` says what is said in them.

    Of a document with a consensus those of the consensus count, elsewhere those of all people,
    where passages that overlap are one; not those under proposed codes, nor where no respondent
    speaks. What others say within them is left out, with […] for it.
    """

    def __init__(self, store: Store, passages: Passages) -> None:
        self._store = store
        self._passages = passages

    def list(
        self, codes: Iterable[CodeKey] = (), documents: Iterable[DocumentKey] = ()
    ) -> Sequence[Quote]:
        """Return the quotes by code, in the order of the codebook, and then of the documents.

        A passage with several codes is there under each. A theme stands for the codes under it; no
        codes or documents means all. Raises `NotFound`.
        """
        store = self._store
        with store.reading(), store.decoding():
            wanted = codes_under(store, [code_id(store, one) for one in codes])
            of = {document_id(store, one) for one in documents}
            facts, places = _Facts(store), self._places()
            kept = _kept(store)
            passages = {one.passage for one in places}
            found = [
                quote
                for place in places
                if (not wanted or any(place.code in part for part in wanted))
                and (not of or place.passage[0] in of)
                and (quote := self._quote(place, facts, _shortening(kept, place.passage, passages)))
            ]
        return sorted(
            found, key=lambda one: (facts.order[one.code], facts.documents[one.document], one.start)
        )

    def shorten(self, document: DocumentKey, start: int, end: int, words: str) -> None:
        """Set how a passage is quoted: with […] for what is left out, and [words] put in.

        `(...)` is written as `[…]`; a first letter may be changed, as in `[T]oen`. What is the same
        as the passage is no shortening, as after `restore`. Raises `NotFound`, and `Refused` where
        it says what the passage does not.
        """
        store = self._store
        key = document_for_offsets(store, document)
        said = self._said(key, start, end)
        written = tidy(words)
        check(said, written)
        if written == said:
            self.restore(key, start, end)
            return
        row = self._row(key, start, end)
        with store.operation(N_("shorten quote")):
            values = {"shown": written, "coder": store.coder or ""}
            if row:
                store.update("quotes", row, {**values, "start": start, "end": end})
                return
            text_id = self._text(key)[0]
            own = pair_id(key, f"{text_id} {start} {end}")  # the same on every computer
            if store.row("SELECT 1 FROM quotes WHERE id = ?", [own]):
                own = store.new_id()
            anchor = {"document": key, "text": text_id, "start": start, "end": end}
            store.insert("quotes", {"id": own, **anchor, **values})

    def restore(self, document: DocumentKey, start: int, end: int) -> None:
        """Quote a passage word for word again."""
        store = self._store
        key = document_for_offsets(store, document)
        rows = [one.id for one in _kept(store) if one.passage == (key, start, end)]
        rows = rows or [row for row in (self._row(key, start, end),) if row]
        if rows:  # several, where copies with different texts were merged
            with store.operation(N_("restore quote")):
                for row in rows:
                    store.delete("quotes", row)

    def _text(self, document: str) -> tuple[str, int]:
        return self._store.rows(
            "SELECT t.id, t.length FROM documents AS d JOIN texts AS t ON t.id = d.text "
            "WHERE d.id = ?",
            [document],
        )[0]

    def _said(self, document: str, start: int, end: int) -> str:
        start, end = index(start), index(end)
        if not 0 <= start < end <= self._text(document)[1]:
            raise Refused(
                _("There is no passage {start}–{end} to quote.").format(start=start, end=end)
            )
        words = Sources(self._store).words(document, self._passages.turns_in(document, start, end))
        return words or self._passages.said(document, start, end).words

    def _row(self, document: str, start: int, end: int) -> str | None:
        """Return the id of the shortening of a passage: see `_shortening`."""
        passages = {one.passage for one in self._places()}
        found = _shortening(_kept(self._store), (document, start, end), passages)
        return found.id if found else None

    def _places(self) -> list[_Place]:
        """Return the quotable passages by document and code."""
        store = self._store
        agreed, consensus = {*making.made(store)}, making.coder(store)
        rows = store.rows(
            'SELECT c.document, c.code, c.start, c."end", c.id, c.coder, r.kind '
            "FROM codings AS c JOIN codes AS k ON k.id = c.code JOIN coders AS r ON r.id = c.coder "
            "WHERE c.flags <> '[]' AND k.status <> ? AND EXISTS (SELECT 1 FROM json_each(c.flags) "
            "    AS f JOIN json_each(?) AS w ON w.value = f.value) "
            'ORDER BY c.document, c.code, c.start, c."end", c.id',
            [CodeStatus.PROPOSED, json.dumps(sorted(FLAGS))],
        )
        counting = [
            row[:5]
            for row in rows
            if (row[5] == consensus if row[0] in agreed else row[6] == CoderKind.PERSON)
        ]
        return [
            place
            for (document, code), group in groupby(counting, lambda row: (row[0], row[1]))
            for place in _joined(document, code, [row[2:] for row in group])
        ]

    def _quote(self, place: _Place, facts: _Facts, kept: _Kept | None) -> Quote | None:
        document, start, end = place.passage
        turns = self._passages.turns_in(document, start, end)
        words = facts.sources.words(document, turns)
        if not words:
            return None
        shown = kept.shown if kept else words
        source = facts.sources.source(document, turns)
        around = facts.around(document, start, end)
        before = self._passages.turns_in(document, around.start, start)
        after = self._passages.turns_in(document, end, around.end)
        return Quote(
            place.code,
            facts.themes[place.code],
            place.codings,
            document,
            start,
            end,
            words,
            shown,
            _last(_together(before)),
            _first(_together(after)),
            source.text,
            source.respondent,
            source.unnamed,
            facts.identifies(document, start, end),
            kept is not None and not agrees(words, shown),
        )


@dataclass(frozen=True)
class _Place:
    """A quotable passage under a code, and the codings that mark it."""

    code: str
    passage: _Passage
    codings: tuple[str, ...]


class _Kept(NamedTuple):
    """How a passage is quoted, as it is kept."""

    id: str
    passage: _Passage
    shown: str


class _Facts:
    """What is known of the project, read once for a list."""

    def __init__(self, store: Store) -> None:
        self._store = store
        codes = Codes(store).list(merged=True)
        by_id = {code.id: code for code in codes}
        self.order = {code.id: place for place, code in enumerate(codes)}
        self.themes = {code.id: _theme(code, by_id) for code in codes}
        names = store.rows("SELECT id, name FROM documents ORDER BY position, name")
        self.documents = {row[0]: place for place, row in enumerate(names)}
        self.sources = Sources(store)

    def identifies(self, document: str, start: int, end: int) -> bool:
        """Tell whether anyone flagged some of a passage as identifying."""
        spans = self._identifying.get(document, ())
        return any(span.start < end and start < span.end for span in spans)

    def around(self, document: str, start: int, end: int) -> Span:
        """Return the stretch that the words around a passage are of: none that may identify."""
        spans = self._identifying.get(document, ())
        first = max(
            [start - _REACH, 0, *(min(span.end, start) for span in spans if span.start < start)]
        )
        last = min([end + _REACH, *(max(span.start, end) for span in spans if span.end > end)])
        return Span(first, last)

    @cached_property
    def _identifying(self) -> Mapping[str, Sequence[Span]]:
        found: dict[str, list[Span]] = {}
        for document, start, end, flags in self._store.rows(
            "SELECT document, start, \"end\", flags FROM codings WHERE flags <> '[]'"
        ):
            if identifies(json.loads(flags)):
                found.setdefault(document, []).append(Span(start, end))
        return {document: joined(spans) for document, spans in found.items()}


def _kept(store: Store) -> list[_Kept]:
    rows = store.rows('SELECT id, document, start, "end", shown FROM quotes ORDER BY id')
    return [_Kept(row[0], row[1:4], row[4]) for row in rows]


def _shortening(
    kept: Sequence[_Kept], passage: _Passage, passages: Collection[_Passage]
) -> _Kept | None:
    """Return how a passage is quoted; else what was kept of one that it overlaps most.

    For a passage that was made longer or shorter is still the one that was quoted; but what is kept
    of one of `passages` is of that alone.
    """
    document, start, end = passage
    found: tuple[int, _Kept] | None = None
    for one in kept:
        if one.passage == passage:
            return one
        common = min(end, one.passage[2]) - max(start, one.passage[1])
        if one.passage[0] != document or common <= 0 or one.passage in passages:
            continue
        if found is None or common > found[0]:
            found = common, one
    return found[1] if found else None


def _joined(document: str, code: str, rows: Sequence[tuple[int, int, str]]) -> Iterator[_Place]:
    """Yield passages; those that overlap are one."""
    start, end, ids = rows[0][0], rows[0][1], list[str]()
    for first, last, key in rows:
        if first >= end and ids:
            yield _Place(code, (document, start, end), tuple(ids))
            start, ids = first, []
        end = max(end, last) if ids else last
        ids.append(key)
    yield _Place(code, (document, start, end), tuple(ids))


def _theme(code: Code, by_id: Mapping[str, Code]) -> str:
    while code.parent:
        code = by_id[code.parent]
    return code.id


def _together(turns: Sequence[SaidInTurn]) -> str:
    return " … ".join(one.words for one in turns)


def _last(text: str) -> str:
    words = text.split()
    return ("… " if len(words) > _CONTEXT else "") + " ".join(words[-_CONTEXT:])


def _first(text: str) -> str:
    words = text.split()
    return " ".join(words[:_CONTEXT]) + (" …" if len(words) > _CONTEXT else "")
