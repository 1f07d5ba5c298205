"""What the writers of coded transcripts share: runs of words, notes, colours, headings.

The one rule: words are only ever those of the pieces; numbers, notes and colours stand beside them.
"""

from __future__ import annotations

import colorsys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from qcoder import coded_transcript
from qcoder.coded_transcript import CodedTranscript, Line, Mark, Piece
from qcoder.i18n import _, ngettext
from qcoder.model import Role, Valence
from qcoder.passages import on_one_line

_GREY = "#5c6874"  # of memos and of passages that are only flagged
_READ = 4.5  # the least contrast of words (WCAG AA)
_SIGNS = {
    Valence.FACILITATING: "+",
    Valence.HINDERING: "−",
    Valence.BOTH: "±",
    Valence.NEUTRAL: "0",
}
_RGB = tuple[float, float, float]


class Run(NamedTuple):
    """Words under the same marks; `begins` and `ends` are the marks whose edges these are.

    Of `marks`, the one with the shortest passage comes last. Redacted words are `[…]`.
    """

    text: str
    marks: tuple[int, ...]
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    identifying: bool
    redacted: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph as it is written, with the marks that begin in it."""

    line: Line
    runs: Sequence[Run]
    marks: Sequence[Mark]

    @property
    def asks(self) -> bool:
        """Whether the interviewer speaks."""
        return self.line.role == Role.INTERVIEWER


class Layout:
    """A coded transcript in rows."""

    def __init__(self, coded: CodedTranscript) -> None:
        self.coded = coded
        self.marks = {mark.number: mark for mark in coded.marks}
        paths = {(mark.name, mark.code) for mark in coded.marks}
        self._often = {name for name, n in Counter(name for name, _p in paths).items() if n > 1}
        self._first: dict[int, Piece] = {}
        self._last: dict[int, Piece] = {}
        for line in coded.lines:
            for piece in line.shown:
                for number in piece.marks:
                    self._first.setdefault(number, piece)
                    self._last[number] = piece
        self.rows = [self._row(line) for line in coded.lines]

    def _row(self, line: Line) -> Row:
        runs: list[Run] = []
        above: Piece | None = None
        for piece in line.shown:
            if runs and above and above.span.end < piece.span.start:
                runs.append(Run(" ", _both(above, piece), (), (), False, False))
            again = piece.redacted and above is not None and above.redacted
            runs.append(
                Run(
                    ("" if again else "[…]") if piece.redacted else _flat(piece.text),
                    piece.marks,
                    tuple(n for n in piece.marks if self._first[n] is piece),
                    tuple(n for n in reversed(piece.marks) if self._last[n] is piece),
                    piece.identifying,
                    piece.redacted,
                )
            )
            above = piece
        begun = sorted(number for run in runs for number in run.begins)
        return Row(line, runs, [self.marks[number] for number in begun])

    def title(self, mark: Mark) -> str:
        """Return what a mark is called in the margin: the code's name, its path where needed."""
        if not mark.code:
            return _("Identifying passage") if mark.identifying else _("Memo")
        return mark.code if mark.name in self._often else mark.name


def _both(one: Piece, other: Piece) -> tuple[int, ...]:
    return tuple(number for number in one.marks if number in other.marks)


def _flat(text: str) -> str:
    """Return words on one line; only what a passage has between two lines has line breaks."""
    return on_one_line(text) if "\n" in text else text


def meta(mark: Mark) -> str:
    """Return what is said of a coding beside its code: who, valence, qualifiers and flags."""
    valence = f"{_SIGNS[mark.valence]} {_(str(mark.valence))}" if mark.valence else ""
    return " · ".join(part for part in (mark.coder, valence, *mark.qualifiers, *mark.flags) if part)


def comment(mark: Mark) -> str:
    """Return a mark as one text, for comments: path, valence and the rest, memos."""
    valence = _(str(mark.valence)) if mark.valence else ""
    parts = (mark.code, valence, *mark.qualifiers, *mark.flags, *mark.memos)
    return " · ".join(part for part in parts if part)


def initials(coder: str) -> str:
    """Return a coder's initials; a name that is short stands for itself."""
    words = coder.split()
    return "".join(word[0] for word in words).upper()[:3] if len(words) > 1 else coder[:4]


def clock(line: Line) -> str:
    """Return the time of a turn as `00:12:30`; where only its end is known, with a dash before."""
    seconds = line.time if line.time is not None else line.time_end
    if seconds is None:
        return ""
    whole = int(seconds)
    shown = f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
    return shown if line.time is not None else f"– {shown}"


def facts(coded: CodedTranscript) -> list[tuple[str, str]]:
    """Return what stands at the top: project, coders, codes, codings, date."""
    dutch = coded.language == "nl"
    made = f"{coded.made:%d-%m-%Y}" if dutch else coded.made.isoformat()
    return [
        (_("Project"), coded.project),
        (_("Coders"), ", ".join(coded.coders) or _("none")),
        (_("Codes"), ", ".join(coded.only) or _("all")),
        (_("Codings"), str(coded.codings)),
        (_("Exported"), made),
    ]


def warning(coded: CodedTranscript) -> str:
    """Return what to know of passages that may identify someone; empty where there are none."""
    n = coded.identifying
    if not n:
        return ""
    if coded.redacted:
        return ngettext(
            "The words of {n} passage that may identify someone were left out.",
            "The words of {n} passages that may identify someone were left out.",
            n,
        ).format(n=n)
    return coded_transcript.warning(n)


def signs() -> str:
    """Return what the signs of valence mean."""
    return _("+ facilitating, − hindering, ± both, 0 neutral.")


def strong(color: str, *, dark: bool = False) -> str:
    """Return a code's colour as it can be read, on white or on a dark page."""
    return _readable(color or _GREY, dark)


def tint(color: str, *, dark: bool = False) -> str:
    """Return a code's colour as the background of words, on white or on a dark page."""
    return _hex(_mix(_rgb(color or _GREY), _PAGE[dark], 0.30 if dark else 0.24))


_PAGE: tuple[_RGB, _RGB] = ((1.0, 1.0, 1.0), (0.086, 0.098, 0.114))


@lru_cache(maxsize=400)
def _readable(color: str, dark: bool) -> str:
    hue, light, saturation = colorsys.rgb_to_hls(*_rgb(color))
    grounds = tint(color, dark=dark), _hex(_PAGE[dark])
    made = _hex(_rgb(color))
    while min(contrast(made, ground) for ground in grounds) < _READ and 0 <= light <= 1:
        light += 0.02 if dark else -0.02
        made = _hex(colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation))
    return made


def _rgb(color: str) -> _RGB:
    digits = color.lstrip("#")
    if len(digits) != 6 or not set(digits) <= set("0123456789abcdefABCDEF"):
        digits = _GREY[1:]
    return int(digits[:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:], 16) / 255


def _hex(color: _RGB) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in color)


def _mix(color: _RGB, page: _RGB, strength: float) -> _RGB:
    one, two, three = (
        strength * part + (1 - strength) * other for part, other in zip(color, page, strict=True)
    )
    return one, two, three


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2)."""
    light, dark = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: _RGB) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
