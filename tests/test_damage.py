"""Damaged projects: whatever is asked of one, it answers or says that it is damaged."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import qcoder
from qcoder import project_file, sample
from qcoder.errors import Damaged, Error
from qcoder.project import Project
from qcoder.queries.search import How
from tests.builders import transcript

PASSPHRASE = "geheim"


@cache
def made(passphrase: str | None) -> bytes:
    """Return the sample project, with a memo and a text that was corrected."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "p.qcoder")
        if passphrase is None:
            with sample.build(path) as p:
                document = p.documents.list()[0]
                p.documents.correct(document, document.text.replace("de ", "die ", 3))
                p.memos.add("Wat opvalt", document=document)
            return path.read_bytes()
        with qcoder.create(path, coder="AK", passphrase=passphrase) as p:
            p.documents.add(transcript(*(f"R: de cliënte vertelde {n}" for n in range(400))))
            p.codebook.load(sample.CODEBOOK)
            p.codings.add(p.documents.list()[0], 10, 400, code="SAM-REGIE")
            p.cases.add_variable("regio", "text")
        return path.read_bytes()


def retrieved(p: Project) -> object:
    found = p.passages.retrieve([code.id for code in p.codes.list()])
    return [p.passages.said(each.document, each.start, each.end) for each in found[::20]]


def exported(p: Project) -> None:
    with tempfile.TemporaryDirectory() as folder:
        p.exports.codings(Path(folder, "c.csv"))
        p.exports.transcripts(p.documents.list()[:3], Path(folder), file_format="html")


QUESTIONS: dict[str, Callable[[Project], object]] = {
    "documents": lambda p: p.documents.list(),
    "texts": lambda p: [(d.text, d.structure, p.speakers.list(d)) for d in p.documents.list()],
    "originals": lambda p: [p.documents.original(d) for d in p.documents.list()],
    "themes": lambda p: p.tables.themes(),
    "crosstab": lambda p: p.tables.crosstab(by="regio"),
    "programmes": lambda p: p.tables.programmes(),
    "words": lambda p: list(p.search.find("de")),
    "part": lambda p: list(p.search.find("cli", how=How.PART)),
    "codings": lambda p: p.codings.list(),
    "passages": retrieved,
    "near": lambda p: p.passages.combine([c.id for c in p.codes.list()][:6], "near"),
    "codes": lambda p: p.codes.list(),
    "codebook": lambda p: p.codebook.get(),
    "memos": lambda p: p.memos.list(),
    "cases": lambda p: [(p.cases.list(), p.cases.links())],
    "values": lambda p: [p.cases.values(each) for each in p.cases.variables()],
    "coders": lambda p: p.coders.list(),
    "history": lambda p: p.history.list(),
    "exports": exported,
    "check": lambda p: p.check(),
}


def with_damage(data: bytes, draw: random.Random) -> bytes:
    """Return a file in which stretches are zeroed, or single bytes are other ones."""
    found = bytearray(data)
    length = draw.choice([1, 1, 16, 200, 4096])
    for _ in range(draw.choice([1, 5, 40])):
        at = draw.randrange(len(found))
        stretch = min(length, len(found) - at)
        found[at : at + stretch] = (
            bytes([found[at] ^ draw.randrange(1, 256)]) if length == 1 else bytes(stretch)
        )
    return bytes(found)


def asked(path: Path, passphrase: str | None) -> set[str]:
    """Ask everything of a project; return what was answered. Only an `Error` may be raised."""
    answered: set[str] = set()
    try:
        with qcoder.open(path, passphrase=passphrase, read_only=True) as p:
            for name, question in QUESTIONS.items():
                try:
                    question(p)
                    answered.add(name)
                except Error:
                    pass
    except Error:
        pass
    return answered


@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_damaged_project_answers_or_says_that_it_is_damaged(
    path: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str | None, checked: bool
) -> None:
    """Also where it is too large to be looked through when it is opened."""
    if not checked:
        monkeypatch.setattr(project_file, "LOOKED_THROUGH", 0)
    data = made(passphrase)
    path.write_bytes(data)
    assert asked(path, passphrase) == set(QUESTIONS)
    draw = random.Random(7)
    for _ in range(3 if passphrase else 20):
        path.write_bytes(with_damage(data, draw))
        asked(path, passphrase)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"te vertelde 7", b"te vortelde 7"),  # a text that is not the one of its hash
        (b'"turns":[[', b'"turns":[{'),  # turns that cannot be read
    ],
)
def test_texts_and_turns_that_are_not_what_was_stored_are_not_shown(
    path: Path, old: bytes, new: bytes
) -> None:
    with qcoder.create(path, coder="AK") as p:
        document = p.documents.add(transcript(*(f"R: de cliënte vertelde {n}" for n in range(9))))
        p.codes.add("REGIE")
        p.codings.add(document, 3, 20, code="REGIE")
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))
    with qcoder.open(path, read_only=True) as p:
        coding = p.codings.list()[0]
        for ask in (
            lambda: [(each.text, each.structure) for each in p.documents.list()],
            lambda: p.passages.said(coding.document, coding.start, coding.end),
            lambda: p.tables.themes(),
        ):
            with pytest.raises(Damaged, match="backup"):
                ask()
        with pytest.raises(Damaged, match="backup"), tempfile.TemporaryDirectory() as folder:
            p.exports.codings(Path(folder, "c.csv"))


def test_a_document_without_its_text_is_not_left_out(path: Path) -> None:
    with qcoder.create(path, coder="AK") as p:
        document = p.documents.add(transcript("R: ja"))
    data = path.read_bytes()
    at = data.index((document.filename + document.text_id).encode())  # the row of the document
    at += len(document.filename.encode())
    path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    with qcoder.open(path, read_only=True) as p, pytest.raises(Damaged):
        [each.text for each in p.documents.list()]
