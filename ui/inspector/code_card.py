"""One code: its definition and rules to read, or to edit in place, and its memos.

The one rule: what was edited is kept as one operation when it is saved, and when another code is
shown; Escape leaves the code as it was, the second time.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qcoder import i18n
from qcoder.i18n import N_, _
from qcoder.model import Code, CodeStatus
from qcoder.project import Project
from ui import theme
from ui.inspector.coding_card import CodeName
from ui.inspector.memo_edit import GrowingEdit, MemoBox, Target
from ui.session import Session
from ui.widgets import button, label

_TEXTS = {
    "definition": N_("Definition"),
    "when": N_("When to use"),
    "when_not": N_("When not to use"),
    "example": N_("Example"),
}


class CodeCard(QWidget):
    """The code that is selected."""

    warned = Signal(QWidget)  # this says something that has to be seen

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._code: Code | None = None
        self._name = CodeName()
        self._short = label("", "muted", wrap=True)
        self._view = QWidget()
        self._texts: tuple[str, ...] | None = None  # those in the view
        self._form: _Form | None = None
        self._named = True
        self.memo = MemoBox(session)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * theme.GRID)
        for one in (self._name, self._short, self._view, self.memo):
            self._column.addWidget(one)

    @property
    def editing(self) -> bool:
        """Whether the code is being edited."""
        return self._form is not None

    @property
    def unsaved(self) -> bool:
        """Whether something was edited that is not kept yet."""
        return self._form is not None and bool(self._form.changes())

    def show_code(self, code: Code, *, named: bool) -> None:
        """Show a code; `named` is whether its name is not read elsewhere already."""
        if self._code and self._code.id != code.id:
            self.save()
        self._code = code
        self._name.show_code(self._session, code)
        self._named = named
        self._name.setVisible(named and not self.editing)
        self._short.setText(_about(code))
        self.memo.show_target(Target(code=code.id))
        if not self.editing:
            self._show_view(code)

    def edit(self) -> None:
        """Edit the code in place."""
        if self._code and not self._form and self._session.can_change:
            form = _Form(self._code, self._session.project)
            form.save_button.clicked.connect(self.save)
            form.cancel_button.clicked.connect(self.cancel)
            for field in form.texts.values():
                if isinstance(field, GrowingEdit):
                    field.committed.connect(self.save)
            self._form = form
            self._column.insertWidget(self._column.indexOf(self._view), form)
            form.show()  # at once, to be typed in
            self._view.hide()
            self._name.hide()
            # Not as a shortcut does: that selects all and scrolls to the end.
            form.texts["definition"].setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Keep what was edited, as one operation, in the project it was edited in."""
        form = self._form
        if form is None:
            return
        if self._session.project is not form.project:
            self._close()
            return
        code, changes = form.code, form.changes()
        codes = self._session.open_project.codes
        if changes and self._session.perform(lambda: codes.edit(code.id, **changes)) is None:
            return  # refused, and said why: the form stays
        self._close()

    def cancel(self) -> None:
        """Leave the code as it was."""
        self._close()

    def on_escape(self) -> None:
        """Leave the code as it was: at once where nothing was edited, else the second time."""
        form = self._form
        if form and form.changes() and not form.warned:
            form.warn()
            self.warned.emit(form.warning)
        else:
            self.cancel()

    def let_go(self) -> None:
        """Keep what was written, and show none any more."""
        self.save()
        self.memo.let_go()
        self._show_none()

    def forget(self) -> None:
        """Show no code any more, without keeping what was written."""
        self.memo.forget()
        self._show_none()

    def _show_none(self) -> None:
        self._code = None
        self._close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self._form and event.key() == Qt.Key.Key_Escape:
            self.on_escape()
        elif self._form and enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        else:
            super().keyPressEvent(event)

    def _close(self) -> None:
        if self._form:
            self._form.hide()
            self._form.deleteLater()
            self._form = None
            self._name.setVisible(self._named)
        if self._code:
            code = self._session.codes.get(self._code.id, self._code)
            self._name.show_code(self._session, code)
            self._show_view(code)

    def _show_view(self, code: Code) -> None:
        language = i18n.language()
        texts = tuple(code.text(field, language) for field in ("brief", *_TEXTS))
        if texts == self._texts:
            self._view.show()
            return
        self._texts = texts
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        definition = code.text("definition", language) or code.text("brief", language)
        empty = _("No definition yet: say when this code applies, and when it does not.")
        column.addWidget(label(definition or empty, "" if definition else "muted", wrap=True))
        for field in ("when", "when_not", "example"):
            text = code.text(field, language)
            if text:
                column.addSpacing(theme.GRID)
                column.addWidget(label(_(_TEXTS[field]), "muted"))
                example = field == "example"
                shown = label(f"“{text}”" if example else text, "example" if example else "")
                shown.setWordWrap(True)
                shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                column.addWidget(shown)
        self._column.replaceWidget(self._view, view)
        self._view.hide()
        self._view.deleteLater()
        self._view = view
        view.show()


