"""Which candidates are speakers: the whole document weighed.

The one rule: a label counts because it returns and the document is built on it; in a conversation
too short for that, because it is one that only transcripts have. The few word lists here only break
ties that shape and number leave; in doubt there is no speaker, and nothing of the text is lost
either way.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from qcoder.readers.header import METADATA
from qcoder.readers.labels import Candidate, Form, Shape, asks, is_person, is_telling

_RETURNS = 2  # a label that occurs this often returns
_FEW = 3  # so few turns that their labels need not return
_CLEAR = 6  # turns from which on a document is clearly labelled
_ASKER = 0.4  # of the turns of one who asks, the least share that ends with a question
_ALONE = (Form.BARE, Form.CAPITALS, Form.HEADING)
_SCHEMES = (Form.BRACKET, Form.TAB, Form.DASH, Form.STAMPED)

# Headings that return per theme, as names do.
_HEADING_WORDS = """
letop nb noot opmerking opmerkingen toelichting bron bronnen conclusie conclusies samenvatting
samengevat kortom bijvoorbeeld bijv dus datum tijd locatie plaats duur onderwerp thema themas doel
resultaat resultaten knelpunt knelpunten succesfactor succesfactoren belemmering belemmeringen
aanbeveling aanbevelingen citaat voorbeeld inleiding achtergrond vervolg actie actiepunt actiepunten
besluit antwoorden vragen note notes remark source sources conclusion conclusions summary example
date time place location duration topic theme themes goal result results recommendation
recommendations quote introduction background action decision van aan cc bcc from to betreft
verzonden sent voordeel voordelen nadeel nadelen kans kansen risico risicos sterk zwak plus min pro
con pros cons tip tips top tops n.b. p.s. ik hij zij wij maar dus want ja nee en of nou dan toen yes
no and but so then advantage advantages disadvantage disadvantages risk risks
sterkte sterktes zwakte zwaktes bedreiging bedreigingen observatie reflectie observation reflection
"""
_HEADINGS = METADATA.union(_HEADING_WORDS.split())
_PAIRS = ({"q", "a"}, {"v", "a"}, {"i", "r"})
_QUESTION = re.compile(r"\?(?=\s|$)")


def accepted(text: str, filled: int, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that begin a turn, in order; `filled` counts the lines with text."""
    forms: dict[Form, list[Candidate]] = {form: [] for form in Form}
    plain = [each for each in found if each.timed or each.key not in _HEADINGS]
    for each in plain:
        forms[each.form].append(each)
    schemes = {form: _scheme(forms[form], filled) for form in _SCHEMES}
    keys = _coloned(forms[Form.COLON]) | _timed(forms[Form.TIMED]) | _bare(forms[Form.BARE])
    keys = keys.union(*schemes.values())
    # A dash or a time after a known name may as well be a pause: there the scheme must be used.
    own = {form: schemes[form] for form in (Form.DASH, Form.STAMPED)}
    own[Form.DOT] = _dotted(forms[Form.DOT])
    keys |= own[Form.DOT]
    chosen = [each for each in plain if each.key in own.get(each.form, keys)]
    once = _once(plain, chosen, filled)
    if once:
        chosen = sorted(chosen + once, key=lambda each: each.line)
    return chosen if _converse(text, chosen, filled) else []


