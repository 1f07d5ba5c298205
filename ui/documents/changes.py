"""What the document tree changes in the project: status, group, order, removal.

The one rule: what goes along with a document is said in the pane's bar before it is removed.
"""

from __future__ import annotations

from collections.abc import Sequence

from qcoder.i18n import N_, _, ngettext
from qcoder.model import Progress
from ui.session import Session
from ui.trees.drop_tree import Where
from ui.trees.question_bar import QuestionBar


class DocumentChanges:
    """Changes to documents and groups, given by their ids."""

    def __init__(self, session: Session, bar: QuestionBar) -> None:
        self._session = session
        self._bar = bar

    def set_status(self, documents: Sequence[str], status: Progress) -> None:
        """Set how far the coder is with documents."""
        project = self._session.open_project

        def act() -> None:
            with project.operation(N_("set status")):
                for document in documents:
                    project.coders.set_status(document, status)

        if documents:
            self._session.perform(act)

    def put(self, documents: Sequence[str], group: str | None) -> None:
        """Put documents in a group, or in none."""
        project = self._session.open_project

        def act() -> None:
            with project.operation(N_("move document")):
                for document in documents:
                    project.groups.put(document, group)

        if documents:
            self._session.perform(act)

    def move(self, documents: Sequence[str], key: str, where: Where) -> None:
        """Move documents above or below another, into its group."""
        project = self._session.open_project
        order = [one for one in self._session.documents if one not in documents]
        place = order.index(key) + (where == Where.BELOW)
        group = self._session.documents[key].group

        def act() -> None:
            with project.operation(N_("move document")):
                for document in reversed(documents):
                    project.groups.put(document, group)
                    before = [one.id for one in project.documents.list()]
                    before.remove(document)
                    at = before.index(order[place]) if place < len(order) else len(before)
                    project.documents.move(document, at)
                    order.insert(place, document)

        self._session.perform(act)

    def remove_group(self, group: str) -> None:
        """Remove a group; its documents stay."""
        project = self._session.open_project
        self._session.perform(lambda: project.groups.remove(group))

    def remove(self, documents: Sequence[str]) -> None:
        """Ask whether documents are to be removed, with what stands on them."""
        project = self._session.open_project

        def act() -> None:
            with project.operation(N_("remove document")):
                for document in documents:
                    project.documents.remove(document)

        self._bar.ask(self._sentence(documents), (_("Remove"), lambda: self._session.perform(act)))

    def _sentence(self, documents: Sequence[str]) -> str:
        held = [self._session.open_project.documents.holdings(one) for one in documents]
        codings, memos, cases = (
            sum(one.codings for one in held),
            sum(one.memos for one in held),
            sum(one.cases for one in held),
        )
        parts = [
            text.format(n=n)
            for n, text in (
                (codings, ngettext("{n} coding", "{n} codings", codings)),
                (memos, ngettext("{n} memo", "{n} memos", memos)),
                (cases, ngettext("its link to {n} case", "its links to {n} cases", cases)),
            )
            if n
        ]
        if len(documents) == 1:
            what = _("Remove “{name}”?").format(name=self._session.documents[documents[0]].name)
        else:
            n = len(documents)
            what = ngettext("Remove {n} document?", "Remove {n} documents?", n).format(n=n)
        if not parts:
            back = _("Undo brings it back.")
            return f"{what} {back}"
        along = _("Along with it: {list}; undo brings them back.").format(list=", ".join(parts))
        return f"{what} {along}"
