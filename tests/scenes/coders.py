"""Scenes of the page of coders: packages out, merging, what is left to be settled."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import Qt

import qcoder
from qcoder.model import CoderKind, Progress, Span
from qcoder.project import Project
from tests.scenes.common import until, wait
from ui.coders.pane import MAKE, MERGE, OVERVIEW, SETTLE, CodersPane
from ui.workspace import Workspace

_PASSPHRASE = "vier losse woorden samen"


def _made(w: Workspace) -> list[Path]:
    """Make packages for two coders, in which both code."""
    project, folder = w.session.open_project, Path(tempfile.mkdtemp())
    for name in ("Joke Peters", "Bram"):
        project.coders.add(name)
    project.coders.add("Consensus", CoderKind.CONSENSUS)
    paths: list[Path] = []
    for name in ("Joke Peters", "Bram"):
        path = project.packages.free_path(name, folder)
        project.packages.make(name, path)
        paths.append(path)
        with qcoder.open(path) as package:
            _code_in(package, name)
    return paths


def _code_in(package: Project, name: str) -> None:
    codes = [one for one in package.codes.list() if one.codable]
    own = package.codes.add(
        f"EIGEN-{name[0]}", name_nl=f"Eigen woorden van {name}", name_en=f"Own words of {name}",
        definition_nl="Wat mensen zelf zeggen over wat helpt.", parent=codes[0].parent,
    )  # fmt: skip
    for number, document in enumerate(package.documents.list()):
        if not document.turns:
            continue
        for at, turn in enumerate(document.turns[1:4]):
            span = Span(turn.start, min(turn.start + 40, turn.end))
            package.codings.add(document, span.start, span.end, code=codes[at])
        turn = document.turns[-1]
        package.codings.add(document, turn.start, turn.end, code=own)
        package.coders.set_status(document, Progress.COMPLETE if number else Progress.BUSY)
    definition = codes[0].definition_nl + f" Ook als {name} dat zegt."
    package.codes.edit(codes[0], definition_nl=definition)
    package.codes.edit(codes[1], definition_nl="Heel iets anders: " + codes[1].definition_nl)


def _shown(w: Workspace, step: str = OVERVIEW) -> CodersPane:
    w.pages.show_coders()
    w.pages.coders.show_step(step)
    wait(100)
    return w.pages.coders


def _merged(w: Workspace) -> CodersPane:
    paths = _made(w)
    project = w.session.open_project
    codes = [one for one in project.codes.list() if one.codable]
    project.codes.edit(codes[1], definition_nl="Korter: " + codes[1].definition_nl)
    pane = _shown(w, MERGE)
    pane.merge(paths)
    until(lambda: not pane.merging.working.active)
    return pane


def _do_merge(pane: CodersPane) -> None:
    pane.merging.merge()
    until(lambda: not pane.merging.working.active)
    wait(200)


def coders_overview(w: Workspace) -> None:
    """Show coders with packages out."""
    _made(w)
    pane = _shown(w)
    item = pane.overview.table.topLevelItem(1)
    if item:
        item.setExpanded(True)


def coders_one(w: Workspace) -> None:
    """Show a project of one coder."""
    w.session.set_project(None)
    made = qcoder.create(Path(tempfile.mkdtemp()) / "nieuw.qcoder", coder="AK")
    w.session.set_project(made)
    _shown(w)


def coders_make(w: Workspace) -> None:
    """Show the choices of packages."""
    w.session.open_project.coders.add("Joke Peters")
    _shown(w, MAKE)


def coders_make_sample(w: Workspace) -> None:
    """Show a random sample, with a passphrase for each."""
    _made(w)
    pane = _shown(w, MAKE)
    form = pane.making.form
    form.way.choose("sample")
    form.protection.kind.choose("each")
    wait(100)
    bar = pane.making.area.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)


def coders_make_chosen(w: Workspace) -> None:
    """Show documents that are ticked under their groups, by coders who coded before."""
    project = w.session.open_project
    for number, document in enumerate(project.documents.list()[:8]):
        name = ("Gemeenten", "Zorgaanbieders")[number % 2]
        group = next((one for one in project.groups.list() if one.name == name), None)
        project.groups.put(document, group or project.groups.add(name))
    form = _shown(w, MAKE).making.form
    form.documents.kind.choose("chosen")
    for place in range(3):
        item = form.documents.tree.topLevelItem(place)
        if item and place != 1:
            item.setCheckState(0, Qt.CheckState.Checked)
    form.protection.kind.choose("one")


def coders_made(w: Workspace) -> None:
    """Show packages that were made."""
    w.session.open_project.coders.add("Joke Peters")
    pane = _shown(w, MAKE)
    pane.making.form.protection.kind.choose("none")
    pane.making.make(Path(tempfile.mkdtemp()))
    until(lambda: not pane.making.working.active)
    wait(200)


def coders_preview(w: Workspace) -> None:
    """Show what two packages would do."""
    _merged(w)


def coders_locked(w: Workspace) -> None:
    """Show a package that asks for its passphrase, and one of another project."""
    project, folder = w.session.open_project, Path(tempfile.mkdtemp())
    project.coders.add("Joke Peters")
    locked, other = folder / "rups - Joke Peters.qcoder", folder / "ander.qcoder"
    project.packages.make("Joke Peters", locked, passphrase=_PASSPHRASE)
    qcoder.create(other, coder="MB").close()
    pane = _shown(w, MERGE)
    pane.merge([other, locked])
    until(lambda: not pane.merging.working.active)


def coders_merged(w: Workspace) -> None:
    """Show what merging did."""
    _do_merge(_merged(w))


def coders_settle_code(w: Workspace) -> None:
    """Show a proposed code."""
    pane = _merged(w)
    _do_merge(pane)
    pane.show_step(SETTLE)


def coders_settle_map(w: Workspace) -> None:
    """Show the choice of a code to map to."""
    coders_settle_code(w)
    w.pages.coders.settling.one.choose(2)


def coders_settle_conflict(w: Workspace) -> None:
    """Show both sides of a definition, with what was settled before."""
    coders_settle_code(w)
    page = w.pages.coders.settling
    page.one.choose(1)
    page.settled.setChecked(True)
    for row in range(page.list.topLevelItemCount()):
        item = page.list.topLevelItem(row)
        if item and page._items[item.data(0, 256)].kind == "conflict":
            page.list.setCurrentItem(item)


def coders_package(w: Workspace) -> None:
    """Show the page inside a package."""
    path = _made(w)[0]
    w.session.set_project(qcoder.open(path))
    _shown(w)
