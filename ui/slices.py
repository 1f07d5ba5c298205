"""Long work in the main thread, in slices so short that the window stays alive.

The one rule: what is done at once is done at once: work that fits in one slice waits for nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

_SLICE = 0.025  # seconds


class Slices(QObject):
    """Goes on with an iterator, a slice at a time, until it ends or other work comes."""

    rested = Signal()  # after every slice; after the last one it is no longer `busy`

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Iterator[object] | None = None
        self._held = False
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Whether there is work to go on with."""
        return self._work is not None

    def start(self, work: Iterator[object]) -> None:
        """Do this work, in place of what was being done."""
        self._work = work
        self._go_on()

    def rest(self) -> Iterator[object]:
        """Return the work that is left, to be done with other work after it."""
        return self._work or iter(())

    def stop(self) -> None:
        """Leave the work as it is."""
        self._work = None
        self._timer.stop()

    def hold(self, held: bool) -> None:
        """Leave the project to a thread that has it to itself; then go on."""
        self._held = held
        if not held and self._work is not None:
            self._timer.start()

    def _go_on(self) -> None:
        work, end = self._work, time.perf_counter() + _SLICE
        if work is None or self._held:
            return
        for _step in work:
            if time.perf_counter() > end:
                self._timer.start()
                break
        else:
            self.stop()
        self.rested.emit()
