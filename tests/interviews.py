"""A small invented interview with every kind of coding, for what is written to files."""

from __future__ import annotations

from qcoder.model import CoderKind, Document
from qcoder.project import Project
from tests.builders import code_words, transcript

FLAGGED = "mijn zus in Kwakelveen"  # what only a coding of MV flags


def coded_interview(p: Project) -> Document:
    """Add an interview in which passages overlap, nest, coincide and go on over turns."""
    p.codes.add("SAM", name_nl="Samenwerking", name_en="Cooperation", codable=False)
    for short_id, nl, en, color in (
        ("REGIE", "Regie", "Lead", "#215533"),
        ("INFO", "Informatie & privacy", "Information & privacy", "#75B4FD"),
    ):
        p.codes.add(short_id, name_nl=nl, name_en=en, parent="SAM", color=color)
    p.codes.add("GELD", name_nl="Geld", name_en="Money", color="#FE90A5")
    p.coders.add("Maaike de Vries")
    p.coders.add("Consensus", CoderKind.CONSENSUS)
    document = p.documents.add(
        transcript(
            "I: Hoe ging het <toen>?",
            "R: De gemeente nam de regie, en dat ging goed. Later niet meer: € 40, dat was alles.",
            "I: En nu?",
            "R: Nu bel ik mijn zus in Kwakelveen “gewoon” zelf op.",
            "O: Zó is het.",
            name="Interview 01",
            header="Datum:\t3 mei",
            notes="[1] Opname stopt hier.",
        )
    )
    wide = code_words(
        p, document, "De gemeente nam de regie, en dat ging goed. Later", code="REGIE",
        valence="facilitating", flags=["citaat"],
    )  # fmt: skip
    p.memos.add("Eerst <goed>,\ndan & niet.", title="Let op", coding=wide)
    code_words(p, document, "de regie", code="INFO", valence="both")
    code_words(p, document, "goed. Later niet meer: € 40", code="GELD", valence="hindering")
    code_words(p, document, "dat was alles", code="GELD", coder="Consensus")
    over_turns = document.text.index("alles"), document.text.index(" zelf op")
    p.codings.add(document, *over_turns, code="REGIE", coder="Maaike de Vries")
    code_words(p, document, FLAGGED, code="INFO", coder="Maaike de Vries", flags=["herleidbaar"])
    start = document.text.index("Zó is")
    p.memos.add("Wie is dit?", document=document, passage=(start, start + 5))
    p.memos.add("Fijn gesprek.", document=document)
    return document
