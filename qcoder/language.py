"""Where sentences are in speech, for Dutch and English.

The one rule: each word character is in exactly one sentence, and what is found depends on nothing
but the text, the language and `RULES`.

spaCy's tokenizer says which word a full stop stands behind; the rules here say whether a sentence
ends there. Only words before a full stop are given to it, which is many times faster than all.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import ModuleType
from typing import Protocol, cast

from qcoder.model import Span
from qcoder.passages import trim


class _Token(Protocol):
    """A word or sign as spaCy gives it: its place in what was asked, and its text."""

    idx: int
    text: str


# Another version where the same text can lead to other sentences; names what else decides.
RULES = "1 (spaCy 3)"

_LONGEST = 80  # characters of a word that are looked at; else a text without blanks takes long
_WIDE = "。！？｡．︒"  # after these no blank is needed
_OTHER = "؟۔।॥‽⁇⁈⁉" + _WIDE
_ENDS = ".!?…" + _OTHER
_CLOSING = "\"'”’»)]}›*_"
_OPENING = re.escape("\"'“”„‚‘’«»‹›([{¿¡*_-–—•·")
# A stop may be part of a run such as `?!"` or `...)`.
_STOP = re.compile(rf"[{re.escape(_ENDS)}][{re.escape(_ENDS + _CLOSING)}]*")
# Possessive: else many blanks at the end take long. What follows `'s` counts: 's Avonds.
_NEXT = re.compile(rf"(?=\s)[\s{_OPENING}]*+(?:(?<=['’])[stnk]\s++[\s{_OPENING}]*+)?+(\S\w*)")
_WORD = re.compile(r"\w")
_ITEM = re.compile(r"[ \t]*(?:[-–—*•·▪◦‣●○■□➢✓]|\(?\d{1,2}[.)]|\(?[a-tA-T]\)|[a-t]\.)[ \t]+(?=\S)")
_NUMBER = re.compile(r"\(?\d{1,2}")
_LETTERS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]{1,3}")  # d.w.z, W.J.M, v.Chr
_AFTER_NUMBER = re.compile(r"\d\s*$")
_NAMED = re.compile(  # what is called by a letter: no initial
    r"\b(?:optie|plan|vitamine|punt|groep|bijlage|team|type|categorie|klasse|wijk|lijn|blok|fase|"
    r"deel|variant|scenario|model|option|vitamin|group|appendix|category|class)\s+$",
    re.IGNORECASE,
)


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Something always follows these.
_NEVER = _words(
    "dhr mw mevr mej hr dr drs mr ir ing prof ds jhr bc st mrs ms bijv bv ca vgl zgn resp vs afd "
    "vnl gem prov v d"
)
# These end a sentence where a capital follows.
_MAY_END = _words(
    "enz etc jl incl excl evt ong wrsch waarsch mln mld dgl max min e.d e.a i.d o.i.d a.u.b s.v.p "
    "a.s z.s.m c.s n.v.t p.p p.p.p p.j p.m a.m p.w p.d e.v v.chr n.chr z.o.z m.i o.i ph.d jr sr "
    "inc ltd b.v n.v v.o.f u.s u.k g.g.d k.v.k w.m.o approx"
)
# These are short for something only beside a number; then too, a capital ends the sentence.
_COUNTED = _words(
    "nr nrs no nos art pp pag blz hfst par fig tab tel sec km kg cm mm jan feb febr mrt apr "
    "jun jul aug sep sept okt oct nov dec mar"
)
# With these a sentence begins, and seldom a name: so what is before it is no initial.
_FIRST = _words(
    "Het Een Dat Dit Die Ik Jij Je U Hij Zij Ze Wij We Jullie Maar En Dus Toen Daar Daarna Dan Er "
    "Als Ja Nee Want Of Nu Wat Wie Hoe Waar Waarom Ook Nou Zo Omdat Mijn Onze The And But So I He "
    "She They It That This Then There Yes No What"
)


def sentences(text: str, language: str = "nl") -> list[Span]:
    """Return the sentences of one stretch of speech, in order, without white space at their ends.

    `language` is `nl` or `en`. Signs without words go with the sentence before them, else with the
    next; a stretch without word characters has no sentence.
    """
    found: list[Span] = []
    for block in _blocks(text):
        own: list[Span] = []
        for start, end in _cuts(text, block, language):
            span = trim(text, start, end)
            if _WORD.search(text, span.start, span.end):
                own.append(span)
            elif own and span.start < span.end:
                own[-1] = Span(own[-1].start, span.end)
        found += own
    return found


def warm(language: str = "nl") -> None:
    """Load what `sentences` needs, which takes a second or more; for a thread of its own."""
    _tokenizer(language)


@lru_cache
def _tokenizer(language: str) -> Callable[[str], Iterable[_Token]]:
    with _no_commands():
        import spacy  # takes long, and where sentences are stored it is not needed

    return cast("Callable[[str], Iterable[_Token]]", spacy.blank(language).tokenizer)


@contextmanager
def _no_commands() -> Generator[None]:
    """Keep spaCy's command line out when spaCy is imported.

    It brings libraries that reach the network, one of which binds a port when it is loaded, and
    a third of the time. Whoever imports `spacy.cli` later gets it.
    """
    names = [] if "spacy" in sys.modules else ["spacy.cli", "spacy.cli.info"]
    for name in names:
        stand_in = ModuleType(name)
        stand_in.__dict__.update(__path__=[], info=None)
        sys.modules[name] = stand_in
    try:
        yield
    finally:
        for name in names:
            sys.modules.pop(name, None)


def _blocks(text: str) -> Iterator[Span]:
    """Yield the stretches that no sentence leaves: a blank line or a list item ends one."""
    start = at = 0
    item = False
    while (line_end := text.find("\n", at)) >= 0 or at < len(text):
        after = line_end + 1 if line_end >= 0 else len(text)
        line = text[at:after]
        begins = _ITEM.match(line) is not None
        if begins or not line.strip() or (item and line[0].isupper()):
            if start < at:
                yield Span(start, at)
            start, item = at, begins
        at = after
    if start < len(text):
        yield Span(start, len(text))


def _cuts(text: str, block: Span, language: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a block between the places where its sentences end."""
    begin = block.start
    word = _WORD.search(text, begin, block.end)
    for stop in _STOP.finditer(text, *block):
        if word is None:
            break
        if stop.start() < word.start() or not _is_end(text, begin, stop, block.end, language):
            continue
        yield begin, stop.end()
        begin = stop.end()
        word = _WORD.search(text, begin, block.end)
    yield begin, block.end


