"""One writer: who holds a project, and who may take it over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid

import pytest

import qcoder
from qcoder import settings
from qcoder.errors import Error, OpenElsewhere
from qcoder.lock import Lock
from tests.builders import open_new

HOLD = """
import sys, qcoder
with qcoder.open(sys.argv[1]) as p:
    print("open", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def note(path):
    """Where the note of who holds the project stands."""
    open_new(path).close()
    return path.with_name(path.name + ".lock")


def leave(note, **values: str) -> bytes:
    note.write_text(json.dumps({"user": "mb", "machine": "laptop", **values}))
    return note.read_bytes()


def start(path) -> subprocess.Popen[str]:
    """Open the project in another process, until it is told to close it."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def test_opening_twice_in_one_process_is_refused(path, note):
    with qcoder.open(path) as p:
        with pytest.raises(OpenElsewhere, match="open elsewhere"):
            qcoder.open(path)
        with pytest.raises(OpenElsewhere):
            qcoder.open(path, take_over=True)
        p.codes.add("REGIE")  # the first is still the writer
    with qcoder.open(path) as p:
        assert p.check() == []


def test_opening_in_a_second_process_is_refused_until_the_first_is_done(path, note):
    with start(path) as process:
        with pytest.raises(OpenElsewhere) as error:
            qcoder.open(path, take_over=True)
        assert str(error.value).count(error.value.holder) == 1
        assert json.loads(note.read_text())["process"] == str(process.pid)
        with qcoder.open(path, read_only=True) as p:
            assert p.coders.list()
        process.communicate("done\n")
        assert process.returncode == 0
    qcoder.open(path).close()


def test_a_project_whose_writer_was_killed_is_taken_over(path, note):
    with start(path) as process:
        process.kill()
        process.communicate()
    assert note.exists()
    with qcoder.open(path) as p:
        p.codes.add("REGIE")
    assert not note.exists()


def test_the_note_of_another_computer_is_respected_unless_taken_over(path, note):
    left, stored = leave(note, installation=str(uuid.uuid4())), path.read_bytes()
    with pytest.raises(OpenElsewhere) as error:
        qcoder.open(path)
    assert "mb on laptop" in error.value.holder
    assert note.read_bytes() == left
    assert path.read_bytes() == stored
    qcoder.open(path, read_only=True).close()
    with qcoder.open(path, take_over=True):
        assert json.loads(note.read_text())["installation"] == settings.installation()
    assert not note.exists()


def test_a_note_of_this_computer_is_taken_over_without_asking(path, note):
    leave(note, installation=settings.installation(), process="1")
    qcoder.open(path).close()
    assert not note.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "x" * 20_000, "\x00\xff"])
def test_a_note_that_cannot_be_read_holds_nobody_back(path, note, text):
    note.write_text(text, encoding="latin-1")
    qcoder.open(path).close()
    assert not note.exists()


def test_the_note_is_there_only_while_the_project_is_open(path, note):
    assert not note.exists()
    with qcoder.open(path):
        assert json.loads(note.read_text())["process"] == str(os.getpid())
    assert not note.exists()


def test_a_refused_opening_leaves_no_note(path, note):
    with pytest.raises(qcoder.Error):
        qcoder.open(path, coder="nobody")
    with pytest.raises(qcoder.Error):
        qcoder.open(path, passphrase="geheim")
    assert not note.exists()
    qcoder.open(path).close()


def test_reading_only_takes_no_lock(path, note):
    with qcoder.open(path, read_only=True), qcoder.open(path, read_only=True):
        assert not note.exists()


def test_a_lock_that_its_holder_gives_back_just_then_is_taken(path, note, monkeypatch):
    """Between opening the lock's file and locking it, its holder removes it."""
    first = Lock(path, "here")
    same = os.path.samestat
    monkeypatch.setattr(os, "open", _and_then(os.open, first.release))
    second = Lock(path, "here")
    assert same(os.stat(note), os.fstat(second._file.fileno()))
    second.release()
    assert not note.exists()


def _and_then(function, then):
    def both(*arguments, **named):
        result = function(*arguments, **named)
        then()
        return result

    return both


def test_closing_twice_is_closing_once(path, note):
    p = qcoder.open(path)
    p.close()
    with qcoder.open(path):
        p.close()
        assert note.exists()


@pytest.mark.skipif(os.name == "nt", reason="has no limits on the size of files")
def test_a_disk_without_room_for_the_note_leaves_no_lock(path, note):
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))  # as if the disk were full
    try:
        with pytest.raises(Error, match="disk is full"):
            qcoder.open(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not note.exists()
    qcoder.open(path).close()
