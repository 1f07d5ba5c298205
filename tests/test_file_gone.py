"""What is open stays safe when its file is moved, removed or replaced, or its disk is full."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

import qcoder
from qcoder.cli import commands
from qcoder.errors import Error, FileGone, OpenElsewhere, ProjectError, ReadOnly, Refused
from qcoder.model import Changes
from tests.builders import code_words, dump, transcript
from tests.limits import no_room

pytestmark = pytest.mark.skipif(os.name == "nt", reason="open files cannot be removed there")


@pytest.fixture(params=[None, "geheim"])
def passphrase(request):
    return request.param


@cache
def made(passphrase):
    """Make a small project once: that takes its time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "p.qcoder")
        with qcoder.create(path, coder="AK", passphrase=passphrase) as p:
            p.documents.add(transcript("R: dat is goed"))
            p.codes.add("REGIE")
        return path.read_bytes()


@pytest.fixture
def project(path, passphrase):
    path.write_bytes(made(passphrase))
    with qcoder.open(path, passphrase=passphrase) as p:
        yield p


def removed(path):
    path.unlink()


def moved(path):
    path.rename(path.with_name("elders.qcoder"))


def replaced(path):
    other = path.with_name("nieuw")
    shutil.copy(path, other)
    os.replace(other, path)


def folder_removed(path):
    shutil.rmtree(path.parent)


def folder_moved(path):
    path.parent.rename(path.parent.with_name(path.parent.name + "-verhuisd"))


LOSSES = [removed, moved, replaced, folder_removed, folder_moved]


@pytest.mark.parametrize("lose", LOSSES)
def test_nothing_is_called_saved_in_a_file_that_is_gone(project, path, tmp_path, passphrase, lose):
    document = project.documents.list()[0]
    code_words(project, document, "goed", "REGIE")
    before = dump(project)
    heard: list[Changes] = []
    project.listen(heard.append)
    lose(path)
    for _attempt in range(2):
        with pytest.raises(FileGone, match="no longer where it was") as error:
            project.cases.add("Ede")
        assert error.value.savable
        with pytest.raises(FileGone):
            project.undo()
    assert not heard
    assert dump(project) == before  # what was shown as saved can still be seen
    tmp_path.mkdir(exist_ok=True)
    saved = project.save_copy(tmp_path / "gered.qcoder")
    with qcoder.open(saved, passphrase=passphrase) as copy:
        assert dump(copy) == before
        assert copy.check() == []
        assert copy.id == project.id
        copy.cases.add("Ede")
    project.close()


@pytest.mark.parametrize("lose", LOSSES)
def test_an_operation_during_which_the_file_goes_is_taken_back(project, path, lose):
    before = dump(project)

    def work():
        with project.operation("several"):
            project.cases.add("Ede")
            lose(path)
            project.cases.add("Breda")

    with pytest.raises(FileGone):
        work()
    assert dump(project) == before


def test_a_file_that_goes_while_it_is_committed_is_reported_and_can_be_saved(
    project, path, passphrase, monkeypatch
):
    """Between the last look and the commit: the open project has it, its file may not."""
    heard: list[Changes] = []
    project.listen(heard.append)
    end = project._store._end

    def then_gone(*arguments, **named):
        done = end(*arguments, **named)
        path.unlink()
        return done

    monkeypatch.setattr(project._store, "_end", then_gone)
    with pytest.raises(FileGone):
        project.cases.add("Ede")
    assert [changes.verb for changes in heard] == ["add case"]  # the window shows what there is
    saved = project.save_copy(path.with_name("gered.qcoder"))
    with qcoder.open(saved, passphrase=passphrase) as copy:
        assert [case.name for case in copy.cases.list()] == ["Ede"]


def test_a_file_that_is_put_back_is_worked_in_again(project, path):
    away = path.with_name("even weg")
    path.rename(away)
    with pytest.raises(FileGone):
        project.cases.add("Ede")
    away.rename(path)
    project.cases.add("Ede")
    assert project.check() == []


