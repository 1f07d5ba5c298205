"""A coded transcript that is ready to be written: its lines, cut where passages begin and end.

The one rule: the pieces of all lines, those that are not shown included, are the stored text from
its first to its last code point; only words that are redacted are missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from qcoder.i18n import ngettext
from qcoder.model import Role, Span, Valence

# The flags of passages that may say who speaks or is spoken about.
_IDENTIFYING = frozenset({"herleidbaar", "identifiable", "identifying"})


def identifies(flags: Iterable[str]) -> bool:
    """Tell whether flags say that a passage may identify someone."""
    return any(flag.casefold() in _IDENTIFYING for flag in flags)


def warning(n: int) -> str:
    """Return what to know of a file with passages that may identify someone; empty for none."""
    if not n:
        return ""
    return ngettext(
        "{n} passage may identify someone: do not pass this file on before it was redacted.",
        "{n} passages may identify someone: do not pass this file on before they were redacted.",
        n,
    ).format(n=n)


class Part(StrEnum):
    """What a line is a part of; what lies outside header, turns and notes is loose."""

    HEADER = "header"
    LOOSE = "loose"
    SPEECH = "speech"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Mark:
    """A coding, or a memo on a passage (then `code` is empty), as it is shown beside the text.

    `number` counts from 1 in the order of the text. `code` is the code's path and `color` that of
    the code, `#rrggbb`. `flags` and `qualifiers` are as they are shown. `identifying` says that the
    passage is flagged so, by whichever coder. A mark without code and memos shows only that.
    """

    number: int
    span: Span
    code: str
    name: str
    color: str
    coder: str
    valence: Valence | None = None
    flags: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    memos: tuple[str, ...] = ()
    identifying: bool = False


class Piece(NamedTuple):
    """A stretch of the text, and the numbers of all marks on it, the longest passage first.

    Labels, time stamps and what stands between lines are not shown. A redacted piece has no text.
    """

    span: Span
    text: str
    marks: tuple[int, ...]
    shown: bool = True
    identifying: bool = False
    redacted: bool = False


class Line(NamedTuple):
    """A paragraph. `turn` is the number of its turn, from 1, and `first` says that it begins there.

    `time` is when the turn begins; where only its end is known, `time_end` is set (seconds).
    """

    part: Part
    turn: int | None
    first: bool
    speaker: str
    role: Role | None
    time: float | None
    time_end: float | None
    pieces: tuple[Piece, ...]

    @property
    def shown(self) -> list[Piece]:
        """The pieces that are shown."""
        return [piece for piece in self.pieces if piece.shown]


class Counted(NamedTuple):
    """A code of the legend, with the number of its codings."""

    code: str
    color: str
    codings: int


@dataclass(frozen=True)
class CodedTranscript:
    """A document with the codings that were chosen.

    `coders` are the names of those whose codings are in it; `only` the codes that were asked for,
    none where all were. `memos` are those on the document as a whole. `identifying` is the number
    of stretches that are flagged as identifying; `redacted` says that their words were left out.
    """

    name: str
    project: str
    made: date
    language: str
    lines: Sequence[Line]
    marks: Sequence[Mark]
    legend: Sequence[Counted]
    coders: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    memos: tuple[str, ...] = ()
    identifying: int = 0
    redacted: bool = False

    @property
    def codings(self) -> int:
        """The number of codings that are shown."""
        return sum(each.codings for each in self.legend)

    @property
    def text(self) -> str:
        """The stored text, without what was redacted."""
        return "".join(piece.text for line in self.lines for piece in line.pieces)

    def words(self, mark: int) -> str:
        """Return the words of a mark's passage, as they are stored."""
        return "".join(
            piece.text for line in self.lines for piece in line.pieces if mark in piece.marks
        )


class Exported(NamedTuple):
    """What a file holds: its codings, its identifying passages, and what to tell the user."""

    path: Path
    codings: int
    identifying: int
    warnings: tuple[str, ...]
