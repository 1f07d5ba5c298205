"""The choices of coder packages: for whom, which documents, with what in them, how protected.

The one rule: all that is in a package and what is not is said beside the choices.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qcoder.i18n import N_, _, ngettext
from qcoder.sampling import Sample
from ui import theme
from ui.coders.people import day, people
from ui.coders.protection import Protection
from ui.coders.sample_box import SampleBox
from ui.exporting.controls import OneOf, Scope, Tick
from ui.exporting.page import Page
from ui.session import Session
from ui.shown import Shown
from ui.trees.check_tree import Box, CheckTree
from ui.widgets import button, label

HAND, SAMPLE = "hand", "sample"
_ROW, _MOST_ROWS = 24, 6
_WIDEST = 120 * theme.GRID


class MakeForm(Page):
    """What packages are made of; `problem` says what is still lacking."""

    title = N_("Make packages")

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__(session, shown)
        self.about.setText(
            _("A package is a file of its own, in which one coder codes without seeing others.")
        )
        self._project = ""  # the id of the one whose choices are shown
        self._make_coders()
        self.way = OneOf(_("Documents"), [(HAND, _("By hand")), (SAMPLE, _("Random sample"))])
        self.documents = Scope(_("Documents"), activated=True)
        self.sample = SampleBox(session)
        self.variables = Tick(_("With the cases of these documents and their variables"), on=False)
        self.protection = Protection()
        self.holds, self.lacks, self.own = (label("", wrap=True) for _n in range(3))
        self.own.setObjectName("hint")
        self.add("", _("For"), self._who)
        for name, text, control in (
            ("", _("Documents"), self.way),
            ("", "", self.documents),
            ("", "", self.sample),
            ("", _("Case variables"), self.variables),
            ("", _("Passphrase"), self.protection),
            ("", _("In a package"), self.holds),
            ("", _("Not in it"), self.lacks),
            ("", "", self.own),
        ):
            self.add(name, text, control)
        for control in (self.way, self.documents, self.sample, self.variables):
            control.changed.connect(self._on_choice)
        self.protection.changed.connect(self.changed)

    def _make_coders(self) -> None:
        self.coders = CheckTree(_("For whom packages are made"))
        self.coders.setObjectName("ticked")
        self.coders.setMaximumWidth(_WIDEST)
        self.coders.itemChanged.connect(lambda _item, _column: self._on_choice())
        self.name = QLineEdit()
        self.name.setMaximumWidth(84 * theme.GRID)
        self.name.setPlaceholderText(_("Name or initials of a new coder"))
        self.name.setAccessibleName(_("Name or initials of a new coder"))
        self.name.returnPressed.connect(self.add_coder)
        self._add = button(_("Add coder"), self.add_coder)
        self._who = QWidget()
        column = QVBoxLayout(self._who)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.GRID)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.name, 1)
        row.addWidget(self._add)
        row.addStretch(1)
        column.addWidget(self.coders)
        column.addLayout(row)

    # what is chosen

    @property
    def whom(self) -> Sequence[str]:
        """The ids of the coders that are ticked."""
        return self.coders.ticked()

    @property
    def chosen(self) -> Sequence[str]:
        """The ids of the documents that go into the packages, in their order."""
        documents = self._session.documents
        if self.way.value() == SAMPLE:
            drawn = self.sample.sample
            return [key for key in documents if drawn and key in drawn.documents]
        ids = self.documents.ids
        return list(documents) if ids is None else ids

    @property
    def drawn(self) -> Sample | None:
        """The sample, where the documents are drawn."""
        return self.sample.sample if self.way.value() == SAMPLE else None

    @property
    def unencrypted(self) -> bool:
        """Whether it was said that packages need not be encrypted."""
        return self.protection.unencrypted.isChecked()

    def problem(self) -> str:
        if not self.whom:
            return _("Tick for whom: at least one coder.")
        if not self.chosen:
            return _("No document is ticked: tick at least one.")
        return self.protection.problem()

    def sentence(self) -> str:
        n, documents = len(self.whom), len(self.chosen)
        packages = ngettext("{n} package", "{n} packages", n).format(n=n)
        return ngettext(
            "{packages} with {n} document", "{packages} with {n} documents", documents
        ).format(packages=packages, n=documents)

    # what is done

    def add_coder(self) -> None:
        """Add a new coder, and make a package for that one too."""
        name, session, ticked = self.name.text().strip(), self._session, [*self.whom]
        if not name:
            return
        for coder in people(session):
            if coder.name.casefold() == name.casefold():
                self._tick([*ticked, coder.id])
                self.name.clear()
                return
        coder = session.perform(lambda: session.open_project.coders.add(name))
        if coder:
            self.name.clear()
            self._tick([*ticked, coder.id])

    def _tick(self, coders: Sequence[str]) -> None:
        self._fill_coders(coders)
        self._on_choice()

    # how it is shown

    def refresh(self) -> None:
        """List anew what can be chosen."""
        session, project = self._session, self._session.open_project
        if project.id + str(project.path) != self._project:
            self._project = project.id + str(project.path)
            own = session.coder.id if session.coder else ""
            self._fill_coders([one.id for one in people(session) if one.id != own])
            self.protection.begin(encrypted=project.encrypted)
        else:
            self._fill_coders(self.whom)
        self.documents.fill(_grouped(session), self._shown.active_documents)
        self.sample.refresh()
        self.variables.setEnabled(bool(project.cases.variables() or project.cases.list()))
        self._on_choice()

    def _fill_coders(self, ticked: Sequence[str]) -> None:
        there = people(self._session)
        out = {one.coder: one.made for one in self._session.open_project.packages.list() if one.out}
        text = _("{name} · a package is out since {day}")
        boxes = [
            Box(
                one.id,
                text.format(name=one.name, day=day(out[one.id])) if one.id in out else one.name,
            )
            for one in there
        ]
        self.coders.fill(boxes, ticked)
        self.coders.setFixedHeight(min(max(len(boxes), 1), _MOST_ROWS) * _ROW + 4)

    def _on_choice(self) -> None:
        if self._session.project is None:
            return
        sampled = self.way.value() == SAMPLE
        self.show_row(self.documents, not sampled)
        self.show_row(self.sample, sampled)
        coders = self._session.coders
        names = {key: coders[key].name for key in self.whom if key in coders}
        self.protection.blockSignals(True)
        self.protection.fill(names, encrypted=self._session.open_project.encrypted)
        self.protection.blockSignals(False)
        self._say_what()
        self.changed.emit()

    def _say_what(self) -> None:
        """Say what is in a package and what is not."""
        cases = self.variables.isChecked()
        self.holds.setText(
            _(
                "The texts with their speakers and groups, the codebook as it is now, and the "
                "cases of these documents with their variables."
            )
            if cases
            else _("The texts with their speakers and groups, and the codebook as it is now.")
        )
        self.lacks.setText(
            _(
                "Codings, memos and progress of anyone, what was done before, earlier texts, and "
                "the files that were imported."
            )
            if cases
            else _(
                "Codings, memos and progress of anyone, what was done before, earlier texts, the "
                "files that were imported, and cases with their variables."
            )
        )
        lines = self._own_codings()
        self.own.setText("\n".join(lines))
        self.own.setVisible(bool(lines))

    def _own_codings(self) -> list[str]:
        project, chosen = self._session.open_project, self.chosen
        if not chosen:
            return []
        lines: list[str] = []
        for key in self.whom:
            n = project.packages.own_codings(key, chosen)
            if n:
                text = ngettext(
                    "{name} coded {n} passage of these documents here before: that coding is not "
                    "in the package. It stays here, and what comes back is added to it.",
                    "{name} coded {n} passages of these documents here before: those codings are "
                    "not in the package. They stay here, and what comes back is added to them.",
                    n,
                )
                lines.append(text.format(name=self._session.coders[key].name, n=n))
        return lines


def _grouped(session: Session) -> list[Box]:
    """Return the documents under their groups, to be ticked."""
    boxes: list[Box] = []
    within: dict[str | None, list[Box]] = {}
    for one in session.documents.values():
        within.setdefault(one.group, []).append(Box(one.id, one.name, one.group))
    for group in session.open_project.groups.list():
        boxes.append(Box(group.id, group.name, own=False))
        boxes += within.pop(group.id, [])
    return boxes + [box._replace(parent=None) for rest in within.values() for box in rest]
