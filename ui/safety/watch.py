"""What is done for the safety of the open project while the user works: the daily backup, a copy,
looking for conflicted copies, and whether the file is still there.

The one rule: the user never waits for it; it has stopped before the project closes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from qcoder.copies import OtherCopy, Relation
from qcoder.errors import FileGone
from qcoder.i18n import _
from ui.jobs import Job, Work
from ui.session import Session

_AFTER_MS = 1_000  # after opening: the window is drawn, and the first document can be read
_LOOK_MS = 10_000
_SAID_MS = 6_000


class Watch(QObject):
    """Watches over the project that is open; one job at a time."""

    working = Signal(str)  # what is being done, for the status bar; empty once nothing is
    copies_found = Signal(object)  # those `OtherCopy` that hold what the open project lacks
    backup_made = Signal()
    busy_changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self._doing = ""  # what the status bar says of the job
        self._again = False  # look round once more: something was stopped
        self._soon = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._soon.timeout.connect(self._look_round)
        self._often = QTimer(self, interval=_LOOK_MS)
        self._often.timeout.connect(session.look_at_file)
        self._quiet = QTimer(self, singleShot=True, interval=_SAID_MS)
        self._quiet.timeout.connect(lambda: self.working.emit(""))

    @property
    def busy(self) -> bool:
        """Whether a backup or a copy is being made."""
        return self._job is not None

    def begin(self) -> None:
        """Watch over the project that is open now."""
        if self._session.project:
            self._soon.start()
            self._often.start()

    def stop(self) -> None:
        """Stop all, before the project closes: what is being made is let go."""
        for timer in (self._soon, self._often, self._quiet):
            timer.stop()
        self._stop_job()

    def pause(self, paused: bool) -> None:
        """Leave the project to a job that has it to itself; look again once it has ended."""
        if paused:
            self._again = self.busy or self._soon.isActive()
            self._soon.stop()
            self._often.stop()
            self._stop_job()
        elif self._session.project:
            self._often.start()
            if self._again:
                self._soon.start()

    def look(self) -> None:
        """Look now whether the file is still there, unless a job has the project to itself."""
        if self._often.isActive():
            self._session.look_at_file()

    def back_up(self) -> None:
        """Make a backup now."""
        if self.busy:
            return
        project = self._session.open_project
        self._run(_("making backup… {percent} %"), project.backups.make, self._on_backed_up)
        if self._job:
            self._job.failed.connect(
                lambda why: self._fail(_("No backup was made: {message}").format(message=why))
            )

    def save_copy(self, path: Path, on_saved: Callable[[], object]) -> None:
        """Write a copy of the project, and go on with `on_saved` once it is there."""
        self._stop_job()
        project = self._session.open_project

        def saved(_path: object) -> None:
            self._say(_("copy saved"))
            on_saved()

        self._run(
            _("saving copy… {percent} %"), lambda progress: project.save_copy(path, progress), saved
        )
        if self._job:
            self._job.failed.connect(self._fail)

    def _look_round(self) -> None:
        """Look for conflicted copies; then make the backup of the day, where it is due."""
        if self.busy or not self._session.project:
            return
        project = self._session.project

        def found(copies: list[OtherCopy]) -> None:
            self.copies_found.emit([one for one in copies if one.relation != Relation.BEHIND])
            self._back_up_daily()

        self._run("", lambda _progress: project.conflicted_copies(), found)
        if self._job:
            self._job.failed.connect(lambda _why: self._back_up_daily())

    def _back_up_daily(self) -> None:
        session = self._session
        gone = isinstance(session.trouble, FileGone)
        if session.can_change and not gone and session.perform(session.open_project.backups.due):
            self.back_up()

    # the job

    def _run(self, doing: str, work: Work, on_done: Callable[[Any], object]) -> None:
        job = Job(work, self)
        if doing:
            self._quiet.stop()
            self._doing = doing
            self.working.emit(doing.format(percent=0))
            job.progressed.connect(self._on_progressed)  # from the thread: no function but a slot
        for end in (job.done, job.failed, job.cancelled):
            end.connect(lambda *_: self._end(job))
        job.done.connect(on_done)
        self._job = job
        self.busy_changed.emit()
        job.start()

    def _on_progressed(self, done: int, total: int) -> None:
        if self._job:
            self.working.emit(self._doing.format(percent=100 * done // max(total, 1)))

    def _end(self, job: Job) -> None:
        if self._job is job:
            self._job = None
            job.deleteLater()
            self.busy_changed.emit()

    def _stop_job(self) -> None:
        job, self._job = self._job, None
        if job:
            job.stop()
            job.deleteLater()
            self.working.emit("")
            self.busy_changed.emit()

    def _on_backed_up(self, _backup: object) -> None:
        self._say(_("backup made"))
        self.backup_made.emit()

    def _fail(self, sentence: str) -> None:
        self.working.emit("")
        self._session.said.emit(sentence, True)

    def _say(self, text: str) -> None:
        self.working.emit(text)
        self._quiet.start()
