"""Cases from the sheets that people have: what a preview says is what is imported."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder.case_import import CaseImport, Column, RowState
from qcoder.errors import Error, Refused
from qcoder.model import VariableKind
from tests.builders import dump, new_project, transcript


def table(folder: Path, *lines: str) -> Path:
    file = folder / "t.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def workbook(folder: Path, rows: Sequence[Sequence[object]], *merged: str) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(folder / "t.xlsx")
    return folder / "t.xlsx"


def states(preview) -> dict[str, str]:
    return {row.name: str(row.state) for row in preview.rows}


def kinds(preview) -> dict[str, str]:
    return {column.heading: str(column.kind) for column in preview.columns if column.taken}


@pytest.fixture
def ugly(tmp_path):
    """A sheet as it comes from a ministry: title, two lines of heading, merged cells, a total."""
    return workbook(
        tmp_path,
        [
            ["Overzicht aanbieders 2023"],
            [],
            ["Peildatum", "3 maart 2023"],
            [],
            ["Naam", None, 2023, None, 2024, None, "Start", "Budget"],
            [None, "Regio", "instroom", "uitstroom", "instroom", "uitstroom"],
            ["Ede", "Noord", 3, 0, None, "onbekend", datetime(2020, 1, 1), "€ 12.500"],
            ["Assen", None, 4, 1.5, 5, "-", "3 maart 2019", "€ 1.234,50"],
            [],
            ["Zwolle", "Oost", 7, 1, 5, 2],
            ["Totaal", None, 14, 2.5, 10, 2],
            [],
            ["* voorlopige cijfers"],
        ],
        "A1:H1", "C5:D5", "E5:F5", "A5:A6", "G5:G6", "H5:H6", "B7:B8",
    )  # fmt: skip


def test_a_sheet_with_all_that_sheets_have(p, ugly):
    p.cases.add("ede")
    before, stored = dump(p), p.path.read_bytes()
    preview = p.preview_cases(ugly)
    assert (dump(p), p.path.read_bytes()) == (before, stored)
    assert preview.header == (5, 6)
    assert preview.name_column == "Naam"
    assert kinds(preview) == {
        "Regio": "text",
        "2023 instroom": "number",
        "2023 uitstroom": "number",
        "2024 instroom": "number",
        "2024 uitstroom": "number",
        "Start": "date",
        "Budget": "number",
    }
    assert states(preview) == {
        "Ede": "matched",
        "Assen": "new",
        "Zwolle": "new",
        "Totaal": "unmatched",
        "* voorlopige cijfers": "unmatched",
    }
    assert preview.refused == ()
    assert "“onbekend”, “-”" in preview.notes[0]
    assert "11 (looks like a total), 13 (looks like a note)" in preview.notes[1]
    done = p.load_cases(ugly, CaseImport())
    assert [case.name for case in done] == ["ede", "Assen", "Zwolle"]
    assert p.cases.value("Ede", "2023 uitstroom") == 0
    assert p.cases.value("Ede", "2024 uitstroom") is None
    assert p.cases.value("Assen", "Regio") == "Noord"
    assert p.cases.value("Assen", "Start") == date(2019, 3, 3)
    assert p.cases.value("Ede", "Budget") == 12500
    assert p.cases.value("Assen", "Budget") == Decimal("1234.5")
    assert p.cases.value("Zwolle", "Budget") is None
    p.undo()
    assert dump(p) == before


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("Naam;2023;;2024;", ";instroom;uitstroom;instroom;uitstroom"),
        (";2023;;2024;", "Naam;instroom;uitstroom;instroom;uitstroom"),
        (";Instroom;;Uitstroom;", "Naam;2023;2024;2023;2024"),
    ],
)
def test_two_lines_of_heading_without_merged_cells(p, tmp_path, upper, lower):
    file = table(tmp_path, upper, lower, "Ede;1;2;3;4", "Assen;;0;1;1")
    preview = p.preview_cases(file)
    assert preview.header == (1, 2)
    first = upper.split(";")[1]
    assert preview.headings[0:2] == ("Naam", f"{first} {lower.split(';')[1]}")
    p.load_cases(file, CaseImport())
    assert [p.cases.value("Assen", variable) for variable in p.cases.variables()] == [None, 0, 1, 1]


@pytest.mark.parametrize(
    ("lines", "header"),
    [
        (["naam;regio;fte", "A;Noord;1", "B;Zuid;2"], (1,)),
        (["Lijst van aanbieders", "", "naam;regio;fte", "A;Noord;1"], (3,)),
        (["Peildatum;1 januari 2024", "Door;AK", "", "naam;regio;fte;jaar", "A;N;1;2020"], (4,)),
        (["naam;soort", "A;ngo", "B;GGD"], (1,)),
        (["naam", "A", "B"], (1,)),
        (["naam;;soort", "A;x;ngo", "B;y;GGD"], (1,)),
    ],
)
def test_the_heading_is_found(p, tmp_path, lines, header):
    assert p.preview_cases(table(tmp_path, *lines)).header == header


def test_the_heading_may_be_said(p, tmp_path):
    file = table(tmp_path, "a;b", "naam;regio", "A;Noord")
    preview = p.preview_cases(file, CaseImport(header=[2]))
    assert (preview.header, preview.headings) == ((2,), ("naam", "regio"))
    none = p.preview_cases(file, CaseImport(header=[]))
    assert none.headings == ("column A", "column B")
    assert len(none.rows) == 3
    with pytest.raises(Refused, match="Line 9"):
        p.preview_cases(file, CaseImport(header=[9]))


def test_the_sheet_may_be_said(p, tmp_path):
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Lees mij"])
    for name, case in (("Een", "A"), ("Twee", "B")):
        sheet = book.create_sheet(name)
        sheet.append(["naam", "regio"])
        sheet.append([case, "Noord"])
    book.save(file := tmp_path / "b.xlsx")
    preview = p.preview_cases(file)
    assert (preview.sheets, preview.sheet) == (("Sheet", "Een", "Twee"), "Een")
    assert states(p.preview_cases(file, CaseImport(sheet="twee"))) == {"B": "new"}
    with pytest.raises(Error, match="Een, Twee"):
        p.preview_cases(file, CaseImport(sheet="Drie"))


def test_names_are_the_same_but_for_capitals_blanks_and_accents(p, tmp_path):
    p.cases.add_all(["Zuid-Curaçao", "Noord Oost"])
    file = table(tmp_path, "naam;x", " ZUID-CURACAO;1", "noord  oost;2")
    assert [row.case.name for row in p.preview_cases(file).rows] == ["Zuid-Curaçao", "Noord Oost"]


def test_two_cases_that_differ_in_accents_only_are_never_mixed_up(p, tmp_path):
    p.cases.add_all(["José", "Jose"])
    preview = p.preview_cases(table(tmp_path, "naam;x", "JOSÉ;1", "jose;2", "Josè;3"))
    assert [row.case.name if row.case else None for row in preview.rows] == ["José", "Jose", None]


def test_what_comes_near_is_suggested_and_never_taken(p, tmp_path):
    p.cases.add_all(["Stichting Noorderlicht", "Aanbieder 1"])
    file = table(tmp_path, "naam;x", "Stichting Noorderlijcht;1", "Aanbieder 2;2")
    near, new = p.preview_cases(file).rows
    assert (near.state, near.suggestion) == (RowState.UNMATCHED, "Stichting Noorderlicht")
    assert new.state == RowState.NEW
    p.load_cases(file, CaseImport())
    assert p.cases.values("x") == {p.cases.get("Aanbieder 2").id: 2}
    choices = CaseImport(rows={2: "Stichting Noorderlicht"})
    assert p.preview_cases(file, choices).rows[0].state == RowState.MATCHED
    p.load_cases(file, choices)
    assert p.cases.value("Stichting Noorderlicht", "x") == 1
    p.load_cases(file, CaseImport(rows={2: "Stichting Noorderlijcht"}))
    assert len(p.cases.list()) == 4


def test_rows_are_left_out_or_taken_as_is_said(p, tmp_path):
    file = table(tmp_path, "naam;x", "Totaal Zorg;1", "Ede;2", "Assen;3")
    preview = p.preview_cases(file, CaseImport(rows={2: "Totaal Zorg", 3: None}))
    assert states(preview) == {"Totaal Zorg": "new", "Ede": "unmatched", "Assen": "new"}
    none = p.preview_cases(file, CaseImport(add_new=False))
    assert {*states(none).values()} == {"unmatched"}
    assert none.refused
    with pytest.raises(Refused, match="line 40"):
        p.preview_cases(file, CaseImport(rows={40: None}))


@pytest.mark.parametrize("keep", [False, True])
def test_what_the_project_has_is_kept_or_written_over(p, tmp_path, keep):
    p.cases.add_all(["Ede", "Assen", "Zwolle"])
    p.cases.add_variable("fte", "number")
    p.cases.set_values([("Ede", "fte", 1), ("Assen", "fte", 2), ("Zwolle", "fte", 9)])
    file = table(tmp_path, "naam;FTE;regio", "Ede;3;Noord", "Assen;2,0;", "Zwolle;;Oost")
    choices = CaseImport(keep_existing=keep)
    preview = p.preview_cases(file, choices)
    assert states(preview) == {"Ede": "conflict", "Assen": "unchanged", "Zwolle": "matched"}
    assert preview.rows[0].values == {"FTE": (1, 3), "regio": (None, "Noord")}
    p.load_cases(file, choices)
    assert p.cases.value("Ede", "fte") == (1 if keep else 3)
    assert p.cases.value("Ede", "regio") == "Noord"
    assert p.cases.value("Zwolle", "fte") == 9


def test_a_cell_may_be_decided_otherwise_than_the_rest(p, tmp_path):
    p.cases.add_all(["Ede", "Assen"])
    p.cases.add_variable("fte", "number")
    p.cases.set_values([("Ede", "fte", 1), ("Assen", "fte", 2)])
    file = table(tmp_path, "naam;fte", "Ede;3", "Assen;4")
    p.load_cases(file, CaseImport(keep_existing=True, otherwise=[(3, "fte")]))
    assert (p.cases.value("Ede", "fte"), p.cases.value("Assen", "fte")) == (1, 4)
    p.load_cases(file, CaseImport(otherwise=[(2, "fte")]))
    assert (p.cases.value("Ede", "fte"), p.cases.value("Assen", "fte")) == (1, 4)


def test_two_rows_of_one_case_go_together_unless_they_differ(p, tmp_path):
    file = table(tmp_path, "naam;fte;regio", "Ede;1;", "EDE;;Noord", "Assen;1;N", "assen;2;N")
    preview = p.preview_cases(file)
    assert [str(row.state) for row in preview.rows] == ["new", "new", "new", "conflict"]
    assert "lines 4 and 5 say “1” and “2” in “fte”" in preview.refused[0]
    before = dump(p)
    with pytest.raises(Refused, match="Nothing was imported"):
        p.load_cases(file, CaseImport())
    assert dump(p) == before
    p.load_cases(file, CaseImport(rows={5: None}))
    assert [case.name for case in p.cases.list()] == ["Assen", "Ede"]
    assert (p.cases.value("Ede", "fte"), p.cases.value("Ede", "regio")) == (1, "Noord")


def test_a_value_that_does_not_fit_is_said_and_stops_all(p, tmp_path):
    p.cases.add_variable("fte", "number")
    file = table(tmp_path, "naam;fte;regio", "Ede;veel;N", "Assen;0;Z")
    preview = p.preview_cases(file)
    assert [(cell.line, cell.text) for cell in preview.columns[0].unfitting] == [(2, "veel")]
    assert "“veel” (line 2, Ede)" in preview.refused[0]
    with pytest.raises(Refused, match="veel"):
        p.load_cases(file, CaseImport())
    assert p.cases.list() == []
    p.load_cases(file, CaseImport(skip_unfitting=True))
    assert p.cases.values("fte") == {p.cases.get("Assen").id: 0}


@pytest.mark.parametrize(("thousands", "value"), [(True, 1250), (False, Decimal("1.25"))])
def test_a_number_that_can_be_read_two_ways_is_asked(p, tmp_path, thousands, value):
    file = table(tmp_path, "naam;fte", "Ede;1.250", "Assen;3")
    preview = p.preview_cases(file)
    assert kinds(preview) == {"fte": "number"}
    assert "two ways" in preview.refused[0]
    p.load_cases(file, CaseImport(thousands=thousands))
    assert p.cases.value("Ede", "fte") == value


@pytest.mark.parametrize(
    ("cells", "kind", "first"),
    [
        (["1", "2,5"], "number", 1),
        (["€ 1.250", "EUR 3,50"], "number", 1250),
        (["€ 12.500,-", "1"], "number", 12500),
        (["0", "onbekend"], "number", 0),
        (["-", "3"], "number", None),
        (["n.v.t.", "?"], "text", "n.v.t."),
        (["12%", "3%"], "text", "12%"),
        (["0031", "12"], "text", "0031"),
        (["ca. 3", "4"], "text", "ca. 3"),
        (["3 maart 2023", "1-2-2024"], "date", date(2023, 3, 3)),
        (["March 3, 2023", "onbekend"], "date", date(2023, 3, 3)),
        (["vrijdag 3 mrt. 2023", ""], "date", date(2023, 3, 3)),
        (["31 februari 2023", ""], "text", "31 februari 2023"),
        (["ja", "nee"], "yes/no", True),
        (["J", "N"], "yes/no", True),
        (["N", "N"], "text", "N"),
        (["a|b", "c"], "several of", ("a", "b")),
        (["#N/B", "1"], "number", None),
    ],
)
def test_what_a_column_holds_decides_of_what_kind_it_is(p, tmp_path, cells, kind, first):
    rows = [f"case {place};{cell};x" for place, cell in enumerate(cells)]
    file = table(tmp_path, "naam;kenmerk;y", *rows)
    assert kinds(p.preview_cases(file))["kenmerk"] == kind
    p.load_cases(file, CaseImport())
    assert p.cases.value("case 0", "kenmerk") == first


def test_numbers_of_a_workbook_are_not_guessed(p, tmp_path):
    file = workbook(tmp_path, [["naam", "x", "y"], ["A", 1.234, 0.1 + 0.2], ["B", 2.5, 2014.0]])
    p.load_cases(file, CaseImport())
    assert p.cases.value("A", "x") == Decimal("1.234")
    assert p.cases.value("A", "y") == Decimal("0.3")
    assert p.cases.value("B", "y") == 2014


def test_formulas_without_their_results_are_not_taken_for_nothing(p, tmp_path):
    file = workbook(tmp_path, [["naam", "x"], ["A", "=1+1"], ["B", 2]])
    with pytest.raises(Error, match="formulas without their results"):
        p.preview_cases(file)


def test_columns_are_taken_as_is_said(p, tmp_path):
    p.cases.add_variable("Provincie", "text")
    file = table(tmp_path, "naam;regio;type;fte;", "A;N;ngo;1;weg", "B;Z;GGD;2;")
    preview = p.preview_cases(file)
    assert [column.heading for column in preview.columns if not column.taken] == ["column E"]
    assert "Column E has no heading" in " ".join(preview.notes)
    choices = CaseImport(
        columns={
            "Regio": Column("provincie"),
            "type": Column(kind="one of", options=["GGD", "NGO"]),
            "fte": None,
            "column E": Column("opmerking"),
        }
    )
    p.load_cases(file, choices)
    found = {variable.name: variable.kind for variable in p.cases.variables()}
    assert found == {
        "Provincie": VariableKind.TEXT,
        "type": VariableKind.ONE_OF,
        "opmerking": VariableKind.TEXT,
    }
    assert p.cases.value("A", "type") == "NGO"
    assert p.cases.value("A", "Provincie") == "N"
    with pytest.raises(Refused, match="There is no column “weg”"):
        p.preview_cases(file, CaseImport(columns={"weg": None}))
    with pytest.raises(Refused, match="There is no column “weg”"):
        p.preview_cases(file, CaseImport(name_column="weg"))
    both = CaseImport(columns={"regio": Column("x"), "type": Column("X")})
    assert "into one variable" in p.preview_cases(file, both).refused[0]


def test_the_column_of_names_is_that_in_which_cases_are_found(p, tmp_path):
    p.cases.add_all(["Ede", "Assen"])
    file = table(tmp_path, "regio;plaats;fte", "Noord;Assen;1", "Oost;Ede;2")
    assert p.preview_cases(file).name_column == "plaats"
    assert p.preview_cases(file, CaseImport(name_column="Regio")).name_column == "regio"


def test_documents_and_speakers_that_are_named_are_linked(p, tmp_path):
    document = p.documents.add(transcript("R: ja", "P: nee", name="gesprek"))
    speaker = p.speakers.find(document, "P")
    file = table(tmp_path, "naam;document;spreker", "A;gesprek.docx;", "B;Gesprek;P", "C;;")
    assert states(p.preview_cases(file)) == {"A": "new", "B": "new", "C": "new"}
    p.load_cases(file, CaseImport())
    links = {(p.cases.get(name).id, document.id, who) for name, who in
             [("A", None), ("B", speaker.id)]}  # fmt: skip
    assert set(p.cases.links()) == links
    assert states(p.preview_cases(file)) == dict.fromkeys("ABC", "unchanged")
    bad = p.preview_cases(table(tmp_path, "naam;document", "A;gesprek", "B;nergens"))
    assert "Line 3: there is no document “nergens”" in bad.refused[0]


@pytest.mark.parametrize("content", ["", "\n\n", ";;\n;;\n"])
def test_an_empty_table_is_said(p, tmp_path, content):
    (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    with pytest.raises(Error, match="empty"):
        p.preview_cases(tmp_path / "t.csv")


def test_a_merge_without_end_takes_no_time(p, tmp_path):
    file = workbook(tmp_path, [["naam", "x"], ["A", 1], ["B", 2]], "C1:D1")
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b"C1:D1", b"C1:XFD1048576"))
    assert states(p.preview_cases(file)) == {"A": "new", "B": "new"}


def test_a_heading_on_each_page_is_no_case(p, tmp_path):
    file = table(tmp_path, "naam;x", "A;1", "naam;x", "B;2")
    assert states(p.preview_cases(file)) == {"A": "new", "B": "new"}


_NAMES = st.sampled_from(["Ede", "EDE ", "Assen", "Assenn", "Zwolle", "Totaal", "", "Bron: x"])
_CELLS = st.sampled_from(
    ["", "0", "1", "1,5", "1.250", "onbekend", "-", "ja", "n", "3 mei 2020", "a|b", "€ 3", "x"]
)
_CHOICES = st.builds(
    CaseImport,
    add_new=st.booleans(),
    keep_existing=st.booleans(),
    skip_unfitting=st.booleans(),
    thousands=st.sampled_from([None, True, False]),
)


@given(
    st.lists(st.tuples(_NAMES, _CELLS, _CELLS), max_size=5),
    st.lists(st.tuples(st.sampled_from(["Ede", "Assen"]), _CELLS), max_size=2),
    st.sampled_from(list(VariableKind)),
    _CHOICES,
)
def test_an_import_does_what_the_preview_says_and_twice_is_once(rows, there, kind, choices):
    with new_project() as p:
        p.cases.add_all(["Ede", "Assen"])
        p.cases.add_variable("een", kind)
        for case, cell in there:
            try:
                p.cases.set_value(case, "een", cell)
            except Refused:
                continue
        lines = [";".join(row) for row in rows]
        file = table(p.path.parent, "naam;een;twee", *lines)
        before = dump(p)
        preview = p.preview_cases(file, choices)
        assert dump(p) == before
        if preview.refused:
            with pytest.raises(Refused):
                p.load_cases(file, choices)
            assert dump(p) == before
            return
        p.load_cases(file, choices)
        _check_as_previewed(p, preview, keep=choices.keep_existing)
        once = dump(p)
        again = p.preview_cases(file, choices)
        p.load_cases(file, choices)
        assert dump(p) == once
        allowed = {"unchanged", "unmatched"} | ({"conflict"} if choices.keep_existing else set())
        assert {*states(again).values()} <= allowed
        if once != before:
            p.undo()
        assert dump(p) == before


def _check_as_previewed(p, preview, *, keep: bool) -> None:
    for row in preview.rows:
        if row.state == RowState.UNMATCHED:
            continue
        for heading, (old, new) in row.values.items():
            kept = keep and old is not None
            assert p.cases.value(row.case_name, heading) == (old if kept else new)


def test_columns_beyond_what_is_read_are_said(p, tmp_path):
    wide = [["naam", *(f"v{n}" for n in range(230))], ["Ede", *range(230)]]
    with pytest.raises(Error, match="more than 200 columns"):
        p.preview_cases(workbook(tmp_path, wide))
    with pytest.raises(Error, match="more than 200 columns"):
        p.load_cases(workbook(tmp_path, [["case", *wide[0][1:]], wide[1]]))


def test_a_preview_says_what_a_new_case_will_be_called(p, tmp_path):
    file = table(tmp_path, "naam;x", "Ede;1", "EDÉ;1")
    names = {row.case_name for row in p.preview_cases(file).rows}
    assert names == {case.name for case in p.load_cases(file, CaseImport())} == {"Ede"}


def test_a_time_of_day_is_not_dropped_without_a_word(p, tmp_path):
    days = [
        ["naam", "gesproken"],
        ["Ede", datetime(2023, 3, 3, 14, 30)],
        ["Assen", datetime(2023, 3, 4)],
    ]
    notes = p.preview_cases(workbook(tmp_path, days)).notes
    assert notes == ("In “gesproken”, the time of day is left out.",)


def test_an_amount_that_can_be_read_two_ways_is_not_read(p, tmp_path):
    preview = p.preview_cases(table(tmp_path, "naam;a;b", "Ede;€ 1,250;€ 1,25", "Assen;€ 3,50;€ 2"))
    assert kinds(preview) == {"a": "text", "b": "number"}
    assert preview.rows[0].values["a"][1] == "€ 1,250"
    asked = p.preview_cases(tmp_path / "t.csv", CaseImport(columns={"a": Column(kind="number")}))
    assert "€ 1,250" in asked.refused[0]


@pytest.mark.parametrize(
    ("cells", "values", "says"),
    [
        (["vrouwen; jongeren"], [("jongeren", "vrouwen")], ["“vrouwen; jongeren”", "“jongeren”"]),
        (["vrouwen/mannen", "mannen|vrouwen"], [("mannen", "vrouwen")] * 2, ["“vrouwen/mannen”"]),
        (["mannen", "mannen, vrouwen"], [("mannen",), ("mannen, vrouwen",)], ["line 3", "| or ;"]),
        (["mannen", "vrouwen"], [("mannen",), ("vrouwen",)], []),
    ],
)
def test_several_options_in_a_cell_are_divided_or_said(p, tmp_path, cells, values, says):
    doelgroep = p.cases.add_variable("doelgroep", "several of")
    file = table(tmp_path, "naam\tdoelgroep", *(f"C{n}\t{cell}" for n, cell in enumerate(cells)))
    preview = p.preview_cases(file)
    found = " ".join(preview.notes)
    assert all(word in found for word in says)
    assert bool(preview.notes) == bool(says)
    p.load_cases(file, CaseImport())
    assert [*p.cases.values(doelgroep).values()] == values


def test_an_option_with_a_semicolon_is_not_divided(p, tmp_path):
    doelgroep = p.cases.add_variable("doelgroep", "several of", ["jong; oud", "jong", "oud"])
    file = table(tmp_path, "naam\tdoelgroep", "Ede\tjong; oud", "Assen\toud; jong")
    p.load_cases(file, CaseImport())
    assert [*p.cases.values(doelgroep).values()] == [("jong; oud",), ("jong", "oud")]


def test_words_that_differ_in_capitals_only_are_said_and_kept(p, tmp_path):
    regio = p.cases.add_variable("regio", "text")
    p.cases.set_value(p.cases.add("Ede"), regio, "Noord")
    file = table(tmp_path, "naam;regio", "Assen;noord", "Zwolle;oost")
    (note,) = p.preview_cases(file).notes
    assert "“Noord” – “noord”" in note
    p.load_cases(file, CaseImport())
    assert [*p.cases.values(regio).values()] == ["Noord", "noord", "oost"]


def test_what_is_hidden_in_a_workbook_is_said_and_so_are_percentages(p, tmp_path):
    file = workbook(
        tmp_path, [["naam", "fte", "aandeel"], ["Ede", 2, 0.12], ["Assen", 3, 0.5], ["Zwolle", 4]]
    )
    assert p.preview_cases(file).notes == ()
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[9].hidden = True  # holds nothing
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions.group("F", "XFD", hidden=True)
    sheet["C2"].number_format = "0%"
    book.save(file)
    line, column, percent = p.preview_cases(file).notes
    assert "line 3." in line
    assert "“fte”." in column
    assert "“aandeel”." in percent
    p.load_cases(file, CaseImport())
    assert p.cases.value("Ede", "aandeel") == Decimal("0.12")
    assert len(p.cases.list()) == 3
    without = CaseImport(columns={"aandeel": None, "fte": None})
    assert p.preview_cases(file, without).notes[-1] == line
