"""Scenes of reading and coding."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from qcoder.model import CoderKind
from tests.scenes.common import chosen_coding, code, show_coding, type_in, wait
from ui.workspace import Workspace


def coding(w: Workspace) -> None:
    """Show a coded interview."""
    show_coding(w)


def palette(w: Workspace) -> None:
    """Show the code palette while a name is typed."""
    show_coding(w)
    w.transcript.view.next_turn()
    w.code_palette.open()
    wait(30)
    type_in("reg")


def commands(w: Workspace) -> None:
    """Show the command palette."""
    show_coding(w)
    w.command_palette.open()
    wait(30)
    type_in("inter")


def filters_open(w: Workspace) -> None:
    """Show the list of codes to filter on."""
    show_coding(w)
    w.shown.filter_codings(codes=[code(w, "BTR-OUTR"), code(w, "SAM-REGIE")])
    w.transcript.header.codes.click()


def filters_on(w: Workspace) -> None:
    """Show filters that are on, one speaker among them."""
    show_coding(w)
    coder = w.session.coder
    assert coder
    w.shown.filter_codings(codes=[code(w, "BTR-OUTR"), code(w, "SAM-REGIE")], coders=[coder.id])
    speakers = w.session.open_project.speakers.list("interview01")
    w.shown.filter_speaker(speakers[-1].id)


def find(w: Workspace) -> None:
    """Show the find bar with what it found."""
    show_coding(w)
    w.transcript.find_text("een")


def editor(w: Workspace) -> None:
    """Show a turn while it is corrected, changed and not yet saved."""
    show_coding(w)
    w.transcript.edit_turn()
    type_in("Nieuw: ")
    w.transcript.finish_edit()


def overlapping(w: Workspace) -> None:
    """Show many codings on one passage, by three coders."""
    chosen = chosen_coding(w)
    project = w.session.open_project
    third = project.coders.add("Joke Peters", CoderKind.PERSON)
    codes = [one for one in w.session.codes.values() if one.codable][:14]

    def act() -> None:
        for number, one in enumerate(codes):
            start, end = chosen.start + 12 * number, chosen.end - 9 * number
            coder = third if number % 3 == 2 else None
            project.codings.add(chosen.document, start, end, code=one, coder=coder)

    w.session.perform(act)


def context_menu(w: Workspace) -> None:
    """Show the menu of the transcript."""
    chosen = chosen_coding(w)
    w._show_context_menu(w.transcript.view.mapToGlobal(QPoint(160, 40)), chosen.id)


def codes_menu(w: Workspace) -> None:
    """Show the menu of the tree of codes."""
    show_coding(w)
    w.shown.select_code(code(w, "SAM-REGIE"))
    w.codes._on_menu_wanted(QPoint(60, 60))


def view_menu(w: Workspace) -> None:
    """Show a menu of the window."""
    show_coding(w)
    menu = next(m for m in w.window.menuBar().findChildren(QMenu) if m.objectName() == "&View")
    menu.popup(w.window.menuBar().mapToGlobal(QPoint(260, 28)))
