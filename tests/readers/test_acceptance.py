"""The files of others: what a right import of each shows.

Defined only where `QCODER_ACCEPTANCE_DATA` names the folder that holds them. `figures` in its
`expected.json` are checked for every file; what only its prose says is spelt out here.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from qcoder import readers
from qcoder.errors import ReadError
from qcoder.model import Transcript
from qcoder.readers import srt, vtt
from tests.readers.test_read_laws import RECOGNITION, check

pytestmark = pytest.mark.acceptance

DATA = os.environ.get("QCODER_ACCEPTANCE_DATA", "")
REAL = Path(DATA) / "real"
EXPECTED: dict[str, dict[str, Any]] = (
    json.loads((REAL / "expected.json").read_text(encoding="utf-8")) if DATA else {}
)
FILES = [
    name
    for name in EXPECTED
    if name.endswith(
        (".docx", ".txt", ".vtt", ".srt", ".doc", ".rtf", ".pdf", ".odt", ".md", ".html", ".htm")
    )
    and name.startswith(("transcripts/", "nasty/"))
    and (REAL / name).exists()
]

# Files that are refused, and a word of the reason.
REFUSED = {
    "nasty/docling/ocr_test.pdf": "OCR",
    "nasty/pypdf-samples/imagemagick-images.pdf": "OCR",
    "nasty/pypdf-samples/libreoffice-writer-password.pdf": "password",
    "nasty/odftoolkit-odt/empty.odt": "no text",
    "nasty/odftoolkit-odt/encrypted-with-pwd_hello.odt": "password",
    "nasty/odftoolkit-odt/testInvalidPkg2.odt": "damaged",
    "nasty/pandoc-odt/hiddenTextByVariable.odt": "no text",
    "nasty/tika-odt/testODTnotaZipFile.odt": "damaged",
    "nasty/mammoth-docx/empty.docx": "no text",
    "nasty/mammoth-docx/external-picture.docx": "no text",
    "nasty/msoffcrypto/example_password.docx": "password",
    "nasty/poi-docx/ExternalEntityInText.docx": "damaged",
    "nasty/poi-docx/bug53475-password-is-pass.docx": "password",
    "nasty/poi-docx/clusterfuzz-testcase-minimized-POIXWPFFuzzer-4959857092198400.docx": "damaged",
    "nasty/poi-docx/crash-517626e815e0afa9decd0ebb6d1dee63fb9907dd.docx": "damaged",
    "nasty/tika-docx/testWORD_protected_passtika.docx": "password",
    "nasty/tika-docx/testWORD_truncated.docx": "damaged",
    "nasty/tika-doc-legacy/testWORD.doc": r"as \.docx",
    "transcripts/unix-oral-history-html/condon.doc": r"as \.docx",
}
# Encodings that nothing in the file tells: the first import guesses and says so.
ENCODINGS = {
    "sample-arabic-1.txt": "cp1256",
    "sample-chinese.txt": "big5",
    "sample-french-1.txt": "cp1252",
    "sample-greek.txt": "iso8859-7",
    "sample-greek-2.txt": "cp1253",
    "sample-hebrew-2.txt": "cp1255",
    "sample-hebrew-3.txt": "cp1255",
    "sample-korean.txt": "cp949",
    "sample-russian.txt": "mac-cyrillic",
    "russian.cp866.txt": "cp866",
    "multi-language.txt": "cp1252",
}
# Texts that `figures` lists although the prose means something else by them.
NOT_CONTAINED = {
    "A:start",  # a cue setting, which must not be in the text
    "Some text < &> < &nb[nbsp] &am< [rlm]&lr[lrm] other stuff.",  # names stand for characters
}
# Words of which `figures` counts more: nine page numbers are among them, and five dashes that end
# a line and the hyphens of Zuid-Holland, West-Brabant and procureurs-generaal are not.
WORDS = {"transcripts/openkamer-dutch-pdf/besluitenlijst_example1.pdf": 2553}
# Files of which `figures` counts the words of labels and of what stands above the first turn too.
WHOLE = {
    "transcripts/navarral-odt/P10_GMT20211130.odt",
    "transcripts/navarral-odt/P7_GMT20211126.odt",
    "transcripts/unix-oral-history-html/aho.htm",
    "transcripts/unix-oral-history-html/kernighan.htm",
}
# Speakers with their numbers of turns, in order of appearance where the prose says so.
SPEAKERS = {
    "transcripts/sheffield-orda/Ana.docx": {"Researcher 1": 123, "Ana": 123},
    "transcripts/sheffield-orda/Ana.txt": {"Researcher 1": 123, "Ana": 123},
    "transcripts/sheffield-orda/Kelly.docx": {"Researcher 1": 75, "Kelly": 67},
    "transcripts/sheffield-orda/Kelly.txt": {"Researcher 1": 75, "Kelly": 67},
    "transcripts/sheffield-orda/Peter.docx": {"Researcher 1": 49, "Peter": 49},
    "transcripts/sheffield-orda/Peter.txt": {"Researcher 1": 49, "Peter": 49},
    "transcripts/sheffield-orda/Sam.docx": {"Researcher 1": 41, "Sam": 43},
    "transcripts/sheffield-orda/Sam.txt": {"Researcher 1": 41, "Sam": 43},
    "transcripts/qualcoder-examples/transcript.txt": {"id1": 3, "id2": 2, "id3": 2},
    "nasty/docling/webvtt_example_01.vtt": {"Roger Bingham": 3, "Neil deGrasse Tyson": 2},
    "nasty/vttjs/spec-example.vtt": {"Roger Bingham": 3, "Neil deGrasse Tyson": 2},
    "nasty/vttjs/with-two-subclasses.vtt": {"Joe": 1},
    "nasty/vttjs/cycle-collector-talk.vtt": {"Kyle Huey": 3, "Chris Pearce": 1, None: 1},
    "transcripts/docling-teams-vtt/teams_export_guid_cues.vtt": {
        "Speaker A": 5, None: 1, "Speaker B": 3,
    },
    "transcripts/sheffield-orda/Readme - Interviews.docx": {},
    "transcripts/qualcoder-examples/ID1.docx": {},
    "transcripts/navarral-odt/P10_GMT20211130.odt": {None: 9, "MODERATOR": 8},
    "transcripts/navarral-odt/P7_GMT20211126.odt": {None: 6, "MODERATOR": 5},
    "transcripts/qualcoder-examples/ID2.odt": {},
    "transcripts/unix-oral-history-html/aho.htm": {"Aho": 46, "MSM": 46},
    "transcripts/unix-oral-history-html/condon.htm": {"MSM": 55, "Condon": 54, "McIlroy": 1},
    # The prose says 59 of MSM, but 66 lines of the file begin with “MSM:”.
    "transcripts/unix-oral-history-html/kernighan.htm": {"MSM": 66, "Kernighan": 66},
}  # fmt: skip
# Texts that occur once and in this order.
ONCE = {
    "nasty/docling/text_document_03.odt": ["Table with rich cells", "1. Number one", "3. Number"],
    "nasty/odftoolkit-odt/text-extract.odt": [
        "ODFDOM in a title", "ODFDOM in a section header", "ODFDOM in paragraph\n",
        "list (bullet 1)", "\n1. ODFDOM in a numbered list (1)", "in a hyperlink",
        "cell A\tODFDOM in another cell B", "in Fontwork", "in a caption", "in a section\n",
        "ODFDOM using change tracking", "[1] ODFDOM in a footnote", "[RobCWeir] ODFDOM in a note",
    ],
    "nasty/pandoc-odt/footnote.odt": ["Some text with a footnote.", "[1] Footnote text"],
    "nasty/pandoc-odt/tab.odt": ["A\t\t\tB."],
    "transcripts/navarral-odt/P1_GMT20211118.odt": ["\n    1.a Was", "This is all I have to say."],
    "transcripts/unix-oral-history-html/kernighan.htm": ["Corbató"],
    "nasty/markitdown/test.rtf": ["This is a Sample RTF File"],
    "nasty/pandoc-rtf/bookmark.rtf": ["Bookmark_1", "click me"],
    "nasty/pandoc-rtf/list_complex.rtf": ["1. One", "b. Four", "II. Ten", "7.", "8.", "Continue"],
    "nasty/pandoc-rtf/table_nested_malformed_itap.rtf": [
        "Parent before", "Child at skipped level", "Parent after", "Outer cell",
    ],
    "nasty/striprtf/issue_37.rtf": ["≤\n≤"],
    "nasty/striprtf/issue_38.rtf": ["cell 1\tcell 2\tcell 3"],
    "nasty/tika-rtf/testRTFNewlines.rtf": ["one", "two", "three", "four"],
    "nasty/tika-rtf/testRTFUnicodeUCNControlWordCharacterDoubling.rtf": ["年", "abc", "念"],
    "nasty/tika-rtf/testRTFVarious.rtf": [
        "Here is a text box", "Bullet 1", "Row 1 Col 1\tRow 1 Col 2", "[1] This is a footnote.",
    ],
    "nasty/pypdf-samples/annotated_pdf.pdf": [
        "Some text.", "Line 1", "Line 2", "Not highlighted",
    ],
    "nasty/pypdf-samples/crazyones-pdfa.pdf": ["The misfits."],
    "nasty/docling/multi_page.pdf": ["The Evolution of the Word Processor\n"],
    "transcripts/openkamer-dutch-pdf/besluitenlijst_example1.pdf": [
        "Den Haag, 3 april 2009\n", "\n1. Agendapunt:\t", "\n16. Agendapunt:\t",
        "\n36. Agendapunt:\t",
    ],
    "transcripts/openkamer-dutch-pdf/besluitenlijst_example4.pdf": [
        "Den Haag, 8 maart 2011\n", "1. Agendapunt:\tSituatie drie Nederlandse militairen in Libië",
    ],
    "nasty/docling/textbox.docx": ["Suggested Reportable Symptoms", "Fever"],
    "nasty/docx2python-docx/merged_cells.docx": ["0-0", "0-12", "0-3", "12-0", "34-123", "4-0"],
    "nasty/docx2python-docx/nested_paragraphs.docx": ["Grab your reader’s attention"],
    "nasty/docx2python-docx/soft_line_breaks.docx": ["Line1\n", "Line2\n", "Line3"],
    "nasty/docx2python-docx/symbols.docx": ["🚑≠", "∞×", "🏝🛣🚼🛎🌪"],
    "nasty/docx2python-docx/example_numbering.docx": ["expect II", "expect viii", "expect ix"],
    "nasty/mammoth-docx/endnotes.docx": ["Ouch.", "A tachyon walks into a bar.", "Fin."],
    "nasty/mammoth-docx/footnotes.docx": ["Ouch.", "A tachyon walks into a bar.", "Fin."],
    "nasty/mammoth-docx/simple-list.docx": ["Apple", "Banana"],
    "nasty/mammoth-docx/strict-format.docx": ["Test"],
    "nasty/mammoth-docx/tables.docx": [
        "Above", "Top left", "Top right", "Bottom left", "Bottom right", "Below",
    ],
    "nasty/pandoc-docx/nested_smart_tags.docx": [
        "the king of Egypt died; and the children of Israel sighed"
    ],
    "nasty/pandoc-docx/table_gridbefore.docx": ["HYPERLINKS", "ENHANCED STATUS"],
    "nasty/pandoc-docx/table_variable_width.docx": ["h3", "h4", "h5", "c11", "c22", "c23"],
    "nasty/pandoc-docx/tables.docx": ["Russell Wilson", "Multiparagraph"],
    "nasty/pandoc-docx/track_changes_move.docx": [
        "Here is some text.", "Here is the text to be moved.", "Here is some more text.",
    ],
    "nasty/poi-docx/tika-3816.docx": [
        "Note", "Details", "Choose an item.", "Here is just a sample",
    ],
    "nasty/tika-docx/testWORD_phonetic.docx": ["東京"],
    "nasty/tika-docx/testWORD_sdtInTextBox.docx": [
        "rich-text-content-control_inside-text-box"
    ],
    "nasty/tika-docx/testWORD_text_box.docx": [
        "This text is directly in the body", "This text is inside of a text box",
    ],
    "nasty/vttjs/incorrect.vtt": ["&l &g; &nbsp &am; &lt &gt &nbs &nbs; &g; &lr;"],
    "nasty/vttjs/together.vtt": [
        "Some text < &> < &nb\xa0 &am< \u200f&lr\u200e other stuff."
    ],
    "nasty/vttjs/max-spots-over-sixty.vtt": ["Text"],
    "nasty/tika-text/testTXT_win-1252.txt": ["“windows”"],
    "nasty/charset-normalizer/sample-polish.txt": ['"source";"target"', '"REF.-2"'],
    "nasty/docling/docx_comments.docx": [
        "Document with Comments", "no comments attached",
        "This is a sample reviewer comment on the first paragraph.",
    ],
}  # fmt: skip
ABSENT = {
    "nasty/pandoc-rtf/bookmark.rtf": ["HYPERLINK", "bookmark_1"],
    "nasty/pypdf-samples/crazyones-pdfa.pdf": ["\ufb01", "\ufb00"],
    "nasty/pandoc-docx/zotero_citations.docx": ["ADDIN", "ZOTERO_ITEM", "CSL"],
    "nasty/tika-docx/testExternalRefs.docx": ["INCLUDEPICTURE \"", "http"],
    "nasty/tika-vtt-srt/testWebVTT.vtt": ["A:start", "D:vertical"],
    "nasty/webvtt-py/metadata_headers_multiline.vtt": ["color"],
    "nasty/webvtt-py/styles.vtt": ["papayawhip", "<b>"],
    "nasty/webvtt-py/comments.vtt": ["Kyle"],
    "nasty/docling/webvtt_example_03.vtt": ["62357a1d"],
}  # fmt: skip
WARNED = {
    "nasty/webvtt-py/missing_timeframe.vtt": "without a time",
    "nasty/vttjs/double-line-break.vtt": "without a time",
    "nasty/tika-docx/testSubdocument.docx": "chapter1",
}
TWINS = [
    ("nasty/powertools-docx/RP001-Tracked-Revisions-01.docx",
     "nasty/powertools-docx/RP001-Tracked-Revisions-01-Accepted.docx"),
    ("nasty/powertools-docx/RP002-Deleted-Text.docx",
     "nasty/powertools-docx/RP002-Deleted-Text-Accepted.docx"),
    ("nasty/powertools-docx/RP004-Deleted-Text-in-CC.docx",
     "nasty/powertools-docx/RP004-Deleted-Text-in-CC-Accepted.docx"),
    ("nasty/powertools-docx/RP005-Deleted-Paragraph-Mark.docx",
     "nasty/powertools-docx/RP005-Deleted-Paragraph-Mark-Accepted.docx"),
    ("nasty/charset-normalizer/sample-arabic-1.txt", "nasty/charset-normalizer/sample-arabic.txt"),
    ("nasty/charset-normalizer/sample-french-1.txt", "nasty/charset-normalizer/sample-french.txt"),
    ("nasty/charset-normalizer/sample-russian.txt",
     "nasty/charset-normalizer/sample-russian-2.txt"),
    ("nasty/charset-normalizer/sample-greek.txt", "nasty/charset-normalizer/sample-greek-2.txt"),
    ("nasty/charset-normalizer/sample-hebrew-3.txt",
     "nasty/charset-normalizer/sample-hebrew-2.txt"),
]  # fmt: skip
DISGUISED = [
    ("nasty/markitdown/random.bin", ".docx"), ("nasty/markitdown/random.bin", ".txt"),
    ("nasty/markitdown/random.bin", ".vtt"), ("nasty/tika-zip/droste.zip", ".docx"),
    ("nasty/tika-zip/droste.zip", ".txt"), ("nasty/poi-docx/invalid.xlsx", ".docx"),
    ("nasty/poi-docx/poc-xmlbomb.xlsx", ".docx"),
    ("nasty/poi-docx/poc-xmlbomb-empty.xlsx", ".docx"),
    ("nasty/tika-doc-legacy/testWORD.doc", ".docx"), ("nasty/mammoth-docx/tables.docx", ".txt"),
    ("nasty/markitdown/test.rtf", ".docx"), ("nasty/pypdf-samples/crazyones-pdfa.pdf", ".txt"),
    ("nasty/pandoc-odt/tab.odt", ".docx"), ("nasty/markitdown/random.bin", ".odt"),
    ("nasty/markitdown/random.bin", ".md"), ("nasty/markitdown/random.bin", ".html"),
    ("nasty/tika-zip/droste.zip", ".odt"), ("nasty/mammoth-docx/tables.docx", ".odt"),
    ("nasty/mammoth-docx/tables.docx", ".md"), ("nasty/mammoth-docx/tables.docx", ".html"),
    ("nasty/pypdf-samples/crazyones-pdfa.pdf", ".html"),
]  # fmt: skip


def read(name: str) -> Transcript:
    return readers.read(REAL / name, encoding=ENCODINGS.get(Path(name).name))


def flat(text: str) -> str:
    return " ".join(text.split())


def count_words(transcript: Transcript, note: str) -> int:
    """Count words: of what is said, or of the whole text where the note asks it or none speaks."""
    if "labels included" in note or not transcript.turns:
        return len(transcript.text.split())
    return sum(len(turn.text.split()) for turn in transcript.turns)


def check_figures(transcript: Transcript, figures: dict[str, Any], path: Path) -> None:
    if "turns" in figures:
        assert len(transcript.turns) == figures["turns"]
    if "words" in figures:
        assert count_words(transcript, figures.get("words_note", "")) == figures["words"]
    if "cues" in figures:
        text = path.read_text("utf-8-sig")
        cues = srt.parse(text) if path.suffix == ".srt" else vtt.parse(text).cues
        timed = [cue for cue in cues if cue.start is not None]
        assert len(timed) == figures["cues"]
    counts = Counter(turn.speaker for turn in transcript.turns)
    for speaker, number in figures.get("speakers", {}).items():
        assert counts[speaker] == number
    for text in figures.get("contains", []):
        assert text in NOT_CONTAINED or flat(text) in flat(transcript.text)


if DATA:

    @pytest.mark.parametrize("name", [name for name in FILES if name not in REFUSED])
    def test_file(name: str) -> None:
        transcript = read(name)
        check(transcript)
        figures = EXPECTED[name].get("figures") or {}
        if name in WHOLE:
            figures = {**figures, "words_note": "labels included"}
        if name in WORDS:
            figures = {**figures, "words": WORDS[name]}
        check_figures(transcript, figures, REAL / name)
        for text in ABSENT.get(name, []):
            assert text not in transcript.text
        position = 0
        for text in ONCE.get(name, []):
            assert transcript.text.count(text) == 1
            assert transcript.text.index(text) >= position
            position = transcript.text.index(text)
        if name in SPEAKERS:
            assert Counter(turn.speaker for turn in transcript.turns) == SPEAKERS[name]
            assert transcript.speakers == tuple(filter(None, SPEAKERS[name]))
        if name in WARNED:
            assert WARNED[name] in " ".join(transcript.warnings)
        elif Path(name).name not in ENCODINGS and not transcript.guessed:
            assert all(RECOGNITION.match(warning) for warning in transcript.warnings)

    @pytest.mark.parametrize("name", REFUSED)
    def test_refused(name: str) -> None:
        with pytest.raises(ReadError, match=REFUSED[name]) as caught:
            read(name)
        assert Path(name).name in str(caught.value)

    @pytest.mark.parametrize(("name", "suffix"), DISGUISED)
    def test_disguised(name: str, suffix: str, tmp_path: Path) -> None:
        path = tmp_path / f"bestand{suffix}"
        path.write_bytes((REAL / name).read_bytes())
        with pytest.raises(ReadError, match="bestand"):
            readers.read(path)

    @pytest.mark.parametrize(("name", "twin"), TWINS)
    def test_twins(name: str, twin: str) -> None:
        assert read(name).text == read(twin).text

    @pytest.mark.parametrize("name", [name for name in FILES if Path(name).name in ENCODINGS])
    def test_encoding_is_a_guess_until_it_is_named(name: str) -> None:
        guess = readers.read(REAL / name)
        assert guess.guessed
        assert guess.warnings
        assert "\ufffd" not in read(name).text

    @pytest.mark.parametrize(
        "number", ["3.utf16le-bom.txt", "4.utf8-bom.txt", "9.cp1252.txt", "9.docx", "3.md", "9.odt"]
    )
    def test_parliament(number: str) -> None:
        name = f"transcripts/handelingen-dutch-derived/h-tk-20172018-70-{number}"
        top, speakers = {"3": (19, 9), "4": (8, 7), "9": (23, 10)}[number[0]]
        transcript = read(name)
        counts = Counter(turn.speaker for turn in transcript.turns)
        assert (len(counts), counts.most_common(1)) == (speakers, [("De voorzitter", top)])
        expect = EXPECTED[name]["expect"]
        title, first, last = re.findall("title «(.*?)».*first «(.*?)…?».*last «…(.*?)»", expect)[0]
        assert transcript.header == (title,)
        assert transcript.turns[0].text.startswith(first)
        assert transcript.turns[-1].text.endswith(last)

    @pytest.mark.parametrize("name", ["A_f4_letterlijk.txt", "B_teams.vtt", "D_samenvattend.txt"])
    def test_exact_parse(name: str) -> None:
        path = Path(DATA) / "transcripts" / name
        expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
        transcript = readers.read(path)
        check(transcript)
        assert list(transcript.header) == expected["header"]
        assert [
            {"speaker": turn.speaker, "text": turn.text,
             "time_start": turn.time, "time_end": turn.time_end}
            for turn in transcript.turns
        ] == expected["turns"]  # fmt: skip
        assert list(transcript.paragraphs) == expected.get("paragraphs", [])

    def test_captions() -> None:
        transcript = read("transcripts/openscreencast-srt/nl.srt")
        first, last = transcript.turns[0], transcript.turns[-1]
        assert (first.text, first.time) == ("Hallo - die Zeilen nummerieren", 5)
        assert last.time_end == 3 * 60 + 11.9
        assert {turn.speaker for turn in transcript.turns} == {None}
        transcript = read("nasty/tika-vtt-srt/test_subrip.srt")
        assert transcript.text.startswith("ESSAI DE SOUS-TITRES\n")
        assert transcript.turns[5].text == "Réalisation TOTO"
        assert not transcript.roles
