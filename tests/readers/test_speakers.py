"""Who says what: every convention for labels and times, and what must not become a speaker."""

from __future__ import annotations

import time

import pytest

from qcoder.model import Role, Turn
from qcoder.readers import speakers


def turns(text: str) -> tuple[Turn, ...]:
    return speakers.find(text)[0].turns


def said(text: str) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in turns(text)]


def header(text: str) -> list[str]:
    span = speakers.find(text)[0].header
    return text[span.start : span.end].split("\n") if span else []


ALTERNATING = "{a} Hoe ging dat?\n{b} Goed.\n{a} En toen?\n{b} Nou, eh, weg."


@pytest.mark.parametrize(
    ("a", "b", "first", "second"),
    [
        ("I:", "R:", "I", "R"),
        ("i:", "r:", "i", "r"),
        ("I:", "R1:", "I", "R1"),
        ("I :", "R :", "I", "R"),
        ("Interviewer:", "Respondent 2:", "Interviewer", "Respondent 2"),
        ("Interviewer 1:", "Geïnterviewde:", "Interviewer 1", "Geïnterviewde"),
        ("Spreker 1:", "Spreker 2:", "Spreker 1", "Spreker 2"),
        ("SP1:", "SP2:", "SP1", "SP2"),
        ("MW1:", "K-02:", "MW1", "K-02"),
        ("Moderator:", "Deelnemer 3:", "Moderator", "Deelnemer 3"),
        ("Researcher 1:", "Ana:", "Researcher 1", "Ana"),
        ("SPEAKER_00:", "SPEAKER_01:", "SPEAKER_00", "SPEAKER_01"),
        ("[i]", "[r]", "i", "r"),
        ("[id1]", "[id2]", "id1", "id2"),
        ("[Ana]", "[Fatma Yıldız]", "Ana", "Fatma Yıldız"),
        ("**I:**", "**R:**", "I", "R"),
        ("**Ana**:", "**Piet**:", "Ana", "Piet"),
        ("I\t", "R\t", "I", "R"),
        ("I:\t", "R:\t", "I", "R"),
        ("Ana\t", "Piet\t", "Ana", "Piet"),
        ("I -", "R –", "I", "R"),
        ("Ana –", "Piet –", "Ana", "Piet"),
        ("Marleen de Boer:", "Jan-Pieter van ’t Hoff:", "Marleen de Boer",
         "Jan-Pieter van ’t Hoff"),
        ("A.B. Jansen:", "Dr. El Amrani:", "A.B. Jansen", "Dr. El Amrani"),
        ("Anouk de Wit (Bureau X):", "De heer Ronnes (CDA):", "Anouk de Wit (Bureau X)",
         "De heer Ronnes (CDA)"),
        ("A.B.:", "C. de Vries:", "A.B.", "C. de Vries"),
        ("Int.:", "Resp.:", "Int.", "Resp."),
        ("Q.", "A.", "Q", "A"),
        ("V.", "A.", "V", "A"),
        (">> Ana:", ">> Piet:", "Ana", "Piet"),
        ("• I:", "• R:", "I", "R"),
        ("- I:", "- R:", "I", "R"),
        ("Man 1:", "Vrouw 2:", "Man 1", "Vrouw 2"),
        ("[12-03-2024, 10:01:05] Ana:", "[12-03-2024, 10:01:15] Piet:", "Ana", "Piet"),
        ("12-03-2024 10:01 - Ana:", "12-03-2024 10:02 - Piet:", "Ana", "Piet"),
        ("[00:01:02] I:", "[00:01:09] R:", "I", "R"),
        ("00:01:02 I:", "00:01:09 R:", "I", "R"),
        ("(01:02) Ana:", "(01:09) Piet:", "Ana", "Piet"),
        ("#00:01:02-3# I:", "#00:01:09-0# R:", "I", "R"),
        ("Ana [00:01:02]:", "Piet (01:09):", "Ana", "Piet"),
        ("I [00:01:02]", "R [00:01:09]", "I", "R"),
        ("00:01\tI\t", "00:05\tR\t", "I", "R"),
        ("I\t00:01\t", "R\t00:05\t", "I", "R"),
        ("אנה:", "דוד:", "אנה", "דוד"),
    ],
)  # fmt: skip
def test_labels_before_the_speech(a: str, b: str, first: str, second: str) -> None:
    expected = ["Hoe ging dat?", "Goed.", "En toen?", "Nou, eh, weg."]
    assert said(ALTERNATING.format(a=a, b=b)) == list(
        zip([first, second] * 2, expected, strict=True)
    )


