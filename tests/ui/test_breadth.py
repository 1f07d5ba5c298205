"""A later day of the researcher, by mouse and keyboard: more files in, tables out, safe in between.

The sample project is open; in the end all is taken back, and it is as it was.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from qcoder.model import Valence
from qcoder.queries.retrieval import Retrieved
from tests.builders import dump
from tests.ui.driver import Driver
from ui.exporting.controls import CHOSEN
from ui.retrieved.rows import By

TALK = "I: Hoe ging het {n}?\n\nR: Langs het zweefbrug {n}, met de gemeente samen.\n"
FILES = {
    "een.txt": TALK.format(n=1),
    "twee.srt": "1\n00:00:01,000 --> 00:00:04,000\nR: Een zweefbrug.\n",
    "drie.html": "<p>I: Hoe dan?</p><p>R: Zo, langs het zweefbrug.</p>",
    "vier.rtf": r"{\rtf1\ansi I: Hoe dan?\par R: Over het zweefbrug.\par}",
    "alle.md": "".join(f"# Gesprek {n}\n\n{TALK.format(n=n)}\n" for n in (5, 6)),
    "zes.pdf": "no PDF at all",
}


def test_a_later_day(driver: Driver, tmp_path: Path) -> None:
    start, newest = dump(driver.project), driver.project.history.undoable()
    import_a_folder(driver, tmp_path / "gesprekken")
    find_in_all_and_code(driver)
    combine_and_judge(driver)
    export_and_import_again(driver, tmp_path)
    back_up_work_and_go_back(driver)
    check(driver)
    steps = 0
    while driver.project.history.undoable() != newest:
        driver.keys("Ctrl+Z", into=driver.window)
        steps += 1
        assert steps < 20
    assert dump(driver.project) == start


def press(parent: QWidget, text: str) -> None:
    """Press a button that can be seen, with the keyboard."""
    made = next(b for b in parent.findChildren(QPushButton) if b.text() == text and b.isVisible())
    made.setFocus()
    QTest.keyClick(made, Qt.Key.Key_Space)


def answer(parent: QWidget, path: Path) -> None:
    """Choose a file or a folder in the dialog that is open."""
    dialog = next(d for d in parent.findChildren(QFileDialog) if d.isVisible())
    dialog.fileSelected.emit(str(path))
    dialog.filesSelected.emit([str(path)])
    dialog.close()
    parent.activateWindow()
    assert QTest.qWaitForWindowActive(parent)


def import_a_folder(driver: Driver, folder: Path) -> None:
    """Import five formats, one file of them in two parts; one is none."""
    w, before = driver.workspace, len(driver.workspace.session.documents)
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    driver.keys("Ctrl+Shift+I")
    pane = w.importing
    answer(pane, folder)
    driver.wait(lambda: pane.files.count() == len(FILES) and pane.bottom.go.isEnabled())
    pane.files.setFocus()
    driver.keys("Home")
    while not pane.preview.splitting.isVisible():
        driver.keys("Down", into=pane.files)
    pane.preview.splitting.setFocus()
    driver.keys("Down")
    driver.wait(lambda: pane.bottom.go.text() == "Import 6 documents")
    pane.files.setFocus()
    driver.keys("Return")
    assert len(w.session.documents) == before + 6
    assert "1 file was not imported" in pane.result.text()
    press(pane.bottom, "Go to coding")
    assert w.centre.currentWidget() is w.panes


def find_in_all_and_code(driver: Driver) -> None:
    w = driver.workspace
    driver.keys("Ctrl+Shift+F")
    driver.type("zweefbrug")
    driver.wait(lambda: len(w.found._model.rows()) == 6 and not w.found._model.busy)
    driver.keys("Return")
    driver.keys("Down", "Return")
    assert w.shown.document == w.found._model.rows()[1].document
    driver.text.setFocus()
    driver.keys("Return")
    driver.wait(w.code_palette.isVisible)
    driver.type("sam-regie")
    driver.keys("Return")
    coding = w.coding.selected()
    assert coding
    assert driver.project.codings.text(coding) == "zweefbrug"


def combine_and_judge(driver: Driver) -> None:
    """List what lies under two codes, then judge two codings of one's own together."""
    w, tree = driver.workspace, driver.workspace.codes.tree
    codes = [driver.project.codes.get(one).id for one in ("SAM-AFSPR", "SAM-KETEN")]
    tree.setFocus()
    for key in codes:
        tree.select(key)
        driver.keys("Ctrl+Space")
    assert w.shown.chosen_codes == set(codes)
    pane = w.at(w.retrieved)
    press(pane, "Overlapping")
    driver.wait(lambda: not pane._model.busy)
    assert 0 < len(pane._model.rows()) < 10
    press(pane, "Any of the codes")
    pane.group(By.CODER)
    driver.wait(lambda: not pane._model.busy)
    pane._table.setFocus()
    pane._table.selectRow(1)
    driver.keys("Shift+Down", into=pane._table)
    assert len(pane.selected()) == 2
    own = pane.acting.own(pane.selected())
    assert len(own) == 2
    driver.keys("*", into=pane._table)
    judged = [driver.project.codings.get(one.id).valence for one in own]
    assert judged == [Valence.BOTH] * 2
    assert all(isinstance(row, Retrieved) for row in pane._model.rows())


