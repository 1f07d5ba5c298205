"""What the code tree changes in the codebook: move, merge, retire, colour, remove.

The one rule: what takes codings along is shown beforehand in the pane's bar; all can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qcoder import i18n
from qcoder.i18n import N_, _, ngettext
from qcoder.model import CodeStatus
from ui.codes import model as codes_model
from ui.coding import CodingActions
from ui.session import Session
from ui.trees.drop_tree import Where
from ui.trees.question_bar import QuestionBar


class CodeChanges:
    """Changes to codes, given by their ids."""

    def __init__(self, session: Session, coding: CodingActions, bar: QuestionBar) -> None:
        self._session = session
        self._coding = coding
        self._bar = bar

    def move(self, dragged: Sequence[str], key: str, where: Where) -> None:
        """Move codes onto another (so under it), or beside it; on nothing: to the end."""
        codes = self._session.codes
        roots = [one for one in dragged if one in codes and codes[one].parent not in dragged]
        beside = bool(key) and where != Where.ON
        parent = codes[key].parent if beside else key or None
        order = [one for one in codes_model.siblings(codes, parent) if one not in roots]
        place = order.index(key) + (where == Where.BELOW) if beside else len(order)

        def act() -> None:
            project = self._session.open_project
            with project.operation(N_("move code")):
                for offset, one in enumerate(roots):
                    project.codes.move(one, parent, place + offset)

        self._session.perform(act)

    def retire(self, keys: Sequence[str]) -> None:
        """Retire codes; where all are retired, make them active again."""
        codes = [self._session.codes[key] for key in keys if key in self._session.codes]
        all_retired = all(code.status == CodeStatus.RETIRED for code in codes)
        status = CodeStatus.ACTIVE if all_retired else CodeStatus.RETIRED

        def act() -> None:
            project = self._session.open_project
            with project.operation(N_("edit code") if all_retired else N_("retire code")):
                for code in codes:
                    project.codes.set_status(code, status)

        if codes:
            self._session.perform(act)

    def color(self, keys: Sequence[str], color: str) -> None:
        """Give codes a colour, and the codes under them its shades."""
        codes = self._session.codes
        wanted = [key for key in keys if key in codes]

        def act() -> None:
            project = self._session.open_project
            with project.operation(N_("colour code")):
                for key in wanted:
                    project.codes.set_color(key, color)

        self._session.perform(act)

    def merge(self, source: str) -> None:
        """Let the user choose which code takes over, and show what that would do."""
        codes = self._session.codes
        if source not in codes or not self._session.can_change:
            return
        language, below = i18n.language(), codes_model.under(codes, source)
        codable = codes[source].codable  # a theme goes into a theme
        names = [
            (code.id, f"{code.name(language)} ({code.short_id})")
            for code in codes.values()
            if code.id not in below
            and code.codable == codable
            and code.status != CodeStatus.RETIRED
        ]
        sentence = _("Merge “{code}” into:").format(code=self._name(source))
        self._bar.choose(sentence, names, lambda target: self.preview_merge(source, target))

    def preview_merge(self, source: str, target: str) -> None:
        """Show what a merge would do, and do it when the user says so."""
        project = self._session.open_project
        preview = self._session.perform(lambda: project.codes.merge_preview(source, target))
        if preview is None:
            return
        sentence = ngettext(
            "Merge “{a}” ({n} coding) into “{b}”?", "Merge “{a}” ({n} codings) into “{b}”?",
            preview.moved,
        ).format(a=self._name(source), b=self._name(target), n=preview.moved)  # fmt: skip
        if preview.joined:
            sentence += " " + ngettext(
                "{n} coding is joined with one that it overlaps.",
                "{n} codings are joined with others that they overlap.",
                preview.joined,
            ).format(n=preview.joined)
        self._ask(sentence, (_("Merge"), lambda: project.codes.merge(source, target)))

    def remove(self, key: str) -> None:
        """Remove a code without codings at once; else ask what is to happen to those."""
        session = self._session
        if key not in session.codes or not session.can_change:
            return
        codes = session.open_project.codes
        count = codes.count(key)
        if not count:
            session.perform(lambda: codes.remove(key))
            return
        if len(codes_model.under(session.codes, key)) > 1:
            session.perform(lambda: codes.remove(key))  # refused, with the reason
            return
        sentence = ngettext(
            "“{code}” has {n} coding (by all coders).",
            "“{code}” has {n} codings (by all coders).",
            count,
        ).format(code=self._name(key), n=count)
        self._bar.ask(
            sentence,
            (_("Merge into another…"), lambda: self.merge(key)),
            (
                _("Remove both"),
                lambda: session.perform(lambda: codes.remove(key, with_codings=True)),
            ),
        )

    def _ask(self, sentence: str, choice: tuple[str, Callable[[], object]]) -> None:
        text, act = choice
        self._bar.ask(sentence, (text, lambda: self._session.perform(act)))

    def _name(self, key: str) -> str:
        return self._session.codes[key].name(i18n.language())
