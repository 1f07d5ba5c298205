"""WebVTT transcripts, as Teams, Zoom and captioning programs write them.

The one rule: text that stands without times is kept and warned about, never lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qcoder.i18n import _, ngettext
from qcoder.model import Transcript
from qcoder.readers import source as sources
from qcoder.readers.cues import Cue, document, plain
from qcoder.readers.encodings import decode
from qcoder.readers.source import Source
from qcoder.readers.stamps import seconds

_NEWLINE = re.compile(r"\r\n|\r|\n")
_TIME = r"(?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3}"
_NOTE = re.compile(r"NOTE(?:\s|$)")
_TIMES = re.compile(rf"[ \t]*({_TIME})[ \t]*-->[ \t]*({_TIME})")


@dataclass
class Captions:
    """What a WebVTT file holds: cues in order (those without times too) and what is not speech."""

    cues: list[Cue] = field(default_factory=list[Cue])
    notes: int = 0
    styles: int = 0
    title: str = ""


def read(source: Source) -> Transcript:
    """Read a WebVTT file; raise `ReadError` where it is of another kind or holds no speech."""
    sources.refuse_other(source, "vtt", "srt", None)
    decoded = decode(source)
    captions = parse(decoded.text)
    if not any(cue.start is not None for cue in captions.cues):
        raise sources.damaged(source) if captions.cues else sources.no_text(source)
    return document(source, decoded, "vtt", captions.cues, tuple(_dropped(captions)))


def parse(text: str) -> Captions:
    """Return the cues of a WebVTT file.

    Not by webvtt-py: it leaves out text without times and after an empty line inside a cue, joins
    the voices of one cue, and takes 0.1 s to import.
    """
    captions = Captions()
    for number, block in enumerate(_blocks(text)):
        # A name may stand above the times.
        timing = next((n for n, line in enumerate(block[:2]) if _times(line)), None)
        if number == 0 and block[0].startswith("WEBVTT"):
            captions.title = " ".join([block[0][6:].strip(" -\t"), *block[1:]]).strip()
        elif timing is not None:
            captions.cues.append(_cue(block, timing))
        elif _NOTE.match(block[0]):
            captions.notes += 1
        elif block[0].strip() in ("STYLE", "REGION"):
            captions.styles += 1
        elif plain("\n".join(block)).strip("- >"):
            captions.cues.append(Cue("\n".join(block)))
    return captions


def _times(line: str) -> re.Match[str] | None:
    return _TIMES.match(line) if "-->" in line else None


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield the groups of lines between empty lines.

    Times below more than one line, a cue's name, begin a group too: an empty line was forgotten.
    """
    block: list[str] = []
    timed = False
    # Not `passages.clean`: it makes line ends of characters that may stand inside a cue's name.
    for line in _NEWLINE.split(text.lstrip("\ufeff")):
        times = _times(line) is not None
        named = len(block) == 1 and not timed and not block[0].startswith("WEBVTT")
        if block and (not line or line.isspace() or (times and not named)):
            yield block
            block, timed = [], False
        if line and not line.isspace():
            block.append(line)
            timed = timed or times
    if block:
        yield block


def _cue(block: list[str], timing: int) -> Cue:
    start, end = _TIMES.findall(block[timing])[0]
    return Cue("\n".join(block[timing + 1 :]), seconds(start), seconds(end))


def _dropped(captions: Captions) -> Iterator[str]:
    if captions.title:
        yield _("file header: {text}").format(text=captions.title)
    if captions.notes:
        notes = ngettext("{count} comment", "{count} comments", captions.notes)
        yield notes.format(count=captions.notes)
    if captions.styles:
        styles = ngettext("{count} style block", "{count} style blocks", captions.styles)
        yield styles.format(count=captions.styles)
