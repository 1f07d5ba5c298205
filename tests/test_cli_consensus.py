"""Settling disagreements from the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import qcoder
from qcoder import i18n
from qcoder.cli.commands import run as run_command
from tests.builders import code_words, open_new, transcript


@pytest.fixture
def project(path: Path) -> Path:
    """A project in which AK and BV completed an interview and differ in all ways."""
    with open_new(path) as p:
        p.codes.add("SAM", codable=False)
        for code in ("REGIE", "INFO"):
            p.codes.add(code, parent="SAM")
        p.codes.add("GELD")
        p.coders.add("BV")
        document = p.documents.add(
            transcript(
                "I: en?",
                "R: De gemeente nam de regie, en dat ging goed. Later was er geld over. Of niet.",
            )
        )
        for coder, coded in (
            ("AK", {"gemeente nam": "REGIE", "ging goed": "REGIE", "over": "GELD"}),
            ("BV", {"nam de regie": "REGIE", "goed. Later": "INFO"}),
        ):
            for words, code in coded.items():
                code_words(p, document, words, code, coder=coder)
        for coder, valence in (("AK", "hindering"), ("BV", "facilitating")):
            code_words(p, document, "Of niet", "GELD", coder=coder, valence=valence)
            p.coders.set_status(document, "complete", coder)
    return path


@pytest.fixture
def run(project: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command on the project as AK; return what it prints."""

    def do(command: str, *arguments: str, code: int = 0, coder: bool = True) -> str:
        who = ["--coder", "AK"] if coder else []
        assert run_command([command, str(project), *arguments, *who]) == code
        out = capsys.readouterr()
        return out.err if code else out.out

    return do


@pytest.fixture
def listed(run: Callable[..., str]) -> Callable[..., list[dict[str, Any]]]:
    return lambda *arguments: json.loads(run("disagreements", *arguments, "--json", coder=False))


def test_disagreements_are_listed_with_both_sides(run: Callable[..., str]):
    said = run("disagreements", "--positions", coder=False)
    for part in (
        "REGIE, 13–25: gemeente nam",
        "REGIE, 22–34: nam de regie",
        "other code of the same theme",
        "GELD (hindering), ",
        "omission",
        "union",
    ):
        assert part in said
    assert "4 disagreements (boundary 1, valence 1, omission 1, other code 1); 3 undecided." in said


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_line_for_each_at_80_columns(
    run: Callable[..., str], monkeypatch: pytest.MonkeyPatch, language: str
):
    i18n.use(language)
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("disagreements", coder=False).splitlines()
    assert max(map(len, lines)) <= 80 + (lines[-1:] == [max(lines, key=len)]) * 40
    rows = [line for line in lines if re.match(r" [0-9a-f]{8} ", line)]
    assert len(rows) == 4
    assert len(lines) <= 5 + 2 * len(rows) + 3
    assert "AK" in rows[2]
    assert "BV" not in rows[2]  # who has it, of an omission
    assert "AK −" in rows[3]
    assert "✓" in rows[0]
    assert "nam" in rows[0]


def test_they_can_be_picked(run: Callable[..., str], listed: Callable[..., Any]):
    assert len(listed("--coder", "BV", "--coder", "AK")) == 4
    assert [each["kind"] for each in listed("--code", "GELD")] == ["omission", "valence"]
    assert [each["kind"] for each in listed("--document", "Interview", "--undecided")] == [
        "other code",
        "omission",
        "valence",
    ]
    assert "two or more" in run("disagreements", "--coder", "AK", code=1, coder=False)


def test_json_has_all_of_it(listed: Callable[..., Any]):
    first = listed()[0]
    assert (first["kind"], first["relation"], first["codes"]) == ("boundary", None, ["REGIE"])
    assert [each["passage"] for each in first["coders"]["BV"]] == ["nam de regie"]
    assert (first["settled"], first["decision"], first["reopened"]) == (True, None, None)


