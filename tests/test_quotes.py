"""Quotes: which passages are, who says them, and how they may be shortened."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qcoder
from qcoder.errors import Conflict, NotFound, Refused
from qcoder.shortening import agrees, check, tidy
from tests.builders import code_words, find, new_project, transcript

SAID = "Toen ging ik twee avonden langs de ramen. Zo begint het, zo'n tas mee."


@pytest.fixture
def document(p):
    p.codes.add("SAM", name_nl="Samenwerking", codable=False)
    p.codes.add("REGIE", name_nl="Regie", parent="SAM")
    p.codes.add("GELD", name_nl="Geld")
    return p.documents.add(transcript("I: Hoe begon het?", f"R: {SAID}", "I: En toen?", name="A"))


@pytest.fixture
def quote(p, document):
    code_words(p, document, SAID, "REGIE", flags=["citaat"])
    return p.quotes.list()[0]


def test_passages_with_the_flag_are_quotes_in_the_order_of_the_codebook(p, document):
    code_words(p, document, "Zo begint het", "GELD", flags=["citaat"])
    code_words(p, document, "Toen ging ik", "REGIE", flags=["cijfer", "citaat"])
    code_words(p, document, "de ramen", "REGIE", flags=["cijfer"])
    code_words(p, document, "Zo begint het", "REGIE", flags=["quotable"])
    codes = {one.id: one.short_id for one in p.codes.list()}
    found = [(codes[one.theme], codes[one.code], one.words) for one in p.quotes.list()]
    assert found == [
        ("SAM", "REGIE", "Toen ging ik"),
        ("SAM", "REGIE", "Zo begint het"),
        ("GELD", "GELD", "Zo begint het"),
    ]
    assert [one.words for one in p.quotes.list(codes=["SAM"])] == ["Toen ging ik", "Zo begint het"]
    assert not p.quotes.list(documents=[p.documents.add(transcript("R: niets", name="B"))])
    with pytest.raises(NotFound):
        p.quotes.list(codes=["NIETS"])


def test_a_quote_has_words_before_and_after_it(p, document):
    code_words(p, document, "twee avonden", "REGIE", flags=["citaat"])
    quote = p.quotes.list()[0]
    assert quote.before.endswith("Toen ging ik")
    assert quote.after.startswith("langs de ramen.")


def test_what_an_interviewer_says_is_no_quote(p, document):
    code_words(p, document, "Hoe begon het?", "REGIE", flags=["citaat"])
    assert not p.quotes.list()


def test_passages_of_several_coders_that_overlap_are_one_quote(p, document):
    other = p.coders.add("MV")
    code_words(p, document, "Toen ging ik twee avonden", "REGIE", flags=["citaat"])
    code_words(p, document, "twee avonden langs de ramen", "REGIE", flags=["citaat"], coder=other)
    code_words(p, document, "begint het", "REGIE", coder=other)  # not flagged
    (quote,) = p.quotes.list()
    assert quote.words == "Toen ging ik twee avonden langs de ramen"
    assert len(quote.codings) == 2


def test_of_a_document_with_a_consensus_that_counts(p, document):
    other = p.coders.add("MV")
    code_words(p, document, "Toen ging ik", "REGIE", flags=["citaat"])
    code_words(p, document, "Toen ging ik", "REGIE", coder=other)
    code_words(p, document, "Zo begint het", "GELD", flags=["citaat"])
    for coder in ("AK", "MV"):
        p.coders.set_status(document, "complete", coder)
    p.consensus.make()
    assert [one.words for one in p.quotes.list()] == ["Toen ging ik"]


def test_a_code_that_is_proposed_has_no_quotes_yet(p, document, quote):
    p.codes.set_status("REGIE", "proposed")
    assert not p.quotes.list()


def _variables(p, **values):
    case = p.cases.add("Jansen")
    for name, value in values.items():
        p.cases.set_value(case, p.cases.add_variable(name, "text"), value)
    return case


def test_the_source_is_position_and_region_and_never_a_name(p, document, quote):
    assert (quote.source, quote.unnamed) == ("A", True)  # nothing is known
    case = _variables(p, functie="coördinator", regio="Noord")
    p.cases.link(case, document)
    (now,) = p.quotes.list()
    assert (now.source, now.unnamed) == ("coördinator, region Noord", False)
    assert "Jansen" not in now.said_by


def test_the_position_of_the_speaker_goes_before_that_of_the_programme(p, document, quote):
    programme = _variables(p, functie="manager", regio="Noord")
    p.cases.link(programme, document)
    person = p.cases.add("Iemand")
    p.cases.set_value(person, "functie", "begeleider")
    p.cases.link(person, document, p.speakers.find(document, "R"))
    assert p.quotes.list()[0].source == "begeleider, region Noord"


def test_where_positions_differ_none_is_taken(p, document, quote):
    case = p.cases.add("Programma")
    positions = ["begeleider", "manager"]
    p.cases.add_variable("functies", "several of", positions)
    p.cases.set_value(case, "functies", positions)
    p.cases.link(case, document)
    assert p.quotes.list()[0].unnamed


def test_a_code_of_the_respondent_is_read_from_the_header(p):
    p.codes.add("REGIE")
    document = p.documents.add(
        transcript("I: En?", "R: het ging goed", header="Respondent:\tR07, mevrouw Jansen")
    )
    code_words(p, document, "het ging goed", "REGIE", flags=["citaat"])
    (quote,) = p.quotes.list()
    assert (quote.source, quote.said_by, quote.unnamed) == ("R07", "R07", False)


def test_a_quote_that_may_identify_someone_says_so(p, document, quote):
    assert not quote.identifying
    code_words(p, document, "de ramen", "GELD", flags=["herleidbaar"])
    assert p.quotes.list()[0].identifying


def test_a_quote_is_shortened_undone_and_restored(p, document, quote):
    where = document, quote.start, quote.end
    p.quotes.shorten(*where, "Toen ging ik […] langs de ramen. (...) zo'n tas [vol spullen]")
    short = p.quotes.list()[0]
    assert short.shown == "Toen ging ik […] langs de ramen. […] zo'n tas [vol spullen]"
    assert (short.words, short.shortened, short.stale) == (quote.words, True, False)
    p.undo()
    assert p.quotes.list()[0].shown == quote.words
    p.redo()
    p.quotes.restore(*where)
    assert not p.quotes.list()[0].shortened
    p.undo()
    assert p.quotes.list()[0].shortened
    p.quotes.shorten(*where, quote.words)  # the whole is no shortening
    assert not p.quotes.list()[0].shortened


@pytest.mark.parametrize(
    "words",
    [
        "Toen liep ik",
        "Toen langs de ramen",  # nothing says that words are left out
        "langs de ramen […] Toen ging ik",
        "[…]",
        "",
        "Toen [ging",
        "toen ging ik",
        "[B]oen ging ik",
        "Toen ging ik niet",
    ],
)
def test_what_was_not_said_is_refused(p, document, quote, words):
    with pytest.raises(Refused):
        p.quotes.shorten(document, quote.start, quote.end, words)
    assert not p.quotes.list()[0].shortened


@pytest.mark.parametrize(
    "words", ["[t]oen ging ik", "Zo begint het, zo’n tas mee.", "[Zij] ging […] de ramen", "ramen"]
)
def test_what_was_said_is_taken(p, document, quote, words):
    p.quotes.shorten(document, quote.start, quote.end, words)
    assert p.quotes.list()[0].printed == words


def test_a_passage_outside_the_text_is_refused(p, document):
    with pytest.raises(Refused):
        p.quotes.shorten(document, 5, 100_000, "Toen")


def test_a_quote_follows_corrections_and_says_where_it_no_longer_agrees(p, document, quote):
    p.quotes.shorten(document, quote.start, quote.end, "Toen ging ik […] langs de ramen.")
    p.documents.correct(document, "Kop\n" + p.documents.get(document.id).text)
    moved = p.quotes.list()[0]
    assert (moved.shortened, moved.stale, moved.start) == (True, False, quote.start + 4)
    text = p.documents.get(document.id).text
    p.documents.correct(document.id, text.replace("de ramen", "de huizen"))
    stale = p.quotes.list()[0]
    assert stale.stale
    assert stale.printed == stale.words
    assert "de huizen" in stale.printed


def test_a_passage_that_is_made_shorter_keeps_how_it_is_quoted(p, document, quote):
    p.quotes.shorten(document, quote.start, quote.end, "Toen […] langs de ramen")
    start, end = find(document, "Toen ging ik twee avonden langs de ramen.")
    p.codings.resize(quote.codings[0], start, end)
    now = p.quotes.list()[0]
    assert (now.end, now.shown, now.stale) == (end, "Toen […] langs de ramen", False)
    p.quotes.restore(document, now.start, now.end)
    assert not p.quotes.list()[0].shortened


def test_what_is_kept_of_one_passage_is_not_shown_for_another(p, document, quote):
    p.quotes.shorten(document, quote.start, quote.end, "Toen ging ik […]")
    code_words(p, document, "Zo begint het", "GELD", flags=["citaat"])
    assert [one.shortened for one in p.quotes.list()] == [True, False]


def test_a_quote_of_a_document_that_was_removed_goes_along(p, document, quote):
    p.quotes.shorten(document, quote.start, quote.end, "Toen ging ik")
    try:
        p.documents.remove(document)
    except Conflict:
        pytest.fail("its quotes keep a document from being removed")
    p.undo()
    assert p.quotes.list()[0].shortened


def test_words_around_a_quote_are_of_speech_and_none_that_may_identify(p):
    p.codes.add("X")
    turns = ("I: En Ede?", "R: Ik werk bij Vredeveld. Dat ging goed. Mijn chef heet Pieterse.")
    header, notes = "Respondent: R07, mevrouw De Vries", "Belde met 06-12345678"
    long = p.documents.add(transcript(*turns, name="A", header=header, notes=notes))
    short = p.documents.add(transcript("R: Dat is goed.", name="B", header=header, notes=notes))
    code_words(p, long, "Dat ging goed.", "X", flags=["citaat"])
    code_words(p, short, "Dat is goed.", "X", flags=["citaat"])
    before = p.quotes.list()[0]
    assert before.before == "En Ede? … Ik werk bij Vredeveld."
    assert before.after == "Mijn chef heet Pieterse."
    code_words(p, long, "Vredeveld", "X", flags=["herleidbaar"])
    code_words(p, long, "chef heet Pieterse", "X", flags=["herleidbaar"])
    first, second = p.quotes.list()
    assert (first.before, first.after, first.identifying) == (".", "Mijn", False)
    assert (second.before, second.after) == ("", "")


def test_header_and_notes_are_no_quotes(p):
    p.codes.add("X")
    header, notes = "Respondent: R07, mevrouw De Vries", "Ik vond haar nors."
    document = p.documents.add(transcript("R: Dat is goed.", header=header, notes=notes))
    code_words(p, document, "mevrouw De Vries", "X", flags=["citaat"])
    code_words(p, document, notes, "X", flags=["citaat"])
    assert not p.quotes.list()


def test_what_an_interviewer_says_within_a_quote_is_left_out(p):
    p.codes.add("X")
    turns = ("I: Ja?", "R: Dat ging goed.", "I: Liegt de wethouder?", "R: Nou ja.", "I: Hm.")
    document = p.documents.add(transcript(*turns))
    p.codings.add(document, 0, document.length, code="X", flags=["citaat"])
    (quote,) = p.quotes.list()
    assert quote.words == "Dat ging goed. […] Nou ja."
    with pytest.raises(Refused):
        p.quotes.shorten(document, quote.start, quote.end, "Liegt de wethouder?")
    p.quotes.shorten(document, quote.start, quote.end, "Dat ging goed.")
    assert p.quotes.list()[0].printed == "Dat ging goed."


def test_the_position_of_one_speaker_is_not_given_to_another(p):
    p.codes.add("X")
    document = p.documents.add(transcript("R: Dat ging goed.", "P: Vreselijk juist.", name="A"))
    p.cases.link(_variables(p, functie="wethouder"), document, p.speakers.find(document, "R"))
    p.codings.add(document, 0, document.length, code="X", flags=["citaat"])
    (quote,) = p.quotes.list()
    assert (quote.source, quote.unnamed) == ("A", True)


@pytest.mark.parametrize(
    ("value", "source"), [("Mevrouw Jansen", "A"), ("R02, Jansen", "A"), ("NH-02", "NH-02")]
)
def test_a_name_is_no_respondent_code(p, document, quote, value, source):
    p.cases.link(_variables(p, respondent=value), document)
    assert p.quotes.list()[0].said_by == source


@pytest.mark.parametrize("words", ["1.5 miljoen", "1 5 miljoen", "15 miljoen", "5 miljoen"])
def test_a_number_is_not_changed_by_its_marks(words):
    assert not agrees("Het kost 1,5 miljoen.", words)
    assert agrees("Het kost 1,5 miljoen.", "1,5 miljoen")


def test_of_a_passage_that_copies_shortened_in_two_texts_all_is_restored(p, quote, tmp_path):
    p.save_copy(tmp_path / "kopie.qcoder")
    with qcoder.open(tmp_path / "kopie.qcoder", coder="AK") as other:
        other.documents.correct(quote.document, "Kop\n" + other.documents.get(quote.document).text)
        there = other.quotes.list()[0]
        other.quotes.shorten(there.document, there.start, there.end, "Toen ging ik")
    p.quotes.shorten(quote.document, quote.start, quote.end, "Zo begint het")
    p.merge(tmp_path / "kopie.qcoder")
    now = p.quotes.list()[0]
    assert now.shortened
    p.quotes.restore(now.document, now.start, now.end)
    assert not p.quotes.list()[0].shortened
    p.undo()
    assert p.quotes.list()[0].shown == now.shown


def _outside(shown: str) -> list[str]:
    capital = re.sub(r"(?<!\w)\[(\w)\](?=\w)", r"\1", shown)
    return re.findall(r"\w+", re.sub(r"\[[^\[\]]*\]", " ", capital.replace("’", "'")))


_words = st.lists(
    st.sampled_from(
        ["ja", "nee", "ik", "wel", "niet", "zo'n", "[naam]", "[…]", "Toen", "[w]el", ".", ","]
    )
)


@given(_words, _words)
def test_what_is_accepted_stands_in_the_original_in_order(said, shown):
    original, short = " ".join(said), tidy(" ".join(shown))
    if not agrees(original, short):
        return
    left = iter(word.casefold() for word in re.findall(r"\w+", original))
    assert all(word.casefold() in left for word in _outside(short))
    assert _outside(short)


@given(st.data())
def test_whatever_is_left_out_with_a_mark_is_accepted(data):
    said = data.draw(st.lists(st.sampled_from(["ja", "nee", "ik", "wel"]), min_size=1))
    keep = data.draw(st.lists(st.booleans(), min_size=len(said), max_size=len(said)))
    if any(keep):
        shown = " ".join(w if k else "[…]" for w, k in zip(said, keep, strict=True))
        check(" ".join(said), shown)


@given(st.text(alphabet="abc d.\n", min_size=1, max_size=30), st.data())
def test_after_a_correction_a_quote_agrees_or_is_stale(new, data):
    with new_project() as p:
        p.codes.add("X")
        document = p.documents.add(transcript("R: een twee drie vier vijf", name="A"))
        code_words(p, document, "een twee drie vier vijf", "X", flags=["citaat"])
        quote = p.quotes.list()[0]
        p.quotes.shorten(document, quote.start, quote.end, "een […] vier")
        cut = data.draw(st.integers(3, len(document.text) - 1))
        p.documents.correct(document, document.text[:cut] + new + document.text[cut:])
        for now in p.quotes.list():
            assert now.stale == (not agrees(now.words, now.shown))
            assert agrees(now.words, now.printed) or now.printed == now.words
