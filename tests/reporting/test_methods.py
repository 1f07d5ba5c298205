"""The section on methods: true figures, and gaps for the rest."""

from __future__ import annotations

from datetime import date
from importlib import metadata

import pytest

from qcoder.report import Text
from qcoder.reporting.making import Workshop
from tests.builders import code_words
from tests.reporting.projects import SAID, fill


@pytest.fixture
def full(p):
    fill(p)
    p.report.add("methods")
    return p


def section(p) -> str:
    shop = Workshop(p._store, p.tables, p.comparisons, p.quotes)
    part = shop.make(p.report.get(1), {}).part
    assert isinstance(part, Text)
    return "\n".join(part.paragraphs)


def test_it_counts_interviews_cases_codes_and_codings(full):
    said = section(full)
    assert "rests on 3 interviews, in which 3 respondents speak" in said
    assert "about 3 of the 3 cases" in said
    assert "It has 2 codes in 1 themes." in said
    assert "5 codings count, on 5 passages" in said
    assert "One coder coded the interviews: AK." in said
    assert f"qcoder {metadata.version('qcoder')}" in said
    assert "No figures on agreement" in said
    assert "Krippendorff" not in said
    assert "Tong, A." in said


def test_what_is_not_known_is_a_gap(full):
    assert section(full).count("[to fill in]") > 10


def test_it_says_when_interviews_were_held_where_that_is_known(full):
    assert "held in [to fill in]" in section(full)
    full.cases.add_variable("interviewdatum", "date")
    for number, day in enumerate((date(2026, 3, 1), date(2026, 1, 5)), start=1):
        full.cases.set_value(f"Programma {number}", "interviewdatum", day)
    assert "held between 2026-01-05 and 2026-03-01" in section(full)


def test_when_was_coded_is_not_when_a_text_was_corrected_or_a_program_coded(full):
    coded = min(full.tables.basis().days.tolist())
    full._store.now = lambda: "2030-05-01T12:00:00.000+00:00"
    document = full.documents.list()[0]
    code_words(full, document, SAID[1], "GELD", coder=full.coders.add("Bot", "automatic"))
    full.documents.correct(document, "Kop\n" + document.text)
    assert f"Coding took place on {date.fromordinal(coded)}." in section(full)


def test_agreement_is_there_with_its_sources_where_there_is_double_coding(full):
    for document in full.documents.list():
        code_words(full, document, SAID[0], "REGIE", coder="MV")
        for coder in ("AK", "MV"):
            full.coders.set_status(document, "complete", coder)
    said = section(full)
    assert "Krippendorff’s alpha" in said
    assert "Krippendorff, K. (2019)" in said
    assert "2 coders coded the interviews: AK and MV." in said
    full.report.update(1, {"agreement": False})
    assert "Krippendorff" not in section(full)
    full.consensus.make()
    assert "For 3 of 3 interviews the coders reached a consensus" in section(full)


def test_a_codebook_that_was_loaded_is_named_with_its_version(p):
    p.codebook.load("rups_success_factors")
    p.codes.add("EIGEN")
    p.report.add("methods")
    said = section(p)
    book = p.codebook.get()
    assert book.version in said
    assert "39 were set beforehand (deductive) and 1 were added" in said


def test_saturation_is_told_only_where_it_can_be_assessed(full):
    assert "Guest" not in section(full)
