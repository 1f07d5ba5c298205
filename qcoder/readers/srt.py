"""SubRip captions (.srt), as subtitle and transcription programs write them.

The one rule: the lines with times alone tell the captions apart, for numbers and empty lines are
often missing; what else stands in the file is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qcoder.errors import ReadError
from qcoder.model import Transcript
from qcoder.readers import cues, vtt
from qcoder.readers import source as sources
from qcoder.readers.cues import Cue
from qcoder.readers.encodings import decode
from qcoder.readers.source import Source
from qcoder.readers.stamps import seconds

_NEWLINE = re.compile(r"\r\n|\r|\n")
# Translation programs put blanks in times and shorten the arrow.
_CLOCK = r"(?:\d{1,3}: ?)?\d{1,2}: ?\d{1,2}(?:[.,:] ?\d{1,3})?"
_TIMES = re.compile(rf"[ \t]*({_CLOCK})[ \t]*-?[-–—]>[ \t]*({_CLOCK})")
_NUMBER = re.compile(r"[ \t]*(\d{1,7})[ \t]*")
_PLACES = re.compile(r"(?:[ \t]*[A-Za-z]\w*:\S+)*[ \t]*")


def read(source: Source) -> Transcript:
    """Read a SubRip file; raise `ReadError` where it is of another kind or holds no speech."""
    sources.refuse_other(source, "srt", "vtt", None)
    decoded = decode(source)
    if decoded.text.lstrip("\ufeff").startswith("WEBVTT"):
        return vtt.read(source)
    if decoded.text.count("->") > cues.MAX_CUES:
        raise ReadError(sources.too_large(source.file))
    found = parse(decoded.text)
    if not any(cue.start is not None for cue in found):
        raise sources.damaged(source) if decoded.text.strip() else sources.no_text(source)
    return cues.document(source, decoded, "srt", found)


def parse(text: str) -> list[Cue]:
    """Return the captions of a SubRip file; text above the first one has no times."""
    lines = _NEWLINE.split(text.lstrip("\ufeff"))
    timed = [(n, match) for n, line in enumerate(lines) if (match := _times(line))]
    found: list[Cue] = []
    heads: list[int] = []
    number: int | None = None
    for line, _match in timed:
        own = _number(lines, line, number)
        heads.append(line if own is None else line - 1)
        number = own
    ends = [*heads, len(lines)]
    above = _text(lines[: ends[0]])
    if above:
        found.append(Cue(above))
    for (line, match), end in zip(timed, ends[1:], strict=True):
        start, until = (seconds(clock.replace(" ", "")) for clock in match.groups())
        beside = lines[line][match.end() :]
        said = [] if _PLACES.fullmatch(beside) else [beside]
        found.append(Cue(_text([*said, *lines[line + 1 : end]]), start, until))
    return found


def _times(line: str) -> re.Match[str] | None:
    return _TIMES.match(line) if ">" in line else None


def _number(lines: Sequence[str], line: int, before: int | None) -> int | None:
    """Return the number of the caption whose times stand on `line`, if it has one above them.

    Digits right below speech are speech, unless they count on from the number `before`.
    """
    match = _NUMBER.fullmatch(lines[line - 1]) if line else None
    if not match:
        return None
    set_apart = line < 2 or not lines[line - 2].strip() or _times(lines[line - 2])
    number = int(match.group(1))
    return number if set_apart or before is None or number == before + 1 else None


def _text(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line.strip())
