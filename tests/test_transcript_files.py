"""Coded transcripts as files, opened again with other programs."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from qcoder import errors, i18n
from qcoder.coded_transcript import CodedTranscript
from qcoder.model import Document, Span, Structure
from qcoder.project import Project
from qcoder.queries import transcript_lines
from qcoder.queries.coded_transcript import coded_transcript
from qcoder.writers import transcript_docx, transcript_html, transcript_pdf
from qcoder.writers import transcript_layout as layout
from tests.builders import code_words, plain
from tests.builders import transcript as made
from tests.interviews import FLAGGED, coded_interview
from tests.references import compare
from tests.test_coded_transcript import mark

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT_STYLES = ("Transcript", "TranscriptQuestion", "TranscriptAside")


def of(p: Project, document: Document, **choice: Any) -> CodedTranscript:
    return coded_transcript(p._store, document, made=date(2026, 5, 3), **choice)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def shown(coded: CodedTranscript) -> list[str]:
    """The paragraphs, each the words of its pieces."""
    return ["".join(run.text for run in row.runs) for row in layout.Layout(coded).rows]


# Word


def body(data: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))[0]


def word_paragraphs(data: bytes) -> list[str]:
    """The paragraphs of the interview, without the numbers of passages."""
    found: list[str] = []
    for paragraph in _after_heading(body(data)):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val") in TEXT_STYLES:
            found.append("".join(_word_words(run) for run in paragraph.iter(f"{W}r")))
    return found


def _after_heading(document: Any) -> list[Any]:
    paragraphs = list(document.iter(f"{W}p"))
    place = next(n for n, one in enumerate(paragraphs) if "".join(one.itertext()) == "Transcript")
    return paragraphs[place + 1 :]


def _word_words(run: Any) -> str:
    if run.find(f"{W}rPr/{W}rStyle") is not None:
        return ""
    return "".join(
        "\t" if one.tag == f"{W}tab" else one.text or ""
        for one in run
        if one.tag in (f"{W}t", f"{W}tab")
    )


def commented(data: bytes) -> dict[int, str]:
    """The words of the interview that each comment of a Word file is anchored to."""
    words: dict[int, str] = {}
    active = set[int]()
    for paragraph in _after_heading(body(data)):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        is_text = style is not None and style.get(f"{W}val") in TEXT_STYLES
        for one in paragraph:
            if one.tag == f"{W}commentRangeStart":
                active.add(int(one.get(f"{W}id")))
            elif one.tag == f"{W}commentRangeEnd":
                active.remove(int(one.get(f"{W}id")))
            elif one.tag == f"{W}r" and is_text:
                for number in active:
                    words[number] = words.get(number, "") + _word_words(one)
    assert not active
    return words


def test_word_comments_stand_on_exactly_their_words(p: Project) -> None:
    coded = of(p, coded_interview(p))
    data = transcript_docx.content(coded, comments=True)
    found = commented(data)
    assert found[2] == "de regie"
    assert found[4] == "dat was alles"
    assert found[6] == FLAGGED
    assert found[5] == "alles.En nu?Nu bel ik mijn zus in Kwakelveen “gewoon”"
    assert len(found) == len(coded.marks) == 7
    opened = docx.Document(io.BytesIO(data))
    comments = {one.comment_id: one for one in opened.comments}
    assert comments[1].author == "AK"
    assert comments[1].text == (
        "Cooperation > Lead · facilitating · citaat · Let op: Eerst <goed>,\ndan & niet."
    )
    assert (comments[5].author, comments[5].initials) == ("Maaike de Vries", "MDV")
    assert "may identify someone" in comments[6].text


@pytest.mark.parametrize("comments", [True, False])
def test_word_keeps_every_paragraph(p: Project, comments: bool) -> None:
    coded = of(p, coded_interview(p))
    data = transcript_docx.content(coded, comments=comments)
    assert word_paragraphs(data) == shown(coded)


def test_word_has_codes_beside_their_paragraphs(p: Project) -> None:
    coded = of(p, coded_interview(p))
    document = docx.Document(io.BytesIO(transcript_docx.content(coded, comments=False)))
    table, legend = document.tables
    beside = [row.cells[1].text for row in table.rows]
    assert "1  Lead\nAK · + facilitating · citaat\nLet op: Eerst <goed>,\ndan & niet." in beside[2]
    assert "6  Information & privacy" in beside[4]
    assert "5  Lead" in beside[2]
    assert "Memo\nAK\nWie is dit?" in beside[5].replace("7  ", "")
    assert "1[De gemeente nam 2[de regie]2, en dat ging 3[goed. Later]1" in table.cell(2, 0).text
    assert [cell.text for cell in legend.rows[1].cells] == ["Cooperation > Lead", "2"]
    assert document.sections[0].header.paragraphs[0].text.startswith("Interview 01 · uitstap · AK,")
    assert document.core_properties.title == "Interview 01"


def test_word_reference(p: Project) -> None:
    i18n.use("en")
    coded = of(p, coded_interview(p))
    for name, comments in (("margin", False), ("comments", True)):
        data = transcript_docx.content(coded, comments=comments)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = ["word/document.xml"] + ["word/comments.xml"] * comments
            text = "".join(
                etree.tostring(etree.fromstring(archive.read(part)), pretty_print=True).decode()
                for part in parts
            )
        compare(f"transcript_{name}.docx.xml", re.sub(r' xmlns:\w+="[^"]+"', "", text))


# HTML


def html_paragraphs(data: bytes) -> list[str]:
    page = html.fromstring(data.decode())
    for number in page.xpath("//main//*[contains(concat(' ', @class, ' '), ' n ')]"):
        number.drop_tree()
    return ["".join(one.itertext()) for one in page.xpath("//div[starts-with(@class, 'row')]//p")]


@pytest.mark.parametrize("comments", [True, False])
def test_html_keeps_every_paragraph(p: Project, comments: bool) -> None:
    coded = of(p, coded_interview(p))
    assert html_paragraphs(transcript_html.content(coded, comments=comments)) == shown(coded)


def test_html_is_one_file_that_asks_for_nothing(p: Project) -> None:
    for language in ("en", "nl"):
        i18n.use(language)
        document = p.documents.list()[0] if p.documents.list() else coded_interview(p)
        page = html.fromstring(transcript_html.content(of(p, document), comments=False).decode())
        assert page.xpath("//html/@lang | /html/@lang") == [language]
        assert not page.xpath("//script | //link | //img | //iframe | //@src | //@onclick")
        style = page.xpath("string(//style)")
        assert "url(" not in style
        assert "@import" not in style
        assert "prefers-color-scheme: dark" in style
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert {link[1:] for link in page.xpath("//a/@href")} <= set(ids)


def test_html_says_in_a_tip_what_a_passage_is_coded_with(p: Project) -> None:
    coded = of(p, coded_interview(p))
    page = html.fromstring(transcript_html.content(coded, comments=False).decode())
    (found,) = page.xpath("//mark[text()='de regie']")
    assert found.get("title").split("\n") == [
        "1 Cooperation > Lead · AK · + facilitating · citaat",
        "2 Cooperation > Information & privacy · AK · ± both",
    ]


def test_colours_can_be_read() -> None:
    for color in ("#215533", "#75B4FD", "#FE90A5", "#ffff00", "#000000", "#ffffff", "", "nonsense"):
        for dark in (False, True):
            ink, tint = layout.strong(color, dark=dark), layout.tint(color, dark=dark)
            page, words = ("#16191d", "#e4e8ec") if dark else ("#ffffff", "#1f2933")
            for one, other in ((ink, tint), (ink, page), (words, tint)):
                assert layout.contrast(one, other) >= 4.5, (color, dark)


def test_html_reference(p: Project) -> None:
    coded = of(p, coded_interview(p))
    compare("transcript_margin.html", transcript_html.content(coded, comments=False).decode())
    data = transcript_html.content(of(p, p.documents.list()[0], redact=True), comments=True)
    compare("transcript_comments_redacted.html", data.decode())


# PDF


def pdf_pages(data: bytes) -> list[str]:
    document = pdfium.PdfDocument(data)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def test_pdf_text_can_be_read_and_found(p: Project) -> None:
    p.codes.add("A", name_nl="Ääkkönen", color="#215533")
    words = "ë é € “ja” – ‘nee’ … ğışÇ łąęż ΑΩλ Жук ½ → naïef"
    document = p.documents.add(made(f"R: {words}", name="Één"))
    code_words(p, document, words, code="A")
    data, warnings = transcript_pdf.content(of(p, document), comments=False)
    (page,) = pdf_pages(data)
    assert words in page.replace("1[", "").replace("]1", "")
    assert "Ääkkönen" in page
    assert warnings == []
    document_pdf = pdfium.PdfDocument(data)
    assert document_pdf.get_metadata_dict()["Title"] == "Één"
    assert b"/Lang (en-GB)" in data


def test_what_the_font_of_the_pdf_lacks_is_shown_as_a_box_and_said(p: Project) -> None:
    document = p.documents.add(made("R: Dag 🙂 مرحبا 中 klaar"))
    data, (warning,) = transcript_pdf.content(of(p, document), comments=False)
    assert "Dag □ □□□□□ □ klaar" in pdf_pages(data)[0]
    assert "7 characters" in warning
    assert "🙂 م" in warning


def test_a_pdf_keeps_a_paragraph_and_notes_that_are_longer_than_a_page(p: Project) -> None:
    long = " ".join(f"woord{n}" for n in range(1500))
    with p.operation("code passage"):
        p.codes.add("A", name_nl="Lang", color="#215533")
        document = p.documents.add(made(f"R: {long}"))
        whole = p.codings.add(document, 3, 3 + len(long), code="A")
        p.memos.add(long.replace("woord", "memo"), coding=whole)
        for n in range(150):
            start = 3 + long.index(f"woord{n} ")
            p.codings.add(document, start, start + 4, code=p.codes.add(f"C{n}"))
    coded = of(p, document)
    for comments in (False, True):
        pages = pdf_pages(transcript_pdf.content(coded, comments=comments)[0])
        assert len(pages) > 3
        words = re.sub(r"\d+\[|\]\d+|\s+", " ", "\n".join(pages))
        everything = squeezed(words)
        assert all(f"woord{n}" in everything for n in range(150, 1500))
        assert all(re.search(rf"\bC{n}\b", words) for n in range(150))
        assert comments or all(f"memo{n}" in everything for n in range(1500))


def test_pdf_comments_stand_on_their_passages(p: Project) -> None:
    coded = of(p, coded_interview(p))
    data, _warnings = transcript_pdf.content(coded, comments=True)
    page = pdfium.PdfDocument(data)[0]
    found = [raw.FPDFPage_GetAnnot(page, n) for n in range(raw.FPDFPage_GetAnnotCount(page))]
    assert {raw.FPDFAnnot_GetSubtype(one) for one in found} == {raw.FPDF_ANNOT_HIGHLIGHT}
    assert len(found) == len(coded.marks)
    box = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(found[-2], box)
    words = page.get_textpage().get_text_bounded(box.left, box.bottom, box.right, box.top)
    assert FLAGGED in words


def test_pdf_reference(p: Project) -> None:
    coded = of(p, coded_interview(p))
    data, _warnings = transcript_pdf.content(coded, comments=False)
    compare("transcript_margin.pdf.txt", "\n\f\n".join(pdf_pages(data)) + "\n")


# all formats


@settings(max_examples=10)  # each makes six files
@given(
    st.text("ab é\n🙂ر<&]0", min_size=1, max_size=80),
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=8),
)
def test_all_words_are_in_each_file_and_comments_on_exactly_theirs(
    text: str, pairs: list[tuple[int, int]]
) -> None:
    found = sorted(Span(min(pair), min(max(pair), len(text))) for pair in pairs)
    found = [one for one in found if text[one.start : one.end].strip()]
    marks = [mark(number, one) for number, one in enumerate(found, start=1)]
    lines = transcript_lines.lines(text, Structure(), {}, marks, [], redact=False)
    coded = CodedTranscript("Naam", "P", date(2026, 1, 1), "nl", lines, marks, [])
    paragraphs = [line.strip() for line in text.split("\n") if line.strip()] or [""]
    for comments in (False, True):
        assert word_paragraphs(transcript_docx.content(coded, comments=comments)) == paragraphs
        assert html_paragraphs(transcript_html.content(coded, comments=comments)) == paragraphs
        transcript_pdf.content(coded, comments=comments)
    words = commented(transcript_docx.content(coded, comments=True))
    assert {number: squeezed(one) for number, one in words.items()} == {
        number: squeezed(text[one.start : one.end]) for number, one in enumerate(found, start=1)
    }


@pytest.mark.parametrize("ending", ["docx", "html", "pdf"])
@pytest.mark.parametrize("codes_as", ["margin", "comments"])
def test_each_format_in_each_style(p: Project, tmp_path: Path, ending: str, codes_as: str) -> None:
    first = coded_interview(p)
    empty = p.documents.add(plain("", name="Leeg"))
    bare = p.documents.add(plain("Verslag.\nZonder beurten.", name="Verslag"))
    for place, document in enumerate((first, empty, bare)):
        path = tmp_path / f"{place}.{ending}"
        (done,) = p.exports.transcripts([document], path, codes_as=codes_as)
        assert done.path == path
        assert path.stat().st_size > 1000
        assert done.codings == (6 if place == 0 else 0)
        assert done.identifying == (1 if place == 0 else 0)
        assert len(done.warnings) == (1 if place == 0 else 0)


@pytest.mark.parametrize("ending", ["docx", "html", "pdf"])
@pytest.mark.parametrize("codes_as", ["margin", "comments"])
def test_redacted_words_are_nowhere_in_the_file(
    p: Project, tmp_path: Path, ending: str, codes_as: str
) -> None:
    path = tmp_path / f"t.{ending}"
    (done,) = p.exports.transcripts(
        [coded_interview(p)], path, codes_as=codes_as, redact=True, coders=["AK"]
    )
    assert done.warnings == ()
    data = path.read_bytes()
    if ending == "docx":
        with zipfile.ZipFile(path) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist())
    text = "".join(pdf_pages(data)) if ending == "pdf" else data.decode(errors="replace")
    assert "Kwakelveen" not in text
    assert "[…]" in text


def test_a_flagged_passage_can_be_seen(p: Project) -> None:
    coded = of(p, coded_interview(p), coders=["AK"])
    word = transcript_docx.content(coded, comments=False)
    lines = [one.getparent().getparent() for one in body(word).iter(f"{W}u")]
    dashed = [
        "".join(run.itertext())
        for run in lines
        if run.find(f"{W}rPr/{W}u").get(f"{W}val") == "dash"
    ]
    assert dashed == [FLAGGED]
    page = html.fromstring(transcript_html.content(coded, comments=False).decode())
    assert [one.text for one in page.xpath("//mark[contains(@class, 'flagged')]")] == [FLAGGED]
    assert "1 passage may identify someone" in page.xpath("string(//*[@class='warning'])")


def test_files_in_a_folder_are_named_after_their_documents(p: Project, tmp_path: Path) -> None:
    for name in ("a/b", "a:b", "CON", "Één 1", ". ."):
        p.documents.add(plain(f"Tekst van {name}", name=name))
    steps: list[tuple[int, int]] = []
    done = p.exports.transcripts(
        p.documents.list(), tmp_path / "uit" / "hier", file_format="html",
        progress=lambda n, total: steps.append((n, total)),
    )  # fmt: skip
    names = sorted(file.name for file in (tmp_path / "uit" / "hier").iterdir())
    assert names == ["_.html", "_CON.html", "a_b (2).html", "a_b.html", "Één 1.html"]
    assert [one.path.name for one in done][:2] == ["a_b.html", "a_b (2).html"]
    assert steps == [(n, 5) for n in range(1, 6)]


def test_what_cannot_be_written_is_said_in_a_sentence(p: Project, tmp_path: Path) -> None:
    one, two = (p.documents.add(plain(name, name=name)) for name in ("een", "twee"))
    with pytest.raises(errors.Error, match=r"\.docx, \.html or \.pdf"):
        p.exports.transcripts([one], tmp_path / "t.odt")
    with pytest.raises(errors.Refused, match="folder"):
        p.exports.transcripts([one, two], tmp_path / "t.pdf")
    with pytest.raises(errors.Refused, match="does not end in"):
        p.exports.transcripts([one], tmp_path / "t.pdf", file_format="docx")
    with pytest.raises(errors.Refused, match="docx, html, pdf"):
        p.exports.transcripts([one], tmp_path, file_format="rtf")
    with pytest.raises(errors.Refused, match="margin, comments"):
        p.exports.transcripts([one], tmp_path / "t.pdf", codes_as="footnotes")
    with pytest.raises(errors.Error, match="cannot be written"):
        p.exports.transcripts([one], tmp_path / "nowhere" / "t.pdf")
    (tmp_path / "file").write_text("")
    with pytest.raises(errors.Error, match="cannot be made"):
        p.exports.transcripts([one], tmp_path / "file")
    assert [
        file.name for file in tmp_path.iterdir() if file.suffix not in (".qcoder", ".lock")
    ] == ["file"]


def test_the_command_line_writes_transcripts_and_warns(
    p: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from qcoder.cli.commands import run

    coded_interview(p)
    path = str(p.path)
    p.close()
    out = tmp_path / "t.html"
    assert run(["export", "transcript", path, "Interview 01", "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert "6 codings" in said.out
    assert "1 passage may identify someone" in said.err
    command = ["export", "transcript", path, "--all", "--out", str(tmp_path / "uit"), "--redact"]
    more = [
        "--format",
        "pdf",
        "--by",
        "AK",
        "--code",
        "SAM",
        "--no-memos",
        "--codes-as",
        "comments",
    ]
    assert run([*command, *more]) == 0
    assert "identify" not in capsys.readouterr().err
    assert [file.name for file in (tmp_path / "uit").iterdir()] == ["Interview 01.pdf"]
    assert run(["export", "transcript", path, "--out", str(out)]) == 2
