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
