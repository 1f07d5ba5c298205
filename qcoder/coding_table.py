"""Codings in a table: one row each, found again in the documents by their offsets or exact words.

The one rule: a row that does not fit exactly one place in one document is refused by its line, and
unless asked otherwise nothing of the table is then taken over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple

from qcoder import sheets
from qcoder.coders import Coders
from qcoder.coding_cells import (
    CELL_LIMIT,
    PHASE,
    MemoText,
    cell_of_json,
    shortened,
    split_memos,
    split_pairs,
    split_parts,
)
from qcoder.coding_merge import Merge
from qcoder.codings import Codings, NewCoding
from qcoder.documents import Documents
from qcoder.errors import Error, NotFound, Refused, UnknownCoder
from qcoder.i18n import N_, _, ngettext
from qcoder.lookup import code_id, coder_id, folded
from qcoder.memos import Memos
from qcoder.model import Coding, Document, Valence
from qcoder.passages import places
from qcoder.rows import coding_from_row
from qcoder.sheets.source import LARGE
from qcoder.store import Store

Progress = Callable[[int, int], None]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an import would do; each row is new, adds to a coding, is there already or is left out.

    `new` is how many codings will be there that were not; `added` how many other rows add to a
    coding of the project or of the table; `moved` how many of these were found by their words
    elsewhere than at their offsets. `refused` says why rows do not fit, and `left_out` how many
    these are; `unknown` are the coders, not in the project, for whom some were left out (empty for
    who works here). `coders` are those who join the project; `unused` are the columns left out.
    """

    new: int
    added: int
    there: int
    left_out: int
    moved: int
    refused: Sequence[str]
    unknown: Sequence[str]
    coders: Sequence[str]
    unused: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported(Preview):
    """What an import did: as its preview says, and the coding of each row that fits."""

    codings: Sequence[Coding]


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
    already; one that gives another valence or qualifier than what it would be joined to does not
    fit. A coder who is not in the project is added only where `add_coders` says so, and stays when
    the import is undone. Raises `Error` that names the line of a row that does not fit
    (`UnknownCoder` where it is by such a coder), unless `skip_refused` leaves such rows out.
    """
    loading = _Loading(store, _read(path))
    loading.resolve(add_coders, progress)
    return loading.load(skip_refused)


def preview(store: Store, path: Path, *, add_coders: bool = False) -> Preview:
    """Return what `load` would do; nothing is changed."""
    loading = _Loading(store, _read(path))
    loading.resolve(add_coders, None)
    return loading.preview()


class _NoCoder(Error):
    """A row is by a coder who is not in the project."""


class _Placed(NamedTuple):
    """A row with its place in a document, and the coding that it would not change."""

    line: int
    document: str
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
        self.merge = Merge(store)
        self.documents: dict[str, Document] = {}
        self.codes: dict[str, str] = {}
        self.coder_ids: dict[str, str] = {}  # by folded name
        self.new_coders: dict[str, None] = {}  # names, which stand for the ids to come
        self.unknown: dict[str, str] = {}  # names, by folded name
        self.rows: list[_Placed] = []
        self.changing: set[int] = set()  # lines
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
        self._merge()

    def _merge(self) -> None:
        """Find out which rows change something, and which contradict what is there."""
        for row in self.rows:
            if row.line not in self.refused:
                try:
                    if self.merge.take(row.document, row.line, row.new, row.memos):
                        self.changing.add(row.line)
                except Refused as error:
                    self.refused[row.line] = error
        self.rows = [row for row in self.rows if row.line not in self.refused]

    def load(self, skip_refused: bool) -> Imported:
        """Add what is new. Raises `Error` for the first row that does not fit, unless skipped."""
        if self.refused and not skip_refused:
            raise self._error(min(self.refused))
        seen = self.preview()
        for name in seen.coders:
            self.coders.add(name)
        with self.store.operation(_VERB):
            added = iter(self.codings.add_all(row.new for row in self.rows if not row.there))
            done = [self._now(row.there) if row.there else next(added) for row in self.rows]
            self._add_memos(done)
        return Imported(codings=done, **asdict(seen))

    def _now(self, coding: Coding) -> Coding:
        """Return what became of a coding, which may have been joined to what was added."""
        rows = self.store.dicts(
            "SELECT * FROM codings WHERE document = ? AND code = ? AND coder = ? "
            'AND start <= ? AND "end" >= ?',
            [coding.document, coding.code, coding.coder, coding.start, coding.end],
        )
        return coding_from_row(rows[0])

    def preview(self) -> Preview:
        """Return what `load` would do."""
        changing = [row for row in self.rows if row.line in self.changing]
        return Preview(
            new=self.merge.new,
            added=len(changing) - self.merge.new,
            there=len(self.rows) - len(changing),
            left_out=len(self.refused),
            moved=sum(row.moved for row in changing),
            refused=self._refusals(),
            unknown=list(self.unknown.values()),
            coders=self._missing(),
            unused=self.table.others,
        )

    def _error(self, line: int) -> Error:
        problem = self.refused[line]
        if not isinstance(problem, _NoCoder):
            return self.table.error_at(line, problem)
        text = _("{file}: {problem} Nothing was imported.").format(
            file=self.table.name, problem=self._unknown_coders()[str(problem)]
        )
        return UnknownCoder(text, [coder.name for coder in self.coders.list()])

    def _refusals(self) -> list[str]:
        """Return why rows are left out, in the order of their lines; coders once each."""
        of_coders, said = self._unknown_coders(), dict[str, None]()
        for line, problem in sorted(self.refused.items()):
            if isinstance(problem, _NoCoder):
                said[of_coders[str(problem)]] = None
            else:
                said[_("Line {line}: {problem}").format(line=line, problem=problem)] = None
        return list(said)

    def _unknown_coders(self) -> dict[str, str]:
        """Return what to say of the coders who are not in the project, by their names."""
        rows = Counter(
            str(problem) for problem in self.refused.values() if isinstance(problem, _NoCoder)
        )
        known = ", ".join(coder.name for coder in self.coders.list())
        return {
            name: (
                ngettext(
                    "{n} row is by {name}, who is not a coder of this project (these are: "
                    "{names}): correct the name, or have new coders added.",
                    "{n} rows are by {name}, who is not a coder of this project (these are: "
                    "{names}): correct the name, or have new coders added.",
                    n,
                )
                if name
                else ngettext(
                    "{n} row names no coder, and it is not said who codes here: say that first.",
                    "{n} rows name no coder, and it is not said who codes here: say that first.",
                    n,
                )
            ).format(n=n, name=name, names=known)
            for name, n in rows.items()
        }

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
        has_words = bool(document.text[start:end].strip())  # else it is refused
        there = self.merge.stored(document.id, new) if has_words else None
        return _Placed(line, document.id, new, memos, moved, there)

    def _coder(self, name: str, add: bool) -> str:
        """Return a coder's id, or the name of one to be added; who works here where it is empty."""
        key = folded(name)
        if key in self.unknown:
            raise _NoCoder(self.unknown[key])
        if key not in self.coder_ids:
            try:
                self.coder_ids[key] = coder_id(self.store, name or self.store.coder or "")
            except NotFound:
                if not add or not name:
                    self.unknown[key] = name
                    raise _NoCoder(name) from None
                self.coder_ids[key] = name
                self.new_coders[name] = None
        return self.coder_ids[key]

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
                start=start, end=end, document=document.name, words=shortened(words), n=len(found)
            )
        )


def _read(path: Path) -> sheets.Table:
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return sheets.read_json_lines(path, FIELDS, cell_of_json, required=_REQUIRED, limits=LARGE)
    return sheets.read(path, FIELDS, required=_REQUIRED, limits=LARGE)


def _was_cut(text: str) -> bool:
    """Tell whether a text is as long as a cell of a workbook can be, and was cut off there."""
    return text.endswith("…") and len(text.encode("utf-16-le")) // 2 in (CELL_LIMIT - 1, CELL_LIMIT)
