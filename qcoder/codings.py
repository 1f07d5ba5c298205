"""The codings of a project: codes on passages.

The one rule: the same code by the same coder on overlapping passages is one coding, whatever way
the overlap came about.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import index
from typing import Any

from qcoder import joins
from qcoder.errors import Error, NotFound, Refused
from qcoder.i18n import N_, _, language
from qcoder.lookup import (
    CodeKey,
    CoderKey,
    DocumentKey,
    choice,
    code_id,
    coder_id,
    document_for_offsets,
    document_id,
    row_id,
    written,
)
from qcoder.model import Choice, Code, Coding, Qualifier, Span, Valence
from qcoder.passages import clean, places
from qcoder.rows import coding_from_row, qualifier_from_data
from qcoder.store import Store

CodingKey = Coding | str
_SHORTEST_ID = 6
_SHORT = 40  # characters of a passage that a message quotes


@dataclass(frozen=True, slots=True)
class NewCoding:
    """A coding to be added: what `Codings.add` takes, for many at once."""

    document: DocumentKey
    start: int
    end: int
    code: CodeKey
    valence: Valence | str | None = None
    flags: Sequence[str] = ()
    qualifiers: Mapping[str, str] = field(default_factory=dict[str, str])
    coder: CoderKey | None = None


class Codings:
    """The collection of codings."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(
        self,
        document: DocumentKey | None = None,
        code: CodeKey | None = None,
        coder: CoderKey | None = None,
    ) -> Sequence[Coding]:
        """Return the codings of a document, a code and a coder (all where not given).

        They come in the order of their documents, then of their passages.
        """
        conditions, parameters = ["1"], list[str]()
        for column, value in (
            ("document", None if document is None else document_id(self._store, document)),
            ("code", None if code is None else code_id(self._store, code)),
            ("coder", None if coder is None else coder_id(self._store, coder)),
        ):
            if value is not None:
                conditions.append(f"c.{column} = ?")
                parameters.append(value)
        rows = self._store.dicts(
            "SELECT c.* FROM codings AS c JOIN documents AS d ON d.id = c.document "
            f'WHERE {" AND ".join(conditions)} ORDER BY d.position, c.start, c."end", c.id',
            parameters,
        )
        with self._store.decoding():
            return [coding_from_row(row) for row in rows]

    def count(self, document: DocumentKey) -> int:
        """Return the number of codings in a document, by all coders."""
        where = document_id(self._store, document)
        return self._store.rows("SELECT count(*) FROM codings WHERE document = ?", [where])[0][0]

    def get(self, key: CodingKey) -> Coding:
        """Return one coding as it is now, also by the first characters of its id.

        Raises `NotFound`, also where more than one begins so.
        """
        wanted = row_id(key)
        rows = self._store.dicts("SELECT * FROM codings WHERE id = ?", [wanted])
        if not rows and len(wanted) >= _SHORTEST_ID:
            rows = self._store.dicts(
                "SELECT * FROM codings WHERE substr(id, 1, ?) = ? LIMIT 2", [len(wanted), wanted]
            )
        if len(rows) != 1:
            raise NotFound(
                _("There is no coding “{id}” (any more): see the list.").format(id=wanted)
            )
        with self._store.decoding():
            return coding_from_row(rows[0])

    def text(self, key: CodingKey) -> str:
        """Return the words of a coding's passage."""
        coding = self.get(key)
        return self._store.text(coding.text_id)[coding.start : coding.end]

    def find_words(self, document: DocumentKey, words: str) -> Span:
        """Return the one passage of a document that reads exactly `words`.

        Raises `NotFound` where there is none, or more than one.
        """
        rows = self._store.rows(
            "SELECT name, text FROM documents WHERE id = ?", [document_id(self._store, document)]
        )
        name, text_id = rows[0]
        words = clean(words).strip()
        found = list(places(self._store.text(text_id), words)) if words else []
        if len(found) != 1:
            problem = (
                _("The words “{words}” are not in “{document}”: copy them from the text exactly.")
                if not found
                else _(
                    "The words “{words}” occur more than once in “{document}”: "
                    "give more words, or offsets."
                )
            )
            short = words if len(words) <= _SHORT else words[: _SHORT - 1] + "…"
            raise NotFound(problem.format(words=short, document=name))
        return found[0]

    def add(
        self,
        document: DocumentKey,
        start: int,
        end: int,
        *,
        code: CodeKey,
        valence: Valence | str | None = None,
        flags: Sequence[str] = (),
        qualifiers: Mapping[str, str] | None = None,
        coder: CoderKey | None = None,
    ) -> Coding:
        """Code the passage `[start, end)`; joined to what this coder coded so there already.

        Returns the coding as it now stands. Raises `Refused` for a theme, a retired code, a passage
        outside the text or without a word, and a qualifier that the codebook does not have,
        `NotFound` for what is not there.
        """
        new = NewCoding(document, start, end, code, valence, flags, qualifiers or {}, coder)
        return self.add_all([new])[0]

    def add_all(self, codings: Iterable[NewCoding]) -> Sequence[Coding]:
        """Code many passages in one operation; all of them or, where one is refused, none."""
        with self._store.operation(N_("code passage")):
            resolve = _Resolver(self._store)
            rows = [self._row(coding, resolve) for coding in codings]
            self._store.insert_all("codings", rows)
            survivors = joins.join(
                self._store, {(r["document"], r["code"], r["coder"]) for r in rows}
            )
            touched = {key: self.get(key) for key in set(survivors.values())}
            kept = [survivors.get(key, key) for key in (str(row["id"]) for row in rows)]
            return [
                touched.get(key) or coding_from_row(row)
                for key, row in zip(kept, rows, strict=True)
            ]

    def problems(self, codings: Iterable[NewCoding]) -> Sequence[Error | None]:
        """Return for each coding what `add_all` would refuse it for, if it would; add none."""
        resolve, found = _Resolver(self._store), list[Error | None]()
        for coding in codings:
            try:
                self._row(coding, resolve)
            except Error as error:
                found.append(error)
            else:
                found.append(None)
        return found

    def remove(self, *keys: CodingKey) -> None:
        """Remove codings, with their memos. Raises `NotFound`."""
        with self._store.operation(N_("remove coding")):
            for key in keys:
                coding = self.get(key)
                self._store.execute("DELETE FROM memos WHERE coding = ?", [coding.id])
                self._store.delete("codings", coding.id)

    def resize(self, key: CodingKey, start: int, end: int) -> Coding:
        """Give a coding another passage in its document. Raises as `add` does.

        Raises `Refused` too where the `Coding` was read before its text was corrected.
        """
        coding = self.get(key)
        if isinstance(key, Coding) and key.text_id != coding.text_id:
            raise Refused(
                _("The text was corrected after the coding was read: read it again first.")
            )
        start, end = self._passage(coding.text_id, start, end)
        with self._store.operation(N_("resize coding")):
            self._store.update("codings", coding.id, {"start": start, "end": end})
            return self._joined(coding)

    def recode(self, key: CodingKey, code: CodeKey) -> Coding:
        """Give a coding another code. Raises as `add` does."""
        coding = self.get(key)
        target = _Resolver(self._store).code(code)
        with self._store.operation(N_("recode passage")):
            self._store.update("codings", coding.id, {"code": target})
            return self._joined(coding)

    def set_valence(self, key: CodingKey, valence: Valence | str | None) -> Coding:
        """Set how the passage judges its code; None takes the judgement back."""
        value = choice(Valence, valence) if valence else None
        return self._set(N_("set valence"), key, {"valence": value})

    def set_flags(self, key: CodingKey, flags: Iterable[str]) -> Coding:
        """Set the flags of a coding. Raises `Refused` where they are one text, not a list."""
        return self._set(N_("set flags"), key, {"flags": _flags(flags)})

    def set_qualifiers(self, key: CodingKey, qualifiers: Mapping[str, str]) -> Coding:
        """Set the qualifiers of a coding, such as its phase. Raises as `add` does."""
        checked = _Resolver(self._store).qualifiers(qualifiers)
        return self._set(N_("set qualifiers"), key, {"qualifiers": checked})

    def _set(self, verb: str, key: CodingKey, values: Mapping[str, object]) -> Coding:
        coding = self.get(key)
        with self._store.operation(verb):
            self._store.update("codings", coding.id, values)
        return self.get(coding.id)

    def _row(self, new: NewCoding, resolve: _Resolver) -> dict[str, Any]:
        document, text_id = resolve.document(new.document)
        start, end = self._passage(text_id, new.start, new.end)
        return {
            "id": self._store.new_id(),
            "document": document,
            "text": text_id,
            "start": start,
            "end": end,
            "code": resolve.code(new.code),
            "coder": resolve.coder((self._store.coder or "") if new.coder is None else new.coder),
            "valence": choice(Valence, new.valence) if new.valence else None,
            "flags": _flags(new.flags),
            "qualifiers": resolve.qualifiers(new.qualifiers),
        }

    def _passage(self, text_id: str, start: int, end: int) -> Span:
        """Return a passage that can be coded; offsets may be numpy's. Raises `Refused`."""
        text, start, end = self._store.text(text_id), index(start), index(end)
        if not 0 <= start < end <= len(text):
            raise Refused(
                _("There is no passage {start}–{end}: the text has {length} characters.").format(
                    start=start, end=end, length=len(text)
                )
            )
        if not text[start:end].strip():
            raise Refused(_("The passage holds no words: select some."))
        return Span(start, end)

    def _joined(self, coding: Coding) -> Coding:
        """Return a coding after a change, joined with what it now overlaps."""
        now = self.get(coding)
        survivors = joins.join(self._store, [(now.document, now.code, now.coder)])
        return self.get(survivors.get(now.id, now.id))


