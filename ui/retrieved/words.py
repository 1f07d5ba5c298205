"""What the list of passages says of itself: what it counts, and why it is empty.

The one rule: an empty list says what to do next.
"""

from __future__ import annotations

from qcoder import i18n
from qcoder.i18n import _, ngettext
from qcoder.queries.combined import Combine
from ui.retrieved.model import RetrievedModel
from ui.session import Session
from ui.shown import Shown

_MOST_NAMED = 4


def names(session: Session, shown: Shown) -> str:
    """Return what the chosen codes are called, in the order of the tree; many are counted."""
    codes, n = session.codes.values(), len(shown.chosen_codes)
    if n > _MOST_NAMED:
        return ngettext("{n} code", "{n} codes", n).format(n=n)
    return " + ".join(one.name(i18n.language()) for one in codes if one.id in shown.chosen_codes)


def counted(session: Session, shown: Shown, model: RetrievedModel) -> str:
    """Return what is listed, and how much of it."""
    if not (shown.active_codes and session.project):
        return ""
    n, documents, rows = len(shown.chosen_codes), model.documents, len(model.rows())
    many = ngettext("{n} code", "{n} codes", n).format(n=n)
    return " · ".join(
        (
            names(session, shown) if n == 1 else many,
            ngettext("{n} document", "{n} documents", documents).format(n=documents),
            f"{rows}…" if model.busy else str(rows),
        )
    )


def nothing(shown: Shown, model: RetrievedModel, mode: Combine, filtered: str) -> str:
    """Return why no passages are listed."""
    if not shown.active_codes:
        return _(
            "Click a code in the tree to list its passages here, from all documents. "
            "Hold Ctrl to choose more codes."
        )
    if model.busy:
        return _("Searching…")
    if filtered and not model.empty:
        return _("No passage holds these words.")
    if mode == Combine.ALL:
        return _("No text lies under all chosen codes at once. Choose “Same turn”, or fewer codes.")
    if mode == Combine.NEAR:
        return _("There is no turn in which all chosen codes occur. Choose fewer codes.")
    if shown.active_documents:
        return _("There are no passages with these codes in the chosen documents.")
    return _("There are no passages with these codes yet.")
