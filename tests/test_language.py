"""Sentences of speech: Dutch as people say and type it, English, and any text at all."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qcoder.language import RULES, sentences, warm
from qcoder.model import Span

# A bar stands where one sentence ends and the next begins; in the text it is a space.
DUTCH = [
    "Dat ging goed.|Daarna werd het lastig.",
    "Ging dat goed?|Ja!|Heel goed zelfs.",
    # abbreviations
    "We spraken bijv. De Kamer en o.a. Amsterdam.|Dat hielp.",
    "Toen kwam dhr. Bakker met mw. Visser en drs. Kok.|Die wisten het.",
    "Dat moest i.v.m. de regels, d.w.z. de wet, m.b.t. Wonen en a.d.h.v. Cijfers.",
    "Brieven, mails, enz. en dat kostte tijd.",
    "Brieven, mails, enz.|We deden alles.",
    "Brieven, mails, enz.|'s Avonds ook.",
    "Zie art. 3 en nr. 12 op blz. 4.|Daar staat het.",
    "Dat is kunst, moderne art.|dat vond hij.",
    "Er waren ca. 30 mensen, max. dertig en min. tien.",
    "Het werd z.s.m. geregeld.|Het moest z.s.m.|Dus dat deden we.",
    "De prijs is incl. btw.|www.voorbeeld.nl zegt iets anders.",
    "Zij was 65 jr. oud en woonde op nr. 3.",
    "Van 9 t/m 12 was er overleg.|Daarna niet.",
    "De Holding B.V. deed mee.|Ook de N.V.|Toen niet meer.",
    # names
    "Ik sprak A. de Vries en J.P. Jansen.|W.J.M. Smit niet.",
    "Het college van B. en W. besloot dat.|Dus B. en W.|Ze gingen erover.",
    "Wij kozen voor plan B.|Ede niet.",
    "Ik werk bij gemeente X.|Daar sprak ik collega A.|Zij kende B. Jansen en J. v. d. Berg.",
    "Dat is voor de gem. Ede en de prov. Utrecht.",
    "Dat is aan u.|Wat vindt u?",
    "Dat zei Jan.|En dat was goed.",
    # ordinary words that are abbreviations elsewhere
    "Dat was er al.|Ik stuur een app.|Als het maar kon.|Dat doe ik met de hand.",
    "Zij werkt bij HR.|daar gaat het anders.",
    # numbers
    "Het kostte 3.5 miljoen en op 12.03.2019 om 10.30 uur 1.250.000 euro.|Veel dus.",
    "In jan. 2018 begon het.|Op 5 feb. waren we klaar.",
    "Dat was in 2019.|2020 was anders.",
    "We waren met z'n 12.|Dat is veel.",
    "1. De eerste reden is geld.|2. De tweede is tijd.",
    "a. de kosten zijn hoog",
    # pauses
    "Ik weet het niet... misschien wel.",
    "Ik weet het niet...|Misschien wel.",
    "Ja… nou… eh… dat weet ik niet.|Nee.",
    "... en toen ging hij weg.",
    "Ja.|... Nee ja.",
    "Ja. ...",
    # quotes and brackets
    'Hij zei: "Ik kom morgen."|Maar hij kwam niet.',
    '"Kom je nog?" vroeg hij.|"Nee," zei ik.',
    "Toen zei ze ‘Wat nu?’ en ging weg.",
    "Hij riep: “Stop!”|Niemand stopte.",
    "Dat (zie nr. 3.) was lastig.|(Dat vond ik.)|En verder?",
    "Hij dacht (echt waar?) dat het kon.",
    "Meent u dat?!|Echt waar?!?",
    # as people type and talk
    "dat was in ede. daar ging het goed. toch? ja.".replace(". d", ".|d").replace("? j", "?|j")
    .replace(". t", ".|t"),
    "nou ja dat weet ik eigenlijk niet hoor we deden maar wat",
    "Om 00:12:03 [00:12:03] begon het.|(00:13) Toen niet.",
    "Kijk op www.voorbeeld.nl/Pagina.Html of mail naar a.b@voorbeeld.nl.|Dat kan altijd.",
    "Ja - nee.|- Toch wel.",
]  # fmt: skip
ENGLISH = [
    "Mr. Jones met Dr. Smith, e.g. On Monday.|They talked.",
    "No.|I did not.|It was at 5 p.m.|Then we left.",
    "He likes modern art.|then he left, i.e. he went home.",
    "So did I.|Then it stopped.",
    "She lives in the U.S. and works for Acme Inc.|That is fine.",
]


def split(text: str, language: str = "nl") -> list[str]:
    return [text[start:end] for start, end in sentences(text, language)]


@pytest.mark.parametrize("marked", DUTCH)
def test_dutch_talk(marked):
    assert split(marked.replace("|", " ")) == marked.split("|")


@pytest.mark.parametrize("marked", ENGLISH)
def test_english_talk(marked):
    assert split(marked.replace("|", " "), "en") == marked.split("|")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dat is goed.Toen niet.", ["Dat is goed.", "Toen niet."]),
        ("Zie x.Y en 3.Ab en Voorbeeld.nl", ["Zie x.Y en 3.Ab en Voorbeeld.nl"]),
        ("een regel\nen verder gaat.\nhij", ["een regel\nen verder gaat.", "hij"]),
        ("een alinea\n\nnog een\n \t\nen een", ["een alinea", "nog een", "en een"]),
        (
            "Nodig zijn:\n- geld\n- tijd en\n  rust\n* mensen\nDat is alles",
            ["Nodig zijn:", "- geld", "- tijd en\n  rust", "* mensen", "Dat is alles"],
        ),
        ("Eerst\n1. geld\n2) tijd\nb) rust", ["Eerst", "1. geld", "2) tijd", "b) rust"]),
        ("  Ja.  \n Nee. \n", ["Ja.", "Nee."]),
        ("", []),
        ("... ?! (…)", []),
        ("Ja.\n\n***\n\nNee.", ["Ja.", "Nee."]),
        ("好的。我们走吧！好", ["好的。", "我们走吧！", "好"]),
        ("как дела? Хорошо. да", ["как дела?", "Хорошо.", "да"]),
    ],
)
def test_lines_and_other_scripts(text, expected):
    assert split(text) == expected


PIECES = st.sampled_from(
    [*"abuIWZé9.!?…\"'”)(“[- \n\t_。😀\u0301", "\n\n", "\n- ", "enz.", "o.a.", "B. en W.", "'s "]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))


@given(TEXTS, st.sampled_from(["nl", "en"]))
@example("a. (", "nl")
@example("W. J. \x85\u2028x.", "nl")
def test_each_word_character_is_in_one_sentence_in_order(text, language):
    found = sentences(text, language)
    assert all(isinstance(each, Span) for each in found)
    assert all(start < end for start, end in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    words = [text[start:end] for start, end in found]
    assert all(each == each.strip() for each in words)
    covered = {at for start, end in found for at in range(start, end)}
    signs = [at for at, character in enumerate(text) if character.isalnum() or character == "_"]
    assert covered.issuperset(signs)
    inside = set(signs)
    assert all(inside.intersection(range(start, end)) for start, end in found)


@given(TEXTS)
def test_the_same_text_has_the_same_sentences(text):
    assert sentences(text) == sentences(text)


@given(st.lists(st.sampled_from(["Dat kan.", "Hoe dan?", "Nee!", "Zo is het…"]), max_size=6))
def test_whole_sentences_stay_what_they_are(said):
    assert split(" ".join(said)) == said
    assert split("\n\n".join(said)) == said


@pytest.mark.parametrize(
    "text", ["a." * 50_000, "a. " * 50_000, "." * 100_000, "a. " + " (" * 50_000, "a\n" * 50_000]
)
def test_a_text_unlike_speech_takes_no_time_without_end(text):
    assert sentences(text)[-1].end <= len(text) if "a" in text else not sentences(text)


def test_the_rules_name_what_decides():
    import spacy

    warm()
    assert RULES.endswith(f"(spaCy {spacy.__version__.split('.')[0]})")


def run(script: str, *arguments: str) -> str:
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_starting_and_opening_a_project_do_not_load_spacy(tmp_path: Path):
    script = (
        "import sys, contextlib, qcoder\nfrom qcoder.cli import main\n"
        "with qcoder.create(sys.argv.pop(), coder='AK') as p:\n    p.codes.add('A')\n"
        "sys.argv[1:] = ['--help']\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(None): main()\n"
        "print({'spacy', 'thinc', 'requests', 'scipy'} & set(sys.modules))\n"
    )
    assert run(script, str(tmp_path / "p.qcoder")) == "set()"


def test_spacy_opens_no_connection_and_loads_nothing_that_could():
    script = (
        "import sys\nasked = []\n"
        "def hook(event, values):\n"
        "    if event.startswith(('socket.', 'urllib.', 'http.', 'ssl.')): asked.append(event)\n"
        "sys.addaudithook(hook)\n"
        "from qcoder import language\nlanguage.warm('nl')\nlanguage.warm('en')\n"
        "language.sentences('Dat is (o.a.) goed.Toen niet. www.voorbeeld.nl.')\n"
        "loaded = {'requests', 'urllib3', 'httpx', 'ssl', 'weasel'} & set(sys.modules)\n"
        "print(asked, loaded)\nimport spacy.cli\nprint(spacy.cli.download.__name__)\n"
    )
    assert run(script).split("\n") == ["[] set()", "download"]
