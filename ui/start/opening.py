"""Opening a project: what may have to be asked before it is open.

The one rule: the project that was open stays open until another one is.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QWidget

from qcoder import files
from qcoder.errors import (
    Damaged,
    Error,
    NewerVersion,
    NotAProject,
    OpenElsewhere,
    ProjectError,
    ReadOnly,
    UnknownCoder,
)
from qcoder.i18n import _
from qcoder.project import Project
from ui.jobs import Job
from ui.preferences import Preferences
from ui.session import Session
from ui.start.cards import Card, Overlay, ProgressCard
from ui.start.opening_cards import BackupsCard, LockedCard, PassphraseCard, WhoCard

if TYPE_CHECKING:
    from qcoder.backups import Restored

Result = TypeVar("Result")
Making = Callable[[Callable[[int, int], None]], Project]
_PAGE = 512  # bytes: every encrypted file is a multiple of it


@dataclass(frozen=True)
class Request:
    """How a project is to be opened, as far as it is known."""

    path: Path
    coder: str | None = None
    new_coder: str = ""
    passphrase: str | None = None
    read_only: bool = False
    take_over: bool = False


class Opening(QObject):
    """Opens projects for the user, and asks in cards over `over` what it needs to know."""

    opened = Signal()

    def __init__(self, session: Session, preferences: Preferences, over: QWidget) -> None:
        super().__init__(over)
        self._session, self._preferences = session, preferences
        self.overlay = Overlay(over)
        self.may_leave: Callable[[], bool] = lambda: True  # set by who knows what is unsaved
        self._job: Job | None = None
        self._reading: Job | None = None  # of what backups hold
        self._to_say = ""  # once the project is open

    @property
    def card(self) -> Card | None:
        """The card that asks something now."""
        return self.overlay.card

    def open(self, path: Path, coder: str = "") -> None:
        """Open a project as `coder`, else as who worked in it last, else as this user."""
        now = self._session.project
        here = now and now.path.exists() and path.exists() and now.path.samefile(path)
        if self._job or here:
            return
        if not self.may_leave():
            return
        self.overlay.close_card()
        known = self._preferences.get("coders", {}).get(os.path.realpath(path), "")
        who = coder or known or self._preferences.get("coder", "")
        self._try(Request(path, who or None))

    def open_sample(self) -> None:
        """Open the sample project, and make it where there is none yet."""
        from qcoder import sample

        path = documents_folder(self._preferences) / "qcoder" / f"{sample.NAME}.qcoder"
        if path.exists():
            self.open(path)
        else:
            self._make_sample(path, self._preferences.get("coder", "") or sample.CODER)

    def make(self, work: Making, on_refused: Callable[[Error], object]) -> Job | None:
        """Make a project in a job and open it; an `Error` of the work goes to `on_refused`."""
        if self._job or not self.may_leave():
            return None

        def done(result: Project | Error) -> None:
            self._job = None
            if isinstance(result, Error):
                on_refused(result)
            else:
                self._finish(result)

        job = Job(lambda progress: _or_error(lambda: work(progress)), self)
        job.done.connect(done)
        job.cancelled.connect(self._end)
        self._job = job
        return job.start()

    def restore(
        self, request: Request, backup: Path, on_refused: Callable[[Error], object]
    ) -> None:
        """Put a backup in the place of a project, which is not open, and open it."""
        from qcoder import backups

        if self._job:
            return
        if self.card:
            self.card.set_busy(True)
        else:
            self.overlay.show_card(ProgressCard(_("Going back to the backup…"), can_stop=False))

        def done(result: Restored | Error) -> None:
            self._job = None
            if self.card:
                self.card.set_busy(False)
            if isinstance(result, Error):
                on_refused(result)
                return
            self._to_say = _said_of(result)
            self._session.say(self._to_say)
            self.reopen(replace(request, take_over=False))

        job = Job(
            lambda _progress: _or_error(
                lambda: backups.restore(
                    request.path, backup, request.passphrase, take_over=request.take_over
                )
            ),
            self,
        )
        job.done.connect(done)
        self._job = job.start()

    def reopen(self, request: Request) -> None:
        """Open a project that was open just now."""
        self._try(request)

    def stop(self) -> None:
        """Wait for what is being opened, before the window goes, and close it."""
        self._stop_reading()
        job, self._job = self._job, None
        if job:
            job.done.disconnect()
            job.cancel()
            job.wait()
            if isinstance(job.result, Project):
                job.result.close()

    @property
    def busy(self) -> bool:
        """Whether a project is being opened."""
        return self._job is not None

    def _make_sample(self, path: Path, coder: str) -> None:
        job = self.make(
            lambda progress: _build_sample(path, coder, progress), lambda e: self._say(str(e))
        )
        if job:
            card = ProgressCard(_("Making the sample project…"))
            card.cancelled.connect(job.cancel)
            job.progressed.connect(card.set_progress)
            self.overlay.show_card(card)

    # one attempt, and what comes of it

    def _try(self, request: Request) -> None:
        if self._job:
            return
        if self.card:
            self.card.set_busy(True)
        job = Job(lambda _progress: _or_error(lambda: _attempt(request)), self)
        job.done.connect(lambda result: self._on_result(request, result))
        self._job = job.start()

    def _end(self) -> None:
        self._job = None

    def _on_result(self, request: Request, result: Project | Error) -> None:
        self._job = None
        if isinstance(result, Project):
            self._finish(result)
        elif isinstance(result, UnknownCoder) and request.read_only and request.coder:
            self._try(replace(request, coder=None))
        elif isinstance(result, UnknownCoder) and result.names:
            self._ask_who(request, result)
        elif isinstance(result, NotAProject) and may_be_encrypted(request.path):
            self._ask_passphrase(request, str(result) if request.passphrase else "")
        elif _is_lost(result) and _has_backups(request.path):
            self._ask_backup(request, str(result))
        elif isinstance(result, OpenElsewhere | ReadOnly) and not request.read_only:
            self._ask_how(request, result)
        elif isinstance(self.card, PassphraseCard | WhoCard):
            self.card.set_busy(False)
            self.card.say(str(result))
        elif isinstance(result, Damaged):
            self._say(f"{result} " + _("There are no backups of it in its folder."))
        else:
            self._say(str(result))

    def _finish(self, project: Project) -> None:
        self._job = None
        self.overlay.close_card()
        if not self.may_leave():  # something was begun while this was being opened
            project.close()
            return
        path, coder = str(project.path), project.coder
        self._preferences.add_recent_project(path)
        if coder:
            recent = self._preferences.recent_projects()
            coders = {**self._preferences.get("coders", {}), path: coder.id}
            self._preferences.set("coders", {p: c for p, c in coders.items() if p in recent})
        self._session.set_project(project)
        self.opened.emit()
        said, self._to_say = self._to_say, ""
        if said:
            self._session.say(said)

    def _say(self, sentence: str) -> None:
        self.overlay.close_card()
        self._session.said.emit(sentence, True)

    # what is asked

    def _ask_passphrase(self, request: Request, problem: str) -> None:
        if isinstance(self.card, PassphraseCard):
            self.card.say_wrong(problem, backups=_has_backups(request.path))
            return
        card = PassphraseCard(request.path.stem)
        card.backups_wanted.connect(
            lambda: self._ask_backup(replace(request, passphrase=card.edit.text()), card.problem)
        )
        card.given.connect(lambda text: self._try(replace(request, passphrase=text)))
        self.overlay.show_card(card)

    def _ask_who(self, request: Request, error: UnknownCoder) -> None:
        if isinstance(self.card, WhoCard):
            self.card.set_busy(False)
            self.card.say(str(error))
            return
        card = WhoCard(request.path.stem, error.names, self._preferences.get("coder", ""))
        card.chosen.connect(lambda name: self._try(replace(request, coder=name, new_coder="")))
        card.added.connect(
            lambda name: self._try(replace(request, coder=error.names[0], new_coder=name))
        )
        self.overlay.show_card(card)

    def _ask_how(self, request: Request, error: ProjectError) -> None:
        abandoned = isinstance(error, OpenElsewhere) and error.abandoned
        card = LockedCard(request.path.stem, str(error), abandoned)
        card.read_wanted.connect(lambda: self._try(replace(request, read_only=True)))
        card.take_over_wanted.connect(lambda: self._try(replace(request, take_over=True)))
        self.overlay.show_card(card)

    def _ask_backup(self, request: Request, sentence: str) -> None:
        """Offer the backups of a project that cannot be opened."""
        encrypted = any(may_be_encrypted(file) for file in _backup_files(request.path))
        card = BackupsCard(
            request.path.stem, sentence, encrypted=encrypted, passphrase=request.passphrase or ""
        )
        card.passphrase_given.connect(lambda text: self._read_backups(card, request.path, text))
        card.chosen.connect(
            lambda file, text, take_over: self.restore(
                replace(request, passphrase=text or None, take_over=take_over),
                file,
                lambda error: self._on_not_restored(card, error),
            )
        )
        self.overlay.show_card(card)
        self._read_backups(card, request.path, request.passphrase or "")

    def _read_backups(self, card: BackupsCard, path: Path, passphrase: str) -> None:
        from qcoder import backups

        self._stop_reading()
        job = Job(lambda _progress: backups.list(path, passphrase or None), self)
        job.done.connect(lambda found: card.show_backups(found) if self.card is card else None)
        job.failed.connect(lambda why: card.say(why) if self.card is card else None)
        self._reading = job.start()

    def _stop_reading(self) -> None:
        if self._reading:
            self._reading.stop()

    def _on_not_restored(self, card: BackupsCard, error: Error) -> None:
        if self.card is not card:
            self._say(str(error))
            return
        card.say(str(error))
        if isinstance(error, OpenElsewhere) and error.abandoned:
            card.offer_take_over()


def documents_folder(preferences: Preferences) -> Path:
    """Return where projects are made: where the last one was, else the user's documents."""
    last = preferences.get("folder", "")
    if last and Path(last).is_dir():
        return Path(last)
    place = QStandardPaths.StandardLocation.DocumentsLocation
    found = Path(QStandardPaths.writableLocation(place))
    return found if found.is_dir() else Path.home()


