"""Coded sets of others: the figures that are stated for them, or that other libraries find.

Defined only where `QCODER_ACCEPTANCE_DATA` names the folder that holds them.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score, f1_score

from qcoder import agreement
from qcoder.agreement import Spans, Units, f1_of, match_sums, statistics_of, views

DATA = os.environ.get("QCODER_ACCEPTANCE_DATA", "")
pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not DATA, reason="QCODER_ACCEPTANCE_DATA names no folder"),
]
REAL = Path(DATA) / "real"
CODED = REAL / "coded"
EXPECTED: dict[str, dict[str, Any]] = (
    json.loads((REAL / "expected.json").read_text(encoding="utf-8")) if DATA else {}
)

# Coefficients as the prose of `expected.json` names them.
COEFFICIENTS: Mapping[str, Callable[..., float | None]] = {
    "cohen": agreement.cohen_kappa,
    "fleiss": agreement.fleiss_kappa,
    "conger": agreement.conger_kappa,
    "scott_pi": agreement.scott_pi,
    "gwet_ac1": agreement.gwet_ac1,
    "krippendorff_alpha": agreement.krippendorff_alpha,
    "brennan_prediger": agreement.brennan_prediger,
    **{
        f"alpha {metric}": partial(agreement.krippendorff_alpha, metric=metric)
        for metric in ("nominal", "ordinal", "interval")
    },
}
STATED = [
    (name, found[1], found[2], float(found[3]))
    for name, entry in EXPECTED.items()
    if name.startswith("coded/published-tables/")
    for found in re.finditer(r"([a-z_]\w*(?: \w+)?) \(([\w. ]+)\) ([\d.]+\d)", entry["expect"])
]


def table_in(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))


def test_every_stated_table_is_read() -> None:
    assert len(STATED) == 29


@pytest.mark.parametrize(("name", "coefficient", "library", "expected"), STATED)
def test_published_tables(name: str, coefficient: str, library: str, expected: float) -> None:
    rows = table_in(REAL / name)[1:]
    compute = COEFFICIENTS[coefficient]
    if "table_" in name:
        found = compute([[int(cell) for cell in row[1:]] for row in rows], form="table")
    elif "ben_gerry" in name:
        found = compute([[cell or None for cell in row] for row in rows])
    else:
        found = compute([[float(cell) if cell else None for cell in row] for row in rows])
    assert found == pytest.approx(expected, abs=5.1e-6)


def units(name: str) -> list[list[tuple[float, float, str]]]:
    coders: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    for coder, code, start, end in table_in(CODED / "pygamma-agreement" / name):
        coders[coder].append((float(start), float(end), code))
    return list(coders.values())


def test_disorder_and_gamma_of_three_coders() -> None:
    stated = EXPECTED["coded/pygamma-agreement/AlexPaulSuzan.csv"]["expect"]
    assert "disorder 0.9606" in stated
    assert "γ 0.456" in stated
    coders = units("AlexPaulSuzan.csv")
    assert agreement.gamma_disorder(coders, position=3) == pytest.approx(0.9606, abs=5e-5)
    found = agreement.gamma(coders, 60, position=3)
    assert found is not None
    assert 0.43 <= found <= 0.48  # stochastic; 0.44 to 0.47 there, with other samples


@pytest.mark.parametrize("name", ["3by100.csv", "annotation_dalton.csv"])
def test_disorder_of_many(name: str) -> None:
    coders = units(name)
    found = agreement.gamma_disorder(coders, position=3)
    assert found is not None
    assert 0 < found < 1
    assert found == pytest.approx(agreement.gamma_disorder(coders[::-1], position=3), abs=1e-7)


# instance-agreement-report.md and token-agreement-report.md; three of its documents are not there.
BRAT = {
    "esp.train-doc-1400": ((0.894, 0.039), (0.945, 0.034)),
    "esp.train-doc-29": ((0.906, 0.072), (0.928, 0.047)),
    "esp.train-doc-46": ((0.936, 0.023), (0.974, 0.013)),
    "esp.train-doc-503": ((0.907, 0.052), (0.977, 0.010)),
}
BRAT_CODES = ("LOC", "MISC", "ORG", "PER")
BRAT_CODERS = ("Lisa", "Maria", "Max", "Peter")


def brat(document: str) -> tuple[str, Spans]:
    folder = CODED / "bratiaa-four-annotators" / "example-project"
    rows: list[tuple[int, int, int, int, int]] = []
    for place, coder in enumerate(BRAT_CODERS):
        lines = (folder / coder / f"{document}.ann").read_text(encoding="utf-8")
        for code, start, end in re.findall(r"^T\d+\t(\S+) (\d+) (\d+)\t", lines, re.M):
            rows.append((BRAT_CODES.index(code), 0, place, int(start), int(end)))
    text = (folder / BRAT_CODERS[0] / f"{document}.txt").read_bytes().decode("utf-8")
    return text, Spans(*np.array(rows, dtype=np.int64).T)


@pytest.mark.parametrize("document", BRAT)
def test_passages_and_words_of_four_coders(document: str) -> None:
    """Mean and deviation over pairs of F1 of the same passages, and of words that they touch."""
    text, spans = brat(document)
    raters = np.full((len(BRAT_CODES), 1), 15)
    of_passages = f1_of(match_sums(spans, raters, coders=4, overlap=1.0).sum((2, 3)).T)
    words = np.array([match.span() for match in re.finditer(r"\S+", text)])
    tallies = agreement.unit_tallies(
        spans, Units(np.zeros_like(words[:, 0]), *words.T), raters, coders=4, rule=None
    )
    sums = [found.sums.sum((1, 2)) for found in statistics_of(tallies, views(4)[0])]
    of_words = [agreement.figures_of(pair)["positive_agreement"] for pair in sums]
    for found, (mean, deviation) in zip((of_passages, of_words), BRAT[document], strict=True):
        assert np.mean(found) == pytest.approx(mean, abs=6e-4)
        assert np.std(found) == pytest.approx(deviation, abs=6e-4)


def redewiedergabe() -> Sequence[dict[str, str]]:
    head, *rows = table_in(CODED / "redewiedergabe-two-coders" / "segments_dev.csv")
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_characters_and_passages_of_two_coders() -> None:
    """Passages that nest and touch, in ten documents: beside other libraries, per character."""
    rows = redewiedergabe()
    assert len(rows) == 465
    folder = CODED / "redewiedergabe-two-coders" / "texts"
    names = sorted({row["document"] for row in rows})
    codes = sorted({row["code"] for row in rows})
    texts = [(folder / f"{n}.txt").read_bytes().decode("utf-8") for n in names]
    for row in rows:
        text = texts[names.index(row["document"])]
        cut = text[int(row["start"]) : int(row["end"])]
        assert cut.replace("\n", "\\n") == row["text"]
    table = np.array(
        [
            (
                codes.index(row["code"]),
                names.index(row["document"]),
                ("mars", "saturn").index(row["coder"]),
                int(row["start"]),
                int(row["end"]),
            )
            for row in rows
        ]
    )
    lengths = np.array([len(text) for text in texts])
    spans = Spans(*table.T)
    codable = Units(np.arange(len(texts)), np.zeros_like(lengths), lengths)
    raters = np.full((len(codes), len(texts)), 3)
    tallies = agreement.character_tallies(spans, codable, raters, coders=2)
    (statistics,) = statistics_of(tallies)
    figures = agreement.figures_of(statistics.sums.sum(2))
    squares = agreement.squared_lengths(spans, raters, coders=2, codable=codable)
    alphas = agreement.u_alphas_2016(agreement.u_alpha_sums(statistics, squares).sum(2))
    begins = np.cumsum(lengths) - lengths
    matches = match_sums(spans, raters, coders=2)[0].sum(2)
    for code, name in enumerate(codes):
        masks = np.zeros((2, int(lengths.sum())), dtype=int)
        passages: list[list[tuple[float, float, str]]] = [[], []]
        for _, document, coder, start, end in table[table[:, 0] == code].tolist():
            at = int(begins[document])
            masks[coder, at + start : at + end] = 1
            passages[coder].append((at + start, at + end, name))
        if not masks.all(1).any() and masks.any():
            kappa, f1 = cohen_kappa_score(*masks), f1_score(*masks, zero_division=0)
            assert figures["cohen_kappa"][code] == pytest.approx(kappa, abs=1e-9)
            assert figures["positive_agreement"][code] == pytest.approx(f1, abs=1e-9)
        alone = agreement.u_alpha_2016(passages, int(lengths.sum()))
        assert alphas[code] == pytest.approx(alone, abs=1e-9)
        places = [[p[:2] for p in side] for side in passages]
        assert tuple(matches[:, code]) == tuple(agreement.matched_passages(*places))
