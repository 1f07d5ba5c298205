"""Disagreements, decisions and the consensus in a project."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qcoder
from qcoder.consensus import Boundary, Disagreement
from qcoder.decisions import Choice
from qcoder.errors import NotFound, Refused
from qcoder.joins import combined
from qcoder.model import CodeStatus, Document, Progress, Valence
from qcoder.project import Project
from tests.builders import code_words, dump, find, new_project, plain, transcript

SAID = "de gemeente nam de regie en dat ging goed want later was er geld voor iedereen hier"
CODES = ("REGIE", "INFO", "GELD")
Content = tuple[int, int, str, Valence | None]


def codebook(p: Project) -> None:
    p.codes.add("SAM", codable=False)
    p.codes.add("REGIE", parent="SAM")
    p.codes.add("INFO", parent="SAM")
    p.codes.add("GELD")


def complete(p: Project, document: Document, *coders: str) -> None:
    for coder in coders:
        p.coders.set_status(document, Progress.COMPLETE, coder)


@pytest.fixture
def document(p: Project) -> Document:
    """An interview that AK and BV completed."""
    codebook(p)
    p.coders.add("BV")
    document = p.documents.add(plain(SAID))
    complete(p, document, "AK", "BV")
    return document


def contents(p: Project, document: Document | None = None) -> set[Content]:
    """Return what the consensus has: passages with code and valence."""
    whose = p.consensus.coder
    if whose is None:
        return set()
    codes = {code.id: code.short_id for code in p.codes.list()}
    codings = p.codings.list(document, coder=whose)
    return {(each.start, each.end, codes[each.code], each.valence) for each in codings}


def words(p: Project) -> list[str]:
    return [p.codings.text(each) for each in p.codings.list(coder=p.consensus.coder)]


def differ(p: Project, document: Document) -> Disagreement:
    """Have both coders code other words with REGIE, and return that disagreement."""
    code_words(p, document, "de regie", "REGIE")
    code_words(p, document, "regie en", "REGIE", coder="BV")
    return only(p)


def only(p: Project) -> Disagreement:
    [found] = p.consensus.disagreements()
    return found


# disagreements


def test_a_disagreement_says_who_has_what(p: Project, document: Document):
    code_words(p, document, "de regie", "REGIE")
    found = only(p)
    ak, bv = p.coders.get("AK").id, p.coders.get("BV").id
    assert (found.kind, found.coders, found.missing) == ("omission", (ak, bv), (bv,))
    assert [p.codings.text(each) for each in found.of(ak)] == ["de regie"]
    assert not found.settled


def test_only_coders_who_completed_a_document_count(p: Project, document: Document):
    p.coders.add("CM")
    code_words(p, document, "de regie", "REGIE")
    code_words(p, document, "regie en", "REGIE", coder="CM")
    assert only(p).kind == "omission"
    complete(p, document, "CM")
    assert len(only(p).codings) == 2
    p.coders.set_status(document, "busy", "BV")
    assert only(p).kind == "boundary"
    p.coders.set_status(document, "busy", "CM")
    assert p.consensus.disagreements() == []


def test_consensus_and_automatic_coders_are_not_compared(p: Project, document: Document):
    for kind in ("consensus", "automatic"):
        p.coders.add(kind, kind)
        complete(p, document, kind)
        code_words(p, document, "de regie", "REGIE", coder=kind)
    assert p.consensus.disagreements() == []


def test_codes_that_are_proposed_do_not_count_yet(p: Project, document: Document):
    p.codes.add("NIEUW", status=CodeStatus.PROPOSED)
    code_words(p, document, "de regie", "NIEUW")
    assert p.consensus.disagreements() == []
    p.codes.set_status("NIEUW", "active")
    assert only(p).kind == "omission"


def test_they_come_by_document_and_place_and_can_be_picked(p: Project, document: Document):
    second = p.documents.add(plain("hier was ook geld voor ons", "Tweede"))
    complete(p, second, "AK", "BV")
    code_words(p, second, "geld", "GELD")
    code_words(p, document, "iedereen", "GELD", coder="BV")
    code_words(p, document, "regie", "REGIE")
    found = p.consensus.disagreements()
    assert [(each.document, p.codings.text(each.codings[0])) for each in found] == [
        (document.id, "regie"),
        (document.id, "iedereen"),
        (second.id, "geld"),
    ]
    assert p.consensus.disagreements(documents=[second]) == found[2:]
    assert p.consensus.disagreements(codes=["SAM"]) == found[:1]
    assert p.consensus.disagreements(coders=["BV", "AK"], codes=["GELD"])[0].id == found[1].id


def test_counts_are_those_of_the_disagreements(p: Project, document: Document):
    p.consensus.decide(differ(p, document), "neither")
    code_words(p, document, "geld", "GELD")
    for chosen in ({}, {"codes": ["GELD"]}, {"coders": ["BV", "AK"], "documents": [document.id]}):
        found = p.consensus.disagreements(**chosen)
        counted = Counter((frozenset(one.codes), one.decision is not None) for one in found)
        assert p.consensus.counts(**chosen) == counted
    assert {decided for _codes, decided in p.consensus.counts()} == {True, False}


def test_one_coder_is_refused(p: Project, document: Document):
    with pytest.raises(Refused, match="two or more"):
        p.consensus.disagreements(coders=["AK"])


def test_another_code_says_how_near_it_is(p: Project, document: Document):
    code_words(p, document, "de regie", "REGIE")
    code_words(p, document, "regie en", "INFO", coder="BV")
    assert (only(p).kind, only(p).relation) == ("other code", "sibling")


def test_one_is_found_by_the_first_characters_of_its_id(p: Project, document: Document):
    found = differ(p, document)
    assert p.consensus.get(found.id[:8]) == found
    for wanted in ("", found.id[:3], "nothing of that kind"):
        with pytest.raises(NotFound):
            p.consensus.get(wanted)


# decisions


def choices(p: Project) -> Iterator[tuple[dict[str, Any], list[str]]]:
    yield {"choice": "one", "chosen": "AK"}, ["de regie"]
    yield {"choice": "one", "chosen": "BV"}, ["regie en"]
    yield {"choice": "both"}, ["de regie en"]
    yield {"choice": "neither"}, []
    yield {"choice": "adjusted", "span": (16, 24)}, ["de regie"]


@pytest.mark.parametrize("number", range(5))
def test_what_was_decided_is_the_consensus(p: Project, document: Document, number: int):
    found = differ(p, document)
    how, wanted = list(choices(p))[number]
    decision = p.consensus.decide(found, **how, reason=" Zo is het. ")
    assert words(p) == wanted
    assert only(p).decision == decision
    assert only(p).settled
    assert (decision.reason, decision.coder) == ("Zo is het.", p.coders.get("AK").id)
    assert decision.time
    assert p.consensus.state().complete
    assert p.check() == []


def test_deciding_is_one_operation_that_leaves_what_coders_coded(p: Project, document: Document):
    found = differ(p, document)
    before, own = dump(p), dump(p)["codings"]
    p.consensus.decide(found, "both", reason="samen")
    assert own.items() <= dump(p)["codings"].items()
    after = dump(p)
    p.undo()
    assert dump(p) == before
    p.redo()
    assert dump(p) == after


def test_a_decision_can_be_taken_again_and_back(p: Project, document: Document):
    found = differ(p, document)
    p.consensus.decide(found, "neither")
    p.consensus.decide(only(p), "one", chosen="BV")
    assert words(p) == ["regie en"]
    assert len(dump(p)["decisions"]) == 1
    p.consensus.undecide(only(p))
    assert dump(p)["decisions"] == {}
    assert words(p) == ["de regie en"]
    with pytest.raises(Refused, match="Nothing was decided"):
        p.consensus.undecide(only(p))


def test_a_decision_opens_again_when_a_coding_beneath_changes(p: Project, document: Document):
    old = p.consensus.decide(differ(p, document), "neither")
    coding = p.codings.list(coder="BV")[0]
    for change in (
        lambda: p.codings.resize(coding, coding.start, coding.end + 4),
        lambda: p.codings.set_valence(coding, "hindering"),
        lambda: p.codings.recode(coding, "INFO"),
        lambda: p.codings.remove(coding),
        lambda: p.documents.correct(document, SAID.replace("regie", "leiding")),
    ):
        change()
        assert (only(p).decision, only(p).settled) == (None, False)
        reopened = only(p).reopened
        assert reopened
        assert reopened.id == old.id
        assert p.consensus.state().undecided == 1
        p.undo()
        assert (only(p).decision, only(p).reopened) == (old, None)


@pytest.mark.parametrize("act", ["set_flags", "memo", "elsewhere", "rename"])
def test_other_work_opens_nothing(p: Project, document: Document, act: str):
    p.consensus.decide(differ(p, document), "neither")
    coding = p.codings.list(coder="BV")[0]
    if act == "set_flags":
        p.codings.set_flags(coding, ["citaat"])
    elif act == "memo":
        p.memos.add("let op", coding=coding)
    elif act == "elsewhere":
        p.documents.correct(document, f"Voorwoord erbij. {SAID}")
    else:
        p.codes.rename("REGIE", "Sturing")
    assert only(p).decision
    assert p.consensus.state().complete


def test_an_adjusted_passage_goes_along_with_a_correction(p: Project, document: Document):
    found = differ(p, document)
    p.consensus.decide(found, "adjusted", span=find(document, "gemeente nam de regie"))
    p.documents.correct(document, f"Voorwoord erbij. {SAID}")
    assert words(p) == ["gemeente nam de regie"]
    p.consensus.update()
    assert words(p) == ["gemeente nam de regie"]
    assert only(p).decision


def test_who_decides_again_sees_what_was_decided_before(p: Project, document: Document):
    p.consensus.decide(differ(p, document), "neither", reason="te vaag")
    code_words(p, document, "regie en dat", "REGIE", coder="BV")
    reopened = only(p).reopened
    assert reopened
    assert reopened.reason == "te vaag"
    p.consensus.decide(only(p), "both")
    assert (only(p).reopened, len(dump(p)["decisions"])) == (None, 1)


def test_valences_are_those_of_the_coders_or_as_decided(p: Project, document: Document):
    code_words(p, document, "geld", "GELD", valence="facilitating")
    code_words(p, document, "geld", "GELD", valence="hindering", coder="BV")
    span = find(document, "geld")
    p.consensus.make()
    assert contents(p) == {(*span, "GELD", None)}
    assert p.consensus.state().undecided == 1
    every: Sequence[tuple[dict[str, Any], Valence | None]] = (
        ({"choice": "one", "chosen": "BV"}, Valence.HINDERING),
        ({"choice": "both"}, Valence.BOTH),
        ({"choice": "both", "valence": "neutral"}, Valence.NEUTRAL),
        ({"choice": "adjusted", "span": span}, None),
        ({"choice": "adjusted", "span": span, "valence": "hindering"}, Valence.HINDERING),
    )
    for how, wanted in every:
        p.consensus.decide(only(p), **how)
        assert contents(p) == {(*span, "GELD", wanted)}
        assert p.consensus.state().complete


def test_one_of_two_codes_is_chosen(p: Project, document: Document):
    code_words(p, document, "de regie", "REGIE")
    code_words(p, document, "regie en", "INFO", coder="BV")
    p.consensus.decide(only(p), "one", chosen="BV")
    assert contents(p) == {(*find(document, "regie en"), "INFO", None)}
    p.consensus.decide(only(p), "both")
    assert {code for *_span, code, _valence in contents(p)} == {"REGIE", "INFO"}
    with pytest.raises(Refused, match="different codes"):
        p.consensus.decide(only(p), "adjusted", span=find(document, "regie"))
    p.consensus.decide(only(p), "adjusted", span=find(document, "regie"), code="GELD")
    assert contents(p) == {(*find(document, "regie"), "GELD", None)}


def test_what_cannot_be_decided_so_is_refused(p: Project, document: Document):
    found = differ(p, document)
    p.coders.add("CM")
    p.codes.add("OUD", status="retired")
    before = dump(p)
    every: Sequence[tuple[dict[str, Any], str]] = (
        ({"choice": "one"}, "Say which coder counts"),
        ({"choice": "one", "chosen": "CM"}, "AK, BV"),
        ({"choice": "adjusted"}, "begins and ends"),
        ({"choice": "adjusted", "span": (70, 75)}, "outside the disagreement"),
        ({"choice": "adjusted", "span": (16, 9999)}, "no passage"),
        ({"choice": "adjusted", "span": (16, 24), "code": "OUD"}, "retired"),
        ({"choice": "adjusted", "span": (16, 24), "code": "SAM"}, "theme"),
        ({"choice": "misschien"}, "choose from"),
        ({"choice": "both", "valence": "leuk"}, "choose from"),
    )
    for how, said in every:
        with pytest.raises(Refused, match=said):
            p.consensus.decide(found, **how)
        assert dump(p) == before


def test_a_disagreement_that_changed_since_it_was_read_is_refused(p: Project, document: Document):
    found = differ(p, document)
    p.codings.resize(found.codings[0], 0, found.codings[0].end)
    with pytest.raises(Refused, match="Codings changed"):
        p.consensus.decide(found, "both")
    found = only(p)
    p.documents.correct(document, f"Eerst dit. {SAID}")
    with pytest.raises(Refused, match="text was corrected"):
        p.consensus.decide(found, "adjusted", span=(16, 24))
    assert p.consensus.decide(found, "both")


def test_a_decision_between_two_of_three_is_on_what_all_have(p: Project, document: Document):
    p.coders.add("CM")
    complete(p, document, "CM")
    for coder, said in (("AK", "de regie"), ("BV", "regie en"), ("CM", "nam de")):
        code_words(p, document, said, "REGIE", coder=coder)
    [pair] = p.consensus.disagreements(coders=["AK", "BV"])
    assert len(pair.codings) == 2
    assert p.consensus.get(pair.id).codings == pair.codings
    p.consensus.decide(pair, "one", chosen="CM")
    assert words(p) == ["nam de"]
    [pair] = p.consensus.disagreements(coders=["BV", "AK"])
    assert pair.decision
    assert pair.settled
    code_words(p, document, "gemeente nam", "REGIE", coder="CM")
    [pair] = p.consensus.disagreements(coders=["BV", "AK"])
    assert (pair.decision, pair.settled) == (None, False)
    assert pair.reopened


# decisions and the rest of the project


def test_decisions_go_with_their_document(p: Project, document: Document):
    p.consensus.decide(differ(p, document), "adjusted", span=(16, 24))
    p.documents.remove(document)
    assert dump(p)["decisions"] == {}
    assert p.check() == []
    p.undo()
    assert only(p).decision
    assert p.check() == []


def test_decisions_go_with_their_code(p: Project, document: Document):
    p.consensus.decide(differ(p, document), "neither")
    p.codes.remove("REGIE", with_codings=True)
    assert dump(p)["decisions"] == {}
    p.undo()
    assert only(p).decision
    p.codes.merge("REGIE", "GELD")
    decision = only(p).decision
    assert decision
    assert decision.code == p.codes.get("GELD").id
    assert p.check() == []
    p.undo()
    assert only(p).decision


def test_a_merge_that_joins_codings_beneath_opens_a_decision(p: Project, document: Document):
    p.consensus.decide(differ(p, document), "neither")
    code_words(p, document, "regie en dat ging", "GELD", coder="BV")
    p.codes.merge("REGIE", "GELD")
    assert only(p).reopened


def test_decisions_stay_when_a_coder_turns_out_to_be_another(p: Project, document: Document):
    p.coders.add("BV oud")
    complete(p, document, "BV oud")
    p.coders.set_status(document, "busy", "BV")
    code_words(p, document, "de regie", "REGIE", coder="BV oud")
    p.consensus.decide(only(p), "one", chosen="BV oud")
    p.coders.merge("BV oud", "BV")
    decision = only(p).decision
    assert decision
    assert decision.chosen == p.coders.get("BV").id
    assert p.consensus.state().complete
    assert p.check() == []
    p.undo()
    assert only(p).decision


def test_a_code_that_was_merged_after_undoing_stands_for_the_other(p: Project, document: Document):
    p.consensus.decide(differ(p, document), "adjusted", span=(16, 24), code="GELD")
    p.codes.merge("GELD", "INFO")
    p.consensus.update()
    assert contents(p) == {(16, 24, "INFO", None)}


# the consensus


def test_consensus_is_made_where_two_completed(p: Project, document: Document):
    p.documents.add(plain("nog niet klaar", "Tweede"))
    code_words(p, document, "geld", "GELD")
    code_words(p, document, "geld", "GELD", coder="BV")
    before = dump(p)
    state = p.consensus.make()
    assert words(p) == ["geld"]
    assert [each.document for each in state.made] == [document.id]
    consensus = p.coders.get("Consensus")
    assert consensus.kind == "consensus"
    assert p.coders.status(document, consensus) == Progress.COMPLETE
    done = p.history.undoable()
    assert done
    assert done.verb == "make consensus"
    p.undo()
    assert dump(p) == before


def test_there_is_none_without_two_who_completed(p: Project):
    codebook(p)
    document = p.documents.add(plain(SAID))
    for documents in ((), (document,)):
        with pytest.raises(Refused, match="two coders|completed by two"):
            p.consensus.make(documents)
    assert p.consensus.state().documents == ()
    assert not p.consensus.state().complete


def test_making_it_twice_changes_nothing(p: Project, document: Document):
    differ(p, document)
    p.consensus.make()
    before = p.history.list()
    p.consensus.make()
    p.consensus.update()
    assert p.history.list() == before


def test_undecided_differences_leave_it_busy(p: Project, document: Document):
    code_words(p, document, "geld", "GELD")
    p.consensus.make()
    assert p.coders.status(document, "Consensus") == Progress.BUSY
    p.consensus.decide(only(p), "neither")
    assert p.coders.status(document, "Consensus") == Progress.COMPLETE


def test_it_says_when_it_is_out_of_date(p: Project, document: Document):
    for coder in ("AK", "BV"):
        code_words(p, document, "geld", "GELD", coder=coder)
    p.consensus.make()
    assert p.consensus.state().outdated == 0
    for coder in ("AK", "BV"):
        code_words(p, document, "regie", "REGIE", coder=coder)
    assert p.consensus.state().outdated == 1
    assert p.consensus.update().outdated == 0
    assert words(p) == ["regie", "geld"]


def test_where_one_is_not_complete_any_more_there_is_none(p: Project, document: Document):
    for coder in ("AK", "BV"):
        code_words(p, document, "geld", "GELD", coder=coder)
    p.consensus.make()
    p.coders.set_status(document, "busy", "BV")
    assert p.consensus.state().outdated == 1
    p.consensus.update()
    assert (p.consensus.documents(), words(p)) == ([], [])


def test_boundaries_count_as_set(p: Project, document: Document):
    differ(p, document)
    p.consensus.make()
    assert p.consensus.boundary == Boundary.UNION
    assert words(p) == ["de regie en"]
    p.consensus.set_boundary("intersection")
    assert words(p) == ["regie"]
    assert p.consensus.state().complete
    p.undo()
    assert (p.consensus.boundary, words(p)) == (Boundary.UNION, ["de regie en"])


def test_where_nothing_is_common_it_is_to_be_decided(p: Project, document: Document):
    p.coders.add("CM")
    complete(p, document, "CM")
    for coder, said in (("AK", "nam de regie"), ("BV", "gie en dat"), ("CM", "dat ging")):
        code_words(p, document, said, "REGIE", coder=coder)
    p.consensus.make()
    assert p.consensus.state().complete
    p.consensus.set_boundary("intersection")
    assert (words(p), p.consensus.state().undecided) == ([], 1)


def test_its_ids_are_the_same_in_two_copies(p: Project, document: Document, tmp_path: Any):
    differ(p, document)
    p.save_copy(tmp_path / "kopie.qcoder")
    p.consensus.make()
    with qcoder.open(tmp_path / "kopie.qcoder", coder="BV") as copy:
        copy.consensus.make()
        assert dump(copy) == dump(p)


def test_what_the_consensus_was_given_by_hand_stays(p: Project, document: Document):
    differ(p, document)
    p.consensus.make()
    code_words(p, document, "iedereen", "GELD", coder="Consensus")
    assert p.consensus.state().outdated == 0
    p.consensus.update()
    assert words(p) == ["de regie en", "iedereen"]


def test_a_coding_of_it_that_was_changed_is_put_right(p: Project, document: Document):
    differ(p, document)
    p.consensus.make()
    p.codings.remove(p.codings.list(coder="Consensus")[0])
    assert p.consensus.state().outdated == 1
    p.consensus.update()
    assert words(p) == ["de regie en"]


@pytest.mark.parametrize("choice", ["one", "neither"])
def test_a_memo_on_it_is_not_lost(p: Project, document: Document, choice: str):
    differ(p, document)
    p.consensus.make()
    p.memos.add("let op", coding=p.codings.list(coder="Consensus")[0])
    p.codings.set_valence(p.codings.list(coder="BV")[0], "hindering")
    p.consensus.decide(only(p), choice, chosen="AK" if choice == "one" else None)
    [memo] = p.memos.list()
    assert memo.body == "let op"
    assert bool(memo.coding) == (choice == "one")
    assert p.check() == []


def test_flags_and_qualifiers_come_along(p: Project, document: Document):
    span = find(document, "geld")
    how = {"flags": ["citaat"], "qualifiers": {"fase": "voor"}}
    p.codings.add(document, *span, code="GELD", **how)
    other = {"flags": ["twijfel"], "qualifiers": {"fase": "voor", "bron": "x"}}
    p.codings.add(document, *span, code="GELD", **other, coder="BV")
    p.consensus.make()
    [coding] = p.codings.list(coder="Consensus")
    assert coding.flags == ("citaat", "twijfel")
    assert coding.qualifiers == {"fase": "voor", "bron": "x"}


def test_a_consensus_coder_that_is_there_is_used(p: Project, document: Document):
    samen = p.coders.add("Samen", "consensus")
    p.consensus.make()
    assert p.consensus.coder == samen.id
    assert [each.name for each in p.coders.list()] == ["AK", "BV", "Samen"]


def test_a_person_may_be_called_consensus(p: Project, document: Document):
    p.coders.add("Consensus")
    p.consensus.make()
    assert p.coders.get(p.consensus.coder or "").name == "Consensus (2)"


def test_nobody_works_as_the_consensus(p: Project, document: Document):
    p.consensus.make()
    with pytest.raises(Refused, match="Only a person"):
        p.work_as("Consensus")


def test_states_follow_what_changes(p: Project, document: Document):
    """Ask for the state between all kinds of changes: it is that of a fresh look each time."""
    found = differ(p, document)
    acts = (
        lambda: p.consensus.make(),
        lambda: p.consensus.decide(found, "neither"),
        lambda: p.codings.set_valence(found.codings[0], "hindering"),
        lambda: p.consensus.update(),
        lambda: p.coders.set_status(document, "busy"),
        lambda: p.coders.set_status(document, "complete"),
        lambda: p.codes.set_status("REGIE", "proposed"),
        lambda: p.documents.correct(document, SAID.replace("regie", "leiding")),
        lambda: p.consensus.set_boundary("intersection"),
        lambda: p.documents.add(plain("nieuw", "Nieuw")),
        lambda: p.documents.remove(document),
    )
    for act in (*acts, *[p.undo] * len(acts)):
        p.consensus.state()
        act()
        fresh = type(p.consensus)(p._store)
        assert p.consensus.state() == fresh.state()


# confusion


def test_confusion_is_added_up_over_documents_and_picked_by_code(p: Project, document: Document):
    second = p.documents.add(plain(SAID + ".", "Tweede"))
    complete(p, second, "AK", "BV")
    for where in (document, second):
        code_words(p, where, "regie", "REGIE")
        code_words(p, where, "regie", "INFO", coder="BV")
    code_words(p, second, "geld", "GELD", coder="BV")
    found = p.consensus.confusion()
    place = {p.codes.get(code).short_id: number for number, code in enumerate(found.codes)}
    assert found.lengths[place["REGIE"], place["INFO"]] == 10
    assert found.lengths[-1, place["GELD"]] == 4
    assert found.lengths.sum() == 14
    assert p.consensus.confusion(["BV", "AK"]).lengths.tolist() == found.lengths.T.tolist()
    picked = p.consensus.confusion(codes=["REGIE"])
    assert {p.codes.get(code).short_id for code in picked.codes} == {"REGIE", "INFO"}
    assert p.consensus.confusion(documents=[second]).lengths.sum() == 9


# laws


Coded = tuple[int, int, str, str, str | None]


@st.composite
def coded(draw: st.DrawFn) -> list[Coded]:
    spans = st.tuples(st.integers(0, 70), st.integers(3, 12))
    one = st.tuples(
        spans,
        st.sampled_from(CODES),
        st.sampled_from(["AK", "BV", "CM"]),
        st.sampled_from([None, "hindering", "facilitating"]),
    )
    return [
        (start, start + length, code, coder, valence)
        for (start, length), code, coder, valence in draw(st.lists(one, min_size=1, max_size=12))
    ]


def start(p: Project, codings: Sequence[Coded], coders: Sequence[str]) -> Document:
    codebook(p)
    for name in ("BV", "CM"):
        p.coders.add(name)
    document = p.documents.add(plain(SAID))
    for first, last, code, coder, valence in codings:
        p.codings.add(document, first, last, code=code, coder=coder, valence=valence)
    complete(p, document, *coders)
    return document


def decide_some(p: Project, chance: random.Random, share: float = 1.0) -> None:
    for each in p.consensus.disagreements():
        if chance.random() > share:
            continue
        made = chance.choice([*Choice])
        valence = chance.choice([None, None, *Valence])
        more: dict[str, Any] = {}
        if made == Choice.ONE:
            more = {"chosen": p.coders.get(chance.choice(each.coders))}
        elif made == Choice.ADJUSTED:
            more = {"span": (each.start, each.end - 1), "code": chance.choice(each.codes)}
        p.consensus.decide(each, made, valence=valence, **more, reason=f"om {made}")


def naive(p: Project, document: Document, coders: int) -> set[Content]:
    """Work the consensus out from the list of disagreements, without the engine's outcomes."""
    codes = {code.id: code.short_id for code in p.codes.list()}
    found: list[tuple[int, int, str, Valence | None]] = []
    people = [c for c in p.codings.list(document) if c.coder != p.consensus.coder]
    disputed = p.consensus.disagreements()
    in_dispute = {coding.id for each in disputed for coding in each.codings}
    completed = {each.coders for each in p.consensus.state().documents}.pop()
    for coding in people:
        if coding.id not in in_dispute and coding.coder in completed:
            found.append((coding.start, coding.end, coding.code, coding.valence))
    for each in disputed:
        found += one_naive(each)
    return {(start, end, codes[code], valence) for start, end, code, valence in joined(found)}


