"""The table commands: each table is one, with an option for all that it takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qcoder import open as qcoder_project
from qcoder import sample
from qcoder.cli.commands import qcoder
from qcoder.errors import Refused
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
        (["themes", "--passages", "SAM", ""], "no column"),
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
    if width == 60 and name != "cooccurrence":
        assert "left out: widen the terminal" in shown


def test_zero_is_a_choice_too(run: Run, built: Path) -> None:
    near = ["--together", "within turns", "--json", "--turns"]
    found = json.loads(table(run, built, "cooccurrence", *near, "0").stdout)
    assert "within 0 turns" in found["title"]


@pytest.mark.parametrize("column", ["+", "facilitating", "Facilitating", "FACILITATING"])
def test_a_column_goes_by_what_the_screen_calls_it(run: Run, built: Path, column: str) -> None:
    behind = ["--passages", "SAM-REGIE", column, "--json"]
    rows = json.loads(table(run, built, "themes", *behind).stdout)
    assert {row["valence"] for row in rows} == {"facilitating"}


@pytest.mark.parametrize("sign", ["-", "−"])
def test_a_minus_is_typed_as_there_is_a_key_for_it(run: Run, built: Path, sign: str) -> None:
    rows = json.loads(table(run, built, "themes", "--passages", "SAM", sign, "--json").stdout)
    assert {row["valence"] for row in rows} == {"hindering"}


def test_a_column_goes_by_its_heading_without_what_stands_behind_it(run: Run, built: Path) -> None:
    whole, short = (
        json.loads(table(run, built, "cooccurrence", "--pairs", *behind, "--json").stdout)
        for behind in (["--passages", "1", "Together (n)"], ["--passages", "1", "together"])
    )
    assert whole
    assert whole == short
    said = table(run, built, "coders", "--passages", "AK", "Turns", code=1).stderr
    assert "Codings (n)" in said  # the headings, as they are shown
    assert "not_started" not in said


def test_what_names_several_lines_or_only_a_level_names_none(run: Run, built: Path) -> None:
    several = ["--by", "regio", "--level", "themes", "--passages", "SAM", "interviews"]
    assert "(1, 8, 15, …)" in table(run, built, "themes", *several, code=1).stderr
    table(run, built, "themes", "--passages", "0", "interviews", code=1)


def test_passages_are_not_written_to_a_file_that_nobody_gets(
    run: Run, built: Path, tmp_path: Path
) -> None:
    asked = ["--passages", "SAM", "interviews", "--out", "p.xlsx"]
    assert "--out" in table(run, built, "themes", *asked, code=2).stderr
    assert not (tmp_path / "p.xlsx").exists()


@pytest.mark.parametrize("group", ["tables", "figure", "cases", "report"])
def test_a_command_that_is_not_there_is_named(run: Run, built: Path, group: str) -> None:
    said = run(group, "nowhere", str(built), code=2).stderr
    assert "There is no command “nowhere”" in said


@pytest.mark.parametrize(
    ("words", "option"), [(["crosstab"], "--by"), (["code_line"], "--document")]
)
def test_what_has_to_be_chosen_is_said_with_its_option(
    run: Run, built: Path, words: list[str], option: str
) -> None:
    assert option in run("tables", *words, str(built), code=1).stderr
    assert option in run("figure", *words, str(built), "--out", "f.svg", code=1).stderr


def test_decimals_stand_right(run: Run, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    asked = ["--pairs", "--level", "themes"]
    shown = table(run, built, "cooccurrence", *asked).stdout.splitlines()
    heading = next(line for line in shown if "c-coefficient" in line)
    end = heading.index("c-coefficient") + len("c-coefficient")
    assert next(line for line in shown if line.startswith(" SAM"))[:end].endswith(".08")


def test_themes_are_chosen_in_dutch_without_an_apostrophe(run: Run, built: Path) -> None:
    dutch, english = (
        table(run, built, "documents", "--level", level, "--json").stdout
        for level in ("themas", "themes")
    )
    assert dutch == english


def test_an_option_without_effect_is_not_taken(run: Run, built: Path) -> None:
    assert "--together" in table(run, built, "cooccurrence", "--turns", "3", code=2).stderr
    near = ["--turns", "3", "--together", "within turns"]
    assert "3 turns" in table(run, built, "cooccurrence", *near).stdout
    run("report", "add", "cooccurrence", str(built), "--turns", "3", code=2)
    drawn = ["network", str(built), "--out", "n.svg"]
    assert "--pairs" in run("figure", *drawn, "--pairs", code=2).stderr


def test_codes_across_are_short_on_a_screen(
    run: Run, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    asked = ["--level", "themes"]
    lines = json.loads(table(run, built, "cooccurrence", *asked, "--json").stdout)["rows"]
    shown = table(run, built, "cooccurrence", *asked).stdout
    assert "left out" not in shown.replace("are left out", "")
    heading = next(line for line in shown.splitlines() if "Code" in line.split())
    assert {row["code"] for row in lines} < {*heading.split()}


def test_a_column_to_sort_by_that_is_not_there_is_refused(built: Path) -> None:
    with qcoder_project(built, coder="AK") as p:
        with pytest.raises(Refused, match="interviews, interviews_pct"):
            p.tables.themes(sort="nope")
        assert len(p.tables.themes(sort="interviews"))
        item = p.report.add("table", {"name": "themes", "sort": "nope"})
        assert p.report.preview()[-1].problem == ""
        p.report.remove(item)