class _Form(QWidget):
    """The fields of a code, in the language that the window has when it is made."""

    def __init__(self, code: Code, project: Project | None) -> None:
        super().__init__()
        self.code, self.project, self._language = code, project, i18n.language()
        self.warning = label(_("Press Esc again to give up what you wrote."), "bad", wrap=True)
        self.warning.hide()
        self.texts: dict[str, QLineEdit | GrowingEdit] = {}
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        for field, name in {"name": N_("Name"), "brief": N_("In brief"), **_TEXTS}.items():
            column.addWidget(label(_(name), "muted"))
            column.addWidget(self._editor(field, _(name)))
        self.required = QCheckBox(_("Ask for a valence"))
        self.required.setAccessibleName(_("Ask for a valence"))
        self.required.setToolTip(_("Passages with this code are to be judged."))
        self.required.setChecked(code.valence_required)
        self.required.toggled.connect(self.warning.hide)
        column.addWidget(self.required)
        column.addWidget(self.warning)
        self.save_button = button(_("Save"), lambda: None, "primary")
        self.cancel_button = button(_("Cancel"), lambda: None, "flat")
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addStretch()
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        column.addLayout(row)

    def _editor(self, field: str, name: str) -> QWidget:
        other = self.code.text(field, "en" if self._language == "nl" else "nl")
        own = self._own(field)
        if field in _TEXTS:
            editor = GrowingEdit(name)
            editor.setPlainText(own)
            editor.document().setModified(False)
            editor.textChanged.connect(self.warning.hide)
        else:
            editor = QLineEdit(own)
            editor.textChanged.connect(self.warning.hide)
            editor.setAccessibleName(name)
            editor.setCursorPosition(0)
        editor.setPlaceholderText(other)
        self.texts[field] = editor
        return editor

    @property
    def warned(self) -> bool:
        """Whether it says that what was edited will be lost."""
        return not self.warning.isHidden()

    def warn(self) -> None:
        """Say under the field in use that what was edited will be lost."""
        field = self.focusWidget()
        if field:
            self._column.removeWidget(self.warning)
            self._column.insertWidget(self._column.indexOf(field) + 1, self.warning)
        self.warning.show()

    def _own(self, field: str) -> str:
        text: str = getattr(self.code, f"{field}_{self._language}")
        return text

    def changes(self) -> dict[str, object]:
        """Return the fields that were edited."""
        found: dict[str, object] = {}
        for field, editor in self.texts.items():
            if isinstance(editor, QLineEdit):
                text, edited = editor.text(), editor.isModified()
            else:
                text, edited = editor.toPlainText(), editor.document().isModified()
            if edited and text.strip() != self._own(field):
                found[f"{field}_{self._language}"] = text
        if self.required.isChecked() != self.code.valence_required:
            found["valence_required"] = self.required.isChecked()
        return found


def _about(code: Code) -> str:
    parts = [code.short_id]
    if not code.codable:
        parts.append(_("theme: apply the codes under it"))
    if code.status != CodeStatus.ACTIVE:
        parts.append(_(code.status))
    return " · ".join(parts)
