"""Codings and passages as files: opened by other programs, and imported again."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcoder import i18n
from qcoder.coding_cells import (
    CELL_LIMIT,
    MemoText,
    join_memos,
    join_pairs,
    join_parts,
    split_memos,
    split_pairs,
    split_parts,
)
from qcoder.coding_table import Preview
from qcoder.codings import NewCoding
from qcoder.errors import Error, NotFound, Refused
from qcoder.model import Valence
from qcoder.passages import clean
from qcoder.project import Project
from tests.builders import code_words, dump, new_project, plain, transcript
from tests.interviews import coded_interview
from tests.references import compare

FILES = ("nl.csv", "international.csv", "codings.xlsx", "codings.jsonl")


@pytest.fixture
def interview(p: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with codings, memos, cases and values of every kind."""
    ids = iter(range(10**6))
    monkeypatch.setattr(p._store, "now", lambda: "2026-05-03T10:20:30.123+00:00")
    monkeypatch.setattr(p._store, "new_id", lambda: f"{next(ids):08}-id")
    document = coded_interview(p)
    for name, kind in (
        ("regio", "text"),
        ("fte", "number"),
        ("start", "date"),
        ("klaar", "yes/no"),
    ):
        p.cases.add_variable(name, kind)
    p.cases.add("Noord; 1")
    p.cases.link("Noord; 1", document)
    for name, value in (("regio", "=Noord"), ("fte", "0.5"), ("start", "2014-03-01")):
        p.cases.set_value("Noord; 1", name, value)
    p.cases.set_value("Noord; 1", "klaar", True)
    p.cases.add("Zus")
    p.cases.link("Zus", document, p.speakers.find(document, "O"))
    p.cases.set_value("Zus", "regio", "Zuid")
    coding = p.codings.list(code="INFO")[0]
    p.codings.set_qualifiers(coding, {"fase": "contact", "soort": "a|b"})
    p.memos.add("=1+1", coding=coding, coder="Maaike de Vries")
    p.memos.add("---\n## kop", coding=coding)
    return p


def written(p: Project, path: Path, **choice: Any) -> bytes:
    p.exports.codings(path, **choice)
    return path.read_bytes()


def exported(p: Project, folder: Path, name: str) -> Path:
    style = name.removesuffix(".csv") if name.endswith(".csv") else None
    p.exports.codings(folder / name, style=style)
    return folder / name


Said = tuple[Any, ...]


def said(p: Project) -> list[Said]:
    """All that codings say, by names: what is the same in another project."""
    documents = {d.id: d.name for d in p.documents.list()}
    coders = {c.id: c.name for c in p.coders.list()}
    codes = {c.id: c.short_id for c in p.codes.list()}
    memos: dict[str, list[tuple[str, str, str]]] = {}
    for memo in p.memos.list():
        if memo.coding:
            memos.setdefault(memo.coding, []).append((coders[memo.coder], memo.title, memo.body))
    return sorted(
        (
            documents[c.document], c.start, c.end, codes[c.code], coders[c.coder],
            str(c.valence), c.flags, sorted(c.qualifiers.items()), sorted({*memos.get(c.id, [])}),
        )
        for c in p.codings.list()
    )  # fmt: skip


# what is written


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["codings.csv", "codings.jsonl"])
def test_the_text_of_the_files(
    interview: Project, tmp_path: Path, language: str, name: str
) -> None:
    i18n.use(language)
    text = written(interview, tmp_path / name).decode("utf-8-sig").replace("\r\n", "\n")
    compare(f"{language}_{name}", text)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_cells_of_the_workbook(interview: Project, tmp_path: Path, language: str) -> None:
    i18n.use(language)
    book = openpyxl.load_workbook(io.BytesIO(written(interview, tmp_path / "c.xlsx")))
    cells = [[repr(cell.value) for cell in row] for sheet in book.worksheets for row in sheet.rows]
    compare(f"{language}_codings.xlsx.txt", "\n".join(" | ".join(row) for row in cells) + "\n")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("what", ["codings", "passages"])
