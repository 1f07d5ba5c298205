"""Clean text and stretches of it.

The one rule: pure; all offsets are Unicode code points, half-open `[start, end)`. How an edit moves
them is in `position_map`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from qcoder.model import Span

_NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    r"""Return `text` as it is stored: NFC, `\n` line ends, no BOM, control codes or surrogates.

    Surrogate pairs are joined; a lone surrogate becomes U+FFFD. Tabs and no-break spaces stay.
    Cleaning twice is cleaning once.
    """
    if not text.replace("\n", " ").isprintable():  # quick: what is printable needs no search
        if _SURROGATE.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = _UNWANTED.sub("", _NEWLINES.sub("\n", text))
    return unicodedata.normalize("NFC", text)


def on_one_line(text: str) -> str:
    """Return `text` with each line break, and the blanks around it, as one space."""
    if "\n" not in text:
        return text
    return " ".join(line.strip(" \t\r") for line in text.split("\n") if line.strip(" \t\r"))


def trim(text: str, start: int, end: int) -> Span:
    """Return `[start, end)` without the white space at its ends (empty at `start` if all is)."""
    stretch = text[start:end]
    kept = stretch.strip()
    if not kept:
        return Span(start, start)
    first = start + len(stretch) - len(stretch.lstrip())
    return Span(first, first + len(kept))


def places(text: str, words: str) -> Iterator[Span]:
    """Yield where `words` stand in `text`, not as a part of a longer word."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        cut = (at and text[at - 1].isalnum() and words[0].isalnum()) or (
            end < len(text) and text[end].isalnum() and words[-1].isalnum()
        )
        if not cut:
            yield Span(at, end)
        at = text.find(words, at + 1)


def speech_text(text: str, speech: Sequence[Span]) -> str:
    """Return the speech in `text`: stretches joined by a line break where one stood between."""
    parts: list[str] = []
    for index, span in enumerate(speech):
        if index:
            between = text[speech[index - 1].end : span.start]
            parts.append("\n" if "\n" in between else " ")
        parts.append(text[span.start : span.end])
    return "".join(parts)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the union of `spans` in order; stretches that overlap or touch become one."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result
