"""OpenDocument texts: what a reader of the document sees is in the text, once and in order."""

from __future__ import annotations

import time
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import odfdo
import pytest

from qcoder import readers
from qcoder.errors import ReadError
from qcoder.model import Heading, Transcript
from tests.readers.conftest import paragraph as word_paragraph
from tests.readers.conftest import part as word_part
from tests.readers.conftest import write_zip

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("draw", "drawing"),
    )
)  # fmt: skip
_SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
_SPACES += ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
MIMETYPE = "application/vnd.oasis.opendocument.text"


def content(body: str, styles: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def named(styles: str = "", master: str = "") -> str:
    return (
        f"<office:document-styles {_SPACES}><office:styles>{styles}</office:styles>"
        f"<office:master-styles>{master}</office:master-styles></office:document-styles>"
    )


Odt = Callable[..., Transcript]


@pytest.fixture
def odt(tmp_path: Path) -> Odt:
    """Return a function that reads a text of this body, with these styles and other parts."""

    def read(body: str, styles: str = "", parts: Mapping[str, str | bytes] | None = None):
        whole = {"mimetype": MIMETYPE, "content.xml": content(body, styles), **(parts or {})}
        return readers.read(write_zip(tmp_path / "gesprek.odt", whole))

    return read


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def style(name: str, more: str, family: str = "paragraph", parent: str = "") -> str:
    pointer = f' style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{name}" style:family="{family}"{pointer}{more}</style:style>'


HIDDEN = '><style:text-properties text:display="none"/>'


def test_odfdo_writes_it_and_we_read_it(tmp_path: Path) -> None:
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, "Interview 3"))
    document.body.append(odfdo.Paragraph("I: Hoe  ging\tdat?"))
    document.body.append(odfdo.Paragraph("R: Goed,\néén keer 🙂"))
    table = odfdo.Table("t", width=2, height=2)
    table.set_values([["a", "b"], ["c", "d"]])
    document.body.append(table)
    path = tmp_path / "INT03.odt"
    document.save(path)
    transcript = readers.read(path)
    assert (
        transcript.text == "1. Interview 3\nI: Hoe  ging\tdat?\nR: Goed,\néén keer 🙂\na\tb\nc\td"
    )
    assert (transcript.name, transcript.format) == ("INT03", "odt")
    assert [turn.speaker for turn in transcript.turns] == ["I", "R"]
    assert transcript.header == ("1. Interview 3",)  # the styles that it writes number headings
    assert transcript.headings == (Heading(0, 1),)
    assert transcript.original == path.read_bytes()


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (p("a<text:s/>b<text:s text:c='3'/>c"), "a b   c"),
        (p("\n   a\n   <text:span> b</text:span>  c  "), "a b c "),
        (p("a<text:tab/>b<text:line-break/>c"), "a\tb\nc"),
        (p("a <text:span>b<text:span>c</text:span></text:span><text:a>d</text:a>"), "a bcd"),
        (p("een<text:soft-page-break/>woord"), "eenwoord"),
        (p("<text:page-number>3</text:page-number>, <text:date>3 mei</text:date>"), "3, 3 mei"),
        (p("<text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text>とう</text:ruby-text>"
           "</text:ruby>"), "東京"),
        (p("<text:bookmark-start/>a<text:bookmark-end/><text:reference-mark/>b"), "ab"),
        (p("<text:onbekend>toch</text:onbekend>"), "toch"),
        (p("<text:variable-set text:display='none'>7</text:variable-set>a"), "a"),
        ("<text:section><text:section>" + p("diep") + "</text:section></text:section>", "diep"),
        ("<loext:omhulsel>" + p("a") + "</loext:omhulsel>", "a"),
        ("<loext:omhulsel>los</loext:omhulsel>", "los"),
        ("<text:table-of-content><text:table-of-content-source><text:index-title-template>"
         "x</text:index-title-template></text:table-of-content-source><text:index-body>"
         + p("Inhoud") + "</text:index-body></text:table-of-content>", "Inhoud"),
        (p("a<draw:frame><draw:text-box>" + p("kader") + "</draw:text-box></draw:frame>b"),
         "ab\nkader"),
        (p("a<draw:g><draw:custom-shape>" + p("vorm") + "</draw:custom-shape></draw:g>"),
         "a\nvorm"),
        (p("a<text:change-start/>erbij<text:change-end/>"), "aerbij"),
        (p("<text:hidden-text text:is-hidden='false' text:string-value='wel'/>"), "wel"),
    ],
)  # fmt: skip
def test_what_is_shown(odt: Odt, xml: str, text: str) -> None:
    found = odt(xml)
    assert found.text == text
    assert not found.dropped


