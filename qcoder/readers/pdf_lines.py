"""From the rows of a PDF to paragraphs: what the page wrapped is one line again.

The one rule: a row goes on with the row above it unless something says that the writer began anew:
the first word would still have fitted above, a wider gap, an indent, a mark, a speaker's label.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qcoder.readers import stamps
from qcoder.readers.labels import LONGEST, Form, Shape, candidates, shape_of
from qcoder.readers.pdf_layout import Block, Row
from qcoder.readers.pdf_page import HYPHENS
from qcoder.readers.symbols import readable

_LEVEL = 5  # points: lines whose beginnings differ by less begin at the same place
_ENOUGH = 3  # lines that show where the right margin is
_SPACE = 0.35  # of the size of the letters: a little more than a space takes
_INDENT = 0.35  # of the size of the letters: less is no indent
_ANEW = re.compile(r"[•▪◦‣●○■□➢✓\uf0b7][ \t]|(?:\d{1,2}|[a-z])[.)][ \t]+\S|\d{1,2}\.\d{1,2}\.?\s")
_BREAK = re.compile(f"(?<=[^\\W\\d_])[-\xad\u2010{HYPHENS}]$")
_WORD = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)*")
_JOINING_WORDS = "en of and or und oder et ou tot noch maar dan als"
_PAIRS = frozenset(_JOINING_WORDS.split())
_ENDED = (".", "?", "!", ":", ";", "”", '"', "’", ")", "…")


@dataclass
class _Paragraph:
    """A paragraph while it grows, and how far to the right its last row could have gone."""

    rows: list[Row]
    limit: float


@dataclass
class _Text:
    """What holds for the whole document: margins, distance of lines, labels."""

    limits: _Limits
    pitch: float
    labels: tuple[str, ...]
    alone: frozenset[str]  # whole rows that come back, such as a name in capitals above a turn

    def is_marked(self, line: str) -> bool:
        """Return whether a line begins with the mark of a list item or a speaker's label."""
        return _ANEW.match(line) is not None or line.startswith(self.labels) or line in self.alone


def paragraphs(blocks: Sequence[Block]) -> list[str]:
    """Return the paragraphs of a document in order."""
    texts = [row.text for block in blocks for row in block.rows]
    words = Counter(word.lower() for text in texts for word in _WORD.findall(text))
    pitch = _pitch(blocks)
    text = _Text(_Limits(blocks, pitch), pitch, labels(texts), _alone(texts))
    return [_joined([row.text for row in each.rows], words) for each in _paragraphs(blocks, text)]


def _paragraphs(blocks: Sequence[Block], text: _Text) -> Iterator[_Paragraph]:
    current: _Paragraph | None = None
    for block in blocks:
        for index, row in enumerate(block.rows):
            following = block.rows[index + 1] if index + 1 < len(block.rows) else None
            if current and index:
                current.limit = text.limits.at(block, row.x0)
            if current is None or (
                _begins_anew(row, current, text)
                or (index and _is_apart(current, row, following, text))
                or (not index and _is_indented(current, row, following))
                or _would_fit(current, row, bool(index))
            ):
                if current:
                    yield current
                current = _Paragraph([], 0.0)
            current.rows.append(row)
            current.limit = text.limits.at(block, row.body)
    if current:
        yield current


def _begins_anew(row: Row, current: _Paragraph, text: _Text) -> bool:
    """Return whether the row itself says that it is no continuation."""
    line, above = row.text, current.rows[-1]
    if text.is_marked(line):
        return True
    if "\t" in line:
        # A row of a table; but its first cell may have begun on the row above.
        alone = len(current.rows) == len(above.pieces) == 1 and abs(above.x0 - row.x0) < 2
        return not (alone and line[0].islower() and above.x1 > row.pieces[0].x1)
    return line[0] in "[(<{#" and stamps.at(line, 0) is not None


def _is_apart(current: _Paragraph, row: Row, following: Row | None, text: _Text) -> bool:
    """Return whether a gap, an indent or another size of letters stands between two rows."""
    above = current.rows[-1]
    size = max(above.size, row.size)
    if (above.y - row.y) / size > text.pitch * 1.25:
        return True
    if abs(above.size - row.size) > 0.12 * size and min(len(row.text), len(above.text)) > 3:
        return True
    tolerance = _INDENT * size
    if len(current.rows) > 1:
        # A first row may be indented, or the rows below it: the second row tells where they begin.
        known = (above.x0, *(each.body for each in current.rows[:1]))
        return all(abs(row.x0 - edge) > tolerance for edge in known)
    hanging = abs(row.x0 - above.body) <= tolerance or text.is_marked(above.text)
    if row.x0 <= above.x0 + tolerance or hanging:
        return False
    return following is None or abs(following.x0 - row.x0) > tolerance


def _is_indented(current: _Paragraph, row: Row, following: Row | None) -> bool:
    """Return whether the first row of a page or column begins a paragraph by its indent."""
    if following is None or len(current.rows) < 2:
        return False
    hanging = current.rows[-1].x0 > current.rows[0].x0 + _INDENT * row.size
    return not hanging and _INDENT < (row.x0 - following.x0) / row.size < 4


