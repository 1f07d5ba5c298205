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

from qcoder.errors import ReadError
from qcoder.i18n import ngettext
from qcoder.model import Span, Structure, Transcript, Turn
from qcoder.passages import clean, on_one_line
from qcoder.readers import source as sources
from qcoder.readers.encodings import Decoded
from qcoder.readers.source import Source
from qcoder.readers.speakers import labelled, roles

MAX_CUES = 100_000  # about eighty hours of speech

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:[ \t\n]([^<>]*))?>|</v[ \t]*>", re.IGNORECASE)
_TAG = re.compile(
    r"</?[A-Za-z][^<>]*>|</?>|<\d{1,3}(?::\d{2}){1,2}\.\d{3}>|\{\\[^{}]*\}|\{/?[biu]\}"
)
_ENTITY = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CHANGE = re.compile(r"([-–—]|>>>?)[ \t]*(?=[^\s>-])")  # before each of two who speak in a cue
_MOST = 2 / 3  # from this share of labelled captions on, one without a label is someone unknown


class Cue(NamedTuple):
    """One caption: its times in seconds (`None` where they are missing) and its marked-up text."""

    text: str
    start: float | None = None
    end: float | None = None


class _Piece(NamedTuple):
    """What one voice says in one cue, without markup; `mark` is a dash that stood before it."""

    speaker: str | None
    text: str
    start: float | None
    end: float | None
    mark: str = ""


def document(
    source: Source, decoded: Decoded, format: str, cues: Sequence[Cue], dropped: Sequence[str] = ()
) -> Transcript:
    """Return the transcript of a file with captions.

    Raises `ReadError` where they are empty, or too many to be speech.
    """
    if len(cues) > MAX_CUES:
        raise ReadError(sources.too_large(source.file))
    text, turns = transcript(cues)
    if not text:
        raise sources.no_text(source)
    return Transcript(
        name=source.name,
        format=format,
        text=text,
        structure=Structure(turns),
        roles=roles(turn.speaker for turn in turns),
        encoding=decoded.encoding,
        guessed=decoded.guessed,
        warnings=(*decoded.warnings, *_untimed(source, cues)),
        dropped=tuple(dropped),
        filename=source.file,
        original=source.data,
    )


def transcript(cues: Sequence[Cue]) -> tuple[str, tuple[Turn, ...]]:
    """Return the text of `cues`, one line `Label: speech` per turn, and the turns in it.

    Consecutive cues of one speaker make one turn, from the first cue's start to the last one's end;
    a cue without a speaker is a turn of its own.
    """
    pieces = [piece for cue in cues for piece in _voices(cue)]
    if not any(piece.speaker for piece in pieces):
        pieces = _labelled(_dialogue(cues) or pieces)
    lines: list[str] = []
    turns: list[Turn] = []
    position = 0
    for piece in _joined(pieces):
        label = f"{piece.speaker}:" if piece.speaker else piece.mark
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


def _dialogue(cues: Sequence[Cue]) -> list[_Piece]:
    """Return what is said where dashes tell apart who speaks in a cue; nothing where none do."""
    if sum(cue.text.count("\n") for cue in cues) > MAX_CUES:
        return []
    lines = [[plain(line) for line in cue.text.split("\n")] for cue in cues]
    marked = [[_CHANGE.match(line) is not None for line in each] for each in lines]
    if not any(sum(each) > 1 for each in marked):
        return []
    pieces: list[_Piece] = []
    for cue, each in zip(cues, lines, strict=True):
        said: list[tuple[str, list[str]]] = [("", [])]
        for line in each:
            if match := _CHANGE.match(line):
                said.append((match.group(1), []))
                line = line[match.end() :]
            said[-1][1].append(line)
        for mark, parts in said:
            text = clean(" ".join(filter(None, parts)))
            if text:
                pieces.append(_Piece(None, text, cue.start, cue.end, mark))
    return pieces


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
        elif share >= _MOST or piece.mark:
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


def _untimed(source: Source, cues: Sequence[Cue]) -> Iterator[str]:
    count = sum(1 for cue in cues if cue.start is None)
    if count:
        yield ngettext(
            "“{file}” holds {count} piece of text without a time; it was kept. Check its place.",
            "“{file}” holds {count} pieces of text without a time; they were kept. Check their "
            "place.",
            count,
        ).format(file=source.file, count=count)
