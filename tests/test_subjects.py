"""What operations are about, by the names of their time."""

from __future__ import annotations

from pathlib import Path

import qcoder
from qcoder.model import Role
from qcoder.project import Project
from tests.builders import code_words, transcript


def subjects(p: Project) -> list[tuple[str, str]]:
    """Return verb and subject of all operations but the first, oldest first."""
    operations = list(reversed(p.history.list()))[1:]
    found = p.history.subjects(operations)
    assert [p.history.subject(each) for each in operations] == [found[o.number] for o in operations]
    return [(each.verb, found[each.number]) for each in operations]


def test_an_operation_is_about_what_it_touched(p: Project) -> None:
    document = p.documents.add(transcript("R: een", "I: twee"), name="interview01")
    p.codes.add("REGIE")
    coding = code_words(p, document, "een", "REGIE")
    p.codes.add("TIJD")
    p.codings.recode(coding, "TIJD")
    p.memos.add("Wat opvalt", coding=p.codings.list()[0])
    p.speakers.set_role(p.speakers.find("interview01", "I"), Role.OTHER)
    p.cases.add("Noord")
    p.memos.add("Los")
    assert [subject for _verb, subject in subjects(p)] == [
        "interview01", "REGIE", "REGIE in interview01", "TIJD", "REGIE, TIJD in interview01",
        "TIJD in interview01", "I in interview01", "Noord", "",
    ]  # fmt: skip


def test_names_are_those_of_the_time_of_the_operation(p: Project) -> None:
    document = p.documents.add(transcript("R: een"), name="eerst")
    p.codes.add("REGIE")
    code_words(p, document, "een", "REGIE")
    p.documents.rename(document, "later")
    p.codings.remove(p.codings.list()[0])
    p.documents.remove(document)
    p.undo()
    assert subjects(p) == [
        ("import document", "eerst"), ("add code", "REGIE"), ("code passage", "REGIE in eerst"),
        ("rename document", "eerst → later"), ("remove coding", "REGIE in later"),
        ("remove document", "later"), ("remove document", "later"),
    ]  # fmt: skip
    newest = p.history.list(1)
    assert p.history.subjects(newest) == {newest[0].number: "later"}


def test_many_are_counted(p: Project) -> None:
    with p.operation("several"):
        for number in range(3):
            document = p.documents.add(transcript(f"R: een {number}"))
    p.codes.add("REGIE")
    with p.operation("code passage"):
        for document in p.documents.list():
            code_words(p, document, "een", "REGIE")
    assert [each[1] for each in subjects(p)] == ["3 documents", "REGIE", "REGIE in 3 documents"]
    assert p.history.subjects([]) == {}


def test_a_merge_is_about_its_file(p: Project, tmp_path: Path) -> None:
    document = p.documents.add(transcript("R: een twee"))
    p.codes.add("REGIE")
    p.coders.add("BV")
    target = tmp_path / "van BV.qcoder"
    p.packages.make("BV", target)
    with qcoder.open(target) as q:
        code_words(q, q.documents.get(document.name), "een", "REGIE")
    p.merge(target)
    p.undo()
    assert subjects(p)[-3:] == [
        ("make package", target.name), ("merge project", target.name),
        ("merge project", target.name),
    ]  # fmt: skip
