"""What fills the window while no project is open: the first start, later the recent projects.

The one rule: it only leads to a project; `opening` opens it.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qcoder import i18n
from qcoder.i18n import _
from ui import theme
from ui.preferences import Preferences
from ui.session import Session
from ui.start.first_run import WIDTH, AboutYou, FirstRun
from ui.start.new_project import NewProjectPanel
from ui.start.opening import Opening, documents_folder
from ui.widgets import Elided, Picture, button, icon_button, label

_GAP = 4 * theme.GRID
_ROW = 13 * theme.GRID
_PATH = Qt.ItemDataRole.UserRole


class StartPane(QScrollArea):
    """The first start, or the recent projects with the ways to another one."""

    language_chosen = Signal(str)

    def __init__(self, session: Session, preferences: Preferences, opening: Opening) -> None:
        super().__init__()
        self._preferences, self._opening = preferences, opening
        self.page: FirstRun | RecentPage | None = None
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Start"))
        self._fill()
        session.project_changed.connect(self._fill)

    def new_project(self) -> None:
        """Ask for the name and place of a new project."""
        if isinstance(self.page, FirstRun):
            self.page.about.keep()
        self._opening.overlay.show_card(NewProjectPanel(self._preferences, self._opening))

    def choose_project(self) -> None:
        """Ask for a project file to open."""
        dialog = QFileDialog(self.window(), _("Open project"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDirectory(str(documents_folder(self._preferences)))
        dialog.setNameFilters([_("qcoder projects (*.qcoder)"), _("All files (*)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self._opening.open(Path(name)))
        dialog.open()

    def open_sample(self) -> None:
        """Open the sample project; it is made where there is none yet."""
        self._opening.open_sample()

    def _fill(self) -> None:
        preferences = self._preferences
        known = preferences.get("coder", "") or preferences.recent_projects()
        page = RecentPage(preferences) if known else FirstRun(preferences)
        page.new_wanted.connect(self.new_project)
        page.sample_wanted.connect(self.open_sample)
        page.about.language_chosen.connect(self.language_chosen)
        if isinstance(page, RecentPage):
            page.open_wanted.connect(self.choose_project)
            page.list.chosen.connect(lambda path: self._opening.open(Path(path)))
        self.page = page
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(2 * _GAP, 2 * _GAP, 2 * _GAP, 2 * _GAP)
        column.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        page.setMinimumWidth(WIDTH - 200)
        row.addWidget(page, 100)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        self.setWidget(around)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        page = self.page
        if isinstance(page, RecentPage):
            page.list.fill()
            (page.list if page.list.count() else page.sample).setFocus()
        elif page:
            page.about.name.setFocus()


class RecentPage(QWidget):
    """The recent projects, the ways to another one, and who the user is."""

    open_wanted = Signal()
    new_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.setMaximumWidth(WIDTH)
        self._preferences = preferences
        self.list = RecentList(preferences)
        self.sample = button(_("Open the sample project"), self.sample_wanted.emit)
        self.sample.setIcon(theme.icon("compass-outline"))
        self.open = button(_("Open project…"), self.open_wanted.emit)
        self.open.setIcon(theme.icon("folder-open-outline"))
        self.new = button(_("New project…"), self.new_wanted.emit)
        self.new.setIcon(theme.icon("file-plus-outline"))
        self.you = button("", self._show_about, "flat")
        self.you.setIcon(theme.icon("account-outline"))
        self.about = AboutYou(preferences)
        self.about.changed.connect(self._update)
        self.about.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        head = QHBoxLayout()
        head.addWidget(label("qcoder", "huge"), 1)
        head.addWidget(self.you, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(head)
        column.addWidget(self.about)
        column.addWidget(label(_("Recent projects").upper(), "caps"))
        self.empty = label(_("No project was open on this computer yet."), "muted", wrap=True)
        column.addWidget(self.empty)
        column.addWidget(self.list)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        for one in (self.open, self.new, self.sample):
            row.addWidget(one)
        row.addStretch()
        column.addLayout(row)
        self.list.filled.connect(self._update)
        self.list.fill()

    def _update(self) -> None:
        self.empty.setVisible(not self.list.count())
        self.list.setVisible(bool(self.list.count()))
        name = self._preferences.get("coder", "") or _("Your name")
        language = "Nederlands" if i18n.language() == "nl" else "English"
        self.you.setText(f"{name} · {language}")
        tip = _("Change your name or the language")
        self.you.setToolTip(tip)
        self.you.setAccessibleName(f"{tip}: {self.you.text()}")

    def _show_about(self) -> None:
        self.about.setVisible(self.about.isHidden())
        if self.about.isVisible():
            self.about.name.setFocus()


class RecentList(QListWidget):
    """The recent projects: Enter or a click opens one, Delete forgets it."""

    chosen = Signal(str)
    filled = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("recent")
        self.setAccessibleName(_("Recent projects"))
        self._preferences = preferences
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(lambda item: self.chosen.emit(item.data(_PATH)))

    def fill(self) -> None:
        """Show the recent projects as they are now."""
        row = max(self.currentRow(), 0)
        self.clear()
        for path in self._preferences.recent_projects():
            self._add(path)
        self.setCurrentRow(min(row, self.count() - 1))
        self.setFixedHeight(self.count() * _ROW + 2)
        self.filled.emit()

    def forget(self, path: str) -> None:
        """Take a project off the list; its file stays."""
        self._preferences.remove_recent_project(path)
        self.fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(item.data(_PATH))
        elif item and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.forget(item.data(_PATH))
        else:
            super().keyPressEvent(event)

    def _add(self, path: str) -> None:
        there = Path(path).is_file()
        item = QListWidgetItem()
        item.setData(_PATH, path)
        name = Path(path).stem
        spoken = name if there else _("{name}, not found").format(name=name)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        item.setToolTip(path)
        item.setSizeHint(QSize(0, _ROW))
        self.addItem(item)
        self.setItemWidget(item, self._row(path, there))

    def _row(self, path: str, there: bool) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(3 * theme.GRID, theme.GRID, 2 * theme.GRID, theme.GRID)
        row.setSpacing(3 * theme.GRID)
        icon = "file-document-multiple-outline" if there else "file-question-outline"
        row.addWidget(Picture(icon, 24))
        words = QVBoxLayout()
        words.setSpacing(0)
        name = label(Path(path).stem, "row" if there else "row_missing")
        words.addWidget(name)
        words.addWidget(Elided(short(path), "muted", Qt.TextElideMode.ElideMiddle))
        row.addLayout(words, 1)
        for child in made.findChildren(QLabel):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if not there:
            row.addWidget(label(_("not found"), "muted"))
            forget = icon_button("close", _("Take off the list"), lambda: self.forget(path))
            row.addWidget(forget)
        return made


def short(path: str) -> str:
    """Return the folder of a project, as people write it."""
    folder = Path(path).parent
    try:
        return str(Path("~") / folder.relative_to(Path.home()))
    except ValueError:
        return str(folder)
