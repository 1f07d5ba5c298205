"""What at the start of a line could be the label of a speaker.

The one rule: this finds candidates, line by line, by shape alone; `speakers` weighs them over the
whole document. Only the first hundred characters of a line are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from qcoder.model import Heading, Span
from qcoder.readers import stamps

LONGEST = 60
_WINDOW = 100
_MOST_LINES = 240_000  # no conversation has more: nothing is looked for


class Form(Enum):
    """How a label is set off from the speech."""

    COLON = ":"
    TIMED = "time"  # a label and a time on lines of their own
    BRACKET = "[]"
    TAB = "\t"
    DASH = "-"
    DOT = "."  # Q. and A.
    STAMPED = "time inside"  # a label, a time in brackets, then speech on the same line
    BARE = ""  # a code alone on its line
    CAPITALS = "ABC"  # a name in capitals alone on its line
    HEADING = "#"  # a name that is a heading, or bold and alone on its line

    __hash__ = object.__hash__  # the one of Enum takes ten times as long


class Shape(Enum):
    """What a label looks like, from most to least certain."""

    CODE = "code"  # I, R2, SP1, Interviewer, Deelnemer 3
    NAME = "name"  # Ana, Marleen de Boer, De heer Ronnes (CDA)
    PHRASE = "phrase"  # De voorzitter; but also Let op

    __hash__ = object.__hash__


class Candidate(NamedTuple):
    """A line that may begin a turn.

    `line` is the line's number; `span` the label with its brackets or colon, and with the time that
    stands before or above it; `body` where speech would begin. `key` is the label as it is
    compared; `timed` says that a time stands beside the label, `alone` that nothing follows it on
    the line.
    """

    line: int
    span: Span
    body: int
    label: str
    key: str
    form: Form
    shape: Shape
    timed: bool
    alone: bool


@lru_cache(maxsize=1024)
def key_of(label: str) -> str:
    """Return `label` without case and spaces, so that `Respondent 1` and `respondent1` agree."""
    return "".join(label.split()).casefold()


_MARKUP = r"[*_]{0,3}"
_LABEL = rf"{_MARKUP}(?P<label>[^\W\d_][^:\t\n\[\]{{}}<>|?!;\"“”*]{{0,{LONGEST - 1}}}){_MARKUP}"
_COLON = re.compile(rf"{_LABEL}[ \t]*(?:{stamps.WRAPPED}[ \t]*)?:{_MARKUP}(?!//|\d)")
_BRACKET = re.compile(r"\[(?P<label>[^\W\d_][^\[\]\n:]{0,39}):?\]:?(?=\s|$)")
_TAB = re.compile(rf"{_LABEL}\t+")
_DASH = re.compile(rf"{_LABEL}[ \t]+[-–—][ \t]+")
_TIMED = re.compile(rf"{_LABEL}[ \t]+(?:[-–—|•·][ \t]*)?{stamps.ANY}[ \t]*$")
_BRACKET_TIMED = re.compile(rf"\[(?P<label>[^\W\d_][^\[\]\n:]{{0,39}})\][ \t]+{stamps.ANY}[ \t]*$")
_DOT = re.compile(r"(?P<label>[QAVIR])\.[ \t]+(?=\S)")
_STAMPED = re.compile(rf"{_LABEL}[ \t]+{stamps.WRAPPED}(?=[ \t])")
_ALONE = re.compile(rf"{_LABEL}[ \t]*$")
_BESIDE = re.compile(  # a time right after the label
    r"[ \t]*(?=[\d\[(<{#])"
    rf"(?:{stamps.WRAPPED}|{stamps.HOURS}(?=[ \t]|$)|{stamps.BARE}(?=[ \t]*(?:\t|$)))"
)
_HASHES = re.compile(r"#{1,6}[ \t]+(?=\S)")
_CHANGE = re.compile(r">{2,3}[ \t]*(?=\S)")
_COUNTED = re.compile(r"[\[(]?(\d{1,5})(?:[\]).][ \t]*|[ \t]+)(?=\S)")
_DATED = re.compile(
    r"\[?\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4},?[ \t]+"
    r"\d{1,2}:\d\d(?::\d\d)?\]?[ \t]+(?:[-–][ \t]+)?(?=\S)"
)
_BEGINNING = frozenset("0123456789[(•▪*–-")  # how a line with a number or a bullet does
_NEARLY_ALL = 0.8
_BULLET = re.compile(r"[•▪*–-][ \t]+(?=\S)")
_AFTER_TIME = re.compile(r"[ \t]*(?:[-–—|][ \t]+)?")

_ROLES = (
    "interviewer|interviewster|interviewee|respondente?|ge[iï]nterviewde|deelnemer|deelneemster|"
    "participante?|spreker|speaker|sprecher(?:in)?|befragter?|onderzoeker|researcher|moderator|"
    "gespreksleider|facilitator|informante?|enqu[eê]trice|enqu[eê]teur|entrevistadora?|"
    "entrevistad[oa]"
)
_CODE = re.compile(
    rf"(?:{_ROLES})(?:[ _-]?(?:[a-z]{{0,2}}\d{{1,3}}|[a-z]{{1,2}}))?(?:[ ]?\([^()]{{1,30}}\))?"
    r"|vraag|antwoord|question|answer|frage|antwort|i|r|iv|sp|q|v|(?:int|resp|mod|interv|deeln)\.?"
    r"|(?:man|vrouw|persoon|stem|male|female|person|voice)[ _-]?\d{1,3}"
    r"|(?:i|r|p|s|id|sp|spk|int|resp)[ _-]?\d{1,3}"
    r"|(?!q|v\d|h\d|t\d)(?-i:[A-Z]{1,3}[_-]?\d{1,3})",
    re.IGNORECASE,
)
_ASKING = (
    "interviewer(?:in)?|interviewster|onderzoeker|researcher|moderator|gespreksleider|facilitator|"
    "enqu[eê]trice|enqu[eê]teur|entrevistadora?"
)
_ASKS = re.compile(
    rf"(?:i|int|interv|iv|mod|q|v|vraag|question|frage)\.?[ _-]?\d{{0,2}}|(?:{_ASKING})\b.*"
    rf"|.+\((?:{_ASKING})\)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:spreker|speaker|sprecher(?:in)?|spk)[ _-]?\d{1,3}", re.IGNORECASE)
# Words that a name may hold in lower case: titles, particles, conjunctions.
_PERSON_WORDS = """
heer mevrouw meneer mevr mw dhr mr mrs ms dr prof drs ir minister staatssecretaris wethouder
burgemeester voorzitter
"""
_TITLES = frozenset(_PERSON_WORDS.split())
_LOWER_WORDS = """
de den der het 't ’t ten ter te van von vom zu zur da das dos di del della la le les du des el al
bin ibn ben y e en and und of the op in
"""
_PARTICLES = _TITLES | frozenset(_LOWER_WORDS.split())
_BRACKETED = re.compile(r"\([^()]*\)")
# Words that names do not hold: a line in capitals with one of them is a title, or shouted.
_FUNCTION_WORDS = """
het een met voor naar bij over uit aan tot om door als maar niet geen wat hoe waarom wie waar is
zijn was wordt ik je jij u we wij ze zij dat dit die deze ja nee nou echt
the a an with for about from to in on by what how why who not no yes is are was i you he she it
"""
_TITLE_WORDS = frozenset(_FUNCTION_WORDS.split())
# Words that no speaker is called by: a line with one of them goes on in the middle of a sentence.
_SENTENCE_WORDS_TYPED = """
ik jij je hij wij we jullie wat hoe waarom wie waar dat dit die deze als dus maar want dan toen nog
iets niet geen ook wel er daar hier is was zijn zei zeg zegt dacht denk ging gaat kon kan moet wil
i you he she they what how why who where that this if so but then not no also there here is was are
were said says think thought could can must would should will my your our their
"""
_SENTENCE_WORDS = frozenset(_SENTENCE_WORDS_TYPED.split())
_COLUMN_NAMES = (
    "tekst text transcript transcriptie transcription uitspraak uitspraken inhoud content"
)
_COLUMNS = frozenset(_COLUMN_NAMES.split())
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+,?")
_ONLY_INITIALS = re.compile(r"(?:[A-Z]\.){2,4}")
_NUMBERED_QUESTION = re.compile(
    r"(vraag|antwoord|question|answer|frage|antwort)[ ]?\d{1,3}[a-z]?", re.IGNORECASE
)
_ANSWERS = ("antwoord", "antwoord1", "answer", "answer1", "antwort", "antwort1")
_ABBREVIATION = re.compile(r"(?:[^\W\d_]{1,4}\.)+")


def shape_of(label: str) -> Shape | None:
    """Return what `label` looks like, or `None` where it cannot be a label."""
    if _CODE.fullmatch(label):
        return Shape.CODE
    words = _BRACKETED.sub(" ", label).split()
    if not words or len(words) > 6 or label.count("(") != label.count(")"):
        return None
    if any("." in word and not _ABBREVIATION.fullmatch(word) for word in words):
        return None
    if words[-1].endswith(".") and len(words[-1]) > 2 and not _ONLY_INITIALS.fullmatch(label):
        return None
    if "," in label:
        return Shape.PHRASE
    if all(_name_word(word) for word in words):
        return Shape.NAME
    spoken = not _SENTENCE_WORDS.isdisjoint(label.casefold().split())
    return None if spoken else Shape.PHRASE


def _name_word(word: str) -> bool:
    known = word.removesuffix(".").casefold() in _PARTICLES
    return known or word[0].isdigit() or (word[0].isalpha() and not word[0].islower())


def asks(label: str) -> bool:
    """Return whether `label` says that its speaker is an interviewer."""
    return _ASKS.fullmatch(label) is not None


def is_telling(label: str) -> bool:
    """Return whether `label` is of a transcript, where `R1` may as well be a row of a table."""
    return asks(label) or _NUMBERED.fullmatch(label) is not None


def is_person(label: str) -> bool:
    """Return whether `label` begins with a title that people have."""
    words = label.replace(".", "").casefold().removeprefix("de ").split()
    return bool(words) and words[0] in _TITLES


def _is_capitals(label: str) -> bool:
    name = _BRACKETED.sub(" ", label)
    return len(name) > 1 and name.isupper() and _TITLE_WORDS.isdisjoint(name.casefold().split())


def without_dots(name: str) -> str:
    """Return `name` without the dots of initials and titles, which end no sentence."""
    return " ".join(
        word.replace(".", "")
        if _INITIALS.fullmatch(word) or word.removesuffix(".").casefold() in _PARTICLES
        else word
        for word in name.split()
    )


@lru_cache(maxsize=1024)
def _named(raw: str) -> tuple[str, str, Shape] | None:
    """Return a label as it is shown, as it is compared, and its shape; `None` if it is none."""
    label = " ".join(raw.rstrip("_ -–—•·").split())
    shape = shape_of(label)
    return (label, key_of(label), shape) if shape else None


def candidates(text: str, headings: Sequence[Heading] = ()) -> list[Candidate]:
    """Return every line that may begin a turn, at most one candidate a line."""
    found: list[Candidate] = []
    if text.count("\n") > _MOST_LINES:
        return found
    position = 0
    marked = {heading.start for heading in headings}
    above: int | None = None  # where a line of nothing but a time began, just above
    lines = text.split("\n")
    before = _before_all(lines)
    for number, line in enumerate(lines):
        if len(line) < _WINDOW and stamps.is_alone(line):
            above = position if above is None else above
        elif line and not line.isspace():
            whole = len(line) <= _WINDOW
            heading = position in marked
            match = before.match(line) if before else None
            skip = match.end() if match else 0
            candidate = _candidate(line[:_WINDOW], number, position, above, whole, heading, skip)
            if candidate and (before is not _BULLET or candidate.shape is Shape.CODE):
                found.append(candidate)
            above = None
        position += len(line) + 1
    return _without_numbers(found) if any(each.key in _ANSWERS for each in found) else found


def _without_numbers(found: list[Candidate]) -> list[Candidate]:
    """Take the numbers off labelled questions (`Vraag 3`): one person asks them all."""
    matches = [_NUMBERED_QUESTION.fullmatch(each.label) for each in found]
    return [
        each._replace(label=match[1], key=key_of(match[1]), shape=Shape.CODE) if match else each
        for each, match in zip(found, matches, strict=True)
    ]


def _before_all(lines: Sequence[str]) -> re.Pattern[str] | None:
    """Return what nearly all lines begin with: a number higher than the last one, or a bullet."""
    begun = [line for line in lines if line[:1] in _BEGINNING]
    filled = sum(1 for line in lines if line and not line.isspace())
    if len(begun) < 3 or len(begun) < _NEARLY_ALL * filled:
        return None
    numbers = [int(match[1]) for line in begun if (match := _COUNTED.match(line))]
    rising = sum(1 for one, other in pairwise([0, *numbers]) if one < other)
    if rising >= _NEARLY_ALL * filled:
        return _COUNTED
    bullets = sum(1 for line in begun if _BULLET.match(line))
    return _BULLET if bullets >= _NEARLY_ALL * filled else None


class _Opening(NamedTuple):
    """Where a label may begin in a line, and what stands before it."""

    position: int
    timed: bool = False
    hashes: bool = False


def _opening(text: str, start: int) -> _Opening:
    """Pass over a date, hash signs and times, from `start` on."""
    hashes = _HASHES.match(text, start)
    before = hashes or _DATED.match(text, start) or _CHANGE.match(text, start)
    position, timed = before.end() if before else start, False
    while text[position : position + 1] in stamps.OPENING and (stamp := stamps.at(text, position)):
        after = _AFTER_TIME.match(text, stamp.span.end)
        position, timed = (after.end() if after else stamp.span.end), True
    return _Opening(position, timed, hashes is not None)


def _candidate(
    text: str, number: int, offset: int, above: int | None, whole: bool, heading: bool, skip: int
) -> Candidate | None:
    """Read the beginning `text` of a line at `offset`; `whole` says that it is all of the line.

    The first `skip` characters are the number of the line, or its bullet.
    """
    start = len(text) - len(text.lstrip())
    opening = _Opening(start) if text[start].isalpha() else _opening(text, max(start, skip))
    position, timed = opening.position, opening.timed or above is not None
    heading = heading or opening.hashes
    reading = _reading(text, position, timed, whole, heading)
    if reading is None:
        return None
    form, match, (label, key, shape) = reading
    body = match.end()
    if form is Form.TAB and not _COLUMNS.isdisjoint(text[body:].casefold().split("\t")):
        return None  # the titles of a table's columns
    if form in _BEFORE_TIME and (beside := _BESIDE.match(text, body)):
        body, timed = beside.end(), True
    span = Span(offset + start if above is None else above, offset + _label_end(match, form))
    timed = timed or form in _WITH_TIME
    alone = whole and (body >= len(text) or text[body:].isspace())
    if opening.hashes and not alone:
        return None  # a title
    return Candidate(number, span, offset + body, label, key, form, shape, timed, alone)


def _label_end(match: re.Match[str], form: Form) -> int:
    end = match.end("label") if form in _WITH_TIME else match.end()
    end += form is Form.TIMED and match.string[end : end + 1] == "]"
    return end if form is Form.COLON else len(match.string[:end].rstrip())


def _reading(
    text: str, position: int, timed: bool, whole: bool, heading: bool
) -> tuple[Form, re.Match[str], tuple[str, str, Shape]] | None:
    """Return the likeliest way in which the line can be read: form, match, and the label in it."""
    for form, mark, pattern in _READINGS:
        if mark in text and (whole or form is not Form.TIMED):
            match = pattern.match(text, position)
            named = _named(match["label"]) if match else None
            if match and named:
                return form, match, named
    if whole and len(text) <= position + LONGEST:
        match = _ALONE.match(text, position)
        named = _named(match["label"]) if match else None
        form = _form_alone(match, named, timed, heading) if match and named else None
        if match and named and form:
            return form, match, named
    if text[position + 1 : position + 2] == "." and (match := _DOT.match(text, position)):
        return Form.DOT, match, (match["label"], match["label"].casefold(), Shape.CODE)
    return None


def _form_alone(
    match: re.Match[str], named: tuple[str, str, Shape], timed: bool, heading: bool
) -> Form | None:
    label, _key, shape = named
    if timed:
        return Form.TIMED
    if shape is Shape.CODE:
        return Form.BARE
    if heading or (match.string[match.start()] in "*_" and shape is Shape.NAME):
        return Form.HEADING
    return Form.CAPITALS if shape is Shape.NAME and _is_capitals(label) else None


_READINGS = (
    (Form.TIMED, "[", _BRACKET_TIMED),
    (Form.BRACKET, "[", _BRACKET),
    (Form.COLON, ":", _COLON),
    (Form.TIMED, ":", _TIMED),
    (Form.STAMPED, ":", _STAMPED),
    (Form.TAB, "\t", _TAB),
    (Form.DASH, " - ", _DASH),
    (Form.DASH, " – ", _DASH),
    (Form.DASH, " — ", _DASH),
)
_WITH_TIME = (Form.TIMED, Form.STAMPED)
_BEFORE_TIME = (Form.COLON, Form.TAB)
