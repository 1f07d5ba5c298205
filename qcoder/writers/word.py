"""The frame of a Word document: page, styles, captions, tables, notes.

The one rule: everything has a real style, so that a report that it is pasted into can restyle it;
rows are written as XML, for python-docx takes seconds for a few thousand of them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Mm, Pt, RGBColor

from qcoder.i18n import language

TABLE = "Report Table"
TABLE_TEXT = "Table Text"
SOURCE = "Table Source"
NOTE = "Table Note"
FIGURE = "Figure"
QUOTE = "Quote"
QUOTE_SOURCE = "Quote Source"

_FONT = "Arial"  # or what is as wide, on every system
_INK = "1F2933"
_LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
_PAGE = (210, 297)  # mm: A4
_MARGIN = 25  # mm
_TWIPS = 1440 / 25.4  # in a millimetre
_INDENT = 227  # twips: 4 mm
_QUOTE_INDENT = 8  # mm
# Characters that XML cannot hold.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">
  <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr><w:tblBorders>
    <w:top w:val="single" w:sz="8" w:space="0" w:color="{_INK}"/>
    <w:bottom w:val="single" w:sz="8" w:space="0" w:color="{_INK}"/>
    <w:insideH w:val="single" w:sz="4" w:space="0" w:color="D9DEE3"/>
  </w:tblBorders><w:tblCellMar>
    <w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>
    <w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>
  </w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>
    <w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{_INK}"/></w:tcBorders>
    <w:shd w:val="clear" w:color="auto" w:fill="E8EDF2"/><w:vAlign w:val="bottom"/>
  </w:tcPr></w:tblStylePr>
</w:style>"""


def new(title: str, *, landscape: bool = False, locale: str | None = None) -> Any:
    """Return an empty document (python-docx) with our styles: A4, numbered pages, language set.

    `locale` is the language that its text is in (`nl` or `en`), if not the one in use.
    """
    document: Any = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = legal(title)[:255], "qcoder", ""
    properties.last_modified_by = "qcoder"
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    properties.language = _LANGUAGES.get(locale or language(), "en-GB")
    _page(document.sections[0], landscape)
    _styles(document, properties.language)
    footer = document.sections[0].footer.paragraphs[0]
    footer.alignment = 2
    _field(footer, "PAGE")
    footer.add_run(" / ")
    _field(footer, "NUMPAGES")
    return document


def legal(text: str) -> str:
    """Return a text without the characters that XML cannot hold; each leaves a mark."""
    return _ILLEGAL.sub("\ufffd", text)


def paragraph(document: Any, text: str, style: str = "Normal", *, locale: str | None = None) -> Any:
    """Add a paragraph and return it; `locale` is its language, if not that of the document."""
    added = document.add_paragraph(legal(text), style)
    if locale:
        for run in added.runs:
            properties = run._r.get_or_add_rPr()
            properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{_LANGUAGES[locale]}"/>'))
    return added


def paragraphs(document: Any, lines: Iterable[tuple[str, str]]) -> None:
    """Add many paragraphs, each given as the name of its style and its text."""
    ids: dict[str, str] = {}
    written: list[str] = []
    for style, text in lines:
        if style not in ids:
            ids[style] = document.styles[style].style_id
        written.append(
            f'<w:p><w:pPr><w:pStyle w:val="{ids[style]}"/></w:pPr>'
            f'<w:r><w:t xml:space="preserve">{_broken(text)}</w:t></w:r></w:p>'
        )
    body = document.element.body
    end = len(body) - 1  # before the properties of the section
    body[end:end] = list(parse_xml(f"<w:body {nsdecls('w')}>{''.join(written)}</w:body>"))


def heading(document: Any, text: str, level: int = 1) -> Any:
    """Add a heading of a level from 1 and return it."""
    return document.add_paragraph(legal(text), f"Heading {level}")


def caption(document: Any, label: str, text: str, number: int = 1) -> Any:
    """Add a caption, such as `Table 1. …`, whose number Word keeps; it stays with what follows."""
    added = document.add_paragraph(f"{label} ", "Caption")
    _field(added, f"SEQ {label} \\* ARABIC", str(number))
    added.add_run(f". {legal(text)}")
    return added


def is_lying(document: Any) -> bool:
    """Tell whether the page that is written on lies on its side."""
    return document.sections[-1].orientation == WD_ORIENT.LANDSCAPE


def turn(document: Any, *, landscape: bool) -> None:
    """Go on on a page that lies on its side, or stands upright: a new one where it does not yet."""
    if is_lying(document) != landscape:
        _page(document.add_section(WD_SECTION.NEW_PAGE), landscape)


def picture(document: Any, png: bytes, width: float, alt: str) -> None:
    """Add a picture, `width` inches wide; `alt` says what it shows to who cannot see it."""
    section = document.sections[-1]
    room = section.page_width - section.left_margin - section.right_margin
    high = section.page_height - section.top_margin - section.bottom_margin - Mm(30)
    added = document.add_paragraph(style=FIGURE)
    shape = added.add_run().add_picture(io.BytesIO(png), width=min(Inches(width), room))
    if shape.height > high:
        shape.width, shape.height = round(shape.width * high / shape.height), high
    shape._inline.docPr.set("descr", legal(alt))


