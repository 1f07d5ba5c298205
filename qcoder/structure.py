"""The structure of a text (header, turns, notes): as JSON, after an edit, and who says what.

The one rule: pure; it never changes a text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from qcoder.model import Role, Span, Structure, Transcript, Turn
from qcoder.passages import clean, on_one_line, speech_text, trim
from qcoder.position_map import PositionMap


class StoredTurn(NamedTuple):
    """A turn as it is stored: its speaker's id, where it begins (its label) and its speech.

    `time` is when it begins, see `times`.
    """

    speaker: str | None
    start: int
    speech: Sequence[Sequence[int]]
    time: float | None


def outline(stored: str) -> tuple[list[StoredTurn], int | None]:
    """Return the turns of a stored structure and where the notes begin, without the text."""
    data = json.loads(stored)
    begins = _begins((time, end) for *_turn, time, end in data["turns"])
    turns = [
        StoredTurn(speaker, (label or speech[0])[0], speech, begin)
        for (speaker, label, speech, *_times), begin in zip(data["turns"], begins, strict=True)
    ]
    return turns, data["notes"][0] if data["notes"] else None


def times(turns: Iterable[Turn]) -> list[float | None]:
    """Return when each turn begins (seconds): as it says, else where the one before it ends.

    Some programs write one time a turn, at its end: the first turn then has none.
    """
    return list(_begins((turn.time, turn.time_end) for turn in turns))


def _begins(
    stamps: Iterable[tuple[float | None, float | None]],
) -> Iterator[float | None]:
    before: float | None = None
    for time, end in stamps:
        yield before if time is None else time
        before = end


def to_json(structure: Structure, ids: Mapping[str, str] | None = None) -> str:
    """Return the structure as it is stored; turns name their speaker by `speaker_id`.

    A turn that has none takes that of its label in `ids`.
    """
    ids = ids or {}
    turns = [
        [
            turn.speaker_id or ids.get(turn.speaker or ""),
            turn.label,
            turn.speech,
            turn.time,
            turn.time_end,
        ]
        for turn in structure.turns
    ]
    data = {"header": structure.header, "notes": structure.notes, "turns": turns}
    return json.dumps(data, separators=(",", ":"))


def from_json(data: str, text: str, labels: Mapping[str, str]) -> Structure:
    """Return the stored structure of `text`; `labels` gives each speaker's label by id."""
    stored = json.loads(data)
    turns = tuple(_turn(row, text, labels) for row in stored["turns"])
    return Structure(turns, _span(stored["header"]), _span(stored["notes"]))


def moved(structure: Structure, edit: PositionMap, text: str, length: int) -> Structure:
    """Return the structure after an edit that led to `text`, from one of `length` characters.

    What was inserted at the edge of a turn's speech belongs to the turn, and so does a line that
    was inserted after it; a turn that lost all its speech is gone.
    """
    turns: list[Turn] = []
    position = 0
    for turn, after in zip(structure.turns, _ends(structure, length), strict=False):
        speech: list[Span] = []
        for span in (*turn.speech, *after):
            wide = edit.widen(span)
            kept = trim(text, max(wide.start, position), max(wide.end, position))
            if kept.start < kept.end:
                speech.append(kept)
                position = kept.end
        if speech:
            label = edit.move(turn.label) if turn.label else None
            if label and label.end > speech[0].start:
                label = None
            spoken = speech_text(text, speech)
            turns.append(turn._replace(label=label, speech=tuple(speech), text=spoken))
    header = edit.move(structure.header) if structure.header else None
    notes = edit.move(structure.notes) if structure.notes else None
    return Structure(tuple(turns), header, notes)


def _ends(structure: Structure, length: int) -> Iterator[list[Span]]:
    """Yield for each turn the place before what follows it, unless that is speech itself."""
    for following in structure.turns[1:]:
        yield [Span(following.label.start, following.label.start)] if following.label else []
    end = structure.notes.start if structure.notes else length
    yield [Span(end, end)]


def relabelled(transcript: Transcript, labels: Mapping[str, str]) -> Transcript:
    """Return a transcript in which some speakers have another label; the text keeps its own.

    Speakers that get one label are joined, with the role of the one that had it, else of the first.
    A label in other capitals is the same label; an empty one changes nothing.
    """
    kept = {old.casefold(): old for old in transcript.roles if old not in labels}
    new: dict[str, str] = {}
    for old, label in labels.items():
        label = on_one_line(clean(label)).strip() or old
        new[old] = kept.setdefault(label.casefold(), label)
    roles: dict[str, Role] = {}
    for old, role in transcript.roles.items():
        label = new.get(old, old)
        roles.setdefault(label, transcript.roles.get(label, role))
    turns = tuple(
        turn._replace(speaker=new[turn.speaker]) if turn.speaker in new else turn
        for turn in transcript.turns
    )
    return replace(transcript, roles=roles, structure=replace(transcript.structure, turns=turns))


def fits(structure: Structure, text: str) -> bool:
    """Tell whether all stretches lie in `text`, those of the turns in order and apart."""
    others = [span for span in (structure.header, structure.notes) if span]
    position = 0
    for turn in structure.turns:
        for span in (*([turn.label] if turn.label else []), *turn.speech):
            if not position <= span.start <= span.end <= len(text):
                return False
            position = span.end
    return all(turn.speech for turn in structure.turns) and all(
        0 <= span.start <= span.end <= len(text) for span in others
    )


def speech(stored: str, text: str) -> Iterator[tuple[str | None, list[Span]]]:
    """Yield who says which stretches of `text`, turn by turn, from the structure as it is stored.

    The first comes without a speaker: what lies before the first turn and outside the header, or,
    where there are no turns, outside header and notes. It counts as respondent speech.
    """
    start, end, speakers, said = spoken(stored)
    loose = trim(text, start, len(text) if end is None else end)
    if loose.start < loose.end:
        yield None, [loose]
    for speaker, spans in zip(speakers, said, strict=True):
        yield speaker, [Span(*span) for span in spans]


class Spoken(NamedTuple):
    """Where speech without a speaker may be, and of each turn its speaker and its stretches.

    An end that is None is that of the text.
    """

    start: int
    end: int | None
    speakers: list[str | None]
    speech: list[list[list[int]]]


def spoken(stored: str) -> Spoken:
    """Return who speaks where, from the structure as it is stored, without the text: see `speech`.

    In lists, as large projects have a hundred thousand turns.
    """
    data = json.loads(stored)
    start = data["header"][1] if data["header"] else 0
    ends: list[int] = data["notes"][:1] if data["notes"] else []
    if data["turns"]:
        _speaker, label, spans, *_times = data["turns"][0]
        ends.append(label[0] if label else spans[0][0])
    end = max(start, min(ends)) if ends else None
    turns = data["turns"]
    return Spoken(start, end, [turn[0] for turn in turns], [turn[2] for turn in turns])


def _turn(row: list[Any], text: str, labels: Mapping[str, str]) -> Turn:
    speaker_id, label, spans, time, time_end = row
    stretches = tuple(Span(*span) for span in spans)
    return Turn(
        speaker=labels.get(speaker_id),
        label=_span(label),
        speech=stretches,
        time=time,
        time_end=time_end,
        text=speech_text(text, stretches),
        speaker_id=speaker_id,
    )


def _span(stored: list[int] | None) -> Span | None:
    return Span(*stored) if stored else None