def test_the_paragraphs_of_the_document(
    interview: Project, tmp_path: Path, language: str, what: str
) -> None:
    i18n.use(language)
    file = tmp_path / "c.docx"
    if what == "codings":
        interview.exports.codings(file)
    else:
        codes = [interview.codes.get(name).id for name in ("REGIE", "GELD")]
        interview.exports.passages(interview.passages.combine(codes, "all"), file, title="R + G")
    paragraphs = [
        f"{p.style and p.style.name}: {p.text}" for p in docx.Document(str(file)).paragraphs
    ]
    compare(f"{language}_{what}.docx.txt", "\n".join(paragraphs) + "\n")


def test_a_csv_is_what_pandas_reads(interview: Project, tmp_path: Path) -> None:
    frame = pd.read_csv(io.BytesIO(written(interview, tmp_path / "c.csv", style="international")))
    assert len(frame) == len(interview.codings.list())
    assert frame["Case: fte"].tolist()[0] == 0.5
    text = interview.documents.get("Interview 01").text
    for start, end, words in frame[["Start", "End", "Passage"]].itertuples(index=False):
        assert text[start:end] == words


def test_the_workbook_has_types_a_filter_and_a_frozen_header(
    interview: Project, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(interview, tmp_path / "c.xlsx")))
    sheet = book.worksheets[0]
    row = {cell.value: sheet[2][place].value for place, cell in enumerate(sheet[1])}
    assert (row["Start"], row["Case: fte"], row["Case: start"]) == (40, 0.5, datetime(2014, 3, 1))
    assert row["Made (UTC)"] == datetime(2026, 5, 3, 10, 20, 30)
    assert row["Case: regio"] == "=Noord"
    assert all(cell.data_type != "f" for line in sheet.rows for cell in line)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", sheet.dimensions)


def test_json_lines_have_english_keys_and_plain_values(interview: Project, tmp_path: Path) -> None:
    i18n.use("nl")
    first, second, *_rest = map(
        json.loads, written(interview, tmp_path / "c.jsonl").decode().splitlines()
    )
    assert first["variables"] == {
        "regio": "=Noord", "fte": 0.5, "start": "2014-03-01", "klaar": True,
    }  # fmt: skip
    assert (first["valence"], first["flags"], first["turn"]) == ("facilitating", ["citaat"], 2)
    assert first["code_path"] == "Samenwerking > Regie"
    assert second["qualifiers"] == {"fase": "contact", "soort": "a|b"}
    assert [memo["body"] for memo in second["memos"]] == ["=1+1", "---\n## kop"]


def test_a_passage_is_of_the_cases_and_time_of_who_speaks_in_it(p: Project, tmp_path: Path) -> None:
    p.codes.add("A")
    made = transcript("I: Hoe?", "R: Zo en zo.", name="a")
    turns = [turn._replace(time=61.5) for turn in made.structure.turns]
    made = type(made)(**{**vars(made), "structure": type(made.structure)(tuple(turns))})
    document = p.documents.add(made)
    for name, speaker in (("Een", "R"), ("Twee", None), ("Drie", "I")):
        p.cases.add(name)
        p.cases.link(name, document, speaker and p.speakers.find(document, speaker))
    code_words(p, document, "Zo en", "A")
    code_words(p, document, "Hoe?\nR: Zo", "A", coder=p.coders.add("MV"))
    rows = [json.loads(line) for line in written(p, tmp_path / "c.jsonl").decode().splitlines()]
    assert [row["cases"] for row in rows] == [["Drie", "Een", "Twee"], ["Een", "Twee"]]
    assert [row["speakers"] for row in rows] == [["I", "R"], ["R"]]
    assert [(row["turn"], row["time"]) for row in rows] == [(1, "00:01:01"), (2, "00:01:01")]


def test_only_the_codings_that_are_asked_for(interview: Project, tmp_path: Path) -> None:
    def count(**choice: Any) -> int:
        return interview.exports.codings(tmp_path / "c.csv", **choice)

    n = len(interview.codings.list())
    assert count() == n == 6
    assert count(codes=["SAM"]) == 4
    assert count(codes=["Regie"], coders=["AK"]) == 1
    assert count(valences=["hindering", None]) == 4
    with pytest.raises(NotFound, match="“weg”; there are: citaat, herleidbaar"):
        count(flags=["weg"])
    assert count(flags=["Citaat"]) == count(documents=["Interview 01"], flags=["citaat"]) == 1
    for wrong in ({"codes": ["weg"]}, {"coders": ["weg"]}, {"documents": ["weg"]}):
        with pytest.raises(NotFound):
            count(**wrong)
    with pytest.raises(Refused, match="facilitating"):
        count(valences=["mooi"])


