"""Loading a codebook from a file and writing it to one, with dialogs that block nothing.

The one rule: what was loaded or written is said; what a file lacks is said as a fault.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from qcoder import i18n
from qcoder.i18n import _
from ui.session import Session

_SUFFIXES = "*.yaml *.yml *.csv *.tsv *.xlsx"


class CodebookDialogs:
    """The file dialogs for codebooks, over a pane."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        self._session = session
        self._parent = parent

    def load(self) -> None:
        """Let the user choose a codebook to load."""
        if not self._session.can_change:
            return
        dialog = self._dialog(
            _("Load codebook"), _("Codebooks ({patterns})").format(patterns=_SUFFIXES)
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.load_from)
        dialog.open()

    def save(self) -> None:
        """Let the user choose where the codebook is written to."""
        if self._session.project is None:
            return
        filters = (
            "YAML (*.yaml)",
            "Excel (*.xlsx)",
            "CSV (*.csv)",
            "Word (*.docx)",
            "HTML (*.html)",
        )
        dialog = self._dialog(_("Save codebook as"), ";;".join(filters))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("yaml")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")"))
        )
        dialog.selectFile(_("codebook") + ".yaml")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def load_from(self, source: str) -> None:
        """Load the codebook at a path, or one that ships with qcoder by its name."""
        project = self._session.open_project
        loaded = self._session.perform(lambda: project.codebook.load(source))
        if loaded:
            sentence = _("Codebook loaded: {added} new codes, {updated} brought up to date.")
            self._session.say(sentence.format(added=loaded.added, updated=loaded.updated))
            for warning in loaded.warnings:
                self._session.said.emit(warning, True)

    def save_to(self, path: str) -> None:
        """Write the codebook to a path."""
        project = self._session.open_project

        def act() -> bool:
            project.codebook.save(Path(path), language=i18n.language())
            return True

        if self._session.perform(act):
            self._session.say(_("Codebook written to “{file}”.").format(file=Path(path).name))

    def _dialog(self, title: str, filters: str) -> QFileDialog:
        dialog = QFileDialog(self._parent, title)
        dialog.setNameFilter(filters)
        dialog.finished.connect(dialog.deleteLater)
        return dialog