def test_a_round_of_decisions(run: Callable[..., str], listed: Callable[..., Any], project: Path):
    boundary, other, omission, valence = (each["id"] for each in listed())
    said = run(
        "decide", boundary[:8], "adjusted", "--text", "gemeente nam de regie", "--reason", "heel"
    )
    assert "Decided: another passage (REGIE: gemeente nam de regie) (AK, " in said
    assert ") – heel." in said
    run("decide", other, "one", "--chosen", "BV")
    run("decide", omission, "neither")
    run("decide", valence, "both", "--reason", "allebei")
    assert all(each["settled"] for each in listed())
    assert listed()[3]["decision"]["reason"] == "allebei"
    state = json.loads(run("consensus", "--json"))
    assert (state["coder"], state["complete"], state["undecided"]) == ("Consensus", True, 0)
    with qcoder.open(project, read_only=True) as p:
        found = [(p.codings.text(one), one.valence) for one in p.codings.list(coder="Consensus")]
    assert found == [("gemeente nam de regie", None), ("goed. Later", None), ("Of niet", "both")]
    run("undecide", boundary)
    assert listed()[0]["decision"] is None
    run("undo")
    assert listed()[0]["decision"]


def test_a_decision_that_is_open_again_is_shown_with_the_old_one(
    run: Callable[..., str], listed: Callable[..., Any], project: Path
):
    omission = listed()[2]
    run("decide", omission["id"], "neither", "--reason", "te kort")
    with qcoder.open(project, coder="AK") as p:
        p.codings.set_valence(omission["coders"]["AK"][0]["id"], "neutral")
    assert listed()[2]["reopened"]["reason"] == "te kort"
    assert "open again; was: nothing (AK" in run("disagreements", coder=False)


def test_consensus_is_made_and_reported(run: Callable[..., str], project: Path):
    said = run("consensus", "--boundary", "intersection")
    assert "Where coders differ only in boundaries: intersection." in said
    with qcoder.open(project, read_only=True) as p:
        assert [p.codings.text(one) for one in p.codings.list(coder="Consensus")] == [
            "nam",
            "Of niet",
        ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing", "both"], "no disagreement"),
        (["{id}", "one"], "Say which coder counts"),
        (["{id}", "adjusted", "--text", "staat er niet"], "not in"),
        (["{id}", "adjusted", "--text", " "], "not in"),
        (["{id}", "adjusted", "--start", "0", "--end", "2"], "outside"),
        (["{id}", "adjusted"], "begins and ends"),
    ],
)
def test_what_is_wrong_is_said(
    run: Callable[..., str], listed: Callable[..., Any], arguments: list[str], said: str
):
    first = listed()[0]["id"]
    assert said in run("decide", *[each.format(id=first) for each in arguments], code=1)


def test_a_valence_alone_is_adjusted_where_the_passage_is_the_same(
    run: Callable[..., str], listed: Callable[..., Any], project: Path
):
    valence = listed()[3]
    assert "neutral" in run("decide", valence["id"], "adjusted", "--valence", "neutral")
    decision = listed()[3]["decision"]
    assert (decision["start"], decision["end"]) == (valence["start"], valence["end"])
    with qcoder.open(project, read_only=True) as p:
        found = p.codings.list(coder="Consensus")
        assert [one.valence for one in found if p.codings.text(one) == "Of niet"] == ["neutral"]


@pytest.mark.parametrize("word", ["één", "een", "beide", "geen", "neither"])
def test_choices_are_taken_in_dutch(run: Callable[..., str], listed: Callable[..., Any], word: str):
    i18n.use("nl")
    first = listed()[0]["id"]
    run("decide", first, word, "--chosen", "AK")
    choice = {"één": "one", "een": "one", "beide": "both"}.get(word, "neither")
    assert listed()[0]["decision"]["choice"] == choice


def test_help_lists_the_choices(capsys: pytest.CaptureFixture[str]):
    run_command(["decide", "--help"])
    assert "one|both|neither|adjusted" in capsys.readouterr().out


def test_what_the_rule_settled_is_said(run: Callable[..., str]):
    said = run("consensus")
    assert "1 differs only in its boundaries: union." in said
    (document,) = json.loads(run("consensus", "--json"))["documents"]
    assert [document[name] for name in ("disagreements", "decided", "by_rule", "undecided")] == [
        4, 0, 1, 3,
    ]  # fmt: skip


def test_usage(run: Callable[..., str]):
    assert "--start and --end" in run("decide", "x", "adjusted", "--start", "1", code=2)


def test_a_project_without_double_coding_says_so(path: Path, capsys: pytest.CaptureFixture[str]):
    open_new(path).close()
    assert run_command(["disagreements", str(path)]) == 0
    assert "Nothing found." in capsys.readouterr().out
    assert run_command(["consensus", str(path)]) == 1
    assert "completed by two coders" in capsys.readouterr().err
