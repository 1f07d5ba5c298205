"""The saved report: which tables, figures, quotes and texts it is made of, and making it.

The one rule: what was chosen once is made again with one action, from the project as it is then;
what was removed since is said, and nothing else stands in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcoder.errors import Refused
from qcoder.i18n import N_, _
from qcoder.reporting.items import FORMATS, Item, ItemKey, ItemKind, Items
from qcoder.store import Store

if TYPE_CHECKING:
    from qcoder.queries.comparisons import Comparisons
    from qcoder.quotes import Quote, Quotes
    from qcoder.report_parts import Part
    from qcoder.reporting.making import Previewed, Workshop
    from qcoder.reporting.producing import Produced
    from qcoder.tables.choices import Choices
    from qcoder.tables.tables import Tables

__all__ = ["FORMATS", "Item", "ItemKey", "ItemKind", "SavedReport"]

Progress = Callable[[int, int], None]


class SavedReport:
    """The report of one project."""

    def __init__(
        self, store: Store, tables: Tables, comparisons: Comparisons, quotes: Quotes
    ) -> None:
        self._store = store
        self._tables = tables
        self._comparisons = comparisons
        self._quotes = quotes
        self._items = Items(store)

    def items(self) -> Sequence[Item]:
        """Return what the report is made of, in order."""
        return self._items.list()

    def get(self, key: ItemKey) -> Item:
        """Return one item as it is now, by its id or its number from 1. Raises `NotFound`."""
        return self._items.get(key)

    def add(
        self,
        kind: ItemKind | str,
        choices: Mapping[str, Any] | None = None,
        title: str = "",
        position: int | None = None,
    ) -> Item:
        """Add an item at its end, or at a position from 0; `choices` may name things.

        Of a table or figure: `name`, that of the table in `tables.KINDS`, and fields of
        `tables.choices.Choices`. Of quotes: `codes`, `documents`, `identifying` (with those that
        may identify someone), `context`, `as_table` (a numbered table of findings, without context)
        and `left_out` (see `leave_out`). Of a text: `text`. Of the methods: `agreement` (False
        leaves it out). Without a title it gets the usual one each time it is made. Raises
        `NotFound`, and `Refused` for what cannot be chosen.
        """
        return self._items.add(kind, choices or {}, title, position)

    def add_table(
        self, name: str, choices: Choices, kind: ItemKind | str = "table", title: str = ""
    ) -> Item:
        """Add a table, or its figure, with all that was chosen for it, as a window has it."""
        from qcoder.tables.kinds import KINDS

        takes = (*KINDS[name].takes, "sort", "descending") if name in KINDS else ()
        given = {field: getattr(choices, field) for field in takes}
        return self._items.add(kind, {"name": name, **given}, title)

    def update(
        self, key: ItemKey, choices: Mapping[str, Any] | None = None, title: str | None = None
    ) -> Item:
        """Change the choices (all of them), the title, or both. Raises as `add` does."""
        return self._items.update(key, choices, title)

    def quotes(self, key: ItemKey) -> Mapping[Quote, bool]:
        """Return the quotes of an item, in order, each with whether it is left out.

        Raises `NotFound`, and `Refused` for another kind of item.
        """
        from qcoder.reporting import quoting

        return quoting.of_item(self._store, self._quotes, self._of_quotes(key))

    def leave_out(self, key: ItemKey, *quotes: Quote) -> Item:
        """Leave quotes out of an item, whoever coded them; no coding is touched.

        The ids of their codings are kept as its choice `left_out`. Raises as `quotes` does.
        """
        from qcoder.reporting import quoting

        item = self._of_quotes(key)
        return self._leave(item, quoting.left_with(item, quotes), N_("leave out quote"))

    def take_in(self, key: ItemKey, *quotes: Quote) -> Item:
        """Take quotes that were left out in again. Raises as `quotes` does."""
        from qcoder.reporting import quoting

        item = self._of_quotes(key)
        return self._leave(
            item, quoting.left_without(self._store, item, quotes), N_("take in quote")
        )

    def _of_quotes(self, key: ItemKey) -> Item:
        item = self.get(key)
        if item.kind != ItemKind.QUOTES:
            raise Refused(_("Part {n} of the report has no quotes.").format(n=item.number))
        return item

    def _leave(self, item: Item, left_out: Sequence[str], verb: str) -> Item:
        with self._store.operation(verb):
            return self._items.update(item, {**item.choices, "left_out": left_out}, None)

    def move(self, key: ItemKey, position: int) -> None:
        """Put an item at another position, from 0."""
        self._items.move(key, position)

    def remove(self, *keys: ItemKey) -> None:
        """Remove items, in one operation."""
        self._items.remove(*keys)

    def reset(self) -> Sequence[Item]:
        """Replace all items by those that fit what is in the project; one operation."""
        from qcoder.reporting import usual

        return self._items.replace_all(usual.items(self._store))

    def preview(self, progress: Progress | None = None) -> Sequence[Previewed]:
        """Return per item its title, why it cannot be made, and what changed since the last time.

        Nothing is written.
        """
        from qcoder.reporting import making

        return making.preview(self._workshop(), self.items(), progress)

    def part(self, key: ItemKey) -> Part:
        """Return one item as it would be written, such as the text on methods; figures undrawn.

        Raises `Refused` where it cannot be made.
        """
        made = self._workshop().make(self.get(key), {})
        if made.part is None:
            raise Refused(made.problem or _("This is drawn when the report is made."))
        return made.part

    def produce(
        self,
        out: Path | str,
        formats: Sequence[str] = FORMATS,
        *,
        language: str | None = None,
        progress: Progress | None = None,
    ) -> Produced:
        """Make the report and write it; each file is written whole or not at all.

        `out` is a folder, which is made where it is not there, or a .docx or .xlsx file: then that
        alone is written. `formats`: docx, xlsx, csv (a file per table) and figures (SVG, PNG and
        PDF per figure). In `language` (`nl` or `en`), else in the one in use. What cannot be made
        is left out and said in `warnings`. It remembers what it said, so that the next time tells
        what changed; not in a project that is open read-only. Raises `Refused` where there is
        nothing to make, `Error` where a file cannot be written.
        """
        from qcoder.reporting import producing

        return producing.produce(
            self._workshop(), self.items(), Path(out), formats, language, progress
        )

    def _workshop(self) -> Workshop:
        from qcoder.reporting.making import Workshop

        return Workshop(self._store, self._tables, self._comparisons, self._quotes)
