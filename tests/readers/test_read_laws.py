"""Laws that hold for any file and any text."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcoder import readers
from qcoder.errors import ReadError
from qcoder.model import Role, Structure, Transcript
from qcoder.passages import clean, speech_text
from qcoder.readers import speakers, vtt
from qcoder.readers.cues import transcript as of_cues
from tests.readers.conftest import paragraph, part, relations
from tests.readers.seeds import damaged, seeds

RECOGNITION = re.compile("No (?:speakers were|interviewer was) recognised")


def check_structure(text: str, structure: Structure) -> None:
    """Assert that spans lie inside the text, in order, apart, and trimmed."""
    assert clean(text) == text
    position = structure.header.end if structure.header else 0
    for turn in structure.turns:
        for span in [turn.label, *turn.speech] if turn.label else turn.speech:
            assert position <= span.start <= span.end <= len(text)
            stretch = text[span.start : span.end]
            assert stretch == stretch.strip()
            position = span.end
        assert turn.speech
        assert turn.text == speech_text(text, turn.speech)
    if structure.notes:
        assert position <= structure.notes.start < structure.notes.end <= len(text)


def check(transcript: Transcript) -> None:
    check_structure(transcript.text, transcript.structure)
    assert transcript.text.strip()
    assert list(transcript.roles) == list(
        dict.fromkeys(turn.speaker for turn in transcript.turns if turn.speaker)
    )
    told = [warning for warning in transcript.warnings if RECOGNITION.match(warning)]
    assert len(told) == (Role.INTERVIEWER not in transcript.roles.values())


LINES = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            ["I: Hoe?", "R: Ja.", "[id1] x", "Ana  0:03", "00:00:03", "#00:12:03-5#", "- ja?",
             "I -", "Datum: 3 mei", "Ana:", "**I:** a", "I\tb", "[00:01] R1: (00:02)",
             "R: a [00:03] b", "I:", "\ufeff", "\x85", "e\u0301"]
        ),
    ),
    max_size=12,
)  # fmt: skip


@given(LINES)
def test_any_text_has_a_sound_structure(lines: list[str]) -> None:
    text = clean("\n".join(lines))
    structure, _roles = speakers.find(text)
    check_structure(text, structure)


WORDS = st.text(st.characters(categories=("Lu", "Ll", "Lo")), min_size=1, max_size=8)
SPEECH = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


@given(st.lists(st.tuples(st.sampled_from(["I", "R1", "R2"]), SPEECH), min_size=4, max_size=20))
def test_labelled_turns_come_back(turns: list[tuple[str, str]]) -> None:
    turns = [*turns, ("I", "Nog iets"), ("I", "Dank")]
    text = clean("\n".join(f"{speaker}: {speech}" for speaker, speech in turns))
    found, _roles = speakers.find(text)
    assert [(turn.speaker, turn.text) for turn in found.turns] == [
        (speaker, clean(speech)) for speaker, speech in turns
    ]


@given(st.lists(st.tuples(st.sampled_from(["Ana", "Émile B.", ""]), SPEECH), max_size=12))
def test_voices_come_back(said: list[tuple[str, str]]) -> None:
    blocks = [
        f"00:{n:02}.000 --> 00:{n:02}.500\n" + (f"<v {name}>{speech}" if name else speech)
        for n, (name, speech) in enumerate(said)
    ]
    text, turns = of_cues(vtt.parse("\n\n".join(["WEBVTT", *blocks])).cues)
    check_structure(text, Structure(turns))
    assert " ".join(turn.text for turn in turns) == clean(" ".join(speech for _, speech in said))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


def read_or_refuse(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        check(readers.read(path))
    except ReadError as error:
        said = str(error)
    else:
        return
    assert path.name in said


STARTS = [b"", b"PK\x03\x04word/", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"WEBVTT\n\n00:01.000 --> ",
          b"\xff\xfe", b"\xef\xbb\xbf", b"I: a?\nR: "]  # fmt: skip


@given(st.sampled_from(STARTS), st.binary(max_size=300), st.sampled_from(sorted(readers.FORMATS)))
@settings(max_examples=200)
def test_any_bytes_are_read_or_refused(
    folder: Path, start: bytes, data: bytes, suffix: str
) -> None:
    read_or_refuse(folder / f"x{suffix}", start + data)


@pytest.mark.parametrize("suffix", readers.FORMATS)
def test_the_files_to_damage_are_sound(folder: Path, suffix: str) -> None:
    path = folder / f"heel{suffix}"
    path.write_bytes(seeds(suffix)[0])
    transcript = readers.read(path)
    check(transcript)
    assert len(transcript.turns) >= 4


@pytest.mark.parametrize("suffix", readers.FORMATS)
def test_damaged_files_are_read_or_refused(folder: Path, suffix: str) -> None:
    files = seeds(suffix)[:1]
    for number in range(60):
        read_or_refuse(folder / f"kapot{suffix}", damaged(files, number))


def document(xml: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("_rels/.rels", relations(("1", "officeDocument", "word/document.xml")))
        file.writestr("word/document.xml", xml)
    return data.getvalue()


WHOLE = document(part("document", paragraph("I: Hoe?") + paragraph("R: Ja.")))


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6),
       st.integers(0, len(WHOLE)))  # fmt: skip
@settings(max_examples=300)
def test_a_damaged_document_is_read_or_refused(
    folder: Path, changes: list[tuple[int, int]], length: int
) -> None:
    data = bytearray(WHOLE)
    for position, value in changes:
        data[position] = value
    read_or_refuse(folder / "x.docx", bytes(data))
    read_or_refuse(folder / "x.docx", bytes(data[:length]))


NAMES = [
    "p", "r", "t", "tab", "br", "tbl", "tr", "tc", "ins", "del", "moveFrom", "sdt", "sdtContent",
    "txbxContent", "fldChar", "pPr", "rPr", "vanish", "ruby", "rt", "altChunk", "sym",
]  # fmt: skip
TREES = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8).map(
        lambda text: f"<w:t>{text.replace('&', '&amp;').replace('<', '&lt;')}</w:t>"
    ),
    lambda inner: st.builds(
        lambda name, children: f"<w:{name}>{''.join(children)}</w:{name}>",
        st.sampled_from(NAMES), st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)  # fmt: skip


@given(st.lists(TREES, max_size=4))
def test_any_word_xml_is_read_or_refused(folder: Path, trees: list[str]) -> None:
    read_or_refuse(folder / "x.docx", document(part("document", "".join(trees))))


ODF = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("text", "text"), ("table", "table"),
                        ("draw", "drawing"))
)  # fmt: skip


def open_document(body: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        mimetype = "application/vnd.oasis.opendocument.text"
        file.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        file.writestr(
            "content.xml",
            f"<office:document-content{ODF}><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
        )
    return data.getvalue()


OPEN = open_document("<text:h>Kop</text:h><text:p>I: Hoe?</text:p><text:p>R: Ja.</text:p>")
ODF_NAMES = [
    "text:p", "text:h", "text:span", "text:list", "text:list-item", "text:section", "text:note",
    "text:note-body", "text:s", "text:tab", "text:tracked-changes", "text:deletion", "text:ruby",
    "table:table", "table:table-row", "table:table-cell", "draw:frame", "draw:text-box", "draw:g",
    "office:annotation", "text:numbered-paragraph", "text:number", "text:onbekend",
]  # fmt: skip
ODF_TREES = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8).map(
        lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
    ),
    lambda inner: st.builds(
        lambda name, children: f"<{name}>{''.join(children)}</{name}>",
        st.sampled_from(ODF_NAMES), st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, len(OPEN) - 1), st.integers(0, 255)), max_size=6),
       st.integers(0, len(OPEN)))  # fmt: skip
@settings(max_examples=300)
def test_a_damaged_open_document_is_read_or_refused(
    folder: Path, changes: list[tuple[int, int]], length: int
) -> None:
    data = bytearray(OPEN)
    for position, value in changes:
        data[position] = value
    read_or_refuse(folder / "x.odt", bytes(data))
    read_or_refuse(folder / "x.odt", bytes(data[:length]))


@given(st.lists(ODF_TREES, max_size=4))
@settings(max_examples=300)
def test_any_open_document_is_read_or_refused(folder: Path, trees: list[str]) -> None:
    read_or_refuse(folder / "x.odt", open_document("".join(trees)))


MARKUP = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            ["<p>", "</p>", "<table>", "<tr>", "<td>", "</table>", "<ol>", "<li>", "</ol>", "<pre>",
             "<h2>", "</h2>", "<!--", "-->", "<script>", "</script>", "<b>", "</b>", "&amp;",
             "&#133;", "<p hidden>", "<br>", "<svg>", "<ruby><rt>", "</body>",
             "<style>.a{display:none}",
             "I: Hoe?", "**R:** Ja.", "- ", "1. ", "# ", "> ", "|a|b|\n|-|-|\n", "```", "---\n",
             "[a]: http://b\n", "[a]: b\n", "\n", "\n\n", "    ", "*", "_", "![", "](", "~~"]
        ),
    ),
    max_size=20,
).map("".join)  # fmt: skip


@given(MARKUP, st.sampled_from([".html", ".md"]))
@settings(max_examples=400)
def test_any_markup_is_read_or_refused(folder: Path, text: str, suffix: str) -> None:
    read_or_refuse(folder / f"x{suffix}", text.encode("utf-8", "surrogatepass"))
