"""The coders of a project, and how far each is with each document.

The one rule: a coder is an id with a name, not what this computer calls its user.
"""

from __future__ import annotations

from collections.abc import Sequence

from qcoder import decisions, joins
from qcoder.errors import Refused
from qcoder.i18n import N_, _
from qcoder.lookup import (
    CoderKey,
    DocumentKey,
    choice,
    coder_id,
    document_id,
    is_free,
    pair_id,
    written,
)
from qcoder.model import Coder, CoderKind, Progress
from qcoder.package_mark import package_mark
from qcoder.store import Store


class Coders:
    """The collection of coders."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self, *, merged: bool = False) -> Sequence[Coder]:
        """Return all coders, by name; with `merged`, those merged away too, as the log has them."""
        rows = self._store.rows(
            "SELECT id, name, kind FROM coders WHERE merged_into IS NULL OR ? ORDER BY name, id",
            [merged],
        )
        with self._store.decoding():
            return [Coder(row[0], row[1], CoderKind(row[2])) for row in rows]

    def get(self, key: CoderKey) -> Coder:
        """Return one coder by id or name. Raises `NotFound`."""
        wanted = coder_id(self._store, key)
        return next(coder for coder in self.list() if coder.id == wanted)

    def add(self, name: str, kind: CoderKind | str = CoderKind.PERSON) -> Coder:
        """Add a coder.

        Raises `Refused` where the name is empty or taken, no such kind is, or in a coder package.
        """
        self.check_may_change()
        kind = choice(CoderKind, kind)
        coder = Coder(self._store.new_id(), self._free_name(name), kind)
        # Undo never takes a coder away: the log itself names them.
        with self._store.operation(N_("add coder"), kind="setup"):
            self._store.insert("coders", {"id": coder.id, "name": coder.name, "kind": kind})
        return coder

    def rename(self, key: CoderKey, name: str) -> None:
        """Give a coder another name. Raises `Refused` where it is empty or taken; see `add`."""
        self.check_may_change()
        coder = coder_id(self._store, key)
        with self._store.operation(N_("rename coder")):
            self._store.update("coders", coder, {"name": self._free_name(name, coder)})

    def merge(self, source: CoderKey, target: CoderKey) -> None:
        """Join two identities of one person: all that `source` did becomes `target`'s.

        Codings of both that overlap with the same code are joined; of two statuses the further one
        stays. The log goes on naming `source`. Raises `Refused` for oneself, and for coders of
        different kinds; see `add`.
        """
        self.check_may_change()
        store = self._store
        gone, kept = coder_id(store, source), coder_id(store, target)
        if gone in (kept, store.coder):
            raise Refused(_("Open the project as the coder that stays, and merge another into it."))
        if self.get(gone).kind != self.get(kept).kind:
            raise Refused(_("Only coders of the same kind can be one: merge others."))
        with store.operation(N_("merge coders")):
            self.hand_over(gone, kept)
            store.execute(
                "UPDATE coders SET merged_into = ? WHERE id = ? OR merged_into = ?",
                [kept, gone, gone],
            )

    def hand_over(self, gone: str, kept: str) -> None:
        """Give the codings, memos, statuses and decisions of one coder to another, by their ids."""
        store = self._store
        groups = store.rows("SELECT DISTINCT document, code FROM codings WHERE coder = ?", [gone])
        decisions.pass_on(store, "coder", gone, kept)
        store.execute("UPDATE codings SET coder = ? WHERE coder = ?", [kept, gone])
        joins.join(store, [(document, code, kept) for document, code in groups])
        store.execute("UPDATE memos SET coder = ? WHERE coder = ?", [kept, gone])
        self._merge_statuses(gone, kept)

    def status(self, document: DocumentKey, coder: CoderKey | None = None) -> Progress:
        """Return how far a coder (this one if not given) is with a document."""
        row = self._store.row(
            "SELECT status FROM statuses WHERE id = ?", [self._status_key(document, coder)[0]]
        )
        return Progress(row[0]) if row else Progress.NOT_STARTED

    def statuses(self) -> dict[tuple[str, str], Progress]:
        """Return how far coders are, by document id and coder id, where they began."""
        rows = self._store.rows("SELECT document, coder, status FROM statuses")
        return {(document, coder): Progress(status) for document, coder, status in rows}

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

    def _merge_statuses(self, gone: str, kept: str) -> None:
        """Give the statuses of one coder to another; where both have one, the further stays."""
        store, order = self._store, [*Progress]
        for row in store.dicts("SELECT * FROM statuses WHERE coder = ?", [gone]):
            key = self._status_key(row["document"], kept)[0]
            there = store.row("SELECT status FROM statuses WHERE id = ?", [key])
            if not there:
                store.insert("statuses", {**row, "id": key, "coder": kept})
            elif order.index(row["status"]) > order.index(there[0]):
                names = ("status", "codebook_version")
                store.update("statuses", key, {name: row[name] for name in names})
            store.delete("statuses", row["id"])

    def _status_key(self, document: DocumentKey, coder: CoderKey | None) -> tuple[str, str, str]:
        """Return the id of a status, the same on every computer, with document and coder."""
        whose = coder_id(self._store, (self._store.coder or "") if coder is None else coder)
        where = document_id(self._store, document)
        return pair_id(whose, where), where, whose

    def check_may_change(self) -> None:
        """Raise `Refused` in a coder package, where who codes is given."""
        mark = package_mark(self._store)
        if mark:
            raise Refused(
                _(
                    "This is the package of {coder}: who codes in it cannot be changed. Whoever "
                    "made it can make a package for another coder."
                ).format(coder=self.get(mark.coder).name)
            )

    def _free_name(self, name: str, own: str = "") -> str:
        name = written(name)
        if not name or not is_free(self._store, "coders", name, own):
            raise Refused(
                _("A coder needs a name of its own: “{name}” is empty or taken.").format(name=name)
            )
        return name
