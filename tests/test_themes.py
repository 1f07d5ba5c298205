"""The theme table, against a second computation with sets and loops over the raw rows."""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcoder.errors import NotFound
from qcoder.model import CoderKind, Document, Role, Valence, VariableKind
from qcoder.project import Project
from tests.builders import code_words, new_project, plain, transcript
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
    """The raw rows of a project, and what follows from them character by character."""

    def __init__(self, p: Project, coder: str | None) -> None:
        self.table = {
            name: p._store.dicts(f"SELECT * FROM {name}")
            for name in ("documents", "codings", "codes", "coders", "cases", "case_values")
        }
        self.links = p._store.dicts("SELECT * FROM case_links")
        self.speakers = {row["id"]: row["role"] for row in p._store.dicts("SELECT * FROM speakers")}
        self.said: dict[str, dict[str | None, set[int]]] = {}
        self.words: dict[str, set[int]] = {}
        for row in self.table["documents"]:
            text = p._store.rows("SELECT text FROM texts WHERE id = ?", [row["text"]])[0][0]
            turns = p._store.rows("SELECT json FROM turns WHERE id = ?", [row["turns"]])[0][0]
            self._read(row["id"], text, json.loads(turns))
        self.codings = [row for row in self._counted(coder) if self._answered(row)]

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
        begins = {match.start() for match in re.finditer(r"\w+", text)}
        self.words[document] = begins & said["answers"]

    def _answered(self, row: dict[str, Any]) -> bool:
        return bool(covers(row) & self.said[row["document"]]["answers"])

    def _counted(self, coder: str | None) -> list[dict[str, Any]]:
        kinds = {row["id"]: row["kind"] for row in self.table["coders"]}
        if coder:
            return [row for row in self.table["codings"] if row["coder"] == coder]
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


def covers(row: dict[str, Any]) -> set[int]:
    return set(range(row["start"], row["end"]))


def groups(raw: Raw, variable: str | None) -> dict[Any, dict[str, Any]]:
    """Return codings, words, documents and links of each group."""
    documents = {row["id"] for row in raw.table["documents"]}
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


def compare(p: Project, *, by: str | None = None, coder: str | None = None) -> None:
    """Compare every figure of the table with the second computation."""
    frame = p.tables.themes(by=by, coders=[coder] if coder else [], percent_from=2)
    raw = Raw(p, p.coders.get(coder).id if coder else None)
    wanted = groups(raw, p.cases.variable(by).id if by else None)
    if by:
        assert set(frame.group if len(frame) else []) <= {shown(value) for value in wanted}
    ids = {row["short_id"]: row["id"] for row in raw.table["codes"] if not row["merged_into"]}
    for value, group in wanted.items():
        table = frame[frame.group == shown(value)] if by else frame
        retired = [row for row in raw.table["codes"] if row["status"] == "retired"]
        assert len(table) >= len(ids) - len(retired)
        for row in table.to_dict("records"):
            expected = figures(raw, group, below(raw, ids[row["code"]]))
            interviews = len(group["documents"])
            share = 100 * expected["interviews"] / interviews if interviews > 1 else math.nan
            assert row["interviews_pct"] == pytest.approx(share, nan_ok=True)
            for name, number in expected.items():
                assert row[name] == pytest.approx(number, nan_ok=True), (value, row["code"], name)
            if by:
                assert row["group_interviews"] == interviews
                assert row["interviews"] <= interviews


def fill(p: Project, rnd: Random) -> None:
    """Make a random project, small and with everything that counting has to mind."""
    p.coders.add("MB")
    p.coders.add("samen", CoderKind.CONSENSUS)
    p.coders.add("machine", CoderKind.AUTOMATIC)
    for short_id, parent in (("T", None), ("A", "T"), ("A1", "A"), ("B", "T"), ("C", None)):
        p.codes.add(short_id, parent=parent, codable=short_id != "T")
    for number in range(rnd.randrange(1, 5)):
        lines = [f"{some(rnd, 'IRPO')}: {some(rnd, SAID)}" for _ in range(rnd.randrange(6))]
        extra = {"header": some(rnd, ["", "Kop één"]), "notes": some(rnd, ["", "1. noot"])}
        first = some(rnd, [[], [], [some(rnd, SAID)]])
        lines = [*first, *(lines or ["zonder sprekers"])]
        code_at_random(p, rnd, p.documents.add(transcript(*lines, name=f"{number}", **extra)))
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
            p.codings.add(document, start, end, code=code, valence=valence, coder=coder)


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


@settings(max_examples=35)
@given(st.integers(0, 2**32), st.sampled_from([None, "AK", "MB", "samen"]))
def test_every_figure_is_that_of_the_second_computation(seed, coder):
    with new_project() as p:
        fill(p, Random(seed))
        compare(p, coder=coder)
        for kind in VariableKind:
            compare(p, by=kind, coder=coder)


