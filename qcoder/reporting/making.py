"""Making the items of the report: each is a part that can be written, or a sentence why not.

The one rule: the project is read once for all of them, so that no two parts can disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qcoder.errors import Error, Refused
from qcoder.i18n import _, language, speaking
from qcoder.report import Report, Text
from qcoder.report_parts import Part, Picture, Quoted, Tabled
from qcoder.reporting import changes, productions
from qcoder.reporting.items import Item, ItemKind
from qcoder.store import Store
from qcoder.tables.bands import traceable
from qcoder.tables.choices import Cells, Choices, Level
from qcoder.tables.kinds import KINDS

if TYPE_CHECKING:
    from qcoder.queries.comparisons import Comparisons
    from qcoder.quotes import Quotes
    from qcoder.reporting.facts import Facts
    from qcoder.tables.basis import Basis
    from qcoder.tables.table import Table
    from qcoder.tables.tables import Tables

Progress = Callable[[int, int], None]
# What an item refers to, by the choice that does: the table where it must still be.
_REFERENCES = {
    "coders": "coders",
    "documents": "documents",
    "groups": "groups",
    "codes": "codes",
    "by": "variables",
    "document": "documents",
    "variables": "variables",
    "order": "variables",
}


@dataclass(frozen=True)
class Made:
    """What became of an item: `part` to be written, or `problem`, why it cannot be made.

    `kept` is what it says, to be compared the next time; `warnings` are whole sentences;
    `left_out` is how many quotes are, by hand.
    """

    item: Item
    title: str
    part: Part | None = None
    report: Report | None = None
    kept: changes.Kept = field(default_factory=dict[str, Any])
    problem: str = ""
    warnings: Sequence[str] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Previewed:
    """What an item would be: `label` is its number (`Table 2`), empty where it has none.

    `problem` says why it cannot be made, else it is empty; `changed` what is otherwise than the
    last time that a report was made, a sentence each: empty where nothing is, or none was made.
    `left_out` is how many quotes are, by hand.
    """

    item: Item
    label: str
    title: str
    problem: str
    changed: Sequence[str]
    warnings: Sequence[str]
    left_out: int = 0


class Workshop:
    """Makes the items of one project, as it is now."""

    def __init__(
        self, store: Store, tables: Tables, comparisons: Comparisons, quotes: Quotes
    ) -> None:
        self.store = store
        self._tables = tables
        self.comparisons = comparisons
        self._quotes = quotes
        self._facts: dict[str, Facts] = {}  # by language
        self._noted: dict[tuple[str, ...], int] = {}  # the table below which notes stand

    @cached_property
    def basis(self) -> Basis:
        """What all tables are computed from, read once."""
        return self._tables.basis()

    @property
    def facts(self) -> Facts:
        """The figures of the whole project; the codebook is named in the language in use."""
        from qcoder.reporting.facts import read

        if language() not in self._facts:
            self._facts[language()] = read(self.store, self.basis)
        return self._facts[language()]

    def make(self, item: Item, numbers: dict[str, int], drawn: Sequence[str] | None = None) -> Made:
        """Make an item; `numbers` counts tables and figures.

        Figures are drawn as files with the suffixes `drawn`; where that is None, they are not.
        """
        try:
            match item.kind:
                case ItemKind.TABLE:
                    return self._of_table(item, numbers)
                case ItemKind.FIGURE:
                    return self._of_figure(item, numbers, drawn)
                case ItemKind.QUOTES:
                    return self._of_quotes(item, numbers)
                case ItemKind.METHODS:
                    return self._of_methods(item)
                case ItemKind.TEXT:
                    paragraphs = str(item.choices.get("text", "")).split("\n")
                    text = Text(item.title, [one for one in paragraphs if one.strip()], language())
                    return Made(
                        item, item.title or _("Text"), text, kept=changes.of_text(paragraphs)
                    )
        except Error as error:
            return Made(item, usual_title(item), problem=str(error))

    def table(self, item: Item) -> Table:
        """Compute the table of a table or figure. Raises `Refused` where something was removed."""
        name = item.table
        if name not in KINDS:
            raise Refused(_("There is no table “{name}” any more.").format(name=name))
        self._check_references(item)
        return KINDS[name].make(name, self.basis, self._tables.resolved(item.chosen))

    def _check_references(self, item: Item) -> None:
        for choice, table in _REFERENCES.items():
            given = item.choices.get(choice)
            for key in _listed(given):
                if not self.store.row(f"SELECT 1 FROM {table} WHERE id = ?", [key]):
                    raise Refused(_removed(table))

    def _of_table(self, item: Item, numbers: dict[str, int]) -> Made:
        table = self.table(item)
        report = table.report if not item.title else replace(table.report, title=item.title)
        if not len(report.frame):
            raise Refused(_("There is nothing in this table yet."))
        numbers["table"] = number = numbers.get("table", 0) + 1
        self._noted.setdefault(tuple(report.notes), number)
        part = Tabled(number, _name(item), report)
        said, kept = self._said(table)
        return Made(item, report.title, part, said, kept)

    def _said(self, table: Table) -> tuple[Report, changes.Kept]:
        """Return what a table says, to be compared: of codes together, each pair once."""
        report, choices, above = table.report, table.choices, set[str]()
        if report.name == "cooccurrence":
            if not choices.pairs:
                report = (
                    KINDS[report.name]
                    .make(report.name, self.basis, replace(choices, pairs=True, sort=""))
                    .report
                )
                report = replace(report, frame=report.frame.sort_values(["code", "other"]))
            figure = "c" if choices.cells == Cells.C else "together"
            frame = report.frame[["code", "name", "other", "other_name", figure]]
            report = replace(report, frame=frame)
            parents = {one.parent for one in self.basis.codes}
            if choices.level == Level.ALL:
                above = {one.short_id for one in self.basis.codes if one.id in parents}
        return report, changes.of_table(report, self._ids(report.name), above)

    def _ids(self, table: str) -> changes.Ids:
        """Return the ids of what columns are named after (by ""), and lines, by their names."""
        documents = {one.name: one.id for one in self.basis.documents}
        columns = documents if table == "documents" else {}
        if table == "programmes":
            columns = {one.name: one.id for one in self.basis.variables}
        return {
            "": columns,
            "case": {one.name: one.id for one in self.basis.cases},
            "document": documents,
            "coder": {one.name: key for key, one in self.basis.coders.items()},
        }

    def _of_figure(self, item: Item, numbers: dict[str, int], drawn: Sequence[str] | None) -> Made:
        from qcoder import charts

        table = self.table(item)
        if not len(table.report.frame):
            raise Refused(_("There is nothing to draw yet."))
        report, kept = self._said(table)
        chart = charts.draw(table)
        part: Part | None = None
        if drawn is not None:
            number = numbers.get("figure", 0) + 1
            notes = [chart.caption, *self._notes(table.report, chart.caption)]
            part = Picture(
                number,
                _name(item),
                item.title or chart.title,
                chart.source,
                [each for each in notes if each],
                _alt(item.title or chart.title, chart.caption),
                chart.figure.get_figwidth(),
                chart.figure.get_figheight(),
                {suffix: charts.content(chart, suffix) for suffix in drawn},
            )
        numbers["figure"] = numbers.get("figure", 0) + 1
        return Made(item, item.title or chart.title, part, report, kept)

    def _notes(self, report: Report, caption: str) -> Sequence[str]:
        """Return what is to be known of a figure, where a table of the report does not say it."""
        number = self._noted.get(tuple(report.notes))
        if number is not None:
            return [_("What was counted is below table {n}.").format(n=number)]
        return [note for note in report.notes if note not in caption]

    def _of_quotes(self, item: Item, numbers: dict[str, int]) -> Made:
        from qcoder.reporting import quoting

        self._check_references(item)
        of = quoting.of_item(self.store, self._quotes, item)
        if not of:
            raise Refused(
                _("There are no quotes: mark passages as quotable, with the flag for that.")
            )
        if all(of.values()):
            raise Refused(_("All quotes are left out: take in those that the report needs."))
        found = quoting.Taken(of, identifying=bool(item.choices.get("identifying")))
        part = quoted = Quoted(
            usual_title(item),
            quoting.lines(self.store, found.shown, context=bool(item.choices.get("context"))),
            found.notes(),
        )
        left, codes = found.left_out, [one.code for one in found.shown]
        kept = changes.of_quotes(quoted, codes, left)
        if item.numbered_as:
            report = quoting.findings(quoted, codes, self._themes(item))
            numbers["table"] = number = numbers.get("table", 0) + 1
            part = Tabled(number, quoted.title, report)
        return Made(item, quoted.title, part, None, kept, "", found.warnings(), left)

    def _themes(self, item: Item) -> Table:
        """Return the themes table of the documents that an item is of."""
        documents = tuple(item.choices.get("documents", ()))
        choices = self._tables.resolved(Choices(documents=documents))
        return KINDS["themes"].make("themes", self.basis, choices)

    def _of_methods(self, item: Item) -> Made:
        from qcoder.reporting import methods_section

        found = None
        if item.choices.get("agreement", True):
            found = methods_section.compared(self.comparisons)
        text = methods_section.section(self, found, language())
        if item.title:
            text = replace(text, heading=item.title)
        return Made(item, text.heading, text, kept=changes.of_text(text.paragraphs))


def preview(
    workshop: Workshop, items: Sequence[Item], progress: Progress | None = None
) -> Sequence[Previewed]:
    """Return what would be made of items, and what is otherwise than the last time."""
    last = productions.last(workshop.store)
    numbers: dict[str, int] = {}
    found: list[Previewed] = []
    for done, item in enumerate(items):
        if progress:
            progress(done, len(items))
        made = workshop.make(item, numbers)
        found.append(
            Previewed(
                item,
                label(item, numbers) if not made.problem else "",
                made.title,
                made.problem,
                [*retitled(made, last), *changed(workshop, made, last)] if last else (),
                made.warnings,
                made.left_out,
            )
        )
    if progress:
        progress(len(items), len(items))
    return found


def changed(workshop: Workshop, made: Made, last: productions.Production) -> Sequence[str]:
    """Return what is otherwise in an item than it was the last time."""
    if made.problem:
        return ()
    now, report = made.kept, made.report
    if last.language != language():  # names in another language are no change
        with speaking(last.language):
            again = workshop.make(made.item, {})
        now, report = again.kept, again.report
    return changes.told(last.items.get(made.item.id), now, report)


def retitled(made: Made, last: productions.Production) -> Sequence[str]:
    """Return the sentence on another title of an item, where one was chosen since the last time."""
    item = made.item
    if made.problem or last.titled.get(item.id, item.title) == item.title:
        return ()
    return [changes.renamed(last.titles[item.id], made.title)]


def label(item: Item, numbers: Mapping[str, int]) -> str:
    """Return the number that an item just got: `Table 2`."""
    if item.numbered_as == ItemKind.TABLE:
        return _("Table {n}").format(n=numbers["table"])
    if item.numbered_as == ItemKind.FIGURE:
        return _("Figure {n}").format(n=numbers["figure"])
    return ""


def usual_title(item: Item) -> str:
    """Return the title of an item that is known without making it."""
    if item.title:
        return item.title
    if item.table in KINDS:
        return _(KINDS[item.table].title)
    names = {
        ItemKind.QUOTES: _("Findings with quotes") if item.numbered_as else _("Quotes"),
        ItemKind.METHODS: _("Account of methods"),
        ItemKind.TEXT: _("Text"),
    }
    return names.get(item.kind, item.table)


def small_groups(workshop: Workshop, items: Sequence[Item]) -> Sequence[str]:
    """Return the note on groups of too few cases, of the variables that tables are set out by."""
    from qcoder.tables.scopes import Scopes

    basis = workshop.basis
    scopes = Scopes(basis, range(len(basis.documents)))
    said: dict[str, None] = {}
    for key in dict.fromkeys(item.choices.get("by") for item in items):
        variable = basis.variable(key)
        if variable:
            groups = {str(value): len(cases) for value, cases in scopes.groups(variable).items()}
            said.update(dict.fromkeys(traceable(groups)))
    return list(said)


def _listed(given: Any) -> Sequence[Any]:
    return given if isinstance(given, list) else [given] if given else []  # pyright: ignore[reportUnknownVariableType] - JSON


def _removed(table: str) -> str:
    sentences = {
        "coders": _("A coder that it was made with is no longer there: choose again."),
        "documents": _("A document that it was made of was removed: choose again."),
        "groups": _("A group of documents that it was made of was removed: choose again."),
        "codes": _("A code that it was made of was removed: choose again."),
        "variables": _("A case variable that it was made with was removed: choose another one."),
    }
    return sentences[table]


def _name(item: Item) -> str:
    return item.title or _(KINDS[item.table].title)


def _alt(title: str, caption: str) -> str:
    return " ".join(each for each in (title.rstrip(".") + ".", caption) if each)
