"""Scenes of the disagreements between coders, and deciding on them."""

from __future__ import annotations

import random

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qcoder.model import Coding, Progress, Valence
from qcoder.project import Project
from tests.scenes.common import until, wait
from ui.agreement.disagreements import DisagreementsPanel
from ui.agreement.items import REOPENED, Group
from ui.workspace import Workspace

_KEY = Qt.Key


def _code_again(w: Workspace, *coders: str) -> None:
    """Have others code what AK coded: the same, or otherwise in one of several ways."""
    project, chance = w.session.open_project, random.Random(3)
    codes = [code.id for code in project.codes.list() if code.codable]
    known = {one.name for one in project.coders.list()}
    with project.operation("second coder"):
        for coder in coders:
            if coder not in known:
                project.coders.add(coder)
            for document in project.documents.list():
                project.codings.remove(*project.codings.list(document, coder=coder))
                project.coders.set_status(document, Progress.COMPLETE, coder)
                project.coders.set_status(document, Progress.COMPLETE, "AK")
            for one in project.codings.list(coder="AK"):
                _code(project, one, coder, chance.randrange(8), chance.choice(codes))


def _code(project: Project, one: Coding, coder: str, way: int, other: str) -> None:
    """Code a passage as another coder did, or otherwise; in one way of eight not at all."""
    end = max(one.start + 12, one.end - 25) if way in (3, 4) else one.end
    code = other if way == 6 else one.code
    valence = Valence.BOTH if way == 5 else one.valence
    if way != 7:
        project.codings.add(one.document, one.start, end, code=code, coder=coder, valence=valence)


def _panel(w: Workspace, *coders: str) -> DisagreementsPanel:
    """Show the disagreements of AK and others."""
    _code_again(w, *coders)
    w.pages.show_agreement()
    panel = w.pages.agreement.panel
    until(lambda: panel.current and not panel.waiting)
    wait(200)
    panel.sides.setFocus()
    return panel


def _only(panel: DisagreementsPanel, kind: str) -> None:
    chip = next(key for key in panel.filters.chips if isinstance(key, Group) and key.kind == kind)
    panel.filters.chips[chip].click()


def queue(w: Workspace) -> None:
    """Show what two coders differ about."""
    _panel(w, "BV")


def queue_three(w: Workspace) -> None:
    """Show what three coders gave different codes."""
    panel = _panel(w, "BV", "Carolien van Meer-Jansen")
    codes = [code.id for code in w.session.codes.values() if code.codable]
    panel.show_choice((), (), codes, "")
    _only(panel, "other code")


def queue_decided(w: Workspace) -> None:
    """Show a decision with its reason."""
    panel = _panel(w, "BV")
    panel.decision.reason.setPlainText("Vertrouwen volgt hier uit wonen. Codeboek aanvullen.")
    QTest.keyClick(panel.sides, _KEY.Key_1)
    QTest.keyClick(panel.sides, _KEY.Key_K)


def queue_adjust(w: Workspace) -> None:
    """Show a passage while its ends are moved."""
    panel = _panel(w, "BV")
    codes = [code.id for code in w.session.codes.values() if code.codable]
    panel.show_choice((), (), codes, "")
    _only(panel, "other code")
    for key in (_KEY.Key_E, _KEY.Key_Right, _KEY.Key_Right):
        QTest.keyClick(panel.sides, key)


def queue_reopened(w: Workspace) -> None:
    """Show what was decided before a coding changed."""
    panel = _panel(w, "BV")
    item = panel.current
    assert item
    QTest.keyClick(panel.sides, _KEY.Key_B)
    project, coding = w.session.open_project, item.codings[0]
    project.codings.resize(coding, coding.start, coding.end - 12)
    panel.filters.chips[REOPENED].click()


def queue_confusion(w: Workspace) -> None:
    """Show the confusion of all codes."""
    panel = _panel(w, "BV")
    until(lambda: panel.confusion.model.rowCount())
    panel.confusion.toggle()