class _Resolver:
    """Finds what codings name, each thing once for as long as one operation takes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._documents: dict[DocumentKey, tuple[str, str]] = {}
        self._codes: dict[str, str] = {}
        self._coders: dict[CoderKey, str] = {}
        self._allowed: Mapping[str, Qualifier] | None = None

    def document(self, key: DocumentKey) -> tuple[str, str]:
        """Return the ids of a document and of its text."""
        if key not in self._documents:
            row = document_for_offsets(self._store, key)
            text = self._store.rows("SELECT text FROM documents WHERE id = ?", [row])[0][0]
            self._documents[key] = row, text
        return self._documents[key]

    def coder(self, key: CoderKey) -> str:
        """Return the id of a coder."""
        if key not in self._coders:
            self._coders[key] = coder_id(self._store, key)
        return self._coders[key]

    def code(self, key: CodeKey) -> str:
        """Return the id of a code that may be applied. Raises `Refused`."""
        name = key.id if isinstance(key, Code) else key
        if name not in self._codes:
            self._codes[name] = self._applicable(code_id(self._store, key))
        return self._codes[name]

    def qualifiers(self, given: Mapping[str, str]) -> str:
        """Return qualifiers as they are stored: those of the codebooks, or any where none has any.

        Raises `Refused`.
        """
        if not given:
            return "{}"
        if self._allowed is None:
            self._allowed = qualifiers(self._store)
        wanted = {_text(key): _text(value) for key, value in given.items()}
        for key, value in wanted.items():
            if self._allowed and key not in self._allowed:
                raise Refused(
                    _("The codebook has no qualifier “{key}”; it has: {keys}.").format(
                        key=key, keys=_listed(self._allowed.values())
                    )
                )
            known = self._allowed.get(key)
            if known and known.choices and value not in [one.key for one in known.choices]:
                raise Refused(
                    _("“{key}” cannot be “{value}”: the codebook has {values}.").format(
                        key=known.name(language()), value=value, values=_listed(known.choices)
                    )
                )
        return json.dumps(wanted, ensure_ascii=False, sort_keys=True)

    def _applicable(self, code: str) -> str:
        row = self._store.rows("SELECT short_id, codable, status FROM codes WHERE id = ?", [code])
        short_id, codable, status = row[0]
        if not codable:
            raise Refused(
                _("“{code}” is a theme: apply one of the codes under it.").format(code=short_id)
            )
        if status == "retired":
            raise Refused(
                _("Code “{code}” is retired: make it active again, or apply another.").format(
                    code=short_id
                )
            )
        return code


def qualifiers(store: Store) -> Mapping[str, Qualifier]:
    """Return the qualifiers of the codebooks by their keys; a later codebook's count."""
    rows = store.rows(
        "SELECT q.value FROM codebooks AS b, json_each(b.data, '$.qualifiers') AS q "
        "ORDER BY b.position"
    )
    found = [qualifier_from_data(json.loads(row[0])) for row in rows]
    return {each.key: each for each in found}


def _listed(choices: Iterable[Choice | Qualifier]) -> str:
    """Return the keys of choices, each with its name where that is another."""
    named = [(each.key, each.name(language())) for each in choices]
    return ", ".join(key if key == name else f"{key} ({name})" for key, name in named)


def _flags(flags: Iterable[str]) -> str:
    """Return flags as they are stored. Raises `Refused`."""
    if not flags:
        return "[]"
    if isinstance(flags, str):
        raise Refused(_("Flags are a list of texts: give [“{flag}”].").format(flag=flags))
    return json.dumps(sorted({_text(flag) for flag in flags} - {""}), ensure_ascii=False)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Refused(_("Flags and qualifiers are texts: “{value}” is none.").format(value=value))
    return written(value)
