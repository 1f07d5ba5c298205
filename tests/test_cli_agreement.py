"""Agreement on the command line, run as its user does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import qcoder
from qcoder import i18n
from qcoder.cli import commands
from qcoder.project import Project
from tests.builders import code_words, open_new, plain, transcript

Run = Callable[..., str]
TEXT = "Een kort gesprek. Het ging over geld. En over wonen. Verder niets."


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QCODER_CODER", raising=False)

    def run(*words: str, code: int = 0) -> str:
        capfd.readouterr()
        ended = commands.run(("agreement", "p.qcoder", *words))
        out, err = capfd.readouterr()
        assert ended == code, (out, err)
        return out if code == 0 else err

    return run


@pytest.fixture
def coded(tmp_path: Path) -> None:
    """Two coders with four documents, of which both completed all but the last."""
    with open_new(tmp_path / "p.qcoder") as p:
        p.codes.add("LEEF", codable=False)
        for name in ("GELD", "WONEN", "ZORG"):
            p.codes.add(name, parent="LEEF")
        p.coders.add("MV")
        for number in range(4):
            document = p.documents.add(plain(f"{TEXT} {number}", f"d{number}"))
            code_words(p, document, "Het ging over geld.", "GELD")
            p.coders.set_status(document, "complete", "AK")
            if number < 3:
                p.coders.set_status(document, "complete", "MV")
        p.work_as("MV")
        for number in range(3):
            code_words(p, p.documents.get(f"d{number}"), "over geld.", "GELD")
        code_words(p, p.documents.get("d0"), "En over wonen.", "WONEN")


@pytest.mark.usefixtures("coded")
def test_a_table_with_its_notes(run: Run) -> None:
    said = run()
    assert "Agreement between AK and MV per code (N = 3 double-coded documents)" in said
    lines = {line.split()[0]: line.split() for line in said.splitlines() if line.strip()}
    assert lines["GELD"][2:7] == ["15", "3", "3", "100.0", "1.00*"]
    assert "n/a – no variation" in said
    assert "3 of 4 documents (75 %, with 75 % of the text)" in said
    assert "* low base" in said
    assert "within these documents only" in said


@pytest.mark.usefixtures("coded")
def test_json_has_all_figures_and_choices(run: Run) -> None:
    found = json.loads(run("--unit", "character", "--rule", "any", "--interval", "none", "--json"))
    rows = {row["code"]: row for row in found["rows"]}
    assert rows["ZORG"]["alpha"] is None
    assert rows["ZORG"]["remarks"].startswith("n/a – no variation")
    assert 0 < rows["GELD"]["alpha"] < 1
    assert found["comparison"]["choices"]["rule"] is None
    assert found["comparison"]["choices"]["coders"] == ["AK", "MV"]
    assert found["comparison"]["pairs"][0]["figures"]["alpha"] == pytest.approx(rows[""]["alpha"])
    assert set(found["texts"]) == {"nl", "en"}


@pytest.mark.usefixtures("coded")
def test_files_of_each_kind(run: Run, tmp_path: Path) -> None:
    said = run("--xlsx", "a.xlsx", "--docx", "a.docx", "--csv", "a.csv", "--out", "b.csv",
               "--style", "international")  # fmt: skip
    assert said.count("Wrote") == 4
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    frame = pd.read_csv(tmp_path / "a.csv")
    assert frame["Krippendorff's α"].isna().tolist() == [False, False, False, True, False]
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Table", "Notes", "Methods"]


@pytest.mark.usefixtures("coded")
@pytest.mark.parametrize("by", ["document", "pair", "coder", "order"])
def test_other_views(run: Run, by: str) -> None:
    said = run("--by", by, "--docx", f"{by}.docx")
    assert {"document": "d3", "pair": "AK, MV", "coder": "Passages", "order": "α up to here"}[by] in said  # noqa: E501  # fmt: skip


@pytest.mark.usefixtures("coded")
def test_what_is_chosen(run: Run) -> None:
    rows = json.loads(run("--code", "WONEN", "--document", "d0", "--json"))["rows"]
    assert [row["code"] for row in rows] == ["WONEN", ""]
    assert rows[0]["coded_MV"] == 1
    assert "no reason" not in run("--interval", "bootstrap", "--seed", "3")
    matched = json.loads(run("--unit", "passage", "--overlap", "90%", "--json"))["rows"]
    assert [row["matched_f1"] for row in matched] == [0, 0, 0, None, 0]


@pytest.mark.usefixtures("coded")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--coder", "AK"), 1, "fewer than two coders completed a document"),
        (("--document", "d3"), 1, "no document was completed by two"),
        (("--coder", "ZZ"), 1, "There is no coder “ZZ”"),
        (("--rule", "0"), 1, "no share of overlap"),
        (("--rule", "2"), 1, "no share of overlap"),
        (("--rule", "half"), 2, "write 20% or 0.2"),
        (("--low", "0.9"), 1, "not possible"),
        (("--unit", "word"), 2, "sentence"),
        (("--xlsx", "a.docx"), 2, "must end in .xlsx"),
        (("--out", "nowhere/a.csv"), 1, "nowhere"),
    ],
)
def test_what_cannot_be_gets_one_sentence(
    run: Run, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in run(*words, code=code)
    assert sorted(file.suffix for file in tmp_path.iterdir()) in ([".qcoder"], [".lock", ".qcoder"])


def test_a_project_without_anything(run: Run, tmp_path: Path) -> None:
    open_new(tmp_path / "p.qcoder").close()
    assert "nothing to compare" in run(code=1)


def test_dutch_words(run: Run, coded: None) -> None:
    i18n.use("nl")
    for unit in ("sentence", "turn"):
        assert run("--unit", i18n._(unit))


def test_reading_needs_no_lock_and_changes_nothing(run: Run, coded: None, tmp_path: Path) -> None:
    before = (tmp_path / "p.qcoder").read_bytes()
    with qcoder.open(tmp_path / "p.qcoder", coder="AK") as p:
        assert isinstance(p, Project)
        run("--unit", "paragraph")
    assert (tmp_path / "p.qcoder").read_bytes() == before


def test_turns_are_compared_where_there_are_turns(run: Run, tmp_path: Path) -> None:
    with open_new(tmp_path / "p.qcoder") as p:
        p.codes.add("A")
        p.coders.add("MV")
        document = p.documents.add(transcript("I: Wat?", "R: Ja. Nee.", "R: Goed."))
        code_words(p, document, "Nee.", "A")
        for coder in ("AK", "MV"):
            p.coders.set_status(document, "complete", coder)
    rows = json.loads(run("--unit", "turn", "--json"))["rows"]
    assert (rows[0]["units"], rows[0]["coded_AK"], rows[0]["coded_MV"]) == (2, 1, 0)


@pytest.mark.usefixtures("coded")
def test_limits_are_given_as_shares_are(run: Run) -> None:
    found = json.loads(run("--low", "0,5", "--high", "70%", "--json"))
    assert found["comparison"]["choices"]["thresholds"] == [0.5, 0.7]
    assert "no share" in run("--low", "nan", code=2)


@pytest.mark.usefixtures("coded")
def test_json_is_the_same_in_every_language(run: Run) -> None:
    english = json.loads(run("--json"))
    i18n.use("nl")
    dutch = json.loads(run("--json"))
    i18n.use("en")
    assert dutch == english
    assert english["rows"][3]["remarks"].startswith("n/a")
    assert english["texts"]["en"][0].startswith("AK and MV")


@pytest.mark.usefixtures("coded")
@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_line_for_each_code_at_80_columns(
    run: Run, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    i18n.use(language)
    monkeypatch.setenv("COLUMNS", "80")
    table = run().split("─ \n")[1].splitlines()
    codes = [line.split()[0] for line in table[:4]]
    assert codes == ["LEEF", "GELD", "WONEN", "ZORG"]
    assert all(len(line) <= 80 for line in table[:4])
    assert ("n/a" if language == "en" else "n.v.t.") in table[3]
