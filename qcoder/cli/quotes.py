"""Commands for quotes: quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qcoder.cli.common import Commands, json_option, opened, project_options, show_rows
from qcoder.errors import NotFound
from qcoder.i18n import _

if TYPE_CHECKING:
    from qcoder.project import Project
    from qcoder.quotes import Quote


def numbered(p: Project, numbers: tuple[int, ...]) -> list[Quote]:
    """Return quotes by their numbers in the list of all, from 1."""
    every = p.quotes.list()
    for number in numbers:
        if number > len(every):
            raise NotFound(
                _("There is no quote {number}: the list of quotes has {n} of them.").format(
                    number=number, n=len(every)
                )
            )
    return [every[number - 1] for number in numbers]


@click.group("quotes", cls=Commands, default="list", default_if_no_args=False,
             help=_("The passages that are marked as quotable."))  # fmt: skip
def quotes() -> None:
    """Hold the commands for quotes."""


@quotes.command("list", help=_("List the quotes by code; the default."))
@project_options
@click.option("--code", "codes", multiple=True, help=_("Only this code or theme; repeatable."))
@click.option(
    "--document", "documents", multiple=True, help=_("Only of this document; repeatable.")
)
@json_option
def list_quotes(
    codes: tuple[str, ...], documents: tuple[str, ...], as_json: bool, **where: Any
) -> None:
    """List quotes."""
    with opened(**where, read_only=True) as p:
        rows = _rows(p, codes, documents)
    headings = {
        "number": _("No."),
        "code": _("Code"),
        "place": _("Place"),
        "quote": _("Quote"),
        "source": _("Said by"),
        "remarks": _("Remarks"),
    }
    if not any(row["remarks"] for row in rows):
        headings.pop("remarks")
    show_rows(
        rows,
        headings,
        as_json=as_json,
        folded=("place", "quote", "source", "remarks"),
    )


def _rows(
    p: Project, codes: tuple[str, ...], documents: tuple[str, ...]
) -> list[dict[str, object]]:
    names = {one.id: one.short_id for one in p.codes.list(merged=True)}
    of = {one.id: one.name for one in p.documents.list()}
    every = p.quotes.list()
    wanted = {*p.quotes.list(codes, documents)} if codes or documents else {*every}
    return [
        {
            "number": number,
            "code": names[one.code],
            "place": f"{of[one.document]} {one.start}–{one.end}",
            "document": of[one.document],
            "start": one.start,
            "end": one.end,
            "quote": one.printed,
            "words": one.words,
            "source": one.said_by,
            "before": one.before,
            "after": one.after,
            "identifying": one.identifying,
            "stale": one.stale,
            "remarks": ", ".join(
                said
                for said, holds in (
                    (_("may identify someone"), one.identifying),
                    (_("shortened before its text was corrected"), one.stale),
                )
                if holds
            ),
        }
        for number, one in enumerate(every, start=1)
        if one in wanted
    ]


@quotes.command(
    "shorten",
    help=_("Quote a passage (its place is in the list) shorter: […] left out, [words] put in."),
)
@project_options
@click.argument("document")
@click.argument("start", type=int)
@click.argument("end", type=int)
@click.argument("words")
def shorten(document: str, start: int, end: int, words: str, **where: Any) -> None:
    """Shorten a quote."""
    with opened(**where) as p:
        p.quotes.shorten(document, start, end, words)
        _say_quoted(p, document, start, end)


@quotes.command("restore", help=_("Quote a passage word for word again."))
@project_options
@click.argument("document")
@click.argument("start", type=int)
@click.argument("end", type=int)
def restore(document: str, start: int, end: int, **where: Any) -> None:
    """Quote a passage word for word again."""
    with opened(**where) as p:
        p.quotes.restore(document, start, end)
        _say_quoted(p, document, start, end)


def _say_quoted(p: Project, document: str, start: int, end: int) -> None:
    of = p.documents.get(document).id
    for quote in p.quotes.list(documents=[document]):
        if (quote.document, quote.start, quote.end) == (of, start, end):
            said = _("Quoted as: “{words}”") if quote.shortened else _("Word for word: “{words}”")
            click.echo(said.format(words=quote.printed))
            return


COMMANDS = (quotes,)