def captioned(text: str, filled: int, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the captions, one a line, that begin with a label.

    Where most do, every name there is one, also a name that does not return. What stands on its
    own in brackets is a sound: `[MUSIC]`.
    """
    found = [each for each in found if each.form is not Form.BRACKET or not each.alone]
    counts = Counter(each.key for each in found)
    named = [
        each
        for each in found
        if each.form is Form.COLON
        and each.key not in _HEADINGS
        and (each.shape is not Shape.PHRASE or counts[each.key] >= _RETURNS)
    ]
    most = len(named) >= 2 and len(named) * 2 > filled
    return named if most else accepted(text, filled, found)


def alone(text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the turns of a conversation whose labels stand alone on a line, above the speech.

    They are codes, names in capitals, or headings. Section titles stand so too, and may return in
    every part of a report: a conversation has an interviewer among its labels, or people with
    titles, or one who asks while the others answer.
    """
    group = [
        each
        for each in found
        if each.form in _ALONE and each.key not in _HEADINGS and not _is_heading(each.label)
    ]
    counts = Counter(each.key for each in group)
    chosen = [each for each in group if each.shape is Shape.CODE or counts[each.key] >= _RETURNS]
    labels = {each.key: each.label for each in chosen}
    if len(labels) < 2 or len(chosen) < 2 * len(labels) - 1 or not _have_speech(text, chosen):
        return []
    codes = sum(1 for each in chosen if each.shape is Shape.CODE)
    named = len(chosen) - codes
    if any(asks(label) and len(label) > 1 for label in labels.values()):
        # A word that is shouted twice is no speaker beside those that take all turns.
        enough = (
            named * 5 >= len(chosen) or len({e.key for e in chosen if e.shape is Shape.CODE}) < 2
        )
        return chosen if enough else [each for each in chosen if each.shape is Shape.CODE]
    if codes or len(chosen) * 3 < len(group) * 2:
        return []
    people = sum(1 for label in labels.values() if is_person(label))
    return chosen if people * 2 > len(labels) or _one_asks(text, chosen) else []


def _is_heading(label: str) -> bool:
    return label.split()[0].casefold() in _HEADINGS


def _speeches(text: str, chosen: Sequence[Candidate]) -> list[str]:
    ends = [*(each.span.start for each in chosen[1:]), len(text)]
    return [text[each.body : end].strip() for each, end in zip(chosen, ends, strict=True)]


def _have_speech(text: str, chosen: Sequence[Candidate]) -> bool:
    said = sum(1 for speech in _speeches(text, chosen) if speech)
    return said * 5 >= len(chosen) * 4


def _one_asks(text: str, chosen: Sequence[Candidate]) -> bool:
    """Return whether one speaker ends with a question, every few turns, and the others do not."""
    asked: Counter[str] = Counter()
    questions: Counter[str] = Counter()  # anywhere at the end of a line
    for each, speech in zip(chosen, _speeches(text, chosen), strict=True):
        asked[each.key] += speech.endswith("?")
        questions[each.key] += "?\n" in f"{speech}\n"
    one, number = asked.most_common(1)[0]
    turns = sum(1 for each in chosen if each.key == one)
    share = number / turns
    of_others = questions.total() - questions[one]
    return (
        number >= _RETURNS
        and share >= _ASKER
        and turns * 4 >= len(chosen)
        and of_others * 2 <= share * (len(chosen) - turns)
    )


def exchange(text: str, found: Sequence[Candidate], top: int) -> list[Candidate]:
    """Return the turns of a conversation that is too short for its labels to return.

    It opens with a question on or below line `top`, where a header ends, and either an interviewer
    is named, or its few labels stand alone on their lines, or one of two speakers returns and no
    speech takes a second line.
    """
    heads = [
        each
        for each in found
        if each.form is Form.COLON and each.shape is not Shape.PHRASE and each.key not in _HEADINGS
    ]
    heads = heads or _codes_alone(found)
    if not heads or _filled(text.split("\n")[top : heads[0].line]):
        return []
    first = heads[0]
    line_end = text.find("\n", first.body)
    until = heads[1].span.start if len(heads) > 1 else max(line_end, first.body)
    if not text[first.body : until].rstrip().endswith("?") or not text[until:].strip():
        return []
    counts = Counter(each.key for each in heads)
    if any(each.shape is Shape.CODE and asks(each.label) for each in heads):
        return heads
    alone = len(heads) <= _FEW and all(each.alone for each in heads)
    dense = len(heads) == _filled(text[first.span.start :].split("\n"))
    returning = dense and max(counts.values()) >= _RETURNS
    return heads if len(counts) > 1 and (alone or returning) else []


def _codes_alone(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the labels on lines of their own, if an interviewer is the first of them."""
    heads = [each for each in found if each.form is Form.BARE]
    return heads if heads and asks(heads[0].label) and len(heads[0].label) > 2 else []


def _filled(lines: Sequence[str]) -> int:
    return sum(1 for line in lines if line.strip())


def _coloned(group: Sequence[Candidate]) -> set[str]:
    """Return the labels before a colon that return often enough for what they look like."""
    total = Counter([each.key for each in group])
    needed: dict[Shape, float] = {
        Shape.CODE: 1,
        Shape.NAME: _RETURNS,
        Shape.PHRASE: max(_RETURNS + 1, len(group) * 0.05),
    }
    return {
        key
        for key, shape, timed in {(each.key, each.shape, each.timed) for each in group}
        if total[key] >= min(needed[shape], _RETURNS if timed else math.inf)
    }


def _timed(group: Sequence[Candidate]) -> set[str]:
    """Return the labels that stand with a time above the speech."""
    counts = Counter(each.key for each in group)
    returning = {key for key, count in counts.items() if count >= _RETURNS}
    settled = sum(counts[key] for key in returning) * 2 > len(group)
    once = {each.key for each in group if each.shape is Shape.CODE}
    if settled:
        once |= {each.key for each in group if each.shape is Shape.NAME}
    return returning | once


def _bare(group: Sequence[Candidate]) -> set[str]:
    """Return the codes that stand alone on a line, where at least two of them take turns."""
    counts = Counter(each.key for each in group)
    returning = {key for key, count in counts.items() if count >= _RETURNS}
    return set(counts) if returning and len(counts) > 1 else set()


def _scheme(group: Sequence[Candidate], filled: int) -> set[str]:
    """Return the labels set off by brackets, tabs or dashes, if the document is built on that."""
    counts = Counter(each.key for each in group)
    codes = {each.key for each in group if each.shape is Shape.CODE}
    keys: set[str] = set()
    telling = len(codes) == len(counts) and any(is_telling(each.label) for each in group)
    if len(codes) > 1 and (telling or max(counts[key] for key in codes) >= _RETURNS):
        keys |= codes
    if len(group) * 2 >= filled and len(group) >= 2 * len(counts) > 2:
        keys |= {key for key, count in counts.items() if count >= _RETURNS}
    return keys


def _dotted(group: Sequence[Candidate]) -> set[str]:
    """Return the letters with a dot (`Q. What then?`) where a pair of them takes turns."""
    counts = Counter(each.key for each in group)
    pair = set(counts) in _PAIRS and min(counts.values()) >= _RETURNS
    return set(counts) if pair else set()


def _once(found: Sequence[Candidate], chosen: Sequence[Candidate], filled: int) -> list[Candidate]:
    """Return the names that occur once in a document that is clearly labelled."""
    if len(chosen) < _CLEAR:
        return []
    keys = {each.key for each in chosen}
    alone = sum(each.alone for each in chosen) * 2 > len(chosen)
    dense = len(chosen) >= 0.8 * filled
    first, last = chosen[0].line, chosen[-1].line
    return [
        each
        for each in found
        if each.form is Form.COLON
        and each.shape is Shape.NAME
        and each.key not in keys
        and first < each.line
        and (each.timed or (alone and each.alone) or (dense and each.line < last))
    ]


def _converse(text: str, chosen: Sequence[Candidate], filled: int) -> bool:
    """Return whether the labels together make a conversation."""
    if len(chosen) < 2:
        return False
    counts = Counter([each.key for each in chosen])
    if any(each.shape is Shape.CODE or each.timed or each.form is Form.BRACKET for each in chosen):
        if max(counts.values()) >= _RETURNS or any(asks(each.label) for each in chosen):
            return True
        settled = len(chosen) <= _FEW or len(chosen) * 2 >= filled
        # A list of codes or scores has no times and no question.
        return settled and (
            any(each.timed or is_telling(each.label) for each in chosen)
            or _QUESTION.search(text, chosen[0].span.start) is not None
        )
    # Names alone: a conversation has at least two, and someone asks something.
    questions = len(_QUESTION.findall(text, chosen[0].span.start))
    return len(counts) > 1 and len(chosen) * 20 >= filled and questions * 20 >= len(chosen)
