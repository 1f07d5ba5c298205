"""Scenes of the page of cases: the grid, links, figures per year, and the import of a table."""

from __future__ import annotations

import tempfile
from pathlib import Path

from openpyxl import Workbook
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import qcoder
from qcoder.flows import Measure
from qcoder.model import VariableKind
from tests.scenes.common import until, wait
from ui.cases.model import FIRST, NAME
from ui.cases.pane import CasesPane
from ui.workspace import Workspace

_REGIONS = ("Noord", "Oost", "Zuid", "West")
_GROUPS = ("dakloze mensen", "sekswerkers", "jongeren", "gezinnen")


def _fill(w: Workspace, *, cases: int = 14) -> None:
    """Give the project cases with values, a link, and figures per year."""
    project = w.session.open_project
    add = project.cases.add_variable
    made = [
        add("Plaats", VariableKind.TEXT),
        add("Landsdeel", VariableKind.ONE_OF, _REGIONS),
        add("Deelnemers", VariableKind.NUMBER),
        add("Gestart op", VariableKind.DATE),
        add("Begeleid wonen", VariableKind.BOOLEAN),
        add("Groepen", VariableKind.SEVERAL_OF, _GROUPS),
        add("Opmerking van de onderzoekers bij dit programma", VariableKind.TEXT),
    ]
    towns = ("Groningen", "Deventer", "Breda", "Den Haag", "Eindhoven", "Almere")
    names = [f"Uitstapprogramma {towns[n % 6]} {n // 6 + 1}" for n in range(cases)]
    rows = project.cases.add_all(names)
    values: list[tuple[str, str, object]] = []
    for n, case in enumerate(rows):
        given = (
            towns[n % 6],
            _REGIONS[n % 4],
            f"{n * 7},5" if n % 3 else None,
            f"2023-0{n % 9 + 1}-15" if n % 4 else None,
            (True, False, None)[n % 3],
            _GROUPS[: n % 3 + 1] if n % 5 else None,
            "Gesprek met de coördinator en twee begeleiders" if n % 6 == 2 else None,
        )
        values += [(case.id, of.id, value) for of, value in zip(made, given, strict=True)]
    project.cases.set_values(values)
    first = rows[0].id
    for year, figures in ((2022, (12, 30, 9, 4, 2)), (2023, (15, 31, 11, None, 3))):
        for measure, value in zip(Measure, figures, strict=True):
            project.flows.set(
                first, year, measure, value, unit="persoon", source="Jaarverslag",
                definition="uitgestapt: drie maanden geen sekswerk" if "exits" in measure else "",
            )  # fmt: skip
    documents = list(w.session.documents)
    project.cases.link(first, documents[0])


def _page(w: Workspace) -> CasesPane:
    w.pages.show_cases()
    wait(100)
    return w.pages.cases


def cases_empty(w: Workspace) -> None:
    """Show the page while there are no cases."""
    w.session.set_project(None)
    made = qcoder.create(Path(tempfile.mkdtemp()) / "nieuw.qcoder", coder="AK")
    w.session.set_project(made)
    _page(w)


def cases_sample(w: Workspace) -> None:
    """Show the cases of the sample."""
    _page(w)


def cases_grid(w: Workspace) -> None:
    """Show a filled grid with figures per year."""
    _fill(w)
    pane = _page(w)
    case = next(one for one in pane.grid.cases.cases if one.name.endswith("Groningen 1"))
    pane.grid.show_case(case.id)
    pane.grid.fit_columns()
    pane.years.table.go_to(0, 3)
    wait(50)


def cases_scrolled(w: Workspace) -> None:
    """Show the last variables, with the names still in sight."""
    cases_grid(w)
    pane = w.pages.cases
    pane.grid.go_to(3, pane.grid.cases.columnCount() - 1)
    wait(50)


def cases_refused(w: Workspace) -> None:
    """Show a value that was refused, still in its editor."""
    cases_grid(w)
    grid = w.pages.cases.grid
    column = next(n for n in range(FIRST, 40) if grid.cases.column_text(n) == "Deelnemers")
    grid.setFocus()
    grid.go_to(4, column)
    grid.begin_edit()
    focused = QApplication.focusWidget()
    assert focused
    QTest.keyClicks(focused, "twaalf")
    QTest.keySequence(focused, "Return")


