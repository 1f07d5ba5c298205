"""The command line, run as its user does."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import qcoder
from qcoder import sample
from qcoder.cli import coding, commands

Write = Callable[[str, str], None]
Run = Callable[..., "Done"]
TEXT = """Interview: INT07
Datum: 14-09-2018

I: Hoe loopt de samenwerking met de gemente?
R: De wethouder belt zelf. De gemente betaalt ook mee aan de opvang.
I: En de cliënten?
R: Die haken soms af, maar ik blijf appen.
"""


_PASSAGE = ("p.qcoder", "interview", "REGIE", "--text", "De wethouder belt zelf.")
_HUGE = "9" * 20
_LONG = "n" * 300


@dataclass
class Done:
    """What one run printed."""

    stdout: str
    stderr: str


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QCODER_CODER", raising=False)

    def run(*words: str, code: int = 0) -> Done:
        capfd.readouterr()
        ended = commands.run(words)
        done = Done(*capfd.readouterr())
        assert ended == code, done
        return done

    return run


def run_apart(folder: Path, *words: str, **environment: str) -> Done:
    """Run the command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", "from qcoder.cli import main; main()", *words],
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
    )
    return Done(done.stdout, done.stderr)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], None]:
    """Write a file in the folder in which the commands run."""

    def write(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return write


@pytest.fixture
def project(run: Run, tmp_path: Path) -> str:
    (tmp_path / "interview.txt").write_text(TEXT, encoding="utf-8")
    run("new", "p.qcoder", "--coder", "AK", "--codebook", "rups_success_factors")
    run("import", "p.qcoder", "interview.txt")
    return "p.qcoder"


def codings(run: Run, project: str) -> list[dict[str, object]]:
    return json.loads(run("codings", project, "--json").stdout)


def test_code_a_passage_by_its_words_and_table_it(run: Run, project: str, tmp_path: Path) -> None:
    run("code", project, "interview", "REGIE", "--text", "De wethouder belt zelf.",
        "--valence", "facilitating", "--memo", "mooi")  # fmt: skip
    (coding,) = codings(run, project)
    assert coding["passage"] == "De wethouder belt zelf."
    assert coding["code"] == "SAM-REGIE"
    assert coding["valence"] == "facilitating"
    shown = run("tables", project, "--out", "t.csv", "--out", "t.xlsx", "--json")
    rows = {row["code"]: row for row in json.loads(shown.stdout)["rows"]}
    assert rows["SAM"]["interviews"] == rows["SAM-REGIE"]["facilitating"] == 1
    assert rows["SAM-REGIE"]["words"] == 4
    assert rows["BEL"]["interviews"] == 0
    assert (tmp_path / "t.xlsx").stat().st_size > 5000
    assert "SAM-REGIE" in (tmp_path / "t.csv").read_text(encoding="utf-8")


def test_a_correction_takes_the_coding_along_and_is_undone(
    run: Run, write: Write, project: str
) -> None:
    run("code", project, "interview", "REGIE", "--text", "De gemente betaalt ook mee")
    text = run("documents", "show", project, "interview").stdout
    corrected = text.replace("gemente", "gemeente")
    write("new.txt", corrected)
    assert "1 passage moved along" in run("correct", project, "interview", "new.txt").stdout
    assert codings(run, project)[0]["passage"] == "De gemeente betaalt ook mee"
    assert run("documents", "show", project, "interview").stdout == corrected
    run("undo", project)
    assert codings(run, project)[0]["passage"] == "De gemente betaalt ook mee"
    run("redo", project)
    assert codings(run, project)[0]["passage"] == "De gemeente betaalt ook mee"
    assert "in order" in run("check", project).stdout


def test_what_loses_its_words_is_listed(run: Run, write: Write, project: str) -> None:
    run("code", project, "interview", "UITVAL", "--text", "haken soms af")
    write("new.txt", TEXT.replace("Die haken soms af, maar ik", "Ik"))
    listed = run("correct", project, "interview", "new.txt").stdout
    assert "BTR-UITVAL" in listed
    assert "haken soms af" in listed
    assert codings(run, project) == []


def test_codes_are_added_moved_merged_retired_and_removed(run: Run, project: str) -> None:
    run("codes", "add", project, "SAM-NIEUW", "--name", "Iets nieuws", "--under", "SAM")
    run("codes", "rename", project, "SAM-NIEUW", "Anders")
    run("codes", "move", project, "SAM-NIEUW", "--under", "FIN", "--position", "0")
    run("code", project, "interview", "SAM-NIEUW", "--text", "De wethouder belt zelf.")
    assert "1 coding of SAM-NIEUW" in run("codes", "merge", project, "SAM-NIEUW", "REGIE").stdout
    assert codings(run, project)[0]["code"] == "SAM-REGIE"
    run("codes", "retire", project, "REGIE")
    refused = run("code", project, "interview", "REGIE", "--text", "ik blijf appen", code=1)
    assert "retired" in refused.stderr
    assert "1 coding" in run("codes", "remove", project, "REGIE", code=1).stderr
    run("codes", "remove", project, "REGIE", "--with-codings")
    assert codings(run, project) == []


def test_import_names_each_file_that_fails_and_imports_the_rest(
    run: Run, write: Write, project: str
) -> None:
    write("in/goed.txt", "R: ja hoor, dat gaat.\nI: ok?\nR: ja\nI: dus")
    write("in/leeg.txt", "")
    done = run("import", project, "in", code=1)
    assert "leeg.txt" in done.stdout
    assert "goed" in done.stdout
    assert "1 file was not imported" in done.stderr
    assert "in the project already" in run("import", project, "in/goed.txt").stdout


def test_a_table_of_codings_is_taken_over_whole_or_not_at_all(
    run: Run, write: Write, project: str
) -> None:
    write("c.csv", "document;code;fragment\ninterview;REGIE;De wethouder belt zelf.\n"
          "interview;REGIE;dit staat er niet\n")  # fmt: skip
    refused = run("codings", "import", project, "c.csv", code=1).stderr
    assert "c.csv, line 3" in refused
    assert codings(run, project) == []
    write("c.csv", "document;code;fragment;waardering\n"
          "interview;REGIE;De wethouder belt zelf.;belemmerend\n")  # fmt: skip
    run("codings", "import", project, "c.csv")
    assert codings(run, project)[0]["valence"] == "hindering"


def test_cases_split_the_table(run: Run, write: Write, project: str) -> None:
    write("cases.csv", "casus;document;regio;fte\nA;interview;Noord;0,5\nB;;Zuid;1\n")
    run("cases", "import", project, "cases.csv")
    run("code", project, "interview", "REGIE", "--text", "De wethouder belt zelf.")
    rows = json.loads(run("tables", project, "--by", "regio", "--json").stdout)["rows"]
    found = {row["group"]: row["interviews"] for row in rows if row["code"] == "SAM-REGIE"}
    assert found == {"Noord": 1, "Zuid": 0}
    assert "fte" in run("tables", project, "--by", "onzin", code=1).stderr


def test_crosstab_and_programmes(run: Run, tmp_path: Path) -> None:
    sample.build(tmp_path / "s.qcoder").close()
    crosstab = ["tables", "crosstab", "s.qcoder", "--by", "regio"]
    outputs = ["--out", "t.docx", "--out", "t.xlsx", "--out", "t.csv"]
    printed = run(*crosstab, *outputs, "--json").stdout
    found = json.loads(printed)
    assert {"Noord", "Oost", "Zuid", "total"} <= found["rows"][0].keys()
    assert found["headings"]["Oost"].startswith("Oost (n = ")
    assert found["source"].startswith("Source: interviews (N = ")
    assert {"t.docx", "t.xlsx", "t.csv"} <= {file.name for file in tmp_path.iterdir()}
    shown = run(*crosstab, "--cells", "presence", "--merge-small").stdout
    assert "●" in shown
    assert "Other (n = " in shown
    bands = run("tables", "crosstab", "s.qcoder", "--by", "fte", "--band", "1,5", "--band", "2")
    assert "1.5 to below 2" in bands.stdout
    programmes = run("tables", "programmes", "s.qcoder", "--variable", "regio", "--out", "p.docx")
    assert "Programma Noord 1" in programmes.stdout
    assert "onzin" in run("tables", "programmes", "s.qcoder", "--variable", "onzin", code=1).stderr
    run("tables", "crosstab", "s.qcoder", "--by", "regio", "--band", "3", code=1)
    run("codebook", "save", "s.qcoder", "b.html", "--language", "en", "--counts")
    assert '<html lang="en">' in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_a_speaker_is_corrected(run: Run, project: str) -> None:
    run("documents", "speaker", project, "interview", "I", "--role", "respondent", "--rename", "AK")
    (row,) = json.loads(run("documents", project, "--json").stdout)
    assert row["speakers"] == "AK (respondent), R (respondent)"


def test_an_encrypted_project_needs_its_passphrase(run: Run, write: Write, tmp_path: Path) -> None:
    write("key", "geheim woord\n")
    run("new", "e.qcoder", "--coder", "AK", "--passphrase-file", "key")
    assert "--passphrase-file" in run("codes", "e.qcoder", code=1).stderr
    write("wrong", "anders\n")
    run("codes", "e.qcoder", "--passphrase-file", "wrong", code=1)
    run("codes", "e.qcoder", "--passphrase-file", "key")
    assert b"SQLite" not in (tmp_path / "e.qcoder").read_bytes()


def test_several_coders_say_who_they_are(run: Run, project: str) -> None:
    run("coders", "add", project, "MV")
    words = ("code", project, "interview", "REGIE", "--text", "De wethouder belt zelf.")
    assert "AK, MV" in run(*words, code=1).stderr
    run(*words, "--coder", "mv")
    assert codings(run, project)[0]["coder"] == "MV"
    assert "nothing to undo" not in run("undo", project, "--coder", "MV").stdout
    run("codings", project)  # reading needs no coder


def test_coding_changes_and_removal(run: Run, project: str) -> None:
    run("code", project, "interview", "REGIE", "--text", "De wethouder belt zelf.")
    (coding,) = codings(run, project)
    run("codings", "change", project, str(coding["id"]), "--code", "KETEN", "--valence", "both",
        "--end", str(int(str(coding["end"])) - 1))  # fmt: skip
    (changed,) = codings(run, project)
    assert (changed["code"], changed["valence"]) == ("SAM-KETEN", "both")
    assert changed["passage"] == "De wethouder belt zelf"
    run("codings", "remove", project, str(coding["id"]))
    assert codings(run, project) == []


def test_history_says_what_was_done_and_any_of_it_can_be_taken_back(run: Run, project: str) -> None:
    run("code", project, "interview", "REGIE", "--text", "De wethouder belt zelf.")
    run("code", project, "interview", "UITVAL", "--text", "Die haken soms af")
    log = json.loads(run("history", project, "--json").stdout)
    assert [entry["verb"] for entry in log][:3] == ["code passage"] * 2 + ["import document"]
    run("undo", project, "--operation", str(log[1]["number"]))
    assert [coding["code"] for coding in codings(run, project)] == ["BTR-UITVAL"]


@pytest.mark.parametrize("suffix", [".yaml", ".csv", ".xlsx"])
def test_the_codebook_goes_out_and_in_again(run: Run, project: str, suffix: str) -> None:
    run("codebook", "save", project, f"book{suffix}")
    run("new", "other.qcoder", "--coder", "AK", "--codebook", f"book{suffix}")
    first, second = (
        [(row["code"], row["name"]) for row in json.loads(run("codes", p, "--json").stdout)]
        for p in (project, "other.qcoder")
    )
    assert first == second


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["check", "none.qcoder"], 1, "none.qcoder"),
        (["new", "p.qcoder", "--coder", "AK"], 1, "exists already"),
        (["new", "q.qcoder"], 2, "--coder"),
        (["new", "q.qcoder", "--coder", "A", "--codebook", "onzin"], 1, "onzin"),
        (["code", "p.qcoder", "interview", "SAM", "--text", "belt"], 1, "theme"),
        (["code", "p.qcoder", "interview", "WERK", "--text", "belt"], 1, "BEL-WERK, INB-WERK"),
        (["code", "p.qcoder", "nix", "REGIE", "--text", "belt"], 1, "interview"),
        (["code", "p.qcoder", "interview", "REGIE"], 2, "--text"),
        (["code", "p.qcoder", "interview", "REGIE", "--start", "5", "--end", "5"], 1, "5–5"),
        (["codings", "import", "p.qcoder", "none.csv"], 1, "none.csv"),
        (["tables", "p.qcoder", "--out", "t.pdf"], 1, "t.pdf"),
        (["import", "p.qcoder", "none.docx"], 1, "1 file was not imported"),
        (["history", "p.qcoder", "--limit", "0"], 2, "--limit"),
        (["check", "interview.txt"], 1, "interview.txt"),
        (["redo", "p.qcoder"], 1, "nothing to redo"),
        (["nonsense"], 2, "nonsense"),
        (["code", *_PASSAGE, "--phase", "bogus"], 1, "has contact (first contact), overwegen"),
        (["code", *_PASSAGE, "--phase", ""], 1, "has contact (first contact), overwegen"),
        (["code", *_PASSAGE, "--as", ""], 1, "no coder “”"),
        (["code", *_PASSAGE, "--memo", ""], 1, "empty"),
        (["codings", "p.qcoder", "--document", ""], 1, "no document “”"),
        (["codings", "p.qcoder", "--code", ""], 1, "no code “”"),
        (["codings", "p.qcoder", "--by", ""], 1, "no coder “”"),
        (["codings", "p.qcoder", "--code", "\udcff"], 1, "no code “\ufffd”"),
        (["codes", "move", "p.qcoder", "REGIE", "--under", ""], 1, "no code “”"),
        (["codes", "add", "p.qcoder", "X", "--under", ""], 1, "no code “”"),
        (["tables", "p.qcoder", "--by", ""], 1, "“”"),
        (["tables", "p.qcoder", "--of", ""], 1, "no coder “”"),
        (["tables", "p.qcoder", "--percent-from", _HUGE], 2, "--percent-from"),
        (["documents", "speaker", "p.qcoder", "interview", "I", "--rename", ""], 1, "label"),
        (["documents", "speaker", "p.qcoder", "interview", "I", "--same-as", ""], 1, "“”"),
        (["documents", "speaker", "p.qcoder", "interview", "I", "--role", ""], 2, "“”"),
        (["history", "p.qcoder", "--limit", _HUGE], 2, "--limit"),
        (["undo", "p.qcoder", "--operation", _HUGE], 2, "--operation"),
        (["codes", "move", "p.qcoder", "REGIE", "--position", _HUGE], 2, "--position"),
        (["codebook", "load", "p.qcoder", _LONG], 1, _LONG[:30]),
        (["codebook", "save", "p.qcoder", f"{_LONG}.csv"], 1, _LONG[:30]),
        (["codebook", "save", "p.qcoder", f"{_LONG}.yaml"], 1, _LONG[:30]),
        (["import", "p.qcoder", _LONG], 1, "1 file was not imported"),
        (["code", *_PASSAGE, "--flag", "xx"], 1, "no flag “xx”; it has: citaat"),
        (["codings", "import", "p.qcoder", f"{_LONG}.csv"], 1, _LONG[:30]),
        (["documents", "list", _LONG], 1, _LONG[:30]),
        (["new", _LONG, "--coder", "AK"], 1, _LONG[:30]),
        (["new", "q.qcoder", "--coder", "A", "--codebook", _LONG], 1, _LONG[:30]),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    run: Run, project: str, words: list[str], code: int, says: str
) -> None:
    assert says in run(*words, code=code).stderr


