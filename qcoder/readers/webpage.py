"""The text of web pages, one line per block.

The one rule: scripts, styles and head matter are not text, and what a browser does not show is
counted in `dropped`; everything else is text. Nothing is fetched.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import cast

from qcoder.errors import ReadError
from qcoder.passages import clean
from qcoder.readers import safexml, story
from qcoder.readers.encodings import MAX_TEXT_BYTES, Decoded, decode, is_utf8
from qcoder.readers.numerals import numeral, whole
from qcoder.readers.safexml import Element
from qcoder.readers.source import Source, too_large
from qcoder.readers.story import Line

_BLOCK_NAMES = """
address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol optgroup option
p pre section summary table tbody tfoot thead title tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNSEEN_NAMES = "head script style title template noscript noframes datalist xml rt rp canvas"
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_NAMED = {
    "img": "picture", "svg": "picture", "iframe": "frame", "frame": "frame", "object": "media",
    "embed": "media", "audio": "media", "video": "media",
}  # fmt: skip
_PRE = frozenset(("pre", "textarea", "listing", "xmp", "plaintext"))
_TYPED = frozenset(("", "text", "date", "email", "number", "search", "tel", "time", "url"))
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_KEEPING = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_WAY = re.compile(r"list-style(?:-type)?\s*:[^;]*?(none|[a-z]+-(?:alpha|latin|roman))", re.I)
_WORD_NUMBER = re.compile(r"mso-list\s*:\s*ignore", re.I)
_SELECTOR = re.compile(r"[a-z0-9]*([.#][\w-]+)", re.I)
_WAYS = {
    "a": "lowerColumn", "A": "upperColumn", "i": "lowerRoman", "I": "upperRoman",
    "lower-alpha": "lowerColumn", "lower-latin": "lowerColumn", "upper-alpha": "upperColumn",
    "upper-latin": "upperColumn", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
}  # fmt: skip
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_TAG = re.compile(r"<[!/?a-zA-Z]")
_XHTML_EMPTY = re.compile(r"<(script|style|title|textarea|iframe|noscript|a)\b([^<>]*)/>", re.I)
# Marks of mere looks, which old pages close in any order: parsers then end paragraphs at them.
_LOOKS = ("b", "i", "u", "s", "font", "em", "strong", "big", "small", "tt", "strike")
_ENDS = re.compile(r"</(?:body|html)\s*>", re.I)  # parsers leave out what stands after them
_TELLING = re.compile(r"\b(?:style|class|id|hidden)\b", re.I)
_DATA = re.compile(rb"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]*")
# What browsers make of the codes that Unicode keeps for control: characters of Windows-1252.
_WINDOWS = {
    code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)
}
_LONGEST_STYLE = 1_000
_LONGEST_NUMBER = 100
_LATIN = frozenset(("ascii", "iso8859-1", "cp1252", "iso8859-15"))


