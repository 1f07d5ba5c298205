"""Codings in a table: one row each, found again in the documents by their offsets or exact words.

The one rule: a row that does not fit exactly one place in one document is refused by its line, and
unless asked otherwise nothing of the table is then taken over.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, cast

from qcoder import sheets
from qcoder.coders import Coders
from qcoder.coding_cells import (
    CELL_LIMIT,
    PHASE,
    MemoText,
    join_memos,
    join_pairs,
    join_parts,
    split_memos,
    split_pairs,
    split_parts,
)
from qcoder.codings import Codings, NewCoding
from qcoder.documents import Documents
from qcoder.errors import Error, NotFound
from qcoder.i18n import N_, _
from qcoder.joins import combined
from qcoder.lookup import code_id, coder_id, folded
from qcoder.memos import Memos
from qcoder.model import Coding, Document, Valence
from qcoder.passages import places
from qcoder.rows import coding_from_row
from qcoder.sheets.source import LARGE
from qcoder.store import Store

Progress = Callable[[int, int], None]
_Dict = dict[str, object]
_List = list[object]

FIELDS: Mapping[str, tuple[str, ...]] = {
    N_("document"): ("document",),
    "coder": ("coder", "codeur"),
    N_("code"): ("code",),
    "passage": ("passage", "fragment", "text", "tekst"),
    "start": ("start", "begin"),
    "end": ("end", "einde", "eind"),
    "valence": ("valence", "waardering"),
    "phase": ("phase", "fase"),
    "qualifiers": ("qualifiers", "aanduidingen"),
    "flags": ("flags", "vlaggen"),
    "memo": ("memo", "memos"),
}
_REQUIRED = ("document", "code")
_VERB = N_("import codings")
_VALENCES = {
    "bevorderend": Valence.FACILITATING,
    "belemmerend": Valence.HINDERING,
    "beide": Valence.BOTH,
    "neutraal": Valence.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the coding of each row that fits, and how many are new.

    `moved` is how many passages were found by their words elsewhere than at their offsets,
    `refused` says which rows do not fit, and `unused` are the columns left out.
    """

    codings: Sequence[Coding]
    new: int
    unused: Sequence[str]
    moved: int = 0
    refused: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: how many rows are new, and how many are there already.

    The rest is as for `Imported`; `coders` are those whom only the table names.
    """

    new: int
    there: int
    moved: int
    refused: Sequence[str]
    coders: Sequence[str]
    unused: Sequence[str]


def load(
    store: Store,
    path: Path,
    *,
    add_coders: bool = False,
    skip_refused: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Add the codings of a CSV, XLSX or JSON Lines table, as one operation; new coders in others.

    Columns (Dutch or English): document, code, and either passage (the exact words, which occur
    once in the document) or start and end; and optionally coder, valence, phase, qualifiers
    (`key=value`), flags (each separated by `|`) and memo. Where the words at the offsets are not
    those of the passage, it is looked for by its words. A row that would change nothing is there
    already. A coder who is not in the project is added only where `add_coders` says so, and stays
    when the import is undone. Raises `Error` that names the line of a row that does not fit, unless
    `skip_refused` leaves such rows out.
    """
    loading = _Loading(store, _read(path))
    loading.resolve(add_coders, progress)
    return loading.load(skip_refused)


def preview(store: Store, path: Path, *, add_coders: bool = False) -> Preview:
    """Return what `load` would do; nothing is changed."""
    loading = _Loading(store, _read(path))
    loading.resolve(add_coders, None)
    return loading.preview()


class _Placed(NamedTuple):
    """A row with its place in a document, and the coding that it would not change."""

    line: int
    new: NewCoding
    memos: Sequence[MemoText]
    moved: bool
    there: Coding | None


