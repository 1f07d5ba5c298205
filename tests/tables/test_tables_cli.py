"""The table commands: each table is one, with an option for all that it takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qcoder import sample
from qcoder.cli.commands import qcoder
from qcoder.tables.kinds import KINDS
from tests.test_cli import Run, run

__all__ = ["run"]
NEEDED = {"crosstab": ["--by", "regio"], "code_line": ["--document", "interview01"]}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "s.qcoder"
    sample.build(path).close()
    return path


def table(run: Run, built: Path, name: str, *more: str, code: int = 0):
    return run("tables", name, str(built), *NEEDED.get(name, []), *more, code=code)


@pytest.mark.parametrize("name", list(KINDS))
def test_each_table_is_a_command(run: Run, built: Path, name: str) -> None:
    helped = run("tables", name, "--help").stdout
    assert all(option in helped for option in ("--sort", "--out", "--json", "--passages"))
    found = json.loads(table(run, built, name, "--json").stdout)
    assert found["title"]
    assert found["notes"]
    assert [*found["rows"][0]] == [*found["headings"]] if found["rows"] else True
    printed = table(run, built, name, "--out", f"{name}.xlsx")
    assert found["title"] in printed.stdout
    assert f"{name}.xlsx" in printed.stdout


def test_the_list_of_commands_is_the_list_of_tables(run: Run) -> None:
    listed = run("tables", "--help").stdout
    assert all(f"  {name}" in listed for name in KINDS)
    assert "tables" in qcoder.commands
    run("tables", "code-line", "--help")


def test_percent_is_another_word_for_column_percent(run: Run, built: Path) -> None:
    first, second = (
        table(run, built, "documents", "--percent-from", "1", "--cells", cells, "--json").stdout
        for cells in ("percent", "column percent")
    )
    assert first == second
    assert "column percent" in json.loads(first)["title"]


def test_choices_are_passed_on(run: Run, built: Path) -> None:
    everything = ["--level", "themes", "--measure", "words", "--swap", "--of", "AK", "--json"]
    some = ["--document", "interview01", "--document", "interview02", "--valence", "hindering"]
    found = json.loads(table(run, built, "speakers", *everything, *some).stdout)
    assert [row["name"] for row in found["rows"]] == [
        "R (interview01)", "R (interview02)", "Total",
    ]  # fmt: skip
    said = " ".join(found["notes"])
    assert "Codings of AK only" in said
    assert "hindering" in said
    pairs = ["--pairs", "--together", "within turns", "--turns", "2", "--code", "SAM", "--json"]
    assert json.loads(table(run, built, "cooccurrence", *pairs).stdout)["rows"] == []


def test_lines_are_sorted_by_a_column_or_its_heading(run: Run, built: Path) -> None:
    how = ["--level", "themes", "--json", "--descending", "--sort"]
    for column in ("total", "Total"):
        rows = json.loads(table(run, built, "documents", *how, column).stdout)["rows"]
        totals = [row["total"] for row in rows]
        assert totals == sorted(totals, reverse=True)


def test_passages_behind_a_cell_are_listed(run: Run, built: Path) -> None:
    listed = table(run, built, "documents", "--passages", "SAM-REGIE", "Total", "--json").stdout
    rows = json.loads(listed)
    assert rows
    assert {row["code"] for row in rows} == {"SAM-REGIE"}
    assert all(len(row["passage"]) == row["end"] - row["start"] for row in rows)
    by_number = table(run, built, "documents", "--passages", "2", "total", "--json").stdout
    assert json.loads(by_number) == rows


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["documents", "--sort", "nowhere"], "nowhere"),
        (["documents", "--passages", "nothing", "total"], "nothing"),
        (["documents", "--passages", "SAM", "nowhere"], "nowhere"),
        (["documents", "--cells", "c"], "c-coefficient"),
        (["documents", "--document", "none"], "none"),
        (["documents", "--group", "none"], "none"),
        (["documents", "--flag", "none"], "none"),
        (["cooccurrence", "--code", "none"], "none"),
        (["themes", "--of", "none"], "none"),
    ],
)
def test_what_is_not_there_is_said_in_one_sentence(
    run: Run, built: Path, words: list[str], part: str
) -> None:
    said = table(run, built, *words, code=1).stderr.strip()
    assert part in said
    assert len(said.splitlines()) == 1


def test_a_variable_is_needed_to_compare_by(run: Run, built: Path) -> None:
    assert "case variable" in run("tables", "crosstab", str(built), code=1).stderr


def test_a_table_has_no_options_of_others(run: Run, built: Path) -> None:
    assert "--turns" in table(run, built, "speakers", "--turns", "1", code=2).stderr


@pytest.mark.parametrize("name", ["crosstab", "documents", "speakers", "cooccurrence"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_narrow_terminal_shows_the_columns_that_fit(
    run: Run, built: Path, monkeypatch: pytest.MonkeyPatch, name: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    shown = table(run, built, name, "--level", "themes").stdout
    cells = [line for line in shown.splitlines() if line.startswith((" SAM", " Code", " ──"))]
    assert len(cells) == 3
    assert all(len(line) <= width for line in cells)
    assert "Total" in shown or name == "cooccurrence"
    if width == 60:
        assert "left out: widen the terminal" in shown


def test_zero_is_a_choice_too(run: Run, built: Path) -> None:
    near = ["--together", "within turns", "--json", "--turns"]
    found = json.loads(table(run, built, "cooccurrence", *near, "0").stdout)
    assert "within 0 turns" in found["title"]
