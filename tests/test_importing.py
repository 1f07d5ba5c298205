"""Folders of transcripts on the command line: what became of each file is told, and kept."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from qcoder.cli import commands
from qcoder.readers import folder

TALK = "I: Hoe ging dat, {0}?\nR: Het ging goed.\nI: En toen?\nR: Toen was het weg."


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
    monkeypatch.chdir(tmp_path)

    def run(*words: str, code: int = 0) -> str:
        capfd.readouterr()
        ended = commands.run(words)
        out, err = capfd.readouterr()
        assert ended == code, (out, err)
        return out + err

    run("new", "p.qcoder", "--coder", "AK")
    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., None]:
    def write(name: str, data: str | bytes = "x") -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    return write


def interviews(path: Path) -> None:
    """Write a Word document with two interviews and a footing of one line."""
    document = docx.Document()
    document.add_paragraph("Alle gesprekken")
    for name in ("Ana", "Bas"):
        document.add_heading(f"Interview {name}", 1)
        for line in TALK.format(name).replace("R:", f"{name}:").split("\n"):
            document.add_paragraph(line)
    document.save(str(path))


def names(run) -> list[str]:
    return [row["name"] for row in json.loads(run("documents", "p.qcoder", "--json"))]


def test_a_folder_with_all_that_stands_in_folders(run, write) -> None:
    for number in (1, 2, 10):
        write(f"map/sub/gesprek {number}.txt", TALK.format(number))
    for name in ("~$gesprek 1.docx", ".DS_Store", "sub/Thumbs.db", ".~lock.gesprek.odt#", "a.tmp",
                 ".verborgen/x.txt", "q.qcoder", "q.qcoder.lock", "gesprek.txt~"):  # fmt: skip
        write(f"map/{name}")
    write("map/opname.mp3")
    write("map/lijst.xlsx", b"PK")
    write("map/leeg.txt", "")
    write("map/kopie.txt", TALK.format(2))
    done = json.loads(run("import", "p.qcoder", "map", "--json", code=1).partition("Error")[0])
    found = {Path(each["file"]).name: each for each in done}
    assert set(found) == {"gesprek 1.txt", "gesprek 2.txt", "gesprek 10.txt", "opname.mp3",
                          "lijst.xlsx", "leeg.txt", "kopie.txt"}  # fmt: skip
    assert found["opname.mp3"]["other"] == ".mp3"
    assert "empty" in found["leeg.txt"]["error"]
    assert found["gesprek 2.txt"]["known"] == "kopie"
    assert found["gesprek 1.txt"]["turns"] == 4
    assert found["gesprek 1.txt"]["words"] == 13
    assert found["gesprek 1.txt"]["speakers"] == {"I": "interviewer", "R": "respondent"}
    assert names(run) == ["kopie", "gesprek 1", "gesprek 10"]


def test_each_file_is_told_about_and_counted(run, write) -> None:
    write("map/een.txt", TALK.format("één").encode("cp1252"))
    write("map/twee.docx", "geen Word")
    write("map/drie.pptx")
    shown = run("import", "p.qcoder", "map", code=1)
    assert "✓ een: 4 turns, 13 words; I (interviewer), R (respondent)" in shown
    assert "does not say how its characters are encoded" in shown
    assert "✗ “twee.docx” is damaged" in shown
    assert "– not imported: map/drie.pptx" in shown
    assert "Files imported: 1, refused: 1, another kind of file: 1." in shown
    assert "1 file was not imported" in shown
    shown = run("import", "p.qcoder", "map/een.txt")
    assert "= een.txt is in the project already, as “een”." in shown


def test_the_report_is_a_table(run, write, tmp_path: Path) -> None:
    write("map/een.txt", TALK.format("a"))
    write("map/twee.txt", "")
    write("map/=drie.pptx")
    run("import", "p.qcoder", "map", "--report", "r.csv", code=1)
    rows = list(csv.DictReader((tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["Result"] for row in rows] == ["another kind of file", "imported", "refused"]
    assert rows[1]["Turns"] == "4"
    assert rows[1]["Words spoken (n)"] == "13"
    assert "empty" in rows[2]["Remarks"]
    assert rows[2]["Turns"] == ""
    run("import", "p.qcoder", "map", "--report", "r.xlsx", code=1)
    sheet = load_workbook(tmp_path / "r.xlsx").worksheets[0]
    assert [cell.value for cell in sheet["B"]][1:] == [
        "another kind of file", "already there", "refused",
    ]  # fmt: skip


def test_a_report_that_cannot_be_written_imports_nothing(run, write) -> None:
    write("map/een.txt", TALK)
    assert "r.pdf" in run("import", "p.qcoder", "map", "--report", "r.pdf", code=1)
    assert "weg" in run("import", "p.qcoder", "map", "--report", "weg/r.csv", code=1)
    assert names(run) == []


def test_a_file_with_several_transcripts(run, tmp_path: Path) -> None:
    interviews(tmp_path / "alles.docx")
    shown = run("import", "p.qcoder", "alles.docx")
    assert "seems to hold 2 transcripts" in shown
    assert "--split 1" in shown
    run("undo", "p.qcoder")
    shown = run("import", "p.qcoder", "alles.docx", "--split-at-headings")
    assert "✓ Interview Ana: 4 turns" in shown
    assert names(run) == ["Interview Ana", "Interview Bas"]
    assert "already" in run("import", "p.qcoder", "alles.docx", "--split", "1")
    run("undo", "p.qcoder")
    assert names(run) == []
    shown = run("import", "p.qcoder", "alles.docx", "--split", "3")
    assert "headings of level 3 do not divide it. Possible: 1 (2 parts)" in shown
    assert names(run) == ["alles"]


def test_nothing_to_import(run, write) -> None:
    write("map/a.mp3")
    assert "No transcripts found" in run("import", "p.qcoder", "map", code=1)


def test_files_come_in_the_order_of_their_numbers(write, tmp_path: Path) -> None:
    for name in ("r10.txt", "R2.txt", "r1.txt", "b/a.txt", "r².txt"):
        write(f"m/{name}")
    assert [path.name for path in folder.walk(tmp_path / "m")] == [
        "r1.txt", "R2.txt", "r10.txt", "r².txt", "a.txt",
    ]  # fmt: skip
