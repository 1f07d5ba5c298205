"""A program that is killed at any moment loses nothing that it reported; its file stays valid."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

import qcoder
from qcoder import backups
from qcoder.cli import commands
from qcoder.errors import Error
from qcoder.project import Project
from qcoder.schema import LOGGED
from tests import killed
from tests.builders import dump, failing, open_new, plain, transcript
from tests.killed import PASSPHRASES, Report, digest

KINDS = ["plain", "encrypted"]


def logged(p: Project, number: int) -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    """Return the rows that the log says there were after operation `number`."""
    states: dict[str, dict[str, Mapping[str, object]]] = {table: {} for table in LOGGED}
    for table, row, after in p._store.rows(
        'SELECT "table", row, after FROM changes WHERE operation <= ? ORDER BY number', [number]
    ):
        states[table].pop(row, None)
        if after is not None:
            states[table][row] = json.loads(after)
    return states


def sound(path: Path, passphrase: str | None) -> None:
    """Open a file as a user would, and only to read."""
    with qcoder.open(path, passphrase=passphrase, read_only=True) as p:
        assert p.check() == []


def log(p: Project) -> list[str]:
    return [key for (key,) in p._store.rows("SELECT id FROM operations ORDER BY number")]


def survived(path: Path, passphrase: str | None, before: list[str], reports: list[Report]) -> None:
    """See that all that was reported is there, and at most one operation more."""
    with qcoder.open(path, passphrase=passphrase) as p:
        assert p.check() == []
        ids = log(p)
        reported = before + [key for key, _state in reports]
        assert ids[: len(reported)] == reported
        assert len(ids) <= len(reported) + 1
        if reports:
            number = p._store.rows("SELECT number FROM operations WHERE id = ?", [ids[-1]])
            last = number[0][0] - (len(ids) - len(reported))
            assert digest(logged(p, last)) == reports[-1][1]
        then = dump(p)
        assert then == logged(p, len(ids) + 10)
        p.undo()
        assert p.check() == []
        p.redo()
        assert dump(p) == then


def backups_are_whole(path: Path, passphrase: str | None) -> None:
    found = backups.list(path, passphrase)
    assert all(backup.readable for backup in found)
    for newest in found[:1]:  # the others were looked at when they were
        sound(newest.path, passphrase)


def lose_nothing(path: Path, passphrase: str | None, seeds: Iterable[int]) -> None:
    """Kill a program that works in one project at a moment for each seed: it grows and ages."""
    killed.make(path, passphrase)
    operations = 0
    for seed in seeds:
        with qcoder.open(path, passphrase=passphrase, read_only=True) as p:
            before = log(p)
        reports = killed.kill(killed.work, path, passphrase, seed)
        operations += len(reports)
        copy = shutil.copytree(path.parent, path.parent / "left")
        print(f"seed {seed}; what was left is in {copy}")  # shown where the test fails
        if seed % 3 == 0:
            sound(path, passphrase)  # reading only comes first
        survived(path, passphrase, before, reports)
        backups_are_whole(path, passphrase)
        shutil.rmtree(copy)
        assert not path.with_name(path.name + "-journal").exists()
        assert not path.with_name(path.name + ".lock").exists()
    assert operations


@pytest.mark.parametrize("passphrase", PASSPHRASES, ids=KINDS)
def test_work_is_not_lost(path, passphrase):
    """At some moments: 200 take a minute, and are among the benchmarks."""
    lose_nothing(path, passphrase, range(20))


def make_backups(path: Path, passphrase: str | None) -> None:
    """Make a project with three documents, and backups of when it had none, one and two."""
    with qcoder.create(path, coder="AK", passphrase=passphrase) as p:
        for number in range(3):
            p.backups.make()
            p.documents.add(transcript(*(f"R: regel {number} {line}" for line in range(300))))


@pytest.fixture(scope="module", params=PASSPHRASES, ids=KINDS)
def with_backups(tmp_path_factory, request) -> tuple[Path, str | None]:
    path = tmp_path_factory.mktemp("backups") / "uitstap.qcoder"
    make_backups(path, request.param)
    return path, request.param


def half_written(path: Path, passphrase: str | None) -> None:
    """Leave a file in the middle of an operation, with its journal and its lock."""
    files = [path.with_name(path.name + end) for end in ("", "-journal", ".lock")]
    with qcoder.open(path, passphrase=passphrase) as p:
        p._store.rows("PRAGMA cache_size = 1")
        with failing(p):
            p.documents.add(transcript(*(f"R: weg {line}" for line in range(3000))))
            left = {file: file.read_bytes() for file in files}
    for file, data in left.items():
        file.write_bytes(data)


def restored(path: Path, passphrase: str | None, reports: list[Report]) -> None:
    """See that the project is what was reported or what comes next, and that all else is kept."""
    done = [3, *(int(documents) for _name, documents in reports)]
    following = len(reports) % 3
    with qcoder.open(path, passphrase=passphrase) as p:
        assert p.check() == []
        now = len(p.documents.list())
        assert now in (done[-1], following)
        p.cases.add("Ede")
        p.undo()
    found = backups.list(path, passphrase)
    assert all(one.readable for one in found)
    kept = [one.documents for one in found if one.before_restoring]
    lost = Counter(done) - Counter(kept) - Counter([now])
    assert not lost
    assert sorted(one.documents for one in found if not one.before_restoring) == [0, 1, 2]
    for backup in found[:2]:
        sound(backup.path, passphrase)


def stay_whole(path: Path, passphrase: str | None, seed: int) -> None:
    """Kill a program that restores a project, and see what is there; then restore it."""
    if seed % 2:
        half_written(path, passphrase)
    reports = killed.kill(killed.restore, path, passphrase, seed)
    restored(path, passphrase, reports)
    oldest = backups.list(path, passphrase)[-1]
    backups.restore(path, oldest.path, passphrase)
    left = [file.name for file in path.parent.rglob("*") if file.is_file()]
    assert all(name.endswith(".qcoder") for name in left)


@pytest.mark.parametrize("seed", range(5))
def test_restoring_leaves_the_old_project_or_the_restored_one(tmp_path, with_backups, seed):
    made, passphrase = with_backups
    stay_whole(shutil.copytree(made.parent, tmp_path / "a") / made.name, passphrase, seed)


def test_restoring_can_end_at_any_step(tmp_path, with_backups):
    """Also where the project was left by a program that was killed."""
    made, passphrase = with_backups
    prepared = shutil.copytree(made.parent, tmp_path / "made") / made.name
    half_written(prepared, passphrase)
    for step in range(1, 100):
        path = shutil.copytree(prepared.parent, tmp_path / str(step)) / made.name
        reports = killed.run(killed.restore_in_part, path, passphrase, step)
        restored(path, passphrase, reports)
        if reports:
            break
    assert 5 < step < 99


# the same on the command line


def kill_command(path: Path, seed: int, *words: str) -> None:
    """Run a command and kill it at a moment after it began to work in the project."""
    command = [sys.executable, "-c", "from qcoder.cli import main; main()", *words]
    lock = path.with_name(path.name + ".lock")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        while not lock.exists() and program.poll() is None:
            time.sleep(0.001)
        with suppress(subprocess.TimeoutExpired):
            program.wait(Random(seed).uniform(0, killed.MOST))
        program.kill()


@pytest.mark.parametrize("seed", range(2))
def test_an_import_that_was_killed_is_finished_by_the_next(path, seed):
    folder = path.parent / "interviews"
    killed.write_files(folder)
    open_new(path).close()
    kill_command(path, seed, "import", str(path), str(folder))
    with qcoder.open(path) as p:
        assert p.check() == []
        for document in p.documents.list():  # each is there whole, or not at all
            assert p.documents.original(document) == (folder / document.filename).read_bytes()
    assert commands.run(["import", str(path), str(folder)]) == 0
    with qcoder.open(path) as p:
        assert p.check() == []
        assert {one.filename for one in p.documents.list()} == {
            one.name for one in folder.iterdir()
        }
        assert len(p.documents.list()) == len(list(folder.iterdir()))


@pytest.mark.parametrize("seed", range(2))
def test_a_restore_that_was_killed_can_be_done_again(path, seed):
    make_backups(path, None)
    half_written(path, None)
    kill_command(path, seed, "restore", str(path), "3", "--yes")
    with qcoder.open(path) as p:
        assert p.check() == []
        left = len(p.documents.list())
    found = backups.list(path)
    kept = [one for one in found if one.before_restoring]
    assert all(one.readable and one.documents == 3 for one in kept)
    assert left == 3 or (left == 0 and kept)
    assert commands.run(["restore", str(path), str(found[-1].path), "--yes"]) == 0
    with qcoder.open(path) as p:
        assert p.check() == []
        assert p.documents.list() == []


# a computer without power: what was not yet on the disk is not, whatever came after it


@dataclass
class Cut:
    """A project in the middle of an operation: its file as it was, as it is, and the journal."""

    path: Path
    passphrase: str | None
    rows: Mapping[str, object]
    before: bytes
    after: bytes
    journal: bytes

    def leave(self, file: bytes, journal: bytes) -> None:
        self.path.write_bytes(file)
        self.path.with_name(self.path.name + "-journal").write_bytes(journal)

    def is_as_before(self) -> None:
        for read_only in (True, False):
            with qcoder.open(self.path, passphrase=self.passphrase, read_only=read_only) as p:
                assert p.check() == []
                assert dump(p) == self.rows


@pytest.fixture(params=PASSPHRASES, ids=KINDS)
def cut(path, request) -> Cut:
    with qcoder.create(path, coder="AK", passphrase=request.param) as p:
        p.documents.add(transcript(*(f"R: regel {line}" for line in range(2000))))
        p.documents.remove(p.documents.add(plain("woord " * 30_000)))
        rows = dump(p)
    before = path.read_bytes()
    half_written(path, request.param)
    journal = path.with_name(path.name + "-journal").read_bytes()
    return Cut(path, request.param, rows, before, path.read_bytes(), journal)


@pytest.mark.parametrize("rest", [b"", b"\0", b"?"], ids=["short", "empty", "rubbish"])
def test_a_journal_that_was_not_all_written_takes_nothing_back(cut, rest):
    """The file is written only once the journal is on the disk: so it is as it was."""
    length = len(cut.journal)
    rnd = Random(4)
    for whole in [
        0,
        1,
        27,
        28,
        511,
        512,
        513,
        length - 1,
        *(rnd.randrange(length) for _ in range(4)),
    ]:
        cut.leave(cut.before, cut.journal[:whole] + rest * (length - whole))
        cut.is_as_before()


def test_a_file_that_was_written_in_part_is_taken_back(cut):
    """In pieces of half a kilobyte, in any order: that is how a disk writes."""
    assert cut.before != cut.after[: len(cut.before)]
    for seed in range(8):
        rnd = Random(seed)
        file = bytearray(cut.before + bytes(len(cut.after) - len(cut.before)))
        for start in range(0, len(file), 512):
            if rnd.random() < 0.5:
                file[start : start + 512] = cut.after[start : start + 512]
        if seed % 2:
            del file[rnd.randrange(len(cut.before), len(file)) :]
        cut.leave(bytes(file), cut.journal)
        cut.is_as_before()


def test_a_file_whose_journal_is_lost_is_never_taken_for_whole(cut):
    """No program or disk does that, but a copy of the file without what is beside it may."""
    rnd = Random(4)
    noticed = 0
    for whole in [0, 512, *(rnd.randrange(len(cut.journal)) for _ in range(6))]:
        cut.leave(cut.after, cut.journal[:whole])
        try:
            with qcoder.open(cut.path, passphrase=cut.passphrase) as p:
                assert p.check() or dump(p) == cut.rows
        except Error:
            noticed += 1
    assert noticed
