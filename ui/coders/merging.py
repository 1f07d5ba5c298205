"""The page that merges what comes back: files, what each would do, and what came of it.

The one rule: nothing is merged before it was seen what that would do; each file is one operation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qcoder.errors import Error, NotAProject
from qcoder.i18n import _, ngettext
from ui import theme
from ui.coders.done import Done
from ui.coders.foot import Foot
from ui.coders.people import to_settle
from ui.coders.preview_tree import PreviewTree
from ui.preferences import Preferences
from ui.session import Session
from ui.start.opening import may_be_encrypted
from ui.widgets import PAD, button, label, passphrase_edit, show_box
from ui.working import Progress, Working

if TYPE_CHECKING:
    from qcoder.merging.apply import MergePreview


@dataclass
class _File:
    """One file that is to be merged, as far as it is known."""

    path: Path
    passphrase: str | None = None
    preview: MergePreview | None = None
    problem: str = ""
    closed: bool = False  # it needs a passphrase, or another one

    @property
    def said(self) -> str:
        """What is wrong, in a sentence."""
        return _("It is encrypted: give its passphrase below.") if self.closed else self.problem


class MergingPage(QWidget):
    """Lets the user choose files of coders, see what they bring, and merge them."""

    settle_wanted = Signal()
    agreement_wanted = Signal()

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.setAccessibleName(_("Merge"))
        self._session, self._preferences = session, preferences
        self._files: list[_File] = []
        self._stale = False
        self._say = ""  # what the thread does
        self._merged: list[MergePreview] = []
        self.working = Working(session, self)
        self._make()
        self.working.busy.connect(self._on_busy)
        self.working.cancelled.connect(self._on_cancelled)
        session.changes.connect(self._on_changes)
        self._show()

    def _make(self) -> None:
        self.body = QWidget()
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(2 * PAD, 2 * PAD, 2 * PAD, PAD)
        inside.setSpacing(PAD)
        inside.addWidget(label(_("Merge"), "title"))
        about = _(
            "A package that comes back, also half-way, or a copy of this project in which someone "
            "else worked. Merging the same file again adds nothing twice, and undo takes a merge "
            "back."
        )
        inside.addWidget(label(about, "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        self.choose = button(_("Choose files…"), self.choose_files)
        self.clear = button(_("Empty the list"), self.forget, "flat")
        row.addWidget(self.choose)
        row.addWidget(label(_("or drop them on this page"), "muted"))
        row.addStretch()
        row.addWidget(self.clear)
        inside.addLayout(row)
        self.tree = PreviewTree()
        inside.addWidget(self.tree, 1)
        inside.addWidget(self._make_lock())
        self._nothing = QWidget()
        inside.addWidget(self._nothing, 1)
        self.done = Done()
        framed = QHBoxLayout()
        framed.setContentsMargins(PAD, 0, PAD, 0)
        framed.addWidget(self.done)
        self.foot = Foot(self.working, self.merge)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.body, 1)
        column.addLayout(framed)
        column.addSpacing(2 * theme.GRID)
        column.addWidget(self.foot)

    def _make_lock(self) -> QFrame:
        self.lock = QFrame()
        self.lock.setObjectName("message")
        column = QVBoxLayout(self.lock)
        column.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        column.setSpacing(2 * theme.GRID)
        self.asks, self.wrong = label("", wrap=True), label("", "bad", wrap=True)
        self.passphrase = passphrase_edit(_("Passphrase"))
        self.passphrase.setMaximumWidth(80 * theme.GRID)
        self.passphrase.returnPressed.connect(self.open_file)
        self.passphrase.textChanged.connect(
            lambda text: self.unlock.setEnabled(bool(text) and not self.working.active)
        )
        self.unlock = button(_("Open"), self.open_file)
        self.unlock.setEnabled(False)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        for one in (self.passphrase, self.unlock, show_box(self.passphrase)):
            row.addWidget(one)
        row.addWidget(button(_("Leave this file out"), self._leave_out, "flat"))
        row.addStretch()
        column.addWidget(self.asks)
        column.addLayout(row)
        column.addWidget(self.wrong)
        return self.lock

    # what is done

    def choose_files(self) -> None:
        """Ask which files to merge."""
        if self.working.active or not self._session.can_change:
            return
        dialog = QFileDialog(self, _("Choose what is to be merged"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(_("qcoder projects (*.qcoder)"))
        before = str(self._preferences.get(self._folder_key(), ""))
        beside = str(self._session.open_project.path.parent)
        dialog.setDirectory(before if before and Path(before).is_dir() else beside)
        dialog.filesSelected.connect(lambda names: self.add_paths([Path(name) for name in names]))
        dialog.open()

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Take files to the list, and see what they would do."""
        if not self._session.can_change or self.working.active or not paths:
            return
        self._preferences.set(self._folder_key(), str(paths[0].parent))
        self.done.hide()
        self._files = [one for one in self._files if one.path not in paths]  # read anew
        self._files += [_File(path) for path in dict.fromkeys(paths)]
        self._look()

    def open_file(self) -> None:
        """Open the file that is asked for, with the passphrase that was typed."""
        file = self._asked()
        if file and self.passphrase.text() and not self.working.active:
            file.passphrase, file.closed, file.problem = self.passphrase.text(), False, ""
            self._look()

    def merge(self) -> None:
        """Merge the files that can be, one after the other."""
        ready = self._ready()
        if self.working.active or not ready or not self._session.can_change:
            return
        project, merged = self._session.open_project, self._merged
        merged.clear()
        self.done.hide()

        def work(progress: Progress) -> str:
            for number, file in enumerate(ready):

                def within(done: int, total: int, number: int = number) -> None:
                    progress(number * total + done, len(ready) * total)

                try:
                    merged.append(project.merge(file.path, file.passphrase, within))
                except Error as error:
                    return f"{file.path.name}: {error}"
            return ""

        self._say = _("Merging…")
        self.working.run(work, self._on_merged)

    def forget(self) -> None:
        """Empty the list; nothing was merged."""
        self._files = []
        self._show()

    def stop(self) -> None:
        """Stop what runs, and let go of the files: another project may come."""
        self.working.stop()
        self._files = []
        self.done.hide()
        self._show()

    def refresh(self) -> None:
        """See anew what would be done, where the project changed since."""
        if self._stale and not self.working.active:
            self._look()
        else:
            self._show()

    # looking

    def _look(self) -> None:
        """Have a thread see what merging would do."""
        if self._stale:
            for file in self._files:
                file.preview = None
        self._stale = False
        files = [one for one in self._files if not (one.preview or one.problem or one.closed)]
        if not files:
            self._show()
            return
        project = self._session.open_project

        def work(progress: Progress) -> None:
            for file in files:
                try:
                    file.preview = project.merge_preview(file.path, file.passphrase, progress)
                except NotAProject as error:
                    file.problem, file.closed = str(error), may_be_encrypted(file.path)
                except Error as error:
                    file.problem = str(error)

        self._say = _("Looking what is new…")
        self.working.run(work, lambda _nothing: self._on_looked())

    def _on_looked(self) -> None:
        self._show()
        if self._asked():
            self.passphrase.setFocus()
        else:
            (self.foot.go if self.foot.go.isEnabled() else self.choose).setFocus()

    def _on_cancelled(self) -> None:
        """Leave out what was not looked at; what was merged is merged."""
        if self._merged:
            self._on_merged(_("Stopped."))
            return
        self._files = [one for one in self._files if one.preview or one.problem]
        self._show()

    def _on_merged(self, problem: str) -> None:
        merged = list(self._merged)
        self._merged.clear()
        self._files = [one for one in self._files if one not in self._ready()[: len(merged)]]
        n, left = len(merged), to_settle(self._session)
        said = ngettext("{n} file is merged.", "{n} files are merged.", n).format(n=n)
        if left:
            said += " " + ngettext(
                "{n} thing is to be settled.", "{n} things are to be settled.", left
            ).format(n=left)
        choices = [(_("Settle…"), self.settle_wanted.emit)] if left else []
        choices.append((_("See agreement"), self.agreement_wanted.emit))
        self._stale = bool(self._files)
        self._show()
        self.done.show_done(
            f"{problem} {said}" if problem else said,
            [one.describe() for one in merged],
            *(choices if merged else []),
            bad=bool(problem),
        )

    def _on_changes(self) -> None:
        """Know that what would be done may be another thing now, and what was done untrue."""
        if not self.working.active:
            self.done.hide()
        if self._files and not self.working.active:
            self._stale = True
            if self.isVisible():
                self._look()

    # how it is shown

    def _ready(self) -> list[_File]:
        return [one for one in self._files if one.preview]

    def _asked(self) -> _File | None:
        return next((one for one in self._files if one.closed), None)

    def _leave_out(self) -> None:
        file = self._asked()
        self._files = [one for one in self._files if one is not file]
        self._show()

    def _folder_key(self) -> str:
        return f"{self._session.open_project.id}/merge_folder"

    def _on_busy(self, busy: bool) -> None:
        self.body.setEnabled(not busy)
        if busy:
            self.foot.sentence.setText(self._say)

    def _show(self) -> None:
        asked, files = self._asked(), self._files
        self.tree.show_files((one.path.name, one.preview, one.said) for one in files)
        self.tree.setVisible(bool(files))
        self._nothing.setVisible(not files)
        self.clear.setVisible(bool(files))
        can = self._session.can_change
        self.choose.setEnabled(can)
        self.choose.setObjectName("" if files else "primary")
        self.choose.style().unpolish(self.choose)
        self.choose.style().polish(self.choose)
        self.lock.setVisible(asked is not None)
        if asked:
            name = asked.path.name
            self.asks.setText(_("“{name}” is encrypted. Its passphrase:").format(name=name))
            self.wrong.setText(asked.problem if asked.passphrase else "")
            self.wrong.setVisible(bool(asked.passphrase))
        self.passphrase.clear()
        n = len(self._ready())
        text = ngettext("Merge {n} file", "Merge {n} files", n).format(n=n) if n else _("Merge")
        if not can:
            sentence = _("The project is open read-only: nothing can be merged into it.")
        elif not files:
            sentence = _("Choose the files that came back.")
        else:
            sentence = _summary(self._ready())
        self.foot.show_state(sentence, text, can and n > 0)


def _summary(files: Sequence[_File]) -> str:
    """Say what merging comes to."""
    previews = [one.preview for one in files if one.preview]
    if not previews:
        return _("None of these files can be merged now.")
    new = sum(tally.new for one in previews for tally in one.tallies)
    differences = {each.id for one in previews for each in one.differences}
    left = len(differences) + sum(len(one.new_codes) for one in previews)
    text = ngettext("{n} coding is new", "{n} codings are new", new).format(n=new)
    if left:
        text += "; " + ngettext(
            "{n} thing will be left to settle", "{n} things will be left to settle", left
        ).format(n=left)
    return text + "."