@pytest.mark.parametrize(
    ("one", "two", "first", "second"),
    [
        ("Ana Costa  0:03", "Piet   01:02:03", "Ana Costa", "Piet"),
        ("Ana Costa\t0:03", "Piet\t01:02:03", "Ana Costa", "Piet"),
        ("00:00:03 Speaker 1", "01:02:03 Speaker 2", "Speaker 1", "Speaker 2"),
        ("Speaker 1 00:00:03", "Speaker 2 01:02:03", "Speaker 1", "Speaker 2"),
        ("00:00:03\nSpeaker 1", "01:02:03\nSpeaker 2", "Speaker 1", "Speaker 2"),
        ("00:00:03\n\nAna", "01:02:03\n\nPiet", "Ana", "Piet"),
        ("Speaker 1\n00:00:03", "Speaker 2\n01:02:03", "Speaker 1", "Speaker 2"),
        ("[00:00:03] - Speaker 1", "[01:02:03] - Speaker 2", "Speaker 1", "Speaker 2"),
        ("0:0:3.0 --> 0:0:9.0\nAna Costa", "1:2:3.0 --> 1:2:9.0\nPiet", "Ana Costa", "Piet"),
    ],
)
def test_label_and_time_above_the_speech(one: str, two: str, first: str, second: str) -> None:
    text = f"{one}\nHoe ging dat?\n\n{two}\nGoed.\nHeel goed.\n\n{one}\nEn toen?"
    found = turns(text)
    assert [(turn.speaker, turn.text) for turn in found] == [
        (first, "Hoe ging dat?"), (second, "Goed.\nHeel goed."), (first, "En toen?"),
    ]  # fmt: skip
    assert [turn.time for turn in found] == [3, 3723, 3]


@pytest.mark.parametrize("number", ["{n} ", "{n}. ", "{n}\t", "[{n}] ", "({n}) "])
def test_numbers_of_lines_stand_before_the_label(number: str) -> None:
    labelled = ["I: Hoe ging dat?", "R: Goed.", "I: En toen?", "R: Weg."]
    text = "\n".join(number.format(n=n) + line for n, line in enumerate(labelled, 1))
    assert said(text) == [("I", "Hoe ging dat?"), ("R", "Goed."), ("I", "En toen?"), ("R", "Weg.")]


def test_a_numbered_column_and_the_titles_of_columns() -> None:
    text = "Nr\tSpreker\tTekst\n1\tI\tHoe ging dat?\n2\tR\tGoed.\n3\tI\tEn toen?\n4\tR\tWeg."
    assert [speaker for speaker, _text in said(text)] == ["I", "R", "I", "R"]
    text = "Spreker\tTekst\nI\tHoe ging dat?\nR\tGoed.\nI\tEn toen?\nR\tWeg."
    assert [speaker for speaker, _text in said(text)] == ["I", "R", "I", "R"]


def test_a_name_in_brackets_and_a_time_above_the_speech() -> None:
    text = (
        "[Ana Jansen] 10:01:05\nHoe ging dat?\n\n[Piet] 10:01:15\nGoed.\n\n[Ana Jansen] 10:02\nO."
    )
    first, second, third = turns(text)
    assert (first.speaker, first.text, first.time) == ("Ana Jansen", "Hoe ging dat?", 36065)
    assert (second.speaker, third.speaker) == ("Piet", "Ana Jansen")


