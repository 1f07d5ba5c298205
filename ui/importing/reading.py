"""Files are found and read beside the window.

The one rule: reading touches neither the project nor a widget; what was read is signalled one by
one, and a file that cannot be read never stops the others.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from qcoder import readers
from qcoder.errors import ReadError
from ui.importing.batch import Entry
from ui.jobs import Job

Progress = Callable[[int, int], None]
_NUMBERS = re.compile(r"(\d+)")


def find_files(paths: Sequence[Path], progress: Progress) -> Iterator[Path]:
    """Yield the files at some paths, and of each folder those that can be read, at any depth.

    Hidden files and the lock files of Word are left out.
    """
    for path in paths:
        if not path.is_dir():
            if not path.name.startswith("~$"):
                yield path
            continue
        for folder, folders, names in os.walk(path):
            progress(0, 0)
            folders[:] = sorted((name for name in folders if name[0] != "."), key=_natural)
            for name in sorted(names, key=_natural):
                if name[0] != "." and name[:2] != "~$" and _suffix(name) in readers.FORMATS:
                    yield Path(folder, name)


def read(path: Path, encoding: str | None = None) -> Entry:
    """Read one file, or say why it cannot be read."""
    try:
        return Entry(path, readers.read(path, encoding=encoding), encoding=encoding)
    except ReadError as error:
        return Entry(path, reason=str(error), encoding=encoding)


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()


def _natural(name: str) -> list[tuple[int, str]]:
    """Sort interview 2 before interview 10."""
    parts = _NUMBERS.split(name.casefold())
    return [(int(part) if part.isdecimal() else 0, part) for part in parts]


class Reader(QObject):
    """Reads files one request after another."""

    found = Signal(object)  # Entry
    progressed = Signal(int, int)
    finished = Signal()  # nothing is left to be read
    _read = Signal(int, object)  # from the thread of the job

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._run = 0  # what was read for an earlier one is let go
        self._waiting: list[tuple[Sequence[Path], str | None]] = []
        self._read.connect(self._on_read, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether files are being read."""
        return self._job is not None

    def read(self, paths: Sequence[Path], encoding: str | None = None) -> None:
        """Read files and folders, after those that were asked for before."""
        self._waiting.append((paths, encoding))
        if not self.busy:
            self._start()

    def cancel(self) -> None:
        """Stop reading; what was read stays."""
        self._waiting.clear()
        if self._job:
            self._job.cancel()

    def stop(self) -> None:
        """Stop at once and wait for it; nothing more is signalled."""
        self.cancel()
        self._run += 1
        if self._job:
            self._job.wait()
            self._job = None

    def _start(self) -> None:
        paths, encoding = self._waiting.pop(0)
        self._run += 1
        job = Job(partial(self._work, self._run, paths, encoding), self)
        job.progressed.connect(self._on_progressed)  # from the thread: no function but a slot
        job.done.connect(partial(self._on_ended, self._run))
        job.cancelled.connect(partial(self._on_ended, self._run))
        self._job = job.start()

    def _work(
        self, run: int, paths: Sequence[Path], encoding: str | None, progress: Progress
    ) -> None:
        files = list(find_files(paths, progress))
        for number, path in enumerate(files):
            progress(number, len(files))
            self._read.emit(run, read(path, encoding))

    def _on_read(self, run: int, entry: Entry) -> None:
        if run == self._run:
            self.found.emit(entry)

    def _on_progressed(self, done: int, total: int) -> None:
        if self.busy:
            self.progressed.emit(done, total)

    def _on_ended(self, run: int, _result: object = None) -> None:
        if run != self._run:
            return
        if self._job:
            self._job.deleteLater()
        self._job = None
        if self._waiting:
            self._start()
        else:
            self.finished.emit()
