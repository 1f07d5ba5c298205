"""How far coders agree: what counts, what is missing, and every figure computed a second way."""

from __future__ import annotations

import math
import statistics
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from qcoder import errors, i18n, sample
from qcoder.agreement import Spans, Units
from qcoder.model import CoderKind
from qcoder.project import Project
from qcoder.queries.comparison import Choices, Comparison, Flag, Light
from qcoder.queries.comparison_input import Prepared
from qcoder.queries.comparisons import compute
from tests.builders import code_words, plain, transcript

WORDS = ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"]  # fmt: skip  # noqa: E501
TEXT = "\n".join(f"{word} is gezegd" for word in WORDS)
NONE = Choices(unit="paragraph", interval="none")


# A second way


def coded(spans: list[tuple[int, int]], start: int, end: int, rule: float | None) -> bool:
    """Tell whether a unit is coded, span by span."""
    for first, last in spans:
        overlap = min(end, last) - max(start, first)
        if overlap > 0 and (rule is None or overlap / min(end - start, last - first) >= rule):
            return True
    return False


def merged(spans: Spans) -> list[tuple[int, int, int, int, int]]:
    """Make overlapping codings of one coder and code one."""
    rows: list[list[int]] = []
    for row in sorted(zip(*(column.tolist() for column in spans), strict=True)):
        if rows and rows[-1][:3] == list(row[:3]) and row[3] < rows[-1][4]:
            rows[-1][4] = max(rows[-1][4], row[4])
        else:
            rows.append(list(row))
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def pieces(prepared: Prepared) -> list[tuple[int, int, int]]:
    units = zip(*(column.tolist() for column in prepared.units), strict=True)
    if prepared.choices.unit != "character":
        return list(units)
    return [(d, at, at + 1) for d, start, end in units for at in range(start, end)]


def matrix(prepared: Prepared, members: Sequence[int]) -> dict[int, list[tuple[int | None, ...]]]:
    """Return what each coder said of each unit, by document: 1, 0 or None where missing."""
    found: dict[int, list[tuple[int | None, ...]]] = {}
    coders = range(len(prepared.coders))
    rule = None if prepared.choices.unit == "character" else prepared.choices.rule
    spans: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for code, d, who, first, last in merged(prepared.spans):
        spans.setdefault((code, d, who), []).append((first, last))
    for d, start, end in pieces(prepared):
        bits = {code: int(prepared.raters[code, d]) for code in members}
        everyone = [c for c in coders if any(b >> c & 1 for b in bits.values())]
        counted = [code for code, b in bits.items() if b == sum(1 << c for c in everyone)]
        row: list[int | None] = [None] * len(coders)
        for c in everyone if counted else ():
            of = (spans.get((code, d, c), []) for code in counted)
            row[c] = int(any(coded(each, start, end, rule) for each in of))
        found.setdefault(d, []).append(tuple(row))
    return found


def disagreements(rows: Sequence[Sequence[int | None]]) -> tuple[float, float]:
    """Return observed and expected disagreement from the matrix of coincidences."""
    pairs: Counter[tuple[int, int]] = Counter()
    for row in rows:
        values = [value for value in row if value is not None]
        for one, other in permutations(values, 2):
            pairs[one, other] += 1 / (len(values) - 1)  # type: ignore[assignment]
    ones, zeros = (pairs[k, 0] + pairs[k, 1] for k in (1, 0))
    n = ones + zeros
    return pairs[0, 1] + pairs[1, 0], 2 * ones * zeros / (n - 1) if n > 1 else 0.0


def alpha(*matrices: Sequence[Sequence[int | None]]) -> float | None:
    parts = [disagreements(rows) for rows in matrices]
    observed, expected = (sum(part[k] for part in parts) for k in (0, 1))
    return 1 - observed / expected if expected > 1e-9 else None


