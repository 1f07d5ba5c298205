"""Word documents: what a reader of the document sees is in the text, once and in order."""

from __future__ import annotations

from pathlib import Path

import docx as python_docx
import pytest

from qcoder import readers
from qcoder.errors import ReadError
from tests.readers.conftest import W, Word, paragraph, part, relations, write_zip


def body(word: Word, xml: str, **options: object) -> str:
    return readers.read(word(xml, **options)).text


def test_python_docx_writes_it_and_we_read_it(tmp_path: Path) -> None:
    document = python_docx.Document()
    document.add_heading("Interview 3", 0)
    document.add_paragraph("I: Hoe ging dat?")
    document.add_paragraph("R: Goed, één keer 🙂")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), ("a", "b", "c", "d"), strict=True
    ):
        cell.text = text
    path = tmp_path / "INT03.docx"
    document.save(str(path))
    transcript = readers.read(path)
    assert transcript.text == "Interview 3\nI: Hoe ging dat?\nR: Goed, één keer 🙂\na\tb\nc\td"
    assert (transcript.name, transcript.format) == ("INT03", "docx")
    assert [turn.speaker for turn in transcript.turns] == ["I", "R"]
    assert transcript.header == ("Interview 3",)
    assert transcript.original == path.read_bytes()


def test_labels_of_a_short_document(tmp_path: Path) -> None:
    bold = python_docx.Document()
    for name, speech in (("Jan de Boer:", "Hoe ging dat?"), ("Eva:", "Goed.")):
        bold.add_paragraph().add_run(name).bold = True
        bold.add_paragraph(speech)
    bold.save(str(tmp_path / "vet.docx"))
    rows = python_docx.Document()
    table = rows.add_table(2, 2)
    for row, texts in zip(table.rows, (("I", "Hoe ging dat?"), ("R", "Goed.")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    rows.save(str(tmp_path / "tabel.docx"))
    for name, labels in (("vet", ("Jan de Boer", "Eva")), ("tabel", ("I", "R"))):
        transcript = readers.read(tmp_path / f"{name}.docx")
        assert transcript.speakers == labels
        assert [turn.text for turn in transcript.turns] == ["Hoe ging dat?", "Goed."]


def test_labels_of_the_interview_in_a_header(tmp_path: Path) -> None:
    document = python_docx.Document()
    above = ("Titel: Zorg", "Geïnterviewde:\tmevr. X", "Interviewer:\tAK", "Locatie: Venlo")
    for text in (*above, *("Interviewer: Hoe ging dat?", "Geïnterviewde: Goed.") * 3):
        document.add_paragraph(text)
    document.save(str(tmp_path / "gesprek.docx"))
    transcript = readers.read(tmp_path / "gesprek.docx")
    assert len(transcript.turns) == 6
    assert transcript.header == above


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:p><w:ins><w:r><w:t>erbij</w:t></w:r></w:ins></w:p>", "erbij"),
        ("<w:p><w:moveTo><w:r><w:t>hier</w:t></w:r></w:moveTo></w:p>", "hier"),
        ("<w:p><w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText>weg</w:delText></w:r></w:del></w:p>",
         "a"),
        ("<w:p><w:r><w:t>a</w:t></w:r><w:moveFrom><w:r><w:t>weg</w:t></w:r></w:moveFrom></w:p>",
         "a"),
        ("<w:p><w:smartTag><w:smartTag><w:r><w:t>Egypte</w:t></w:r></w:smartTag></w:smartTag></w:p>",
         "Egypte"),
        ("<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>vak</w:t></w:r></w:p>"
         "</w:sdtContent></w:sdt>", "vak"),
        ("<w:customXml><w:p><w:r><w:t>eigen</w:t></w:r></w:p></w:customXml>", "eigen"),
        ('<w:p><w:hyperlink r:id="x"><w:r><w:t>schakel</w:t></w:r></w:hyperlink></w:p>', "schakel"),
        ('<w:p><w:fldSimple w:instr="DATE"><w:r><w:t>3 mei</w:t></w:r></w:fldSimple></w:p>',
         "3 mei"),
        ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r></w:p>", "a\nb\nc"),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r></w:p>", "a\tb"),
        ("<w:p><w:r><w:t>e</w:t><w:noBreakHyphen/><w:t>mail</w:t></w:r></w:p>", "e\u2011mail"),
        ("<w:p><w:r><w:t>lang</w:t><w:softHyphen/><w:t>woord</w:t></w:r></w:p>", "langwoord"),
        ('<w:p><w:r><w:sym w:font="Symbol" w:char="F061"/></w:r></w:p>', "α"),
        ('<w:p><w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r></w:p>', "☺"),
        ('<w:p><w:r><w:sym w:font="Webdings" w:char="F068"/></w:r></w:p>', "🚑"),
        ('<w:p><w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>\uf0fc</w:t></w:r></w:p>',
         "✔"),
        ("<w:p><w:r><w:ruby><w:rt><w:r><w:t>とう</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>東</w:t>"
         "</w:r></w:rubyBase></w:ruby></w:r></w:p>", "東"),
        ("<w:p><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>", "x=1"),
        ("<w:p><w:r><w:t>één\n   regel</w:t></w:r></w:p>", "één regel"),
        ("<w:p><w:r><w:t>e\u0301e\u0301n</w:t></w:r></w:p>", "één"),
        ("<w:r><w:t>los</w:t></w:r>", "los"),
    ],
)  # fmt: skip
def test_what_is_seen_is_read(word: Word, xml: str, text: str) -> None:
    assert body(word, xml) == text
    # The same among other content, where a paragraph is not read by the shortest way.
    around = f"{paragraph('voor')}{xml}{paragraph('na')}<w:p><w:r><w:br/></w:r></w:p>"
    assert body(word, around).startswith(f"voor\n{text}\nna")


