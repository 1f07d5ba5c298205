"""Labels on lines of their own (codes, names in capitals, headings), and titles that are none."""

from __future__ import annotations

import re

import pytest

from qcoder.model import Heading, Role
from qcoder.readers import speakers

ROUND = "{a}\nHoe ging dat?\n\n{b}\nGoed.\nHeel goed.\n\n"
CLOSE = "{a}\nEn toen?\n\n{b}\nNou, eh, weg.\n\n{a}\nDank u wel."


def said(text: str, headings: tuple[Heading, ...] = ()) -> list[tuple[str | None, str]]:
    structure, _roles = speakers.find(text, headings)
    return [(turn.speaker, turn.text) for turn in structure.turns]


def conversation(a: str, b: str) -> str:
    return (ROUND + CLOSE).format(a=a, b=b)


def expected(a: str, b: str) -> list[tuple[str, str]]:
    return [(a, "Hoe ging dat?"), (b, "Goed.\nHeel goed."), (a, "En toen?"), (b, "Nou, eh, weg."),
            (a, "Dank u wel.")]  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("INTERVIEWER", "RESPONDENT"),
        ("INTERVIEWER", "RESPONDENT 1"),
        ("INTERVIEWER", "JAN DE VRIES"),
        ("INTERVIEWER", "MW. JANSEN (gemeente)"),
        ("ANNA BOS", "JAN DE VRIES"),
        ("A. BOS", "J.P. VAN ’T HOFF"),
        ("MW. JANSEN (gemeente)", "DHR. EL AMRANI"),
        ("DE VOORZITTER", "MEVROUW ÖZIL (GL)"),
        ("MODERATOR", "KARIN"),
        ("ONDERZOEKER", "GEÏNTERVIEWDE"),
    ],
)
def test_capitals_alone_on_a_line(a: str, b: str) -> None:
    text = conversation(a, b)
    assert said(text) == expected(a, b)
    assert said(text.replace("\n\n", "\n")) == expected(a, b)


@pytest.mark.parametrize("mark", ["## {}", "# {}", "**{}**", "__{}__", "### **{}**", "#### {}:"])
@pytest.mark.parametrize(
    ("a", "b"),
    [("Interviewer", "Respondent"), ("Interviewer", "Jan de Vries"), ("Anna Bos", "Jan de Vries"),
     ("Mw. Jansen (gemeente)", "Dhr. El Amrani"), ("I", "R")],
)  # fmt: skip
def test_markdown_as_it_is_written(mark: str, a: str, b: str) -> None:
    text = conversation(mark.format(a), mark.format(b)).replace("\n", "\n\n")
    assert [(who, re.sub("\n+", "\n", what)) for who, what in said(text)] == expected(a, b)
    structure, _roles = speakers.find(text)
    labels = [text[slice(*turn.label)] for turn in structure.turns if turn.label]
    assert labels[:2] == [mark.format(a), mark.format(b)]


@pytest.mark.parametrize(
    ("a", "b"),
    [("Interviewer", "Respondent"), ("De voorzitter", "Mevrouw Bos"), ("anna b.", "jan"),
     ("Anna Bos", "Jan de Vries")],
)  # fmt: skip
def test_headings_of_the_file(a: str, b: str) -> None:
    text = "Verslag van een gesprek\n" + conversation(a, b)
    headings = [Heading(0, 1)] + [
        Heading(match.start(), 2) for match in re.finditer(f"(?m)^(?:{a}|{b})$", text)
    ]
    assert said(text, tuple(headings)) == expected(a, b)
    structure, _roles = speakers.find(text, headings)
    assert structure.header
    assert text[slice(*structure.header)] == "Verslag van een gesprek"


def test_names_in_lower_case_alone_on_a_line_are_no_labels() -> None:
    assert said(conversation("Anna Bos", "Jan de Vries")) == []


def test_a_short_conversation() -> None:
    assert said("INTERVIEWER\nHoe ging dat?\n\nRESPONDENT\nGoed.") == [
        ("INTERVIEWER", "Hoe ging dat?"), ("RESPONDENT", "Goed."),
    ]  # fmt: skip
    assert said("## Interviewer\n\nHoe ging dat?\n\n## Respondent\n\nGoed.")[1][0] == "Respondent"


def test_roles() -> None:
    _structure, roles = speakers.find(conversation("INTERVIEWER", "MW. JANSEN (gemeente)"))
    assert roles == {"INTERVIEWER": Role.INTERVIEWER, "MW. JANSEN (gemeente)": Role.RESPONDENT}


