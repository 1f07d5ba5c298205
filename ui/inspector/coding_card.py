"""One coding: its code and passage, valence, flags, qualifiers and memos.

The one rule: a colleague's coding can be read, not changed; every click is one operation.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QDate, QEvent, QLocale, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qcoder import i18n
from qcoder.i18n import _
from qcoder.model import Code, Coding, Qualifier, Valence
from ui import signs, theme
from ui.coding import CodingActions
from ui.combo import Combo
from ui.inspector.flow import FlowLayout
from ui.inspector.memo_edit import MemoBox, Target
from ui.session import Session
from ui.widgets import Segments, button, label

_LONG = 320  # characters of a passage above which its middle is left out
_REST_MS = 250  # how long a coding is looked at before the log is searched for its time


class CodeName(QWidget):
    """The dot and name of a code, under the names of its themes."""

    def __init__(self) -> None:
        super().__init__()
        self._path = label("", "muted", wrap=True)
        self._color = ""
        self._dot = QLabel()
        self._name = label("", "heading", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self._dot, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._name, 1)
        self._dot.setContentsMargins(0, theme.GRID + 1, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._path)
        column.addLayout(row)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dot.setPixmap(signs.dot(self._color))

    def show_code(self, session: Session, code: Code) -> None:
        """Show a code."""
        self._color = code.color
        language, names, above = i18n.language(), list[str](), code.parent
        while above and above in session.codes:
            names.insert(0, session.codes[above].name(language))
            above = session.codes[above].parent
        self._path.setText(" ".join(f"{name}\N{NO-BREAK SPACE}›" for name in names))
        self._path.setVisible(bool(names))
        self._dot.setPixmap(signs.dot(code.color))
        self._name.setText(code.name(language))


class Quote(QWidget):
    """What is said in a passage, beside a bar in the colour of its code."""

    def __init__(self) -> None:
        super().__init__()
        self._color = ""
        self._words = ""
        self._text = label("", "quote", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setFont(theme.text_font(10.5))
        self._all = button(_("Show all"), self._show_all, "link")
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * theme.GRID, theme.GRID, 0, theme.GRID)
        column.setSpacing(0)
        column.addWidget(self._text)
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)

    def show_words(self, words: str, color: str) -> None:
        """Show a passage; of a long one only its beginning and end."""
        self._color = color
        if words != self._words:
            self._words = words
            self._text.setText(_shortened(words))
            self._all.setVisible(len(words) > _LONG)
        self.update()

    def _show_all(self) -> None:
        self._text.setText(self._words)
        self._all.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        color: QColor = theme.code_color(self._color)
        painter.fillRect(0, 0, 3, self.height(), color)
        painter.end()


class CodingCard(QWidget):
    """The coding that is selected."""

    def __init__(self, session: Session, coding: CodingActions) -> None:
        super().__init__()
        self._session = session
        self._actions = coding
        self._coding: Coding | None = None
        self._own = False
        self._timer = QTimer(self, singleShot=True, interval=_REST_MS)
        self._timer.timeout.connect(self._show_time)
        self._name, self._quote = CodeName(), Quote()
        self._whose = label("", "muted", wrap=True)
        self._hint = label(_("not judged yet"), "hint")
        self._valence = _valences()
        self._valence.chosen.connect(self._on_valence)
        self._flags = QWidget()
        self._flags.setObjectName("flags")
        self._flags_row = FlowLayout()
        self._chips: dict[str, QPushButton] = {}
        self._flags.setLayout(self._flags_row)
        self._flags_label = label(_("Flags"), "muted")
        self._qualifiers = QVBoxLayout()
        self._combos: dict[str, Combo] = {}
        self.memo = MemoBox(session)
        self._made = label("", "muted")
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.GRID)
        heading = QHBoxLayout()
        heading.addWidget(label(_("Valence"), "muted"))
        heading.addStretch()
        heading.addWidget(self._hint)
        column.addWidget(self._name)
        column.addWidget(self._whose)
        column.addWidget(self._quote)
        for title, content in ((heading, self._valence), (self._flags_label, self._flags)):
            part = QVBoxLayout()
            part.setSpacing(theme.GRID)
            if isinstance(title, QLabel):
                part.addWidget(title)
            else:
                part.addLayout(title)
            part.addWidget(content)
            column.addLayout(part)
        self._qualifiers.setSpacing(theme.GRID)
        column.addLayout(self._qualifiers)
        column.addWidget(self.memo)
        column.addWidget(self._made)

    @property
    def own(self) -> bool:
        """Whether the coding is one's own, and can be changed."""
        return self._own

    def set_qualifiers(self, qualifiers: tuple[Qualifier, ...]) -> None:
        """Have a list for each qualifier of the codebook."""
        while (item := self._qualifiers.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        self._combos = {}
        for qualifier in qualifiers:
            name = qualifier.name(i18n.language())
            combo = Combo(name)
            combo.addItem("—", "")
            for choice in qualifier.choices:
                combo.addItem(choice.name(i18n.language()), choice.key)
            combo.activated.connect(lambda _index: self._on_qualifier())
            self._combos[qualifier.key] = combo
            self._qualifiers.addWidget(label(name, "muted", wrap=True))
            self._qualifiers.addWidget(combo)

    def let_go(self) -> None:
        """Keep what was written, and show none any more."""
        self.memo.let_go()
        self._show_none()

    def forget(self) -> None:
        """Show no coding any more, without keeping what was written."""
        self.memo.forget()
        self._show_none()

    def _show_none(self) -> None:
        self._coding, self._own = None, False
        self._timer.stop()

    def show_coding(self, coding: Coding) -> None:
        """Show a coding as it is now."""
        session = self._session
        self.memo.show_target(Target(coding=coding.id))
        other = not self._coding or self._coding.id != coding.id
        self._coding, coder = coding, session.coder
        self._own = session.can_change and coder is not None and coder.id == coding.coder
        code = session.codes[coding.code]
        said = session.open_project.passages.said(coding.document, coding.start, coding.end)
        self._name.show_code(session, code)
        self._quote.show_words(said.words, code.color)
        name = session.coders[coding.coder].name
        self._whose.setText(_("Coded by {coder}: only they can change it.").format(coder=name))
        self._whose.setVisible(not self._own and session.can_change)
        self._valence.choose(coding.valence)
        self._valence.setEnabled(self._own)
        self._hint.setVisible(code.valence_required and coding.valence is None)
        self._show_flags(coding)
        self._show_qualifiers(coding)
        if other:
            self._made.setText(name)
            self._timer.start()

    def _show_flags(self, coding: Coding) -> None:
        names = {flag.key: flag.name(i18n.language()) for flag in self._session.flags}
        keys = list(dict.fromkeys([*names, *coding.flags]))
        if keys != list(self._chips):
            self._make_chips(keys)
        for key, chip in self._chips.items():
            # The keys are Dutch words; in English the beginning of the meaning is shown.
            word = key if i18n.language() == "nl" else names.get(key, key).partition(";")[0]
            chip.setText(f"✓ {word}" if key in coding.flags else word)
            chip.setChecked(key in coding.flags)
            chip.setToolTip(names.get(key, key))
            chip.setAccessibleName(names.get(key, key))
            chip.setEnabled(self._own)
        self._flags_label.setVisible(bool(keys))

    def _make_chips(self, keys: Sequence[str]) -> None:
        while (item := self._flags_row.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._chips = {}
        for key in keys:
            chip = QPushButton()
            chip.setObjectName("chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _checked=False, key=key: self._actions.toggle_flag(key))
            self._flags_row.addWidget(chip)
            chip.show()
            self._chips[key] = chip

    def _show_qualifiers(self, coding: Coding) -> None:
        for key, combo in self._combos.items():
            value = coding.qualifiers.get(key, "")
            if combo.findData(value) < 0:
                combo.addItem(value, value)  # of a codebook that had it
            combo.setCurrentIndex(combo.findData(value))
            combo.setEnabled(self._own)

    def _show_time(self) -> None:
        coding, project = self._coding, self._session.project
        if coding and project and coding.coder in self._session.coders:
            made = project.passages.made(coding.id)
            name = self._session.coders[coding.coder].name
            self._made.setText(f"{name} · {spoken_time(made)}" if made else name)

    def _on_valence(self, valence: Valence) -> None:
        self._actions.set_valence(valence)
        if self._coding:  # the button was switched, also where the project refuses
            self._valence.choose(self._coding.valence)

    def _on_qualifier(self) -> None:
        coding = self._coding
        if coding:
            chosen = {key: combo.currentData() for key, combo in self._combos.items()}
            values = {**coding.qualifiers, **chosen}
            wanted = {key: value for key, value in values.items() if value}
            codings = self._session.open_project.codings
            if not self._session.perform(lambda: codings.set_qualifiers(coding, wanted)):
                self._show_qualifiers(coding)


def spoken_time(stored: str, now: datetime | None = None) -> str:
    """Return a time of the log (UTC, as ISO 8601) as one says it here: `today 10:42`."""
    then = datetime.fromisoformat(stored).astimezone()
    today = (now or datetime.now()).astimezone().date()
    clock = then.strftime("%H:%M")
    if then.date() == today:
        return _("today {time}").format(time=clock)
    if then.date() == today - timedelta(days=1):
        return _("yesterday {time}").format(time=clock)
    day = QLocale(i18n.language()).toString(QDate(then.year, then.month, then.day), "d MMM yyyy")
    return f"{day} {clock}"


def _valences() -> Segments:
    """Make the buttons of the valence, with words that fit side by side."""
    words = {
        Valence.FACILITATING: _("facil."),
        Valence.HINDERING: _("hind."),
        Valence.BOTH: _("both"),
        Valence.NEUTRAL: _("neutr."),
    }
    made = Segments(
        [(value, f"{signs.VALENCES[value]} {word}", _(value)) for value, word in words.items()],
        _("Valence"),
    )
    made.setObjectName("valence")
    return made


def _shortened(words: str) -> str:
    """Return a long passage without its middle."""
    if len(words) <= _LONG:
        return words
    first = words[: _LONG * 2 // 3].rsplit(" ", 1)[0]
    last = words[-_LONG // 3 :].split(" ", 1)[-1]
    return f"{first} […] {last}"
