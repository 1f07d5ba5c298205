"""Units of agreement: what counts, where they begin and end, and that sentences are kept."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder import language
from qcoder.errors import Cancelled, FileGone, NotFound, ReadOnly, Refused
from qcoder.model import Span
from qcoder.queries.units import UNITS, UnitsOf
from tests.builders import new_project, plain, transcript

TALK = (
    "Los begin. Zonder spreker.",
    "I: Hoe ging het? Vertel.",
    "R: Goed hoor. Maar niet altijd",
    "O: Koffie?",
    "P: Bij ons o.a. Slecht. Ja!",
)


def texts(p, unit, *documents, of=None, **how):
    """Return the text of each unit of documents (all of them)."""
    given = [document.id for document in documents] or [d.id for d in p.documents.list()]
    units = (of or UnitsOf(p._store)).units(given, unit, **how)
    assert {column.dtype for column in units} == {np.dtype(np.int64)}
    return [
        p.documents.get(given[document]).text[start:end]
        for document, start, end in zip(*(column.tolist() for column in units), strict=True)
    ]


def stored(p):
    return p._store.rows("SELECT text, turns, rules, spans FROM sentences ORDER BY text, turns")


@pytest.fixture
def talk(p):
    return p.documents.add(transcript(*TALK, header="Kop. Datum 3 mei.", notes="1. noot. twee."))


LOOSE = "Los begin. Zonder spreker."
FOUND = {
    "sentence": ["Los begin.", "Zonder spreker.", "Goed hoor.", "Maar niet altijd"]
    + ["Bij ons o.a. Slecht.", "Ja!"],
    "paragraph": [LOOSE, "Goed hoor. Maar niet altijd", "Bij ons o.a. Slecht. Ja!"],
    "turn": [LOOSE, "Goed hoor. Maar niet altijd", "Bij ons o.a. Slecht. Ja!"],
    "character": [LOOSE, "Goed hoor. Maar niet altijd", "Bij ons o.a. Slecht. Ja!"],
    "passage": [LOOSE, "Goed hoor. Maar niet altijd", "Bij ons o.a. Slecht. Ja!"],
}


@pytest.mark.parametrize("unit", UNITS)
def test_what_respondents_say_and_what_nobody_is_named_for_counts(p, talk, unit):
    assert texts(p, unit) == FOUND[unit]


def test_all_speech_is_that_of_others_too_but_no_label_header_or_note(p, talk):
    assert texts(p, "sentence", speech="all") == (
        ["Los begin.", "Zonder spreker.", "Hoe ging het?", "Vertel.", "Goed hoor."]
        + ["Maar niet altijd", "Koffie?", "Bij ons o.a. Slecht.", "Ja!"]
    )
    assert texts(p, "turn", speech="all")[1:4] == [
        "Hoe ging het? Vertel.",
        FOUND["turn"][1],
        "Koffie?",
    ]


def test_documents_are_told_apart_by_their_place(p, talk):
    other = p.documents.add(plain("Een. Twee."))
    empty = p.documents.add(transcript("I: Alleen een vraag?"))
    of = UnitsOf(p._store)
    units = of.units([other.id, empty.id, talk.id, other.id], "sentence")
    assert np.bincount(units.document).tolist() == [2, 0, 6, 2]
    assert texts(p, "sentence", other, talk, of=of) == ["Een.", "Twee.", *FOUND["sentence"]]
    assert len(of.units([], "sentence").start) == len(of.units([empty.id], "turn").start) == 0


def test_a_role_that_changes_changes_what_counts(p, talk):
    of = UnitsOf(p._store)
    assert texts(p, "sentence", of=of) == FOUND["sentence"]
    for speaker in p.speakers.list(talk):
        p.speakers.set_role(speaker, "respondent" if speaker.label == "I" else "other")
    assert texts(p, "sentence", of=of) == [*FOUND["sentence"][:2], "Hoe ging het?", "Vertel."]
    assert texts(p, "character", of=of) == [LOOSE, "Hoe ging het? Vertel."]
    assert len(stored(p)) == 1  # roles do not move sentences
    p.undo()
    assert texts(p, "sentence", of=of)[-1] == "Ja!"


TIMED = """R1: Dat was [00:01:02] heel goed
en wel.

