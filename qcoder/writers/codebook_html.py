"""Codebooks as a web page: one file, without scripts and without anything from elsewhere.

The one rule: whatever a codebook says is text, never markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from qcoder.codebook_files import Codebook
from qcoder.i18n import N_
from qcoder.model import Code
from qcoder.writers.codebook_text import CodebookText, Entry, Property

_STYLE = """
:root { color-scheme: light dark; --page: #ffffff; --text: #1f2933; --muted: #56626e;
  --line: #d9dee3; --link: #1f5fa8; --box: #f3f5f8; }
@media (prefers-color-scheme: dark) { :root { --page: #16191d; --text: #e4e8ec; --muted: #a6b1bc;
  --line: #30363d; --link: #8fc1f5; --box: #1f2429; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 52rem; padding: 2rem 1.5rem 4rem; background: var(--page);
  color: var(--text); font: 1rem/1.55 system-ui, "Segoe UI", Calibri, Arial, sans-serif;
  overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem;
  border-bottom: 2px solid var(--line); }
h3 { font-size: 1.05rem; margin: 0; }
p { margin: 0 0 .75rem; } a { color: var(--link); }
.version, .id, dt { color: var(--muted); }
.id { font-weight: 400; font-size: .85em; margin-left: .4em; white-space: nowrap; }
.status { font-size: .8rem; font-weight: 600; border: 1px solid var(--muted); border-radius: 3px;
  color: var(--muted); padding: 0 .4em; margin-left: .5em; white-space: nowrap; }
.mark { display: inline-block; width: .8em; height: .8em; border-radius: 50%; margin-right: .5em;
  background: var(--color); box-shadow: 0 0 0 1px var(--muted); print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }
nav { background: var(--box); padding: 1rem 1.25rem; margin: 1.5rem 0; border-radius: 6px; }
nav h2 { font-size: 1rem; border: 0; margin: 0 0 .5rem; padding: 0; }
nav ul { margin: 0; padding-left: 1.25rem; columns: 2 20rem; } nav ul ul { columns: auto; }
nav li { break-inside: avoid-column; } nav > ul > li { break-inside: auto; margin-bottom: .4rem; }
article { margin: 1.25rem 0; padding-left: 1rem; border-left: 4px solid var(--color); }
.under { margin-left: 1.5rem; }
.brief { font-style: italic; margin: .15rem 0 .5rem; }
dl { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); gap: .3rem 1rem; margin: 0; }
dt, dd { margin: 0; } dd { white-space: pre-line; }
@media (max-width: 36rem) { dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: .5rem; } }
@media print { body { max-width: none; padding: 0; font-size: 10pt; }
  h2, h3 { break-after: avoid; } article { break-inside: avoid; }
  a { color: inherit; text-decoration: none; } }
"""
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")


def content(book: Codebook, language: str, counts: Mapping[str, int] | None = None) -> bytes:
    """Return the page, in `language`; `counts` are codings by code id, where they are shown."""
    page = _Page(CodebookText(book, language, counts))
    return "\n".join(page.lines()).encode()


class _Page:
    """The lines of one page."""

    def __init__(self, text: CodebookText) -> None:
        self._text = text
        self._anchors = {entry.code.id: f"code-{n}" for n, entry in enumerate(text.entries, 1)}
        self._rules = escape(text.word(N_("Rules for coding")))
        self._properties = escape(text.word(N_("Properties of a coding")))

    def lines(self) -> Iterable[str]:
        text = self._text
        title = escape(text.title)
        yield f'<!DOCTYPE html>\n<html lang="{text.language}">\n<head>\n<meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
        version = escape(text.version)
        yield f'<header>\n<h1>{title}</h1>\n<p class="version">{version}</p>\n</header>'
        yield from self._contents()
        yield "<main>"
        if text.rules:
            yield f'<h2 id="rules">{self._rules}</h2>\n<ol>'
            yield from (f"<li>{escape(rule)}</li>" for rule in text.rules)
            yield "</ol>"
        yield f'<h2 id="properties">{self._properties}</h2>'
        yield from _properties(text.properties)
        for entry in text.entries:
            yield from self._entry(entry)
        yield "</main>\n</body>\n</html>\n"

    def _contents(self) -> Iterable[str]:
        text = self._text
        contents = escape(text.word(N_("Contents")))
        yield f"<nav>\n<h2>{contents}</h2>\n<ul>"
        if text.rules:
            yield f'<li><a href="#rules">{self._rules}</a></li>'
        yield f'<li><a href="#properties">{self._properties}</a>'
        level = 0
        for entry in text.entries:
            yield "<ul><li>" * (entry.level - level) or "</li></ul>" * (level - entry.level)
            if entry.level <= level:
                yield "</li><li>"
            yield self._link(entry.code, entry.name)
            level = entry.level
        yield "</li></ul>" * level + "</li>\n</ul>\n</nav>"

    def _entry(self, entry: Entry) -> Iterable[str]:
        code = entry.code
        color = code.color if _COLOR.fullmatch(code.color) else "#888888"
        style = f'style="--color: {color}"'
        tag = "h2" if entry.level == 0 else "h3"
        status = f'<span class="status">{escape(entry.status)}</span>' if entry.status else ""
        heading = (
            f'<{tag} id="{self._anchors[code.id]}"><span class="mark" {style}></span>'
            f'{escape(entry.name)}<span class="id">{escape(code.short_id)}</span>{status}</{tag}>'
        )
        under = ' class="under"' if entry.level > 1 else ""
        yield heading if entry.level == 0 else f"<article{under} {style}>\n{heading}"
        if entry.brief:
            yield f'<p class="brief">{escape(entry.brief)}</p>'
        facts = [(escape(label), escape(said)) for label, said in entry.facts]
        if entry.related:
            links = ", ".join(self._link(other, other.short_id) for other in entry.related)
            facts.append((escape(self._text.word(N_("See also"))), links))
        if facts:
            yield "<dl>"
            yield from (f"<dt>{label}</dt><dd>{said}</dd>" for label, said in facts)
            yield "</dl>"
        if entry.level:
            yield "</article>"

    def _link(self, code: Code, name: str) -> str:
        return f'<a href="#{self._anchors[code.id]}">{escape(name)}</a>'


def _properties(properties: Iterable[Property]) -> Iterable[str]:
    yield "<dl>"
    for one in properties:
        values = escape("\n".join([*one.choices, *([one.needed] if one.needed else [])]))
        yield f"<dt>{escape(one.name)}</dt><dd>{values}</dd>"
    yield "</dl>"
