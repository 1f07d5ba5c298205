"""One quote: the whole passage, and beside it how it is quoted, to be shortened by hand.

The one rule: nothing typed is lost: what the report refuses stays in the editor, with why; and
Escape leaves it as it was.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
)

from qcoder.errors import Error
from qcoder.i18n import _
from qcoder.quotes import Quote
from ui import theme
from ui.report.quote_rows import Row, signs
from ui.session import Session
from ui.widgets import PAD, button, label

LEFT_OUT = "[…]"


class _Edit(QPlainTextEdit):
    left = Signal()
    committed = Signal()
    dismissed = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.MenuBarFocusReason,
        ):
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.committed.emit()  # a quote is one paragraph
        elif event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)


class QuoteCard(QFrame):
    """The quote that is current."""

    go_wanted = Signal()
    out_wanted = Signal()
    changed = Signal()  # whether what is typed is kept
    left = Signal()  # back to the list

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._session = session
        self.row: Row | None = None
        self.drafts: dict[tuple[object, ...], str] = {}  # what was typed and is refused
        self.held = False  # whether a thread has the project
        self._make()
        self.edit.left.connect(self.save)
        self.edit.committed.connect(self._on_committed)
        self.edit.dismissed.connect(self._on_dismissed)
        self.edit.textChanged.connect(self._show_buttons)
        self.edit.selectionChanged.connect(self._show_buttons)

    def _make(self) -> None:
        self.whole = QTextEdit()
        self.whole.setObjectName("beginning")
        self.whole.setReadOnly(True)
        self.whole.setTabChangesFocus(True)
        self.whole.setAccessibleName(_("The whole passage"))
        self.edit = _Edit()
        self.edit.setTabChangesFocus(True)
        self.edit.setAccessibleName(_("How it is quoted"))
        self.problem = label("", "bad", wrap=True)
        self.state = label("", "muted", wrap=True)
        self.keep = button(_("Keep"), self.save, "primary")
        self.cut = button(LEFT_OUT, self._cut)
        self.cut.setToolTip(_("Put […] in the place of the words that are selected"))
        self.cut.setAccessibleName(self.cut.toolTip())
        self.restore_button = button(_("Word for word"), self.restore)
        self.restore_button.setToolTip(_("Quote the passage word for word again"))
        self.out = button(_("Leave out"), self.out_wanted.emit)
        self.go = button(_("Show in transcript"), self.go_wanted.emit)
        self.problem.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(2 * theme.GRID)
        grid.addWidget(label(_("The whole passage"), "muted"), 0, 0)
        grid.addWidget(label(_("How it is quoted"), "muted"), 0, 1)
        grid.addWidget(self.whole, 1, 0)
        grid.addWidget(self.edit, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.go)
        row.addWidget(self.out)
        row.addStretch()
        for one in (self.cut, self.restore_button, self.keep):
            row.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(self.state)
        column.addLayout(grid, 1)
        column.addWidget(self.problem)
        column.addLayout(row)

    # what is shown

    def show_row(self, row: Row | None) -> None:
        """Show a quote; what was typed on another is kept first, or stays with it."""
        same = row and self.row and row.key == self.row.key
        if not same:
            self.save()
        elif self._typed is not None:
            self.row = row
            self._show_buttons()
            return
        self.row = row
        quote = row.quote if row else None
        self.setEnabled(quote is not None)
        draft = self.drafts.get(row.key) if row else None
        self.whole.setHtml(_whole(quote) if quote else "")
        self._fill(draft if draft is not None else quote.shown if quote else "")
        self.edit.document().setModified(draft is not None)
        self.edit.setReadOnly(not self._session.can_change)
        self.state.setText(" ".join(signs(row).values()) if row else "")
        self.state.setVisible(bool(self.state.text()))
        if not same:
            self._say("")
        if draft is not None:
            self.save()  # says once more why it is refused
        self._show_buttons()

    def _fill(self, text: str) -> None:
        self.edit.setPlainText(text)
        self.edit.document().setModified(False)

    @property
    def _typed(self) -> str | None:
        """What was typed of the quote that is shown, where that is not how it is quoted."""
        quote = self.row.quote if self.row else None
        text = self.edit.toPlainText()
        if quote is None or not self.edit.document().isModified() or text == quote.shown:
            return None
        return text

    def _show_buttons(self) -> None:
        quote, can = self.row.quote if self.row else None, self._session.can_change
        self.keep.setEnabled(can and self._typed is not None)
        self.cut.setEnabled(can and self.edit.textCursor().hasSelection())
        self.restore_button.setEnabled(
            can and bool(quote and (quote.shortened or self._typed is not None))
        )
        self.out.setEnabled(can and quote is not None)
        left = bool(self.row and self.row.left)
        self.out.setText(_("Take in") if left else _("Leave out"))
        self.out.setAccessibleName(self.out.text())
        self.out.setToolTip(
            _("Have this quote in the report again (Ctrl+Delete)")
            if left
            else _("Leave this quote out of this part of the report (Delete); its coding stays")
        )

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    # what is done

    def save(self) -> None:
        """Keep how the passage is quoted; where it is refused, say why and keep what was typed."""
        row, text = self.row, self._typed
        if row is None or row.quote is None:
            return
        if text is None:
            if self.drafts.pop(row.key, None) is not None:
                self.changed.emit()
            self._say("")
            return
        if self.drafts.get(row.key) == text and self.problem.text():
            return  # it was refused before
        if self.held:
            self.drafts[row.key] = text
            return
        quote = row.quote
        try:
            self.edit.document().setModified(False)  # before it is told to all
            quotes = self._session.open_project.quotes
            quotes.shorten(quote.document, quote.start, quote.end, text)
        except Error as error:
            self.edit.document().setModified(True)
            self.drafts[row.key] = text
            self._say(str(error))
        else:
            self.drafts.pop(row.key, None)
            self._say("")
        self.changed.emit()

    def restore(self) -> None:
        """Quote the passage word for word again."""
        row = self.row
        if row is None or row.quote is None or self.held:
            return
        quote = row.quote
        self.drafts.pop(row.key, None)
        self._fill(quote.shown)
        self._say("")
        self._session.perform(
            lambda: self._session.open_project.quotes.restore(
                quote.document, quote.start, quote.end
            )
        )
        self.changed.emit()

    def forget(self) -> None:
        """Show nothing, and keep nothing that was typed: another project is open."""
        self.drafts.clear()
        self.row = None
        self._fill("")
        self.show_row(None)

    def _cut(self) -> None:
        """Put […] in the place of what is selected, with a space on both sides of it."""
        cursor = self.edit.textCursor()
        text = self.edit.toPlainText()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        before = " " if text[:start] and not text[:start][-1].isspace() else ""
        after = " " if text[end:] and text[end:][0].isalnum() else ""
        cursor.insertText(before + LEFT_OUT + after)
        self.edit.setFocus()

    def _on_committed(self) -> None:
        self.save()
        if self.problem.isHidden():
            self.left.emit()

    def _on_dismissed(self) -> None:
        """Leave the editor; what was typed and not kept is let go of."""
        row = self.row
        if row and row.quote:
            self.drafts.pop(row.key, None)
            self._fill(row.quote.shown)
            self._say("")
            self.changed.emit()
        self.left.emit()


def _whole(quote: Quote) -> str:
    """Return the passage between what stands around it."""
    muted = theme.colors().muted
    around = '<p style="color: {color}">{words}</p>'
    before, after = (
        around.format(color=muted, words=escape(words)) if words else ""
        for words in (quote.before, quote.after)
    )
    source = around.format(color=muted, words=escape(f"– {quote.source}"))
    return f"{before}<p>{escape(quote.words)}</p>{after}{source}"