def test_a_file_that_another_program_wrote_in_is_not_written(project, path, passphrase):
    """As a cloud service may do: the same file, with what another computer made of it."""
    elsewhere = path.with_name("elders.qcoder")
    shutil.copy(path, elsewhere)
    with qcoder.open(elsewhere, passphrase=passphrase) as other:
        other.cases.add("Van de ander")
    project.cases.add("Ede")
    path.write_bytes(elsewhere.read_bytes())
    for _attempt in range(2):
        with pytest.raises(FileGone, match="Another program changed") as error:
            project.cases.add("Breda")
        assert not error.value.savable
    project.close()
    with qcoder.open(path, passphrase=passphrase) as p:
        assert [case.name for case in p.cases.list()] == ["Van de ander"]


def test_a_file_that_was_only_touched_is_worked_in(project, path):
    for _attempt in range(2):
        os.utime(path, ns=(1, 1))
        project.cases.add(f"Ede {_attempt}")
    assert len(project.cases.list()) == 2


def test_closing_leaves_the_lock_of_who_works_there_by_now(project, path, tmp_path):
    copy = tmp_path.with_name(tmp_path.name + "-kopie")
    shutil.copytree(tmp_path, copy)
    folder_moved(path)
    copy.rename(tmp_path)
    lock = path.with_name(path.name + ".lock")
    assert lock.exists()
    project.close()
    assert lock.exists()


def test_a_file_with_two_names_is_only_read(path, passphrase):
    with qcoder.create(path, coder="AK", passphrase=passphrase):
        pass
    path.with_name("tweede.qcoder").hardlink_to(path)
    with pytest.raises(ReadOnly, match="hard link"):
        qcoder.open(path, passphrase=passphrase)
    with qcoder.open(path, passphrase=passphrase, read_only=True) as p:
        assert p.coders.list()


# a copy of what is open


def test_a_copy_never_replaces_a_file(project, path):
    with pytest.raises(ProjectError, match="exists already"):
        project.save_copy(path)
    with pytest.raises(ProjectError, match="does not exist"):
        project.save_copy(path.parent / "nergens" / "p.qcoder")


def test_a_copy_that_finds_no_room_leaves_nothing(project, path, tmp_path):
    before = sorted(os.listdir(tmp_path))
    with no_room(100_000), pytest.raises(Error, match="disk is full|make room"):
        project.save_copy(tmp_path / "gered.qcoder")
    assert sorted(os.listdir(tmp_path)) == before


# a full disk


def grow(p, number=0):
    p.documents.add(transcript(*(f"R: regel {number} {line}" * 20 for line in range(1000))))


@pytest.mark.parametrize("room", [0, 512, 4096, 330_000, 400_000, 600_000])
def test_a_full_disk_takes_the_operation_back_and_the_project_goes_on(project, passphrase, room):
    """The journal finds no room first, then the file, in the middle or at the end."""
    before = dump(project)
    with no_room(room):
        for _attempt in range(2):
            with pytest.raises(Error, match="the disk is full"):
                grow(project)
            assert dump(project) == before
        assert project.check() == []  # reading needs no room
    grow(project)
    project.undo()
    assert dump(project) == before
    assert project.check() == []


def test_a_disk_on_which_nothing_can_be_taken_back_either(project):
    """The file stays half-written beside its journal until the disk can be written again."""
    before = dump(project)
    with no_room(100_000):  # less than the file has already
        with pytest.raises(Error, match="the disk is full or not reachable"):
            grow(project)
        with pytest.raises(Error, match="the disk is full or not reachable"):
            dump(project)
    assert dump(project) == before
    grow(project)
    assert project.check() == []


def test_a_full_disk_in_the_middle_of_an_operation(project):
    before = dump(project)

    def work():
        with project.operation("several"):
            project.cases.add("Ede")
            with no_room(0):
                grow(project)

    with pytest.raises(Error, match="disk is full"):
        work()
    assert dump(project) == before
    project.cases.add("Ede")
    assert project.check() == []


def test_a_full_disk_at_undo_and_at_correcting(project):
    grow(project)
    document = project.documents.list()[-1]
    before = dump(project)
    with no_room(800_000), pytest.raises(Error, match="disk is full"):
        project.documents.correct(document, document.text.replace("regel", "zin"))
    with no_room(0), pytest.raises(Error, match="disk is full"):
        project.undo()
    assert dump(project) == before
    project.undo()
    assert project.check() == []


