"""Which case a document or speaker seems to be of: whole words only, and never by itself."""

from __future__ import annotations

import pytest

from tests.builders import dump, plain, transcript


def suggested(p) -> set[tuple[str, str, str | None]]:
    cases = {case.id: case.name for case in p.cases.list()}
    documents = {document.id: document for document in p.documents.list()}
    labels = {
        speaker.id: speaker.label for document in documents for speaker in p.speakers.list(document)
    }
    return {
        (cases[one.case], documents[one.document].name, labels.get(one.speaker or ""))
        for one in p.cases.suggestions()
    }


@pytest.mark.parametrize(
    ("case", "document", "fits"),
    [
        ("Ede", "Interview Ede 2", True),
        ("Ede", "interview_EDE_2023-01", True),
        ("Ede", "Interview Bredero", False),
        ("Ede", "Edelman", False),
        ("Curaçao", "gesprek curacao", True),
        ("Programma Noord-1", "programma noord 1 (coördinator)", True),
        ("A", "gesprek a", False),
        ("A", "gesprek A", True),
        ("(-)", "gesprek (-)", False),
    ],
)
def test_a_document_that_is_called_as_a_case(p, case, document, fits):
    p.cases.add(case)
    p.documents.add(plain("tekst", name=document))
    before = dump(p)
    assert suggested(p) == ({(case, document, None)} if fits else set())
    assert dump(p) == before


def test_the_longer_name_goes_before_the_one_in_it(p):
    p.cases.add_all(["Noord", "Noord Oost"])
    p.documents.add(plain("tekst", name="Interview Noord Oost"))
    p.documents.add(plain("tekst 2", name="Noord, met Noord Oost"))
    assert suggested(p) == {
        ("Noord Oost", "Interview Noord Oost", None),
        ("Noord", "Noord, met Noord Oost", None),
        ("Noord Oost", "Noord, met Noord Oost", None),
    }


def test_a_code_in_a_variable_counts_as_a_name(p):
    p.cases.add("Programma Kust")
    p.cases.add_variable("programma_code", "text")
    p.cases.add_variable("regio", "text")
    p.cases.set_values(
        [("Programma Kust", "programma_code", "P06"), ("Programma Kust", "regio", "W")]
    )
    p.documents.add(plain("a", name="gesprek p06"))
    p.documents.add(plain("b", name="gesprek W"))
    assert suggested(p) == {("Programma Kust", "gesprek p06", None)}
    assert "“P06”" in p.cases.suggestions()[0].reason


def test_header_lines_say_whose_interview_it_is(p):
    p.cases.add_all(["Ede", "Assen"])
    header = "Interview 3\nAanbieder: Stichting Ede\nInterviewer: Assen"
    p.documents.add(transcript("R: in Assen niet", name="i3", header=header))
    assert suggested(p) == {("Ede", "i3", None)}
    assert "Aanbieder: Stichting Ede" in p.cases.suggestions()[0].reason


def test_a_speaker_that_is_called_as_a_case(p):
    p.cases.add_all(["Moos", "R"])
    document = p.documents.add(transcript("R: ja", "P: nee", name="groep"))
    p.speakers.rename(p.speakers.find(document, "P"), "moos")
    assert suggested(p) == {("Moos", "groep", "moos"), ("R", "groep", "R")}


def test_what_is_linked_is_not_suggested_and_all_are_linked_as_one(p):
    p.cases.add_all(["Ede", "Assen"])
    for name in ("Ede 1", "Ede 2", "Assen"):
        p.documents.add(transcript(f"R: {name}", name=name))
    p.cases.link("Ede", "Ede 1", p.speakers.find("Ede 1", "R"))
    before = dump(p)
    found = p.cases.suggestions()
    assert suggested(p) == {("Ede", "Ede 2", None), ("Assen", "Assen", None)}
    p.cases.link_all((one.case, one.document, one.speaker) for one in found)
    assert p.cases.suggestions() == []
    p.undo()
    assert dump(p) == before
