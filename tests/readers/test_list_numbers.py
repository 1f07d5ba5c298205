"""Word documents: automatic list numbers, headings and text that a style hides."""

from __future__ import annotations

from pathlib import Path

import docx as python_docx
import pytest

from qcoder import readers
from qcoder.model import Heading, Transcript
from tests.readers.conftest import Word, paragraph, part

NUMBERING = ("rId1", "numbering", "numbering.xml")
STYLES = ("rId2", "styles", "styles.xml")


def level(at: int, way: str = "decimal", text: str = "", more: str = "") -> str:
    text = text or f"%{at + 1}."
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{way}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(*levels: str, id: int = 0) -> str:
    return f'<w:abstractNum w:abstractNumId="{id}">{"".join(levels)}</w:abstractNum>'


def num(id: int, abstract: int = 0, more: str = "") -> str:
    return f'<w:num w:numId="{id}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'


def item(text: str, at: int = 0, id: int = 1, more: str = "") -> str:
    place = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{id}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}{more}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def styled(style: str, text: str, run: str = "") -> str:
    pointer = f'<w:rPr><w:rStyle w:val="{run}"/></w:rPr>' if run else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f"<w:r>{pointer}<w:t>{text}</w:t></w:r></w:p>"
    )


def read(word: Word, body: str, numbering: str = "", styles: str = "") -> Transcript:
    parts = {
        "word/numbering.xml": part("numbering", numbering),
        "word/styles.xml": part("styles", styles),
    }
    return readers.read(word(body, NUMBERING, STYLES, parts=parts))


PLAIN = abstract(level(0), level(1, "lowerLetter", "%2)"), level(2, text="%1.%3")) + num(1)


def test_numbers_that_a_reader_sees_are_text(word: Word) -> None:
    body = "".join(
        [item("een"), item("twee"), item("a", 1), item("b", 1), item("diep", 2), item("drie"),
         item("opnieuw", 1)]
    )  # fmt: skip
    assert read(word, body, PLAIN).text.split("\n") == [
        "1. een", "2. twee", "a) a", "b) b", "2.1 diep", "3. drie", "a) opnieuw",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("way", "numbers"),
    [
        ("decimal", ["1.", "2.", "3."]),
        ("decimalZero", ["01.", "02.", "03."]),
        ("upperLetter", ["A.", "B.", "C."]),
        ("lowerRoman", ["i.", "ii.", "iii."]),
        ("upperRoman", ["I.", "II.", "III."]),
        ("onbekend", ["1.", "2.", "3."]),
    ],
)
def test_formats(word: Word, way: str, numbers: list[str]) -> None:
    text = read(word, item("x") * 3, abstract(level(0, way)) + num(1)).text
    assert text.split("\n") == [f"{number} x" for number in numbers]


@pytest.mark.parametrize(
    ("level", "text"),
    [
        (level(0, "bullet", "•"), "x"),
        (level(0, "bullet", "o"), "x"),
        (level(0, "none", ""), "x"),
        (level(0, "none", " "), "x"),
        (level(0, "decimal", "–"), "x"),
        (level(0, "decimal", "Artikel %1"), "Artikel 1 x"),
        (level(0, "upperLetter", "%1)", '<w:suff w:val="nothing"/>'), "A)x"),
    ],
)
def test_bullets_are_not_text(word: Word, level: str, text: str) -> None:
    assert read(word, item("x"), abstract(level) + num(1)).text == text


def test_lists_begin_anew_where_they_say_so(word: Word) -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    body = item("a") + item("b") + item("c", id=2) + item("d", id=2) + item("e", id=3)
    numbering = abstract(level(0)) + num(1) + num(2, more=anew) + num(3)
    assert read(word, body, numbering).text.split("\n") == [
        "1. a", "2. b", "5. c", "6. d", "7. e",
    ]  # fmt: skip


def test_levels_that_never_begin_anew_and_those_in_digits(word: Word) -> None:
    never = '<w:lvlRestart w:val="0"/>'
    legal = abstract(
        level(0, "upperRoman"), level(1, "decimal", "%1.%2", f"{never}<w:isLgl/>"),
    )  # fmt: skip
    body = item("a") + item("b", 1) + item("c") + item("d", 1)
    assert read(word, body, legal + num(1)).text.split("\n") == ["I. a", "1.1 b", "II. c", "2.2 d"]


HEADINGS = (
    '<w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/><w:pPr>'
    '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Kop2"><w:name w:val="heading 2"/><w:pPr>'
    '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Eigen"><w:basedOn w:val="Kop2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Inhoud"><w:basedOn w:val="Kop1"/><w:pPr>'
    '<w:numPr><w:numId w:val="0"/></w:numPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
)