def of_pair(rows: Sequence[Sequence[int | None]]) -> dict[str, float]:
    """Return the figures of two coders from their table."""
    table = Counter(tuple(row) for row in rows if None not in row)
    a, b, c, d = (table[cell] for cell in ((1, 1), (1, 0), (0, 1), (0, 0)))
    n = a + b + c + d
    po, p1, p2 = (a + d) / n, (a + b) / n, (a + c) / n
    share = (p1 + p2) / 2
    by_chance = 2 * share * (1 - share)
    return {
        "units": n,
        "positive_units": a + b + c,
        "percent": po,
        "positive": 2 * a / (2 * a + b + c),
        "negative": 2 * d / (2 * d + b + c),
        "kappa": (po - p1 * p2 - (1 - p1) * (1 - p2)) / (1 - p1 * p2 - (1 - p1) * (1 - p2)),
        "ac1": (po - by_chance) / (1 - by_chance),
        "brennan_prediger": 2 * po - 1,
        "prevalence": share,
        "prevalence_index": (a - d) / n,
        "bias_index": (b - c) / n,
    }


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with sample.build(tmp_path_factory.mktemp("sample") / "p.qcoder") as p:
        yield p


@pytest.mark.parametrize(
    ("unit", "rule"), [("sentence", 0.5), ("turn", None), ("paragraph", 0.8), ("character", 0.5)]
)
def test_the_sample_computed_a_second_way(shown: Project, unit: str, rule: float | None) -> None:
    codes = {"turn": (), "character": ("FIN",)}.get(unit, ("SAM", "DEK-TRANS"))
    documents = ["interview01", "interview02", "interview05"] if unit == "character" else ()
    choices = Choices(unit=unit, rule=rule, codes=codes, documents=documents, interval="none")
    prepared = shown.comparisons.prepare(choices)
    found = compute(prepared)
    by_document: list[dict[int, list[tuple[int | None, ...]]]] = []
    for line, row in zip(prepared.lines, found.rows, strict=True):
        cells = matrix(prepared, line.members)
        rows = [each for of in cells.values() for each in of]
        assert row.figures.alpha == pytest.approx(alpha(rows), abs=1e-9)
        for name, value in of_pair(rows).items():
            assert getattr(row.figures, name) == pytest.approx(value, abs=1e-9), name
        assert row.figures.given == tuple(sum(each[c] or 0 for each in rows) for c in (0, 1))
        if not row.rolled_up:
            by_document.append(cells)
    everything = [[each for of in cells.values() for each in of] for cells in by_document]
    assert found.overall.figures.alpha == pytest.approx(alpha(*everything), abs=1e-9)
    for document in found.documents:
        place = next(one.place for one in prepared.documents if one.id == document.id)
        there = alpha(*(cells.get(place or 0, []) for cells in by_document))
        assert document.figures.alpha == pytest.approx(there, abs=1e-9)
    alphas = [row.figures.alpha for row in found.rows if not row.rolled_up]
    assert found.macro.mean == pytest.approx(statistics.mean(alphas))
    assert found.macro.median == pytest.approx(statistics.median(alphas))


def test_the_sample_shows_agreement_as_people_have_it(shown: Project) -> None:
    found = shown.compare()
    assert 0.55 <= (found.overall.figures.alpha or 0) <= 0.80
    assert (found.double, found.total, found.share, found.text_share) == (10, 10, 1, 1)
    assert found.people == ("AK", "MV")
    assert len([row for row in found.rows if not row.rolled_up]) == 39
    assert {row.light for row in found.rows} >= {Light.AMBER, Light.RED, Light.NONE}


def test_the_jackknife_leaves_out_one_document_at_a_time(shown: Project) -> None:
    found = shown.compare(Choices(codes=["SAM-REGIE"], unit="turn"))
    names = [document.name for document in found.documents]
    alphas = [
        shown.compare(Choices(codes=["SAM-REGIE"], unit="turn", interval="none",
                              documents=[n for n in names if n != name])).rows[0].figures.alpha
        for name in names
    ]  # fmt: skip
    spread = math.sqrt(
        (len(names) - 1) / len(names) * sum((a - np.mean(alphas)) ** 2 for a in alphas)
    )
    row = found.rows[0]
    low = row.figures.alpha - student.ppf(0.975, len(names) - 1) * spread
    assert row.interval.low == pytest.approx(low, abs=1e-9)
    assert row.interval.method == "jackknife"


