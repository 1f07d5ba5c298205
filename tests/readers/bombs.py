"""Files that are made to cost time or memory: small ones that unfold, and the largest allowed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping

from tests.readers.conftest import paragraph, part, relations

_ODF = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.2">'
    "<office:body><office:text>{0}</office:text></office:body></office:document-content>"
)
_LAUGHS = "<!DOCTYPE x [<!ENTITY a 'xxxxxxxxxx'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)


def _zip(parts: Mapping[str, str | bytes], first: str = "") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        if first:
            file.writestr("mimetype", first, zipfile.ZIP_STORED)
        for name, content in parts.items():
            file.writestr(name, content)
    return data.getvalue()


def _docx(body: str, **more: str | bytes) -> bytes:
    main = "word/document.xml"
    start = relations(("1", "officeDocument", main))
    return _zip({"_rels/.rels": start, main: part("document", body), **more})


def _odt(body: str, xml: str = _ODF) -> bytes:
    return _zip({"content.xml": xml.format(body)}, "application/vnd.oasis.opendocument.text")


def _pdf(content: bytes, filters: str = "/FlateDecode", kids: int = 1, pages: str = "") -> bytes:
    """Return a PDF file whose page, `kids` times in it, has a packed content stream."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        (pages or f"<</Type/Pages/Kids[{'3 0 R ' * kids}]/Count {kids}>>").encode(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 "
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>> >> >> >>",
        f"<</Length {len(content)}/Filter[{filters}]>>\nstream\n".encode()
        + content
        + b"\nendstream",
    ]
    made = b"%PDF-1.4\n"
    offsets: list[int] = []
    for number, each in enumerate(objects, 1):
        offsets.append(len(made))
        made += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 5\n0000000000 65535 f \n{table}trailer\n<</Size 5/Root 1 0 R>>\n"
    return made + f"{end}startxref\n{len(made)}\n%%EOF".encode()


def _shown(times: int) -> bytes:
    return b"BT /F1 12 Tf 50 700 Td " + b"(Ja hoor.) Tj 0 -1 Td " * times + b"ET"


# Suffix and what it is -> the file.
BOMBS: Mapping[str, Callable[[], bytes]] = {
    ".docx zeros": lambda: _docx("\0" * 200_000_000),
    ".docx many members": lambda: _docx("", **{f"w/{n}": b"0" * 1_000_000 for n in range(300)}),
    ".docx laughs": lambda: _docx(_LAUGHS + "]><w:document>&j;</w:document>"),
    ".docx long text": lambda: _docx(paragraph("a: b " * 1_900_000) * 4),
    ".docx wide text": lambda: _docx(paragraph("🙂: x " * 1_200_000) * 4),
    ".docx many lines": lambda: _docx(paragraph("a:\n" * 3_000_000) * 4),
    ".docx many turns": lambda: _docx(
        "<w:p><w:r>" + "<w:t>I: a?</w:t><w:br/>" * 238_000 + "</w:r></w:p>"
    ),
    ".docx many cells": lambda: _docx(
        "<w:tbl><w:tr>" + f"<w:tc>{paragraph('x')}</w:tc>" * 90_000 + "</w:tr></w:tbl>"
    ),
    ".docx deep": lambda: _docx("<w:sdt>" * 190 + paragraph("x") * 9 + "</w:sdt>" * 190),
    ".odt zeros": lambda: _odt("\0" * 200_000_000),
    ".odt laughs": lambda: _odt("", _LAUGHS + "]><x>&j;</x>"),
    ".odt spaces": lambda: _odt('<text:p>a<text:s text:c="999999999"/>b</text:p>' * 100_000),
    ".odt cells": lambda: _odt(
        '<table:table><table:table-row table:number-rows-repeated="999999999"><table:table-cell '
        'table:number-columns-repeated="999999999"><text:p>x</text:p></table:table-cell>'
        "</table:table-row></table:table>" * 1_000
    ),
    ".odt many lines": lambda: _odt("<text:p>I: a?<text:line-break/>R: b</text:p>" * 130_000),
    ".odt deep": lambda: _odt("<text:section>" * 5_000 + "</text:section>" * 5_000),
    ".rtf binary": lambda: b"{\\rtf1 a\\bin999999999 " + b"x" * 1_000 + b"}",
    ".rtf deep": lambda: b"{\\rtf1 " + b"{" * 5_000_000,
    ".rtf deep closed": lambda: b"{\\rtf1 " + b"{" * 9_000 + b"a" + b"}" * 9_000 + b"}",
    ".rtf words": lambda: b"{\\rtf1 " + b"\\b1\\b0 " * 5_000_000 + b"a}",
    ".rtf letters": lambda: b"{\\rtf1 " + b"\\u-10180?\\u-8638?" * 1_000_000 + b"}",
    ".rtf picture": lambda: b"{\\rtf1 I: a {\\pict " + b"ff" * 40_000_000 + b"}}",
    ".rtf many turns": lambda: b"{\\rtf1 " + b"I: a?\\par R: b\\par " * 250_000 + b"}",
    ".rtf rows": lambda: b"{\\rtf1 " + b"\\trowd a\\cell\\row" * 500_000 + b"}",
    ".pdf zeros": lambda: _pdf(zlib.compress(b" " * 200_000_000)),
    ".pdf twice packed": lambda: _pdf(
        zlib.compress(zlib.compress(b" " * 200_000_000)), "/FlateDecode/FlateDecode"
    ),
    ".pdf long page": lambda: _pdf(zlib.compress(_shown(2_000_000))),
    ".pdf many pages": lambda: _pdf(zlib.compress(_shown(20_000)), kids=1_900),
    ".pdf loop": lambda: _pdf(b"", pages="<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>"),
    ".html deep": lambda: b"<html>" + b"<div>" * 900_000,
    ".html half as deep": lambda: b"<html>" + b"<b>x" * 390_000,
    ".html wide": lambda: b"<html><table>" + b"<tr><td>I: a" * 250_000,
    ".html many turns": lambda: b"<html>" + b"<p>I: a?<p>R: b" * 190_000,
    ".html long": lambda: b"<html>" + b"R: a " * 900_000,
    ".md deep": lambda: b"> " * 900_000,
    ".md stars": lambda: b"*a **b " * 280_000,
    ".md brackets": lambda: b"[" * 1_900_000,
    ".md lists": lambda: b"".join(b" " * 2 * n + b"- a\n" for n in range(1_300)),
    ".md many turns": lambda: b"I: a?\n\nR: b\n\n" * 140_000,
    ".md ticks": lambda: b"".join(b"`" * n + b" " for n in range(1_900)),
    ".txt many turns": lambda: b"I: a?\nR: b\n" * 119_000,
    ".txt long": lambda: b"[00:00] " * 620_000,
    ".txt capitals": lambda: b"JAN\nx\n" * 119_000,
    ".txt lines": lambda: b"\n" * 4_990_000 + b"a",
    ".vtt many cues": lambda: b"WEBVTT\n\n" + b"0:0.0-->0:0.0\na\n\n" * 99_000,
    ".vtt voices": lambda: b"WEBVTT\n\n0:0.0-->0:0.0\n" + b"<v a>b" * 800_000,
    ".vtt tags": lambda: b"WEBVTT\n\n0:0.0-->0:0.0\n" + b"<v <" * 1_200_000,
    ".srt many cues": lambda: b"0:0-->0:1\nI: a?\n" * 99_000,
    ".srt more cues": lambda: b"0:0->0:0\n1\n" * 450_000,
    ".srt dashes": lambda: b"0:0-->0:1\n" + b"- a\n" * 1_200_000,
}
