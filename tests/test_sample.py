"""The sample project: what it promises, and its table computed a second way from the files."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
import yaml
from pypdfium2 import PdfDocument

from qcoder import readers, sample
from qcoder.model import Transcript
from qcoder.project import Project

FOLDER = Path(__file__).parent.parent / "projects" / sample.NAME
CODEBOOK = Path(__file__).parent.parent / "codebooks" / f"{sample.CODEBOOK}.yaml"
ASKS = ("I", "INT", "Interviewer", "Gespreksleider", sample.INTERVIEWER)
VALENCES = {"bevorderend": "facilitating", "belemmerend": "hindering", "beide": "both",
            "neutraal": "neutral", "": "not_judged"}  # fmt: skip


@pytest.fixture(scope="module")
def transcripts() -> dict[str, Transcript]:
    return {file.stem: readers.read(file) for file in FOLDER.glob("interview*")}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (FOLDER / "codings.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with sample.build(tmp_path_factory.mktemp("sample") / "p.qcoder") as p:
        assert list(p.check()) == []
        yield p


@pytest.fixture
def table(project: Project) -> pd.DataFrame:
    return project.tables.themes().set_index("code")


@pytest.fixture
def agreement(project: Project) -> pd.DataFrame:
    return project.agreement()


def test_ten_interviews_in_seven_formats(transcripts: dict[str, Transcript]) -> None:
    assert sorted(Counter(file.suffix for file in FOLDER.glob("interview*")).items()) == [
        (".docx", 4), (".odt", 1), (".pdf", 1), (".rtf", 1), (".srt", 1), (".txt", 1), (".vtt", 1),
    ]  # fmt: skip
    for name, transcript in transcripts.items():
        least = {"interview08": 2400, "interview09": 900}.get(name, 1200)
        assert least <= sum(len(re.findall(r"\w+", text)) for text in spoken(transcript)) <= 4000
        people = {"interview08": 5, "interview09": 0}.get(name, 2)
        assert len(transcript.speakers) == people
        assert bool(transcript.turns) is (people > 0)


def test_the_files_name_nobody() -> None:
    for file in FOLDER.glob("interview*"):
        assert file.stat().st_size < 60_000
    for file, part in (("05.odt", "meta.xml"), ("08.docx", "docProps/core.xml")):
        with ZipFile(FOLDER / f"interview{file}") as archive:
            assert "creator>qcoder<" in archive.read(part).decode()
    with PdfDocument(FOLDER / "interview07.pdf") as pdf:
        assert pdf.get_metadata_value("Author") == "qcoder"


def test_no_sentence_of_six_words_occurs_twice(transcripts: dict[str, Transcript]) -> None:
    sentences = Counter(
        " ".join(re.findall(r"\w+", sentence.lower()))
        for transcript in transcripts.values()
        for text in spoken(transcript)
        for sentence in re.split(r"[.?!…\n]+", text)
    )
    assert [s for s, n in sentences.items() if n > 1 and len(s.split()) >= 6] == []


def test_every_code_is_used_in_several_interviews(rows: list[dict[str, str]]) -> None:
    used = {(row["code"], row["document"]) for row in rows}
    codes = {code["id"] for code in yaml.safe_load(CODEBOOK.read_text("utf-8"))["codes"]}
    assert {code for code, n in Counter(code for code, _name in used).items() if n >= 2} == codes


def test_two_coders_differ_as_people_do(
    rows: list[dict[str, str]], transcripts: dict[str, Transcript]
) -> None:
    placed = [place(row, transcripts) for row in rows]
    ours = [one for one in placed if one[1] == "AK"]
    theirs = [one for one in placed if one[1] == "MV"]
    assert len(ours) + len(theirs) == len(rows) >= 480
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


def test_coders_agree_as_well_as_people_do(agreement: pd.DataFrame) -> None:
    """How it is computed, `test_comparison` does a second way."""
    overall = agreement.iloc[-1]
    assert overall["name"] == "Overall"
    assert 0.55 <= overall["alpha"] <= 0.80
    assert agreement["alpha"].notna().all()
    assert 0 < (agreement["remarks"] == "low base").sum() <= 5


def test_the_table_is_that_of_a_count_by_hand(
    table: pd.DataFrame, rows: list[dict[str, str]], transcripts: dict[str, Transcript]
) -> None:
    """Count with sets of characters what the engine counts with sorted columns."""
    words = {name: respondent_words(transcript) for name, transcript in transcripts.items()}
    total = sum(len(starts) for starts in words.values())
    placed = [(place(row, transcripts), row) for row in rows]
    cases = cases_of(transcripts)
    for code in [*{row["code"] for row in rows}, *{row["code"][:3] for row in rows}]:
        chosen = [(one, row) for one, row in placed if row["code"].startswith(code)]
        coded = {(one[0], at) for one, _row in chosen for at in range(one[3], one[4])}
        counted = table.loc[code]
        assert counted["interviews"] == len({one[0] for one, _row in chosen})
        assert counted["cases"] == len({case for one, _row in chosen for case in cases(one)})
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


def answers(transcript: Transcript) -> list[tuple[int, int]]:
    """Return where respondents speak; in a report that is all of the text below the header."""
    if not transcript.turns:
        assert transcript.structure.header
        return [(transcript.structure.header.end, len(transcript.text))]
    said = (turn.speech for turn in transcript.turns if turn.speaker not in ASKS)
    return [(span.start, span.end) for speech in said for span in speech]


def spoken(transcript: Transcript) -> list[str]:
    """Return what is said, by everyone."""
    if not transcript.turns:
        return [transcript.text[start:end] for start, end in answers(transcript)]
    return [turn.text for turn in transcript.turns]


def respondent_words(transcript: Transcript) -> list[int]:
    """Return where each word of the respondents begins."""
    return [
        start + match.start()
        for start, end in answers(transcript)
        for match in re.finditer(r"\w+", transcript.text[start:end])
    ]


def cases_of(
    transcripts: dict[str, Transcript],
) -> Callable[[tuple[str, str, str, int, int]], set[str]]:
    """Return what tells the cases of a coding: of its document, or of who speaks in it."""
    with (FOLDER / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        links = [
            (row["casus"], name, row["spreker"])
            for row in csv.DictReader(file, delimiter=";")
            for name in row["document"].split("|")
        ]

    def cases(one: tuple[str, str, str, int, int]) -> set[str]:
        document, _coder, _code, start, end = one
        speakers = {
            turn.speaker
            for turn in transcripts[document].turns
            for span in turn.speech
            if span.start < end and start < span.end
        }
        return {
            case
            for case, name, speaker in links
            if name == document and (not speaker or speaker in speakers)
        }

    return cases


def stretches(placed: list[tuple[str, str, str, int, int]]) -> int:
    """Count the stretches that are left when overlapping ones become one."""
    count, reach = 0, ("", 0)
    for name, _coder, _code, start, end in sorted(placed, key=lambda one: (one[0], one[3], one[4])):
        count += (name, start) >= reach if name == reach[0] else 1
        reach = (name, max(end, reach[1] if name == reach[0] else 0))
    return count