def one_naive(each: Disagreement) -> list[tuple[int, int, str, Valence | None]]:
    made, codings = each.decision, each.codings
    if made is None:
        if each.kind not in ("boundary", "valence"):
            return []
        judged = codings[0].valence if each.kind == "boundary" else None
        return [(each.start, each.end, each.codes[0], judged)]
    if made.choice == "neither":
        return []
    if made.choice == "adjusted":
        judged = {c.valence for c in codings if c.code == made.code}
        valence = made.valence or (judged.pop() if len(judged) == 1 else None)
        return [(made.start, made.end, made.code, valence)]
    if made.choice == "one":
        own = each.of(made.chosen or "")
        return [(c.start, c.end, c.code, made.valence or c.valence) for c in own]
    found: list[tuple[int, int, str, Valence | None]] = []
    for code in each.codes:
        own = [c for c in codings if c.code == code]
        valence = made.valence or reduce(combined, (c.valence for c in own))
        found.append((min(c.start for c in own), max(c.end for c in own), code, valence))
    return found


def joined(
    found: list[tuple[int, int, str, Valence | None]],
) -> set[tuple[int, int, str, Valence | None]]:
    """Join what overlaps of one code, one pair after the other."""
    found = list(set(found))
    for one, other in combinations(found, 2):
        if one[2] == other[2] and one[0] < other[1] and other[0] < one[1]:
            both = (
                min(one[0], other[0]),
                max(one[1], other[1]),
                one[2],
                combined(one[3], other[3]),
            )
            return joined([each for each in found if each not in (one, other)] + [both])
    return set(found)


