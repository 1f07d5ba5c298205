"""Search in all documents: everything is found, exactly where it stands, and nothing else."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcoder.cli import commands
from qcoder.errors import Cancelled, Error
from qcoder.model import Span
from qcoder.passages import clean
from qcoder.project import Project
from qcoder.queries.search import How, folded
from tests.builders import new_project, plain


def found(p: Project, wanted: str, **how: object) -> dict[str, list[str]]:
    """Return per document the words that were found."""
    result: dict[str, list[str]] = {}
    for hits in p.search.find(wanted, **how):  # pyright: ignore[reportArgumentType]
        document = p.documents.get(hits.document)
        result[document.name] = [document.text[start:end] for start, end in hits.places]
    return result


@pytest.fixture
def texts(p: Project) -> Project:
    p.documents.add(plain("De Gemeente belt. Een café in de centrumgemeente.", "A"))
    p.documents.add(plain("Geen één-op-één contact met gemeenten?", "B"))
    p.documents.add(plain("Niets hiervan.", "C"))
    return p


@pytest.mark.parametrize(
    ("wanted", "how", "expected"),
    [
        ("gemeente", {}, {"A": ["Gemeente"], "B": ["gemeenten"]}),
        ("cafe", {}, {"A": ["café"]}),
        ("een op een", {}, {"B": ["één-op-één"]}),
        ("op een con", {}, {"B": ["op-één contact"]}),
        ("gemeente", {"match_case": True}, {"B": ["gemeenten"]}),
        ("gemeente", {"how": How.PART}, {"A": ["Gemeente", "gemeente"], "B": ["gemeente"]}),
        ("belt. een", {"how": "part"}, {"A": ["belt. Een"]}),
        (r"\b[gn]\w+\.", {"how": "pattern"}, {}),
        (r"\bn\w+ \w+\.", {"how": "pattern"}, {"C": ["Niets hiervan."]}),
        ("^", {"how": "pattern"}, {}),
        ("zoek", {}, {}),
    ],
)
def test_what_is_found(
    texts: Project, wanted: str, how: dict[str, object], expected: dict[str, list[str]]
) -> None:
    assert found(texts, wanted, **how) == expected


def test_only_in_some_documents(texts: Project) -> None:
    second = texts.documents.get("B")
    assert found(texts, "gemeente", documents={second.id}) == {"B": ["gemeenten"]}


def test_a_corrected_text_is_searched_as_it_is_now(texts: Project) -> None:
    assert "A" in found(texts, "belt")
    document = texts.documents.get("A")
    texts.documents.correct(document, document.text.replace("belt", "schrijft"))
    assert found(texts, "belt") == {}
    assert found(texts, "schrijft") == {"A": ["schrijft"]}
    texts.undo()
    assert "A" in found(texts, "belt")


def test_the_index_is_made_anew_in_a_copy_that_one_goes_on_in(texts: Project) -> None:
    before = [(hits.document, list(hits.places)) for hits in texts.search.find("de")]
    assert before
    copy = texts.path.with_name("copy.qcoder")
    texts.save_copy(copy)
    texts.go_on_in(copy)
    assert [(hits.document, list(hits.places)) for hits in texts.search.find("de")] == before


def test_nothing_of_the_index_is_stored(texts: Project) -> None:
    before = texts.path.read_bytes()
    assert found(texts, "gemeente")
    assert texts.path.read_bytes() == before


@pytest.mark.parametrize(
    ("wanted", "how", "sentence"),
    [
        (" ", "words", "what to look for"),
        ("?!", "words", "no word"),
        ("(", "pattern", "not a regular expression"),
    ],
)
def test_a_search_that_cannot_be_made_says_why(
    p: Project, wanted: str, how: str, sentence: str
) -> None:
    with pytest.raises(Error, match=sentence):
        list(p.search.find(wanted, how=how))


def test_a_pattern_that_never_ends_is_stopped(p: Project) -> None:
    p.documents.add(plain("a" * 5_000 + "b"))
    with pytest.raises(Error, match="too long"):
        list(p.search.find("(a|aa)+$|(a|b|ab)*c", how="pattern"))


def test_cancelling(texts: Project) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list(texts.search.find("gemeente", progress=stop))
    assert found(texts, "gemeente")


@pytest.mark.parametrize("how", [["Gemeente"], ["--part", "emeent"], ["--pattern", "gemeente\\b"]])
def test_the_command(texts: Project, how: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    texts.close()
    assert commands.run(["find", str(texts.path), *how, "--document", "A", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    text = "De Gemeente belt. Een café in de centrumgemeente."
    assert rows
    assert all(row["words"] == text[row["start"] : row["end"]] for row in rows)
    assert commands.run(["find", str(texts.path), "gemeente"]) == 0
    assert "Places: 2; documents: 2." in capsys.readouterr().out
    assert commands.run(["find", str(texts.path), "x", "--part", "--pattern"]) == 2
    assert commands.run(["find", str(texts.path), "(", "--pattern"]) == 1


LETTERS = st.text("aeéEÉß b\n-'_1²\u0301\u0903İıåÅ中🙂.", max_size=12)


@given(st.lists(LETTERS, min_size=1, max_size=3), LETTERS)
def test_the_index_misses_nothing(lines: list[str], wanted: str) -> None:
    wanted = unicodedata.normalize("NFC", wanted)
    words = re.findall(r"[^\W_]+", folded(wanted))
    with new_project() as p:
        documents = [p.documents.add(plain(clean(line), str(n))) for n, line in enumerate(lines)
                     if clean(line).strip()]  # fmt: skip
        if not words:
            return
        expected = {
            document.id: [
                Span(match.start(), match.end())
                for match in re.finditer(
                    r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, words)) + r"[^\W_]*",
                    folded(document.text),
                )
            ]
            for document in documents
        }
        result = {hits.document: list(hits.places) for hits in p.search.find(wanted)}
        assert result == {key: places for key, places in expected.items() if places}


@given(st.text(max_size=50))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded(text)) == len(text)
