"""The codings that count in a report, whatever the number of coders.

The one rule: several coders never count twice. Where a document has a consensus, that counts, also
where it is that nothing is coded; elsewhere the union of all persons does; or one chosen coder
everywhere. Codes that are proposed do not count yet.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qcoder.columns import VALENCES
from qcoder.consensus import Boundary
from qcoder.consensus.states import State
from qcoder.i18n import N_, _, ngettext
from qcoder.model import CoderKind, CodeStatus
from qcoder.tables.basis import Basis
from qcoder.tables.choices import NOT_JUDGED, Choices

Mask = NDArray[np.bool_]
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
    """What a table is counted over.

    `rows` are the codings that count, `documents` the places of the documents that do; `notes` are
    the sentences that say why, `coding` who coded.
    """

    rows: Mask
    documents: Sequence[int]
    notes: tuple[str, ...]
    coding: str = ""


def counted(basis: Basis, choices: Choices) -> Counted:
    """Return what counts by the choices (resolved): codings on a passage with a respondent in it.

    Of the coders that were chosen, else of the consensus or the union.
    """
    accepted = ~np.isin(basis.codings.code, _proposed(basis))
    documents = chosen_documents(basis, choices)
    wanted = np.isin(basis.codings.document, documents) & _judged(basis, choices)
    if choices.coders:
        chosen, notes, coding = _of_coders(basis, choices.coders)
    else:
        chosen, notes, coding = _of_all(basis, documents, accepted & wanted)
    notes += _only(basis, choices)
    notes += _not_accepted(int((chosen & wanted & ~accepted).sum()))
    rows = chosen & wanted & accepted
    notes += _left_out(int((rows & ~basis.answered).sum()))
    return Counted(rows & basis.answered, documents, tuple(notes), coding)


def chosen_documents(basis: Basis, choices: Choices) -> list[int]:
    """Return the places of the documents that were chosen, by themselves or by their group."""
    chosen, groups = {*choices.documents}, {*choices.groups}
    everything = not chosen and not groups
    return [
        place
        for place, one in enumerate(basis.documents)
        if everything or one.id in chosen or one.group in groups
    ]


def _judged(basis: Basis, choices: Choices) -> Mask:
    """Return the codings with one of the valences and one of the flags that were chosen."""
    codings = basis.codings
    rows = np.ones(len(codings), dtype=bool)
    if choices.valences:
        wanted = [
            place
            for place, valence in enumerate(VALENCES)
            if (valence or NOT_JUDGED) in choices.valences
        ]
        rows &= np.isin(codings.valence, wanted)
    if choices.flags:
        flags = {*choices.flags}
        wanted = [place for place, each in enumerate(codings.flag_sets) if each & flags]
        rows &= np.isin(codings.flags, wanted)
    return rows


def _of_coders(basis: Basis, coders: Sequence[object]) -> tuple[Mask, list[str], str]:
    """Return the codings of some coders, the notes on them, and who they are."""
    places = [place for place, key in enumerate(basis.codings.coders) if key in coders]
    names = [basis.coders[basis.codings.coders[place]].name for place in places]
    said = (
        _("Codings of {coder} only.").format(coder=names[0])
        if len(names) == 1
        else _("Codings of {names} taken together; passages that overlap count as one.").format(
            names=", ".join(names)
        )
    )
    of_consensus = any(basis.coders[str(key)].kind == CoderKind.CONSENSUS for key in coders)
    notes = [said, *(_on_consensus(basis.consensus) if of_consensus else [])]
    return np.isin(basis.codings.coder, places), notes, _coding(names)


def _of_all(basis: Basis, documents: Sequence[int], counting: Mask) -> tuple[Mask, list[str], str]:
    """Return the codings of the consensus, or of all together, the notes, and who coded.

    `counting` are the codings that count whoever made them.
    """
    codings, consensus = basis.codings, basis.consensus
    kinds = [basis.coders[key].kind for key in codings.coders]
    together = np.isin(codings.coder, _places(kinds, CoderKind.CONSENSUS))
    people = np.isin(codings.coder, _places(kinds, CoderKind.PERSON))
    agreed = np.zeros(len(codings.documents), dtype=bool)
    agreed[codings.document[together]] = True
    agreed[np.isin(codings.documents, [each.document for each in consensus.documents])] = True
    rows = together | (people & ~agreed[codings.document])
    used = np.bincount(codings.coder[rows & people & counting], minlength=len(kinds))
    union = sorted(basis.coders[key].name for key, n in zip(codings.coders, used, strict=True) if n)
    shared = int(agreed[documents].sum())
    notes = [
        _note(shared, len(documents), union),
        *_on_consensus(consensus, {codings.documents[place] for place in documents}),
    ]
    return rows, notes, _coding(union, consensus=bool(shared))


def _only(basis: Basis, choices: Choices) -> list[str]:
    """Return the sentences on what was chosen of documents, valences and flags."""
    notes: list[str] = []
    names = [one.name for one in basis.groups if one.id in choices.groups]
    names += [one.name for one in basis.documents if one.id in choices.documents]
    if names:
        notes.append(_("Only these interviews or groups: {names}.").format(names=", ".join(names)))
    if choices.valences:
        valences = ", ".join(_(each) for each in choices.valences)
        notes.append(_("Only codings with this valence: {valences}.").format(valences=valences))
    if choices.flags:
        flags = ", ".join(choices.flags)
        notes.append(_("Only codings with one of these flags: {flags}.").format(flags=flags))
    return notes


def _left_out(codings: int) -> list[str]:
    """Return the sentence about codings that would count if a respondent spoke in them, if any."""
    if not codings:
        return []
    said = ngettext(
        "{n} coding is left out, because no respondent speaks in its passage.",
        "{n} codings are left out, because no respondent speaks in their passages.",
        codings,
    )
    return [said.format(n=codings)]


def _proposed(basis: Basis) -> list[int]:
    """Return the places of the codes that are proposed."""
    keys = {code.id for code in basis.codes if code.status == CodeStatus.PROPOSED}
    return [place for place, key in enumerate(basis.codings.codes) if key in keys]


def _not_accepted(codings: int) -> list[str]:
    if not codings:
        return []
    said = ngettext(
        "{n} coding is left out, because its code is proposed and not accepted yet.",
        "{n} codings are left out, because their codes are proposed and not accepted yet.",
        codings,
    )
    return [said.format(n=codings)]


def _on_consensus(state: State, documents: Collection[str] | None = None) -> list[str]:
    """Return what is to be known of the consensus: its rule, what is open, whether it is old.

    In documents (ids), or in all.
    """
    if documents is not None:
        state = replace(
            state, documents=tuple(one for one in state.documents if one.document in documents)
        )
    if not state.documents:
        return []
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
