"""The rows of the budget table on agreement: the numbers alone, from columns in memory."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

import qcoder
from qcoder.agreement import (
    Resampling,
    Spans,
    Statistics,
    Tallies,
    Units,
    character_tallies,
    figures_of,
    intervals_of,
    macro,
    pooled_figures,
    statistics_of,
    unit_tallies,
    views,
)
from qcoder.queries.comparison import Choices
from qcoder.queries.comparisons import compute
from tests.benchmarks.conftest import timed

Beside = Callable[[str, float, float, str], None]
TEXT = 50_000  # characters of a document
CODERS = 4


def test_agreement_of_many_codes(beside: Beside) -> None:
    spans, units, raters = synthetic(85_000, 150, 60)
    bare = timed(lambda: bare_sweep(spans, 150 * 60))
    work = "150 codes, 60 documents, 4 coders, 85,000 codings: "

    def ours() -> None:
        _agreement(unit_tallies(spans, units, raters, coders=CODERS))

    beside(work + "all", bare, timed(ours), "1 s")
    tallies = unit_tallies(spans, units, raters, coders=CODERS)
    (found,) = statistics_of(tallies)
    how = Resampling("bootstrap")
    beside(work + "bootstrap", bare, timed(lambda: intervals_of(tallies, found, how=how)), "-")


def test_agreement_of_a_large_project(beside: Beside) -> None:
    spans, units, raters = synthetic(200_000, 60, 500)
    bare = timed(lambda: bare_sweep(spans, 60 * 500))

    def ours() -> None:
        _agreement(unit_tallies(spans, units, raters, coders=CODERS))
        _agreement(character_tallies(spans, units, raters, coders=CODERS))

    beside("large: by sentence and by character, all", bare, timed(ours), "800 ms")


def test_agreement_of_a_large_project_as_it_is_shown(
    beside: Beside, large: Path, tmp_path: Path
) -> None:
    """Beside the figures: themes rolled up, matched passages and the unitizing alpha, per code."""
    path = tmp_path / "large.qcoder"
    shutil.copy(large, path)
    with qcoder.open(path, coder="coder0") as p:
        with p.operation("complete all"):
            for document in p.documents.list():
                for coder in p.coders.list():
                    p.coders.set_status(document, "complete", coder)
        p.compare(Choices())  # sentences are found once
        for unit in ("sentence", "character"):
            choices = Choices(unit=unit)
            given = p.comparisons.prepare(choices)
            bare = timed(lambda given=given: bare_sweep(given.spans, 60 * 500))
            work = f"large, all codes and themes, by {unit}: "
            ours = timed(lambda choices=choices: p.comparisons.prepare(choices))
            beside(work + "prepared", bare, ours, "-")
            beside(work + "computed", bare, timed(lambda given=given: compute(given)), "800 ms")
        documents = [one.id for one in p.documents.list()]
        one = timed(lambda: p.consensus.disagreements(documents=documents[:1]))
        beside("large: disagreements of a document", bare, one, "20 ms")
        beside("large: how far the consensus is", bare, timed(p.consensus.state, 1), "1 s")
        beside("large: report on agreement", bare, timed(p.agreement_report, 1), "3 s")


def _agreement(tallies: Tallies) -> None:
    """Make all figures: per code, document and cell, of pairs, without each coder; jackknife."""
    pairs, without = views(tallies.coders)
    everyone, *others = statistics_of(tallies, [range(tallies.coders), *pairs, *without])
    macro(figures_of(everyone.sums.sum(-1))["krippendorff_alpha"])
    figures_of(everyone.sums)
    pooled_figures(everyone.sums)
    for found in (everyone, *others[: len(pairs)]):
        _with_intervals(tallies, found)
    for found in others[len(pairs) :]:
        figures_of(found.sums.sum(-1))
        pooled_figures(found.sums.sum(-1))


def _with_intervals(tallies: Tallies, found: Statistics) -> None:
    for of, over_codes in ((figures_of, False), (pooled_figures, True)):
        of(found.sums.sum(-1))
        intervals_of(tallies, found, over_codes=over_codes)


def bare_sweep(spans: Spans, cells: int) -> None:
    """Sort the ends of all spans and add lengths by depth: the least that any agreement needs."""
    cell = np.tile(spans.code * (spans.document.max() + 1) + spans.document, 2)
    place = np.concatenate([spans.start, spans.end])
    step = np.repeat([1, -1], len(spans.start))
    order = np.lexsort((step, place, cell))
    depth = np.minimum(np.cumsum(step[order])[:-1], CODERS)
    length = np.where(np.diff(cell[order]) == 0, np.diff(place[order]), 0)
    np.bincount(cell[order][:-1] * (CODERS + 1) + depth, length, minlength=cells * (CODERS + 1))


def synthetic(number: int, codes: int, documents: int) -> tuple[Spans, Units, np.ndarray]:
    """Make spans that coders mark a little differently, and sentences of about a hundred."""
    rng = np.random.default_rng(1)
    ideas = -(-number // CODERS)
    code, document = rng.integers(0, codes, ideas), rng.integers(0, documents, ideas)
    start, length = rng.integers(0, TEXT - 1_000, ideas), rng.integers(40, 500, ideas)
    columns = [np.tile(column, CODERS)[:number] for column in (code, document, start, length)]
    off = rng.integers(-15, 16, (2, number))
    coder = np.repeat(np.arange(CODERS), ideas)[:number]
    begin = np.maximum(columns[2] + off[0], 0)
    end = np.maximum(begin + 1, begin + columns[3] + off[1])
    spans = Spans(columns[0], columns[1], coder, begin, end)
    cuts = np.sort(rng.choice(np.arange(1, TEXT), (TEXT // 100) - 1, replace=False))
    edges = np.concatenate([[0], cuts, [TEXT]])
    units = Units(
        np.repeat(np.arange(documents), len(edges) - 1),
        np.tile(edges[:-1], documents),
        np.tile(edges[1:], documents),
    )
    return spans, units, np.full((codes, documents), (1 << CODERS) - 1)
