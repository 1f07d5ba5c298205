"""Figures per year from sheets: long and wide, and what is not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcoder.case_import import CaseImport
from qcoder.errors import Refused
from qcoder.flows import Measure
from tests.builders import dump

LONG = (
    "Overzicht",
    "",
    "Aanbieder;Jaar;Instroom;Lopend;Uitstap;w.v. duurzaam;Uitval;Teleenheid;Bron;Opmerking",
    "Ede;2022;3;1.250;0;;onbekend;personen;jaarverslag;",
    "ede;2023;4;;1;1;-;personen;;",
    "Totaal;2023;7;;;;;;;x",
)


def table(folder: Path, *lines: str) -> Path:
    file = folder / "t.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def values(p) -> dict[tuple[int, str], int | None]:
    return {(flow.year, str(flow.measure)): flow.value for flow in p.flows.list()}


def test_a_row_per_case_and_year(p, tmp_path):
    before = dump(p)
    file = table(tmp_path, *LONG)
    preview = p.preview_flows(file)
    assert dump(p) == before
    assert preview.columns["w.v. duurzaam"] == "sustained exits"
    assert [str(row.state) for row in preview.rows] == ["new", "new", "unmatched"]
    assert "“Opmerking”" in preview.notes[0]
    p.load_flows(file)
    assert values(p) == {
        (2022, "inflow"): 3,
        (2022, "current"): 1250,
        (2022, "exits"): 0,
        (2022, "dropout"): None,
        (2023, "inflow"): 4,
        (2023, "exits"): 1,
        (2023, "sustained exits"): 1,
        (2023, "dropout"): None,
    }
    assert (p.flows.list()[0].unit, p.flows.list()[0].source) == ("personen", "jaarverslag")
    once = dump(p)
    p.load_flows(file)
    assert dump(p) == once
    assert {str(row.state) for row in p.preview_flows(file).rows} == {"unchanged", "unmatched"}
    p.undo()
    assert dump(p) == before


def test_columns_per_year(p, tmp_path):
    p.cases.add("Ede")
    p.load_flows(
        table(tmp_path, ";2022;;2023;", "Naam;Instroom;Uitval;Instroom;Uitval", "Ede;1;2;3;4")
    )
    assert values(p) == {
        (2022, "inflow"): 1,
        (2022, "dropout"): 2,
        (2023, "inflow"): 3,
        (2023, "dropout"): 4,
    }


@pytest.mark.parametrize("keep", [False, True])
def test_what_is_there_is_kept_or_written_over_but_never_taken_away(p, tmp_path, keep):
    p.cases.add("Ede")
    for measure in ("inflow", "exits", "dropout"):
        p.flows.set("Ede", 2023, measure, 5, unit="personen", definition="zo")
    file = table(tmp_path, "naam;jaar;instroom;uitstap;uitval", "Ede;2023;6;onbekend;")
    choices = CaseImport(keep_existing=keep)
    assert [str(row.state) for row in p.preview_flows(file, choices).rows] == ["conflict"]
    p.load_flows(file, choices)
    assert values(p) == {
        (2023, "inflow"): 5 if keep else 6,
        (2023, "exits"): 5,
        (2023, "dropout"): 5,
    }
    assert {(flow.unit, flow.definition) for flow in p.flows.list()} == {("personen", "zo")}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["Ede;2023;veel"], "Line 2 .Ede.: “veel” is no figure"),
        (["Ede;2023;-3"], "“-3” is no figure"),
        (["Ede;2023;1,5"], "no figure"),
        (["Ede;vorig jaar;3"], "“vorig jaar” is no year"),
        (["Ede;;3"], "is no year"),
        (["Ede;2023;3", "EDE;2023;4"], "lines 2 and 3 differ on “inflow” in 2023"),
    ],
)
def test_what_does_not_fit_stops_all(p, tmp_path, rows, says):
    before = dump(p)
    file = table(tmp_path, "naam;jaar;instroom", *rows)
    with pytest.raises(Refused, match=says) as caught:
        p.load_flows(file)
    assert "Nothing was imported" in str(caught.value)
    assert dump(p) == before


def test_a_sheet_without_figures_is_said(p, tmp_path):
    with pytest.raises(Refused, match="naam, regio"):
        p.preview_flows(table(tmp_path, "naam;regio", "Ede;Noord"))
    with pytest.raises(Refused, match="Two columns"):
        p.preview_flows(table(tmp_path, "naam;jaar;instroom;inflow", "Ede;2023;1;2"))
    two = CaseImport(columns={"inflow": None})
    p.load_flows(table(tmp_path, "naam;jaar;instroom;inflow", "Ede;2023;1;2"), two)
    assert p.flows.list()[0].measure == Measure.INFLOW
    assert p.flows.list()[0].value == 1


def test_what_a_changed_figure_keeps_is_said(p, tmp_path):
    p.load_flows(table(tmp_path, *LONG))
    bare = table(tmp_path, "naam;jaar;instroom", "Ede;2022;30", "Ede;2023;4")
    (note,) = p.preview_flows(bare).notes
    assert "line 2" in note
    assert "“personen”" in note
    assert "“jaarverslag”" in note
    assert p.preview_flows(bare, CaseImport(keep_existing=True)).notes == ()
    full = table(tmp_path, "naam;jaar;instroom;bron;eenheid", "Ede;2022;30;CBS;trajecten")
    assert p.preview_flows(full).notes == ()
