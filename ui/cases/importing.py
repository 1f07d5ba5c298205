"""The import of cases, or of their figures per year, from a sheet: seen first, and then done.

The one rule: nothing is changed before the button is pressed, and then what was shown is done.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from qcoder.case_import import CaseImport, CasePreview, Column, FlowPreview
from qcoder.i18n import _, ngettext
from qcoder.model import Changes
from ui import theme
from ui.cases.import_bar import CASES, FLOWS, ImportBar
from ui.cases.import_columns import ColumnsPreview
from ui.cases.import_lines import Line, lines, summary
from ui.cases.import_rows import RowsPreview
from ui.cases.model import TABLES
from ui.importing import choosing
from ui.preferences import Preferences
from ui.session import Session
from ui.widgets import PAD, Messages, button, label
from ui.working import Working

_SUFFIXES = (".csv", ".tsv", ".xlsx")
_COLUMNS_WIDTH = 84 * theme.GRID


class ImportCases(QWidget):
    """One sheet: its choices, columns and rows, and the button that imports it."""

    left = Signal(str)  # back to the grid, with what was done

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._session, self._preferences = session, preferences
        self._path: Path | None = None
        self._choices = CaseImport()
        self._outdated = False  # something changed in the project that was not looked at
        self._again = False  # what was chosen while the sheet was read
        self._warned = False  # that choices are about to be let go
        self._found: CasePreview | FlowPreview | None = None
        self._lines: list[Line] = []
        self.working = Working(session, self)
        self.bar = ImportBar()
        self.columns, self.rows = ColumnsPreview(), RowsPreview()
        self.notes, self.problems = Messages(_("Remarks")), Messages(_("What stands in the way"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        for one in (self.columns, self.rows):
            splitter.addWidget(one)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_COLUMNS_WIDTH, 1000])
        self.sentence = label("", wrap=True)
        self.cancel_button = button(_("Cancel"), self.cancel, "flat")
        self.go = button(_("Import"), self.import_cases, "primary")
        foot = QFrame()
        foot.setObjectName("bottom_bar")
        row = QHBoxLayout(foot)
        row.setContentsMargins(PAD, 2 * theme.GRID, PAD, 2 * theme.GRID)
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.go)
        said = QVBoxLayout()
        said.setContentsMargins(PAD, 0, PAD, 2 * theme.GRID)
        said.setSpacing(theme.GRID)
        self.problems.setProperty("bad", True)
        for one in (self.problems, self.notes):
            said.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(splitter, 1)
        column.addLayout(said)
        column.addWidget(foot)

    def _connect(self) -> None:
        self.bar.file_wanted.connect(self.choose_file)
        self.bar.chosen.connect(self._on_chosen)
        self.bar.kind_chosen.connect(self._on_kind)
        self.columns.chosen.connect(self._on_column)
        self.rows.row_chosen.connect(self._on_row)
        self.rows.cell_ticked.connect(self._on_cell)
        self.working.failed.connect(self._on_failed)
        self._session.changes.connect(self._on_changes)
        self._session.project_changed.connect(self.clear)

    # what the page calls

    @property
    def shown(self) -> bool:
        """Whether a sheet is being looked at."""
        return self._path is not None

    def open(self, path: Path) -> None:
        """Show what a sheet would bring."""
        self._path, self._choices, self._warned = path, CaseImport(), False
        self.bar.show_file(path.name)
        self.bar.choose_kind(CASES)
        self._found, self._lines = None, []
        self._look()
        self.go.setFocus()

    def choose_file(self) -> None:
        """Ask for a sheet."""
        choosing.table(self, self._preferences, _SUFFIXES, self.open)

    def cancel(self) -> None:
        """Go back to the grid; nothing was changed."""
        if not self.working.active:
            self.clear()
            self.left.emit("")

    def escape(self) -> None:
        """Go back to the grid; where choices were made, only when asked once more."""
        if self._choices == CaseImport() or self._warned:
            self.cancel()
        else:
            self._warned = True
            self.sentence.setText(_("Escape once more goes back, and lets go of these choices."))

    def clear(self) -> None:
        """Let go of the sheet."""
        self._path, self._found, self._lines = None, None, []

    def import_cases(self) -> None:
        """Do what is shown, as one operation."""
        project, path, choices = self._session.open_project, self._path, self._choices
        if path is None or self.working.active or not self.go.isEnabled():
            return
        flows = self.bar.kind == FLOWS

        def work(_progress: object) -> int:
            if flows:
                return len(project.load_flows(path, choices))
            return len(project.load_cases(path, choices))

        self.go.setEnabled(False)
        self.working.run(work, self._on_imported)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_again()

    # choices

    def _on_chosen(self, choices: dict[str, Any]) -> None:
        if "sheet" in choices or "header" in choices:  # other columns and lines
            choices = {"name_column": None, "columns": {}, "rows": {}, "otherwise": ()} | choices
        self._choices = replace(self._choices, **choices)
        if set(choices) == {"keep_existing"}:
            self._choices = replace(self._choices, otherwise=())
        self._look()

    def _on_kind(self, _kind: str) -> None:
        self._choices = CaseImport(sheet=self._choices.sheet, header=self._choices.header)
        self._look()

    def _on_column(self, heading: str, column: Column | None) -> None:
        self._choices = replace(self._choices, columns={**self._choices.columns, heading: column})
        self._look()

    def _on_row(self, line: int, name: str | None) -> None:
        self._choices = replace(self._choices, rows={**self._choices.rows, line: name})
        self._look()

    def _on_cell(self, line: int, heading: str, over: bool) -> None:
        cells = {*self._choices.otherwise} - {(line, heading)}
        if over == self._choices.keep_existing:
            cells.add((line, heading))
        self._choices = replace(self._choices, otherwise=tuple(sorted(cells)))
        self._show_foot()

    # the preview

    def _look(self) -> None:
        """Read the sheet as it is chosen, beside the window."""
        if self.working.active:
            self._again = True
            return
        project, path, choices = self._session.open_project, self._path, self._choices
        if path is None:
            return
        look = project.preview_flows if self.bar.kind == FLOWS else project.preview_cases
        self.go.setEnabled(False)
        self.working.run(lambda _progress: look(path, choices), self._on_found)

    def _on_found(self, found: CasePreview | FlowPreview) -> None:
        if self._repeat() or self._path is None:
            return
        self._found, self._lines = found, lines(found)
        project, cases = self._session.open_project, isinstance(found, CasePreview)
        self.bar.show_found(found, self._choices)
        self.columns.setVisible(cases)
        if isinstance(found, CasePreview):
            self.columns.show_columns(found.columns, project.cases.variables())
        self.rows.show_lines(
            self._lines,
            project.cases.list(),
            keep=self._choices.keep_existing,
            otherwise=self._choices.otherwise,
            each=cases,
        )
        self.problems.show_lines(found.refused)
        self.notes.show_lines(found.notes)
        self._show_foot()

    def _on_changes(self, changes: Changes) -> None:
        if {*TABLES, "flows"} & changes.tables.keys() and not self.working.active:
            self._outdated = self.shown  # what is new may be so no longer: something was undone
            self._look_again()

    def _look_again(self) -> None:
        if self._outdated and self.isVisible():
            self._outdated = False
            self._look()

    def _on_failed(self, problem: str) -> None:
        if self._repeat():
            return
        self.problems.show_lines([problem])
        if self._found is None:
            for one in (self.columns, self.rows, self.notes):
                one.setVisible(False)
            self.bar.show_found(None, self._choices)
        self.sentence.setText(_("Nothing was changed."))
        self.go.setEnabled(False)
        self.cancel_button.setFocus()

    def _repeat(self) -> bool:
        again, self._again = self._again, False
        if again:
            self._look()
        return again

    def _show_foot(self) -> None:
        found = self._found
        if found is None:
            return
        self.rows.setVisible(True)
        choices, had, self._warned = self._choices, self.go.hasFocus(), False
        n = len({line.key for line in self._lines if line.key})
        text = ngettext("Import {n} case", "Import {n} cases", n).format(n=n)
        self.go.setText(text)
        self.go.setAccessibleName(text)
        self.go.setEnabled(not found.refused and n > 0)
        if had:
            self.go.setFocus()
        self.sentence.setText(
            _("Nothing is imported yet: see what stands in the way.")
            if found.refused
            else summary(self._lines, keep=choices.keep_existing, otherwise=choices.otherwise)
        )

    def _on_imported(self, n: int) -> None:
        done = summary(
            self._lines, keep=self._choices.keep_existing, otherwise=self._choices.otherwise
        )
        name = self._path.name if self._path else ""
        self.clear()
        said = _("Imported from {file}: {what} Ctrl+Z takes it back.")
        self.left.emit(said.format(file=name, what=done))
