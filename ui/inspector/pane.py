"""The inspector: the coding that is selected, the definition of its code, or the document.

The one rule: it shows what `Shown` has selected; what is being written is kept before it shows
anything else.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from qcoder.i18n import _
from qcoder.model import Changes
from qcoder.project import Project
from ui import theme
from ui.coding import CodingActions
from ui.inspector.code_card import CodeCard
from ui.inspector.coding_card import CodingCard
from ui.inspector.document_card import DocumentCard
from ui.inspector.memo_edit import MemoBox
from ui.preferences import Preferences
from ui.session import Session
from ui.shown import Shown
from ui.widgets import PAD, EmptyState, PaneHeader, icon_button, line

_SETTLE_MS = 50


class InspectorPane(QWidget):
    """The right dock."""

    left = Signal()  # Escape: the user wants to go on in the text
    recode_wanted = Signal(str)  # the id of a coding that is to have another code

    def __init__(
        self, session: Session, shown: Shown, coding: CodingActions, preferences: Preferences
    ) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._shown = shown
        self._actions = coding
        self._project: Project | None = None  # whose things are shown
        self._showing: tuple[str | None, ...] = ()
        self._stale = True
        self._soon = QTimer(self, singleShot=True, interval=0)  # one act gives several signals
        self._coding = CodingCard(session, coding)
        self._code = CodeCard(session)
        self._document = DocumentCard(session)
        self._recode = icon_button("tag-edit-outline", _("Change code…"), self.recode)
        self._remove = icon_button("trash-can-outline", _("Remove coding"), self.remove)
        self._edit = icon_button("pencil-outline", _("Edit definition"), self.edit_definition)
        self._lines = line(), line()
        self._parts = {
            self._coding: _part(_("Selected coding"), self._coding, self._recode, self._remove),
            self._code: _part(_("Definition"), self._code, self._edit),
            self._document: _part(_("Document"), self._document),
        }
        self._empty = EmptyState(
            _("Click a coding in the text, or a code in the tree, to see it here.")
        )
        self._page = QWidget()
        self._area = QScrollArea()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        page = self._page
        page.setObjectName("panel")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 0, PAD)
        inner.setSpacing(0)
        for part, rule in zip(self._parts.values(), (*self._lines, None), strict=True):
            inner.addWidget(part)
            if rule:
                inner.addWidget(rule)
        inner.addWidget(self._empty)
        inner.addStretch()
        self._area.setWidget(page)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)

    def _connect(self) -> None:
        session, shown = self._session, self._shown
        self._soon.timeout.connect(self._load_stale)
        session.changes.connect(self._on_changes)
        session.project_changed.connect(self._reload)
        shown.coding_changed.connect(self._reload)
        shown.code_changed.connect(self._reload)
        shown.document_changed.connect(self._reload)
        self._actions.memo_wanted.connect(self.focus_memo)
        self._code.warned.connect(
            lambda what: QTimer.singleShot(
                _SETTLE_MS, self, lambda: self._area.ensureWidgetVisible(what, 0, PAD)
            )
        )
        self._follow_project()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.save_edits()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # what can be done

    def focus_memo(self) -> None:
        """Go to the memo of the coding, else of the code, else of the document."""
        self._load_stale()
        shown = self._shown
        box = self._document.memo if shown.document else None
        if shown.coding:
            box = self._coding.memo
        elif shown.code:
            box = self._code.memo
        if box:
            box.focus()
            self._bring_into_view(box)

    def edit_definition(self) -> None:
        """Edit the definition of the code in place."""
        self._load_stale()
        if self._shown.code:
            self._code.edit()
            self._bring_into_view(self._parts[self._code])

    def recode(self) -> None:
        """Ask for another code for the coding that is selected."""
        self._load_stale()
        if self._shown.coding and self._coding.own:
            self.save_edits()  # the button does not take the focus from a memo
            self.recode_wanted.emit(self._shown.coding)

    def remove(self) -> None:
        """Remove the coding that is selected."""
        self._load_stale()
        if self._coding.own:
            self.save_edits()
            self._actions.remove()

    def save_edits(self) -> None:
        """Keep all that is being written, before the project closes."""
        if self._session.project is self._project:
            self._code.save()
            self._document.save()
            for box in self._memos():
                box.save()

    @property
    def unsaved(self) -> bool:
        """Whether something is written here that is not kept yet."""
        return self._code.unsaved or any(box.unsaved for box in self._memos())

    def _bring_into_view(self, widget: QWidget) -> None:
        """Scroll to the top of a widget, once its parts, which may be new, have their place."""
        page, bar = self._page, self._area.verticalScrollBar()
        QTimer.singleShot(
            _SETTLE_MS, self, lambda: bar.setValue(widget.mapTo(page, QPoint()).y() - PAD)
        )

    def _memos(self) -> tuple[MemoBox, ...]:
        return self._coding.memo, self._code.memo, self._document.memo

    # following what is shown

    def showEvent(self, event: QShowEvent) -> None:
        self._load_stale()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.save_edits()
        super().hideEvent(event)

    def _follow_project(self) -> None:
        """Let go of what was shown of another project."""
        project = self._session.project
        if project is not self._project:
            self._project = project
            for card in (self._coding, self._code, self._document):
                card.forget()
            self._load_codebook()

    def _load_codebook(self) -> None:
        project = self._project
        self._coding.set_qualifiers(project.codebook.get().qualifiers if project else ())

    def _on_changes(self, changes: Changes) -> None:
        tables = changes.tables.keys()
        if "codebooks" in tables:
            self._load_codebook()
        shown = self._shown
        mine = {shown.coding, shown.document, shown.code}
        touched = any(row.id in mine for row in changes.tables.get("codings", ()))
        if touched or tables & {"codebooks", "codes", "coders", "speakers", "documents"}:
            self._reload()
        elif "memos" in tables:
            if not self.isVisible():
                self._stale = True
            elif not self._stale:
                for box in self._memos():
                    box.refresh()

    def _reload(self) -> None:
        """Show what is selected: soon, but at once where something is being written here."""
        self._follow_project()
        self._stale = True
        focus = QApplication.focusWidget()
        if not self.isVisible():
            self._soon.stop()
        elif self._code.editing or (focus and self.isAncestorOf(focus)):
            self._load()
        else:
            self._soon.start()

    def _load_stale(self) -> None:
        if self._stale:
            self._load()

    def _load(self) -> None:
        self._stale = False
        self._soon.stop()
        session, shown = self._session, self._shown
        coding = self._actions.selected() if session.project else None
        code = session.codes.get(coding.code if coding else shown.code or "")
        document = session.documents.get(shown.document or "")
        if coding:
            self._coding.show_coding(coding)
        else:
            self._coding.let_go()
        if code:
            self._code.show_code(code, named=not coding)
        else:
            self._code.let_go()
        if document and not coding:
            self._document.show_document(document)
        else:
            self._document.let_go()
        self._parts[self._coding].setVisible(coding is not None)
        self._parts[self._code].setVisible(code is not None)
        self._parts[self._document].setVisible(document is not None and not coding)
        self._lines[0].setVisible(coding is not None)
        self._lines[1].setVisible(code is not None and document is not None and not coding)
        self._empty.setVisible(not (coding or code or document))
        self._edit.setVisible(session.can_change)
        now = coding and coding.id, code and code.id, document and document.id
        if now != self._showing:
            self._showing = now
            self._area.verticalScrollBar().setValue(0)
        for one in (self._recode, self._remove):
            one.setVisible(self._coding.own)


def _part(title: str, card: QWidget, *buttons: QWidget) -> QWidget:
    """Put a card under a heading with buttons."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    header = PaneHeader(title, buttons)
    header.setMinimumHeight(11 * theme.GRID)  # also without buttons
    column.addWidget(header)
    inner = QVBoxLayout()
    inner.setContentsMargins(PAD, 0, PAD, PAD)
    inner.addWidget(card)
    column.addLayout(inner)
    column.setSpacing(theme.GRID)
    return part
