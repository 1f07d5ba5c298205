"""Work beside the window: in a thread, with progress, and with a way to stop it.

The one rule: a job gets `progress` and returns a value; only the main thread touches widgets. A job
that uses the project has it alone: the window waits for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from qcoder.errors import Cancelled, Error

Work = Callable[[Callable[[int, int], None]], Any]


class Job(QObject):
    """One piece of work: `Job(work).start()`; exactly one of the three ends is signalled.

    `work(progress)` runs in a thread of its own and calls `progress(done, total)`, which stops it
    once `cancel` was called. A bug in it is raised again in the main thread.
    """

    progressed = Signal(int, int)
    left = Signal()  # its thread has ended, also where a bug did that; told before its end
    done = Signal(object)
    failed = Signal(str)  # the sentence of an `Error`
    cancelled = Signal()
    _ended = Signal(object, object)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = threading.Event()
        self.result: object = None  # of the work, as soon as it has one
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def start(self) -> Job:
        """Begin; returns the job itself."""
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Ask the work to stop at its next progress."""
        self._stop.set()

    def stop(self) -> None:
        """Stop the work, wait until it has, and tell nobody."""
        self.blockSignals(True)
        self.cancel()
        self.wait()

    def wait(self) -> None:
        """Wait until the work has stopped, without signals (when the window closes)."""
        if self._thread.is_alive():
            self._thread.join()

    def _progress(self, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(done, total)

    def _run(self) -> None:
        try:
            self.result = self._work(self._progress)
            self._ended.emit(self.result, None)
        except BaseException as error:  # noqa: BLE001 - raised again in the main thread
            self._ended.emit(None, error)

    def _on_ended(self, result: object, error: BaseException | None) -> None:
        self._thread.join()
        self.left.emit()
        if error is None:
            self.done.emit(result)
        elif isinstance(error, Cancelled):
            self.cancelled.emit()
        elif isinstance(error, Error):
            self.failed.emit(str(error))
        else:
            raise error
