"""Scenes of the page on agreement."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtTest import QTest

import qcoder
from qcoder.model import Progress
from qcoder.project import Project
from tests.scenes.common import wait
from ui.agreement.lines import View
from ui.agreement.pane import AgreementPane
from ui.workspace import Workspace

_SAID = (
    "I: Hoe kwam u bij de opvang terecht?\nR: {said}\nI: En wat vond u daarvan?\n"
    "R: Dat viel me eerlijk gezegd mee.\n"
)
_CODES = ("Vertrouwen", "Vervoer en bereikbaarheid van de locatie", "Geld", "Wachttijd", "Nazorg")


def _until(condition: Callable[[], object]) -> None:
    """Wait as `until` does, and longer; but sleeping, so that threads get on."""
    for _n in range(1500):
        if condition():
            return
        time.sleep(0.05)
        QTest.qWait(5)


def _ready(w: Workspace) -> AgreementPane:
    w.pages.show_agreement()
    pane = w.pages.agreement
    _until(lambda: pane.found and not pane.state.working and not pane.counting.counting)
    wait(100)
    return pane


def agreement(w: Workspace) -> None:
    """Show how far coders agree per code, with the disagreements of one."""
    pane = _ready(w)
    pane.figures.table.choose(pane.figures.table.figures.lines[1].key)
    pane.figures.table.open_current()
    wait(300)


def agreement_themes(w: Workspace) -> None:
    """Show figures per theme, with more columns."""
    pane = _ready(w)
    for key in ("kappa", "positive", "u_alpha_2016"):
        pane.figures.show_column(key, True)
    pane.figures.show_view(View.THEMES)


def agreement_order(w: Workspace) -> None:
    """Show figures in the order of coding."""
    _ready(w).figures.show_view(View.ORDER)


def agreement_codes_chosen(w: Workspace) -> None:
    """Show the list that codes are chosen from."""
    _ready(w).choices.codes.click()


def agreement_documents_chosen(w: Workspace) -> None:
    """Show the list that documents are chosen from."""
    _ready(w).choices.documents.click()


def agreement_interval(w: Workspace) -> None:
    """Show how intervals are made."""
    _ready(w).choices.interval.click()


def agreement_unit(w: Workspace) -> None:
    """Show the menu of units."""
    pane = _ready(w)
    menu = pane.choices.unit_menu
    menu.popup(pane.choices.unit.mapToGlobal(pane.choices.unit.rect().bottomLeft()))


def agreement_three(w: Workspace) -> None:
    """Show three coders of whom one deviates; undefined, negative and low figures."""
    w.session.set_project(_three())
    _ready(w)


def agreement_without(w: Workspace) -> None:
    """Show agreement without each coder."""
    agreement_three(w)
    w.pages.agreement.figures.show_view(View.WITHOUT)


def agreement_passages(w: Workspace) -> None:
    """Show matched passages."""
    pane = _ready(w)
    menu = pane.choices.unit_menu
    menu.aboutToShow.emit()
    menu.actions()[4].trigger()
    _until(lambda: not pane.state.working)
    wait(100)


def agreement_outdated(w: Workspace) -> None:
    """Show that figures are not those of now."""
    pane = _ready(w)
    pane.renew()
    pane.cancel()


def agreement_alone(w: Workspace) -> None:
    """Show a project in which one coder codes."""
    w.session.set_project(None)
    w.session.set_project(qcoder.create(Path(tempfile.mkdtemp()) / "nieuw.qcoder", coder="AK"))
    w.pages.show_agreement()


def agreement_not_complete(w: Workspace) -> None:
    """Show who is still to mark what complete."""
    project = w.session.open_project

    def act() -> None:
        for document in project.documents.list():
            project.coders.set_status(document, Progress.BUSY, "MV")

    w.session.perform(act)
    _ready(w)


def _three() -> Project:
    """Return a project of three coders, who agree on some codes."""
    folder = Path(tempfile.mkdtemp())
    project = qcoder.create(folder / "drie.qcoder", coder="Anna")
    for name in ("Bilal", "Chantal"):
        project.coders.add(name)
    codes = [
        project.codes.add(f"C{n}", name_nl=name, name_en=name, color=color)
        for n, (name, color) in enumerate(
            zip(_CODES, ("#0072b2", "#d55e00", "#009e73", "#a64d8c", "#b58900"), strict=True)
        )
    ]
    for number in range(1, 9):
        said = " ".join(f"Zin {number} {n} gaat over zaak {n}." for n in range(24))
        path = folder / f"interview{number}.txt"
        path.write_text(_SAID.format(said=said), encoding="utf-8")
        name = project.documents.add(path).name
        for coder, shift in (("Anna", 0), ("Bilal", number % 3 == 0), ("Chantal", 1)):
            project.work_as(coder)
            _code(project, name, number, codes[0].id, range(2 + shift, 6 + shift))
            _code(
                project,
                name,
                number,
                codes[1].id,
                (9, 10 + number % 2) if coder != "Chantal" else (14, 15),
            )
            late = coder == "Bilal" and number % 2
            _code(project, name, number, codes[2].id, range(17, 20 - late))
        if number == 1:
            _code(project, name, number, codes[3].id, (21,))
    for document in project.documents.list():
        for coder in project.coders.list():
            project.coders.set_status(document, Progress.COMPLETE, coder)
    project.work_as("Anna")
    return project


def _code(
    project: Project, document: str, number: int, code: str, sentences: Sequence[int]
) -> None:
    for n in sentences:
        span = project.codings.find_words(document, f"Zin {number} {n} gaat over zaak {n}.")
        project.codings.add(document, *span, code=code)
