"""How far the coder of a package is, for whom merges it.

The one rule: it only tells; a document counts as complete when its coder says so, not before.
"""

from __future__ import annotations

from collections.abc import Sequence

from qcoder.i18n import _
from qcoder.merging.found import Findings
from qcoder.merging.other import by_id
from qcoder.model import Progress
from qcoder.package_mark import package_mark

_NAMED = 8  # documents that a sentence names


def progress_notes(found: Findings) -> list[str]:
    """Return, of a package, which documents were marked as complete now, and which not yet."""
    mark = package_mark(found.other.store)
    if mark is None:
        return []
    other, coder = found.other, found.label("coders", mark.coder)
    rows = other.store.rows(
        "SELECT id, document FROM statuses WHERE status = ?", [Progress.COMPLETE]
    )
    touched = by_id(other.store, "statuses", [key for of, key in other.touched if of == "statuses"])
    now = {document for key, document in rows if key in touched}
    left = {*other.few["documents"]} - {document for _key, document in rows}
    notes: list[str] = []
    if now:
        notes.append(
            _("{coder} marked {documents} as complete.").format(
                coder=coder, documents=_named(found, now)
            )
        )
    if found.rows and {*found.rows} <= {"statuses"} and not found.differences:
        notes.append(_("Nothing else is new: only how far {coder} is.").format(coder=coder))
    if left:
        notes.append(
            _("{coder} has still to mark {documents} as complete.").format(
                coder=coder, documents=_named(found, left)
            )
        )
    return notes


def _named(found: Findings, documents: set[str]) -> str:
    """Return the names of documents, in their order."""
    known = found.other.few["documents"]
    order: Sequence[str] = sorted(
        documents & {*known}, key=lambda key: (known[key]["position"], known[key]["name"])
    )
    names = [found.label("documents", key) for key in order[:_NAMED]]
    if len(order) > _NAMED:
        names.append(_("and {n} more").format(n=len(order) - _NAMED))
    return ", ".join(names)
