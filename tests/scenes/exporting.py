"""Scenes of the export panel, and of importing codings."""

from __future__ import annotations

import tempfile
from pathlib import Path

import qcoder
from tests.scenes.common import show_coding, until, wait
from ui.exporting.controls import ACTIVATED, CHOSEN
from ui.exporting.pane import ExportPane
from ui.workspace import Workspace


def _export(w: Workspace, page: str) -> ExportPane:
    show_coding(w)
    w.pages.show_export()
    w.pages.exporting.show_page(page)
    wait(50)
    return w.pages.exporting


def export_transcripts(w: Workspace) -> None:
    """Show the choices of coded transcripts."""
    _export(w, "transcripts")


def export_chosen(w: Workspace) -> None:
    """Show documents and codes that are ticked one by one."""
    pane = _export(w, "transcripts")
    page = pane.page
    page.documents.kind.choose(CHOSEN)
    page.documents.tree.topLevelItem(1).setCheckState(0, page.memos.checkState())
    page.codes.kind.choose(CHOSEN)


def export_written(w: Workspace) -> None:
    """Show what was written, with warnings."""
    pane = _export(w, "transcripts")
    pane.save_to(Path(tempfile.mkdtemp()))
    until(lambda: not pane._working)
    wait(100)


def export_replace(w: Workspace) -> None:
    """Show that files are there already."""
    pane = _export(w, "transcripts")
    folder = Path(tempfile.mkdtemp())
    (folder / "interview01.docx").write_bytes(b"")
    (folder / "interview02.docx").write_bytes(b"")
    pane.save_to(folder)


def export_working(w: Workspace) -> None:
    """Show that files are being written."""
    pane = _export(w, "transcripts")
    page = pane.page
    page.file_format.choose("pdf")
    pane.save_to(Path(tempfile.mkdtemp()))


def export_codings(w: Workspace) -> None:
    """Show the choices of codings, of the activated codes, in CSV."""
    page = _export(w, "codings").page
    page.codes.kind.choose(ACTIVATED)
    page.file_format.choose("csv")


def export_codebook(w: Workspace) -> None:
    """Show the choices of the codebook."""
    _export(w, "codebook")


def export_problem(w: Workspace) -> None:
    """Show that a file could not be written."""
    pane = _export(w, "codebook")
    pane.save_to(Path(tempfile.mkdtemp()) / "weg" / "codeboek.docx")
    until(lambda: not pane._working)
    wait(100)


def export_empty(w: Workspace) -> None:
    """Show an export of a project without documents."""
    w.session.set_project(None)
    made = qcoder.create(Path(tempfile.mkdtemp()) / "nieuw.qcoder", coder="AK")
    w.session.set_project(made)
    w.pages.show_export()


def codings_preview(w: Workspace) -> None:
    """Show what importing a table of codings would do."""
    project = w.session.open_project
    table = Path(tempfile.mkdtemp()) / "coderingen van Joke.csv"
    documents = project.documents.list()
    rows = ["document;codeur;code;begin;einde;kleur"]
    for number, document in enumerate(documents):
        place = document.turns[3].start if len(document.turns) > 3 else 0
        rows.append(f"{document.name};Joke Peters;SAM-REGIE;{place};{place + 40};rood")
        rows.append(f"interview{number}9;Joke Peters;SAM-REGIE;1;2;rood")
    for coding in project.codings.list("interview01")[:8]:
        code, coder = w.session.codes[coding.code].short_id, w.session.coders[coding.coder].name
        rows.append(f"interview01;{coder};{code};{coding.start};{coding.end};")
    table.write_text("\n".join(rows), encoding="utf-8")
    w.pages.import_codings(table)
    until(lambda: not w.pages.codings._working)
    wait(100)


def codings_problem(w: Workspace) -> None:
    """Show that a file holds no codings."""
    table = Path(tempfile.mkdtemp()) / "geen coderingen.csv"
    table.write_text("a;b\n1;2\n", encoding="utf-8")
    w.pages.import_codings(table)
    until(lambda: not w.pages.codings._working)
    wait(100)
