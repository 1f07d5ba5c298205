"""The documents of a project: transcripts, their texts and their corrections.

The one rule: a text never changes; a correction is another text, and every anchor goes along with
it in the same operation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qcoder import anchors, structure
from qcoder.driver import damaged
from qcoder.errors import Refused
from qcoder.i18n import N_, _
from qcoder.lookup import DocumentKey, document_for_offsets, document_id, is_free
from qcoder.model import Coding, Document, Memo, Role, Structure, Transcript
from qcoder.passages import clean, on_one_line
from qcoder.position_map import PositionMap
from qcoder.rows import coding_from_row, memo_from_row
from qcoder.store import Store, content_id

_COLUMNS = (
    "d.id, d.name, d.format, d.filename, d.text, d.turns, t.length, d.group_id, d.position, "
    "d.original FROM documents AS d LEFT JOIN texts AS t ON t.id = d.text"
)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction did: the document with its new text, and the anchors that lost theirs."""

    document: Document
    moved: int
    lost_codings: tuple[Coding, ...]
    lost_memos: tuple[Memo, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What stands on a document, and goes along where it is removed: numbers, by all coders."""

    codings: int
    memos: int
    cases: int


class Documents:
    """The collection of documents."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self) -> Sequence[Document]:
        """Return all documents, in their order."""
        rows = self._store.rows(f"SELECT {_COLUMNS} ORDER BY d.position, d.name")
        return [self._document(row) for row in rows]

    def get(self, key: DocumentKey) -> Document:
        """Return one document, as it is now, by id or name. Raises `NotFound`."""
        wanted = document_id(self._store, key)
        rows = self._store.rows(f"SELECT {_COLUMNS} WHERE d.id = ?", [wanted])
        return self._document(rows[0])

    def add(
        self,
        source: Transcript | Path | str,
        *,
        name: str | None = None,
        encoding: str | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Document:
        """Import a transcript from a file, or one that was read (and corrected) before.

        A name that is taken gets a number. Raises `ReadError` where the file cannot be read and
        `Refused` where the same file is in the project already.
        """
        if not isinstance(source, Transcript):
            from qcoder import readers  # slow to import, and not needed to open a project

            source = readers.read(Path(source), encoding=encoding, progress=progress)
        else:
            _check_sound(source)
        with self._store.operation(N_("import document")):
            self._check_new(source)
            key = self._insert(source, name or source.name)
        return self.get(key)

    def add_parts(self, parts: Sequence[Transcript]) -> Sequence[Document]:
        """Import the transcripts into which one file was split, all or none, as one operation.

        Raises `Refused` where that file, or a part of it, is in the project already.
        """
        with self._store.operation(N_("import document")):
            for part in parts:
                _check_sound(part)
                self._check_new(part)
            keys = [self._insert(part, part.name) for part in parts]
        return [self.get(key) for key in keys]

    def _insert(self, source: Transcript, name: str) -> str:
        store = self._store
        key = store.new_id()
        store.insert(
            "documents",
            {
                "id": key,
                "name": self._free_name(name),
                "format": source.format,
                "filename": source.filename,
                "text": store.add_blob("texts", "text", source.text),
                "turns": self._add_turns(key, source.structure, source.roles),
                "original": store.add_blob("originals", "bytes", source.original),
                "group_id": None,
                "position": self._next_position(),
            },
        )
        return key

    def same_file(self, transcript: Transcript) -> Document | None:
        """Return the document that was imported from the same file, if there is one."""
        row = self._store.row(
            "SELECT id FROM documents WHERE original = ?", [content_id(transcript.original)]
        )
        return self.get(row[0]) if row and transcript.original else None

    def same_text(self, transcript: Transcript) -> Document | None:
        """Return a document that was imported with the same text, from whatever file."""
        row = self._store.row(
            "SELECT id FROM documents WHERE text = ?", [content_id(transcript.text)]
        )
        return self.get(row[0]) if row else None

    def rename(self, key: DocumentKey, name: str) -> None:
        """Give a document another name. Raises `Refused` where it is empty or taken."""
        document = document_id(self._store, key)
        name = on_one_line(clean(name)).strip()
        if not name or not is_free(self._store, "documents", name, document):
            raise Refused(
                _("A document needs a name of its own: “{name}” is empty or taken.").format(
                    name=name
                )
            )
        with self._store.operation(N_("rename document")):
            self._store.update("documents", document, {"name": name})

    def move(self, key: DocumentKey, position: int) -> None:
        """Move a document to a place among all documents."""
        store, document = self._store, document_id(self._store, key)
        before = store.rows("SELECT id, position FROM documents ORDER BY position, name")
        order = [row[0] for row in before if row[0] != document]
        order.insert(max(position, 0), document)
        places = dict(before)
        with store.operation(N_("move document")):
            for place, one in enumerate(order):
                if places[one] != place:
                    store.update("documents", one, {"position": place})

    def holdings(self, key: DocumentKey) -> Holdings:
        """Return how much stands on a document: codings, memos (theirs too), and linked cases."""
        wanted = document_id(self._store, key)
        row = self._store.rows(
            "SELECT (SELECT count(*) FROM codings WHERE document = :d), "
            "(SELECT count(*) FROM memos WHERE document = :d "
            "OR coding IN (SELECT id FROM codings WHERE document = :d)), "
            "(SELECT count(DISTINCT case_id) FROM case_links WHERE document = :d)",
            {"d": wanted},
        )[0]
        return Holdings(*row)

    def remove(self, key: DocumentKey) -> None:
        """Remove a document with its codings, memos, decisions, quotes, speakers and links."""
        store, document = self._store, document_id(self._store, key)
        with store.operation(N_("remove document")):
            store.execute(
                "DELETE FROM memos WHERE document = ? "
                "OR coding IN (SELECT id FROM codings WHERE document = ?)",
                [document, document],
            )
            for table in ("codings", "decisions", "quotes", "case_links", "statuses", "speakers"):
                store.execute(f"DELETE FROM {table} WHERE document = ?", [document])
            store.delete("documents", document)

    def original(self, key: DocumentKey) -> bytes:
        """Return the file that the document was imported from."""
        original = self.get(key).original_id
        return self._store.blob("originals", "bytes", original) if original else b""

    def correct(
        self, key: DocumentKey, new_text: str, *, turns: Structure | None = None
    ) -> Correction:
        """Replace a document's text by a corrected one; all anchors go along.

        `new_text` keeps labels and time stamps, and is cleaned like an imported text. The turns
        move along, and a line with a label that was added is a turn of its own, unless `turns`
        gives the structure of `new_text`. A coding or memo whose words are all gone is removed in
        the same operation and listed. Raises `Refused` where nothing would be left.
        """
        store = self._store
        document = self.get(document_for_offsets(store, key))
        new_text = clean(new_text)
        _check_correction(document, new_text, turns)
        edit = PositionMap.between(document.text, new_text)
        no_roles: Mapping[str, Role] = {}
        structured, roles = (turns, no_roles) if turns else corrected(document, edit, new_text)
        with store.operation(N_("correct text")):
            text_id = store.add_blob("texts", "text", new_text)
            turns_id = self._add_turns(document.id, structured, roles)
            moved = anchors.Moved()
            if text_id != document.text_id:
                anchors.keep_map(store, document.text_id, text_id, edit)
                store.update("documents", document.id, {"text": text_id, "turns": turns_id})
                moved = anchors.move_all(store, document.id, document.text_id, text_id, [edit])
                self._remove_lost(moved)
            else:
                store.update("documents", document.id, {"turns": turns_id})
        return Correction(
            self.get(document.id),
            moved.count,
            tuple(coding_from_row(row) for row in moved.lost.get("codings", [])),
            tuple(memo_from_row(row) for row in moved.lost.get("memos", [])),
        )

    def _remove_lost(self, moved: anchors.Moved) -> None:
        for row in moved.lost.get("codings", []):
            self._store.execute("DELETE FROM memos WHERE coding = ?", [row["id"]])
        for table, rows in moved.lost.items():
            for row in rows:
                self._store.delete(table, row["id"])

    def _check_new(self, transcript: Transcript) -> None:
        known = self.same_file(transcript)
        if known:
            raise Refused(
                _(
                    "“{file}” is in the project already, as “{name}”: remove that first to "
                    "import it anew."
                ).format(file=transcript.filename, name=known.name)
            )

    def _add_turns(self, document: str, structured: Structure, roles: Mapping[str, Role]) -> str:
        """Keep the structure of a document, and speakers for the labels that are new in it."""
        store = self._store
        known = "SELECT label, id FROM speakers WHERE document = ?"
        ids: dict[str, str] = dict(store.rows(known, [document]))
        labels = dict.fromkeys(
            [*roles, *(t.speaker for t in structured.turns if t.speaker and not t.speaker_id)]
        )
        rows: list[dict[str, object]] = []
        for label in labels:
            if label not in ids:
                role = roles.get(label, Role.RESPONDENT)
                ids[label] = store.new_id()
                row = {"id": ids[label], "document": document, "label": label, "role": role}
                rows.append({**row, "position": len(ids) - 1})
        store.insert_all("speakers", rows)
        return store.add_blob("turns", "json", structure.to_json(structured, ids))

    def _document(self, row: tuple[object, ...]) -> Document:
        if row[1] is None or row[6] is None:  # a row that lost its values, or its text
            raise damaged(self._store.path.name)
        return Document(*row, load_text=self._store.text, load_structure=self._structure)  # pyright: ignore[reportArgumentType]

    def _structure(self, document: Document) -> Structure:
        store = self._store
        data = store.blob("turns", "json", document.turns_id)
        speakers = "SELECT id, label FROM speakers WHERE document = ?"
        labels = dict(store.rows(speakers, [document.id]))
        return structure.from_json(data, document.text, labels)

    def _next_position(self) -> int:
        row = self._store.row("SELECT coalesce(max(position), -1) + 1 FROM documents")
        return row[0] if row else 0

    def _free_name(self, name: str) -> str:
        name = on_one_line(clean(name)).strip() or _("Document")
        number, free = 1, name
        while not is_free(self._store, "documents", free):
            number += 1
            free = f"{name} ({number})"
        return free


def _check_sound(source: Transcript) -> None:
    if source.text != clean(source.text) or not structure.fits(source.structure, source.text):
        raise Refused(_("The transcript is not clean, or its turns do not fit its text."))


def _check_correction(document: Document, new_text: str, turns: Structure | None) -> None:
    if not new_text.strip():
        raise Refused(
            _("The corrected text of “{name}” is empty: remove the document instead.").format(
                name=document.name
            )
        )
    if turns and not structure.fits(turns, new_text):
        raise Refused(_("The turns do not fit the corrected text: detect them again in it."))


def corrected(
    document: Document, edit: PositionMap, text: str
) -> tuple[Structure, Mapping[str, Role]]:
    """Return the structure of a document after an edit that led to `text`, with the roles in it.

    The turns move along. Where detection finds the turns of the old text in it, and those and more
    in `text`, lines with a label were added: then its turns count, with the speakers that the
    labels had before.
    """
    from qcoder.readers.speakers import find as find_turns  # see `add`

    moved = structure.moved(document.structure, edit, text, document.length)
    if _labels(find_turns(document.text)[0]) != _labels(document.structure):
        return moved, {}  # a format, or the user, said more than the text alone does
    found, roles = find_turns(text)
    known = {turn.label: turn.speaker_id for turn in moved.turns}
    kept = [turn for turn in found.turns if turn.label and turn.label in known]
    if moved.notes or len(kept) < len(moved.turns) or len(found.turns) == len(moved.turns):
        return moved, {}
    ids = {turn.speaker: known[turn.label] for turn in kept}
    turns = tuple(turn._replace(speaker_id=ids.get(turn.speaker)) for turn in found.turns)
    new = {label: role for label, role in roles.items() if label not in ids}
    return replace(moved, turns=turns), new


def _labels(structured: Structure) -> Sequence[object]:
    return [turn.label for turn in structured.turns]
