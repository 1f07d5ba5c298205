"""SubRip captions: whatever is missing or loose in the file, the text and its times come over."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcoder import readers
from qcoder.errors import ReadError
from qcoder.model import Role, Transcript
from qcoder.readers import srt


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str | bytes, name: str = "overleg.srt") -> Transcript:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return readers.read(path)

    return read


def captions(*texts: str) -> str:
    return "\n\n".join(
        f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{text}" for n, text in enumerate(texts, 1)
    )


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def test_labelled_captions_become_turns(read) -> None:
    transcript = read(captions("Interviewer: Hoe is dat\nmet de gemeente?", "Fatma: Goed,",
                               "Fatma: wel snel.", "Interviewer: En nu?"))  # fmt: skip
    assert transcript.text == (
        "Interviewer: Hoe is dat met de gemeente?\nFatma: Goed, wel snel.\nInterviewer: En nu?"
    )
    assert [(turn.time, turn.time_end) for turn in transcript.turns] == [
        (1, 1.9), (2, 3.9), (4, 4.9),
    ]  # fmt: skip
    assert transcript.roles == {"Interviewer": Role.INTERVIEWER, "Fatma": Role.RESPONDENT}
    assert (transcript.format, transcript.warnings, transcript.dropped) == ("srt", (), ())


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:01,000 --> 00:00:02,500\nJa\n\n2\n00:00:03,000 --> 00:00:04,000\nNee\n",
        "1\r\n00:00:01,000 --> 00:00:02,500\r\nJa\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nNee",
        "\ufeff1\n00:00:01.000 --> 00:00:02.500\nJa\n\n2\n00:00:03.000 --> 00:00:04.000\nNee",
        "00:00:01,000 --> 00:00:02,500\nJa\n\n00:00:03,000 --> 00:00:04,000\nNee",
        "1\n00:00:01,000 --> 00:00:02,500\nJa\n2\n00:00:03,000 --> 00:00:04,000\nNee",
        "1\n00:00:01,000 --> 00:00:02,500\nJa\n00:00:03,000 --> 00:00:04,000\nNee",
        "7\n00:01,0 --> 00:02,5\nJa\n\n\n\n 9 \n0:03,000-->0:04,000\nNee",
        "1\n00:00:01,000 --> 00:00:02,500 X1:40 X2:600 Y1:20 Y2:50\nJa\n\n"
        "2\n00:00:03,000 --> 00:00:04,000 align:start\nNee",
        "1\n00: 00: 01, 000 -> 00: 00: 02, 500\nJa\n\n2\n00: 00: 03,000 -> 00: 00: 04,000\nNee",
        "1\n00:00:01,000 --> 00:00:02,500 Ja\n2\n00:00:03,000 --> 00:00:04,000 Nee",
        "1\n00:00:01,000 --> 00:00:02,500\n<i>Ja</i>\n\n2\n00:00:03,000 --> 00:00:04,000\n"
        r"{\an8}<font color=red>Nee</font>",
        "1\n00:00:01,000 --> 00:00:02,500\n{b}Ja{/b}\n2\n00:00:03,000 --> 00:00:04,000\n\nNee",
    ],
)  # fmt: skip
def test_variants_of_two_captions(read, text: str) -> None:
    found = read(text)
    assert [(turn.text, turn.time, turn.time_end) for turn in found.turns] == [
        ("Ja", 1, 2.5), ("Nee", 3, 4),
    ]  # fmt: skip
    assert found.text == "Ja\nNee"


def test_an_empty_line_ends_no_caption(read) -> None:
    assert read(captions("Een\n\nTwee", "Drie")).text == "Een Twee\nDrie"


def test_a_number_that_is_said_stays(read) -> None:
    times = "00:00:0{}:000 --> 00:00:0{},900\n".replace(":000", ",000")
    text = "1\n" + times.format(1, 1) + "In\n2014\n" + times.format(2, 2) + "Ja\n\n3\n"
    assert read(text + times.format(3, 3) + "En\n4\n" + times.format(4, 4) + "x").text == (
        "In 2014\nJa\nEn\nx"
    )
    assert read(captions("2014", "2015")).text == "2014\n2015"


def test_dashes_tell_two_speakers_apart(read) -> None:
    found = read(captions("<i>- Hoe?</i>\n<i>- Zo.</i>", "En toen\nnog iets", "- Ja.", "Piet – ja"))
    assert [turn.text for turn in found.turns] == ["Hoe?", "Zo.", "En toen nog iets", "Ja.",
                                                   "Piet – ja"]  # fmt: skip
    assert found.text.startswith("- Hoe?\n- Zo.\nEn toen")
    assert said(read(captions("- Ana: Hoe?\n- Piet: Zo.", "- Ana: En?\n- Piet: Nee."))) == [
        ("Ana", "Hoe?"), ("Piet", "Zo."), ("Ana", "En?"), ("Piet", "Nee."),
    ]  # fmt: skip


def test_one_dash_is_text(read) -> None:
    assert read(captions("- dat dus", "en dat")).text == "- dat dus\nen dat"


def test_sounds_are_no_speakers(read) -> None:
    found = read(captions("[MUSIC]", "Hoi.", "[MUSIC]", "Dag.", "[APPLAUS]", "[APPLAUS]"))
    assert found.roles == {}
    assert found.text.count("[MUSIC]") == 2
    found = read(captions("I: Hoe?", "R: Zo.", "[MUSIC]", "I: En?", "R: Ja."))
    assert list(found.roles) == ["I", "R"]
    assert "[MUSIC]" in found.text


def test_text_above_the_first_caption_is_kept_and_warned_about(read) -> None:
    found = read("Gemaakt door X\n\n" + captions("Ja"))
    assert found.text == "Gemaakt door X\nJa"
    assert "without a time" in found.warnings[0]


def test_other_encodings(read) -> None:
    found = read(captions("Één café – ja").encode("cp1252"))
    assert found.text == "Één café – ja"
    assert (found.encoding, found.guessed) == ("cp1252", True)
    assert read(b"\xff\xfe" + captions("Één").encode("utf-16-le")).text == "Één"


def test_what_stands_under_another_name(read) -> None:
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Ja</v>"
    assert read(vtt).text == "Ana: Ja"
    assert read(captions("Ja"), "overleg.vtt").text == "Ja"
    with pytest.raises(ReadError, match=r"overleg\.txt.*SubRip"):
        read(captions("Ja"), "overleg.txt")


@pytest.mark.parametrize(
    "text",
    [
        "", "  \n", "WEBVTT", "proza zonder tijden", "{0}{25}Hallo|daar\n{26}{50}Dag",
        "00:00:01.000,00:00:02.000\nHallo", "1\n00:00:01,000 --> 00:00:02,000\n<i></i>\n",
        "[Script Info]\nDialogue: 0,0:00:01.00,0:00:02.00,,Hallo", b"%PDF-1.7", b"\0\1\2" * 50,
    ],
)  # fmt: skip
def test_no_captions_no_transcript(read, text: str | bytes) -> None:
    with pytest.raises(ReadError, match=r"overleg\.srt"):
        read(text)


def test_captions_are_counted_apart_from_turns() -> None:
    assert [cue.start for cue in srt.parse(captions("Ana: a", "Ana: b", "c"))] == [1, 2, 3]