def source(document: Any, text: str) -> Any:
    """Add the line below a table that says where its figures come from."""
    return paragraph(document, text, SOURCE)


def note(document: Any, text: str) -> Any:
    """Add a note below a table."""
    return paragraph(document, text, NOTE)


def table(
    document: Any,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Sequence[float],
    numeric: Collection[int] = (),
    bold: Collection[int] = (),
    indents: Sequence[int] = (),
) -> None:
    """Add a table over the width of the page; its header returns on each page.

    `widths` are relative; `numeric` are the columns that stand right, `bold` the rows in bold, and
    `indents` gives each row's level in its first column that is not numeric.
    """
    section = document.sections[-1]
    room = (section.page_width - section.left_margin - section.right_margin) / Mm(1) * _TWIPS
    twips = [round(width / sum(widths) * room) for width in widths]
    stepped = next((place for place in range(len(header)) if place not in numeric), None)
    styled = _Cells(twips, frozenset(numeric), stepped)
    lines = [styled.row(header, is_header=True)]
    for place, row in enumerate(rows):
        level = indents[place] if place < len(indents) else 0
        lines.append(styled.row(row, is_bold=place in bold, level=level))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="ReportTable"/>'
        f'<w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )
    document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def content(document: Any) -> bytes:
    """Return the document as the bytes of a .docx file."""
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


class _Cells:
    """Writes the rows of one table as XML."""

    def __init__(self, widths: Sequence[int], numeric: frozenset[int], stepped: int | None) -> None:
        self._widths = widths
        self._numeric = numeric
        self._stepped = stepped

    def row(
        self,
        values: Sequence[str],
        *,
        is_header: bool = False,
        is_bold: bool = False,
        level: int = 0,
    ) -> str:
        cells = "".join(
            self._cell(place, value, is_bold or is_header, level)
            for place, value in enumerate(values)
        )
        header = "<w:tblHeader/>" if is_header else ""
        return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"

    def _cell(self, place: int, value: str, is_bold: bool, level: int) -> str:
        right = '<w:jc w:val="right"/>' if place in self._numeric else ""
        step = level * _INDENT if place == self._stepped else 0
        indent = f'<w:ind w:left="{step}"/>' if step else ""
        strong = "<w:rPr><w:b/></w:rPr>" if is_bold else ""
        lines = _broken(value)
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{self._widths[place]}" w:type="dxa"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{indent}{right}</w:pPr>'
            f'<w:r>{strong}<w:t xml:space="preserve">{lines}</w:t></w:r></w:p></w:tc>'
        )


def _broken(text: str) -> str:
    """Return a text as XML, with its line breaks."""
    return escape(legal(text)).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')


def _page(section: Any, landscape: bool) -> None:
    width, height = reversed(_PAGE) if landscape else _PAGE
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin = section.bottom_margin = Mm(_MARGIN)


def _styles(document: Any, spelling: str) -> None:
    styles = document.styles
    for found in styles.element.iter(qn("w:lang")):  # what Word checks the spelling by
        found.set(qn("w:val"), spelling)
    _font(styles["Normal"], 10)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name, size in (("Title", 20), ("Heading 1", 15), ("Heading 2", 12.5), ("Heading 3", 11)):
        _font(styles[name], size, bold=True)
    _font(styles["Caption"], 10, bold=True)
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Caption"].paragraph_format.space_after = Pt(4)
    _quote(styles[QUOTE])
    for name, size, before, after in (
        (TABLE_TEXT, 8.5, 0, 0),
        (SOURCE, 8, 4, 2),
        (NOTE, 8, 0, 2),
        (FIGURE, 10, 0, 0),
        (QUOTE_SOURCE, 9, 0, 10),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = styles["Normal"], True
        _font(style, size, italic=name == SOURCE)
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        style.paragraph_format.line_spacing = 1.0
    styles[FIGURE].paragraph_format.keep_with_next = True
    styles[QUOTE_SOURCE].paragraph_format.left_indent = Mm(_QUOTE_INDENT)
    styles.element.append(parse_xml(_TABLE_STYLE))


def _quote(style: Any) -> None:
    _font(style, 10, italic=True)
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = Mm(_QUOTE_INDENT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(6), Pt(2)
    style.paragraph_format.keep_with_next = style.paragraph_format.keep_together = True


def _font(style: Any, size: float, *, bold: bool = False, italic: bool = False) -> None:
    style.font.name, style.font.size = _FONT, Pt(size)
    style.font.bold, style.font.italic = bold, italic
    style.font.color.rgb = RGBColor.from_string(_INK)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):  # the theme's fonts would win over the name
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("w:cs", "w:eastAsia", "w:hAnsi"):
        fonts.set(qn(script), _FONT)


def _field(added: Any, instruction: str, shown: str = "1") -> None:
    """Add a field, whose result Word computes; until then it shows `shown`."""
    added._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr="{instruction}">'
            f"<w:r><w:t>{shown}</w:t></w:r></w:fldSimple>"
        )
    )
