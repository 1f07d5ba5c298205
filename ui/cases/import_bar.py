"""The bar above the preview of an import: the sheet, its heading, and how conflicts are settled.

The one rule: it shows what was found, and signals what is wanted instead.
"""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qcoder.case_import import CaseImport, CasePreview, FlowPreview
from qcoder.i18n import _
from ui import theme
from ui.combo import Combo
from ui.inspector.flow import FlowLayout
from ui.widgets import PAD, Elided, Segments, button, label

CASES, FLOWS = "cases", "flows"
_KEEP, _OVERWRITE = "keep", "overwrite"
_THOUSANDS, _DECIMAL = "thousands", "decimal"


class ImportBar(QFrame):
    """Rows of choices for the whole sheet."""

    file_wanted = Signal()
    chosen = Signal(object)  # fields of CaseImport
    kind_chosen = Signal(str)  # CASES or FLOWS

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.kind = CASES
        self.file = Elided("", "heading", Qt.TextElideMode.ElideMiddle)
        self.kinds = Segments(
            (
                (CASES, _("Cases and variables"), _("The columns are variables of cases")),
                (FLOWS, _("Figures per year"), _("The columns are inflow, exits and so on")),
            ),
            _("What the sheet holds"),
        )
        self.sheet = Combo(_("Sheet"))
        self.header = QLineEdit()
        self.header.setAccessibleName(_("Lines of the heading"))
        self.header.setToolTip(_("Lines of the heading, such as 1, or 2-3; 0 for none"))
        self.header.setFixedWidth(14 * theme.GRID)
        self.names = Combo(_("Column with the names of cases"))
        self.settle = Segments(
            (
                (_OVERWRITE, _("Overwrite"), _("Conflicts: the values of the sheet are taken")),
                (_KEEP, _("Keep"), _("Conflicts: the values of the project are kept")),
            ),
            _("Where the project has another value"),
        )
        self.numbers = Segments(
            (
                (_THOUSANDS, _("1.250 is 1250"), _("1.250 is twelve hundred and fifty")),
                (_DECIMAL, _("1.250 is 1.25"), _("1.250 is one and a quarter")),
            ),
            _("How 1.250 is read"),
        )
        self.add_new = QCheckBox(_("Other names are new cases"))
        self.skip = QCheckBox(_("Leave out values that do not fit"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(2 * theme.GRID)
        first.addWidget(label(_("Import"), "muted"))
        first.addWidget(self.file, 1)
        first.addWidget(button(_("Other file…"), self.file_wanted.emit, "chip"))
        first.addWidget(self.kinds)
        self._sheets = _named(_("Sheet"), self.sheet)
        self._choices = FlowLayout()  # in Dutch they do not all fit beside each other
        self._choices.setSpacing(2 * theme.GRID)
        for one in (
            self._sheets, _named(_("Heading in line"), self.header),
            _named(_("Names in"), self.names), self.add_new, self.skip, self.numbers,
            _named(_("Conflicts"), self.settle),
        ):  # fmt: skip
            self._choices.addWidget(one)
        for one in (self.skip, self.numbers):
            one.hide()  # until a value does not fit
        for one in (self.sheet, self.names):
            one.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
            one.setMinimumWidth(20 * theme.GRID)
            one.setMaximumWidth(50 * theme.GRID)
        for made in (self.add_new, self.skip):
            made.setAccessibleName(made.text())
        for one in (self.add_new, self.skip, self.numbers):  # as high as what is beside them
            one.setMinimumHeight(self.names.sizeHint().height())
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        column.setSpacing(2 * theme.GRID)
        column.addLayout(first)
        column.addLayout(self._choices)

    def _connect(self) -> None:
        self.kinds.chosen.connect(self._on_kind)
        self.sheet.activated.connect(
            lambda _at: self.chosen.emit({"sheet": self.sheet.currentText(), "header": None})
        )
        self.header.editingFinished.connect(self._on_header)
        self.names.activated.connect(
            lambda _at: self.chosen.emit({"name_column": self.names.currentText()})
        )
        self.settle.chosen.connect(lambda key: self.chosen.emit({"keep_existing": key == _KEEP}))
        self.numbers.chosen.connect(lambda key: self.chosen.emit({"thousands": key == _THOUSANDS}))
        self.add_new.clicked.connect(lambda on: self.chosen.emit({"add_new": on}))
        self.skip.clicked.connect(lambda on: self.chosen.emit({"skip_unfitting": on}))

    def show_file(self, name: str) -> None:
        """Show the name of the file."""
        self.file.show_text(name)

    def choose_kind(self, kind: str) -> None:
        """Show what the sheet is taken to hold."""
        self.kind = kind
        self.kinds.choose(kind)

    def show_found(self, found: CasePreview | FlowPreview | None, choices: CaseImport) -> None:
        """Show what was found in the sheet, and what was chosen."""
        sheets = found.sheets if found else ()
        self._sheets.setVisible(len(sheets) > 1)
        if found:
            self.sheet.clear()
            self.sheet.addItems(list(sheets))
            self.sheet.setCurrentText(found.sheet)
            self.header.setText(_lines_text(found.header))
            self.header.setModified(False)
            if isinstance(found, CasePreview):
                self.names.clear()
                self.names.addItems(list(found.headings))
            elif self.names.findText(found.name_column) < 0:
                self.names.addItem(found.name_column)
            self.names.setCurrentText(found.name_column)
        self.settle.choose(_KEEP if choices.keep_existing else _OVERWRITE)
        thousands = choices.thousands
        self.numbers.choose(None if thousands is None else _THOUSANDS if thousands else _DECIMAL)
        self.add_new.setChecked(choices.add_new)
        self.skip.setChecked(choices.skip_unfitting)
        columns = found.columns if isinstance(found, CasePreview) else ()
        bad = [cell.text for column in columns for cell in column.unfitting]
        odd = any(re.fullmatch(r"[+-]?\d{1,3}\.\d{3}", text) for text in bad)
        self.skip.setVisible(bool(bad) or choices.skip_unfitting)
        self.numbers.setVisible(odd or thousands is not None)

    def _on_kind(self, kind: str) -> None:
        self.choose_kind(kind)
        self.kind_chosen.emit(kind)

    def _on_header(self) -> None:
        if not self.header.isModified():
            return
        self.header.setModified(False)
        numbers = [int(found) for found in re.findall(r"\d{1,6}", self.header.text())]
        header: Any = None
        if numbers and max(numbers) > 0:
            header = tuple(range(min(numbers), min(max(numbers), min(numbers) + 9) + 1))
        elif numbers:
            header = ()
        self.chosen.emit({"header": header})


def _named(text: str, one: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2 * theme.GRID)
    row.addWidget(label(text, "muted"))
    row.addWidget(one)
    return made


def _lines_text(lines: tuple[int, ...]) -> str:
    if not lines:
        return "0"
    return str(lines[0]) if len(lines) == 1 else f"{lines[0]}-{lines[-1]}"
