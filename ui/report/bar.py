"""The foot of the page: as which files the report is made, in which language, and where.

The one rule: what is chosen is kept for the project on this computer, and used the next time.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qcoder import i18n
from qcoder.i18n import N_, _
from qcoder.reporting import FORMATS
from ui import theme
from ui.exporting.controls import OneOf
from ui.preferences import Preferences
from ui.report.methods_view import LANGUAGES
from ui.session import Session
from ui.widgets import PAD, Elided, button, label

_NAMES = {"docx": N_("Word"), "xlsx": N_("Excel"), "csv": N_("CSV"), "figures": N_("Images")}
_TIPS = {
    "docx": N_("One Word document with all parts"),
    "xlsx": N_("One workbook with a sheet for each table"),
    "csv": N_("A folder with a CSV file for each table"),
    "figures": N_("A folder with each figure as SVG, PNG and PDF"),
}


class Bar(QFrame):
    """Formats, language and folder; how far the making is; and the button for it."""

    changed = Signal()
    language_changed = Signal()
    make_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("bottom_bar")
        self._session, self._preferences = session, preferences
        self._folder = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        column.setSpacing(2 * theme.GRID)
        column.addLayout(self._make_choices())
        column.addLayout(self._make_foot())
        self.show_progress(None)

    def _make_choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(label(_("Files"), "muted"))
        self.formats: dict[str, QPushButton] = {}
        for key in FORMATS:
            made = QPushButton(_(_NAMES[key]))
            made.setObjectName("chip")
            made.setCheckable(True)
            made.setMinimumHeight(6 * theme.GRID)
            made.setToolTip(_(_TIPS[key]))
            made.setAccessibleName(_(_TIPS[key]))
            made.clicked.connect(self._on_chosen)
            self.formats[key] = made
            row.addWidget(made)
        row.addSpacing(PAD)
        row.addWidget(label(_("Language"), "muted"))
        self.language = OneOf(_("Language of the report"), LANGUAGES)
        self.language.changed.connect(self._on_language)
        row.addWidget(self.language)
        row.addSpacing(PAD)
        row.addWidget(label(_("Folder"), "muted"))
        self.place = Elided("", "", Qt.TextElideMode.ElideMiddle)
        row.addWidget(self.place, 1)
        self.choose = button(_("Choose folder…"), self.choose_folder)
        row.addWidget(self.choose)
        return row

    def _make_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        self.sentence = label("", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        self.cancel = button(_("Cancel"), self.cancel_wanted.emit, "flat")
        self.go = button(_("Make report"), self.make_wanted.emit, "primary")
        row.addWidget(self.sentence, 2)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.go)
        return row

    # what is chosen

    @property
    def chosen(self) -> Sequence[str]:
        """The formats that are chosen."""
        return [key for key, made in self.formats.items() if made.isChecked()]

    @property
    def folder(self) -> Path:
        """Where the report goes: a folder of its own beside the project, if nothing is chosen."""
        path = self._session.open_project.path
        name = _("{project} report").format(project=path.stem)
        return Path(self._folder) if self._folder else path.parent / name

    def restore(self) -> None:
        """Show what was chosen for the project the last time."""
        kept = self._preferences.get(self._key(), {})
        formats = kept.get("formats", list(FORMATS))
        language = kept.get("language", i18n.language())
        self._folder = str(kept.get("folder", ""))
        for key, made in self.formats.items():
            made.setChecked(key in formats)
        with QSignalBlocker(self.language):
            self.language.choose(language)
        self.place.show_text(str(self.folder))

    def choose_folder(self) -> None:
        """Ask for the folder that the report goes into."""
        dialog = QFileDialog(self, _("Folder of the report"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        there = self.folder if self.folder.is_dir() else self.folder.parent
        dialog.setDirectory(str(there))
        dialog.fileSelected.connect(self.set_folder)
        dialog.open()

    def set_folder(self, folder: str) -> None:
        """Have the report go into a folder."""
        self._folder = folder
        self.place.show_text(folder)
        self._on_chosen()

    def choose_language(self, language: str) -> None:
        """Have the report in a language."""
        self.language.choose(language)

    def _key(self) -> str:
        return f"{self._session.open_project.id}/report"

    def _on_language(self) -> None:
        self._on_chosen()
        self.language_changed.emit()

    def _on_chosen(self) -> None:
        kept = self._preferences.get(self._key(), {})
        chosen = {
            "formats": list(self.chosen),
            "language": self.language.value(),
            "folder": self._folder,
        }
        self._preferences.set(self._key(), {**kept, **chosen})
        self.changed.emit()

    # whether files that are there are those of the report

    def note_made(self, folder: Path) -> None:
        """Note that the report was made in a folder, and may be made there again."""
        kept = self._preferences.get(self._key(), {})
        self._preferences.set(self._key(), {**kept, "made": str(folder)})

    @property
    def strange(self) -> bool:
        """Whether the folder has files in it, and the report was not made there before."""
        folder = self.folder
        made = self._preferences.get(self._key(), {}).get("made")
        return folder.is_dir() and made != str(folder) and any(folder.iterdir())

    # what is shown

    def show_state(self, sentence: str, *, allowed: bool) -> None:
        """Say what will be made, or why nothing can be."""
        self.sentence.setText(sentence)
        self.go.setEnabled(allowed and bool(self.chosen))

    def show_progress(self, doing: str | None) -> None:
        """Show what is being done; None: nothing is."""
        busy = doing is not None
        self.bar.setRange(0, 0)
        parts: list[QWidget] = [*self.formats.values(), self.language, self.choose, self.go]
        for one in parts:
            one.setEnabled(not busy)
        for one in (self.bar, self.cancel):
            one.setVisible(busy)
        self.go.setVisible(not busy)
        if doing is not None:
            self.sentence.setText(doing)

    def show_done(self, done: int, total: int) -> None:
        """Show how far it is."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
