"""The layout of PDF pages: rows, what repeats in their margins, and columns.

The one rule: a row leaves the text only where it repeats from page to page at the same height, or
counts the pages or the lines; everything else is kept, in the order in which it is read.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qcoder.readers.pdf_page import Page, Piece

_EDGE = 4  # rows at the top and bottom of a page that may be a header or footer
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—\[( ]*(?:(?:pagina|page|pag\.?|p\.|blz\.?|bladzijde|seite)\s*)?(\d{1,4})"
    r"(?:\s*(?:/|van|of|von)\s*\d{1,4})?[-–—\]) ]*",
    re.IGNORECASE,
)
_MARKER = re.compile(r"[•▪◦‣●○■□➢✓\uf0b7·*o–—-]|(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|\(\w{1,3}\)")


class Row(NamedTuple):
    """One line: its pieces from left to right, and the base line that they share."""

    pieces: tuple[Piece, ...]
    y: float

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """The right edge."""
        return max(piece.x1 for piece in self.pieces)

    @property
    def size(self) -> float:
        """The size of the letters of its longest piece."""
        return max(self.pieces, key=lambda piece: len(piece.text)).size

    @property
    def body(self) -> float:
        """Where the last piece begins: below it a wrapped cell or list item goes on."""
        return self.pieces[-1].x0

    @property
    def text(self) -> str:
        """The text, pieces apart by tabs; the marker of a list item by a space."""
        texts = [piece.text for piece in self.pieces]
        if len(texts) > 1 and _MARKER.fullmatch(texts[0]):
            texts[:2] = [f"{texts[0]} {texts[1]}"]
        return "\t".join(texts)


class Block(NamedTuple):
    """Rows that are read one after the other: a page, or a column of one."""

    rows: list[Row]
    left: float
    width: float  # of the page
    column: bool


def rows_of(pieces: Iterable[Piece]) -> list[Row]:
    """Return pieces as rows from top to bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.y, piece.x0)):
        row = rows[-1] if rows else None
        if row and abs(row[0].y - piece.y) < 0.45 * max(row[0].size, piece.size):
            row.append(piece)
        else:
            rows.append([piece])
    return _with_cells([_row(row) for row in rows])


def _with_cells(rows: list[Row]) -> list[Row]:
    """Join pieces that only stretched spaces keep apart: a cell begins below or above another."""
    starts = Counter(
        place + shift
        for row in rows
        for place in {round(piece.x0 / 2) for piece in row.pieces}
        for shift in (-1, 0, 1)
    )
    result: list[Row] = []
    for row in rows:
        pieces = [row.pieces[0]]
        for piece in row.pieces[1:]:
            gap = (piece.x0 - pieces[-1].x1) / max(piece.size, pieces[-1].size)
            if gap > 2.5 or starts[round(piece.x0 / 2)] > 1:
                pieces.append(piece)
            else:
                text = f"{pieces[-1].text} {piece.text}"
                pieces[-1] = pieces[-1]._replace(x1=max(pieces[-1].x1, piece.x1), text=text)
        result.append(row._replace(pieces=tuple(pieces)))
    return result


def _row(pieces: list[Piece]) -> Row:
    pieces.sort(key=lambda piece: piece.x0)
    largest = max(pieces, key=lambda piece: len(piece.text))
    return Row(tuple(pieces), largest.y)


def without_margins(
    pages: Sequence[list[Row]], labels: tuple[str, ...] = ()
) -> tuple[list[list[Row]], Counter[str]]:
    """Return pages without what repeats in their margins, and that with its number of pages.

    What begins with one of `labels` is said by someone, however often.
    """
    repeated = _repeated(pages, labels)
    dropped: Counter[str] = Counter()
    result: list[list[Row]] = []
    for number, rows in enumerate(pages):
        top, bottom = 0, len(rows)
        while top < min(_EDGE, bottom) and (number, top) in repeated:
            top += 1
        while bottom > max(top, len(rows) - _EDGE) and (number, bottom - 1) in repeated:
            bottom -= 1
        for row in [*rows[:top], *rows[bottom:]]:
            dropped["" if _PAGE_NUMBER.fullmatch(row.text) else _key(row)] += 1
        result.append(rows[top:bottom])
    return result, dropped


