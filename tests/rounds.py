"""A round of double coding: eight interviews, three coders; the supervisor codes nothing."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import qcoder
from qcoder.model import Progress
from qcoder.project import Project
from tests.builders import transcript

CODERS = ("AK", "MV", "JB")
CODES = ("REGIE", "GELD", "VERTROUWEN")
SAID = (
    "De gemeente heeft de regie en dat werkt.",
    "Er is te weinig geld voor nazorg.",
    "Zij vertrouwt haar begeleider helemaal.",
    "Soms stopt iemand een tijd en komt dan terug.",
    "Met het wijkteam is het contact goed.",
)
DECISIONS = 30


def make_project(path: Path) -> Project:
    """Make the supervisor's project: interviews, a codebook, and who will code."""
    p = qcoder.create(path, coder="Begeleider")
    for short_id in CODES:
        p.codes.add(short_id, name_nl=short_id.title())
    for name in CODERS:
        p.coders.add(name)
    for number in range(1, 9):
        turns = [line for said in SAID for line in (f"I: Vraag {number}?", f"R: {said} Ja.")]
        p.documents.add(transcript(*turns, name=f"Interview {number}"))
    return p


def code_in(path: Path, seed: int) -> None:
    """Code all documents of a package as its coder would, and mark them complete."""
    chance = random.Random(seed)
    with qcoder.open(path) as package:
        for document in package.documents.list():
            for said, code in itertools.product(SAID, CODES):
                if chance.random() < (0.75 if _is_about(said, code) else 0.08):
                    start = document.text.index(said)
                    end = start + len(said) - (chance.random() < 0.3) * 5
                    package.codings.add(document, start, end, code=code)
            package.coders.set_status(document, Progress.COMPLETE)


def _is_about(said: str, code: str) -> bool:
    return SAID.index(said) % len(CODES) == CODES.index(code)
