"""How the lines of a page look: font, colour, and the room around them.

The one rule: colours and fonts come from `theme`; all lines of one look share their formats.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import (
    QColor,
    QFontInfo,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextOption,
)

from qcoder.model import Role
from ui import theme
from ui.transcript.page import Kind, Line, Page

EDGE = 8  # pixels around the text
AFTER = 160  # pixels below the last line, so that it can be scrolled up
_PROPORTIONAL = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
_SMALLER = 0.85  # notes and header beside speech


def fill(
    document: QTextDocument, page: Page, roles: Mapping[str, Role], points: float, spacing: int
) -> None:
    """Write a page into an empty document; `roles` gives what each speaker (an id) is.

    `spacing` is the distance of lines in percents of the size of the font.
    """
    looks = _Looks(points, spacing)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for number, line in enumerate(page.lines):
        speaker = page.turns[line.turn].speaker_id if line.turn is not None else None
        muted = line.kind == Kind.HEADER or roles.get(speaker or "") == Role.INTERVIEWER
        block, chars = looks.of(line, muted=muted)
        if number:
            cursor.insertBlock(block, chars)
        else:
            cursor.setBlockFormat(block)
            cursor.setBlockCharFormat(chars)
        cursor.insertText(line.text, chars)
    cursor.endEditBlock()
    frame = QTextFrameFormat()
    frame.setMargin(EDGE)
    frame.setBottomMargin(AFTER)
    document.rootFrame().setFrameFormat(frame)


class _Looks:
    """The formats, each made once."""

    def __init__(self, points: float, spacing: int) -> None:
        self._points = points
        self._spacing = spacing
        self._blocks: dict[tuple[Kind, bool], QTextBlockFormat] = {}
        self._chars: dict[tuple[bool, bool], QTextCharFormat] = {}

    def of(self, line: Line, *, muted: bool) -> tuple[QTextBlockFormat, QTextCharFormat]:
        """Return the formats of a line."""
        small = line.kind in (Kind.HEADER, Kind.NOTES)
        block = self._blocks.get((line.kind, line.first))
        if block is None:
            block = self._blocks[line.kind, line.first] = self._block(line, small=small)
        chars = self._chars.get((small, muted))
        if chars is None:
            chars = self._chars[small, muted] = self._char(small=small, muted=muted)
        return block, chars

    def _block(self, line: Line, *, small: bool) -> QTextBlockFormat:
        made = QTextBlockFormat()
        font = theme.text_font(self._points)
        own = QFontMetricsF(font).height() / QFontInfo(font).pixelSize()  # without any spacing
        percent = self._spacing / own if not small else 50 + self._spacing / own / 2
        made.setLineHeight(max(percent, 100), _PROPORTIONAL)
        gap = self._points * (1.1 if line.first or line.kind == Kind.LOOSE else 0.2)
        made.setTopMargin(round(gap))
        if small:  # what is told of an interview often stands in two columns
            column = QTextOption.Tab(self._points * 12, QTextOption.TabType.LeftTab)
            made.setTabPositions([column])
        return made

    def _char(self, *, small: bool, muted: bool) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setFont(theme.text_font(self._points * (_SMALLER if small else 1)))
        colors = theme.colors()
        made.setForeground(QColor(colors.muted if muted or small else colors.text))
        return made
