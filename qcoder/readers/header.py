"""The header of a transcript: title and key-value lines above the speech.

The one rule: a header line never counts as a turn (`Interviewer: AK`), and when in doubt there is
no header, for what is taken as one is left out of the speech.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qcoder.model import Span
from qcoder.passages import trim
from qcoder.readers import stamps
from qcoder.readers.labels import Candidate, Shape, shape_of

_MOST_LINES = 60
_LONGEST = 300
_KEY = re.compile(r"[^\W\d_][^:\t\n]{0,40}(?::(?=\s|$)|\t)")
_FIELD = re.compile(r"[^\W\d_][^:\t\n]{0,40}:(?=\s)")
_SENTENCE = re.compile(r"[.!?…][\"'”’)]?\s*$|[.!?]\s+\S+\s+\S+\s+\S+")
_DATED = re.compile(
    r"\b\d{1,2}[-/. ](?:\d{1,2}|[^\W\d_]{3,9})\.?[-/. ]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b"
)
_STAMP = re.compile(stamps.WRAPPED)
_PLAIN_VALUE = re.compile(r"[A-Z]{1,4}|.*[\d,].*")


def metadata(lines: Sequence[str], found: Sequence[Candidate]) -> tuple[int, frozenset[int]]:
    """Return the line where a header would end, and the lines above it that are no turns.

    `found` are the candidates of the whole text: a key that returns further down is a speaker.
    """
    by_line = {candidate.line: candidate for candidate in found}
    keys = Counter(candidate.key for candidate in found)
    seen: set[str] = set()
    field_above = in_block = False  # has a field stood above; and in the same block?
    end = 0
    for number, line in enumerate(lines[:_MOST_LINES]):
        if not line.strip():
            in_block = False
            continue
        candidate = by_line.get(number)
        if candidate and _is_label(candidate, keys):
            beside = in_block or _field_follows(lines, number, by_line, keys)
            if candidate.key in seen or not _is_value(candidate, line, field_above, beside):
                break
            seen.add(candidate.key)
        elif not _is_title(line):
            break
        elif _KEY.match(line):
            field_above = in_block = True
        end = number + 1
    return end, frozenset(range(end))


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


def _is_label(candidate: Candidate, keys: Counter[str]) -> bool:
    """Return whether the line looks like a turn rather than like a field of a header."""
    return candidate.shape is Shape.CODE or keys[candidate.key] > 1


def _field_follows(
    lines: Sequence[str], number: int, by_line: dict[int, Candidate], keys: Counter[str]
) -> bool:
    """Return whether a field that is no speaker stands a little further down, before speech."""
    for later in range(number + 1, min(number + 10, len(lines))):
        if not _is_title(lines[later]):
            return False
        candidate = by_line.get(later)
        if _FIELD.match(lines[later]) and not (candidate and _is_label(candidate, keys)):
            return True
    return False


def _is_value(candidate: Candidate, line: str, field_above: bool, beside: bool) -> bool:
    """Return whether the line says something of a speaker (initials, a code, a name) as headers do.

    `beside`: a field that is no speaker stands in the same block; `field_above`: somewhere above.
    """
    key = _KEY.match(line)
    value = _STAMP.sub("", line[key.end() :]).strip() if key else ""
    if not 0 < len(value) <= 80 or _SENTENCE.search(value):
        return False
    plain = _PLAIN_VALUE.fullmatch(value) is not None
    if len(candidate.key) <= 3:
        return beside and plain
    named = shape_of(value) is Shape.NAME
    return beside and (plain or named) or field_above and (plain or named and " " in value)


def _is_title(line: str) -> bool:
    return len(line) <= _LONGEST and (_SENTENCE.search(line) is None or len(line) < 40)