def test_a_dash_before_the_time_is_no_part_of_the_name() -> None:
    text = "Ana - 00:03\nHoe ging dat?\n\nPiet - 00:08\nGoed.\n\nAna - 00:12\nEn toen?"
    assert [speaker for speaker, _text in said(text)] == ["Ana", "Piet", "Ana"]


def test_numbered_questions_have_one_speaker_where_the_answers_are_labelled() -> None:
    text = "Vraag 1: Hoe?\nAntwoord: Goed.\nVraag 2: Wie?\nAntwoord: Ik."
    assert [speaker for speaker, _text in said(text)] == ["Vraag", "Antwoord"] * 2


def test_above_the_first_question_the_rest_is_answer_too() -> None:
    before = "Dit is wat ik er zelf van vind, en dat is heel veel. Echt waar."
    text = f"{before}\nI: Hoe ging dat?\nGoed.\nI: En toen?\nWeg."
    assert said(text)[0] == (None, before)
    assert said("Gesprek met Jan\n\nI: Hoe ging dat?\nGoed.\nI: En toen?\nWeg.")[0][0] == "I"


def test_a_sentence_that_returns_is_no_speaker() -> None:
    text = "I: Hoe?\nR: Zo.\nEn dan nog iets: geld.\nI: Waarom?\nR: Tja.\n" + (
        "En dan nog iets: tijd.\n" * 6
    )
    assert [speaker for speaker, _text in said(text)] == ["I", "R"] * 2


def test_label_alone_on_a_line() -> None:
    text = (
        "De voorzitter:\nHoe ging dat?\n\nMevrouw Kröger (GL):\nGoed.\nOok dit.\n\n"
        "De voorzitter:\nEn u?\n\nMinister De Jonge:\nJa.\n\nDe voorzitter:\nDank.\n\n"
        "Mevrouw Kröger (GL):\nEn nu?\n\nDe voorzitter:\nKlaar.\n\nDe heer Kops (PVV):\nEenmaal."
    )
    assert [speaker for speaker, _ in said(text)] == [
        "De voorzitter", "Mevrouw Kröger (GL)", "De voorzitter", "Minister De Jonge",
        "De voorzitter", "Mevrouw Kröger (GL)", "De voorzitter", "De heer Kops (PVV)",
    ]  # fmt: skip
    assert said(text)[1][1] == "Goed.\nOok dit."


def test_code_alone_on_a_line() -> None:
    assert said("Spreker 1\nHoe?\nSpreker 2\nZo.\nSpreker 1\nJa?") == [
        ("Spreker 1", "Hoe?"), ("Spreker 2", "Zo."), ("Spreker 1", "Ja?"),
    ]  # fmt: skip


def test_where_the_interviewer_alone_is_labelled_the_rest_is_answer() -> None:
    text = "1 Lees de tekst.\n\tIk lees.\n\tMODERATOR: Ja?\n\tGoed.\n1.a Was het duidelijk?\nJa."
    text += "\nMODERATOR: Dank.\nMODERATOR: Nog iets?"
    assert said(text) == [
        ("MODERATOR", "Ja?"), (None, "Goed.\n1.a Was het duidelijk?\nJa."), ("MODERATOR", "Dank."),
        ("MODERATOR", "Nog iets?"),
    ]  # fmt: skip
    assert header(text) == []


def test_dialogue_dashes_have_no_speaker() -> None:
    found = turns("- En dan?\n- Ja, dus.\n– Ok?\n- Nee.")
    assert [(turn.speaker, turn.text) for turn in found][:2] == [
        (None, "En dan?"),
        (None, "Ja, dus."),
    ]
    assert speakers.find("- En dan?\n- Ja, dus.\n– Ok?\n- Nee.")[1] == {}


