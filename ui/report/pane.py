"""The page of the report, which fills the centre: its parts on the left, how each will look on the
right, and below them as what it is made, and the button for it.

The one rule: what is chosen is in the project at once; making it again is one action. While a
thread has the project, nothing else uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qcoder.i18n import _
from qcoder.model import Changes, Document
from qcoder.quotes import Quote
from qcoder.report import Text
from qcoder.reporting import Item, ItemKind
from qcoder.reporting.producing import Produced
from qcoder.tables.choices import Choices
from ui.preferences import Preferences
from ui.report import menus
from ui.report.bar import Bar
from ui.report.left import Left
from ui.report.outcome import Outcome
from ui.report.parts import Part, given, replaced, sentence
from ui.report.preview import Preview
from ui.report.work import ReportWork
from ui.session import Session
from ui.shown import Shown
from ui.trees.question_bar import QuestionBar
from ui.widgets import PAD, EmptyState


class ReportPane(QWidget):
    """Lets the user choose what the report is made of, and make it."""

    finished = Signal()  # back to coding
    busy = Signal(bool)  # a thread has the project: nothing else may use it
    choices_wanted = Signal(object)  # Item: a table or figure, to be chosen on its page

    def __init__(self, session: Session, shown: Shown, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("report")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._project = ""  # the id of the one whose choices are shown
        self._current = ""  # a part that was just made, to be chosen
        self._make_wanted = False  # once it is known how parts will be
        self.editing = ""  # the part whose choices are being made on the page of tables
        self.work = ReportWork(session, self)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh)
        self._left = Left(partial(menus.fill_add, self), partial(menus.fill_more, self))
        self.list, self.preview = self._left.list, Preview(session, shown)
        self.bar, self.outcome = Bar(session, preferences), Outcome()
        self.question = QuestionBar()
        self._make()
        self._connect()

    # how it is made

    def _make(self) -> None:
        self._middle = QStackedWidget()
        self.empty = EmptyState(
            _(
                "A report is made of tables, figures, quotes and texts. Choose them once; after "
                "more coding it is made again with one action."
            ),
            _("Begin with all that fits this project"),
            self.reset,
        )
        self._middle.addWidget(self.preview)
        self._middle.addWidget(self.empty)
        top = QHBoxLayout()
        top.setSpacing(1)
        top.addWidget(self._left)
        top.addWidget(self._middle, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top, 1)
        framed = QVBoxLayout()
        framed.setContentsMargins(PAD, 0, PAD, 0)
        framed.addWidget(self.outcome)
        framed.addWidget(self.question)
        column.addLayout(framed)
        column.addWidget(self.bar)

    def _connect(self) -> None:
        parts, preview, session = self.list, self.preview, self._session
        parts.chosen.connect(self._on_chosen)
        parts.entered.connect(preview.enter)
        parts.named.connect(self._on_named, Qt.ConnectionType.QueuedConnection)
        parts.moved.connect(self._on_moved)
        parts.remove_wanted.connect(self.remove)
        parts.menu_wanted.connect(partial(menus.pop_up, self))
        preview.choices_wanted.connect(self.choose)
        preview.quotes.wanted.connect(self._on_choices)
        preview.quotes.out_wanted.connect(self._on_out)
        preview.quotes.gone.connect(self.finished)
        preview.quotes.coding_wanted.connect(self.finished)
        preview.methods.wanted.connect(self._on_choices)
        preview.methods.language_wanted.connect(self.bar.choose_language)
        preview.methods.text_wanted.connect(self._on_text_wanted)
        self.bar.changed.connect(self._show_state)
        self.bar.language_changed.connect(self._show_current)
        self.bar.make_wanted.connect(self.make)
        self.bar.cancel_wanted.connect(self.work.working.cancel)
        self.question.closed.connect(self.list.setFocus)
        work = self.work
        work.began.connect(self._on_began)
        work.working.busy.connect(self._on_busy)
        work.working.progressed.connect(self.bar.show_done)
        work.read_all.connect(self._on_read)
        work.account_read.connect(self._on_account)
        work.produced.connect(self._on_produced)
        work.stopped.connect(self._on_stopped)
        session.changes.connect(self._on_changes)
        session.project_changed.connect(self._on_project_changed)

    # what menus, shortcuts and the palette call

    def open(self) -> None:
        """Show what is so now, and take the keyboard."""
        self.editing = ""
        self._refresh()
        (self.list if self.list.count() else self._left.add_button).setFocus()

    def stop(self) -> None:
        """Stop what runs and keep what is typed, before the project is closed."""
        self.work.stop()
        self.preview.hold(False)
        if self._session.project:
            self.preview.save()
        self.preview.sheet.stop()

    @property
    def item(self) -> Item | None:
        """The part that is current."""
        return self.preview.part.item if self.preview.part else None

    def add(self, kind: str, choices: dict[str, Any] | None = None) -> None:
        """Add a part below the one that is current."""
        place = self.list.currentRow() + 1 if self.list.currentRow() >= 0 else None
        if kind == ItemKind.TEXT:
            choices = {"text": _("Write your text here.")}
        self._do(lambda: self._report.add(kind, choices, position=place), show=True)

    def take(self, kind: str, name: str, choices: Choices) -> None:
        """Add a table or figure as another page has it; or change the one that it was asked for."""
        self.work.when_free(lambda: self._take(kind, name, choices))

    def _take(self, kind: str, name: str, choices: Choices) -> None:
        items = {item.id: item for item in self._report.items()} if self._session.project else {}
        known = items.get(self.editing)
        if known and known.kind == kind and known.table == name:
            self.editing, said = "", _("The part of the report was changed.")
            act = partial(self._report.update, known.id, given(name, choices))
        else:
            said = _("Added to the report.")
            act = partial(self._report.add_table, name, choices, kind)
        self._do(act, show=True, said=said)

    def choose(self) -> None:
        """Go to the page of tables with the choices of the current table or figure."""
        item = self.item
        if item and self._session.can_change:
            self.work.when_free(lambda: self.choices_wanted.emit(item))

    def rename(self) -> None:
        """Have the title of the current part typed."""
        self.list.rename()

    def move_up(self) -> None:
        """Move the current part up."""
        self.list.step(-1)

    def move_down(self) -> None:
        """Move the current part down."""
        self.list.step(1)

    def remove(self) -> None:
        """Remove the parts that are selected; undo brings them back."""
        keys = self.list.selected()
        if keys:
            self._do(lambda: (self._report.remove(*keys),))

    def reset(self) -> None:
        """Replace all parts by those that fit the project; ask first where there are any."""
        n = self.list.count()
        if not n:
            self._do(self._report.reset)
            return
        self.question.ask(replaced(n), (_("Replace"), lambda: self._do(self._report.reset)))

    def make(self) -> None:
        """Make the report, with what was chosen for it the last time."""
        self._refresh()
        self._make_wanted = self.work.active and not self.work.making
        if self.work.active:  # how parts will be is being read: after that
            return
        if not self.bar.go.isEnabled():
            return
        if self.bar.strange:
            said = _("There are files in {folder} already; those with the same name are replaced.")
            self.question.ask(
                said.format(folder=self.bar.folder),
                (_("Make the report there"), self._produce),
                (_("Choose another folder…"), self.bar.choose_folder),
            )
        else:
            self._produce()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._session.project and not self.work.active:
            self.preview.save()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.work.active:
            self.work.working.cancel()
        else:
            self.finished.emit()

    # changing the report

    @property
    def _report(self) -> Any:
        return self._session.open_project.report

    @property
    def documents(self) -> Sequence[Document]:
        """The documents that a part can be of."""
        return list(self._session.documents.values())

    @property
    def can_change(self) -> bool:
        """Whether parts can be changed now."""
        return self._session.can_change and not self.work.making

    def _do(self, act: Callable[[], Any], *, show: bool = False, said: str = "") -> None:
        """Change something, as soon as no thread has the project; show the part that it gives."""

        def change() -> None:
            self.preview.save()
            done = self._session.perform(act) if self.can_change else None
            if done and show:
                self._current = done.id
            self._refresh()  # at once: the next key is about what is shown
            if done and said:
                self._session.say(said)
            if done and show and done.kind == ItemKind.TEXT:
                self.preview.enter()

        self.work.when_free(change)

    def _on_named(self, key: str, title: str) -> None:
        self._do(lambda: self._report.update(key, title=title))

    def _on_moved(self, key: str, place: int) -> None:
        self._do(lambda: (self._report.move(key, place),))

    def _on_choices(self, choices: dict[str, Any]) -> None:
        report, item = self._report, self.item
        if item:
            now = partial(report.get, item.id)  # others may have been changed before it is free
            self._do(lambda: report.update(item.id, {**now().choices, **choices}))
            self._soon.start()  # where it was refused, what is shown is what is kept

    def _on_out(self, quote: Quote, out: bool) -> None:
        report, item = self._report, self.item
        if item:
            act = report.leave_out if out else report.take_in
            self._do(lambda: act(item.id, quote))

    def _on_text_wanted(self, text: Text) -> None:
        place = self.list.currentRow() + 1
        choices = {"text": "\n".join(text.paragraphs)}
        add = partial(self._report.add, "text", choices, text.heading, place)
        self._do(add, show=True)

    # what happens

    def _on_changes(self, changes: Changes) -> None:
        self.work.outdate(changes)
        if self.isVisible():
            self._soon.start()

    def _on_project_changed(self) -> None:
        self.work.forget()
        self.preview.forget()
        self._make_wanted, self.editing, self._current = False, "", ""
        self.outcome.clear()
        if self.isVisible():
            self._soon.start()

    def _on_began(self, doing: str) -> None:
        self.question.hide()
        self.bar.show_progress(doing)

    def _on_busy(self, busy: bool) -> None:
        self.preview.hold(busy)
        self._left.allow(self.can_change)
        if not busy:
            self.bar.show_progress(None)
        self.busy.emit(busy)

    def _on_read(self) -> None:
        self._refresh()
        self._make_if_wanted()

    def _on_account(self, text: Text | None) -> None:
        self.preview.methods.show_text(text, can_change=self.can_change)
        if text:
            self._refresh()
            self._make_if_wanted()

    def _on_stopped(self, sentence: str) -> None:
        self._make_wanted = self._make_wanted and self.work.active  # that was but interrupted
        if sentence:
            self.outcome.show_problem(sentence)
            self.bar.go.setFocus()
        self._refresh()

    # making it

    def _produce(self) -> None:
        bar = self.bar
        self.outcome.clear()
        self.work.produce(bar.folder, bar.chosen, bar.language.value())
        bar.cancel.setFocus()

    def _make_if_wanted(self) -> None:
        if self._make_wanted and not self.work.active:
            self.make()

    def _on_produced(self, made: Produced) -> None:
        self.bar.note_made(self.bar.folder)
        self.outcome.show_produced(made)
        self._soon.start()

    # how it is shown

    def _refresh(self) -> None:
        project = self._session.project
        if project is None or self.work.active or self.work.waiting or not self.isVisible():
            return
        if project.id != self._project:
            self._project = project.id
            self.bar.restore()
        items = self._report.items()
        self._left.allow(self.can_change)
        self.list.show_parts(self.work.known.parts(items), self._current)
        self._current = ""
        self._middle.setCurrentWidget(self.preview if items else self.empty)
        self.empty.setEnabled(self.can_change)
        self._show_current()
        self._show_state()
        self.work.read(items)

    def _on_chosen(self) -> None:
        if self.work.active:
            self._soon.start()
        else:
            self._show_current()

    def _show_current(self) -> None:
        """Show the part that is current; the account of methods is read beside the window."""
        if self._session.project is None or self.work.active:
            return
        parts = {part.item.id: part for part in self._parts()}
        part, language = parts.get(self.list.current()), self.bar.language.value()
        self.preview.show_part(part, self.work.known, language)
        if part and part.item.kind == ItemKind.METHODS and not part.problem:
            self.work.read_account(part.item, language)

    def _parts(self) -> Sequence[Part]:
        return self.work.known.parts(self._report.items())

    def _show_state(self) -> None:
        if self.work.active or self._session.project is None:
            return
        parts, formats = self._parts(), self.bar.chosen
        said = sentence(parts, formats, can_change=self._session.can_change)
        good = any(not part.problem for part in parts)
        self.bar.show_state(said, allowed=good and bool(formats))
