"""Codebooks as tables: headings, nesting, separators, and what is said when a row is wrong."""

from pathlib import Path

import pytest

from qcoder import codebook_files
from qcoder.codebook_files import Codebook
from qcoder.errors import CodebookError
from qcoder.model import Code, CodeStatus


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "codes.csv"


def read(path: Path, text: str, encoding: str = "utf-8") -> Codebook:
    path.write_bytes(text.encode(encoding))
    return codebook_files.read(path)


def paths(book: Codebook) -> list[str]:
    """Return the paths of the codes, with a mark for themes."""
    by_id = {code.id: code for code in book.codes}

    def path(code: Code) -> str:
        above = f"{path(by_id[code.parent])} > " if code.parent else ""
        return above + code.name("nl")

    return [path(code) + ("" if code.codable else " (theme)") for code in book.codes]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found_in_the_heading(path: Path, delimiter: str) -> None:
    text = 'Naam;Definitie;Kleur\nRegie;"Wie stuurt; wie volgt, of\tniet";#0072b2\n'
    quoted = text.replace(";", delimiter).replace(f"stuurt{delimiter}", "stuurt;")
    [code] = read(path, quoted).codes
    assert code.definition_nl == "Wie stuurt; wie volgt, of\tniet"
    assert (code.name_nl, code.short_id, code.color) == ("Regie", "REGIE", "#0072B2")


def test_dutch_and_english_headings(path: Path) -> None:
    dutch = (
        "ID;Naam;naam_en;Korte definitie;Definitie (EN);Gebruik als;Wanneer niet;Voorbeeld;"
        "Signaalwoorden;Status;Codeerbaar;Waardering verplicht\n"
        "A;Een;One;kort;long;wel;niet;zo;a|b;voorstel;nee;ja\n"
    )
    english = (
        "code,name_nl, NAME ,brief_nl,description,when nl,not when (nl),Example NL,cues,status,"
        "codable,valence required\nA,Een,One,kort,long,wel,niet,zo,a|b,proposed,no,yes\n"
    )
    [first], [second] = read(path, dutch).codes, read(path, english).codes
    assert first == second
    assert (first.short_id, first.name_nl, first.name_en) == ("A", "Een", "One")
    assert (first.brief_nl, first.definition_en, first.when_not_nl) == ("kort", "long", "niet")
    assert (first.cues, first.status) == (("a|b",), CodeStatus.PROPOSED)
    assert (first.codable, first.valence_required) == (False, True)


def test_plain_headings_follow_the_language_of_the_sheet(path: Path) -> None:
    assert read(path, "tag,description\nTrust,Bond\n").codes[0].name_en == "Trust"
    assert read(path, "code;omschrijving\nBand;Vertrouwen\n").codes[0].name_nl == "Band"
    both = read(path, "name;name_en\nBand;Trust\n").codes[0]
    assert (both.name_nl, both.name_en) == ("Band", "Trust")


def test_paths_make_a_tree_and_missing_parents(path: Path) -> None:
    book = read(path, "code\nSamenwerking > Regie\nSamenwerking > Keten > Politie\nWonen\n")
    assert paths(book) == [
        "Samenwerking (theme)",
        "Samenwerking > Regie",
        "Samenwerking > Keten (theme)",
        "Samenwerking > Keten > Politie",
        "Wonen",
    ]
    assert [code.position for code in book.codes] == [0, 0, 1, 0, 1]
    assert len(book.warnings) == 2
    assert book == read(path, "code\nSamenwerking > Regie\nSamenwerking > Keten > Politie\nWonen\n")


def test_a_row_for_a_parent_may_come_later(path: Path) -> None:
    book = read(path, "naam;definitie\nA > B;kind\nA;ouder\n")
    assert paths(book) == ["A > B", "A"]
    assert book.codes[1].definition_nl == "ouder"


def test_paths_of_ids(path: Path) -> None:
    book = read(path, "code;naam\nSAM;Samenwerking\nSAM > REGIE;Regie\nFIN > LAST;Lasten\n")
    assert [code.short_id for code in book.codes] == ["SAM", "REGIE", "FIN", "LAST"]
    assert paths(book) == ["Samenwerking", "Samenwerking > Regie", "FIN (theme)", "FIN > Lasten"]


def test_a_parent_column_names_an_id_or_a_name(path: Path) -> None:
    book = read(
        path,
        "code;naam;bovenliggend\nR;Regie;S\nS;Samenwerking;\nT;Toeleiding;Samenwerking\n"
        "G;Geld;Financiën\nL;Lasten;Financiën\nW;Wonen;Inbedding > Lokaal\n",
    )
    assert paths(book) == [
        "Samenwerking > Regie",
        "Samenwerking",
        "Samenwerking > Toeleiding",
        "Financiën (theme)",
        "Financiën > Geld",
        "Financiën > Lasten",
        "Inbedding (theme)",
        "Inbedding > Lokaal (theme)",
        "Inbedding > Lokaal > Wonen",
    ]


def test_a_code_may_be_called_like_its_theme(path: Path) -> None:
    book = read(path, "thema;code\nWerk;Werk\nWerk;Scholing\n")
    assert paths(book) == ["Werk (theme)", "Werk > Werk", "Werk > Scholing"]


def test_names_with_a_sign_are_no_paths_where_there_is_a_parent_column(path: Path) -> None:
    assert paths(read(path, "naam;ouder\nInkomen > 1000 euro;Geld\n"))[1].endswith(" > 1000 euro")


