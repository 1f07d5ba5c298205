"""The quotes of an item of the report: which are taken in, how they are printed, what to know.

The one rule: a quote that was left out by hand stays out as long as a coding that was named for it
is there, whoever counts: also once a consensus stands in its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from qcoder.codes import Codes
from qcoder.errors import Refused
from qcoder.i18n import _, language, ngettext
from qcoder.quotes import Quote, Quotes
from qcoder.report import Report
from qcoder.report_parts import Quoted, QuoteLine
from qcoder.reporting.items import Item
from qcoder.shortening import LEFT_OUT
from qcoder.store import Store

if TYPE_CHECKING:
    from qcoder.tables.table import Table

_WIDTHS = {"finding": 28, "quote": 52}  # characters; together with others as wide as a page


def of_item(store: Store, quotes: Quotes, item: Item) -> Mapping[Quote, bool]:
    """Return the quotes of an item in order, each with whether it is left out. Raises `NotFound`.

    Those that may identify someone are among them, whether the item takes these in or not.
    """
    found = quotes.list(item.choices.get("codes", ()), item.choices.get("documents", ()))
    named = _Named(store, item)
    return {quote: bool(named.of(quote)) for quote in found}


def left_with(item: Item, quotes: Iterable[Quote]) -> Sequence[str]:
    """Return what an item names as left out once these quotes are too."""
    return sorted({*_named(item), *(key for quote in quotes for key in quote.codings)})


def left_without(store: Store, item: Item, quotes: Iterable[Quote]) -> Sequence[str]:
    """Return what an item names as left out once these quotes are taken in."""
    named = _Named(store, item)
    return sorted({*_named(item)} - {key for quote in quotes for key in named.of(quote)})


def _named(item: Item) -> Sequence[str]:
    return item.choices.get("left_out", ())


class _Named:
    """The codings that an item names as left out, where they are now."""

    def __init__(self, store: Store, item: Item) -> None:
        rows = store.rows(
            'SELECT id, document, code, start, "end" FROM codings '
            "WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(_named(item)))],
        )
        self._spans: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
        for key, document, code, start, end in rows:
            self._spans.setdefault((document, code), []).append((key, start, end))

    def of(self, quote: Quote) -> Sequence[str]:
        """Return those that are of a quote: its own, and others of its code on its passage."""
        spans = self._spans.get((quote.document, quote.code), ())
        return [key for key, start, end in spans if start < quote.end and quote.start < end]


class Taken:
    """What an item takes in of its quotes: `shown`; `left_out` is how many are not, by hand."""

    def __init__(self, quotes: Mapping[Quote, bool], *, identifying: bool) -> None:
        self._wanted = [quote for quote, left in quotes.items() if not left]
        self.left_out = len(quotes) - len(self._wanted)
        self.shown = [one for one in self._wanted if identifying or not one.identifying]

    def notes(self) -> Sequence[str]:
        """Return what readers of the quotes are to know."""
        shortened = any(
            one.shortened and not one.stale or LEFT_OUT in one.printed for one in self.shown
        )
        said = [_("[…]: words left out; [words]: put in by the researchers.")] if shortened else []
        return [*said, *self._not_shown()]

    def warnings(self) -> Sequence[str]:
        """Return what whoever makes the report is to know of its quotes."""
        n = self.left_out
        by_choice = ngettext(
            "{n} quote is left out by choice.", "{n} quotes are left out by choice.", n
        ).format(n=n)
        return [*([by_choice] if n else []), *self._not_shown(), *_remarks(self.shown)]

    def _not_shown(self) -> Sequence[str]:
        left = _passages(self._wanted) - _passages(self.shown)
        said = ngettext(
            "{n} quote that may identify someone is left out.",
            "{n} quotes that may identify someone are left out.",
            left,
        )
        return [said.format(n=left)] if left else []


def lines(store: Store, quotes: Sequence[Quote], *, context: bool) -> Sequence[QuoteLine]:
    """Return quotes as they are printed; where one stands under a code before, it says which."""
    names = {one.id: one.name(language()) for one in Codes(store).list(merged=True)}
    seen: dict[tuple[str, int, int], str] = {}
    found: list[QuoteLine] = []
    for quote in quotes:
        passage = quote.document, quote.start, quote.end
        also = seen.get(passage, "")
        seen.setdefault(passage, names[quote.code])
        line = QuoteLine(
            names[quote.theme],
            names[quote.code],
            quote.printed,
            quote.said_by,
            quote.before if context else "",
            quote.after if context else "",
            also,
        )
        found.append(line)
    return found


def findings(quoted: Quoted, codes: Sequence[str], themes: Table) -> Report:
    """Return quotes as a table with room for the key finding of each code, and its interviews.

    `codes` are their ids, one per quote; `themes` has counted. Raises `Refused` where none is left.
    """
    import pandas as pd

    if not quoted.lines:
        raise Refused(" ".join([_("There is nothing in this table yet."), *quoted.notes]))
    counted = dict(themes.report.frame[["code", "interviews"]].itertuples(index=False))
    interviews = {one.id: counted.get(one.short_id, "") for one in themes.basis.codes}
    rows: list[tuple[object, ...]] = []
    seen: set[str] = set()
    for code, line in zip(codes, quoted.lines, strict=True):
        once = ("", "") if code in seen else (_("[to fill in]"), interviews.get(code, ""))
        seen.add(code)
        named = " › ".join(dict.fromkeys((line.theme, line.code)))
        rows.append((named, *once, line.words, line.source))
    columns = ["theme", "finding", "interviews", "quote", "source"]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    notes = *quoted.notes, _("Interviews are counted as in the table of themes.")
    source = themes.report.source
    return Report("findings", quoted.title, frame, notes, source, widths=_WIDTHS)


def _remarks(quotes: Sequence[Quote]) -> Sequence[str]:
    """Return what is to be known of quotes that are in the report."""
    told = _passages(one for one in quotes if one.identifying)
    unnamed = _passages(one for one in quotes if one.unnamed)
    stale = _passages(one for one in quotes if one.stale)
    said = {
        ngettext(
            "{n} quote may identify someone: do not pass the report on before it was redacted.",
            "{n} quotes may identify someone: do not pass the report on before they were redacted.",
            told,
        ): told,
        ngettext(
            "{n} quote is named after its document, as no position or respondent code is known.",
            "{n} quotes are named after their documents, as no position or respondent code is "
            "known.",
            unnamed,
        ): unnamed,
        ngettext(
            "{n} quote stands word for word, as its text was corrected since it was shortened.",
            "{n} quotes stand word for word, as their text was corrected since they were "
            "shortened.",
            stale,
        ): stale,
    }
    return [sentence.format(n=n) for sentence, n in said.items() if n]


def _passages(quotes: Iterable[Quote]) -> int:
    """Return of how many passages quotes are."""
    return len({(one.document, one.start, one.end) for one in quotes})