def test_who_exports_what_may_identify_someone_is_told(interview: Project, tmp_path: Path) -> None:
    told: list[str] = []
    interview.exports.codings(tmp_path / "c.csv", codes=["GELD"], warn=told.append)
    assert not told
    interview.exports.codings(tmp_path / "c.csv", coders=["Maaike de Vries"], warn=told.append)
    (sentence,) = told
    assert sentence.startswith("2 passages may identify someone")  # one is beneath another's flag
    found = interview.passages.combine([interview.codes.get("REGIE").id])
    interview.exports.passages(found, tmp_path / "c.docx", warn=told.append)
    assert told[1].startswith("1 passage may identify someone")
    texts = [paragraph.text for paragraph in docx.Document(str(tmp_path / "c.docx")).paragraphs]
    assert texts[2] == told[1]


def test_what_cannot_be_written_leaves_all_as_it_was(interview: Project, tmp_path: Path) -> None:
    with pytest.raises(Error, match=r"\.jsonl"):
        interview.exports.codings(tmp_path / "c.pdf")
    with pytest.raises(Refused, match="international"):
        interview.exports.codings(tmp_path / "c.csv", style="klingon")
    with pytest.raises(Error, match="cannot be written"):
        interview.exports.codings(tmp_path / "weg" / "c.csv")
    assert not [file for file in tmp_path.iterdir() if file.suffix != ".qcoder" and file.is_file()
                and file.name.startswith("c.")]  # fmt: skip


def test_a_project_without_codings_gives_an_empty_table(p: Project, tmp_path: Path) -> None:
    for name in ("c.csv", "c.xlsx", "c.jsonl", "c.docx"):
        assert p.exports.codings(tmp_path / name) == 0
    assert openpyxl.load_workbook(tmp_path / "c.xlsx").worksheets[0].max_row == 1


def test_passages_of_several_codings_are_one_row(interview: Project, tmp_path: Path) -> None:
    codes = [interview.codes.get(name).id for name in ("REGIE", "GELD")]
    found = interview.passages.combine(codes, "all")
    assert interview.exports.passages(found, tmp_path / "c.csv", style="international") == 2
    frame = pd.read_csv(tmp_path / "c.csv")
    assert frame["Passage"].tolist()[0] == "goed. Later"
    assert frame["Code"].tolist() == ["REGIE | GELD", "GELD | REGIE"]
    interview.codings.remove(*[row.id for row in found[0].codings])
    assert interview.exports.passages(found, tmp_path / "c.csv") == 1


# and read again


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_was_exported_is_imported_into_another_project(
    interview: Project, tmp_path: Path, name: str, language: str
) -> None:
    i18n.use(language)
    file = exported(interview, tmp_path, name)
    with new_project() as other:
        coded_interview(other)
        other.codings.remove(*other.codings.list())
        seen = other.preview_codings(file)
        assert (seen.new, seen.there, seen.moved, seen.refused) == (6, 0, 0, [])
        other.load_codings(file)
        assert said(other) == said(interview)
        after = dump(other)
        assert other.load_codings(file).new == 0
        assert dump(other) == after
        assert other.preview_codings(file).there == 6
        other.undo()
        assert not other.codings.list()


@pytest.mark.parametrize("name", FILES)
def test_importing_into_the_same_project_changes_nothing(
    interview: Project, tmp_path: Path, name: str
) -> None:
    before = dump(interview)
    operations = len(interview.history.list())
    interview.load_codings(exported(interview, tmp_path, name))
    assert dump(interview) == before
    assert len(interview.history.list()) == operations


