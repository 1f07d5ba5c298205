"""Tables and codebooks as Word documents, web pages and workbooks, opened again and looked into."""

from __future__ import annotations

import io
import re
import zipfile
from importlib import metadata
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest
from lxml import etree, html

from qcoder import errors, i18n
from qcoder.model import CodeStatus
from qcoder.project import Project
from qcoder.report import Report
from qcoder.writers import write
from tests.builders import code_words, plain
from tests.references import compare

VERSION = f"qcoder {metadata.version('qcoder')}"


@pytest.fixture
def evaluation(p: Project) -> Project:
    """Two themes and three codes, four interviews in two regions, on one fixed day."""
    p._store.now = lambda: "2026-11-22T12:00:00.000+00:00"
    for short_id, parent, name in (
        ("SAM", None, "Cooperation & trust"),
        ("SAM-REGIE", "SAM", "Municipal lead"),
        ("SAM-KETEN", "SAM", "Partners <chain>"),
        ("RES", None, "Results"),
        ("RES-DUUR", "RES", "Durable"),
    ):
        p.codes.add(short_id, parent=parent, codable=parent is not None, name_en=name)
    p.cases.add_variable("regio", "text")
    p.cases.add_variable("startjaar", "number")
    for number, regio in enumerate(["Noord", "Noord", "Zuid", None]):
        document = p.documents.add(plain("de regie is er niet echt", f"{number}"))
        case = p.cases.add(f"P{number}")
        p.cases.link(case, document)
        p.cases.set_value(case, "regio", regio)
        p.cases.set_value(case, "startjaar", None if number == 2 else 2014 + number)
        code_words(p, document, "regie", "SAM-REGIE", valence="hindering")
        if number % 2:
            code_words(p, document, "niet echt", "RES-DUUR")
    return p


def reports(p: Project) -> dict[str, Report]:
    return {
        "themes": p.tables.report("themes", percent_from=4),
        "themes_by": p.tables.report("themes", by="regio"),
        "crosstab": p.tables.report("crosstab", by="regio"),
        "percent": p.tables.report("crosstab", by="regio", cells="column percent", percent_from=2),
        "presence": p.tables.report("crosstab", by="regio", cells="presence"),
        "programmes": p.tables.report("programmes"),
    }


def xml(path: Path) -> str:
    """Return the body of a Word document, one element a line, whatever our version."""
    with zipfile.ZipFile(path) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    text = etree.tostring(body, pretty_print=True, encoding="unicode").replace(VERSION, "qcoder")
    return re.sub(r' xmlns:\w+="[^"]+"', "", text)


def of_fields(paragraph: docx.text.paragraph.Paragraph) -> str:
    return "".join(paragraph._p.xpath(".//w:t/text()"))


@pytest.mark.parametrize("name", ["themes", "themes_by", "crosstab", "presence", "programmes"])
def test_word_references(evaluation: Project, tmp_path: Path, name: str) -> None:
    write(reports(evaluation)[name], tmp_path / "t.docx")
    compare(f"table_{name}.docx.xml", xml(tmp_path / "t.docx"))


def test_the_styles_are_those_of_the_reference(evaluation: Project, tmp_path: Path) -> None:
    write(reports(evaluation)["themes"], tmp_path / "t.docx")
    with zipfile.ZipFile(tmp_path / "t.docx") as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    ours = ("Caption", "TableText", "TableSource", "TableNote", "ReportTable")
    found = [each for each in styles.iter(f"{w}style") if each.get(f"{w}styleId") in ours]
    assert len(found) == len(ours)
    text = "".join(etree.tostring(each, pretty_print=True, encoding="unicode") for each in found)
    compare("table_styles.docx.xml", re.sub(r' xmlns:\w+="[^"]+"', "", text))


def test_a_word_table_is_a_caption_a_table_its_source_and_its_notes(
    evaluation: Project, tmp_path: Path
) -> None:
    report = reports(evaluation)["themes"]
    write(report, tmp_path / "t.docx")
    document = docx.Document(str(tmp_path / "t.docx"))
    caption, source, *notes = document.paragraphs
    assert (caption.style.name, source.style.name) == ("Caption", "Table Source")
    assert of_fields(caption) == f"Table 1. {report.title}"
    assert source.text == f"Source: interviews (N = 4), coding by AK, {VERSION}, 2026-11-22"
    assert [note.text for note in notes][: len(report.notes)] == list(report.notes)
    [table] = document.tables
    assert table.style.name == "Report Table"
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0][:3] == ["Theme and code", "Interviews (n)", "Interviews (%)"]
    assert [row[:4] for row in rows[1:4]] == [
        ["Cooperation & trust", "4", "100.0", "4"],
        ["Municipal lead", "4", "100.0", "4"],
        ["Partners <chain>", "0", "0.0", "0"],
    ]
    bold = [row.cells[0].paragraphs[0].runs[0].bold for row in table.rows]
    assert bold == [True, True, None, None, True, None]
    indents = [row.cells[0].paragraphs[0].paragraph_format.left_indent for row in table.rows]
    assert [bool(indent) for indent in indents] == [False, False, True, True, False, True]
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")


