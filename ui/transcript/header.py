"""The head of the transcript: the document's name and what is known of it, filters, text size.

The one rule: filters are set in `Shown`; the chips show what is set there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qcoder import i18n
from qcoder.i18n import _
from qcoder.model import Changes, Document, Group, Speaker
from ui import theme
from ui.session import Session
from ui.shown import Shown
from ui.transcript.filter_popup import Chip, FilterPopup, clear_button
from ui.trees.check_tree import Box
from ui.widgets import exclusive, icon_button, label

SPACINGS = (115, 125, 140, 160, 180)
_DATE = re.compile(r"\b(\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d\d-\d\d)\b")
_TABLES = {"documents", "groups", "speakers", "codes", "coders"}


class TranscriptHeader(QFrame):
    """Name and chips of the document that is shown, and the filters of its codings."""

    bigger_wanted = Signal()
    smaller_wanted = Signal()
    spacing_chosen = Signal(int)
    edit_wanted = Signal()

    def __init__(self, session: Session, shown: Shown, spacing: int) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._session, self._shown = session, shown
        self._fact_chips: list[QLabel] = []
        self.title = _Title()
        self.codes, self.coders, self.speakers = (
            Chip(_("Which codes are shown")),
            Chip(_("Whose codings are shown")),
            Chip(_("Whose turns are shown")),
        )
        self.clear = clear_button(self.show_all)
        self.edit = icon_button("pencil-outline", _("Correct text of turn"), self.edit_wanted.emit)
        self._lay_out(spacing)
        self._make_popups()
        for signal in (session.project_changed, shown.document_changed, shown.filters_changed):
            signal.connect(self.refresh)
        session.changes.connect(self._on_changes)
        self.refresh()

    def _lay_out(self, spacing: int) -> None:
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(self.title, 1)
        smaller = icon_button(
            "format-font-size-decrease", _("Smaller text"), self.smaller_wanted.emit
        )
        bigger = icon_button("format-font-size-increase", _("Bigger text"), self.bigger_wanted.emit)
        for one in (smaller, bigger, self._spacing_button(spacing), self.edit):
            top.addWidget(one)
        self._facts = QWidget()
        self._facts_row = QHBoxLayout(self._facts)
        self._facts_row.setContentsMargins(0, 0, 0, 0)
        self._facts_row.setSpacing(theme.GRID)
        self._facts_row.addStretch()
        self._filters = QWidget()
        filters = QHBoxLayout(self._filters)
        filters.setContentsMargins(0, 0, 0, 0)
        filters.setSpacing(theme.GRID)
        for chip in (self.codes, self.coders, self.speakers, self.clear):
            filters.addWidget(chip)
        filters.addStretch()
        self._chips = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._chips.setSpacing(theme.GRID)
        self._chips.addWidget(self._facts)
        self._chips.addStretch()
        self._chips.addWidget(self._filters)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * theme.GRID, 2 * theme.GRID, 3 * theme.GRID, 2 * theme.GRID)
        column.setSpacing(theme.GRID)
        column.addLayout(top)
        column.addLayout(self._chips)

    def _spacing_button(self, spacing: int) -> QToolButton:
        made = icon_button("format-line-spacing", _("Line spacing"))
        menu = QMenu(made)
        choices: list[QAction] = []
        for percent in SPACINGS:
            choice = QAction(_("{percent} %").format(percent=percent), menu)
            choice.triggered.connect(lambda _on=False, percent=percent: self._space(percent))
            choices.append(choice)
        exclusive(choices, self)
        for percent, choice in zip(SPACINGS, choices, strict=True):
            choice.setChecked(percent == spacing)
            menu.addAction(choice)
        made.setMenu(menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return made

    def _space(self, percent: int) -> None:
        self.spacing_chosen.emit(percent)

    def _make_popups(self) -> None:
        self.codes_popup = FilterPopup(self, _("Which codes are shown"))
        self.codes_popup.chosen.connect(
            lambda ids: self._shown.filter_codings(codes=ids, coders=self._shown.coders_filter)
        )
        self.coders_popup = FilterPopup(self, _("Whose codings are shown"))
        self.coders_popup.add_button(_("Only mine"), self._show_mine)
        self.coders_popup.chosen.connect(
            lambda ids: self._shown.filter_codings(codes=self._shown.codes_filter, coders=ids)
        )
        self.codes.clicked.connect(self._open_codes)
        self.coders.clicked.connect(self._open_coders)
        self._speakers_menu = QMenu(self)
        self.speakers.setMenu(self._speakers_menu)
        self._speakers_menu.aboutToShow.connect(self._fill_speakers)

    # filters

    def show_all(self) -> None:
        """Take all filters away."""
        self._shown.filter_codings()
        self._shown.filter_speaker(None)

    def _show_mine(self) -> None:
        self.coders_popup.hide()
        coder = self._session.coder
        if coder:
            self._shown.filter_codings(codes=self._shown.codes_filter, coders=[coder.id])

    def _open_codes(self) -> None:
        language = i18n.language()
        boxes = [
            Box(code.id, code.name(language), code.parent, code.color, code.codable)
            for code in self._session.codes.values()
        ]
        self.codes_popup.fill(boxes, self._shown.codes_filter)
        self.codes_popup.show_below(self.codes)

    def _open_coders(self) -> None:
        boxes = [Box(coder.id, coder.name) for coder in self._session.coders.values()]
        self.coders_popup.fill(boxes, self._shown.coders_filter)
        self.coders_popup.show_below(self.coders)

    def _fill_speakers(self) -> None:
        menu = self._speakers_menu
        menu.clear()
        choices = [("", _("All speakers"))]
        choices += [
            (speaker.id, f"{speaker.label} ({_(speaker.role.value)})")
            for speaker in self._document_speakers()
        ]
        actions: list[QAction] = []
        for key, text in choices:
            action = menu.addAction(text.replace("&", "&&"))
            action.triggered.connect(
                lambda _on=False, key=key: self._shown.filter_speaker(key or None)
            )
            actions.append(action)
        exclusive(actions, self)
        for (key, _text), action in zip(choices, actions, strict=True):
            action.setChecked((self._shown.speaker or "") == key)

    def _document_speakers(self) -> Sequence[Speaker]:
        shown = self._shown.document
        return self._session.open_project.speakers.list(shown) if shown else ()

    # showing

    def _on_changes(self, changes: Changes) -> None:
        if _TABLES & changes.tables.keys():
            self.refresh()

    def refresh(self) -> None:
        """Show the document and the filters as they are now."""
        document = self._session.documents.get(self._shown.document or "")
        self.edit.setEnabled(document is not None and self._session.can_change)
        self.title.show_text(document.name if document else "")
        self._show_facts(document)
        self._show_filters()
        self._arrange()

    def facts(self) -> Sequence[QLabel]:
        """Return the chips of what is known of the document."""
        return self._fact_chips

    def _show_facts(self, document: Document | None) -> None:
        for chip in self._fact_chips:
            self._facts_row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        header = _header(document)
        self.title.setToolTip(header or self.title.whole)
        group = next((g.name for g in self._groups() if document and g.id == document.group), None)
        date = _DATE.search(header)
        facts = [text for text in (group, date.group() if date else None) if text]
        self._fact_chips = [label(text, "chip") for text in facts]
        for place, chip in enumerate(self._fact_chips):
            chip.setFixedHeight(6 * theme.GRID)
            self._facts_row.insertWidget(place, chip)
            chip.show()  # now: its width is asked for at once
        self._facts.setVisible(bool(facts))

    def _groups(self) -> Sequence[Group]:
        return self._session.project.groups.list() if self._session.project else ()

    def _show_filters(self) -> None:
        session, shown = self._session, self._shown
        codes, coders = shown.codes_filter, shown.coders_filter
        self.codes.show_text(
            _("Codes: {codes}").format(codes=self._codes_text()), on=codes is not None
        )
        self.coders.show_text(
            _("Coders: {coders}").format(coders=self._coders_text()), on=coders is not None
        )
        labels = {one.id: one.label for one in self._document_speakers()} if session.project else {}
        speaker = labels.get(shown.speaker or "", _("all"))
        self.speakers.show_text(
            _("Speakers: {speakers}").format(speakers=speaker), on=shown.speaker is not None
        )
        self.speakers.setVisible(bool(labels))
        self.clear.setVisible(codes is not None or coders is not None or shown.speaker is not None)

    def _codes_text(self) -> str:
        chosen = self._shown.codes_filter
        if chosen is None:
            return _("all")
        names = [
            code.name(i18n.language()) for code in self._session.codes.values() if code.id in chosen
        ]
        return names[0] if len(names) == 1 else str(len(names)) if names else _("none")

    def _coders_text(self) -> str:
        names = [
            coder.name for coder in self._session.coders.values() if coder.id in self._shown.coders
        ]
        return ", ".join(names) if 0 < len(names) <= 3 else str(len(names)) if names else _("none")

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._arrange()  # chips know their width only now
        return super().event(event)

    def _arrange(self) -> None:
        """Put the filters under the facts where there is no room beside them."""
        chips = [*self._fact_chips, self.codes, self.coders, self.speakers, self.clear]
        wanted = [chip.sizeHint().width() for chip in chips if not chip.isHidden()]
        needed = sum(wanted) + theme.GRID * (len(wanted) + 8)
        ways = QBoxLayout.Direction
        way = ways.LeftToRight if needed <= self.width() else ways.TopToBottom
        if self._chips.direction() != way:
            self._chips.setDirection(way)


class _Title(QLabel):
    """The name of the document, cut off with … where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = ""
        self.setObjectName("title")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show another name."""
        self.whole = text
        self.setAccessibleName(text)
        self._fit()

    def _fit(self) -> None:
        mode = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self.whole, mode, self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _header(document: Document | None) -> str:
    header = document.structure.header if document else None
    return document.text[header.start : header.end].strip() if document and header else ""
