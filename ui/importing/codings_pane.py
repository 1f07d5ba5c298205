"""The panel that imports codings from a table: what it would do is shown, and then done.

The one rule: nothing joins the project before the user has seen what would, and then as one
operation; rows that do not fit are listed and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import N_, _, ngettext
from ui import theme
from ui.importing import choosing
from ui.importing.adding import Adding
from ui.jobs import Job
from ui.preferences import Preferences
from ui.session import Session
from ui.widgets import PAD, button, label

if TYPE_CHECKING:
    from qcoder.coding_table import Imported, Preview

SUFFIXES = (".csv", ".tsv", ".xlsx", ".jsonl", ".ndjson")
_WIDEST = 190 * theme.GRID


class CodingsPane(QWidget):
    """One table of codings: its preview, and the button that imports it."""

    finished = Signal()  # back to coding
    busy = Signal(bool)  # a thread has the project: nothing else may use it
    _left = Signal()

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("importing")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._session, self._preferences = session, preferences
        self._path: Path | None = None
        self._preview: Preview | None = None
        self._job: Job | None = None
        self._adding: Adding | None = None
        self._make()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.body, 1)
        whole.addWidget(self._make_bottom())
        self._left.connect(self._on_left, Qt.ConnectionType.QueuedConnection)
        session.project_changed.connect(self._clear)
        session.changes.connect(self._on_changes)
        self._clear()

    def _make(self) -> None:
        self.body = QWidget()
        self.body.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(2 * PAD, 2 * PAD, 2 * PAD, PAD)
        column.setSpacing(PAD)
        self.title = label(_("Import codings"), "title")
        self.about = label(
            _(
                "A table with a row for each coding: the document, the code, and the words of the "
                "passage or its start and end; and, where you like, coder, valence, flags and "
                "memo. Export writes such tables. CSV, Excel and JSON Lines can be read."
            ),
            "muted",
            wrap=True,
        )
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        self.choose = button(_("Choose file…"), self.choose_file)
        self.file = label("", "heading", wrap=True)
        row.addWidget(self.choose)
        row.addWidget(self.file, 1)
        self.found = label("", wrap=True)
        self.problem = label("", "bad", wrap=True)
        self.coders = QCheckBox()
        self.coders.toggled.connect(lambda _on: self._look())
        self.unused = label("", "muted", wrap=True)
        self._make_refused()
        head = QHBoxLayout()
        head.addWidget(self.refused_title, 1)
        head.addWidget(self.copy)
        for one in (self.title, self.about):
            column.addWidget(one)
        column.addLayout(row)
        for one in (self.found, self.problem, self.coders, self.unused):
            column.addWidget(one)
        column.addLayout(head)
        column.addWidget(self.refused, 1)
        column.addStretch()

    def _make_refused(self) -> None:
        self.refused_title = label("", "caps")
        self.copy = button(_("Copy the list"), self._copy, "chip")
        self.copy.setMinimumHeight(6 * theme.GRID)
        self.refused = QPlainTextEdit()
        self.refused.setReadOnly(True)
        self.refused.setTabChangesFocus(True)
        self.refused.setAccessibleName(_("Rows that are left out, and why"))

    def _make_bottom(self) -> QFrame:
        bottom = QFrame()
        bottom.setObjectName("bottom_bar")
        row = QHBoxLayout(bottom)
        row.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        row.setSpacing(2 * theme.GRID)
        self.said = label("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        self.cancel_button = button(_("Cancel"), self.cancel, "flat")
        self.leave = button(_("Go to coding"), self.finished.emit)
        self.go = button(_("Import"), self.import_codings, "primary")
        row.addWidget(self.said)
        row.addWidget(self.bar, 1)
        row.addStretch()
        for one in (self.cancel_button, self.leave, self.go):
            row.addWidget(one)
        return bottom

    # what menus, shortcuts and the palette call

    def choose_file(self) -> None:
        """Ask for a table of codings."""
        if self._session.can_change and not self._working:
            choosing.table(self, self._preferences, SUFFIXES, self.open)

    def open(self, path: Path) -> None:
        """Read a table, and show what importing it would do."""
        if not self._session.can_change or self._working:
            return
        self._clear()
        self._path = path
        self.coders.blockSignals(True)
        self.coders.setChecked(True)
        self.coders.blockSignals(False)
        self._look()

    def import_codings(self) -> None:
        """Import what fits, as one operation; coders who are new are added before it."""
        preview, path = self._preview, self._path
        if not preview or not _changing(preview) or not path or self._working:
            return
        project = self._session.open_project
        self._preview = None  # so that new coders do not have it made anew
        for name in preview.coders:
            if self._session.perform(partial(project.coders.add, name)) is None:
                self._look()
                return

        def work(progress: Callable[[int, int], None]) -> Imported:
            return project.load_codings(path, skip_refused=True, progress=progress)

        adding = Adding(self._session, N_("import codings"), work, self)
        adding.busy.connect(self._on_busy)
        adding.progressed.connect(self._on_progressed)
        adding.ended.connect(self._on_imported)
        self._adding = adding
        adding.start()

    def cancel(self) -> None:
        """Stop importing: nothing is taken over then."""
        if self._adding:
            self._adding.cancel()

    def stop(self) -> None:
        """Stop at once, before the project is closed."""
        if self._job:
            self._job.wait()
            self._job = None
            self._on_busy(False)
        if self._adding:
            self._adding.stop()
            self._adding = None
            self._on_busy(False)
        self._clear()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._preview is None and not self.problem.text():
            self._look()  # the project changed since, where there is a table

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self._working:
            self.finished.emit()
        else:
            self.cancel()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._session.can_change and is_table(choosing.dropped(event.mimeData())):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.open(choosing.dropped(event.mimeData())[0])

    # what happens

    @property
    def _working(self) -> bool:
        return self._job is not None or self._adding is not None

    def _look(self) -> None:
        """Have a thread see what importing the table would do."""
        if self._path is None or self._working:
            return
        project, path, add = self._session.open_project, self._path, self.coders.isChecked()

        def look(_progress: Callable[[int, int], None]) -> Preview:
            try:
                return project.preview_codings(path, add_coders=add)
            finally:
                self._left.emit()  # also where a bug ended it

        job = Job(look, self)
        job.done.connect(partial(self._on_preview, path))
        job.failed.connect(partial(self._on_failed, path))
        self._job = job
        self._on_busy(True)
        job.start()

    def _on_left(self) -> None:
        if self._job:
            self._job.wait()
            self._job.done.connect(self._job.deleteLater)
            self._job = None
            self._on_busy(False)

    def _on_preview(self, path: Path, preview: Preview) -> None:
        if path == self._path:
            self._preview = preview
            self.problem.setText("")
            self._show()
            (self.go if self.go.isEnabled() else self.choose).setFocus()

    def _on_failed(self, path: Path, sentence: str) -> None:
        if path == self._path:
            self._preview = None
            self.problem.setText(sentence)
            self._show()
            self.choose.setFocus()

    def _on_busy(self, busy: bool) -> None:
        self.body.setEnabled(not busy)
        self._show()
        self.busy.emit(busy)

    def _on_progressed(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _on_imported(self, imported: Imported | None) -> None:
        if self._adding:
            self._adding.deleteLater()
        self._adding = None
        if imported is None:
            self._look()
            return
        n, added = imported.new, imported.added
        sentence = ngettext("{n} coding imported.", "{n} codings imported.", n).format(n=n)
        sentence = " ".join([sentence, _adds(added)] if added else [sentence])
        self._clear()
        if imported.refused:
            self.found.setText(f"✓ {sentence}")
            self.found.setVisible(True)
            self._show_refused(imported)
            self.leave.setFocus()
        else:
            self.finished.emit()
        self._session.say(sentence)

    def _on_changes(self) -> None:
        """See anew what would be done, where the project changed since."""
        if self._preview and not self._working:
            self._preview = None
            if self.isVisible():
                self._look()

    # how it is shown

    def _clear(self) -> None:
        self._path = self._preview = None
        self.problem.setText("")
        self._show()

    def _show(self) -> None:
        preview = self._preview
        self.file.setText(self._path.name if self._path else "")
        self.file.setVisible(self._path is not None)
        self.found.setText("\n".join(_found(preview)) if preview else "")
        for one in (self.found, self.problem):
            one.setVisible(bool(one.text()))
        names = ", ".join(preview.coders) if preview else ""
        if names:
            n = len(preview.coders) if preview else 0
            self.coders.setText(
                ngettext("Add the new coder {names}", "Add the new coders {names}", n).format(
                    names=names
                )
            )
            self.coders.setAccessibleName(self.coders.text())
        asked = bool(names) or not self.coders.isChecked()
        self.coders.setVisible(preview is not None and asked)
        unused = ", ".join(preview.unused) if preview else ""
        self.unused.setText(_("Columns that are not used: {columns}.").format(columns=unused))
        self.unused.setVisible(bool(unused))
        self._show_refused(preview)
        new = _changing(preview) if preview else 0
        self.go.setText(ngettext("Import {n} coding", "Import {n} codings", new).format(n=new))
        self.go.setAccessibleName(self.go.text())
        self.go.setEnabled(bool(new) and not self._working)
        self.go.setVisible(preview is not None)
        self.bar.setVisible(self._working)
        self.said.setVisible(self._working)
        self.said.setText(_("Importing…") if self._adding else _("Reading…"))
        self.bar.setRange(0, 0)
        self.cancel_button.setVisible(self._adding is not None)
        self.leave.setVisible(not self._working)

    def _show_refused(self, seen: Preview | None) -> None:
        n = seen.left_out if seen else 0
        title = ngettext("{n} row is left out", "{n} rows are left out", n).format(n=n)
        self.refused_title.setText(title.upper())
        self.refused.setPlainText("\n".join(seen.refused if seen else ()))
        for one in (self.refused_title, self.refused, self.copy):
            one.setVisible(n > 0)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.refused.toPlainText())


def is_table(paths: Sequence[Path]) -> bool:
    """Tell whether one file is dragged, and it may be a table of codings."""
    return len(paths) == 1 and paths[0].suffix.lower() in SUFFIXES


def _changing(preview: Preview) -> int:
    return preview.new + preview.added


def _adds(n: int) -> str:
    return ngettext("{n} row adds to another coding.", "{n} rows add to another coding.", n).format(
        n=n
    )


def _found(preview: Preview) -> list[str]:
    """Return what importing a table would do, a sentence each."""
    new, there, moved = preview.new, preview.there, preview.moved
    lines = [ngettext("{n} coding is new.", "{n} codings are new.", new).format(n=new)]
    if preview.added:
        lines.append(_adds(preview.added))
    if there:
        lines.append(
            ngettext(
                "{n} coding is in the project already.",
                "{n} codings are in the project already.",
                there,
            ).format(n=there)
        )
    if moved:
        lines.append(
            ngettext(
                "{n} passage was found by its words, for it is not where its start and end say.",
                "{n} passages were found by their words, for they are not where their start and "
                "end say.",
                moved,
            ).format(n=moved)
        )
    return lines