ALPHABET = "ab é\u0301\u0301=+-@'\";,|\\#·:\t\n👩🏽\u200dשלום\u200f\u00a0_x00"
free = st.text(ALPHABET, max_size=12)
names = free.map(lambda text: clean(text).strip().replace("\n", " ")).filter(bool)
memo = st.tuples(st.sampled_from(["AK", "MV"]), names | st.just(""), free).filter(
    lambda memo: bool(clean(memo[1]).strip() or clean(memo[2]).strip())
)
row = st.tuples(
    st.integers(0, 30),
    st.integers(1, 12),
    st.sampled_from(["A", "=B", "'C"]),
    st.sampled_from(["AK", "MV"]),
    st.sampled_from([None, *Valence]),
    st.lists(names, max_size=3),
    st.dictionaries(st.sampled_from(["fase", "x"]), names, max_size=2),
    st.lists(memo, max_size=2),
)


@settings(max_examples=15)
@given(
    st.lists(free, min_size=1, max_size=6), st.lists(row, max_size=6), st.sampled_from(["nl", "en"])
)
def test_export_then_import_is_the_same_codings(
    lines: Sequence[str], rows: Sequence[tuple[Any, ...]], language: str
) -> None:
    text = clean("\n".join(lines)) + "woord\u0301 👍🏽 =1"
    i18n.use(language)

    def ready(p: Project) -> None:
        for code in ("A", "=B", "'C"):
            p.codes.add(code)
        p.coders.add("MV")
        p.documents.add(plain(text, name="-doc; 1"))

    with new_project() as first, tempfile.TemporaryDirectory() as folder:
        ready(first)
        for start, length, code, coder, valence, flags, qualifiers, memos in rows:
            end = min(start + length, len(text))
            if not text[start:end].strip():
                continue
            coding = first.codings.add(
                "-doc; 1", start, end,
                code=code, coder=coder, valence=valence, flags=flags, qualifiers=qualifiers,
            )  # fmt: skip
            for who, title, body in dict.fromkeys(memos):
                first.memos.add(body, title=title, coding=coding, coder=who)
        for name in FILES if first.codings.list() else ():  # else there is no table
            file = exported(first, Path(folder), name)
            with new_project() as second:
                ready(second)
                second.load_codings(file)
                assert said(second) == said(first)
                assert second.load_codings(file).new == 0
                assert said(second) == said(first)


texts = st.text("ab|\\-#·=\n ", max_size=12).map(str.strip)


@given(st.lists(texts.filter(bool)))
def test_parts_are_read_as_they_were_written(parts: list[str]) -> None:
    assert split_parts(join_parts(parts)) == parts


@given(st.dictionaries(texts.filter(lambda key: bool(key) and "=" not in key), texts))
def test_pairs_are_read_as_they_were_written(pairs: dict[str, str]) -> None:
    assert split_pairs(join_pairs(pairs)) == pairs


one_line = texts.map(lambda text: " ".join(text.split()))


@given(
    st.lists(
        st.builds(MemoText, one_line.filter(lambda name: "·" not in name), one_line, texts).filter(
            lambda memo: bool(memo.title or memo.body)
        )
    )
)
def test_memos_are_read_as_they_were_written(memos: list[MemoText]) -> None:
    assert split_memos(join_memos(memos)) == memos


# by offsets or by words


@pytest.fixture
def small(p: Project) -> Project:
    p.codes.add("A")
    p.documents.add(plain("Eerst dit, dan dat. En dit.", name="a"))
    return p


Table = Callable[..., Path]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    def write(*lines: str, name: str = "t.csv") -> Path:
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
        return tmp_path / name

    return write


def test_a_passage_that_moved_is_found_by_its_words(small: Project, table: Table) -> None:
    code_words(small, small.documents.get("a"), "dan dat", "A")
    file = table("document;code;start;end;text", "a;A;11;18;dan dat")
    small.codings.remove(*small.codings.list())
    small.documents.correct("a", "Vooraf. Eerst dit, dan dat. En dit.")
    assert small.preview_codings(file).moved == 1
    assert small.load_codings(file).moved == 1
    assert small.codings.text(small.codings.list()[0]) == "dan dat"
    assert small.preview_codings(file).moved == 0  # it is there: nothing is to be done