@settings(max_examples=40)
@given(data=st.data())
def test_random_codings_of_three_coders(shown: Project, data: st.DataObject) -> None:
    """Themes, missing coders, codes that came later, codings that overlap or leave the units."""
    unit = data.draw(st.sampled_from(["sentence", "character"]))
    rule = data.draw(st.sampled_from([0.5, 1.0, 0.2, None]))
    base = shown.comparisons.prepare(Choices(codes=["FIN"], unit="turn", interval="none"))
    edges = sorted(data.draw(st.sets(st.integers(0, 40), min_size=3, max_size=9)))
    stretches = list(zip(edges, edges[1:], strict=False))
    rows = [(d, *each) for d in (0, 1) for each in stretches[d:]]
    units = Units(*np.array(rows, dtype=np.int64).reshape(-1, 3).T)
    raters = data.draw(st.lists(st.integers(0, 7), min_size=6, max_size=6))
    places = st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 2),
                       st.integers(0, 42), st.integers(1, 15))  # fmt: skip
    drawn = [(c, d, who, s, s + n) for c, d, who, s, n in data.draw(st.lists(places, max_size=25))]
    documents = [replace(one, complete=(0, 1, 2), place=at if at < 2 else None)
                 for at, one in enumerate(base.documents)]  # fmt: skip
    prepared = replace(
        base,
        choices=replace(base.choices, unit=unit, rule=rule),
        coders=[*base.coders, replace(base.coders[0], name="third")],
        documents=documents[:2],
        spans=Spans(*np.array(drawn, dtype=np.int64).reshape(-1, 5).T),
        raters=np.array(raters, dtype=np.int64).reshape(3, 2),
        units=units,
        codable=units,
        order=[0, 1],
    )
    found = compute(prepared)
    cells = [[each for of in matrix(prepared, line.members).values() for each in of]
             for line in prepared.lines]  # fmt: skip
    for row, rows_of in zip(found.rows, cells, strict=True):
        assert row.figures.alpha == pytest.approx(alpha(rows_of), abs=1e-9)
        assert row.figures.units == sum(sum(v is not None for v in each) > 1 for each in rows_of)
    own = [each for line, each in zip(prepared.lines, cells, strict=True) if not line.rolled_up]
    assert found.overall.figures.alpha == pytest.approx(alpha(*own), abs=1e-9)
    for pair in found.pairs:
        chosen = [[(each[pair.first], each[pair.second]) for each in rows_of] for rows_of in own]
        assert pair.figures.alpha == pytest.approx(alpha(*chosen), abs=1e-9)
    for one in found.without:
        left = [c for c in range(3) if c != one.coder]
        chosen = [[tuple(each[c] for c in left) for each in rows_of] for rows_of in own]
        assert one.figures.alpha == pytest.approx(alpha(*chosen), abs=1e-9)


# What counts


@pytest.fixture
def two(p: Project) -> Project:
    """A theme with two codes, one document, coders AK and MV, nothing complete."""
    p.codes.add("THEMA", codable=False)
    p.codes.add("A", parent="THEMA")
    p.codes.add("B", parent="THEMA")
    p.coders.add("MV")
    p.documents.add(plain(TEXT, "een"))
    return p


def code(p: Project, coder: str, name: str, *words: str, document: str = "een") -> None:
    me = p.coder
    p.work_as(coder)
    for word in words:
        code_words(p, p.documents.get(document), f"{word} is gezegd", name)
    assert me
    p.work_as(me)


def complete(p: Project, *coders: str, document: str = "een") -> None:
    for coder in coders:
        p.coders.set_status(document, "complete", coder)


def row(found: Comparison, name: str):
    return next(one for one in found.rows if one.code == name)


