"""Merging two files of one project: what is taken, what is asked, what is refused."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

import qcoder
from qcoder.errors import Cancelled, NotAProject, NotFound, ReadOnly, Refused
from qcoder.project import Project
from tests.builders import code_words, covered, dump, find, open_new, transcript


@pytest.fixture
def two(p, tmp_path) -> Iterator[tuple[Project, Project]]:
    """Open a project and a copy of it; both as AK."""
    p.coders.add("MB")
    p.documents.add(
        transcript("I: hoe gaat het", "R: de gemeente heeft de regie niet", "R: dat is goed")
    )
    parent = p.codes.add("THEMA", name_nl="Thema", codable=False)
    for code in ("REGIE", "GOED", "SAMEN"):
        p.codes.add(code, name_nl=code.title(), parent=parent)
    code_words(p, document(p), "regie", "REGIE", coder="MB")
    p.cases.add("R1")
    with qcoder.open(p.save_copy(tmp_path / "kopie.qcoder"), coder="AK") as other:
        yield p, other


VERSION_1 = Path(__file__).parents[1] / "data" / "projects" / "version-1.qcoder"


def document(p: Project):
    return p.documents.list()[0]


def merge(p: Project, other: Project):
    done = p.merge(other.path)
    assert not p.check(), p.check()
    return done


def words(p: Project) -> list[tuple[str, str]]:
    return sorted((p.codes.get(c.code).short_id, p.codings.text(c)) for c in p.codings.list())


def test_a_column_is_taken_where_only_they_changed_it(two):
    p, other = two
    coding = other.codings.list()[0]
    other.codings.set_valence(coding, "hindering")
    p.codings.set_flags(coding.id, ["citaat"])
    assert not merge(p, other).differences
    now = p.codings.get(coding.id)
    assert (now.valence, now.flags) == ("hindering", ("citaat",))


def test_what_both_changed_is_a_conflict_that_stays_settled(two):
    p, other = two
    coding = other.codings.list()[0].id
    other.codings.set_valence(coding, "hindering")
    p.codings.set_valence(coding, "facilitating")
    (conflict,) = merge(p, other).conflicts
    assert (conflict.ours, conflict.theirs) == ("facilitating", "hindering")
    assert conflict.words == "regie"
    assert p.codings.get(coding).valence == "facilitating"
    p.differences.settle(conflict, "theirs")
    assert p.codings.get(coding).valence == "hindering"
    with pytest.raises(Refused):
        p.differences.settle(conflict, "ours")
    other.codings.set_flags(coding, ["citaat"])
    assert not merge(p, other).differences
    p.undo()
    p.undo()
    assert p.codings.get(coding).valence == "facilitating"
    assert p.differences.list()


def test_a_settled_conflict_reaches_the_other_side_as_settled(two):
    p, other = two
    coding = other.codings.list()[0].id
    other.codings.set_valence(coding, "hindering")
    p.codings.set_valence(coding, "facilitating")
    p.differences.settle(merge(p, other).conflicts[0], "ours")
    assert not merge(other, p).differences
    assert other.codings.get(coding).valence == "facilitating"


def test_an_unsettled_conflict_is_one_on_both_sides(two):
    p, other = two
    coding = other.codings.list()[0].id
    other.codings.set_valence(coding, "hindering")
    p.codings.set_valence(coding, "facilitating")
    merge(p, other)
    (conflict,) = merge(other, p).conflicts
    assert (conflict.ours, conflict.theirs) == ("hindering", "facilitating")


def test_back_and_forth_there_are_no_false_conflicts(two):
    p, other = two
    coding = p.codings.list()[0].id
    code_words(p, document(p), "gemeente", "SAMEN")
    merge(other, p)
    p.codings.resize(coding, *find(document(p), "de regie"))
    other.codings.set_valence(other.codings.list(code="SAMEN")[0], "both")
    assert not merge(p, other).differences
    assert not merge(other, p).differences
    assert dump(p)["codings"] == dump(other)["codings"]
    assert not merge(p, other).differences
    assert p.codings.text(coding) == "de regie"


def test_a_new_code_is_proposed_until_it_is_accepted(two):
    p, other = two
    new = other.codes.add("NIEUW", name_nl="Nieuw", parent="THEMA")
    code_words(other, document(other), "gemeente", "NIEUW")
    assert merge(p, other).new_codes == ("NIEUW",)
    (code,) = p.differences.proposed()
    assert (code.id, code.status, p.codes.path(code)) == (new.id, "proposed", "Thema > Nieuw")
    assert p.differences.accept(code).status == "active"
    other.codes.edit(new, definition_nl="later")
    (proposal,) = merge(p, other).proposals
    assert proposal.theirs == "later"


def test_a_code_that_was_not_accepted_yet_is_still_theirs(two):
    p, other = two
    new = other.codes.add("NIEUW", name_nl="Nieuw")
    merge(p, other)
    other.codes.rename(new, "Nieuwer")
    assert not merge(p, other).differences
    assert p.codes.get("NIEUW").name_nl == "Nieuwer"
    assert p.codes.get("NIEUW").status == "proposed"


def test_a_proposed_code_is_mapped_or_dropped_only_by_number(two):
    p, other = two
    other.codes.add("NIEUW", name_nl="Nieuw")
    code_words(other, document(other), "gemeente", "NIEUW")
    merge(p, other)
    for wrong in (0, 2):
        with pytest.raises(Refused):
            p.differences.refuse("NIEUW", drop=wrong)
    with pytest.raises(Refused):
        p.differences.accept("GOED")
    p.differences.refuse("NIEUW", drop=1)
    assert words(p) == [("REGIE", "regie")]
    p.undo()
    p.differences.map("NIEUW", "SAMEN")
    assert words(p) == [("REGIE", "regie"), ("SAMEN", "gemeente")]
    code_words(other, document(other), "dat is goed", "NIEUW")
    merge(p, other)
    assert ("SAMEN", "dat is goed") in words(p)


def test_a_changed_code_is_a_proposal(two):
    p, other = two
    other.codes.edit("REGIE", definition_nl="wie stuurt", color="#112233", cues=("regie",))
    other.codes.move("GOED", None)
    other.codes.set_status("SAMEN", "retired")
    other.codes.edit("THEMA", valence_required=True)
    before = dump(p)["codes"]
    done = merge(p, other)
    assert dump(p)["codes"] == before
    assert {one.column for one in done.proposals} == {
        "definition_nl", "color", "cues", "parent", "status", "valence_required",
    }  # fmt: skip
    assert not done.conflicts
    for one in done.differences:
        assert one.describe()
        p.differences.settle(one, "theirs")
    assert not p.check()
    assert p.codes.get("REGIE").cues == ("regie",)
    assert p.codes.get("GOED").parent is None
    assert p.codes.get("SAMEN").status == "retired"
    assert p.codes.get("THEMA").valence_required
    assert not p.differences.list()


def test_codes_that_they_merged_are_a_proposal_that_takes_no_coding_along(two):
    p, other = two
    other.codes.merge("REGIE", "SAMEN")
    mine = code_words(p, document(p), "gemeente", "REGIE")
    done = merge(p, other)
    assert [one.column for one in done.differences] == ["merged_into"]
    assert words(p) == [("REGIE", "gemeente"), ("REGIE", "regie")]
    p.differences.settle(done.differences[0], "theirs")
    assert words(p) == [("SAMEN", "gemeente"), ("SAMEN", "regie")]
    assert p.codings.get(mine.id).code == p.codes.get("SAMEN").id
    assert not p.check()


def test_a_code_that_was_merged_away_here_forwards_their_codings(two):
    p, other = two
    code_words(other, document(other), "gemeente", "REGIE")
    p.codes.merge("REGIE", "SAMEN")
    assert not merge(p, other).differences
    assert words(p) == [("SAMEN", "gemeente"), ("SAMEN", "regie")]


def test_a_code_that_was_removed_here_comes_back_as_proposed_with_what_they_coded(two):
    p, other = two
    code_words(other, document(other), "gemeente", "GOED")
    p.codes.remove("GOED")
    done = merge(p, other)
    assert done.new_codes == ("GOED",)
    assert p.codes.get("GOED").status == "proposed"
    assert ("GOED", "gemeente") in words(p)


def test_a_code_that_they_removed_is_a_proposal(two):
    p, other = two
    other.codes.remove("REGIE", with_codings=True)
    (proposal,) = merge(p, other).proposals
    assert words(p) == [("REGIE", "regie")]
    p.differences.settle(proposal, "theirs")
    assert words(p) == []


def test_a_coding_that_they_removed_goes_unless_it_changed_here(two):
    p, other = two
    coding = other.codings.list()[0].id
    other.codings.remove(coding)
    p.codings.set_valence(coding, "both")
    (conflict,) = merge(p, other).conflicts
    assert (conflict.column, conflict.theirs) == ("", "")
    assert words(p) == [("REGIE", "regie")]
    p.differences.settle(conflict, "theirs")
    assert words(p) == []


def test_what_is_used_here_is_not_removed_by_merging(two):
    p, other = two
    other.documents.remove(document(other))
    mine = code_words(p, document(p), "gemeente", "SAMEN")
    (conflict,) = merge(p, other).conflicts
    assert conflict.table == "documents"
    assert mine.id in covered(p)
    assert len(covered(p)) == 2  # what stood on it with them stays with it
    p.differences.settle(conflict, "theirs")
    assert not p.documents.list()


def test_codings_of_a_document_that_was_removed_here_are_kept_as_differences(two):
    p, other = two
    new = code_words(other, document(other), "gemeente", "SAMEN")
    p.documents.remove(document(p))
    done = merge(p, other)
    assert [(row.words, row.code, row.document) for row in done.refused] == [
        ("gemeente", "SAMEN", "Interview")
    ]
    (left,) = p.differences.list()
    with pytest.raises(qcoder.Error):
        p.differences.settle(left, "theirs")
    p.history.revert(next(o.number for o in p.history.list() if o.verb == "remove document"))
    p.differences.settle(left, "theirs")
    assert covered(p)[new.id] == "gemeente"
    assert not p.check()


@pytest.mark.parametrize("first", [0, 1])
def test_overlapping_codings_of_one_coder_become_one_and_go_on_as_one(two, first):
    """Whichever of the two has the lower id, under which they go on."""
    p, other = two
    for place, one in enumerate(two):
        one._store.new_id = lambda place=place: f"{(place + first) % 2}{uuid.uuid4()}"
    mine = code_words(p, document(p), "gemeente heeft", "SAMEN")
    theirs = code_words(other, document(other), "heeft de", "SAMEN")
    other.memos.add("waarom", coding=theirs)
    assert not merge(p, other).differences
    assert ("SAMEN", "gemeente heeft de") in words(p)
    assert len(p.memos.list()) == 1
    other.codings.set_valence(theirs, "hindering")
    assert not merge(p, other).differences
    (one,) = p.codings.list(code="SAMEN")
    assert one.id == min(mine.id, theirs.id)
    assert one.valence == "hindering"
    assert not merge(other, p).differences
    assert dump(p)["codings"] == dump(other)["codings"]


def test_names_that_are_taken_get_a_suffix_and_it_is_said(two):
    p, other = two
    p.codes.add("NIEUW", name_nl="Hier")
    other.codes.add("NIEUW", name_nl="Daar")
    p.coders.add("Anna")
    other.coders.add("Anna")
    p.cases.add("R2")
    other.cases.add("R2")
    done = merge(p, other)
    assert p.codes.get("NIEUW").name_nl == "Hier"
    assert len([c for c in p.coders.list() if c.name.startswith("Anna")]) == 2
    assert len([c for c in p.cases.list() if c.name.startswith("R2")]) == 2
    assert len(done.notes) == 3


def test_groups_and_variables_of_one_name_are_one(two):
    p, other = two
    for one in (p, other):
        one.groups.add("Noord")
        one.groups.put(document(one), "Noord")
        one.cases.add_variable("Regio", "text")
    other.cases.set_value("R1", "Regio", "Ede")
    assert not merge(p, other).differences
    assert [group.name for group in p.groups.list()] == ["Noord"]
    assert p.cases.value("R1", "Regio") == "Ede"
    other.groups.rename("Noord", "Noordoost")
    other.cases.set_value("R1", "Regio", "Ede en omgeving")
    assert not merge(p, other).differences
    assert [group.name for group in p.groups.list()] == ["Noordoost"]
    assert p.cases.value("R1", "Regio") == "Ede en omgeving"


def test_coders_that_were_found_to_be_one_are_one_here(two):
    p, other = two
    other.coders.merge("MB", "AK")
    mine = code_words(p, document(p), "gemeente", "SAMEN", coder="MB")
    assert not merge(p, other).differences
    assert p.codings.get(mine.id).coder == p.coders.get("AK").id
    assert [coder.name for coder in p.coders.list()] == ["AK"]


def test_who_is_at_work_is_not_joined_away_by_merging(two):
    p, other = two
    p.work_as("MB")
    other.coders.merge("MB", "AK")
    before = dump(p)
    with pytest.raises(Refused):
        p.merge(other.path)
    assert dump(p) == before


def test_what_came_in_is_not_undone_by_itself(two):
    p, other = two
    code_words(other, document(other), "gemeente", "SAMEN")
    merge(p, other)
    assert p.undo().verb == "merge project"
    assert words(p) == [("REGIE", "regie")]
    assert p.redo().verb == "merge project"
    assert len(words(p)) == 2
    assert not merge(p, other).operations


def test_undoing_a_merge_there_takes_nothing_from_here(two, tmp_path):
    p, other = two
    with qcoder.open(p.save_copy(tmp_path / "derde.qcoder"), coder="AK") as third:
        code_words(third, document(third), "gemeente", "SAMEN")
        merge(other, third)
        merge(p, third)
        other.undo()
        merge(p, other)
        assert ("SAMEN", "gemeente") in words(p)


def test_the_other_log_is_kept_as_history_in_its_order(two):
    p, other = two
    for text in ("gemeente", "dat is goed"):
        code_words(other, document(other), text, "SAMEN")
    merge(p, other)
    rows = p._store.rows("SELECT id, verb FROM merged_operations ORDER BY position")
    theirs = [(one.id, one.verb) for one in reversed(other.history.list(2))]
    assert rows == theirs
    assert len(p._store.rows("SELECT 1 FROM merged_changes")) == 2


def test_a_copy_that_was_merged_is_no_longer_called_other(two):
    p, other = two
    code_words(other, document(other), "gemeente", "SAMEN")
    assert [copy.relation for copy in p.conflicted_copies()] == ["ahead"]
    merge(p, other)
    assert [copy.relation for copy in p.conflicted_copies()] == ["behind"]
    p.undo()
    assert [copy.relation for copy in p.conflicted_copies()] == ["diverged"]


def test_a_preview_changes_no_byte(two):
    p, other = two
    code_words(other, document(other), "gemeente", "SAMEN")
    other.codes.add("NIEUW")
    before = [(one.path.read_bytes(), one.path.stat().st_mtime_ns) for one in two]
    preview = p.merge_preview(other.path)
    assert [(one.path.read_bytes(), one.path.stat().st_mtime_ns) for one in two] == before
    assert preview.describe()
    done = p.merge(other.path)
    assert (preview.tallies, preview.new_codes) == (done.tallies, done.new_codes)


def test_stopping_leaves_nothing(two):
    p, other = two
    code_words(other, document(other), "gemeente", "SAMEN")
    before, operations = dump(p), len(p.history.list())
    said: list[tuple[int, int]] = []
    p.merge_preview(other.path, progress=lambda done, total: said.append((done, total)))
    assert said == sorted(said)
    assert said[-1][0] == said[-1][1]
    for stop in range(len(said)):
        left = stop

        def progress(done: int, total: int) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Cancelled

        with pytest.raises(Cancelled):
            p.merge(other.path, progress=progress)
        assert dump(p) == before
        assert len(p.history.list()) == operations


def test_another_project_and_this_one_are_refused_with_a_reason(two, tmp_path):
    p, _other = two
    foreign = qcoder.create(tmp_path / "ander.qcoder", coder="ZZ")
    foreign.close()
    with pytest.raises(Refused, match="another project"):
        p.merge(foreign.path)
    with pytest.raises(Refused, match="is open"):
        p.merge(p.path)
    note = tmp_path / "notitie.txt"
    note.write_text("geen project", "utf-8")
    with pytest.raises(NotAProject):
        p.merge(note)
    with pytest.raises(NotFound):
        p.differences.settle("000000", "ours")


def test_an_encrypted_file_is_read_with_its_own_passphrase_or_ours(tmp_path):
    with qcoder.create(tmp_path / "p.qcoder", coder="AK", passphrase="één") as p:
        p.documents.add(transcript("R: de gemeente"))
        p.codes.add("REGIE")
        path = p.save_copy(tmp_path / "kopie.qcoder")
        with qcoder.open(path, passphrase="één") as other:
            code_words(other, document(other), "gemeente", "REGIE")
        assert p.merge_preview(path).tallies[0].new == 1
        with pytest.raises(NotAProject):
            p.merge(path, passphrase="twee")
        merge(p, other)
        p.coders.add("MB")
        package = tmp_path / "pakket.qcoder"
        p.packages.make("MB", package, passphrase="drie")
        with qcoder.open(package, passphrase="drie") as theirs:
            code_words(theirs, document(theirs), "de gemeente", "REGIE")
        with pytest.raises(NotAProject):
            p.merge(package)
        assert p.merge(package, passphrase="drie").tallies[0].new == 1


def test_a_read_only_project_is_not_merged_into(two, tmp_path):
    _p, other = two
    code_words(other, document(other), "gemeente", "SAMEN")
    path = tmp_path / "derde.qcoder"
    shutil.copy(other.path, path)
    code_words(other, document(other), "dat is goed", "SAMEN")
    with qcoder.open(path, read_only=True) as third, pytest.raises(ReadOnly):
        third.merge(other.path)


def test_merging_works_on_a_project_that_has_no_documents(tmp_path):
    with open_new(tmp_path / "p.qcoder") as p:
        with qcoder.open(p.save_copy(tmp_path / "kopie.qcoder")) as other:
            new = other.documents.add(transcript("R: nieuw", name="Nieuw"))
            other.codes.add("C")
            code_words(other, new, "nieuw", "C")
            merge(p, other)
        assert [*covered(p).values()] == ["nieuw"]
        assert p.documents.list()[0].turns[0].speaker == "R"


def test_a_file_of_an_older_version_is_merged_as_it_is(tmp_path):
    """It lacks tables, which stand empty for it; the file itself is not brought up to date."""
    old, ours = tmp_path / "oud.qcoder", tmp_path / "p.qcoder"
    for path in (old, ours):
        shutil.copy(VERSION_1, path)
    before = old.read_bytes()
    with qcoder.open(ours, read_only=True) as p:
        coder = p.coders.list()[0].id
    with qcoder.open(ours, coder=coder) as p:
        p.documents.add(transcript("R: nieuw", name="Nieuw"))
        assert not p.merge(old).operations
        assert not p.check()
    assert old.read_bytes() == before