En nog een alinea. #00:00:09-1# Meer
I: Ja? #00:00:11-1#
[00:00:12] R1: Klaar.
"""


@pytest.fixture
def timed(p, tmp_path):
    file = tmp_path / "tijden.txt"
    file.write_text(TIMED)
    return p.documents.add(file)


def test_time_stamps_are_no_text_that_counts(p, timed):
    assert texts(p, "character") == [
        "Dat was", "heel goed\nen wel.\n\nEn nog een alinea.", "Meer", "Klaar.",
    ]  # fmt: skip
    assert texts(p, "sentence") == [
        "Dat was [00:01:02] heel goed\nen wel.", "En nog een alinea.", "Meer", "Klaar.",
    ]  # fmt: skip
    assert texts(p, "paragraph") == [
        "Dat was [00:01:02] heel goed", "en wel.", "En nog een alinea. #00:00:09-1# Meer", "Klaar.",
    ]  # fmt: skip
    assert len(texts(p, "turn")) == 2


def test_a_correction_has_sentences_of_its_own(p, talk):
    of = UnitsOf(p._store)
    texts(p, "sentence", of=of)
    p.documents.correct(talk, talk.text.replace("Goed hoor.", "Goed hoor! Heel goed hoor."))
    found = texts(p, "sentence", p.documents.get(talk.id), of=of)
    assert found[2:5] == ["Goed hoor!", "Heel goed hoor.", "Maar niet altijd"]
    p.undo()
    assert texts(p, "sentence", p.documents.get(talk.id), of=of) == FOUND["sentence"]


# what is kept


def forbid(monkeypatch):
    def refuse(text, language="nl"):
        raise AssertionError("sentences were found again")

    monkeypatch.setattr(language, "sentences", refuse)


def test_sentences_are_found_once_and_kept_in_the_file(p, talk, reopen, monkeypatch):
    length = len(p.history.list())
    texts(p, "sentence")
    assert len(p.history.list()) == length  # no operation
    assert [row[2] for row in stored(p)] == [language.RULES]
    assert p.check() == []
    p.close()
    forbid(monkeypatch)
    assert texts(reopen(), "sentence") == FOUND["sentence"]
    assert texts(reopen(read_only=True), "sentence", speech="all")[2] == "Hoe ging het?"


def test_work_goes_on_after_sentences_were_kept(p, talk):
    before = p.history.list()[0]
    texts(p, "sentence")
    p.check_file()
    p.cases.add("Ede")
    other = p.documents.add(plain("Een. Twee."))
    texts(p, "sentence", other)
    p.undo()
    p.undo()
    p.check_file()
    assert p.history.list()[4].id == before.id
    assert p.check() == []


def test_a_read_only_project_finds_them_and_writes_nothing(p, talk, path, reopen):
    p.close()
    before = path.read_bytes()
    p = reopen(read_only=True)
    of = UnitsOf(p._store)
    assert texts(p, "sentence", of=of) == texts(p, "sentence", of=of) == FOUND["sentence"]
    assert of.rules == language.RULES
    with pytest.raises(ReadOnly):
        of.renew_sentences()
    assert path.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="open files cannot be removed there")
def test_that_the_file_is_gone_is_still_noticed(p, talk, path):
    texts(p, "sentence")
    other = p.documents.add(plain("Een. Twee."))
    path.rename(path.with_name("elders"))
    of = UnitsOf(p._store)
    with pytest.raises(FileGone):
        of.units([other.id], "sentence")
    with pytest.raises(FileGone):
        p.cases.add("Ede")
    path.with_name("elders").rename(path)
    assert texts(p, "sentence", other) == ["Een.", "Twee."]
    p.cases.add("Ede")


def test_what_another_program_wrote_is_still_noticed(p, talk, path):
    texts(p, "sentence")
    other = p._store.connect(path, "rw")
    other.execute(
        "UPDATE operations SET id = 'x' WHERE number = (SELECT max(number) FROM operations)"
    )
    other.close()
    with pytest.raises(FileGone, match="Another program"):
        p.cases.add("Ede")


def test_inside_an_operation_they_are_kept_with_it(p, talk):
    with p.operation("several"):
        p.cases.add("Ede")
        assert texts(p, "sentence") == FOUND["sentence"]
    assert len(stored(p)) == 1
    p.undo()
    assert len(stored(p)) == 1


def test_while_one_state_is_read_they_wait_to_be_kept(p, talk):
    of = UnitsOf(p._store)
    with p._store.reading():
        assert texts(p, "sentence", of=of) == FOUND["sentence"]
    assert not stored(p)
    assert texts(p, "sentence", of=of) == FOUND["sentence"]
    assert len(stored(p)) == 1


def test_finding_them_can_be_stopped_and_goes_on_where_it_was(p, talk):
    p.documents.add(plain("Een. Twee."))
    p.documents.add(plain("Drie. Vier."))
    of = UnitsOf(p._store)

    def stop(done, total):
        assert total == 3
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        texts(p, "sentence", of=of, progress=stop)
    assert len(stored(p)) == 2
    seen = []
    texts(p, "sentence", of=of, progress=lambda *each: seen.append(each))
    assert seen == [(0, 1), (1, 1)]
    texts(p, "sentence", of=of, progress=stop)  # nothing is to be found any more


@pytest.mark.parametrize(
    "damage",
    [b"", b"x", b"\0" * 8, None],
    ids=["empty", "odd", "zeros", "moved"],
)
def test_what_is_damaged_is_found_again(p, talk, damage):
    texts(p, "sentence")
    ((_text, _turns, _rules, good),) = stored(p)
    wrong = good[:9] + bytes([good[9] ^ 1]) + good[10:] if damage is None else damage
    p._store.execute("UPDATE sentences SET spans = ?", [wrong])
    assert texts(p, "sentence") == FOUND["sentence"]
    assert stored(p)[0][3] == good


def test_a_text_without_words_has_no_sentences_and_is_not_asked_again(p, monkeypatch):
    p.documents.add(transcript("R: ..."))
    assert texts(p, "sentence") == []
    assert texts(p, "turn") == ["..."]
    forbid(monkeypatch)
    assert texts(p, "sentence") == []


# the version of the rules


def test_a_project_keeps_the_rules_that_it_began_with(p, talk, monkeypatch):
    texts(p, "sentence")
    began = language.RULES
    monkeypatch.setattr(language, "RULES", "2 (test)")
    monkeypatch.setattr(language, "sentences", lambda text: [Span(0, len(text))])
    of = UnitsOf(p._store)
    assert texts(p, "sentence", of=of) == FOUND["sentence"]
    assert of.rules == began
    other = p.documents.add(plain("Een. Twee."))
    assert of.rules == f"{began}, 2 (test)"
    assert texts(p, "sentence", other, of=of) == ["Een. Twee."]
    assert of.rules == f"{began}, 2 (test)"
    of.renew_sentences()
    assert of.rules == "2 (test)"
    assert texts(p, "sentence", of=of) == FOUND["turn"] + ["Een. Twee."]
    assert {row[2] for row in stored(p)} == {"2 (test)"}


def test_what_is_asked_wrongly_is_refused(p, talk):
    of = UnitsOf(p._store)
    for unit, speech in (("zin", "all"), ("sentence", "interviewers")):
        with pytest.raises(Refused, match="choose from"):
            of.units([talk.id], unit, speech=speech)
    with pytest.raises(NotFound):
        of.units(["nothing"], "turn")


LINES = st.lists(
    st.tuples(
        st.sampled_from(["R: ", "I: ", "P: ", ""]),
        st.text('ab A.?! …"(-1é😀', min_size=1, max_size=30).map(str.strip),
    ).map("".join),
    max_size=8,
)


@given(LINES, st.sampled_from(["", "Kop"]), st.sampled_from(["respondents", "all"]))
def test_units_lie_apart_in_what_can_be_coded_and_hold_all_its_words(lines, header, speech):
    with new_project() as p:
        document = p.documents.add(transcript(*lines, header=header))
        text = document.text
        of = UnitsOf(p._store)
        stretches = of.units([document.id], "character", speech=speech)
        codable = {
            at for pair in zip(stretches.start, stretches.end, strict=True) for at in range(*pair)
        }
        words = {at for at in codable if text[at].isalnum()}
        for unit in UNITS:
            units = of.units([document.id], unit, speech=speech)
            edges = np.column_stack([units.start, units.end]).ravel()
            assert (np.diff(edges) >= 0).all()
            assert (units.start < units.end).all()
            held = {at for pair in zip(units.start, units.end, strict=True) for at in range(*pair)}
            assert words <= held
            assert held <= codable
