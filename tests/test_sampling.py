"""Random samples of documents: shares, strata, and drawing the same again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder.errors import NotFound, Refused
from qcoder.sampling import draw, new_seed
from tests.builders import plain

STRATA = st.dictionaries(st.text(min_size=1), st.sampled_from(["", "Oost", "West"]), min_size=1)
SHARES = st.integers(1, 100).map(lambda percent: percent / 100)
SEEDS = st.integers(0, 10**9)


@given(STRATA, SHARES, SEEDS, st.randoms())
def test_the_order_of_documents_makes_no_difference(strata, share, seed, rnd):
    rows = list(strata.items())
    rnd.shuffle(rows)
    assert draw(dict(rows), share, seed=seed) == draw(strata, share, seed=seed)


@given(STRATA, SHARES, SEEDS)
def test_each_stratum_gives_its_share_and_at_least_one(strata, share, seed):
    drawn = draw(strata, share, seed=seed)
    assert set(drawn.documents) <= strata.keys()
    assert drawn.shares.keys() == set(strata.values())
    for stratum, (n, of) in drawn.shares.items():
        members = {key for key, value in strata.items() if value == stratum}
        assert of == len(members)
        assert n == len(members & set(drawn.documents))
        assert n >= 1
        assert n == 1 or abs(n - share * of) <= 0.5 + 1e-9


@given(STRATA, SHARES, SHARES, SEEDS)
def test_a_larger_share_holds_the_smaller_one(strata, one, other, seed):
    small, large = sorted([one, other])
    found = [set(draw(strata, share, seed=seed).documents) for share in (small, large)]
    assert found[0] <= found[1]


@given(STRATA, SHARES, SEEDS)
def test_a_document_that_is_added_changes_no_other_stratum(strata, share, seed):
    before = draw(strata, share, seed=seed).documents
    after = draw({**strata, "nieuw" * 9: "Noord"}, share, seed=seed).documents
    assert set(before) == set(after) - {"nieuw" * 9}


def test_the_same_seed_gives_the_same_on_every_computer():
    strata = {f"d{n:02}": "West" if n % 3 else "Oost" for n in range(20)}
    assert draw(strata, 0.2, seed=7).documents == ("d10", "d12", "d16", "d19")


@pytest.mark.parametrize(
    ("share", "n", "wanted"),
    [(0.2, 8, 2), (0.2, 7, 1), (0.2, 2, 1), (0.25, 10, 3), (0.29, 50, 15), (1, 3, 3)],
)
def test_shares_are_rounded_as_they_are_written(share, n, wanted):
    strata = dict.fromkeys(map(str, range(n)), "")
    assert len(draw(strata, share, seed=1).documents) == wanted


@pytest.mark.parametrize("share", [0, -0.1, 1.01, 20, float("nan")])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(Refused, match="such as 20%"):
        draw({"a": ""}, share)
    with pytest.raises(Refused, match="no documents"):
        draw({}, 0.2)


def test_a_seed_that_is_not_given_is_drawn_and_said():
    strata = dict.fromkeys(map(str, range(40)), "")
    drawn = draw(strata, 0.5)
    assert drawn == draw(strata, 0.5, seed=drawn.seed)
    assert len({new_seed() for _ in range(20)}) > 1


# of a project


@pytest.fixture
def eight(p):
    """Eight documents: five in the group West, two in Oost, one in none."""
    for name in ("West", "Oost"):
        p.groups.add(name)
    for number in range(8):
        document = p.documents.add(plain(f"tekst {number}", name=f"i{number}"))
        if number < 7:
            p.groups.put(document, "West" if number < 5 else "Oost")
    return p


def test_a_sample_by_group(eight):
    drawn = eight.packages.sample(0.4, seed=1)
    assert drawn.shares == {"West": (2, 5), "Oost": (1, 2), "": (1, 1)}
    assert (drawn.by, drawn.seed, drawn.share) == ("group", 1, 0.4)
    assert eight.packages.sample(0.4, by=None, seed=1).shares == {"": (3, 8)}


def test_a_sample_by_the_values_of_a_variable(eight):
    """A document whose cases differ is in a stratum of its own, as is one without a value."""
    eight.cases.add_variable("regio", "several of")
    for name, value in {"A": "Oost", "B": "West", "C": "Oost | West", "D": ""}.items():
        eight.cases.add(name)
        eight.cases.set_value(name, "regio", value)
    for document, case in {"i0": "A", "i1": "A", "i2": "B", "i3": "C", "i4": "D"}.items():
        eight.cases.link(case, document)
    eight.cases.link("B", "i1")
    drawn = eight.packages.sample(0.5, by="regio", seed=1)
    assert drawn.shares == {
        "Oost": (1, 1), "West": (1, 1), "Oost | West": (1, 2), "(missing)": (2, 4),
    }  # fmt: skip
    assert drawn.by == "regio"
    with pytest.raises(NotFound, match="regio"):
        eight.packages.sample(0.5, by="stad")


def test_numbers_are_drawn_from_in_bands(eight):
    eight.cases.add_variable("instroom", "number")
    for number in range(8):
        eight.cases.add(f"C{number}")
        eight.cases.set_value(f"C{number}", "instroom", number * 10)
        eight.cases.link(f"C{number}", f"i{number}")
    assert len(eight.packages.sample(0.5, by="instroom").shares) == 8
    ninth = eight.documents.add(plain("nog een"))
    eight.cases.link(eight.cases.add("C9"), ninth)
    eight.cases.set_value("C9", "instroom", 90)
    assert len(eight.packages.sample(0.5, by="instroom").shares) == 4
