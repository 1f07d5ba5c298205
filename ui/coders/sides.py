"""Two texts beside each other, with the words marked that only one of them has.

The one rule: the texts are shown as they are, whole; what is marked is only a help to the eye.
"""

from __future__ import annotations

import difflib
import html
import re

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcoder.i18n import _
from ui import theme
from ui.widgets import PAD, label

_MOST = 4_000  # words: from there on finding what differs takes too long
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


def differing(one: str, other: str) -> list[tuple[str, bool]]:
    """Return the pieces of `one`, and whether each is not in `other` at that place."""
    a, b = _WORDS.findall(one), _WORDS.findall(other)
    if not one or not other or len(a) + len(b) > _MOST:
        return [(one, False)]
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    found: list[tuple[str, bool]] = []
    for kind, start, end, _start, _end in matcher.get_opcodes():
        if end > start:
            found.append(("".join(a[start:end]), kind != "equal"))
    return found


class Side(QFrame):
    """One side: whose it is, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, 2 * theme.GRID, PAD, PAD)
        column.setSpacing(theme.GRID)
        self.whose = label("", "caps")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.whose)
        column.addWidget(self.text, 1)

    def show_text(self, whose: str, text: str, pieces: list[tuple[str, bool]], none: str) -> None:
        """Show a text in pieces; `none` is said where there is none."""
        self.whose.setText(whose.upper())
        self.setAccessibleName(f"{whose}: {text or none}")
        colors = theme.colors()
        if not text:
            made = f'<i style="color:{colors.muted}">{html.escape(none)}</i>'
        else:
            made = "".join(_marked(piece, differs) for piece, differs in pieces)
        self.text.setText(made)


class Sides(QWidget):
    """Ours left, theirs right, and what both began with below."""

    def __init__(self) -> None:
        super().__init__()
        self.ours, self.theirs = Side(), Side()
        self.base = label("", "muted", wrap=True)
        self._shown: tuple[str, str, str, str] = ("", "", "", "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.GRID)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.ours, 1)
        row.addWidget(self.theirs, 1)
        column.addLayout(row)
        column.addWidget(self.base)

    def show_sides(self, ours: str, theirs: str, coder: str, base: str) -> None:
        """Show both texts; `coder` is whose the other is, `base` what both began with."""
        self._shown = (ours, theirs, coder, base)
        self.ours.show_text(_("Here"), ours, differing(ours, theirs), _("nothing"))
        self.theirs.show_text(
            coder or _("The other file"), theirs, differing(theirs, ours), _("nothing: removed")
        )
        known = base and base not in (ours, theirs)
        self.base.setText(_("Before: {text}").format(text=base) if known else "")
        self.base.setVisible(bool(known))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.show_sides(*self._shown)


def _marked(piece: str, differs: bool) -> str:
    text = html.escape(piece).replace("\n", "<br>")
    if not differs or not piece.strip():
        return text
    colors = theme.colors()
    return f'<span style="background:{colors.selection}; font-weight:600">{text}</span>'
