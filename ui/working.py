"""Work on the project in a thread, for a page.

The one rule: the thread has the project to itself; what it changed is told once it has left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from ui.jobs import Job
from ui.session import Session

Progress = Callable[[int, int], None]


class Working(QObject):
    """One piece of work at a time: `active` till the end of it is told, which comes last."""

    busy = Signal(bool)  # True: a thread has the project
    progressed = Signal(int, int)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None

    @property
    def active(self) -> bool:
        """Whether something is being done: nothing else may begin before its end is told."""
        return self._job is not None

    def run(self, work: Callable[[Progress], Any], on_done: Callable[[Any], object]) -> None:
        """Do some work in a thread, and go on with what comes of it."""
        job = self._job = Job(work, self)
        job.progressed.connect(self._on_progressed)
        job.left.connect(self._on_left)
        job.done.connect(on_done)
        job.failed.connect(self.failed)
        job.cancelled.connect(self.cancelled)
        self.busy.emit(True)
        job.start()

    def cancel(self) -> None:
        """Ask the work to stop."""
        if self._job:
            self._job.cancel()

    def stop(self) -> None:
        """Stop, and wait until it has, before the project is closed; no end is signalled."""
        if self._job:
            self._job.stop()
            self._let_go()
            self.busy.emit(False)
            self._session.catch_up()

    def _on_progressed(self, done: int, total: int) -> None:
        if self.active:
            self.progressed.emit(done, total)

    def _on_left(self) -> None:
        self._session.catch_up()  # still active: pages leave their own work alone
        self.busy.emit(False)
        self._let_go()  # last: what begins before the end is told would be in its way

    def _let_go(self) -> None:
        job, self._job = self._job, None
        if job:
            job.deleteLater()
