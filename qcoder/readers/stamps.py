"""Time stamps as transcription programs write them.

The one rule: a stamp is recognised by where it stands as well as by its shape, for people also say
the time. In brackets or between number signs it may stand anywhere; bare, only on its own line, at
the start of a line, or beside a label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qcoder.model import Span

_CLOCK = r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,7}|-\d)?"
_TEAMS = r"\d{1,3}:\d{1,2}:\d{1,2}\.\d{1,7}"  # 0:0:3.330, in older exports of Teams
_RANGE = rf"(?:{_TEAMS}|{_CLOCK})(?:[ \t]*(?:-->|[-–—])[ \t]*(?:{_TEAMS}|{_CLOCK}))?"
WRAPPED = rf"(?:\[{_RANGE}\]|\({_RANGE}\)|<{_RANGE}>|\{{{_RANGE}\}}|#{_RANGE}#)"
BARE = rf"{_RANGE}(?![\w:])"
ANY = rf"(?:{WRAPPED}|{BARE})"
HOURS = r"\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?"

OPENING = frozenset("[(<{#0123456789")
_SOME = re.compile(r":\d")
_AT = re.compile(ANY)
_ALONE = re.compile(rf"[ \t]*{ANY}[ \t]*")
_INSIDE = re.compile(
    rf"\[{_RANGE}\]|<{_RANGE}>|\{{{_RANGE}\}}|#{_RANGE}#|\({HOURS}\)"
    rf"|^[ \t]*(?:{HOURS}(?=[ \t])|{ANY}[ \t]*$)|\({_RANGE}\)[ \t]*$",
    re.MULTILINE,
)
_CLOCKS = re.compile(rf"{_TEAMS}|{_CLOCK}")
_TIME = re.compile(r"(?:(\d+):)?(\d+):(\d+)(?:[.,](\d+)|-(\d))?")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp: where it stands, its time in seconds, and the end time where it names a range."""

    span: Span
    time: float
    until: float | None = None


def seconds(clock: str) -> float:
    """Return `[hh:]mm:ss` with any fraction (`.5`, `,500`, and f4's `-5` for tenths) in seconds."""
    match = _TIME.search(clock)
    if not match:
        return 0.0
    hours, minutes, whole, fraction, tenths = match.groups()
    part = float(f"0.{fraction or tenths or 0}")
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + part


def at(text: str, position: int) -> Stamp | None:
    """Return the stamp that begins at `position`, if any."""
    match = _AT.match(text, position)
    return _stamp(match) if match else None


def first(text: str, start: int, end: int) -> Stamp | None:
    """Return the first stamp of any form in `[start, end)`."""
    match = _AT.search(text, start, end)
    return _stamp(match) if match else None


def is_alone(line: str) -> bool:
    """Return whether a line holds a stamp and nothing else."""
    return ":" in line and _ALONE.fullmatch(line) is not None


def inside(text: str) -> list[Stamp]:
    """Return all stamps that stand inside or between speech, in order."""
    if not _SOME.search(text):
        return []
    return [_stamp(match) for match in _INSIDE.finditer(text)]


def _stamp(match: re.Match[str]) -> Stamp:
    clocks = [seconds(clock) for clock in _CLOCKS.findall(match.group())]
    return Stamp(Span(*match.span()), clocks[0], clocks[1] if len(clocks) > 1 else None)
