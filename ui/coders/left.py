"""What is left to be settled, as rows: proposed codes, then proposals and conflicts.

The one rule: nothing here is kept; it comes of the project each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qcoder import i18n
from qcoder.differences import Difference
from qcoder.i18n import _, ngettext
from qcoder.model import Code
from ui.session import Session

CODE, PROPOSAL, CONFLICT = "code", "proposal", "conflict"


class Item(NamedTuple):
    """One thing to settle; `code` is set for a proposed code, else `difference`."""

    key: str
    kind: str
    what: str
    where: str
    whose: str
    code: Code | None = None
    difference: Difference | None = None

    @property
    def settled(self) -> bool:
        """Whether it was settled."""
        return self.difference is not None and self.difference.settled is not None


def items(session: Session, *, settled: bool) -> list[Item]:
    """Return what is to be settled; with `settled`, also what was, last."""
    differences = session.open_project.differences
    found = [_of_code(session, code) for code in differences.proposed()]
    rest = [_of_difference(one) for one in differences.list(settled=settled)]
    order = [CODE, PROPOSAL, CONFLICT]
    return sorted(found + rest, key=lambda one: (one.settled, order.index(one.kind)))


def codings_of(session: Session, code: str) -> list[tuple[str, int]]:
    """Return how many codings with a code each coder has, by name, where there are any."""
    counts = session.open_project.counts
    found = [(one.name, counts.of_code(code, [key])) for key, one in session.coders.items()]
    return [(name, n) for name, n in found if n]


def kind_name(item: Item) -> str:
    """Return what a thing to settle is called."""
    if item.difference and item.difference.settled:
        return _("kept ours") if item.difference.settled == "ours" else _("took theirs")
    return {
        CODE: _("proposed code"),
        PROPOSAL: _("proposed change"),
        CONFLICT: _("conflict"),
    }[item.kind]


def targets(session: Session, code: Code) -> Sequence[tuple[str, str]]:
    """Return the codes that a proposed one may be mapped to, as pairs of id and name."""
    language, path = i18n.language(), session.open_project.codes.path
    return [
        (one.id, f"{path(one.id, language)} ({one.short_id})")
        for one in session.codes.values()
        if one.status == "active" and one.codable == code.codable and one.id != code.id
    ]


def _of_code(session: Session, code: Code) -> Item:
    by = codings_of(session, code.id)
    n = sum(number for _name, number in by)
    return Item(
        code.id,
        CODE,
        f"{code.name(i18n.language())} ({code.short_id})",
        ngettext("{n} coding", "{n} codings", n).format(n=n),
        ", ".join(name for name, _n in by),
        code=code,
    )


def _of_difference(one: Difference) -> Item:
    where = " · ".join(part for part in (one.on, f"“{one.words}”" if one.words else "") if part)
    kind = PROPOSAL if one.kind == "proposal" else CONFLICT
    return Item(one.id, kind, one.what, where, one.coder, difference=one)
