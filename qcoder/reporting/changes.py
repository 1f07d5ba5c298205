"""What a report said, kept as plain data, and what is otherwise than the last time, in sentences.

The one rule: a sentence names the line and both figures; what only follows from others, such as a
percentage of interviews, is not told.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

from qcoder.i18n import _, language, ngettext
from qcoder.report import MISSING, NO, YES, Report
from qcoder.report_parts import Quoted

Kept = Mapping[str, Any]
# The ids of what columns are named after (by ""), and lines (by their key column), by their names.
Ids = Mapping[str, Mapping[str, str]]

_MOST_CELLS = 5000  # of a table that is kept cell by cell
_MOST_LINES = 8  # that are told of one table
_MOST_FIGURES = 4  # that are told of one line
# What tells one line of a table from another; else its first column does.
_KEYS = (
    "group", "region", "case", "year", "code", "other", "document", "speaker", "coder", "day",
    "turn",
)  # fmt: skip
_ABOUT = ("level", "theme", "name", "other_name")  # what a line is called
_CALLED = {"code": "name", "other": "other_name"}  # the names of what is told by its code
_FOLLOWS = ("_pct", "_median", "_low", "_high")
_UNIT = re.compile(r" \((n|%)\)$")
_DASH = " – "  # between what a line is called by
_BASE = re.compile(r"\s*\(n = \d+\)$")


def of_table(report: Report, ids: Ids | None = None, above: Collection[str] = ()) -> Kept:
    """Return what a table says: per line its name and figures.

    `above` are codes with others under them in the same table: what is said of their pairs only
    follows from these.
    """
    columns = report.columns
    keys = _key_columns(columns)
    told = [
        name
        for name in columns
        if name not in keys and name not in _ABOUT and not name.endswith(_FOLLOWS)
    ]
    lines: dict[str, Any] = {}
    follows: dict[str, Any] = {}
    named: dict[str, dict[str, str]] = {}
    seen = Counter[str]()
    for row in report.rows():
        of = dict(zip(columns, row, strict=True))
        key = _key(of, keys)
        seen[key] += 1
        key += f" {seen[key]}" if seen[key] > 1 else ""
        values = {name: _plain(of[name], report.decimals.get(name, 1)) for name in told}
        into = follows if {*above} & {of[name] for name in keys} else lines
        into[key] = [_label(of, keys), values]
        _name(named, {name: [of[name]] for name in keys}, ids or {})
    _name(named, {"": told}, ids or {})
    if len(lines) * len(told) > _MOST_CELLS:
        return {"digest": digest(json.dumps(lines, sort_keys=True, ensure_ascii=False))}
    return {"lines": lines, "follows": follows, "ids": named}


def _key(of: Mapping[str, Any], keys: Sequence[str]) -> str:
    """Return what tells a line from others; of two codes, whichever comes first."""
    values = [_BASE.sub("", str(of[name])) for name in keys]
    return json.dumps(sorted(values) if "other" in keys else values, ensure_ascii=False)


def _name(named: dict[str, dict[str, str]], names: Mapping[str, Sequence[Any]], ids: Ids) -> None:
    """Add the ids of those names that have one."""
    for kind, of in names.items():
        known = ids.get(kind, {})
        found = {name: known[name] for name in of if name in known}
        if found:
            named.setdefault(kind, {}).update(found)


def of_quotes(quoted: Quoted, codes: Sequence[str], left_out: int = 0) -> Kept:
    """Return what quotes say, without their words: how they are printed, by the id of their code.

    `codes` are these ids, one per quote.
    """
    found: dict[str, list[Any]] = {}
    for code, line in zip(codes, quoted.lines, strict=True):
        _name, digests = found.setdefault(code, [line.code, []])
        digests.append(digest(f"{line.words} {line.source}"))
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
        again, called = _called(before, now, report)
        found = _lines(again["lines"], now["lines"], report)
        return [*called, *(found or _lines(again["follows"], now["follows"], report))]
    return [_("It says something else than the last time.")]


def renamed(before: str, after: str) -> str:
    """Return the sentence that something has another name."""
    return _("“{before}” is now called “{line}”.").format(before=before, line=after)


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
    called = [_CALLED.get(name, name) for name in keys]
    parts = [
        str(of[there if there in of else name]) for there, name in zip(called, keys, strict=True)
    ]
    return _DASH.join(part for part in parts if part)


def _plain(value: object, decimals: int) -> object:
    if isinstance(value, float):
        return round(value, decimals)
    return value if value is None or isinstance(value, int | str) else str(value)


def _called(before: Kept, now: Kept, report: Report) -> tuple[Kept, Sequence[str]]:
    """Return what was said with the names of now, and the sentences on columns of another name."""
    said: list[str] = []
    names: dict[str, dict[str, str]] = {}
    for kind, ids in now["ids"].items():
        of = {key: name for name, key in ids.items()}
        was = before["ids"].get(kind, {})
        names[kind] = {old: of[key] for old, key in was.items() if of.get(key, old) != old}
    columns = names.pop("", {})
    said = [renamed(_capital(old), _heading(new, report)) for old, new in columns.items()]
    lines = {old: new for each in names.values() for old, new in each.items()}

    def again(kept: Mapping[str, Any]) -> Mapping[str, Any]:
        return {
            _moved(key, lines): [
                label,
                {columns.get(name, name): of for name, of in values.items()},
            ]
            for key, (label, values) in kept.items()
        }

    return {part: again(before[part]) for part in ("lines", "follows")}, said


def _moved(key: str, names: Mapping[str, str]) -> str:
    """Return the key of a line with other names in it."""
    whole, end = key.rsplit("]", 1)
    values = [names.get(one, one) for one in json.loads(whole + "]")]
    return json.dumps(values, ensure_ascii=False) + end


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
        said += [one for one in _renames(old, label) if one not in said]
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


def _renames(before: str, after: str) -> Sequence[str]:
    """Return what in the name of a line is called otherwise; the order of a pair says nothing."""
    old, new = before.split(_DASH), after.split(_DASH)
    if sorted(old) == sorted(new):
        return []
    if len(old) != len(new):
        return [renamed(before, after)]
    return [renamed(was, now) for was, now in zip(old, new, strict=True) if was != now]


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
        return f"{_heading(name, report)} {was} → {is_now}"
    heading = _UNIT.sub("", report.heading(name, short=True))
    return f"{was} → {is_now} {_small(heading)}"


def _heading(name: str, report: Report) -> str:
    return _BASE.sub("", report.headings.get(name, name).replace("\n", " "))


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
    for key in dict.fromkeys([*now["quotes"], *before["quotes"]]):
        old, was = before["quotes"].get(key, ("", []))
        code, is_now = now["quotes"].get(key, (old, []))
        if old and old != code:
            said.append(renamed(old, code))
        new, gone = (
            (Counter(is_now) - Counter(was)).total(),
            (Counter(was) - Counter(is_now)).total(),
        )
        if new or gone:
            told = ngettext(
                "{code}: {new} quote new or otherwise, {gone} gone or otherwise",
                "{code}: {new} quotes new or otherwise, {gone} gone or otherwise",
                new,
            )
            said.append(told.format(code=code, new=new, gone=gone))
    return said or [_("The quotes stand in another order.")]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() or len(text) == 1 else text
