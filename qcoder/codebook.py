"""The codebook of a project: loading one from a file, and writing it out again.

The one rule: loading never removes a code or touches a coding; codes are recognised by their id.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from qcoder import codebook_files, files, writers
from qcoder.codebook_files import Codebook
from qcoder.codes import Codes
from qcoder.errors import CodebookError
from qcoder.i18n import N_, _
from qcoder.lookup import folded
from qcoder.model import Choice, Code
from qcoder.rows import code_to_row, qualifier_from_data
from qcoder.store import Store

# The formats for people, and the modules (imported when they are first used) that write them.
READABLE = {".docx": "codebook_docx", ".html": "codebook_html"}
# What a project decides for itself about a code that a newer file brings again.
_OWN = ("id", "parent", "position", "status", "merged_into")
_META = ("date", "title_nl", "title_en", "rules_nl", "rules_en", "qualifiers", "flags", "valence")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a codebook did: how many codes it added and brought up to date."""

    title: str
    added: int
    updated: int
    warnings: tuple[str, ...]


class ProjectCodebook:
    """The codebook of one project."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._codes = Codes(store)

    def load(self, source: str | Path | Codebook) -> Loaded:
        """Add the codes of a shipped codebook (by name), a file, or a `Codebook`.

        Codes that are in the project already, by id, get the names, definitions and rules of the
        file; their place, status and codings stay. Raises `CodebookError`, where a file is not
        valid, an id is taken by another code or a code with codings would become a theme, and then
        changes nothing.
        """
        if not isinstance(source, Codebook):
            source = codebook_files.read(codebook_files.find(source))
        known = {code.id: code for code in self._codes.list(merged=True)}
        fresh = [code for code in source.codes if code.id not in known]
        self._check_free(source, known)
        self._check_themes(source, known)
        updated = 0
        with self._store.operation(N_("load codebook")):
            self._codes.add_all(self._placed(fresh, known))
            for code in source.codes:
                if code.id in known:
                    updated += self._update(known[code.id], code)
            self._keep_meta(source)
        return Loaded(source.title("nl"), len(fresh), updated, source.warnings)

    def get(self) -> Codebook:
        """Return the project's codes, with title and rules of the codebook that was loaded last.

        Qualifiers and flags are those of all codebooks; a later one wins where both have a key.
        """
        codes = tuple(self._codes.list())
        rows = self._store.rows("SELECT key, version, data FROM codebooks ORDER BY position")
        if not rows:
            return Codebook(codes=codes)
        with self._store.decoding():
            books = [json.loads(data) for _key, _version, data in rows]
            key, version, _data = rows[-1]
            meta = books[-1]
            return Codebook(
                key=key,
                version=version,
                codes=codes,
                date=meta["date"],
                title_nl=meta["title_nl"],
                title_en=meta["title_en"],
                rules_nl=tuple(meta["rules_nl"]),
                rules_en=tuple(meta["rules_en"]),
                qualifiers=tuple(
                    qualifier_from_data(item) for item in _by_key(books, "qualifiers")
                ),
                flags=tuple(Choice(**item) for item in _by_key(books, "flags")),
                valence=qualifier_from_data(meta["valence"]),
                extra=meta["extra"],
            )

    def save(self, path: Path | str, *, language: str = "nl", counts: bool = False) -> None:
        """Write the codebook to a file, by its suffix; headings in `language` (`nl` or `en`).

        YAML, CSV and XLSX can be loaded again; .docx and .html are for people, and say with
        `counts` how many codings each code has, of all coders. Raises `Error` where the file cannot
        be written.
        """
        path = Path(path)
        check_place(path)
        writer = READABLE.get(path.suffix.lower())
        if writer is None:
            codebook_files.write(self.get(), path, language=language)
            return
        content = import_module(f"qcoder.writers.{writer}").content
        writers.save(path, content(self.get(), language, self._counts() if counts else None))

    def _counts(self) -> Mapping[str, int]:
        found = Counter[str]()
        for (code, _coder), n in self._codes.counts().items():
            found[code] += n
        return found

    def _check_free(self, source: Codebook, known: Mapping[str, Code]) -> None:
        """Refuse an id that would stand for two codes once all is loaded."""
        loaded = {code.id for code in source.codes}
        taken = {folded(code.short_id) for key, code in known.items() if key not in loaded}
        for code in source.codes:
            if folded(code.short_id) in taken:
                raise CodebookError(
                    _(
                        "Code “{id}” of this codebook is another code than “{id}” in the project: "
                        "give one of them another id first."
                    ).format(id=code.short_id)
                )
            taken.add(folded(code.short_id))

    def _check_themes(self, source: Codebook, known: Mapping[str, Code]) -> None:
        for code in source.codes:
            if code.codable or code.id not in known or not known[code.id].codable:
                continue
            if self._store.row("SELECT 1 FROM codings WHERE code = ?", [code.id]):
                raise CodebookError(
                    _("“{code}” has codings: a theme has none.").format(code=code.short_id)
                )

    def _placed(self, fresh: list[Code], known: Mapping[str, Code]) -> list[Code]:
        """Put new codes after the siblings that are there already."""
        last: dict[str | None, int] = {}
        for code in known.values():
            last[code.parent] = max(last.get(code.parent, -1), code.position)
        return [
            replace(code, position=code.position + last.get(code.parent, -1) + 1) for code in fresh
        ]

    def _update(self, old: Code, new: Code) -> bool:
        before, after = code_to_row(old), code_to_row(new)
        changed = {
            name: value
            for name, value in after.items()
            if name not in _OWN and value != before[name]
        }
        if changed:
            self._store.update("codes", old.id, changed)
        return bool(changed)

    def _keep_meta(self, book: Codebook) -> None:
        values = asdict(replace(book, codes=()))
        kept = {name: values[name] for name in (*_META, "extra")}
        row = {
            "key": book.key,
            "version": book.version,
            "data": json.dumps(kept, ensure_ascii=False, default=str),
            "position": self._store.rows(
                "SELECT coalesce(max(position), -1) + 1 FROM codebooks WHERE key <> ?", [book.key]
            )[0][0],
        }
        known = self._store.row("SELECT id FROM codebooks WHERE key = ?", [book.key])
        if known:
            self._store.update("codebooks", known[0], row)
        else:
            self._store.insert("codebooks", {"id": self._store.new_id(), **row})


def check_place(path: Path) -> None:
    """Raise `Error` where no codebook can be written: by its suffix, or for want of a folder."""
    suffixes = (*codebook_files.FORMATS, *READABLE)
    if path.suffix.lower() not in suffixes:
        raise CodebookError(
            _("“{name}”: a codebook can be written as {formats}, by the end of its name.").format(
                name=path.name, formats=", ".join(suffixes)
            )
        )
    files.check_place(path)


def _by_key(books: Sequence[Mapping[str, Any]], name: str) -> list[Mapping[str, Any]]:
    """Return what all codebooks have under `name`, in their order; the last of each key."""
    return list({item["key"]: item for book in books for item in book[name]}.values())
