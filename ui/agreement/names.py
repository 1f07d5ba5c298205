"""What disagreements and decisions are called.

The one rule: the same words in the chips, the list, and beside the passage.
"""

from __future__ import annotations

from qcoder import i18n
from qcoder.consensus import Disagreement
from qcoder.decisions import Choice, Decision
from qcoder.i18n import _, ngettext
from qcoder.model import Valence
from ui import signs
from ui.agreement.items import DECIDED, REOPENED, UNDECIDED, Group, group_of
from ui.inspector.coding_card import spoken_time
from ui.session import Session


def coder_name(session: Session, coder: str) -> str:
    """Return the name of a coder; of one who is gone, a question mark."""
    found = session.coders.get(coder)
    return found.name if found else "?"


def code_name(session: Session, code: str | None) -> str:
    """Return the name of a code; of none, that there is none."""
    if code is None:
        return _("none")
    found = session.codes.get(code)
    return found.name(i18n.language()) if found else "?"


def group_name(session: Session, group: Group) -> str:
    """Return what a kind of disagreements is called."""
    name = coder_name(session, group.coder)
    match group.kind:
        case "only":
            return _("only {coder}").format(coder=name)
        case "without":
            return _("all but {coder}").format(coder=name)
        case "some":
            return _("only some")
        case "boundary":
            return _("boundary")
        case "valence":
            return _("valence")
        case _:
            return _("other code")


def state_name(state: str) -> str:
    """Return what a state is called."""
    names = {UNDECIDED: _("undecided"), DECIDED: _("decided"), REOPENED: _("reopened")}
    return names[state]


def kind_name(session: Session, item: Disagreement) -> str:
    """Return what kind of disagreement it is; of two codes, how near they are."""
    relations = {
        "parent": _("other code: one is under the other"),
        "sibling": _("other code of the same theme"),
    }
    return relations.get(item.relation or "", group_name(session, group_of(item)))


def valence_word(valence: Valence | None) -> str:
    """Return a valence with its sign."""
    return f"{signs.VALENCES[valence]} {_(valence)}" if valence else _("not judged")


def choice_name(session: Session, decision: Decision) -> str:
    """Return what was decided."""
    match decision.choice:
        case Choice.ONE:
            return _("as {coder}").format(coder=coder_name(session, decision.chosen or ""))
        case Choice.BOTH:
            return _("both")
        case Choice.NEITHER:
            return _("neither")
        case Choice.ADJUSTED:
            return _("adjusted")


def decided_sentence(session: Session, decision: Decision) -> str:
    """Return what was decided, by whom and when."""
    return _("Decided: {choice} · {coder}, {time}").format(
        choice=choice_name(session, decision),
        coder=coder_name(session, decision.coder),
        time=spoken_time(decision.time),
    )


def reopened_sentence(session: Session, item: Disagreement, decision: Decision) -> str:
    """Return that a decision is no longer in force, and what changed beneath it."""
    before, now = {*decision.codings}, {coding.id: coding for coding in item.codings}
    added = [now[key] for key in now if key not in before]
    gone = len(before - now.keys())
    changes: list[str] = []
    if added:
        coders = dict.fromkeys(coder_name(session, each.coder) for each in added)
        changes.append(_("coding added by {coders}").format(coders=", ".join(coders)))
    if gone:
        changes.append(
            ngettext(
                "{count} coding no longer here", "{count} codings no longer here", gone
            ).format(count=gone)
        )
    if not changes:
        changes.append(_("passage, code or valence changed"))
    return _("Reopened: {changes} since “{choice}” by {coder}, {time}.").format(
        changes=", ".join(changes),
        choice=choice_name(session, decision),
        coder=coder_name(session, decision.coder),
        time=spoken_time(decision.time),
    )