class _Loading:
    def __init__(self, store: Store, table: sheets.Table) -> None:
        self.store = store
        self.table = table
        self.coders = Coders(store)
        self.codings = Codings(store)
        self.documents: dict[str, Document] = {}
        self.codes: dict[str, str] = {}
        self.coder_ids: dict[str, str] = {}  # by folded name
        self.new_coders: dict[str, None] = {}  # names, which stand for the ids to come
        self.groups: dict[str, dict[tuple[str, str], list[Coding]]] = {}  # per document
        self.rows: list[_Placed] = []
        self.refused: dict[int, Error] = {}

    def resolve(self, add_coders: bool, progress: Progress | None) -> None:
        """Find the place of each row, or why it has none; this takes most of the time."""
        for done, (line, row) in enumerate(self.table.rows, start=1):
            try:
                self.rows.append(self._placed(line, row, add_coders))
            except Error as error:
                self.refused[line] = error
            if progress:
                progress(done, len(self.table.rows))
        fresh = [row for row in self.rows if not row.there]
        # Whether a coder has yet to be added says nothing about the rest of the row.
        stand_in = self.coders.list()[0].id
        tried = [
            replace(row.new, coder=stand_in) if row.new.coder in self.new_coders else row.new
            for row in fresh
        ]
        for row, problem in zip(fresh, self.codings.problems(tried), strict=True):
            if problem:
                self.refused[row.line] = problem
        self.rows = [row for row in self.rows if row.line not in self.refused]

    def load(self, skip_refused: bool) -> Imported:
        """Add what is new. Raises `Error` for the first row that does not fit, unless skipped."""
        if self.refused and not skip_refused:
            line = min(self.refused)
            raise self.table.error_at(line, self.refused[line]) from self.refused[line]
        for name in self._missing():
            self.coders.add(name)
        before = self._count()
        with self.store.operation(_VERB):
            added = iter(self.codings.add_all(row.new for row in self.rows if not row.there))
            done = [row.there or next(added) for row in self.rows]
            self._add_memos(done)
        new = self._count() - before
        return Imported(done, new, self.table.others, self._moved(), self._refusals())

    def preview(self) -> Preview:
        """Return what `load` would do."""
        there = sum(1 for row in self.rows if row.there)
        return Preview(
            len(self.rows) - there,
            there,
            self._moved(),
            self._refusals(),
            self._missing(),
            self.table.others,
        )

    def _moved(self) -> int:
        return sum(1 for row in self.rows if row.moved and not row.there)

    def _refusals(self) -> list[str]:
        return [
            _("Line {line}: {problem}").format(line=line, problem=self.refused[line])
            for line in sorted(self.refused)
        ]

    def _missing(self) -> list[str]:
        """Return the coders to be added: of the rows that fit."""
        named = {memo.coder for row in self.rows for memo in row.memos}
        named |= {str(row.new.coder) for row in self.rows}
        return [name for name in self.new_coders if name in named]

    def _add_memos(self, codings: Sequence[Coding]) -> None:
        """Write the memos of the rows; one that its coding has already is not written again."""
        memos = Memos(self.store)
        known = {(memo.coding, memo.coder, memo.title, memo.body) for memo in memos.list()}
        for row, coding in zip(self.rows, codings, strict=True):
            for memo in row.memos:
                coder = coder_id(self.store, memo.coder or str(row.new.coder))
                key = coding.id, coder, memo.title, memo.body
                if key not in known:
                    known.add(key)
                    memos.add(memo.body, title=memo.title, coding=coding, coder=coder)

    def _count(self) -> int:
        return self.store.rows("SELECT count(*) FROM codings")[0][0]

    def _placed(self, line: int, row: Mapping[str, str], add_coders: bool) -> _Placed:
        document = self._document(row["document"])
        start, end, moved = self._passage(document, row)
        valence = row.get("valence", "").casefold()
        phase = row.get("phase", "")
        if row["code"] not in self.codes:
            self.codes[row["code"]] = code_id(self.store, row["code"])
        if _was_cut(row.get("memo", "")):
            raise Error(_("the memo was cut off, as it is longer than a cell of Excel can be"))
        memos = split_memos(row.get("memo", ""))
        new = NewCoding(
            document=document,
            start=start,
            end=end,
            code=self.codes[row["code"]],
            valence=_VALENCES.get(valence, valence) or None,
            flags=split_parts(row.get("flags", "")),
            qualifiers=split_pairs(row.get("qualifiers", "")) | ({PHASE: phase} if phase else {}),
            coder=self._coder(row.get("coder", ""), add_coders),
        )
        memos = [
            memo._replace(coder=self._coder(memo.coder, add_coders) if memo.coder else "")
            for memo in memos
        ]
        return _Placed(line, new, memos, moved, self._there(document, new))

    def _coder(self, name: str, add: bool) -> str:
        """Return a coder's id, or the name of one to be added; who works here where it is empty."""
        key = folded(name)
        if key not in self.coder_ids:
            try:
                self.coder_ids[key] = coder_id(self.store, name or self.store.coder or "")
            except NotFound:
                if not add or not name:
                    raise
                self.coder_ids[key] = name
                self.new_coders[name] = None
        return self.coder_ids[key]

    def _there(self, document: Document, new: NewCoding) -> Coding | None:
        """Return the coding that is there already and that joining this one would not change."""
        if document.id not in self.groups:
            groups = self.groups.setdefault(document.id, {})
            for row in self.store.dicts(
                "SELECT * FROM codings WHERE document = ? ORDER BY start", [document.id]
            ):
                coding = coding_from_row(row)
                groups.setdefault((coding.code, coding.coder), []).append(coding)
        same = self.groups[document.id].get((str(new.code), str(new.coder)), [])
        # They never overlap, so only one of them can hold the passage.
        before = bisect_right(same, new.start, key=lambda coding: coding.start)
        return same[before - 1] if before and _holds(same[before - 1], new) else None

    def _document(self, name: str) -> Document:
        if name not in self.documents:
            documents = Documents(self.store)
            try:
                self.documents[name] = documents.get(name)
            except NotFound:
                self.documents[name] = documents.get(Path(name).stem)
        return self.documents[name]

    def _passage(self, document: Document, row: Mapping[str, str]) -> tuple[int, int, bool]:
        """Return where a passage is, and whether that is elsewhere than its offsets say."""
        words = row.get("passage", "")
        if not row.get("start") or not row.get("end"):
            if not words:
                raise Error(_("there is no passage: give its words, or its start and end"))
            found = self.codings.find_words(document, words)
            return found.start, found.end, False
        try:
            start, end = int(row["start"]), int(row["end"])
        except ValueError:
            raise Error(_("start and end must be whole numbers")) from None
        there = document.text[max(start, 0) : max(end, 0)].strip()
        if not words or there == words or (_was_cut(words) and there.startswith(words[:-1])):
            return start, end, False
        found = list(places(document.text, words))
        if len(found) == 1:
            return found[0].start, found[0].end, True
        raise Error(
            _(
                "the words at {start}–{end} of “{document}” are not “{words}”, and these words "
                "occur {n} times elsewhere"
            ).format(
                start=start, end=end, document=document.name, words=_short(words), n=len(found)
            )
        )


