"""The cards that opening a project may show: passphrase, who are you, in use elsewhere, backups.

The one rule: a card only asks; what is done with the answer is up to `opening`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QListWidget, QWidget

from qcoder.backups import Backup
from qcoder.i18n import _
from ui import theme
from ui.safety.backup_list import BackupList, what_goes
from ui.start.cards import Card
from ui.widgets import button, label, line, passphrase_edit, show_box

_MOST_ROWS = 6
_WIDE = 600


class PassphraseCard(Card):
    """Asks for the passphrase of a project."""

    given = Signal(str)
    backups_wanted = Signal()  # the passphrase is right, one thinks, and the file is not

    def __init__(self, name: str) -> None:
        super().__init__(_("“{name}” is protected").format(name=name))
        self.edit = passphrase_edit(_("Passphrase"))
        self.edit.textEdited.connect(lambda _text: self._update())
        self.column.addWidget(self.edit)
        self.column.addWidget(show_box(self.edit))
        self.backups = button(_("Backups…"), self.backups_wanted.emit, "flat")
        self.backups.hide()
        self.row.insertWidget(0, self.backups)
        self.add_buttons(button(_("Open"), self._give, "primary"))
        self._update()

    def first_field(self) -> QWidget:
        """Return the line."""
        return self.edit

    def say_wrong(self, sentence: str, backups: bool = False) -> None:
        """Say that it did not open, and ask again; `backups` are offered where there are any."""
        self.backups.setVisible(backups)
        self.set_busy(False)
        self.say(sentence)
        self.edit.selectAll()
        self.edit.setFocus()

    def _update(self) -> None:
        self.say("")
        if self.primary:
            self.primary.setEnabled(bool(self.edit.text()))

    def _give(self) -> None:
        self.say("")
        self.given.emit(self.edit.text())


class WhoCard(Card):
    """Asks which coder of the project is at work, or adds a new one."""

    chosen = Signal(str)
    added = Signal(str)

    def __init__(self, project: str, names: Sequence[str], own: str) -> None:
        super().__init__(
            _("Who are you?"),
            _("These coders work in “{name}”. What you do is kept under your own name.").format(
                name=project
            ),
        )
        self.list = _Names(names)
        self.list.itemActivated.connect(lambda item: self.chosen.emit(item.text()))
        self.column.addWidget(self.list)
        self.column.addWidget(line())
        self.column.addWidget(label(_("I am someone new"), "muted"))
        self.edit = QLineEdit(own)
        self.edit.setPlaceholderText(_("Your name or initials"))
        self.edit.setAccessibleName(_("Your name or initials"))
        self.edit.textEdited.connect(lambda _text: self._update())
        self.add = button(_("Add me"), self._add)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.edit, 1)
        row.addWidget(self.add)
        self.column.addLayout(row)
        self.edit.returnPressed.connect(self._add)
        self.add_buttons(button(_("Open"), self._open, "primary"))
        self._update()

    def first_field(self) -> QWidget:
        """Return the list."""
        return self.list

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        self.list.setEnabled(not busy)
        self.add.setEnabled(not busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (enter and self.edit.hasFocus()):  # Enter there adds, or does nothing
            super().keyPressEvent(event)

    def _update(self) -> None:
        self.say("")
        self.add.setEnabled(bool(self.edit.text().strip()))

    def _open(self) -> None:
        item = self.list.currentItem()
        if item:
            self.chosen.emit(item.text())

    def _add(self) -> None:
        if self.add.isEnabled():
            self.added.emit(self.edit.text().strip())


class _Names(QListWidget):
    """The coders to choose from."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName(_("Coders of this project"))
        self.addItems(list(names))
        self.setCurrentRow(0)
        rows = min(len(names), _MOST_ROWS)
        self.setFixedHeight(rows * self.sizeHintForRow(0) + 2 * theme.GRID)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class BackupsCard(Card):
    """Says why a project cannot be opened, and offers its backups to go back to."""

    chosen = Signal(object, str, bool)  # file; passphrase or empty; whether to take over the lock
    passphrase_given = Signal(str)  # to see what the backups hold

    def __init__(self, project: str, sentence: str, *, encrypted: bool, passphrase: str) -> None:
        super().__init__(_("“{name}” cannot be opened").format(name=project), sentence)
        self.setFixedWidth(_WIDE)
        self.column.addWidget(label(_("Choose the backup to go back to:"), wrap=True))
        self.list = BackupList(brief=True)
        self.goes = label("", "muted", wrap=True)
        self.edit = passphrase_edit(_("Passphrase of the project"))
        self.edit.setText(passphrase)
        self._show = show_box(self.edit)
        self.take_over = QCheckBox(_("Take over: nobody has it open any more"))
        self.take_over.setAccessibleName(self.take_over.text())
        for widget in (self.list, self.goes, self.edit, self._show, self.take_over):
            self.column.addWidget(widget)
        self.edit.setVisible(encrypted)
        self._show.setVisible(encrypted)
        self.take_over.hide()
        self._kept = label(
            _("The file as it is now is kept among the backups."), "muted", wrap=True
        )
        self.column.addWidget(self._kept)
        self.add_buttons(button(_("Go back to this backup"), self._choose, "primary"))
        self.list.chosen.connect(self._update)
        self.list.itemActivated.connect(lambda *_: self._choose())
        self.edit.editingFinished.connect(lambda: self.passphrase_given.emit(self.edit.text()))
        self._update()

    def first_field(self) -> QWidget:
        """Return the passphrase where it must be given, else the list."""
        asked = not self.edit.isHidden() and not self.edit.text()
        return self.edit if asked else self.list

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """Show the backups that there are."""
        self.list.show_backups(backups)
        self._update()

    def offer_take_over(self) -> None:
        """Offer to go back all the same while another computer seems to have it open."""
        self.take_over.show()

    def _update(self) -> None:
        self.say("")
        backup = self.list.backup
        self.goes.setText("" if backup is None or backup.readable else what_goes(backup))
        self.goes.setVisible(bool(self.goes.text()))
        if self.primary:
            self.primary.setEnabled(backup is not None)

    def _choose(self) -> None:
        backup = self.list.backup
        if backup:
            self.say("")
            self.chosen.emit(backup.path, self.edit.text(), self.take_over.isChecked())


class LockedCard(Card):
    """Says that a project cannot be changed now, and offers to read it."""

    read_wanted = Signal()
    take_over_wanted = Signal()

    def __init__(self, project: str, sentence: str, abandoned: bool) -> None:
        super().__init__(_("“{name}” cannot be changed now").format(name=project), sentence)
        buttons = [button(_("Open read-only"), self.read_wanted.emit, "primary")]
        if abandoned:
            self.column.addWidget(
                label(
                    _(
                        "Take over only if nobody has it open any more, for example because that "
                        "computer stopped: if two people change the same file, work is lost."
                    ),
                    "muted",
                    wrap=True,
                )
            )
            buttons.insert(0, button(_("Take over"), self.take_over_wanted.emit))
        self.add_buttons(*buttons)
