"""Scenes of the panes beside the text."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from qcoder.model import Progress
from qcoder.queries.combined import Combine
from tests.scenes.common import LONG, chosen_coding, code, show_coding, type_in
from ui.retrieved import menus
from ui.retrieved.rows import By
from ui.workspace import Workspace


def merge(w: Workspace) -> None:
    """Show what a merge of codes would do."""
    show_coding(w)
    w.codes._changes.preview_merge(code(w, "SAM-REGIE"), code(w, "SAM-KETEN"))


def merge_choice(w: Workspace) -> None:
    """Show the codes that one can be merged into."""
    show_coding(w)
    w.codes._changes.merge(code(w, "SAM-REGIE"))


def rename(w: Workspace) -> None:
    """Show a code while it is renamed."""
    show_coding(w)
    w.shown.select_code(code(w, "SAM-REGIE"))
    w.at(w.codes).rename()


def new_code(w: Workspace) -> None:
    """Show a new code while it is named."""
    show_coding(w)
    w.shown.select_code(code(w, "SAM-REGIE"))
    w.at(w.codes).new_code()
    type_in("Overdracht")


def color(w: Workspace) -> None:
    """Show the colours that a code can have."""
    show_coding(w)
    w.shown.select_code(code(w, "SAM-REGIE"))
    w.at(w.codes).choose_color()


def groups(w: Workspace) -> None:
    """Show documents with long names in groups."""
    project = w.session.open_project

    def act() -> None:
        north, south = project.groups.add("Regio Noord"), project.groups.add(LONG)
        for number, document in enumerate(project.documents.list()):
            project.groups.put(document, (north, south)[number % 2])
            project.coders.set_status(document, [*Progress][number % 3])
        project.documents.rename("interview01", LONG)

    w.session.perform(act)
    codings = project.codings.list(LONG, coder="AK")
    w.shown.activate(codes=[codings[0].code], documents=[codings[0].document])
    w.shown.go_to(codings[0])


def definition(w: Workspace) -> None:
    """Show a definition while it is edited."""
    show_coding(w)
    w.at(w.inspector).edit_definition()


def memo(w: Workspace) -> None:
    """Show a coding judged, with memo and flags, in an inspector that has the keyboard."""
    chosen = chosen_coding(w)
    project = w.session.open_project
    body = "Vergelijk interview03: daar sluit het dossier na drie maanden.\nNavragen bij MV."
    w.session.perform(lambda: project.memos.add(body, coding=chosen))
    w.coding.toggle_flag(w.session.flags[0].key)
    w.write_memo()


def document_card(w: Workspace) -> None:
    """Show what is known of a document."""
    show_coding(w)
    w.shown.select_coding(None)
    w.shown.select_code(None)


def retrieved(w: Workspace) -> None:
    """Show passages of several codes, with memos, some selected."""
    show_coding(w)
    w.shown.activate(codes=[one.id for one in w.session.codes.values() if one.codable][:8])
    w.at(w.retrieved)._table.setFocus()
    w.retrieved._table.selectAll()


def retrieved_together(w: Workspace) -> None:
    """Show the turns in which two themes both occur, with the menu of the rows."""
    show_coding(w)
    w.shown.activate(codes=[code(w, "SAM"), code(w, "INB")])
    w.at(w.retrieved).combine(Combine.NEAR)
    w.retrieved._table.setFocus()
    w.retrieved._table.selectAll()
    menus.row_menu(w.retrieved).popup(w.window.mapToGlobal(QPoint(620, 260)))


def retrieved_groups(w: Workspace) -> None:
    """Show passages in groups, of which one is closed."""
    show_coding(w)
    w.shown.activate(codes=[code(w, "SAM")])
    w.at(w.retrieved).group(By.CODE)
    table = w.retrieved._table
    head = w.retrieved._model.head(0)
    assert head
    w.retrieved._model.open(head, False)
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))


def retrieved_valence(w: Workspace) -> None:
    """Show the menu of a valence."""
    show_coding(w)
    w.at(w.retrieved)._table.setFocus()
    w.retrieved._table.selectRow(1)
    menus.valence_menu(w.retrieved).popup(w.window.mapToGlobal(QPoint(700, 560)))
