"""What is chosen of a comparison, as it is kept for a project and shown again.

The one rule: ids and keys alone are kept; what is no longer there is let go of silently.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields, replace
from typing import Any

from qcoder.errors import Refused
from qcoder.model import CoderKind
from qcoder.queries.comparison import Choices
from ui.session import Session

_IDS = ("coders", "documents", "codes")


def people(session: Session) -> list[str]:
    """Return the ids of the coders who can be compared."""
    return [one.id for one in session.coders.values() if one.kind == CoderKind.PERSON]


def kept(choices: Choices) -> dict[str, Any]:
    """Return choices as they are kept."""
    return {field.name: getattr(choices, field.name) for field in fields(choices)}


def restored(state: Any, session: Session) -> Choices:
    """Return the choices that were kept; those that cannot be are as at first."""
    choices = Choices()
    if not isinstance(state, dict):
        return choices
    for name, before in kept(choices).items():
        value = state.get(name, before)
        if name == "seed" and not (type(value) is int and value >= 0):
            value = before
        if name in _IDS or name == "thresholds":
            value = tuple(value) if isinstance(value, list | tuple) else before
        try:
            made = replace(choices, **{name: value}).checked()
        except (Refused, TypeError, ValueError):
            continue  # someone wrote in the file, or another version did
        choices = made
    return only_there(choices, session)


def only_there(choices: Choices, session: Session) -> Choices:
    """Return choices without what is not in the project any more."""
    return replace(
        choices,
        coders=_those(choices.coders, people(session)),
        documents=_those(choices.documents, session.documents),
        codes=_those(choices.codes, session.codes),
    )


def ids(keys: Iterable[object]) -> tuple[str, ...]:
    """Return what is chosen as ids: the window chooses nothing otherwise."""
    return tuple(key for key in keys if isinstance(key, str))


def _those(keys: Iterable[object], there: Collection[str]) -> tuple[str, ...]:
    return tuple(key for key in ids(keys) if key in there)