chances = st.integers(0, 2**32).map(random.Random)
completed = st.sampled_from([("AK", "BV"), ("AK", "BV", "CM")])


@given(coded(), completed, chances, st.sampled_from([0.0, 0.5, 1.0]))
def test_it_is_what_was_agreed_and_decided(
    codings: list[Coded], coders: tuple[str, ...], chance: random.Random, share: float
):
    with new_project() as p:
        document = start(p, codings, coders)
        before = dump(p)
        p.consensus.make()
        decide_some(p, chance, share)
        assert contents(p, document) == naive(p, document, len(coders))
        assert p.consensus.state().outdated == 0
        if share == 1:
            assert p.consensus.state().complete
        assert p.check() == []
        while dump(p) != before:
            p.undo()
        assert p.consensus.coder is None


@given(coded(), completed, chances)
def test_a_correction_before_opens_nothing_and_a_resize_only_its_own(
    codings: list[Coded], coders: tuple[str, ...], chance: random.Random
):
    with new_project() as p:
        document = start(p, codings, coders)
        p.consensus.make()
        decide_some(p, chance)
        before = {each.id: each.decision is not None for each in p.consensus.disagreements()}
        p.documents.correct(document, f"Dit staat er nu voor. {SAID}")
        after = p.consensus.disagreements()
        assert {each.id: each.decision is not None for each in after} == before
        assert p.consensus.state().outdated == 0
        if not after:
            return
        chosen = chance.choice(after)
        coding = chosen.codings[0]
        if coding.end - coding.start < 2:
            return
        p.codings.resize(coding, coding.start, coding.end - 1)
        now = {each.id: each for each in p.consensus.disagreements()}
        for each in after:
            if each.id != chosen.id and each.id in now:
                assert now[each.id].decision
        touched = [each for each in now.values() if coding.id in {c.id for c in each.codings}]
        assert all(each.decision is None and each.reopened for each in touched)