def export_and_import_again(driver: Driver, folder: Path) -> None:
    """Write a coded transcript and the codings; what is imported again is there already."""
    w = driver.workspace
    driver.keys("Ctrl+E", into=driver.window)
    pane = w.pages.exporting
    assert w.centre.currentWidget() is pane
    page = pane.page
    documents = getattr(page, "documents")  # noqa: B009 - of coded transcripts
    documents.kind.buttons[CHOSEN].click()
    documents.tree.setFocus()
    driver.keys("Home", "Space")
    transcript, table = folder / "één.docx", folder / "coderingen.jsonl"
    press(pane, "Save as…")
    answer(pane, transcript)
    driver.wait(lambda: pane.result.isVisible() and transcript.stat().st_size > 0)
    pane.list.setFocus()
    driver.keys("Down")
    press(pane, "JSON Lines")
    press(pane, "Save as…")
    answer(pane, table)
    driver.wait(lambda: pane.result.isVisible() and table.stat().st_size > 0)
    w.actions.by_name["import_codings"].trigger()
    answer(w.pages.codings, table)
    driver.wait(lambda: "0 codings are new." in w.pages.codings.found.text())
    assert not w.pages.codings.refused.isVisible()
    assert not w.pages.codings.go.isEnabled()
    driver.keys("Escape", into=w.pages.codings.choose)
    assert w.centre.currentWidget() is w.panes


def back_up_work_and_go_back(driver: Driver) -> None:
    w, before = driver.workspace, dump(driver.project)
    w.actions.by_name["backups"].trigger()
    page = w.safekeeping.backups
    driver.wait(page.make.isEnabled)
    press(page, "Make a backup now")
    driver.wait(lambda: page.list.topLevelItemCount() == 1)
    driver.keys("Escape", into=page.make)
    driver.show("interview02")
    driver.double_click("ringband en een sleutel")
    driver.keys("Return", into=driver.text)
    driver.type("inb-zorg")
    driver.keys("Return")
    assert dump(driver.project) != before
    w.actions.by_name["backups"].trigger()
    driver.wait(lambda: "1 operation was done" in page.goes.text())
    press(page, "Go back to this backup…")
    project = driver.project
    press(page.question, "Go back")
    driver.wait(lambda: w.session.project and w.session.project != project)
    assert dump(driver.project) == before


def check(driver: Driver) -> None:
    w = driver.workspace
    w.actions.by_name["check_project"].trigger()
    driver.wait(lambda: w.safekeeping.check.problems is not None)
    assert w.safekeeping.check.result.text() == "The project is in order."
    driver.keys("Escape", into=w.safekeeping.check.start)
    assert w.centre.currentWidget() is w.panes
