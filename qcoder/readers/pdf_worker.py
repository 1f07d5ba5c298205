"""The pieces of text on the pages of a PDF, as a program of its own: PDF in, JSON out.

The one rule: a piece is text on one line without a wide gap in it, in the direction in which most
of the page is read; text in any other direction (a watermark, a stamp in the margin) is told apart.
A page that is read from right to left is mirrored, so that all lines run from left to right.

A program of its own because a file of two kilobytes can keep PDFium busy for hours and fill the
memory: form objects that draw each other, streams that unpack without end. It imports nothing of
qcoder, to start in little time. It ends itself after `SECONDS` on one page, or on pages that hold
hardly any text, and takes no more than `MEMORY` bytes where the system can refuse more (Linux);
elsewhere `SECONDS` is the only bound.
"""

from __future__ import annotations

import faulthandler
import json
import math
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from ctypes import byref, c_double
from typing import Any, NamedTuple

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
import pypdfium2.raw  # pyright: ignore[reportMissingTypeStubs]

SECONDS = 4
FOR_CHARACTER = 1e-4  # seconds more for each character: a slow computer takes less
MEMORY = 1_500_000_000
MAX_PAGES = 2_000
MAX_CHARACTERS = 1_000_000  # some sixteen hours of speech

# The library has no types for the checker.
pdfium: Any = pypdfium2
raw: Any = pypdfium2.raw

WIDE = 1.2  # a gap of this many times the size of the letters is more than a space
ZERO_WIDTH = "\u200b"

_LIGATURES = str.maketrans(
    {
        "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
        "\ufb05": "st", "\ufb06": "st",
    }
)  # fmt: skip
# Arabic and Hebrew, and the shapes of their letters, which old files hold instead of the letters.
_LEFTWARD = (("\u0590", "\u08ff"), ("\ufb1d", "\ufdff"), ("\ufe70", "\ufefc"))
_QUARTER = math.pi / 2
_SLANT = 0.1  # in radians: text that is askew by more is no line of the page


# x0, x1, base line, size, text, width of the first word
Piece = tuple[float, float, float, float, str, float]


class _Char(NamedTuple):
    text: str
    x0: float
    x1: float
    y: float
    size: float


def main() -> None:
    """Read a PDF from the standard input and write its pages, or what is wrong, as JSON."""
    _limit_memory()
    data = sys.stdin.buffer.read()
    _limit_time()
    try:
        result = {"pages": list(_pages(pdfium.PdfDocument(data)))}
    except pdfium.PdfiumError as error:
        protected = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        result = {"error": "protected" if protected else "damaged"}
    except _TooMuch:
        result = {"error": "too large"}
    faulthandler.cancel_dump_traceback_later()
    sys.stdout.write(json.dumps(result))


class _TooMuch(Exception):
    """The file holds more than any transcript."""


def _limit_time() -> None:
    """End the program `SECONDS` from now, also while PDFium is at work."""
    faulthandler.dump_traceback_later(SECONDS, exit=True)


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _pages(document: Any) -> Iterator[dict[str, Any]]:
    if len(document) > MAX_PAGES:
        raise _TooMuch
    left = MAX_CHARACTERS
    for index in range(len(document)):
        _limit_time()
        page = document[index]
        textpage = page.get_textpage()
        left -= textpage.count_chars()
        read = MAX_CHARACTERS - left
        if left < 0 or time.process_time() > SECONDS + read * FOR_CHARACTER:
            raise _TooMuch
        yield _page(page, textpage)
        textpage.close()
        page.close()


def _page(page: Any, textpage: Any) -> dict[str, Any]:
    """Return the pieces of a page as the file orders them, its width, and what is not text."""
    width, height = page.get_size()
    sides = (height, width) if page.get_rotation() in (90, 270) else (width, height)
    chars = _characters(textpage, sides)
    upright = max(range(4), key=lambda quarter: len(chars[quarter]))
    others = [char for quarter in range(5) if quarter != upright for char in chars[quarter]]
    pictures, covered = _pictures(page, width * height)
    return {
        "width": width,
        "pieces": _pieces(*_mirrored(chars[upright], width)),
        "rotated": " ".join("".join(char.text for char in others).split()),
        "pictures": pictures,
        "covered": covered,
        "notes": _notes(page),
    }


