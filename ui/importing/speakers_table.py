"""The speakers of a file that is about to be imported: label, role, turns, first words.

The one rule: it hands back a corrected transcript; the text itself never changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from qcoder import structure
from qcoder.i18n import _
from qcoder.model import Role, Transcript
from ui import theme
from ui.combo import Combo

_LABEL, _ROLE, _TURNS, _WORDS = range(4)
_FIRST = 120  # characters of a speaker's first turn
_ROW = 9 * theme.GRID
_MOST_ROWS = 5  # that are seen without scrolling


class SpeakersTable(QTableWidget):
    """One row for each speaker; emits `corrected(Transcript)`."""

    corrected = Signal(object)

    def __init__(self) -> None:
        super().__init__(0, 4)
        self._transcript: Transcript | None = None
        self.setAccessibleName(_("Speakers"))
        self.setHorizontalHeaderLabels([_("Speaker"), _("Role"), _("Turns"), _("First words")])
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.ExtendedSelection)
        triggers = QTableWidget.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_WORDS, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_TURNS, QHeaderView.ResizeMode.ResizeToContents)
        for column, width in ((_LABEL, 32), (_ROLE, 32)):
            self.setColumnWidth(column, width * theme.GRID)
        self.itemChanged.connect(self._on_item)

    def show_transcript(self, transcript: Transcript) -> None:
        """Show the speakers of a transcript."""
        self._transcript = transcript
        self.blockSignals(True)
        self.setRowCount(0)
        self.setRowCount(len(transcript.speakers))
        turns = Counter(turn.speaker for turn in transcript.turns)
        words: dict[str | None, str] = {}
        for turn in transcript.turns:
            words.setdefault(turn.speaker, turn.text)
        for row, label in enumerate(transcript.speakers):
            self._fill(row, label, turns[label], words.get(label, ""))
        self.blockSignals(False)
        rows = min(max(self.rowCount(), 1), _MOST_ROWS)
        self.setFixedHeight(rows * _ROW + self.horizontalHeader().sizeHint().height() + 2)

    def chosen(self) -> Sequence[str]:
        """Return the labels of the speakers that are selected."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return [self._label(row) for row in rows]

    def join(self) -> None:
        """Make one speaker of those that are selected: the one with most turns."""
        labels = self.chosen()
        if self._transcript is None or len(labels) < 2:
            return
        turns = Counter(turn.speaker for turn in self._transcript.turns)
        kept = max(labels, key=lambda label: turns[label])
        self._relabel({label: kept for label in labels if label != kept})

    def rename(self) -> None:
        """Let the user write another label for the speaker that is selected."""
        item = self.item(self.currentRow(), _LABEL)
        if item:
            self.setCurrentItem(item)
            self.editItem(item)

    def _fill(self, row: int, label: str, turns: int, words: str) -> None:
        fixed = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        shown = " ".join(words[:_FIRST].split())
        for column, text in ((_LABEL, label), (_TURNS, str(turns)), (_WORDS, shown)):
            item = QTableWidgetItem(text)
            item.setFlags(fixed | Qt.ItemFlag.ItemIsEditable if column == _LABEL else fixed)
            item.setToolTip(text)
            self.setItem(row, column, item)
        role = QTableWidgetItem()
        role.setFlags(fixed)
        self.setItem(row, _ROLE, role)
        combo = _role_combo(label)
        if self._transcript:
            combo.setCurrentIndex(combo.findData(self._transcript.roles[label].value))
        combo.activated.connect(lambda _index: self._on_role(label, Role(combo.currentData())))
        before = self.cellWidget(row - 1, _ROLE) or self
        self.setCellWidget(row, _ROLE, combo)
        self.setTabOrder(before, combo)

    def _label(self, row: int) -> str:
        return self._transcript.speakers[row] if self._transcript else ""

    def _on_role(self, label: str, role: Role) -> None:
        if self._transcript:
            roles = {**self._transcript.roles, label: role}
            self._transcript = replace(self._transcript, roles=roles)
            self.corrected.emit(self._transcript)

    def _on_item(self, item: QTableWidgetItem) -> None:
        if item.column() == _LABEL:
            self._relabel({self._label(item.row()): item.text()})

    def _relabel(self, labels: dict[str, str]) -> None:
        if self._transcript:
            made = structure.relabelled(self._transcript, labels)
            self.show_transcript(made)
            new = {label.strip().casefold() for label in labels.values()}
            for row, label in enumerate(made.speakers):
                if label.casefold() in new:
                    self.setCurrentCell(row, _LABEL)
            self.corrected.emit(made)


def _role_combo(label: str) -> Combo:
    combo = Combo(_("Role of {speaker}").format(speaker=label))
    for role in Role:
        combo.addItem(_(role), role.value)
    return combo
