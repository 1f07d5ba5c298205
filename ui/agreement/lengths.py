"""How much text coders gave which pair of codes, added up beside other work.

The one rule: each document is added up anew only where a coding or status changed in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal

from qcoder.model import Changes
from ui.agreement.choosing import Pair
from ui.agreement.items import touched_documents
from ui.session import Session
from ui.slices import Slices


class Lengths(QObject):
    """The lengths of some coders in some documents, by pair of codes."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._of: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._known: dict[str, Counter[Pair]] = {}  # by document,
        self._sums: Counter[Pair] | None = None  # and over all
        self._stale: dict[str, None] = {}
        self._slices = Slices(self)
        self._slices.rested.connect(self.changed)

    @property
    def busy(self) -> bool:
        """Whether there is more to be added up."""
        return self._slices.busy

    def choose(self, coders: tuple[str, ...], documents: tuple[str, ...]) -> None:
        """Have those of other coders or documents."""
        if (coders, documents) != self._of:
            self._of = coders, documents
            self.forget()

    def forget(self) -> None:
        """Have all added up anew."""
        self._slices.stop()
        self._sums = None
        self._known, self._stale = {}, dict.fromkeys(self._of[1])

    def follow(self, changes: Changes) -> None:
        """Note in which documents they may be others; decisions change none."""
        touched = touched_documents(changes, self._session)
        if touched is None:
            self._stale = dict.fromkeys(self._of[1])
        elif changes.tables.keys() & {"codings", "statuses", "documents"}:
            self._stale |= dict.fromkeys(key for key in self._of[1] if key in touched)

    def refresh(self) -> None:
        """Add up what is to be added up."""
        if self._stale and not self._slices.busy:
            self._slices.start(self._read())

    def stop(self) -> None:
        """Leave them as they are."""
        self._slices.stop()

    def sums(self) -> Counter[Pair]:
        """Return the lengths in characters over all documents."""
        if self._sums is None:
            self._sums = Counter()
            for each in self._known.values():
                self._sums.update(each)
        return self._sums

    def _read(self) -> Iterator[None]:
        consensus, coders = self._session.open_project.consensus, self._of[0]
        while self._stale:
            document = next(iter(self._stale))
            read = self._session.perform(
                lambda document=document: consensus.confusion(coders, [document])
            )
            if read is None:  # it was said why: the same would be said of all others
                self._stale = {}
                return
            names: tuple[str | None, ...] = (*read.codes, None)
            found: Counter[Pair] = Counter()
            for row, column in zip(*read.lengths.nonzero(), strict=True):
                found[names[row], names[column]] = int(read.lengths[row, column])
            self._known[document] = found
            self._sums = None
            self._stale.pop(document, None)
            yield
