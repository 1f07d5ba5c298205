"""Codebooks as Word documents: a heading per theme and code, and what coders go by below it.

The one rule: everything has a style of its own, so that a report can restyle it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from qcoder.codebook_files import Codebook
from qcoder.i18n import N_
from qcoder.writers import word
from qcoder.writers.codebook_text import CodebookText, Entry

FACT = "Code Fact"
BRIEF = "Code Brief"
_LABEL = Mm(38)
_MUTED = RGBColor(0x56, 0x62, 0x6E)
_DEEPEST = 3  # level of headings
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")


def content(book: Codebook, language: str, counts: Mapping[str, int] | None = None) -> bytes:
    """Return the document, in `language`; `counts` are codings by code id, where they are shown."""
    text = CodebookText(book, language, counts)
    document = word.new(text.title, locale=language)
    _styles(document)
    word.paragraph(document, text.title, "Title")
    word.paragraph(document, text.version, "Subtitle")
    headings: list[tuple[int, str]] = []
    if text.rules:
        headings.append((1, text.word(N_("Rules for coding"))))
    headings.append((1, text.word(N_("Properties of a coding"))))
    headings += [(_level(entry), entry.name) for entry in text.entries]
    _contents(document, text.word(N_("Contents")), headings)
    anchors = iter(range(1, len(headings) + 1))
    if text.rules:
        _heading(document, 1, text.word(N_("Rules for coding")), next(anchors))
        for rule in text.rules:
            word.paragraph(document, rule, "List Number")
    _heading(document, 1, text.word(N_("Properties of a coding")), next(anchors))
    for one in text.properties:
        values = [*one.choices, *([one.needed] if one.needed else [])]
        _fact(document, one.name, "\n".join(values))
    for entry in text.entries:
        _entry(document, text, entry, next(anchors))
    return word.content(document)


def _entry(document: Any, text: CodebookText, entry: Entry, anchor: int) -> None:
    code = entry.code
    color = code.color if _COLOR.fullmatch(code.color) else "#888888"
    added = _heading(document, _level(entry), "", anchor)
    added.add_run("● ").font.color.rgb = RGBColor.from_string(color[1:].upper())
    added.add_run(word.legal(entry.name))
    status = f" · {entry.status}" if entry.status else ""
    small = added.add_run(f"  {word.legal(code.short_id)}{status}")
    small.font.bold, small.font.size, small.font.color.rgb = False, Pt(9.5), _MUTED
    if entry.brief:
        word.paragraph(document, entry.brief, BRIEF)
    for label, said in entry.facts:
        _fact(document, label, said)
    if entry.related:
        named = [f"{other.short_id} ({other.name(text.language)})" for other in entry.related]
        _fact(document, text.word(N_("See also")), ", ".join(named))


def _level(entry: Entry) -> int:
    return min(entry.level + 1, _DEEPEST)


def _heading(document: Any, level: int, text: str, anchor: int) -> Any:
    added = word.heading(document, text, level)
    xml = f'<w:bookmarkStart {nsdecls("w")} w:id="{anchor}" w:name="_Toc{anchor:08}"/>'
    added._p.append(parse_xml(xml))
    added._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{anchor}"/>'))
    return added


def _fact(document: Any, label: str, text: str) -> None:
    added = word.paragraph(document, "", FACT)
    added.add_run(word.legal(label)).font.color.rgb = _MUTED
    added.add_run(f"\t{word.legal(text)}")


def _contents(document: Any, title: str, headings: list[tuple[int, str]]) -> None:
    """Add a table of contents that is there at once, and that Word updates with page numbers."""
    word.paragraph(document, title, "TOC Heading")
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    shown = [(place, at) for place, at in enumerate(headings, start=1) if at[0] <= 2]
    for anchor, (level, text) in shown:
        link = (
            f'<w:hyperlink w:anchor="_Toc{anchor:08}"><w:r><w:t xml:space="preserve">'
            f"{escape(word.legal(text))}</w:t></w:r></w:hyperlink>"
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if anchor == shown[-1][0] else ""
        paragraph = (
            f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>'
            f"{begin}{link}{end}</w:p>"
        )
        document.element.body.insert_element_before(parse_xml(paragraph), "w:sectPr")
        begin = ""


def _styles(document: Any) -> None:
    styles = document.styles
    for level in (1, 2):
        style = styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
        style.element.styleId = f"TOC{level}"  # as Word calls it
        style.base_style = styles["Normal"]
        style.paragraph_format.left_indent = Mm(5 * (level - 1))
        style.paragraph_format.space_before = Pt(4 if level == 1 else 0)
        style.paragraph_format.space_after = Pt(0)
        style.font.bold = level == 1
    styles["Subtitle"].font.italic, styles["Subtitle"].font.size = False, Pt(10)
    styles["Subtitle"].font.color.rgb = _MUTED
    for spacing in styles["Subtitle"].element.rPr.findall(qn("w:spacing")):
        styles["Subtitle"].element.rPr.remove(spacing)
    fact = styles.add_style(FACT, WD_STYLE_TYPE.PARAGRAPH)
    fact.base_style, fact.quick_style = styles["Normal"], True
    fact.paragraph_format.left_indent = _LABEL
    fact.paragraph_format.first_line_indent = -_LABEL
    fact.paragraph_format.tab_stops.add_tab_stop(_LABEL)
    fact.paragraph_format.space_after = Pt(3)
    brief = styles.add_style(BRIEF, WD_STYLE_TYPE.PARAGRAPH)
    brief.base_style, brief.quick_style = styles["Normal"], True
    brief.font.italic = True
    brief.paragraph_format.keep_with_next = True
