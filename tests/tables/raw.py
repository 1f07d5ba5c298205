"""The raw rows of a project, and what follows from them: with sets, character by character.

What tables compute is computed here once more, without anything of theirs.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Any

from qcoder.model import CoderKind, Document, Role, Valence, VariableKind
from qcoder.project import Project
from tests.builders import transcript
from tests.operations import some

KINDS = ["facilitating", "hindering", "both", "neutral", "not_judged"]
VALUES = {
    VariableKind.TEXT: ["noord", "zuid"],
    VariableKind.NUMBER: ["2", "10", "1,5"],
    VariableKind.DATE: ["31-1-2026", "2025-12-01"],
    VariableKind.BOOLEAN: ["ja", "nee"],
    VariableKind.ONE_OF: ["b", "a"],
    VariableKind.SEVERAL_OF: ["b", "a|b", "c"],
}


class Raw:
    """The rows of a project, and of its codings those that count by some choices (names)."""

    def __init__(self, p: Project, **chosen: Sequence[str]) -> None:
        self.table = {
            name: p._store.dicts(f"SELECT * FROM {name}")
            for name in (
                "documents",
                "codings",
                "codes",
                "coders",
                "cases",
                "case_values",
                "groups",
            )
        }
        self.speakers = {row["id"]: row["role"] for row in p._store.dicts("SELECT * FROM speakers")}
        self.labels = {row["id"]: row["label"] for row in p._store.dicts("SELECT * FROM speakers")}
        self.of = {row["id"]: row["document"] for row in p._store.dicts("SELECT * FROM speakers")}
        self.said: dict[str, dict[str | None, set[int]]] = {}
        self.words: dict[str, set[int]] = {}
        self.turns: dict[str, list[set[int]]] = {}
        for row in self.table["documents"]:
            text = p._store.rows("SELECT text FROM texts WHERE id = ?", [row["text"]])[0][0]
            turns = p._store.rows("SELECT json FROM turns WHERE id = ?", [row["turns"]])[0][0]
            self._read(row["id"], text, json.loads(turns))
        self.documents = self._documents(chosen)
        links = p._store.dicts("SELECT * FROM case_links")
        self.links = [link for link in links if link["document"] in self.documents]
        self.codings = [
            row
            for row in self._counted(chosen.get("coders"))
            if self._answered(row) and self._wanted(row, chosen)
        ]

    def _documents(self, chosen: dict[str, Sequence[str]]) -> set[str]:
        keys = {
            row["id"] for row in self.table["groups"] if row["name"] in chosen.get("groups", ())
        }
        return {
            row["id"]
            for row in self.table["documents"]
            if not (chosen.get("documents") or chosen.get("groups"))
            or row["name"] in chosen.get("documents", ())
            or row["group_id"] in keys
        }

    def _wanted(self, row: dict[str, Any], chosen: dict[str, Sequence[str]]) -> bool:
        valences, flags = chosen.get("valences"), chosen.get("flags")
        return (
            row["document"] in self.documents
            and (not valences or (row["valence"] or "not judged") in valences)
            and (not flags or bool(set(flags) & set(json.loads(row["flags"]))))
        )

    def _read(self, document: str, text: str, structure: dict[str, Any]) -> None:
        said: dict[str | None, set[int]] = defaultdict(set)
        for speaker, _label, spans, *_ in structure["turns"]:
            for start, end in spans:
                said[speaker] |= set(range(start, end))
        first = [turn[1][0] if turn[1] else turn[2][0][0] for turn in structure["turns"][:1]]
        notes = structure["notes"][0] if structure["notes"] else len(text)
        begin = structure["header"][1] if structure["header"] else 0
        end = min([notes, *first])
        said[None] |= {at for at in range(begin, end) if not text[at].isspace()}
        answers = [
            places
            for speaker, places in said.items()
            if speaker is None or self.speakers[speaker] == Role.RESPONDENT
        ]
        self.said[document] = said
        self.said[document]["answers"] = set().union(*answers)
        spoken = [set().union(*(set(range(*s)) for s in turn[2])) for turn in structure["turns"]]
        loose = [at for at in range(begin, end) if not text[at].isspace()]
        if loose:
            first_turn = set(range(loose[0], loose[-1] + 1))
            spoken = [first_turn, *spoken] if spoken else list(lines(text, first_turn))
        self.turns[document] = [set(range(min(turn), max(turn) + 1)) for turn in spoken]
        begins = {match.start() for match in re.finditer(r"\w+", text)}
        self.words[document] = begins & said["answers"]

    def _answered(self, row: dict[str, Any]) -> bool:
        return bool(covers(row) & self.said[row["document"]]["answers"])

    def _counted(self, coders: Sequence[str] | None) -> list[dict[str, Any]]:
        kinds = {row["id"]: row["kind"] for row in self.table["coders"]}
        if coders:
            keys = {row["id"] for row in self.table["coders"] if row["name"] in coders}
            return [row for row in self.table["codings"] if row["coder"] in keys]
        agreed = {
            row["document"]
            for row in self.table["codings"]
            if kinds[row["coder"]] == CoderKind.CONSENSUS
        }
        return [
            row
            for row in self.table["codings"]
            if kinds[row["coder"]]
            == (CoderKind.CONSENSUS if row["document"] in agreed else CoderKind.PERSON)
        ]

    def belongs(self, row: dict[str, Any], link: dict[str, Any]) -> bool:
        if row["document"] != link["document"]:
            return False
        own = self.said[row["document"]]
        return link["speaker"] is None or bool(covers(row) & own.get(link["speaker"], set()))

    def words_of(self, link: dict[str, Any]) -> set[tuple[str, int]]:
        document = link["document"]
        words = self.words[document]
        if link["speaker"]:
            words = words & self.said[document].get(link["speaker"], set())
        return {(document, at) for at in words}


def stretches(rows: Iterable[dict[str, Any]]) -> list[set[tuple[str, int]]]:
    """Return the characters of each stretch: of passages that overlap, directly or by others."""
    rows = list(rows)
    covered = {(row["document"], at) for row in rows for at in covers(row)}
    linked = {(row["document"], at) for row in rows for at in range(row["start"], row["end"] - 1)}
    found: list[set[tuple[str, int]]] = []
    for document, at in sorted(covered):
        if (document, at - 1) in linked:
            found[-1].add((document, at))
        else:
            found.append({(document, at)})
    return found


def lines(text: str, places: set[int]) -> Iterator[set[int]]:
    """Yield the places of the lines that hold more than blanks."""
    line: set[int] = set()
    for at in sorted(places):
        if text[at] != "\n":
            line.add(at)
        if text[at] == "\n" or at == max(places):
            if any(not text[each].isspace() for each in line):
                yield line
            line = set()


def covers(row: dict[str, Any]) -> set[int]:
    return set(range(row["start"], row["end"]))


def groups(raw: Raw, variable: str | None) -> dict[Any, dict[str, Any]]:
    """Return codings, words, documents and links of each group."""
    documents = raw.documents
    words = {(document, at) for document in documents for at in raw.words[document]}
    if variable is None:
        return {None: {"codings": raw.codings, "words": words, "documents": documents,
                       "links": raw.links}}  # fmt: skip
    of: dict[Any, set[str]] = defaultdict(set)
    for row in raw.table["case_values"]:
        if row["variable"] == variable:
            value = json.loads(row["value"])
            for one in value if isinstance(value, list) else [value]:
                of[one].add(row["case_id"])
    found = {}
    for value, cases in of.items():
        links = [link for link in raw.links if link["case_id"] in cases]
        found[value] = {
            "codings": [r for r in raw.codings if any(raw.belongs(r, link) for link in links)],
            "words": set().union(*(raw.words_of(link) for link in links)),
            "documents": {link["document"] for link in links},
            "links": links,
        }
    known = set().union(*of.values())
    valued = [link for link in raw.links if link["case_id"] in known]
    rest = words - set().union(*(raw.words_of(link) for link in valued))
    codings = [r for r in raw.codings if not any(raw.belongs(r, link) for link in valued)]
    missing = documents - {link["document"] for link in valued}
    missing |= {document for document, _ in rest} | {row["document"] for row in codings}
    if missing:
        found["(missing)"] = {
            "codings": codings,
            "words": rest,
            "documents": missing,
            "links": [
                link
                for link in raw.links
                if link["document"] in missing and link["case_id"] not in known
            ],
        }
    return found


def figures(raw: Raw, group: dict[str, Any], codes: set[str]) -> dict[str, Any]:
    """Return the figures of one theme or code, with the codes under it."""
    rows = [row for row in group["codings"] if row["code"] in codes]
    covered, links = set(), set()
    for row in rows:
        covered |= {(row["document"], at) for at in range(row["start"], row["end"])}
        links |= {(row["document"], at) for at in range(row["start"], row["end"] - 1)}
    found: dict[str, Any] = {
        "interviews": len({row["document"] for row in rows}),
        "cases": len(
            {
                link["case_id"]
                for link in group["links"]
                if any(raw.belongs(row, link) for row in rows)
            }
        ),
        "passages": sum((document, at - 1) not in links for document, at in covered),
        "words": len(covered & group["words"]),
        "words_pct": math.nan,
    }
    if group["words"]:
        found["words_pct"] = 100 * found["words"] / len(group["words"])
    for kind in KINDS:
        valence = None if kind == "not_judged" else kind
        found[kind] = len({row["document"] for row in rows if row["valence"] == valence})
    return found


def below(raw: Raw, code: str) -> set[str]:
    children = {row["id"] for row in raw.table["codes"] if row["parent"] == code}
    return {code}.union(*(below(raw, child) for child in children))


def shown(value: object) -> str:
    return (
        {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )


def fill(p: Project, rnd: Random) -> None:
    """Make a random project, small and with everything that counting has to mind."""
    p.coders.add("MB")
    p.coders.add("samen", CoderKind.CONSENSUS)
    p.coders.add("machine", CoderKind.AUTOMATIC)
    for short_id, parent in (("T", None), ("A", "T"), ("A1", "A"), ("B", "T"), ("C", None)):
        p.codes.add(short_id, parent=parent, codable=short_id != "T")
    for name in ("groep 1", "groep 2"):
        p.groups.add(name)
    for number in range(rnd.randrange(5)):
        lines = [f"{some(rnd, 'IRPO')}: {some(rnd, SAID)}" for _ in range(rnd.randrange(6))]
        extra = {"header": some(rnd, ["", "Kop één"]), "notes": some(rnd, ["", "1. noot"])}
        first = some(rnd, [[], [], [some(rnd, SAID)]])
        lines = [*first, *(lines or ["zonder sprekers"])]
        document = p.documents.add(transcript(*lines, name=f"{number}", **extra))
        p.groups.put(document, some(rnd, [None, "groep 1", "groep 2"]))
        code_at_random(p, rnd, document)
    some(rnd, [lambda: None, lambda: p.codes.set_status("B", "retired")])()
    some(rnd, [lambda: None, lambda: p.codes.merge("C", "A1")])()
    link_at_random(p, rnd)


def code_at_random(p: Project, rnd: Random, document: Document) -> None:
    coders = ["AK", "AK", "MB", "MB", "machine", *some(rnd, [[], [], ["samen"]])]
    for _ in range(rnd.randrange(12)):
        start = rnd.randrange(document.length - 1)
        end = min(document.length, start + rnd.randrange(1, 25))
        if document.text[start:end].strip():
            code, valence = some(rnd, ["A", "A1", "B", "C"]), some(rnd, [None, *Valence])
            coder = some(rnd, coders)
            flags = rnd.sample(FLAGS, rnd.randrange(3))
            more = {"valence": valence, "coder": coder, "flags": flags}
            p.codings.add(document, start, end, code=code, **more)


def link_at_random(p: Project, rnd: Random) -> None:
    for number in range(rnd.randrange(4)):
        case = p.cases.add(f"case {number}")
        for document in p.documents.list():
            speakers = p.speakers.list(document)
            for speaker in rnd.sample([None, *speakers, *speakers], rnd.randrange(2)):
                p.cases.link(case, document, speaker)
    for kind, values in VALUES.items():
        options = ["a", "b", "c"] if kind in (VariableKind.ONE_OF, VariableKind.SEVERAL_OF) else []
        variable = p.cases.add_variable(kind, kind, options)
        for case in p.cases.list():
            p.cases.set_value(case, variable, some(rnd, [None, *values, *values]))


SAID = ["ja", "dat is goed", "een twee drie", "👍 één", "…", "q\u0301 שלום_1", "a-b c"]
FLAGS = ["twijfel", "citaat"]


def chosen_at_random(p: Project, rnd: Random) -> dict[str, list[str]]:
    """Choose some coders, documents, groups, valences and flags, each often not at all."""
    known = {
        "coders": ["AK", "MB", "samen"],
        "documents": [document.name for document in p.documents.list()],
        "groups": ["groep 1", "groep 2"],
        "valences": ["facilitating", "hindering", "not judged"],
        "flags": sorted({flag for coding in p.codings.list() for flag in coding.flags}),
    }
    return {
        name: rnd.sample(values, rnd.randrange(1, len(values) + 1))
        for name, values in known.items()
        if values and rnd.random() < 0.3
    }