@settings(max_examples=30)
@given(coded(), chances)
def test_tables_count_the_consensus(codings: list[Coded], chance: random.Random):
    with new_project() as p:
        document = start(p, codings, ("AK", "BV"))
        other = p.documents.add(plain(SAID + " nu", "Ander"))
        p.codings.add(other, 0, 11, code="GELD")
        p.consensus.make()
        decide_some(p, chance, 0.5)
        counts = {code: {False: set[str](), True: set[str]()} for code in CODES}
        for first, last, code, _valence in contents(p, document):
            counts[code][True].add(f"{first}-{last}")
        frame = p.tables.themes()
        for code in CODES:
            wanted = len(counts[code][True]) + (code == "GELD")
            row = frame[frame["code"] == code].iloc[0]
            assert row["passages"] == wanted
            assert row["interviews"] == bool(counts[code][True]) + (code == "GELD")


# tables


def test_a_consensus_without_codings_counts(p: Project, document: Document):
    code_words(p, document, "geld", "GELD")
    assert p.tables.themes().set_index("code")["interviews"]["GELD"] == 1
    p.consensus.make()
    frame = p.tables.themes()
    assert frame.set_index("code")["interviews"]["GELD"] == 0
    assert "1 disagreement between coders is undecided" in " ".join(frame.attrs["notes"])
    p.consensus.decide(only(p), "neither")
    assert "undecided" not in " ".join(p.tables.themes().attrs["notes"])