def test_deleted_mark_joins_paragraphs(word: Word) -> None:
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    xml = (
        f"<w:p>{mark}<w:r><w:t>eerste, </w:t></w:r></w:p>{paragraph('tweede')}{paragraph('derde')}"
    )
    assert body(word, xml) == "eerste, tweede\nderde"


def test_deleted_rows_and_cells_are_left_out(word: Word) -> None:
    gone = "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>weg</w:t></w:r></w:p></w:tc></w:tr>"
    cell = "<w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p><w:r><w:t>weg</w:t></w:r></w:p></w:tc>"
    row = f"<w:tr><w:tc>{paragraph('a')}</w:tc>{cell}<w:sdt><w:sdtContent><w:tc>{paragraph('b')}"
    xml = f"<w:tbl>{gone}{row}</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>"
    transcript = readers.read(word(xml))
    assert transcript.text == "a\tb"
    assert transcript.dropped == ("1 deleted passage",)


def test_nested_table_comes_once_and_in_order(word: Word) -> None:
    inner = (
        f"<w:tbl><w:tr><w:tc>{paragraph('c')}</w:tc><w:tc>{paragraph('d')}</w:tc></w:tr></w:tbl>"
    )
    xml = f"<w:tbl><w:tr><w:tc>{paragraph('a')}{inner}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr>"
    assert body(word, xml + "</w:tbl>") == "a\nc\td\tb"


def test_text_box_comes_once(word: Word) -> None:
    box = f"<w:txbxContent>{paragraph('in het kader')}</w:txbxContent>"
    xml = (
        "<w:p><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>anker</w:t></w:r></w:p>"
    )
    assert body(word, xml) == "anker\nin het kader"


