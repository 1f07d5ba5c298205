"""Agreement seen otherwise: by document, by pair of coders, without each coder, in coding order.

The one rule: the figures are those of the comparison, over all codes; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from qcoder.i18n import N_, _, language
from qcoder.queries.agreement_words import Words, notes_of
from qcoder.queries.comparison import NO_VARIATION, Comparison, Figures, Interval, Unit
from qcoder.queries.source_line import source_line
from qcoder.report import Report
from qcoder.store import Store

_TWO = (
    *("alpha", "alpha_low", "alpha_high", "kappa", "positive", "ac1", "difference", "cumulative"),
    "matched_f1",
)
_KAPPA = ("agreement_pct", "alpha", "kappa", "positive", "ac1", "matched_f1")


class By(StrEnum):
    """What the lines of a table on agreement are."""

    CODE = N_("code")
    DOCUMENT = N_("document")
    PAIR = N_("pair")
    CODER = N_("coder")
    ORDER = N_("order")


_COLUMNS = {
    By.DOCUMENT: ("document", "coder", "units", *_KAPPA),
    By.PAIR: ("pair", "documents", "units", *_KAPPA[:2], "alpha_low", "alpha_high", *_KAPPA[2:]),
    By.CODER: ("coder", "documents", "passages", "alpha", "matched_f1", "difference"),
    By.ORDER: ("document", "units", "alpha", "cumulative", "matched_f1"),
}


def view(store: Store, found: Comparison, by: By) -> Report:
    """Return agreement over all codes, a line for each document, pair or coder."""
    import pandas as pd

    rows, title, note = {
        By.DOCUMENT: _documents,
        By.PAIR: _pairs,
        By.CODER: _coders,
        By.ORDER: _order,
    }[by](found)
    notes = [*([note] if note and not found.reason else []), *notes_of(found, False)]
    names = Words(language()).listed(found.people)
    gone = {*_TWO[:-1], "agreement_pct"} if found.choices.unit == Unit.PASSAGE else set[str]()
    columns = [name for name in _COLUMNS[by] if name not in gone]
    frame = pd.DataFrame([line for line, _figures in rows], columns=columns)
    shares = [name for name in (*_TWO, "agreement_pct") if name in columns]
    frame = frame.astype(dict.fromkeys(shares, "float64"))
    marks = {
        (at, "alpha"): _("n/a – {reason}").format(reason=_("no variation"))
        for at, (_line, figures) in enumerate(rows)
        if figures.reason == NO_VARIATION
    }
    return Report(
        f"agreement_{by}",
        title,
        frame,
        tuple(notes),
        source_line(store.now(), found.double, _("coding by {names}").format(names=names)),
        decimals=dict.fromkeys(_TWO, 2),
        marks=marks,
    )


_Rows = Sequence[tuple[dict[str, Any], Figures]]


def _figures(figures: Figures, names: Iterable[str] = _KAPPA) -> Mapping[str, Any]:
    values = {name: getattr(figures, name, None) for name in names}
    if figures.percent is not None:
        values["agreement_pct"] = 100 * figures.percent
    return values


def _between(interval: Interval) -> Mapping[str, Any]:
    return {"alpha_low": interval.low, "alpha_high": interval.high}


def _documents(found: Comparison) -> tuple[_Rows, str, str]:
    rows = [
        (
            {
                "document": one.name,
                "coder": ", ".join(found.people[at] for at in one.complete),
                "units": round(one.figures.units),
                **_figures(one.figures),
            },
            one.figures,
        )
        for one in found.documents
    ]
    return rows, _("Agreement per document"), ""


def _pairs(found: Comparison) -> tuple[_Rows, str, str]:
    rows = [
        (
            {
                "pair": f"{found.people[one.first]}, {found.people[one.second]}",
                "documents": one.figures.documents,
                "units": round(one.figures.units),
                **_figures(one.figures, _KAPPA[:2]),
                **_between(one.interval),
                **_figures(one.figures, _KAPPA[2:]),
            },
            one.figures,
        )
        for one in found.pairs
    ]
    return rows, _("Agreement per pair of coders"), ""


def _coders(found: Comparison) -> tuple[_Rows, str, str]:
    without = {one.coder: one for one in found.without}
    rows: list[tuple[dict[str, Any], Figures]] = []
    for at, coder in enumerate(found.coders):
        figures = without[at].figures if at in without else Figures()
        passages = found.overall.figures.passages
        rows.append(
            (
                {
                    "coder": coder.name,
                    "documents": coder.complete,
                    "passages": passages[at] if passages else 0,
                    "alpha": figures.alpha,
                    "matched_f1": figures.matched_f1,
                    "difference": without[at].difference if at in without else None,
                },
                figures,
            )
        )
    note = (
        _(
            "α is that of the others, without this coder; who deviates most has the largest "
            "difference from all together."
        )
        if without
        else _("With fewer than three coders nobody can be left out.")
    )
    return rows, _("Agreement without each coder"), note


def _order(found: Comparison) -> tuple[_Rows, str, str]:
    rows = [
        (
            {
                "document": found.documents[one.document].name,
                "units": round(one.figures.units),
                "alpha": one.figures.alpha,
                "cumulative": one.cumulative.alpha,
                "matched_f1": one.figures.matched_f1,
            },
            one.figures,
        )
        for one in found.curve
    ]
    note = _(
        "Documents stand in the order in which the last of their coders completed them: at what "
        "place among the documents of that coder."
    )
    return rows, _("Agreement in coding order"), note
