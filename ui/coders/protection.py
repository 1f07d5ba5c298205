"""The passphrases of packages: one for all, one for each, or none.

The one rule: a passphrase counts only where it was typed twice, or can be read while typing; and an
encrypted project hands nothing out unencrypted unless that was said.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qcoder.i18n import _
from ui import theme
from ui.exporting.controls import OneOf, Tick
from ui.start.new_project import strength
from ui.widgets import Elided, label, passphrase_edit, show_box

ONE, EACH, NONE = "one", "each", "none"
_WIDEST, _NAMES = 130 * theme.GRID, 30 * theme.GRID


class _Pair(QWidget):
    """A passphrase, and the same once more where it cannot be read."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setMaximumWidth(_WIDEST)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * theme.GRID)
        if name:
            whose = Elided(name, "", Qt.TextElideMode.ElideRight)
            whose.setFixedWidth(_NAMES)
            row.addWidget(whose)
        of = f" ({name})" if name else ""
        self.first = passphrase_edit(_("Passphrase"))
        self.second = passphrase_edit(_("The same passphrase again"))
        self.second.setPlaceholderText(_("Again"))  # the whole name does not fit
        for edit in (self.first, self.second):
            edit.setAccessibleName(edit.accessibleName() + of)
            edit.textChanged.connect(lambda _text: self.changed.emit())
            row.addWidget(edit)

    def problem(self, *, shown: bool) -> str:
        """Return what is wrong with what was typed; empty where nothing is."""
        if not self.first.text():
            return _("Give a passphrase, or do without protection.")
        if not shown and self.first.text() != self.second.text():
            return _("The two passphrases differ: type them again.")
        return ""


class Protection(QWidget):
    """How packages are protected."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._encrypted = False
        self._pairs: dict[str, _Pair] = {}
        self._names: Mapping[str, str] = {}
        self.kind = OneOf(
            _("Passphrase"),
            [
                (ONE, _("One for all")),
                (EACH, _("One for each")),
                (NONE, _("No passphrase")),
            ],
        )
        self.same = _Pair("")
        self.shown = show_box()
        self.strength = label("", "muted", wrap=True)
        self.hint = label("", "muted", wrap=True)
        self.warning = label("", "warning", wrap=True)
        self.unencrypted = Tick(_("These packages need not be encrypted"), on=False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * theme.GRID)
        self._each = QVBoxLayout()
        self._each.setSpacing(theme.GRID)
        self._column.addWidget(self.kind)
        self._column.addWidget(self.same)
        self._column.addLayout(self._each)
        for one in (self.shown, self.strength, self.hint, self.warning, self.unencrypted):
            self._column.addWidget(one)
        for signal in (self.kind.changed, self.same.changed, self.unencrypted.changed):
            signal.connect(self._on_choice)
        self.shown.toggled.connect(self._on_shown)

    def fill(self, names: Mapping[str, str], *, encrypted: bool) -> None:
        """Ask for the coders (names by id) of a project that is encrypted or not."""
        if encrypted != self._encrypted:
            self._encrypted = encrypted
        self._names = names
        for key, name in names.items():
            if key not in self._pairs:
                made = _Pair(name)
                made.changed.connect(self._on_choice)
                self._pairs[key] = made
                self._each.addWidget(made)
        self._on_shown()

    def begin(self, *, encrypted: bool) -> None:
        """Begin anew, for another project."""
        self.kind.choose(ONE if encrypted else NONE)
        self.forget()

    def forget(self) -> None:
        """Empty all lines once the packages are made; the kind that was chosen stays."""
        self.unencrypted.setChecked(False)
        self.shown.setChecked(False)
        for pair in (self.same, *self._pairs.values()):
            pair.first.clear()
            pair.second.clear()

    def passphrase(self, coder: str) -> str | None:
        """Return the passphrase of a coder's package; None where it has none."""
        kind = self.kind.value()
        if kind == NONE:
            return None
        return (self.same if kind == ONE else self._pairs[coder]).first.text()

    def problem(self) -> str:
        """Return why no package can be made so; empty where it can."""
        shown = self.shown.isChecked()
        if self.kind.value() == ONE:
            return self.same.problem(shown=shown)
        if self.kind.value() == EACH:
            for key, name in self._names.items():
                problem = self._pairs[key].problem(shown=shown)
                if problem:
                    return f"{name}: {problem}"
            return ""
        if self._encrypted and not self.unencrypted.isChecked():
            return _("Give a passphrase, or say that these packages need not be encrypted.")
        return ""

    def _on_choice(self) -> None:
        self._show()
        self.changed.emit()

    def _on_shown(self) -> None:
        mode = self.same.first.EchoMode
        shown = self.shown.isChecked()
        for pair in (self.same, *self._pairs.values()):
            pair.first.setEchoMode(mode.Normal if shown else mode.Password)
            pair.second.setVisible(not shown)
        self._on_choice()

    def _show(self) -> None:
        kind = self.kind.value()
        self.same.setVisible(kind == ONE)
        for key, pair in self._pairs.items():
            pair.setVisible(kind == EACH and key in self._names)
        for one in (self.shown, self.hint):
            one.setVisible(kind != NONE)
        self.strength.setVisible(kind == ONE)
        self.strength.setText(strength(self.same.first.text()))
        self.hint.setText(
            _("Tell it to the coder by another way than the file: you need it too, to merge.")
        )
        self.warning.setVisible(kind == NONE)
        self.warning.setText(
            "⚠ "
            + (
                _(
                    "This project is encrypted, the packages would not be: whoever gets hold of "
                    "the file can read the interviews."
                )
                if self._encrypted
                else _("Whoever gets hold of the file can read the interviews.")
            )
        )
        self.unencrypted.setVisible(kind == NONE and self._encrypted)