def test_three_speakers_and_titles_between_them() -> None:
    rounds = ("INTERVIEWER\nHoe ging dat?\nJAN\nGoed.\nMARIE\nMatig.\n" * 3).strip()
    text = "GROEPSGESPREK IN VENLO\n\n" + rounds.replace(
        "MARIE\nMatig.\nINTERVIEWER", "MARIE\nMatig.\n\nTHEMA REGIE\n\nINTERVIEWER", 1
    )
    found = said(text)
    assert [who for who, _ in found] == ["INTERVIEWER", "JAN", "MARIE"] * 3
    assert found[2][1] == "Matig.\n\nTHEMA REGIE"


@pytest.mark.parametrize("shout", ["NEE NEE NEE", "STOP", "WAT ZEG JE", "AUB", "NAR", "(LACHT)"])
def test_shouting_inside_an_interview(shout: str) -> None:
    rounds = f"I: Hoe ging dat?\nR: Goed.\n{shout}\n" * 3 + "I: En toen?\nR: Weg."
    assert {who for who, _ in said(rounds)} == {"I", "R"}
    rounds = "INTERVIEWER\nHoe ging dat?\nRESPONDENT\nGoed.\n" * 6 + f"{shout}\nJa.\n{shout}\nWeg."
    assert {who for who, _ in said(rounds)} == {"INTERVIEWER", "RESPONDENT"}
    assert shout in said(rounds)[-1][1]


PART = "{0}\n\nDe regie lag bij de gemeente. Het ging goed.\n\n{1}\n\nEr was weinig tijd.\n\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("SAMENWERKING", "REGIE"),
        ("SUCCESFACTOREN", "KNELPUNTEN"),
        ("DOEL VAN HET GESPREK", "OPBRENGST VAN HET GESPREK"),
        ("DOEL", "MIDDELEN"),
        ("JEUGDZORG", "WMO"),
        ("GGZ", "WLZ"),
        ("## Samenwerking", "## Regie"),
        ("**Samenwerking**", "**Regie**"),
        ("R1", "R2"),
        ("INTERVIEW 1", "INTERVIEW 2"),
        ("GEMEENTE VENLO", "GEMEENTE TIEL"),
    ],
)
def test_titles_that_return_in_a_report(first: str, second: str) -> None:
    report = PART.format(first, second) * 3
    if first != "R1":  # the codes of two who speak, by what is there
        assert said(report) == []
    assert said(PART.format(first, second)) == []


def test_titles_above_questions_are_no_speakers() -> None:
    one = "SAMENWERKING\nHoe verloopt die?\nGoed.\n\nREGIE\nWie heeft die? De gemeente?\n\n"
    assert said(one * 4) == []
    one = "SAMENWERKING\nHoe verloopt die?\n\nREGIE\nWie heeft die?\n\nTIJD\nGenoeg?\n\n"
    assert said(one * 4) == []
    headings = [Heading(match.start(), 2) for match in re.finditer("(?m)^[A-Z]+$", one * 4)]
    assert said(one * 4, headings) == []


@pytest.mark.parametrize(
    "text",
    [
        "INTERVIEWER\nAnna Bos\nRESPONDENT\nJan\nDATUM\n3 mei",
        "DOEL VAN HET GESPREK\nWat willen we weten?\nOPZET\nDrie rondes.",
        "INLEIDING\nWat is regie?\n\nMETHODE\nInterviews.\n\nRESULTATEN\nRegie helpt.",
        "JAN DE VRIES\nHoe ging dat?\nMARIE\nGoed.",
        "A\nB\nC\nA\nB\nC",
        "JAN\nMARIE\nJAN\nMARIE\nJAN?",
        "# Verslag\n\n## Doel\n\nWat?\n\n## Opzet\n\nZo.",
        "LET OP\nNiet doen?\nLET OP\nWel doen?",
    ],
)
def test_texts_without_turns(text: str) -> None:
    assert said(text) == []
    headings = [Heading(match.start(), 1) for match in re.finditer("(?m)^[A-Z# ]+$", text)]
    assert said(text, headings) == []


def test_a_title_with_a_colon_behind_hashes_is_no_label() -> None:
    text = "## Gemeente: Venlo\nGaat het goed?\n## Gemeente: Tiel\nMatig.\n## Regie: wie?\nNiemand."
    assert said(text) == []