def test_unlabelled_lines_continue_the_turn_in_one_stretch() -> None:
    found = turns("I: Hoe?\n\nR: Zo.\n\nEn ook zo.\n\nI: Mooi?")
    assert [turn.text for turn in found] == ["Hoe?", "Zo.\n\nEn ook zo.", "Mooi?"]
    assert len(found[1].speech) == 1


def test_a_name_that_speaks_once_in_a_clearly_labelled_document() -> None:
    text = "Moderator: Welkom?\n" + "Karin: Ja.\nPiet: Nee.\n" * 3 + "Wim: Eenmaal.\nKarin: Ok."
    assert ("Wim", "Eenmaal.") in said(text)


def test_spellings_of_one_label_are_one_speaker() -> None:
    text = "Interviewer: Hoe?\nRespondent 1: Zo.\ninterviewer : En?\nrespondent1: Ja.\n"
    text += "Interviewer: Ok.\nRespondent 1: Dag."
    assert set(speakers.find(text)[1]) == {"Interviewer", "Respondent 1"}


def test_a_turn_without_words_keeps_its_place() -> None:
    found = turns("I: Hoe?\nR:\nI: Ja?\nR: Nee.")
    assert [turn.text for turn in found] == ["Hoe?", "", "Ja?", "Nee."]
    assert found[1].start == found[1].end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I\tHoe ging dat?\nR\tGoed.", ["I", "R"]),
        ("Spreker 1\tWelkom\nSpreker 2\tDank", ["Spreker 1", "Spreker 2"]),
        ("I: Hoe ging dat?\nR: Goed.", ["I", "R"]),
        ("I: Hoi\nR1: Hoi\nR2: Hallo\nR3: Dag", ["I", "R1", "R2", "R3"]),
        ("Spreker 1: a\nSpreker 2: b\nSpreker 3: c\nSpreker 4: d",
         ["Spreker 1", "Spreker 2", "Spreker 3", "Spreker 4"]),
        ("Interviewer: Hoe ging dat?\nAna: Goed.", ["Interviewer", "Ana"]),
        ("Jan de Boer:\nHoe ging dat?\n\nEva:\nGoed.\nEcht.", ["Jan de Boer", "Eva"]),
        ("Jan: Hoe ging dat?\nEva: Goed.\nJan: Mooi.", ["Jan", "Eva", "Jan"]),
        ("I: Hoe ging dat?\nNou, goed.", ["I", None]),
    ],
)  # fmt: skip
def test_a_short_conversation(text: str, expected: list[str | None]) -> None:
    assert [speaker for speaker, _ in said(text)] == expected


# --- times


def test_f4_stamps_at_the_end_are_end_times() -> None:
    first, second, third = turns(
        "I: En? #00:12:03-5#\n\nR: Ja #00:12:40-0# en nog\nmeer. #00:12:41-0#\n\nI: Ok (00:12:50)"
    )
    assert (first.time, first.time_end, first.text) == (None, 723.5, "En?")
    assert (second.time, second.time_end, second.text) == (None, 761.0, "Ja en nog\nmeer.")
    assert len(second.speech) == 2
    assert (third.time_end, third.text) == (770.0, "Ok")


@pytest.mark.parametrize(
    ("stamp", "seconds"),
    [("[00:21:16]", 1276), ("#00:21:16-5#", 1276.5), ("21:16", 1276), ("(1:21:16)", 4876),
     ("[21:16.250]", 1276.25), ("00:21:16,5", 1276.5)],
)  # fmt: skip
def test_stamps_at_the_start_are_start_times(stamp: str, seconds: float) -> None:
    found = turns(f"{stamp} R1: Zo.\nMaar [00:22:00] toch.\n{stamp} R2: Ja.")
    assert [(turn.speaker, turn.time) for turn in found] == [("R1", seconds), ("R2", seconds)]
    assert found[0].text == "Zo.\nMaar toch."


