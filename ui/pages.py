"""The pages that fill the centre in place of coding: importing, agreement, tables and others.

The one rule: a page is made when it is first needed, for it takes the engine's readers, numbers or
writers along; while a thread of one has the project, the rest of the window waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from qcoder.i18n import _

if TYPE_CHECKING:
    from qcoder.reporting import Item
    from qcoder.tables.choices import Choices
    from ui.agreement.pane import AgreementPane
    from ui.cases.pane import CasesPane
    from ui.coders.pane import CodersPane
    from ui.exporting.pane import ExportPane
    from ui.importing.codings_pane import CodingsPane
    from ui.importing.pane import ImportPane
    from ui.report.pane import ReportPane
    from ui.tables.pane import TablesPane
    from ui.workspace import Workspace


class Pages:
    """The pages of one workspace, and the commands that lead to them."""

    def __init__(self, workspace: Workspace) -> None:
        self._w = workspace
        self._importing: ImportPane | None = None
        self._codings: CodingsPane | None = None
        self._exporting: ExportPane | None = None
        self._agreement: AgreementPane | None = None
        self._coders: CodersPane | None = None
        self._tables: TablesPane | None = None
        self._report: ReportPane | None = None
        self._cases: CasesPane | None = None
        self._warned = False  # of files that are not imported yet

    def tabs(self) -> Sequence[tuple[str, str, Callable[[], object]]]:
        """Return the tabs of the centre: their names, texts, and what shows them."""
        return (
            ("coding", _("Coding"), self._w.show_coding),
            ("import", _("Import"), self._w.show_import),
            ("agreement", _("Agreement"), self.show_agreement),
            ("coders", _("Coders"), self.show_coders),
            ("cases", _("Cases"), self.show_cases),
            ("tables", _("Tables"), self.show_tables),
            ("report", _("Report"), self.show_report),
            ("export", _("Export"), self.show_export),
        )

    @property
    def importing(self) -> ImportPane:
        """The panel that imports documents."""
        if self._importing is None:
            from ui.importing.pane import ImportPane

            w = self._w
            self._importing = ImportPane(w.session, w.shown, w.preferences)
            self._importing.codings_wanted.connect(self.import_codings)
            self._add(self._importing)
        return self._importing

    @property
    def codings(self) -> CodingsPane:
        """The panel that imports codings."""
        if self._codings is None:
            from ui.importing.codings_pane import CodingsPane

            self._codings = CodingsPane(self._w.session, self._w.preferences)
            self._add(self._codings)
        return self._codings

    @property
    def exporting(self) -> ExportPane:
        """The panel that exports."""
        if self._exporting is None:
            from ui.exporting.pane import ExportPane

            w = self._w
            self._exporting = ExportPane(w.session, w.shown, w.preferences)
            self._exporting.import_wanted.connect(self.import_files)
            self._exporting.tables_wanted.connect(self.show_tables)
            self._exporting.codebook_wanted.connect(lambda: w.at(w.codes).load_codebook())
            self._add(self._exporting)
        return self._exporting

    @property
    def agreement(self) -> AgreementPane:
        """The page that compares coders, and settles where they differ."""
        if self._agreement is None:
            from ui.agreement.pane import AgreementPane

            w = self._w
            self._agreement = AgreementPane(w.session, w.shown, w.preferences)
            self._agreement.coders_wanted.connect(self.show_coders)
            self._add(self._agreement)
        return self._agreement

    @property
    def coders(self) -> CodersPane:
        """The page of coder packages, merging, and what merging leaves to be settled."""
        if self._coders is None:
            from ui.coders.pane import CodersPane

            w = self._w
            self._coders = CodersPane(w.session, w.shown, w.preferences)
            self._coders.agreement_wanted.connect(self.show_agreement)
            self._add(self._coders)
        return self._coders

    @property
    def tables(self) -> TablesPane:
        """The page of tables and figures."""
        if self._tables is None:
            from ui.tables.pane import TablesPane

            w = self._w
            self._tables = TablesPane(w.session, w.shown, w.preferences)
            self._tables.import_wanted.connect(self.import_files)
            self._tables.cases_wanted.connect(self.show_cases)
            self._tables.report_wanted.connect(self._add_to_report)
            self._add(self._tables)
        return self._tables

    @property
    def report(self) -> ReportPane:
        """The page of the saved report."""
        if self._report is None:
            from ui.report.pane import ReportPane

            w = self._w
            self._report = ReportPane(w.session, w.shown, w.preferences)
            self._report.choices_wanted.connect(self._show_choices)
            self._add(self._report)
        return self._report

    @property
    def cases(self) -> CasesPane:
        """The page of cases and their variables."""
        if self._cases is None:
            from ui.cases.pane import CasesPane

            self._cases = CasesPane(self._w.session, self._w.shown, self._w.preferences)
            self._add(self._cases)
        return self._cases

    def _add(
        self,
        pane: ImportPane
        | CodingsPane
        | ExportPane
        | AgreementPane
        | CodersPane
        | TablesPane
        | CasesPane
        | ReportPane,
    ) -> None:
        pane.finished.connect(self._w.show_coding)
        pane.busy.connect(self._w.on_busy)
        self._w.centre.addWidget(pane)

    @property
    def importing_shown(self) -> bool:
        """Whether files that are to be imported fill the centre."""
        return self._shown is not None and self._shown is self._importing

    @property
    def exporting_shown(self) -> bool:
        """Whether the choices of an export fill the centre."""
        return self._shown is not None and self._shown is self._exporting

    @property
    def _shown(self) -> QWidget | None:
        return self._w.centre.currentWidget()

    def may_leave(self) -> bool:
        """Tell whether all files that were read are imported; where some are not, say so once."""
        self._warned = self._importing is not None and self._importing.unsaved and not self._warned
        if not self._warned:
            return True
        self._w.show_import()
        self._w.session.said.emit(
            _("These files are not imported yet: import them, or leave once more to let them go."),
            True,
        )
        return False

    def stop(self) -> None:
        """Stop what runs, before the project is closed."""
        for pane in (
            self._importing,
            self._codings,
            self._exporting,
            self._agreement,
            self._coders,
            self._tables,
            self._cases,
            self._report,
        ):
            if pane:
                pane.stop()

    # commands

    def import_files(self) -> None:
        """Ask which files to import."""
        self._w.show_import()
        self.importing.choose_files()

    def import_folder(self) -> None:
        """Ask for a folder of files to import."""
        self._w.show_import()
        self.importing.choose_folder()

    def import_codings(self, path: Path | None = None) -> None:
        """Show the panel that imports codings, with a file, or asking for one."""
        if not self._w.session.can_change:
            return
        self._w.show_page(self.codings, "import")
        if path:
            self.codings.open(path)
        else:
            self.codings.choose_file()

    def import_cases(self) -> None:
        """Ask for a table of cases, and show what it would bring."""
        if self._w.session.can_change:
            self.show_cases()
            self.cases.import_table()

    def show_export(self) -> None:
        """Show the panel that exports."""
        if self._settled():
            self._w.show_page(self.exporting, "export")
            self.exporting.list.setFocus()

    def show_agreement(self) -> None:
        """Show how far coders agree, and where they differ."""
        if self._settled():
            self._w.show_page(self.agreement, "agreement")
            self.agreement.open()

    def show_coders(self) -> None:
        """Show the coders, their packages, and what merging left to be settled."""
        if self._settled():
            self._w.show_page(self.coders, "coders")
            self.coders.open()

    def show_cases(self) -> None:
        """Show the cases and their variables."""
        if self._settled():
            self._w.show_page(self.cases, "cases")
            self.cases.open()

    def show_tables(self, name: str = "") -> None:
        """Show the tables and figures; one of them, where it is named as in `KINDS`."""
        if self._report:
            self._report.editing = ""
        if self._settled():
            self._w.show_page(self.tables, "tables")
            if name:
                self.tables.show_table(name)
            self.tables.open()

    def show_report(self) -> None:
        """Show what the report is made of."""
        if self._settled():
            self._w.show_page(self.report, "report")
            self.report.open()

    def make_report(self) -> None:
        """Make the report again, as it was made the last time."""
        self.show_report()
        self.report.make()

    def _show_choices(self, item: Item) -> None:
        """Show a part of the report on the page of tables, to be chosen otherwise."""
        from ui.tables.content import View

        self.show_tables(item.table)
        self.tables.choose(item.chosen)
        self.tables.show_view(View(item.kind.value))
        self.report.editing = item.id  # what is added there next takes its place

    def _add_to_report(self, kind: str, name: str, choices: Choices) -> None:
        """Add a table or figure; or change the part of the report that was being chosen."""
        changing = self.report.editing
        self.report.take(kind, name, choices)
        if changing and not self.report.editing:
            self.show_report()

    def make_packages(self) -> None:
        """Show what is needed to make coder packages."""
        self.show_coders()
        self.coders.make_packages()

    def merge(self, path: Path | Sequence[Path] | None = None) -> None:
        """Show what a file of a coder brings, asking for one where none is given."""
        self.show_coders()
        self.coders.merge(path)

    def _settled(self) -> bool:
        """Tell whether a project is open, and nothing is being written that is not in it yet."""
        w = self._w
        if w.session.project is None:
            return False
        w.inspector.save_edits()  # what is being written counts too,
        if w.transcript.finish_edit():  # and what is being corrected
            return True
        w.show_coding()
        w.transcript.editor.ask()
        return False
