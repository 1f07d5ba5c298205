"""What was read of one file, and where it can be corrected: name, encoding, speakers, roles.

The one rule: corrections are made in the entry; the project knows nothing of them yet.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qcoder import readers
from qcoder.i18n import N_, _, ngettext
from qcoder.model import Transcript
from ui import theme
from ui.combo import Combo
from ui.importing.batch import Entry
from ui.importing.beginning import Beginning
from ui.importing.speakers_table import SpeakersTable
from ui.widgets import PAD, EmptyState, Messages, button, label

_ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": N_("Windows-1252 (Western Europe)"),
    "utf-16": "UTF-16",
    "iso8859-15": N_("ISO 8859-15 (Western Europe)"),
    "mac-roman": N_("Mac Roman (old Macs)"),
    "cp850": N_("DOS 850 (Western Europe)"),
    "cp1250": N_("Windows-1250 (Central Europe)"),
}


class Preview(QWidget):
    """The file that is chosen in the list."""

    corrected = Signal(object)  # Entry: its name, speakers or roles are others now
    encoding_wanted = Signal(object, str)  # Entry, encoding to read it anew in
    split_wanted = Signal(object, object)  # Entry, level of heading or None
    roles_for_all = Signal(object)  # Entry whose roles are to be used for all files
    dismissed = Signal(object)  # Entry

    def __init__(self) -> None:
        super().__init__()
        self._entry: Entry | None = None
        self._others = False
        self._stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._nothing = EmptyState(_("Select a file on the left to see what was read of it."))
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._make_failed())
        area = QScrollArea()  # in a low window it scrolls
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._make_read())
        self._stack.addWidget(area)

    def show_entry(self, entry: Entry | None) -> None:
        """Show another file, or none."""
        self._entry = entry
        if entry is None:
            self._stack.setCurrentIndex(0)
        elif entry.transcript is None:
            self._failed_name.setText(entry.path.name)
            self._reason.setObjectName("muted" if entry.other else "bad")
            self._reason.style().polish(self._reason)
            self._reason.setText(entry.reason)
            self._stack.setCurrentIndex(1)
        else:
            self.name.setText(entry.name)
            self.name.setCursorPosition(0)
            self._show_source(entry, entry.transcript)
            self.messages.show_lines(_messages(entry, entry.transcript))
            self.speakers.clearSelection()
            self.speakers.show_transcript(entry.transcript)
            self._on_selection()
            self.beginning.show_transcript(entry.transcript)
            self._show_speakers(entry.transcript)
            self._stack.setCurrentIndex(2)

    def show_others(self, others: bool) -> None:
        """Offer to use the roles for all files, where there are others."""
        self._others = others
        self.for_all.setVisible(others and bool(self.speakers.rowCount()))

    def _make_failed(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(2 * PAD, 2 * PAD, 2 * PAD, PAD)
        column.setSpacing(PAD)
        self._failed_name = label("", "heading", wrap=True)
        self._reason = label("", "bad", wrap=True)
        self._reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for one in (self._failed_name, self._reason):
            one.setMinimumWidth(1)
            column.addWidget(one)
        row = QHBoxLayout()
        row.addWidget(button(_("Remove from the list"), self._on_dismiss))
        row.addStretch()
        column.addLayout(row)
        column.addStretch()
        return page

    def _make_read(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(PAD, PAD, PAD, PAD)
        column.setSpacing(2 * theme.GRID)
        self.name = QLineEdit()
        self.name.setObjectName("document_name")
        self.name.setAcceptDrops(False)  # a file that is dropped here is to be read
        self.name.setAccessibleName(_("Name of the document"))
        self.name.setToolTip(_("Name of the document"))
        self.name.editingFinished.connect(self.take_name)
        column.addWidget(self.name)
        column.addLayout(self._make_source())
        self.messages = Messages(_("What to know of this file"))
        column.addWidget(self.messages)
        column.addLayout(self._make_speakers_head())
        self.speakers = SpeakersTable()
        self.speakers.corrected.connect(self._on_corrected)
        self.speakers.itemSelectionChanged.connect(self._on_selection)
        column.addWidget(self.speakers)
        column.addWidget(label(_("Beginning of the text").upper(), "caps"))
        self.beginning = Beginning()
        column.addWidget(self.beginning, 1)
        return page

    def _make_source(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        self.source = _Elided()
        row.addWidget(self.source, 1)
        self.guessed = label(_("guessed"), "chip")
        self.guessed.setToolTip(
            _(
                "The file does not say how its characters are encoded: "
                "look whether é and ë are right."
            )
        )
        self.splitting = Combo(_("Split at headings"))
        self.splitting.setToolTip(_("Make a document of each part of the file"))
        self.splitting.activated.connect(self._on_split)
        row.addWidget(self.splitting)
        row.addWidget(self.guessed)
        self.encoding = Combo(_("Encoding"))
        self.encoding.setToolTip(_("Encoding: choose another one to read the file anew"))
        self.encoding.activated.connect(self._on_encoding)
        row.addWidget(self.encoding)
        return row

    def _make_speakers_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        self._speakers_title = label(_("Speakers").upper(), "caps")
        row.addWidget(self._speakers_title, 1)
        self.join_button = _small(
            _("Join"), self.join, _("Make one speaker of those that are selected")
        )
        self.rename_button = _small(
            _("Rename"), self.rename, _("Give the selected speaker another label (F2)")
        )
        self.for_all = _small(
            _("Same roles in all files"),
            self.use_roles_for_all,
            _("Give the same labels in the other files these roles too"),
        )
        for one in (self.join_button, self.rename_button, self.for_all):
            row.addWidget(one)
        return row

    def take_name(self) -> None:
        """Take the name as it was written; an empty one leaves what it was."""
        if self._entry and self._entry.transcript and self.name.text() != self._entry.name:
            self._entry.rename(self.name.text())
            self.name.setText(self._entry.name)
            self.corrected.emit(self._entry)

    def join(self) -> None:
        """Make one speaker of those that are selected."""
        self.speakers.join()
        self.speakers.setFocus()

    def rename(self) -> None:
        """Give the selected speaker another label."""
        self.speakers.rename()

    def use_roles_for_all(self) -> None:
        """Give the same labels in the other files the roles of this one."""
        if self._entry:
            self.roles_for_all.emit(self._entry)

    def _show_source(self, entry: Entry, transcript: Transcript) -> None:
        kind = readers.FORMATS.get(entry.path.suffix.lower(), "")
        self.source.setText(" · ".join(part for part in (entry.path.name, _(kind)) if part))
        self.source.setToolTip(str(entry.path))
        self.splitting.setVisible(bool(entry.levels))
        self.splitting.clear()
        self.splitting.addItem(_("Not split at headings"), None)
        for level, n in entry.levels.items():
            text = ngettext(
                "Split at level {level} ({n} part)", "Split at level {level} ({n} parts)", n
            )
            self.splitting.addItem(text.format(level=level, n=n), level)
        self.splitting.setCurrentIndex(self.splitting.findData(entry.level))
        self.guessed.setVisible(transcript.guessed)
        self.encoding.setVisible(bool(transcript.encoding))
        self.encoding.clear()
        for key, name in _ENCODINGS.items():
            self.encoding.addItem(_(name), key)
        current = transcript.encoding or "utf-8"
        if current not in _ENCODINGS:
            self.encoding.insertItem(0, current.upper(), current)
        self.encoding.setCurrentIndex(self.encoding.findData(current))

    def _show_speakers(self, transcript: Transcript) -> None:
        some = bool(transcript.speakers)
        self.speakers.setVisible(some)
        self._speakers_title.setText(
            (_("Speakers") if some else _("No speakers recognised")).upper()
        )
        for one in (self.join_button, self.rename_button):
            one.setVisible(some)
        self.for_all.setVisible(some and self._others)

    def _on_encoding(self) -> None:
        entry, chosen = self._entry, self.encoding.currentData()
        if entry and entry.transcript and chosen != entry.transcript.encoding:
            self.encoding_wanted.emit(entry, chosen)

    def _on_split(self) -> None:
        entry, level = self._entry, self.splitting.currentData()
        if entry and level != entry.level:
            self.split_wanted.emit(entry, level)

    def _on_corrected(self, transcript: Transcript) -> None:
        if self._entry:
            self._entry.correct(transcript)
            self.messages.show_lines(_messages(self._entry, self._entry.transcript or transcript))
            self.beginning.show_transcript(transcript)
            self._on_selection()
            self.corrected.emit(self._entry)

    def undo(self) -> bool:
        """Take back what was corrected last in the file that is shown; tell whether that was so."""
        entry = self._entry
        if entry is None or not entry.undo() or entry.transcript is None:
            return False
        self.show_entry(entry)
        self.corrected.emit(entry)
        return True

    def _on_selection(self) -> None:
        chosen = len(self.speakers.chosen())
        self.join_button.setEnabled(chosen > 1)
        self.rename_button.setEnabled(chosen == 1)

    def _on_dismiss(self) -> None:
        if self._entry:
            self.dismissed.emit(self._entry)


class _Elided(QLabel):
    """A muted line that leaves its middle out where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("muted")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(QColor(theme.colors().muted))
            middle = Qt.TextElideMode.ElideMiddle
            text = painter.fontMetrics().elidedText(self.text(), middle, self.width())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)


def _messages(entry: Entry, transcript: Transcript) -> list[str]:
    lines = [f"= {entry.known}"] if entry.known else []
    lines += [f"⚠ {warning}" for warning in transcript.warnings]
    if entry.likely and not entry.level:
        said = _("It seems to hold {n} transcripts: split it at its headings, here above.")
        lines.append(said.format(n=entry.levels[entry.likely]))
    if transcript.dropped:
        lines.append(_("Not in the text: {list}.").format(list="; ".join(transcript.dropped)))
    return lines


def _small(text: str, on_click: Callable[[], object], tip: str) -> QPushButton:
    made = button(text, on_click, "chip")
    made.setMinimumHeight(6 * theme.GRID)  # lower, and its round ends are lost
    made.setToolTip(tip)
    return made