def cases_ticking(w: Workspace) -> None:
    """Show the list of a variable of several values."""
    cases_grid(w)
    grid = w.pages.cases.grid
    column = next(n for n in range(FIRST, 40) if grid.cases.column_text(n) == "Groepen")
    grid.setFocus()
    grid.go_to(3, column)
    QTest.keySequence(grid, "Return")


def cases_variable(w: Workspace) -> None:
    """Show the bar of a new variable."""
    cases_grid(w)
    pane = w.pages.cases
    pane.new_variable()
    pane.variable_bar.kind.setCurrentIndex(4)


def cases_removed(w: Workspace) -> None:
    """Show what is said of a case that was removed."""
    cases_grid(w)
    w.pages.cases.acting.remove_cases()


def cases_menu(w: Workspace) -> None:
    """Show the menu of a cell."""
    cases_grid(w)
    pane = w.pages.cases
    pane.grid.go_to(2, FIRST + 1)
    place = pane.grid.visualRect(pane.grid.currentIndex()).center()
    pane.grid.customContextMenuRequested.emit(place)


def _sheet() -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet
    sheet.title = "Programma's"
    sheet.append(["Overzicht uitstapprogramma's"])
    sheet.append([])
    sheet.append(["Naam", "Landsdeel", "Deelnemers", "Gestart op", "Contact", "Leeg"])
    sheet.append(["Uitstapprogramma Groningen 1", "Zuid", "12,5", "3 maart 2023", "M. de Vries"])
    sheet.append(["uitstapprogramma deventer 1", "Oost", "7,5", "2023-02-15", "onbekend"])
    sheet.append(["Uitstapprogramma Bredaa 1", "Zuid", "9", None, None])
    sheet.append(["Uitstapprogramma Leeuwarden", "Noord", "onbekend", "1-9-2022", "K. Jansen"])
    sheet.append(["Uitstapprogramma Leeuwarden", "Noord", None, None, "K. Jansen"])
    sheet.append(["Uitstapprogramma Den Haag 1", "West", "21,5", "2023-04-15", None])
    sheet.append(["Totaal", None, "50", None, None])
    extra = book.create_sheet("Toelichting")
    extra.append(["niets"])
    path = Path(tempfile.mkdtemp()) / "programma's 2024.xlsx"
    book.save(path)
    return path


def cases_preview(w: Workspace) -> None:
    """Show what a table would bring."""
    _fill(w)
    pane = _page(w)
    pane.import_table(_sheet())
    until(lambda: not pane.importing.working.active)
    wait(200)


def cases_preview_conflicts(w: Workspace) -> None:
    """Show only the conflicts, with one that is kept."""
    cases_preview(w)
    pane = w.pages.cases
    pane.importing.rows.show_state("conflict")
    item = pane.importing.rows.tree.topLevelItem(0)
    if item:
        pane.importing.rows.tree.setCurrentItem(item)


def cases_imported(w: Workspace) -> None:
    """Show what an import did."""
    cases_preview(w)
    pane = w.pages.cases
    pane.importing.import_cases()
    until(lambda: not pane.importing.working.active)
    wait(200)


def cases_figures_preview(w: Workspace) -> None:
    """Show what a table of figures per year would bring."""
    _fill(w)
    pane = _page(w)
    path = Path(tempfile.mkdtemp()) / "cijfers.csv"
    path.write_text(
        "naam;jaar;instroom;uitstap;uitval;bron\n"
        "Uitstapprogramma Groningen 1;2023;17;11;;Jaarverslag\n"
        "Uitstapprogramma Breda 1;2023;8;3;0;Jaarverslag\n",
        encoding="utf-8",
    )
    pane.import_table(path)
    until(lambda: not pane.importing.working.active)
    pane.importing.bar.kinds.chosen.emit("flows")
    until(lambda: not pane.importing.working.active)
    wait(200)


def cases_filtered(w: Workspace) -> None:
    """Show the cases that a filter leaves."""
    cases_grid(w)
    pane = w.pages.cases
    pane.head.filter.setText("breda")
    pane.grid.go_to(0, NAME)
