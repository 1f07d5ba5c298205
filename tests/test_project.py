"""A project as a whole: who opens it, and what is left of it when its program is killed."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

import qcoder
from qcoder import settings
from qcoder.errors import NotAProject, ReadOnly, Refused, UnknownCoder
from qcoder.model import CoderKind
from tests.builders import Stop, dump, transcript


def test_a_project_with_one_coder_opens_as_that_coder(p, reopen):
    p.close()
    assert reopen().coder.name == "AK"


def test_a_project_with_several_coders_asks_who(p, reopen):
    p.coders.add("MB")
    p.coders.add("samen", CoderKind.CONSENSUS)
    p.close()
    with pytest.raises(UnknownCoder) as error:
        reopen()
    assert error.value.names == ("AK", "MB")
    with pytest.raises(UnknownCoder, match="is not a coder"):
        reopen("samen")
    assert reopen("mb").coder.name == "MB"
    assert reopen(reopen("AK").coder.id).coder.name == "AK"
    assert reopen(read_only=True).coder is None


def test_a_reader_without_a_name_may_ask_but_not_write(p, reopen):
    p.coders.add("MB")
    document = p.documents.add(transcript("R: goed"))
    p.codes.add("REGIE")
    p.close()
    p = reopen(read_only=True)
    assert p.read_only
    for write in (
        lambda: p.codings.add(document, 0, 3, code="REGIE"),
        lambda: p.memos.add("let op"),
        lambda: p.coders.set_status(document, "busy"),
        p.undo,
    ):
        with pytest.raises(qcoder.Error):
            write()
    with pytest.raises(ReadOnly):
        p.memos.add("let op")
    assert p.tables.themes().interviews.sum() == 0


def test_a_project_is_closed_also_after_an_error(path):
    with suppress(Stop), qcoder.create(path, coder="AK") as p:
        p.codes.add("REGIE")
        raise Stop
    assert not path.with_name(path.name + ".lock").exists()
    with qcoder.open(path) as p:
        assert [code.short_id for code in p.codes.list()] == ["REGIE"]


def test_every_operation_is_signed(p):
    p.codes.add("REGIE")
    operation = p.history.list()[0]
    assert operation.coder == p.coder.id
    assert p._store.rows("SELECT DISTINCT installation FROM operations") == [
        (settings.installation(),)
    ]


def test_the_sketch_in_the_package_works(tmp_path):
    source = tmp_path / "interview04.txt"
    source.write_text("I: En de regie?\nR: Niemand had de regie over de uitstap.\n")
    with qcoder.create(tmp_path / "uitstap.qcoder", coder="AK") as p:
        p.codes.add("REGIE")
        d = p.documents.add(source)
        p.codings.add(d, 19, 38, code="REGIE", valence="facilitating")
        assert p.check() == []


WORK = """
import sys, qcoder
from qcoder.codings import NewCoding

def said(what):
    print(what, flush=True)

path, steps = sys.argv[1], int(sys.argv[2])
with qcoder.open(path) as p:
    if steps:  # killed by itself, after so many steps inside the database
        import os, signal
        left = [steps]
        def step():
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
            return 0
        p._store._connection.set_progress_handler(step, 200)
    document = p.documents.list()[0]
    for number in range(200):
        said(f"begin {number}")
        words = [(at, at + 4) for at in range(5 * (number % 7), 1500, 40)]
        code = p.codes.list()[number % 2]
        with p.operation(f"round {number}"):
            p.codings.add_all([NewCoding(document, *span, code) for span in words])
            text = document.text.replace(f"w{number:03}", f"v{number:03}")
            document = p.documents.correct(document, text).document
            p.cases.add(f"case {number}")
        said(f"done {number}")
"""


@pytest.fixture(scope="module")
def worked_on(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("killed") / "p.qcoder"
    with qcoder.create(path, coder="AK") as p:
        p.documents.add(transcript("R: " + " ".join(f"w{number:03}" for number in range(400))))
        p.codes.add("A")
        p.codes.add("B")
    return path


# Half are killed by a signal from outside after some lines, half after some steps of the database.
MOMENTS = [(random.Random(n).randrange(1, 24), 0) for n in range(10)] + [
    (0, random.Random(n).randrange(20, 900)) for n in range(10)
]


@pytest.mark.parametrize(("lines", "steps"), MOMENTS)
def test_what_was_done_before_a_process_is_killed_is_there(worked_on, tmp_path, lines, steps):
    path = tmp_path / "p.qcoder"
    shutil.copy(worked_on, path)
    with subprocess.Popen(
        [sys.executable, "-c", WORK, str(path), str(steps)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = [line for line, _ in zip(process.stdout, range(lines or 10_000), strict=False)]
        process.kill()
        said += process.stdout.readlines()
    begun = sum(line.startswith("begin") for line in said)
    done = sum(line.startswith("done") for line in said)
    with qcoder.open(path) as p:
        assert p.check() == []
        cases = {case.name for case in p.cases.list()}
        assert {f"case {n}" for n in range(done)} <= cases <= {f"case {n}" for n in range(begun)}
        assert [o.verb for o in p.history.list()[: len(cases)]] == [
            f"round {n}" for n in reversed(range(len(cases)))
        ]
        while p.history.undoable():
            p.undo()
        assert not any(dump(p)[table] for table in ("documents", "codes", "codings", "cases"))
    assert [path.name for path in tmp_path.iterdir()] == ["p.qcoder"]


def test_a_coder_is_known_however_the_name_is_typed(p, reopen):
    p.coders.add("Zoë")
    p.close()
    assert reopen(" zoe\u0308 ").coder.name == "Zoë"


def test_who_only_reads_is_told_that_no_coder_is_needed(p, reopen):
    p.close()
    with pytest.raises(UnknownCoder, match="Reading needs no coder"):
        reopen("XX", read_only=True)
    with pytest.raises(UnknownCoder) as error:
        reopen("XX")
    assert "Reading" not in str(error.value)


CREATE = """
import os, sys
from pathlib import Path
import qcoder
from qcoder.coders import Coders
Coders.add = lambda *_: os._exit(9)  # the moment before the first coder
qcoder.create(Path(sys.argv[1]), coder="AK")
"""


def test_a_project_whose_making_was_cut_short_is_no_project(path):
    assert subprocess.run([sys.executable, "-c", CREATE, str(path)], check=False).returncode == 9
    with pytest.raises(NotAProject):
        qcoder.open(path)


def test_a_project_knows_itself_whatever_its_file_is_called(path, p):
    own = p.id
    p.close()
    other = path.rename(path.with_name("anders.qcoder"))
    with qcoder.open(other) as again:
        assert again.id == own
        assert not again.encrypted


def test_a_project_tells_whether_it_is_encrypted(tmp_path):
    with qcoder.create(tmp_path / "e.qcoder", coder="AK", passphrase="geheim") as p:
        assert p.encrypted


def test_work_goes_on_as_another_coder(p):
    mv = p.coders.add("MV")
    own = p.coder
    p.groups.add("Noord")
    assert p.work_as("MV") == mv == p.coder
    p.groups.add("Zuid")
    assert [operation.coder for operation in p.history.list(2)] == [mv.id, own and own.id]
    p.undo()
    with pytest.raises(Refused):
        p.undo()
    consensus = p.coders.add("Consensus", "consensus")
    with pytest.raises(Refused):
        p.work_as(consensus)
    assert p.coder == mv
