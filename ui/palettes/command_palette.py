"""The command palette: every command of the window, and documents and codes by name.

The one rule: it runs the window's own actions and never does anything itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from qcoder import i18n
from qcoder.i18n import _
from ui import theme
from ui.fuzzy import match
from ui.palettes.code_palette import meaning
from ui.palettes.palette import Palette, Row
from ui.session import Session
from ui.shown import Shown

_MOST_OF_A_KIND = 12
_OTHER_WEIGHT = 0.9  # of two that match alike, the command comes first


class CommandPalette(Palette):
    """Finds commands, documents and codes; choosing does or shows them."""

    text_wanted = Signal(str)  # words to look for in the document that is shown

    def __init__(
        self,
        parent: QWidget,
        actions: Callable[[], Sequence[QAction]],
        session: Session,
        shown: Shown,
    ) -> None:
        hint = _("Search text, code or command")
        super().__init__(parent, hint, hint)
        self._actions, self._session, self._shown = actions, session, shown
        session.project_changed.connect(self.dismiss)
        self._rows: list[Row] = []

    def open(self) -> None:
        """Open with every command that can be given now."""
        self._rows = [  # what is enabled may depend on the focus, so it is asked before that moves
            Row(
                plain_text(action),
                action,
                keys(action),
                icon=None if action.icon().isNull() else action.icon(),
                enabled=action.isEnabled(),
            )
            for action in self._actions()
            if plain_text(action) and action.isVisible() and action.menu() is None
        ]
        self._rows.sort(key=lambda row: not row.enabled)
        self.show_at_top()

    def rows_for(self, query: str) -> Sequence[Row]:
        if not query:
            return self._rows
        found = _matching(query, self._rows, 1.0)
        found += _matching(query, self._documents(), _OTHER_WEIGHT)[:_MOST_OF_A_KIND]
        found += _matching(query, self._codes(), _OTHER_WEIGHT)[:_MOST_OF_A_KIND]
        found.sort(key=lambda scored: (not scored[1].enabled, -scored[0]))
        rows = [row for _score, row in found]
        if self._shown.document:
            text = _("Find “{words}” in this document").format(words=query)
            rows.insert(
                sum(row.enabled for row in rows), Row(text, query, icon=theme.icon("magnify"))
            )
        return rows

    def _documents(self) -> list[Row]:
        icon = theme.icon("file-document-outline")
        return [
            Row(
                _("Open {document}").format(document=document.name),
                ("document", document.id),
                _("document"),
                icon=icon,
            )
            for document in self._session.documents.values()
        ]

    def _codes(self) -> list[Row]:
        return [
            Row(
                _("Show code {code}").format(code=code.name(i18n.language())),
                ("code", code.id),
                code.short_id,
                meaning(code),
                code.color,
            )
            for code in self._session.codes.values()
        ]

    def choose(self, row: Row, *, stay: bool) -> None:
        self.dismiss()
        key = row.key
        if isinstance(key, QAction):
            key.trigger()
        elif isinstance(key, tuple) and key[0] == "document":
            self._shown.show_document(str(key[1]))
        elif isinstance(key, tuple):
            self._shown.select_code(str(key[1]))
        else:
            self.text_wanted.emit(str(key))


def plain_text(action: QAction) -> str:
    """Return what an action is called, without the marks of menus."""
    text = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
    return text.removesuffix("…").removesuffix("...").strip()


def keys(action: QAction) -> str:
    """Return the shortcut of an action as this computer writes it."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _matching(query: str, rows: Sequence[Row], weight: float) -> list[tuple[float, Row]]:
    found: list[tuple[float, Row]] = []
    for row in rows:
        matched = match(query, row.text)
        if matched:
            shown = replace(row, positions=matched.positions)
            found.append((matched.score * weight, shown))
    found.sort(key=lambda scored: -scored[0])
    return found