def cell(text: str, repeated: int = 1) -> str:
    more = f' table:number-columns-repeated="{repeated}"' if repeated > 1 else ""
    return f"<table:table-cell{more}>{p(text) if text else ''}</table:table-cell>"


def test_tables_as_in_word(odt: Odt) -> None:
    inner = f"<table:table><table:table-row>{cell('x')}{cell('y')}</table:table-row></table:table>"
    found = odt(
        p("boven")
        + "<table:table><table:table-column/><table:table-header-rows><table:table-row>"
        + cell("a") + "<table:covered-table-cell/>" + cell("b")
        + "</table:table-row></table:table-header-rows><table:table-row>" + cell("", 3) + cell("c")
        + f"</table:table-row><table:table-row><table:table-cell>{p('d')}{inner}</table:table-cell>"
        + cell("e") + "</table:table-row></table:table>"
    )  # fmt: skip
    assert found.text == "boven\na\tb\n\t\t\tc\nd\nx\ty\te"


def test_a_cell_that_says_it_is_repeated_a_million_times(odt: Odt) -> None:
    found = odt(
        f"<table:table><table:table-row>{cell('', 999_999_999)}{cell('c')}</table:table-row>"
        "</table:table>"
    )
    assert found.text.strip() == "c"
    assert len(found.text) < 100
    with pytest.raises(ReadError):
        odt(p(f"<text:s text:c='{'9' * 9}'/>"))


def note(kind: str, text: str) -> str:
    return (
        f'<text:note text:note-class="{kind}"><text:note-citation>9</text:note-citation>'
        f"<text:note-body>{text}</text:note-body></text:note>"
    )


def test_notes_and_comments_once_at_the_end(odt: Odt) -> None:
    comment = (
        f"<office:annotation><dc:creator>AK</dc:creator>{p('check')}{p('dit')}</office:annotation>"
    )
    found = odt(
        p(f"I: Hoe{note('endnote', p('eind'))}?{comment}")
        + p(f"R: Zo{note('footnote', p('voet'))} dus{note('footnote', p('twee'))}.")
        + p("I: En?<office:annotation-end/>")
    )
    body, _blank, *notes = found.text.split("\n\n")[0].split("\n"), "", found.text.split("\n\n")[1]
    assert body == ["I: Hoe?", "R: Zo dus.", "I: En?"]
    assert notes == ["[1] voet\n[2] twee\n[i] eind\n[AK] check\ndit"]
    assert found.structure.notes is not None
    assert found.text[slice(*found.structure.notes)] == notes[0]


