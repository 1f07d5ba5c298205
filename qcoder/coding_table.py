"""Codings in a table: one row each, found again in the documents by their exact words or offsets.

The one rule: a row that does not fit exactly one place in one document is refused by its line, and
then nothing of the table is taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qcoder import sheets
from qcoder.coders import Coders
from qcoder.codings import Codings, NewCoding
from qcoder.documents import Documents
from qcoder.errors import Error, NotFound
from qcoder.i18n import N_, _
from qcoder.lookup import coder_id, folded
from qcoder.memos import Memos
from qcoder.model import Coding, Document, Valence
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
    "flags": ("flags", "vlaggen"),
    "memo": ("memo",),
}
_VERB = N_("import codings")
_VALENCES = {
    "bevorderend": Valence.FACILITATING,
    "belemmerend": Valence.HINDERING,
    "beide": Valence.BOTH,
    "neutraal": Valence.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the coding of each row, how many are new, and the columns left out."""

    codings: Sequence[Coding]
    new: int
    unused: Sequence[str]


def load(
    store: Store, path: Path, *, add_coders: bool = False, progress: Progress | None = None
) -> Imported:
    """Add the codings of a CSV or XLSX table, as one operation; new coders in one of their own.

    Columns (Dutch or English): document, code, and either passage (the exact words, which occur
    once in the document) or start and end; and optionally coder, valence, phase, flags (separated
    by `|`) and memo. A coder who is not in the project is added only where `add_coders` says so,
    and stays when the import is undone.
    Raises `Error` that names the line of a row that does not fit.
    """
    table = sheets.read(path, FIELDS, required=("document", "code"))
    return _Loading(store, table).load(add_coders, progress)


class _Tried(Exception):
    """Ends the trial of an import, so that nothing of it is kept."""


class _Loading:
    def __init__(self, store: Store, table: sheets.Table) -> None:
        self.store = store
        self.table = table
        self.coders = Coders(store)
        self.codings = Codings(store)
        self.documents: dict[str, Document] = {}
        self.line = 0

    def load(self, add_coders: bool, progress: Progress | None) -> Imported:
        missing = self._missing_coders(add_coders)
        rows = self._resolve(progress)
        if missing:
            # Coders outlive the undoing of an import, but not its failing: so all is tried first.
            with suppress(_Tried), self.store.operation(_VERB):
                self._add_coders(missing)
                self._add(rows)
                raise _Tried
            self._add_coders(missing)
        before = self._count()
        with self.store.operation(_VERB):
            added = self._add(rows)
            self._add_memos(added)
        return Imported(added, self._count() - before, self.table.others)

    def _resolve(self, progress: Progress | None) -> Sequence[NewCoding]:
        """Return all rows with their places in the documents; this takes most of the time."""
        rows: list[NewCoding] = []
        for done, (line, row) in enumerate(self.table.rows, start=1):
            with self.table.errors_at(line):
                rows.append(self._coding(row))
            if progress:
                progress(done, len(self.table.rows))
        return rows

    def _add(self, rows: Sequence[NewCoding]) -> Sequence[Coding]:
        def each() -> Iterator[NewCoding]:
            for (line, _row), coding in zip(self.table.rows, rows, strict=True):
                self.line = line
                yield coding

        try:
            # Each is checked as soon as it is yielded, so `line` is that of a fault.
            return self.codings.add_all(each())
        except Error as error:
            raise self.table.error_at(self.line, error) from error

    def _add_memos(self, codings: Sequence[Coding]) -> None:
        """Write the memos of the rows; one that its coding has already is not written again."""
        memos = Memos(self.store)
        known = {(memo.coding, memo.body) for memo in memos.list()}
        for (line, row), coding in zip(self.table.rows, codings, strict=True):
            body = row.get("memo", "")
            if body and (coding.id, body) not in known:
                known.add((coding.id, body))
                with self.table.errors_at(line):
                    memos.add(body, coding=coding, coder=row.get("coder") or None)

    def _count(self) -> int:
        return self.store.rows("SELECT count(*) FROM codings")[0][0]

    def _missing_coders(self, add: bool) -> Sequence[str]:
        """Return the coders to add: those whom the table names and who are not in the project."""
        known, missing = set[str](), list[str]()
        for line, row in self.table.rows:
            name = row.get("coder", "")
            if not name or folded(name) in known:
                continue
            known.add(folded(name))
            try:
                coder_id(self.store, name)
            except NotFound as error:
                if not add:
                    raise self.table.error_at(line, error) from error
                missing.append(name)
        return missing

    def _add_coders(self, names: Iterable[str]) -> None:
        for name in names:
            self.coders.add(name)

    def _coding(self, row: Mapping[str, str]) -> NewCoding:
        document = self._document(row["document"])
        start, end = self._passage(document, row)
        valence = row.get("valence", "").casefold()
        phase = row.get("phase", "")
        return NewCoding(
            document=document,
            start=start,
            end=end,
            code=row["code"],
            valence=_VALENCES.get(valence, valence) or None,
            flags=[flag.strip() for flag in row.get("flags", "").split("|") if flag.strip()],
            qualifiers={"fase": phase} if phase else {},
            coder=row.get("coder") or None,
        )

    def _document(self, name: str) -> Document:
        if name not in self.documents:
            documents = Documents(self.store)
            try:
                self.documents[name] = documents.get(name)
            except NotFound:
                self.documents[name] = documents.get(Path(name).stem)
        return self.documents[name]

    def _passage(self, document: Document, row: Mapping[str, str]) -> tuple[int, int]:
        words = row.get("passage", "")
        if row.get("start") and row.get("end"):
            return self._offsets(document, row, words)
        if not words:
            raise Error(_("there is no passage: give its words, or its start and end"))
        return self.codings.find_words(document, words)

    def _offsets(self, document: Document, row: Mapping[str, str], words: str) -> tuple[int, int]:
        try:
            start, end = int(row["start"]), int(row["end"])
        except ValueError:
            raise Error(_("start and end must be whole numbers")) from None
        if words and document.text[start:end].strip() != words:
            raise Error(
                _("the words at {start}–{end} of “{document}” are not “{words}”").format(
                    start=start, end=end, document=document.name, words=_short(words)
                )
            )
        return start, end


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"
