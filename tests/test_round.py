"""A whole round of double coding: packages out, coded, merged in any order, settled, counted."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from qcoder.agreement import krippendorff_alpha
from qcoder.project import Project
from tests.builders import dump
from tests.rounds import CODERS, CODES, DECISIONS, SAID, code_in, make_project


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Project]:
    """The project of a supervisor."""
    with make_project(tmp_path / "ronde.qcoder") as p:
        yield p


def packed(p: Project, folder: Path) -> Sequence[Path]:
    """Make a package for each coder, and have it coded."""
    paths = [folder / f"{name}.qcoder" for name in CODERS]
    for number, (name, path) in enumerate(zip(CODERS, paths, strict=True)):
        p.packages.make(name, path)
        code_in(path, number)
    return paths


def sentences_coded(p: Project, code: str) -> list[list[int]]:
    """Return sentences × coders, counted by hand: half of the shorter of the two is enough."""
    rows: list[list[int]] = []
    codings = p.codings.list(code=code)
    for document in p.documents.list():
        for said in SAID:
            start = document.text.index(said)
            for begin, end in ((start, start + len(said)), (start + len(said) + 1,) * 2):
                end = end + 3 if begin == end else end  # “Ja.”
                rows.append(
                    [
                        int(
                            any(
                                one.document == document.id
                                and p.coders.get(one.coder).name == name
                                and 2 * (min(end, one.end) - max(begin, one.start))
                                >= min(end - begin, one.end - one.start)
                                for one in codings
                            )
                        )
                        for name in CODERS
                    ]
                )
    return rows


def test_a_round_of_double_coding(supervised: Project, tmp_path: Path):
    p = supervised
    paths = packed(p, tmp_path)
    assert [package.out for package in p.packages.list()] == [True] * 3
    states = [merged_in(p, order) for order in itertools.permutations(paths)]
    assert all(state == states[0] for state in states[1:])
    for path in paths:
        p.merge(path)
    assert not any(package.out for package in p.packages.list())
    assert not p.differences.list()

    table = p.agreement(unit="sentence").set_index("code")
    for code in CODES:
        assert table.loc[code, "alpha"] == pytest.approx(
            krippendorff_alpha(sentences_coded(p, code), categories=(0, 1)), abs=1e-9
        )

    originals = by_people(p)
    open_ones = [one for one in p.consensus.disagreements() if not one.decision]
    assert len(open_ones) >= DECISIONS
    for number, one in enumerate(open_ones[:DECISIONS]):
        decide(p, one.id, number)
    assert sum(each.decided for each in p.consensus.state().documents) == DECISIONS
    p.consensus.make()
    decide_the_rest(p)
    assert p.consensus.state().complete
    assert by_people(p) == originals

    counted = p.tables.themes().set_index("code")["interviews"]
    consensus = p.consensus.coder
    for code in CODES:
        mentions = {one.document for one in p.codings.list(code=code, coder=consensus)}
        assert counted[code] == len(mentions)
    assert p.check() == []


def merged_in(p: Project, paths: Sequence[Path]) -> Mapping[str, object]:
    """Return what the project holds after merging in an order, and take it all back."""
    before = dump(p)
    for path in paths:
        p.merge(path)
        once = dump(p)
        p.merge(path)
        assert dump(p) == once
    state = {table: rows for table, rows in dump(p).items() if table != "packages"}
    assert p.check() == []
    for _path in paths:
        p.undo()
    assert dump(p) == before
    return state


def decide(p: Project, key: str, number: int) -> None:
    """Take a decision, each time another one."""
    one = p.consensus.get(key)
    choice = ("one", "both", "neither", "adjusted")[number % 4]
    more = {
        "one": {"chosen": CODERS[number % len(CODERS)]},
        "adjusted": {"span": (one.start, one.start + 3)},
    }.get(choice, {})
    p.consensus.decide(one, choice, reason=f"besluit {number}", **more)


def decide_the_rest(p: Project) -> None:
    for one in p.consensus.disagreements():
        if not one.decision and not one.settled:
            p.consensus.decide(one, "both", reason="samen besproken")


def by_people(p: Project) -> Sequence[object]:
    return [one for one in p.codings.list() if p.coders.get(one.coder).kind == "person"]
