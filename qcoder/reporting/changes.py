"""What a report said, kept as plain data, and what is otherwise than the last time, in sentences.

The one rule: a sentence names the line and both figures; what only follows from others, such as a
percentage of interviews, is not told.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

from qcoder.i18n import _, language, ngettext
from qcoder.report import MISSING, NO, YES, Report
from qcoder.report_parts import Quoted

Kept = Mapping[str, Any]

_MOST_CELLS = 5000  # of a table that is kept cell by cell
_MOST_LINES = 8  # that are told of one table
_MOST_FIGURES = 4  # that are told of one line
# What tells one line of a table from another; else its first column does.
_KEYS = (
    "group", "region", "case", "year", "code", "other", "document", "speaker", "coder", "day",
    "turn",
)  # fmt: skip
_ABOUT = ("level", "theme", "name")  # what a line is called
_FOLLOWS = ("_pct", "_median", "_low", "_high")
_UNIT = re.compile(r" \((n|%)\)$")
_BASE = re.compile(r"\s*\(n = \d+\)$")


def of_table(report: Report) -> Kept:
    """Return what a table says: per line its name and figures."""
    columns = report.columns
    keys = _key_columns(columns)
    told = [
        name
        for name in columns
        if name not in keys and name not in _ABOUT and not name.endswith(_FOLLOWS)
    ]
    lines: dict[str, Any] = {}
    seen = Counter[str]()
    for row in report.rows():
        of = dict(zip(columns, row, strict=True))
        key = json.dumps([str(of[name]) for name in keys], ensure_ascii=False)
        seen[key] += 1
        key += f" {seen[key]}" if seen[key] > 1 else ""
        values = {name: _plain(of[name], report.decimals.get(name, 1)) for name in told}
        lines[key] = [_label(of, keys), values]
    if len(lines) * len(told) > _MOST_CELLS:
        return {"digest": digest(json.dumps(lines, sort_keys=True, ensure_ascii=False))}
    return {"lines": lines}


def of_quotes(quoted: Quoted, left_out: int = 0) -> Kept:
    """Return what quotes say, without their words: how they are printed, by code."""
    found: dict[str, list[str]] = {}
    for line in quoted.lines:
        found.setdefault(line.code, []).append(digest(f"{line.words} {line.source}"))
    return {"quotes": found, **({"left_out": left_out} if left_out else {})}


def of_text(paragraphs: Iterable[str]) -> Kept:
    """Return what a text says, without its words."""
    return {"digest": digest("\n".join(paragraphs))}


def told(before: Kept | None, now: Kept, report: Report | None = None) -> Sequence[str]:
    """Return what is otherwise in one item, a sentence each; `report` is what it says now."""
    if before is None:
        return [_("New in the report.")]
    if before == now:
        return []
    if "quotes" in now and "quotes" in before:
        return _quotes(before, now)
    if "lines" in now and "lines" in before and report is not None:
        return _lines(before["lines"], now["lines"], report)
    return [_("It says something else than the last time.")]


def of_facts(before: Mapping[str, int], now: Mapping[str, int]) -> Sequence[str]:
    """Return which counts of the whole project are otherwise; their names are messages."""
    return [
        _("{what}: {before} → {after}").format(
            what=_capital(_(name)), before=before.get(name, MISSING), after=now[name]
        )
        for name in now
        if before.get(name) != now[name]
    ]


def digest(text: str) -> str:
    """Return what tells a text from others, and not what it says."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _key_columns(columns: Sequence[str]) -> Sequence[str]:
    keys = [name for name in _KEYS if name in columns]
    if "code" in keys or "case" in keys:
        return keys
    return keys or [name for name in columns if name != "level"][:1]


def _label(of: Mapping[str, Any], keys: Sequence[str]) -> str:
    """Return what a line is called: its name in place of its code."""
    parts = [str(of["name" if name == "code" and "name" in of else name]) for name in keys]
    return " – ".join(part for part in parts if part)


def _plain(value: object, decimals: int) -> object:
    if isinstance(value, float):
        return round(value, decimals)
    return value if value is None or isinstance(value, int | str) else str(value)


def _lines(before: Mapping[str, Any], now: Mapping[str, Any], report: Report) -> Sequence[str]:
    said: list[str] = []
    gone = {key: label for key, (label, _values) in before.items() if key not in now}
    for key, (label, values) in now.items():
        same = key if key in before else next((one for one in gone if gone[one] == label), None)
        if same is None:
            said.append(_("{line}: new").format(line=label))
            continue
        gone.pop(same, None)  # its code alone is another
        old, figures = before[same]
        if label != old:
            said.append(_("“{before}” is now called “{line}”.").format(before=old, line=label))
        if changed := _figures(figures, values, report):
            said.append(_("{line}: {figures}").format(line=label, figures=changed))
    said += [_("{line}: no longer there").format(line=label) for label in gone.values()]
    if not said:  # the order alone
        return [_("The lines stand in another order.")] if _names(before) != _names(now) else []
    more = len(said) - _MOST_LINES
    if more > 0:
        rest = ngettext("and {n} more line", "and {n} more lines", more).format(n=more)
        return [*said[:_MOST_LINES], rest]
    return said


def _names(lines: Mapping[str, Any]) -> Sequence[str]:
    return [label for label, _values in lines.values()]


def _figures(before: Mapping[str, Any], now: Mapping[str, Any], report: Report) -> str:
    changed = [
        _figure(name, before.get(name), now.get(name), report)
        for name in dict.fromkeys(chain(now, before))
        if before.get(name) != now.get(name)
    ]
    more = ["…"] if len(changed) > _MOST_FIGURES else []
    return ", ".join([*changed[:_MOST_FIGURES], *more])


def _figure(name: str, before: object, after: object, report: Report) -> str:
    """Return `5 → 6 interviews`, or `Noord 2 → 3` where the project names the column."""
    was, is_now = _shown(before), _shown(after)
    if name not in report.columns or name in report.headings:
        heading = _BASE.sub("", report.headings.get(name, name).replace("\n", " "))
        return f"{heading} {was} → {is_now}"
    heading = _UNIT.sub("", report.heading(name, short=True))
    return f"{was} → {is_now} {_small(heading)}"


def _shown(value: object) -> str:
    if value is None or value == "":
        return MISSING
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float) and language() == "nl":
        return str(value).replace(".", ",")
    return str(value) if not isinstance(value, date) else value.isoformat()


def _quotes(before: Kept, now: Kept) -> Sequence[str]:
    said: list[str] = []
    left = before.get("left_out", 0), now.get("left_out", 0)
    if left[0] != left[1]:
        said.append(_("quotes left out by choice: {before} → {after}").format(
            before=left[0], after=left[1]))  # fmt: skip
    for code in dict.fromkeys([*now["quotes"], *before["quotes"]]):
        was, is_now = (Counter[str](kept["quotes"].get(code, [])) for kept in (before, now))
        new, gone = (is_now - was).total(), (was - is_now).total()
        if new or gone:
            said.append(
                _("{code}: {new} quotes new or otherwise, {gone} gone or otherwise").format(
                    code=code, new=new, gone=gone
                )
            )
    return said or [_("The quotes stand in another order.")]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() or len(text) == 1 else text
