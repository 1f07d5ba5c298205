"""What is done to the codings beneath retrieved passages, one by one or many together.

The one rule: only codings of one's own are changed, as one operation; those of others are named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qcoder.i18n import N_, _
from qcoder.model import Choice, Valence
from qcoder.queries.retrieval import Retrieved
from ui.session import Session

_MOST_LOOKED_AT = 500  # codings whose flags are read to open a menu


class Acting:
    """The acts on codings as they are listed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def own(self, codings: Sequence[Retrieved]) -> list[Retrieved]:
        """Return the codings that can be changed: one's own."""
        coder = self._session.coder
        if coder is None or not self._session.can_change:
            return []
        return [one for one in codings if one.coder == coder.id]

    def may_change(self, codings: Sequence[Retrieved]) -> list[Retrieved]:
        """Return one's own codings to change, and say where there are others."""
        own, said = self.own(codings), self._session.said
        if codings and not self._session.can_change:
            said.emit(_("The project is open read-only: nothing was changed."), True)
        elif len(own) < len(codings):
            said.emit(_("The codings of other coders stay as they are."), not own)
        return own

    def remove(self, codings: Sequence[Retrieved]) -> None:
        """Remove codings."""
        own = self.may_change(codings)
        if own:
            kept = self._session.open_project.codings
            self._session.perform(lambda: kept.remove(*(one.id for one in own)))

    def judge(self, codings: Sequence[Retrieved], valence: Valence | None) -> None:
        """Give codings a valence; where all have it, take it back."""
        own = self.may_change(codings)
        value = None if all(one.valence == valence for one in own) else valence
        kept = self._session.open_project.codings
        changed = [one.id for one in own if one.valence != value]
        self._do(N_("set valence"), changed, lambda key: kept.set_valence(key, value))

    def flag(self, codings: Sequence[Retrieved], flag: str) -> None:
        """Set a flag of codings; where all have it, take it away."""
        own = [one.id for one in self.may_change(codings)]
        kept = self._session.open_project.codings
        flags = self._session.perform(lambda: {key: {*kept.get(key).flags} for key in own})
        if not flags:
            return
        on = not all(flag in found for found in flags.values())
        changed = [key for key, found in flags.items() if (flag in found) != on]
        self._do(N_("set flags"), changed, lambda key: kept.set_flags(key, flags[key] ^ {flag}))

    @property
    def all_flags(self) -> Sequence[Choice]:
        """The flags that a coding can have."""
        return self._session.flags

    def flags(self, codings: Sequence[Retrieved]) -> frozenset[str]:
        """Return the flags that all of some codings have; none where they are very many."""
        if not 0 < len(codings) <= _MOST_LOOKED_AT:
            return frozenset()
        kept = self._session.open_project.codings
        found = self._session.perform(lambda: [{*kept.get(one.id).flags} for one in codings])
        return frozenset(set.intersection(*found)) if found else frozenset()

    def _do(self, verb: str, codings: Sequence[str], act: Callable[[str], object]) -> None:
        project = self._session.open_project

        def all_of_them() -> None:
            with project.operation(verb):
                for key in codings:
                    act(key)

        if codings:
            self._session.perform(all_of_them)
