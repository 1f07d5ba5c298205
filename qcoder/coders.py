"""The coders of a project, and how far each is with each document.

The one rule: a coder is an id with a name, not what this computer calls its user.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from qcoder import joins
from qcoder.errors import Refused
from qcoder.i18n import N_, _
from qcoder.lookup import CoderKey, DocumentKey, choice, coder_id, document_id
from qcoder.model import Coder, CoderKind, Progress
from qcoder.passages import clean
from qcoder.store import Store


class Coders:
    """The collection of coders."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self) -> Sequence[Coder]:
        """Return all coders, by name."""
        rows = self._store.rows("SELECT id, name, kind FROM coders ORDER BY name, id")
        return [Coder(row[0], row[1], CoderKind(row[2])) for row in rows]

    def get(self, key: CoderKey) -> Coder:
        """Return one coder by id or name. Raises `NotFound`."""
        wanted = coder_id(self._store, key)
        return next(coder for coder in self.list() if coder.id == wanted)

    def add(self, name: str, kind: CoderKind = CoderKind.PERSON) -> Coder:
        """Add a coder. Raises `Refused` where the name is empty or taken."""
        coder = Coder(self._store.new_id(), self._free_name(name), kind)
        # Undo never takes a coder away: the log itself names them.
        with self._store.operation(N_("add coder"), kind="setup"):
            self._store.insert("coders", {"id": coder.id, "name": coder.name, "kind": kind})
        return coder

    def rename(self, key: CoderKey, name: str) -> None:
        """Give a coder another name. Raises `Refused` where it is empty or taken."""
        coder = coder_id(self._store, key)
        with self._store.operation(N_("rename coder")):
            self._store.update("coders", coder, {"name": self._free_name(name, coder)})

    def merge(self, source: CoderKey, target: CoderKey) -> None:
        """Join two identities of one person: all that `source` did becomes `target`'s.

        Codings of both that overlap with the same code are joined. Raises `Refused` for oneself,
        and for coders of different kinds.
        """
        store = self._store
        gone, kept = coder_id(store, source), coder_id(store, target)
        if gone in (kept, store.coder):
            raise Refused(_("Open the project as the coder that stays, and merge another into it."))
        if self.get(gone).kind != self.get(kept).kind:
            raise Refused(_("Only coders of the same kind can be one: merge others."))
        with store.operation(N_("merge coders")):
            groups = store.rows(
                "SELECT DISTINCT document, code FROM codings WHERE coder = ?", [gone]
            )
            store.execute("UPDATE codings SET coder = ? WHERE coder = ?", [kept, gone])
            joins.join(store, [(document, code, kept) for document, code in groups])
            store.execute("UPDATE memos SET coder = ? WHERE coder = ?", [kept, gone])
            store.execute("DELETE FROM statuses WHERE coder = ?", [gone])
            store.delete("coders", gone)

    def status(self, document: DocumentKey, coder: CoderKey | None = None) -> Progress:
        """Return how far a coder (this one if not given) is with a document."""
        row = self._store.row(
            "SELECT status FROM statuses WHERE id = ?", [self._status_key(document, coder)[0]]
        )
        return Progress(row[0]) if row else Progress.NOT_STARTED

    def set_status(
        self, document: DocumentKey, status: Progress | str, coder: CoderKey | None = None
    ) -> None:
        """Set how far a coder is with a document, with the version of the codebook in use now."""
        key, document_row, coder_row = self._status_key(document, coder)
        version = self._store.row(
            "SELECT o.id FROM changes AS c JOIN operations AS o ON o.number = c.operation "
            "WHERE c.\"table\" = 'codes' ORDER BY c.number DESC LIMIT 1"
        )
        values = {
            "status": choice(Progress, status),
            "codebook_version": version[0] if version else None,
        }
        with self._store.operation(N_("set status")):
            if self._store.row("SELECT 1 FROM statuses WHERE id = ?", [key]):
                self._store.update("statuses", key, values)
            else:
                row = {"id": key, "coder": coder_row, "document": document_row, **values}
                self._store.insert("statuses", row)

    def _status_key(self, document: DocumentKey, coder: CoderKey | None) -> tuple[str, str, str]:
        """Return the id of a status, the same on every computer, with document and coder."""
        whose = coder_id(self._store, coder or self._store.coder or "")
        where = document_id(self._store, document)
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{whose} {where}")), where, whose

    def _free_name(self, name: str, own: str = "") -> str:
        name = clean(name).strip()
        taken = {coder.name.casefold() for coder in self.list() if coder.id != own}
        if not name or name.casefold() in taken:
            raise Refused(
                _("A coder needs a name of its own: “{name}” is empty or taken.").format(name=name)
            )
        return name
