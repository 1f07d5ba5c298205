"""The menu on the right mouse button in the transcript.

The one rule: it offers what the table of commands has, and codes that are pinned or recent.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QIcon, Qt
from PySide6.QtWidgets import QMenu, QWidget

from qcoder import i18n
from qcoder.i18n import _
from qcoder.model import CodeStatus
from ui import signs
from ui.coding import CodingActions
from ui.session import Session
from ui.shown import Shown

_RECENT = 6


class ContextMenu(QMenu):
    """The menu at one place in the transcript; it goes when it closes."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        shown: Shown,
        coding: CodingActions,
        actions: Callable[[str], QAction],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._shown = shown
        self._coding = coding
        self._actions = actions
        if session.can_change:
            self._add_codes()
        if shown.coding:
            self._add_coding()
        self.addSeparator()
        self.addAction(actions("edit_turn"))
        self.addAction(actions("find"))

    def show_at(self, place: QPoint) -> None:
        """Open the menu."""
        self.popup(place)

    def _add_codes(self) -> None:
        self.addAction(self._actions("apply_code"))
        self.addAction(self._actions("code_in_vivo"))
        target = self._coding.target() is not None
        pins = {code: number for number, code in self._coding.pins().items()}
        recent = [code for code in self._coding.recent() if code not in pins]
        codes = [key for key in (*pins, *recent) if self._can_apply(key)]
        for key in codes[: max(len(pins), _RECENT)]:
            code = self._session.codes[key]
            number = f"\t{pins[key]}" if key in pins else ""
            name = code.name(i18n.language()).replace("&", "&&")
            action = self.addAction(QIcon(signs.dot(code.color, signs.ICON)), name + number)
            action.setEnabled(target)
            action.triggered.connect(lambda _on=False, key=key: self._coding.apply(key))

    def _can_apply(self, key: str) -> bool:
        code = self._session.codes[key]
        return code.codable and code.status != CodeStatus.RETIRED

    def _add_coding(self) -> None:
        self.addSeparator()
        for name in ("facilitating", "hindering", "both", "neutral"):
            self.addAction(self._actions(name))
        chosen = self._coding.selected()
        flags = self.addMenu(_("Flags"))
        for flag in self._session.flags:
            action = flags.addAction(flag.name(i18n.language()).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(chosen is not None and flag.key in chosen.flags)
            action.triggered.connect(lambda _on=False, key=flag.key: self._coding.toggle_flag(key))
        flags.setEnabled(self._session.can_change and not flags.isEmpty())
        for name in ("recode", "memo", "remove_coding"):
            self.addAction(self._actions(name))