def test_ids_do_not_depend_on_the_order_or_the_name_of_the_file(path: Path, tmp_path: Path) -> None:
    first = read(path, "naam\nA > Overig\nB > Overig\n").codes
    second = read(tmp_path / "anders.csv", "naam\nB > Overig\nA > Overig\n").codes
    assert {code.id for code in first} == {code.id for code in second}
    assert len({code.short_id for code in first}) == 4


def test_lists_in_a_cell(path: Path) -> None:
    book = read(path, 'naam;cues\nA;"af|haken; stoppen"\nB;"af|haken\nx; y"\n')
    assert [code.cues for code in book.codes] == [("af|haken", "stoppen"), ("af|haken", "x; y")]


def test_an_old_encoding_is_read_and_mentioned(path: Path) -> None:
    book = read(path, "naam\nCoördinatie\n", "cp1252")
    assert book.codes[0].name_nl == "Coördinatie"
    assert "Windows-1252" in book.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_are_no_part_of_a_heading_or_a_name(path: Path, encoding: str) -> None:
    [code] = read(path, "\ufeffnaam;\ufeffdefinitie\n\ufeffRegie\ufeff ;x\n", encoding).codes
    assert (code.name_nl, code.short_id, code.definition_nl) == ("Regie", "REGIE", "x")


def test_a_title_above_and_empty_rows_between(path: Path) -> None:
    book = read(path, "Codeboek 2019;\n;\nNaam;Aantal\n\nRegie;12\n;\nKeten;3\n")
    assert paths(book) == ["Regie", "Keten"]
    assert "Aantal" in book.warnings[0]


def test_a_protecting_apostrophe_is_taken_off(path: Path) -> None:
    codes = read(path, "naam\n'=SOM(A1)\n's avonds\n").codes
    assert [code.name_nl for code in codes] == ["=SOM(A1)", "'s avonds"]


def test_formulas_are_written_as_text(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    formula = '=HYPERLINK("http://x","klik")'
    code = Code("c1613489-fcb5-57de-abd3-aa8004a20129", "A", name_nl=formula)
    codebook_files.write(Codebook(codes=(code,)), tmp_path / "a.csv", "nl")
    codebook_files.write(Codebook(codes=(code,)), tmp_path / "a.xlsx", "nl")
    assert ";\"'=HYPERLINK(" in (tmp_path / "a.csv").read_text(encoding="utf-8")
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert {(cell.value, cell.data_type) for cell in sheet["C"][1:]} == {(formula, "s")}


def test_headings_and_separators_follow_the_language(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    codebook_files.write(Codebook(), path, "nl")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfcode;bovenliggend;naam (nl);naam (en);")
    codebook_files.write(Codebook(), path, "en")
    assert path.read_text(encoding="utf-8-sig").startswith("code,parent,name (nl),name (en),")
    assert codebook_files.read(path).codes == ()


WRONG = {
    "no names": ("definitie;kleur\nx;y\n", "", "no column names the codes"),
    "no known column": ("een;twee\nx;y\n", "", "“een, twee”"),
    "same column": ("naam;label\nx;y\n", "line 1: ", "mean the same"),
    "duplicate id": ("code;naam\nA;x\nA;y\n", "line 3, code: ", "also used on line 2"),
    "siblings": ("naam;ouder\nx;A\nx;A\n", "line 3: ", "also on line 2"),
    "same path": ("naam\nA > x\n\nA > x\n", "line 4: ", "“A > x” is also on line 2"),
    "no name": ("naam;definitie\nx;y\n;z\n", "line 3: ", "this row has no name"),
    "colour": ("naam;Kleur\nx;rood\n", "line 2, Kleur: ", "is not a colour"),
    "guid": ("naam;guid\nx;1\n", "line 2, guid: ", "is not a GUID"),
    "status": ("naam;status\nx;weg\n", "line 2, status: ", "is not a status"),
    "yes": ("naam;codeerbaar\nx;soms\n", "line 2, codeerbaar: ", "neither yes nor no"),
    "cycle": ("naam;ouder\nA;B\nB;A\n", "line 2, ouder: ", "its own parent"),
    "ambiguous": ("code;naam;ouder\n1;X;\n2;Y;\n3;X;Y\n4;Z;X\n", "line 5, ouder: ", "2 and 4"),
    "path": ("naam;ouder\nB;X\nC;A > B\n", "line 3, ouder: ", "no code with the path “A > B”"),
    "merged": ("naam;samengevoegd met\nA;B\n", "line 2, samengevoegd met: ", "no code “B”"),
    "too many cells": ("naam;definitie\nA;een;twee\n", "line 2: ", "more cells"),
    "open quote": ('naam;definitie\nA;"een\nB;twee\n', "line 2: ", "quotes"),
    "half quote": ('naam;definitie\nA;"een" twee\n', "line 2: ", "quotes"),
    "binary": ("naam\nA\0\n", "", "not a text file"),
    "deep": ("naam\n" + " > ".join("abcdefghij" * 6) + "\n", "line 2: ", "too deep"),
    "many": ("naam\n" + "".join(f"n{n}\n" for n in range(10_001)), "line 10002: ", "more than"),
    "wide": ("naam" + ";" * 300 + "\nA\n", "line 1: ", "more than 200 columns"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_reported_with_file_line_and_column(case: str, path: Path) -> None:
    text, place, words = WRONG[case]
    with pytest.raises(CodebookError) as error:
        read(path, text)
    assert str(error.value).startswith(f"codes.csv{', ' if place else ''}{place}")
    assert words in str(error.value)
    assert str(error.value).endswith(".")
