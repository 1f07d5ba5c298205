"""Where the files to import come from: chosen in a dialog, or dropped.

The one rule: dialogs never block the window.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from qcoder import readers
from qcoder.i18n import _
from ui.preferences import Preferences

Take = Callable[[Sequence[Path]], None]
_FOLDER = "import_folder"


def files(parent: QWidget, preferences: Preferences, take: Take) -> QFileDialog:
    """Ask which files to read."""
    dialog = QFileDialog(parent, _("Choose transcripts"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    patterns = " ".join(f"*{suffix}" for suffix in readers.FORMATS)
    known = _("Transcripts ({patterns})").format(patterns=patterns)
    dialog.setNameFilters([known, _("All files (*)")])
    return _ask(dialog, preferences, take)


def folder(parent: QWidget, preferences: Preferences, take: Take) -> QFileDialog:
    """Ask which folder to read."""
    dialog = QFileDialog(parent, _("Choose a folder of transcripts"))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _ask(dialog, preferences, take)


def dropped(data: QMimeData) -> Sequence[Path]:
    """Return the files and folders that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _ask(dialog: QFileDialog, preferences: Preferences, take: Take) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    before = str(preferences.get(_FOLDER, ""))
    if before and Path(before).is_dir():
        dialog.setDirectory(before)

    def on_chosen(names: list[str]) -> None:
        preferences.set(_FOLDER, dialog.directory().absolutePath())
        take([Path(name) for name in names])

    dialog.filesSelected.connect(on_chosen)
    dialog.open()
    return dialog
