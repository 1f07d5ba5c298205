"""Memos where they belong: under a coding, a code or a document, written in place.

The one rule: nothing typed is lost: it is kept when the editor is left, when something else is
shown, and when typing rests; a coder writes only memos of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from qcoder.i18n import _
from qcoder.model import Memo
from ui import theme
from ui.session import Session
from ui.widgets import label

_REST_MS = 1_000
_LINES = 2, 14  # an editor's least and most height


class Target(NamedTuple):
    """What a memo is on: one of these, by id."""

    coding: str | None = None
    code: str | None = None
    document: str | None = None


class Draft(NamedTuple):
    """What was typed on something, and the memo that it is to be the text of, if there is one."""

    target: Target
    memo: Memo | None
    text: str


def _kept(session: Session, draft: Draft) -> Memo | None:
    """Keep what was typed, and return the memo that holds it; one that was emptied is removed."""
    memos = session.open_project.memos
    coding, code, document = draft.target
    there = {memo.id for memo in memos.list(coding=coding, code=code, document=document)}
    known = draft.memo if draft.memo and draft.memo.id in there else None
    body = draft.text.strip()
    if known and not body and not known.title:
        memos.remove(known)
        return None
    if known:
        return memos.edit(known, body=body)
    return memos.add(body, coding=coding, code=code, document=document) if body else None


class GrowingEdit(QPlainTextEdit):
    """A plain editor that is as high as its text, within reason."""

    committed = Signal()  # Ctrl+Enter
    left = Signal()  # it has lost the focus

    def __init__(self, name: str, least: int = _LINES[0]) -> None:
        super().__init__()
        self._least = least
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.committed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()  # for what the editor stands in
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = round(self.document().size().height())  # in lines, for a plain editor
        lines = max(self._least, min(needed, _LINES[1]))
        policy = Qt.ScrollBarPolicy
        fits = needed <= lines
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded
        )
        spare = 2 * self.document().documentMargin() + 3 * theme.GRID
        self.setFixedHeight(round(lines * self.fontMetrics().lineSpacing() + spare))


class MemoEdit(GrowingEdit):
    """The editor of one memo, or of one that is not there yet."""

    def __init__(self, session: Session, target: Target, memo: Memo | None) -> None:
        super().__init__(_("Memo"))
        self.saving = False
        self._filling = False  # Qt then says that something was typed, and not that it was not
        self._session = session
        self._timer = QTimer(self, singleShot=True, interval=_REST_MS)
        self.setPlaceholderText(_("Write a memo…"))
        self.begin(target, memo)
        self._timer.timeout.connect(self.save)
        self.textChanged.connect(self._on_text_changed)
        self.document().modificationChanged.connect(self._on_modified)
        session.trouble_changed.connect(self._on_trouble_changed)
        self.committed.connect(self.save)
        self.left.connect(self.save)

    def begin(self, target: Target, memo: Memo | None) -> None:
        """Edit a memo on something, and forget what was edited until now."""
        self.memo = memo
        self._target, self._project = target, self._session.project  # the one it is on
        self.setReadOnly(not self._session.can_change)
        self._fill(memo.body if memo else "")
        self._timer.stop()

    def go_on(self, text: str) -> None:
        """Go on with a text that was typed before and could not be kept."""
        self._fill(text)
        self.document().setModified(True)
        self._timer.start()

    def _fill(self, text: str) -> None:
        self._filling = True
        self.setPlainText(text)
        self._filling = False

    def _on_modified(self, modified: bool) -> None:
        if not self._filling:
            self._session.writing.emit(modified)

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return self.document().isModified()

    @property
    def draft(self) -> Draft:
        """What is typed now."""
        return Draft(self._target, self.memo, self.toPlainText())

    def show_memo(self, memo: Memo) -> None:
        """Show the memo as it is now."""
        if self.memo != memo:
            self.memo = memo
            self._fill(memo.body)

    def save(self) -> None:
        """Keep what was typed; a memo that was emptied is removed."""
        self._timer.stop()
        if not self.unsaved or self.saving or not self._session.can_change:
            return
        if self._session.project is not self._project:
            return
        self.saving = True
        try:
            if self._session.perform(self._save):
                self.document().setModified(False)
        finally:
            self.saving = False

    def _save(self) -> bool:
        self.memo = _kept(self._session, self.draft)
        return True

    def _on_text_changed(self) -> None:
        if self.unsaved:
            self._timer.start()

    def _on_trouble_changed(self) -> None:
        if self._session.trouble is None and not self.saving:
            self._on_text_changed()  # what could not be kept then


class MemoBox(QWidget):
    """All memos on one thing: those of others to read, one's own to write."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._target: Target | None = None
        self._edits: list[MemoEdit] = []
        self._drafts: list[Draft] = []  # what could not be kept when it was left
        self._spare: MemoEdit | None = None
        self._others = QWidget()
        self._read: list[tuple[str, str]] = []  # by whom and what, of those of others
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID)
        self._column.addWidget(label(_("Memo"), "muted"))
        self._column.addWidget(self._others)
        session.trouble_changed.connect(self._on_trouble_changed)

    def show_target(self, target: Target) -> None:
        """Show the memos on something."""
        if self._target != target:
            self.let_go()
            self._target = target
            self.refresh()
            self._go_on()
        else:
            self.refresh()

    def let_go(self) -> None:
        """Keep what was written, here where it cannot be stored, and show no memos any more."""
        self.save()
        self._drafts += [edit.draft for edit in self._edits if edit.unsaved]
        self._show_none()

    def forget(self) -> None:
        """Show no memos any more, without keeping what was written."""
        self._drafts = []
        self._show_none()

    def _show_none(self) -> None:
        for edit in self._edits:
            self._discard(edit)
        self._edits, self._target = [], None

    def _go_on(self) -> None:
        """Show what was typed here before and could not be stored."""
        for draft in [one for one in self._drafts if one.target == self._target]:
            memo = draft.memo and draft.memo.id
            for edit in self._edits:
                if (edit.memo and edit.memo.id) == memo and not edit.unsaved:
                    edit.go_on(draft.text)
                    self._drafts.remove(draft)
                    break

    def _on_trouble_changed(self) -> None:
        """Store what could not be stored then."""
        session = self._session
        if session.trouble is not None or not session.project:
            return
        drafts, self._drafts = self._drafts, []
        for draft in drafts:
            if session.perform(lambda draft=draft: (_kept(session, draft),)) is None:
                self._drafts.append(draft)

    def save(self) -> None:
        """Keep what was typed."""
        for edit in self._edits:
            edit.save()

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that could not be kept yet."""
        return bool(self._drafts) or any(edit.unsaved for edit in self._edits)

    def focus(self) -> None:
        """Go to one's own memo."""
        if self._edits:
            self._edits[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self) -> None:
        """Show the memos as they are now, but for what is being typed."""
        if self._target is None or any(edit.saving for edit in self._edits):
            return
        coding, code, document = self._target
        coder, memos = self._session.coder, self._session.open_project.memos
        memos = memos.list(coding=coding, code=code, document=document)
        memos = [memo for memo in memos if memo.start is None]  # not those on a passage
        own = [memo for memo in memos if coder and memo.coder == coder.id]
        self._show_others([memo for memo in memos if memo not in own])
        self._show_own(own)

    def _show_own(self, memos: Sequence[Memo]) -> None:
        now = {memo.id: memo for memo in memos}
        for edit in list(self._edits):
            memo = now.get(edit.memo.id) if edit.memo else None
            if edit.unsaved:
                continue
            if memo:
                edit.show_memo(memo)
            elif edit.memo or memos:
                self._edits.remove(edit)
                self._discard(edit)
        shown = {edit.memo.id for edit in self._edits if edit.memo}
        missing: list[Memo | None] = [memo for memo in memos if memo.id not in shown]
        if not memos and not self._edits and self._session.can_change:
            missing = [None]
        for memo in missing:
            edit, self._spare = self._spare, None
            if edit:
                edit.begin(self._target or Target(), memo)
            else:
                edit = MemoEdit(self._session, self._target or Target(), memo)
            self._edits.append(edit)
            self._column.addWidget(edit)
            edit.show()  # at once, to be typed in

    def _discard(self, edit: MemoEdit) -> None:
        edit.document().setModified(False)  # nothing to keep when it loses the focus
        self._column.removeWidget(edit)
        again = not (self._spare or edit.saving or edit.hasFocus())
        edit.hide()
        if again:  # to make another takes a millisecond
            self._spare = edit
        else:
            edit.deleteLater()

    def _show_others(self, memos: Sequence[Memo]) -> None:
        coders = self._session.coders
        read = [
            (
                coders[memo.coder].name if memo.coder in coders else "",
                "\n".join(part for part in (memo.title, memo.body) if part),
            )
            for memo in memos
        ]
        if read == self._read:
            return
        self._read = read
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        for name, text in read:
            shown = label(f"{name}: {text}", "memo", wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown.setAccessibleName(_("Memo of {coder}").format(coder=name))
            column.addWidget(shown)
        self._column.replaceWidget(self._others, box)
        box.setVisible(bool(memos))
        self._others.hide()
        self._others.deleteLater()
        self._others = box