def test_a_coder_who_completed_a_document_without_a_coding_said_no(two: Project) -> None:
    code(two, "AK", "A", "een", "twee", "drie")
    complete(two, "AK", "MV")
    figures = row(two.compare(NONE), "A").figures
    assert (figures.units, figures.given, figures.passages) == (12, (3, 0), (3, 0))
    assert figures.alpha == pytest.approx(alpha([(1, 0)] * 3 + [(0, 0)] * 9))
    assert figures.kappa == 0


def test_what_was_not_completed_is_missing(two: Project) -> None:
    code(two, "AK", "A", "een")
    code(two, "MV", "A", "een")
    complete(two, "AK")
    two.coders.set_status("een", "busy", "MV")
    found = two.compare(Choices(coders=("AK", "MV"), unit="paragraph"))
    assert (found.reason, found.double, found.coders[1].complete) == ("0 shared", 0, 0)
    assert found.overall.figures.alpha is None
    assert {one.figures.reason for one in found.rows} == {"0 shared"}
    complete(two, "MV")
    assert two.compare(NONE).overall.figures.alpha == 1
    two.undo()
    assert two.compare(NONE).reason == "fewer than two coders"


def test_without_coders_or_documents_there_is_a_sentence_and_no_figure(p: Project) -> None:
    for frame in (p.agreement(), p.agreement(unit="passage")):
        assert len(frame) == 1
        assert "nothing to compare" in frame.attrs["notes"][0]
    p.codes.add("A")
    p.documents.add(plain(TEXT))
    assert p.compare().overall.flags == (Flag.ONE_CODER,)
    frame = p.agreement(coders="AK")
    assert frame["alpha"].isna().all()
    assert frame["remarks"].tolist() == ["n/a – fewer than two coders"] * 2
    for by in ("document", "pair", "coder", "order"):
        assert "nothing to compare" in p.agreement_report(by=by).notes[0]


def test_a_code_that_was_made_later_is_missing_in_what_was_completed_before(two: Project) -> None:
    two.documents.add(plain(TEXT + " nog", "twee"))
    for document in ("een", "twee"):
        complete(two, "AK", "MV", document=document)
    two.codes.add("C", parent="THEMA")
    code(two, "AK", "C", "een", document="een")
    found = two.compare(NONE)
    assert row(found, "C").figures.reason == "0 shared"
    assert (row(found, "A").figures.documents, found.later_codes) == (2, 1)
    complete(two, "AK", document="een")
    assert row(two.compare(NONE), "C").figures.documents == 0
    assert row(two.compare(NONE), "THEMA").figures.documents == 2
    complete(two, "MV", document="een")
    found = two.compare(NONE)
    assert (row(found, "C").figures.documents, row(found, "C").figures.given) == (1, (1, 0))


def test_a_theme_counts_the_codes_that_all_knew(two: Project) -> None:
    code(two, "AK", "A", "een")
    code(two, "MV", "A", "een")
    complete(two, "MV")
    two.codes.add("C", parent="THEMA")
    code(two, "AK", "C", "twee", "drie")
    complete(two, "AK")
    assert row(two.compare(NONE), "THEMA").figures.given == (1, 1)
    complete(two, "MV")
    assert row(two.compare(NONE), "THEMA").figures.given == (3, 1)


def test_a_theme_is_what_its_codes_have_together(two: Project) -> None:
    code(two, "AK", "A", "een", "twee")
    code(two, "AK", "B", "twee")
    code(two, "MV", "B", "een", "twee", "drie")
    complete(two, "AK", "MV")
    found = two.compare(NONE)
    assert [row(found, name).figures.given for name in ("THEMA", "A", "B")] == [
        (2, 3), (2, 0), (1, 3),
    ]  # fmt: skip
    assert row(found, "THEMA").figures.passages == (2, 3)
    assert found.overall.figures.given == (3, 3)


def test_proposed_codes_stay_out_and_retired_ones_that_were_used_stay_in(two: Project) -> None:
    two.codes.add("NIEUW", parent="THEMA", status="proposed")
    two.codes.add("OUD", parent="THEMA")
    two.codes.add("OOIT", parent="THEMA")
    code(two, "AK", "OUD", "een")
    complete(two, "AK", "MV")
    for name in ("OUD", "OOIT"):
        two.codes.set_status(name, "retired")
    found = two.compare(NONE)
    assert [one.code for one in found.rows] == ["THEMA", "A", "B", "OUD"]
    assert found.proposed == 1
    assert row(found, "OUD").figures.given == (1, 0)
    complete(two, "MV")  # and who completes it now could not have used it
    assert row(two.compare(NONE), "OUD").figures.reason == "0 shared"


