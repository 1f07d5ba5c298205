"""The text of HTML, one paragraph per block.

The one rule: scripts, styles and head matter are not text, everything else is; nothing is fetched.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCK_NAMES = """
address article aside blockquote body br caption center dd details dialog div dl dt fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre
section summary table tbody tfoot thead title tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNSEEN = frozenset(("head", "script", "style", "template", "noscript"))
_CELLS = frozenset(("td", "th"))
_SPACES = re.compile(r"[ \t\r\n\f]+")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._line: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BLOCKS:
            self.flush()
        elif tag in _CELLS and "".join(self._line).strip():
            self._line.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._line.append(_SPACES.sub(" ", data))

    def flush(self) -> None:
        parts = "".join(self._line).split("\t")
        line = "\t".join(_SPACES.sub(" ", part).strip(" ") for part in parts)
        if line.strip():
            self.lines.append(line)
        self._line = []


def paragraphs(html: str) -> list[str]:
    """Return the visible text of a page as paragraphs; cells of a table row stand between tabs."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    parser.flush()
    return parser.lines