def _characters(textpage: Any, sides: tuple[float, float]) -> list[list[_Char]]:
    """Return the characters by the quarter turn in which they stand (4: askew), all upright."""
    result: list[list[_Char]] = [[], [], [], [], []]
    text = textpage.raw
    box, x, y = raw.FS_RECTF(), c_double(), c_double()
    to_box, to_x, to_y = byref(box), byref(x), byref(y)
    get_code, get_origin = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharOrigin
    get_box = raw.FPDFText_GetLooseCharBox
    quarter = 0
    for index in range(textpage.count_chars()):
        code = get_code(text, index)
        if code in (10, 13):
            continue
        char = chr(code) if code < 0x110000 else "\ufffd"
        before = y.value
        get_origin(text, index, to_x, to_y)
        # A base line that goes on to the right has the direction it had: asking takes time.
        if not char.isspace() and (quarter or y.value != before):
            angle = -raw.FPDFText_GetCharAngle(text, index) / _QUARTER  # it counts clockwise
            askew = abs(angle - round(angle)) * _QUARTER > _SLANT
            quarter = 4 if askew else round(angle) % 4
        get_box(text, index, to_box)
        if quarter:
            result[quarter].append(_upright(char, quarter, box, (x.value, y.value), sides))
        else:
            size = abs(box.top - box.bottom)
            result[0].append(_Char(char, box.left, box.right, y.value, size))
    return result


def _upright(
    char: str, quarter: int, box: Any, origin: tuple[float, float],
    sides: tuple[float, float]
) -> _Char:  # fmt: skip
    """Turn a character and its box so that its line runs from left to right."""
    (x, y), (width, height) = origin, sides
    match quarter:
        case 1:
            return _Char(char, box.bottom, box.top, -x, abs(box.right - box.left))
        case 2:
            return _Char(char, width - box.right, width - box.left, -y, abs(box.top - box.bottom))
        case 3:
            return _Char(char, height - box.top, height - box.bottom, x, abs(box.right - box.left))
        case _:
            return _Char(char, box.left, box.right, y, abs(box.top - box.bottom))


def _mirrored(chars: list[_Char], width: float) -> tuple[list[_Char], bool]:
    """Return the characters, mirrored if most letters run leftward, and whether any run back."""
    letters = [char.text for char in chars if char.text.isalpha()]
    leftward = sum(map(_runs_leftward, letters))
    if leftward * 2 > len(letters):
        chars = [char._replace(x0=width - char.x1, x1=width - char.x0) for char in chars]
    return chars, leftward > 0


def _runs_leftward(char: str) -> bool:
    return any(first <= char <= last for first, last in _LEFTWARD)


def _pieces(chars: list[_Char], both_ways: bool) -> list[Piece]:
    """Cut characters into pieces where the line changes or the gap is wide."""
    result: list[Piece] = []
    run: list[_Char] = []
    spaces = sum(1 for char in chars if char.text == " ")
    separates = sum(1 for char in chars if char.text == ZERO_WIDTH) > spaces
    blank = False  # whether white space waits that may stand inside the piece or end it
    for char in chars:
        if char.text.isspace() or char.text == ZERO_WIDTH:
            blank = blank or char.text != ZERO_WIDTH or separates
            continue
        if run:
            last = run[-1]
            gap, size = char.x0 - last.x1, max(char.size, last.size, 1.0)
            if both_ways:
                turns = _runs_leftward(last.text) != _runs_leftward(char.text)
                gap = 0.0 if turns else max(gap, last.x0 - char.x1)
            if abs(char.y - last.y) > 0.5 * size or gap > WIDE * size or gap < -1.5 * size:
                result.append(_piece(run))
                run = []
            elif blank or gap > 0.3 * size:
                run.append(_Char(" ", last.x1, char.x0, last.y, last.size))
        blank = False
        run.append(char)
    if run:
        result.append(_piece(run))
    return result


def _piece(run: list[_Char]) -> Piece:
    """Make one piece; its base line is that of most of its characters (not of a raised number)."""
    y = Counter(round(char.y, 1) for char in run).most_common(1)[0][0]
    size = Counter(round(char.size, 1) for char in run).most_common(1)[0][0]
    space = next((index for index, char in enumerate(run) if char.text == " "), len(run))
    x0, x1 = min(char.x0 for char in run), max(char.x1 for char in run)
    text = "".join(char.text for char in run).translate(_LIGATURES)
    if any("\ufb1d" <= char <= "\ufefc" for char in text):
        text = unicodedata.normalize("NFKC", text)
    return x0, x1, y, max(size, 1.0), text, run[space - 1].x1 - x0


def _pictures(page: Any, area: float) -> tuple[int, float]:
    """Return how many pictures there are and the share of the page that the largest one covers."""
    count, covered = 0, 0.0
    for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = each.get_bounds()
        count += 1
        covered = max(covered, (right - left) * (top - bottom) / max(area, 1.0))
    return count, covered


def _notes(page: Any) -> int:
    """Return how many comments and form fields there are, whose text is not in the page's."""
    kinds = (raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_WIDGET)
    count = 0
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), 10_000)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            count += raw.FPDFAnnot_GetSubtype(annotation) in kinds
            raw.FPDFPage_CloseAnnot(annotation)
    return count


if __name__ == "__main__":
    main()
