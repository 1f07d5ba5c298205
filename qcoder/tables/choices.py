"""What a table counts and how it is shown: one set of choices for all tables.

The one rule: keys may be names or ids, as users name things; `resolved` turns them into ids, so
that a choice that was kept still holds after a renaming.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from qcoder.cases import Cases
from qcoder.errors import Refused
from qcoder.groups import GroupKey, Groups
from qcoder.i18n import N_, _
from qcoder.lookup import (
    CodeKey,
    CoderKey,
    DocumentKey,
    VariableKey,
    choice,
    code_id,
    coder_id,
    document_id,
    folded,
)
from qcoder.model import Choice, Valence
from qcoder.store import Store

PERCENT_FROM = 30
NOT_JUDGED = N_("not judged")


class Cells(StrEnum):
    """What the cells of a table with a column per group, document, speaker or code hold."""

    COUNT = N_("count")
    ROW = N_("row percent")
    COLUMN = N_("column percent")
    PRESENCE = N_("presence")
    C = N_("c-coefficient")


class Measure(StrEnum):
    """What is counted of a code in a document, or of a speaker."""

    PASSAGES = N_("passages")
    WORDS = N_("words")


class Level(StrEnum):
    """Which lines a table of codes has: themes stand for all codes under them."""

    ALL = N_("themes and codes")
    THEMES = N_("themes")
    CODES = N_("codes")


class Together(StrEnum):
    """When two codes occur together."""

    OVERLAP = N_("overlap")
    TURN = N_("same turn")
    NEAR = N_("within turns")
    DOCUMENT = N_("same document")


@dataclass(frozen=True)
class Choices:
    """What is counted, and how it is shown; each table takes what it needs.

    Counted: the codings of `coders` (none: those that count, see `coded`) in `documents` and in
    those of `groups` (none of both: in all), with one of `valences` (`not judged` too) and one of
    `flags` (none: whatever they have). Shown: lines of `level`, `cells`, rows and columns `swapped`
    or not, sorted by the column `sort`; percentages from a base of `percent_from`. `by` is a case
    variable, with `bands` and `merge_small` (see `bands`); `measure` is of documents and speakers,
    `together`, `turns`, `codes` and `pairs` (a line per pair) of co-occurrence; `document`,
    `order`, `inductive` and the rest of what only one table knows.
    """

    coders: Sequence[CoderKey] = ()
    documents: Sequence[DocumentKey] = ()
    groups: Sequence[GroupKey] = ()
    valences: Sequence[str] = ()
    flags: Sequence[str] = ()
    level: str = Level.ALL
    cells: str = Cells.COUNT
    swapped: bool = False
    sort: str = ""
    descending: bool = False
    percent_from: int = PERCENT_FROM
    by: VariableKey | None = None
    bands: Sequence[object] = ()
    merge_small: bool = False
    measure: str = Measure.PASSAGES
    together: str = Together.OVERLAP
    turns: int = 1
    codes: Sequence[CodeKey] = ()
    pairs: bool = False
    document: DocumentKey | None = None
    variables: Sequence[VariableKey] = ()
    order: VariableKey | None = None
    inductive: bool = False
    base: int = 4
    run: int = 2
    threshold: float = 5.0
    days: bool = False

    def resolved(self, store: Store) -> Choices:
        """Return the same with ids for names. Raises `NotFound`, and `Refused` for what is not one.

        What is only numbers is checked by the table that takes it.
        """
        cases = Cases(store)
        if self.percent_from < 1:
            raise Refused(_("Percentages are given from one on: choose a number above zero."))
        return replace(
            self,
            coders=tuple(coder_id(store, each) for each in self.coders),
            documents=tuple(document_id(store, each) for each in self.documents),
            groups=tuple(Groups(store).get(each).id for each in self.groups),
            valences=tuple(dict.fromkeys(map(_valence, self.valences))),
            flags=tuple(dict.fromkeys(_flag(store, each) for each in self.flags)),
            level=choice(Level, self.level),
            cells=choice(Cells, self.cells),
            by=None if self.by is None else cases.variable(self.by).id,
            bands=tuple(self.bands),
            measure=choice(Measure, self.measure),
            together=choice(Together, self.together),
            codes=tuple(code_id(store, each) for each in self.codes),
            document=None if self.document is None else document_id(store, self.document),
            variables=tuple(cases.variable(each).id for each in self.variables),
            order=None if self.order is None else cases.variable(self.order).id,
        )

    def kept(self) -> Mapping[str, Any]:
        """Return what differs from what is usual, to be kept as JSON; of resolved choices."""
        usual = asdict(Choices())
        return {
            name: _listed(value) if name in _LISTS else value
            for name, value in asdict(self).items()
            if value != usual[name]
        }


# What a table is nothing without, and the sentence where it was not chosen.
NEEDED: Mapping[str, tuple[str, str]] = {
    "crosstab": ("by", N_("Choose a case variable to compare groups by.")),
    "code_line": ("document", N_("Choose an interview to see the codes along its length.")),
}


def incomplete(name: str) -> Refused:
    """Return what a table raises where what it needs was not chosen."""
    return Refused(_(NEEDED[name][1]))


_LISTS = frozenset(name for name, usual in asdict(Choices()).items() if isinstance(usual, tuple))


def restored(kept: Mapping[str, Any]) -> Choices:
    """Return choices that were kept; what is no choice (any more) is left out."""
    known: dict[str, Any] = {
        name: tuple(value) if name in _LISTS else value
        for name, value in kept.items()
        if hasattr(Choices, name) and isinstance(value, list) == (name in _LISTS)
    }
    return Choices(**known)


def _listed(values: Iterable[object]) -> list[str]:
    return [str(each) for each in values]


def _valence(value: str) -> str:
    """Return a valence, or `not judged`. Raises `Refused`."""
    return choice(_Valences, value)


_Valences = StrEnum(
    "_Valences", [(one.name, one.value) for one in Valence] + [("NONE", NOT_JUDGED)]
)


def _flag(store: Store, key: str) -> str:
    """Return the key of a flag, given by key or name. Raises `Refused`."""
    rows = store.rows(
        "SELECT f.value FROM codebooks AS b, json_each(b.data, '$.flags') AS f ORDER BY b.position"
    )
    known = [Choice(**json.loads(row[0])) for row in rows]
    for one in known:
        if folded(key) in map(folded, (one.key, one.name_nl, one.name_en)):
            return one.key
    used = {
        row[0] for row in store.rows("SELECT DISTINCT f.value FROM codings, json_each(flags) AS f")
    }
    if key in used:
        return key
    listed = ", ".join([*(one.key for one in known), *sorted(used - {one.key for one in known})])
    raise Refused(
        _("There is no flag “{flag}”; there are: {flags}.").format(
            flag=key, flags=listed or _("none")
        )
    )
