"""Coders: identities, their joining, and how far each is."""

from __future__ import annotations

import pytest

from qcoder.errors import NotFound, Refused, UnknownCoder
from qcoder.model import CoderKind, Progress
from tests.builders import code_words, covered, dump, transcript


@pytest.fixture
def two(p):
    """Coder MB beside AK, both at work on one document."""
    other = p.coders.add("MB")
    document = p.documents.add(transcript("R: een twee drie vier"))
    p.codes.add("A")
    code_words(p, document, "een twee", "A", valence="facilitating")
    code_words(p, document, "twee drie", "A", valence="hindering", coder=other)
    code_words(p, document, "vier", "A", coder=other)
    return p


def test_coders_are_listed_by_name(two):
    assert [coder.name for coder in two.coders.list()] == ["AK", "MB"]
    assert two.coders.get("mb").kind == CoderKind.PERSON
    with pytest.raises(NotFound, match="there are: AK, MB"):
        two.coders.get("XX")


@pytest.mark.parametrize("name", ["", " ", "ak"])
def test_a_name_is_given_once(two, name):
    with pytest.raises(Refused, match="needs a name"):
        two.coders.add(name)
    with pytest.raises(Refused, match="needs a name"):
        two.coders.rename("MB", name)


def test_a_coder_keeps_its_work_under_another_name(two):
    two.coders.rename("MB", "Mieke")
    assert len(two.codings.list(coder="Mieke")) == 2


def test_merging_coders_joins_what_overlaps(two):
    document = two.documents.list()[0]
    two.coders.set_status(document, "complete", "MB")
    before = dump(two)
    two.coders.merge("MB", "AK")
    assert sorted(covered(two).values()) == ["een twee drie", "vier"]
    joined = two.codings.list(document)[0]
    assert (joined.valence, joined.coder) == ("both", two.coder.id)
    assert [coder.name for coder in two.coders.list()] == ["AK"]
    assert two.check() == []
    two.undo()
    assert dump(two) == before


def test_memos_go_along_when_coders_are_merged(two):
    two._store.coder, mine = two.coders.get("MB").id, two._store.coder
    memo = two.memos.add("van MB")
    two._store.coder = mine
    two.coders.merge("MB", "AK")
    assert two.memos.get(memo).coder == mine


def test_a_coder_is_not_merged_away_from_under_itself(two):
    for source, target in (("AK", "AK"), ("AK", "MB"), ("MB", "MB")):
        with pytest.raises(Refused, match="merge another into it"):
            two.coders.merge(source, target)


def test_only_coders_of_one_kind_are_one_person(two):
    two.coders.add("samen", CoderKind.CONSENSUS)
    for source, target in (("samen", "AK"), ("MB", "samen")):
        with pytest.raises(Refused, match="kind"):
            two.coders.merge(source, target)


def test_each_coder_has_a_status_per_document(two):
    document = two.documents.list()[0]
    assert two.coders.status(document) == Progress.NOT_STARTED
    two.coders.set_status(document, "busy")
    two.coders.set_status(document, Progress.COMPLETE)
    assert two.coders.status(document) == "complete"
    assert two.coders.status(document, "MB") == "not started"
    with pytest.raises(Refused, match="choose from"):
        two.coders.set_status(document, "done")
    two.undo()
    assert two.coders.status(document) == "busy"


def test_a_status_names_the_codebook_that_was_in_use(two):
    document = two.documents.list()[0]
    two.coders.set_status(document, "complete")
    versions = [row["codebook_version"] for row in dump(two)["statuses"].values()]
    two.codes.add("B")
    two.coders.set_status(document, "complete")
    later = [row["codebook_version"] for row in dump(two)["statuses"].values()]
    assert len(versions) == len(later) == 1
    assert versions != later


@pytest.mark.parametrize(
    ("source", "target", "merged"),
    [
        ("complete", None, "complete"),
        ("complete", "busy", "complete"),
        ("busy", "complete", "complete"),
        (None, "busy", "busy"),
    ],
)
def test_the_further_status_stays_when_coders_are_merged(two, source, target, merged):
    document = two.documents.list()[0]
    for status, coder in ((source, "MB"), (target, "AK")):
        if status:
            two.coders.set_status(document, status, coder)
    before = dump(two)
    two.coders.merge("MB", "AK")
    assert two.coders.status(document) == merged
    assert len(dump(two)["statuses"]) == 1
    assert two.check() == []
    two.undo()
    assert dump(two) == before


def test_the_log_still_names_a_coder_who_was_merged_away(two):
    other, mine = two.coders.get("MB"), two._store.coder
    two._store.coder = other.id
    two.cases.add("Ede")
    two._store.coder = mine
    two.coders.merge("MB", "AK")
    names = {coder.id: coder.name for coder in two.coders.list(merged=True)}
    assert names[two.history.list()[1].coder] == "MB"


def test_a_coder_who_was_merged_away_is_no_longer_there(two, reopen):
    document, gone = two.documents.list()[0], two.coders.get("MB")
    two.coders.merge("MB", "AK")
    for key in ("MB", gone.id, gone):
        for use in (
            two.coders.get,
            lambda coder: two.coders.set_status(document, "busy", coder),
            lambda coder: two.codings.add(document, 0, 3, code="A", coder=coder),
        ):
            with pytest.raises(NotFound):
                use(key)
    assert list(two.tables.themes().passages) == [2]
    assert two.coders.add("MB").id != gone.id  # its name is free again
    two.close()
    with pytest.raises(UnknownCoder):
        reopen(gone.id)


def test_a_kind_of_coder_that_is_not_there_is_refused(two):
    with pytest.raises(Refused, match="choose from"):
        two.coders.add("R2", "robot")
    assert two.coders.add("samen", "consensus").kind == CoderKind.CONSENSUS


def test_a_name_is_taken_however_it_is_typed(two):
    two.coders.add("Zoë")
    with pytest.raises(Refused, match="needs a name"):
        two.coders.add("ZOE\u0308")


def test_an_empty_coder_is_not_this_one(two):
    with pytest.raises(NotFound):
        two.coders.status(two.documents.list()[0], "")


def test_all_statuses_at_once(p):
    document = p.documents.add(transcript("R: een"))
    own, mv = p.coders.list()[0], p.coders.add("MV")
    assert p.coders.statuses() == {}
    p.coders.set_status(document, Progress.BUSY)
    p.coders.set_status(document, Progress.COMPLETE, mv)
    assert p.coders.statuses() == {
        (document.id, own.id): Progress.BUSY,
        (document.id, mv.id): Progress.COMPLETE,
    }
