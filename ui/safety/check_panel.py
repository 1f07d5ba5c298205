"""The check of the open project: what is wrong, what can be repaired, what to do about the rest.

The one rule: nothing is changed before the user asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QProgressBar

from qcoder.i18n import _, ngettext
from qcoder.queries.check import repairable
from ui import theme
from ui.jobs import Job, Work
from ui.safety.page import Page
from ui.session import Session
from ui.widgets import button, label


class CheckPanel(Page):
    """The page of the check; `busy` tells that it has the project to itself."""

    busy = Signal(bool)
    backups_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(_("Check project"))
        self._session = session
        self._job: Job | None = None
        self._repaired: Sequence[str] = ()
        self.problems: Sequence[str] | None = None  # None: not looked at yet
        self.result = label("", "heading", wrap=True)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setAccessibleName(_("What the check found"))
        self.advice = label("", wrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Checking"))
        self.start = button(_("Check now"), self.check, "primary")
        self.cancel = button(_("Stop"), self._cancel)
        self.repair = button(_("Repair"), self._repair)
        self.backups = button(_("Backups…"), self.backups_wanted.emit)
        self.copy = button(_("Copy report"), self._copy)
        self._lay_out()
        session.project_changed.connect(self.stop)

    def _lay_out(self) -> None:
        column = self.column
        about = _(
            "Looks whether the file is sound, every coding lies in its text, everything that is "
            "referred to is there, and all is as the log of changes left it. Nothing is changed."
        )
        column.addWidget(label(about, wrap=True))
        for widget in (self.progress, self.result, self.report, self.advice):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        for one in (self.copy, self.backups):
            row.addWidget(one)
        row.addStretch()
        for one in (self.repair, self.cancel, self.start):
            row.addWidget(one)
        column.addLayout(row)
        self._update()

    def check(self) -> None:
        """Check the project, unless that is being done."""
        self._repaired = ()
        self._check()

    def stop(self) -> None:
        """Stop, and forget what was found: the project closes."""
        job, self._job = self._job, None
        if job:
            job.stop()
            job.deleteLater()
            self.busy.emit(False)
        self.problems, self._repaired = None, ()
        self._update()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._job and not event.spontaneous():
            self.stop()  # what is shown instead uses the project

    def text(self) -> str:
        """Return what was found, to be kept or sent."""
        return "\n".join([self._heading, self.result.text(), *self._lines(), self.advice.text()])

    def _check(self) -> None:
        project = self._session.project
        if project and not self._job:
            self._run(project.check, self._on_checked)

    def _repair(self) -> None:
        """Make anew what can be, and check again."""
        project = self._session.project
        if project and not self._job:
            self._run(lambda _progress: project.repair(), self._on_repaired)

    def _cancel(self) -> None:
        if self._job:
            self._job.cancel()

    def _run(self, work: Work, on_done: object) -> None:
        job = Job(work, self)
        self.progress.setRange(0, 0)
        job.progressed.connect(self._on_progress)
        for end in (job.done, job.failed, job.cancelled):
            end.connect(lambda *_: self._end(job))
        job.failed.connect(lambda why: self._session.said.emit(why, True))
        job.done.connect(on_done)
        self._job = job
        self.busy.emit(True)
        self._update()
        job.start()

    def _end(self, job: Job) -> None:
        if self._job is job:
            self._job = None
            job.deleteLater()
            self.busy.emit(False)
            self._update()

    def _on_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _on_checked(self, problems: Sequence[str]) -> None:
        self.problems = problems
        self._heading = _("“{name}”, checked on {time}").format(
            name=self._session.open_project.path.name,
            time=datetime.now().astimezone().strftime("%d-%m-%Y %H:%M"),
        )
        self._update()
        self.start.setFocus()

    def _on_repaired(self, repaired: Sequence[str]) -> None:
        self._repaired = repaired
        self._check()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text())
        self._session.say(_("The report is on the clipboard."))

    _heading = ""

    def _lines(self) -> list[str]:
        repaired = [_("Repaired: {sentence}").format(sentence=one) for one in self._repaired]
        return [*repaired, *(self.problems or ())]

    def _update(self) -> None:
        project, problems, running = self._session.project, self.problems, self._job is not None
        if project is None:
            return
        known = problems is not None and not running
        name = project.path.stem
        title = self._heading if known else _("Check of “{name}”").format(name=name)
        self.title.setText(title)
        self.progress.setVisible(running)
        self.cancel.setVisible(running)
        self.start.setVisible(not running)
        for widget in (self.result, self.copy):
            widget.setVisible(known)
        self.report.setVisible(known and bool(self._lines()))
        can = repairable(problems or ())
        self.repair.setVisible(known and bool(can))
        self.repair.setEnabled(self._session.can_change)
        rest = known and len(can) < len(problems or ())
        self.backups.setVisible(rest)
        self.advice.setVisible(known and bool(problems))
        if not known:
            return
        assert problems is not None
        self._say_result(len(problems))
        self.report.setPlainText("\n".join(self._lines()))
        self.advice.setText(_rest() if rest else _can_be_repaired())

    def _say_result(self, count: int) -> None:
        self.result.setObjectName("heading_bad" if count else "heading_good")
        self.result.style().unpolish(self.result)
        self.result.style().polish(self.result)
        self.result.setText(
            ngettext("{n} thing is wrong.", "{n} things are wrong.", count).format(n=count)
            if count
            else _("The project is in order.")
        )


def _can_be_repaired() -> str:
    return _("All of this can be repaired: nothing that you made is touched.")


def _rest() -> str:
    return _(
        "Not all of this can be repaired. Go back to a backup from before it went wrong; "
        "the project as it is now is kept."
    )