@pytest.fixture
def group_interview(p):
    """Two respondents, of whom one has a value, and an interviewer; A, B and C are coded."""
    document = p.documents.add(
        transcript(
            "I: wat vindt u", "R: het gaat goed", "P: het gaat slecht hier", "R: ja", header="Kop"
        )
    )
    p.codes.add("T", codable=False)
    for short_id in "ABC":
        p.codes.add(short_id, parent="T")
    code_words(p, document, "gaat goed", "A", valence="facilitating")
    code_words(p, document, "slecht", "B", valence="hindering")
    variable = p.cases.add_variable("regio", "text")
    for label, value in (("R", "noord"), ("P", None)):
        case = p.cases.add(label)
        p.cases.link(case, document, p.speakers.find(document, label))
        p.cases.set_value(case, variable, value)
    return p


def row(frame, code: str, group: str | None = None) -> dict[str, Any]:
    chosen = frame[(frame.code == code) & ((frame.group == group) if group else True)]
    return chosen.to_dict("records")[0]


def test_a_group_interview_counts_once_and_its_speakers_by_their_cases(group_interview):
    frame = group_interview.tables.themes()
    theme = row(frame, "T")
    assert (theme["interviews"], theme["cases"], theme["passages"], theme["words"]) == (1, 2, 2, 3)
    assert theme["words_pct"] == pytest.approx(100 * 3 / 8)
    by = group_interview.tables.themes(by="regio")
    assert (row(by, "A", "noord")["words"], row(by, "A", "noord")["words_pct"]) == (
        2,
        pytest.approx(100 * 2 / 4),
    )
    assert row(by, "B", "noord")["interviews"] == 0
    assert row(by, "B", "(missing)")["words"] == 1
    compare(group_interview, by="regio")


def test_a_missing_value_is_not_zero(group_interview):
    p = group_interview
    number = p.cases.add_variable("omvang", "number")
    p.cases.set_value("R", number, 0)
    frame = p.tables.themes(by="omvang")
    assert list(dict.fromkeys(frame.group)) == ["0", "(missing)"]
    assert row(frame, "B", "0")["interviews"] == 0


def test_what_only_the_interviewer_says_counts_nowhere(group_interview):
    p = group_interview
    document = p.documents.list()[0]
    before = p.tables.themes().fillna(-1).to_dict("records")
    code_words(p, document, "vindt u", "A", valence="hindering")
    code_words(p, document, "Kop", "C")
    frame = p.tables.themes()
    assert frame.fillna(-1).to_dict("records") == before
    assert any(note.startswith("2 codings") for note in frame.attrs["notes"])
    p.codings.add(document, document.text.index("vindt"), document.text.index("goed"), code="B")
    assert row(p.tables.themes(), "B")["passages"] == 2


def test_two_cases_of_one_speaker_do_not_count_its_words_twice_or_never(group_interview):
    p = group_interview
    document = p.documents.list()[0]
    case = p.cases.add("Programma")
    p.cases.link(case, document, p.speakers.find(document, "R"))
    p.cases.set_value(case, "regio", "noord")
    frame = p.tables.themes(by="regio")
    assert row(frame, "A", "noord")["words"] == 2
    assert row(frame, "A", "noord")["cases"] == 2
    compare(p, by="regio")


def test_groups_come_in_the_order_of_their_kind(p):
    p.codes.add("A")
    variable = p.cases.add_variable("omvang", "number")
    for number, value in enumerate(["10", "9", "1,5"]):
        case = p.cases.add(f"{number}")
        p.cases.link(case, p.documents.add(plain("woord", f"{number}")))
        p.cases.set_value(case, variable, value)
    assert list(p.tables.themes(by="omvang").group) == ["1.5", "9", "10"]


def test_percentages_come_from_enough_interviews(p):
    p.codes.add("A")
    for number in range(3):
        p.codings.add(p.documents.add(plain("een woord", f"{number}")), 0, 3, code="A")
    assert math.isnan(p.tables.themes().interviews_pct[0])
    assert p.tables.themes(percent_from=3).interviews_pct[0] == 100
    assert "N = 3" in p.tables.themes().attrs["title"]


def test_an_empty_project_has_an_empty_table(p):
    assert len(p.tables.themes()) == 0
    assert {type(name) for name in p.tables.themes().columns} == {str}
    p.codes.add("A")
    assert list(p.tables.themes().interviews) == [0]


def test_who_is_counted_is_said(p):
    p.coders.add("MB")
    p.coders.add("samen", CoderKind.CONSENSUS)
    p.codes.add("A")
    first, second = (p.documents.add(plain("een woord", name)) for name in "12")
    for document in (first, second):
        for coder in ("AK", "MB"):
            p.codings.add(document, 0, 3, code="A", coder=coder)
    assert "AK, MB taken together" in p.tables.themes().attrs["notes"][0]
    p.codings.add(first, 4, 9, code="A", coder="samen")
    assert "1 of 2 interviews" in p.tables.themes().attrs["notes"][0]
    assert list(p.tables.themes().passages) == [2]
    assert p.tables.themes(coders=["MB"]).attrs["notes"][0] == "Codings of MB only."


def test_an_empty_key_is_no_variable_and_no_coder(p):
    for values in ({"by": ""}, {"coders": [""]}):
        with pytest.raises(NotFound):
            p.tables.themes(**values)
