"""What is read and made for the page, one thing at a time, in a thread that has the project.

The one rule: what was read holds until something changes that it depends on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from qcoder.i18n import _
from qcoder.model import Changes
from qcoder.report import Text
from qcoder.reporting import Item
from ui.report.methods_view import account
from ui.report.parts import Known, read
from ui.session import Session
from ui.working import Working

# What does not touch how parts will be; quotes are shown as they are at once.
_BESIDE = {"memos", "backups", "report_items", "quotes", "packages", "differences"}


class ReportWork(QObject):
    """Reads how parts will be, and makes the report."""

    began = Signal(str)  # what is being done
    read_all = Signal()  # how all parts will be is known
    account_read = Signal(object)  # Text of the methods; None while it is being read
    produced = Signal(object)  # Produced
    stopped = Signal(str)  # why the report was not made

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.known = Known()
        self.working = Working(session, self)
        self.stale = True  # how parts will be is to be read anew
        self.making = False
        self._waiting: list[Callable[[], object]] = []  # to be done once no thread has the project
        self._gave_up = False  # it was not read when it was asked for
        self._account: tuple[str, str] = ("", "")  # of which part, in which language it was read
        self.working.failed.connect(self._on_failed)
        self.working.cancelled.connect(lambda: self._on_ended(_("Stopped: nothing was written.")))

    @property
    def active(self) -> bool:
        """Whether something is being done; nothing else is begun before that was told."""
        return self.working.active

    @property
    def waiting(self) -> bool:
        """Whether something else is to be done before anything is read."""
        return bool(self._waiting)

    def when_free(self, act: Callable[[], object]) -> None:
        """Do something now, or once no thread has the project; what is read is read again later."""
        if self.making:
            said = _("The report is being made: its parts can be changed when it is done.")
            self._session.said.emit(said, True)
        elif self.active:
            self._waiting.append(act)
            self.working.cancel()
        else:
            act()

    def outdate(self, changes: Changes) -> None:
        """Note what changed in the project."""
        if changes.tables.keys() - _BESIDE:
            self.stale = True
        self._gave_up = False

    def forget(self) -> None:
        """Let go of a project that is closed."""
        self.stop()
        self.known.forget()
        self.stale, self.making, self._gave_up, self._account = True, False, False, ("", "")

    def stop(self) -> None:
        """Stop what is being done; nothing more is told of it, and nothing waits for it."""
        self._waiting.clear()
        self.working.stop()

    def lacks(self, items: Sequence[Item]) -> bool:
        """Tell whether it is not known how parts will be."""
        return self.stale or self.known.lacks(items)

    def read(self, items: Sequence[Item], *, again: bool = False) -> None:
        """Read how all parts will be, where that is not known; not what was cancelled before."""
        if not items or self.active or not self.lacks(items) or (self._gave_up and not again):
            return
        self._gave_up = True  # until it is read
        self._account = ("", "")
        project = self._session.open_project
        self._run(_("Reading how the parts will be…"), partial(read, project), self._on_read)

    def read_account(self, item: Item, language: str) -> None:
        """Read the account of methods, where it is not the one that was read last."""
        wanted = (f"{item.id} {item.choices}", language)
        if self.active or wanted == self._account or self.lacks([item]):
            return
        self._account = wanted
        self.account_read.emit(None)  # that of another part or language is taken away
        project = self._session.open_project

        def work(_progress: object) -> Text:
            return account(project, item, language) or Text("", [], language)

        self._run(_("Counting what the account says…"), work, self._on_account)

    def produce(self, folder: Path, formats: Sequence[str], language: str) -> None:
        """Make the report and write its files."""
        report = self._session.open_project.report
        self.making = True

        def work(progress: Any) -> Any:
            return report.produce(folder, formats, language=language, progress=progress)

        self._run(_("Making the report…"), work, self._on_produced)

    def _run(self, doing: str, work: Callable[[Any], Any], on_done: Callable[[Any], Any]) -> None:
        self.began.emit(doing)
        self.working.run(work, on_done)

    def _on_read(self, found: Any) -> None:
        self.known.take(found)
        self.stale = self._gave_up = False
        self._do_waiting()
        self.read_all.emit()

    def _on_account(self, text: Text) -> None:
        self._do_waiting()
        self.account_read.emit(text)

    def _on_produced(self, made: Any) -> None:
        self.making = False
        self.produced.emit(made)

    def _on_failed(self, sentence: str) -> None:
        if not self.making:
            self._session.said.emit(sentence, True)
        self._on_ended(sentence)

    def _on_ended(self, sentence: str) -> None:
        making, self.making = self.making, False
        self._account = ("", "")
        self._do_waiting()
        self.stopped.emit(sentence if making else "")

    def _do_waiting(self) -> None:
        if self._waiting:
            self._gave_up = False  # it was not cancelled by anyone
        while self._waiting:
            self._waiting.pop(0)()
