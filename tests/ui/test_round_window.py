"""A whole round of double coding in the window: packages, coding, merging, decisions, consensus."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.rounds import CODERS, DECISIONS, code_in, make_project
from tests.ui.driver import LEFT, Driver, window
from ui.agreement.pane import AgreementPane


@pytest.fixture(autouse=True)
def _settings(settings: None) -> None:
    """Keep the settings of whoever runs the tests out of them."""


def test_a_round_of_double_coding(qtbot: QtBot, tmp_path: Path) -> None:
    path, folder = tmp_path / "ronde.qcoder", tmp_path / "pakketten"
    folder.mkdir()
    make_project(path).close()
    with window(qtbot, path) as driver:
        hand_out(driver, folder)
    packages = sorted(folder.iterdir())
    code_one_passage(qtbot, packages[0])
    for seed, package in enumerate(packages):
        code_in(package, seed)
    with window(qtbot, path) as driver:
        driver.wait(lambda: driver.workspace.session.project)
        bring_back(driver, packages)
        pane = compare(driver)
        decide(driver, pane)
        make_consensus(driver, pane)


def hand_out(driver: Driver, folder: Path) -> None:
    """Make a package for each coder: all but the supervisor are ticked."""
    driver.wait(lambda: driver.workspace.session.project)
    driver.workspace.session.work_as("Begeleider")
    driver.workspace.actions.by_name["make_packages"].trigger()
    making = driver.workspace.pages.coders.making
    names = [driver.workspace.session.coders[key].name for key in making.form.whom]
    assert sorted(names) == sorted(CODERS)
    making.make(folder)
    driver.wait(making.done.isVisible)
    assert [package.out for package in driver.project.packages.list()] == [True] * len(CODERS)


def code_one_passage(qtbot: QtBot, package: Path) -> None:
    """Open a package, which knows whose it is, and code in it by keyboard."""
    with window(qtbot, package) as driver:
        driver.wait(lambda: driver.workspace.session.project)
        coder = driver.workspace.session.coder
        assert coder
        assert coder.name == package.stem.rpartition(" ")[2] or coder.name in package.stem
        driver.show("Interview 1")
        driver.keys("Ctrl+Down")
        driver.keys("Return", into=driver.text)
        driver.wait(driver.workspace.code_palette.isVisible)
        driver.type("regie")
        driver.keys("Return")
        assert len(driver.project.codings.list()) == 1


def bring_back(driver: Driver, packages: list[Path]) -> None:
    driver.workspace.session.work_as("Begeleider")
    page = driver.workspace.pages
    page.show_coders()
    page.coders.merge(packages)
    driver.wait(page.coders.merging.foot.go.isEnabled)
    QTest.mouseClick(page.coders.merging.foot.go, LEFT)
    driver.wait(page.coders.merging.done.isVisible)
    assert not any(package.out for package in driver.project.packages.list())


def compare(driver: Driver) -> AgreementPane:
    """Show agreement; what the window says is what plain arrays give."""
    driver.keys("Ctrl+Shift+A", into=driver.window)
    pane = driver.workspace.pages.agreement
    driver.wait(lambda: pane.found is not None)
    assert pane.found
    assert [row.name for row in pane.found.coders] == sorted(CODERS)
    assert pane.found.double == len(driver.project.documents.list())
    alpha = driver.project.compare().overall.figures.alpha
    assert alpha is not None
    assert f"{alpha:.2f}".replace(".", ",") == pane.figures.summary.alpha.number.text().replace(
        ".", ","
    )
    return pane


def decide(driver: Driver, pane: AgreementPane) -> None:
    """Go through the queue of all codes by keyboard, each time another choice."""
    panel = pane.panel
    panel.show_choice((), (), (), "")
    driver.wait(lambda: not panel.waiting)
    for number in range(DECISIONS):
        panel.sides.setFocus()
        driver.keys("12BN"[number % 4], into=panel.sides)
        done = number + 1
        driver.wait(lambda done=done: decided(driver) == done)
    driver.keys("Ctrl+Z", into=panel.sides)
    driver.wait(lambda: decided(driver) == DECISIONS - 1)
    driver.keys("Ctrl+Y", into=driver.window)
    driver.wait(lambda: decided(driver) == DECISIONS)


def decided(driver: Driver) -> int:
    return sum(each.decided for each in driver.project.consensus.state().documents)


def make_consensus(driver: Driver, pane: AgreementPane) -> None:
    project = driver.project
    originals = [one for one in project.codings.list() if one.coder != project.consensus.coder]
    QTest.mouseClick(pane.panel.bar.make_button, LEFT)
    driver.wait(lambda: len(project.consensus.state().made) == 8)
    consensus = project.consensus.coder
    assert [one for one in project.codings.list() if one.coder != consensus] == originals
    table = project.tables.themes().set_index("code")["interviews"]
    for code in project.codes.list():
        mentions = {one.document for one in project.codings.list(code=code, coder=consensus)}
        assert table[code.short_id] == len(mentions)
    assert project.check() == []