def test_a_time_before_the_label_belongs_to_the_label() -> None:
    text = "[00:00:01] R1: Zo.\n00:00:09\nR2: (00:10) Ja."
    first, second = turns(text)
    assert [text[slice(*turn.label)] for turn in (first, second) if turn.label] == [
        "[00:00:01] R1:", "00:00:09\nR2:",
    ]  # fmt: skip
    assert (first.text, second.text, second.time) == ("Zo.", "Ja.", 9)


def test_stamps_between_paragraphs_interrupt_the_speech() -> None:
    found = turns("I: Hoe?\nR: Zo.\n[00:05:00]\nEn zo.\n00:06:00 Ook zo.\nI: Mooi?")
    assert found[1].text == "Zo.\nEn zo.\nOok zo."
    assert len(found[1].speech) == 3


def test_spoken_times_stay_speech() -> None:
    text = "I: Hoe laat?\nR: Om 10:30 begon het, zie (3:16) en 1:1.\n10:30 gingen we weg.\nI: Ok?"
    assert said(text)[1][1] == "Om 10:30 begon het, zie (3:16) en 1:1.\n10:30 gingen we weg."


# --- not speakers


INTERVIEW = "I: Hoe ging dat?\nR: Goed.\n{line}\nI: En toen?\nR: Weg.\n{line}\nI: Ja?\nR: Nee."


@pytest.mark.parametrize(
    "line",
    [
        "Let op: dit is een aantekening.",
        "Samenvatting: het ging goed.",
        "Kiger, M. & Varpio, L. (2020): Thematic analysis, DOI: 10.1080/0142159X",
        "http://example.org/pagina: kijk daar",
        "10:30: vertrek",
        "Om half elf: vertrek",
        "Ja - dat klopt",
        "[lacht] en zo",
        "[naam cliënt 1] was weg",
        "(onverstaanbaar)",
        "Ik zei nog: doe dat niet",
        "I - I do not know",
        "dag 1: aankomst",
        "Vraag me niet hoe: het ging",
    ],
)
def test_inside_an_interview_these_continue_the_turn(line: str) -> None:
    text = INTERVIEW.format(line=line)
    assert list(speakers.find(text)[1]) == ["I", "R"]
    assert line in said(text)[1][1]


@pytest.mark.parametrize(
    "text",
    [
        "Verslag\n\nSuccesfactoren: regie?\nKnelpunten: a\n\nSuccesfactoren: tijd\nKnelpunten: b",
        "Vraag 1: Hoe?\nGoed.\nVraag 2: Waarom?\nDaarom.\nVraag 3: Wie?\nIk.",
        "Punten:\n- een\n- twee\n- drie\n- vier\n- vijf",
        "Samenwerking\nHet gaat goed.\n\nDoelgroepen\nHet kan beter.",
        "Er is 1 ding: geld. Is dat zo?\nEr is 1 ding: tijd.\nMijn vraag: hoe verder?",
        "Braun, V. (2006): Using thematic analysis.\nKiger, M. (2020): Thematic analysis. Why?",
        "10:30: vertrek\n11:30: aankomst\n12:00: eten?",
        "https://a.nl: x\nhttps://b.nl: y?",
        "I: enige regel",
        "Van: Ana\nAan: Piet\nKun je?\n\nVan: Piet\nAan: Ana\nJa.\n\nVan: Ana\nAan: Piet\nOk.",
        "Voordeel: snel\nNadeel: duur\nIs dat zo?\nVoordeel: mooi\nNadeel: lelijk",
        "Wat ging goed: a\nWat kon beter: b?\nWat ging goed: c\nWat kon beter: d\nWat ging goed: e",
        "Wat vinden zij? Dit.\n- R1: prima\n- R2: goed\nEn geld.\n- R1: meer\n- R3: nee",
        "A1: aanleiding\nA2: doel\nB1: samenwerking\nB2: geld\nC1: overig",
        "R1: 5\nR2: 4\nR3: 3",
        "1. Doel: a\n2. Resultaat: b?\n3. Doel: c\n4. Resultaat: d",
        "A. Inleiding\nTekst.\nB. Methode\nTekst?\nA. Inleiding\nTekst.",
        "Jan: Hoe ging dat?\nEva: Goed.",
        "Jan:\nHet ging goed.\nEva:\nNiet slecht.",
        "Respondent\tLeeftijd\nR1\t45\nR2\t38",
        "I\tInleiding\nII\tMethode\nIII\tResultaten\nIV\tDiscussie\nV\tSlot",
        "",
        "\n\n",
    ],
)
def test_texts_without_turns(text: str) -> None:
    structure, roles = speakers.find(text)
    assert structure.turns == ()
    assert roles == {}


