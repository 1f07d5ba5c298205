"""The backups of the open project: where they are, what each holds, and the way back to one.

The one rule: going back is asked once more, with what would be lost, and keeps what there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qcoder.backups import Backup
from qcoder.i18n import _
from ui import theme
from ui.jobs import Job
from ui.safety.backup_list import BackupList, what_goes, when
from ui.safety.page import Page
from ui.safety.watch import Watch
from ui.session import Session
from ui.widgets import Elided, button, label, passphrase_edit, show_box


class BackupsPanel(Page):
    """The page of the backups."""

    restore_wanted = Signal(object, str)  # the Backup; the passphrase, empty where there is none

    def __init__(self, session: Session, watch: Watch) -> None:
        super().__init__(_("Backups"))
        self._session, self._watch = session, watch
        self._job: Job | None = None
        self._again = False  # read once more, once this was read
        self._new = False  # the page was shown just now
        self.list = BackupList()
        self.goes = label("", wrap=True)
        self.empty = label(
            _("There are no backups yet: one is made once a day, after work was done."), "muted"
        )
        self.make = button(_("Make a backup now"), watch.back_up)
        self.back = button(_("Go back to this backup…"), self.ask, "primary")
        self.question = Question()
        self._lay_out()
        self.list.chosen.connect(self._update)
        self.question.answered.connect(self._restore)
        self.question.closed.connect(self._update)
        watch.busy_changed.connect(self._update)
        watch.backup_made.connect(self.refresh)
        session.project_changed.connect(self.stop)
        session.moved.connect(self.refresh)

    def _lay_out(self) -> None:
        column = self.column
        about = _(
            "When a project is opened that was worked in since its last backup, and that one is "
            "more than a day old, a backup is made; five are kept."
        )
        column.addWidget(label(about, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        self._folder = Elided("", "muted", Qt.TextElideMode.ElideMiddle)
        row.addWidget(self._folder, 1)
        self._open = button(_("Open folder"), self._open_folder)
        row.addWidget(self._open)
        column.addLayout(row)
        for widget in (self.empty, self.list, self.goes, self.question):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.make)
        row.addStretch()
        row.addWidget(self.back)
        column.addLayout(row)

    def refresh(self) -> None:
        """Read the backups anew, beside the window: each is opened."""
        project = self._session.project
        if project is None or not self.isVisible():
            return
        self.title.setText(_("Backups of “{name}”").format(name=project.path.stem))
        if self._job:
            self._again = True
            return
        self._again = False
        self._update()
        job = Job(lambda _progress: project.backups.list(), self)
        job.done.connect(lambda found: self._show(job, found))
        job.failed.connect(lambda why: self._show(job, (), why))
        self._job = job.start()

    def stop(self) -> None:
        """Let go of what is being read, before the project closes."""
        self._stop_job()
        self.question.hide()
        self.list.clear()

    def ask(self) -> None:
        """Ask whether to go back to the backup that is lit."""
        backup, project = self.list.backup, self._session.project
        if backup and project and self.back.isEnabled():
            self.question.ask(backup, encrypted=project.encrypted)
            self._update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._new = True
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.question.hide()

    def _show(self, job: Job, backups: Sequence[Backup], problem: str = "") -> None:
        if self._job is not job:
            return
        self._job = None
        job.deleteLater()
        self.list.show_backups(backups)
        if problem:
            self._session.said.emit(problem, True)
        self._update()
        if self._new:  # then nobody is busy here yet
            self._new = False
            (self.list if backups else self.make).setFocus(Qt.FocusReason.OtherFocusReason)
        if self._again:
            self.refresh()

    def _update(self) -> None:
        project, backup = self._session.project, self.list.backup
        if project is None:
            return
        folder = project.backups.folder
        self._folder.show_text(str(folder))
        self._open.setEnabled(folder.is_dir())
        there = self.list.topLevelItemCount() > 0
        self.list.setVisible(there)
        self.empty.setVisible(not there)
        self.empty.setText(
            _("The backups are being read…")
            if self._job
            else _("There are no backups yet: one is made once a day, after work was done.")
        )
        if self.question.backup != backup:
            self.question.hide()
        asking = not self.question.isHidden()
        self.goes.setVisible(backup is not None and not asking)
        self.back.setVisible(there and not asking)
        if backup:
            self.goes.setText(what_goes(backup))
        can = self._session.can_change
        self.make.setEnabled(can and not self._watch.busy)
        usable = backup is not None and backup.readable
        self.back.setEnabled(can and usable)
        self.back.setToolTip("" if can else _("The project is open read-only."))

    def _stop_job(self) -> None:
        job, self._job = self._job, None
        if job:
            job.stop()
            job.deleteLater()

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._session.open_project.backups.folder)))

    # going back

    def _restore(self, backup: Backup, passphrase: str) -> None:
        """Go back, once the passphrase was tried: the project stays open where it is wrong."""
        if not passphrase:
            self.restore_wanted.emit(backup, "")
            return
        path = self._session.open_project.path
        self.question.set_busy(True)
        self._stop_job()
        job = Job(lambda _progress: _opens(path, backup.path, passphrase), self)
        job.done.connect(lambda right: self._on_tried(job, backup, passphrase, right))
        job.failed.connect(lambda _why: self._on_tried(job, backup, passphrase, False))
        self._job = job.start()

    def _on_tried(self, job: Job, backup: Backup, passphrase: str, right: bool) -> None:
        if self._job is not job:
            return
        self._job = None
        job.deleteLater()
        self.question.set_busy(False)
        if right:
            self.restore_wanted.emit(backup, passphrase)
        else:
            self.question.say(_("The passphrase is wrong: the backup stays closed."))


def _opens(project: Path, backup: Path, passphrase: str) -> bool:
    from qcoder import backups

    found = backups.list(project, passphrase)
    return any(one.path == backup and one.readable for one in found)


class Question(QFrame):
    """Whether to go back to a backup: what that loses, what it keeps, and the passphrase."""

    answered = Signal(object, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self.backup: Backup | None = None
        self.text = label("", wrap=True)
        self.edit = passphrase_edit(_("Passphrase of the project"))
        self.problem = label("", "bad", wrap=True)
        self.yes = button(_("Go back"), self._answer, "primary")
        self._secret = QWidget()
        secret = QVBoxLayout(self._secret)
        secret.setContentsMargins(0, 0, 0, 0)
        secret.setSpacing(theme.GRID)
        secret.addWidget(self.edit)
        secret.addWidget(show_box(self.edit))
        secret.addWidget(self.problem)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(self.text)
        column.addWidget(self._secret)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addStretch()
        row.addWidget(button(_("Cancel"), self.hide, "flat"))
        row.addWidget(self.yes)
        column.addLayout(row)
        self.edit.textChanged.connect(self._update)
        self.edit.returnPressed.connect(self.yes.click)
        self.hide()

    def ask(self, backup: Backup, *, encrypted: bool) -> None:
        """Ask whether to go back to a backup."""
        self.backup = backup
        sentence = " ".join(
            [
                _("Go back to the project as it was on {time}?").format(time=when(backup)),
                what_goes(backup),
                _("The project as it is now is kept among the backups, so you can come back."),
            ]
        )
        self.text.setText(sentence)
        self.setAccessibleName(sentence)
        self._secret.setVisible(encrypted)
        self.edit.clear()
        self._update()
        self.show()
        (self.edit if encrypted else self.yes).setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, problem: str) -> None:
        """Say what is wrong, and ask again."""
        self.problem.setText(problem)
        self.problem.show()
        self.edit.selectAll()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        """Show that the passphrase is being tried."""
        self.setEnabled(not busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def _update(self) -> None:
        self.problem.hide()
        self.yes.setEnabled(self._secret.isHidden() or bool(self.edit.text()))

    def _answer(self) -> None:
        passphrase = "" if self._secret.isHidden() else self.edit.text()
        self.answered.emit(self.backup, passphrase)
