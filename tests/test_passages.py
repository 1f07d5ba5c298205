"""Clean text, and stretches of it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder.model import Span
from qcoder.passages import clean, joined, places, speech_text, trim

any_text = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "\r\n\x00\x07\u2028\u2029\x85\x0b\x0c\ufeff\ud83d\ude00\ud800\u0301e\t\xa0"
        ),
    ),
    max_size=30,
)


@given(any_text)
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)


@given(any_text)
def test_clean_text_can_be_stored_and_has_one_kind_of_line_end(text):
    cleaned = clean(text)
    cleaned.encode()
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned.splitlines() == cleaned.removesuffix("\n").split("\n") if cleaned else True
    assert not set(cleaned) & set("\r\x00\ufeff")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\x0bd\x85e\u2028f", "a\nb\nc\nd\ne\nf"),
        ("\ufeffkop", "kop"),
        ("e\u0301", "é"),
        ("a\tb\xa0c", "a\tb\xa0c"),
        ("\ud83d\ude00", "😀"),
        ("x\ud800y", "x\ufffdy"),
        ("", ""),
    ],
)
def test_what_cleaning_does(text, cleaned):
    assert clean(text) == cleaned


@given(st.text(alphabet="ab \n\t", max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_trimming_leaves_the_words(text, start, end):
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    span = trim(text, start, end)
    assert text[span.start : span.end] == text[start:end].strip()
    assert start <= span.start <= span.end <= end or span == (start, start)


spans = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), max_size=8)


@given(spans)
def test_joined_stretches_cover_the_same_and_are_apart(pairs):
    given_spans = [Span(start, start + length) for start, length in pairs]
    result = joined(given_spans)
    covered = {at for span in given_spans for at in range(*span)}
    assert {at for span in result for at in range(*span)} == covered
    assert all(a.end < b.start for a, b in zip(result, result[1:], strict=False))


def test_speech_is_put_together_as_it_stood():
    text = "een [stamp] twee\ndrie"
    assert speech_text(text, [Span(0, 3), Span(12, 16), Span(17, 21)]) == "een twee\ndrie"
    assert speech_text(text, []) == ""


def test_words_are_not_found_inside_longer_words():
    assert list(places("regie en regiegroep, regie.", "regie")) == [Span(0, 5), Span(21, 26)]
    assert list(places("aaa", "aa")) == []