def _key(row: Row) -> str:
    return " ".join(row.text.split())


def _repeated(pages: Sequence[list[Row]], labels: tuple[str, ...]) -> set[tuple[int, int]]:
    """Return (page, row) of rows near an edge that most pages have, but for their numbers."""
    everywhere = Counter(_pattern(row) for rows in pages for row in rows)
    seen: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    for number, rows in enumerate(pages):
        edge = {*range(min(_EDGE, len(rows))), *range(max(0, len(rows) - _EDGE), len(rows))}
        for index in edge:
            pattern = _pattern(rows[index])
            if not pattern.startswith(labels):
                seen[pattern].append((number, index, rows[index].y))
    result: set[tuple[int, int]] = set()
    for pattern, found in seen.items():
        for places in _by_height(found):
            numbers = {number for number, _index in places}
            # What stands in the text as well is said, not printed in the margin; but for a title.
            alone = everywhere[pattern] <= len(places) + 1 and pattern.strip("#-–/ ")
            if (alone and _is_running(numbers, len(pages))) or _counts(places, pages):
                result.update(places)
    return result


def _pattern(row: Row) -> str:
    return _NUMBER.sub("#", _key(row))


def _by_height(found: list[tuple[int, int, float]]) -> Iterable[list[tuple[int, int]]]:
    """Group rows that say the same by their height on the page."""
    groups: list[tuple[float, list[tuple[int, int]]]] = []
    for number, index, y in sorted(found, key=lambda each: each[2]):
        if groups and y - groups[-1][0] < 5:
            groups[-1][1].append((number, index))
        else:
            groups.append((y, [(number, index)]))
    return (places for _y, places in groups)


def _is_running(numbers: set[int], pages: int) -> bool:
    """Return whether these are most pages, all but a first one, or the odd or even ones."""
    if len(numbers) < 2:
        return False
    sides = [numbers & set(range(side, pages, 2)) for side in (0, 1)]
    alternate = any(
        len(side) >= 3 and len(side) >= 0.8 * len(range(number, pages, 2))
        for number, side in enumerate(sides)
    )
    return alternate or len(numbers) >= max(2 if pages <= 3 else 3, 0.6 * (pages - 1))


def _counts(places: list[tuple[int, int]], pages: Sequence[list[Row]]) -> bool:
    """Return whether the rows hold nothing but the number of their page."""
    offsets: set[int] = set()
    for number, index in places:
        match = _PAGE_NUMBER.fullmatch(pages[number][index].text)
        if not match:
            return False
        offsets.add(int(match[1]) - number)
    plain = _key(pages[places[0][0]][places[0][1]]).isdigit()
    return len(offsets) == 1 and (len(places) > 1 or not plain or len(pages) == 1 == offsets.pop())


def without_line_numbers(pages: Sequence[list[Row]]) -> tuple[list[list[Row]], int]:
    """Return pages without the numbers that count their lines, and how many there were."""
    numbered = [_line_numbers(rows) for rows in pages]
    count = sum(len(numbers) for numbers in numbered)
    if count < 5 or sum(1 for numbers in numbered if numbers) < 0.5 * len(pages):
        return list(pages), 0
    result: list[list[Row]] = []
    for rows, numbers in zip(pages, numbered, strict=True):
        kept = [
            row._replace(pieces=tuple(piece for piece in row.pieces if piece not in numbers))
            for row in rows
        ]
        result.append([row for row in kept if row.pieces])
    return result, count


