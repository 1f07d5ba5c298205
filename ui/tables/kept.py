"""The choices of each table as they are kept for a project, and shown again.

The one rule: ids and keys alone are kept; what cannot be is as at first.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from qcoder.model import Choice
from qcoder.tables.choices import Choices
from qcoder.tables.choices import restored as _restored
from qcoder.tables.kinds import KINDS
from ui.preferences import Preferences
from ui.tables.content import View
from ui.tables.fields import ONE_OF, usual

_KEYS = ("by", "document", "order")  # ids, or none
_SORTED = ("sort", "descending")  # a column may be called as the project has it


class Kept:
    """What is chosen for each table of one project, and what is seen of it."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences
        self.project = ""  # its id
        self.choices: dict[str, Choices] = {}
        self.views: dict[str, View] = {}

    def load(self, project: str, flags: tuple[Choice, ...]) -> str:
        """Take what was kept for a project; return which table was shown."""
        state = self._preferences.get(f"{project}/tables", {})
        chosen, views = state.get("choices"), state.get("views")
        chosen = chosen if isinstance(chosen, dict) else {}
        views = views if isinstance(views, dict) else {}
        self.project = project
        self.choices = {
            name: restored(chosen[name], name, flags) for name in KINDS if name in chosen
        }
        self.views = {name: View(views[name]) for name in KINDS if views.get(name) in [*View]}
        return str(state.get("table", ""))

    def save(self, shown: str) -> None:
        """Keep it; `shown` is the table that is shown."""
        if self.project:
            choices = {name: kept(one, name) for name, one in self.choices.items()}
            state = {"table": shown, "choices": choices, "views": self.views}
            self._preferences.set(f"{self.project}/tables", state)

    def forget(self) -> None:
        """Let go of a project that is closed."""
        self.project, self.choices, self.views = "", {}, {}


def kept(choices: Choices, name: str) -> dict[str, Any]:
    """Return the choices of a table as they are kept."""
    own = {field: value for field, value in choices.kept().items() if field not in _SORTED}
    for field in KINDS[name].usual:  # also where it is what is usual elsewhere
        if getattr(choices, field) != getattr(usual(name), field):
            own[field] = getattr(choices, field)
    return own


def restored(state: Any, name: str, flags: tuple[Choice, ...]) -> Choices:
    """Return the choices of a table that were kept; those of another kind are left out."""
    first = usual(name)
    if not isinstance(state, dict):
        return first
    found = _restored({**KINDS[name].usual, **state})
    for field in fields(first):
        value, before = getattr(found, field.name), getattr(first, field.name)
        if not _fits(field.name, value, before):
            found = replace(found, **{field.name: before})
    known = {one.key for one in flags}
    return replace(found, flags=tuple(one for one in found.flags if one in known))


def _fits(name: str, value: Any, before: Any) -> bool:
    if name in _KEYS:
        return value is None or isinstance(value, str)
    if isinstance(before, tuple):
        return all(isinstance(one, str) for one in value)
    if isinstance(before, float):
        return type(value) in (int, float)
    if isinstance(before, str):  # also where it is one of a few
        return isinstance(value, str) and _is_one_of(name, value)
    return type(value) is type(before)


def _is_one_of(name: str, value: str) -> bool:
    return name not in ONE_OF or value in {*ONE_OF[name]}
