"""Table 6 of a report: how far coders agree, per code and theme and overall.

The one rule: a figure that is undefined is never replaced by a number; one that rests on little
stays, with a sign. Everything that a reader needs to judge the figures stands below them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qcoder.consensus import Consensus
from qcoder.consensus.outcomes import Boundary
from qcoder.i18n import N_, _, language
from qcoder.queries.agreement_words import Words, notes_of
from qcoder.queries.comparison import (
    MATCHED,
    NO_VARIATION,
    REASONS,
    WITHIN,
    Comparison,
    Flag,
    IntervalKind,
    Row,
    Unit,
)
from qcoder.queries.methods import methods
from qcoder.queries.source_line import source_line
from qcoder.report import Report
from qcoder.store import Store

if TYPE_CHECKING:
    import pandas as pd

LOW, WITHIN_SIGN = "*", "†"
FLAGS = {
    Flag.LOW_BASE: N_("low base"),
    Flag.FEW_DOCUMENTS: N_("fewer than 4 documents"),
}
_COEFFICIENTS = (
    "kappa", "positive", "negative", "conger", "fleiss", "ac1", "brennan_prediger", "prevalence",
    "prevalence_index", "bias_index", "u_alpha_2016", "matched_f1",
)  # fmt: skip
_DETAILS = {
    "alpha_below", "positive_units", "disagreements", "light", "remarks", *_COEFFICIENTS[1:],
}  # fmt: skip


@dataclass(frozen=True)
class Decided:
    """What was decided: how often some codes disagree, by whether that was decided."""

    items: Mapping[tuple[frozenset[str], bool], int]
    boundary: Boundary

    @property
    def total(self) -> tuple[int, int]:
        """The disagreements, and how many were decided."""
        return _count(self.items.items())

    def of(self, row: Row) -> tuple[int, int]:
        """Return the disagreements in which a code or theme is, and how many were decided."""
        chosen = {row.id, *row.members}
        return _count(item for item in self.items.items() if item[0][0] & chosen)


def _count(items: Iterable[tuple[tuple[frozenset[str], bool], int]]) -> tuple[int, int]:
    found = [(times, decided) for (_codes, decided), times in items]
    return sum(times for times, _is in found), sum(times for times, decided in found if decided)


def decided(store: Store, found: Comparison) -> Decided:
    """Return what was decided of the disagreements of those who were compared."""
    consensus = Consensus(store)
    if found.reason:
        return Decided({}, consensus.boundary)
    codes = sorted({code for row in found.rows for code in row.members})
    counted = consensus.counts(
        [one.id for one in found.coders], [one.id for one in found.documents], codes
    )
    return Decided(counted, consensus.boundary)


def agreement_report(store: Store, found: Comparison) -> Report:
    """Return the table, with a column for each coder, notes, and paragraphs on methods.

    Columns: `units` that at least two coders counted for, `positive_units` of them that anyone
    coded, `coded_NAME` by each coder, percent agreement, alpha with its interval, and so on; see
    `comparison.Figures`. One line per code and theme, the last over all. `matched_f1` alone where
    passages were matched.
    """
    done = decided(store, found)
    lines = [*found.rows, found.overall]
    frame = _frame(found, lines, done)
    marks = _marks(found, lines)
    within = any(row.interval.method == WITHIN for row in found.rows)
    names = _coded(found)
    unit = Unit(found.choices.unit)
    passages = unit == Unit.PASSAGE
    headings = {name: one.name for name, one in zip(names, found.coders, strict=True)}
    if passages:
        headings["units"] = _("Passages (n)")
    limit = Words(language()).decimal(found.choices.thresholds[0], 3)
    headings["alpha_below"] = _("Share of replicates with α < {limit}").format(limit=limit)
    return Report(
        "agreement",
        _title(found),
        frame,
        (*notes_of(found, within), *_signs(found, marks), *_decisions(found, done)),
        source_line(store.now(), found.double, _by(found)),
        headings=headings,
        decimals={name: 2 for name in ("alpha", "alpha_low", "alpha_high", *_COEFFICIENTS)}
        | {"prevalence": 3, "alpha_below": 3},
        details=_DETAILS - ({"matched_f1"} if passages else set[str]()),
        marks=marks,
        texts=() if found.reason else methods(found, *done.total),
    )


def _title(found: Comparison) -> str:
    words = Words(language())
    return _("Agreement between {coders} per code (N = {n} double-coded documents)").format(
        coders=words.listed(found.people), n=found.double
    )


def _by(found: Comparison) -> str:
    names = Words(language()).listed(found.people)
    return _("coding by {names}").format(names=names) if found.coders else ""


def _coded(found: Comparison) -> list[str]:
    return [f"coded_{coder.name}" for coder in found.coders]


def _frame(found: Comparison, lines: Sequence[Row], done: Decided) -> pd.DataFrame:
    import pandas as pd

    rows = [_line(found, row, done) for row in lines]
    passages = found.choices.unit == Unit.PASSAGE
    whole = ["units", "positive_units", *_coded(found), "disagreements", "decided"]
    shares = ["alpha", "alpha_low", "alpha_high", "alpha_below", *_COEFFICIENTS]
    columns = [
        *("level", "theme", "code", "name", "units", *_coded(found), "agreement_pct", "alpha"),
        *("alpha_low", "alpha_high", "kappa", *(["matched_f1"] if passages else []), "decided"),
        *("light", "remarks", "positive_units", "disagreements", *_COEFFICIENTS[1:-1]),
        *([] if passages else ["matched_f1"]),
        *(["alpha_below"] if found.choices.interval == IntervalKind.BOOTSTRAP else []),
    ]
    if passages:
        gone = {"positive_units", "agreement_pct", "light", *shares} - {"matched_f1"}
        columns = [name for name in columns if name not in gone]
    frame = pd.DataFrame(rows, columns=columns)
    kinds = dict.fromkeys(whole, "int64") | dict.fromkeys([*shares, "agreement_pct"], "float64")
    return frame.astype({name: kind for name, kind in kinds.items() if name in columns})


def _line(found: Comparison, row: Row, done: Decided) -> dict[str, Any]:
    figures, interval = row.figures, row.interval
    overall = row is found.overall
    disagreements, settled = done.of(row)
    given = figures.passages if found.choices.unit == Unit.PASSAGE else figures.given
    counts = given or (0,) * len(found.coders)
    return {
        "level": row.level,
        "theme": row.theme,
        "code": row.code,
        "name": _("Overall") if overall else row.name,
        "units": round(figures.units),
        "positive_units": round(figures.positive_units),
        **{name: round(n) for name, n in zip(_coded(found), counts, strict=True)},
        "agreement_pct": None if figures.percent is None else 100 * figures.percent,
        "alpha": figures.alpha,
        "alpha_low": interval.low,
        "alpha_high": interval.high,
        "alpha_below": interval.below,
        **{name: getattr(figures, name) for name in _COEFFICIENTS},
        "decided": settled,
        "disagreements": disagreements,
        "light": _(row.light.value) if row.light else "",
        "remarks": "; ".join(_remarks(row)),
    }


def _remarks(row: Row) -> list[str]:
    """Return what a figure is to be read with, in words."""
    remarks = [_(FLAGS[flag]) for flag in row.flags if flag in FLAGS]
    if row.figures.reason == MATCHED:
        return remarks
    if row.figures.reason:
        remarks.insert(0, _("n/a – {reason}").format(reason=_(REASONS[row.figures.reason])))
    elif row.interval.reason:
        reason = _(REASONS[row.interval.reason])
        remarks.append(_("no interval: {reason}").format(reason=reason))
    if row.interval.method == WITHIN:
        remarks.append(_("interval within these documents only"))
    return remarks


def _marks(found: Comparison, lines: Sequence[Row]) -> dict[tuple[int, str], str]:
    """Return the signs behind figures, and what stands where there is none."""
    marks: dict[tuple[int, str], str] = {}
    column = "matched_f1" if found.choices.unit == Unit.PASSAGE else "alpha"
    for at, row in enumerate(lines):
        if Flag.LOW_BASE in row.flags:
            marks[at, column] = LOW
        if row.figures.alpha is None and row.figures.reason == NO_VARIATION:
            marks[at, "alpha"] = _("n/a – {reason}").format(reason=_(REASONS[NO_VARIATION]))
        if row.interval.method == WITHIN and found.overall.interval.method != WITHIN:
            marks[at, "alpha_low"] = WITHIN_SIGN
    return marks


def _signs(found: Comparison, marks: dict[tuple[int, str], str]) -> list[str]:
    notes: list[str] = []
    if LOW in marks.values():
        stretches = found.choices.unit in (Unit.CHARACTER, Unit.PASSAGE)
        notes.append(
            _("* low base: no coder has 10 passages; one more or less changes much.")
            if stretches
            else _(
                "* low base: fewer than 10 units coded by anyone; one more or less changes much."
            )
        )
    if any(row.figures.reason == NO_VARIATION for row in found.rows):
        notes.append(
            _(
                "n/a – no variation: all coders coded nothing with it, or everything; then no "
                "coefficient is defined."
            )
        )
    return notes


def _decisions(found: Comparison, done: Decided) -> list[str]:
    """Return how many disagreements there are, and what consensus makes of them."""
    if found.reason:
        return []
    number, settled = done.total
    rule = (
        _("the union of the passages")
        if done.boundary == Boundary.UNION
        else _("what the passages have in common")
    )
    return [
        _(
            "Disagreements: {n}, of which {decided} were decided. In the consensus, coders who "
            "agree on a code but not on where it begins or ends have {rule}, unless decided "
            "otherwise."
        ).format(n=number, decided=settled, rule=rule)
    ]