def test_what_is_not_in_the_text_is_told(odt: Odt) -> None:
    styles = (
        style("Weg", HIDDEN) + style("Ook", ">", parent="Weg")
        + style("Wel", '><style:text-properties text:display="true"/>', parent="Weg")
        + style("T1", HIDDEN, "text")
    )  # fmt: skip
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info>"
        f"<dc:creator>AK</dc:creator></office:change-info>{p('weg')}</text:deletion>"
        "</text:changed-region><text:changed-region><text:insertion><office:change-info>"
        "<dc:creator>AK</dc:creator></office:change-info></text:insertion></text:changed-region>"
        "<text:changed-region><text:deletion><office:change-info><dc:creator>AK</dc:creator>"
        f"</office:change-info>{p('')}{p('')}</text:deletion></text:changed-region>"
        "</text:tracked-changes>"
    )
    data = "<office:binary-data>QUJD</office:binary-data>"
    picture = f"<draw:frame><draw:image>{data}</draw:image></draw:frame>"
    found = odt(
        changes + p("geheim", "Weg") + p("geheim", "Ook") + p("zichtbaar", "Wel")
        + p("a<text:span text:style-name='T1'>geheim</text:span>b")
        + p("<text:hidden-text text:is-hidden='true' text:string-value='geheim'/>")
        + p("geheim<text:hidden-paragraph text:is-hidden='true'/>")
        + f"<text:section text:display='none'>{p('geheim')}{p('geheim')}</text:section>"
        + p(f"{picture}<draw:frame><draw:object/><draw:image/></draw:frame>"),
        styles,
        {"styles.xml": named(master=f"<style:master-page><style:header>{p('Kop')}</style:header>"
                             f"<style:footer>{p('')}</style:footer></style:master-page>")},
    )  # fmt: skip
    assert found.text.split() == ["zichtbaar", "ab"]
    assert set(found.dropped) == {
        "1 deleted passage", "6 hidden passages", "1 picture", "1 diagram",
        "1 page header or footer",
    }  # fmt: skip


# --- lists and headings


def list_style(name: str, *levels: str) -> str:
    return f'<text:list-style style:name="{name}">{"".join(levels)}</text:list-style>'


def number(at: int, way: str = "1", more: str = 'style:num-suffix="."') -> str:
    return f'<text:list-level-style-number text:level="{at}" style:num-format="{way}" {more}/>'


def items(*texts: str, style: str = "L", more: str = "") -> str:
    inner = "".join(
        f"<text:list-item>{each if each.startswith('<') else p(each)}</text:list-item>"
        for each in texts
    )
    return f'<text:list text:style-name="{style}" {more}>{inner}</text:list>'


STYLES = list_style(
    "L", number(1), number(2, "a", 'style:num-suffix=")"'),
    number(3, "1", 'text:display-levels="3"'),
)  # fmt: skip


def test_numbers_that_a_reader_sees_are_text(odt: Odt) -> None:
    body = items(
        "een", p("twee") + p("nog twee") + items("a", p("b") + items("diep"), style=""), "drie"
    )
    assert odt(body, STYLES).text.split("\n") == [
        "1. een", "2. twee", "nog twee", "a) a", "b) b", "2.b.1 diep", "3. drie",
    ]  # fmt: skip


def test_lists_go_on_where_they_say_so(odt: Odt) -> None:
    body = (
        items("a", "b", more='xml:id="x"') + p("tussen") + items("c")
        + items("d", more='text:continue-list="x"')
        + items("e", more='text:continue-numbering="true"')
        + '<text:list text:style-name="L"><text:list-item text:start-value="7">'
        + p("f") + "</text:list-item><text:list-header>" + p("g")
        + "</text:list-header></text:list>"
    )  # fmt: skip
    assert odt(body, STYLES).text.split("\n") == [
        "1. a", "2. b", "tussen", "1. c", "3. d", "4. e", "7. f", "g",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("level", "text"),
    [
        ('<text:list-level-style-bullet text:level="1" text:bullet-char="•"/>', "x"),
        (number(1, ""), "x"),
        (number(1, "I"), "I. x"),
        (number(1, "i", 'style:num-prefix="("  style:num-suffix=")"'), "(i) x"),
        (number(1, "1", 'loext:num-list-format="Artikel %1%:"'), "Artikel 1: x"),
        (number(1, "A", 'text:start-value="27"'), "AA x"),
        (number(1, "1", 'text:start-value="x"'), "1 x"),
        ("", "x"),
    ],
)
def test_formats(odt: Odt, level: str, text: str) -> None:
    assert odt(items("x"), list_style("L", level)).text == text


