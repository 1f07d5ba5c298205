"""Lists on a screen of some width, and what a shell leaves to be done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qcoder.cli import expanded
from qcoder.cli.screen import show_table
from tests.test_cli import Run, run

__all__ = ["run"]
WORDS = "De wethouder belt zelf als het stokt"
ROWS = [["i1", 12345, WORDS, WORDS], ["i2", 7, "kort", "0,27\u00a0–\u00a00,71"]]
HEADINGS = ["id", "Numbers", "Words", "Others"]


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    return monkeypatch


def shown(
    capsys: pytest.CaptureFixture[str], wide: pytest.MonkeyPatch, width: int, **how: object
) -> list[str]:
    wide.setenv("COLUMNS", str(width))
    show_table(ROWS, HEADINGS, **how)  # pyright: ignore[reportArgumentType]
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= width for line in lines if "left out" not in line)
    return lines


@pytest.mark.parametrize("width", [30, 45, 60, 80, 160])
def test_numbers_and_words_are_never_broken(
    capsys: pytest.CaptureFixture[str], wide: pytest.MonkeyPatch, width: int
) -> None:
    said = " ".join(shown(capsys, wide, width)).split()
    assert {"12345", "wethouder", "0,27", "Numbers"} <= {*said}
    assert "0,27\u00a0–\u00a00,71" in " ".join(shown(capsys, wide, width))


def test_columns_go_in_order_and_it_is_said(
    capsys: pytest.CaptureFixture[str], wide: pytest.MonkeyPatch
) -> None:
    spare = [["Others"], ["Words"]]
    assert "Others" in shown(capsys, wide, 60, spare=spare)[1]
    narrow = shown(capsys, wide, 32, spare=spare)
    assert "Others" not in narrow[1]
    assert "Words" in narrow[1]
    assert narrow[-1].startswith("1 column left out")


def test_rows_become_records_where_nothing_else_helps(
    capsys: pytest.CaptureFixture[str], wide: pytest.MonkeyPatch
) -> None:
    lines = shown(capsys, wide, 24)
    assert [line.split() for line in lines[:2]] == [["id", "i1"], ["Numbers", "12345"]]


def test_what_is_cut_has_one_line(
    capsys: pytest.CaptureFixture[str], wide: pytest.MonkeyPatch
) -> None:
    lines = shown(capsys, wide, 60, cut={"Words": 8, "Others": 8})
    assert sum(line.startswith(" i") for line in lines[3:]) == len([*filter(str.strip, lines[3:])])


def test_patterns_name_files_where_the_shell_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b.qcoder", "a.qcoder", "[1].docx", "1.docx", "x"):
        (tmp_path / name).touch()
    assert expanded(["merge", "*.qcoder", "--coder", "AK"]) == [
        "merge", "a.qcoder", "b.qcoder", "--coder", "AK",
    ]  # fmt: skip
    for stays in ("[1].docx", "geen*.docx", "Wat dan? Ja.", "?", "*", "a.qcoder"):
        assert expanded([stays]) == [stays]


def test_documents_are_put_in_groups_and_out_again(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(f"R: iets {name}", encoding="utf-8")
    run("new", "p.qcoder", "--coder", "AK")
    run("import", "p.qcoder", "a.txt", "b.txt", "c.txt")

    def groups() -> list[str | None]:
        rows = json.loads(run("documents", "p.qcoder", "--json").stdout)
        assert {row["status"] for row in rows} <= {"not started", ""}
        return [row["group"] for row in rows]

    said = run("documents", "group", "p.qcoder", "a", "b", "--group", "West").stdout
    assert "2 documents in “West” now." in said
    run("documents", "group", "p.qcoder", "c", "--group", "west")
    assert groups() == ["West", "West", "West"]
    assert "West" in run("documents", "p.qcoder").stdout
    run("documents", "group", "p.qcoder", "a", "--none")
    run("documents", "group", "p.qcoder", "b", "--group", "")
    assert groups() == [None, None, "West"]
    assert "--none" in run("documents", "group", "p.qcoder", "a", code=2).stderr
    run("documents", "group", "p.qcoder", "a", "z", "--group", "Oost", code=1)
    assert groups() == [None, None, "West"]
    assert "Oost" not in run("documents", "p.qcoder").stdout


def test_a_role_is_not_broken(capsys: pytest.CaptureFixture[str], wide: pytest.MonkeyPatch) -> None:
    wide.setenv("COLUMNS", "27")
    who = "Interviewer (interviewer), Respondent (respondent)"
    show_table([["Een lang document met een naam", who]], ["Document", "Speakers"])
    assert {"(interviewer),", "(respondent)"} <= {*capsys.readouterr().out.split()}
