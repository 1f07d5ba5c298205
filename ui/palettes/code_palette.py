"""The code palette: type some letters of a code, Enter applies it; a new name makes a new code.

The one rule: themes and retired codes are not offered; what it does, it does through `coding`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from qcoder import i18n
from qcoder.i18n import _
from qcoder.model import Changes, Code, CodeStatus
from ui import theme
from ui.coding import CodingActions, Target
from ui.fuzzy import Match, folded, match
from ui.palettes.palette import Palette, Row
from ui.session import Session
from ui.shown import Shown

_NEW = "new"  # the key of the row that makes a code
_RECENT_BONUS, _SHORT_ID_WEIGHT, _THEME_WEIGHT = 6.0, 0.8, 0.4
_ENOUGH = 0.5  # of the best score: what matches worse would only be in the way


class CodePalette(Palette):
    """Ranks codes by what was typed and by recent use, and applies the one that is chosen."""

    def __init__(
        self, parent: QWidget, session: Session, shown: Shown, coding: CodingActions
    ) -> None:
        super().__init__(parent, _("Apply code"), _("Type a code, or the name of a new one"))
        self._session, self._shown, self._coding = session, shown, coding
        session.project_changed.connect(self.dismiss)
        session.changes.connect(self._on_changes)
        self._recode: Sequence[str] = ()
        self._target: Target | None = None
        self._recent: list[str] = []
        self._pins: dict[str, int] = {}
        self._applied: set[str] = set()
        self._new_name = ""  # set while a theme is chosen for a new code

    def open(self, recode: Sequence[str] = ()) -> None:
        """Open to apply a code to what is selected, or to give codings (ids) another code."""
        if not self._session.can_change:
            self._session.said.emit(_("The project is open read-only: nothing was changed."), True)
            return
        self._recode, self._applied, self._new_name = recode, set(), ""
        self._target = self._coding.target()
        self._recent = list(self._coding.recent())
        self._pins = {code: number for number, code in self._coding.pins().items()}
        self.input.setPlaceholderText(
            _("Type the code that it should be")
            if recode
            else _("Type a code, or the name of a new one")
        )
        self.show_at_top(detail_lines=3)
        self._show_foot()

    def _show_foot(self) -> None:
        if self._new_name:
            self.set_foot(_("Enter: make the code under this theme · Esc: back"))
        elif self._recode:
            self.set_foot(_("Enter: change the code · Ctrl+Enter: new code · Esc: close"))
        elif self._target is None:
            self.set_foot(_("Select text first."), bad=True)
        else:
            self.set_foot(
                _("Enter: apply · Shift+Enter: apply and choose another · Ctrl+Enter: new code")
            )
        self._place()

    def _on_changes(self, changes: Changes) -> None:
        """Close where what would be coded may no longer be there."""
        undone = any(row.after is None for row in changes.tables.get("codings", ()))
        if self.isVisible() and ("documents" in changes.tables or undone):
            self.dismiss()

    # what is listed

    def rows_for(self, query: str) -> Sequence[Row]:
        if self._new_name:
            return self._themes(query)
        codes = [
            code
            for code in self._session.codes.values()
            if code.codable and code.status != CodeStatus.RETIRED
        ]
        if not query:
            place = {code: number for number, code in enumerate(self._recent)}
            codes.sort(key=lambda code: place.get(code.id, len(place)))
            return [self._row(code, ()) for code in codes]
        matches = [(matched, code) for code in codes if (matched := self._match(query, code))]
        enough = max((matched.score for matched, _code in matches), default=0.0) * _ENOUGH
        found = [(matched, code) for matched, code in matches if matched.score >= enough]
        found.sort(key=lambda pair: -pair[0].score - self._recency(pair[1]))
        rows = [self._row(code, matched.positions) for matched, code in found]
        return rows if self._is_taken(query) else [*rows, self._new_row(query)]

    def _match(self, query: str, code: Code) -> Match | None:
        """Match name, short id or theme; the letters that are shown bold are those of the name."""
        by_name = match(query, code.name(i18n.language()))
        found = [by_name] if by_name else []
        for text, weight in ((code.short_id, _SHORT_ID_WEIGHT), (self._theme(code), _THEME_WEIGHT)):
            other = match(query, text)
            if other:
                found.append(Match(other.score * weight, ()))
        if not found:
            return None
        positions = by_name.positions if by_name else ()
        return Match(max(found).score, positions)

    def _recency(self, code: Code) -> float:
        if code.id not in self._recent:
            return 0.0
        return _RECENT_BONUS / (1 + self._recent.index(code.id))

    def _row(self, code: Code, positions: tuple[int, ...]) -> Row:
        remarks = [self._theme(code)]
        if code.id in self._pins:
            remarks.append(str(self._pins[code.id]))
        if code.id in self._applied:
            remarks.append("✓ " + _("applied"))
        elif self._recent[:1] == [code.id]:
            remarks.append(_("just used"))
        return Row(
            code.name(i18n.language()),
            code.id,
            " · ".join(remark for remark in remarks if remark),
            meaning(code),
            code.color,
            positions=positions,
        )

    def _theme(self, code: Code) -> str:
        parent = self._session.codes.get(code.parent or "")
        return parent.name(i18n.language()) if parent else ""

    # a new code

    def _is_taken(self, name: str) -> bool:
        return any(
            folded(name) in (folded(code.name_nl), folded(code.name_en), folded(code.short_id))
            for code in self._session.codes.values()
        )

    def _new_row(self, name: str) -> Row:
        theme_ = self._session.codes.get(self._best_theme() or "")
        if theme_:
            text = _("New code “{name}” under {theme}…").format(
                name=name, theme=theme_.name(i18n.language())
            )
        else:
            text = _("New code “{name}”…").format(name=name)
        detail = _("Choose next under which theme it comes.")
        return Row(text, _NEW, _("Ctrl+Enter"), detail, icon=theme.icon("circle-outline"))

    def _best_theme(self) -> str | None:
        """Return the theme of the code that is selected, or was used last."""
        for key in (self._shown.code, *self._recent[:1]):
            code = self._session.codes.get(key or "")
            if code:
                return code.parent if code.codable else code.id
        return None

    def _themes(self, query: str) -> Sequence[Row]:
        language, best = i18n.language(), self._best_theme()
        themes = [code for code in self._session.codes.values() if not code.codable]
        themes.sort(key=lambda code: code.id != best)
        found: list[tuple[float, Row]] = []
        for code in themes:
            matched = match(query, code.name(language))
            if matched:
                row = Row(code.name(language), code.id, detail=meaning(code), color=code.color)
                found.append((matched.score, row))
        if query:
            found.sort(key=lambda scored: -scored[0])
        none = Row(_("No theme"), None, icon=theme.icon("circle-outline"))
        return [*(row for _score, row in found), none]

    # choosing

    def choose(self, row: Row, *, stay: bool) -> None:
        if row.key == _NEW:
            self.choose_other()
        elif self._new_name:
            self._create(None if row.key is None else str(row.key))
        elif self._recode:
            self.dismiss()
            self._coding.recode(self._recode, str(row.key))
        else:
            self._apply(str(row.key), stay)

    def _apply(self, code: str, stay: bool) -> None:
        if self._target is None or not stay:
            self.dismiss()
        if self._target is None:
            self._coding.apply(code)  # which says what to do first
        elif self._coding.apply_to(code, *self._target) and stay:
            self._applied.add(code)
            self._recent = list(self._coding.recent())
            self.input.clear()
            self.refresh()

    def choose_other(self) -> None:
        name = " ".join(self.input.text().split())
        if not name or self._new_name or self._is_taken(name):
            return
        if self._target is None and not self._recode:
            self.dismiss()
            self._session.said.emit(_("Select some text first, then choose a code."), True)
            return
        self._new_name = name
        self.input.setPlaceholderText(_("“{name}” comes under theme…").format(name=name))
        self.input.clear()
        self.refresh()
        self._show_foot()

    def _create(self, parent: str | None) -> None:
        name, self._new_name = self._new_name, ""
        self.dismiss()
        if self._recode:
            self._coding.create_and_recode(self._recode, name, parent)
        else:
            self._coding.create_and_apply(name, parent, self._target)

    def back(self) -> bool:
        if not self._new_name:
            return False
        name, self._new_name = self._new_name, ""
        self.input.setText(name)
        self._show_foot()
        return True


def meaning(code: Code) -> str:
    """Return what a code is for, and what not, in the language in use."""
    language = i18n.language()
    brief = code.text("brief", language) or code.text("definition", language)
    when_not = code.text("when_not", language)
    parts = [brief, _("Not: {text}").format(text=when_not) if when_not else ""]
    return " ".join(part for part in parts if part)
