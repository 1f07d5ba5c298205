"""The import panel: reading, correcting, and all that is ticked joining the project at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

import qcoder
from qcoder import readers, resources
from qcoder.model import Role
from tests.ui.conftest import Shared
from ui.importing import adding
from ui.importing.batch import Entry, State
from ui.importing.pane import ImportPane
from ui.importing.reading import find_files

# The offscreen platform says this whenever the smallest size of a window changes.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

TALK = "I: Hoe gaat het met u?\nR: Goed, dank u.\nI: En verder?\nRespondent: Dat was het.\nR: Ja.\n"
PROJECT = resources.data("projects") / "rups-voorbeeld"


@pytest.fixture
def pane(shared: Shared, qtbot: QtBot) -> Iterator[ImportPane]:
    made = ImportPane(shared.session, shared.shown, shared.preferences)
    qtbot.addWidget(made)
    made.resize(1000, 650)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made
    made.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two talks, one of them in Windows-1252, and a broken file."""
    made = tmp_path / "gesprekken"
    (made / "dieper").mkdir(parents=True)
    (made / "gesprek 2.txt").write_text(TALK, encoding="utf-8")
    (made / "gesprek 10.txt").write_bytes(f"{TALK}R: Eén idee.\n".encode("cp1252"))
    (made / "dieper" / "stuk.docx").write_bytes(b"PK, but no Word document")
    return made


def read(pane: ImportPane, qtbot: QtBot, *paths: Path) -> list[Entry]:
    with qtbot.waitSignal(pane._reader.finished):
        pane.add_paths(paths)
    return entries(pane)


def entries(pane: ImportPane) -> list[Entry]:
    return [
        pane.files.item(row).data(Qt.ItemDataRole.UserRole) for row in range(pane.files.count())
    ]


def names(shared: Shared) -> list[str]:
    return [document.name for document in shared.session.documents.values()]


def said(shared: Shared) -> list[str]:
    heard: list[str] = []
    shared.session.said.connect(lambda sentence, _bad: heard.append(sentence))
    return heard


def role_combo(pane: ImportPane, row: int) -> QComboBox:
    combo = pane.preview.speakers.cellWidget(row, 1)
    assert isinstance(combo, QComboBox)
    return combo


