"""Why there are no figures yet, and what to do about it.

The one rule: it names who is to do what.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from qcoder.i18n import _, ngettext
from qcoder.model import Progress
from qcoder.queries.agreement_words import sentence
from qcoder.queries.comparison import NO_CODE, Choices
from ui.agreement.kept import ids, people
from ui.session import Session

_MOST_LINES = 6


class Empty(NamedTuple):
    """What to say; `coders` says whether the page of coders is where to go on."""

    text: str
    coders: bool


def one_coder() -> Empty:
    """Return what to do where nobody else codes in the project."""
    return Empty(
        _(
            "Agreement is between coders, and only one codes in this project. Make a package for "
            "each other coder, or merge the work of one that came back."
        ),
        coders=True,
    )


def no_code() -> Empty:
    """Return what to do where coders share documents, but no code in them."""
    return Empty(sentence(NO_CODE), coders=True)


def none_shared(session: Session, choices: Choices) -> Empty:
    """Return who is still to mark what complete, so that two coders can be compared."""
    coders = list(ids(choices.coders)) or people(session)
    documents = list(ids(choices.documents)) or list(session.documents)
    statuses = session.open_project.coders.statuses()
    counts = session.open_project.counts
    lines: list[str] = []
    for document in documents:
        begun = [one for one in coders if _has_begun(statuses, document, one)]
        begun += [one for one in coders if one not in begun and counts.of_document(document, [one])]
        if len(begun) > 1:
            lines.append(_line(session, statuses, document, begun))
    if not documents:
        return Empty(_("There are no documents yet: import transcripts first."), coders=False)
    if not lines:
        return Empty(
            _(
                "No document was coded by two of these coders yet. Make a package for each coder "
                "with the same documents in it, or merge the work of one that came back."
            ),
            coders=True,
        )
    more = len(lines) - _MOST_LINES
    if more > 0:
        said = ngettext("… and {n} document more", "… and {n} documents more", more)
        lines = [*lines[:_MOST_LINES], said.format(n=more)]
    intro = _(
        "What a coder left uncoded only counts once that coder has marked the document complete. "
        "No document was marked complete by two coders yet:"
    )
    return Empty("\n".join([intro, "", *lines]), coders=False)


def _has_begun(
    statuses: Mapping[tuple[str, str], Progress], document: str, coder: str
) -> bool:  # fmt: skip
    return statuses.get((document, coder), Progress.NOT_STARTED) != Progress.NOT_STARTED


def _line(
    session: Session,
    statuses: Mapping[tuple[str, str], Progress],
    document: str,
    begun: list[str],
) -> str:
    done = [one for one in begun if statuses.get((document, one)) == Progress.COMPLETE]
    left = [session.coders[one].name for one in begun if one not in done]
    return _("{document}: {coders} still to mark it complete").format(
        document=session.documents[document].name, coders=", ".join(left)
    )
