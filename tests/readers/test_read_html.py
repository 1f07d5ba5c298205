"""Web pages: what a browser shows is in the text, one line per block."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from qcoder import readers
from qcoder.errors import ReadError
from qcoder.model import Heading, Transcript
from qcoder.readers import encodings

Html = Callable[..., Transcript]


@pytest.fixture
def html(tmp_path: Path) -> Html:
    """Return a function that reads a page."""

    def read(page: str | bytes, name: str = "gesprek.html", encoding: str | None = None):
        path = tmp_path / name
        path.write_bytes(page if isinstance(page, bytes) else page.encode())
        return readers.read(path, encoding=encoding)

    return read


PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Weg</title><style>p { color: red }</style></head>
<body><h1>Interview 3</h1>
<p><b>I:</b> Hoe
   ging dat?</p><p><b>R:</b> Goed,<br>één keer &amp; 🙂</p>
<script>alert("weg")</script><!-- weg --></body></html>"""


def test_a_page(html: Html) -> None:
    found = html(PAGE)
    assert found.text == "Interview 3\nI: Hoe ging dat?\nR: Goed,\néén keer & 🙂"
    assert (found.name, found.format, found.encoding) == ("gesprek", "html", "utf-8")
    assert [turn.speaker for turn in found.turns] == ["I", "R"]
    assert found.header == ("Interview 3",)
    assert found.headings == (Heading(0, 1),)
    assert found.original == PAGE.encode()
    assert not found.guessed


@pytest.mark.parametrize("name", ["a.htm", "a.xhtml", "A.HTML"])
def test_suffixes(html: Html, name: str) -> None:
    assert html(PAGE, name).format == "html"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>a<p>b<div>c</div>d", "a\nb\nc\nd"),
        ("<pre>een\n  twee\tx\n\ndrie</pre>", "een\n  twee\tx\n\ndrie"),
        ("<p style='white-space: pre-wrap'>een\ntwee</p>", "een\ntwee"),
        ("<textarea>een\ntwee</textarea>", "een\ntwee"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<ol><li>a<li>b<ol type=a><li>c</ol><li>d</ol>", "1. a\n2. b\na. c\n3. d"),
        ("<ol start=4><li>a<li value=9>b<li>c</ol>", "4. a\n9. b\n10. c"),
        ("<ol reversed><li>a<li>b</ol>", "2. a\n1. b"),
        ("<ol style='list-style-type: upper-roman'><li>a<li>b</ol>", "I. a\nII. b"),
        ("<ol style='list-style: none'><li>a</ol>", "a"),
        ("<ol><li><p>a</p><p>b</p></li></ol>", "1. a\nb"),
        ("<ol><li><ol type=i><li>a</ol></ol>", "1. i. a"),
        ("<p>a&nbsp;b &eacute; &#233; &#133; &#x20ac;", "a\xa0b é é … €"),
        ("<p>10 &lt; 20 &amp; R&D", "10 < 20 & R&D"),
        ("<ruby>東京<rt>とう</rt></ruby>", "東京"),
        ("<p>Aho</p>\n<p>&nbsp;</p>\n<p>b</p>", "Aho\nb"),
        ("<b><p>MSM</b>:&#9;Hoe?</p><b><p>Aho</b>:&#9;Zo.</p>", "MSM: Hoe?\nAho: Zo."),
        ("<onbekend>toch</onbekend>", "toch"),
        ("<p>ja <input type=checkbox checked> <input value=x><input type=hidden value=y>",
         "ja ☒ x"),
        ("<q>ja</q> <del>weg</del> <ins>erbij</ins>", "“ja” weg erbij"),
        ("<title/><p>a", "a"),
        ("<p>a</p></body></html><p>b</p>", "a\nb"),
        ("<html><body><p>a</body></html>\n<html><head><title>weg</title></head><body>b", "a\nb"),
        ("een\ntwee", "een\ntwee"),
        ("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/>"
         "<script src='x'/></head><body><p>a</p></body></html>", "a"),
    ],
)  # fmt: skip
def test_what_is_shown(html: Html, page: str, text: str) -> None:
    found = html(page)
    assert found.text == text
    assert not found.dropped


def test_tables_as_in_word(html: Html) -> None:
    page = (
        "<table><caption>Tabel</caption><thead><tr><th>a<th><p>b</p></thead>"
        "<tr><td><p>c</p><p>d</p></td><td></td><td>e</td></tr>"
        "<tr><td><table><tr><td>x<td>y</table></td><td>f</td></tr><tr><td></td></tr></table>"
    )
    assert html(page).text == "Tabel\na\tb\nc\nd\t\te\nx\ty\tf"


def test_turns_in_a_table(html: Html) -> None:
    rows = "".join(
        f"<tr><td>{a}</td><td>{b}</td></tr>"
        for a, b in (("I", "Hoe ging dat?"), ("R", "Goed."), ("I", "En?"), ("R", "Weg."))
    )
    assert [turn.speaker for turn in html(f"<table>{rows}</table>").turns] == ["I", "R"] * 2


def test_the_layout_of_a_page_in_one_cell_keeps_headings(html: Html) -> None:
    found = html("<table><tr><td><h2>Kop</h2><p>tekst</p></td></tr></table>")
    assert found.text == "Kop\ntekst"
    assert found.headings == (Heading(0, 2),)