def test_what_follows_the_last_turn_is_no_speaker() -> None:
    text = "I: Hoe?\nR: Zo.\nI: En?\nR: Nee.\n\nLiteratuur\nKiger, M. (2020): Thematic analysis"
    assert list(speakers.find(text)[1]) == ["I", "R"]


# --- header


FIELDS = "Project:\tUitstap\nRespondent: R07, begeleider\nDatum: 14-09-2018\nInterviewer: AK"


@pytest.mark.parametrize(
    ("above", "a", "b"),
    [
        (f"{FIELDS}\n\n", "I:", "R:"),
        (f"{FIELDS}\n\n", "Interviewer:", "Respondent:"),
        (f"{FIELDS}\n", "Interviewer:", "Respondent:"),
        ("Interview 7\n\nInterviewer: Anna Bos\n\nDatum: 3 mei\n\n", "Interviewer:", "Respondent:"),
        ("12-May-2023 - 10:36 - 1h09m31s – Ana\n", "Researcher 1:", "Ana:"),
        ("Titel / Ondertitel / Cliënten\n\n", "De voorzitter:", "Mevrouw Bos (X):"),
        ("Tijd\tSpreker\tTekst\n", "00:01\tI\t", "00:02\tR\t"),
        ("", "I:", "R:"),
    ],
)
def test_header_lines_are_no_turns(above: str, a: str, b: str) -> None:
    text = above + "\n".join([ALTERNATING.format(a=a, b=b)] * 2)
    found, roles = speakers.find(text)
    assert len(found.turns) == 8
    assert len(roles) == 2
    assert header(text) == (above.strip().split("\n") if above else [])


KEYS = (
    "Titel: Zorg in de wijk\nDatum: 3 mei\nGeïnterviewde: mevr. X\nInterviewer: AK\nLocatie: Venlo"
)


@pytest.mark.parametrize("turns", [1, 3])
@pytest.mark.parametrize(("a", "b"), [("Interviewer", "Geïnterviewde"), ("I", "R")])
@pytest.mark.parametrize(
    "above",
    [
        KEYS + "\n\n",
        KEYS + "\n",
        KEYS.replace(": ", ":\t") + "\n",
        KEYS.replace("\n", "\n\n") + "\n\n",
        "Interview 7\n\n" + KEYS + "\n\n",
        "Datum: 3 mei\nInterviewer: AK\nGeïnterviewde: mevr. J. de Vries\n",
        "Datum: 3 mei\nInterviewer: A. Bos, B. Smit en C. Jansen\nGeïnterviewde: arts\n\n",
        "Datum: 3 mei\nInterviewer:\nGeïnterviewde: R07\nDuur: 1 uur\n\n",
        "Titel: Hoe gaat het in de wijk? Een gesprek.\nInterviewer: AK\n\n",
        "Opdrachtgever: gemeente\nInterviewer: AK\nGeïnterviewde: arts\nAfdeling: zorg\n\n",
    ],
)
def test_labels_of_the_interview_in_a_header(above: str, a: str, b: str, turns: int) -> None:
    text = above + f"{a}: Kunt u dat vertellen?\n{b}: Ja hoor.\n" * turns
    assert said(text) == [(a, "Kunt u dat vertellen?"), (b, "Ja hoor.")] * turns
    assert header(text) == above.strip().split("\n")


