"""The commands that write codings and passages, and import codings again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qcoder.cli import commands
from qcoder.project import Project
from tests.interviews import coded_interview

Run = Callable[..., str]


@pytest.fixture
def run(
    p: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """Run a command on a project with a coded interview; give what it printed."""
    coded_interview(p)
    p.close()
    monkeypatch.chdir(tmp_path)

    def run(*words: str, code: int = 0) -> str:
        capfd.readouterr()
        ended = commands.run([*words[:2], "uitstap.qcoder", *words[2:], "--coder", "AK"])
        done = "".join(capfd.readouterr())
        assert ended == code, done
        return done

    return run


@pytest.mark.parametrize("name", ["c.csv", "c.xlsx", "c.jsonl", "c.docx"])
def test_codings_are_written(run: Run, tmp_path: Path, name: str) -> None:
    assert "Wrote" in run("export", "codings", "--out", name)
    assert (tmp_path / name).stat().st_size


def test_codings_are_chosen_and_imported_again(run: Run) -> None:
    assert ": 1 passage" in run("export", "codings", "--out", "c.csv", "--flag", "citaat")
    assert ": 4 passages" in run("export", "codings", "--out", "c.csv", "--code", "SAM")
    assert ": 3 passages" in run("export", "codings", "--out", "c.csv", "--valence", "none")
    said = run("codings", "import", "c.csv", "--preview")
    assert "0 codings are new" in said
    assert "3 rows are in the project already" in said
    assert "no flag “weg”; there are: " in run(
        "export", "codings", "--out", "d.csv", "--flag", "weg", code=1
    )
    assert "0 codings imported" in run("codings", "import", "c.csv")


@pytest.mark.parametrize(("combine", "n"), [("any", "4"), ("all", "2"), ("near", "1")])
def test_passages_of_several_codes_are_written(run: Run, combine: str, n: str) -> None:
    said = run(
        "export", "passages", "--code", "REGIE", "--code", "GELD", "--combine", combine,
        "--out", "c.docx",
    )  # fmt: skip
    assert f": {n} passage" in said


def test_what_cannot_be_done_is_said(run: Run, tmp_path: Path) -> None:
    assert "--code" in run("export", "passages", "--out", "c.docx", code=2)
    assert ".jsonl" in run("export", "codings", "--out", "c.pdf", code=1)
    (tmp_path / "t.csv").write_text(
        "document,code,text\nInterview 01,GELD,weg\nInterview 01,GELD,Later"
    )
    assert "Line 2" in run("codings", "import", "t.csv", "--preview")
    assert "line 2" in run("codings", "import", "t.csv", code=1)
    said = run("codings", "import", "t.csv", "--skip-refused")
    assert "1 row does not fit" in said


def test_who_exports_what_may_identify_someone_is_warned(run: Run) -> None:
    assert "c.csv: 2 passages may identify" in run("export", "codings", "--out", "c.csv")
    said = run("export", "passages", "--code", "INFO", "--out", "c.docx")
    assert "c.docx: 1 passage may identify" in said
    assert "identify" not in run("export", "codings", "--out", "c.csv", "--code", "GELD")


def test_who_is_no_coder_is_said_once_with_what_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "document,code,text,coder\nInterview 01,GELD,Later,XY\nInterview 01,GELD,dat ging,xy"
    )
    said = run("codings", "import", "t.csv", "--preview")
    assert "2 rows do not fit" in said
    assert said.count("2 rows are by XY") == said.count("--add-coders") == 1
    said = run("codings", "import", "t.csv", code=1)
    assert "t.csv: 2 rows are by XY" in said
    assert "--add-coders" in said
    assert "2 codings imported" in run("codings", "import", "t.csv", "--add-coders")


def test_who_does_not_say_who_codes_is_told_how(
    run: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.csv").write_text("document,code,text\nInterview 01,GELD,Later")
    assert commands.run(["codings", "import", "uitstap.qcoder", "t.csv"]) == 1
    assert "--coder" in capfd.readouterr().err
    assert commands.run(["codings", "import", "uitstap.qcoder", "t.csv", "--preview"]) == 0
    said = capfd.readouterr().err
    assert "1 row names no coder" in said
    assert "--coder" in said


def test_a_row_that_contradicts_is_refused_and_one_that_adds_is_counted(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text(
        "document,code,text,valence,flags\n"
        "Interview 01,GELD,goed. Later niet meer: € 40,facilitating,\n"
        "Interview 01,GELD,goed. Later niet meer: € 40,,cijfer\n",
        encoding="utf-8",
    )
    for words in (["--preview"], ["--skip-refused"]):
        said = run("codings", "import", "t.csv", *words)
        assert "1 row adds to another coding" in said
        assert "Line 2: this passage has “Money” by AK already, with valence hindering" in said
    assert "line 2" in run("codings", "import", "t.csv", code=1)


def test_a_change_is_shown(run: Run) -> None:
    (first, *_rest) = json.loads(run("codings", "list", "--json"))
    assert "neutral" in run("codings", "change", first["id"], "--valence", "neutral")
