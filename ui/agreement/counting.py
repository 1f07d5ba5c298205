"""How many disagreements there are, and how many were decided.

The one rule: counted document by document in slices, so that the window stays alive; a decision
counts anew only the document it is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from PySide6.QtCore import QObject, Signal

from qcoder.model import Changes
from qcoder.queries.comparison import Comparison
from ui.session import Session
from ui.slices import Slices


class Counting(QObject):
    """Counts for one comparison; `changed` tells of each step."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._found: Comparison | None = None
        self._counts: dict[str, tuple[int, int]] = {}  # of a document: decided, of how many
        self._slices = Slices(self)
        self._slices.rested.connect(self.changed)

    @property
    def counting(self) -> bool:
        """Whether there are documents to be counted yet."""
        return self._slices.busy

    @property
    def decided(self) -> int:
        """How many disagreements were decided."""
        return sum(decided for decided, _of in self._counts.values())

    @property
    def disagreements(self) -> int:
        """How many disagreements there are."""
        return sum(of for _decided, of in self._counts.values())

    def count(self, found: Comparison) -> None:
        """Count the disagreements of a comparison."""
        self._found, self._counts = found, {}
        self._slices.start(self._count(self._documents()))

    def follow(self, changes: Changes) -> None:
        """Count anew the documents in which something was decided."""
        if "decisions" not in changes.tables:
            return
        rows = changes.tables.get("decisions", ())
        touched = {image["document"] for row in rows for image in (row.before, row.after) if image}
        wanted = [one for one in self._documents() if one in touched or not rows]
        self._slices.start(chain(self._slices.rest(), self._count(wanted)))

    def stop(self) -> None:
        """Count no more."""
        self._slices.stop()
        self._found = None

    def _documents(self) -> list[str]:
        found = self._found
        if found is None or found.reason:
            return []
        return [one.id for one in found.documents if len(one.complete) > 1]

    def _count(self, documents: Iterable[str]) -> Iterator[None]:
        found = self._found
        if found is None:
            return
        coders = [one.id for one in found.coders]
        codes = sorted({code for row in found.rows for code in row.members})
        for document in documents:
            counts = self._session.perform(
                lambda document=document: self._session.open_project.consensus.counts(
                    coders, [document], codes
                )
            )
            counts = counts or {}
            decided = sum(times for (_codes, is_decided), times in counts.items() if is_decided)
            self._counts[document] = (decided, sum(counts.values()))
            yield
