"""The card that asks what a new project is called, where it is kept and how.

The one rule: what is wrong is said beside its field, and nothing is made before all is right.
"""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from qcoder.errors import CodebookError, Error, ProjectError, ReadOnly
from qcoder.i18n import _
from qcoder.project import Project
from ui import theme
from ui.combo import Combo
from ui.preferences import Preferences
from ui.start.cards import Card
from ui.start.opening import Opening, documents_folder
from ui.widgets import button, icon_button, label, passphrase_edit, show_box

SUFFIX = ".qcoder"
_RUPS = "rups_success_factors"
_OTHER = "?"
_FORBIDDEN = '<>:"/\\|?*'
NAME, FOLDER, CODER, PASSPHRASE, CODEBOOK = "name", "folder", "coder", "passphrase", "codebook"


class NewProjectPanel(Card):
    """Makes a project, which `opening` then opens."""

    def __init__(self, preferences: Preferences, opening: Opening) -> None:
        super().__init__(_("New project"))
        self._preferences, self._opening = preferences, opening
        self._tried = False
        self._problems: dict[str, QLabel] = {}
        self.name = _edit(_("Name of the project"))
        self.folder = _edit(_("Folder"), str(documents_folder(preferences)))
        self.coder = _edit(_("Your name or initials"), preferences.get("coder", ""))
        self.codebook = Combo(_("Codebook to begin with"))
        self._fill_codebooks()
        browse = icon_button("folder-open-outline", _("Choose a folder…"), self.choose_folder)
        self._add_field(NAME, _("Name of the project"), self.name)
        self._add_field(FOLDER, _("Folder"), self.folder, browse)
        self._add_field(CODER, _("Your name or initials, under which you code"), self.coder)
        self._add_field(CODEBOOK, _("Codebook to begin with"), self.codebook)
        self._add_passphrase()
        for edit in (self.name, self.folder, self.coder, self.first, self.second):
            edit.textChanged.connect(self._on_edited)
        self.add_buttons(button(_("Make project"), self.create_project, "primary"))

    def first_field(self) -> QWidget:
        """Return the line for the name."""
        return self.name

    def problem_of(self, field: str) -> str:
        """Return the sentence beside a field; empty where nothing is wrong."""
        shown = self._problems[field]
        return "" if shown.isHidden() else shown.text()

    @property
    def path(self) -> Path:
        """The file that the project is to be."""
        name = self.name.text().strip().removesuffix(SUFFIX)
        return Path(self.folder.text().strip()).expanduser() / f"{name}{SUFFIX}"

    def create_project(self) -> None:
        """Make the project, if all is right."""
        self._tried = True
        if not self._check():
            return
        path, coder = self.path, self.coder.text().strip()
        passphrase = self.first.text() if self.protect.isChecked() else None
        book: str | None = self.codebook.currentData()

        self.set_busy(True)
        self._opening.make(lambda _progress: _made(path, coder, passphrase, book), self._on_refused)
        self._preferences.set("folder", str(path.parent))
        if not self._preferences.get("coder", ""):
            self._preferences.set("coder", coder)

    def choose_folder(self) -> None:
        """Ask for the folder."""
        dialog = QFileDialog(self, _("Folder"), self.folder.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def choose_codebook(self) -> None:
        """Ask for the file of a codebook."""
        dialog = QFileDialog(self, _("Codebook"), self.folder.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter(_("Codebooks (*.yaml *.yml *.csv *.tsv *.xlsx)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.use_codebook)
        dialog.rejected.connect(self._on_no_codebook)
        dialog.open()

    def use_codebook(self, file: str) -> None:
        """Begin with the codebook of a file."""
        at = self.codebook.count() - 1
        self.codebook.insertItem(at, Path(file).name, file)
        self.codebook.setCurrentIndex(at)

    # making

    def _add_field(
        self, key: str, title: str, field: QWidget, beside: QWidget | None = None
    ) -> None:
        column = QVBoxLayout()
        column.setSpacing(theme.GRID)
        column.addWidget(label(title, "muted"))
        row = QHBoxLayout()
        row.addWidget(field, 1)
        if beside:
            row.addWidget(beside)
        column.addLayout(row)
        column.addWidget(self._problem_label(key))
        self.column.addLayout(column)

    def _problem_label(self, key: str) -> QLabel:
        self._problems[key] = made = label("", "bad", wrap=True)
        made.hide()
        return made

    def _add_passphrase(self) -> None:
        self.protect = QCheckBox(_("Protect it with a passphrase"))
        self.protect.setAccessibleName(self.protect.text())
        self.protect.toggled.connect(self._on_protect)
        self.first = passphrase_edit(_("Passphrase"))
        self.second = passphrase_edit(_("The same passphrase again"))
        self.second.setPlaceholderText(_("Again"))  # the whole name does not fit
        self.strength = label("", "muted", wrap=True)
        below = QVBoxLayout()
        below.setContentsMargins(6 * theme.GRID, 0, 0, 0)
        below.setSpacing(2 * theme.GRID)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.first)
        row.addWidget(self.second)
        below.addLayout(row)
        below.addWidget(show_box(self.first, self.second))
        below.addWidget(self._problem_label(PASSPHRASE))
        below.addWidget(self.strength)
        warning = _(
            "Without this passphrase nobody can open the project again: "
            "write it down in a safe place."
        )
        below.addWidget(label(warning, wrap=True))
        self._protection = QWidget()
        self._protection.setLayout(below)
        self._protection.hide()
        self.column.addWidget(self.protect)
        self.column.addWidget(self._protection)

    def _fill_codebooks(self) -> None:
        self.codebook.addItem(_("RUPS success factors"), _RUPS)
        self.codebook.addItem(_("None: I make my own codes"), None)
        self.codebook.addItem(_("From a file…"), _OTHER)
        self.codebook.activated.connect(self._on_codebook)

    # what is filled in

    def _on_codebook(self) -> None:
        self._say(CODEBOOK, "")
        if self.codebook.currentData() == _OTHER:
            self.choose_codebook()

    def _on_no_codebook(self) -> None:
        self.codebook.setCurrentIndex(0)

    def _on_protect(self, on: bool) -> None:
        self._protection.setVisible(on)
        self._on_edited()
        if on:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_edited(self) -> None:
        self.strength.setText(strength(self.first.text()))
        self.say("")
        if self._tried:
            self._problems_now()

    def _check(self) -> bool:
        """Say what is wrong, and go to the first such field; tell whether all is right."""
        wrong = self._problems_now()
        fields = {NAME: self.name, FOLDER: self.folder, CODER: self.coder, PASSPHRASE: self.first}
        if wrong:
            fields[wrong[0]].setFocus(Qt.FocusReason.OtherFocusReason)
        return not wrong

    def _problems_now(self) -> list[str]:
        sentences = {
            NAME: self._wrong_name(),
            FOLDER: self._wrong_folder(),
            CODER: ""
            if self.coder.text().strip()
            else _("Say who is coding: your name or initials."),
            PASSPHRASE: self._wrong_passphrase() if self.protect.isChecked() else "",
        }
        for key, sentence in sentences.items():
            self._say(key, sentence)
        return [key for key, sentence in sentences.items() if sentence]

    def _wrong_name(self) -> str:
        name = self.name.text().strip()
        if not name.removesuffix(SUFFIX):
            return _("Give the project a name.")
        if set(name) & set(_FORBIDDEN):
            return _("The name of a project cannot hold any of these: {signs}").format(
                signs=" ".join(_FORBIDDEN)
            )
        if os.path.lexists(self.path):
            return _("“{name}” exists already: open it, or choose another name.").format(
                name=self.path.name
            )
        return ""

    def _wrong_folder(self) -> str:
        folder = self.path.parent
        if not folder.is_absolute() or not folder.is_dir():
            return _("There is no such folder: choose another.")
        if not os.access(folder, os.W_OK):
            return _("This folder cannot be written: choose a folder of your own.")
        return ""

    def _wrong_passphrase(self) -> str:
        if not self.first.text():
            return _("Give a passphrase, or do without protection.")
        if self.first.text() != self.second.text():
            return _("The two passphrases differ: type them again.")
        return ""

    def _on_refused(self, error: Error) -> None:
        self.set_busy(False)
        if isinstance(error, CodebookError):
            self._say(CODEBOOK, str(error))
        elif isinstance(error, ReadOnly):
            self._say(FOLDER, str(error))
        elif isinstance(error, ProjectError):
            self._say(NAME, str(error))
        else:
            self.say(str(error))

    def _say(self, key: str, sentence: str) -> None:
        self._problems[key].setText(sentence)
        self._problems[key].setVisible(bool(sentence))


def strength(passphrase: str) -> str:
    """Say how hard a passphrase is to guess, in words."""
    if not passphrase:
        return _("Four words that have nothing to do with each other are strong.")
    size = len(passphrase) if len(set(passphrase)) > 5 else len(set(passphrase))
    if size < 8:
        return _("Weak: a program guesses it within a day. Make it longer.")
    if size < 14:
        return _("Fair: make it longer if the interviews are sensitive.")
    return _("Strong, if it is not a saying and not used elsewhere.")


def _edit(name: str, text: str = "") -> QLineEdit:
    made = QLineEdit(text)
    made.setAccessibleName(name)
    return made


def _made(path: Path, coder: str, passphrase: str | None, book: str | None) -> Project:
    """Make a project with its codebook; where that fails no file stays."""
    import qcoder
    from qcoder import codebook_files

    # Read first: a codebook that is not valid leaves no project behind.
    codes = codebook_files.read(codebook_files.find(book)) if book else None
    project = qcoder.create(path, coder=coder, passphrase=passphrase)
    try:
        if codes:
            project.codebook.load(codes)
    except BaseException:
        project.close()
        path.unlink(missing_ok=True)
        raise
    return project