def test_a_code_that_was_merged_away_was_known_as_what_it_became(two: Project) -> None:
    code(two, "AK", "A", "een")
    code(two, "MV", "A", "een")
    complete(two, "AK", "MV")
    two.codes.add("C")
    two.codes.merge("A", "C")
    assert row(two.compare(NONE), "C").figures.alpha == 1


def test_versions_of_packages_and_of_merged_files(two: Project) -> None:
    complete(two, "AK", "MV")
    store = two._store
    with two.operation("make package"):
        generation = store.rows("SELECT max(number) FROM operations")[0][0]
        store.insert("packages", {
            "id": "P", "coder": two.coders.get("MV").id, "filename": "p", "made": "2026",
            "setup": "S", "generation": generation, "documents": "[]", "sample": None,
            "merged": None,
        })  # fmt: skip
    two.codes.add("LATER", parent="THEMA")
    complete(two, "AK")
    key = store.rows("SELECT id FROM statuses WHERE coder <> ?", [two.coders.get("AK").id])[0][0]

    def version(of: str) -> None:
        with two.operation("set status"):
            store.update("statuses", key, {"codebook_version": of})

    version("S")
    found = two.compare(NONE)
    assert row(found, "A").figures.documents == 1
    assert row(found, "LATER").figures.documents == 0
    made = row(found, "LATER").id
    with two.operation("merge") as number:
        store.update("packages", "P", {"merged": "2026"})
        row_of = {
            "merge": number,
            "id": "X",
            "position": 4,
            "time": "2026",
            "coder": None,
            "installation": "there",
            "verb": "add",
            "kind": "do",
            "reverts": None,
        }
        store.insert("merged_operations", row_of)
        store.insert("merged_operations", {**row_of, "id": "Y", "position": 3})
        store.insert("merged_changes", {
            "merge": number, "position": 1, "operation": "X", "table": "codes", "row": made,
            "before": None, "after": "{}",
        })  # fmt: skip
    for of, documents in (("X", 1), ("Y", 0), ("nobody knows", 0)):
        version(of)
        assert row(two.compare(NONE), "LATER").figures.documents == documents
    assert row(two.compare(NONE), "A").figures.documents == 0


def test_consensus_and_automatic_coders_never_enter(two: Project) -> None:
    for name, kind in (("C", CoderKind.CONSENSUS), ("Auto", CoderKind.AUTOMATIC)):
        two.coders.add(name, kind)
        complete(two, name)
    complete(two, "AK", "MV")
    assert two.compare(NONE).people == ("AK", "MV")
    with pytest.raises(errors.Refused, match="no person"):
        two.compare(Choices(coders=("AK", "C")))


def test_the_speech_of_interviewers_counts_only_where_asked_for(p: Project) -> None:
    p.codes.add("A")
    p.coders.add("MV")
    document = p.documents.add(
        transcript("I: Hoe gaat dat?", "R: Het gaat goed. Echt waar.", "I: En dan?", name="een")
    )
    for words in ("Hoe gaat dat?", "Het gaat goed."):
        code_words(p, document, words, "A")
    complete(p, "AK", "MV")
    for unit, respondents, everyone in (
        ("sentence", (2, (1, 0)), (4, (2, 0))),
        ("character", (25, (14, 0)), (45, (27, 0))),
    ):
        for speech, wanted in (("respondents", respondents), ("all", everyone)):
            found = p.compare(Choices(unit=unit, speech=speech, interval="none"))
            assert (found.overall.figures.units, found.overall.figures.given) == wanted
    passages = [p.compare(Choices(unit="passage", speech=speech)).overall.figures.passages
                for speech in ("respondents", "all")]  # fmt: skip
    assert passages == [(1, 0), (2, 0)]


