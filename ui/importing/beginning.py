"""The beginning of a text that is about to be imported, so that one sees whether it was read well.

The one rule: it is only looked at; nothing is read back from it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QTextCharFormat,
    QTextCursor,
    QTextLength,
    QTextTableFormat,
)
from PySide6.QtWidgets import QTextEdit

from qcoder.i18n import _
from qcoder.model import Role, Transcript
from ui import theme

_TURNS = 40
_LONGEST = 1200  # characters of one turn
_POINTS = 10.5
_NUMBERS = 9 * theme.GRID
_SPEAKERS = 36 * theme.GRID  # the most room for a speaker's label


class Beginning(QTextEdit):
    """The header, the first turns with number and speaker; or, without turns, paragraphs."""

    def __init__(self) -> None:
        super().__init__()
        self._transcript: Transcript | None = None
        self.setReadOnly(True)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName(_("Beginning of the text"))
        self.setObjectName("beginning")

    def show_transcript(self, transcript: Transcript) -> None:
        """Show another transcript, or the same with other speakers or roles."""
        same = self._transcript is not None and self._transcript.text == transcript.text
        place = self.verticalScrollBar().value() if same else 0
        self._transcript = transcript
        self._draw(transcript)
        self.verticalScrollBar().setValue(place)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._transcript:
            self._draw(self._transcript)

    def _draw(self, transcript: Transcript) -> None:
        self.clear()
        cursor = self.textCursor()
        cursor.beginEditBlock()  # laid out once, not for each cell
        header = transcript.header[:_TURNS]
        for line in header:
            cursor.insertText(line + "\n", _look(theme.colors().muted))
        rows = _rows(transcript)
        if rows:
            self._table(cursor, rows)
        left = max(len(transcript.turns), len(transcript.paragraphs)) - len(rows)
        if left > 0:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText("\n…", _look(theme.colors().muted))
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _table(self, cursor: QTextCursor, rows: Sequence[tuple[str, str, str, Role]]) -> None:
        look = QTextTableFormat()
        look.setBorder(0)
        look.setCellPadding(3)
        look.setCellSpacing(0)
        kinds = QTextLength.Type
        metrics = QFontMetrics(_bold(self.font()))
        widest = max(metrics.horizontalAdvance(speaker) for _n, speaker, _t, _r in rows)
        lengths = [
            QTextLength(kinds.FixedLength, width)
            for width in (_NUMBERS, min(widest, _SPEAKERS) + 4 * theme.GRID)
        ]
        look.setColumnWidthConstraints([*lengths, QTextLength(kinds.VariableLength, 0)])
        look.setWidth(QTextLength(kinds.PercentageLength, 100))
        table = cursor.insertTable(len(rows), 3, look)
        colors = theme.colors()
        shades = {
            Role.INTERVIEWER: colors.muted,
            Role.RESPONDENT: colors.text,
            Role.OTHER: colors.accent,
        }
        middle = Qt.TextElideMode.ElideMiddle
        for row, (number, speaker, text, role) in enumerate(rows):
            heavy = role is Role.RESPONDENT
            for column, words, form in (
                (0, number, _look(colors.muted)),
                (
                    1,
                    metrics.elidedText(speaker, middle, _SPEAKERS),
                    _look(shades[role], bold=heavy),
                ),
                (2, text, _look(shades[role], text=True)),
            ):
                table.cellAt(row, column).firstCursorPosition().insertText(words, form)


def _rows(transcript: Transcript) -> Sequence[tuple[str, str, str, Role]]:
    """Return number, speaker, words and role of what is shown."""
    loose = [("", "", text[:_LONGEST], Role.RESPONDENT) for text in transcript.paragraphs]
    turns = [
        (
            str(number),
            turn.speaker or "",
            turn.text if len(turn.text) <= _LONGEST else turn.text[:_LONGEST] + " …",
            transcript.roles.get(turn.speaker or "", Role.RESPONDENT),
        )
        for number, turn in enumerate(transcript.turns[:_TURNS], 1)
    ]
    return (loose + turns)[:_TURNS]


def _bold(font: QFont) -> QFont:
    heavy = QFont(font)
    heavy.setWeight(QFont.Weight.DemiBold)
    return heavy


def _look(color: str, *, bold: bool = False, text: bool = False) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setForeground(QColor(color))
    if text:
        look.setFont(theme.text_font(_POINTS))
    elif bold:
        look.setFontWeight(QFont.Weight.DemiBold)
    return look
