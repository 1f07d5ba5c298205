"""The codings that count in a report, whatever the number of coders.

The one rule: several coders never count twice. Where a document has consensus codings, those count;
elsewhere the union of all persons does; or one chosen coder everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qcoder.coders import Coders
from qcoder.columns import CodingColumns
from qcoder.i18n import _, ngettext
from qcoder.model import CoderKind
from qcoder.store import Store

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Counted:
    """Which rows of the columns count, the sentence that says why, and who coded them."""

    rows: Mask
    note: str
    coding: str = ""


def counted(store: Store, codings: CodingColumns, coder: str | None) -> Counted:
    """Return the rows that count: of `coder` (an id), else of the consensus or the union."""
    coders = {one.id: one for one in Coders(store).list(merged=True)}
    names = [coders[key].name for key in codings.coders]
    if coder is not None:
        chosen = codings.coders.index(coder)
        note = _("Codings of {coder} only.").format(coder=names[chosen])
        return Counted(codings.coder == chosen, note, _coding([names[chosen]]))
    kinds = [coders[key].kind for key in codings.coders]
    consensus = np.isin(codings.coder, _places(kinds, CoderKind.CONSENSUS))
    people = np.isin(codings.coder, _places(kinds, CoderKind.PERSON))
    agreed = np.zeros(len(codings.documents), dtype=bool)
    agreed[codings.document[consensus]] = True
    rows = consensus | (people & ~agreed[codings.document])
    used = np.bincount(codings.coder[rows & people], minlength=len(names))
    union = sorted(name for name, n in zip(names, used, strict=True) if n)
    note = _note(int(agreed.sum()), len(codings.documents), union)
    return Counted(rows, note, _coding(union, consensus=bool(agreed.any())))


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