def _or_error(work: Callable[[], Result]) -> Result | Error:
    """Return what comes of the work, or why it was refused: what is asked next depends on it."""
    try:
        return work()
    except Error as error:
        return error


def _attempt(request: Request) -> Project:
    import qcoder

    project = qcoder.open(
        request.path,
        coder=request.coder,
        passphrase=request.passphrase,
        read_only=request.read_only,
        take_over=request.take_over,
    )
    if request.new_coder:
        try:
            project.work_as(project.coders.add(request.new_coder))
        except Error:
            project.close()
            raise
    return project


def _is_lost(error: Project | Error) -> bool:
    """Tell whether a project cannot be opened because of its file: gone, damaged, overwritten."""
    others = NewerVersion | UnknownCoder | OpenElsewhere | ReadOnly
    return isinstance(error, ProjectError) and not isinstance(error, others)


def _backup_files(path: Path) -> list[Path]:
    from qcoder import backups

    return sorted(backups.folder(path).glob("*.qcoder"))


def _has_backups(path: Path) -> bool:
    return bool(_backup_files(path))


def _said_of(restored: Restored) -> str:
    """Say that a project is as it was in a backup, and where the state until now is."""
    done = _("This is the project as it was in the backup.")
    if restored.kept is None:
        return done
    return f"{done} " + _("The project as it was is kept as {path}.").format(path=restored.kept)


def may_be_encrypted(path: Path) -> bool:
    """Tell whether nothing in a file shows that it is no encrypted project."""
    from qcoder.project_file import is_plain

    size = path.stat().st_size
    return size > 0 and size % _PAGE == 0 and not is_plain(path)


def _build_sample(path: Path, coder: str, progress: Callable[[int, int], None]) -> Project:
    """Make the sample project, with the user among its coders."""
    from qcoder import sample

    files.make_folder(path.parent)
    project = sample.build(path, progress)
    try:
        names = {one.name.casefold() for one in project.coders.list()}
        project.work_as(coder if coder.casefold() in names else project.coders.add(coder))
    except Error:
        project.close()
        raise
    return project
