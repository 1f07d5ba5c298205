"""Transcripts without readers, and what tests ask of a whole project."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import qcoder
from qcoder.model import Document, Role, Span, Structure, Transcript, Turn
from qcoder.project import Project
from qcoder.schema import LOGGED

ROLES = {"I": Role.INTERVIEWER, "R": Role.RESPONDENT, "P": Role.RESPONDENT, "O": Role.OTHER}
_files = count(1)


def transcript(
    *lines: str, name: str = "Interview", header: str = "", notes: str = ""
) -> Transcript:
    """Make a transcript: lines as `R: wat zij zegt`, or text that nobody is named for."""
    roles: dict[str, Role] = {}
    turns: list[Turn] = []
    text = header and header + "\n"
    for line in lines:
        label, colon, said = line.partition(": ")
        if colon and label in ROLES and said.strip():
            roles[label] = ROLES[label]
            start = len(text)
            spoken = Span(start + len(label) + 2, start + len(line))
            turns.append(Turn(label, Span(start, start + len(label) + 1), (spoken,), text=said))
        text += line + "\n"
    end = len(text)
    text += notes
    structure = Structure(
        tuple(turns),
        Span(0, len(header)) if header else None,
        Span(end, len(text)) if notes else None,
    )
    original = f"{next(_files)}\n{text}".encode()  # no two files are the same
    filename = f"{name}.txt"
    return Transcript(name, "txt", text, structure, roles, filename=filename, original=original)


def plain(text: str, name: str = "Interview") -> Transcript:
    """Make a transcript of one stretch of text without turns."""
    return Transcript(name, "txt", text, Structure(), filename=f"{name}.txt")


def find(document: Document, words: str) -> tuple[int, int]:
    """Return the first place of `words` in a document."""
    start = document.text.index(words)
    return start, start + len(words)


def code_words(p: Project, document: Document, words: str, code: str, **more: Any):
    """Code the first place of `words` in a document."""
    return p.codings.add(document, *find(document, words), code=code, **more)


def dump(p: Project) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Return all rows that are logged, by table and id."""
    return {
        table: {row["id"]: row for row in p._store.dicts(f"SELECT * FROM {table}")}
        for table in LOGGED
    }


def covered(p: Project) -> Mapping[str, str]:
    """Return the words under each coding, by its id."""
    return {coding.id: p.codings.text(coding) for coding in p.codings.list()}


class Stop(Exception):
    """Ends an operation that is to fail."""


@contextmanager
def failing(p: Project) -> Iterator[None]:
    """Do all in the block as one operation that fails at its end."""
    with suppress(Stop), p.operation("failing"):
        yield
        raise Stop


@cache
def _new_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "new.qcoder")
        qcoder.create(path, coder="AK").close()
        return path.read_bytes()


def open_new(path: Path) -> Project:
    """Open a new project as coder AK: one that is made once, since making one takes its time."""
    path.write_bytes(_new_file())
    return qcoder.open(path)


@contextmanager
def new_project() -> Iterator[Project]:
    """Open a new project as coder AK, in a folder that lasts as long; for Hypothesis."""
    with tempfile.TemporaryDirectory() as folder, open_new(Path(folder, "p.qcoder")) as project:
        yield project
