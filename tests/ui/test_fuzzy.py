"""Names are found by some of their letters, whatever their case and accents."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ui.fuzzy import folded, match

words = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30)


def score(query: str, text: str) -> float:
    found = match(query, text)
    assert found is not None
    return found.score


@given(words)
def test_every_text_matches_itself(text: str) -> None:
    assert match(text, text) is not None


@given(words, st.data())
def test_letters_left_out_still_match(text: str, data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
    query = "".join(letter for letter, keep in zip(text, kept, strict=True) if keep)
    assert match(query, text) is not None


@given(words, words)
def test_positions_are_those_of_the_letters(query: str, text: str) -> None:
    found = match(query, text)
    if found:
        assert list(found.positions) == sorted(set(found.positions))
        letters = folded("".join(query.split())).replace(" ", "")
        at = "".join(folded(text[place]) for place in found.positions)
        rest = iter(at)
        assert all(letter in rest for letter in letters if not letter.isspace())


@given(words, words)
def test_case_and_accents_make_no_difference(query: str, text: str) -> None:
    plain = unicodedata.normalize("NFD", text)
    assert (match(query, text) is None) == (match(query, plain) is None)
    assert (match(query, text) is None) == (match(query.casefold(), text) is None)


def test_matched_letters() -> None:
    found = match("reg", "Geografische dekking (regio's)")
    assert found
    assert found.positions == (22, 23, 24)
    accents = match("COORD", "Één coördinator")
    assert accents
    assert accents.positions == (4, 5, 6, 7, 8)


def test_better_matches_score_higher() -> None:
    assert score("reg", "Regie door gemeente") > score("reg", "Geografische dekking (regio's)")
    assert score("reg", "Geografische dekking (regio's)") > score("reg", "Vroege fase")
    assert score("tw", "Toegang tot wonen") > score("tw", "Nieuwtje: het wint")
    assert score("nazorg", "Nazorg") > score("nazorg", "Nazorg en terugkeer")


def test_no_match() -> None:
    assert match("xyz", "Regie") is None
    assert match("eiger", "Regie") is None
    empty = match("  ", "Regie")
    assert empty is not None
    assert empty.positions == ()
