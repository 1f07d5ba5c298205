"""The memos of a project: notes on the project, a document or passage, a code, coding or case.

The one rule: a memo belongs to one thing; a memo on a passage is an anchor like a coding.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import index

from qcoder.errors import NotFound, Refused
from qcoder.i18n import N_, _
from qcoder.lookup import (
    CaseKey,
    CodeKey,
    CoderKey,
    DocumentKey,
    case_id,
    code_id,
    coder_id,
    document_for_offsets,
    document_id,
    row_id,
)
from qcoder.model import Coding, Memo, Span
from qcoder.passages import clean
from qcoder.rows import memo_from_row
from qcoder.store import Store

MemoKey = Memo | str


class Memos:
    """The collection of memos."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(
        self,
        document: DocumentKey | None = None,
        code: CodeKey | None = None,
        coding: Coding | str | None = None,
        case: CaseKey | None = None,
    ) -> Sequence[Memo]:
        """Return the memos on one thing; on everything where none is given."""
        targets = self._targets(document, code, coding, case)
        named = {column: value for column, value in targets.items() if value}
        condition = " AND ".join(f"{column} = ?" for column in named) or "1"
        rows = self._store.dicts(
            f"SELECT * FROM memos WHERE {condition} ORDER BY document, start, title, id",
            list(named.values()),
        )
        return [memo_from_row(row) for row in rows]

    def get(self, key: MemoKey) -> Memo:
        """Return one memo as it is now. Raises `NotFound`."""
        rows = self._store.dicts("SELECT * FROM memos WHERE id = ?", [row_id(key)])
        if not rows:
            raise NotFound(_("This memo is no longer there."))
        return memo_from_row(rows[0])

    def add(
        self,
        body: str,
        *,
        title: str = "",
        document: DocumentKey | None = None,
        passage: Span | tuple[int, int] | None = None,
        code: CodeKey | None = None,
        coding: Coding | str | None = None,
        case: CaseKey | None = None,
        coder: CoderKey | None = None,
    ) -> Memo:
        """Write a memo on one thing, or on the project where none is given.

        `passage` is a stretch of `document`; `coder` is who writes (this one if not given). Raises
        `Refused` where it is empty, on more than one thing, or on a passage outside the text.
        """
        store = self._store
        if document is not None and passage is not None:
            document = document_for_offsets(store, document)
        targets = self._targets(document, code, coding, case)
        if sum(value is not None for value in targets.values()) > 1:
            raise Refused(_("A memo belongs to one thing: a document, code, coding or case."))
        title, body = _written(title, body)
        with store.operation(N_("write memo")):
            row: dict[str, object] = {
                "id": store.new_id(),
                "title": title,
                "body": body,
                "coder": coder_id(store, (store.coder or "") if coder is None else coder),
                **targets,
                **self._anchor(targets["document"], passage),
            }
            store.insert("memos", row)
        return memo_from_row(row)

    def edit(self, key: MemoKey, *, title: str | None = None, body: str | None = None) -> Memo:
        """Change the title or the body of a memo. Raises `Refused` where both would be empty."""
        memo = self.get(key)
        title, body = _written(
            memo.title if title is None else title, memo.body if body is None else body
        )
        with self._store.operation(N_("write memo")):
            self._store.update("memos", memo.id, {"title": title, "body": body})
        return self.get(memo.id)

    def remove(self, key: MemoKey) -> None:
        """Remove a memo. Raises `NotFound`."""
        memo = self.get(key)
        with self._store.operation(N_("remove memo")):
            self._store.delete("memos", memo.id)

    def _targets(
        self,
        document: DocumentKey | None,
        code: CodeKey | None,
        coding: Coding | str | None,
        case: CaseKey | None,
    ) -> dict[str, str | None]:
        store = self._store
        return {
            "document": None if document is None else document_id(store, document),
            "code": None if code is None else code_id(store, code),
            "coding": None if coding is None else self._coding(coding),
            "case_id": None if case is None else case_id(store, case),
        }

    def _coding(self, key: Coding | str) -> str:
        coding = row_id(key)
        if not self._store.row("SELECT 1 FROM codings WHERE id = ?", [coding]):
            raise NotFound(_("This coding is no longer there."))
        return coding

    def _anchor(
        self, document: str | None, passage: Span | tuple[int, int] | None
    ) -> dict[str, object]:
        if passage is None:
            return {"text": None, "start": None, "end": None}
        rows = self._store.rows(
            "SELECT t.id, t.length FROM documents AS d JOIN texts AS t ON t.id = d.text "
            "WHERE d.id = ?",
            [document],
        )
        start, end = map(index, passage)
        if not rows or not 0 <= start < end <= rows[0][1]:
            raise Refused(
                _("There is no passage {start}–{end} to write a memo on.").format(
                    start=start, end=end
                )
            )
        return {"text": rows[0][0], "start": start, "end": end}


def _written(title: str, body: str) -> tuple[str, str]:
    """Return title and body as they are stored. Raises `Refused` where there is neither."""
    title, body = clean(title).strip(), clean(body).strip()
    if not title and not body:
        raise Refused(_("The memo is empty: write something."))
    return title, body
