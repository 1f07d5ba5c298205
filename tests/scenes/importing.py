"""Scenes of importing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import Qt

import qcoder
from qcoder import resources, sample
from tests.scenes.common import INTERVIEWS, LONG, until
from ui.workspace import Workspace


def importing(w: Workspace) -> None:
    """Show the import panel with files read."""
    w.session.set_project(None)
    folder = Path(tempfile.mkdtemp())
    w.session.set_project(qcoder.create(folder / "nieuw.qcoder", coder="AK"))
    files = resources.data("projects") / sample.NAME
    (folder / "leeg.docx").write_bytes(b"")
    w.open_paths([*(files / name for name in INTERVIEWS), folder / "leeg.docx"])
    until(lambda: not w.importing._reader.busy)


def import_trouble(w: Workspace) -> None:
    """Show files that failed, are there already, or whose letters had to be guessed."""
    folder = Path(tempfile.mkdtemp())
    files = resources.data("projects") / sample.NAME
    (folder / "kapot.docx").write_bytes(b"geen Word")
    said = f"I: Hoe gaat het?\nR: Één café, geïnd.\n{'R: Ja, dat klopt ook wel.' * 3}\nI: Dank."
    (folder / f"{LONG}.txt").write_bytes(said.encode("cp1252"))
    w.open_paths([files / INTERVIEWS[0], folder / "kapot.docx", folder / f"{LONG}.txt"])
    until(lambda: not w.importing._reader.busy)
    entries = w.importing.files
    for row in range(entries.count()):
        if LONG in str(entries.item(row).data(Qt.ItemDataRole.UserRole)):
            entries.setCurrentRow(row)


def import_split(w: Workspace) -> None:
    """Show a file that holds several interviews, split at its headings."""
    importing(w)
    folder = Path(tempfile.mkdtemp())
    said = "I: Hoe gaat het?\n\nR: Goed.\n\nI: En verder?\n\nR: Dat was het, dank u.\n\n"
    text = "".join(f"# Interview {n}\n\n{said}R: Nummer {n}.\n\n" for n in range(1, 6))
    (folder / "alle gesprekken.md").write_text(text, encoding="utf-8")
    w.importing.add_paths([folder / "alle gesprekken.md"])
    until(lambda: not w.importing._reader.busy)
    entry = next(one for one in w.importing._batch.entries if one.levels)
    w.importing._on_split(entry, next(iter(entry.levels)))


def import_whole(w: Workspace) -> None:
    """Show a file that could be split, whole."""
    import_split(w)
    entry = next(one for one in w.importing._batch.entries if one.levels)
    w.importing._on_split(entry, None)


def import_report(w: Workspace) -> None:
    """Show what is left after a folder was imported."""
    importing(w)
    folder = Path(tempfile.mkdtemp())
    (folder / "foto.png").write_bytes(b"png")
    (folder / "begroting.xlsx").write_bytes(b"xlsx")
    w.importing.add_paths([folder])
    until(lambda: not w.importing._reader.busy)
    w.importing.import_documents()


def no_files(w: Workspace) -> None:
    """Show the import panel without files."""
    w.show_import()


def empty(w: Workspace) -> None:
    """Show a new project without anything."""
    importing(w)
    w.show_coding()
