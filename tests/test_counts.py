"""The numbers that lists show are those of a fresh count, whatever was done or undone."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from qcoder.errors import Error
from qcoder.project import Project
from qcoder.queries import counts
from tests.builders import code_words, new_project, transcript
from tests.operations import ACTIONS, START, Step, steps


def shown(p: Project, numbers: counts.Counts) -> dict[str, int]:
    coders = [coder.id for coder in p.coders.list()]
    return {code.id: numbers.of_code(code.id, coders) for code in p.codes.list()} | {
        document.id: numbers.of_document(document.id, coders) for document in p.documents.list()
    }


def act(p: Project, step: Step) -> None:
    with suppress(Error, IndexError):
        if step[0] in ("undo", "redo"):
            getattr(p, step[0])()
        else:
            ACTIONS[step[0]](p, Random(step[1]))


@given(st.lists(st.one_of(steps, st.sampled_from([("undo", 0), ("redo", 0)])), max_size=8))
def test_counts_stay_those_of_a_fresh_count(work: list[Step]) -> None:
    with new_project() as p:
        shown(p, p.counts)  # counted once, while there is nothing
        for step in [*START, *work]:
            act(p, step)
            assert shown(p, p.counts) == shown(p, counts.Counts(p._store))


def test_counts_are_of_the_coders_that_are_asked_for(p: Project) -> None:
    p.codes.add("A")
    document = p.documents.add(transcript("R: een twee drie"))
    other = p.coders.add("MB")
    code_words(p, document, "een", "A")
    code_words(p, document, "drie", "A", coder=other)
    code, own = p.codes.get("A").id, p.coders.get("AK").id
    assert p.counts.of_code(code, [own]) == 1
    assert p.counts.of_code(code, [own, other.id]) == 2
    assert p.counts.of_document(document.id, [other.id]) == 1
    assert p.counts.of_document(document.id, []) == 0


def test_a_change_of_many_codings_is_counted_anew(p: Project, monkeypatch) -> None:
    monkeypatch.setattr(counts, "_MOST_CHANGES", 1)
    p.codes.add("A")
    document = p.documents.add(transcript("R: een twee drie"))
    before = shown(p, p.counts)
    with p.operation("several"):
        code_words(p, document, "een", "A")
        code_words(p, document, "drie", "A")
    assert shown(p, p.counts) != before
    assert shown(p, p.counts) == shown(p, counts.Counts(p._store))


def test_identifying_passages_are_counted_as_transcripts_count_them(
    p: Project, tmp_path: Path
) -> None:
    code = p.codes.add("A")
    other = p.coders.add("MB")
    first = p.documents.add(transcript("R: een twee drie vier vijf"))
    second = p.documents.add(transcript("R: zes zeven acht"))
    assert p.counts.identifying() == {}
    p.codings.add(first, 3, 11, code=code, flags=["herleidbaar"])
    p.codings.add(first, 7, 16, code=code, coder=other, flags=["citaat", "herleidbaar"])
    p.codings.add(first, 17, 21, code=code, flags=["identifiable"])
    p.codings.add(second, 3, 6, code=code, flags=["citaat"])
    assert p.counts.identifying() == {first.id: 2}
    exported = p.exports.transcripts([first, second], tmp_path)
    assert [each.identifying for each in exported] == [2, 0]
