"""The Dutch catalogue holds every message that is shown, and says the same with the same values."""

from __future__ import annotations

import ast
import io
import os
import re
import string
import subprocess
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo

from qcoder import model
from tests import catalogue

RUN = "run `python -m tests.catalogue`, then translate"
ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for name in ("qcoder", "ui") for path in (ROOT / name).rglob("*.py"))
_PERCENT = re.compile(r"%(?:\(\w+\))?[sdr]")


def test_every_message_in_the_source_is_in_the_catalogue() -> None:
    missing = set(_forms(_source())) - set(_forms(_stored()))
    assert not missing, RUN


def test_no_message_is_there_that_the_source_has_not() -> None:
    obsolete = set(_forms(_stored())) - set(_forms(_source()))
    assert not obsolete | set(_stored().obsolete), RUN


def test_every_message_is_translated() -> None:
    forms = _forms(_stored())
    untranslated = [
        english for english, dutch in forms.items() if len(english) != len(dutch) or not all(dutch)
    ]
    assert not untranslated
    assert not [message.id for message in _stored() if message.id and message.fuzzy]


def test_every_value_of_an_enumeration_is_translated() -> None:
    values = {
        str(value)
        for kind in vars(model).values()
        if isinstance(kind, type) and issubclass(kind, StrEnum)
        for value in kind
    }
    assert not values - {english[0] for english in _forms(_stored())}


def test_placeholders_are_the_same() -> None:
    wrong = [
        (english, dutch)
        for english, dutch in _pairs()
        if _placeholders(english) != _placeholders(dutch)
    ]
    assert not wrong


def test_messages_begin_and_end_alike() -> None:
    wrong = [(english, dutch) for english, dutch in _pairs() if _edges(english) != _edges(dutch)]
    assert not wrong


def test_the_compiled_catalogue_is_up_to_date() -> None:
    with catalogue.MO.open("rb") as file:
        shipped = read_mo(file)
    expected = read_mo(io.BytesIO(catalogue.compiled(_stored())))
    assert _forms(shipped) == _forms(expected), "run `python -m tests.catalogue`"
    assert shipped.num_plurals == expected.num_plurals
    assert shipped.plural_expr == expected.plural_expr


@pytest.mark.parametrize(
    ("english", "same"),
    [
        ("{n} file", "{n} bestand"),
        ("{name!r} of {x}", "{x} van {name!r}"),
        ("%(prog)s {a}", "{a} %(prog)s"),
    ],
)
def test_placeholders_may_change_places(english: str, same: str) -> None:
    assert _placeholders(english) == _placeholders(same)


@pytest.mark.parametrize("other", ["{m} file", "file", "{n!r} file", "{n} {n}", "{n:d}", "%(n)s"])
def test_other_placeholders_are_told_apart(other: str) -> None:
    assert _placeholders("{n} file") != _placeholders(other)


def test_help_is_in_dutch() -> None:
    code, shown, _errors = _qcoder("--language", "nl", "--help")
    assert code == 0
    assert "Interviews kwalitatief coderen" in shown
    assert "Taal van de meldingen" in shown
    for word in ("Gebruik:", "Opties:", "Opdrachten:", "Toon deze hulp en stop."):
        assert word in shown  # Click's
    for word in ("Usage", "Options:", "Commands", "Show "):
        assert word not in shown


def test_wrong_usage_is_told_in_dutch() -> None:
    code, shown, errors = _qcoder("--language", "nl", "import")
    assert (code, shown) == (2, "")
    assert "Fout: Ontbrekend argument 'PROJECT'." in errors
    assert "Probeer 'qcoder import --help' voor hulp." in errors


def test_errors_are_told_in_dutch() -> None:
    code, _shown, errors = _qcoder("--language", "nl", "documents", "niets.qcoder")
    assert code == 1
    assert errors.startswith("Fout: Er is geen bestand “niets.qcoder”")


def test_the_system_chooses_the_language_where_the_user_does_not() -> None:
    assert "Gebruik:" in _qcoder("--help", QCODER_LANG="nl")[1]
    assert "Usage:" in _qcoder("--help", QCODER_LANG="en")[1]
    assert "Usage:" in _qcoder("--language", "en", "--help", QCODER_LANG="nl")[1]


@cache
def _source() -> Catalog:
    return catalogue.messages()


@cache
def _stored() -> Catalog:
    return catalogue.stored()


def _forms(catalog: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return each message with its translation: one form, or one for each number."""
    return {_tuple(message.id): _tuple(message.string) for message in catalog if message.id}


def _tuple(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _pairs() -> Iterator[tuple[str, str]]:
    """Yield each form that is translated, in English and Dutch."""
    for english, dutch in _forms(_stored()).items():
        yield from ((one, other) for one, other in zip(english, dutch, strict=False) if other)


def _placeholders(text: str) -> list[str]:
    named = [
        f"{{{field}!{conversion}:{spec}}}"
        for _text, field, spec, conversion in string.Formatter().parse(text)
        if field is not None
    ]
    return sorted([*named, *_PERCENT.findall(text)])


def _edges(text: str) -> tuple[str, str, str]:
    """Return the white space around a message, and the punctuation it ends with."""
    start = text[: len(text) - len(text.lstrip())]
    end = text[len(text.rstrip()) :]
    mark = re.search(r"[.,:;!?…]*$", text.rstrip())
    return start, end, mark[0] if mark else ""


def _qcoder(*words: str, **environment: str) -> tuple[int, str, str]:
    """Run the command; return its exit code, output and errors."""
    done = subprocess.run(
        [sys.executable, "-c", "from qcoder.cli import main; main()", *words],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "200", **environment},
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_message_stands_in_an_f_string(path: Path) -> None:
    """There the catalogue's tool does not find it."""
    found = [
        call.lineno
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "N_", "ngettext")
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert not found