@pytest.mark.parametrize(("words", "times"), [("dit", 2), ("weg", 0)])
def test_words_in_no_or_several_places_are_refused(
    small: Project, table: Table, words: str, times: int
) -> None:
    file = table("document;code;start;end;text", "a;A;1;4;" + words, "a;A;11;18;dan dat")
    with pytest.raises(Error, match=f"line 2.*“{words}”.*{times} times"):
        small.load_codings(file)
    assert not small.codings.list()
    (problem,) = small.preview_codings(file).refused
    assert problem.startswith("Line 2")
    done = small.load_codings(file, skip_refused=True)
    assert (done.new, list(done.refused)) == (1, [problem])


def test_a_preview_changes_nothing_and_tells_who_is_new(small: Project, table: Table) -> None:
    file = table(
        "document;code;text;coder;memo",
        "a;A;dan dat;MV;let op",
        "a;A;Eerst;mv;## XY · Kop",
        "a;B;Eerst;ZZ;",
    )
    before = dump(small)
    seen = small.preview_codings(file, add_coders=True)
    assert (seen.new, seen.there, seen.coders, len(seen.refused)) == (2, 0, ["MV", "XY"], 1)
    seen = small.preview_codings(file)
    assert (seen.left_out, len(seen.refused), seen.unknown) == (3, 2, ["MV"])
    assert seen.refused[0].startswith("2 rows are by MV")
    assert dump(small) == before
    small.load_codings(file, add_coders=True, skip_refused=True)
    assert [coder.name for coder in small.coders.list()] == ["AK", "MV", "XY"]


def test_a_preview_needs_no_right_to_write(
    small: Project, table: Table, reopen: Callable[..., Project]
) -> None:
    file = table("document;code;text;coder", "a;A;dan dat;AK")
    small.close()
    assert reopen(read_only=True).preview_codings(file).new == 1


def numbers(seen: Preview) -> tuple[int, int, int, int]:
    return seen.new, seen.added, seen.there, seen.left_out


def test_a_row_that_says_more_adds_to_a_coding(small: Project, table: Table) -> None:
    code_words(small, small.documents.get("a"), "dan dat", "A", flags=["y"])
    file = table(
        "document;code;text;valence;flags;fase;memo",
        "a;A;dan dat;facilitating;x;voor;",
        "a;A;dan dat;;;;let op",
        "a;A;dat. En;facilitating;;;",
        "a;A;dan dat;;x|y;;let op",
    )
    assert numbers(small.preview_codings(file)) == (0, 3, 1, 0)
    assert numbers(small.load_codings(file)) == (0, 3, 1, 0)
    (now,) = small.codings.list()
    assert (now.valence, now.flags) == ("facilitating", ("x", "y"))
    assert (now.qualifiers, small.codings.text(now)) == ({"fase": "voor"}, "dan dat. En")
    assert [memo.body for memo in small.memos.list()] == ["let op"]
    assert numbers(small.preview_codings(file)) == (0, 0, 4, 0)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("dan dat;facilitating;", "this passage has “A” by AK already, with valence hindering"),
        ("dan dat;both;", "this passage has “A” by AK already, with valence hindering"),
        ("dan dat;;na", "this passage has “A” by AK already, with fase “voor”"),
        ("dan dat;hindering;na", "with fase “voor”: change it there"),
        ("dat. En;neutral;", "overlaps this one has “A” by AK already, with valence hindering"),
        ("Eerst dit, dan;;na", "overlaps this one has “A” by AK already, with fase “voor”"),
    ],
)
def test_a_row_that_contradicts_a_coding_is_refused(
    small: Project, table: Table, row: str, says: str
) -> None:
    code_words(
        small, small.documents.get("a"), "dan dat", "A",
        valence="hindering", qualifiers={"fase": "voor"},
    )  # fmt: skip
    before = dump(small)
    file = table("document;code;text;valence;fase", "a;A;dan dat;;", f"a;A;{row}")
    with pytest.raises(Error, match="line 3") as caught:
        small.load_codings(file)
    assert says[1:] in str(caught.value)
    (problem,) = small.preview_codings(file).refused
    assert problem.startswith("Line 3: ")
    assert says in problem
    assert numbers(small.load_codings(file, skip_refused=True)) == (0, 0, 1, 1)
    assert dump(small) == before


