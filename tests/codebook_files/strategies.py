"""Codebooks for Hypothesis: texts as a project stores them, trees, everything a file can hold."""

from collections import Counter
from dataclasses import replace

from hypothesis import strategies as st

from qcoder.codebook_files import Codebook
from qcoder.codebook_files.book import VALENCE
from qcoder.model import Choice, Code, CodeStatus, Qualifier
from qcoder.passages import clean

_LETTERS = st.characters(codec="utf-8") | st.sampled_from("abc =+-@'\";,|>#:*&!%~{}[]\t\n\ufeff0")

texts = st.text(_LETTERS, max_size=12).map(lambda text: clean(text).strip())
names = texts.filter(bool)
lines = names.filter(lambda text: "\n" not in text)
lists = st.lists(lines, max_size=3).map(tuple)
colors = st.just("") | st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)

_TEXTS = [
    f"{field}_{language}"
    for field in ("name", "brief", "definition", "when", "when_not", "example")
    for language in ("nl", "en")
]

_codes = st.builds(
    Code,
    id=st.uuids().map(str),
    short_id=names,
    codable=st.booleans(),
    color=colors,
    cues=lists,
    weak_cues=lists,
    sources=lists,
    valence_required=st.booleans(),
    status=st.sampled_from(CodeStatus),
    **dict.fromkeys(_TEXTS, texts),
)


def _label(code: Code) -> str:
    return code.name_nl or code.name_en or code.short_id


@st.composite
def trees(draw: st.DrawFn) -> tuple[Code, ...]:
    """Draw codes in file order, with parents before and after them, and siblings that differ."""
    found = draw(
        st.lists(
            _codes,
            max_size=6,
            unique_by=(lambda code: code.id, lambda code: code.short_id, _label),
        )
    )
    order = draw(st.permutations(found))
    parents: dict[str, str | None] = {}
    for number, code in enumerate(order):
        parents[code.id] = draw(st.sampled_from([None, *(each.id for each in order[:number])]))
    ids = [code.id for code in found]
    siblings = Counter[str | None]()
    codes: list[Code] = []
    for code in found:
        parent = parents[code.id]
        merged = draw(st.none() | st.sampled_from(ids))
        codes.append(replace(code, parent=parent, merged_into=merged, position=siblings[parent]))
        siblings[parent] += 1
    return tuple(codes)


_choice = st.builds(Choice, key=names, name_nl=texts, name_en=texts)
_choices = st.lists(_choice, max_size=3, unique_by=lambda choice: choice.key).map(tuple)
_data = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(_LETTERS, max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)


def _others(*taken: str) -> st.SearchStrategy[dict[str, object]]:
    return st.dictionaries(names.filter(lambda name: name not in taken), _data, max_size=3)


@st.composite
def _valences(draw: st.DrawFn) -> Qualifier:
    choices = draw(st.lists(st.sampled_from(VALENCE.choices), min_size=1, max_size=4, unique=True))
    return Qualifier(
        draw(st.sampled_from(["waardering", "valence"])),
        draw(names),
        draw(texts),
        tuple(replace(each, name_nl=draw(texts), name_en=draw(texts)) for each in choices),
    )


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    """Draw a codebook with everything that YAML can hold."""
    valence = draw(_valences())
    qualifiers = draw(
        st.lists(
            st.builds(Qualifier, names, texts, texts, _choices),
            max_size=2,
            unique_by=lambda qualifier: qualifier.key,
        )
    )
    qualifiers = [each for each in qualifiers if each.key not in ("waardering", "valence")]
    extra = draw(_others("codebook", "rules", "modifiers", "flags", "themes", "codes"))
    if about := draw(_others("id", "version", "date", "title", "title_nl", "title_en", "language")):
        extra["codebook"] = about
    known = ("id", "name", "name_nl", "name_en", "values", "required_for")
    kept = {each.key: draw(_others(*known)) for each in (valence, *qualifiers)}
    if kept := {key: rest for key, rest in kept.items() if rest}:
        extra["modifiers"] = kept
    return Codebook(
        key=draw(texts),
        version=draw(texts),
        date=draw(texts),
        title_nl=draw(texts),
        title_en=draw(texts),
        rules_nl=draw(lists),
        rules_en=draw(lists),
        codes=draw(trees()),
        qualifiers=tuple(qualifiers),
        flags=draw(_choices),
        valence=valence,
        extra=extra,
    )
