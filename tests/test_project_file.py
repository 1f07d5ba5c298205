"""Opening: one clear error for what cannot be opened, and not a byte of it changed."""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
from functools import cache
from pathlib import Path

import pytest

import qcoder
from qcoder.driver import sqlcipher
from qcoder.errors import (
    Damaged,
    Error,
    NewerVersion,
    NotAProject,
    OpenElsewhere,
    ProjectError,
    ReadOnly,
)
from qcoder.project import Project
from tests.builders import code_words, dump, transcript

SECRET = "de cliënte vertelde over haar uitstap"


@cache
def made(passphrase: str | None) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "p.qcoder")
        with qcoder.create(path, coder="AK", passphrase=passphrase) as p:
            said = (f"R: {SECRET} {number}" for number in range(400))
            document = p.documents.add(transcript(*said))
            p.codes.add("REGIE")
            code_words(p, document, SECRET, "REGIE")
        return path.read_bytes()


def make(path: Path, passphrase: str | None = None) -> Path:
    """Put a project of some pages there."""
    path.write_bytes(made(passphrase))
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def refused(path: Path, kind: type[Error] = NotAProject, **how) -> str:
    """Return what opening says; it must change nothing, reading only or not."""
    before = files(path.parent)
    with pytest.raises(kind) as error:
        qcoder.open(path, **how)
    with pytest.raises(kind):
        qcoder.open(path, read_only=True, **how)
    assert files(path.parent) == before
    return str(error.value)


def test_an_empty_file_is_not_a_project(path):
    path.write_bytes(b"")
    assert "not a qcoder project" in refused(path)
    refused(path, passphrase="geheim")


@pytest.mark.parametrize("length", [1, 15, 16, 99, 100, 511, 512, 4096, 20_000])
def test_random_bytes_are_not_a_project(path, length):
    path.write_bytes(random.Random(length).randbytes(length))
    refused(path)
    refused(path, passphrase="geheim")


def test_a_text_file_is_not_a_project(path):
    path.write_text("Dit is een gewoon bestand.\n" * 300, encoding="utf-8")
    assert "not a qcoder project" in refused(path)


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_the_database_of_another_program_is_not_a_project(path, mode):
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA journal_mode = {mode}")
    other.execute("CREATE TABLE source (name)")
    other.execute("INSERT INTO source VALUES ('interview')")
    other.commit()
    stored = files(path.parent)  # as after a crash of that program, with its journal
    other.close()
    for name, data in stored.items():
        path.with_name(name).write_bytes(data)
    assert "not a qcoder project" in refused(path)
    refused(path, passphrase="geheim")


def test_a_folder_is_not_a_project(path):
    path.mkdir()
    (path / "iets").write_text("x")
    assert "folder" in refused(path)
    assert files(path) == {"iets": b"x"}


def test_a_file_that_is_missing_is_named(path):
    assert str(path) in refused(path, ProjectError)
    assert not path.exists()


@pytest.mark.parametrize("share", [0.0005, 0.003, 0.02, 0.3, 0.5, 0.9, 0.999])
def test_a_truncated_project_is_damaged(path, share):
    data = make(path).read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    refused(path, ProjectError)


@pytest.mark.parametrize("share", [0.003, 0.3, 0.9])
def test_a_truncated_encrypted_project_is_refused(path, share):
    data = make(path, "geheim").read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    refused(path, ProjectError, passphrase="geheim")


def contents(p: Project) -> object:
    """Return all that was entered, with its texts and original files."""
    blobs = [p._store.rows(f"SELECT * FROM {table}") for table in ("texts", "turns", "originals")]
    return dump(p), blobs


@pytest.mark.parametrize("passphrase", [None, "geheim"])
def test_flipped_bytes_give_an_error_for_the_user_or_are_found_by_the_check(path, passphrase):
    """Unnoticed are only those in free space, and in words of the log that nothing else repeats.

    So whatever the check says nothing about, what was entered is there as it was.
    """
    data = make(path, passphrase).read_bytes()
    with qcoder.open(path, passphrase=passphrase, read_only=True) as p:
        before = contents(p)
    noticed = 0
    draw = random.Random(4)
    for _ in range(8 if passphrase else 40):  # deriving a key takes its time
        place, flip = draw.randrange(len(data)), draw.randrange(1, 256)
        path.write_bytes(data[:place] + bytes([data[place] ^ flip]) + data[place + 1 :])
        try:  # any other error is one of the program
            with qcoder.open(path, passphrase=passphrase, read_only=True) as p:
                found = bool(p.check())
                assert found or contents(p) == before, f"byte {place} ^ {flip} in {path}"
        except Error:
            found = True
        noticed += found
    assert noticed == 8 if passphrase else noticed > 5


