"""The codings that count in a report, whatever the number of coders.

The one rule: several coders never count twice. Where a document has a consensus, that counts, also
where it is that nothing is coded; elsewhere the union of all persons does; or one chosen coder
everywhere. Codes that are proposed do not count yet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qcoder.coders import Coders
from qcoder.columns import CodingColumns
from qcoder.consensus import Boundary, Consensus
from qcoder.i18n import N_, _, ngettext
from qcoder.lookup import CoderKey, coder_id
from qcoder.model import CoderKind, CodeStatus
from qcoder.store import Store

Mask = NDArray[np.bool_]
_PROPOSED = CodeStatus.PROPOSED
_BOUNDARIES = {
    Boundary.UNION: N_(
        "Where coders agree on a code but not on where its passage begins or ends, all that any of "
        "them coded counts."
    ),
    Boundary.INTERSECTION: N_(
        "Where coders agree on a code but not on where its passage begins or ends, only what all "
        "of them coded counts."
    ),
}


@dataclass(frozen=True)
class Counted:
    """Which rows of the columns count, the sentences that say why, and who coded them."""

    rows: Mask
    notes: tuple[str, ...]
    coding: str = ""


def counted(
    store: Store, codings: CodingColumns, consensus: Consensus, coder: CoderKey | None
) -> Counted:
    """Return the rows that count: of `coder`, else of the consensus or the union."""
    accepted = ~np.isin(codings.code, _proposed(store, codings))
    key = None if coder is None else coder_id(store, coder)
    chosen, notes, coding = _of_coders(store, codings, consensus, key, accepted)
    notes += _not_accepted(int((chosen & ~accepted).sum()))
    return Counted(chosen & accepted, tuple(notes), coding)


def _of_coders(
    store: Store,
    codings: CodingColumns,
    consensus: Consensus,
    coder: str | None,
    accepted: Mask,
) -> tuple[Mask, list[str], str]:
    """Return the codings of those coders that count, the notes on them, and who they are."""
    coders = {one.id: one for one in Coders(store).list(merged=True)}
    names = [coders[key].name for key in codings.coders]
    if coder is not None:
        chosen = codings.coders.index(coder)
        notes = [_("Codings of {coder} only.").format(coder=names[chosen])]
        notes += _on_consensus(consensus) if coders[coder].kind == CoderKind.CONSENSUS else []
        return codings.coder == chosen, notes, _coding([names[chosen]])
    kinds = [coders[key].kind for key in codings.coders]
    together = np.isin(codings.coder, _places(kinds, CoderKind.CONSENSUS))
    people = np.isin(codings.coder, _places(kinds, CoderKind.PERSON))
    agreed = np.zeros(len(codings.documents), dtype=bool)
    agreed[codings.document[together]] = True
    agreed[np.isin(codings.documents, consensus.documents())] = True
    rows = together | (people & ~agreed[codings.document])
    used = np.bincount(codings.coder[rows & people & accepted], minlength=len(names))
    union = sorted(name for name, n in zip(names, used, strict=True) if n)
    note = _note(int(agreed.sum()), len(codings.documents), union)
    return rows, [note, *_on_consensus(consensus)], _coding(union, consensus=bool(agreed.any()))


def left_out(rows: Mask) -> list[str]:
    """Return the sentence about codings that would count if a respondent spoke in them, if any."""
    codings = int(rows.sum())
    if not codings:
        return []
    said = ngettext(
        "{n} coding is left out, because no respondent speaks in its passage.",
        "{n} codings are left out, because no respondent speaks in their passages.",
        codings,
    )
    return [said.format(n=codings)]


def _proposed(store: Store, codings: CodingColumns) -> list[int]:
    """Return the places of the codes that are proposed."""
    keys = {row[0] for row in store.rows("SELECT id FROM codes WHERE status = ?", [_PROPOSED])}
    return [place for place, key in enumerate(codings.codes) if key in keys]


def _not_accepted(codings: int) -> list[str]:
    if not codings:
        return []
    said = ngettext(
        "{n} coding is left out, because its code is proposed and not accepted yet.",
        "{n} codings are left out, because their codes are proposed and not accepted yet.",
        codings,
    )
    return [said.format(n=codings)]


def _on_consensus(consensus: Consensus) -> list[str]:
    """Return what is to be known of the consensus: its rule, what is open, whether it is old."""
    made = consensus.documents()
    if not made:
        return []
    state = consensus.state(made)
    notes: list[str] = []
    if any(each.boundaries for each in state.documents):
        notes.append(_(_BOUNDARIES[state.boundary]))
    if state.undecided:
        said = ngettext(
            "{n} disagreement between coders is undecided; what they do not agree on is left out.",
            "{n} disagreements between coders are undecided; what they do not agree on is left "
            "out.",
            state.undecided,
        )
        notes.append(said.format(n=state.undecided))
    if state.outdated:
        said = ngettext(
            "The consensus of {n} interview is out of date: codings or decisions changed since.",
            "The consensus of {n} interviews is out of date: codings or decisions changed since.",
            state.outdated,
        )
        notes.append(said.format(n=state.outdated))
    return notes


def _coding(names: list[str], *, consensus: bool = False) -> str:
    """Return who coded, as a part of the line below a table."""
    parts = [_("consensus coding")] if consensus else []
    if names:
        *most, last = names
        listed = _("{names} and {last}").format(names=", ".join(most), last=last) if most else last
        parts.append(_("coding by {names}").format(names=listed))
    return ", ".join(parts)


def _places(kinds: list[CoderKind], kind: CoderKind) -> list[int]:
    return [place for place, other in enumerate(kinds) if other == kind]


def _note(agreed: int, documents: int, union: list[str]) -> str:
    names = ", ".join(union)
    if not agreed:
        return (
            _("Codings of {names} taken together; passages that overlap count as one.").format(
                names=names
            )
            if len(union) > 1
            else _("Codings of {names}.").format(names=names)
            if names
            else _("There are no codings yet.")
        )
    if not union:
        return _("Consensus codings.")
    return _(
        "Consensus codings for {agreed} of {documents} interviews; for the others the codings of "
        "{names} taken together; passages that overlap count as one."
    ).format(agreed=agreed, documents=documents, names=names)
