"""Coder packages: what is in them, what is not, whose they are, and that they are whole."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qcoder
from qcoder import backups
from qcoder.errors import Cancelled, Error, ProjectError, ReadOnly, Refused
from qcoder.model import CoderKind, Progress, Valence
from qcoder.project import Project
from qcoder.schema import INSERT_ONLY, LOGGED
from tests import killed
from tests.builders import code_words, dump, new_project, plain, transcript
from tests.killed import PASSPHRASES
from tests.limits import no_room
from tests.operations import ACTIONS, START, steps


@pytest.fixture
def team(p) -> Project:
    """AK and MB at work on three documents, with codes of every status."""
    p.coders.add("MB")
    p.groups.add("West")
    for number in range(3):
        lines = (f"R: een twee drie {number}", "I: vier vijf")
        p.documents.add(transcript(*lines, name=f"i{number}"))
    p.groups.put("i0", "West")
    theme = p.codes.add("SAM", codable=False)
    p.codes.add("REGIE", parent=theme, definition_nl="wie stuurt", example_nl="zij belt")
    p.codes.add("TIJD")
    code_words(p, p.documents.get("i0"), "een twee", "REGIE", valence="hindering")
    code_words(p, p.documents.get("i0"), "twee drie", "TIJD", coder="MB", flags=["citaat"])
    p.coders.set_status("i0", Progress.COMPLETE)
    return p


def make(p: Project, coder: str = "MB", name: str = "pakket.qcoder", **how) -> Path:
    path = p.path.with_name(name)
    p.packages.make(coder, path, **how)
    return path


def names(things) -> list[str]:
    return [thing.name for thing in things]


# what is in a package


def test_a_package_has_the_documents_and_the_codebook(team):
    path = make(team, documents=["i2", "i0"])
    with qcoder.open(path) as q:
        assert q.check() == []
        assert q.id == team.id
        for document in q.documents.list():
            same = team.documents.get(document.id)
            assert (document.text, document.turns, document.name) == (
                same.text, same.turns, same.name,
            )  # fmt: skip
            assert q.speakers.list(document) == team.speakers.list(document)
        assert names(q.documents.list()) == ["i0", "i2"]
        assert q.groups.list() == team.groups.list()
        assert q.codes.list() == team.codes.list()
        assert names(q.coders.list()) == ["MB"]
        assert q.codings.list() == q.memos.list() == q.packages.list() == []
        assert q.coders.statuses() == {}
        assert [(one.verb, one.kind) for one in q.history.list()] == [("make package", "setup")]


def test_original_files_and_their_names_stay_here(team):
    with qcoder.open(make(team)) as q:
        assert {(one.filename, one.original_id) for one in q.documents.list()} == {("", None)}
        assert q.documents.original("i0") == b""


def test_the_codebook_is_what_can_be_applied_and_what_that_stands_under(team):
    shelf = team.codes.add("OUD", codable=False)
    team.codes.add("NOG", parent=shelf)
    team.codes.set_status(shelf, "retired")
    for name, status in {"WEG": "retired", "NIEUW": "proposed"}.items():
        team.codes.set_status(team.codes.add(name), status)
    team.codes.merge(team.codes.add("DUBBEL"), "TIJD")
    with qcoder.open(make(team)) as q:
        assert {code.short_id for code in q.codes.list(merged=True)} == {
            "SAM", "REGIE", "TIJD", "OUD", "NOG",
        }  # fmt: skip
        assert q.check() == []


def test_cases_go_along_only_where_that_is_asked(team):
    team.cases.add_variable("regio", "text")
    team.cases.add_variable("leeg", "text")
    for name, document in {"Ede": "i0", "Goes": "i1"}.items():
        team.cases.add(name)
        team.cases.set_value(name, "regio", f"bij {name}")
        team.cases.link(name, document, team.speakers.list(document)[0])
    with qcoder.open(make(team, name="zonder.qcoder")) as q:
        assert q.cases.list() == q.cases.variables() == q.cases.links() == []
    with qcoder.open(make(team, documents=["i0"], variables=True)) as q:
        assert names(q.cases.list()) == ["Ede"]
        assert names(q.cases.variables()) == ["regio"]
        assert q.cases.value("Ede", "regio") == "bij Ede"
        assert len(q.cases.links()) == 1
        assert q.check() == []


def test_its_coder_codes_completes_and_takes_back(team):
    with qcoder.open(make(team)) as q:
        before = dump(q)
        code_words(q, q.documents.get("i1"), "twee", "REGIE", valence=Valence.BOTH)
        q.coders.set_status("i1", Progress.COMPLETE)
        setup = q._store.rows("SELECT id FROM operations WHERE number = 1")[0][0]
        version = "SELECT codebook_version FROM statuses"
        assert q._store.rows(version) == [(setup,)]
        q.undo()
        q.undo()
        assert dump(q) == before
        with pytest.raises(Refused, match="nothing to undo"):
            q.undo()
        assert q.check() == []


def test_a_document_without_original_can_be_corrected_and_shown(team):
    with qcoder.open(make(team)) as q:
        document = q.documents.get("i1")
        q.documents.correct(document, document.text.replace("drie", "3"))
        assert "twee 3" in q.documents.get("i1").text
        assert q.check() == []


# whose it is


@pytest.mark.parametrize("name", [None, "MB", "AK", "Piet"])
@pytest.mark.parametrize("read_only", [False, True])
def test_it_opens_as_its_coder_whatever_the_computer_says(team, name, read_only):
    with qcoder.open(make(team), coder=name, read_only=read_only) as q:
        assert q.coder == team.coders.get("MB")
        assert q.packages.mark
        assert q.packages.mark.name == "uitstap"


def test_who_codes_in_it_cannot_be_changed(team):
    said = "package of MB: who codes in it cannot be changed"
    with qcoder.open(make(team)) as q:
        for change in (
            lambda: q.work_as("AK"),
            lambda: q.coders.add("JV"),
            lambda: q.coders.add("C", CoderKind.CONSENSUS),
            lambda: q.coders.rename("MB", "Mieke"),
            lambda: q.coders.merge("AK", "MB"),
        ):
            with pytest.raises(Refused, match=said):
                change()
        assert q.work_as("MB").name == "MB"
        assert names(q.coders.list()) == ["MB"]


def test_no_packages_are_made_of_a_package(team):
    with (
        qcoder.open(make(team)) as q,
        pytest.raises(Refused, match="is a package itself"),
    ):
        make(q, name="nog een.qcoder")


# what is out


def test_what_is_out_is_kept_with_how_it_was_drawn(team):
    assert team.packages.list() == []
    last = team.history.list()[0].number
    sample = team.packages.sample(0.5, seed=3)
    made = team.packages.make("mb", team.path.with_name("p.qcoder"), sample=sample)
    assert team.packages.list() == [made]
    assert set(made.documents) == set(sample.documents)
    assert made.sample == {"share": 0.5, "by": "group", "seed": 3}
    assert (made.coder, made.filename) == (team.coders.get("MB").id, "p.qcoder")
    assert (made.generation, made.out, made.merged) == (last, True, None)
    with qcoder.open(team.path.with_name("p.qcoder")) as q:
        assert q._store.rows("SELECT id FROM operations") == [(made.setup,)]
        assert q.packages.mark
        assert q.packages.mark.id == made.id
    assert team.check() == []


def test_undo_does_not_take_a_package_back(team):
    make(team)
    assert team.undo().verb == "set status"
    assert len(team.packages.list()) == 1
    operation = next(one for one in team.history.list() if one.verb == "make package")
    with pytest.raises(Refused):
        team.history.revert(operation.number)


def test_the_package_of_a_coder_who_turned_out_to_be_another_is_theirs(team):
    make(team)
    team.coders.merge("MB", "AK")
    assert team.packages.list()[0].coder == team.coders.get("AK").id


def test_own_codings_are_counted_and_stay(team):
    assert team.packages.own_codings("MB") == team.packages.own_codings("MB", ["i0"]) == 1
    assert team.packages.own_codings("MB", ["i1", "i2"]) == 0
    with qcoder.open(make(team)) as q:
        assert q.codings.list() == []
    assert team.packages.own_codings("MB") == 1


def test_a_name_for_its_file_is_free_and_fits(team):
    team.coders.rename("MB", "M/B: *")
    path = team.packages.free_path("M/B: *", team.path.parent)
    assert path.name == "uitstap - M B.qcoder"
    team.packages.make("M/B: *", path)
    assert team.packages.free_path("M/B: *", path.parent).name == "uitstap - M B (2).qcoder"
    team.coders.rename("M/B: *", "👩🏽" * 100)
    make(team, "👩🏽" * 100, team.packages.free_path("👩🏽" * 100, path.parent).name)


# what is refused, and what then is left


def left_alone(p: Project, before) -> None:
    assert dump(p) == before
    ours = {f"{p.path.name}{end}" for end in ("", ".lock", "-journal")}
    assert {one.name for one in p.path.parent.iterdir()} <= ours


def test_what_cannot_be_packed_is_refused(team):
    team.coders.add("Samen", CoderKind.CONSENSUS)
    before = dump(team)
    for how, said in (
        ({"coder": "Samen"}, "Only a person"),
        ({"documents": ["i9"]}, "i9"),
        ({"coder": "JV"}, "no coder “JV”"),
        ({"passphrase": ""}, "passphrase is empty"),
    ):
        with pytest.raises(Error, match=said):
            make(team, **how)
        left_alone(team, before)
    with pytest.raises(ProjectError, match="does not exist"):
        team.packages.make("MB", team.path.parent / "weg" / "pakket.qcoder")
    with team.operation("several"), pytest.raises(Refused, match="during an operation"):
        make(team)
    with pytest.raises(ProjectError, match="exists already"):
        make(team, name=team.path.name)
    left_alone(team, before)


def test_a_project_without_documents_has_no_packages(p):
    with pytest.raises(Refused, match="import some first"):
        make(p, "AK")


def test_a_project_that_cannot_be_written_makes_none(team, reopen):
    team.close()
    q = reopen("AK", read_only=True)
    with pytest.raises(ReadOnly):
        make(q)
    left_alone(q, dump(q))


@pytest.mark.parametrize("at", range(4))
def test_what_is_stopped_leaves_nothing(team, at):
    before, seen = dump(team), []

    def progress(done: int, total: int) -> None:
        seen.append((done, total))
        if done == at:
            raise Cancelled

    with pytest.raises(Cancelled):
        make(team, progress=progress)
    assert seen == [(done, 3) for done in range(at + 1)]
    left_alone(team, before)
    make(team)


@pytest.mark.parametrize("size", [0, 5_000, 100_000])
def test_a_full_disk_leaves_nothing(team, size):
    before = dump(team)
    with no_room(size), pytest.raises(Error, match="room|full"):
        make(team)
    left_alone(team, before)
    make(team)


def test_a_folder_that_cannot_be_written_leaves_nothing(team, tmp_path):
    before = dump(team)
    (tmp_path / "map").mkdir()
    with pytest.raises(Error, match="map"):
        team.packages.make("MB", tmp_path / "map")
    assert dump(team) == before


@pytest.mark.skipif(os.name == "nt", reason="there are no permissions there")
def test_only_its_maker_can_read_it(team):
    assert stat.S_IMODE(make(team).stat().st_mode) == 0o600


# passphrases


def test_a_package_has_a_passphrase_of_its_own(team):
    path = make(team, passphrase="eigen zin")
    with pytest.raises(ProjectError, match="encrypted"):
        qcoder.open(path)
    with qcoder.open(path, passphrase="eigen zin") as q:
        assert q.coder == team.coders.get("MB")
        assert q.check() == []


def test_an_encrypted_project_makes_no_unencrypted_package_unasked(path):
    with qcoder.create(path, coder="AK", passphrase=killed.KEY) as p:
        p.documents.add(plain("een geheim"))
        before = dump(p)
        with pytest.raises(Refused, match="a passphrase of its own"):
            make(p, "AK")
        left_alone(p, before)
        assert b"een geheim" in make(p, "AK", unencrypted=True).read_bytes()
        with qcoder.open(make(p, "AK", "b.qcoder", passphrase="b"), passphrase="b") as q:
            assert q.encrypted


# beside its project


@pytest.mark.parametrize("key", PASSPHRASES, ids=["plain", "encrypted"])
def test_a_package_is_no_copy_of_its_project(path, key):
    with qcoder.create(path, coder="AK", passphrase=key) as p:
        p.documents.add(plain("een twee"))
        beside = make(p, "AK", passphrase=key)
        with qcoder.open(beside, passphrase=key) as q:
            q.codes.add("A")
            assert not q.conflicted_copies()
            copy = q.save_copy(path.with_name("pakket (conflicted copy).qcoder"))
        assert not p.conflicted_copies()
    with qcoder.open(copy, passphrase=key) as q:
        q.codes.add("B")
    with qcoder.open(beside, passphrase=key) as q:
        (found,) = q.conflicted_copies()
        assert found.path == copy


def test_a_package_is_not_restored_over_its_project(team):
    package = make(team)
    path, before = team.path, dump(team)
    team.close()
    with pytest.raises(Refused, match="another project"):
        backups.restore(path, package)
    with qcoder.open(path, coder="AK") as p:
        assert dump(p) == before


def test_a_package_has_backups_of_its_own(team):
    package = make(team)
    with qcoder.open(package) as q:
        backup = q.backups.make()
        q.codes.add("LATER")
    backups.restore(package, backup.path)
    with qcoder.open(package, coder="wie ook") as q:
        assert "LATER" not in {code.short_id for code in q.codes.list()}
        assert q.coder == team.coders.get("MB")


# blindness

WORD = "m\u00ebrk-\U0001f44d-"


def hide(p: Project, rnd: Random) -> tuple[set[str], set[str]]:
    """Put words of others everywhere in a project; return those, and what MB may see."""
    hidden, seen = set[str](), set[str]()
    number = count()

    def word(may: bool = False) -> str:
        made = f"{WORD}{next(number):04}"
        (seen if may else hidden).add(made)
        return made

    p.coders.add(word())
    colleague = next(one for one in p.coders.list() if one.name.startswith(WORD))
    mine = p.coders.add("MB")
    for group in (True, False):
        p.groups.add(f"groep {word(group)}")
    p.codes.add("OPEN", definition_nl=word())
    p.codes.edit("OPEN", definition_nl=word(True), example_en=word(True))
    for name, status in {"WEG": "retired", "NIEUW": "proposed"}.items():
        p.codes.set_status(p.codes.add(name, name_nl=word()), status)
    p.codes.remove(p.codes.add("FOUT", name_nl=word()))
    p.codes.merge(p.codes.add("DUBBEL", name_nl=word()), "OPEN")
    p.cases.add_variable(word(), "text")
    variable = p.cases.variables()[-1]
    for place in range(rnd.randrange(2, 5)):
        chosen = place < 2
        lines = [f"R: zij zegt {word(chosen)} en {word()}", f"I: vraag {word(chosen)}"]
        made = transcript(*lines, name=f"i{place}" if chosen else word())
        original = f"deleted text {word()}".encode()
        document = p.documents.add(
            type(made)(**{**vars(made), "filename": f"{word()}.txt", "original": original})
        )
        if chosen:  # what was wrong in it, such as a name, was taken out
            gone = lines[0].rpartition(" ")[2]
            document = p.documents.correct(document, document.text.replace(gone, "iemand")).document
        p.groups.put(document, p.groups.list()[0 if chosen else 1])
        case = p.cases.add(word())
        p.cases.set_value(case, variable, word())
        p.cases.link(case, document, rnd.choice([None, *p.speakers.list(document)]))
        for coder in (colleague, mine, None):
            coding = p.codings.add(
                document, 3, 3 + rnd.randrange(1, 9), code="OPEN", coder=coder,
                flags=[word()], qualifiers={"fase": word()},
            )  # fmt: skip
            p.memos.add(word(), title=word(), coding=coding)
            p.coders.set_status(document, rnd.choice([*Progress]), coder)
        p.memos.add(word(), document=document, passage=(0, 4))
        p.memos.remove(p.memos.add(word(), document=document))
        p.codings.remove(p.codings.add(document, 20, 22, code="OPEN", flags=[word()]))
        _decide(p, document, word())
    p.memos.add(word(), code="OPEN")
    make(p, "AK", f"{word()}.qcoder")
    return hidden, seen


def _decide(p: Project, document, reason: str) -> None:
    """Keep a decision, a difference and the log of another file as they are kept."""
    row = {
        "id": p._store.new_id(), "document": document.id, "text": document.text_id,
        "start": 0, "end": 2, "code": p.codes.get("OPEN").id, "choice": "neither",
        "chosen": None, "valence": None, "reason": reason, "coder": p._store.coder,
        "time": p._store.now(), "codings": "[]", "basis": "x",
    }  # fmt: skip
    other = {
        "id": p._store.new_id(), "kind": "conflict", "table": "codes", "row": "x", "column": "",
        "base": None, "ours": json.dumps(reason), "theirs": None, "coder": None,
        "time": row["time"], "settled": None,
    }  # fmt: skip
    with p.operation("decide") as number:
        p._store.insert("decisions", row)
        p._store.insert("differences", other)
        theirs = {
            "merge": number, "id": p._store.new_id(), "position": 1, "time": row["time"],
            "coder": None, "installation": "x", "verb": reason, "kind": "do", "reverts": None,
        }  # fmt: skip
        p._store.insert("merged_operations", theirs)


def spellings(word: str) -> list[bytes]:
    """Return the bytes that a word can be in a file."""
    escaped = json.dumps(word)[1:-1]
    return [
        text.encode(encoding)
        for text in {word, escaped}
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    ]


def values(path: Path) -> str:
    """Return all that is stored in a file, also what is spread over its pages."""
    with qcoder.open(path, read_only=True) as q:
        tables = [*LOGGED, *INSERT_ONLY, "operations", "meta", "sentences", "_sqlite_migrations"]
        rows = [q._store.rows(f'SELECT * FROM "{table}"') for table in tables]
        known = q._store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert {name for (name,) in known} - {*tables, "current_operation", "sqlite_sequence"} <= {
            "sqlite_stat1"
        }
    return repr(rows)


def ids(p: Project) -> set[str]:
    """Return all ids that a project or its log has of anything."""
    tables = [*LOGGED, "operations", "merged_operations", "texts", "turns", "originals"]
    found = {row[0] for table in tables for row in p._store.rows(f"SELECT id FROM {table}")}
    return found | {row for (row,) in p._store.rows("SELECT DISTINCT row FROM changes")}


def may_hold(p: Project, documents: list[str]) -> set[str]:
    """Return the ids that a package for MB may hold, as its coder would see them anyway."""
    found = {p.coders.get("MB").id}
    for document in map(p.documents.get, documents):
        found |= {document.id, document.text_id, document.turns_id, document.group or ""}
        found |= {speaker.id for speaker in p.speakers.list(document)}
    tree = {code.id: code for code in p.codes.list()}
    for code in tree.values():
        above = code if code.status == "active" else None
        while above:
            found.add(above.id)
            above = tree.get(above.parent or "")
    return found | {row for (row,) in p._store.rows("SELECT id FROM codebooks")}


@settings(max_examples=20)
@given(st.integers(0, 2**32).map(Random))
def test_a_package_holds_no_byte_of_what_others_did(rnd):
    with new_project() as p:
        hidden, seen = hide(p, rnd)
        path = make(p, documents=["i0", "i1"])
        data, stored = path.read_bytes(), values(path)
        leaked = {word for word in hidden for each in spellings(word) if each in data}
        assert not leaked | {word for word in hidden if word in stored}
        assert {word for word in seen if word.encode() in data} == seen
        strangers = ids(p) - may_hold(p, ["i0", "i1"]) - {p.packages.list()[-1].setup}
        strangers -= {p.packages.list()[-1].id}
        assert not {key for key in strangers if key.encode() in data or key in stored}
        assert p.check() == []
        with qcoder.open(path) as q:
            assert q.check() == []


@settings(max_examples=30)
@given(st.lists(steps, max_size=15), st.randoms(use_true_random=False))
def test_after_any_work_a_package_holds_only_what_it_may(work, rnd):
    with new_project() as p:
        p.coders.add("MB")
        for name, seed in [*START, *work]:
            with suppress(Error, IndexError):
                if name != "change_coder":
                    ACTIONS[name](p, Random(seed))
        documents = [one.id for one in p.documents.list() if rnd.random() < 0.7]
        documents = documents or [one.id for one in p.documents.list()]
        if not documents:
            return
        before = dump(p)
        path = make(p, documents=documents)
        made = p.packages.list()[-1]
        strangers = ids(p) - may_hold(p, documents) - {made.setup, made.id}
        data = path.read_bytes()
        assert not {key for key in strangers if key.encode() in data}
        assert {**dump(p), "packages": {}} == before
        with qcoder.open(path) as q:
            assert q.check() == []
            assert [one.id for one in q.documents.list()] == documents
            assert q.codings.list() == q.memos.list() == []
            assert all(one.status == "active" for one in q.codes.list() if not _above(q, one))


def _above(q: Project, code) -> bool:
    return any(other.parent == code.id for other in q.codes.list())


# killed


def packages_are_whole(path: Path, passphrase: str | None, folder: Path) -> int:
    """See that each file is whole and known; return how many are listed without being there."""
    found = [one for one in folder.glob("*.qcoder") if one != path]
    with qcoder.open(path, passphrase=passphrase) as p:
        assert p.check() == []
        listed = {one.id for one in p.packages.list()}
        for file in found:
            with qcoder.open(file, passphrase=passphrase, read_only=True) as q:
                assert q.check() == []
                assert q.packages.mark
                assert q.packages.mark.id in listed
        p.packages.make("AK", p.packages.free_path("AK", folder), passphrase=passphrase)
    left = {one for one in folder.iterdir() if one.is_file() and one != path}
    assert all(one.suffix == ".qcoder" for one in left), "what was half made was not cleaned up"
    return len(listed) - len(found)


@pytest.mark.parametrize("passphrase", PASSPHRASES, ids=["plain", "encrypted"])
def test_making_packages_can_be_killed_at_any_moment(path, passphrase):
    killed.make(path, passphrase)
    folder = path.parent / "packages"
    made = missing = 0
    for seed in range(8):
        reports = killed.kill(killed.make_packages, path, passphrase, seed, most=0.4)
        made += len(reports)
        folder.mkdir(exist_ok=True)
        assert {name for _id, name in reports} <= {one.name for one in folder.iterdir()}
        now = packages_are_whole(path, passphrase, folder)
        assert now <= missing + 1  # each that was killed leaves at most one without its file
        missing = now
    assert made


def test_making_a_package_can_end_at_any_step(tmp_path):
    for step in range(1, 30):
        path = tmp_path / str(step) / "uitstap.qcoder"
        path.parent.mkdir()
        killed.make(path, None)
        reports = killed.run(killed.make_package_in_part, path, None, step)
        assert packages_are_whole(path, None, path.parent) in (0, 1)
        if reports:
            break
    assert 2 < step < 29


def test_a_file_that_cannot_get_its_name_is_not_out(team, monkeypatch):
    """As where another program made a folder of that name meanwhile."""
    before, target = dump(team), team.path.with_name("pakket.qcoder")

    def progress(done: int, total: int) -> None:
        if done == total and not target.exists():
            target.mkdir()

    with pytest.raises(ProjectError, match="cannot be written"):
        make(team, progress=progress)
    target.rmdir()
    assert team.packages.list() == []
    left_alone(team, before)
    assert team.check() == []


def test_a_folder_that_is_closed_is_said_in_a_sentence():
    with new_project() as p:
        p.coders.add("MB")
        p.documents.add(transcript("R: de gemeente"))
        p.path.chmod(0o666)
        p.path.parent.chmod(0o777)
        folder = p.path.parent / "dicht"
        folder.mkdir()
        for mode in (0o555, 0o000):
            folder.chmod(mode)
            with protected(), pytest.raises(ProjectError, match="MB.qcoder.*protected"):
                p.packages.make("MB", folder / "MB.qcoder")
            folder.chmod(0o755)
            assert not [*folder.iterdir()]
        assert not p.packages.list()


@contextmanager
def protected() -> Iterator[None]:
    """Let nobody past what a folder allows, not even the administrator."""
    if os.name == "nt":
        pytest.skip("folders have no such permissions there")
    if os.geteuid() == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(os.getuid())
