"""The header of a transcript: title and key-value lines above the speech.

The one rule: a header line never counts as a turn (`Interviewer: AK`), and when in doubt there is
no header, for what is taken as one is left out of the speech. Key-value lines that stand together
are judged together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qcoder.model import Span
from qcoder.passages import trim
from qcoder.readers import stamps
from qcoder.readers.labels import Candidate, Shape, shape_of, without_dots

_MOST_LINES = 60
_LONGEST = 300
_LONGEST_SENTENCE = (39, 120)  # of a title; after a usual key
_LONGEST_VALUE = 80
_SHORT = 3  # what follows so short a label may always be speech
_KEY = re.compile(r"[^\W\d_][^:\t\n]{0,40}(?::(?=\s|$)|\t)")
_FIELD = re.compile(r"[^\W\d_][^:\t\n]{0,40}:(?=\s)")
_SENTENCE = re.compile(r"[.!?…][\"'”’)]?\s*$|[.!?]\s+\S+\s+\S+\s+\S+")
_DATED = re.compile(
    r"\b\d{1,2}[-/. ](?:\d{1,2}|[^\W\d_]{3,9})\.?[-/. ]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b"
)
_STAMP = re.compile(stamps.WRAPPED)
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN_VALUE = re.compile(r"[A-Z]{1,4}|.*[\d,].*")

# First words of keys that are never speakers.
_METADATA_WORDS = """
titel ondertitel title subtitle titre titulo título datum date fecha data tijd tijdstip tijdsduur
time uhrzeit zeit duur duration dauer locatie location plaats place lieu lugar ort setting project
projekt projectnaam projectnummer studie study interview interviewnummer interviewdatum gesprek
transcriptie transcript transcription transcribent transcriber getranscribeerd opname opnameduur
opnamedatum recording recorded onderwerp topic subject thema theme organisatie organisation
organization functie beroep occupation leeftijd age geslacht gender naam name bestand bestandsnaam
file dossier versie version taal language
"""
METADATA = frozenset(_METADATA_WORDS.split())


def metadata(lines: Sequence[str], found: Sequence[Candidate]) -> tuple[int, frozenset[int]]:
    """Return the line where a header would end, and the lines above it that are no turns.

    `found` are the candidates of the whole text: a key that returns further down is a speaker.
    """
    by_line = {candidate.line: candidate for candidate in found}
    keys = Counter(candidate.key for candidate in found)
    opening = _opening(lines, by_line, keys)
    seen: set[str] = set()
    field_above = in_block = usual = False  # a field above; in the same block; with a usual key?
    end = 0
    for number, line in enumerate(lines[:_MOST_LINES]):
        if not line.strip():
            in_block = False
            continue
        candidate = by_line.get(number)
        if number < opening:
            field_above = in_block = True
            seen |= {candidate.key} if candidate else set()
        elif candidate and _is_label(candidate, line, keys):
            beside = in_block or _field_follows(lines, number, by_line, keys)
            unsure = candidate.key in seen or (candidate.shape is not Shape.CODE and not usual)
            if unsure or not _is_value(candidate, line, field_above, beside):
                break
            seen.add(candidate.key)
        elif not _is_title(line):
            break
        elif _KEY.match(line):
            field_above = in_block = True
        usual = usual or _is_metadata(line)
        end = number + 1
    return end, frozenset(range(end))


def _opening(lines: Sequence[str], by_line: dict[int, Candidate], keys: Counter[str]) -> int:
    """Return the line below the key-value lines at the top that are header as a whole.

    Labels between fields are header; below the last field only those that an empty line sets
    apart together with it. A header has a field with a usual key or several fields; names are
    keys in it, rather than speakers, only below a usual one.
    """
    seen: set[str] = set()
    end = fields = 0
    usual = in_block = False
    for number, line in enumerate(lines[:_MOST_LINES]):
        candidate = by_line.get(number)
        if not line.strip():
            end = number if in_block else end
            in_block = False
        elif candidate and _is_label(candidate, line, keys):
            value = _short_value(candidate, line)
            unsure = candidate.key in seen or (candidate.shape is not Shape.CODE and not usual)
            if unsure or value is None:
                break
            seen.add(candidate.key)
            in_block = in_block and value != ""
        elif not _is_title(line):
            break
        elif _KEY.match(line):
            fields += 1
            usual = usual or _is_metadata(line)
            end, in_block = number + 1, True
        elif seen:
            break
    return end if usual or fields > 1 else 0


def span(text: str, lines: Sequence[str], end: int, has_turns: bool) -> Span | None:
    """Return the stretch of the first `end` lines as a header, or `None`.

    Without turns there is less to go by: only a leading block with fields or a date counts.
    """
    if not has_turns:
        end = _leading_block(lines, end)
    stretch = trim(text, 0, sum(len(line) + 1 for line in lines[:end]))
    return stretch if stretch.end > stretch.start else None


def _leading_block(lines: Sequence[str], end: int) -> int:
    """Return the line where the block of title and fields at the top ends, else 0."""
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    fields = 0
    last = first
    for line in lines[first:end]:
        is_field = _FIELD.match(line) is not None
        if not line.strip() or _SENTENCE.search(line) or (fields and not is_field):
            break
        fields += is_field
        last += 1
    set_apart = last < len(lines) and not lines[last].strip()
    dated = any(_DATED.search(line) for line in lines[first:last])
    is_header = fields > 1 or (set_apart and dated)
    return last if is_header and any(line.strip() for line in lines[last:]) else 0


def _is_label(candidate: Candidate, line: str, keys: Counter[str]) -> bool:
    """Return whether the line looks like a turn rather than like a field of a header."""
    if _is_metadata(line):
        return False
    if keys[candidate.key] > 1 or candidate.shape is not Shape.CODE:
        return keys[candidate.key] > 1
    # A word of which the speech uses the initial: `Interviewer: AK` above `I:`.
    shortened = len(candidate.key) > _SHORT and candidate.key[0] in keys
    return not (shortened and _short_value(candidate, line))


def _is_metadata(line: str) -> bool:
    word = _WORD.match(line)
    return word is not None and word.group().casefold() in METADATA and _KEY.match(line) is not None


def _short_value(candidate: Candidate, line: str) -> str | None:
    """Return what stands after the key of a label, `None` where it may well be speech."""
    key = _KEY.match(line)
    value = without_dots(line[key.end() :]) if key else ""
    speech = len(value) > _LONGEST_VALUE or _SENTENCE.search(value)
    code = len(candidate.key) <= _SHORT and not _PLAIN_VALUE.fullmatch(value)
    return None if not key or candidate.timed or speech or code else value


def _field_follows(
    lines: Sequence[str], number: int, by_line: dict[int, Candidate], keys: Counter[str]
) -> bool:
    """Return whether a field that is no speaker stands a little further down, before speech."""
    for later in range(number + 1, min(number + 10, len(lines))):
        if not _is_title(lines[later]):
            return False
        candidate = by_line.get(later)
        if _FIELD.match(lines[later]) and not (
            candidate and _is_label(candidate, lines[later], keys)
        ):
            return True
    return False


def _is_value(candidate: Candidate, line: str, field_above: bool, beside: bool) -> bool:
    """Return whether the line says something of a speaker (initials, a code, a name) as headers do.

    `beside`: a field that is no speaker stands in the same block; `field_above`: somewhere above.
    """
    key = _KEY.match(line)
    value = _STAMP.sub("", line[key.end() :]).strip() if key else ""
    if not 0 < len(value) <= _LONGEST_VALUE or _SENTENCE.search(without_dots(value)):
        return False
    plain = _PLAIN_VALUE.fullmatch(value) is not None
    if len(candidate.key) <= _SHORT:
        return beside and plain
    named = shape_of(value) is Shape.NAME
    return beside and (plain or named) or field_above and (plain or named and " " in value)


def _is_title(line: str) -> bool:
    sentence = len(line) <= _LONGEST and _SENTENCE.search(without_dots(line)) is not None
    longest = _LONGEST if not sentence else _LONGEST_SENTENCE[_is_metadata(line)]
    return len(line) <= longest
