"""How wide words are in the font of figures, and where their lines break.

The one rule: what is measured here is what is drawn, so that labels get the room they need. One
thread at a time measures (see `page.settled`), as the font keeps what it was last asked.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

SIZE, SMALL = 8.0, 7.0  # points
LEADING = 1.25  # from line to line, in sizes
_MORE = "…"
_FEWEST = 4  # letters of a word before it is broken
_UNKNOWN = "\N{WHITE SQUARE}"


@lru_cache(maxsize=4)
def font_file(*, bold: bool = False) -> str:
    """Return the file of DejaVu Sans that comes with matplotlib: the same on every computer."""
    import matplotlib

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return str(Path(matplotlib.get_data_path(), "fonts", "ttf", name))


@lru_cache(maxsize=4)
def _font(*, bold: bool) -> FT2Font:
    from matplotlib.ft2font import FT2Font

    return FT2Font(font_file(bold=bold))


@lru_cache(maxsize=20_000)
def width(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return how wide a line of text is, in inches; a little more, as screens round letters."""
    from matplotlib.ft2font import LoadFlags

    font = _font(bold=bold)
    font.set_size(size, 72)
    font.set_text(text, 0, flags=LoadFlags.NO_HINTING)
    return font.get_width_height()[0] / 64 / 72 * 1.04 + 0.01


def height(lines: int, size: float = SIZE) -> float:
    """Return how high some lines of text are, in inches."""
    return lines * size * LEADING / 72


@lru_cache(maxsize=20_000)
def plain(text: str, *, bold: bool = False) -> str:
    """Return text on one line, with a square for each letter that the font does not have.

    Spaces that do not break stay.
    """
    font = _font(bold=bold)
    line = " ".join(text.replace("\u00a0", "\0").split()).replace("\0", "\u00a0")
    return "".join(sign if font.get_char_index(ord(sign)) else _UNKNOWN for sign in line)


@lru_cache(maxsize=20_000)
def broken(
    text: str, room: float, most: int = 2, size: float = SIZE, *, bold: bool = False
) -> tuple[str, ...]:
    """Return text as at most `most` lines of at most `room` inches, shortened with … if need be.

    A word that is wider than a line is broken with a hyphen.
    """
    left = plain(text, bold=bold)
    lines: list[str] = []
    while left:
        line, rest = _first(left, room, size, bold=bold)
        if rest and len(lines) == most - 1:
            line, rest = _shortened(left, room, size, bold=bold), ""
        lines.append(line)
        left = rest
    return tuple(lines) or ("",)


def _first(text: str, room: float, size: float, *, bold: bool) -> tuple[str, str]:
    """Return the first line of a text, and what is left."""
    words = text.split(" ")
    ends = range(1, len(words) + 1)
    count = bisect_right(ends, room, key=lambda end: width(" ".join(words[:end]), size, bold=bold))
    if count == len(words) or (count and width(words[count], size, bold=bold) <= room):
        return " ".join(words[:count]), " ".join(words[count:])
    begin = len(" ".join(words[:count])) + (1 if count else 0)
    ends = range(begin + 2, begin + len(words[count]))
    end = (
        begin
        + 1
        + bisect_right(ends, room, key=lambda end: width(text[:end] + "-", size, bold=bold))
    )
    if count and end < begin + _FEWEST:  # no room for enough of it
        return text[: begin - 1], text[begin:]
    return text[: max(end, 1)] + "-", text[max(end, 1) :].lstrip()


def _shortened(text: str, room: float, size: float, *, bold: bool) -> str:
    ends = range(1, len(text) + 1)
    end = bisect_right(
        ends, room, key=lambda end: width(text[:end].rstrip() + _MORE, size, bold=bold)
    )
    return text[:end].rstrip(" -–,;") + _MORE
