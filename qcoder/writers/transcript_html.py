"""Coded transcripts as a web page: one file, without scripts and without anything from elsewhere.

The one rule: the text of a paragraph is its words alone; numbers have elements of their own
(`class="n"`).
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from qcoder.coded_transcript import CodedTranscript, Mark, Part
from qcoder.i18n import _
from qcoder.writers import transcript_layout as layout
from qcoder.writers.transcript_layout import Layout, Row, Run

_STYLE = """
:root { color-scheme: light dark; --page: #ffffff; --text: #1f2933; --muted: #56626e;
  --line: #d9dee3; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --page: #16191d; --text: #e4e8ec; --muted: #a6b1bc;
  --line: #30363d; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 2rem 1.5rem 4rem; background: var(--page);
  color: var(--text); font: 1rem/1.6 system-ui, "Segoe UI", Calibri, Arial, sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; border-bottom: 1px solid var(--line); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
.warning { border-left: 4px solid var(--bad); color: var(--bad); font-weight: 600;
  margin: 1.25rem 0; padding: .25rem 0 .25rem .75rem; }
.row { display: grid; grid-template-columns: minmax(0, 1fr) 19rem; gap: 0 2rem; }
.row.wide { grid-template-columns: minmax(0, 1fr); max-width: 46rem; }
.row > div > p { margin: 0 0 .5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.row > div > h3 { font-size: .85rem; font-weight: 400; color: var(--muted); margin: .75rem 0 0; }
h3 b { color: var(--text); margin: 0 .5em; }
.question, .aside { color: var(--muted); } .aside { font-size: .9rem; }
.row > div > p.aside { margin: 0; }
mark { color: var(--text); background: var(--tint); padding: .12em 0; }
mark.over { text-decoration: underline 2px var(--other); text-underline-offset: .25em; }
mark.flagged { text-decoration: underline dashed 2px var(--bad); text-underline-offset: .25em; }
.n { font-size: .72em; font-weight: 700; vertical-align: super; line-height: 1; color: var(--ink);
  text-decoration: none; user-select: none; -webkit-user-select: none; }
.notes { list-style: none; margin: .75rem 0 .5rem; padding: 0; font-size: .85rem;
  line-height: 1.4; }
.notes li { border-left: 3px solid var(--ink); padding: 0 0 0 .6rem; margin: 0 0 .5rem; }
.notes a { color: var(--ink); font-weight: 600; text-decoration: none; }
.notes a:hover, .notes a:focus-visible { text-decoration: underline; }
.notes .memo { font-style: italic; white-space: pre-wrap; overflow-wrap: anywhere; }
.bad { color: var(--bad); font-weight: 600; }
:target { outline: 2px solid var(--ink); outline-offset: 2px; }
table { border-collapse: collapse; }
th, td { text-align: left; padding: .25rem 1.5rem .25rem .5rem;
  border-bottom: 1px solid var(--line); }
td + td, th + th { text-align: right; padding-right: .5rem; }
tbody th { font-weight: 400; border-left: .6rem solid var(--ink); }
@media (max-width: 50rem) { .row { grid-template-columns: minmax(0, 1fr); } }
@media print { body { max-width: none; padding: 0; font-size: 10pt; }
  .row { grid-template-columns: minmax(0, 1fr) 5.2cm; gap: 0 .6cm; }
  .notes li, h3 { break-inside: avoid; } h3 { break-after: avoid; }
  mark { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
"""


def content(coded: CodedTranscript, *, comments: bool) -> bytes:
    """Return the page in UTF-8; with `comments` the codes stand after the text, not beside it."""
    laid = Layout(coded)
    page = _Page(laid, comments=comments)
    notes = _section(_("Codings"), page.all_notes()) if comments and coded.marks else ""
    memos = "".join(f"<p>{_breaks(memo)}</p>" for memo in coded.memos)
    warning = layout.warning(coded)
    facts = "".join(
        f"<dt>{escape(label)}</dt><dd>{escape(fact)}</dd>" for label, fact in layout.facts(coded)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{coded.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="qcoder">\n'
        f"<title>{escape(coded.name)}</title>\n<style>{_STYLE}{page.colors()}</style>\n</head>\n"
        f"<body>\n<header>\n<h1>{escape(coded.name)}</h1>\n<dl>{facts}</dl>\n"
        + (f'<p class="warning">{escape(warning)}</p>\n' if warning else "")
        + "</header>\n<main>\n"
        + (_section(_("Memos"), memos) if memos else "")
        + _section(_("Transcript"), page.rows())
        + notes
        + _section(_("Codes"), _legend(coded, page))
        + "</main>\n</body>\n</html>\n"
    ).encode()


def _section(title: str, inside: str) -> str:
    return f"<section>\n<h2>{escape(title)}</h2>\n{inside}\n</section>\n"


def _legend(coded: CodedTranscript, page: _Page) -> str:
    if not coded.legend:
        return "<p>" + escape(_("There are no codings.")) + "</p>"
    rows = "".join(
        f'<tr><th scope="row" class="{page.color(each.color)}">{escape(each.code)}</th>'
        f"<td>{each.codings}</td></tr>\n"
        for each in coded.legend
    )
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in (_("Code"), _("Codings")))
    return (
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
        f'<p class="aside">{escape(layout.signs())}</p>'
    )


class _Page:
    """Writes the rows of a transcript, with a class of its own for each colour."""

    def __init__(self, laid: Layout, *, comments: bool) -> None:
        self._laid = laid
        self._comments = comments
        colors = dict.fromkeys(mark.color for mark in laid.coded.marks)
        self._classes = {color: f"c{place}" for place, color in enumerate(colors)}

    def color(self, color: str) -> str:
        """Return the class of a colour."""
        return self._classes[color]

    def colors(self) -> str:
        """Return the style of each colour, on a light and on a dark page."""
        light = "\n".join(self._rule(color, dark=False) for color in self._classes)
        dark = "\n".join(self._rule(color, dark=True) for color in self._classes)
        return f"{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}\n"

    def _rule(self, color: str, *, dark: bool) -> str:
        ink, tint = layout.strong(color, dark=dark), layout.tint(color, dark=dark)
        name = self._classes[color]
        return f".{name} {{ --ink: {ink}; --tint: {tint}; }} .o{name} {{ --other: {ink}; }}"

    def rows(self) -> str:
        """Return all paragraphs."""
        return "\n".join(self._row(row) for row in self._laid.rows)

    def all_notes(self) -> str:
        """Return the notes of all marks as one list."""
        return self._notes(row.marks for row in self._laid.rows)

    def _row(self, row: Row) -> str:
        line = row.line
        above = ""
        if line.first:
            time = f" <time>{layout.clock(line)}</time>" if layout.clock(line) else ""
            above = f'<h3 id="t{line.turn}">{line.turn}<b>{escape(line.speaker)}</b>{time}</h3>'
        aside = line.part in (Part.HEADER, Part.NOTES)
        kind = ' class="aside"' if aside else ' class="question"' if row.asks else ""
        words = "".join(self._words(run) for run in row.runs)
        beside = "" if self._comments else self._notes([row.marks])
        wide = " wide" if self._comments else ""
        words = f'<p{kind} dir="auto">{words}</p>'
        return f'<div class="row{wide}"><div>{above}{words}</div>{beside}</div>'

    def _words(self, run: Run) -> str:
        marks = self._laid.marks
        before = "".join(
            f'<a class="n {self.color(marks[n].color)}" id="p{n}" href="#m{n}">{n}[</a>'
            for n in run.begins
        )
        after = "".join(
            f'<span class="n {self.color(marks[n].color)}" aria-hidden="true">]{n}</span>'
            for n in run.ends
        )
        if not run.marks or not run.text:
            return before + escape(run.text) + after
        outer, inner = marks[run.marks[0]], marks[run.marks[-1]]
        classes = [self.color(inner.color)]
        if run.identifying:
            classes.append("flagged")
        elif len(run.marks) > 1:
            classes += ["over", "o" + self.color(outer.color)]
        title = "\n".join(f"{n} {self._said(marks[n])}" for n in run.marks)
        return (
            f'{before}<mark class="{" ".join(classes)}" title="{escape(title)}">'
            f"{escape(run.text)}</mark>{after}"
        )

    def _said(self, mark: Mark) -> str:
        return " · ".join(part for part in (mark.code, layout.meta(mark)) if part)

    def _notes(self, groups: Iterable[Iterable[Mark]]) -> str:
        items = "".join(self._note(mark) for marks in groups for mark in marks)
        return f'<ul class="notes">{items}</ul>' if items else ""

    def _note(self, mark: Mark) -> str:
        n = mark.number
        bad = ' class="bad"' if mark.identifying else ""
        memos = "".join(f'<div class="memo">{escape(memo)}</div>' for memo in mark.memos)
        path = f' title="{escape(mark.code)}"' if mark.code else ""
        title = mark.code if self._comments and mark.code else self._laid.title(mark)
        return (
            f'<li id="m{n}" class="{self.color(mark.color)}"><a href="#p{n}"{path}>{n} '
            f"{escape(title)}</a><div{bad}>{escape(layout.meta(mark))}</div>{memos}</li>"
        )


def _breaks(text: str) -> str:
    return escape(text).replace("\n", "<br>")