def test_headings_and_their_numbers(word: Word) -> None:
    numbering = abstract(
        level(0, more='<w:pStyle w:val="Kop1"/>'),
        level(1, text="%1.%2", more='<w:pStyle w:val="Kop2"/>'),
    ) + num(1)
    body = (
        styled("Titel", "Verslag") + styled("Inhoud", "Inhoud") + styled("Kop1", "Zorg")
        + paragraph("tekst") + styled("Kop2", "Wijk") + styled("Eigen", "Stad")
        + styled("Kop1", "Slot")
    )  # fmt: skip
    found = read(word, body, numbering, HEADINGS)
    lines = ["Verslag", "Inhoud", "1. Zorg", "tekst", "1.1 Wijk", "1.2 Stad", "2. Slot"]
    assert found.text.split("\n") == lines
    starts = [found.text.index(line) for line in ("1. Zorg", "1.1", "1.2", "2. Slot")]
    assert found.headings == tuple(map(Heading, starts, (1, 2, 2, 1)))


def test_headings_without_a_part_for_styles_and_by_their_own_level(word: Word) -> None:
    own = '<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>c</w:t></w:r></w:p>'
    body = styled("Heading1", "a") + styled("Kop2", "b") + own + paragraph("d")
    found = readers.read(word(body))
    assert found.headings == (Heading(0, 1), Heading(2, 2), Heading(4, 3))


def test_python_docx_headings(tmp_path: Path) -> None:
    document = python_docx.Document()
    document.add_heading("Titel", 0)
    document.add_heading("Een", 1)
    document.add_paragraph("punt", style="List Number")
    document.add_paragraph("punt", style="List Number")
    document.add_paragraph("los", style="List Bullet")
    document.save(str(tmp_path / "a.docx"))
    found = readers.read(tmp_path / "a.docx")
    assert found.text == "Titel\nEen\n1. punt\n2. punt\nlos"
    assert found.headings == (Heading(6, 1),)


TURNS = ("I: Hoe ging dat?", "R: Goed.", "I: En toen?", "R: Weg.", "I: Ja?", "R: Nee.")


def test_numbers_of_turns_are_left_out_and_told(word: Word) -> None:
    found = read(word, "".join(item(turn) for turn in TURNS), PLAIN)
    assert found.text == "\n".join(TURNS)
    assert [turn.speaker for turn in found.turns] == ["I", "R"] * 3
    assert found.dropped == ("6 list numbers before speakers",)


def test_numbers_inside_a_turn_are_speech(word: Word) -> None:
    body = paragraph(TURNS[0]) + paragraph("R: Twee dingen:") + item("tijd") + item("geld")
    body += paragraph(TURNS[2]) + paragraph(TURNS[3])
    found = read(word, body, PLAIN)
    assert [turn.text for turn in found.turns] == [
        "Hoe ging dat?", "Twee dingen:\n1. tijd\n2. geld", "En toen?", "Weg.",
    ]  # fmt: skip
    assert not found.dropped


def test_numbered_rows_of_a_table_of_turns(word: Word) -> None:
    empty = item("").replace("<w:r><w:t></w:t></w:r>", "")
    rows = "".join(
        f"<w:tr><w:tc>{empty}</w:tc><w:tc>{paragraph(turn[0])}</w:tc>"
        f"<w:tc>{paragraph(turn[3:])}</w:tc></w:tr>"
        for turn in TURNS
    )
    found = read(word, f"<w:tbl>{rows}</w:tbl>", PLAIN)
    assert [turn.speaker for turn in found.turns] == ["I", "R"] * 3
    assert [turn.text for turn in found.turns] == [turn[3:] for turn in TURNS]


def test_a_label_that_is_the_number_names_the_speaker(word: Word) -> None:
    labels = abstract(level(0, text="R%1:")) + num(1)
    body = "".join(
        paragraph("I: En u?") + item(f"Nou, {text}.") for text in ("goed", "slecht", "zo")
    )
    found = read(word, body, labels)
    assert [turn.speaker for turn in found.turns] == ["I", "R1", "I", "R2", "I", "R3"]


def test_text_that_a_style_hides(word: Word) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Weg"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Ook"><w:basedOn w:val="Weg"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Niet"><w:basedOn w:val="Weg"/>'
        '<w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Stil"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    shown = "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>wel</w:t></w:r>"
    body = (
        styled("Weg", "geheim") + styled("Ook", "geheim") + styled("Niet", "zichtbaar")
        + styled("Gewoon", "geheim", run="Stil")
        + f"<w:p><w:pPr><w:pStyle w:val='Weg'/></w:pPr>{shown}</w:p>"
    )  # fmt: skip
    found = read(word, body, styles=styles)
    assert found.text.split() == ["zichtbaar", "wel"]
    assert found.dropped == ("3 hidden passages",)


@pytest.mark.parametrize(
    "numbering",
    [
        "", num(1, 9), abstract() + num(1), abstract(level(0, text="%9%8%1")) + num(1),
        abstract(level(0).replace('w:val="1"', f'w:val="{"9" * 5000}"')) + num(1),
        abstract(level(0, "lowerRoman").replace('w:val="1"', 'w:val="999999999"')) + num(1),
        abstract(level(0, "upperLetter").replace('w:val="1"', 'w:val="-4"')) + num(1),
        abstract(level(0)).replace('w:ilvl="0"', 'w:ilvl="x"') + num(1),
    ],
)  # fmt: skip
def test_numberings_that_make_no_sense_lose_no_text(word: Word, numbering: str) -> None:
    for at in (0, 1, 8, 9, -1, 10**9):
        assert "tekst" in read(word, item("tekst", at), numbering).text