def _would_fit(current: _Paragraph, row: Row, same: bool) -> bool:
    """Return whether the first word of `row` had room above it, so that the break was meant."""
    above = current.rows[-1]
    fits = above.x1 + _SPACE * above.size + row.pieces[0].first < current.limit
    if same:
        return fits
    # Between pages the last line may be short because a word or a picture moved with the rest.
    return fits and (above.text.endswith(_ENDED) or not row.text[0].islower())


class _Limits:
    """How far to the right the lines run that begin at the same place.

    A line that plainly goes on in the next one shows it: its last word still fitted.
    """

    def __init__(self, blocks: Sequence[Block], pitch: float) -> None:
        self._levels: dict[tuple[object, int], list[float]] = defaultdict(list)
        self._all: dict[object, list[float]] = defaultdict(list)
        self._margins: dict[object, float] = {}
        for block in blocks:
            key = _group(block)
            edge = max(row.x1 for row in block.rows)
            mirrored = edge if block.column else block.width - block.left
            self._margins[key] = max(edge, mirrored, self._margins.get(key, 0.0))
            for above, row in pairwise(block.rows):
                close = (above.y - row.y) / max(above.size, row.size) <= pitch * 1.25
                if close and row.text[0].islower() and not above.text.endswith(_ENDED):
                    self._levels[key, round(row.x0 / _LEVEL)].append(above.x1)
                    self._all[key].append(above.x1)
        for edges in (*self._levels.values(), *self._all.values()):
            edges.sort(reverse=True)

    def at(self, block: Block, x: float) -> float:
        """Return the limit of lines that begin at `x`."""
        key, level = _group(block), round(x / _LEVEL)
        near = [self._levels.get((key, level + step), []) for step in (0, -1, 1)]
        for edges in (max(near, key=len), self._all.get(key, [])):
            if len(edges) >= _ENOUGH:
                return edges[len(edges) // 50]  # a line or two may run over the margin
        return self._margins[key]


def _group(block: Block) -> tuple[int, bool]:
    return (round(block.left / 15) if block.column else round(block.width / 15), block.column)


def _pitch(blocks: Sequence[Block]) -> float:
    """Return the usual distance of lines that follow each other, in sizes of their letters."""
    steps = Counter(
        round((above.y - row.y) / max(above.size, row.size), 1)
        for block in blocks
        for above, row in zip(block.rows, block.rows[1:], strict=False)
    )
    total = sum(steps.values())
    return min((step for step, count in steps.items() if count >= 0.1 * total), default=1.2) + 0.05


def _alone(texts: Sequence[str]) -> frozenset[str]:
    return frozenset(
        text
        for text, count in Counter(texts).items()
        if count > 2
        and len(text) <= LONGEST
        and (text.isupper() or shape_of(text) in (Shape.CODE, Shape.NAME))
    )


def labels(texts: Sequence[str], most: int = 0) -> tuple[str, ...]:
    """Return the beginnings of rows that name a speaker: known ones, and what comes back.

    With `most`, only what comes back more often than that.
    """
    found = candidates("\n".join(texts))
    counts = Counter(each.key for each in found)
    result: set[str] = set()
    for each in found:
        certain = each.shape is Shape.CODE or (counts[each.key] > 1 and each.label[0].isupper())
        # Two words and a dash, or a word alone on a row, may as well be the middle of a sentence.
        plain = each.form is Form.BARE or (each.form is Form.DASH and each.shape is not Shape.CODE)
        if certain and not plain and counts[each.key] > most:
            line = texts[each.line]
            result.add(line[: line.find(each.label) + len(each.label) + 1])
    return tuple(result)


def _joined(rows: Sequence[str], words: Counter[str]) -> str:
    """Join the rows of a paragraph, with the words that were broken at their ends whole again."""
    text = _plain(rows[0])
    for row in rows[1:]:
        text = _with_next(text, row, words)
    return _plain(text)


def _plain(text: str) -> str:
    """Give PDFium's marks for a hyphen, and the bullets of symbol fonts, their character."""
    return readable("symbol", text[:-1].translate(_INNER) + text[-1:])


_INNER = str.maketrans(dict.fromkeys(HYPHENS, "-"))


def _with_next(text: str, row: str, words: Counter[str]) -> str:
    if not _BREAK.search(text) or not row[:1].isalnum():
        return f"{text} {row}"
    soft, text = text[-1] == "\xad", text[:-1]
    before = _WORD.findall(text)[-1:] or [""]
    after = (_WORD.match(row) or [""])[0]
    if after.lower() in _PAIRS:
        return f"{text}- {row}"
    head = before[0].rpartition("-")[2]
    whole, parts = f"{before[0]}{after}".lower(), f"{before[0]}-{after}".lower()
    kept = (
        not row[0].islower()
        or len(head) == 1
        or head.isupper()
        or (words[parts] > 0 and not words[whole])
    )
    return f"{text}-{row}" if kept and not soft else text + row
