"""One document: who speaks in it, as what, and its memos.

The one rule: correcting a speaker never changes the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from qcoder.i18n import _, ngettext
from qcoder.model import Document, Role, Speaker
from qcoder.project import Project
from ui import theme
from ui.combo import Combo
from ui.inspector.memo_edit import MemoBox, Target
from ui.session import Session
from ui.widgets import icon_button, label


class DocumentCard(QWidget):
    """The document that is shown."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._document: Document | None = None
        self._name = label("", "heading", wrap=True)
        self._about = label("", "muted", wrap=True)
        self._heading = label(_("Speakers"), "muted")
        self._speakers = QWidget()
        self._project: Project | None = None  # whose speakers are shown
        self._labels: list[tuple[QLineEdit, Speaker]] = []
        self._listed: tuple[object, ...] | None = None  # what the list was made of
        self.memo = MemoBox(session)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * theme.GRID)
        for one in (self._name, self._about, self._heading, self._speakers, self.memo):
            self._column.addWidget(one)

    def show_document(self, document: Document) -> None:
        """Show a document as it is now; labels that are being typed stay."""
        if self._document and self._document.id != document.id:
            self.save()
            document = self._session.documents.get(document.id, document)
        self._document = document
        self._name.setText(document.name)
        self.memo.show_target(Target(document=document.id))
        self._show_speakers(document)

    def let_go(self) -> None:
        """Keep what was written, and show none any more."""
        self.save()
        self.memo.let_go()
        self._show_none()

    def forget(self) -> None:
        """Show no document any more, without keeping what was written."""
        self.memo.forget()
        self._show_none()

    def _show_none(self) -> None:
        self._document = None
        for edit, _speaker in self._labels:
            if edit.isModified():
                edit.setModified(False)
                self._listed = None

    def save(self) -> None:
        """Keep the labels that are being typed."""
        for edit, speaker in list(self._labels):
            self._rename(speaker, edit)

    def _show_speakers(self, document: Document) -> None:
        project, can_change = self._session.open_project, self._session.can_change
        if (project, can_change, document, project.speakers.list(document)) == self._listed:
            return
        self.save()
        speakers = project.speakers.list(document)
        self._listed = project, can_change, document, speakers
        self._project, self._labels = project, []
        turns = Counter(turn.speaker_id for turn in document.turns)
        n = turns.total()
        counted = ngettext("{n} turn", "{n} turns", n).format(n=n)
        self._about.setText(" · ".join(part for part in (document.filename, counted) if part))
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.GRID)
        grid.setColumnStretch(0, 1)
        for row, speaker in enumerate(speakers):
            grid.addWidget(self._label(speaker, turns[speaker.id]), row, 0)
            grid.addWidget(self._role(speaker), row, 1)
            if len(speakers) > 1:
                grid.addWidget(self._merge(speaker, speakers), row, 2)
        self._heading.setVisible(bool(speakers))
        self._column.replaceWidget(self._speakers, box)
        self._speakers.hide()
        self._speakers.deleteLater()
        self._speakers = box
        box.show()

    def _label(self, speaker: Speaker, turns: int) -> QLineEdit:
        edit = QLineEdit(speaker.label)
        edit.setCursorPosition(0)
        edit.setMinimumWidth(60)
        edit.setAccessibleName(_("Label of speaker {label}").format(label=speaker.label))
        counted = ngettext("{n} turn", "{n} turns", turns).format(n=turns)
        edit.setToolTip(f"{speaker.label} · {counted}")
        edit.setEnabled(self._session.can_change)
        edit.editingFinished.connect(lambda: self._rename(speaker, edit))
        self._labels.append((edit, speaker))
        return edit

    def _role(self, speaker: Speaker) -> Combo:
        combo = Combo(_("Role of speaker {label}").format(label=speaker.label))
        for role in Role:
            combo.addItem(_(role), role)
        combo.setCurrentIndex(combo.findData(speaker.role))
        combo.setEnabled(self._session.can_change)
        combo.activated.connect(lambda _index: self._set_role(speaker, combo))
        return combo

    def _merge(self, speaker: Speaker, speakers: Sequence[Speaker]) -> QToolButton:
        made = icon_button("call-merge", _("Merge {label} into…").format(label=speaker.label))
        menu = QMenu(made)
        for other in speakers:
            if other.id != speaker.id:
                menu.addAction(other.label, lambda other=other: self._merge_into(speaker, other))
        made.setMenu(menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setEnabled(self._session.can_change)
        return made

    def _rename(self, speaker: Speaker, edit: QLineEdit) -> None:
        if not edit.isModified():
            return
        edit.setModified(False)
        project = self._session.project
        if project is None or project is not self._project:
            return
        if speaker.document not in self._session.documents:
            return
        speakers = project.speakers
        if all(one.id != speaker.id for one in speakers.list(speaker.document)):
            return  # merged by now

        def act() -> bool:
            speakers.rename(speaker, edit.text())
            return True

        if not self._session.perform(act):
            edit.setText(speaker.label)

    def _set_role(self, speaker: Speaker, combo: Combo) -> None:
        speakers = self._session.open_project.speakers
        role = combo.currentData()
        if role != speaker.role:
            self._session.perform(lambda: speakers.set_role(speaker, role))

    def _merge_into(self, speaker: Speaker, other: Speaker) -> None:
        speakers = self._session.open_project.speakers
        self._session.perform(lambda: speakers.merge(speaker, other))
        self._session.say(
            _("{label} now speaks as {other}.").format(label=speaker.label, other=other.label)
        )
