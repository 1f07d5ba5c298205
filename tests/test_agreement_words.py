"""What is said beside agreement: each sign explained, no more claimed than was compared."""

from __future__ import annotations

import pytest

from qcoder import i18n
from qcoder.errors import Refused
from qcoder.project import Project
from qcoder.queries.agreement_words import Words
from qcoder.queries.comparison import NO_CODE, WITHIN, Choices, Light
from tests.builders import code_words, plain

LINES = [f"Regel {number} gaat ergens over." for number in range(12)]


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.use("en")


@pytest.fixture
def rounds(p: Project) -> Project:
    """Two coders, five documents; a code that came when three of them were still to be done."""
    p.codes.add("OUD")
    p.coders.add("MV")
    for number in range(5):
        if number == 2:
            p.codes.add("LATER")
        document = p.documents.add(plain("\n".join(LINES) + f"\nEinde {number}.", f"d{number}"))
        for place, coder in enumerate(("AK", "MV")):
            p.work_as(coder)
            for line in LINES[number % 2 : number + 3 + place]:
                for code in ("OUD", "LATER")[: 1 + (number > 1)]:
                    code_words(p, document, line, code)
            p.coders.set_status(document, "complete")
    p.work_as("AK")
    return p


def test_a_sign_is_explained_also_where_there_is_no_interval_over_all(rounds: Project) -> None:
    report = rounds.agreement_report(Choices(unit="paragraph", interval="bootstrap", seed=7))
    assert "†" in report.marks.values()
    assert any("fewer than 20 documents" in note for note in report.notes)
    (sign,) = [note for note in report.notes if note.startswith("†")]
    assert "seed 7" in sign


def test_double_coded_are_documents_of_the_units_that_are_counted(rounds: Project) -> None:
    found = rounds.compare(Choices(unit="paragraph", codes=["LATER"], interval="none"))
    assert (found.overall.figures.units, found.double, found.share) == (39, 3, 0.6)
    assert rounds.compare(Choices(unit="paragraph")).double == 5
    report = rounds.agreement_report(Choices(unit="paragraph", codes=["LATER"]))
    assert "39 paragraphs in 3 of 5 documents" in report.notes[1]


def test_what_was_chosen_is_said(rounds: Project) -> None:
    choices = Choices(unit="paragraph", documents=["d2", "d3", "d4"], codes=["OUD"])
    report = rounds.agreement_report(choices)
    said = "Documents chosen: 3; all others are left out, also where they are double-coded."
    assert said in report.notes
    assert "Codes chosen: 1; overall is over these." in report.notes
    english = next(text.paragraphs[0] for text in report.texts if text.locale == "en")
    assert "documents chosen for these figures: 3" in english
    assert "Number of codes compared: 1" in english
    assert not any("hosen" in note for note in rounds.agreement_report().notes)


@pytest.mark.parametrize("unit", ["paragraph", "character", "passage"])
def test_no_code_to_compare_is_not_said_to_be_no_document(rounds: Project, unit: str) -> None:
    rounds.codes.add("NIEUW")
    for choices in (Choices(unit=unit, codes=["NIEUW"]), Choices(unit=unit, codes=["VOORSTEL"])):
        if "VOORSTEL" in choices.codes:
            rounds.codes.add("VOORSTEL")
            rounds.codes.set_status("VOORSTEL", "proposed")
        found = rounds.compare(choices)
        assert (found.reason, found.double) == (NO_CODE, 0)
        (note,) = rounds.comparisons.report_of(found).notes
        assert "no code could be given by two coders" in note


def test_a_seed_is_no_negative_number(rounds: Project) -> None:
    with pytest.raises(Refused, match="-1 cannot be a seed"):
        rounds.compare(Choices(seed=-1, interval="bootstrap"))


def test_no_lights_and_no_limits_within_few_documents(rounds: Project) -> None:
    choices = Choices(unit="paragraph", documents=["d2", "d3", "d4"])
    found = rounds.compare(choices)
    assert found.overall.interval.method == WITHIN
    assert {row.light for row in (*found.rows, found.overall)} == {Light.NONE}
    report = rounds.comparisons.report_of(found)
    assert not any("Traffic light," in note for note in report.notes)
    assert not any("Limits were set" in line for text in report.texts for line in text.paragraphs)


def test_how_often_a_bootstrap_falls_below_the_lower_limit(rounds: Project) -> None:
    for number in range(5, 24):
        document = rounds.documents.add(plain("\n".join([*LINES, str(number)]), f"d{number}"))
        for place, coder in enumerate(("AK", "MV")):
            rounds.work_as(coder)
            for line in LINES[number % 3 : 6 + place * (number % 4)]:
                code_words(rounds, document, line, "OUD")
            rounds.coders.set_status(document, "complete")
    rounds.work_as("AK")
    below = None
    for limit in (0.01, 0.7, 0.8, 0.99):
        choices = Choices(unit="paragraph", interval="bootstrap", thresholds=(limit, 1))
        found = rounds.compare(choices).overall.interval
        assert found.low is not None
        assert found.high is not None
        assert found.below is not None
        assert (found.below > 0.025) == (found.low < limit)
        assert (found.below < 0.975) == (found.high > limit)
        assert below is None or below <= found.below
        below = found.below
    report = rounds.agreement_report(choices)
    assert report.frame["alpha_below"].iloc[-1] == below
    assert any(note.startswith("Overall α is below 0.990 in") for note in report.notes)
    assert "alpha_below" not in rounds.agreement_report(Choices(unit="paragraph")).frame
    assert rounds.compare(Choices(unit="paragraph")).overall.interval.below is None


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert Words("en").decimal(-0.001) == "0.00"
    assert Words("nl").decimal(-0.123) == "−0,12"
