"""Everything a user can do to a project, each drawn from a seed; for laws over random work.

An operation that is refused is no failure: it must then have changed nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from hypothesis import strategies as st

from qcoder.codings import NewCoding
from qcoder.consensus import Boundary
from qcoder.decisions import Choice
from qcoder.model import CodeStatus, Progress, Role, Valence, VariableKind
from qcoder.project import Project
from tests.builders import plain, transcript

Action = Callable[[Project, Random], object]
ACTIONS: dict[str, Action] = {}
SAID = [
    "dat is goed",
    "één 👩🏽 en nog een 👍",
    "q\u0301 met accent",
    "שלום en مرحبا",
    "ja",
    "de gemeente heeft de regie niet",
    "regel een\n\nregel twee\n",
    "a b c d e f g",
]
NAMES = ["Ede", "REGIE", "Ümit", "א", "👍", "lang woord", "x" * 60]
FLAGS = ["twijfel", "citaat", "👍"]


def action(function: Action) -> Action:
    ACTIONS[function.__name__] = function
    return function


def some(rnd: Random, things: Sequence[Any]) -> Any:
    """Return one of `things`; IndexError, as a refusal, where there is none."""
    return things[rnd.randrange(len(things))] if things else things[0]


def passage(rnd: Random, length: int) -> tuple[int, int]:
    start = rnd.randrange(-1, length)
    return start, start + rnd.randrange(0, 12)


def name(rnd: Random) -> str:
    return f"{some(rnd, NAMES)} {rnd.randrange(30)}"


@action
def add_document(p: Project, rnd: Random) -> None:
    lines = [f"{some(rnd, 'IRPO')}: {some(rnd, SAID)}" for _ in range(rnd.randrange(1, 6))]
    if rnd.random() < 0.2:
        p.documents.add(plain(" ".join(lines).replace(": ", " "), name(rnd)))
    else:
        header, notes = some(rnd, ["", "Interview 3"]), some(rnd, ["", "1. een noot\n"])
        p.documents.add(transcript(*lines, name=name(rnd), header=header, notes=notes))


@action
def change_document(p: Project, rnd: Random) -> None:
    document = some(rnd, p.documents.list())
    if rnd.random() < 0.3:
        p.documents.remove(document)
    else:
        p.documents.rename(document, name(rnd))


@action
def correct(p: Project, rnd: Random) -> None:
    document = some(rnd, p.documents.list())
    words = document.text.split(" ")
    for _ in range(rnd.randrange(1, 5)):
        place = rnd.randrange(len(words))
        change = rnd.randrange(4)
        if change == 0:
            words.insert(place, some(rnd, SAID))
        elif change == 1:
            words[place] = some(rnd, ["nieuw", "ander woord", "👩🏽", "\r\n"])
        elif change == 2 and len(words) > 1:
            del words[place]
        else:
            words[place] = words[place][:-1] + "x"
    p.documents.correct(document, " ".join(words))


@action
def correct_back(p: Project, rnd: Random) -> None:
    """Give a document a text that it, or another, had before."""
    texts = p._store.rows("SELECT text FROM texts ORDER BY id")
    p.documents.correct(some(rnd, p.documents.list()), some(rnd, texts)[0])


@action
def add_code(p: Project, rnd: Random) -> None:
    codes = p.codes.list()
    parent = some(rnd, codes) if codes and rnd.random() < 0.5 else None
    p.codes.add(
        f"C{rnd.randrange(40)}", name_nl=name(rnd), parent=parent, codable=rnd.random() < 0.8
    )


@action
def change_code(p: Project, rnd: Random) -> None:
    codes = p.codes.list(merged=True)
    code, other = some(rnd, codes), some(rnd, codes)
    some(
        rnd,
        [
            lambda: p.codes.edit(code, definition_nl=name(rnd), cues=(name(rnd),), color="#aabbcc"),
            lambda: p.codes.edit(
                code, codable=rnd.random() < 0.5, short_id=f"C{rnd.randrange(40)}"
            ),
            lambda: p.codes.rename(code, name(rnd), some(rnd, ["nl", "en"])),
            lambda: p.codes.move(code, some(rnd, [other, None]), some(rnd, [None, 0, 1, 9])),
            lambda: p.codes.merge(code, other),
            lambda: p.codes.set_status(code, some(rnd, list(CodeStatus))),
            lambda: p.codes.remove(code, with_codings=rnd.random() < 0.5),
        ],
    )()


@action
def code_passages(p: Project, rnd: Random) -> None:
    document = some(rnd, p.documents.list())
    p.codings.add_all(
        NewCoding(
            document,
            *passage(rnd, document.length),
            some(rnd, p.codes.list()),
            some(rnd, [None, None, *Valence]),
            rnd.sample(FLAGS, rnd.randrange(3)),
            {"fase": some(rnd, ["voor", "na"])} if rnd.random() < 0.3 else {},
            some(rnd, [None, None, *p.coders.list()]),
        )
        for _ in range(rnd.randrange(1, 4))
    )


@action
def change_coding(p: Project, rnd: Random) -> None:
    codings = p.codings.list()
    coding = some(rnd, codings)
    length = p.documents.get(coding.document).length
    some(
        rnd,
        [
            lambda: p.codings.remove(*{some(rnd, codings).id for _ in range(rnd.randrange(1, 3))}),
            lambda: p.codings.resize(coding, *passage(rnd, length)),
            lambda: p.codings.recode(coding, some(rnd, p.codes.list())),
            lambda: p.codings.set_valence(coding, some(rnd, [None, *Valence])),
            lambda: p.codings.set_flags(coding, rnd.sample(FLAGS, rnd.randrange(3))),
            lambda: p.codings.set_qualifiers(coding, {"fase": some(rnd, ["voor", "na"])}),
        ],
    )()


@action
def write_memo(p: Project, rnd: Random) -> None:
    documents = p.documents.list()
    span = passage(rnd, documents[0].length) if documents else (0, 1)
    p.memos.add(
        some(rnd, SAID),
        title=some(rnd, ["", "Let op"]),
        **some(
            rnd,
            [
                {},
                {"document": some(rnd, documents)} if documents else {},
                {"document": documents[0], "passage": span} if documents else {},
                *[{"code": code} for code in p.codes.list()[:1]],
                *[{"coding": coding} for coding in p.codings.list()[:2]],
                *[{"case": case} for case in p.cases.list()[:1]],
            ],
        ),
    )


@action
def change_memo(p: Project, rnd: Random) -> None:
    memo = some(rnd, p.memos.list())
    if rnd.random() < 0.4:
        p.memos.remove(memo)
    else:
        p.memos.edit(memo, title=name(rnd), body=some(rnd, SAID))


@action
def change_case(p: Project, rnd: Random) -> None:
    cases = p.cases.list()
    if len(cases) < 2 or rnd.random() < 0.4:
        p.cases.add(name(rnd))
    elif rnd.random() < 0.3:
        p.cases.remove(some(rnd, cases))
    else:
        p.cases.rename(some(rnd, cases), name(rnd))


@action
def set_value(p: Project, rnd: Random) -> None:
    variables = p.cases.variables()
    if len(variables) < 2 or rnd.random() < 0.2:
        p.cases.add_variable(name(rnd), some(rnd, list(VariableKind)), some(rnd, [(), ("a", "b")]))
    elif rnd.random() < 0.1:
        p.cases.remove_variable(some(rnd, variables))
    else:
        value = some(rnd, [None, "", "1,5", "31-1-2026", "ja", "a", "a|b"])
        p.cases.set_value(some(rnd, p.cases.list()), some(rnd, variables), value)


@action
def link(p: Project, rnd: Random) -> None:
    document, case = some(rnd, p.documents.list()), some(rnd, p.cases.list())
    if rnd.random() < 0.2:
        p.cases.unlink(case, document)
    else:
        p.cases.link(case, document, some(rnd, [None, *p.speakers.list(document)]))


@action
def change_group(p: Project, rnd: Random) -> None:
    groups = p.groups.list()
    if len(groups) < 2 or rnd.random() < 0.3:
        p.groups.add(name(rnd))
    elif rnd.random() < 0.2:
        p.groups.remove(some(rnd, groups))
    elif rnd.random() < 0.2:
        p.groups.rename(some(rnd, groups), name(rnd))
    else:
        p.groups.put(some(rnd, p.documents.list()), some(rnd, [None, *groups]))


@action
def change_speaker(p: Project, rnd: Random) -> None:
    speakers = p.speakers.list(some(rnd, p.documents.list()))
    speaker = some(rnd, speakers)
    some(
        rnd,
        [
            lambda: p.speakers.set_role(speaker, some(rnd, list(Role))),
            lambda: p.speakers.rename(speaker, name(rnd)),
            lambda: p.speakers.merge(speaker, some(rnd, speakers)),
        ],
    )()


@action
def change_coder(p: Project, rnd: Random) -> None:
    coders = p.coders.list()
    if rnd.random() < 0.5:
        p.coders.set_status(some(rnd, p.documents.list()), some(rnd, list(Progress)))
    elif rnd.random() < 0.3:
        p.coders.rename(some(rnd, coders), name(rnd))
    else:
        p.coders.merge(some(rnd, coders), some(rnd, coders))


@action
def complete(p: Project, rnd: Random) -> None:
    """Have several coders complete a document, so that they can be compared."""
    document = some(rnd, p.documents.list())
    with p.operation("complete"):
        for coder in p.coders.list():
            p.coders.set_status(document, some(rnd, ["busy", "complete", "complete"]), coder)


@action
def settle(p: Project, rnd: Random) -> None:
    """Make the consensus, or decide where coders differ."""
    found = p.consensus.disagreements()
    if not found or rnd.random() < 0.3:
        act = [p.consensus.make, p.consensus.update]
        act += [lambda: p.consensus.set_boundary(some(rnd, list(Boundary)))]
        some(rnd, act)()
        return
    one = some(rnd, found)
    if rnd.random() < 0.1:
        p.consensus.undecide(one)
        return
    p.consensus.decide(
        one,
        some(rnd, list(Choice)),
        chosen=p.coders.get(some(rnd, one.coders)),
        span=(one.start, one.end),
        code=some(rnd, one.codes),
        valence=some(rnd, [None, *Valence]),
        reason=some(rnd, SAID),
    )


@action
def several(p: Project, rnd: Random) -> None:
    """Do some of all this as one operation."""
    with p.operation("several"):
        for _ in range(rnd.randrange(1, 5)):
            ACTIONS[some(rnd, [key for key in ACTIONS if key != "several"])](p, rnd)


Step = tuple[str, int]
steps = st.tuples(st.sampled_from(sorted(ACTIONS)), st.integers(0, 2**32))
# What there must be before the rest means anything.
START: Sequence[Step] = [
    ("add_document", 1),
    ("add_document", 5),
    ("add_code", 2),
    ("add_code", 3),
    ("add_code", 4),
    ("code_passages", 6),
    ("change_case", 7),
]
