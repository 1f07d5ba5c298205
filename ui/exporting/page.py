"""What every page of the export panel is: a form with choices, and the work that they ask for.

The one rule: a page says in one sentence what will be written; the panel asks where and writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from qcoder.i18n import N_, _
from ui import theme
from ui.exporting.controls import OneOf, Scope
from ui.session import Session
from ui.shown import Shown
from ui.trees.check_tree import Box
from ui.widgets import PAD, label

Progress = Callable[[int, int], None]
NAMES = {  # suffix -> what the kind of file is called
    "docx": "Word",
    "pdf": "PDF",
    "html": "HTML",
    "xlsx": "Excel",
    "csv": "CSV",
    "jsonl": "JSON Lines",
    "yaml": "YAML",
}
KINDS = {  # suffix -> what one file of the kind is called
    "docx": N_("a Word document"),
    "html": N_("a web page"),
    "xlsx": N_("an Excel workbook"),
    "csv": N_("a CSV file"),
    "jsonl": N_("a JSON Lines file"),
    "yaml": N_("a YAML file"),
}
_STYLES = (("", N_("Automatic")), ("nl", N_("Dutch")), ("international", N_("International")))
_LABELS = 40 * theme.GRID


class Written(NamedTuple):
    """The files that were written, and what to know of them."""

    paths: Sequence[Path]
    warnings: Sequence[str] = ()


class Empty(NamedTuple):
    """Why there is nothing to export yet, and where to go: one of the three below."""

    text: str
    leads_to: str


DOCUMENTS, CODING, CODEBOOK = "documents", "coding", "codebook"


class Page(QWidget):
    """The choices of one kind of export."""

    changed = Signal()
    key = ""
    title = ""
    icon = ""

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__()
        self._session, self._shown = session, shown
        self.setAccessibleName(_(self.title))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * PAD, 2 * PAD, 2 * PAD, 2 * PAD)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(label(_(self.title), "title"))
        self.about = label("", "muted", wrap=True)
        column.addWidget(self.about)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, PAD, 0, 0)
        self._grid.setHorizontalSpacing(PAD)
        self._grid.setVerticalSpacing(PAD)
        self._grid.setColumnMinimumWidth(0, _LABELS)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        column.addStretch()
        self._kept: dict[str, Any] = {}
        self._rows: dict[QWidget, QWidget] = {}

    # for those who make a page

    def add(self, name: str, text: str, control: Any) -> None:
        """Add a row; `name` is what the value of the control is kept under."""
        place = self._grid.rowCount()
        if text:
            made = label(text, "muted", wrap=True)
            made.setContentsMargins(0, theme.GRID, 0, 0)
            self._grid.addWidget(made, place, 0, Qt.AlignmentFlag.AlignTop)
            self._rows[control] = made
        self._grid.addWidget(control, place, 1)
        if name:
            self._kept[name] = control
            control.changed.connect(self.changed)

    def show_row(self, control: QWidget, shown: bool) -> None:
        """Show or hide a row."""
        control.setVisible(shown)
        if control in self._rows:
            self._rows[control].setVisible(shown)

    # for the panel

    def refresh(self) -> None:
        """List anew what can be chosen."""

    def empty(self) -> Empty | None:
        """Return why there is nothing to choose from; None where there is."""
        return None

    def problem(self) -> str:
        """Return why what is chosen cannot be written, and what to do; empty where it can."""
        return ""

    def sentence(self) -> str:
        """Return what will be written."""
        raise NotImplementedError

    def names(self) -> Sequence[str]:
        """Return the names of the files, without suffix; several where a folder is asked for."""
        raise NotImplementedError

    def suffix(self) -> str:
        """Return the suffix of the files, without dot."""
        raise NotImplementedError

    def work(self, place: Path) -> Callable[[Progress], Written]:
        """Return what writes the file, or the files into the folder, in a thread."""
        raise NotImplementedError

    def state(self) -> dict[str, Any]:
        """Return what is chosen, to be kept."""
        return {name: control.value() for name, control in self._kept.items()}

    def restore(self, state: Any) -> None:
        """Choose again what was kept."""
        if not isinstance(state, dict):
            return
        for name, control in self._kept.items():
            if name in state:
                (control.restore if isinstance(control, Scope) else control.choose)(state[name])


def formats(*suffixes: str) -> OneOf:
    """Make the choice of a kind of file."""
    return OneOf(_("File format"), [(suffix, NAMES[suffix]) for suffix in suffixes])


def csv_styles() -> OneOf:
    """Make the choice of separators and decimals in CSV."""
    made = OneOf(_("Separators in CSV"), [(key, _(text)) for key, text in _STYLES])
    made.buttons[""].setToolTip(_("Those of the language of this window"))
    made.buttons["nl"].setToolTip(_("Semicolons and decimal commas, as Excel in Dutch reads them"))
    made.buttons["international"].setToolTip(_("Commas and decimal points"))
    return made


def document_boxes(session: Session) -> list[Box]:
    """Return the documents, to be ticked."""
    return [Box(document.id, document.name) for document in session.documents.values()]


def code_boxes(session: Session, language: str) -> list[Box]:
    """Return the codes under their themes, to be ticked."""
    return [
        Box(code.id, code.name(language), code.parent, code.color, code.codable)
        for code in session.codes.values()
    ]


def coder_boxes(session: Session) -> list[Box]:
    """Return the coders, to be ticked."""
    return [Box(coder.id, coder.name) for coder in session.coders.values()]


def no_documents(session: Session) -> Empty | None:
    """Say what to do where there are no documents."""
    if session.documents:
        return None
    return Empty(_("There are no documents yet: import transcripts first."), DOCUMENTS)


def nothing_coded(session: Session) -> Empty | None:
    """Say what to do where nothing is coded."""
    counts, coders = session.open_project.counts, list(session.coders)
    if any(counts.of_document(key, coders) for key in session.documents):
        return None
    said = _("Nothing was coded yet: select text in a document, and press Enter to code it.")
    return no_documents(session) or Empty(said, CODING)