def _line_numbers(rows: list[Row]) -> set[Piece]:
    """Return the numbers beside the rows of a page if they count them all, by one or by five."""
    for side in (0, -1):
        found = [row.pieces[side] for row in rows if row.pieces[side].text.isdecimal()]
        others = [piece for row in rows for piece in row.pieces if piece not in found]
        values = [int(piece.text) for piece in found]
        steps = {after - before for before, after in zip(values, values[1:], strict=False)}
        if len(found) < 3 or len(steps) != 1 or not others:
            continue
        step = steps.pop()
        beside = (
            max(piece.x1 for piece in found) < min(piece.x0 for piece in others)
            if side == 0
            else min(piece.x0 for piece in found) > max(piece.x1 for piece in others)
        )
        if beside and (
            (step == 1 and len(found) >= 0.8 * len(rows))
            or (step in (5, 10) and values[0] % step == 0 and len(found) >= 0.6 * len(rows) / step)
        ):
            return set(found)
    return set()


def blocks(page: Page, rows: list[Row]) -> list[Block]:
    """Return the rows of a page in the order in which they are read."""
    if not rows:
        return []
    parts = _columns(rows)
    return [Block(part, min(row.x0 for row in part), page.width, column) for part, column in parts]


def _columns(rows: list[Row], depth: int = 3) -> list[tuple[list[Row], bool]]:
    """Cut rows into columns where there are any, from top to bottom and left to right."""
    gutter = _gutter(rows) if depth else None
    if gutter is None:
        return [(rows, False)]
    result: list[tuple[list[Row], bool]] = []
    band: list[Row] = []
    for row in [*rows, None]:
        crosses = row is not None and any(
            piece.x0 < gutter - 1 and piece.x1 > gutter + 1 for piece in row.pieces
        )
        if row is not None and not crosses:
            band.append(row)
            continue
        if band:
            result += _split(band, gutter, depth)
            band = []
        if row is not None:
            if result and not result[-1][1]:
                result[-1][0].append(row)
            else:
                result.append(([row], False))
    return result


def _split(band: list[Row], gutter: float, depth: int) -> list[tuple[list[Row], bool]]:
    sides = (
        rows_of(piece for row in band for piece in row.pieces if piece.x0 < gutter),
        rows_of(piece for row in band for piece in row.pieces if piece.x0 >= gutter),
    )
    return [(part, True) for side in sides if side for part, _column in _columns(side, depth - 1)]


def _gutter(rows: list[Row]) -> float | None:
    """Return where two columns of running text stand apart, if they do."""
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    starts = Counter(round(piece.x0) for row in rows for piece in row.pieces[1:])
    starts.update(round(row.x0) for row in rows if row.x0 > left + 0.3 * (right - left))
    for start, count in starts.most_common(5):
        gutter = start - 2.0
        if count < 4 or not left + 0.2 * (right - left) < gutter < left + 0.8 * (right - left):
            continue
        pieces = [piece for row in rows for piece in row.pieces]
        crossing = sum(1 for piece in pieces if piece.x0 < gutter and piece.x1 > gutter + 1)
        first = [piece for piece in pieces if piece.x1 <= gutter + 1]
        second = [piece for piece in pieces if piece.x0 >= gutter]
        if crossing <= 0.3 * len(rows) and _run_on(first) and _run_on(second):
            return gutter
    return None


def _run_on(pieces: list[Piece]) -> bool:
    """Return whether pieces read as the lines of a column: many go on in the middle of a sentence.

    The labels and numbers that stand beside text in a table do not.
    """
    lines = sorted(pieces, key=lambda piece: -piece.y)
    if len(lines) < 4:
        return False
    width = max(piece.x1 for piece in lines) - min(piece.x0 for piece in lines)
    full = sum(1 for piece in lines if piece.x1 - piece.x0 > 0.6 * width)
    pairs = zip(lines, lines[1:], strict=False)
    going_on = sum(1 for a, b in pairs if a.text[-1] not in ".?!:" and b.text[:1].islower())
    return full >= 0.4 * len(lines) and going_on >= max(2, 0.15 * len(lines))
