"""Cases from the command line: what is previewed, set, linked, grouped and imported."""

from __future__ import annotations

import json

import pytest

import qcoder
from tests.builders import dump, transcript
from tests.test_cli import Run, Write, run, write  # noqa: F401

SHEET = "naam;regio;fte\nEde;Noord;1,5\nAssen;Oost;onbekend\nTotaal;;3\n"


@pytest.fixture
def project(tmp_path) -> str:
    with qcoder.create(tmp_path / "p.qcoder", coder="AK") as p:
        p.documents.add(transcript("R: ja", "P: nee", name="Interview Ede"))
    return "p.qcoder"


def state(tmp_path):
    with qcoder.open(tmp_path / "p.qcoder", read_only=True) as p:
        return dump(p)


def test_a_sheet_is_previewed_and_then_imported(run: Run, write: Write, project, tmp_path):  # noqa: F811
    write("c.csv", SHEET)
    before = state(tmp_path)
    shown = run("cases", "import", project, "c.csv", "--preview").stdout
    assert "looks like a total" in shown
    assert "“onbekend”" in shown
    found = json.loads(run("cases", "import", project, "c.csv", "--preview", "--json").stdout)
    assert [row["state"] for row in found["rows"]] == ["new", "new", "unmatched"]
    assert found["rows"][0]["values"] == {"regio": [None, "Noord"], "fte": [None, 1.5]}
    assert state(tmp_path) == before
    done = run("cases", "import", project, "c.csv", "--row", "4=Totaal", "--without", "regio")
    assert "3 cases imported" in done.stdout
    rows = json.loads(run("cases", project, "--json").stdout)
    assert rows == [
        {"case": "Assen", "fte": None},
        {"case": "Ede", "fte": 1.5},
        {"case": "Totaal", "fte": 3},
    ]


def test_what_is_chosen_for_a_sheet_counts(run: Run, write: Write, project):  # noqa: F811
    write("c.csv", "titel;x\nnaam;regio;fte\nEde;Noord;1.250\n")
    run("cases", "import", project, "c.csv", "--header", "2", code=1)
    run("cases", "import", project, "c.csv", "--header", "2", "--point", "thousands",
        "--kind", "regio=one of", "--into", "regio=Provincie")  # fmt: skip
    rows = json.loads(run("cases", "variables", project, "--json").stdout)
    assert [(row["variable"], row["kind"], row["values"]) for row in rows] == [
        ("Provincie", "one of", 1),
        ("fte", "number", 1),
    ]
    for wrong in (["--row", "x=Ede"], ["--row", "Ede"], ["--kind", "number"]):
        run("cases", "import", project, "c.csv", *wrong, code=2)
    write("d.csv", "naam;fte\nEde;9\nNieuw;1\n")
    run("cases", "import", project, "d.csv", "--keep", "--no-new")
    assert json.loads(run("cases", project, "--json").stdout)[0]["fte"] == 1250
    run("cases", "import", project, "d.csv")
    assert [row["fte"] for row in json.loads(run("cases", project, "--json").stdout)] == [9, 1]


def test_variables_and_values_are_changed(run: Run, project):  # noqa: F811
    run("cases", "add", project, "Ede", "Assen")
    run("cases", "variables", "add", project, "fte", "--kind", "number")
    run("cases", "variables", "add", project, "regio", "--kind", "one of", "--option", "Noord")
    run("cases", "set", project, "ede", "fte", "1,5")
    assert "is “Noord” now" in run("cases", "set", project, "ede", "regio", "noord").stdout
    assert "Noord" in run("cases", "set", project, "ede", "regio", "zuid", code=1).stderr
    run("cases", "variables", "change", project, "regio", "--any")
    run("cases", "variables", "change", project, "regio", code=2)
    run("cases", "variables", "change", project, "regio", "--option", "Zuid", code=1)
    run("cases", "variables", "change", project, "fte", "--kind", "text")
    run("cases", "variables", "move", project, "regio", "1")
    for wrong in ("0", "3"):
        said = run("cases", "variables", "move", project, "regio", wrong, code=1).stderr
        assert "from 1 to 2" in said
    run("cases", "variables", "rename", project, "regio", "Regio")
    rows = json.loads(run("cases", "variables", project, "--json").stdout)
    assert [row["variable"] for row in rows] == ["Regio", "fte"]
    run("cases", "set", project, "ede", "Regio")
    run("cases", "variables", "remove", project, "fte")
    run("cases", "rename", project, "Ede", "Eden")
    assert json.loads(run("cases", project, "--json").stdout) == [
        {"case": "Assen", "Regio": None},
        {"case": "Eden", "Regio": None},
    ]


