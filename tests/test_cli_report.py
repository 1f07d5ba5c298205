"""`qcoder report` and `qcoder quotes`."""

from __future__ import annotations

import json

import pytest

import qcoder
from qcoder.cli.commands import run
from tests.reporting.projects import SAID, fill


@pytest.fixture
def project(path, monkeypatch):
    monkeypatch.setenv("QCODER_CODER", "AK")
    with qcoder.create(path, coder="AK") as p:
        fill(p)
    return str(path)


def test_parts_are_added_listed_moved_and_removed(project, capsys):
    for words in (
        ["themes", project, "--by", "regio"],
        ["crosstab", project, "--by", "regio", "--figure", "--title", "Per regio"],
        ["quotes", project, "--code", "REGIE", "--context"],
        ["text", project, "Eerst dit.", "--title", "Inleiding"],
        ["methods", project, "--no-agreement"],
    ):
        assert run(["report", "add", *words]) == 0
    assert "2. figure: Per regio" in capsys.readouterr().out
    assert run(["report", "move", project, "4", "1"]) == 0
    assert capsys.readouterr().out.startswith("1. text: Inleiding\n2. table: ")
    assert run(["report", "remove", project, "5"]) == 0
    assert run(["report", "list", project, "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["kind"] for one in listed] == ["text", "table", "figure", "quotes"]
    assert [one["label"] for one in listed] == ["", "Table 1", "Figure 1", ""]
    assert listed[3]["choices"]["context"] is True
    assert run(["report", "list", project]) == 0
    assert "Inleiding" in capsys.readouterr().out
    assert run(["report", "remove", project, "9"]) == 1
    assert run(["report", "add", "crosstab", project, "--by", "niets"]) == 1
    for table, option in (("crosstab", "--by"), ("code-line", "--document")):
        capsys.readouterr()
        assert run(["tables", table, project]) == 1
        said = capsys.readouterr().err
        assert option in said
        assert run(["report", "add", table, project]) == 1
        assert capsys.readouterr().err == said


def test_without_a_word_the_report_is_made_and_told(project, tmp_path, capsys):
    out = tmp_path / "uit"
    assert run(["report", project, "--out", str(out), "--format", "docx", "--format", "csv"]) == 0
    said = capsys.readouterr()
    assert "the usual ones" in said.err
    assert "Table" not in said.err
    assert sorted(one.suffix for one in out.rglob("*.*")) == [".csv"] * 5 + [".docx"]
    assert "Changed since" not in said.out
    assert run(["report", project, "--out", str(out), "--format", "docx"]) == 0
    assert "Nothing changed since" in capsys.readouterr().out
    with qcoder.open(project, coder="AK") as p:
        start = p.documents.list()[0].text.index(SAID[1])
        p.codings.add(p.documents.list()[0], start, start + 5, code="GELD")
    assert run(["report", project, "--out", str(out), "--format", "docx", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert any("1 → 2 interviews" in one for one in found["changes"])


def test_one_file_in_another_language(project, tmp_path, capsys):
    assert run(["report", "add", "text", project, "Iets"]) == 0
    out = tmp_path / "rapport.xlsx"
    assert run(["report", project, "--out", str(out), "--in", "nl"]) == 0
    assert out.exists()
    assert "Wrote" in capsys.readouterr().out
    assert run(["report", project, "--out", str(tmp_path / "geen" / "rapport.xlsx")]) == 1


def test_quotes_are_listed_shortened_and_restored(project, capsys):
    assert run(["quotes", project, "--code", "REGIE", "--json"]) == 0
    quote = json.loads(capsys.readouterr().out)[0]
    assert (quote["quote"], quote["source"]) == (SAID[0], "coördinator, region Noord")
    where = [project, quote["document"], str(quote["start"]), str(quote["end"])]
    assert run(["quotes", "shorten", *where, "De gemeente (...) werkt."]) == 0
    assert capsys.readouterr().out == "Quoted as: “De gemeente […] werkt.”\n"
    assert run(["quotes", project]) == 0
    shown = capsys.readouterr().out
    assert "De gemeente […] werkt." in " ".join(shown.split())
    assert "may identify someone" in " ".join(shown.split())
    assert run(["quotes", "shorten", *where, "De gemeente faalt."]) == 1
    assert "does not stand like that" in capsys.readouterr().err
    assert run(["quotes", "restore", *where]) == 0
    assert capsys.readouterr().out == f"Word for word: “{SAID[0]}”\n"
    assert run(["quotes", project, "--code", "REGIE", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["quote"] == SAID[0]


def test_quotes_are_added_as_a_table(project, tmp_path, capsys):
    assert run(["report", "add", "quotes", project, "--as-table"]) == 0
    assert "1. quotes: Findings with quotes" in capsys.readouterr().out
    assert run(["report", "list", project, "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["label"], listed["choices"]) == ("Table 1", {"as_table": True})
    out = tmp_path / "uit"
    assert run(["report", project, "--out", str(out), "--in", "nl"]) == 0
    assert (out / "tabellen" / "01 Bevindingen met citaat.csv").exists()


def test_quotes_are_left_out_by_number_and_taken_in(project, capsys):
    assert run(["report", "add", "quotes", project]) == 0
    assert run(["report", "add", "text", project, "Iets"]) == 0
    assert run(["quotes", project, "--code", "GELD", "--json"]) == 0
    (last,) = json.loads(capsys.readouterr().out.split("\n", 2)[2])
    assert last["number"] == 4  # of all, so that it says the same where some are listed
    assert run(["report", "leave-out", project, "1", "1", "4"]) == 0
    assert run(["report", "list", project]) == 0
    assert "2 quotes left out" in " ".join(capsys.readouterr().out.split())
    assert run(["report", "take-in", project, "1", "4"]) == 0
    assert run(["report", "list", project, "--json"]) == 0
    assert [one["left_out"] for one in json.loads(capsys.readouterr().out)] == [1, 0]
    assert run(["report", "leave-out", project, "1", "5"]) == 1
    assert "There is no quote 5: the list of quotes has 4 of them." in capsys.readouterr().err
    assert run(["report", "leave-out", project, "2", "1"]) == 1
    assert "Part 2 of the report has no quotes." in capsys.readouterr().err


def test_a_report_is_no_pdf(project, tmp_path, capsys):
    out = tmp_path / "rapport.pdf"
    assert run(["report", project, "--out", str(out)]) == 1
    assert ".docx" in capsys.readouterr().err
    assert not out.exists()
