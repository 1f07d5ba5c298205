"""The lines of the table of figures, whatever it is by: codes, documents, pairs, and so on.

The one rule: a figure that is undefined stays so and says why; one that rests on little is kept,
said to, and put below those that can be judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qcoder import i18n
from qcoder.i18n import N_, _, ngettext
from qcoder.queries.agreement_words import Words
from qcoder.queries.comparison import (
    MATCHED,
    NO_SHARED,
    NO_VARIATION,
    NOT_ASKED,
    ONE_CODER,
    REASONS,
    WITHIN,
    Comparison,
    Figures,
    Flag,
    Interval,
    Light,
    Row,
    Unit,
)
from ui.session import Session


class View(StrEnum):
    """What the lines are."""

    CODES = "codes"
    THEMES = "themes"
    DOCUMENTS = "documents"
    PAIRS = "pairs"
    WITHOUT = "without"
    ORDER = "order"


@dataclass(frozen=True)
class Line:
    """One line: its figures, and which disagreements are behind it (ids; no codes means all).

    `difference` is to all coders, of a line without one of them; `so_far` is alpha over all
    documents up to this one; `who` completed a document.
    """

    key: str
    name: str
    figures: Figures
    coders: tuple[str, ...]
    documents: tuple[str, ...]
    codes: tuple[str, ...] = ()
    interval: Interval | None = None
    light: Light = Light.NONE
    remark: str = ""
    low_base: bool = False
    color: str | None = None
    path: str = ""
    difference: float | None = None
    so_far: float | None = None
    who: str = ""


LIGHTS = {
    Light.GREEN: N_("green: the lower limit reaches {high}"),
    Light.AMBER: N_("amber: the lower limit reaches {low}, not {high}"),
    Light.RED: N_("red: the lower limit is below {low}"),
}


def lines_of(found: Comparison, view: View, session: Session) -> list[Line]:
    """Return the lines of a view, in the order of the project, or of coding."""
    if found.reason:
        return []
    return _Lines(found, session).of(view)


def light_words(light: Light, found: Comparison) -> str:
    """Return what a traffic light says; empty where there is none."""
    if light not in LIGHTS:
        return ""
    words = Words(i18n.language())
    low, high = (words.decimal(limit, 3) for limit in found.choices.thresholds)
    return _(LIGHTS[light]).format(low=low, high=high)


def interval_words(interval: Interval | None) -> str:
    """Return the limits of an interval; a dash where there is none."""
    if interval is None or interval.low is None:
        return "–"
    words = Words(i18n.language())
    sign = " †" if interval.method == WITHIN else ""
    return f"{words.decimal(interval.low)} – {words.decimal(interval.high)}{sign}"


class _Lines:
    def __init__(self, found: Comparison, session: Session) -> None:
        self._found, self._session = found, session
        self._coders = tuple(one.id for one in found.coders)
        self._documents = tuple(one.id for one in found.documents if len(one.complete) > 1)

    def of(self, view: View) -> list[Line]:
        found = self._found
        if view == View.CODES:
            return [self._row(row) for row in found.rows if self._is_code(row)]
        if view == View.THEMES:
            return [self._row(row) for row in found.rows if row.rolled_up]
        return {
            View.DOCUMENTS: self._per_document,
            View.PAIRS: self._per_pair,
            View.WITHOUT: self._without,
            View.ORDER: self._in_order,
        }[view]()

    def _is_code(self, row: Row) -> bool:
        """Tell whether a row is a code that is applied, also where codes are under it."""
        code = self._session.codes.get(row.id)
        return not row.rolled_up or (code is not None and code.codable)

    def _row(self, row: Row) -> Line:
        code = self._session.codes.get(row.id)
        return Line(
            row.id,
            row.name,
            row.figures,
            self._coders,
            self._documents,
            (row.id,),
            row.interval,
            row.light,
            remark(row.figures, row.flags, self._found.choices.unit),
            Flag.LOW_BASE in row.flags,
            code.color if code else None,
            row.path,
        )

    def _per_document(self) -> list[Line]:
        found = self._found
        return [
            Line(
                one.id,
                one.name,
                one.figures,
                tuple(self._coders[at] for at in one.complete),
                (one.id,),
                remark=remark(one.figures),
                who=", ".join(found.people[at] for at in one.complete),
            )
            for one in found.documents
        ]

    def _per_pair(self) -> list[Line]:
        people = self._found.people
        return [
            Line(
                f"{self._coders[one.first]} {self._coders[one.second]}",
                f"{people[one.first]} – {people[one.second]}",
                one.figures,
                (self._coders[one.first], self._coders[one.second]),
                self._documents,
                interval=one.interval,
                light=one.light,
                remark=remark(one.figures),
            )
            for one in self._found.pairs
        ]

    def _without(self) -> list[Line]:
        if len(self._coders) < 3:
            return []
        return [
            Line(
                self._coders[one.coder],
                _("Without {coder}").format(coder=self._found.people[one.coder]),
                one.figures,
                tuple(key for at, key in enumerate(self._coders) if at != one.coder),
                self._documents,
                remark=remark(one.figures),
                difference=one.difference,
            )
            for one in self._found.without
        ]

    def _in_order(self) -> list[Line]:
        found = self._found
        return [
            Line(
                found.documents[one.document].id,
                f"{n}. {found.documents[one.document].name}",
                one.figures,
                tuple(self._coders[at] for at in found.documents[one.document].complete),
                (found.documents[one.document].id,),
                remark=remark(one.figures),
                so_far=one.cumulative.alpha,
            )
            for n, one in enumerate(found.curve, 1)
        ]


def remark(figures: Figures, flags: Sequence[Flag] = (), unit: str = Unit.SENTENCE) -> str:
    """Return what figures are to be read with: why one is missing, or rests on little."""
    if figures.reason and figures.reason != MATCHED:
        return _undefined(figures.reason)
    return _low_base(figures, unit) if Flag.LOW_BASE in flags else ""


def about_interval(interval: Interval | None) -> str:
    """Return why there is no interval, or that it says less than others; else nothing."""
    if interval and interval.method == WITHIN:
        return _("interval within these documents only")
    if interval and interval.low is None and interval.reason not in (MATCHED, NOT_ASKED):
        reason = _(REASONS.get(interval.reason, interval.reason))
        return _("no interval: {reason}").format(reason=reason)
    return ""


def _undefined(reason: str) -> str:
    short = {
        NO_VARIATION: _("n/a – no variation"),
        NO_SHARED: _("n/a – no document in common"),
        ONE_CODER: _("n/a – one coder"),
    }
    return short.get(reason) or _("n/a – {reason}").format(reason=_(REASONS.get(reason, reason)))


def _low_base(figures: Figures, unit: str) -> str:
    if unit in (Unit.CHARACTER, Unit.PASSAGE):
        n = max(figures.passages, default=0)
        return ngettext("{n} passage: low base", "{n} passages: low base", n).format(n=n)
    n = round(figures.positive_units)
    return ngettext("{n} unit: low base", "{n} units: low base", n).format(n=n)
