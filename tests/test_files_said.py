"""What is said where a file cannot be written, and that it is said before any work is done."""

from __future__ import annotations

import errno
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

import qcoder
from qcoder import files, i18n
from qcoder.cli import commands
from qcoder.errors import Error
from qcoder.import_report import report
from qcoder.project import Project
from qcoder.readers.encodings import MAX_TEXT_BYTES
from tests.interviews import coded_interview
from tests.limits import no_room

Run = Callable[..., tuple[str, str]]


@pytest.fixture
def run(
    p: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """Run a command on a project with a coded interview; give what it printed and complained."""
    coded_interview(p)
    p.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QCODER_CODER", "AK")

    def run(*words: str, code: int = 0) -> tuple[str, str]:
        capfd.readouterr()
        ended = commands.run(words)
        done = capfd.readouterr()
        assert ended == code, done
        return done.out, done.err

    return run


WRITING = {
    "themes": ("tables", "uitstap.qcoder", "--out"),
    "crosstab": ("tables", "crosstab", "uitstap.qcoder", "--by", "regio", "--out"),
    "programmes": ("tables", "programmes", "uitstap.qcoder", "--out"),
    "codings": ("export", "codings", "uitstap.qcoder", "--out"),
    "passages": ("export", "passages", "uitstap.qcoder", "--code", "REGIE", "--out"),
    "transcript": ("export", "transcript", "uitstap.qcoder", "--all", "--out"),
    "codebook": ("codebook", "save", "uitstap.qcoder"),
    "report": ("import", "uitstap.qcoder", ".", "--report"),
}


@pytest.mark.parametrize("command", WRITING)
@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "its folder does not exist; make it first"), ("nl", None)],
)
def test_a_folder_that_is_not_there_is_said_first(
    run: Run, command: str, language: str, says: str | None
) -> None:
    i18n.use(language)
    out, err = run(*WRITING[command], "weg/uit.docx", code=1)
    assert out == ""
    assert "No such file" not in err
    assert err.count("\n") == 1
    if says:
        assert says in err


@pytest.mark.parametrize("command", WRITING)
def test_a_suffix_that_is_not_known_is_said_first(run: Run, command: str) -> None:
    out, err = run(*WRITING[command], "uit.exe", code=1)
    assert out == ""
    assert ".docx" in err
    assert "uit.exe" in err


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize(
    "number", [errno.ENOENT, errno.ENOSPC, errno.EACCES, errno.EISDIR, errno.ENAMETOOLONG]
)
def test_no_reason_is_that_of_the_system(language: str, number: int, tmp_path: Path) -> None:
    i18n.use(language)
    error = OSError(number, os.strerror(number))
    said = files.problem(tmp_path / "uit.docx", error)
    assert os.strerror(number) not in said
    assert "uit.docx" in said
    assert files.reason(OSError(errno.EIO, "x")) != files.reason(OSError(errno.ENOSPC, "x"))
    assert "EIO" in files.reason(OSError(errno.EIO, "x"))


def test_a_full_disk_asks_for_room(run: Run, tmp_path: Path) -> None:
    with no_room(2_000):
        _out, err = run("codebook", "save", "uitstap.qcoder", "b.docx", code=1)
    assert "the disk is full; make room" in err
    assert not (tmp_path / "b.docx").exists()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "in it"):
        with pytest.raises(Error, match="there is a file of that name"):
            files.make_folder(folder)
    with pytest.raises(Error, match="too long"):
        files.make_folder(tmp_path / ("n" * 300))


def test_the_file_is_there_though_nobody_reads_what_is_printed(run: Run, tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    words = ["tables", "uitstap.qcoder", "--out", "t.docx"]
    with os.fdopen(write, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-c", "from qcoder.cli import main; main()", *words],
            cwd=tmp_path, stdout=gone, stderr=subprocess.PIPE,
        )  # fmt: skip
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "t.docx").stat().st_size > 1000


# codes, codebook, check, restore


def test_removing_a_code_says_how_its_codings_go_too(run: Run) -> None:
    _out, err = run("codes", "remove", "uitstap.qcoder", "REGIE", code=1)
    assert "--with-codings" in err
    _out, err = run("codes", "remove", "uitstap.qcoder", "SAM", code=1)
    assert "--with-codings" not in err


def test_a_codebook_says_all_its_formats(run: Run) -> None:
    _out, err = run("codebook", "save", "uitstap.qcoder", "cb.pdf", code=1)
    assert all(suffix in err for suffix in (".yaml", ".csv", ".xlsx", ".docx", ".html"))


def test_what_can_be_repaired_is_said_to_be(run: Run, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "uitstap.qcoder") as other:
        other.execute("DROP INDEX codings_code")
    _out, err = run("check", "uitstap.qcoder", code=1)
    assert "--repair" in err
    assert "backup" not in err
    out, _err = run("check", "uitstap.qcoder", "--repair")
    assert "were made anew" in out


def test_without_backups_nothing_is_asked(run: Run) -> None:
    out, err = run("restore", "uitstap.qcoder", code=1)
    assert out == ""
    assert "There are no backups yet" in err
    assert "--yes" not in err


