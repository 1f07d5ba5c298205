"""The disagreements of a comparison, read beside other work.

The one rule: each document is read anew only where something changed in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from qcoder.consensus import Disagreement
from qcoder.model import Changes, CoderKind
from ui.session import Session
from ui.slices import Slices

TOGETHER = 4  # documents that are read at once, after the first
UNDECIDED, DECIDED, REOPENED = "undecided", "decided", "reopened"


class Group(NamedTuple):
    """What kind of disagreement it is, and of an omission which coder it is about."""

    kind: str  # only, without, some, boundary, other code, valence
    coder: str = ""


class Entry(NamedTuple):
    """A disagreement with what it is filtered by."""

    item: Disagreement
    group: Group

    def is_in(self, state: str) -> bool:
        """Tell whether it is undecided, decided, or reopened."""
        item = self.item
        if state == DECIDED:
            return item.decision is not None
        return item.reopened is not None if state == REOPENED else not item.settled


class Items(QObject):
    """The disagreements of some coders in some documents, by document."""

    changed = Signal()  # more was read; after the last it is no longer `busy`

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._of: tuple[tuple[str, ...], tuple[str, ...]] | None = None
        self._entries: dict[str, Sequence[Entry]] = {}
        self._stale: dict[str, None] = {}  # documents to be read (anew), in their order
        self._slices = Slices(self)
        self._slices.rested.connect(self.changed)

    @property
    def busy(self) -> bool:
        """Whether there is more to be read."""
        return self._slices.busy

    @property
    def coders(self) -> tuple[str, ...]:
        """Those who are compared; empty is all who completed a document."""
        return self._of[0] if self._of else ()

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that are compared, in their order."""
        known = self._session.documents
        if self._of is None:
            return ()
        return tuple(key for key in known if not self._of[1] or key in self._of[1])

    def choose(self, coders: Sequence[str], documents: Sequence[str]) -> None:
        """Have the disagreements of other coders or documents."""
        of = tuple(coders), tuple(documents)
        if of != self._of:
            self.clear()
            self._of = of
            self._stale = dict.fromkeys(self.documents)

    def clear(self) -> None:
        """Have none: nothing was chosen yet."""
        self._slices.stop()
        self._of, self._entries, self._stale = None, {}, {}

    def follow(self, changes: Changes) -> None:
        """Note which documents are to be read anew."""
        touched = touched_documents(changes, self._session)
        if touched is None:
            self._stale = dict.fromkeys(self.documents)
        else:
            self._stale |= dict.fromkeys(key for key in self.documents if key in touched)

    def refresh(self) -> bool:
        """Read what is to be read; tell whether there was anything."""
        if not self._stale:
            return False
        if not self._slices.busy:
            self._slices.start(self._read())
        return True

    def entries(self) -> Iterator[Entry]:
        """Yield all that was read, by document and place."""
        for document in self.documents:
            yield from self._entries.get(document, ())

    def _read(self) -> Iterator[None]:
        consensus, size = self._session.open_project.consensus, 1
        while self._stale:
            some, size = list(self._stale)[:size], TOGETHER
            found = self._session.perform(
                lambda some=some: consensus.disagreements(self.coders, some)
            )
            if found is None:  # it was said why: the same would be said of all others
                self._stale = {}
                return
            self._keep(some, found)
            yield

    def _keep(self, documents: Iterable[str], found: Iterable[Disagreement]) -> None:
        by_document: dict[str, list[Entry]] = {}
        for item in found:
            by_document.setdefault(item.document, []).append(Entry(item, group_of(item)))
        for document in documents:
            self._entries[document] = by_document.get(document, ())
            self._stale.pop(document, None)


def touched_documents(changes: Changes, session: Session) -> set[str] | None:
    """Return in which documents coders may differ otherwise now; None is in all of them."""
    touched = set[str]()
    for table, rows in changes.tables.items():
        images = [image for row in rows for image in (row.before, row.after) if image]
        if table == "coders":
            images = [image for image in images if image["kind"] == CoderKind.PERSON]
        if table in ("codings", "statuses"):
            images = [image for image in images if not _is_made(str(image["coder"]), session)]
        if table in ("codes", "coders", "settings") and images:
            return None
        if table in ("codings", "statuses", "decisions"):
            touched |= {str(image["document"]) for image in images}
        if table == "documents":
            touched |= {str(image["id"]) for image in images}
    return touched


def _is_made(coder: str, session: Session) -> bool:
    known = session.coders.get(coder)
    return known is not None and known.kind != CoderKind.PERSON


def group_of(item: Disagreement) -> Group:
    """Return what a disagreement is counted under."""
    if item.kind != "omission":
        return Group(item.kind)
    having = [coder for coder in item.coders if coder not in item.missing]
    if len(having) == 1:
        return Group("only", having[0])
    return Group("without", item.missing[0]) if len(item.missing) == 1 else Group("some")