class Page:
    """The lines of a page while it is walked, and what is not in them."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.dropped: Counter[str] = Counter()
        self._pieces: list[str] = []
        self._kept = 0  # open elements in which line ends are line ends
        self._level = 0
        self._number = ""
        self._lists: list[tuple[int, int, str] | None] = []  # next number, step, way
        self._outer: list[list[Line]] = []  # the lines around each open cell
        self._rows: list[list[list[Line]]] = []
        self._hiding: frozenset[str] = frozenset()

    def walk(self, root: Element) -> None:
        """Take all text; not by recursion, as old pages nest deeper than Python does."""
        self._hiding = _hidden_names(root)
        todo: list[tuple[Element, Iterator[Element]]] = []
        if self._enter(root):
            todo.append((root, iter(root)))
        while todo:
            element, children = todo[-1]
            child = next(children, None)
            if child is None:
                todo.pop()
                self._leave(element)
                if todo:
                    self._text(element.tail)
            elif self._enter(child):
                todo.append((child, iter(child)))
            else:
                self._text(child.tail)
        self._flush()

    def _enter(self, element: Element) -> bool:
        """Begin an element; return whether its contents are to be taken."""
        tag = element.tag
        style = _style(element)
        if tag in _UNSEEN:
            return False
        if tag in _NAMED:
            self.dropped[_NAMED[tag]] += 1
            return False
        if element.get("hidden") is not None or _HIDING.search(style) or self._hidden(element):
            self.dropped["hidden"] += bool("".join(_texts(element)).strip())
            return False
        if style and _WORD_NUMBER.search(style):
            number = _SPACES.sub(" ", "".join(_texts(element))).strip(" \xa0")[:_LONGEST_NUMBER]
            self._number += f"{number} " if re.search(r"\w", number) else ""
            return False
        if tag in _BLOCKS:
            self._flush()
        self._begin(element, tag, style)
        self._kept += tag in _PRE or bool(_KEEPING.search(style))
        self._text(element.text)
        return True

    def _begin(self, element: Element, tag: str, style: str) -> None:
        match tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self._level = int(tag[1])
            case "ol":
                self._lists.append(_numbering(element, style))
            case "ul" | "dir" | "menu":
                self._lists.append(None)
            case "li":
                self._item(element)
            case "tr":
                self._rows.append([])
            case "td" | "th":
                self._flush()
                self._outer.append(self.lines)
                self.lines = []
            case "input":
                self._pieces.append(_typed(element))
            case "q":
                self._pieces.append("“")
            case _:
                pass

    def _leave(self, element: Element) -> None:
        tag = element.tag
        if tag in _BLOCKS or tag in ("td", "th"):
            self._flush()
        self._kept -= tag in _PRE or bool(_KEEPING.search(_style(element)))
        match tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self._level = 0
            case "ol" | "ul" | "dir" | "menu":
                self._lists.pop()
            case "li":
                self._number = ""
            case "tr":
                cells = self._rows.pop()
                if any(cells):
                    self.lines += story.row(cells)
            case "td" | "th":
                cell, self.lines = self.lines, self._outer.pop()
                if self._rows:
                    self._rows[-1].append(cell)
                else:
                    self.lines += cell
            case "q":
                self._pieces.append("”")
            case _:
                pass

    def _item(self, element: Element) -> None:
        numbered = self._lists[-1] if self._lists else None
        if numbered:
            following, step, way = numbered
            number = whole(element.get("value"), following)
            self._lists[-1] = (number + step, step, way)
            if way != "none":
                self._number += f"{numeral(number, way)}. "

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if not self._kept:
            self._pieces.append(_SPACES.sub(" ", text))
            return
        first, *others = text.replace("\r\n", "\n").split("\n")
        self._pieces.append(first)
        for each in others:
            self._flush()
            self._pieces.append(each)

    def _flush(self) -> None:
        """End a line: blank ones are layout, but not in text that is kept as it is."""
        text = "".join(self._pieces).translate(_WINDOWS)
        text = text.rstrip() if self._kept else _SPACES.sub(" ", text).strip(" ")
        self._pieces = []
        if text.strip():
            self.lines.append(Line(text, self._level, self._number))
            self._number, self._level = "", 0
        elif self._kept and self.lines:
            self.lines.append(Line(""))

    def _hidden(self, element: Element) -> bool:
        if not self._hiding:
            return False
        names = [f".{name}" for name in (element.get("class") or "").split()]
        return not self._hiding.isdisjoint([*names, f"#{element.get('id')}"])


def read(html: str) -> Page:
    """Return the lines of a page or a piece of one, and counts of what a browser does not show.

    Raises `BadXml` where it is larger or more deeply nested than any page.
    """
    page = Page()
    html = clean(html)
    if not _TAG.search(html):
        page.lines = [Line(html)]
        return page
    root = _parsed(html)
    if root is not None:
        page.walk(root)
    return page


def _parsed(html: str) -> Element | None:
    if html.count("<") > safexml.MAX_NODES:
        raise safexml.BadXml("too many nodes")
    if "<?xml" in html[:200] or "xmlns=" in html[:2000]:
        html = _XHTML_EMPTY.sub(r"<\1\2></\1>", html)
    html = _without_looks(_ENDS.sub("", html))
    etree = safexml.library()
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(html.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "empty" in str(error).lower():
            return None
        raise safexml.BadXml(str(error)) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise safexml.BadXml("nested too deeply")
    return cast("Element | None", root)


def _without_looks(html: str) -> str:
    for name in _LOOKS:
        tag = re.compile(rf"</?{name}(?:\s[^<>]*)?>", re.I)
        if not any(_TELLING.search(found) for found in tag.findall(html)):
            html = tag.sub("", html)
    return html


def decoded(source: Source) -> Decoded:
    """Decode a page: by its mark, by what it declares, else as any other text file.

    What is declared counts where the bytes agree. UTF-8 that is declared as a Western code page is
    UTF-8 all the same, for no text in one of those looks like it.
    """
    if len(source.data) > MAX_TEXT_BYTES:
        data = _DATA.sub(b"", source.data)  # pictures inside the page
        source = Source(source.path, data, source.encoding)
    declared = _declared(source.data[:4096])
    if source.encoding or declared is None or source.data.startswith(_WIDE_MARKS):
        return decode(source)
    if len(source.data) > MAX_TEXT_BYTES:
        raise ReadError(too_large(source.file))
    if declared in _LATIN and is_utf8(source.data):
        return Decoded(source.data.decode("utf-8"), "utf-8")
    name = "cp1252" if declared in ("ascii", "iso8859-1") else declared
    try:
        return Decoded(source.data.decode(name), name)
    except UnicodeError:
        if name == "cp1252":  # a few of its codes are not defined
            return Decoded(source.data.decode(name, "replace"), name)
        return decode(source)


_WIDE_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _declared(start: bytes) -> str | None:
    """Return the encoding that a page declares, if it is one that its bytes can be in."""
    for match in _CHARSET.finditer(start):
        try:
            name = codecs.lookup(match[1].decode("ascii", "replace")).name
            b"<".decode(name)
        except (LookupError, UnicodeError, AssertionError):
            continue
        return None if name.startswith(("utf", "idna", "punycode")) else name
    return None


def _style(element: Element) -> str:
    return (element.get("style") or "")[:_LONGEST_STYLE]


def _texts(element: Element) -> Iterator[str]:
    for each in element.iter():
        if each.tag not in _UNSEEN:
            yield each.text or ""
        if each is not element:
            yield each.tail or ""


def _hidden_names(root: Element) -> frozenset[str]:
    """Return the classes and ids that the page's own style sheets hide on a screen."""
    names: set[str] = set()
    for sheet in root.iter("style"):
        if "@media" in (sheet.text or ""):
            continue  # may be about paper alone
        for rule in (sheet.text or "").split("}"):
            selectors, _brace, what = rule.rpartition("{")
            if _HIDING.search(what):
                found = (_SELECTOR.fullmatch(part.strip()) for part in selectors.split(","))
                names |= {match[1] for match in found if match}
    return frozenset(names)


def _numbering(element: Element, style: str) -> tuple[int, int, str]:
    backward = element.get("reversed") is not None
    items = sum(1 for child in element if child.tag == "li") if backward else 1
    named = _WAY.search(style)
    way = named[1].lower() if named else element.get("type") or ""
    kinds: Mapping[str, str] = _WAYS | {"none": "none"}
    return whole(element.get("start"), items), -1 if backward else 1, kinds.get(way, "decimal")


def _typed(element: Element) -> str:
    """Return what a field of a form shows."""
    kind = (element.get("type") or "").lower()
    if kind in ("checkbox", "radio"):
        return "☐" if element.get("checked") is None else "☒"
    return (element.get("value") or "") if kind in _TYPED else ""