def _is_end(text: str, begin: int, stop: re.Match[str], end: int, language: str) -> bool:
    run = stop.group().rstrip(_CLOSING)
    following = _NEXT.match(text, stop.end(), end)
    if following is None:
        return stop.end() < end and _is_glued_end(text, stop, run, language)
    after = following.group(1)
    if after[0].islower() and len(run) < len(stop.group()):
        return False  # "Kom je?" vroeg hij
    if run.strip("."):
        return run.strip("….") != "" or _starts(after)
    if len(run) > 1:  # whoever hesitates goes on
        return _starts(after)
    return _is_full_stop(text, begin, stop.start(), after, language)


def _starts(word: str) -> bool:
    """Tell whether a word may begin a sentence after a pause: with a capital, or without case."""
    return word[0].isalpha() and not word[0].islower()


def _is_glued_end(text: str, stop: re.Match[str], run: str, language: str) -> bool:
    """Tell whether a sentence ends where no blank follows: `goed.Toen`, and in Chinese."""
    if run[-1] in _WIDE:
        return True
    at, after = stop.start(), stop.end()
    if not (run in ".!?" and text[at - 2 : at].islower() and text[at - 2 : at].isalpha()):
        return False
    if not (text[after : after + 1].isupper() and text[after + 1 : after + 2].islower()):
        return False
    begin, last = at - len(_last(text, 0, at)), after + len(_first(text, after))
    tokens = _tokenizer(language)(text[begin:last])
    return any(token.idx == at - begin and token.text == run for token in tokens)


def _is_full_stop(text: str, begin: int, at: int, after: str, language: str) -> bool:
    """Tell whether the full stop at `at` ends the sentence from `begin`; `after` comes next."""
    word = _before_stop(_last(text, begin, at) + ".", language)
    before = text[max(begin, at - len(word) - _LONGEST) : at - len(word)]
    first = not _WORD.search(before)
    if first and _NUMBER.fullmatch(word):
        return False  # the number of a list
    key = word.lower() if "." in word or word[1:].islower() or len(word) == 1 else word
    if len(key) == 1 and key.isalpha():
        return _is_letter_end(word, before, after, language, first=first)
    if key in _NEVER:
        return False
    if key in _MAY_END:
        return _starts(after)
    if key in _COUNTED:
        beside = after[0].isnumeric() or _AFTER_NUMBER.search(before)
        return _starts(after) or not beside
    return not _LETTERS.fullmatch(word) or (word.isupper() and after in _FIRST)


def _is_letter_end(word: str, before: str, after: str, language: str, *, first: bool) -> bool:
    """Tell whether a sentence ends after one letter and a full stop: seldom, as initials do not."""
    if _NAMED.search(before) or word == "u":
        return True
    if word == "I" and language == "en":
        return not first
    if word.isupper():
        return after in _FIRST
    if word in _NEVER or first:
        return False
    return _starts(after)


def _last(text: str, begin: int, at: int) -> str:
    """Return what stands before `at` without a blank, at most `_LONGEST` characters of it."""
    stretch = text[max(begin, at - _LONGEST) : at]
    return "" if not stretch or stretch[-1].isspace() else stretch.split()[-1]


def _first(text: str, at: int) -> str:
    return text[at : at + _LONGEST].split(maxsplit=1)[0]


@lru_cache(maxsize=1 << 16)
def _before_stop(chunk: str, language: str) -> str:
    """Return the word that the full stop at the end of `chunk` stands behind, without it."""
    if chunk[:-1].isalpha():
        return chunk[:-1]
    tokens = [token.text for token in _tokenizer(language)(chunk)]
    if tokens[-1] == "." and len(tokens) > 1:
        return tokens[-2]
    return tokens[-1].removesuffix(".")
