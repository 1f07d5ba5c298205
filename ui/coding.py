"""What the researcher does while coding: apply, recode, resize, judge, flag, pin, remove.

The one rule: it acts on the passage that is selected, else on the passage of the selected coding;
every act is one operation that undo takes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from qcoder import i18n
from qcoder.errors import NotFound
from qcoder.i18n import N_, _
from qcoder.model import Code, Coding, Document, Span, Valence
from qcoder.quotes import FLAGS
from ui.preferences import PINS, Preferences
from ui.session import Session
from ui.shown import Shown

# A passage with its document as it was when the passage was selected: where the text was corrected
# since, the engine refuses its offsets.
Target = tuple[Document, Span]


class CodingActions(QObject):
    """The acts of coding on what `Shown` has selected."""

    pins_changed = Signal()
    memo_wanted = Signal()  # the user wants to write a memo on the selected coding

    def __init__(self, session: Session, shown: Shown, preferences: Preferences) -> None:
        super().__init__(session)
        self._session = session
        self._shown = shown
        self._preferences = preferences

    # applying codes

    def target(self) -> Target | None:
        """Return the document and the passage that a code would be applied to."""
        document = self._session.documents.get(self._shown.document or "")
        if document is None:
            return None
        if self._shown.passage is not None:
            return document, self._shown.passage
        coding = self.selected()
        return (document, Span(coding.start, coding.end)) if coding else None

    def apply(self, code: str) -> Coding | None:
        """Apply a code (an id) to the target."""
        target = self.target()
        if target is None:
            self._session.said.emit(_("Select some text first, then choose a code."), True)
            return None
        return self.apply_to(code, *target)

    def apply_to(self, code: str, document: Document, passage: Span) -> Coding | None:
        """Apply a code to a passage, and select the coding that comes of it."""
        return self._select(self._session.perform(lambda: self._add(code, document, passage)))

    def _add(self, code: str, document: Document, passage: Span) -> Coding:
        return self._session.open_project.codings.add(document, *passage, code=code)

    def _select(self, coding: Coding | None) -> Coding | None:
        """Select a coding that was made or changed, once the operation is told of."""
        if coding:
            self._preferences.add_recent_code(self._session.open_project.id, coding.code)
            self._shown.select_code(coding.code)
            if self._shown.shows(coding):
                self._shown.select_coding(coding.id)
            else:
                self._shown.select_coding(None)  # else a key could change what nobody sees
                name = self._session.codes[coding.code].name(i18n.language())
                self._session.say(_("Coded with {code}, which the filters hide.").format(code=name))
        return coding

    def apply_pinned(self, number: int) -> Coding | None:
        """Apply the code that is pinned to a number."""
        code = self.pins().get(number)
        if code is None:
            self._session.said.emit(
                _("No code is pinned to {number}: pin one in the code tree.").format(number=number),
                True,
            )
            return None
        return self.apply(code)

    def code_in_vivo(self, parent: str | None = None) -> Coding | None:
        """Make a code that is called as the selected words are, and apply it to them."""
        target = self.target()
        if target is None:
            self._session.said.emit(_("Select the words that the code is to be called by."), True)
            return None
        document, (start, end) = target
        words = " ".join(document.text[start:end].split())
        return self.create_and_apply(words[:60], parent)

    def create_and_apply(
        self, name: str, parent: str | None, target: Target | None = None
    ) -> Coding | None:
        """Make a code and apply it to a passage (the target if none is given), as one operation."""
        target = target or self.target()
        if target is None:
            return None
        document, passage = target

        def act() -> Coding:
            with self._session.open_project.operation(N_("code passage")):
                return self._add(self._add_code(name, parent).id, document, passage)

        return self._select(self._session.perform(act))

    def create_code(self, name: str, parent: str | None, *, theme: bool = False) -> Code | None:
        """Make a code under a theme (or at the top), or a theme, with a short id of its own."""
        return self._session.perform(lambda: self._add_code(name, parent, codable=not theme))

    def _add_code(self, name: str, parent: str | None, *, codable: bool = True) -> Code:
        session = self._session
        above = session.codes.get(parent) if parent else None
        color = above.color if above else ""
        return session.open_project.codes.add(
            self._free_id(name, above),
            name_nl=name,
            name_en=name,
            parent=parent,
            codable=codable,
            color=color,
        )

    def _free_id(self, name: str, above: Code | None) -> str:
        letters = "".join(letter for letter in name.upper() if letter.isalnum())[:6] or "CODE"
        stem = f"{above.short_id}-{letters}" if above else letters
        taken = {
            code.short_id.casefold() for code in self._session.open_project.codes.list(merged=True)
        }
        free, number = stem, 1
        while free.casefold() in taken:
            number += 1
            free = f"{stem}{number}"
        return free

    # the selected coding

    def selected(self) -> Coding | None:
        """Return the coding that is selected."""
        key, project = self._shown.coding, self._session.project
        try:
            return project.codings.get(key) if project and key else None
        except NotFound:  # undone, and not yet noticed
            return None

    def remove(self) -> None:
        """Remove the selected coding."""
        coding = self.selected_own()
        if coding:
            self._session.perform(lambda: self._session.open_project.codings.remove(coding))

    def recode(self, codings: Sequence[str], code: str) -> None:
        """Give codings another code, as one operation, and select the first."""
        self._recode(codings, lambda: code)

    def create_and_recode(self, codings: Sequence[str], name: str, parent: str | None) -> None:
        """Make a code and give it to codings, as one operation."""
        self._recode(codings, lambda: self._add_code(name, parent).id)

    def _recode(self, codings: Sequence[str], code: Callable[[], str]) -> None:
        project = self._session.open_project
        found = self._session.perform(lambda: [project.codings.get(key) for key in codings])

        def act() -> Sequence[Coding]:
            with project.operation(N_("recode passage")):
                target = code()
                return [project.codings.recode(coding, target) for coding in found or ()]

        if found and all(self._is_own(coding) for coding in found):
            changed = self._session.perform(act)
            self._select(changed[0] if changed else None)

    def resize(self, coding: Coding, start: int, end: int) -> None:
        """Give a coding another passage."""
        if not self._is_own(coding):
            return
        changed = self._session.perform(
            lambda: self._session.open_project.codings.resize(coding, start, end)
        )
        if changed:
            self._shown.select_coding(changed.id)

    def set_valence(self, valence: Valence | None) -> None:
        """Judge the selected coding; the same valence again takes the judgement back."""
        coding = self.selected_own()
        if coding:
            value = None if coding.valence == valence else valence
            self._session.perform(
                lambda: self._session.open_project.codings.set_valence(coding, value)
            )

    def toggle_flag(self, flag: str) -> None:
        """Set a flag of the selected coding, or take it away."""
        coding = self.selected_own()
        if coding:
            flags = {*coding.flags} ^ {flag}
            self._session.perform(
                lambda: self._session.open_project.codings.set_flags(coding, flags)
            )

    def toggle_quotable(self) -> None:
        """Mark the selected coding as quotable in reports, or take that mark away."""
        coding = self.selected_own()
        if coding:
            marked = FLAGS & {*coding.flags}
            others = {*coding.flags} - FLAGS
            flags = others if marked else others | {quotable_flag(self._session)}
            done = self._session.perform(
                lambda: self._session.open_project.codings.set_flags(coding, flags)
            )
            if done:
                self._session.say(
                    _("No longer marked as quotable.") if marked else _("Marked as quotable.")
                )

    def write_memo(self) -> None:
        """Ask for a memo on the selected coding (else on what the inspector shows)."""
        self.memo_wanted.emit()

    def selected_own(self) -> Coding | None:
        """Return the selected coding, if there is one and it may be changed; else say why not."""
        coding = self.selected()
        if coding is None:
            self._session.said.emit(
                _("Select a coding first: click its bracket or its text."), True
            )
            return None
        return coding if self._is_own(coding) else None

    def _is_own(self, coding: Coding) -> bool:
        """Tell whether a coding is of who is at work; where it is not, say so."""
        coder = self._session.coder
        if not self._session.can_change:
            self._session.said.emit(_("The project is open read-only: nothing was changed."), True)
            return False
        if coder and coding.coder == coder.id:
            return True
        name = self._session.coders[coding.coder].name
        self._session.said.emit(
            _("This coding is by {name}: only they can change it.").format(name=name), True
        )
        return False

    # pins and recent codes

    def pins(self) -> dict[int, str]:
        """Return the pinned codes that can be applied: number (1 to 9) to id."""
        session = self._session
        if session.project is None:
            return {}
        pins = self._preferences.pins(session.project.id)
        return {number: code for number, code in pins.items() if code in session.codes}

    def pin(self, code: str, number: int | None) -> None:
        """Pin a code to a number (None takes its pin away)."""
        self._preferences.pin(self._session.open_project.id, code, number)
        self.pins_changed.emit()

    def toggle_pin(self, code: str) -> None:
        """Pin a code to the first number that is free, or take its pin away."""
        pins = self.pins()
        if code in pins.values():
            self.pin(code, None)
            return
        free = [number for number in range(1, PINS + 1) if number not in pins]
        if free:
            self.pin(code, free[0])
        else:
            sentence = _("All numbers are taken: take the pin of another code away first.")
            self._session.said.emit(sentence, True)

    def recent(self) -> Iterable[str]:
        """Return the codes that were applied here, newest first."""
        session = self._session
        recent = self._preferences.recent_codes(session.open_project.id)
        return [code for code in recent if code in session.codes]


def quotable_flag(session: Session) -> str:
    """Return the flag that marks a passage as quotable: that of the codebook, if it has one."""
    known = [flag.key for flag in session.flags if flag.key in FLAGS]
    return known[0] if known else min(FLAGS)
