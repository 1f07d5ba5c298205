"""A small project that a report can be made of: three interviews, two programmes, two coders."""

from __future__ import annotations

from qcoder.project import Project
from tests.builders import code_words, transcript

SAID = (
    "De gemeente heeft de regie en dat werkt.",
    "Er is te weinig geld voor nazorg.",
    "Zij vertrouwt haar begeleider helemaal.",
)


def fill(p: Project) -> None:
    """Give a project what a report is about."""
    p.codes.add("SAM", name_nl="Samenwerking", name_en="Cooperation", codable=False)
    p.codes.add("REGIE", name_nl="Regie", name_en="Lead", parent="SAM", definition_nl="Wie stuurt")
    p.codes.add("GELD", name_nl="Geld", name_en="Money")
    p.coders.add("MV")
    p.cases.add_variable("regio", "one of", ["Noord", "Zuid"])
    p.cases.add_variable("functie", "text")
    for number in (1, 2, 3):
        turns = [line for said in SAID for line in ("I: En?", f"R: {said}")]
        document = p.documents.add(transcript(*turns, name=f"Interview {number}"))
        case = p.cases.add(f"Programma {number}")
        p.cases.link(case, document)
        p.cases.set_value(case, "regio", "Noord" if number < 3 else "Zuid")
        p.cases.set_value(case, "functie", "coördinator")
        code_words(p, document, SAID[0], "REGIE", valence="facilitating", flags=["citaat"])
        if number == 2:
            code_words(p, document, SAID[1], "GELD", valence="hindering")
            code_words(p, document, SAID[2], "GELD", flags=["citaat", "herleidbaar"])
