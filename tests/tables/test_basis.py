"""What tables are computed from is the project as it is now, whatever was found out before."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

import qcoder
from qcoder.model import Role
from qcoder.project import Project
from tests.builders import new_project
from tests.tables.raw import fill

TABLES = [
    ("themes", {}),
    ("documents", {}),
    ("documents", {"measure": "words"}),
    ("speakers", {"measure": "words"}),
    ("cooccurrence", {"pairs": True}),
]


def change(p: Project, rnd: Random) -> None:
    """Change something that tables count."""
    documents, codings = p.documents.list(), p.codings.list()
    for document in documents[:1]:
        what = rnd.randrange(4)
        if what == 0:
            p.documents.correct(document, "nog een woord " + document.text)
        elif what == 1:
            for speaker in p.speakers.list(document):
                p.speakers.set_role(speaker, rnd.choice([*Role]))
        elif what == 2 and codings:
            p.codings.remove(rnd.choice(codings))
        else:
            p.documents.remove(document)


@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_tables_are_those_of_a_project_that_was_just_opened(seed):
    with new_project() as p:
        rnd = Random(seed)
        fill(p, rnd)
        for _ in range(3):
            found = [getattr(p.tables, name)(**more) for name, more in TABLES]
            with qcoder.open(p.path, read_only=True) as fresh:
                for (name, more), frame in zip(TABLES, found, strict=True):
                    assert frame.equals(getattr(fresh.tables, name)(**more)), name
            change(p, rnd)
