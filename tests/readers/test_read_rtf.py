"""Rich Text: characters, notes, tables, and what is not shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcoder import readers
from qcoder.errors import ReadError
from qcoder.model import Heading, Transcript
from tests.readers.test_read_laws import check, read_or_refuse

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fnil\fcharset2 "
    r"Symbol;}{\f2\fnil\fcharset204 Arial Cyr;}{\f3\fnil\fcharset128 MS Gothic;}}"
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 Kop 1;}{\s2 heading 2;}}"
)
Made = Callable[[str], Transcript]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Return a function that reads the Rich Text of a body."""

    def make(body: str) -> Transcript:
        path = tmp_path / "gesprek.rtf"
        path.write_bytes((HEAD + body + "}").encode("latin-1"))
        transcript = readers.read(path)
        check(transcript)
        return transcript

    return make


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"caf\'e9 {\b o\'f9}", "café où"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"{\uc2\u24180\'94\'4e} abc", "年 abc"),
        (r"{\uc0\u8804}x{\uc1\u233?}", "≤xé"),
        (r"{\upr{naive}{\*\ud{na\u239?ve}}}", "naïve"),
        (r"{\f2\'cf\'f0}", "Пр"),
        (r"{\f3\'83A\'82\'a0}", "アあ"),
        (r"{\f1\'61}", "α"),
        ("dag \xe9\xe9n", "dag één"),
        ("dag één".encode().decode("latin-1"), "dag één"),
        (r"zo\~veel\_later\-a\emdash b\{c\}", "zo\xa0veel\u2011latera—b{c}"),
        ("een\r\n twee\\\nregel", "een twee\nregel"),
        (r"{\pict\bin6 }}{{\\x}na", "na"),
        (r"{\field{\*\fldinst HYPERLINK \"x\"}{\fldrslt klik}} hier", "klik hier"),
        (r"{\*\onbekend weg}{\onbekend blijft}", "blijft"),
        (r"voor{\*\bkmkstart b}{\*\bkmkend b}na", "voorna"),
        (r"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt doos\par}}}tekst\par", "tekst\ndoos"),
        (r"\ansicpg0 na\'efef", "naïef"),
        (r"\pard\dropcapli3\dropcapt1 D\par\pard rie\par na", "Drie\nna"),
        (r"{\listtext\'b7\tab}punt\par{\pntext 3.\tab}drie\par", "punt\n3. drie"),
    ],
)  # fmt: skip
def test_text(made: Made, body: str, text: str) -> None:
    assert made(body).text == text


def test_what_is_not_shown_is_named(made: Made) -> None:
    transcript = made(
        r"{\header Vertrouwelijk\par}{\footerf\par}I: Hoe{\v  geheim} ging{\deleted  het} dat?\par "
        r"R: Goed.{\deleted\par}{\v stil} Heel goed.\par{\pict 0102}{\*\shppict{\pict 0102}}"
    )
    assert transcript.text == "I: Hoe ging dat?\nR: Goed. Heel goed."
    assert sorted(transcript.dropped) == [
        "1 deleted passage", "1 page header or footer", "2 hidden passages", "2 pictures",
    ]  # fmt: skip
    assert transcript.speakers == ("I", "R")


def test_notes_stand_at_the_end_once(made: Made) -> None:
    transcript = made(
        r"I: Hoe?\par R: Goed{\footnote\chftn  Zegt hij.}.\par "
        r"I: Echt?{\footnote\ftnalt Slot.}\par "
        r"R: Ja{\*\atnid AB}{\*\atnauthor An}\chatn{\*\annotation{\*\atndate 1}Nagaan}.\par"
    )
    assert [turn.text for turn in transcript.turns] == ["Hoe?", "Goed.", "Echt?", "Ja."]
    notes = transcript.structure.notes
    assert notes
    assert transcript.text[notes.start : notes.end] == "[1] Zegt hij.\n[i] Slot.\n[An] Nagaan"


