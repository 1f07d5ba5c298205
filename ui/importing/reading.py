"""Files are found and read beside the window.

The one rule: reading touches neither the project nor a widget; what was read is signalled one by
one, and a file that cannot be read never stops the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from qcoder import readers
from qcoder.errors import ReadError
from qcoder.i18n import _
from qcoder.readers import folder
from qcoder.readers import split as splitting
from ui.importing.batch import Entry
from ui.jobs import Job

Progress = Callable[[int, int], None]


def find_files(paths: Sequence[Path], progress: Progress) -> Iterator[tuple[Path, str]]:
    """Yield the files at some paths, and those in folders at any depth, with why one is not read.

    What no one made as a document is left out: see `readers.folder`.
    """
    for path in paths:
        if not path.is_dir():
            if not path.name.startswith("~$"):
                yield path, ""
            continue
        closed: list[OSError] = []
        for file in folder.walk(path, closed.append):
            progress(0, 0)
            known = file.suffix.lower() in readers.FORMATS
            yield file, "" if known else _("Another kind of file: it is not imported.")
        for error in closed:
            reason = _(
                "The folder “{folder}” cannot be opened: see whether you may read it."
            ).format(folder=error.filename)
            yield Path(str(error.filename)), reason


def read(path: Path, encoding: str | None = None) -> Entry:
    """Read one file, or say why it cannot be read."""
    try:
        transcript = readers.read(path, encoding=encoding)
    except ReadError as error:
        return Entry(path, reason=str(error), encoding=encoding)
    levels = splitting.levels(transcript)
    likely = splitting.likely(transcript) if levels else None
    return Entry(path, transcript, encoding=encoding, levels=levels, likely=likely)


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
        files.sort(key=lambda found: bool(found[1]))  # what is not read comes last
        for number, (path, reason) in enumerate(files):
            progress(number, len(files))
            entry = Entry(path, reason=reason, other=True) if reason else read(path, encoding)
            self._read.emit(run, entry)

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
