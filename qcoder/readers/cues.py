"""Captions as a transcript: timed cues become turns in a text that reads as one.

The one rule: the text is built here, one line per turn, and every turn's offsets are taken while it
is built; what a cue says is kept, its markup is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html.entities import html5
from typing import NamedTuple

from qcoder.model import Span, Turn
from qcoder.passages import clean, on_one_line
from qcoder.readers.speakers import labelled

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:[ \t\n]([^<>]*))?>|</v[ \t]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|</?>|<\d{1,3}(?::\d{2}){1,2}\.\d{3}>|\{\\[^{}]*\}")
_ENTITY = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MOST = 2 / 3  # from this share of labelled captions on, one without a label is someone unknown


class Cue(NamedTuple):
    """One caption: its times in seconds (`None` where they are missing) and its marked-up text."""

    text: str
    start: float | None = None
    end: float | None = None


class _Piece(NamedTuple):
    """What one voice says in one cue, without markup."""

    speaker: str | None
    text: str
    start: float | None
    end: float | None


def transcript(cues: Sequence[Cue]) -> tuple[str, tuple[Turn, ...]]:
    """Return the text of `cues`, one line `Label: speech` per turn, and the turns in it.

    Consecutive cues of one speaker make one turn, from the first cue's start to the last one's end;
    a cue without a speaker is a turn of its own.
    """
    pieces = [piece for cue in cues for piece in _voices(cue)]
    if not any(piece.speaker for piece in pieces):
        pieces = _labelled(pieces)
    lines: list[str] = []
    turns: list[Turn] = []
    position = 0
    for piece in _joined(pieces):
        label = f"{piece.speaker}:" if piece.speaker else ""
        start = position + len(label) + bool(label)
        speech = Span(start, start + len(piece.text))
        span = Span(position, position + len(label)) if label else None
        turns.append(Turn(piece.speaker, span, (speech,), piece.start, piece.end, text=piece.text))
        lines.append(f"{label} {piece.text}" if label else piece.text)
        position = speech.end + 1
    return "\n".join(lines), tuple(turns)


def plain(text: str) -> str:
    """Return marked-up caption text as plain text on one line: tags removed, entities resolved.

    An entity without a semicolon stays as it is written, for it may as well be text.
    """
    if "<" in text or "{" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    return on_one_line(clean(text).strip())


def _character(match: re.Match[str]) -> str:
    name = match.group(1)
    if not name.startswith("#"):
        return html5.get(f"{name};", match.group())
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(code) if 0x20 <= code < 0x110000 else " "


def _voices(cue: Cue) -> Iterator[_Piece]:
    """Yield what each voice of a cue says; text outside a voice has no speaker."""
    speaker: str | None = None
    position = 0
    if "<" not in cue.text:
        yield from _piece(cue, None, cue.text)
        return
    for match in _VOICE.finditer(cue.text):
        yield from _piece(cue, speaker, cue.text[position : match.start()])
        speaker = _voice(match.group(1) or "")
        position = match.end()
    yield from _piece(cue, speaker, cue.text[position:])


@lru_cache(maxsize=256)
def _voice(annotation: str) -> str | None:
    return plain(annotation).rstrip(":").strip() or None


def _piece(cue: Cue, speaker: str | None, text: str) -> Iterator[_Piece]:
    said = plain(text)
    if said:
        yield _Piece(speaker, said, cue.start, cue.end)


def _labelled(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Take labels from the text itself (`Ana: Goedemorgen`), as Zoom writes them."""
    labels = labelled([piece.text for piece in pieces])
    share = sum(1 for label in labels if label) / max(len(labels), 1)
    result: list[_Piece] = []
    speaker: str | None = None
    for piece, label in zip(pieces, labels, strict=True):
        if label:
            speaker = label[0]
            piece = piece._replace(text=piece.text[label[1] :].strip())
        elif share >= _MOST:
            speaker = None
        if piece.text:
            result.append(piece._replace(speaker=speaker))
    return result


def _joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    result: list[_Piece] = []
    run: list[_Piece] = []
    for piece in [*pieces, None]:
        if run and (piece is None or not piece.speaker or piece.speaker != run[0].speaker):
            said = " ".join(each.text for each in run)
            result.append(run[0]._replace(text=clean(said), end=run[-1].end))
            run = []
        if piece:
            run.append(piece)
    return result
