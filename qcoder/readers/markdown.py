"""Markdown files: the text without its markup, line by line.

The one rule: what is markup to Markdown alone goes; what could be somebody's words stays. So line
ends and numbers are kept as they are typed; tags that HTML does not know (`<onverstaanbaar>`) and
definitions that name no address (`[R1]: ja`) are text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcoder.errors import ReadError
from qcoder.model import Transcript
from qcoder.passages import clean
from qcoder.readers import source as sources
from qcoder.readers import story, webpage
from qcoder.readers.encodings import decode
from qcoder.readers.safexml import BadXml
from qcoder.readers.source import Source
from qcoder.readers.story import Line, Story

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

# The parser takes seconds for each of these; an hour of speech has a thousand lines.
MAX_CHARACTERS = 2_000_000
MAX_LINES = 50_000
_MAX_DEPTH = 60
# Marks in one paragraph: the parser takes time in their square.
_MAX_MARKS = 5_000
_MARKS = re.compile(r"[\[\]*_`<!~]")
_FRONT = re.compile(r"---[ \t]*\n((?:.*\n){1,60}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FIELD = re.compile(r"[\w][\w ./-]*:(?:\s|$)|[ \t]+\S|- |#|$")
_DEFINITION = re.compile(
    r" {0,3}\[[^\]\n]+\]:[ \t]*<?(?:[a-z][a-z0-9+.-]*://|mailto:|www\.|[#/.])", re.I
)
# A label in bold that closes after a blank, which Markdown does not take as bold.
_LOOSE = re.compile(r"^(\*\*|__)[ \t]*([^*_\n]{1,60}?)[ \t]+\1", re.M)
_DASHED = re.compile(r"[ \t]*-[ \t]+(?![^:\n]{1,40}:)\S")
_ELEMENT = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_KNOWN_NAMES = """
a abbr acronym address area article aside audio b base bdi bdo big blockquote body br button canvas
caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed
fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe
img input ins kbd label legend li link main map mark menu meta meter nav noscript object ol optgroup
option output p param picture pre progress q rp rt ruby s samp script section select slot small
source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead
time title tr track tt u ul var video wbr
"""
_KNOWN = frozenset(_KNOWN_NAMES.split())


def read(source: Source) -> Transcript:
    """Read a Markdown file; raise `ReadError` where it is binary, of another kind or too long."""
    sources.refuse_other(source, None, "html")
    decoded = decode(source)
    text = clean(decoded.text)
    if len(text) > MAX_CHARACTERS or text.count("\n") > MAX_LINES:
        raise ReadError(sources.too_large(source.file))
    front, rest = _front_matter(_closed(text))
    page = _Page(rest)
    try:
        page.take(_parser().parse(rest))
    except (BadXml, RecursionError) as error:
        raise ReadError(sources.too_large(source.file)) from error
    lines = [*(Line(line) for line in front), *page.lines]
    return story.transcript(source, "md", Story(lines, (), page.dropped, decoded=decoded))


def _front_matter(text: str) -> tuple[list[str], str]:
    """Return the lines of the fields that a file may begin with, and what follows them."""
    match = _FRONT.match(text)
    fields = match[1].rstrip("\n").split("\n") if match else []
    if not match or not all(_FIELD.match(line) for line in fields):
        return [], text
    # Lines are counted to see where blank ones stand, so as many are kept.
    return [*fields, ""], "\n" * match[0].count("\n") + text[match.end() :]


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # here for its 90 ms

    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_DEPTH}).enable(["table", "strikethrough"])
    parser.block.ruler.at("reference", _reference, {"alt": []})
    parser.core.ruler.before("inline", "bounded", _bounded)
    parser.inline.ruler.before("emphasis", "inside_words", _inside_words)
    return parser


def _reference(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    from markdown_it.rules_block import reference

    first = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    return bool(_DEFINITION.match(first)) and reference(state, line, end, silent)


def _bounded(state: object) -> None:
    """Keep paragraphs that no person has typed as they are."""
    tokens: list[Token] = getattr(state, "tokens", [])
    for token in tokens:
        if token.level >= _MAX_DEPTH - 2:
            raise BadXml("nested too deeply")
        if token.type == "inline":
            token.content = _LOOSE.sub(r"\1\2\1 ", token.content)
            if len(_MARKS.findall(token.content)) > _MAX_MARKS:
                token.type = "bare"


def _inside_words(state: StateInline, silent: bool) -> bool:
    """Take a star inside a word (collega*s, 2*3) as the character that it is."""
    text, at = state.src, state.pos
    if text[at] != "*" or not text[at - 1 : at].isalnum() or not text[at + 1 : at + 2].isalnum():
        return False
    if not silent:
        state.pending += "*"
    state.pos += 1
    return True


@dataclass
class _Page:
    """The lines of a file while its tokens are taken."""

    source: str
    lines: list[Line] = field(default_factory=list[Line])
    dropped: Counter[str] = field(default_factory=Counter[str])
    _typed: Sequence[str] = ()
    _level: int = 0
    _number: str = ""
    _dash: str = ""
    _cells: list[str] | None = None

    def take(self, tokens: Sequence[Token]) -> None:
        """Take the lines of all blocks."""
        self._typed = self.source.split("\n")
        filled = sum(1 for line in self._typed if line.strip())
        # Where nearly every line begins with a dash, it says that another person speaks.
        dialogue = sum(1 for line in self._typed if _DASHED.match(line)) >= max(4, 0.8 * filled)
        for token in tokens:
            if token.map and token.nesting >= 0 and not self._cells:
                self._blank_before(token.map[0])
            if token.nesting:
                self._mark(token, dialogue)
            else:
                self._content(token)

    def _mark(self, token: Token, dialogue: bool) -> None:
        """Begin or end a block."""
        match token.type:
            case "heading_open":
                self._level = int(token.tag[1])
            case "heading_close":
                self._level = 0
            case "list_item_open":
                self._number += f"{token.info}{token.markup} " if token.info else ""
                self._dash = "- " if dialogue and token.markup == "-" else ""
            case "list_item_close":
                self._number = ""
            case "tr_open":
                self._cells = []
            case "tr_close":
                self._add("\t".join(self._cells or []).rstrip("\t"))
                self._cells = None
            case _:
                pass

    def _content(self, token: Token) -> None:
        match token.type:
            case "inline":
                self._inline("".join(self._texts(token.children or [])))
            case "bare":
                self._inline(token.content)
            case "fence" | "code_block":
                for line in token.content.rstrip("\n").split("\n"):
                    self._add(line)
            case "html_block":
                self._html(token.content)
            case _:
                pass

    def _inline(self, text: str) -> None:
        if self._cells is None:
            for line in text.split("\n"):
                self._add(line.strip(" "))
        else:
            self._cells.append(text.replace("\n", " "))

    def _add(self, text: str) -> None:
        self.lines.append(Line(self._dash + text, self._level, self._number))
        self._level, self._number, self._dash = 0, "", ""

    def _blank_before(self, at: int) -> None:
        """Keep one blank line where blank lines stand before this block."""
        blank = 0 < at <= len(self._typed) and not self._typed[at - 1].strip(" \t>")
        if blank and self.lines and self.lines[-1].text:
            self.lines.append(Line(""))

    def _texts(self, children: Sequence[Token]) -> Iterator[str]:
        for token in children:
            match token.type:
                case "softbreak" | "hardbreak":
                    yield "\n"
                case "image":
                    self.dropped["picture"] += 1
                case "html_inline":
                    if _BREAK.fullmatch(token.content):
                        yield "\n"
                    elif _is_words(token.content):
                        yield token.content
                case _:
                    yield token.content

    def _html(self, html: str) -> None:
        html = _without_comments(html).replace("<!", "&lt;!").replace("<?", "&lt;?")
        page = webpage.read(f"<div>{_ELEMENT.sub(_as_text, html)}</div>")
        self.dropped += page.dropped
        for line in (line for line in page.lines if line.text.strip()):
            self.lines.append(line._replace(number=self._number + line.number))
            self._number = ""


def _closed(text: str) -> str:
    """Return Markdown in which comments that nothing closes are text, for they take all else in."""
    for opening, closing in (("<!--", "-->"), ("<?", "?>")):
        end = text.rfind(closing) + len(closing)
        if text.find(opening, end) >= 0:
            text = text[:end] + text[end:].replace(opening, f"\\{opening}")
    return text


def _without_comments(html: str) -> str:
    pieces: list[str] = []
    at = 0
    while (start := html.find("<!--", at)) >= 0 and (end := html.find("-->", start + 4)) >= 0:
        pieces.append(html[at:start])
        at = end + 3
    return "".join([*pieces, html[at:]])


def _is_words(tag: str) -> bool:
    """Return whether what looks like a tag is one that somebody typed as text."""
    match = _ELEMENT.match(tag)
    return not tag.startswith("<!--") and (match is None or match[1].lower() not in _KNOWN)


def _as_text(match: re.Match[str]) -> str:
    return match[0] if match[1].lower() in _KNOWN else match[0].replace("<", "&lt;")
