"""What the rows of the document tree are: groups and documents, with how far the coder is.

The one rule: nothing here is kept; the rows come of the session and of what is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qcoder.i18n import _, ngettext
from qcoder.model import Document, Group, Progress
from ui.session import Session
from ui.shown import Shown
from ui.trees.rows import Mark, Row, Sign, with_heads_marked

Statuses = Mapping[tuple[str, str], Progress]
SIGNS = {
    Progress.NOT_STARTED: Sign.EMPTY,
    Progress.BUSY: Sign.HALF,
    Progress.COMPLETE: Sign.FULL,
}


def progress_name(progress: Progress) -> str:
    """Return what the user reads for how far a coder is."""
    return {
        Progress.NOT_STARTED: _("not started"),
        Progress.BUSY: _("busy"),
        Progress.COMPLETE: _("complete"),
    }[progress]


def document_rows(
    session: Session,
    shown: Shown,
    groups: Sequence[Group],
    statuses: Statuses,
    coder: str,
) -> Sequence[Row]:
    """Return groups with their documents, then the documents without a group."""
    within: dict[str | None, list[Document]] = {group.id: [] for group in groups}
    for document in session.documents.values():
        within.setdefault(document.group if document.group in within else None, []).append(document)
    coders, counts = shown.coders, session.open_project.counts

    def row(document: Document) -> Row:
        progress = statuses.get((document.id, coder), Progress.NOT_STARTED)
        count = counts.of_document(document.id, coders)
        mark = Mark.MARKED if document.id in shown.active_documents else Mark.NONE
        return document_row(document, progress, count, mark)

    rows: list[Row] = []
    for group in groups:
        members = within[group.id]
        rows.append(_group_row(group, len(members)))
        rows += map(row, members)
    rows += map(row, within.get(None, []))
    return with_heads_marked(rows)


def document_row(document: Document, progress: Progress, count: int, mark: Mark) -> Row:
    """Return the row of one document."""
    number = ngettext("{n} coding", "{n} codings", count).format(n=count)
    parts = [document.name, progress_name(progress), number]
    if mark:
        parts.append(_("activated"))
    return Row(
        id=document.id,
        name=document.name,
        parent=document.group or "",
        count=count,
        sign=SIGNS[progress],
        mark=mark,
        spoken=", ".join(parts),
    )


def _group_row(group: Group, count: int) -> Row:
    number = ngettext("{n} document", "{n} documents", count).format(n=count)
    return Row(group.id, group.name, count=count, head=True, spoken=f"{group.name}, {number}")


def status_tip(session: Session, statuses: Statuses, document: str) -> str:
    """Return a line for each coder: how far they are with a document."""
    return "\n".join(
        f"{coder.name}: {progress_name(statuses.get((document, coder.id), Progress.NOT_STARTED))}"
        for coder in session.coders.values()
    )