def test_passages_are_matched_and_nothing_else(two: Project) -> None:
    code(two, "AK", "A", "een", "twee")
    code(two, "MV", "A", "twee", "drie")
    complete(two, "AK", "MV")
    found = two.compare(Choices(unit="passage"))
    figures = row(found, "A").figures
    assert (figures.units, figures.passages, figures.matched_f1) == (4, (2, 2), 0.5)
    assert (figures.alpha, figures.kappa, figures.reason) == (None, None, "matched passages")
    assert row(found, "A").interval.low is None
    frame = two.agreement(unit="passage")
    assert "alpha" not in frame
    assert frame["matched_f1"].tolist()[1] == 0.5


# Signs


def test_without_variation_there_is_no_number(two: Project) -> None:
    complete(two, "AK", "MV")
    one = row(two.compare(Choices(unit="paragraph")), "A")
    assert (one.figures.alpha, one.figures.percent, one.figures.reason) == (None, 1, "no variation")
    assert one.flags == (Flag.NO_VARIATION, Flag.FEW_DOCUMENTS)
    assert (one.light, one.interval.low, one.interval.reason) == (Light.NONE, None, "no variation")
    found = two.compare(Choices(unit="paragraph"))
    assert (found.macro.defined, found.macro.codes, found.macro.mean) == (0, 2, None)
    report = two.agreement_report(Choices(unit="paragraph"))
    assert report.cell(1, "alpha", None) == "n/a – no variation"


def test_a_low_base_keeps_its_number_and_gets_no_light(two: Project) -> None:
    for number in range(5):
        two.documents.add(plain(f"{TEXT} {number}", f"d{number}"))
    for place, document in enumerate(["een", *(f"d{number}" for number in range(5))]):
        for coder in ("AK", "MV"):
            words = WORDS[: 1 + (coder == "AK" and place == 1)]
            code(two, coder, "A", *words, document=document)
            code(two, coder, "B", *WORDS[place : place + 4], document=document)
        complete(two, "AK", "MV", document=document)
    found = two.compare(Choices(unit="paragraph"))
    low, enough = row(found, "A"), row(found, "B")
    assert (low.flags, low.light) == ((Flag.LOW_BASE,), Light.NONE)
    assert low.figures.alpha
    assert low.interval.low
    assert enough.figures.alpha == 1
    assert enough.flags == ()


def test_the_light_follows_the_lower_limit_and_the_thresholds(shown: Project) -> None:
    found = shown.compare()
    for one in found.rows:
        if one.light:
            low = one.interval.low or 0
            assert one.light == ("green" if low >= 0.8 else "amber" if low >= 0.667 else "red")
    lenient = shown.compare(Choices(thresholds=(-1, -1)))
    assert {one.light for one in lenient.rows} == {Light.GREEN, Light.NONE}


def test_few_documents_have_an_interval_within_them_only(shown: Project) -> None:
    names = [document.name for document in shown.documents.list()[:3]]
    found = shown.compare(Choices(documents=names, codes=["SAM"]))
    assert found.overall.interval.method == "within these documents"
    assert (found.overall.light, found.overall.flags) == (Light.NONE, (Flag.FEW_DOCUMENTS,))
    letters = shown.compare(Choices(documents=names, codes=["SAM"], unit="character"))
    assert letters.overall.interval.reason == "too few documents"


def test_the_bootstrap_gives_the_same_with_the_same_seed(shown: Project) -> None:
    names = [document.name for document in shown.documents.list()[:2]]

    def limits(seed: int) -> tuple[float | None, float | None]:
        choices = Choices(documents=names, codes=["SAM"], seed=seed, replicates=200)
        interval = shown.compare(choices).overall.interval
        return interval.low, interval.high

    assert limits(1) == limits(1) != limits(2)
    few = shown.compare(Choices(interval="bootstrap"))
    assert few.overall.interval.reason == "too few documents for the bootstrap"
    assert shown.compare(Choices(interval="none")).overall.interval.reason == "not asked for"


# Several coders