def test_a_coding_has_its_phase_coder_and_memo_from_the_options(run: Run, project: str) -> None:
    run("coders", "add", project, "Samen", "--kind", "consensus")
    run("code", *_PASSAGE, "--phase", "First contact", "--as", "Samen", "--memo", "ok\udcff",
        "--flag", "Quotable")  # fmt: skip
    (row,) = codings(run, project)
    assert (row["coder"], row["qualifiers"]) == ("Samen", {"fase": "contact"})
    assert row["flags"] == "citaat"
    with qcoder.open(Path(project)) as p:
        (memo,) = p.memos.list()
        assert (p.coders.get(memo.coder).name, memo.body) == ("Samen", "ok\ufffd")


def test_a_list_of_codings_is_not_a_query_for_each(run: Run, project: str) -> None:
    with qcoder.open(Path(project)) as p:
        (document,) = p.documents.list()
        for word in re.finditer(r"\w+", document.text):
            p.codings.add(document, *word.span(), code="REGIE")
        asked: list[str] = []
        p._store._connection.set_trace_callback(asked.append)
        rows = coding._rows(p, p.codings.list(), as_json=True)
        assert len(asked) < 10 < len(rows)


def test_without_phases_in_the_codebook_none_can_be_given(run: Run, write: Write) -> None:
    run("new", "q.qcoder", "--coder", "AK")
    run("codes", "add", "q.qcoder", "T-A")
    write("i.txt", TEXT)
    run("import", "q.qcoder", "i.txt")
    words = ("code", "q.qcoder", "i", "T-A", "--text", "belt", "--phase", "contact")
    assert "no phases" in run(*words, code=1).stderr


def test_messages_are_dutch_where_the_system_is(tmp_path: Path) -> None:
    done = run_apart(tmp_path, "check", "none.qcoder", QCODER_LANG="nl_NL.UTF-8")
    assert done.stderr.startswith("Fout: ")
    assert "codeboek" in run_apart(tmp_path, "--language", "nl", "codebook", "--help").stdout
    assert "codebook" in run_apart(tmp_path, "--language=en", "codebook", "--help").stdout


def test_demo_builds_the_sample_and_its_tables(run: Run, tmp_path: Path) -> None:
    done = run("demo")
    assert "SAM-REGIE" in done.stdout
    folder = tmp_path / "qcoder-demo"
    assert {file.name for file in folder.iterdir()} == {
        "rups-voorbeeld.qcoder", "themes.xlsx", "themes.csv",
    }  # fmt: skip
    run("demo")  # again: beside the first
    assert (tmp_path / "qcoder-demo-2" / "themes.csv").exists()
    assert "exists already" in run("demo", "qcoder-demo", code=1).stderr
