"""Correcting what a turn says, in place: one field for each stretch of its speech.

The one rule: what lies between the stretches (labels, time stamps) is never shown in a field, and
a stretch whose field was not touched is kept as it is stored. What is written never goes into a
text, or a project, that it was not written for.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _, ngettext
from qcoder.model import Changes, Document, Span
from qcoder.passages import clean
from qcoder.position_map import PositionMap
from ui import theme
from ui.session import Session
from ui.widgets import PAD, button, label

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TurnEditor(QFrame):
    """The frame over a turn; it stays until its text is saved or given up."""

    closed = Signal()
    resized = Signal()  # it wants another height

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent)
        self.setObjectName("editor")
        self.setAccessibleName(_("Correct text of turn"))
        self._session = session
        self._document: Document | None = None
        self._spans: Sequence[Span] = ()
        self._project = session.project  # the one that the document is of
        self._sure = False  # the user was told what will be lost
        self._overtaken = False  # what is corrected here was changed elsewhere
        self.fields: list[_Field] = []
        self.title = label("", "muted")
        self.said = label("", "muted", wrap=True)
        self.copy_button = button(_("Copy my text"), self.copy_text, "flat")
        self.save_button = button(_("Save"), self.save, "primary")
        self.cancel_button = button(_("Cancel"), self.close_without_saving, "flat")
        self._stretches = QVBoxLayout()
        self._stretches.setSpacing(theme.GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(self.title)
        column.addLayout(self._stretches)
        row = QHBoxLayout()
        row.addWidget(self.said, 1)
        row.addWidget(self.copy_button)
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        column.addLayout(row)
        self.hide()
        session.changes.connect(self._on_changes)
        session.project_changed.connect(self._on_project_changed)

    @property
    def document(self) -> str | None:
        """The document (an id) whose text is being corrected; None where none is."""
        return self._document.id if self._document else None

    def begin(self, document: Document, spans: Sequence[Span], title: str, font: QFont) -> None:
        """Show some stretches of a document's text, to be corrected."""
        self._clear()
        self._document, self._spans, self._sure = document, spans, False
        self._project = self._session.project
        self._overtake(False)
        self.title.setText(title)
        text = document.text
        for place, span in enumerate(spans):
            if place:
                between = text[spans[place - 1].end : span.start].strip()
                self._stretches.addWidget(label(between or "⋯", "muted"))
            field = _Field(self, text[span.start : span.end], font)
            field.textChanged.connect(self._on_edited)
            self.fields.append(field)
            self._stretches.addWidget(field)
            field.show()  # now, not with the next event: its height is asked for at once
        self._say(_hint())
        self.show()
        self.raise_()
        self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def is_changed(self) -> bool:
        """Tell whether something was written that is not saved."""
        return any(field.is_changed() for field in self.fields)

    def new_text(self) -> str:
        """Return the whole text of the document with what is written in the fields."""
        if self._document is None:
            return ""
        text, parts, at = self._document.text, list[str](), 0
        for span, field in zip(self._spans, self.fields, strict=True):
            kept = text[span.start : span.end]
            parts += [text[at : span.start], field.written() if field.is_changed() else kept]
            at = span.end
        return clean("".join([*parts, text[at:]]))

    def save(self) -> None:
        """Correct the document; where codings would be lost, only once that was said."""
        document, text = self._document, self.new_text()
        if document is None or not self.is_changed() or text == document.text:
            self.close_without_saving()
            return
        if self._overtaken:
            self._say(_changed_meanwhile(), bad=True)
            return
        if not any(field.written().strip() for field in self.fields):
            self._say(_("Something must be left: write for example “[…]”."), bad=True)
            return
        lost = 0 if self._sure else self._lost(document, text)
        if lost:
            self._sure = True
            sentence = ngettext(
                "{count} coding loses all its words and is removed. Save again to do that.",
                "{count} codings lose all their words and are removed. Save again to do that.",
                lost,
            )
            self._say(sentence.format(count=lost), bad=True)
            return
        project = self._session.open_project
        done = self._session.perform(lambda: project.documents.correct(document, text))
        if done:
            self.close_without_saving()
            self._session.say(_told(len(done.lost_codings)))

    def close_without_saving(self) -> None:
        """Close; what was written is given up."""
        self._clear()
        self._document = None
        self.hide()
        self.closed.emit()

    def on_escape(self) -> None:
        """Close, at once where nothing was written, else the second time."""
        if self.is_changed() and not self.said.text().startswith(_given_up()):
            self._say(_given_up(), bad=True)
        else:
            self.close_without_saving()

    def ask(self) -> None:
        """Say that what is written here has to be saved or given up first."""
        not_saved = _("This correction is not saved yet: save it, or cancel it.")
        self._say(_changed_meanwhile() if self._overtaken else not_saved, bad=True)
        next((field for field in self.fields if field.is_changed()), self.fields[0]).setFocus()
        if self.fields:
            self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def copy_text(self) -> None:
        """Put what is written here on the clipboard."""
        QApplication.clipboard().setText("\n".join(field.written() for field in self.fields))
        self._session.say(_("Your text is on the clipboard."))

    def height_for(self, width: int, most: int) -> int:
        """Fit the fields to their text, as far as there is room; return the frame's height."""
        around = 128 + 28 * max(len(self.fields) - 1, 0)
        each = max((most - around) // max(len(self.fields), 1), 56)
        for field in self.fields:
            field.setFixedHeight(min(field.needed(width - 2 * PAD - 4), each))
        self._stretches.invalidate()
        layout = self.layout()
        if layout is None:
            return most
        layout.invalidate()
        return layout.totalHeightForWidth(width)

    def _lost(self, document: Document, text: str) -> int:
        edit = PositionMap.between(document.text, text)
        codings = self._session.open_project.codings.list(document=document.id)
        return sum(edit.move(Span(coding.start, coding.end)) is None for coding in codings)

    def _on_edited(self) -> None:
        if self._overtaken:
            self._say(_changed_meanwhile(), bad=True)
        elif self._sure or self.said.objectName() == "bad":
            self._say(_hint())
        self._sure = False
        self.resized.emit()

    # when the project changes

    def _on_project_changed(self) -> None:
        if self._document and self._session.project is not self._project:
            self.close_without_saving()

    def _on_changes(self, changes: Changes) -> None:
        before = self._document
        rows = changes.tables.get("documents", ())
        if before is None or all(row.id != before.id for row in rows):
            return
        now = self._session.documents.get(before.id)
        if now and now.text_id != before.text_id and now.text == self.new_text():
            self.close_without_saving()  # what is written here is in it
            return
        if not now or not self._go_on_in(before, now):
            if self.is_changed():
                self._overtake(True)
                self._say(_changed_meanwhile(), bad=True)
            else:
                self.close_without_saving()

    def _go_on_in(self, before: Document, now: Document) -> bool:
        """Correct the text as it is now; False where the stretches are not as they were."""
        edit = PositionMap.between(before.text, now.text)
        spans = [edit.widen(span) for span in self._spans]
        for old, new in zip(self._spans, spans, strict=True):
            if before.text[old.start : old.end] != now.text[new.start : new.end]:
                return False
        self._document, self._spans = now, spans
        if self._overtaken or self._sure:
            self._say(_hint())
        self._sure = False
        self._overtake(False)
        return True

    def _overtake(self, yes: bool) -> None:
        """Offer to save what is written, or only to copy it."""
        self._overtaken = yes
        self.save_button.setVisible(not yes)
        self.copy_button.setVisible(yes)

    def _say(self, sentence: str, *, bad: bool = False) -> None:
        self.said.setObjectName("bad" if bad else "muted")
        self.said.style().polish(self.said)
        self.said.setText(sentence)
        self.said.setAccessibleName(sentence)
        self.resized.emit()

    def _clear(self) -> None:
        self.fields.clear()
        while item := self._stretches.takeAt(0):
            widget = item.widget()
            if widget:
                widget.hide()
                widget.deleteLater()


class _Field(QPlainTextEdit):
    """One stretch of speech."""

    def __init__(self, editor: TurnEditor, text: str, font: QFont) -> None:
        super().__init__()
        self._editor = editor
        self.setAccessibleName(_("What was said"))
        self.setTabChangesFocus(True)
        # the sheet of the window sets a size for all widgets: only a sheet is stronger
        self.setStyleSheet(
            f'font-family: "{font.families()[0]}"; font-size: {font.pointSizeF()}pt;'
        )
        self.setPlainText(text)
        self._before = self.written()

    def written(self) -> str:
        """Return what is in the field; unlike the plain text, with its no-break spaces."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def is_changed(self) -> bool:
        """Tell whether something else is in the field than at first."""
        return self.written() != self._before

    def needed(self, width: int) -> int:
        """Return the height at which all can be seen at a width."""
        margin = round(self.document().documentMargin())
        around = 2 * margin + 10  # with padding and border
        room = QRect(0, 0, width - around - 2 * theme.GRID, 1_000_000)
        how = int(Qt.TextFlag.TextWordWrap) | int(Qt.TextFlag.TextExpandTabs)
        self.ensurePolished()
        # the document's own size is not known until it is painted
        text = self.fontMetrics().boundingRect(room, how, self.written() + "i").height()
        return text + around + 2 * theme.GRID

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_own(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self._editor.on_escape()
        else:
            self._editor.save()

    def _is_own(self, event: QKeyEvent) -> bool:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        return event.key() == Qt.Key.Key_Escape or bool(control and event.key() in _ENTER)


def _hint() -> str:
    return _("Codings move along with their words. Ctrl+Enter saves, Esc cancels.")


def _changed_meanwhile() -> str:
    return _("This text was changed meanwhile: copy yours, cancel, and correct it anew.")


def _given_up() -> str:
    return _("Press Esc again to give up what you wrote.")


def _told(lost: int) -> str:
    if not lost:
        return _("The text is corrected; all codings moved along.")
    return ngettext(
        "The text is corrected; {count} coding lost all its words and was removed.",
        "The text is corrected; {count} codings lost all their words and were removed.",
        lost,
    ).format(count=lost)
