"""What the pictures of the window show: one function for each scene, which brings it about."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

import qcoder
from qcoder import i18n, resources, sample
from qcoder.model import CoderKind, Coding, Progress
from ui.problem import ProblemDialog
from ui.start.new_project import NewProjectPanel
from ui.start.opening_cards import LockedCard, PassphraseCard, WhoCard
from ui.start.pane import RecentPage
from ui.workspace import Workspace

INTERVIEWS = ("interview01.docx", "interview02.txt", "interview03.vtt", "interview04.docx")
LONG = "Interview met de trajectbegeleider van de maatschappelijke opvang in regio Noord-Holland"


def wait(ms: int) -> None:
    """Let time pass; in small pieces, since threads stand still during each."""
    for _n in range(ms // 10):
        QTest.qWait(10)


def type_in(text: str) -> None:
    """Type where the keyboard is."""
    focused = QApplication.focusWidget()
    assert focused
    QTest.keyClicks(focused, text)


def code(w: Workspace, short_id: str) -> str:
    """Return the id of a code."""
    return w.session.open_project.codes.get(short_id).id


# start


def start(w: Workspace) -> None:
    """Show the start, with the project closed."""
    w.session.set_project(None)


def first_run(w: Workspace) -> None:
    """Show the first start."""
    w.preferences.set("coder", "")
    w.preferences.set("recent_projects", [])
    w.session.set_project(None)


def start_missing(w: Workspace) -> None:
    """Show the start with a project that is gone, and who one is."""
    w.preferences.add_recent_project(f"/home/annemarie/Documenten/{LONG}/gone.qcoder")
    w.session.set_project(None)
    page = w.start.page
    assert isinstance(page, RecentPage)
    page.you.click()


def new_project(w: Workspace) -> None:
    """Show the card of a new project, all wrong."""
    w.session.set_project(None)
    w.start.new_project()
    card = w.opening.card
    assert isinstance(card, NewProjectPanel)
    card.name.setText("een/twee")
    card.folder.setText("/nergens")
    card.coder.setText("")
    card.protect.setChecked(True)
    card.first.setText("geheim")
    card.create_project()


def passphrase(w: Workspace) -> None:
    """Show the card that asks for a passphrase, after a wrong one."""
    w.session.set_project(None)
    card = PassphraseCard("rups-evaluatie")
    w.opening.overlay.show_card(card)
    card.edit.setText("fout")
    card._update()
    card.say_wrong(i18n._("This passphrase does not open it."))


def who(w: Workspace) -> None:
    """Show the card that asks who is coding."""
    w.session.set_project(None)
    w.opening.overlay.show_card(WhoCard("rups-evaluatie", ["AK", "MV", "Joke Peters"], "JD"))


def locked(w: Workspace) -> None:
    """Show the card of a project that is open elsewhere."""
    w.session.set_project(None)
    said = i18n._("The project is open elsewhere: close it there first.")
    w.opening.overlay.show_card(LockedCard("rups-evaluatie", said, abandoned=True))


# importing


def importing(w: Workspace) -> None:
    """Show the import panel with files read."""
    w.session.set_project(None)
    folder = Path(tempfile.mkdtemp())
    w.session.set_project(qcoder.create(folder / "nieuw.qcoder", coder="AK"))
    files = resources.data("projects") / sample.NAME
    (folder / "leeg.docx").write_bytes(b"")
    w.open_paths([*(files / name for name in INTERVIEWS), folder / "leeg.docx"])
    wait(1500)


def import_trouble(w: Workspace) -> None:
    """Show files that failed, are there already, or whose letters had to be guessed."""
    folder = Path(tempfile.mkdtemp())
    files = resources.data("projects") / sample.NAME
    (folder / "kapot.docx").write_bytes(b"geen Word")
    said = f"I: Hoe gaat het?\nR: Één café, geïnd.\n{'R: Ja, dat klopt ook wel.' * 3}\nI: Dank."
    (folder / f"{LONG}.txt").write_bytes(said.encode("cp1252"))
    w.open_paths([files / INTERVIEWS[0], folder / "kapot.docx", folder / f"{LONG}.txt"])
    wait(800)
    entries = w.importing.files
    for row in range(entries.count()):
        if LONG in str(entries.item(row).data(Qt.ItemDataRole.UserRole)):
            entries.setCurrentRow(row)


def no_files(w: Workspace) -> None:
    """Show the import panel without files."""
    w.show_import()


def empty(w: Workspace) -> None:
    """Show a new project without anything."""
    importing(w)
    w.show_coding()


# coding


def coding(w: Workspace) -> None:
    """Show a coded interview with one coding selected and passages retrieved."""
    project = w.session.open_project
    codings = project.codings.list("interview01", coder="AK")
    chosen = next(c for c in codings if w.session.codes[c.code].short_id == "BTR-OUTR")
    for number, one in enumerate([c for c in w.session.codes.values() if c.codable][:6], 1):
        w.coding.pin(one.id, number)
    w.shown.activate(codes=[chosen.code])
    w.shown.go_to(chosen)


def _chosen(w: Workspace) -> Coding:
    coding(w)
    found = w.coding.selected()
    assert found
    return found


def palette(w: Workspace) -> None:
    """Show the code palette while a name is typed."""
    coding(w)
    w.transcript.view.next_turn()
    w.code_palette.open()
    wait(30)
    type_in("reg")


def commands(w: Workspace) -> None:
    """Show the command palette."""
    coding(w)
    w.command_palette.open()
    wait(30)
    type_in("inter")


def filters_open(w: Workspace) -> None:
    """Show the list of codes to filter on."""
    coding(w)
    w.shown.filter_codings(codes=[code(w, "BTR-OUTR"), code(w, "SAM-REGIE")])
    w.transcript.header.codes.click()


def filters_on(w: Workspace) -> None:
    """Show filters that are on, one speaker among them."""
    coding(w)
    coder = w.session.coder
    assert coder
    w.shown.filter_codings(codes=[code(w, "BTR-OUTR"), code(w, "SAM-REGIE")], coders=[coder.id])
    speakers = w.session.open_project.speakers.list("interview01")
    w.shown.filter_speaker(speakers[-1].id)


def find(w: Workspace) -> None:
    """Show the find bar with what it found."""
    coding(w)
    w.transcript.find_text("een")


def editor(w: Workspace) -> None:
    """Show a turn while it is corrected, changed and not yet saved."""
    coding(w)
    w.transcript.edit_turn()
    type_in("Nieuw: ")
    w.transcript.finish_edit()


def overlapping(w: Workspace) -> None:
    """Show many codings on one passage, by three coders."""
    chosen = _chosen(w)
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
    chosen = _chosen(w)
    w._show_context_menu(w.transcript.view.mapToGlobal(QPoint(160, 40)), chosen.id)


def codes_menu(w: Workspace) -> None:
    """Show the menu of the tree of codes."""
    coding(w)
    w.shown.select_code(code(w, "SAM-REGIE"))
    w.codes._on_menu_wanted(QPoint(60, 60))


def view_menu(w: Workspace) -> None:
    """Show a menu of the window."""
    coding(w)
    menu = next(m for m in w.window.menuBar().findChildren(QMenu) if m.objectName() == "&View")
    menu.popup(w.window.menuBar().mapToGlobal(QPoint(260, 28)))


# trees, inspector, retrieved passages


def merge(w: Workspace) -> None:
    """Show what a merge of codes would do."""
    coding(w)
    w.codes._changes.preview_merge(code(w, "SAM-REGIE"), code(w, "SAM-KETEN"))


def merge_choice(w: Workspace) -> None:
    """Show the codes that one can be merged into."""
    coding(w)
    w.codes._changes.merge(code(w, "SAM-REGIE"))


def rename(w: Workspace) -> None:
    """Show a code while it is renamed."""
    coding(w)
    w.shown.select_code(code(w, "SAM-REGIE"))
    w.at(w.codes).rename()


def new_code(w: Workspace) -> None:
    """Show a new code while it is named."""
    coding(w)
    w.shown.select_code(code(w, "SAM-REGIE"))
    w.at(w.codes).new_code()
    type_in("Overdracht")


def color(w: Workspace) -> None:
    """Show the colours that a code can have."""
    coding(w)
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
    coding(w)
    w.at(w.inspector).edit_definition()


def memo(w: Workspace) -> None:
    """Show a coding judged, with memo and flags, in an inspector that has the keyboard."""
    chosen = _chosen(w)
    project = w.session.open_project
    body = "Vergelijk interview03: daar sluit het dossier na drie maanden.\nNavragen bij MV."
    w.session.perform(lambda: project.memos.add(body, coding=chosen))
    w.coding.toggle_flag(w.session.flags[0].key)
    w.write_memo()


def document_card(w: Workspace) -> None:
    """Show what is known of a document."""
    coding(w)
    w.shown.select_coding(None)
    w.shown.select_code(None)


def retrieved(w: Workspace) -> None:
    """Show passages of several codes, with memos, some selected."""
    coding(w)
    w.shown.activate(codes=[one.id for one in w.session.codes.values() if one.codable][:8])
    w.at(w.retrieved)._table.setFocus()
    w.retrieved._table.selectAll()


# messages and dialogs


def shortcuts(w: Workspace) -> None:
    """Show the list of shortcuts."""
    coding(w)
    w.show_shortcuts()


def said_good(w: Workspace) -> None:
    """Show a message."""
    coding(w)
    w.session.say(i18n._("Copied") + ".")


def said_bad(w: Workspace) -> None:
    """Show a message that something could not be done."""
    coding(w)
    w.session.said.emit(
        "“kapot.docx” kan niet worden gelezen: het is geen Word-document. " * 2, True
    )


def problem(w: Workspace) -> None:
    """Show the dialog of an unexpected error, with its report."""
    coding(w)
    dialog = ProblemDialog("qcoder 1.0\nValueError\nui/app.py:20 in main", w.window)
    dialog.show()
    dialog._show_report()


def tab_focus(w: Workspace) -> None:
    """Show where the keyboard is, on a button of a pane."""
    coding(w)
    buttons = [one for one in w.inspector.findChildren(QToolButton) if one.isVisible()]
    buttons[0].setFocus(Qt.FocusReason.TabFocusReason)


SCENES: dict[str, Callable[[Workspace], None]] = {
    each.__name__: each
    for each in (
        start, first_run, start_missing, new_project, passphrase, who, locked, importing,
        import_trouble, no_files, empty, coding, palette, commands, filters_open, filters_on, find,
        editor, overlapping, context_menu, codes_menu, view_menu, merge, merge_choice, rename,
        new_code, color, groups, definition, memo, document_card, retrieved, shortcuts, said_good,
        said_bad, problem, tab_focus,
    )
}  # fmt: skip