@pytest.fixture
def three(two: Project) -> Project:
    two.coders.add("XY")
    two.documents.add(plain(f"{TEXT} nog", "twee"))
    for document in ("een", "twee"):
        for coder, words in (("AK", WORDS[:4]), ("MV", WORDS[:4]), ("XY", WORDS[3:8])):
            code(two, coder, "A", *words, document=document)
    return two


def test_who_deviates_has_the_largest_difference(three: Project) -> None:
    for document in ("een", "twee"):
        complete(three, "AK", "MV", "XY", document=document)
    found = three.compare(NONE)
    assert max(found.without, key=lambda one: one.difference or 0).coder == 2
    assert found.without[2].figures.alpha == 1
    kappas = [pair.figures.kappa for pair in found.pairs]
    assert kappas[0] == 1
    assert row(found, "A").figures.kappa == pytest.approx(np.mean(kappas))
    assert [(pair.first, pair.second) for pair in found.pairs] == list(combinations(range(3), 2))


def test_a_pair_without_a_shared_document_has_none(three: Project) -> None:
    complete(three, "AK", "MV", document="een")
    complete(three, "AK", "XY", document="twee")
    found = three.compare(NONE)
    assert [pair.figures.documents for pair in found.pairs] == [1, 1, 0]
    assert found.pairs[2].figures.reason == "0 shared"
    assert [one.complete for one in found.documents] == [(0, 1), (0, 2)]


def test_the_curve_follows_the_order_of_each_coders_own_work(three: Project) -> None:
    complete(three, "AK", document="twee")
    complete(three, "AK", document="een")
    complete(three, "MV", document="twee")
    complete(three, "MV", document="een")
    found = three.compare(NONE)
    assert [found.documents[one.document].name for one in found.curve] == ["twee", "een"]
    assert found.curve[-1].cumulative.alpha == found.overall.figures.alpha
    complete(three, "AK", "MV", document="een")
    three.coders.set_status("twee", "busy", "MV")
    complete(three, "MV", document="twee")
    found = three.compare(NONE)
    assert [found.documents[one.document].name for one in found.curve] == ["een", "twee"]


# Choices, and threads


def test_any_character_is_said_in_two_ways(two: Project) -> None:
    assert two.agreement(rule="any").equals(two.agreement(rule=None))
    with pytest.raises(errors.Refused, match="no share of overlap"):
        two.agreement(rule="half")


def test_what_cannot_be_is_refused(two: Project) -> None:
    for wrong in (
        {"unit": "word"}, {"rule": 0}, {"rule": 1.5}, {"overlap": 0}, {"speech": "nobody"},
        {"interval": "guess"}, {"thresholds": (0.9, 0.8)}, {"replicates": 5}, {"rule": math.nan},
    ):  # fmt: skip
        with pytest.raises(errors.Refused):
            two.agreement(**wrong)
    for unknown in ({"coders": "ZZ"}, {"documents": ["drie"]}, {"codes": ["Q"]}):
        with pytest.raises(errors.NotFound):
            two.agreement(**unknown)


def test_choices_are_said_in_the_users_language_too(two: Project) -> None:
    complete(two, "AK", "MV")
    i18n.use("nl")
    found = two.compare(Choices(unit=i18n._("turn"), codes="THEMA", documents="een"))
    assert (found.choices.unit, found.choices.documents) == ("turn", ["een"])
    assert found.choices.codes == ["THEMA", "A", "B"]


def test_figures_are_computed_without_the_project(shown: Project, tmp_path: Path) -> None:
    prepared = shown.comparisons.prepare(Choices(codes=["SAM"]))
    found: list[Comparison] = []
    thread = threading.Thread(target=lambda: found.append(compute(prepared)))
    thread.start()
    thread.join()
    assert found == [shown.compare(Choices(codes=["SAM"]))]


def test_progress_can_stop_it(shown: Project) -> None:
    def stop(done: int, total: int) -> None:
        raise errors.Cancelled

    with pytest.raises(errors.Cancelled):
        shown.compare(Choices(codes=["SAM"]), stop)