def test_rows_that_contradict_each_other_are_refused(small: Project, table: Table) -> None:
    code_words(small, small.documents.get("a"), "Eerst", "A", valence="hindering")
    file = table(
        "document;code;text;valence;coder",
        "a;A;dan dat;facilitating;",
        "a;A;dan dat;hindering;",
        "a;A;Eerst dit, dan;;",
        "a;A;dan dat;hindering;MV",
        "a;A;dan dat;neutral;mv",
    )
    seen = small.preview_codings(file, add_coders=True)
    assert numbers(seen) == (2, 0, 0, 3)
    assert "line 2 gives “A” by AK here too, with valence facilitating" in seen.refused[0]
    assert "with valence hindering and with valence facilitating" in seen.refused[1]
    assert "line 5 gives “A” by MV here too" in seen.refused[2]
    done = small.load_codings(file, add_coders=True, skip_refused=True)
    assert (numbers(done), done.refused) == (numbers(seen), seen.refused)


def test_a_memo_goes_to_what_its_coding_was_joined_to(small: Project, table: Table) -> None:
    for words in ("Eerst", "dan dat"):
        code_words(small, small.documents.get("a"), words, "A")
    file = table("document;code;text;memo", "a;A;dan dat;let op", "a;A;Eerst dit, dan;")
    assert numbers(small.load_codings(file)) == (0, 2, 0, 0)
    (coding,) = small.codings.list()
    assert [memo.coding for memo in small.memos.list()] == [coding.id]


def test_what_is_contradicted_is_said_in_the_language_of_the_user(
    small: Project, table: Table
) -> None:
    small.codebook.load("rups_success_factors")
    code_words(
        small, small.documents.get("a"), "dan dat", "A",
        valence="hindering", qualifiers={"fase": "contact"},
    )  # fmt: skip
    i18n.use("nl")
    file = table("document;code;text;waardering;fase", "a;A;dan dat;goed;", "a;A;dan dat;;na",
                 "a;A;dan dat;bevorderend;", "a;A;dan dat;;later")  # fmt: skip
    refused = small.preview_codings(file).refused
    assert "bevorderend, belemmerend, beide, neutraal" in refused[0]
    assert "Fase van het traject “contactlegging”" in refused[1]
    assert "belemmerend" in refused[2]
    assert "contact (contactlegging), " in refused[3]
    assert small.codings.set_valence(small.codings.list()[0], "beide").valence == "both"


span = st.tuples(st.integers(0, 12), st.integers(1, 6))
table_row = st.tuples(
    span,
    st.sampled_from(["", "AK", "MV"]),
    st.sampled_from(["", "", "facilitating", "belemmerend", "both", "neutral", "mooi"]),
    st.sampled_from(["", "", "voor", "na"]),
    st.sampled_from(["", "x", "y|x"]),
    st.sampled_from(["", "", "let op", "## MV · \nanders"]),
)


@settings(max_examples=60)
@given(st.lists(table_row, max_size=4), st.lists(table_row, min_size=1, max_size=8))
def test_an_import_does_what_its_preview_says(
    first: Sequence[tuple[Any, ...]], second: Sequence[tuple[Any, ...]]
) -> None:
    def lines(rows: Sequence[tuple[Any, ...]]) -> str:
        texts = (
            ";".join(["a", "A", str(at), str(at + length), *(f'"{cell}"' for cell in cells)])
            for (at, length), *cells in rows
        )
        return "\n".join(["document;code;start;end;coder;valence;fase;flags;memo", *texts])

    with new_project() as p, tempfile.TemporaryDirectory() as folder:
        p.codes.add("A")
        p.documents.add(plain("abc def ghi jkl m", name="a"))
        file = Path(folder) / "t.csv"
        for rows in filter(None, (first, second)):
            file.write_text(lines(rows), encoding="utf-8")
            before = p.codings.list()
            seen = p.preview_codings(file, add_coders=True)
            assert sum(numbers(seen)) == len(rows)
            done = p.load_codings(file, add_coders=True, skip_refused=True)
            assert (numbers(done), done.refused) == (numbers(seen), seen.refused)
            after = p.codings.list()
            assert seen.new == len(after) - len({
                c.id for c in after for was in before
                if c.coder == was.coder and c.start <= was.start and was.end <= c.end
            })  # fmt: skip
            for was in before:
                (now,) = [
                    c for c in after
                    if c.coder == was.coder and c.start <= was.start and was.end <= c.end
                ]  # fmt: skip
                assert was.valence in (None, now.valence)
                assert was.qualifiers.items() <= now.qualifiers.items()
                assert {*was.flags} <= {*now.flags}
            again = p.preview_codings(file, add_coders=True)
            assert numbers(again) == (0, 0, len(rows) - seen.left_out, seen.left_out)
            stored = dump(p)
            p.load_codings(file, add_coders=True, skip_refused=True)
            assert dump(p) == stored
        assert p.check() == []


