"""What the list and the preview know of each part of the report.

The one rule: numbers are those that the report will have: what cannot be made has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qcoder.i18n import N_, _, ngettext
from qcoder.project import Project
from qcoder.reporting import Item, ItemKind
from qcoder.reporting.making import Previewed, label, usual_title
from qcoder.tables.basis import Basis
from qcoder.tables.choices import Choices
from qcoder.tables.kinds import KINDS

Progress = Callable[[int, int], None]
ICONS = {
    ItemKind.TABLE: "table",
    ItemKind.FIGURE: "chart-bar",
    ItemKind.QUOTES: "format-quote-close",
    ItemKind.METHODS: "text-box-check-outline",
    ItemKind.TEXT: "text",
}
KIND_NAMES = {
    ItemKind.TABLE: N_("Table"),
    ItemKind.FIGURE: N_("Figure"),
    ItemKind.QUOTES: N_("Quotes"),
    ItemKind.METHODS: N_("Methods"),
    ItemKind.TEXT: N_("Text"),
}


@dataclass(frozen=True)
class Part:
    """One part as it is shown: `number` is `Table 2`, or what kind of part it is."""

    item: Item
    number: str
    title: str
    read: bool = False  # whether it is known how it will be
    problem: str = ""
    changed: Sequence[str] = ()
    warnings: Sequence[str] = ()

    @property
    def heading(self) -> str:
        """What it is called: its number, where it has one, with its title."""
        return f"{self.number}. {self.title}" if self.number[-1].isdigit() else self.title


class Known:
    """How parts will be, as far as that was read; it holds as long as their choices do."""

    def __init__(self) -> None:
        self._previews: dict[tuple[str, str], Previewed] = {}
        self.basis: Basis | None = None

    def forget(self) -> None:
        """Let go of everything."""
        self._previews, self.basis = {}, None

    def take(self, found: tuple[Sequence[Previewed], Basis]) -> None:
        """Keep what was read."""
        previews, self.basis = found
        self._previews = {_key(one.item): one for one in previews}

    def lacks(self, items: Sequence[Item]) -> bool:
        """Tell whether it is not known of some parts how they will be."""
        return any(_key(item) not in self._previews for item in items)

    def parts(self, items: Sequence[Item]) -> Sequence[Part]:
        """Return how parts are shown."""
        numbers = dict.fromkeys((ItemKind.TABLE.value, ItemKind.FIGURE.value), 0)
        return [self._part(item, numbers) for item in items]

    def _part(self, item: Item, numbers: dict[str, int]) -> Part:
        found = self._previews.get(_key(item))
        number = ""
        if item.numbered_as and not (found and found.problem):
            numbers[item.numbered_as] += 1
            number = label(item, numbers)
        number = number or _(KIND_NAMES[item.kind])
        if found is None:
            return Part(item, number, usual_title(item))
        known = found.title if found.item.title == item.title else usual_title(item)
        return Part(
            item, number, item.title or known, True, found.problem, found.changed, found.warnings
        )


def read(project: Project, progress: Progress) -> tuple[Sequence[Previewed], Basis]:
    """Read how all parts will be, in a thread that has the project to itself."""
    return project.report.preview(progress), project.tables.basis()


def sentence(parts: Sequence[Part], formats: Sequence[str], *, can_change: bool) -> str:
    """Return what will be made, or why nothing can be."""
    if not parts:
        return _("The report has no parts yet.")
    if not formats:
        return _("Choose at least one kind of file.")
    left = sum(bool(part.problem) for part in parts)
    n = len(parts) - left
    said = [ngettext("{n} part.", "{n} parts.", n).format(n=n)]
    if left:
        text = ngettext(
            "{n} part cannot be made and is left out.",
            "{n} parts cannot be made and are left out.",
            left,
        )
        said.append(text.format(n=left))
    if not can_change:
        said.append(_("The project is read-only: parts cannot be changed."))
    return " ".join(said)


def replaced(n: int) -> str:
    """Return what becomes of the parts that there are, where all is begun anew."""
    return ngettext(
        "The {n} part of the report makes place for all that fits this project; undo brings it "
        "back.",
        "The {n} parts of the report make place for all that fits this project; undo brings "
        "them back.",
        n,
    ).format(n=n)


def given(name: str, choices: Choices) -> Mapping[str, Any]:
    """Return the choices of a table as a part of the report keeps them."""
    fields = (*KINDS[name].takes, "sort", "descending")
    return {"name": name, **{field: getattr(choices, field) for field in fields}}


def _key(item: Item) -> tuple[str, str]:
    return item.id, repr(sorted(item.choices.items()))