def test_a_damaged_text_is_found_by_the_check(path):
    data = make(path).read_bytes()
    place = data.index(SECRET.encode())
    path.write_bytes(data[:place] + b"D" + data[place + 1 :])
    with qcoder.open(path, read_only=True) as p:
        assert p.check()


@pytest.mark.parametrize("passphrase", [None, "geheim"])
def test_a_newer_version_is_refused(path, passphrase):
    with qcoder.create(path, coder="AK", passphrase=passphrase) as p:
        p._store._connection.execute("PRAGMA user_version = 1000")
    assert "newer" in refused(path, NewerVersion, passphrase=passphrase)


def test_a_wrong_passphrase_is_refused(path):
    make(path, "geheim")
    assert "passphrase is wrong" in refused(path, passphrase="Geheim")


def test_an_encrypted_project_asks_for_its_passphrase(path):
    make(path, "geheim")
    assert "encrypted" in refused(path)


def test_a_passphrase_for_a_plain_project_is_refused(path):
    make(path)
    assert "not encrypted" in refused(path, passphrase="geheim")


def test_an_empty_passphrase_is_refused(path, tmp_path):
    with pytest.raises(Error, match="empty"):
        qcoder.create(path, coder="AK", passphrase="")
    assert not files(tmp_path)
    make(path)
    assert "empty" in refused(path, Error, passphrase="")


@pytest.mark.parametrize("passphrase", ["a\0b", "a\ud800"])
def test_a_passphrase_that_cannot_be_used_is_refused(path, tmp_path, passphrase):
    with pytest.raises(Error, match="character"):
        qcoder.create(path, coder="AK", passphrase=passphrase)
    assert not files(tmp_path)
    make(path, "geheim")
    refused(path, Error, passphrase=passphrase)


@pytest.mark.parametrize("passphrase", ["'; --", '"%', "x'00'", "päß📍 שלום", "\\", " "])
def test_any_passphrase_opens_what_it_closed(path, passphrase):
    make(path, passphrase)
    with qcoder.open(path, passphrase=passphrase) as p:
        assert len(p.codings.list()) == 1
    refused(path, passphrase=passphrase + "x")


def test_a_passphrase_is_the_same_however_its_accents_are_typed(path):
    make(path, "cafe\u0301")
    with qcoder.open(path, passphrase="caf\u00e9") as p:
        assert p.documents.list()


@pytest.mark.parametrize("word", [SECRET, "REGIE", "Interview", "CREATE TABLE"])
def test_an_encrypted_project_holds_no_plain_text(path, word):
    seen: list[bytes] = []
    with qcoder.create(path, coder="AK", passphrase="geheim") as p:
        with p.operation("several"):
            for number in range(30):
                said = (f"R: {SECRET} {number} {line}" for line in range(200))
                p.documents.add(transcript(*said))
            p.codes.add("REGIE")
            p._store.rows("PRAGMA cache_spill = 1")
            p._store.execute("PRAGMA shrink_memory")
            seen += files(path.parent).values()
        seen += files(path.parent).values()
    seen += files(path.parent).values()
    for encoding in ("utf-8", "utf-16-le"):
        assert not any(word.encode(encoding) in data for data in seen)


def test_reading_only_writes_nothing(path):
    make(path)
    before, stamp = files(path.parent), path.stat().st_mtime_ns
    with qcoder.open(path, read_only=True) as p:
        p.tables.themes()
        assert p.check() == []
        with pytest.raises(ReadOnly):
            p.codes.add("NIEUW")
        assert files(path.parent) == before
    assert files(path.parent) == before
    assert path.stat().st_mtime_ns == stamp


def test_reading_only_is_possible_while_another_writes(path):
    make(path)
    with qcoder.open(path) as writer, qcoder.open(path, read_only=True) as reader:
        writer.codes.add("NIEUW")
        assert {code.short_id for code in reader.codes.list()} == {"NIEUW", "REGIE"}


