"""The sample project: what it promises, and its table computed a second way from the files."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from qcoder import readers, sample
from qcoder.model import Transcript

FOLDER = Path(__file__).parent.parent / "projects" / sample.NAME
VALENCES = {"bevorderend": "facilitating", "belemmerend": "hindering", "beide": "both",
            "neutraal": "neutral", "": "not_judged"}  # fmt: skip


@pytest.fixture(scope="module")
def transcripts() -> dict[str, Transcript]:
    files = [file for file in FOLDER.iterdir() if file.suffix in (".docx", ".txt", ".vtt")]
    return {file.stem: readers.read(file) for file in files}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (FOLDER / "codings.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pd.DataFrame]:
    with sample.build(tmp_path_factory.mktemp("sample") / "p.qcoder") as p:
        assert list(p.check()) == []
        yield p.tables.themes().set_index("code")


def test_four_interviews_of_the_promised_length(transcripts: dict[str, Transcript]) -> None:
    assert len(transcripts) == 4
    for transcript in transcripts.values():
        words = sum(len(re.findall(r"\w+", turn.text)) for turn in transcript.turns)
        assert 1500 <= words <= 4000
        assert len(transcript.speakers) == 2


def test_no_sentence_of_six_words_occurs_twice(transcripts: dict[str, Transcript]) -> None:
    sentences = Counter(
        " ".join(re.findall(r"\w+", sentence.lower()))
        for transcript in transcripts.values()
        for turn in transcript.turns
        for sentence in re.split(r"[.?!…]+", turn.text)
    )
    assert [s for s, n in sentences.items() if n > 1 and len(s.split()) >= 6] == []


def test_two_coders_differ_as_people_do(
    rows: list[dict[str, str]], transcripts: dict[str, Transcript]
) -> None:
    placed = [place(row, transcripts) for row in rows]
    ours = [one for one in placed if one[1] == "AK"]
    theirs = [one for one in placed if one[1] == "MV"]
    assert len(ours) + len(theirs) == len(rows) >= 150
    kinds: Counter[str] = Counter()
    for these, others in ((ours, theirs), (theirs, ours)):
        for one in these:
            overlapping = [o for o in others if o[0] == one[0] and o[3] < one[4] and one[3] < o[4]]
            same = [other for other in overlapping if other[2] == one[2]]
            if same:
                kinds["boundaries" if same[0][3:] != one[3:] else "none"] += 1
            else:
                kinds["code" if overlapping else "omission"] += 1
    differences = kinds["boundaries"] + kinds["omission"] + kinds["code"]
    assert min(kinds["boundaries"], kinds["omission"], kinds["code"]) >= differences / 10
    assert kinds["none"] >= len(rows) / 4


def test_the_table_is_that_of_a_count_by_hand(
    table: pd.DataFrame, rows: list[dict[str, str]], transcripts: dict[str, Transcript]
) -> None:
    """Count with sets of characters what the engine counts with sorted columns."""
    words = {name: respondent_words(transcript) for name, transcript in transcripts.items()}
    total = sum(len(starts) for starts in words.values())
    placed = [(place(row, transcripts), row) for row in rows]
    for code in [*{row["code"] for row in rows}, *{row["code"][:3] for row in rows}]:
        chosen = [(one, row) for one, row in placed if row["code"].startswith(code)]
        coded = {(one[0], at) for one, _row in chosen for at in range(one[3], one[4])}
        counted = table.loc[code]
        assert counted["interviews"] == len({one[0] for one, _row in chosen})
        assert counted["cases"] == counted["interviews"]  # a case for each interview
        assert counted["passages"] == stretches([one for one, _row in chosen])
        said = sum((name, at) in coded for name, starts in words.items() for at in starts)
        assert counted["words"] == said
        assert counted["words_pct"] == pytest.approx(100 * said / total)
        for dutch, valence in VALENCES.items():
            found = {one[0] for one, row in chosen if row["waardering"] == dutch}
            assert counted[valence] == len(found)
    assert set(table.index[table["interviews"] > 0]) == {
        name for row in rows for name in (row["code"], row["code"][:3])
    }


def place(
    row: dict[str, str], transcripts: dict[str, Transcript]
) -> tuple[str, str, str, int, int]:
    text = transcripts[row["document"]].text
    assert text.count(row["passage"]) == 1
    start = text.index(row["passage"])
    return row["document"], row["codeur"], row["code"], start, start + len(row["passage"])


def respondent_words(transcript: Transcript) -> list[int]:
    """Return where each word of the respondent begins."""
    asks = ("I", "Interviewer", sample.INTERVIEWER)
    return [
        span.start + match.start()
        for turn in transcript.turns
        if turn.speaker not in asks
        for span in turn.speech
        for match in re.finditer(r"\w+", transcript.text[span.start : span.end])
    ]


def stretches(placed: list[tuple[str, str, str, int, int]]) -> int:
    """Count the stretches that are left when overlapping ones become one."""
    count, reach = 0, ("", 0)
    for name, _coder, _code, start, end in sorted(placed, key=lambda one: (one[0], one[3], one[4])):
        count += (name, start) >= reach if name == reach[0] else 1
        reach = (name, max(end, reach[1] if name == reach[0] else 0))
    return count
