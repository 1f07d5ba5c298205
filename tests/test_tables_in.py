"""Tables that are imported: codings and cases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from qcoder.errors import Error
from qcoder.model import Valence, VariableKind
from qcoder.project import Project
from tests.builders import transcript

TEXT = "I: En dan?\nR: De één belt, de ander appt. De één belt niet."


@pytest.fixture
def ready(p: Project) -> Project:
    p.codes.add("T", codable=False)
    p.codes.add("T-A", parent="T")
    p.documents.add(transcript(*TEXT.split("\n"), name="gesprek"))
    return p


def table(path: Path, *lines: str) -> Path:
    file = path / "t.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_codings_by_words_and_by_offsets(ready: Project, tmp_path: Path) -> None:
    ready.load_codings(table(tmp_path,
        "Document;Code;Fragment;Begin;Einde;Waardering;Vlaggen;Fase;Memo",
        "gesprek;T-A;de ander appt;;;beide;citaat|twijfel;contact;kort",
        "gesprek.docx;A;;14;25;;;;",
    ))  # fmt: skip
    second, first = ready.codings.list()
    assert ready.codings.text(first) == "de ander appt"
    assert (first.valence, first.flags) == (Valence.BOTH, ("citaat", "twijfel"))
    assert first.qualifiers == {"fase": "contact"}
    assert [memo.body for memo in ready.memos.list(coding=first)] == ["kort"]
    assert ready.codings.text(second) == "De één belt"
    ready.undo()
    assert list(ready.codings.list()) == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("gesprek;T-A;De één belt;;;", "more than once"),
        ("gesprek;T-A;staat er niet;;;", "not in"),
        ("gesprek;T-A;n belt;;;", "not in"),  # a part of a word
        ("gesprek;T-A;;;;", "no passage"),
        ("gesprek;T-A;;3;x;", "whole numbers"),
        ("gesprek;T-A;;3;9999;", "3–9999"),
        ("gesprek;T-A;iets anders;14;25;", "iets anders"),
        ("gesprek;T;de ander appt;;;", "theme"),
        ("gesprek;T-B;de ander appt;;;", "T-B"),
        ("nergens;T-A;de ander appt;;;", "nergens"),
        ("gesprek;T-A;de ander appt;;;mooi", "mooi"),
        (";T-A;de ander appt;;;", "document"),
    ],
)
def test_a_row_that_does_not_fit_is_named_by_its_line(
    ready: Project, tmp_path: Path, row: str, says: str
) -> None:
    good = "gesprek;T-A;de ander appt;;;"
    file = table(tmp_path, "document;code;fragment;start;end;waardering", good, "", row)
    with pytest.raises(Error, match="t.csv, line 4") as caught:
        ready.load_codings(file)
    assert says in str(caught.value)
    assert list(ready.codings.list()) == []


def test_unknown_coders_are_added_only_when_asked(ready: Project, tmp_path: Path) -> None:
    file = table(tmp_path, "document,code,passage,coder", 'gesprek,T-A,"De één belt,",MV')
    with pytest.raises(Error, match="MV"):
        ready.load_codings(file)
    ready.load_codings(file, add_coders=True)
    assert ready.coders.get("MV").id == ready.codings.list()[0].coder


@pytest.mark.parametrize(
    ("lines", "says"),
    [([], "empty"), (["a;b", "1;2"], "a, b"), (["document;code", '"gesprek;T-A'], "quotes")],
)
def test_a_table_that_is_none(ready: Project, tmp_path: Path, lines: list[str], says: str) -> None:
    with pytest.raises(Error, match="t.csv") as caught:
        ready.load_codings(table(tmp_path, *lines))
    assert says in str(caught.value)


def test_cases_with_variables_of_each_kind(ready: Project, tmp_path: Path) -> None:
    ready.load_cases(table(tmp_path,
        "casus;document;spreker;regio;jaar;fte;start;klaar;sectoren",
        "Noord 1;gesprek;R;Noord;2014;0,5;2014-03-01;ja;raam|thuis",
        "Zuid 1;;;Zuid;;1,25;1-4-2015;nee;club",
    ))  # fmt: skip
    kinds = {variable.name: variable.kind for variable in ready.cases.variables()}
    assert kinds == {
        "regio": VariableKind.TEXT,
        "jaar": VariableKind.NUMBER,
        "fte": VariableKind.NUMBER,
        "start": VariableKind.DATE,
        "klaar": VariableKind.BOOLEAN,
        "sectoren": VariableKind.SEVERAL_OF,
    }
    assert ready.cases.value("Noord 1", "fte") == Decimal("0.5")
    assert ready.cases.value("Zuid 1", "jaar") is None
    assert ready.cases.value("Zuid 1", "start") == date(2015, 4, 1)
    assert ready.cases.value("Zuid 1", "klaar") is False
    assert ready.cases.value("Noord 1", "sectoren") == ("raam", "thuis")
    document = ready.documents.get("gesprek")
    speaker = ready.speakers.find(document, "R")
    assert list(ready.cases.links()) == [(ready.cases.get("Noord 1").id, document.id, speaker.id)]
    ready.undo()
    assert list(ready.cases.list()) == []


def test_a_case_table_brings_cases_up_to_date(ready: Project, tmp_path: Path) -> None:
    ready.load_cases(table(tmp_path, "case;year", "A;2014", "B;2015"))
    ready.load_cases(table(tmp_path, "case;year", "A;", "C;2016"))
    assert [case.name for case in ready.cases.list()] == ["A", "B", "C"]
    assert ready.cases.value("A", "year") is None
    with pytest.raises(Error, match="line 2"):
        ready.load_cases(table(tmp_path, "case;year", "D;veel"))
    assert len(ready.cases.list()) == 3


def test_a_workbook_does_as_well(ready: Project, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Uitleg"])  # pyright: ignore[reportOptionalMemberAccess]
    sheet = book.create_sheet("Casussen")
    sheet.append(["Casus", "Document", "Datum", "Fte"])
    sheet.append(["Noord 1", "gesprek", date(2018, 9, 14), 0.6])
    book.save(tmp_path / "c.xlsx")
    ready.load_cases(tmp_path / "c.xlsx")
    assert ready.cases.value("Noord 1", "Datum") == date(2018, 9, 14)
    assert ready.cases.value("Noord 1", "Fte") == Decimal("0.6")


@pytest.mark.parametrize("heading", ["Regio;regio", "Caf\u00e9;CAFE\u0301", "Casus;x"])
def test_headings_that_are_one_name_are_refused(
    ready: Project, tmp_path: Path, heading: str
) -> None:
    with pytest.raises(Error, match="two columns"):
        ready.load_cases(table(tmp_path, f"case;{heading}", "A;Noord;Zuid"))


def test_names_are_the_same_however_accents_are_written(ready: Project, tmp_path: Path) -> None:
    ready.cases.add("Jos\u00e9")
    ready.load_cases(table(tmp_path, "case;re\u0301gio", "Jose\u0301;x"))
    ready.load_cases(table(tmp_path, "case;r\u00e9gio", "JOS\u00c9;y"))
    assert [ready.cases.value("Jos\u00e9", "r\u00e9gio")] == ["y"]
    assert len(ready.cases.list()) == 1


def test_a_column_with_leading_zeros_is_text(ready: Project, tmp_path: Path) -> None:
    ready.load_cases(table(tmp_path, "case;nummer", "A;0031", "B;12"))
    assert ready.cases.variable("nummer").kind == VariableKind.TEXT
    assert ready.cases.value("A", "nummer") == "0031"


def test_a_table_of_many_cases_takes_no_query_for_each_value(
    ready: Project, tmp_path: Path
) -> None:
    columns = [f"v{number}" for number in range(15)]
    rows = [
        ";".join([f"Geval {case}", *(f"{case},{n}" for n in range(15))]) for case in range(1000)
    ]
    file = table(tmp_path, ";".join(["case", *columns]), *rows)
    ready.load_cases(file)
    asked: list[str] = []
    ready._store._connection.set_trace_callback(asked.append)
    ready.load_cases(file)
    assert len(asked) < 15_000  # as many as there are values
    assert len(ready.cases.values("v14")) == 1000


def test_links_of_a_case_table_are_made_once(ready: Project, tmp_path: Path) -> None:
    ready.documents.add(transcript("R: ja", name="ander"))
    file = table(tmp_path, "case;document;spreker", "A;GESPREK.docx|ander;r", "A;gesprek;")
    ready.load_cases(file)
    ready.load_cases(file)
    assert len(ready.cases.links()) == 3
    with pytest.raises(Error, match="line 3.*nergens"):
        ready.load_cases(table(tmp_path, "case;document", "A;gesprek", "B;nergens"))
    with pytest.raises(Error, match="line 2.*“X”"):
        ready.load_cases(table(tmp_path, "case;document;spreker", "A;gesprek;X"))


def test_memos_are_those_of_the_coder_of_the_row_and_are_taken_over_once(
    ready: Project, tmp_path: Path
) -> None:
    file = table(tmp_path,
        "document;code;fragment;coder;memo",
        "gesprek;T-A;de ander appt;MV;kort",
        "gesprek;T-A;ander;MV;kort",
        "gesprek;T-A;ander;MV;of niet",
        "gesprek;T-A;de ander appt;;kort",
    )  # fmt: skip
    for _time in range(2):
        ready.load_codings(file, add_coders=True)
        found = [(ready.coders.get(memo.coder).name, memo.body) for memo in ready.memos.list()]
        assert sorted(found) == [("AK", "kort"), ("MV", "kort"), ("MV", "of niet")]


def test_progress_never_passes_the_end(ready: Project, tmp_path: Path) -> None:
    row = "gesprek;T-A;de ander appt"
    calls: list[tuple[int, int]] = []
    ready.load_codings(
        table(tmp_path, "document;code;fragment", "", row, "", row),
        progress=lambda done, total: calls.append((done, total)),
    )
    assert calls == [(1, 2), (2, 2)]


def test_new_coders_stay_when_the_import_is_undone(ready: Project, tmp_path: Path) -> None:
    file = table(tmp_path, "document;code;fragment;coder", "gesprek;T-A;de ander appt;MV")
    ready.load_codings(file, add_coders=True)
    ready.undo()
    assert list(ready.codings.list()) == []
    assert [coder.name for coder in ready.coders.list()] == ["AK", "MV"]
    ready.redo()
    assert len(ready.codings.list()) == 1
    assert list(ready.check()) == []


@pytest.mark.parametrize("row", ["T;de ander appt", "T-A;staat er niet", "T-A;de ander appt;mooi"])
def test_no_coder_is_added_by_an_import_that_fails(
    ready: Project, tmp_path: Path, row: str
) -> None:
    good = "MV;gesprek;T-A;de ander appt"
    file = table(tmp_path, "coder;document;code;fragment;waardering", good, f"XY;gesprek;{row}")
    with pytest.raises(Error, match="line 3"):
        ready.load_codings(file, add_coders=True)
    assert [coder.name for coder in ready.coders.list()] == ["AK"]
    assert list(ready.codings.list()) == []


def test_a_cell_can_be_long(ready: Project, tmp_path: Path) -> None:
    note = "lang " * 50_000
    ready.load_codings(table(tmp_path, "document;code;fragment;memo",
        f"gesprek;T-A;de ander appt;{note}"))  # fmt: skip
    assert ready.memos.list()[0].body == note.strip()