def _read(path: Path) -> sheets.Table:
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return sheets.read_json_lines(path, FIELDS, _cell, required=_REQUIRED, limits=LARGE)
    return sheets.read(path, FIELDS, required=_REQUIRED, limits=LARGE)


def _cell(field: str, value: object) -> str:
    """Return a value of JSON as the text of a cell. Raises `Error`."""
    if isinstance(value, str):
        return value
    if field in ("start", "end") and isinstance(value, int):
        return str(value)
    if (
        field == "qualifiers"
        and isinstance(value, dict)
        and _are_texts(cast("_Dict", value).values())
    ):
        return join_pairs(cast("dict[str, str]", value))
    if field == "flags" and isinstance(value, list) and _are_texts(cast("_List", value)):
        return join_parts(cast("list[str]", value))
    if field == "memo" and isinstance(value, list):
        return join_memos(map(_memo, cast("_List", value)))
    raise Error(
        _("“{value}” is not possible for “{column}”").format(
            value=_short(json.dumps(value, ensure_ascii=False)), column=field
        )
    )


def _memo(value: object) -> MemoText:
    if isinstance(value, str):
        return MemoText("", "", value)
    fields = cast("_Dict", value) if isinstance(value, dict) else {"": None}
    if fields.keys() - set(MemoText._fields) or not _are_texts(fields.values()):
        raise Error(_("a memo is a text, or has the texts “coder”, “title” and “body”"))
    return MemoText(*(str(fields.get(name, "")) for name in MemoText._fields))


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _holds(coding: Coding, new: NewCoding) -> bool:
    """Tell whether a coding would stay as it is when another were joined to it."""
    try:
        valence = Valence(new.valence) if new.valence else None
    except ValueError:
        return False  # which is refused later on
    return (
        coding.start <= new.start
        and new.end <= coding.end
        and combined(coding.valence, valence) == coding.valence
        and {*new.flags} <= {*coding.flags}
        and all(
            key in coding.qualifiers and coding.qualifiers[key] <= value
            for key, value in new.qualifiers.items()
        )
    )


def _was_cut(text: str) -> bool:
    """Tell whether a text is as long as a cell of a workbook can be, and was cut off there."""
    return text.endswith("…") and len(text.encode("utf-16-le")) // 2 in (CELL_LIMIT - 1, CELL_LIMIT)


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"
