"""Codings as the cells of a table: headings, and lists and memos as one text and back.

The one rule: pure; what is written into a cell is read from it again as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, cast

from qcoder.errors import Error
from qcoder.i18n import N_, _
from qcoder.passages import on_one_line

CELL_LIMIT = 32_767  # UTF-16 units that a cell of a workbook holds
PHASE = "fase"  # the qualifier that has a column of its own

# Column -> heading; a heading is translated when it is written.
HEADINGS: Mapping[str, str] = {
    "document": N_("Document"),
    "case": N_("Case"),
    "speaker": N_("Speaker"),
    "turn": N_("Turn"),
    "time": N_("Time"),
    "start": N_("Start"),
    "end": N_("End"),
    "text": N_("Passage"),
    "code": N_("Code"),
    "path": N_("Code path"),
    "valence": N_("Valence"),
    "phase": N_("Phase"),
    "qualifiers": N_("Qualifiers"),
    "flags": N_("Flags"),
    "coder": N_("Coder"),
    "memo": N_("Memo"),
    "made": N_("Made (UTC)"),
    "id": N_("Id"),
}

_UNESCAPED = re.compile(r"(?:[^|\\]|\\[|\\]|\\)+")
_ESCAPED = re.compile(r"\\([|\\])")
_RULE = re.compile(r"(\\*)---$")
_HEAD, _BETWEEN = "## ", " · "


class MemoText(NamedTuple):
    """A memo on a coding; an empty coder is the one of the coding."""

    coder: str
    title: str
    body: str


def join_parts(parts: Iterable[str]) -> str:
    """Return texts as one, with `|` between them."""
    return "|".join(
        part.replace("\\", "\\\\").replace("|", "\\|") if "|" in part or "\\" in part else part
        for part in parts
    )


def split_parts(cell: str) -> list[str]:
    """Return the texts that `join_parts` made one of; blanks around them and empty ones go."""
    parts = (_ESCAPED.sub(r"\1", part.strip()) for part in _UNESCAPED.findall(cell))
    return [part for part in parts if part]


def join_pairs(pairs: Mapping[str, str]) -> str:
    """Return keys and values as `key=value`, with `|` between them."""
    return join_parts(f"{key}={value}" for key, value in sorted(pairs.items()))


def split_pairs(cell: str) -> dict[str, str]:
    """Return what `join_pairs` made one of."""
    pairs = (part.partition("=") for part in split_parts(cell))
    return {key.strip(): value.strip() for key, _equals, value in pairs}


def join_memos(memos: Iterable[MemoText]) -> str:
    """Return memos as one text, with a line of `---` between them.

    Before one with a title, or of another coder than the coding, stands `## Title` or
    `## MV · Title`.
    """
    return "\n---\n".join(map(_memo, memos))


def split_memos(cell: str) -> list[MemoText]:
    """Return the memos that `join_memos` made one text of."""
    if not cell:
        return []
    memos: list[list[str]] = [[]]
    for line in cell.split("\n"):
        if line == "---":
            memos.append([])
        else:
            memos[-1].append(line[1:] if line[:1] == "\\" and _RULE.match(line) else line)
    return [memo for memo in map(_read_memo, memos) if memo.title or memo.body]


def clock(seconds: float) -> str:
    """Return a time in a recording as hours, minutes and seconds."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def _memo(memo: MemoText) -> str:
    body, coder, title = memo.body, on_one_line(memo.coder), on_one_line(memo.title)
    if "---" in body:
        body = "\n".join("\\" + line if _RULE.match(line) else line for line in body.split("\n"))
    if coder or _BETWEEN in f" {title} " or body.startswith(_HEAD.strip()):
        head = f"{coder}{_BETWEEN}{title}".strip()
    elif title:
        head = title
    else:
        return body
    return f"{_HEAD}{head}\n{body}" if body else f"{_HEAD}{head}"


def _read_memo(lines: Sequence[str]) -> MemoText:
    coder = title = ""
    if lines[0].startswith(_HEAD):
        title = f" {lines[0][len(_HEAD) :]} "
        if _BETWEEN in title:
            coder, _between, title = title.partition(_BETWEEN)
        lines = lines[1:]
    return MemoText(coder.strip(), title.strip(), "\n".join(lines).strip())


def cell_of_json(field: str, value: object) -> str:
    """Return a value of JSON as the text of a cell. Raises `Error`."""
    if isinstance(value, str):
        return value
    if field in ("start", "end") and isinstance(value, int):
        return str(value)
    if (
        field == "qualifiers"
        and isinstance(value, dict)
        and _are_texts(cast("dict[str, object]", value).values())
    ):
        return join_pairs(cast("dict[str, str]", value))
    if field == "flags" and isinstance(value, list) and _are_texts(cast("list[object]", value)):
        return join_parts(cast("list[str]", value))
    if field == "memo" and isinstance(value, list):
        return join_memos(map(_memo_of_json, cast("list[object]", value)))
    raise Error(
        _("“{value}” is not possible for “{column}”").format(
            value=shortened(json.dumps(value, ensure_ascii=False)), column=field
        )
    )


def _memo_of_json(value: object) -> MemoText:
    if isinstance(value, str):
        return MemoText("", "", value)
    fields = cast("dict[str, object]", value) if isinstance(value, dict) else {"": None}
    if fields.keys() - set(MemoText._fields) or not _are_texts(fields.values()):
        raise Error(_("a memo is a text, or has the texts “coder”, “title” and “body”"))
    return MemoText(*(str(fields.get(name, "")) for name in MemoText._fields))


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def shortened(words: str) -> str:
    """Return words as a message quotes them."""
    return words if len(words) <= 40 else words[:39] + "…"
