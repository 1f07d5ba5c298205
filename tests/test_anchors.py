"""Anchors go from one text to another only through position maps."""

from __future__ import annotations

import pytest

from qcoder import anchors
from qcoder.position_map import PositionMap
from tests.builders import code_words, covered, dump, failing, plain

TEXTS = {
    "a": "een twee drie",
    "b": "nul een twee drie",
    "c": "nul een drie",
    "d": "nul een drie vier",
    "x": "iets anders",
}


@pytest.fixture
def ids(p) -> dict[str, str]:
    """The texts of the project, with maps from a to b, c and d in turn; none lead to x."""
    with p.operation("texts"):
        p.cases.add("Ede")
        found = {name: p._store.add_blob("texts", "text", text) for name, text in TEXTS.items()}
        for before, after in ("ab", "bc", "cd"):
            edit = PositionMap.between(TEXTS[before], TEXTS[after])
            anchors.keep_map(p._store, found[before], found[after], edit)
    return found


def lifted(p, ids, words: str, before: str, after: str) -> str | None:
    start = TEXTS[before].index(words)
    row = {"id": "1", "text": ids[before], "start": start, "end": start + len(words)}
    image = anchors.Lift(p._store).image(row, ids[after])
    return image and TEXTS[after][image["start"] : image["end"]]


@pytest.mark.parametrize(
    ("words", "before", "after", "then"),
    [
        ("drie", "a", "d", "drie"),
        ("drie", "d", "a", "drie"),
        ("een twee", "a", "a", "een twee"),
        ("een twee drie", "a", "c", "een drie"),
        ("een drie", "d", "b", "een twee drie"),
        ("twee", "a", "d", None),
        ("drie", "a", "x", None),
        ("iets", "x", "a", None),
    ],
)
def test_an_anchor_is_lifted_along_the_corrections(p, ids, words, before, after, then):
    assert lifted(p, ids, words, before, after) == then


def test_the_way_is_the_shortest(p, ids):
    with p.operation("shortcut"):
        p.cases.add("Breda")
        anchors.keep_map(p._store, ids["a"], ids["d"], PositionMap.between(TEXTS["a"], TEXTS["d"]))
    assert len(anchors.route(p._store, ids["a"], ids["d"]) or []) == 1
    assert len(anchors.route(p._store, ids["d"], ids["b"]) or []) == 2
    assert anchors.route(p._store, ids["a"], ids["a"]) == []
    assert anchors.route(p._store, ids["a"], ids["x"]) is None


def test_a_map_is_kept_once(p, ids):
    count = len(p._store.rows("SELECT * FROM text_maps"))
    with p.operation("again"):
        p.cases.add("Breda")
        anchors.keep_map(p._store, ids["a"], ids["b"], PositionMap.between(TEXTS["a"], TEXTS["b"]))
    assert len(p._store.rows("SELECT * FROM text_maps")) == count


def test_moving_lists_what_lost_its_words_and_leaves_it(p):
    document = p.documents.add(plain(TEXTS["a"]))
    p.codes.add("A")
    p.codes.add("B")
    code_words(p, document, "twee", "A")
    code_words(p, document, "drie", "B")
    before = dump(p)
    edit = PositionMap.between("een twee drie", "een drie")
    with failing(p):
        after = p._store.add_blob("texts", "text", "een drie")
        p._store.update("documents", document.id, {"text": after})
        moved = anchors.move_all(p._store, document.id, document.text_id, after, [edit])
        assert moved.count == 1
        assert [row["start"] for row in moved.lost["codings"]] == [4]
    assert dump(p) == before
    assert set(covered(p).values()) == {"twee", "drie"}
