"""Scenes of importing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import Qt

import qcoder
from qcoder import resources, sample
from tests.scenes.common import INTERVIEWS, LONG, wait
from ui.workspace import Workspace


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