@pytest.mark.parametrize("room", [0, 2000, 400_000])
def test_a_full_disk_at_merging_codes_takes_it_back(project, room):
    document = project.documents.add(transcript(*(f"R: regel {line}" for line in range(200))))
    project.codes.add("TIJD")
    with project.operation("several"):
        for line in range(100, 200):
            for code in ("REGIE", "TIJD"):
                code_words(
                    project, document, f"regel {line}", code, qualifiers={"fase": "x" * 3000}
                )
    before = dump(project)
    with no_room(room), pytest.raises(Error, match="disk is full"):
        project.codes.merge("TIJD", "REGIE")
    assert dump(project) == before
    assert project.check() == []
    project.codes.merge("TIJD", "REGIE")
    project.undo()
    assert dump(project) == before


def test_files_that_are_said_to_be_imported_onto_a_full_disk_are(tmp_path, capsys):
    path, folder = tmp_path / "p.qcoder", tmp_path / "interviews"
    folder.mkdir()
    for number in range(12):
        lines = (f"R: regel {number} {line}" * 10 for line in range(300))
        (folder / f"{number}.txt").write_text("\n".join(lines), encoding="utf-8")
    qcoder.create(path, coder="AK").close()
    with no_room(1_000_000):
        assert commands.run(["import", str(path), str(folder), "--json"]) == 1
    printed = capsys.readouterr()
    said = [outcome["document"] for outcome in json.loads(printed.out)]
    assert 0 < len(said) < 12
    assert "disk is full" in printed.err
    assert f"{12 - len(said)} files were left out" in printed.err
    with qcoder.open(path) as p:
        assert p.check() == []
        assert [document.name for document in p.documents.list()] == said
    assert commands.run(["import", str(path), str(folder)]) == 0  # what was refused comes now
    with qcoder.open(path) as p:
        assert len(p.documents.list()) == 12


@contextmanager
def protected(folder):
    """Let nobody write in a folder, not even the administrator, who then is somebody else."""
    if os.geteuid() == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(os.getuid())


def test_a_folder_that_cannot_be_written_any_more(passphrase):
    """Where no journal can be made nothing is written; the project goes on once it can."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "uitstap.qcoder")
        with qcoder.create(path, coder="AK", passphrase=passphrase) as p:
            p.cases.add("Ede")
            path.chmod(0o666)
            path.parent.chmod(0o555)
            with protected(path.parent):
                for _attempt in range(2):
                    with pytest.raises(ReadOnly, match="its folder is protected"):
                        p.cases.add("Breda")
                assert len(p.cases.list()) == 1
                with pytest.raises(Error, match="choose another"):
                    p.backups.make()
            path.parent.chmod(0o755)
            p.cases.add("Breda")
            assert p.check() == []


# going on in a copy


@pytest.mark.parametrize("lose", LOSSES)
def test_work_goes_on_in_a_copy(project, path, tmp_path, passphrase, lose):
    project.cases.add("Ede")
    lose(path)
    with pytest.raises(FileGone):
        project.check_file()
    tmp_path.mkdir(exist_ok=True)
    saved = project.save_copy(tmp_path / "gered.qcoder")
    project.go_on_in(saved)
    assert project.path == saved
    project.check_file()
    project.cases.add("Breda")
    project.undo()
    project.undo()
    project.redo()
    assert project.check() == []
    with pytest.raises(OpenElsewhere):
        qcoder.open(saved, passphrase=passphrase)
    before = dump(project)
    project.close()
    with qcoder.open(saved, passphrase=passphrase) as copy:
        assert dump(copy) == before


def test_nobody_goes_on_in_a_copy_that_lacks_work(project, path, tmp_path):
    saved = project.save_copy(tmp_path / "gered.qcoder")
    project.cases.add("Ede")
    with pytest.raises(Refused, match="save a copy again"):
        project.go_on_in(saved)
    assert project.path == path
    project.cases.add("Breda")
    assert not saved.with_name("gered.qcoder.lock").exists()
