"""Computing what a page shows anew, beside the window, and the strip that says so.

The one rule: whoever asks last gets the answer; figures that are no longer right are never shown as
if they were.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from qcoder.errors import Error
from qcoder.i18n import _
from ui import theme
from ui.jobs import Job, Work
from ui.session import Session
from ui.widgets import PAD, button, label

Watch = Callable[[int, int], None]
_TOGETHER, _PATIENCE = 300, 500  # ms: changes that come together; until progress is shown


class Renewal(QObject):
    """Keeps the figures of a page up to date; those who make one say how in `work`."""

    renewed = Signal(object)  # what was computed
    state_changed = Signal()
    busy = Signal(bool)  # a thread has the project: nothing else may use it
    _left = Signal()  # the thread no longer uses the project

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None  # the one that is waited for
        self._all: set[Job] = set()  # those that have not ended
        self._has_project = False  # whether the job does
        self._held = False  # whether another thread has it
        self._wanted = False  # figures, once that thread is done
        self.stale = True
        self.problem = ""  # why there are no figures
        self.slow = False  # whether it takes so long that progress is to be shown
        self.doing = ""
        self.done: tuple[int, int] = (0, 0)
        self._left.connect(self._on_left, Qt.ConnectionType.QueuedConnection)
        self._wait = QTimer(self, singleShot=True, interval=_TOGETHER)
        self._wait.timeout.connect(self.start)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(self._on_slow)

    @property
    def working(self) -> bool:
        """Whether figures are being computed, or will be at once."""
        return self._job is not None or self._wait.isActive()

    @property
    def has_project(self) -> bool:
        """Whether a thread has the project to itself."""
        return self._has_project

    def outdate(self) -> None:
        """Note that what was computed is no longer right."""
        self.stale = True
        self.state_changed.emit()

    def soon(self) -> None:
        """Compute anew once no more changes come for a moment."""
        self.stale = True
        self._wait.start()
        self.state_changed.emit()

    def start(self) -> None:
        """Compute now; what is being computed is let go of."""
        self._wait.stop()
        if self._held:
            self._wanted = True
            return
        if self._has_project:
            return  # it begins anew once the thread has left the project
        self._let_go()
        if self._session.project is None:
            return
        self.problem, self.stale = "", False
        try:
            self.work()
        except Error as error:
            self._fail(str(error))

    def work(self) -> None:
        """Begin to read or to compute: see `read_beside` and `compute`."""
        raise NotImplementedError

    def hold(self, held: bool) -> None:
        """Leave the project to another thread that has it to itself; then do what was asked."""
        self._held = held
        if self._wanted and not held:
            self._wanted = False
            self.start()

    def cancel(self) -> None:
        """Leave the figures as they are."""
        self._wait.stop()
        if self._has_project and self._job:
            self._job.cancel()
            return
        self._let_go()
        self.stale = True
        self._rest()

    def stop(self) -> None:
        """Stop at once, and wait until it has; nothing more is signalled."""
        self._wait.stop()
        self._patience.stop()
        for job in self._all:
            job.stop()
            job.deleteLater()
        self._all.clear()
        self._job = None
        if self._has_project:
            self._has_project = False
            self.busy.emit(False)
        self.stale, self.slow = True, False

    # for those who say how

    def read_beside(self, work: Work, doing: str, then: Callable[[Any], None]) -> None:
        """Read in a thread that has the project to itself, then go on with what was read."""

        def read(progress: Watch) -> Any:
            try:
                return work(progress)
            finally:
                self._left.emit()  # also where a bug ended it

        def go_on(found: Any) -> None:
            if self.stale:  # something else was asked for meanwhile
                self.start()
                return
            try:
                then(found)
            except Error as error:
                self._fail(str(error))

        self._has_project = True
        self.busy.emit(True)
        self._begin(read, doing, go_on)

    def compute(self, work: Work, doing: str) -> None:
        """Compute without the project; what comes of it is `finish`ed."""
        self._begin(work, doing, self.finish)

    def finish(self, found: Any) -> None:
        """Hand over what was computed."""
        self._rest()
        self.renewed.emit(found)

    # how it is done

    def _on_left(self) -> None:
        """Give the project back; what was read is computed with afterwards."""
        if self._has_project and self._job:
            self._job.wait()
            self._has_project = False
            self.busy.emit(False)

    def _fail(self, sentence: str) -> None:
        self.problem, self.stale = sentence, True
        self._rest()

    def _on_cancelled(self) -> None:
        self.stale = True
        self._rest()

    def _begin(self, work: Work, doing: str, then: Callable[[Any], None]) -> None:
        job = Job(work, self)
        job.progressed.connect(partial(self._on_progressed, job))
        job.done.connect(lambda result: self._ended(job) and then(result))
        job.failed.connect(lambda sentence: self._ended(job) and self._fail(sentence))
        job.cancelled.connect(lambda: self._ended(job) and self._on_cancelled())
        self._job = job
        self._all.add(job)
        self.doing, self.done = doing, (0, 0)
        if not self.slow and not self._patience.isActive():
            self._patience.start()
        job.start()
        self.state_changed.emit()

    def _ended(self, job: Job) -> bool:
        """Let go of a job that ended; tell whether it is the one that was waited for."""
        self._all.discard(job)
        job.deleteLater()
        if job is not self._job:
            return False
        self._job = None
        return True

    def _let_go(self) -> None:
        """Wait no longer for what is computed; it ends by itself."""
        if self._job:
            self._job.cancel()
            self._job = None

    def _rest(self) -> None:
        self._patience.stop()
        self.slow = False
        self.state_changed.emit()

    def _on_slow(self) -> None:
        self.slow = self._job is not None
        self.state_changed.emit()

    def _on_progressed(self, job: Job, done: int, total: int) -> None:
        if job is self._job:
            self.done = done, total
            self.state_changed.emit()


class Strip(QFrame):
    """A sentence, how far it is, and a button to stop or to compute anew."""

    def __init__(self, renewal: Renewal, renew: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("bottom_bar")
        self._renewal = renewal
        self.text = label("", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        self.cancel_button = button(_("Cancel"), renewal.cancel, "flat")
        self.renew_button = button(_("Compute anew"), renew)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.text, 2)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.renew_button)
        self.hide()

    def show_state(self) -> None:
        """Show what the figures are waiting for, if anything."""
        renewal = self._renewal
        working, outdated = renewal.working, renewal.stale and not renewal.working
        self.setVisible(renewal.slow or bool(renewal.problem) or outdated)
        self.bar.setVisible(working)
        self.cancel_button.setVisible(working)
        self.renew_button.setVisible(not working)
        if working:
            done, total = renewal.done
            self.text.setText(renewal.doing)
            self.bar.setRange(0, total)
            self.bar.setValue(done)
        else:
            self.text.setText(
                renewal.problem or _("These figures are not up to date: something changed since.")
            )
        self.setAccessibleName(self.text.text())
