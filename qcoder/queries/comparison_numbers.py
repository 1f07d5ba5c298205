"""The figures of a comparison: per code and theme, document, pair of coders, and over all.

The one rule: pure; over codes and documents sums are added and figures pooled, never averaged.
Themes stand beside their codes and are no part of what is pooled.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean, median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qcoder.agreement import (
    Intervals,
    Resampling,
    intervals_of,
    views,
)
from qcoder.agreement.spans import Ends
from qcoder.agreement.tallies import units_tallied
from qcoder.queries.comparison import (
    FEW_DOCUMENTS,
    LOW_BASE,
    NO_CODE,
    NO_SHARED,
    NO_VARIATION,
    NOT_ASKED,
    ONE_CODER,
    SAME,
    WITHIN,
    CoderRow,
    Comparison,
    CurvePoint,
    DocumentRow,
    Figures,
    Flag,
    Interval,
    IntervalKind,
    Light,
    Macro,
    PairRow,
    Progress,
    Row,
    Unit,
    WithoutRow,
)
from qcoder.queries.comparison_input import Line, Prepared
from qcoder.queries.comparison_sums import Sums, View, number, sums_of
from qcoder.queries.comparison_themes import Themes

_ALPHA = "krippendorff_alpha"


def compute(given: Prepared, progress: Progress | None = None) -> Comparison:
    """Return the figures of what was prepared; `progress` may raise `Cancelled`."""
    if len(given.coders) < 2:
        return _nothing(given, ONE_CODER)
    if not any(len(one.complete) > 1 for one in given.documents):
        return _nothing(given, NO_SHARED)
    if not _shared(given).any():
        return _nothing(given, NO_CODE)
    return _Computing(given, progress or (lambda done, total: None)).comparison()


class _Computing:
    """Computes one comparison of at least two coders with a document that both completed."""

    def __init__(self, given: Prepared, progress: Progress) -> None:
        self._given, self._progress = given, progress
        pairs, without = views(len(given.coders))
        self._everyone: View = tuple(range(len(given.coders)))
        self._pairs: Sequence[View] = pairs
        self._without: Sequence[View] = without
        self._views = list(dict.fromkeys([self._everyone, *pairs, *without]))
        how = given.choices
        self._how = Resampling(
            how.interval,
            how.replicates,
            how.seed,
            thresholds=tuple(how.thresholds),
            coefficients=(_ALPHA,),
        )

    def comparison(self) -> Comparison:
        """Return all figures."""
        self._progress(0, 4)
        own, above = self._sums([line for line in self._given.lines if line.rolled_up])
        self._progress(2, 4)
        rows = self._rows(own, above)
        [figures] = own.pooled(self._everyone, _sum)
        overall = self._row(None, figures, self._interval(own, self._everyone, figures))
        pairs = self._pair_rows(own)
        alone = own.pooled(self._everyone, _each)
        self._progress(3, 4)
        return _comparison(
            self._given,
            rows=rows,
            overall=overall,
            documents=self._documents(alone),
            macro=_macro([row.figures.alpha for row in rows if not row.rolled_up]),
            pairs=pairs,
            without=self._without_rows(own, figures.alpha),
            curve=self._curve(own, alone),
        )

    def _sums(self, lines: Sequence[Line]) -> tuple[Sums, Sums | None]:
        """Return the sums of codes, and of these themes."""
        given = self._given
        themes = Themes([line.members for line in lines], given.raters)
        ends = Ends.of(given.spans, given.raters, len(given.coders))
        by_code = by_theme = None
        if given.choices.unit not in (Unit.CHARACTER, Unit.PASSAGE):
            by_code = units_tallied(ends, given.units, rule=given.choices.rule)
            by_theme = themes.tallies(by_code, len(given.units.start))
        own = sums_of(given, ends, self._views, by_code)
        if not lines:
            return own, None
        wanted = list(dict.fromkeys([self._everyone, *self._pairs]))
        return own, sums_of(given, themes.ends(ends), wanted, by_theme)

    def _rows(self, own: Sums, above: Sums | None) -> tuple[Row, ...]:
        """Return a row for each code, and for each theme with what its codes have together."""
        themes = iter(self._each(above) if above else ())
        codes = self._each(own)
        return tuple(
            self._row(line, *(next(themes) if line.rolled_up else codes[line.members[0]]))
            for line in self._given.lines
        )

    def _each(self, sums: Sums) -> Sequence[tuple[Figures, Interval]]:
        figures = sums.each(self._everyone)
        if sums.tallies is None or self._how.method == IntervalKind.NONE:
            return [(one, _no_interval(one)) for one in figures]
        found = intervals_of(sums.tallies, sums.statistics[self._everyone], how=self._how)
        return [(one, _interval(found, one, (place,))) for place, one in enumerate(figures)]

    def _row(self, line: Line | None, figures: Figures, interval: Interval) -> Row:
        light = self._light(figures, interval)
        return _row(self._given, line, figures, interval, light, self._flags(figures))

    def _interval(self, sums: Sums, view: View, figures: Figures) -> Interval:
        """Return the interval of the pooled alpha of some coders."""
        if sums.tallies is None or self._how.method == IntervalKind.NONE:
            return _no_interval(figures)
        of = sums.statistics[view]
        found = intervals_of(sums.tallies, of, over_codes=True, how=self._how)
        return _interval(found, figures, ())

    def _light(self, figures: Figures, interval: Interval) -> Light:
        low, high = self._given.choices.thresholds
        limit = interval.low
        low_base = Flag.LOW_BASE in self._flags(figures)
        if limit is None or low_base or interval.method == WITHIN:
            return Light.NONE
        return Light.GREEN if limit >= high else Light.AMBER if limit >= low else Light.RED

    def _flags(self, figures: Figures) -> tuple[Flag, ...]:
        stretches = self._given.choices.unit in (Unit.CHARACTER, Unit.PASSAGE)
        base = max(figures.passages) if stretches else figures.positive_units
        said = {
            Flag.NO_VARIATION: figures.reason == NO_VARIATION,
            Flag.LOW_BASE: 0 < base < LOW_BASE,
            Flag.FEW_DOCUMENTS: figures.documents < FEW_DOCUMENTS,
        }
        return tuple(flag for flag, is_so in said.items() if is_so)

    def _documents(self, figures: Sequence[Figures]) -> tuple[DocumentRow, ...]:
        none = _no_figures(self._given, NO_SHARED)
        return tuple(
            DocumentRow(
                one.id, one.name, one.complete, none if one.place is None else figures[one.place]
            )
            for one in self._given.documents
        )

    def _pair_rows(self, own: Sums) -> tuple[PairRow, ...]:
        found: list[PairRow] = []
        for pair in self._pairs:
            [figures] = own.pooled(pair, _sum)
            interval = self._interval(own, pair, figures)
            light = self._light(figures, interval)
            found.append(PairRow(pair[0], pair[1], figures, interval, light))
        return tuple(found)

    def _without_rows(self, own: Sums, alpha: float | None) -> tuple[WithoutRow, ...]:
        found: list[WithoutRow] = []
        for coder, view in enumerate(self._without):
            [figures] = own.pooled(view, _sum)
            known = None not in (figures.alpha, alpha)
            difference = (figures.alpha or 0) - (alpha or 0) if known else None
            found.append(WithoutRow(coder, figures, difference))
        return tuple(found)

    def _curve(self, own: Sums, alone: Sequence[Figures]) -> tuple[CurvePoint, ...]:
        """Return agreement along the documents, in the order in which they were completed."""
        compared = [at for at, one in enumerate(self._given.documents) if one.place is not None]
        order = [at for at in self._given.order if len(self._complete(compared[at])) > 1]

        def so_far(of: NDArray[Any]) -> NDArray[Any]:
            return of[..., order].cumsum(-1)

        together = own.pooled(self._everyone, so_far, mean_kappa=False)
        return tuple(
            CurvePoint(compared[at], alone[at], up_to)
            for at, up_to in zip(order, together, strict=True)
        )

    def _complete(self, document: int) -> tuple[int, ...]:
        return self._given.documents[document].complete


def _sum(of: NDArray[Any]) -> NDArray[Any]:
    return of.sum(-1, keepdims=True)


def _each(of: NDArray[Any]) -> NDArray[Any]:
    return of


def _interval(found: Intervals, figures: Figures, place: tuple[int, ...]) -> Interval:
    """Return the interval of alpha at a place."""
    low, high = (number(limit[_ALPHA][place]) for limit in (found.low, found.high))
    if low is None:
        reason = str(found.reason[_ALPHA][place])
        # There is a figure, but it does not vary with the documents.
        return Interval(reason=figures.reason or (SAME if reason == NO_VARIATION else reason))
    method = str(found.method[place])
    drawn = method == IntervalKind.BOOTSTRAP
    below = number(found.below[found.how.thresholds[0]][place]) if drawn else None
    return Interval(low, high, method, below=below)


def _no_interval(figures: Figures) -> Interval:
    return Interval(reason=figures.reason or NOT_ASKED)


def _macro(alphas: Sequence[float | None]) -> Macro:
    defined = [alpha for alpha in alphas if alpha is not None]
    if not defined:
        return Macro(None, None, 0, len(alphas))
    return Macro(mean(defined), median(defined), len(defined), len(alphas))


def _row(
    given: Prepared,
    line: Line | None,
    figures: Figures,
    interval: Interval,
    light: Light,
    flags: tuple[Flag, ...],
) -> Row:
    """Return a row of a code or theme; without a line, that over all codes."""
    members = line.members if line else range(len(given.codes))
    return Row(
        id=line.code.id if line else "",
        code=line.code.short_id if line else "",
        name=line.name if line else "",
        path=line.path if line else "",
        theme=line.theme if line else "",
        level=line.level if line else 0,
        rolled_up=line.rolled_up if line else True,
        members=tuple(given.codes[at] for at in members),
        figures=figures,
        interval=interval,
        light=light,
        flags=flags,
    )


def _no_figures(given: Prepared, reason: str) -> Figures:
    none = (0,) * len(given.coders)
    return Figures(given=none, passages=none, reason=reason)


def _shared(given: Prepared) -> NDArray[np.bool_]:
    """Tell in which of the documents compared at least two coders count for some code."""
    return np.any(np.bitwise_count(given.raters) > 1, axis=0)


def _nothing(given: Prepared, reason: str) -> Comparison:
    """Return a comparison without figures, and why."""
    nothing = _no_figures(given, reason)
    flags = (Flag.ONE_CODER,) if reason == ONE_CODER else (Flag.FEW_DOCUMENTS,)
    rows = tuple(
        _row(given, line, nothing, Interval(reason=reason), Light.NONE, flags)
        for line in (*given.lines, None)
    )
    documents = tuple(
        DocumentRow(one.id, one.name, one.complete, nothing) for one in given.documents
    )
    codes = sum(not one.rolled_up for one in rows)
    none = Macro(None, None, 0, codes)
    return _comparison(given, rows=rows[:-1], overall=rows[-1], documents=documents, macro=none)


def _comparison(
    given: Prepared,
    *,
    rows: tuple[Row, ...],
    overall: Row,
    documents: tuple[DocumentRow, ...],
    macro: Macro,
    pairs: tuple[PairRow, ...] = (),
    without: tuple[WithoutRow, ...] = (),
    curve: tuple[CurvePoint, ...] = (),
) -> Comparison:
    shared = _shared(given)
    double = [one for one in given.documents if one.place is not None and shared[one.place]]
    length = sum(one.length for one in double)
    reason = overall.figures.reason
    return Comparison(
        choices=given.choices,
        coders=tuple(
            CoderRow(coder.id, coder.name, sum(at in one.complete for one in given.documents))
            for at, coder in enumerate(given.coders)
        ),
        documents=documents,
        rows=rows,
        overall=overall,
        macro=macro,
        pairs=pairs,
        without=without,
        curve=curve,
        double=len(double),
        share=len(double) / given.total if given.total else None,
        text_share=length / given.total_length if given.total_length else None,
        total=given.total,
        proposed=given.proposed,
        later_codes=given.later_codes,
        rules=given.rules,
        reason=reason if reason in (ONE_CODER, NO_SHARED, NO_CODE) else "",
    )
