"""How disagreements and decisions are shown: as lines of a table, in full, and as data.

The one rule: people read names and words of their language, scripts English values and ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qcoder.cli.common import show_rows
from qcoder.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcoder.consensus import Disagreement
    from qcoder.decisions import Decision
    from qcoder.model import Coding, Document
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
_SIGNS = {None: "?", "facilitating": "+", "hindering": "−", "both": "±", "neutral": "0"}
# What is cut short, and how much of it is left at least.
_CUT = {"document": 9, "who": 12, "words": 14, "decision": 12}


class Shown:
    """Shows disagreements and decisions with names instead of ids."""

    def __init__(self, p: Project) -> None:
        self._p = p
        self.coders = {one.id: one.name for one in p.coders.list(merged=True)}
        self.codes = {one.id: one.short_id for one in p.codes.list(merged=True)}
        self._documents: dict[str, Document] = {}

    def row(self, one: Disagreement) -> Mapping[str, object]:
        """Return a disagreement as a row of a table, on one line."""
        return {
            **self._head(one),
            "who": self._who(one),
            "words": self._words(one),
            "settled": "✓" if one.settled else "",
            "decision": self._settled(one),
        }

    def record(self, one: Disagreement) -> Mapping[str, object]:
        """Return a disagreement in full: by heading, with what each coder has and where."""
        return {
            **{_headings()[name]: value for name, value in self._head(one).items()},
            **({_("Difference"): _(_RELATIONS[one.relation])} if one.relation else {}),
            **{
                self.coders[coder]: "\n".join(map(self._coding, one.of(coder))) or "–"
                for coder in one.coders
            },
            _("Decision"): self._settled(one),
        }

    def _head(self, one: Disagreement) -> Mapping[str, object]:
        return {
            "id": one.id[:_ID],
            "document": self._document(one.document).name,
            "kind": _(_KINDS[one.kind]),
            "codes": "\n".join(self.codes[code] for code in one.codes),
        }

    def _who(self, one: Disagreement) -> str:
        """Return who has it: a line for each code, or for each valence where these differ."""
        signs = one.kind == "valence"
        by: dict[str, list[str]] = {} if signs else {code: [] for code in one.codes}
        for coder in one.coders:
            for key in dict.fromkeys(_sign(c) if signs else c.code for c in one.of(coder)):
                by.setdefault(key, []).append(self.coders[coder])
        return "\n".join(", ".join(names) + f" {key}" * signs for key, names in by.items())

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
        place = f"{coding.start}–{coding.end}"
        return f"{self.codes[coding.code]}{valence}, {place}: {self._words(coding)}"

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

    def _words(self, passage: Coding | Decision | Disagreement) -> str:
        text = self._document(passage.document).text
        return " ".join(text[passage.start : passage.end].split())

    def _document(self, key: str) -> Document:
        if key not in self._documents:
            self._documents[key] = self._p.documents.get(key)
        return self._documents[key]


def _headings() -> dict[str, str]:
    return {
        "id": "id",
        "document": _("Document"),
        "kind": _("Difference"),
        "codes": _("Codes"),
        "who": _("Who has it"),
        "words": _("Words"),
        "settled": "✓",
        "decision": _("Decision"),
    }


def _sign(coding: Coding) -> str:
    return _SIGNS[coding.valence]


def show_list(rows: Sequence[Mapping[str, object]]) -> None:
    """Print disagreements, of `Shown.row`, as a table with a line for each."""
    headings = _headings()
    if not any(row["decision"] for row in rows):
        del headings["decision"], headings["settled"]
    spare = [name for name in ("decision", "document") if name in headings]
    show_rows(rows, headings, as_json=False, spare=spare, cut=_CUT)
    if any(row["kind"] == _("valence") for row in rows):
        click.echo(_("+ facilitating, − hindering, ± both, 0 neutral, ? not judged."))


def summary(found: Sequence[Disagreement]) -> str:
    """Return how many there are, of which kinds, and how many are left to be decided."""
    n = len(found)
    counts = {kind: sum(each.kind == kind for each in found) for kind in _KINDS}
    listed = ", ".join(f"{_(_KINDS[kind])} {count}" for kind, count in counts.items() if count)
    said = ngettext("{n} disagreement", "{n} disagreements", n).format(n=n)
    left = _("{n} undecided").format(n=sum(not each.settled for each in found))
    return f"{said} ({listed}); {left}." if listed else f"{said}."
