"""A reproducible corpus of invented Dutch interviews, for benchmarks only.

The same seed and size give the same texts and codings on every machine. Offsets of codings are code
points in the text; paragraphs are separated by one line break.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass

import docx

SEED = 20260101
SIZES = {"small": (10, 1_000, 2), "medium": (100, 20_000, 3), "large": (500, 200_000, 4)}
WORDS = 8_000  # per interview

SUBJ = [
    "ik",
    "wij",
    "mijn collega",
    "de leidinggevende",
    "het team",
    "de gemeente",
    "mijn moeder",
    "de huisarts",
    "mijn buurvrouw",
    "de begeleider",
    "de wijkverpleegkundige",
    "mijn dochter",
    "de directie",
    "een cliënt",
    "de vrijwilliger",
    "iedereen",
    "de school",
    "mijn partner",
]
VERB = [
    "merkte",
    "vertelde",
    "zag",
    "dacht",
    "vond",
    "begreep",
    "hoopte",
    "verwachtte",
    "ervaarde",
    "wist",
    "geloofde",
    "besloot",
    "leerde",
    "voelde",
    "zei",
    "probeerde",
    "vroeg",
    "herkende",
]
NOUN = [
    "werkdruk",
    "samenwerking",
    "vertrouwen",
    "steun",
    "tijd",
    "rooster",
    "overleg",
    "mantelzorg",
    "vergoeding",
    "regels",
    "privacy",
    "dossier",
    "administratie",
    "geïnteresseerdheid",
    "ruimte",
    "scholing",
    "wachtlijst",
    "indicatie",
    "financiële situatie",
    "toekomst",
    "gezondheid",
    "eenzaamheid",
    "reiskosten",
    "thuissituatie",
    "begeleiding",
    "communicatie",
    "coördinatie",
    "beïnvloeding",
    "crèche",
    "één-op-ééngesprek",
    "autonomie",
    "erkenning",
    "onzekerheid",
]
ADJ = [
    "moeilijk",
    "prettig",
    "onduidelijk",
    "belangrijk",
    "zwaar",
    "nieuw",
    "noodzakelijk",
    "vreemd",
    "persoonlijk",
    "dagelijks",
    "langdurig",
    "financieel",
    "praktisch",
    "emotioneel",
    "onverwacht",
]
ADV = [
    "eigenlijk",
    "natuurlijk",
    "vaak",
    "soms",
    "gewoon",
    "altijd",
    "misschien",
    "destijds",
    "zeker",
    "inmiddels",
    "uiteindelijk",
    "tegelijkertijd",
    "gelukkig",
    "helaas",
    "echt",
    "vooral",
]
PLACE = [
    "thuis",
    "op het werk",
    "in de wijk",
    "bij de gemeente",
    "in het ziekenhuis",
    "op school",
    "tijdens het overleg",
    "in Utrecht",
    "bij mijn ouders",
    "aan de keukentafel",
    "op dinsdag",
]
CONJ = ["omdat", "terwijl", "zodat", "hoewel", "maar", "en", "want", "dus"]
FILL = ["ehm", "nou ja", "weet je", "zeg maar", "hè", "kijk", "tja", "(lacht)", "(stilte)", "oké"]
QSTART = [
    "Kunt u vertellen",
    "Hoe heeft u ervaren",
    "Wat betekende het voor u",
    "Kunt u een voorbeeld geven van",
    "Wat vond u van",
    "Hoe ging u om met",
    "Wat zou u veranderen aan",
    "Hoe kijkt u nu terug op",
]

THEMES = {
    "Werk": {
        "Werkdruk": ["Tijdgebrek", "Rooster", "Ziekteverzuim", "Overuren"],
        "Samenwerking": ["Collega's", "Leidinggevende", "Overleg", "Conflict"],
    },
    "Zorg": {
        "Mantelzorg": ["Overbelasting", "Respijt", "Taakverdeling", "Schuldgevoel"],
        "Professionele zorg": ["Huisarts", "Wijkverpleging", "Wachtlijst", "Indicatie"],
    },
    "Geld": {
        "Inkomen": ["Vergoeding", "Schulden", "Toeslagen"],
        "Kosten": ["Reiskosten", "Eigen bijdrage", "Woonlasten"],
    },
    "Relaties": {
        "Familie": ["Partner", "Kinderen", "Ouders"],
        "Omgeving": ["Buren", "Vrienden", "Eenzaamheid"],
    },
    "Emotie": {
        "Positief": ["Trots", "Hoop", "Dankbaarheid", "Opluchting"],
        "Negatief": ["Boosheid", "Verdriet", "Angst", "Onmacht"],
    },
    "Instituties": {
        "Gemeente": ["Loket", "Regels", "Vertrouwen in overheid"],
        "Informatie": ["Privacy", "Dossier", "Onduidelijkheid"],
    },
    "Zelf": {
        "Identiteit": ["Autonomie", "Erkenning", "Rol"],
        "Gezondheid": ["Slaap", "Stress", "Lichamelijke klachten"],
    },
    "Toekomst": {
        "Plannen": ["Scholing", "Werk zoeken", "Verhuizen"],
        "Onzekerheid": ["Zorgen", "Afwachten", "Acceptatie"],
    },
}


@dataclass(frozen=True)
class Interview:
    """One interview: its paragraphs, and codings as (start, end, code, coder)."""

    name: str
    paragraphs: list[str]
    codings: list[tuple[int, int, int, int]]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)

    def docx(self) -> bytes:
        """Return the interview as Word writes it, labels in bold."""
        document = docx.Document()
        for place, text in enumerate(self.paragraphs):
            label, colon, rest = text.partition(": ")
            labelled = place > 2 and colon
            paragraph = document.add_paragraph(style="Title" if place == 0 else None)
            if labelled:
                paragraph.add_run(label + ": ").bold = True
            paragraph.add_run(rest if labelled else text)
        data = io.BytesIO()
        document.save(data)
        return data.getvalue()


def interviews(size: str) -> Iterator[Interview]:
    """Yield the interviews of a corpus, one by one."""
    documents, codings, coders = SIZES[size]
    codes = len(codebook())
    base, extra = divmod(codings, documents)
    for number in range(documents):
        dice = random.Random(f"{SEED}/{size}/{number}")
        paragraphs = _transcript(dice, number + 1)
        count = base + (number < extra)
        rows = _codings(dice, "\n".join(paragraphs), count, coders, codes)
        yield Interview(f"interview_{number + 1:03d}", paragraphs, rows)


def codebook() -> list[tuple[str, str, str]]:
    """Return the 60 codes as theme, theme under it, and code."""
    rows = [
        (theme, under, code)
        for theme, unders in THEMES.items()
        for under, codes in unders.items()
        for code in codes
    ]
    more = ["Citaat voor rapport", "Metafoor", "Tegenstrijdigheid", "Advies", "Keerpunt"]
    more += ["Vergelijking", "Humor", "Stilte"]
    return (rows + [("Overig", "Dwarsverbanden", code) for code in more])[:60]


def _clause(dice: random.Random) -> str:
    clause = (
        f"{dice.choice(SUBJ)} {dice.choice(VERB)} {dice.choice(ADV)} dat de {dice.choice(NOUN)} "
        f"{dice.choice(PLACE)} {dice.choice(ADJ)} was"
    )
    return f"{dice.choice(FILL)}, {clause}" if dice.random() < 0.25 else clause


def _sentence(dice: random.Random) -> str:
    sentence = _clause(dice)
    while dice.random() < 0.45:
        sentence += f", {dice.choice(CONJ)} {_clause(dice)}"
    end = "." if dice.random() < 0.93 else dice.choice(["?", "!", "…"])
    return sentence[0].upper() + sentence[1:] + end


def _transcript(dice: random.Random, number: int) -> list[str]:
    day, month = dice.randint(1, 28), dice.choice(["maart", "april", "mei", "juni"])
    age, place = (
        dice.randint(21, 88),
        dice.choice(["Utrecht", "Den Haag", "Groningen", "Eindhoven"]),
    )
    paragraphs = [
        f"Interview {number:03d}",
        f"Datum: {day} {month} 2025",
        f"Respondent R1, {age} jaar, {place}",
    ]
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    while words < WORDS:
        question = f"{dice.choice(QSTART)} de {dice.choice(NOUN)} {dice.choice(PLACE)}?"
        answer = " ".join(_sentence(dice) for _ in range(dice.randint(1, 7)))
        for paragraph in (f"Interviewer: {question}", f"R1: {answer}"):
            paragraphs.append(paragraph)
            words += len(paragraph.split())
    return paragraphs


def _codings(
    dice: random.Random, text: str, count: int, coders: int, codes: int
) -> list[tuple[int, int, int, int]]:
    """Return `count` codings: stretches of 6 to 90 words, marked by each coder a little otherwise.

    Each coder marks a stretch with a chance of .75, up to three words off at each end, and with
    another code in one of ten.
    """
    starts, ends = _words(text)
    last = len(starts)
    weights = [1 / (place + 3) for place in range(codes)]
    order = list(range(codes))
    dice.shuffle(order)
    found: set[tuple[int, int, int, int]] = set()
    while len(found) < count:
        first = dice.randrange(0, last - 100)
        length = min(90, max(6, int(dice.expovariate(1 / 25)) + 6))
        code = order[dice.choices(range(codes), weights)[0]]
        for coder in range(coders):
            if dice.random() > 0.75 or len(found) >= count:
                continue
            start = min(max(0, first + dice.randint(-3, 3)), last - 2)
            end = min(max(start, first + length + dice.randint(-3, 3)), last - 1)
            chosen = code if dice.random() < 0.9 else dice.randrange(codes)
            found.add((starts[start], ends[end], chosen, coder))
    return sorted(found)


def _words(text: str) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    inside = False
    for place, character in enumerate(text):
        if character.isspace():
            if inside:
                ends.append(place)
            inside = False
        elif not inside:
            starts.append(place)
            inside = True
    return starts, [*ends, len(text)] if inside else ends