def test_codings_of_a_retired_code_that_are_there_are_not_refused(
    small: Project, tmp_path: Path
) -> None:
    code_words(small, small.documents.get("a"), "dan dat", "A")
    small.codes.set_status("A", "retired")
    small.exports.codings(tmp_path / "c.csv")
    assert small.preview_codings(tmp_path / "c.csv").there == 1
    small.codings.remove(*small.codings.list())
    assert "retired" in small.preview_codings(tmp_path / "c.csv").refused[0]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "JSON object"),
        ("[1]", "JSON object"),
        ("[" * 100_000, "JSON object"),
        ('{"document": "a"}', "code"),
        ('{"document": "a", "code": "A", "text": 3}', "passage"),
        ('{"document": "a", "code": "A", "start": true, "end": 3}', "whole"),
        ('{"document": "a", "code": "A", "text": "dan dat", "flags": "x", "memos": [1]}', "memo"),
        ('{"document": "a", "code": "A", "text": "dan dat", "memos": [{"by": "x"}]}', "memo"),
        ('{"document": "a", "code": "A", "text": "dan dat", "qualifiers": {"a": 1}}', "qualifiers"),
    ],
)
def test_a_line_of_json_that_does_not_fit_is_named(
    small: Project, table: Table, line: str, says: str
) -> None:
    with pytest.raises(Error, match="t.jsonl, line 2") as caught:
        small.load_codings(table("", line, name="t.jsonl"))
    assert says in str(caught.value)


def test_json_lines_of_others_do_as_well(small: Project, table: Table) -> None:
    file = table(
        '{"Document": "a.txt", "Code": "A", "Passage": "dan dat", "flags": ["x"], "memo": "kort",'
        ' "unknown": 1, "valence": null}',
        name="t.ndjson",
    )
    done = small.load_codings(file)
    assert (done.new, list(done.unused)) == (1, ["unknown"])
    assert small.codings.list()[0].flags == ("x",)
    assert small.memos.list()[0].body == "kort"


def test_what_a_cell_of_excel_cannot_hold_is_cut_and_said(p: Project, tmp_path: Path) -> None:
    p.codes.add("A")
    document = p.documents.add(plain("👍 " * CELL_LIMIT, name="a"))
    coding = p.codings.add(document, 0, len(document.text) - 1, code="A")
    p.exports.codings(tmp_path / "c.xlsx")
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    assert "cut off" in [row[0].value for row in book.worksheets[1].rows][-1]
    assert p.preview_codings(tmp_path / "c.xlsx").there == 1
    p.memos.add("lang " * 10_000, coding=coding)
    p.exports.codings(tmp_path / "c.xlsx")
    assert "cut off" in p.preview_codings(tmp_path / "c.xlsx").refused[0]
    p.exports.codings(tmp_path / "c.csv")
    assert p.preview_codings(tmp_path / "c.csv").there == 1


def test_more_codings_than_a_small_table_holds(p: Project, tmp_path: Path) -> None:
    p.codes.add("A")
    p.documents.add(plain("w " * 21_000, name="a"))
    p.codings.add_all(NewCoding("a", 2 * n, 2 * n + 1, "A") for n in range(20_500))
    p.exports.codings(tmp_path / "c.xlsx")
    assert p.preview_codings(tmp_path / "c.xlsx").there == 20_500
