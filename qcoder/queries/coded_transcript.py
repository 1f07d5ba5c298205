"""A document with its codings, as a coded transcript that can be written.

The one rule: whatever coders and codes are chosen, each passage that anyone flagged as identifying
is marked or redacted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from qcoder.coded_transcript import CodedTranscript, Counted, Mark, identifies
from qcoder.coders import Coders
from qcoder.codes import Codes
from qcoder.codings import Codings
from qcoder.documents import Documents
from qcoder.i18n import _, language
from qcoder.lookup import CodeKey, CoderKey, DocumentKey, code_id, coder_id
from qcoder.memos import Memos
from qcoder.model import Code, Coding, Document, Memo, Span
from qcoder.passages import joined
from qcoder.queries import transcript_lines
from qcoder.speakers import Speakers
from qcoder.store import Store


def coded_transcript(
    store: Store,
    document: DocumentKey,
    *,
    coders: Iterable[CoderKey] | None = None,
    codes: Iterable[CodeKey] | None = None,
    memos: bool = True,
    redact: bool = False,
    made: date | None = None,
) -> CodedTranscript:
    """Return a document with the codings of some coders and codes; of all where none are given.

    A theme stands for all codes under it. With `memos` come the memos on the codings and, where all
    codes are asked for, those on passages and on the document. `redact` leaves out the words of
    passages that are flagged as identifying, and the memos on them. `made` is the date that the
    transcript bears: today if not given. Raises `NotFound`.
    """
    found = Documents(store).get(document)
    chosen = _Chosen(store, coders, codes)
    codings = Codings(store).list(found)
    flagged = [Span(each.start, each.end) for each in codings if identifies(each.flags)]
    identifying = joined(flagged)
    marks = _Marks(store, chosen, identifying if redact else (), memos=memos).of(found, codings)
    roles = {speaker.id: speaker.role for speaker in Speakers(store).list(found)}
    return CodedTranscript(
        name=found.name,
        project=store.path.stem,
        made=made or date.today(),
        language=language(),
        lines=transcript_lines.lines(
            found.text, found.structure, roles, marks, identifying, redact=redact
        ),
        marks=marks,
        legend=chosen.legend(codings),
        coders=chosen.coders_of(codings),
        only=chosen.only,
        memos=chosen.memos_on(found) if memos else (),
        identifying=len(identifying),
        redacted=redact,
    )


class _Chosen:
    """Which codings and memos are asked for, and how coders and codes are called."""

    def __init__(
        self, store: Store, coders: Iterable[CoderKey] | None, codes: Iterable[CodeKey] | None
    ) -> None:
        self._store = store
        self.coders = None if coders is None else {coder_id(store, key) for key in coders}
        self.names = {coder.id: coder.name for coder in Coders(store).list(merged=True)}
        self.all_codes = Codes(store).list()
        self.paths = _paths(self.all_codes)
        asked = None if codes is None else [code_id(store, key) for key in codes]
        self.only = tuple(self.paths[key] for key in asked or ())
        self.codes = None if asked is None else _with_those_under(self.all_codes, asked)

    def has(self, coding: Coding) -> bool:
        """Tell whether a coding is asked for."""
        by_coder = self.coders is None or coding.coder in self.coders
        return by_coder and (self.codes is None or coding.code in self.codes)

    def legend(self, codings: Sequence[Coding]) -> list[Counted]:
        """Return the codes of the codings that are asked for, in the order of the codebook."""
        used = Counter(coding.code for coding in codings if self.has(coding))
        return [
            Counted(self.paths[code.id], code.color, used[code.id])
            for code in self.all_codes
            if used[code.id]
        ]

    def coders_of(self, codings: Sequence[Coding]) -> tuple[str, ...]:
        """Return the names of those who made the codings that are asked for."""
        used = {coding.coder for coding in codings if self.has(coding)}
        return tuple(name for key, name in self.names.items() if key in used)

    def memos_on(self, document: Document) -> tuple[str, ...]:
        """Return the memos on a document as a whole; none where some codes are asked for."""
        memos = self.memos(document) if self.codes is None else []
        return tuple(_titled(memo.title, memo.body) for memo in memos if memo.start is None)

    def memos(self, document: Document) -> list[Memo]:
        """Return the memos on a document and its passages, by those who are asked for."""
        memos = Memos(self._store).list(document)
        return [memo for memo in memos if self.coders is None or memo.coder in self.coders]


class _Marks:
    """Makes the marks of one document."""

    def __init__(
        self, store: Store, chosen: _Chosen, redacted: Sequence[Span], *, memos: bool
    ) -> None:
        self._store = store
        self._chosen = chosen
        self._redacted = redacted
        self._with_memos = memos
        self._codes = {code.id: code for code in chosen.all_codes}
        self._flags = _choices(store, "flags")
        self._qualifiers = _choices(store, "qualifiers")

    def of(self, document: Document, codings: Sequence[Coding]) -> list[Mark]:
        """Return the marks, numbered in the order of the text; the longer of two comes first."""
        notes = self._notes(document)
        marks = [
            self._coding(coding, notes.get(coding.id, ()))
            for coding in codings
            if self._chosen.has(coding)
        ]
        marks += [
            self._only_flag(coding)
            for coding in codings
            if identifies(coding.flags) and not self._chosen.has(coding)
        ]
        if self._with_memos and self._chosen.codes is None:
            marks += [
                self._memo(memo, memo.start, memo.end)
                for memo in self._chosen.memos(document)
                if memo.start is not None and memo.end is not None
            ]
        marks.sort(key=lambda mark: (mark.span.start, -mark.span.end, mark.code, mark.coder))
        return [
            replace(_without_memos(mark, self._redacted), number=number)
            for number, mark in enumerate(marks, start=1)
        ]

    def _notes(self, document: Document) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        if not self._with_memos:
            return found
        for row in self._store.rows(
            "SELECT m.coding, m.title, m.body FROM memos AS m JOIN codings AS c ON c.id = m.coding "
            "WHERE c.document = ? ORDER BY m.title, m.id",
            [document.id],
        ):
            found.setdefault(row[0], []).append(_titled(row[1], row[2]))
        return found

    def _coding(self, coding: Coding, notes: Sequence[str]) -> Mark:
        code = self._codes[coding.code]
        return Mark(
            0,
            Span(coding.start, coding.end),
            self._chosen.paths[code.id],
            code.name(language()),
            code.color,
            self._chosen.names[coding.coder],
            coding.valence,
            tuple(self._flag(flag) for flag in coding.flags),
            tuple(self._qualifier(*each) for each in coding.qualifiers.items()),
            tuple(notes),
            identifies(coding.flags),
        )

    def _only_flag(self, coding: Coding) -> Mark:
        flags = tuple(self._flag(flag) for flag in coding.flags if identifies([flag]))
        coder = self._chosen.names[coding.coder]
        return Mark(
            0, Span(coding.start, coding.end), "", "", "", coder, flags=flags, identifying=True
        )

    def _memo(self, memo: Memo, start: int, end: int) -> Mark:
        coder = self._chosen.names[memo.coder]
        return Mark(0, Span(start, end), "", "", "", coder, memos=(_titled(memo.title, memo.body),))

    def _flag(self, flag: str) -> str:
        if identifies([flag]):
            return _("may identify someone")
        return _called(self._flags.get(flag, {}), flag)

    def _qualifier(self, key: str, value: str) -> str:
        known = self._qualifiers.get(key, {})
        choices: dict[str, Any] = {each["key"]: each for each in known.get("choices", ())}
        return f"{_called(known, key)}: {_called(choices.get(value, {}), value)}"


def _choices(store: Store, kind: str) -> Mapping[str, Any]:
    """Return the flags or qualifiers of the codebooks by their keys; a later codebook's count."""
    rows = store.rows(
        "SELECT q.value FROM codebooks AS b, json_each(b.data, ?) AS q ORDER BY b.position",
        [f"$.{kind}"],
    )
    return {each["key"]: each for each in (json.loads(row[0]) for row in rows)}


def _called(known: Mapping[str, Any], key: str) -> str:
    first, second = ("name_nl", "name_en") if language() == "nl" else ("name_en", "name_nl")
    return str(known.get(first) or known.get(second) or key)


def _paths(codes: Sequence[Code]) -> Mapping[str, str]:
    paths: dict[str, str] = {}
    for code in codes:  # parents come before their children
        above = f"{paths[code.parent]} > " if code.parent in paths else ""
        paths[code.id] = above + code.name(language())
    return paths


def _with_those_under(codes: Sequence[Code], asked: Iterable[str]) -> frozenset[str]:
    found = set(asked)
    found.update(code.id for code in codes if code.parent in found)
    for code in codes:  # parents come before their children
        if code.parent in found:
            found.add(code.id)
    return frozenset(found)


def _titled(title: str, body: str) -> str:
    return f"{title}: {body}" if title and body else title or body


def _without_memos(mark: Mark, redacted: Sequence[Span]) -> Mark:
    """Return a mark without its memos where they may repeat what is redacted."""
    touches = any(span.start < mark.span.end and mark.span.start < span.end for span in redacted)
    return replace(mark, memos=(_("[memo left out]"),)) if touches and mark.memos else mark
