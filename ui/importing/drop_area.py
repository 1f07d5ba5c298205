"""What the import panel shows before there are files: where to drop them, and what can be read.

The one rule: it says what to do next, and does nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcoder.i18n import _
from ui import theme
from ui.importing import choosing
from ui.widgets import PAD, Picture, button, label


class DropArea(QWidget):
    """A large frame to drop files on, with buttons to choose them."""

    def __init__(
        self,
        choose_files: Callable[[], object],
        choose_folder: Callable[[], object],
        import_codings: Callable[[], object],
    ) -> None:
        super().__init__()
        around = QVBoxLayout(self)
        around.setContentsMargins(2 * PAD, 2 * PAD, 2 * PAD, 2 * PAD)
        frame = QFrame()
        frame.setObjectName("drop")
        around.addWidget(frame)
        column = QVBoxLayout(frame)
        column.setContentsMargins(2 * PAD, 2 * PAD, 2 * PAD, 2 * PAD)
        column.setSpacing(PAD)
        column.addStretch()
        column.addWidget(
            Picture("file-document-plus-outline", 48), 0, Qt.AlignmentFlag.AlignHCenter
        )
        self.title = _centred(_("Drop transcripts here, or choose files"), "heading")
        column.addWidget(self.title)
        kinds = " · ".join(f"{kind} ({', '.join(suffixes)})" for kind, suffixes in choosing.kinds())
        column.addWidget(_centred(kinds, "muted"))
        column.addWidget(
            _centred(_("You see what was read before anything joins the project."), "muted")
        )
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addStretch()
        self.files = button(_("Choose files…"), choose_files, "primary")
        self.folder = button(_("Choose folder…"), choose_folder)
        row.addWidget(self.files)
        row.addWidget(self.folder)
        row.addStretch()
        column.addLayout(row)
        self.codings = button(_("Import codings from a table…"), import_codings, "link")
        column.addWidget(self.codings, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def allow(self, allowed: bool) -> None:
        """Say whether the project can be changed at all."""
        self.title.setText(
            _("Drop transcripts here, or choose files")
            if allowed
            else _("The project is open read-only: nothing can be imported.")
        )
        self.files.setEnabled(allowed)
        self.folder.setEnabled(allowed)
        self.codings.setEnabled(allowed)


def _centred(text: str, kind: str) -> QLabel:
    made = label(text, kind, wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return made