def test_a_folder_that_cannot_hold_the_lock_is_opened_for_reading_only(path):
    make(path)
    lock = path.with_name(path.name + ".lock")
    lock.mkdir()  # the lock can no more be made than in a folder that is protected
    before = path.read_bytes()
    with pytest.raises(ReadOnly, match="cannot be written"):
        qcoder.open(path)
    with qcoder.open(path, read_only=True) as p:
        assert p.check() == []
    assert path.read_bytes() == before


def test_a_protected_file_is_opened_for_reading_or_by_who_may_write_it(path):
    make(path)
    before = path.read_bytes()
    path.chmod(0o444)
    with qcoder.open(path, read_only=True) as p:
        assert p.check() == []
    if os.access(path, os.W_OK):  # the administrator may
        qcoder.open(path).close()
    else:
        with pytest.raises(ReadOnly, match="protected"):
            qcoder.open(path)
    assert path.read_bytes() == before


def test_creating_over_a_file_is_refused(path, tmp_path):
    path.write_text("van mij")
    with pytest.raises(ProjectError, match="exists already"):
        qcoder.create(path, coder="AK")
    assert files(tmp_path) == {path.name: b"van mij"}


def test_creating_in_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(ProjectError, match="make it first"):
        qcoder.create(tmp_path / "weg" / "p.qcoder", coder="AK")
    assert list(tmp_path.iterdir()) == []


def test_what_another_program_creates_meanwhile_is_left_alone(path, monkeypatch):
    exists = Path.exists

    def just_before(self: Path) -> bool:
        found = exists(self)
        if self == path and not found:
            monkeypatch.setattr(Path, "exists", exists)
            make(path)
        return found

    monkeypatch.setattr(Path, "exists", just_before)
    with pytest.raises(ProjectError, match="exists already"):
        qcoder.create(path, coder="MB")
    with qcoder.open(path) as p:
        assert p.check() == []
        assert len(p.codings.list()) == 1


def test_a_project_that_cannot_be_made_leaves_nothing_behind(path, tmp_path):
    with pytest.raises(Error, match="needs a name"):
        qcoder.create(path, coder=" ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["met spatie?.qcoder", "50%#1.qcoder", "é📍.qcoder", "a'b.qcoder"])
def test_any_name_will_do(tmp_path, name):
    make(tmp_path / name)
    with qcoder.open(tmp_path / name) as p:
        assert len(p.codings.list()) == 1
    assert list(files(tmp_path)) == [name]


def test_a_relative_path_stays_the_same_file_when_the_folder_changes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with qcoder.create(Path("p.qcoder"), coder="AK") as p:
        (tmp_path / "elders").mkdir()
        monkeypatch.chdir(tmp_path / "elders")
        p.codes.add("REGIE")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["p.qcoder"]


def test_a_project_is_one_project_by_whatever_name_it_is_opened(path, tmp_path):
    make(path)
    link = tmp_path / "verwijzing.qcoder"
    link.symlink_to(path)
    with qcoder.open(path), pytest.raises(OpenElsewhere):
        qcoder.open(link)


def test_a_project_with_the_journal_of_a_crash_is_opened_as_it_was_committed(path, tmp_path):
    make(path)
    connection = sqlcipher.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE meta SET value = value || ?", ["x" * 50_000])
    connection.execute("CREATE TABLE filler AS SELECT randomblob(100000) FROM texts")
    crashed = files(tmp_path)
    assert len(crashed) == 2  # the file and its journal
    connection.execute("ROLLBACK")
    connection.close()
    copy = tmp_path / "kopie"
    copy.mkdir()
    for name, data in crashed.items():
        (copy / name).write_bytes(data)
    with qcoder.open(copy / path.name, read_only=True) as p:
        assert p.check() == []
        assert len(p.codings.list()) == 1
    assert list(files(copy)) == [path.name]


def test_damage_that_shows_only_later_is_said_to_be_damage(path):
    data = make(path).read_bytes()
    path.write_bytes(data[:4096] + bytes(len(data) - 4096))
    with pytest.raises(Damaged, match="backup"):
        qcoder.open(path).check()


@pytest.mark.parametrize("name", ["x" * 300, "é" * 124, "a\0b.qcoder", "\ud800"])
def test_a_name_that_no_file_can_have_is_refused(tmp_path, name):
    with pytest.raises(ProjectError, match="cannot be called"):
        qcoder.create(tmp_path / name, coder="AK")
    for read_only in (False, True):
        with pytest.raises(ProjectError, match="cannot be called"):
            qcoder.open(tmp_path / name, read_only=read_only)
    assert not list(tmp_path.iterdir())
