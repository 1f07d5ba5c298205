"""What the rows of the code tree are: themes and codes, their colours, pins, marks and numbers.

The one rule: nothing here is kept; the rows come of the session each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qcoder import i18n
from qcoder.i18n import _, ngettext
from qcoder.model import Code, CodeStatus
from ui.session import Session
from ui.shown import Shown
from ui.trees.rows import Mark, Row, Sign, with_heads_marked


def code_rows(
    session: Session,
    shown: Shown,
    pins: Mapping[int, str],
    marks: Mapping[str, Mark],
    *,
    retired: bool,
) -> Sequence[Row]:
    """Return a row for each theme and code; with `retired`, for retired ones too."""
    codes = session.codes
    badges = {code: str(number) for number, code in pins.items()}
    numbers = counts(session, shown)
    kept = set[str]()
    for code in reversed(codes.values()):  # below a retired code there may be others
        if retired or code.status != CodeStatus.RETIRED or code.id in kept:
            kept |= {code.id, code.parent or ""}
    rows = [
        _row(codes, code, numbers[code.id], badges.get(code.id, ""), marks.get(code.id, Mark.NONE))
        for code in codes.values()
        if code.id in kept
    ]
    return with_heads_marked(rows)


def _row(codes: Mapping[str, Code], code: Code, count: int, badge: str, mark: Mark) -> Row:
    name = code.name(i18n.language())
    parts = [name, ngettext("{n} coding", "{n} codings", count).format(n=count)]
    if badge:
        parts.append(_("pinned to {number}").format(number=badge))
    if mark:
        parts.append(_("activated"))
    retired = code.status == CodeStatus.RETIRED
    if retired:
        parts.append(_("retired"))
    return Row(
        id=code.id,
        name=name,
        parent=code.parent or "",
        count=count,
        head=not code.codable,
        sign=Sign.DOT if code.codable else Sign.NONE,
        color=color_of(codes, code),
        badge=badge,
        mark=mark,
        muted=retired,
        spoken=", ".join(parts),
    )


def color_of(codes: Mapping[str, Code], code: Code) -> str:
    """Return a code's colour, else that of what it is under."""
    one: Code | None = code
    while one and not one.color:
        one = codes.get(one.parent or "")
    return one.color if one else ""


def counts(session: Session, shown: Shown) -> dict[str, int]:
    """Return the numbers of codings: a code's own, and a theme's with all codes under it."""
    project, coders = session.open_project, shown.coders
    own = {key: project.counts.of_code(key, coders) for key in session.codes}
    total = dict(own)
    for code in reversed(session.codes.values()):
        if code.parent in total:
            total[code.parent] += total[code.id]
    return {key: own[key] if code.codable else total[key] for key, code in session.codes.items()}


def above(codes: Mapping[str, Code], keys: Iterable[str]) -> set[str]:
    """Return codes with all that they are under."""
    found = set[str]()
    for key in keys:
        code = codes.get(key)
        while code and code.id not in found:
            found.add(code.id)
            code = codes.get(code.parent or "")
    return found


def under(codes: Mapping[str, Code], key: str) -> list[str]:
    """Return a code with all codes under it, in their order."""
    found = [key]
    for code in codes.values():
        if code.parent in found:
            found.append(code.id)
    return found


def siblings(codes: Mapping[str, Code], parent: str | None) -> list[str]:
    """Return the codes right under one (None: at the top), in their order."""
    return [code.id for code in codes.values() if code.parent == parent]


def search_text(code: Code) -> str:
    """Return what a code is found by: names, short id and definitions."""
    return " ".join(
        (code.name_nl, code.name_en, code.short_id, code.definition_nl, code.definition_en)
    )


def tip(codes: Mapping[str, Code], code: Code) -> str:
    """Return what the tooltip of a code says: path, short id and what it is about."""
    language = i18n.language()
    names: list[str] = []
    one: Code | None = code
    while one:
        names.insert(0, one.name(language))
        one = codes.get(one.parent or "")
    path = " > ".join(names) + f" ({code.short_id})"
    return "\n".join(part for part in (path, code.text("brief", language)) if part)
