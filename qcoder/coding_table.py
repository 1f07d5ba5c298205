"""Codings in a table: one row each, found again in the documents by their exact words or offsets.

The one rule: a row that does not fit exactly one place in one document is refused by its line, and
then nothing of the table is taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qcoder import sheets
from qcoder.coders import Coders
from qcoder.codings import Codings, NewCoding
from qcoder.documents import Documents
from qcoder.errors import Error, NotFound
from qcoder.i18n import N_, _
from qcoder.lookup import coder_id
from qcoder.memos import Memos
from qcoder.model import Coding, Document, Valence
from qcoder.passages import clean
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
    """Add the codings of a CSV or XLSX table, as one operation.

    Columns (Dutch or English): document, code, and either passage (the exact words, which occur
    once in the document) or start and end; and optionally coder, valence, phase, flags (separated
    by `|`) and memo. A coder who is not in the project is added only where `add_coders` says so.
    Raises `Error` that names the line of a row that does not fit.
    """
    table = sheets.read(path, FIELDS, required=("document", "code"))
    return _Loading(store, table, add_coders).load(progress)


class _Loading:
    def __init__(self, store: Store, table: sheets.Table, add_coders: bool) -> None:
        self.store = store
        self.table = table
        self.add_coders = add_coders
        self.coders = Coders(store)
        self.codings = Codings(store)
        self.documents: dict[str, Document] = {}

    def load(self, progress: Progress | None) -> Imported:
        memos, lines = Memos(self.store), len(self.table.rows)
        line = 0

        def each() -> Iterator[NewCoding]:
            nonlocal line
            for line, row in self.table.rows:
                yield self._coding(row)
                if progress:
                    progress(line, lines)

        before = self._count()
        with self.store.operation(N_("import codings")):
            self._check_coders()
            try:
                # Each row is checked as soon as it is yielded, so `line` is that of a fault.
                added = self.codings.add_all(each())
            except Error as error:
                raise self.table.error_at(line, error) from error
            for (_line, row), coding in zip(self.table.rows, added, strict=True):
                if row.get("memo"):
                    memos.add(row["memo"], coding=coding)
        return Imported(added, self._count() - before, self.table.others)

    def _count(self) -> int:
        return self.store.rows("SELECT count(*) FROM codings")[0][0]

    def _check_coders(self) -> None:
        """See that the coders whom the table names are in the project; add them if asked to."""
        for line, row in self.table.rows:
            with self.table.errors_at(line):
                try:
                    coder_id(self.store, row.get("coder") or self.store.coder or "")
                except NotFound:
                    if not self.add_coders:
                        raise
                    self.coders.add(row["coder"])

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
        words = clean(row.get("passage", "")).strip()
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
