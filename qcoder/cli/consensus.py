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
from qcoder.i18n import N_, _, ngettext
from qcoder.passages import places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcoder.consensus import Disagreement, State
    from qcoder.decisions import Decision
    from qcoder.model import Coding, Document, Span
    from qcoder.project import Project

_ID = 8  # characters of an id that lists show and commands take
_KINDS = {
    "boundary": N_("boundary"),
    "valence": N_("valence"),
    "omission": N_("omission"),
    "other code": N_("other code"),
}
_RELATIONS = {
    "parent": N_("other code, above or under it"),
    "sibling": N_("other code of the same theme"),
    "other": N_("other code"),
}
# “both” is a valence too, which is called otherwise in other languages.
_CHOICES = {
    "one": N_("what {coder} has"),
    "both": N_("what all have"),
    "neither": N_("nothing"),
    "adjusted": N_("another passage"),
}
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
@passphrase_option
@take_over_option
@json_option
@cleaned
def disagreements(
    coders: tuple[str, ...],
    documents: tuple[str, ...],
    codes: tuple[str, ...],
    undecided: bool,
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
        show = _Shown(p)
        if as_json:
            show_json([show.data(each) for each in found])
            return
        names = list(dict.fromkeys(coder for each in found for coder in each.coders))
        rows = [show.row(each) for each in found]
        headings = {
            "id": "id",
            "document": _("Document"),
            "kind": _("Difference"),
            **{coder: show.coders[coder] for coder in names},
            "decision": _("Decision"),
        }
    show_rows(rows, headings, as_json=False, folded=("document", *names, "decision"))
    click.echo(_summary(found))


@click.command(help=_("Decide the disagreement with this id; see “qcoder disagreements”."))
@project_options
@click.argument("disagreement")
@click.argument("what", metavar="CHOICE", type=Words("one", "both", "neither", "adjusted"))
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
        click.echo(_("Decided: {decision}.").format(decision=_Shown(p).decision(made)))
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


class _Shown:
    """Shows disagreements and decisions with names instead of ids."""

    def __init__(self, p: Project) -> None:
        self._p = p
        self.coders = {one.id: one.name for one in p.coders.list(merged=True)}
        self.codes = {one.id: one.short_id for one in p.codes.list(merged=True)}
        self._documents: dict[str, Document] = {}

    def row(self, one: Disagreement) -> Mapping[str, object]:
        """Return a disagreement as a row of a table, with a cell for each coder."""
        return {
            "id": one.id[:_ID],
            "document": self._document(one.document).name,
            "kind": _(_RELATIONS[one.relation] if one.relation else _KINDS[one.kind]),
            **{coder: "\n".join(map(self._coding, one.of(coder))) or "–" for coder in one.coders},
            "decision": self._settled(one),
        }

    def data(self, one: Disagreement) -> Mapping[str, object]:
        """Return a disagreement for JSON."""
        return {
            "id": one.id,
            "document": self._document(one.document).name,
            "start": one.start,
            "end": one.end,
            "kind": one.kind,
            "relation": one.relation,
            "codes": [self.codes[code] for code in one.codes],
            "coders": {
                self.coders[coder]: [self._coding_data(coding) for coding in one.of(coder)]
                for coder in one.coders
            },
            "settled": one.settled,
            "decision": self._decision_data(one.decision),
            "reopened": self._decision_data(one.reopened),
        }

    def decision(self, one: Decision) -> str:
        """Return what was decided, by whom and why, on one line."""
        said = _(_CHOICES[one.choice]).format(coder=self.coders.get(one.chosen or "", ""))
        if one.choice == "adjusted":
            said += f" ({self.codes[one.code]}: {self._words(one)})"
        valence = f", {_(one.valence)}" if one.valence else ""
        reason = f" – {one.reason}" if one.reason else ""
        return f"{said}{valence} ({self.coders[one.coder]}, {one.time[:10]}){reason}"

    def _settled(self, one: Disagreement) -> str:
        if one.decision:
            return self.decision(one.decision)
        if one.reopened:
            return _("open again; was: {decision}").format(decision=self.decision(one.reopened))
        return _(self._p.consensus.boundary) if one.settled else ""

    def _coding(self, coding: Coding) -> str:
        valence = f" ({_(coding.valence)})" if coding.valence else ""
        return f"{self.codes[coding.code]}{valence}: {self._words(coding)}"

    def _coding_data(self, coding: Coding) -> Mapping[str, object]:
        return {
            "id": coding.id,
            "code": self.codes[coding.code],
            "valence": coding.valence,
            "start": coding.start,
            "end": coding.end,
            "passage": self._words(coding),
        }

    def _decision_data(self, one: Decision | None) -> Mapping[str, object] | None:
        if one is None:
            return None
        return {
            "choice": one.choice,
            "chosen": self.coders.get(one.chosen or ""),
            "code": self.codes[one.code],
            "start": one.start,
            "end": one.end,
            "valence": one.valence,
            "reason": one.reason,
            "coder": self.coders[one.coder],
            "time": one.time,
        }

    def _words(self, passage: Coding | Decision) -> str:
        text = self._document(passage.document).text
        return " ".join(text[passage.start : passage.end].split())

    def _document(self, key: str) -> Document:
        if key not in self._documents:
            self._documents[key] = self._p.documents.get(key)
        return self._documents[key]


def _summary(found: Sequence[Disagreement]) -> str:
    n = len(found)
    counts = {kind: sum(each.kind == kind for each in found) for kind in _KINDS}
    listed = ", ".join(f"{_(_KINDS[kind])} {count}" for kind, count in counts.items() if count)
    said = ngettext("{n} disagreement", "{n} disagreements", n).format(n=n)
    left = _("{n} undecided").format(n=sum(not each.settled for each in found))
    return f"{said} ({listed}); {left}." if listed else f"{said}."


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
        "undecided": _("Undecided"),
        "reopened": _("Open again"),
    }
    show_rows(rows, headings, as_json=False)
    rule = _(state.boundary)
    click.echo(_("Where coders differ only in boundaries: {rule}.").format(rule=rule))


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
                "reopened": each.reopened,
                "undecided": each.undecided,
            }
            for each in state.documents
        ],
    }


COMMANDS = (disagreements, decide, undecide, consensus)
