"""A codebook as a frozen dataclass, apart from any file or project.

The one rule: what a file says is in a field or in `extra`, so that writing loses nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from qcoder.model import Choice, Code, Qualifier, Valence

_NAMESPACE = uuid.UUID("6c1d1f5e-1b0f-5d0a-9a53-5b6f0f3f5c7e")

VALENCE = Qualifier(
    "waardering",
    "Waardering",
    "Valence",
    (
        Choice(Valence.FACILITATING, "bevorderend", "facilitating"),
        Choice(Valence.HINDERING, "belemmerend", "hindering"),
        Choice(Valence.BOTH, "beide/ambivalent", "both/ambivalent"),
        Choice(Valence.NEUTRAL, "neutraal/beschrijvend", "neutral/descriptive"),
    ),
)


@dataclass(frozen=True)
class Codebook:
    """Themes and codes in file order, with what the codebook asks of each coding.

    `key` names the codebook in every version of it (`rups-success-factors`); it is empty where the
    file does not give one. Every `parent` and `merged_into` is the id of a code in `codes`, and
    `position` counts siblings from 0. `valence` names the values of `model.Valence` (the choices'
    keys); `qualifiers` are the other properties of a coding. `extra` is the rest of the file under
    its own keys; `warnings` are whole sentences for the user, and no part of what is compared.
    """

    key: str = ""
    version: str = ""
    date: str = ""
    title_nl: str = ""
    title_en: str = ""
    rules_nl: tuple[str, ...] = ()
    rules_en: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    qualifiers: tuple[Qualifier, ...] = ()
    flags: tuple[Choice, ...] = ()
    valence: Qualifier = VALENCE
    extra: Mapping[str, object] = field(default_factory=dict[str, object])
    warnings: tuple[str, ...] = field(default=(), compare=False)

    def title(self, language: str) -> str:
        """Return the title in `language` (`nl` or `en`), else in the other, else the key."""
        nl_first = (self.title_nl, self.title_en)
        titles = nl_first if language == "nl" else nl_first[::-1]
        return titles[0] or titles[1] or self.key


def code_id(key: str, name: str) -> str:
    """Return the id of the code `name` in codebook `key`: the same each time, on any computer."""
    return str(uuid.uuid5(_NAMESPACE, f"{key}/{name}"))
