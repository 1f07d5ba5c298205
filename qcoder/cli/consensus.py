"""Commands for settling where coders differ: disagreements, decide, undecide, consensus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qcoder.cli.common import (
    Words,
    cleaned,
    json_option,
    opened,
    passphrase_option,
    progress_bar,
    project_options,
    show_json,
    show_rows,
    take_over_option,
)
from qcoder.cli.differing import Shown, show_list, summary
from qcoder.cli.screen import show_records
from qcoder.i18n import N_, _, ngettext
from qcoder.passages import places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qcoder.consensus import State
    from qcoder.consensus.states import DocumentState
    from qcoder.model import Span
    from qcoder.project import Project

_WRITTEN = {"een": "one", "één": "one", "beide": "both", "geen": "neither", "aangepast": "adjusted"}
_VALENCES = ("facilitating", "hindering", "both", "neutral")


@click.command(help=_("List where coders differ in documents that they completed, and how."))
@click.argument("project", type=click.Path(path_type=Path))
@click.option(
    "--coder", "coders", multiple=True, help=_("Only this coder; may be repeated. Else all.")
)
@click.option(
    "--document", "documents", multiple=True, help=_("This document; may be repeated. Else all.")
)
@click.option(
    "--code", "codes", multiple=True, help=_("This code or theme; may be repeated. Else all.")
)
@click.option("--undecided", is_flag=True, help=_("Only what is left to be decided."))
@click.option(
    "--positions",
    is_flag=True,
    help=_("Each in full: what each coder has, with the positions where it begins and ends."),
)
@passphrase_option
@take_over_option
@json_option
@cleaned
def disagreements(
    coders: tuple[str, ...],
    documents: tuple[str, ...],
    codes: tuple[str, ...],
    undecided: bool,
    positions: bool,
    as_json: bool,
    **where: Any,
) -> None:
    """Show disagreements with the words of each coder, and what was decided."""
    with opened(**where, coder=None, read_only=True) as p:
        found = [
            each
            for each in p.consensus.disagreements(coders, documents, codes)
            if not (undecided and each.settled)
        ]
        show = Shown(p)
        if as_json:
            show_json([show.data(each) for each in found])
            return
        if positions:
            for record in map(show.record, found):
                show_records([[*record.values()]], [*record])
        else:
            show_list([show.row(each) for each in found])
    click.echo(summary(found))


@click.command(
    help=_(
        "Decide the disagreement with this id; see “qcoder disagreements”. What counts is what one "
        "coder has (named with --chosen), what all have (both), nothing (neither), or another "
        "passage or valence (adjusted)."
    )
)
@project_options
@click.argument("disagreement")
@click.argument("what", type=Words("one", "both", "neither", "adjusted", also=_WRITTEN))
@click.option("--chosen", help=_("With “one”: the coder whose codings count."))
@click.option("--text", help=_("With “adjusted”: the words of the passage."))
@click.option("--start", type=int, help=_("Offset of the first character, from 0."))
@click.option("--end", type=int, help=_("Offset after the last character."))
@click.option("--code", help=_("With “adjusted”: the code, where coders have several."))
@click.option("--valence", type=Words(*_VALENCES), help=_("The valence that counts."))
@click.option("--reason", default="", help=_("Why."))
def decide(
    disagreement: str,
    what: str,
    chosen: str | None,
    text: str | None,
    start: int | None,
    end: int | None,
    code: str | None,
    valence: str | None,
    reason: str,
    **where: Any,
) -> None:
    """Decide one disagreement."""
    if (start is None) != (end is None) or (text is not None and start is not None):
        raise click.UsageError(_("Give --text, or --start and --end."))
    with opened(**where) as p:
        span = None if start is None or end is None else (start, end)
        if text is not None:
            span = _place(p, disagreement, text)
        made = p.consensus.decide(
            disagreement, what, chosen=chosen, span=span, code=code, valence=valence, reason=reason
        )
        click.echo(_("Decided: {decision}.").format(decision=Shown(p).decision(made)))
        _show_state(p, p.consensus.state([made.document]))


@click.command(help=_("Take the decision on the disagreement with this id back."))
@project_options
@click.argument("disagreement")
def undecide(disagreement: str, **where: Any) -> None:
    """Take one decision back."""
    with opened(**where) as p:
        p.consensus.undecide(disagreement)
    click.echo(_("Taken back; “qcoder undo” brings it back."))


@click.command(
    help=_(
        "Make the consensus of documents that at least two coders completed, or bring it up to "
        "date; say how far it is."
    )
)
@project_options
@click.option(
    "--document", "documents", multiple=True, help=_("This document; may be repeated. Else all.")
)
@click.option(
    "--boundary",
    type=Words("union", "intersection"),
    help=_("What counts where coders differ only in where a passage begins or ends."),
)
@json_option
def consensus(
    documents: tuple[str, ...], boundary: str | None, as_json: bool, **where: Any
) -> None:
    """Make or update the consensus, and report."""
    with opened(**where) as p, p.operation(N_("make consensus")):
        with progress_bar(_("Making the consensus")) as bar:
            if boundary is not None:
                p.consensus.set_boundary(boundary)
            state = p.consensus.make(documents, progress=bar)
        if as_json:
            show_json(_state_data(p, state))
        else:
            _show_state(p, state)


def _place(p: Project, disagreement: str, words: str) -> Span:
    """Return the passage that reads so: the one in the disagreement, else in its document."""
    found, words = p.consensus.get(disagreement), words.strip() or " "
    within = [
        span
        for span in places(p.documents.get(found.document).text, words)
        if span.start < found.end and found.start < span.end
    ]
    return within[0] if len(within) == 1 else p.codings.find_words(found.document, words)


def _show_state(p: Project, state: State) -> None:
    """Print how far the consensus is."""
    names = {document.id: document.name for document in p.documents.list()}
    coders = {one.id: one.name for one in p.coders.list()}
    rows = [
        {
            "document": names[each.document],
            "coders": ", ".join(coders[one] for one in each.coders),
            "disagreements": each.disagreements,
            "decided": each.decided,
            "boundaries": _by_rule(each),
            "undecided": each.undecided,
            "reopened": each.reopened,
        }
        for each in state.documents
    ]
    headings = {
        "document": _("Document"),
        "coders": _("Coders"),
        "disagreements": _("Disagreements"),
        "decided": _("Decided"),
        "boundaries": _("By rule"),
        "undecided": _("Undecided"),
        "reopened": _("Open again"),
    }
    show_rows(rows, headings, as_json=False)
    rule, n = _(state.boundary), sum(map(_by_rule, state.documents))
    click.echo(_("Where coders differ only in boundaries: {rule}.").format(rule=rule))
    if n:
        said = ngettext(
            "{n} differs only in its boundaries: {rule}. Nobody needs to decide it.",
            "{n} differ only in their boundaries: {rule}. Nobody needs to decide them.",
            n,
        )
        click.echo(said.format(n=n, rule=rule))


def _by_rule(one: DocumentState) -> int:
    """Return how many disagreements nobody decided, and that are settled all the same."""
    return one.disagreements - one.decided - one.undecided


def _state_data(p: Project, state: State) -> Mapping[str, object]:
    names = {document.id: document.name for document in p.documents.list()}
    coders = {one.id: one.name for one in p.coders.list()}
    return {
        "coder": coders.get(state.coder or ""),
        "boundary": state.boundary,
        "complete": state.complete,
        "undecided": state.undecided,
        "documents": [
            {
                "document": names[each.document],
                "coders": [coders[one] for one in each.coders],
                "made": each.made,
                "outdated": each.outdated,
                "disagreements": each.disagreements,
                "decided": each.decided,
                "by_rule": _by_rule(each),
                "reopened": each.reopened,
                "undecided": each.undecided,
            }
            for each in state.documents
        ],
    }


COMMANDS = (disagreements, decide, undecide, consensus)