def test_what_is_not_shown_is_told(html: Html) -> None:
    page = (
        "<style>.x, #y { color: red; display: none } @page { margin: 0 }</style>"
        "<p hidden>geheim</p><p style='display:none'>geheim</p><p class='a x'>geheim</p>"
        "<p id=y>geheim</p><p style='visibility: hidden'>geheim</p><p hidden></p>"
        "<p>tekst<img src=x.png alt=foto><svg><text>as</text></svg></p>"
        "<iframe src='a.html'></iframe><audio src=a.mp3>geen geluid</audio>"
    )
    found = html(page)
    assert found.text == "tekst"
    assert found.dropped == (
        "5 hidden passages", "2 pictures", "1 page in a frame", "1 sound or film clip",
    )  # fmt: skip


def test_lists_of_pages_that_word_wrote(html: Html) -> None:
    page = "".join(
        f"<p class=MsoListParagraph><span style='mso-list:Ignore'>{n}.<span>&nbsp; </span></span>"
        f"{turn}</p>"
        for n, turn in enumerate(("I: Hoe?", "R: Zo.", "I: En?", "R: Ja."), 1)
    )
    found = html(page)
    assert [turn.speaker for turn in found.turns] == ["I", "R"] * 2
    assert html("<p><span style='mso-list:Ignore'>1.&nbsp; </span>a").text == "1. a"
    assert html("<p><span style='mso-list:Ignore'>·&nbsp; </span>a").text == "a"


# --- encodings


@pytest.mark.parametrize(
    ("data", "encoding", "guessed"),
    [
        ("<meta charset=utf-8><p>één".encode(), "utf-8", False),
        ("<p>één".encode(), "utf-8", False),
        ("\ufeff<p>één".encode(), "utf-8", False),
        ("\ufeff<p>één".encode("utf-16-le"), "utf-16-le", False),
        ("<meta charset=windows-1252><p>één".encode("cp1252"), "cp1252", False),
        ("<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=ISO-8859-1'><p>één"
         .encode("cp1252"), "cp1252", False),
        ("<?xml version='1.0' encoding='iso-8859-15'?><p>één".encode("iso8859-15"),
         "iso8859-15", False),
        ("<meta charset=macintosh><p>één".encode("mac-roman"), "mac-roman", False),
        ("<meta charset=iso-8859-1><p>één".encode(), "utf-8", False),
        ("<meta charset=utf-8><p>één".encode("cp1252"), "cp1252", True),
        ("<meta charset=onzin><p>één".encode("cp1252"), "cp1252", True),
        ("<p>één".encode("cp1252"), "cp1252", True),
    ],
)  # fmt: skip
def test_encodings(html: Html, data: bytes, encoding: str, guessed: bool) -> None:
    found = html(data)
    assert found.text == "één"
    assert (found.encoding, found.guessed) == (encoding, guessed)
    assert any("cp1252" in warning for warning in found.warnings) == guessed


def test_quotes_of_windows_under_another_name(html: Html) -> None:
    found = html(b"<meta charset=iso-8859-1><p>\x93ja\x94 \x96 \x85 \x81")
    assert found.text.startswith("“ja” – …")


def test_the_encoding_that_the_user_names(html: Html) -> None:
    assert html("<meta charset=cp1252><p>één".encode("cp437"), encoding="cp437").text == "één"


# --- bad files


def refused(html: Html, page: str | bytes, says: str = ".") -> None:
    start = time.process_time()
    with pytest.raises(ReadError, match=says) as caught:
        html(page)
    assert time.process_time() - start < 5
    assert "gesprek.html" in str(caught.value)


def test_deeply_nested_pages(html: Html) -> None:
    deep = 1_000
    assert html("<div>" * deep + "diep" + "</div>" * deep + "<p>na").text == "diep\nna"
    refused(html, "<div>" * 100_000 + "diep", "nested")
    table = "<table><tr><td>a<td>"
    assert "na" in html(table * 200 + "</table>" * 200 + "<p>na").text


@pytest.mark.parametrize("deep", [100, 2_000])
def test_marks_of_looks_that_are_never_closed(html: Html, deep: int) -> None:
    assert html("<p><font size=2><b>a" * deep).text == "\n".join("a" * deep)


def test_too_large(html: Html, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(html, "<br>" * 900_000, "larger")
    monkeypatch.setattr(encodings, "MAX_TEXT_BYTES", 10)
    monkeypatch.setattr(readers.html.webpage, "MAX_TEXT_BYTES", 10)
    refused(html, "<meta charset=cp1252><p>langer dan tien", "larger")


def test_pictures_inside_a_page_do_not_make_it_too_large(
    html: Html, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encodings, "MAX_TEXT_BYTES", 1_000)
    monkeypatch.setattr(readers.html.webpage, "MAX_TEXT_BYTES", 1_000)
    page = f"<p>tekst<img src='data:image/png;base64,{'QUJD' * 1_000}'>"
    assert html(page).text == "tekst"


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("<p></p>", "no text"), ("<!-- a -->", "no text"), ("<html", "no text"),
        (b"%PDF-1.4", "PDF"), (b"{\\rtf1 a}", "Rich Text"), (bytes(range(32)) * 20, "damaged"),
        (b"PK\x03\x04word/", "Word document"),
    ],
)  # fmt: skip
def test_other_files(html: Html, page: str | bytes, says: str) -> None:
    refused(html, page, says)


@pytest.mark.parametrize(
    "piece",
    ["<", "</", "<a ", "<a", "<a b='", "<!--", "<!", "<![CDATA[", "<?", "&", "&#", "<p>", "</p>",
     "<b>", "<td>", "<li>", "<ol><li>", "<table>", "<script>", "<pre>\n", "<style>{", "\n", "\t "],
)  # fmt: skip
def test_pieces_in_a_row_take_no_time(html: Html, piece: str) -> None:
    start = time.process_time()
    with suppress(ReadError):
        html("<p>tekst</p>" + piece * (200_000 // len(piece)))
    assert time.process_time() - start < 5