def test_folders_are_searched_at_any_depth_without_hidden_and_lock_files(tmp_path: Path) -> None:
    for name in (
        "b 10.txt",
        "b 9.TXT",
        ".hidden.txt",
        "~$b.docx",
        "b.png",
        ".git/c.txt",
        "d/e.vtt",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    found = {
        path.relative_to(tmp_path).as_posix(): bool(reason)
        for path, reason in find_files([tmp_path], lambda *_: None)
    }
    assert list(found.items()) == [
        ("b 9.TXT", False),
        ("b 10.txt", False),
        ("b.png", True),
        ("d/e.vtt", False),
    ]
    assert list(find_files([tmp_path / "b.png"], lambda *_: None)) == [(tmp_path / "b.png", "")]


def test_files_are_listed_with_what_was_read(pane: ImportPane, folder: Path, qtbot: QtBot) -> None:
    assert pane.drop_area.isVisible()
    found = read(pane, qtbot, folder)
    assert [entry.name for entry in found] == ["gesprek 2", "gesprek 10", "stuk.docx"]
    assert [entry.state for entry in found] == [State.READY, State.WARNING, State.FAILED]
    assert "5 turns · 3 speakers" in pane.files.item(0).toolTip()
    assert "stuk.docx" in found[2].reason
    assert pane.bottom.go.text() == "Import 2 documents"
    assert not pane.drop_area.isVisible()
    assert "Dat was het." in pane.preview.beginning.toPlainText()


def test_import_is_one_operation(
    shared: Shared, pane: ImportPane, folder: Path, qtbot: QtBot
) -> None:
    (folder / "dieper" / "stuk.docx").unlink()
    read(pane, qtbot, folder)
    before, heard = names(shared), said(shared)
    with qtbot.waitSignal(pane.finished):
        qtbot.keyClick(pane.files, Qt.Key.Key_Return)
    assert names(shared) == [*before, "gesprek 2", "gesprek 10"]
    assert shared.shown.document == shared.document("gesprek 2").id
    assert heard == ["2 documents imported"]
    assert not entries(pane)
    shared.session.undo()
    assert names(shared) == before
    assert shared.session.open_project.check() == []


def test_failed_files_stay_until_they_are_dismissed(
    shared: Shared, pane: ImportPane, folder: Path, qtbot: QtBot
) -> None:
    read(pane, qtbot, folder)
    with qtbot.assertNotEmitted(pane.finished):
        qtbot.mouseClick(pane.bottom.go, Qt.MouseButton.LeftButton)
    assert "gesprek 10" in names(shared)
    assert [entry.name for entry in entries(pane)] == ["stuk.docx"]
    assert "2 documents imported" in pane.result.text()
    assert pane.bottom.leave.isVisible()
    with qtbot.waitSignal(pane.finished):
        qtbot.keyClick(pane.files, Qt.Key.Key_Delete)
    assert not entries(pane)


def test_what_is_in_the_project_is_recognised(
    shared: Shared, pane: ImportPane, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    copy = shutil.copy(folder / "gesprek 2.txt", tmp_path / "kopie.txt")
    found = read(pane, qtbot, PROJECT / "interview01.docx", folder / "gesprek 2.txt", copy)
    assert [entry.state for entry in found] == [State.KNOWN, State.READY, State.KNOWN]
    assert "interview01" in found[0].known
    assert "gesprek 2.txt" in found[2].known
    shared.session.perform(lambda: shared.session.open_project.documents.remove("interview01"))
    assert found[0].state is not State.KNOWN
    pane.files.setCurrentRow(1)
    qtbot.keyClick(pane.files, Qt.Key.Key_Delete)
    assert found[2].importable


def test_space_unticks_a_file(shared: Shared, pane: ImportPane, folder: Path, qtbot: QtBot) -> None:
    read(pane, qtbot, folder)
    assert pane.files.hasFocus()
    qtbot.keyClick(pane.files, Qt.Key.Key_Space)
    assert pane.bottom.go.text() == "Import 1 document"
    pane.toggle_all()
    assert pane.bottom.go.text() == "Import 2 documents"
    pane.toggle_all()
    assert not pane.bottom.go.isEnabled()
    pane.import_documents()
    assert "gesprek 2" not in names(shared)


def test_name_roles_and_labels_are_corrected(
    shared: Shared, pane: ImportPane, folder: Path, qtbot: QtBot
) -> None:
    read(pane, qtbot, folder / "gesprek 2.txt")
    table = pane.preview.speakers
    qtbot.keyClick(pane.preview.name, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(pane.preview.name, "INT07 Noord")
    table.selectRow(1)
    table.selectionModel().select(
        table.model().index(2, 0),
        table.selectionModel().SelectionFlag.Select | table.selectionModel().SelectionFlag.Rows,
    )
    qtbot.mouseClick(pane.preview.join_button, Qt.MouseButton.LeftButton)
    assert [table.item(row, 0).text() for row in range(table.rowCount())] == ["I", "R"]
    assert table.item(1, 2).text() == "3"
    role_combo(pane, 1).setFocus()
    qtbot.keyClick(role_combo(pane, 1), Qt.Key.Key_Down)
    pane.import_documents()
    document = shared.document("INT07 Noord")
    speakers = shared.session.open_project.speakers.list(document)
    assert [(one.label, one.role) for one in speakers] == [
        ("I", Role.INTERVIEWER),
        ("R", Role.OTHER),
    ]
    assert [turn.speaker for turn in document.turns] == ["I", "R", "I", "R", "R"]
    assert "Respondent:" in document.text


def write_label(pane: ImportPane, label: str, qtbot: QtBot) -> None:
    edits = pane.preview.speakers.findChildren(QLineEdit)
    (editor,) = [edit for edit in edits if edit.isVisible()]
    qtbot.keyClicks(editor, label)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_a_label_is_renamed_with_f2(pane: ImportPane, folder: Path, qtbot: QtBot) -> None:
    (entry,) = read(pane, qtbot, folder / "gesprek 2.txt")

    def speakers() -> tuple[str, ...]:
        assert entry.transcript
        return entry.transcript.speakers

    table = pane.preview.speakers
    table.setCurrentCell(2, 0)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_F2)
    write_label(pane, "Anna", qtbot)
    qtbot.waitUntil(lambda: speakers() == ("I", "R", "Anna"))
    assert "Anna" in pane.preview.beginning.toPlainText()
    assert table.currentRow() == 2
    pane.preview.rename()
    write_label(pane, "r", qtbot)
    qtbot.waitUntil(lambda: speakers() == ("I", "R"))


def test_roles_of_one_file_for_all(
    shared: Shared, pane: ImportPane, folder: Path, qtbot: QtBot
) -> None:
    found = read(pane, qtbot, folder)
    role_combo(pane, 1).setFocus()
    qtbot.keyClick(role_combo(pane, 1), Qt.Key.Key_Down)
    heard = said(shared)
    qtbot.mouseClick(pane.preview.for_all, Qt.MouseButton.LeftButton)
    assert found[1].transcript
    assert found[1].transcript.roles["R"] is Role.OTHER
    assert heard == ["The roles were set in 1 other file."]


def test_a_file_is_read_anew_in_another_encoding(
    shared: Shared, pane: ImportPane, folder: Path, qtbot: QtBot
) -> None:
    read(pane, qtbot, folder / "gesprek 10.txt")
    assert pane.preview.guessed.isVisible()
    assert "Eén idee" in pane.preview.beginning.toPlainText()
    entries(pane)[0].rename("Anders")
    combo, heard = pane.preview.encoding, said(shared)
    combo.setCurrentIndex(combo.findData("mac-roman"))
    with qtbot.waitSignal(pane._reader.finished):
        combo.activated.emit(combo.currentIndex())
    assert "Eén idee" not in pane.preview.beginning.toPlainText()
    assert pane.preview.name.text() == "Anders"
    assert not pane.preview.guessed.isVisible()
    combo.setCurrentIndex(combo.findData("utf-8"))
    with qtbot.waitSignal(pane._reader.finished):
        combo.activated.emit(combo.currentIndex())
    assert "not in the encoding utf-8" in heard[0]
    assert combo.currentData() == "mac-roman"
    assert entries(pane)[0].importable


def test_the_batch_is_put_in_a_group(
    shared: Shared, pane: ImportPane, folder: Path, qtbot: QtBot
) -> None:
    read(pane, qtbot, folder)
    edit = pane.bottom.group.lineEdit()
    assert edit
    qtbot.keyClicks(edit, "Regio Noord")
    pane.import_documents()
    group = shared.session.open_project.groups.get("Regio Noord")
    assert shared.document("gesprek 2").group == group.id
    shared.session.undo()
    assert group not in shared.session.open_project.groups.list()


def many(folder: Path, count: int) -> Path:
    made = folder / "veel"
    made.mkdir()
    for number in range(count):
        (made / f"{number}.txt").write_text(f"{TALK}R: Nummer {number}.\n", encoding="utf-8")
    return made


def test_many_files_are_added_in_a_thread_and_undone_as_one(
    shared: Shared, pane: ImportPane, folder: Path, qtbot: QtBot
) -> None:
    count = adding.AT_ONCE + 10
    read(pane, qtbot, many(folder, count))
    before = names(shared)
    with qtbot.waitSignals([pane.busy, pane.finished]):
        pane.import_documents()
        assert not pane.files.isEnabled()
    assert len(names(shared)) == len(before) + count
    assert pane.isEnabled()
    shared.session.undo()
    assert names(shared) == before


@pytest.mark.parametrize("stopped", [False, True])
def test_cancelling_leaves_nothing_half_written(
    shared: Shared, pane: ImportPane, folder: Path, qtbot: QtBot, stopped: bool
) -> None:
    count = adding.AT_ONCE + 100
    read(pane, qtbot, many(folder, count))
    before, done = names(shared), shared.session.open_project.history.list()
    if stopped:
        pane.import_documents()
        pane.stop()
    else:
        with qtbot.waitSignals([pane.busy, pane.busy]):
            pane.import_documents()
            pane.cancel()
        assert len(entries(pane)) == count
    assert [one.name for one in shared.session.open_project.documents.list()] == before
    assert shared.session.open_project.history.list() == done
    assert shared.session.perform(lambda: shared.session.open_project.groups.add("vrij"))


def test_reading_is_cancelled(pane: ImportPane, folder: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane._reader.finished):
        pane.add_paths([many(folder, 100)])
        assert not pane.bottom.go.isEnabled()
        pane.cancel()
    assert len(entries(pane)) < 100


def test_files_are_dropped(pane: ImportPane, folder: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    copy, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier
    event = QDropEvent(QPointF(QPoint(9, 9)), copy, data, button, none.NoModifier)
    with qtbot.waitSignal(pane._reader.finished):
        pane.dropEvent(event)
    assert len(entries(pane)) == 3


def test_a_folder_without_transcripts_is_said(
    shared: Shared, pane: ImportPane, tmp_path: Path, qtbot: QtBot
) -> None:
    heard = said(shared)
    (tmp_path / "leeg").mkdir()
    read(pane, qtbot, tmp_path / "leeg")
    assert "No transcripts were found" in heard[0]
    assert pane.drop_area.isVisible()


def test_files_are_chosen_in_a_dialog_that_does_not_block(
    pane: ImportPane, folder: Path, qtbot: QtBot
) -> None:
    qtbot.keyClick(pane.drop_area.files, Qt.Key.Key_Return)
    (dialog,) = pane.findChildren(QFileDialog)
    with qtbot.waitSignal(pane._reader.finished):
        dialog.filesSelected.emit([str(folder / "gesprek 2.txt")])
    dialog.reject()
    assert [entry.name for entry in entries(pane)] == ["gesprek 2"]


def test_escape_keeps_the_list_and_cancel_empties_it(
    pane: ImportPane, folder: Path, qtbot: QtBot
) -> None:
    read(pane, qtbot, folder)
    with qtbot.waitSignal(pane.finished):
        qtbot.keyClick(pane.files, Qt.Key.Key_Escape)
    assert entries(pane)
    with qtbot.waitSignal(pane.finished):
        qtbot.mouseClick(pane.bottom.cancel, Qt.MouseButton.LeftButton)
    assert not entries(pane)


def test_every_format_of_the_sample_is_read(shared: Shared, pane: ImportPane, qtbot: QtBot) -> None:
    for document in shared.session.open_project.documents.list():
        shared.session.open_project.documents.remove(document)
    found = read(pane, qtbot, *PROJECT.glob("interview*"))
    assert {entry.path.suffix for entry in found} == {
        ".docx", ".odt", ".rtf", ".pdf", ".txt", ".vtt", ".srt",
    }  # fmt: skip
    assert all(entry.importable for entry in found)


def test_a_project_that_is_only_read_takes_nothing(
    shared: Shared, pane: ImportPane, folder: Path, project_path: Path, qtbot: QtBot
) -> None:
    shared.session.set_project(None)
    shared.session.set_project(qcoder.open(project_path, read_only=True))
    pane.add_paths([folder])
    assert not pane._reader.busy
    assert not pane.drop_area.files.isEnabled()
    assert "read-only" in pane.drop_area.title.text()


def test_what_was_read_is_let_go_with_its_project(
    shared: Shared, pane: ImportPane, folder: Path, qtbot: QtBot
) -> None:
    read(pane, qtbot, folder / "gesprek 2.txt")
    pane.add_paths([folder])
    shared.session.set_project(None)
    qtbot.wait(20)
    assert not entries(pane)


def test_a_name_that_is_taken_gets_a_number_and_an_empty_one_is_not_taken(
    shared: Shared, pane: ImportPane, folder: Path, qtbot: QtBot
) -> None:
    read(pane, qtbot, folder / "gesprek 2.txt", folder / "gesprek 10.txt")
    pane.preview.name.setFocus()
    pane.preview.name.selectAll()
    qtbot.keyClick(pane.preview.name, Qt.Key.Key_Delete)
    pane.files.setFocus()
    assert pane.preview.name.text() == "gesprek 2"
    pane.preview.name.setFocus()
    pane.preview.name.selectAll()
    qtbot.keyClicks(pane.preview.name, "interview01")
    pane.import_documents()
    assert names(shared)[-2:] == ["interview01 (2)", "gesprek 10"]


def several(folder: Path, count: int) -> Path:
    """Write a file with several talks, each under a heading."""
    path = folder / "alle gesprekken.md"
    talks = (f"# Interview {n}\n\n{TALK}R: Nummer {n}.\n\n" for n in range(1, count + 1))
    path.write_text("\n".join(talks).replace("\nR", "\n\nR").replace("\nI", "\n\nI"))
    return path


def choose_split(pane: ImportPane, text: str, qtbot: QtBot) -> None:
    combo = pane.preview.splitting
    assert combo.isVisible()
    combo.setFocus()
    while combo.currentText() != text:
        qtbot.keyClick(combo, Qt.Key.Key_Down if text != combo.itemText(0) else Qt.Key.Key_Up)


def test_a_file_is_split_at_its_headings(
    shared: Shared, pane: ImportPane, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    (whole,) = read(pane, qtbot, several(tmp_path, 3))
    assert "It seems to hold 3 transcripts" in pane.preview.messages.toPlainText()
    choose_split(pane, "Split at level 1 (3 parts)", qtbot)
    parts = entries(pane)
    assert [part.name for part in parts] == ["Interview 1", "Interview 2", "Interview 3"]
    assert pane.files.entry() is parts[0]
    pane.files.setCurrentRow(1)
    assert "Nummer 2." in pane.preview.beginning.toPlainText()
    assert "Nummer 1." not in pane.preview.beginning.toPlainText()
    choose_split(pane, "Not split at headings", qtbot)
    assert [entry.name for entry in entries(pane)] == [whole.name]
    choose_split(pane, "Split at level 1 (3 parts)", qtbot)
    pane.files.setCurrentRow(2)
    pane.files.setFocus()
    qtbot.keyClick(pane.files, Qt.Key.Key_Space)
    assert pane.bottom.go.text() == "Import 2 documents"
    before = names(shared)
    with qtbot.waitSignal(pane.finished):
        qtbot.mouseClick(pane.bottom.go, Qt.MouseButton.LeftButton)
    assert names(shared) == [*before, "Interview 1", "Interview 2"]
    assert "Nummer 2." in shared.document("Interview 2").text
    shared.session.undo()
    assert names(shared) == before


def test_parts_keep_what_was_corrected_when_the_file_is_read_anew(
    pane: ImportPane, tmp_path: Path, qtbot: QtBot
) -> None:
    read(pane, qtbot, several(tmp_path, 3))
    choose_split(pane, "Split at level 1 (3 parts)", qtbot)
    entries(pane)[1].rename("Anders")
    combo = pane.preview.encoding
    combo.setCurrentIndex(combo.findData("cp1252"))
    with qtbot.waitSignal(pane._reader.finished):
        combo.activated.emit(combo.currentIndex())
    assert [entry.name for entry in entries(pane)] == ["Interview 1", "Anders", "Interview 3"]
    assert {entry.encoding for entry in entries(pane)} == {"cp1252"}


def test_joined_speakers_stay_joined_in_another_encoding(
    pane: ImportPane, folder: Path, qtbot: QtBot
) -> None:
    read(pane, qtbot, folder / "gesprek 10.txt")
    pane.preview.speakers.selectAll()
    pane.preview.speakers.clearSelection()
    model = pane.preview.speakers.selectionModel()
    for row in (1, 2):
        index = pane.preview.speakers.model().index(row, 0)
        model.select(index, model.SelectionFlag.Select | model.SelectionFlag.Rows)
    qtbot.mouseClick(pane.preview.join_button, Qt.MouseButton.LeftButton)
    combo = pane.preview.encoding
    combo.setCurrentIndex(combo.findData("mac-roman"))
    with qtbot.waitSignal(pane._reader.finished):
        combo.activated.emit(combo.currentIndex())
    (entry,) = entries(pane)
    assert entry.transcript
    assert entry.transcript.speakers == ("I", "R")
    assert "Respondent" not in {turn.speaker for turn in entry.transcript.turns}


def test_a_corrected_role_takes_its_warning_away(
    pane: ImportPane, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "namen.txt"
    path.write_text(TALK.replace("I:", "Anna:").replace("R:", "Bert:"), encoding="utf-8")
    (entry,) = read(pane, qtbot, path)
    assert entry.state is State.WARNING
    assert "No interviewer was recognised" in pane.preview.messages.toPlainText()
    combo = role_combo(pane, 0)
    combo.setFocus()
    while combo.currentData() != Role.INTERVIEWER.value:
        qtbot.keyClick(combo, Qt.Key.Key_Up)
    assert entry.state is State.READY
    assert not pane.preview.messages.isVisible()
    pane.preview.undo()
    assert entry.state is State.WARNING


@pytest.mark.parametrize("suffix", [".html", ".md", ".srt"])
def test_an_encoding_that_was_guessed_can_be_chosen(
    pane: ImportPane, tmp_path: Path, qtbot: QtBot, suffix: str
) -> None:
    said = TALK.replace("Goed", "Eén idee").replace("\n", "\n\n")
    if suffix == ".html":
        said = "<html><body>" + said.replace("\n\n", "<br>") + "</body></html>"
    if suffix == ".srt":
        said = "".join(
            f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{line}\n\n"
            for n, line in enumerate(said.split("\n\n")[:5], 1)
        )
    path = tmp_path / f"gesprek{suffix}"
    path.write_bytes(said.encode("cp1252"))
    read(pane, qtbot, path)
    assert pane.preview.guessed.isVisible()
    assert "Eén idee" in pane.preview.beginning.toPlainText()
    combo = pane.preview.encoding
    combo.setCurrentIndex(combo.findData("mac-roman"))
    with qtbot.waitSignal(pane._reader.finished):
        combo.activated.emit(combo.currentIndex())
    assert "Eén idee" not in pane.preview.beginning.toPlainText()


def test_the_report_tells_of_every_file(
    shared: Shared, pane: ImportPane, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    (folder / "foto.png").write_bytes(b"png")
    shutil.copy(PROJECT / "interview01.docx", folder)
    found = read(pane, qtbot, folder)
    assert found[-1].state is State.OTHER
    qtbot.keyClick(pane.files, Qt.Key.Key_Return)
    assert pane.result.isVisible()
    assert {entry.state for entry in entries(pane)} == {State.OTHER, State.KNOWN, State.FAILED}
    qtbot.mouseClick(pane.result.copy, Qt.MouseButton.LeftButton)
    copied = QApplication.clipboard().text()
    assert len(copied.splitlines()) == 1 + len(found)
    assert "foto.png\tanother kind of file" in copied
    assert "already there\tinterview01" in copied
    qtbot.mouseClick(pane.result.save, Qt.MouseButton.LeftButton)
    dialog = pane.result.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(tmp_path / "verslag.csv"))
    dialog.reject()
    saved = pd.read_csv(tmp_path / "verslag.csv")
    assert list(saved["Result"]).count("imported") == 2
    assert any("stuk.docx" in str(each) for each in saved["Remarks"])


def test_all_formats_are_offered(pane: ImportPane) -> None:
    pane.choose_files()
    (dialog,) = pane.findChildren(QFileDialog)
    first, *each, every = dialog.nameFilters()
    dialog.reject()
    for suffix in readers.FORMATS:
        assert f"*{suffix}" in first
        assert sum(f"*{suffix} " in one or f"*{suffix})" in one for one in each) == 1
    assert every == "All files (*)"
    labels = [one.text() for one in pane.drop_area.findChildren(QLabel)]
    assert any("Web page (.html, .htm, .xhtml)" in text for text in labels)


def test_a_table_that_is_dropped_leads_to_codings(
    pane: ImportPane, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(pane.codings_wanted) as heard:
        pane.add_paths([tmp_path / "coderingen.xlsx"])
    assert heard.args == [tmp_path / "coderingen.xlsx"]
    assert not pane._reader.busy