def test_dutch_has_decimal_commas_and_dates_and_what_is_missing_is_no_zero(
    evaluation: Project, tmp_path: Path
) -> None:
    i18n.use("nl")
    for name, cell in (("themes", "100,0"), ("programmes", "–"), ("percent", "–")):
        report = reports(evaluation)[name]
        assert report.source.endswith("22-11-2026")
        write(report, tmp_path / "t.docx")
        document = docx.Document(str(tmp_path / "t.docx"))
        cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
        assert cell in cells
        assert "nl-NL" in document.styles.element.xml


def test_a_wide_table_lies_on_its_side(evaluation: Project, tmp_path: Path) -> None:
    for name, upright in (("crosstab", True), ("themes", False)):
        write(reports(evaluation)[name], tmp_path / "t.docx")
        section = docx.Document(str(tmp_path / "t.docx")).sections[0]
        assert (section.page_width < section.page_height) == upright


def test_each_group_begins_with_its_name(evaluation: Project, tmp_path: Path) -> None:
    write(reports(evaluation)["themes_by"], tmp_path / "t.docx")
    [table] = docx.Document(str(tmp_path / "t.docx")).tables
    first = [row.cells[0].text for row in table.rows]
    assert [text for text in first if "n = " in text] == [
        "Noord (n = 2)", "Zuid (n = 1)", "(missing) (n = 1)",
    ]  # fmt: skip


def test_what_xml_cannot_hold_is_marked(tmp_path: Path) -> None:
    frame = pd.DataFrame({"level": [0], "name": ["a\x01\ud800 <b>&\n]]>"], "interviews": [1]})
    write(Report("themes", "T \x02 &", frame, ("\x03",), "\x04"), tmp_path / "t.docx")
    document = docx.Document(str(tmp_path / "t.docx"))
    assert document.tables[0].rows[1].cells[0].text == "a\ufffd\ufffd <b>&\n]]>"


def test_an_empty_table_is_written_too(p: Project, tmp_path: Path) -> None:
    p.cases.add_variable("regio", "text")
    for name, report in {**reports(p)}.items():
        for suffix in ("csv", "xlsx", "docx"):
            write(report, tmp_path / f"{name}.{suffix}")
        assert len(docx.Document(str(tmp_path / f"{name}.docx")).tables[0].rows) == 1


def test_workbooks_have_figures_headings_and_the_source(
    evaluation: Project, tmp_path: Path
) -> None:
    for name, report in reports(evaluation).items():
        write(report, tmp_path / "t.xlsx")
        frame = pd.read_excel(tmp_path / "t.xlsx")
        assert list(frame.columns) == [report.heading(column) for column in report.columns]
        for column in report.columns:
            found = frame[report.heading(column)].tolist()
            if name == "presence" and report.is_figure(column) and column != "level":
                found = [{"●": True, "○": False}[value] for value in found]
            wanted = report.frame[column].astype(object).where(report.frame[column].notna(), None)
            found = [None if pd.isna(value) else value for value in found]
            assert found == [pytest.approx(one) if type(one) is float else one for one in wanted]
        notes = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[1]
        lines = [row[0].value for row in notes.iter_rows()]
        assert lines == [report.title, report.source, *report.notes]