def test_tables(made: Made) -> None:
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\cell\row"
    transcript = made(
        r"Voor\par"
        + row.format("Wie", "Wat")
        + row.format("Ana", r"Een\par Twee")
        + r"\pard Na\par"
    )
    assert transcript.text == "Voor\nWie\tWat\nAna\tEen\nTwee\nNa"
    nested = (
        r"\trowd\pard\intbl\itap2 a\nestcell b\nestcell{\*\nesttableprops\trowd\nestrow}"
        r"{\nonesttables\par}\pard\intbl\itap1 c\cell d\cell\row"
    )
    assert made(nested).text == "a\tb\nc\td"


def test_headings(made: Made) -> None:
    transcript = made(
        r"\pard\s1 Een\par\pard tekst\par\pard\s2 Twee\par\pard\outlinelevel2 Drie\par\pard na\par"
    )
    assert transcript.text == "Een\ntekst\nTwee\nDrie\nna"
    assert transcript.headings == (Heading(0, 1), Heading(10, 2), Heading(15, 3))


def test_two_documents_in_one_file_are_both_read(made: Made) -> None:
    assert made(r"Een\par}" + "\nTussen\n" + r"{\rtf1 Twee\par").text == "Een\nTussen\nTwee"


def test_a_document_that_closes_a_brace_too_many_goes_on(made: Made) -> None:
    body = r"{\shp{\*\shpinst{\shptxt doos\par}}}}\par\pard{een}{ twee}\par\pard{drie}\par"
    assert made(body).text == "doos\neen twee\ndrie"


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_truncated_file_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "half.rtf"
    path.write_bytes((HEAD + r"{\pard I: Hoe?\par}{\pard R: Goed.\par}}")[:-cut].encode())
    with pytest.raises(ReadError, match="“half.rtf” is damaged"):
        readers.read(path)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"I: Hoe?", "damaged or not of the kind"),
        (b"{\\rtf1 }", "holds no text"),
        (b"{\\rtf1 een} twee \\par drie \\par", "damaged"),
        (b"{\\rtf1 " + b"{" * 1_000_000 + b"}" * 1_000_001, "more deeply nested"),
        (b"{\\rtf1 " + b"x" * 5_000_001 + b"}", "larger"),
        (b"%PDF-1.4", "looks like a PDF file"),
    ],
)
def test_files_that_are_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "x.rtf"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=message):
        readers.read(path)


def test_a_large_picture_takes_no_time_or_text(made: Made) -> None:
    transcript = made(r"I: Hoe?\par{\pict\pngblip " + "0f" * 5_000_000 + r"}R: Goed.\par")
    assert transcript.text == "I: Hoe?\nR: Goed."


WHOLE = (
    HEAD
    + r"{\header x}I: Hoe\u233?\'e9?\par R: Goed{\footnote Noot}.\par\trowd\intbl a\cell b\cell"
    r"\row{\v x}{\deleted y}{\pict\bin2 ab}{\*\shpinst{\shptxt doos}}}"
).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rtf")


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=8),
       st.integers(0, len(WHOLE)))  # fmt: skip
@settings(max_examples=300)
def test_flipped_bytes_are_read_or_refused(
    folder: Path, changes: list[tuple[int, int]], length: int
) -> None:
    data = bytearray(WHOLE)
    for position, value in changes:
        data[position] = value
    read_or_refuse(folder / "x.rtf", bytes(data))
    read_or_refuse(folder / "x.rtf", bytes(data[:length]))


PARTS = st.sampled_from(
    ["{", "}", r"\par ", r"\cell ", r"\row ", r"\nestcell ", r"\nestrow ", r"\trowd ", r"\intbl ",
     r"\itap2 ", r"\pard ", r"\v ", r"\v0 ", r"\deleted ", r"\u-10179?", r"\u-8704?", r"\uc2 ",
     r"\'e9", r"\'82", r"\f3 ", r"\f1 ", r"{\footnote x}", r"{\*\annotation x}", r"{\listtext 1.}",
     r"{\shptxt x}", r"\upr ", r"\*", r"\bin3 ", r"\s1 ", r"\tab ", "I: a", "R: b", "x"]
)  # fmt: skip


@given(st.lists(PARTS, max_size=30))
@settings(max_examples=300)
def test_any_words_are_read_or_refused(folder: Path, parts: list[str]) -> None:
    read_or_refuse(folder / "x.rtf", (HEAD + "".join(parts) + "}").encode())
