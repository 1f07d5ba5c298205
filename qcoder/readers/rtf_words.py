"""The words of Rich Text: control words, groups and bytes, and what the words mean.

The one rule: this only cuts a file into words and knows tables; what becomes of the text is decided
in `rtf`. Nothing here looks further ahead than one word, so a file of any depth takes no more
memory than its size.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Generator
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a word is."""

    OPEN = "{"
    CLOSE = "}"
    CONTROL = "word"  # \par, \u233, and symbols such as \~
    BYTE = "'"  # \'e9
    TEXT = "text"


class Word(NamedTuple):
    """One word: its kind, the control word or symbol, its number, the bytes of text."""

    kind: Kind
    name: str = ""
    number: int | None = None
    text: bytes = b""


_OPEN, _CLOSE = Word(Kind.OPEN), Word(Kind.CLOSE)
_PATTERN = re.compile(
    rb"\\(?P<name>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<byte>[0-9A-Fa-f]{2})"
    rb"|\\(?P<symbol>[^A-Za-z])|(?P<text>[^\\{}\r\n]+)|(?P<brace>[{}])|[\r\n]+"
)
_BRACE = re.compile(rb"[{}]|\\bin(\d{1,10})[ ]?|\\.", re.DOTALL)


def words(data: bytes) -> Generator[Word, bool | None, None]:
    r"""Yield the words of a file; send `True` to skip to the end of the group that is open.

    Line ends of the file are no text; the bytes after `\bin` are skipped.
    """
    position = 0
    while match := _PATTERN.match(data, position):
        position = match.end()
        if match["text"] is not None:
            skip = yield Word(Kind.TEXT, text=match["text"])
        elif match["brace"] is not None:
            skip = yield (_OPEN if match["brace"] == b"{" else _CLOSE)
        elif match["byte"] is not None:
            skip = yield Word(Kind.BYTE, text=bytes((int(match["byte"], 16),)))
        elif match["symbol"] is not None:
            skip = yield Word(Kind.CONTROL, match["symbol"].decode("latin-1"))
        elif match["name"] is not None:
            name, number = match["name"].decode("ascii"), match["number"]
            value = int(number) if number else None
            if name == "bin":
                position += max(value or 0, 0)
            skip = yield Word(Kind.CONTROL, name, value)
        else:
            continue
        if skip:
            position = _end_of_group(data, position)


def _end_of_group(data: bytes, position: int) -> int:
    """Return where the brace stands that closes the group around `position`."""
    depth = 1
    while match := _BRACE.search(data, position):
        position = match.end()
        if match.group() == b"{":
            depth += 1
        elif match.group() == b"}":
            depth -= 1
            if depth == 0:
                return match.start()
        elif match[1]:
            position += int(match[1])
    return len(data)


# Destinations that hold no text of the document.
_SKIPPED_NAMES = """
colortbl info ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn xe tc rxe txe private listtable
listoverridetable filetbl revtbl rsidtbl generator themedata colorschememapping datastore
latentstyles sp objclass objname objdata template pnseclvl mmathPr mmathPict fldinst bkmkstart
bkmkend nonshppict nonesttables shprslt falt fname panose fontemb background xmlnstbl
docvar userprops atnid atntime atndate atnref atrfstart atrfend ffdeftext ffname
"""
SKIPPED = frozenset(_SKIPPED_NAMES.split())
MARGINS = (
    "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf",
)  # fmt: skip
# Destinations marked as ignorable that are read all the same.
_WALKED_NAMES = """
shpinst shppict nesttableprops ud annotation atnauthor fldrslt footnote listtext pntext shptxt
moMath moMathPara mmath momath oMath objattph do
"""
WALKED = frozenset(_WALKED_NAMES.split())

PAGES = {
    77: "mac_roman", 78: "shift_jis", 79: "euc_kr", 80: "gb2312", 81: "big5", 83: "mac_greek",
    86: "mac_turkish", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
SYMBOLS = 2  # the character set of symbol fonts
_NUMBERED = {10000: "mac_roman", 10006: "mac_greek", 10007: "mac_cyrillic", 10029: "mac_latin2",
             10081: "mac_turkish", 936: "gbk", 1361: "johab", 65001: "utf-8"}  # fmt: skip

# Control words that stand for a character.
CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "softline": "\n", "page": "\n", "column": "\n",
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b", "ltrmark": "\u200e",
    "rtlmark": "\u200f", "~": "\xa0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\",
    "\t": "\t",
}  # fmt: skip


def page_name(number: int) -> str | None:
    """Return the Python name of a Windows code page, `None` where it is not known."""
    name = _NUMBERED.get(number, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return None
    return name