def test_words_of_which_the_interview_uses_the_initial_are_header() -> None:
    text = "Interviewer: AK\nRespondent: R07\n\n" + ALTERNATING.format(a="I:", b="R:")
    assert len(turns(text)) == 4
    assert header(text) == ["Interviewer: AK", "Respondent: R07"]


@pytest.mark.parametrize("above", ["", "Interview 7\n", "Datum: 3 mei\n", "Datum: 3 mei\n\n"])
@pytest.mark.parametrize(
    ("a", "b"), [("I", "R"), ("Interviewer 1", "Respondent 1"), ("Karin", "Peter")]
)
def test_short_first_turns_are_no_header(above: str, a: str, b: str) -> None:
    greeting = f"{a}: hoi\n{b}: hoi\n{a}: zeg het eens\n{b}: goed?"
    assert [speaker for speaker, _ in said(above + greeting)] == [a, b, a, b]


def test_a_name_that_speaks_once_at_the_start_makes_no_header_of_the_next() -> None:
    text = "Peter: Hoi\nKarin: Hallo\nWilma: Hoi\nKarin: Hoe gaat het?\nWilma: Goed."
    assert said(text)[:2] == [("Karin", "Hallo"), ("Wilma", "Hoi")]


def test_prose_above_the_first_turn_is_not_header() -> None:
    prose = "Het gesprek vond plaats op kantoor. Er was koffie en het duurde langer dan gepland."
    text = f"Interview 7\n\n{prose}\n\nI: Hoe?\nR: Zo.\nI: En?"
    assert header(text) == ["Interview 7"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Verslag R12 – 21-09-2018 – akkoord\n\nSamenwerking\nHet gaat goed.", 1),
        ("Datum: 3 mei 2018\nInterviewer: AK\nRespondent: R07\n\nDe respondent zegt veel.", 3),
        ("Samenwerking\n\nHet gaat goed.", 0),
        ("Above\na\tb\nc\td\nBelow", 0),
        ("Datum: 3 mei 2018\nPlaats: Utrecht", 0),
    ],
)
def test_header_of_a_report(text: str, lines: int) -> None:
    assert header(text) == text.split("\n")[:lines]


# --- roles


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("I", Role.INTERVIEWER), ("Interviewer 2", Role.INTERVIEWER), ("INT", Role.INTERVIEWER),
        ("Onderzoeker", Role.INTERVIEWER), ("Researcher 1", Role.INTERVIEWER),
        ("Int.", Role.INTERVIEWER), ("Mod.", Role.INTERVIEWER), ("Q", Role.INTERVIEWER),
        ("Interviewerin", Role.INTERVIEWER), ("Facilitator", Role.INTERVIEWER),
        ("Enquêteur", Role.INTERVIEWER), ("Resp.", Role.RESPONDENT),
        ("Moderator", Role.INTERVIEWER), ("Karin (interviewer)", Role.INTERVIEWER),
        ("R", Role.RESPONDENT), ("Ana", Role.RESPONDENT), ("De voorzitter", Role.RESPONDENT),
        ("Irene", Role.RESPONDENT), ("id1", Role.RESPONDENT), ("Geïnterviewde", Role.RESPONDENT),
    ],
)  # fmt: skip
def test_role_that_a_label_suggests(label: str, role: Role) -> None:
    assert speakers.role_of(label) is role


@pytest.mark.parametrize(
    "piece",
    ["a", "A ", "[00:", "1:", ", ", "(", "\t", "*", "A. ", "00:00:00 ", "(1:00", "- ", "00:00-"],
)  # fmt: skip
def test_a_long_line_takes_no_time(piece: str) -> None:
    line = piece * (1_000_000 // len(piece))
    start = time.process_time()
    speakers.find(f"I: Hoe?\nR: Zo.\n{line}\nI: En?")
    speakers.find("\n".join([line[:200]] * 5_000))
    assert time.process_time() - start < 4