@pytest.mark.parametrize("words", [["check"], ["tables"], ["documents"], ["documents", "--json"]])
def test_a_copy_with_other_work_is_named_where_one_only_reads(
    run: Run, tmp_path: Path, words: list[str]
) -> None:
    out, err = run(words[0], "uitstap.qcoder", *words[1:])
    assert err == ""
    other = tmp_path / "uitstap (conflicted copy).qcoder"
    other.write_bytes((tmp_path / "uitstap.qcoder").read_bytes())
    with qcoder.open(other, coder="AK") as p:
        p.codes.add("TIJD")
    again, err = run(words[0], "uitstap.qcoder", *words[1:])
    assert again == out
    assert "Note: “uitstap (conflicted copy).qcoder” is a copy" in err
    assert "merge" not in err


def test_sizes_have_the_comma_of_the_language(run: Run) -> None:
    run("history", "uitstap.qcoder")
    with qcoder.open("uitstap.qcoder", coder="AK") as p:
        p.backups.make()
    i18n.use("nl")
    assert "0," in run("backups", "uitstap.qcoder")[0]


# import


def test_a_text_that_is_too_large_is_said_to_be(run: Run, tmp_path: Path) -> None:
    (tmp_path / "lang.txt").write_bytes(b"R: ja\n" * (MAX_TEXT_BYTES // 6 + 1))
    out, _err = run("import", "uitstap.qcoder", "lang.txt", code=1)
    assert "larger than 5 MB" in out
    assert "picture" not in out


def test_a_file_of_another_kind_has_its_reason(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    word = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + "WordDocument".encode("utf-16-le")
    (folder / "oud.doc").write_bytes(word)
    (folder / "foto.jpg").write_bytes(b"\xff\xd8\xff\xe0" * 100)
    (folder / "een.txt").write_text("I: Hoe?\nR: Zo.\n")
    out, _err = run("import", "uitstap.qcoder", "map", "--report", "r.csv")
    lines = {line for line in out.splitlines() if line.startswith("–")}
    assert any("oud.doc" in line and "Word 97-2003" in line for line in lines)
    assert any("foto.jpg" in line and "another kind of file" in line for line in lines)
    assert "Word 97-2003" in (tmp_path / "r.csv").read_text(encoding="utf-8")


def test_a_full_disk_ends_the_import_with_the_file_it_came_to(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    for number in range(9):
        text = "".join(f"R: zin {line} van {number}\n" for line in range(3000))
        (folder / f"interview{number}.txt").write_text(text)
    room = (tmp_path / "uitstap.qcoder").stat().st_size + 400_000
    with no_room(room):
        out, err = run("import", "uitstap.qcoder", "map", code=1)
    assert "✗" not in out
    assert "the disk is full" in err
    imported = out.count("✓")
    assert f"{9 - imported} files were left out, from interview{imported}.txt on" in err
    assert len(json.loads(run("documents", "uitstap.qcoder", "--json")[0])) == imported + 1


@pytest.fixture
def stopped_while_it_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Press Ctrl+C just after a document was stored."""
    from qcoder.documents import Documents

    stored = Documents.add_parts

    def add_parts(self: Documents, *given: object, **more: object) -> object:
        found = stored(self, *given, **more)  # pyright: ignore[reportArgumentType]
        os.kill(os.getpid(), signal.SIGINT)
        return found

    monkeypatch.setattr(Documents, "add_parts", add_parts)


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal there")
def test_what_was_stored_when_it_was_stopped_is_told(
    run: Run, tmp_path: Path, stopped_while_it_is_stored: None
) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"I: Hoe?\nR: Zo, nummer {number}.\n")
    out, err = run("import", "uitstap.qcoder", "map", code=1)
    assert out.count("✓") == 1
    assert "2 files were left out" in err
    assert len(json.loads(run("documents", "uitstap.qcoder", "--json")[0])) == 2


def test_remarks_in_a_report_are_apart() -> None:
    outcome = {
        "file": "a.pdf",
        "document": "a",
        "warnings": ["On 4 pages."],
        "dropped": ["4 lines"],
    }
    (row,) = report([outcome]).rows()
    assert row[-1] == "On 4 pages. | left out: 4 lines"


# tables


def test_the_caption_of_themes_names_the_variable_and_small_groups(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "c.csv").write_text("case,document,eigen_regio\nA,Interview 01,Noord\n")
    run("cases", "import", "uitstap.qcoder", "c.csv")
    out, _err = run("tables", "uitstap.qcoder", "--by", "eigen_regio")
    assert "mention them, by eigen regio (N = 1)" in out
    assert "may be traced to one of them: Noord." in out
    assert "traced to one of them: Noord" not in run("tables", "uitstap.qcoder")[0]


def test_notes_in_a_workbook_have_room_for_their_text(run: Run, tmp_path: Path) -> None:
    for words in (("tables",), ("export", "codings")):
        run(*words, "uitstap.qcoder", "--out", "t.xlsx")
        sheet = load_workbook(tmp_path / "t.xlsx").worksheets[1]
        width = sheet.column_dimensions["A"].width
        assert width < 70  # what a page has room for
        for row in sheet.iter_rows():
            text, height = str(row[0].value), sheet.row_dimensions[row[0].row or 0].height
            assert row[0].alignment.wrap_text
            assert (height or 15) >= 15 * -(-len(text) // width)