def test_headings_and_their_numbers(odt: Odt) -> None:
    outline = (
        '<text:outline-style style:name="Outline">'
        '<text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
        "</text:outline-style>"
    )
    named_styles = outline + style("Ondertitel", ' style:default-outline-level="2">')
    body = (
        p("Titel", "Title") + '<text:h text:outline-level="1">Zorg</text:h>' + p("tekst")
        + '<text:h text:outline-level="2">Wijk</text:h>'
        + '<text:h text:outline-level="1" text:is-list-header="true">Los</text:h>'
        + '<text:h text:outline-level="1">Slot</text:h>' + p("klein", "Ondertitel")
    )  # fmt: skip
    found = odt(body, parts={"styles.xml": named(named_styles)})
    lines = ["Titel", "1. Zorg", "tekst", "1.1 Wijk", "Los", "2. Slot", "klein"]
    assert found.text.split("\n") == lines
    starts = [found.text.index(line) for line in ("1. Zorg", "1.1", "Los", "2. Slot", "klein")]
    assert found.headings == tuple(map(Heading, starts, (1, 2, 1, 1, 2)))


def test_numbers_of_turns_are_left_out_and_told(odt: Odt) -> None:
    turns = ["I: Hoe ging dat?", "R: Goed.", "I: En toen?", "R: Weg."]
    found = odt(items(*turns), STYLES)
    assert found.text == "\n".join(turns)
    assert [turn.speaker for turn in found.turns] == ["I", "R"] * 2
    assert found.dropped == ("4 list numbers before speakers",)


# --- bad files


def refused(path: Path, says: str) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        readers.read(path)
    assert path.name in str(caught.value)


def test_a_password(tmp_path: Path) -> None:
    manifest = '<manifest:encryption-data manifest:checksum="x"/>'
    parts = {"mimetype": MIMETYPE, "META-INF/manifest.xml": manifest, "content.xml": b"\x8f\x01"}
    refused(write_zip(tmp_path / "dicht.odt", parts), "password")


@pytest.mark.parametrize(
    "parts",
    [
        {}, {"content.xml": ""}, {"content.xml": "<a/>"}, {"content.xml": content("")[:-9]},
        {"content.xml": f"<office:document-content {_SPACES}><office:body><office:spreadsheet/>"
                        "</office:body></office:document-content>"},
        {"content.xml": "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"
                        + content(p("&b;")).partition("?>")[2]},
        {"content.xml": content("<text:section>" * 400 + p("x") + "</text:section>" * 400)},
        {"content.xml": content(p("<text:span>" * 5_000 + "x" + "</text:span>" * 5_000))},
        {"content.xml": content("<text:p/>" * 2_000_000)},
        {"content.xml": content(
            "<table:table><table:table-row><table:table-cell>" * 90 + p("x")
            + "</table:table-cell></table:table-row></table:table>" * 90)},
    ],
    ids=["none", "empty", "other", "cut", "sheet", "entity", "deep", "spans", "wide", "tables"],
)  # fmt: skip
def test_damaged_and_hostile(tmp_path: Path, parts: Mapping[str, str]) -> None:
    start = time.process_time()
    refused(write_zip(tmp_path / "stuk.odt", {"mimetype": MIMETYPE, **parts}), "damaged|larger")
    assert time.process_time() - start < 5


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bom.odt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        file.writestr("content.xml", b" " * 150_000_000)
    tracemalloc.start()
    refused(path, "larger")
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_other_kinds_under_this_suffix(tmp_path: Path) -> None:
    word = {"word/document.xml": word_part("document", word_paragraph("x"))}
    refused(write_zip(tmp_path / "a.odt", word), "Word document")
    (tmp_path / "b.odt").write_text("I: hoi")
    refused(tmp_path / "b.odt", "damaged")
    for name in ("c.docx", "c.txt", "c.doc"):
        with zipfile.ZipFile(tmp_path / name, "w") as file:
            file.writestr("mimetype", MIMETYPE)
            file.writestr("content.xml", content(p("x")))
        refused(tmp_path / name, "OpenDocument")


def test_damaged_styles_are_told(odt: Odt) -> None:
    found = odt(p("tekst"), parts={"styles.xml": "<kapot"})
    assert found.text == "tekst"
    assert "styles.xml" in found.warnings[0]


def test_a_package_without_a_kind_in_front(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.odt", {"content.xml": content(p("tekst"))})
    assert readers.read(path).text == "tekst"