def test_fallback_is_read_where_the_choice_is_empty(word: Word) -> None:
    fallback = f"<w:pict><v:textbox><w:txbxContent>{paragraph('kader')}</w:txbxContent></v:textbox>"
    xml = (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="x"><w:drawing/></mc:Choice>'
        f"<mc:Fallback>{fallback}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert body(word, xml).strip() == "kader"


def field(instruction: str, result: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return f"{mark('begin')}{code}{mark('separate')}{result}{mark('end')}"


def test_fields_show_their_result(word: Word) -> None:
    result = "<w:r><w:t>(Smit, 2013)</w:t></w:r>"
    assert body(word, f"<w:p>{field('ADDIN ZOTERO', result)}</w:p>") == "(Smit, 2013)"


def test_a_result_inside_an_instruction_is_not_shown(word: Word) -> None:
    inner = field("MERGEFIELD", "<w:r><w:t>onzichtbaar</w:t></w:r>")
    outer = field("", "<w:r><w:t>zichtbaar</w:t></w:r>").replace(
        "<w:r><w:instrText></w:instrText></w:r>", inner
    )
    assert body(word, f"<w:p>{outer}</w:p>") == "zichtbaar"


def test_an_unclosed_field_loses_no_text(word: Word) -> None:
    xml = f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>{paragraph("de rest")}'
    assert body(word, xml).strip() == "de rest"


def test_form_fields_show_their_value(word: Word) -> None:
    choice = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="ja"/><w:listEntry w:val="nee"/>'
    box = '<w:checkBox><w:checked w:val="1"/></w:checkBox>'
    xml = "".join(
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{value}</w:ffData></w:fldChar></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        for value in (f"{choice}</w:ddList>", box)
    )
    assert body(word, f"<w:p>{xml}</w:p>") == "nee☒"


def test_hidden_text_is_left_out_and_counted(word: Word) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>open</w:t></w:r>'
    transcript = readers.read(word(f"<w:p>{hidden}{shown}</w:p>"))
    assert transcript.text == "open"
    assert transcript.dropped == ("1 hidden passage",)


def test_text_hidden_by_its_style_is_left_out(word: Word) -> None:
    styles = '<w:style w:styleId="Stil"><w:rPr><w:vanish/></w:rPr></w:style>'
    run = '<w:r><w:rPr><w:rStyle w:val="Stil"/></w:rPr><w:t>geheim</w:t></w:r>'
    path = word(
        f"<w:p>{run}<w:r><w:t>open</w:t></w:r></w:p>",
        ("s", "styles", "styles.xml"),
        parts={"word/styles.xml": part("styles", styles)},
    )
    assert readers.read(path).text == "open"


def test_notes_stand_at_the_end_and_are_not_speech(word: Word) -> None:
    xml = (
        '<w:p><w:r><w:t>R: Ja</w:t><w:footnoteReference w:id="7"/></w:r></w:p>'
        '<w:p><w:r><w:t>I: En?</w:t><w:endnoteReference w:id="2"/></w:r></w:p>'
        '<w:p><w:r><w:t>R: Nee</w:t><w:commentReference w:id="0"/></w:r></w:p>'
    )
    path = word(
        xml,
        ("f", "footnotes", "footnotes.xml"),
        ("e", "endnotes", "endnotes.xml"),
        ("c", "comments", "comments.xml"),
        parts={
            "word/footnotes.xml": part(
                "footnotes",
                f'<w:footnote w:id="-1" w:type="separator">{paragraph("---")}</w:footnote>'
                f'<w:footnote w:id="7">{paragraph("voetnoot")}</w:footnote>',
            ),
            "word/endnotes.xml": part(
                "endnotes", f'<w:endnote w:id="2">{paragraph("eindnoot")}</w:endnote>'
            ),
            "word/comments.xml": part(
                "comments",
                f'<w:comment w:id="0" w:author="Aïsha">{paragraph("R: klopt dit?")}</w:comment>'
                f'<w:comment w:id="1">{paragraph("zonder plaats")}</w:comment>',
            ),
        },
    )
    transcript = readers.read(path)
    body_text, _, notes = transcript.text.partition("\n\n")
    assert body_text == "R: Ja\nI: En?\nR: Nee"
    assert notes.split("\n") == [
        "[1] voetnoot", "[i] eindnoot", "[Aïsha] R: klopt dit?", "[?] zonder plaats",
    ]  # fmt: skip
    span = transcript.structure.notes
    assert span is not None
    assert transcript.text[span.start : span.end] == notes
    assert [turn.text for turn in transcript.turns] == ["Ja", "En?", "Nee"]
    assert transcript.paragraphs == ()


def test_page_headers_and_pictures_are_counted(word: Word) -> None:
    path = word(
        f"<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>{paragraph('tekst')}",
        ("h", "header", "header1.xml"),
        ("g", "header", "header2.xml"),
        parts={
            "word/header1.xml": part("hdr", paragraph("Vertrouwelijk")),
            "word/header2.xml": part("hdr", paragraph("")),
        },
    )
    assert sorted(readers.read(path).dropped) == ["1 page header or footer", "1 picture"]


def test_included_parts(word: Word) -> None:
    page = "<html><head><title>x</title></head><body><p>Een&nbsp;alinea.</p><p>Twee</p></body>"
    xml = '<w:altChunk r:id="a"/><w:altChunk r:id="b"/><w:subDoc r:id="c"/><w:altChunk r:id="d"/>'
    path = word(
        paragraph("Hoofd") + xml,
        ("a", "aFChunk", "deel.htm"),
        ("b", "aFChunk", "/word/deel.txt"),
        ("c", "subDocument", "http://example.org/hoofdstuk.docx"),
        ("d", "aFChunk", "deel.rtf"),
        parts={
            "word/deel.htm": page,
            "word/deel.txt": "Drie",
            "word/deel.rtf": r"{\rtf1 vier}",
        },
    )
    transcript = readers.read(path)
    assert transcript.text == "Hoofd\nEen\xa0alinea.\nTwee\nDrie"
    assert len(transcript.warnings) == 3
    assert "hoofdstuk.docx" in transcript.warnings[0]
    assert "deel.rtf" in transcript.warnings[1]


def test_included_word_document(word: Word) -> None:
    inner = word(paragraph("van binnen"), name="binnen.docx")
    path = word(
        '<w:altChunk r:id="a"/>',
        ("a", "aFChunk", "binnen.docx"),
        parts={"word/binnen.docx": inner.read_bytes()},
    )
    assert readers.read(path).text == "van binnen"


def test_strict_edition(word: Word, tmp_path: Path) -> None:
    strict = part("document", f"<w:body>{paragraph('strikt')}</w:body>").replace(
        W, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert readers.read(word("", parts={"word/document.xml": strict})).text == "strikt"


def test_main_part_by_relationship(word: Word) -> None:
    assert body(word, paragraph("elders"), main="word/document2.xml") == "elders"


def test_byte_order_mark_before_the_xml(word: Word) -> None:
    xml = "\ufeff" + part("document", f"<w:body>{paragraph('merk')}</w:body>")
    assert readers.read(word("", parts={"word/document.xml": xml})).text == "merk"


def test_damaged_note_part_costs_the_notes_only(word: Word) -> None:
    path = word(
        '<w:p><w:r><w:t>tekst</w:t><w:footnoteReference w:id="1"/></w:r></w:p>',
        ("f", "footnotes", "footnotes.xml"),
        parts={"word/footnotes.xml": "<w:footnotes"},
    )
    transcript = readers.read(path)
    assert transcript.text == "tekst"
    assert "footnotes.xml" in transcript.warnings[0]


def test_a_document_without_text_says_so(word: Word) -> None:
    with pytest.raises(ReadError, match=r"gesprek\.docx.*no text"):
        readers.read(word("<w:p/>"))


def test_another_office_file_is_no_document(tmp_path: Path) -> None:
    sheet = write_zip(
        tmp_path / "lijst.docx",
        {
            "_rels/.rels": relations(("1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": "<workbook/>",
        },
    )
    with pytest.raises(ReadError, match="Excel"):
        readers.read(sheet)


def test_a_drop_cap_is_the_first_letter_of_its_paragraph(word: Word) -> None:
    cap = (
        '<w:p><w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr><w:r><w:t>D</w:t></w:r></w:p>'
    )
    found = readers.read(word(cap + paragraph("rie keer.") + paragraph("Daarna.")))
    assert found.text == "Drie keer.\nDaarna."


def test_a_paragraph_whose_mark_was_deleted_is_no_part_of_the_table_below(word: Word) -> None:
    mark = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>"
    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("a", "b"))
    table = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    kept = mark.format("<w:r><w:t>Blijft</w:t></w:r>")
    gone = mark.format("<w:del><w:r><w:delText>Weg</w:delText></w:r></w:del>")
    assert readers.read(word(kept + table)).text == "Blijft\na\tb"
    assert readers.read(word(paragraph("x") + gone + table)).text == "x\na\tb"
