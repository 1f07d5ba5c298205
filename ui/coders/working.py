"""Work on the project in a thread, with its progress at the foot of a page.

The one rule: the thread has the project to itself; what it changed is told once it has left.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from qcoder.i18n import _
from ui import theme
from ui.jobs import Job
from ui.session import Session
from ui.widgets import PAD, button, label

Progress = Callable[[int, int], None]


class Working(QObject):
    """One piece of work at a time."""

    busy = Signal(bool)  # True: a thread has the project
    progressed = Signal(int, int)
    failed = Signal(str)
    cancelled = Signal()
    _left = Signal()  # the thread no longer uses the project

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self.active = False
        self._left.connect(self._on_left, Qt.ConnectionType.QueuedConnection)

    def run(self, work: Callable[[Progress], Any], on_done: Callable[[Any], object]) -> None:
        """Do some work in a thread, and go on with what comes of it."""

        def run(progress: Progress) -> Any:
            try:
                return work(progress)
            finally:
                self._left.emit()  # also where a bug ended it

        job = Job(run, self)
        job.progressed.connect(self._on_progressed)
        job.done.connect(lambda result: on_done(result) if self._ended(job) else None)
        job.failed.connect(lambda why: self.failed.emit(why) if self._ended(job) else None)
        job.cancelled.connect(partial(self._on_cancelled, job))
        self._job = job
        self._set_active(True)
        job.start()

    def cancel(self) -> None:
        """Ask the work to stop."""
        if self._job:
            self._job.cancel()

    def stop(self) -> None:
        """Stop, and wait until it has, before the project is closed; no end is signalled."""
        job, self._job = self._job, None
        if job:
            job.stop()
            job.deleteLater()
        if self.active:
            self._set_active(False)
            self._session.catch_up()

    def _set_active(self, active: bool) -> None:
        self.active = active
        self.busy.emit(active)

    def _on_progressed(self, done: int, total: int) -> None:
        if self.active:
            self.progressed.emit(done, total)

    def _on_left(self) -> None:
        if self._job and self.active:
            self._job.wait()
            self._session.catch_up()  # still active: pages leave their own work alone
            self._set_active(False)

    def _on_cancelled(self, job: Job) -> None:
        if self._ended(job):
            self.cancelled.emit()

    def _ended(self, job: Job) -> bool:
        """Let go of a job; tell whether it is the one that was waited for."""
        job.deleteLater()
        if job is not self._job:
            return False
        self._job = None
        return True


class Foot(QFrame):
    """The foot of a page: what will be done, the button for it, and how far it is."""

    def __init__(self, working: Working, act: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("bottom_bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        row.setSpacing(2 * theme.GRID)
        self.sentence = label("", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        self.cancel_button = button(_("Cancel"), working.cancel, "flat")
        self.go = button("", act, "primary")
        row.addWidget(self.sentence, 2)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.go)
        working.busy.connect(self._on_busy)
        working.progressed.connect(self._on_progressed)
        self._on_busy(False)

    def show_state(self, sentence: str, text: str, allowed: bool) -> None:
        """Show what will be done, and what the button is called."""
        self.sentence.setText(sentence)
        self.go.setText(text)
        self.go.setAccessibleName(text)
        self.go.setEnabled(allowed)

    def _on_busy(self, busy: bool) -> None:
        self.bar.setRange(0, 0)
        for one in (self.bar, self.cancel_button):
            one.setVisible(busy)
        self.go.setVisible(not busy)
        if busy:
            self.cancel_button.setFocus()

    def _on_progressed(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
