"""Where the files to import come from: chosen in a dialog, or dropped.

The one rule: dialogs never block the window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
    known = _("Transcripts ({patterns})").format(patterns=_patterns(readers.FORMATS))
    each = [f"{kind} ({_patterns(suffixes)})" for kind, suffixes in kinds()]
    dialog.setNameFilters([known, *each, _("All files (*)")])
    return _ask(dialog, preferences, take)


def folder(parent: QWidget, preferences: Preferences, take: Take) -> QFileDialog:
    """Ask which folder to read."""
    dialog = QFileDialog(parent, _("Choose a folder of transcripts"))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _ask(dialog, preferences, take)


def table(
    parent: QWidget,
    preferences: Preferences,
    suffixes: Sequence[str],
    take: Callable[[Path], None],
) -> QFileDialog:
    """Ask for a table to read."""
    dialog = QFileDialog(parent, _("Choose a table"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    known = _("Tables ({patterns})").format(patterns=_patterns(suffixes))
    dialog.setNameFilters([known, _("All files (*)")])
    return _ask(dialog, preferences, lambda paths: take(paths[0]))


def kinds() -> Sequence[tuple[str, Sequence[str]]]:
    """Return what each kind of file is called, in the language in use, and how its names end."""
    found: dict[str, list[str]] = {}
    for suffix, kind in readers.FORMATS.items():
        found.setdefault(_(kind), []).append(suffix)
    return list(found.items())


def _patterns(suffixes: Iterable[str]) -> str:
    return " ".join(f"*{suffix}" for suffix in suffixes)


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
