"""What was read joins the project: all of it as one operation, or nothing.

The one rule: the operation is opened and closed in the main thread, so that what changed is told
there; a thread that writes in between has the project alone, for the window is disabled meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from qcoder.errors import Cancelled, NotFound
from qcoder.i18n import N_
from qcoder.model import Group, Transcript
from qcoder.project import Project
from ui.jobs import Job, Work
from ui.session import Session

AT_ONCE = 50  # documents that are added within a quarter of a second


def add_all(
    project: Project,
    files: Sequence[Sequence[Transcript]],
    group: str,
    progress: Callable[[int, int], None],
) -> list[str]:
    """Add the transcripts of some files, to a group where one is named; return their ids.

    Inside an operation.
    """
    added: list[str] = []
    found = _group(project, group) if group else None
    for number, parts in enumerate(files):
        progress(number, len(files))
        for document in project.documents.add_parts(parts):
            if found:
                project.groups.put(document, found)
            added.append(document.id)
    return added


def adding_documents(
    session: Session, files: Sequence[Sequence[Transcript]], group: str, parent: QObject
) -> Adding:
    """Return what adds the transcripts of some files: a few at once, many in a thread."""
    project, count = session.open_project, sum(map(len, files))
    return Adding(
        session,
        N_("import document") if count == 1 else N_("import documents"),
        lambda progress: add_all(project, files, group, progress),
        parent,
        at_once=count <= AT_ONCE,
    )


def _group(project: Project, name: str) -> Group:
    try:
        return project.groups.get(name)
    except NotFound:
        return project.groups.add(name)


class Adding(QObject):
    """One operation on its way into the project: `start()`, then `ended` once."""

    busy = Signal(bool)  # True: a thread has the project
    progressed = Signal(int, int)
    ended = Signal(object)  # what the work returned, or None where nothing was imported
    _left = Signal()  # the thread no longer uses the project

    def __init__(
        self, session: Session, verb: str, work: Work, parent: QObject, *, at_once: bool = False
    ) -> None:
        """Take the work, which changes the project; `at_once` where no thread is worth it."""
        super().__init__(parent)
        self._session = session
        self._work = work
        self._at_once = at_once
        self._result: Any = None
        self._operation = session.open_project.operation(verb)
        self._job: Job | None = None
        self._left.connect(self._on_left, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Do the work: here, or in a thread."""
        if self._at_once:
            self.ended.emit(self._session.perform(self._do_now))
        elif self._session.perform(self._operation.__enter__) is None:
            self.ended.emit(None)
        else:
            self.busy.emit(True)
            self._job = Job(self._run, self)
            self._job.progressed.connect(self.progressed)
            self._job.failed.connect(self._on_failed)
            self._job.start()

    def cancel(self) -> None:
        """Take back what was done so far."""
        if self._job:
            self._job.cancel()

    def stop(self) -> None:
        """Cancel, and wait until the project is free again; nothing more is signalled."""
        if self._job:
            self._job.cancel()
            self._job.wait()
            self._job = None
            self._roll_back()

    def _do_now(self) -> object:
        with self._operation:
            return self._work(lambda *_: None)

    def _run(self, progress: Callable[[int, int], None]) -> None:
        try:
            self._result = self._work(progress)
        finally:
            self._left.emit()  # also where a bug ended it

    def _on_failed(self, sentence: str) -> None:
        self._session.said.emit(sentence, True)

    def _on_left(self) -> None:
        if self._job is None:  # stopped meanwhile
            return
        self._job.wait()
        try:
            result = self._session.perform(self._close)
        finally:
            self.busy.emit(False)
        self.ended.emit(result)

    def _close(self) -> object:
        if self._result is None:
            self._roll_back()
        else:
            self._operation.__exit__(None, None, None)
        return self._result

    def _roll_back(self) -> None:
        self._operation.__exit__(Cancelled, Cancelled(), None)
