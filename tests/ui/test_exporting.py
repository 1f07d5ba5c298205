"""The export panel: choices, what is written, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docx
import pandas as pd
import pypdfium2
import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import qcoder
from tests.ui.conftest import Shared
from tests.ui.driver import Driver
from ui.exporting.codebook import CodebookPage
from ui.exporting.codings import CodingsPage, TranscriptsPage
from ui.exporting.controls import ACTIVATED, ALL, CHOSEN, Scope
from ui.exporting.pane import ExportPane

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pane(shared: Shared, qtbot: QtBot) -> Iterator[ExportPane]:
    made = ExportPane(shared.session, shared.shown, shared.preferences)
    qtbot.addWidget(made)
    made.resize(1000, 650)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made
    made.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "uit"
    made.mkdir()
    return made


def open_page(pane: ExportPane, kind: type, qtbot: QtBot) -> None:
    """Go to a page with the arrow keys."""
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_Home)
    while not isinstance(pane.page, kind):
        qtbot.keyClick(pane.list, Qt.Key.Key_Down)


def transcripts(pane: ExportPane, qtbot: QtBot) -> TranscriptsPage:
    open_page(pane, TranscriptsPage, qtbot)
    assert isinstance(pane.page, TranscriptsPage)
    return pane.page


def codings(pane: ExportPane, qtbot: QtBot) -> CodingsPage:
    open_page(pane, CodingsPage, qtbot)
    assert isinstance(pane.page, CodingsPage)
    return pane.page


def press(button: QWidget, qtbot: QtBot) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, LEFT)


def save(pane: ExportPane, place: Path, qtbot: QtBot) -> None:
    """Press the button, choose a place in the dialog, and wait for the result."""
    press(pane.go, qtbot)
    choose(pane, place)
    qtbot.waitUntil(pane.result.isVisible, timeout=20_000)


def choose(pane: ExportPane, place: Path) -> QFileDialog:
    dialog = pane.findChildren(QFileDialog)[-1]
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(place))
    dialog.hide()
    return dialog


def tick(scope: Scope, name: str, qtbot: QtBot) -> None:
    """Tick one of the boxes, with the keyboard."""
    press(scope.kind.buttons[CHOSEN], qtbot)
    tree = scope.tree
    tree.setFocus()
    tree.setCurrentItem(tree.findItems(name, Qt.MatchFlag.MatchRecursive)[0])
    qtbot.keyClick(tree, Qt.Key.Key_Space)


def words_of(path: Path) -> str:
    found = docx.Document(str(path))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in found.paragraphs), *cells])


def test_all_transcripts_go_to_a_folder(
    shared: Shared, pane: ExportPane, folder: Path, qtbot: QtBot
) -> None:
    page, names = transcripts(pane, qtbot), [d.name for d in shared.session.documents.values()]
    assert pane.sentence.text() == f"{len(names)} coded transcripts as Word documents."
    assert pane.go.text() == "Save in folder…"
    busy: list[bool] = []
    pane.busy.connect(busy.append)
    save(pane, folder, qtbot)
    assert busy == [True, False]
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{n}.docx" for n in names)
    assert f"Wrote {len(names)} files in {folder}." in pane.result.text.text()
    assert pane.result.open_folder.isVisible()
    assert not pane.result.open_file.isVisible()
    assert f"{page.identifying} passages are flagged as identifying" in page.warning.text()
    assert "interview01.docx: " in pane.result.warnings.toPlainText()
    assert "Interview" in words_of(folder / "interview01.docx")


def test_one_document_goes_to_a_file(pane: ExportPane, folder: Path, qtbot: QtBot) -> None:
    page = transcripts(pane, qtbot)
    press(page.documents.kind.buttons[CHOSEN], qtbot)
    assert "No document is ticked" in pane.sentence.text()
    assert not pane.go.isEnabled()
    tick(page.documents, "interview02", qtbot)
    press(page.file_format.buttons["pdf"], qtbot)
    press(page.codes_as.buttons["comments"], qtbot)
    assert pane.sentence.text() == "1 coded transcript as a PDF file."
    assert pane.go.text() == "Save as…"
    press(pane.go, qtbot)
    dialog = choose(pane, folder / "een.pdf")
    assert dialog.defaultSuffix() == "pdf"
    qtbot.waitUntil(pane.result.isVisible, timeout=20_000)
    assert len(pypdfium2.PdfDocument(folder / "een.pdf")) > 1
    assert pane.focusWidget() is pane.result.open_file


def test_identifying_passages_are_left_out(
    shared: Shared, pane: ExportPane, folder: Path, qtbot: QtBot
) -> None:
    project = shared.session.open_project
    flagged = [c for c in project.codings.list("interview01") if "herleidbaar" in c.flags]
    document = shared.document("interview01")
    secret = " ".join(document.text[flagged[0].start : flagged[0].end].split()[3:6])
    page = transcripts(pane, qtbot)
    tick(page.documents, "interview01", qtbot)
    save(pane, folder / "heel.docx", qtbot)
    assert secret in words_of(folder / "heel.docx")
    assert pane.result.warnings.toPlainText()
    page.redact.setFocus()
    qtbot.keyClick(page.redact, Qt.Key.Key_Space)
    assert "left out" in page.warning.text()
    assert not pane.result.isVisible()
    save(pane, folder / "zonder.docx", qtbot)
    assert secret not in words_of(folder / "zonder.docx")
    assert not pane.result.warnings.isVisible()


def test_codes_and_coders_are_chosen(
    shared: Shared, pane: ExportPane, folder: Path, qtbot: QtBot
) -> None:
    page, project = codings(pane, qtbot), shared.session.open_project
    code = project.codes.get("SAM-REGIE")
    tick(page.codes, code.name("en"), qtbot)
    tick(page.coders, "MV", qtbot)
    n = len(project.codings.list(code=code, coder="MV"))
    assert pane.sentence.text() == f"{n} codings, in an Excel workbook."
    save(pane, folder / "codings.xlsx", qtbot)
    found = pd.read_excel(folder / "codings.xlsx")
    assert len(found) == n
    assert set(found["Coder"]) == {"MV"}


def test_codings_of_activated_codes_in_csv(
    shared: Shared, pane: ExportPane, folder: Path, qtbot: QtBot
) -> None:
    page = codings(pane, qtbot)
    assert not page.codes.kind.buttons[ACTIVATED].isEnabled()
    code = shared.session.open_project.codes.get("BTR-OUTR")
    shared.shown.activate(codes=[code.id])
    press(page.codes.kind.buttons[ACTIVATED], qtbot)
    assert not page.csv_style.isVisible()
    press(page.file_format.buttons["csv"], qtbot)
    press(page.csv_style.buttons["nl"], qtbot)
    save(pane, folder / "codings.csv", qtbot)
    found = pd.read_csv(folder / "codings.csv", sep=";", encoding="utf-8-sig")
    assert len(found) == len(shared.session.open_project.codings.list(code=code))
    shared.shown.activate(codes=[])
    assert page.codes.kind.value() == ALL


def test_the_codebook_is_written_in_a_language(
    shared: Shared, pane: ExportPane, folder: Path, qtbot: QtBot
) -> None:
    open_page(pane, CodebookPage, qtbot)
    assert isinstance(pane.page, CodebookPage)
    code = shared.session.open_project.codes.get("SAM-REGIE")
    press(pane.page.language.buttons["nl"], qtbot)
    save(pane, folder / "boek.docx", qtbot)
    assert code.name("nl") in words_of(folder / "boek.docx")
    press(pane.page.language.buttons["en"], qtbot)
    save(pane, folder / "book.docx", qtbot)
    assert code.name("en") in words_of(folder / "book.docx")
    press(pane.page.file_format.buttons["yaml"], qtbot)
    assert not pane.page.counts.isVisible()


def test_tables_are_a_button_away(pane: ExportPane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.tables_wanted):
        press(pane.tables, qtbot)


def test_files_that_are_there_are_replaced_only_when_asked(
    pane: ExportPane, folder: Path, qtbot: QtBot
) -> None:
    transcripts(pane, qtbot)
    there = folder / "interview03.docx"
    there.write_bytes(b"mine")
    press(pane.go, qtbot)
    choose(pane, folder)
    assert "1 of these files is in" in pane.question.accessibleName()
    focused = pane.question.findChildren(QPushButton)[0]
    assert focused.text() == "Replace it"
    qtbot.keyClick(focused, Qt.Key.Key_Escape)
    assert not pane.question.isVisible()
    assert there.read_bytes() == b"mine"
    assert len(list(folder.iterdir())) == 1
    press(pane.go, qtbot)
    choose(pane, folder)
    qtbot.keyClick(pane.question.findChildren(QPushButton)[-3], Qt.Key.Key_Return)
    qtbot.waitUntil(pane.result.isVisible, timeout=20_000)
    assert "Project: rups" in words_of(there)


def test_a_question_goes_with_the_choices_it_was_about(
    pane: ExportPane, folder: Path, qtbot: QtBot
) -> None:
    page = transcripts(pane, qtbot)
    (folder / "interview03.docx").write_bytes(b"mine")
    press(pane.go, qtbot)
    choose(pane, folder)
    assert pane.question.isVisible()
    press(page.documents.kind.buttons[CHOSEN], qtbot)
    assert not pane.question.isVisible()


def test_what_goes_wrong_is_said(pane: ExportPane, folder: Path, qtbot: QtBot) -> None:
    open_page(pane, CodebookPage, qtbot)
    save(pane, folder / "weg" / "boek.docx", qtbot)
    assert "cannot be written" in pane.result.text.text()
    assert pane.result.property("bad")
    assert not pane.result.open_folder.isVisible()
    assert pane.go.isEnabled()


def test_writing_is_stopped(pane: ExportPane, folder: Path, qtbot: QtBot) -> None:
    page = transcripts(pane, qtbot)
    press(page.file_format.buttons["pdf"], qtbot)
    press(pane.go, qtbot)
    choose(pane, folder)
    assert not pane.list.isEnabled()
    assert pane.focusWidget() is pane.cancel_button
    qtbot.keyClick(pane.cancel_button, Qt.Key.Key_Return)
    qtbot.waitUntil(pane.result.isVisible, timeout=20_000)
    done = len(list(folder.iterdir()))
    assert done < len(page.names())
    assert f"Stopped: {done} of {len(page.names())}" in pane.result.text.text()
    assert pane.list.isEnabled()


def test_closing_the_project_stops_writing(
    shared: Shared, pane: ExportPane, folder: Path, qtbot: QtBot
) -> None:
    transcripts(pane, qtbot)
    press(pane.go, qtbot)
    choose(pane, folder)
    pane.stop()
    shared.session.set_project(None)
    qtbot.wait(50)
    assert not pane.result.isVisible()
    assert pane.list.isEnabled()
    assert not list(folder.glob(".*"))


def test_choices_are_remembered_per_project(
    shared: Shared, pane: ExportPane, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    page = transcripts(pane, qtbot)
    tick(page.documents, "interview04", qtbot)
    press(page.file_format.buttons["html"], qtbot)
    page.memos.setChecked(False)
    open_page(pane, CodingsPage, qtbot)
    again = ExportPane(shared.session, shared.shown, shared.preferences)
    qtbot.addWidget(again)
    again.show()
    assert isinstance(again.page, CodingsPage)
    kept = transcripts(again, qtbot)
    assert kept.documents.ids == [shared.document("interview04").id]
    assert kept.file_format.value() == "html"
    assert not kept.memos.isChecked()
    for each in (pane, again):
        each.stop()
    shared.session.set_project(qcoder.create(tmp_path / "ander.qcoder", coder="AK"))
    assert kept.file_format.value() == "docx"
    assert kept.documents.kind.value() == ALL


def test_what_was_kept_by_someone_else_does_no_harm(shared: Shared, qtbot: QtBot) -> None:
    key = f"{shared.session.open_project.id}/export"
    odd = {"page": 7, "transcripts": {"documents": [], "format": {}, "memos": "x"}, "themes": 3}
    shared.preferences.set(key, odd)
    made = ExportPane(shared.session, shared.shown, shared.preferences)
    qtbot.addWidget(made)
    made.show()
    assert isinstance(made.page, TranscriptsPage)
    assert made.go.isEnabled()


def test_an_empty_project_says_what_to_do(
    shared: Shared, pane: ExportPane, tmp_path: Path, qtbot: QtBot
) -> None:
    shared.session.set_project(qcoder.create(tmp_path / "leeg.qcoder", coder="AK"))
    for kind, says, signal in (
        (TranscriptsPage, "no documents", pane.import_wanted),
        (CodingsPage, "no documents", pane.import_wanted),
        (CodebookPage, "no codes", pane.codebook_wanted),
    ):
        open_page(pane, kind, qtbot)
        (state,) = [one for one in pane._empties.values() if one.isVisible()]
        assert says in state.text.text()
        assert not pane.go.isVisible()
        with qtbot.waitSignal(signal):
            qtbot.keyClick(state.findChildren(QPushButton)[0], Qt.Key.Key_Return)


def test_a_project_that_is_only_read_is_exported_from(
    shared: Shared, pane: ExportPane, project_path: Path, folder: Path, qtbot: QtBot
) -> None:
    shared.session.set_project(None)
    shared.session.set_project(qcoder.open(project_path, read_only=True))
    transcripts(pane, qtbot)
    save(pane, folder, qtbot)
    assert list(folder.glob("*.docx"))
    assert not pane.result.property("bad")


def test_what_was_coded_since_is_counted(shared: Shared, pane: ExportPane, qtbot: QtBot) -> None:
    page = codings(pane, qtbot)
    n = int(pane.sentence.text().split()[0])
    coding = shared.session.open_project.codings.list("interview01")[0]
    flagged = page.identifying
    shared.session.perform(lambda: shared.session.open_project.codings.remove(coding))
    assert int(pane.sentence.text().split()[0]) == n - 1
    spans = shared.session.open_project.codings.list("interview05")[:1]
    shared.session.perform(
        lambda: shared.session.open_project.codings.set_flags(spans[0], ["herleidbaar"])
    )
    assert page.identifying >= flagged


class _Opened(QObject):
    """Takes what would be opened in other programs."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.paths.append(Path(url.toLocalFile()))


def test_what_was_written_is_opened(pane: ExportPane, folder: Path, qtbot: QtBot) -> None:
    opened = _Opened()
    QDesktopServices.setUrlHandler("file", opened, "open")
    try:
        open_page(pane, CodebookPage, qtbot)
        save(pane, folder / "boek.html", qtbot)
        press(pane.result.open_file, qtbot)
        press(pane.result.open_folder, qtbot)
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert opened.paths == [folder / "boek.html", folder]


def test_the_tab_is_reached_by_keys(driver: Driver) -> None:
    w = driver.workspace
    driver.keys("Ctrl+E")
    assert w.centre.currentWidget() is w.pages.exporting
    assert w.pages.exporting.list.hasFocus()
    before = w.session.open_project.history.list()
    driver.keys("Ctrl+Z")
    assert w.session.open_project.history.list() == before
    driver.keys("Escape")
    assert w.centre.currentWidget() is w.panes
