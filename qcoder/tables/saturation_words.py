"""What the numbers of saturation say, in sentences.

The one rule: every statement names its base, run and threshold, and its source.
"""

from __future__ import annotations

import math

import numpy as np

from qcoder.i18n import _
from qcoder.tables import saturation_rule as rule
from qcoder.tables.choices import Choices


def result(found: rule.Outcome, choices: Choices) -> str:
    """Return the sentence that says where saturation is, such as `6+2`."""
    given = {"base": choices.base, "run": choices.run, "threshold": f"{choices.threshold:g}"}
    if not found.assessable:
        said = _(
            "Whether there is saturation cannot be assessed with a base of {base} interviews and "
            "runs of {run}: there are too few interviews, or no codes in the base."
        )
    elif found.at is None:
        said = _(
            "Saturation is not reached: no run of {run} interviews adds at most {threshold} % of "
            "the codes in the first {base}."
        )
    else:
        said = _(
            "Saturation at {at}+{run}: after {at} interviews, the next {run} add at most "
            "{threshold} % of the codes in the first {base}."
        )
    return said.format(at=found.at, **given)


def others(new: rule.Counts) -> list[str]:
    """Return, for each base, where saturation is with each run and threshold."""
    found: list[str] = []
    for base in rule.BASES:
        points = {
            (run, threshold): rule.outcome(new, base, run, threshold)
            for threshold in rule.THRESHOLDS
            for run in rule.RUNS
        }
        each = [
            _("{point} (run {run}, at most {threshold} %)").format(
                point=_point(point, run), run=run, threshold=f"{threshold:g}"
            )
            for (run, threshold), point in points.items()
        ]
        if not any(point.assessable for point in points.values()):
            each = [_("not assessable")]
        found.append(_("Base {base}: {points}.").format(base=base, points=", ".join(each)))
    return found


def _point(found: rule.Outcome, run: int) -> str:
    if not found.assessable:
        return _("not assessable")
    return _("not reached") if found.at is None else f"{found.at}+{run}"


def enough(new: rule.Counts) -> list[str]:
    """Return after how many interviews nearly all codes are there, and all."""
    most, every = rule.enough(new, 90), rule.enough(new, 100)
    if most is None:
        return []
    said = _("90 % of all codes are there after interview {most}, 100 % after interview {every}")
    source = "Hennink, Kaiser & Marconi 2017, Qualitative Health Research 27(4), 591–608"
    return [f"{said} ({source}).".format(most=most, every=every)]


def orders(spread: rule.Spread, choices: Choices) -> list[str]:
    """Return what other orders of the interviews would give."""
    reached = np.sort(spread.points[spread.points > 0])
    if not len(reached):
        return []
    low, median, high = (
        int(reached[math.ceil(len(reached) * share) - 1]) for share in (0.05, 0.5, 0.95)
    )
    said = _(
        "In {orders} random orders of the interviews (seed {seed}), the median of codes so far, "
        "and the 5th and 95th percentile, are in the last columns; saturation is reached in "
        "{reached} of them, after {median} interviews at the median (5–95 %: {low}–{high}), run "
        "included."
    )
    return [
        said.format(
            orders=rule.ORDERS,
            seed=rule.SEED,
            reached=len(reached),
            median=median,
            low=low,
            high=high,
        )
    ]


def caveats() -> list[str]:
    """Return what the rule is, and what it cannot say."""
    return [
        _(
            "Run after an interview: the new codes in the next interviews, in percent of the "
            "codes in the base (Guest, Namey & Chen 2020, PLoS ONE 15(5), e0232076). Where the run "
            "has not ended, it is not assessable; * is where saturation is."
        ),
        _(
            "The rule is about codes found in the data, in the order of the interviews; that no "
            "new codes come does not say that their meaning is fully understood."
        ),
    ]