def test_crosstab_and_programmes_as_csv(evaluation: Project, tmp_path: Path) -> None:
    for name, text in (
        ("crosstab", "0,SAM,SAM,Cooperation & trust,2,1,1,4"),
        ("presence", "1,SAM,SAM-KETEN,Partners <chain>,0,0,0,0"),
        ("programmes", "P2,Zuid,,1"),
    ):
        write(reports(evaluation)[name], tmp_path / "t.csv", style="international")
        assert text in (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()


# Codebooks


@pytest.fixture
def book(p: Project) -> Project:
    """A codebook with everything: rules, statuses, markup in texts, and codes that name others."""
    p.codebook.load("rups_success_factors")
    keep = {"SAM", "SAM-REGIE", "SAM-AFSPR", "DEK", "DEK-GEO"}
    for code in reversed(p.codes.list()):
        if code.short_id not in keep:
            p.codes.remove(code)
    p.codes.set_status("DEK-GEO", CodeStatus.RETIRED)
    p.codes.add("SAM-NIEUW", parent="SAM", name_nl="<b>Nieuw</b> & zo", status="proposed")
    document = p.documents.add(plain("de regie is er niet", "1"))
    code_words(p, document, "regie", "SAM-REGIE")
    return p


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_is_valid_and_of_one_piece(book: Project, tmp_path: Path, language: str) -> None:
    book.codebook.save(tmp_path / "b.html", language=language, counts=True)
    text = (tmp_path / "b.html").read_text(encoding="utf-8")
    root = html.fromstring(text)
    assert root.get("lang") == language
    etree.fromstring(re.sub(r"<(meta)([^>]*)>", r"<\1\2/>", text.partition("\n")[2]))  # all closed
    for forbidden in ("<script", "http:", "https:", "url(", "<b>", "onclick"):
        assert forbidden not in text
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    links = [link.get("href")[1:] for link in root.iter("a")]
    assert set(links) <= set(ids)
    assert len(root.xpath("//nav//li")) == len(book.codes.list()) + 2
    [geo] = root.xpath("//article[h3/span='DEK-GEO']")
    assert geo.xpath("h3/span[@class='status']/text()") in (["retired"], ["buiten gebruik"])
    [lead] = root.xpath("//article[h3/span='SAM-REGIE']")
    assert lead.xpath("dl/dd")[-2].text == "1"
    assert [link.text for link in lead.xpath("dl/dd[last()]/a")] == ["SAM-AFSPR", "DEK-GEO"]


def test_codebook_references(book: Project, tmp_path: Path) -> None:
    for name in ("b.html", "b.docx"):
        book.codebook.save(tmp_path / name, language="en", counts=True)
    compare("codebook.html", (tmp_path / "b.html").read_text(encoding="utf-8"))
    compare("codebook.docx.xml", xml(tmp_path / "b.docx"))


def test_the_document_has_a_heading_per_theme_and_code(book: Project, tmp_path: Path) -> None:
    book.codebook.save(tmp_path / "b.docx", language="nl")
    document = docx.Document(str(tmp_path / "b.docx"))
    headings = [(each.style.name, each.text) for each in document.paragraphs
                if each.style.name.startswith("Heading")]  # fmt: skip
    assert ("Heading 1", "● Samenwerking met gemeenten en ketenpartners  SAM") in headings
    assert any("<b>Nieuw</b> & zo" in text for _style, text in headings)
    texts = [of_fields(each) for each in document.paragraphs]
    lead = book.codes.get("SAM-REGIE")
    for said in (lead.definition_nl, lead.when_nl, lead.when_not_nl, lead.example_nl):
        assert any(said in text for text in texts)
    contents = [of_fields(each) for each in document.paragraphs if each.style.style_id == "TOC2"]
    assert contents[:2] == [lead.name_nl, book.codes.get("SAM-AFSPR").name_nl]
    names = {each.get(docx.oxml.ns.qn("w:name")) for each in document.element.xpath("//w:bookmarkStart")}  # noqa: E501  # fmt: skip
    links = {each.get(docx.oxml.ns.qn("w:anchor")) for each in document.element.xpath("//w:hyperlink")}  # noqa: E501  # fmt: skip
    assert links <= names
    assert document.core_properties.language == "nl-NL"


def test_an_empty_codebook_is_written_too(p: Project, tmp_path: Path) -> None:
    for name in ("b.html", "b.docx"):
        p.codebook.save(tmp_path / name, language="en")
    assert "<h1>Codebook</h1>" in (tmp_path / "b.html").read_text(encoding="utf-8")
    assert docx.Document(str(tmp_path / "b.docx")).paragraphs[0].text == "Codebook"


def test_codes_at_any_depth_are_there(p: Project, tmp_path: Path) -> None:
    parent = None
    for depth in range(6):
        parent = p.codes.add(f"D{depth}", parent=parent, codable=False).short_id
    p.codes.add("TOP")
    for name in ("b.html", "b.docx"):
        p.codebook.save(tmp_path / name, language="en")
    root = html.fromstring((tmp_path / "b.html").read_text(encoding="utf-8"))
    assert len(root.xpath("//nav//li")) == 7 + 1
    found = docx.Document(io.BytesIO((tmp_path / "b.docx").read_bytes())).paragraphs
    assert sum(each.style.name.startswith("Heading") for each in found) == 7 + 1


def test_a_codebook_for_people_is_not_one_to_load(book: Project, tmp_path: Path) -> None:
    book.codebook.save(tmp_path / "b.docx", language="nl")
    with pytest.raises(errors.CodebookError):
        book.codebook.load(tmp_path / "b.docx")
    with pytest.raises(errors.Error, match="nowhere"):
        book.codebook.save(tmp_path / "nowhere" / "b.html")