def test_notes_say_what_the_consensus_is(p: Project, document: Document):
    differ(p, document)
    p.consensus.make()
    notes = p.tables.themes().attrs["notes"]
    assert notes[0] == "Consensus codings."
    assert "all that any of them coded counts" in notes[1]
    p.consensus.set_boundary("intersection")
    assert "only what all of them coded counts" in p.tables.themes().attrs["notes"][1]
    p.codings.remove(p.codings.list(coder="BV")[0])
    said = " ".join(p.tables.themes().attrs["notes"])
    assert "The consensus of 1 interview is out of date" in said
    assert "1 disagreement between coders is undecided" in said
    chosen = " ".join(p.tables.themes(coders=["Consensus"]).attrs["notes"])
    assert "out of date" in chosen
    assert "out of date" not in " ".join(p.tables.themes(coders=["AK"]).attrs["notes"])


def test_codes_that_are_proposed_are_in_no_table(p: Project):
    codebook(p)
    p.codes.add("NIEUW", parent="SAM", status="proposed")
    document = p.documents.add(transcript("I: en?", "R: de gemeente nam de regie"))
    code_words(p, document, "gemeente", "NIEUW")
    p.cases.link(p.cases.add("Ede"), document)
    p.cases.set_value("Ede", p.cases.add_variable("regio", "text"), "Oost")
    for frame in (p.tables.themes(), p.tables.crosstab("regio")):
        assert "NIEUW" not in [*frame["code"]]
        assert "1 coding is left out, because its code is proposed" in " ".join(
            frame.attrs["notes"]
        )
    assert p.tables.themes().set_index("code")["interviews"]["SAM"] == 0
    p.codes.set_status("NIEUW", "active")
    frame = p.tables.themes()
    assert frame.set_index("code")["interviews"][["SAM", "NIEUW"]].tolist() == [1, 1]
    assert "left out" not in " ".join(frame.attrs["notes"])


def test_exports_name_the_consensus(p: Project, document: Document, tmp_path: Any):
    for coder in ("AK", "BV"):
        code_words(p, document, "geld", "GELD", coder=coder)
    p.consensus.make()
    p.exports.codings(tmp_path / "c.csv")
    said = (tmp_path / "c.csv").read_text("utf-8-sig")
    assert [name in said for name in ("AK", "BV", "Consensus")] == [True] * 3
