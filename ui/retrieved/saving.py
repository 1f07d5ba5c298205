"""The list of passages as a file for Word, Excel or other programs.

The one rule: what is listed is written, in its order; the window waits while a thread has the
project.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from qcoder.i18n import N_, _, ngettext
from qcoder.queries.combined import Combined, any_of
from qcoder.queries.retrieval import Retrieved
from ui.jobs import Job
from ui.retrieved.rows import Row
from ui.session import Session

AT_ONCE = 500  # passages that are written within a third of a second
FORMATS = {"docx": N_("Word"), "xlsx": N_("Excel"), "csv": N_("CSV")}


class Saving(QObject):
    """Asks where the list is written to, and writes it: a few at once, many in a thread."""

    path_chosen = Signal(str)
    busy = Signal(bool)  # True: a thread has the project

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._over = parent
        self._job: Job | None = None

    def ask(self, suffix: str, name: str) -> None:
        """Let the user choose a file; `suffix` is of the format that is offered first."""
        dialog = QFileDialog(self._over, _("Save list of passages as"))
        filters = {key: f"{_(text)} (*.{key})" for key, text in FORMATS.items()}
        dialog.setNameFilters(list(filters.values()))
        dialog.selectNameFilter(filters[suffix])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")"))
        )
        dialog.setDirectory(str(self._session.open_project.path.parent))
        dialog.selectFile(f"{name}.{suffix}")
        dialog.fileSelected.connect(self.path_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(
        self, path: Path, rows: Sequence[Row], groups: Sequence[tuple[str, int]], title: str
    ) -> None:
        """Write rows to a file, under the names of their groups, and say so."""
        if self._job:
            return
        project = self._session.open_project
        passages = [_passage(row) for row in rows]
        warnings: list[str] = []

        def write() -> tuple[int, list[str]]:
            written = project.exports.passages(
                passages, path, title=title, groups=groups, warn=warnings.append
            )
            return written, warnings

        if len(rows) <= AT_ONCE:
            written = self._session.perform(write)
            if written is not None:
                self._say(path, *written)
            return
        self.busy.emit(True)
        self._job = Job(lambda _progress: write(), self)
        self._job.done.connect(partial(self._on_done, path))
        self._job.failed.connect(self._on_failed)
        self._job.start()

    def stop(self) -> None:
        """Wait until the file is written and the project is free again."""
        if self._job:
            self._job.wait()

    def _on_done(self, path: Path, written: tuple[int, list[str]]) -> None:
        self._end()
        self._say(path, *written)

    def _on_failed(self, sentence: str) -> None:
        self._end()
        self._session.said.emit(sentence, True)

    def _end(self) -> None:
        self._job = None
        self.busy.emit(False)

    def _say(self, path: Path, written: int, warnings: Sequence[str]) -> None:
        text = ngettext(
            "{n} passage written to “{file}”.", "{n} passages written to “{file}”.", written
        )
        said = [text.format(n=written, file=path.name), *warnings]
        self._session.said.emit(" ".join(said), bool(warnings))


def _passage(row: Row) -> Combined:
    return any_of([row])[0] if isinstance(row, Retrieved) else row
