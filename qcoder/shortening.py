"""How a quote may be shortened: what may be left out or put in, and how that is marked.

The one rule: outside brackets each word stands in what was said, in order, and without a gap that
no brackets mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qcoder.errors import Refused
from qcoder.i18n import _
from qcoder.passages import clean

LEFT_OUT = "[…]"
_OMITTED = re.compile(r"[\[(]\s*(?:…|\.\.\.+)\s*[\])]")
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_CAPITAL = re.compile(r"(?<!\w)\[(\w)\](?=\w)")  # [T]oen
_NUMBER = r"\d+(?:[.,:/–-]\d+)+"  # 1,5 is one word, or it could become 15 or 1.5
_WORD = re.compile(rf"{_NUMBER}|\w+")
_APOSTROPHES = str.maketrans("’‘`´", "''''")


def tidy(words: str) -> str:
    """Return a shortened quote as it is kept: on one line, `(...)` written as `[…]`."""
    return _OMITTED.sub(LEFT_OUT, " ".join(clean(words).split()))


def agrees(said: str, shown: str) -> bool:
    """Tell whether each part between brackets stands in what was said, in order."""
    try:
        check(said, shown)
    except Refused:
        return False
    return True


def check(said: str, shown: str) -> None:
    """Raise `Refused` where a shortened quote says what was not said, or leaves out unmarked.

    Bracketed parts `[…]` and `[words]` stand for anything; what is between them stands in what was
    said word for word, one part after the other.
    """
    original = [word.group() for word in _WORD.finditer(said.translate(_APOSTROPHES))]
    parts = [_words(part) for part in _parts(shown)]
    if not any(parts):
        raise Refused(_("Nothing of the passage is left: write what is to be quoted."))
    at = 0
    for part in parts:
        place = _find(original, part, at)
        if place is None:
            raise Refused(
                _(
                    "“{words}” does not stand like that in the passage: put […] where words are "
                    "left out, and [brackets] around words of your own."
                ).format(words=_shown_words(part))
            )
        at = place + len(part)


def _parts(shown: str) -> list[str]:
    """Return what is outside brackets. Raises `Refused` where these do not fit together."""
    whole = _CAPITAL.sub("\\1\ufffe", shown.translate(_APOSTROPHES))
    parts = _BRACKETS.split(whole)
    if any("[" in part or "]" in part for part in parts):
        raise Refused(_("The brackets do not fit together: each “[” needs a “]”."))
    return parts


def _words(part: str) -> list[str]:
    """Return the words of a part; one whose first letter was changed has a mark at its end."""
    marked = re.sub("(\\w)\ufffe(\\w*)", "\\1\\2\ufffe", part)
    return re.findall(f"{_NUMBER}|\\w+\ufffe?", marked)


def _find(original: Sequence[str], part: Sequence[str], at: int) -> int | None:
    """Return the first place, from `at` on, where words follow each other."""
    last = len(original) - len(part)
    return next(
        (
            place
            for place in range(at, last + 1)
            if all(map(_same, original[place : place + len(part)], part))
        ),
        None,
    )


def _same(said: str, word: str) -> bool:
    if word.endswith("\ufffe"):
        return said[1:] == word[1:-1] and said[:1].casefold() == word[:1].casefold()
    return said == word


def _shown_words(part: Sequence[str]) -> str:
    return " ".join(part).replace("\ufffe", "")
