"""Several transcripts in one file: one for each heading of a level.

The one rule: every character of the text is in exactly one part, in order, so that the parts
together are the text. Notes are a part of their own: the text does not say which part refers to
them, and they must not be taken for what another respondent said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from qcoder.i18n import _
from qcoder.model import Heading, Role, Span, Structure, Transcript, Turn
from qcoder.passages import on_one_line, speech_text, trim
from qcoder.readers import header, speakers
from qcoder.readers.labels import candidates

_LONGEST_NAME = 100
_INTERVIEW = re.compile(
    r"\b(?:interview|gesprek|transcript|transcriptie|verslag|respondent|geïnterviewde|deelnemer|"
    r"participant|casus|case|focusgroep|groepsgesprek)|\b[A-Z]{1,4}[-_ ]?\d{1,3}\b",
    re.IGNORECASE,
)


class _Part(NamedTuple):
    """A stretch of the text and what it is called; `""` where no heading names it."""

    start: int
    end: int
    name: str


def levels(transcript: Transcript) -> Mapping[int, int]:
    """Return the levels of heading at which a file can be split, and the number of parts of each.

    Only those that give several parts in which someone speaks; of a text without turns, several
    parts with text.
    """
    found: dict[int, int] = {}
    for level in sorted({heading.level for heading in transcript.headings}):
        parts = [part for part in _parts(transcript, level) if part.name]
        with_speech = sum(1 for part in parts if _turns(transcript, part))
        if len(parts) > 1 and (not transcript.turns or with_speech * 2 > max(len(parts), 2)):
            found[level] = len(_parts(transcript, level))
    return found


def likely(transcript: Transcript) -> int | None:
    """Return the level of heading above which each part seems to be a transcript, if there is one.

    Their headings say so (“Interview 3”), or no respondent speaks in two of them.
    """
    for level in levels(transcript):
        parts = [part for part in _parts(transcript, level) if part.name]
        said = [{turn.speaker for turn in _turns(transcript, part)} for part in parts]
        respondents = [
            {who for who in each if who and transcript.roles[who] is not Role.INTERVIEWER}
            for each in said
        ]
        most = max(Counter(who for each in respondents for who in each).values(), default=0)
        named = sum(1 for part in parts if _INTERVIEW.search(part.name))
        apart = all(respondents) and most == 1
        if transcript.turns and (apart or named * 2 > len(parts)):
            return level
    return None


def split(transcript: Transcript, level: int) -> tuple[Transcript, ...]:
    """Return a transcript for each heading of `level`, named after it, with the file's original.

    Text above the first heading is a part of its own, unless it is nothing but titles: then it
    stands at the top of the first part, as does a heading without text on top of the next. Where
    fewer than two parts come out, the transcript itself is returned.
    """
    parts = _parts(transcript, level)
    if len(parts) < 2:
        return (transcript,)
    names = _unique([part.name or transcript.name for part in parts])
    told = set(speakers.unrecognised(transcript))
    warnings = tuple(warning for warning in transcript.warnings if warning not in told)
    made = [
        _made(replace(transcript, name=name, warnings=warnings), part)
        for part, name in zip(parts, names, strict=True)
    ]
    return tuple(
        replace(part, warnings=(*part.warnings, *speakers.unrecognised(part))) for part in made
    )


def _parts(transcript: Transcript, level: int) -> list[_Part]:
    text, notes = transcript.text, transcript.structure.notes
    end = notes.start if notes else len(text)
    labels = {turn.label.start for turn in transcript.turns if turn.label}
    heads = [
        each.start
        for each in transcript.headings
        if each.level == level and each.start < end and each.start not in labels
    ]
    edges = [*heads, end]
    start, parts = 0, list[_Part]()
    if heads and not _is_title(text[: heads[0]]):
        start = heads[0]
        parts.append(_Part(0, start, ""))
    for head, until in zip(heads, edges[1:], strict=True):
        line_end = text.find("\n", head, until)
        if line_end < 0 or not text[line_end:until].strip():
            if until < end or not parts:
                continue  # it stands on top of the next
            parts[-1] = parts[-1]._replace(end=until)
        else:
            parts.append(_Part(start, until, _name(text[head:line_end])))
        start = until
    if notes and parts:
        parts.append(_Part(end, len(text), ""))
    return parts


def _is_title(above: str) -> bool:
    """Return whether what stands above the first heading is nothing but titles and fields."""
    lines = above.split("\n")
    structure, _roles = speakers.find(above)
    end, _lines = header.metadata(lines, candidates(above))
    return not structure.turns and not "".join(lines[end:]).strip()


def _name(heading: str) -> str:
    name = on_one_line(heading).strip("#*_ \t") or heading.strip()
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"


def _unique(names: Sequence[str]) -> Iterator[str]:
    taken: set[str] = set()
    for name in names:
        number, free = 1, name
        while free.casefold() in taken:
            number += 1
            free = f"{name} ({number})"
        taken.add(free.casefold())
        yield free


def _made(transcript: Transcript, part: _Part) -> Transcript:
    """Return one part as a transcript; its turns are found anew, or else those of the whole."""
    text = transcript.text[part.start : part.end]
    headings = tuple(
        Heading(each.start - part.start, each.level)
        for each in transcript.headings
        if part.start <= each.start < part.end
    )
    notes = transcript.structure.notes
    if notes and part.start >= notes.start:
        name = _("{name} – notes").format(name=transcript.name)
        structure = Structure(notes=trim(text, 0, len(text)))
        return replace(transcript, name=name, text=text, structure=structure, roles={}, headings=())
    structure, roles = speakers.find(text, headings)
    if not structure.turns:  # too short to be sure of, but the whole file is built alike
        structure = replace(structure, turns=tuple(_turns(transcript, part)))
        roles = {
            turn.speaker: transcript.roles[turn.speaker] for turn in structure.turns if turn.speaker
        }
    first = structure.turns[0] if structure.turns else None
    top = structure.header
    if first and top and top.end > (first.label or first.speech[0]).start:
        structure = replace(structure, header=None)
    return replace(transcript, text=text, structure=structure, roles=roles, headings=headings)


def _turns(transcript: Transcript, part: _Part) -> Iterator[Turn]:
    """Yield the turns that begin in a part, as they stand in it."""
    text = transcript.text[part.start : part.end]
    for turn in transcript.turns:
        start = (turn.label or turn.speech[0]).start
        if not part.start <= start < part.end:
            continue
        speech = [
            trim(text, span.start - part.start, min(span.end, part.end) - part.start)
            for span in turn.speech
            if span.start <= part.end
        ]
        spoken = tuple(span for span in speech if span.end > span.start) or tuple(speech[:1])
        label = turn.label and Span(*(offset - part.start for offset in turn.label))
        if spoken and (label is None or label.end <= len(text)):
            yield turn._replace(label=label, speech=spoken, text=speech_text(text, spoken))
