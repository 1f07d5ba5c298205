"""The commands that write codings and passages, and import codings again."""

from __future__ import annotations

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
    assert "0 rows are new" in said
    assert "3 rows are in the project already" in said
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
