"""Programs that are killed at a random moment, for tests: what they do, and what they report.

A program does random work and reports each operation once it returned, as a window would show it.
It starts as a fork of a clean process, as starting Python would cost half a second a kill.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import count, cycle
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

import docx
import odfdo

import qcoder
from qcoder import backups, readers
from qcoder.driver import database, sqlcipher
from qcoder.errors import Error
from qcoder.project import Project
from tests import operations
from tests.builders import dump
from tests.operations import ACTIONS, START, Action

__all__ = ["readers"]  # imported before the forks, as what opening a project imports
database(sqlcipher.connect(":memory:"))

# With such a passphrase, the key itself, none is derived: that takes a fifth of a second.
KEY = f"x'{'5a' * 32}'"
PASSPHRASES = (None, KEY)
SAID = ["De gemeente heeft de regie niet.", "Het ging 👍 goed, één keer.", "Nee.", "שלום en ja"]
MOST = 0.1  # seconds until a program is killed
Report = tuple[str, str]  # the id of an operation, and the digest of the state that it left
Work = Callable[[Path, str | None, int, Connection], None]


def write_files(folder: Path) -> None:
    """Write transcripts of several formats, no two the same."""
    folder.mkdir()
    for number in range(4):
        lines = [
            f"{'IR'[line % 2]}: {SAID[line * number % 4]} {number}.{line}" for line in range(30)
        ]
        (folder / f"tekst {number}.txt").write_text("\n".join(lines), encoding="utf-8")
        word = docx.Document()
        text = odfdo.Document("text")
        text.body.clear()
        for line in lines:
            word.add_paragraph(f"{line} Word")
            text.body.append(odfdo.Paragraph(f"{line} Writer"))
        word.save(str(folder / f"word {number}.docx"))
        text.save(folder / f"writer {number}.odt")


def make(path: Path, passphrase: str | None) -> None:
    """Make a project with work in it, and beside it the files that can be imported."""
    write_files(path.parent / "interviews")
    with qcoder.create(path, coder="AK", passphrase=passphrase) as p:
        for name, seed in START:
            with suppress(Error):
                ACTIONS[name](p, Random(seed))


def digest(rows: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    """Return what two states have in common only where all their rows are the same."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def _import_file(p: Project, rnd: Random) -> None:
    p.documents.add(rnd.choice(sorted((p.path.parent / "interviews").iterdir())))


def _merge_codes(p: Project, rnd: Random) -> None:
    codes = p.codes.list()
    p.codes.merge(operations.some(rnd, codes), operations.some(rnd, codes))


def _recode(p: Project, rnd: Random) -> None:
    code = operations.some(rnd, p.codes.list())
    p.codings.recode(operations.some(rnd, p.codings.list()), code)


def _several(p: Project, rnd: Random) -> None:
    with p.operation("several"):
        for _ in range(rnd.randrange(2, 6)):
            rnd.choice(_SINGLE)(p, rnd)


# Without those that change who is coding: the project is opened as that coder.
_SINGLE: Sequence[Action] = [
    *(ACTIONS[name] for name in sorted(ACTIONS) if name not in ("several", "change_coder")),
    *(operations.code_passages, operations.code_passages, operations.correct),
    *(_import_file, _import_file, _merge_codes, _recode),
]
_ALL: Sequence[Action] = [
    *_SINGLE,
    *(_several, _several),
    *(lambda p, rnd: p.undo(), lambda p, rnd: p.undo(), lambda p, rnd: p.redo()),
    *(lambda p, rnd: p.backups.make(), lambda p, rnd: p.backups.make()),
]


def work(path: Path, passphrase: str | None, seed: int, reports: Connection) -> None:
    """Work in a project without end."""
    rnd = Random(seed)
    with qcoder.open(path, passphrase=passphrase) as p:
        reports.send(("open", ""))
        newest = p._store._newest
        while True:
            with suppress(Error, IndexError):  # refused: then nothing was changed
                rnd.choice(_ALL)(p, rnd)
            if newest != p._store._newest:
                newest = p._store._newest
                reports.send((newest, digest(dump(p))))


def restore(path: Path, passphrase: str | None, seed: int, reports: Connection) -> None:
    """Restore the backups of a project, again and again from the oldest on, without end."""
    found = [one for one in backups.list(path, passphrase) if not one.before_restoring]
    reports.send(("open", ""))
    for backup in cycle(sorted(found, key=lambda one: one.documents)):
        backups.restore(path, backup.path, passphrase)
        reports.send((backup.path.name, str(backup.documents)))


def _end_before(left: Iterator[int]) -> None:
    """End this program before the step in the files at which `left` is 0."""

    def hook(event: str, arguments: Sequence[Any]) -> None:
        writes = event == "open" and bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))
        if (writes or event in ("os.rename", "os.remove", "os.mkdir")) and next(left) == 0:
            os._exit(9)

    sys.addaudithook(hook)


def restore_in_part(path: Path, passphrase: str | None, steps: int, reports: Connection) -> None:
    """Restore the oldest backup, and end without notice before a certain step in the files."""
    (*_others, oldest) = backups.list(path, passphrase)
    left = count(steps, -1)
    reports.send(("open", ""))
    _end_before(left)
    backups.restore(path, oldest.path, passphrase)
    reports.send((oldest.path.name, str(oldest.documents)))


def make_packages(path: Path, passphrase: str | None, seed: int, reports: Connection) -> None:
    """Make packages without end, encrypted as the project is."""
    folder = path.parent / "packages"
    folder.mkdir(exist_ok=True)
    with qcoder.open(path, passphrase=passphrase) as p:
        reports.send(("open", ""))
        while True:
            made = p.packages.make("AK", p.packages.free_path("AK", folder), passphrase=passphrase)
            reports.send((made.id, made.filename))


def make_package_in_part(
    path: Path, passphrase: str | None, steps: int, reports: Connection
) -> None:
    """Make a package, and end without notice before a certain step in the files."""
    left = count(steps, -1)
    with qcoder.open(path, passphrase=passphrase) as p:
        reports.send(("open", ""))
        _end_before(left)
        made = p.packages.make("AK", path.parent / "pakket.qcoder", passphrase=passphrase)
        reports.send((made.id, made.filename))


def kill(
    target: Work, path: Path, passphrase: str | None, seed: int, most: float = MOST
) -> list[Report]:
    """Kill a program at a moment that follows from the seed; return what it reported before.

    Most moments are after it opened the project, some before or while it does.
    """
    with _started(target, path, passphrase, seed) as (program, receiver):
        if seed % 10:
            receiver.poll(60)
        program.join(Random(-seed).uniform(0, most))
        program.kill()
        return _reports(program, receiver)


def run(target: Work, path: Path, passphrase: str | None, seed: int) -> list[Report]:
    """Let a program end by itself; return what it reported before."""
    with _started(target, path, passphrase, seed) as (program, receiver):
        return _reports(program, receiver)


@contextmanager
def _started(target: Work, *arguments: object) -> Iterator[tuple[Any, Connection]]:
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    program = _CONTEXT.Process(target=target, args=(*arguments, sender), daemon=True)
    program.start()
    sender.close()
    with receiver:
        yield program, receiver


def _reports(program: Any, receiver: Connection) -> list[Report]:
    program.join()
    assert program.exitcode != 1, "the program ended by itself, with an error"
    found: list[Report] = []
    with suppress(EOFError):
        while True:
            found.append(receiver.recv())
    return found[1:]


def _context() -> Any:
    """Return how programs are started: forked where that can be done, each from a clean process."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")  # Windows
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__])
    return context


_CONTEXT = _context()
