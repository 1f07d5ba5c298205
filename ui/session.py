"""The open project, as the panes share it.

The one rule: panes change the project inside `perform`, so that what qcoder refuses is said, and
learn of every change, their own too, from `changes` alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from qcoder.errors import Damaged, DiskFull, Error, FileGone, OpenElsewhere, ReadOnly
from qcoder.i18n import _
from qcoder.model import Changes, Choice, Code, Coder, Document, Operation
from qcoder.project import Project

Result = TypeVar("Result")
# After these nothing is stored until something is again: they are not about what was asked.
_UNSAVED = (Damaged, DiskFull, FileGone, OpenElsewhere, ReadOnly)


class Session(QObject):
    """One open project, or none, with its lists at hand so that nobody asks for them twice.

    `codes`, `coders` and `documents` are by id and in their order; `flags` those of the codebook.
    """

    changes = Signal(object)  # Changes: after every operation, undo and redo included
    project_changed = Signal()  # another project is open, or none
    closing = Signal()  # the project that is open is about to be closed
    writing = Signal(bool)  # something is being typed that is not in the project yet
    moved = Signal()  # the project that is open has another file from now on
    trouble_changed = Signal()  # something keeps the project from being stored, or no longer does
    said = Signal(str, bool)  # a sentence for the user; True where something went wrong

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project: Project | None = None
        self._came: list[Changes] = []  # of which nobody was told yet
        self.trouble: Error | None = None  # why the last that was done could not be stored
        self._coder: Coder | None = None
        self.codes: dict[str, Code] = {}
        self.coders: dict[str, Coder] = {}
        self.documents: dict[str, Document] = {}
        self.flags: tuple[Choice, ...] = ()

    @property
    def open_project(self) -> Project:
        """The project, where one must be open."""
        if self.project is None:
            raise RuntimeError("no project is open")
        return self.project

    @property
    def coder(self) -> Coder | None:
        """Who is coding; None where no project is open, or it is only read."""
        return self._coder

    @property
    def can_change(self) -> bool:
        """Whether a project is open and can be changed."""
        return self.project is not None and not self.project.read_only

    def set_project(self, project: Project | None) -> None:
        """Show another project, or none; the one that was open is closed."""
        if self.project:
            self.closing.emit()
            self.project.close()
        self.project = project
        self._came = []
        self.set_trouble(None)
        self.codes, self.coders, self.documents, self.flags = {}, {}, {}, ()
        self._coder = None
        if project:
            self._load(Changes("", {"codes": (), "coders": (), "documents": (), "codebooks": ()}))
            project.listen(self._on_changes)
        self.project_changed.emit()

    def work_as(self, coder: str) -> None:
        """Go on as another coder of the project (an id)."""
        chosen = self.perform(lambda: self.open_project.work_as(coder))
        if chosen:
            self._coder = chosen
            self.changes.emit(Changes("", {"coders": ()}))

    def add_coder(self, name: str) -> None:
        """Add a coder to the project, and go on as that one."""
        coder = self.perform(lambda: self.open_project.coders.add(name))
        if coder:
            self.work_as(coder.id)

    def perform(self, action: Callable[[], Result]) -> Result | None:
        """Do something for the user; what qcoder refuses is said, and None returned."""
        try:
            return action()
        except Error as error:
            if isinstance(error, _UNSAVED) and self.can_change:
                self.set_trouble(error)
            self.said.emit(str(error), True)
            return None

    def take(self, error: BaseException) -> bool:
        """Say what is wrong with the file, where that is why something was not read; tell so."""
        if self.project is None or not isinstance(error, _UNSAVED):
            return False
        error.args = (str(error).rsplit("(): ", 1)[-1],)  # Qt says in front of it where it was
        if str(error) != str(self.trouble):  # else it was said: it may come with every repaint
            self.set_trouble(error)
            self.said.emit(str(error), True)
        return True

    def set_trouble(self, error: Error | None) -> None:
        """Note what keeps the project from being stored; None once nothing does."""
        if str(error) != str(self.trouble):
            self.trouble = error
            self.trouble_changed.emit()

    def look_at_file(self) -> None:
        """Note whether the file of the project is gone, or is there again; this is cheap."""
        if not self.can_change:
            return
        try:
            self.open_project.check_file()
        except Error as error:
            self.set_trouble(error)
        else:
            if isinstance(self.trouble, FileGone):
                self.set_trouble(None)

    def go_on_in(self, path: Path) -> bool:
        """Go on in a copy that was just made; what is shown and being typed stays as it is."""
        if self.perform(lambda: (self.open_project.go_on_in(path),)) is None:
            return False
        self.set_trouble(None)
        self.moved.emit()
        return True

    def say(self, sentence: str) -> None:
        """Tell the user what was done."""
        self.said.emit(sentence, False)

    def undo(self) -> None:
        """Take back what this coder did last."""
        self._tell(_("Undone: {verb}"), self.perform(self.open_project.undo))

    def redo(self) -> None:
        """Do again what was undone last."""
        self._tell(_("Redone: {verb}"), self.perform(self.open_project.redo))

    def _tell(self, sentence: str, operation: Operation | None) -> None:
        if operation:
            self.say(sentence.format(verb=_(operation.verb)))

    def catch_up(self) -> None:
        """Tell what a thread changed that had the project to itself, once it has left it."""
        while self._came:
            changes = self._came.pop(0)
            self.set_trouble(None)
            self._load(changes)
            self.changes.emit(changes)

    def _on_changes(self, changes: Changes) -> None:
        self._came.append(changes)
        if threading.current_thread() is threading.main_thread():
            self.catch_up()

    def _load(self, changes: Changes) -> None:
        project = self.open_project
        if "codes" in changes.tables:
            self.codes = {code.id: code for code in project.codes.list()}
        if "coders" in changes.tables:
            self.coders = {coder.id: coder for coder in project.coders.list()}
            self._coder = project.coder
        if "documents" in changes.tables:
            self.documents = {document.id: document for document in project.documents.list()}
        if "codebooks" in changes.tables:
            self.flags = project.codebook.get().flags
