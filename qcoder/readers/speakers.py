"""Who says what: the turns of a transcript, from its text alone.

The one rule: every character of the text keeps its place; turns only say which stretches are label,
time stamp and speech.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from qcoder.i18n import _
from qcoder.model import Heading, Role, Span, Structure, Transcript, Turn
from qcoder.passages import speech_text, trim
from qcoder.readers import evidence, header, stamps
from qcoder.readers.labels import Candidate, Form, Shape, asks, candidates, key_of
from qcoder.readers.stamps import Stamp

_DASH = re.compile(r"[ \t]*([-–—])[ \t]*(?=\S)")


def find(text: str, headings: Sequence[Heading] = ()) -> tuple[Structure, dict[str, Role]]:
    """Return the header and the turns of clean `text`, and the role that each label suggests.

    `headings` are the lines that the file marks as headings.

    Lines without a label continue the turn above them. A report has no turns; its title and
    key-value lines are the header if they are clearly that.
    """
    lines = text.split("\n")
    lines_alone = candidates(text, headings)
    found = [each for each in lines_alone if each.form not in (Form.CAPITALS, Form.HEADING)]
    end, taken = header.metadata(lines, found)
    filled = sum(1 for line in lines if line and not line.isspace())
    chosen = evidence.accepted(text, filled, [each for each in found if each.line not in taken])
    if all(each.form is Form.BARE for each in chosen):
        chosen = evidence.alone(text, lines_alone) or chosen
    if not chosen:
        loose = [each for each in found if each.alone or each.line not in taken]
        chosen = evidence.exchange(text, loose, end) or _dialogue(lines)
    if chosen:
        end = min(end, text.count("\n", 0, chosen[0].span.start))
    one_sided = _is_one_sided(chosen)
    if one_sided:
        chosen = _with_answers(text, chosen, sum(len(line) + 1 for line in lines[:end]))
    turns = _turns(text, chosen)
    clear = bool(chosen) and not one_sided
    structure = Structure(turns, header.span(text, lines, end, clear))
    return structure, roles(turn.speaker for turn in turns)


def roles(speakers: Iterable[str | None]) -> dict[str, Role]:
    """Return the role that each label suggests, in order of appearance."""
    return {speaker: role_of(speaker) for speaker in dict.fromkeys(speakers) if speaker}


def role_of(label: str) -> Role:
    """Return what a label says of its speaker; all but the clearest are respondents."""
    return Role.INTERVIEWER if asks(label) else Role.RESPONDENT


def unrecognised(transcript: Transcript) -> Iterator[str]:
    """Say what was not recognised of who speaks, for it decides whose words are counted."""
    message = None
    if not transcript.turns:
        message = _(
            "No speakers were recognised in “{file}”: it was imported as paragraphs, and all of "
            "its text counts as the respondent's words."
        )
    elif not transcript.speakers:
        message = _(
            "No speakers were recognised in “{file}”: its turns have no speaker, and all of its "
            "text counts as the respondent's words."
        )
    elif Role.INTERVIEWER not in transcript.roles.values():
        message = _(
            "No interviewer was recognised in “{file}”: all of its speakers count as respondents "
            "until their roles are corrected."
        )
    if message:
        yield message.format(file=transcript.filename)


def labelled(captions: Sequence[str]) -> list[tuple[str, int] | None]:
    """Return per caption its speaker and where the speech begins, `None` where it has no label."""
    text = "\n".join(caption.replace("\n", " ") for caption in captions)
    chosen = evidence.captioned(text, len(captions), candidates(text))
    names = _spelling(chosen)
    result: list[tuple[str, int] | None] = [None] * len(captions)
    for each in chosen:
        if each.form in (Form.COLON, Form.BRACKET):
            result[each.line] = names[each.key], each.body - text.rfind("\n", 0, each.body) - 1
    return result


def _spelling(chosen: Iterable[Candidate]) -> dict[str, str]:
    """Return per label the way in which it is spelt most."""
    spellings = Counter(each.label for each in chosen)
    return {key_of(label): label for label, _count in reversed(spellings.most_common())}


def _dialogue(lines: Sequence[str]) -> list[Candidate]:
    """Return the turns of a conversation in which nearly every line begins with a dash."""
    found: list[Candidate] = []
    offset = filled = questions = 0
    for number, line in enumerate(lines):
        filled += bool(line.strip())
        if match := _DASH.match(line):
            dash, body = Span(offset + match.start(1), offset + match.end(1)), offset + match.end()
            nobody = (dash, body, "", "", Form.DASH, Shape.PHRASE, False, False)
            found.append(Candidate(number, *nobody))
            questions += line.rstrip().endswith("?")
        offset += len(line) + 1
    consistent = len(found) >= 4 and len(found) >= 0.8 * filled and questions * 5 >= len(found)
    return found if consistent else []


def _is_one_sided(chosen: Sequence[Candidate]) -> bool:
    """Return whether the interviewer alone is labelled: what has no label is then the answer."""
    labels = {each.key: each.label for each in chosen}
    return (
        len(labels) > 0
        and not any(each.alone or each.timed for each in chosen)
        and all(role_of(label) is Role.INTERVIEWER for label in labels.values())
    )


def _with_answers(text: str, chosen: Sequence[Candidate], start: int) -> list[Candidate]:
    """Add a turn without a label where lines without one follow a labelled line.

    Above the first label they begin at `start`, below the header.
    """
    result: list[Candidate] = []
    first = chosen[0]
    before = trim(text, min(start, first.span.start), first.span.start)
    if not _empty(before):
        result.append(_unlabelled(first, before.start, 0))
    for each, following in zip(chosen, [*chosen[1:], None], strict=True):
        result.append(each)
        until = following.span.start if following else len(text)
        line_end = text.find("\n", each.body, until)
        answer = trim(text, line_end if line_end >= 0 else until, until)
        if not _empty(answer):
            result.append(_unlabelled(each, answer.start, each.line + 1))
    return result


def _unlabelled(like: Candidate, start: int, line: int) -> Candidate:
    nobody = (Span(start, start), start, "", "")
    return Candidate(line, *nobody, like.form, like.shape, timed=False, alone=False)


def _turns(text: str, chosen: Sequence[Candidate]) -> tuple[Turn, ...]:
    if not chosen:
        return ()
    names = _spelling(chosen)
    marks = stamps.inside(text)
    starts = [mark.span.start for mark in marks]
    turns: list[Turn] = []
    for each, following in zip(chosen, [*chosen[1:], None], strict=True):
        end = following.span.start if following else len(text)
        within = marks and marks[bisect_left(starts, each.body) : bisect_left(starts, end)]
        turns.append(_turn(text, each, names[each.key] or None, end, within))
    return tuple(turns)


def _turn(
    text: str, head: Candidate, speaker: str | None, end: int, marks: Sequence[Stamp]
) -> Turn:
    """Build a turn; its speech is what lies between `marks`, the stamps up to `end`.

    A turn in which nothing is said keeps one empty stretch, so that it still has a place.
    """
    label = None if _empty(head.span) else head.span
    if not marks and not head.timed:
        stretch = text[head.body : end]
        said = stretch.strip()
        if said:
            start = head.body + len(stretch) - len(stretch.lstrip())
            return Turn(speaker, label, (Span(start, start + len(said)),), None, None, said)
    named = stamps.first(text, head.span.start, head.body) if head.timed else None
    time, until = (named.time, named.until) if named else (None, None)
    edges = [head.body, *(edge for mark in marks for edge in mark.span), end]
    stretches = [trim(text, *pair) for pair in zip(edges[::2], edges[1::2], strict=True)]
    speech = tuple([span for span in stretches if span.end > span.start])
    if marks and named is None and _empty(stretches[0]):
        time, until = marks[0].time, marks[0].until
    if marks and speech and _empty(stretches[-1]):
        until = marks[-1].time
    speech = speech or (Span(head.span.end, head.span.end),)
    return Turn(speaker, label, speech, time, until, speech_text(text, speech))


def _empty(span: Span) -> bool:
    return span.start == span.end
