"""The transcripts join the project: all of them as one operation, or none.

The one rule: the operation is opened and closed in the main thread, so that what changed is told
there; a thread that writes in between has the project alone, for the window is disabled meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal

from qcoder.errors import Cancelled, NotFound
from qcoder.i18n import N_
from qcoder.model import Group, Transcript
from qcoder.project import Project
from ui.jobs import Job
from ui.session import Session

AT_ONCE = 50  # documents that are added within a quarter of a second


def add_all(
    project: Project,
    transcripts: Sequence[Transcript],
    group: str,
    progress: Callable[[int, int], None],
) -> list[str]:
    """Add transcripts, to a group where one is named, inside an operation; return their ids."""
    added: list[str] = []
    found = _group(project, group) if group else None
    for number, transcript in enumerate(transcripts):
        progress(number, len(transcripts))
        document = project.documents.add(transcript)
        if found:
            project.groups.put(document, found)
        added.append(document.id)
    return added


def _group(project: Project, name: str) -> Group:
    try:
        return project.groups.get(name)
    except NotFound:
        return project.groups.add(name)


class Adding(QObject):
    """One batch on its way into the project: `start()`, then `ended` once."""

    busy = Signal(bool)  # True: a thread has the project
    progressed = Signal(int, int)
    ended = Signal(object)  # ids of the documents, or None where nothing was imported
    _left = Signal()  # the thread no longer uses the project

    def __init__(
        self, session: Session, transcripts: Sequence[Transcript], group: str, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._project = session.open_project
        self._transcripts = transcripts
        self._group = group
        self._added: list[str] | None = None
        verb = N_("import document") if len(transcripts) == 1 else N_("import documents")
        self._operation = self._project.operation(verb)
        self._job: Job | None = None
        self._left.connect(self._on_left, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Add the documents: a few at once, many in a thread."""
        if len(self._transcripts) <= AT_ONCE:
            self.ended.emit(self._session.perform(self._add_now))
        elif self._session.perform(self._operation.__enter__) is None:
            self.ended.emit(None)
        else:
            self.busy.emit(True)
            self._job = Job(self._work, self)
            self._job.progressed.connect(self.progressed)
            self._job.failed.connect(self._on_failed)
            self._job.start()

    def cancel(self) -> None:
        """Take back what was added so far."""
        if self._job:
            self._job.cancel()

    def stop(self) -> None:
        """Cancel, and wait until the project is free again; nothing more is signalled."""
        if self._job:
            self._job.cancel()
            self._job.wait()
            self._job = None
            self._roll_back()

    def _add_now(self) -> list[str]:
        with self._operation:
            return add_all(self._project, self._transcripts, self._group, lambda *_: None)

    def _work(self, progress: Callable[[int, int], None]) -> None:
        try:
            self._added = add_all(self._project, self._transcripts, self._group, progress)
        finally:
            self._left.emit()  # also where a bug ended it

    def _on_failed(self, sentence: str) -> None:
        self._session.said.emit(sentence, True)

    def _on_left(self) -> None:
        if self._job is None:  # stopped meanwhile
            return
        self._job.wait()
        try:
            added = self._session.perform(self._close)
        finally:
            self.busy.emit(False)
        self.ended.emit(added)

    def _close(self) -> list[str] | None:
        if self._added is None:
            self._roll_back()
        else:
            self._operation.__exit__(None, None, None)
        return self._added

    def _roll_back(self) -> None:
        self._operation.__exit__(Cancelled, Cancelled(), None)
