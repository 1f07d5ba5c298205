"""WebVTT: cues become turns of a readable text, and no text is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcoder import readers
from qcoder.errors import ReadError
from qcoder.model import Role, Span, Transcript
from qcoder.readers import vtt


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str | bytes) -> Transcript:
        path = tmp_path / "overleg.vtt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return readers.read(path)

    return read


def cues(*texts: str) -> str:
    blocks = [f"00:00:{n:02}.000 --> 00:00:{n:02}.900\n{text}" for n, text in enumerate(texts)]
    return "\n\n".join(["WEBVTT", *blocks])


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def test_teams(read) -> None:
    transcript = read(
        "WEBVTT\n\n6f1c2d1e-77aa-4b0e/18-0\n00:04:09.835 --> 00:04:14.120\n"
        "<v Anouk de Wit (Bureau X)>Hoe is dat\nmet de gemeente?</v>\n\n"
        "6f1c2d1e-77aa-4b0e/22-0\n00:04:14.435 --> 00:04:21.900\n<v Fatma Yıldız>Goed &amp;</v>\n\n"
        "00:04:21.900 --> 00:04:29.015\n<v Fatma Yıldız>wel snel.</v>\n"
    )
    assert transcript.text == (
        "Anouk de Wit (Bureau X): Hoe is dat met de gemeente?\nFatma Yıldız: Goed & wel snel."
    )
    first, second = transcript.turns
    assert (first.time, first.time_end) == (249.835, 254.12)
    assert (second.time, second.time_end) == (254.435, 269.015)
    assert first.label == Span(0, len("Anouk de Wit (Bureau X):"))
    assert transcript.roles["Fatma Yıldız"] is Role.RESPONDENT
    assert (transcript.format, transcript.header) == ("vtt", ())


def test_zoom_labels_stand_in_the_text(read) -> None:
    transcript = read(cues("Ana Costa: Hoe ging dat?", "Piet: Goed: echt.", "Ana Costa: Mooi.",
                           "iemand zonder naam", "Ana Costa: Om 10:30?", "Piet: Ja."))  # fmt: skip
    assert said(transcript) == [
        ("Ana Costa", "Hoe ging dat?"), ("Piet", "Goed: echt."), ("Ana Costa", "Mooi."),
        (None, "iemand zonder naam"), ("Ana Costa", "Om 10:30?"), ("Piet", "Ja."),
    ]  # fmt: skip
    assert transcript.text.split("\n")[3] == "iemand zonder naam"


def test_names_that_occur_once_where_most_cues_have_one(read) -> None:
    transcript = read(cues("Jan: Hoe ging dat?", "Eva: Goed: echt.", "Jan: Mooi."))
    assert said(transcript) == [("Jan", "Hoe ging dat?"), ("Eva", "Goed: echt."), ("Jan", "Mooi.")]
    transcript = read(cues("jan b.: Hoe?", "jan b.: En?", "Eva: Zo.", "Even dit: het ging goed."))
    assert said(transcript)[-1] == (None, "Even dit: het ging goed.")


def test_names_need_most_cues(read) -> None:
    transcript = read(cues("Dit dus.", "Amsterdam: daar was het.", "En toen?", "Weg."))
    assert transcript.roles == {}


def test_labels_only_where_the_speaker_changes(read) -> None:
    transcript = read(cues("I: Hoe ging", "dat nou?", "R: Het ging", "eigenlijk", "best goed."))
    assert said(transcript) == [("I", "Hoe ging dat nou?"), ("R", "Het ging eigenlijk best goed.")]


def test_two_voices_in_one_cue(read) -> None:
    text = "Eerst.\n<v.luid Ana>Hoe?</v>\n<v Piet>Zo.\n<i>(lacht)</i>"
    assert said(read(cues(text))) == [(None, "Eerst."), ("Ana", "Hoe?"), ("Piet", "Zo. (lacht)")]


def test_text_after_a_voice_has_no_speaker(read) -> None:
    assert said(read(cues("<v Ana>Hoe?</v> gelach"))) == [("Ana", "Hoe?"), (None, "gelach")]


def test_unlabelled_cues_are_turns_of_their_own(read) -> None:
    transcript = read(cues("Eén", "Twee", "", "Drie"))
    assert said(transcript) == [(None, "Eén"), (None, "Twee"), (None, "Drie")]
    assert transcript.roles == {}


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("<b>vet</b> en <c.geel.groot>kleur</c>", "vet en kleur"),
        ("<00:00:01.500>tijd <lang nl>taal</lang>", "tijd taal"),
        ("a &lt; b &gt; c &amp;lt; &nbsp;.", "a < b > c &lt; \xa0."),
        ("&lt zonder &l &g; &nbs", "&lt zonder &l &g; &nbs"),
        ("&#233;&#xe9;n", "één"),
        ("3 < 4 en <3", "3 < 4 en <3"),
    ],
)
def test_markup_and_entities(read, marked: str, plain: str) -> None:
    assert read(cues(marked)).text == plain


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffWEBVTT\r\n\r\n1\r\n00:01.000 --> 00:02.000\r\nJa\r\n",
        "WEBVTT\r\r00:01.000 --> 00:02.000\rJa",
        "WEBVTT FILE\n\n00:01.000 --> 00:02.000line:40% size:40%\nJa",
        "WEBVTT\n\n0:00:01.000 --> 0:00:02.000 align:start D:vertical\nJa",
        "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nJa",
        "WEBVTT\n00:01.000 --> 00:02.000\nJa",
        "00:01.000 --> 00:02.000\nJa",
        "WEBVTT\n\nid \x85 met \u2028 rare tekens\n00:01.000 --> 00:02.000\nJa",
    ],
)
def test_variants_of_one_cue(read, text: str) -> None:
    transcript = read(text)
    assert [(turn.text, turn.time, turn.time_end) for turn in transcript.turns] == [("Ja", 1, 2)]


def test_cues_without_an_empty_line_between(read) -> None:
    assert read("WEBVTT\n\n00:01.000 --> 00:02.000\nJa\n00:03.000 --> 00:04.000\nNee").text == (
        "Ja\nNee"
    )


def test_more_than_a_hundred_hours(read) -> None:
    assert read("WEBVTT\n\n120:00:00.000 --> 120:00:01.000\nJa").turns[0].time == 432_000


def test_what_is_not_speech_is_named(read) -> None:
    transcript = read(
        "WEBVTT - Vertaling\nKind: captions\n\nNOTE dit is\neen opmerking\n\nSTYLE\n::cue {}\n\n"
        "REGION\nid:x\n\n00:01.000 --> 00:02.000\nJa\n\nNOTE\nnog een\n"
    )
    assert transcript.text == "Ja"
    assert transcript.dropped == (
        "file header: Vertaling Kind: captions", "2 comments", "2 style blocks",
    )  # fmt: skip


def test_text_without_times_is_kept_and_warned_about(read) -> None:
    transcript = read("WEBVTT\n\n00:01.000 --> 00:02.000\nEen\n\nTwee\n\n00:03.000 --> x\nDrie")
    assert "Twee" in transcript.text
    assert "Drie" in transcript.text
    assert "2 pieces" in transcript.warnings[0]


def test_cues_are_counted_apart_from_turns() -> None:
    parsed = vtt.parse(cues("<v Ana>a", "<v Ana>b", "c"))
    assert [cue.start for cue in parsed.cues] == [0, 1, 2]


@pytest.mark.parametrize(
    "text", ["", "WEBVTT", "WEBVTT\n\nNOTE niets", cues("", "<b></b>"), "proza"]
)
def test_no_cues_no_transcript(read, text: str) -> None:
    with pytest.raises(ReadError, match=r"overleg\.vtt"):
        read(text)
