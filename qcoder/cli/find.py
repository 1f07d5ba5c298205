"""The command that searches: find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qcoder.cli.common import json_option, opened, progress_bar, project_options, show_rows
from qcoder.i18n import _
from qcoder.passages import on_one_line

if TYPE_CHECKING:
    from qcoder.model import Document, Span
    from qcoder.project import Project

_AROUND = 40  # characters that are shown at either side


@click.command("find", help=_("Search in the texts of all documents."))
@project_options
@click.argument("text")
@click.option("--part", is_flag=True, help=_("Find the characters anywhere, also inside words."))
@click.option("--pattern", is_flag=True, help=_("Take the text as a regular expression."))
@click.option("--match-case", is_flag=True, help=_("Capitals have to be the same."))
@click.option("--document", "documents", multiple=True, help=_("Only in this document; repeat."))
@json_option
def find(
    text: str,
    part: bool,
    pattern: bool,
    match_case: bool,
    documents: tuple[str, ...],
    as_json: bool,
    **where: Any,
) -> None:
    """Show each place with the words around it."""
    from qcoder.queries.search import How

    if part and pattern:
        raise click.UsageError(_("Choose --part or --pattern, not both."))
    how = How.PART if part else How.PATTERN if pattern else How.WORDS
    rows: list[dict[str, object]] = []
    with opened(**where, read_only=True) as p, progress_bar(_("Searching")) as progress:
        only = {p.documents.get(name).id for name in documents}
        search = p.search.find(
            text, how=how, match_case=match_case, documents=only, progress=progress
        )
        for hits in search:
            document = p.documents.get(hits.document)
            rows += (_row(p, document, place) for place in hits.places)
    headings = {
        "document": _("Document"),
        "turn": _("Turn"),
        "speaker": _("Speaker"),
        "text": _("Text"),
    }
    show_rows(rows, headings, as_json=as_json, folded=("document", "text"))
    if rows and not as_json:
        counts = {"n": len(rows), "documents": len({row["document"] for row in rows})}
        click.echo(_("Places: {n}; documents: {documents}.").format(**counts))


def _row(p: Project, document: Document, place: Span) -> dict[str, object]:
    said = p.passages.said(document.id, *place)
    return {
        "document": document.name,
        "turn": said.turn,
        "speaker": ", ".join(said.speakers),
        "start": place.start,
        "end": place.end,
        "words": document.text[place.start : place.end],
        "text": _in_context(document.text, place),
    }


def _in_context(text: str, place: Span) -> str:
    start, end = max(place.start - _AROUND, 0), min(place.end + _AROUND, len(text))
    shown = on_one_line(text[start:end])
    return ("…" if start else "") + shown + ("…" if end < len(text) else "")


COMMANDS = (find,)
