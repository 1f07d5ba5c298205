"""The chips that say what is compared, and the lists and menus they open.

The one rule: it changes nothing by itself; it emits what is wanted, and shows what is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from qcoder import i18n
from qcoder.i18n import N_, _, ngettext
from qcoder.model import CodeStatus, Progress
from qcoder.queries.agreement_words import UNITS, Words
from qcoder.queries.comparison import Choices, Comparison, Speech, Unit
from ui import theme
from ui.agreement.interval_popup import IntervalPopup
from ui.agreement.kept import ids, people
from ui.inspector.flow import FlowLayout
from ui.session import Session
from ui.transcript.filter_popup import Chip, FilterPopup
from ui.trees.check_tree import Box
from ui.widgets import exclusive

_RULES = (0.25, 0.5, 0.75, 1.0, None)
_OVERLAPS = (0.25, 0.5, 0.75, 0.9)
_SPEECH = {Speech.RESPONDENTS: N_("Respondents"), Speech.ALL: N_("All speech")}
_MOST_NAMED = 3
_WIDEST = 72 * theme.GRID


class ChoicesBar(QWidget):
    """Coders, documents, codes, unit and rule, speech, and how intervals are made."""

    wanted = Signal(object)  # Choices

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setAccessibleName(_("What is compared"))
        self._session = session
        self.choices = Choices()
        self._found: Comparison | None = None
        self.coders, self.documents = Chip(_("Which coders")), Chip(_("Which documents"))
        self.codes, self.unit = Chip(_("Which codes")), Chip(_("What is compared, and the rule"))
        self.speech, self.interval = Chip(_("Whose speech counts")), Chip(_("Interval and limits"))
        flow = FlowLayout()
        for chip in (
            self.coders, self.documents, self.codes, self.unit, self.speech, self.interval,
        ):  # fmt: skip
            flow.addWidget(chip)
        self.setLayout(flow)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._make_popups()
        self._make_menus()

    def _make_popups(self) -> None:
        self.coders_popup = self._popup(_("Which coders"), "coders", self.coders, self._coder_boxes)
        self.documents_popup = self._popup(
            _("Which documents"), "documents", self.documents, self._document_boxes
        )
        self.codes_popup = self._popup(_("Which codes"), "codes", self.codes, self._code_boxes)
        self.interval_popup = IntervalPopup(self)
        self.interval_popup.wanted.connect(self._want)
        self.interval.clicked.connect(self._open_interval)

    def _popup(
        self, name: str, what: str, chip: Chip, boxes: Callable[[], Sequence[Box]]
    ) -> FilterPopup:
        made = FilterPopup(self, name)
        made.add_button(_("None"), lambda: made.fill(boxes(), frozenset()))
        made.chosen.connect(lambda picked: self._choose(what, boxes(), picked))

        def show() -> None:
            made.fill(boxes(), frozenset(getattr(self.choices, what)) or None)
            made.show_below(chip)

        chip.clicked.connect(show)
        return made

    def _make_menus(self) -> None:
        self.unit_menu, self.speech_menu = QMenu(self), QMenu(self)
        for menu, chip, fill in (
            (self.unit_menu, self.unit, self._fill_unit),
            (self.speech_menu, self.speech, self._fill_speech),
        ):
            menu.aboutToShow.connect(fill)
            chip.setMenu(menu)

    # what is shown

    def show_choices(self, choices: Choices, found: Comparison | None) -> None:
        """Show what is chosen; `found` is the comparison of that, where there is one."""
        self.choices, self._found = choices, found
        self.coders.show_text(self._coders_text(), on=bool(choices.coders))
        self.documents.show_text(self._documents_text(), on=bool(choices.documents))
        for chip, text in (
            (self.coders, self._coders_text()),
            (self.documents, self._documents_text()),
        ):  # these are not cut off where there is room at all
            words = chip.fontMetrics().horizontalAdvance(text + " ▾")
            chip.setMinimumWidth(min(words + 12 * theme.GRID, _WIDEST))
        self.codes.show_text(self._codes_text(), on=bool(choices.codes))
        unit = _("Unit: {unit}").format(unit=_(UNITS[Unit(choices.unit)]))
        self.unit.show_text(unit, on=choices.unit != Unit.SENTENCE or choices.rule != 0.5)
        self.speech.show_text(_(_SPEECH[Speech(choices.speech)]), on=choices.speech == Speech.ALL)
        plain = Choices()
        names = ("interval", "replicates", "seed", "thresholds")
        changed = any(getattr(choices, name) != getattr(plain, name) for name in names)
        self.interval.show_text(self._interval_text(), on=changed)

    def _coders_text(self) -> str:
        chosen = ids(self.choices.coders)
        if not chosen and self._found and not self._found.reason:
            chosen = tuple(one.id for one in self._found.coders)
        there = self._session.coders
        names = [there[key].name for key in chosen or people(self._session) if key in there]
        if len(names) > _MOST_NAMED:
            return ngettext("{n} coder", "{n} coders", len(names)).format(n=len(names))
        return _("Coders: {names}").format(names=", ".join(names))

    def _documents_text(self) -> str:
        if self._found:
            n = self._found.double
            return ngettext(
                "{n} document double coded", "{n} documents double coded", n
            ).format(n=n)  # fmt: skip
        n = len(self.choices.documents) or len(self._session.documents)
        return ngettext("{n} document", "{n} documents", n).format(n=n)

    def _codes_text(self) -> str:
        n = len(self.choices.codes)
        return ngettext("{n} code", "{n} codes", n).format(n=n) if n else _("All codes")

    def _interval_text(self) -> str:
        if self.choices.interval == "none":
            return _("No interval")
        return {
            "jackknife": _("95 %: jackknife"),
            "bootstrap": _("95 %: bootstrap, seed {seed}").format(seed=self.choices.seed),
        }[self.choices.interval]

    # coders, documents, codes

    def _coder_boxes(self) -> list[Box]:
        done, n = self._completed(), len(self._session.documents)
        return [
            Box(
                key,
                _("{coder} · {done} of {n} complete").format(
                    coder=self._session.coders[key].name,
                    done=sum(whose == key for _document, whose in done),
                    n=n,
                ),
            )
            for key in people(self._session)
        ]

    def _document_boxes(self) -> list[Box]:
        done, coders = self._completed(), self._session.coders
        own = people(self._session)
        boxes: list[Box] = []
        for document in self._session.documents.values():
            who = [coders[key].name for key in own if (document.id, key) in done]
            said = ", ".join(who) if who else _("complete for nobody")
            boxes.append(Box(document.id, f"{document.name} · {said}"))
        return boxes

    def _code_boxes(self) -> list[Box]:
        language = i18n.language()
        return [
            Box(code.id, code.name(language), code.parent, code.color, code.codable)
            for code in self._session.codes.values()
            if code.status != CodeStatus.PROPOSED
        ]

    def _completed(self) -> set[tuple[str, str]]:
        found = self._session.open_project.coders.statuses()
        return {key for key, status in found.items() if status == Progress.COMPLETE}

    def _choose(self, what: str, boxes: Sequence[Box], picked: frozenset[str] | None) -> None:
        """Choose some of all; nobody to compare, and nothing, are no choice yet."""
        least = 2 if what == "coders" else 1
        if picked is not None and len(picked) < least:
            return
        chosen = () if picked is None else tuple(box.id for box in boxes if box.id in picked)
        self._want({what: chosen})

    # unit, rule, speech

    def _fill_unit(self) -> None:
        menu, choices = self.unit_menu, self.choices
        menu.clear()
        self._offer(menu, "unit", [(unit, _(text)) for unit, text in UNITS.items()])
        if choices.unit == Unit.CHARACTER:
            return
        menu.addSeparator()
        words = Words(i18n.language())
        matched = choices.unit == Unit.PASSAGE
        title = _("Passages match where they share") if matched else _("It counts as coded by")
        menu.addAction(title).setEnabled(False)
        shares = [
            (one, words.percent(one) + " %") for one in (_OVERLAPS if matched else _RULES) if one
        ]
        if matched:
            self._offer(menu, "overlap", shares)
            return
        texts = [(one, _("{share} overlap or more").format(share=text)) for one, text in shares]
        self._offer(menu, "rule", [*texts, (None, _("any character"))])

    def _fill_speech(self) -> None:
        self.speech_menu.clear()
        self._offer(self.speech_menu, "speech", [(key, _(text)) for key, text in _SPEECH.items()])

    def _offer(self, menu: QMenu, what: str, offered: Sequence[tuple[Any, str]]) -> None:
        """Add one action for each value of a choice."""
        actions: list[QAction] = []
        for value, text in offered:
            action = QAction(text, menu)
            action.triggered.connect(lambda _on=False, value=value: self._want({what: value}))
            actions.append(action)
        exclusive(actions, menu)
        for (value, _text), action in zip(offered, actions, strict=True):
            action.setChecked(getattr(self.choices, what) == value)
            menu.addAction(action)

    def _open_interval(self) -> None:
        self.interval_popup.show_choices(self.choices)
        self.interval_popup.show_below(self.interval)

    def _want(self, values: dict[str, Any]) -> None:
        wanted = replace(self.choices, **values)
        if wanted != self.choices:
            self.wanted.emit(wanted)
