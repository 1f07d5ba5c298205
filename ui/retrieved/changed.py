"""What a change of the project means for the list of passages.

The one rule: a passage changes with its codings, their memos, its document and who speaks there.
"""

from __future__ import annotations

from qcoder.model import Changes
from ui.session import Session


def respoken(changes: Changes) -> set[str]:
    """Return the documents whose words or speakers may be others now."""
    documents = {row.id for row in changes.tables.get("documents", ())}
    return documents | _of(changes, "speakers", "document")


def touched(session: Session, changes: Changes) -> set[str]:
    """Return the documents whose passages may be others now."""
    documents = {row.id for row in changes.tables.get("documents", ())}
    noted = _of(changes, "memos", "coding")
    if noted:
        documents |= {row.document for row in session.open_project.passages.of(noted)}
    return documents | _of(changes, "codings", "document")


def _of(changes: Changes, table: str, column: str) -> set[str]:
    """Return what the changed rows of a table belong to, or did."""
    images = (image for row in changes.tables.get(table, ()) for image in (row.before, row.after))
    return {str(image[column]) for image in images if image and image[column]}