def test_documents_are_suggested_linked_and_grouped(run: Run, project):  # noqa: F811
    run("cases", "add", project, "Ede", "Assen")
    (row,) = json.loads(run("cases", "suggest", project, "--json").stdout)
    assert (row["case"], row["document"], row["speaker"]) == ("Ede", "Interview Ede", None)
    assert json.loads(run("cases", "links", project, "--json").stdout) == []
    assert "1 link made" in run("cases", "suggest", project, "--accept").stdout
    run("cases", "link", project, "Assen", "Interview Ede", "--speaker", "P")
    assert len(json.loads(run("cases", "links", project, "--json").stdout)) == 2
    run("cases", "variables", "add", project, "regio")
    run("cases", "set", project, "Ede", "regio", "Noord")
    run("cases", "set", project, "Assen", "regio", "Oost")
    assert "their cases differ: Interview Ede" in run("cases", "group", project, "regio").stdout
    run("cases", "unlink", project, "Assen", "Interview Ede", "--speaker", "P")
    done = json.loads(run("cases", "group", project, "regio", "--json").stdout)
    assert done == {"groups": ["Noord"], "put": ["Interview Ede"], "several": [], "none": []}
    assert json.loads(run("documents", project, "--json").stdout)[0]["group"] == "Noord"


def test_figures_per_year(run: Run, write: Write, project, tmp_path):  # noqa: F811
    write("f.csv", "naam;jaar;instroom;uitval\nEde;2023;3;onbekend\n")
    before = state(tmp_path)
    assert "2023 inflow: 3" in run("cases", "flows", "import", project, "f.csv", "--preview").stdout
    assert state(tmp_path) == before
    assert "2 figures" in run("cases", "flows", "import", project, "f.csv").stdout
    run("cases", "flows", "set", project, "Ede", "2023", "exits", "4", "--unit", "personen")
    run("cases", "flows", "set", project, "Ede", "2023", "sustained exits", "5",
        "--unit", "personen")  # fmt: skip
    run("cases", "flows", "set", project, "Ede", "2023", "current", "?")
    run("cases", "flows", "set", project, "Ede", "203", "exits", "4", code=1)
    run("cases", "flows", "set", project, "Ede", "2023", "winst", "4", code=2)
    found = json.loads(run("cases", "flows", project, "--json").stdout)
    assert [(row["measure"], row["value"]) for row in found["figures"]] == [
        ("inflow", 3),
        ("current", None),
        ("exits", 4),
        ("sustained exits", 5),
        ("dropout", None),
    ]
    assert "more sustained exits" in found["notes"][0]
    run("cases", "flows", "remove", project, "Ede", "2023", "exits")
    run("cases", "flows", "remove", project, "Ede", "2023")
    assert json.loads(run("cases", "flows", project, "--json").stdout)["figures"] == []


def test_taking_back_what_is_not_there_changes_nothing(run: Run, project, tmp_path):  # noqa: F811
    run("cases", "add", project, "Ede")
    before = state(tmp_path)
    said = run("cases", "flows", "remove", project, "Ede", "2019", code=1).stderr
    assert "no figures of “Ede” in 2019" in said
    said = run("cases", "unlink", project, "Ede", "Interview Ede", code=1).stderr
    assert "“Interview Ede” is not linked to “Ede”" in said
    assert state(tmp_path) == before


def test_values_that_differ_in_capitals_make_one_group_in_what_is_said(run: Run, project, tmp_path):  # noqa: F811
    with qcoder.open(tmp_path / project, coder="AK") as p:
        p.documents.add(transcript("R: nee", name="Interview Assen"))
    run("cases", "add", project, "Ede", "Assen")
    run("cases", "suggest", project, "--accept")
    run("cases", "variables", "add", project, "regio")
    run("cases", "set", project, "Ede", "regio", "Noord")
    run("cases", "set", project, "Assen", "regio", "noord")
    assert run("cases", "group", project, "regio").stdout.lower().count("noord") == 1


def test_numbers_with_a_point_are_asked_about_by_their_option(run: Run, write: Write, project):  # noqa: F811
    write("c.csv", "naam;subsidie\nEde;118.000\nAssen;1,5\n")
    assert "--point" in run("cases", "import", project, "c.csv", "--preview").stdout
    assert "--point" in run("cases", "import", project, "c.csv", code=1).stderr
