"""The section on methods: true figures, and gaps for the rest."""

from __future__ import annotations

import re
from datetime import date
from importlib import metadata

import pytest

from qcoder import i18n
from qcoder.report import Text
from qcoder.reporting import methods_section
from qcoder.reporting.making import Workshop
from tests.builders import code_words, transcript
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
    assert "It has 2 codes in 1 theme." in said
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
    assert "Set beforehand (deductive): 39; added during the analysis (inductive): 1." in said


def test_saturation_is_told_only_where_it_can_be_assessed(full):
    assert "Guest" not in section(full)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_one_is_no_plural_whatever_the_language_in_use(p, language):
    p.codes.add("SAM", codable=False)
    p.codes.add("REGIE", parent="SAM")
    document = p.documents.add(transcript("I: En?", f"R: {SAID[0]}", name="Interview 1"))
    p.cases.link(p.cases.add("Programma 1"), document)
    code_words(p, document, SAID[0], "REGIE")
    p.coders.add("MV")
    for coder in ("AK", "MV"):
        p.coders.set_status(document, "complete", coder)
    p.consensus.make()
    p.report.add("methods")
    i18n.use(language)
    shop = Workshop(p._store, p.tables, p.comparisons, p.quotes)
    said = "\n".join(methods_section.section(shop, None, "en").paragraphs)
    assert "rests on 1 interview, in which 1 respondent speaks (8 words of respondents)." in said
    assert "about 1 of 1 case, such as a programme." in said
    assert "The interview was held in [to fill in]." in said
    assert "It has 1 code in 1 theme." in said
    assert "For 1 of 1 interview the coders reached a consensus" in said
    assert "1 difference is undecided" in said
    many = re.compile(r"\b1 (interviews|respondents|codes|codings|passages|differences)\b")
    assert not many.search(said)


def test_codings_of_coders_that_are_taken_together_are_said_to_be_so(full):
    assert "taken together" not in section(full)
    for document in full.documents.list():
        code_words(full, document, SAID[0], "REGIE", coder="MV")
    said = section(full)
    assert "In 3 of 3 interviews 8 codings count, on 5 passages." in said
    assert (
        "These are the codings of AK and MV taken together: a passage that "
        "several gave the same code is counted for each of them here, and once in tables." in said
    )
