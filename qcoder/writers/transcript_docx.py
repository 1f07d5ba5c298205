"""Coded transcripts as Word documents: codes in a column beside the text, or as comments.

The one rule: a run holds only words of the text, or has a style of its own that says it does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt, RGBColor

from qcoder.coded_transcript import CodedTranscript, Mark, Part
from qcoder.i18n import _
from qcoder.writers import transcript_layout as layout
from qcoder.writers import word
from qcoder.writers.transcript_layout import Layout, Row, Run

_MARGIN = 20  # mm
_WIDTHS = (6350, 3288)  # twips: the text and its codes, together between the margins
_KEPT_WHOLE, _FEW = 700, 4  # a row with fewer characters and codings is not broken over pages
_INK, _RED = "1F2933", "B3261E"
_MUTED = "5C6874"


def content(coded: CodedTranscript, *, comments: bool) -> bytes:
    """Return the document; with `comments` each coding is a comment of its coder."""
    laid = Layout(coded)
    document = word.new(coded.name)
    _page(document, coded)
    _styles(document)
    _opening(document, coded)
    body = _Body(laid, comments=comments)
    xml = body.paragraphs() if comments else body.table()
    rows: Any = parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")
    page = document.element.body.sectPr
    for element in rows:
        page.addprevious(element)  # python-docx would search for the place each time
    if comments:
        _comments(document, coded)
    _legend(document, coded, signs=not comments)
    return word.content(document)


def _page(document: Any, coded: CodedTranscript) -> None:
    section = document.sections[0]
    section.left_margin = section.right_margin = Mm(_MARGIN)
    coders = ", ".join(coded.coders)
    facts = (coded.name, coded.project, coders, layout.facts(coded)[-1][1])
    header = section.header.paragraphs[0]
    header.text = word.legal(" · ".join(fact for fact in facts if fact))
    for run in header.runs:
        run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(_MUTED)


def _styles(document: Any) -> None:
    styles = document.styles
    for name, size, color, after in (
        ("Transcript", 10.5, _INK, 5),
        ("Transcript Question", 10.5, _MUTED, 5),
        ("Transcript Aside", 9, _MUTED, 1),
        ("Transcript Turn", 8.5, _MUTED, 0),
        ("Transcript Warning", 10, _RED, 6),
        ("Margin Code", 8.5, _INK, 0),
        ("Margin Memo", 8.5, _INK, 3),
        ("annotation text", 10, _INK, 0),
    ):
        if name in [style.name for style in styles]:
            continue
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = styles["Normal"], True
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(color)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.line_spacing = 1.15 if size > 10 else 1.0
    styles["Transcript Turn"].paragraph_format.space_before = Pt(6)
    styles["Transcript Warning"].font.bold = True
    styles["Margin Memo"].font.italic = True
    speaker = styles.add_style("Speaker", WD_STYLE_TYPE.CHARACTER)
    speaker.font.bold = True
    number = styles.add_style("Passage Number", WD_STYLE_TYPE.CHARACTER)
    number.font.superscript, number.font.bold = True, True
    if "annotation reference" not in [style.name for style in styles]:
        styles.add_style("annotation reference", WD_STYLE_TYPE.CHARACTER).font.size = Pt(8)


def _opening(document: Any, coded: CodedTranscript) -> None:
    word.paragraph(document, coded.name, "Title")
    for label, fact in layout.facts(coded):
        line = word.paragraph(document, "", "Transcript Aside")
        line.add_run(f"{label}: ").bold = True
        line.add_run(word.legal(fact))
    warning = layout.warning(coded)
    if warning:
        word.paragraph(document, warning, "Transcript Warning").paragraph_format.space_before = Pt(
            8
        )
    if coded.memos:
        word.heading(document, _("Memos"))
        for memo in coded.memos:
            word.paragraph(document, memo)
    word.heading(document, _("Transcript"))


def _legend(document: Any, coded: CodedTranscript, *, signs: bool) -> None:
    word.heading(document, _("Codes"))
    if not coded.legend:
        word.paragraph(document, _("There are no codings."))
        return
    rows = [(each.code, str(each.codings)) for each in coded.legend]
    word.table(document, (_("Code"), _("Codings")), rows, widths=(6, 1), numeric={1})
    lines = document.tables[-1]._tbl.tr_lst[1:]
    for line, each in zip(lines, coded.legend, strict=True):
        shade = f"<w:shd {nsdecls('w')} {_fill(layout.tint(each.color))}/>"
        line.tc_lst[0].tcPr.append(parse_xml(shade))
    if signs:
        word.note(document, layout.signs())


def _comments(document: Any, coded: CodedTranscript) -> None:
    """Write all comments at once: python-docx takes a while for a few hundred."""
    made = "".join(_comment(mark, coded) for mark in coded.marks)
    part = document.part._comments_part.element
    comments: Any = parse_xml(f"<w:comments {nsdecls('w')}>{made}</w:comments>")
    for element in comments:
        part.append(element)


def _comment(mark: Mark, coded: CodedTranscript) -> str:
    names = (
        f"w:author={_quoted(mark.coder)} w:initials={_quoted(layout.initials(mark.coder))} "
        f'w:date="{coded.made.isoformat()}T00:00:00Z"'
    )
    reference = (
        '<w:r><w:rPr><w:rStyle w:val="annotationreference"/></w:rPr><w:annotationRef/></w:r>'
    )
    paragraphs: list[str] = []
    for place, line in enumerate(layout.comment(mark).split("\n")):
        before = "" if place else reference
        paragraphs.append(_paragraph("annotationtext", before + _run(line)))
    return f'<w:comment w:id="{mark.number}" {names}>{"".join(paragraphs)}</w:comment>'


class _Body:
    """Writes the rows of a transcript as XML."""

    def __init__(self, laid: Layout, *, comments: bool) -> None:
        self._laid = laid
        self._comments = comments

    def paragraphs(self) -> str:
        return "".join(self._text(row) for row in self._laid.rows)

    def table(self) -> str:
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
        rows = "".join(self._row(row) for row in self._laid.rows)
        sides = '<w:left w:w="0" w:type="dxa"/><w:right w:w="170" w:type="dxa"/>'
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
        )

    def _row(self, row: Row) -> str:
        # In a table, to keep a paragraph with the next one would keep all rows together.
        short = sum(len(run.text) for run in row.runs) < _KEPT_WHOLE and len(row.marks) < _FEW
        whole = "<w:trPr><w:cantSplit/></w:trPr>" if short else ""
        text, notes = _cell(_WIDTHS[0], self._text(row)), _cell(_WIDTHS[1], self._notes(row))
        return f"<w:tr>{whole}{text}{notes}</w:tr>"

    def _text(self, row: Row) -> str:
        line = row.line
        above = ""
        if line.first:
            time = layout.clock(line)
            above = _paragraph(
                "TranscriptTurn",
                _run(f"{line.turn}  ")
                + _run(line.speaker, '<w:rStyle w:val="Speaker"/>')
                + (_run(f"  {time}") if time else ""),
                keep=self._comments,
            )
        style = (
            "TranscriptAside"
            if line.part in (Part.HEADER, Part.NOTES)
            else "TranscriptQuestion"
            if row.asks
            else "Transcript"
        )
        return above + _paragraph(style, "".join(self._words(run) for run in row.runs))

    def _words(self, run: Run) -> str:
        marks = self._laid.marks
        before = "".join(self._edge(marks[number], begins=True) for number in run.begins)
        after = "".join(self._edge(marks[number], begins=False) for number in run.ends)
        words = _run(run.text, self._look(run)) if run.text else ""
        return before + words + after

    def _edge(self, mark: Mark, *, begins: bool) -> str:
        if self._comments:
            if begins:
                return f'<w:commentRangeStart w:id="{mark.number}"/>'
            return (
                f'<w:commentRangeEnd w:id="{mark.number}"/>'
                '<w:r><w:rPr><w:rStyle w:val="annotationreference"/></w:rPr>'
                f'<w:commentReference w:id="{mark.number}"/></w:r>'
            )
        color = layout.strong(mark.color)[1:].upper()
        shown = f"{mark.number}[" if begins else f"]{mark.number}"
        return _run(shown, f'<w:rStyle w:val="PassageNumber"/><w:color w:val="{color}"/>')

    def _look(self, run: Run) -> str:
        """Return the colour of the shortest passage, underlined where there is another."""
        if not run.marks:
            return ""
        outer, inner = (self._laid.marks[run.marks[place]].color for place in (0, -1))
        line = ""
        if run.identifying:
            line = f'<w:u w:val="dash" w:color="{_RED}"/>'
        elif len(run.marks) > 1:
            line = f'<w:u w:val="single" w:color="{layout.strong(outer)[1:].upper()}"/>'
        return f'<w:color w:val="{_INK}"/>{line}<w:shd {_fill(layout.tint(inner))}/>'

    def _notes(self, row: Row) -> str:
        return "".join(self._note(mark) for mark in row.marks) or _paragraph("MarginCode", "")

    def _note(self, mark: Mark) -> str:
        color = f'<w:b/><w:color w:val="{layout.strong(mark.color)[1:].upper()}"/>'
        title = _run(f"{mark.number}  {self._laid.title(mark)}", color)
        upright = '<w:i w:val="0"/>'
        red = f'<w:b/>{upright}<w:color w:val="{_RED}"/>' if mark.identifying else upright
        said = _paragraph("MarginCode", title) + _paragraph(
            "MarginCode" if mark.memos else "MarginMemo", _run(layout.meta(mark), red)
        )
        return said + "".join(_lines("MarginMemo", memo) for memo in mark.memos)


def _cell(width: int, paragraphs: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraphs}</w:tc>'


def _paragraph(style: str, runs: str, *, keep: bool = False) -> str:
    look = f'<w:pStyle w:val="{style}"/>{"<w:keepNext/>" if keep else ""}'
    return f"<w:p><w:pPr>{look}</w:pPr>{runs}</w:p>"


def _lines(style: str, text: str) -> str:
    return "".join(_paragraph(style, _run(line)) for line in text.split("\n"))


def _run(text: str, look: str = "") -> str:
    """Return a run; a tab is an element of its own in Word."""
    parts: Iterable[str] = (
        f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else ""
        for part in word.legal(text).split("\t")
    )
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{'<w:tab/>'.join(parts)}</w:r>"


def _fill(color: str) -> str:
    return f'w:val="clear" w:color="auto" w:fill="{color[1:].upper()}"'


def _quoted(text: str) -> str:
    return quoteattr(word.legal(text).replace("\n", " "))
