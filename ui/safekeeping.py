"""The safety of the open project, as the window shows it: pages, strips, and what they lead to.

The one rule: whatever is wrong with a file, what was stored and what is being typed can be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QToolButton, QVBoxLayout, QWidget

from qcoder.backups import Backup
from qcoder.copies import OtherCopy
from qcoder.errors import Damaged, FileGone
from qcoder.i18n import _, ngettext
from ui.safety.strips import Strips
from ui.safety.watch import Watch
from ui.start.new_project import SUFFIX
from ui.start.opening import Request

if TYPE_CHECKING:
    from ui.safety.backups_panel import BackupsPanel
    from ui.safety.check_panel import CheckPanel
    from ui.safety.page import Page
    from ui.workspace import Workspace

_GONE, _COPIES, _PLACE, _DROPPED = "gone", "copies", "place", "dropped"


class Safekeeping(QObject):
    """Backups, check and strips of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._session = workspace.session
        self._backups: BackupsPanel | None = None
        self._check: CheckPanel | None = None
        self._tabs: dict[QWidget, QToolButton] = {}
        self._warned = False  # of what would be lost by leaving
        self.strips = Strips()
        self.watch = Watch(self._session, self)

    def around(self, centre: QWidget) -> QWidget:
        """Return the centre with room for strips above it."""
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strips)
        column.addWidget(centre, 1)
        return made

    def follow(self) -> None:
        """Follow the project, once the window is filled."""
        session = self._session
        status = self._workspace.status_bar
        self.watch.working.connect(status.show_work)
        self.watch.copies_found.connect(self._show_copies)
        session.trouble_changed.connect(self._show_trouble)
        session.project_changed.connect(self._on_project_changed)
        session.moved.connect(self._on_moved)
        self._workspace.window.installEventFilter(self)
        self._on_project_changed()

    def stop(self) -> None:
        """Stop all jobs, before the project closes."""
        self.watch.stop()
        for panel in (self._backups, self._check):
            if panel:
                panel.stop()

    def may_leave(self) -> bool:
        """Tell whether nothing is lost by leaving; where something is, say so once."""
        session, inspector = self._session, self._workspace.inspector
        if not session.can_change:
            return True
        self.watch.look()
        inspector.save_edits()
        gone = isinstance(session.trouble, FileGone)
        if self._warned or not session.trouble or not (gone or inspector.unsaved):
            return True
        self._warned = True
        sentence = (
            _("What is open here is not saved: save a copy, or leave once more to let it go.")
            if gone
            else _("What you wrote is not saved: try again, or leave once more to let it go.")
        )
        session.said.emit(sentence, True)
        return False

    # pages

    @property
    def backups(self) -> BackupsPanel:
        """The page of the backups, made when it is first needed."""
        if self._backups is None:
            from ui.safety.backups_panel import BackupsPanel

            self._backups = BackupsPanel(self._session, self.watch)
            self._backups.restore_wanted.connect(self.restore)
            self._add(self._backups, _("Backups"), self.show_backups)
        return self._backups

    @property
    def check(self) -> CheckPanel:
        """The page of the check, made when it is first needed."""
        if self._check is None:
            from ui.safety.check_panel import CheckPanel

            self._check = CheckPanel(self._session)
            self._check.backups_wanted.connect(self.show_backups)
            self._check.busy.connect(self._workspace.on_busy)
            self._add(self._check, _("Check"), self.show_check)
        return self._check

    def show_backups(self) -> None:
        """Show the backups."""
        self._show(self.backups)
        self.backups.make.setFocus()  # until the list was read

    def show_check(self) -> None:
        """Show the check, and begin it where nothing was found yet."""
        page = self.check
        self._show(page)
        if page.problems is None:
            page.check()

    def _add(self, page: Page, text: str, on_chosen: Callable[[], object]) -> None:
        workspace = self._workspace
        workspace.centre.addWidget(page)
        page.left.connect(workspace.show_coding)
        self._tabs[page] = workspace.top_bar.add_tab(text, on_chosen)

    def _show(self, page: Page) -> None:
        self._workspace.centre.setCurrentWidget(page)
        self._tabs[page].setChecked(True)

    # going back to a backup

    def restore(self, backup: Backup, passphrase: str) -> None:
        """Put a backup in the place of the project, and open it where the user was."""
        workspace, project = self._workspace, self._session.open_project
        if not workspace.may_leave():
            return
        coder = project.coder
        request = Request(project.path, coder.id if coder else None, passphrase=passphrase or None)
        self._session.set_project(None)

        def refused(error: Exception) -> None:
            self._session.said.emit(str(error), True)
            workspace.opening.reopen(request)

        workspace.opening.restore(request, backup.path, refused)

    # a copy

    def save_copy(self) -> None:
        """Ask where to save a copy; where the file is gone, go on in it."""
        project = self._session.open_project
        self._workspace.inspector.save_edits()
        dialog = QFileDialog(self._workspace.window, _("Save a copy as"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # it is refused, in our words
        dialog.setNameFilters([_("qcoder projects (*.qcoder)")])
        dialog.setDefaultSuffix(SUFFIX.lstrip("."))
        folder = project.path.parent
        dialog.setDirectory(str(folder if folder.is_dir() else Path.home()))
        dialog.selectFile(_("{name}, copy").format(name=project.path.stem) + SUFFIX)
        dialog.fileSelected.connect(lambda name: self.save_copy_as(Path(name)))
        dialog.open()

    def save_copy_as(self, path: Path) -> None:
        """Save a copy; where the file is gone, go on in it."""
        self.watch.save_copy(path, lambda: self._on_copied(path))

    def _on_copied(self, path: Path) -> None:
        session = self._session
        session.look_at_file()
        trouble = session.trouble
        if not isinstance(trouble, FileGone):
            name = session.open_project.path.name
            session.say(
                _("A copy is saved as {path}. You go on in “{name}”.").format(path=path, name=name)
            )
        elif session.go_on_in(path):
            session.say(_("All is saved in {path}: you go on in that file.").format(path=path))

    def reopen(self) -> None:
        """Open the file that is there now; what is being written is not in it."""
        workspace, project = self._workspace, self._session.open_project
        if workspace.may_leave():
            path, coder = project.path, project.coder
            self._session.set_project(None)
            workspace.opening.open(path, coder.id if coder else "")

    # strips

    def _on_project_changed(self) -> None:
        self._warned = False
        self.watch.stop()
        self.strips.clear()
        project = self._session.project
        if project is None:
            return
        self.watch.begin()
        warning = None if project.read_only else project.place_warning()
        if warning:
            self.strips.put(_PLACE, warning)
        self._show_trouble()

    def _on_moved(self) -> None:
        """Know the project by its new file."""
        project, preferences = self._session.open_project, self._workspace.preferences
        path = str(project.path)
        preferences.add_recent_project(path)
        if project.coder:
            known = preferences.get("coders", {})
            preferences.set("coders", {**known, path: project.coder.id})
        self.strips.take(_COPIES)

    def _show_trouble(self) -> None:
        trouble, project = self._session.trouble, self._session.project
        self.strips.take(_GONE)
        if project is None or not isinstance(trouble, FileGone | Damaged):
            self._warned = False
            return
        save = (_("Save a copy as…"), self.save_copy)
        reopen = (_("Reopen"), self.reopen)
        backups = (_("Backups…"), self.show_backups)
        if isinstance(trouble, Damaged):
            choices = [backups]
        elif not trouble.savable:
            choices = [reopen, backups]
        else:
            choices = [save, reopen] if project.path.exists() else [save]
        sentence = str(trouble)
        if self._session.can_change:
            sentence = _("Nothing is saved now. {problem}").format(problem=sentence)
        self.strips.put(_GONE, sentence, *choices, bad=True)

    def _show_copies(self, copies: Sequence[OtherCopy]) -> None:
        if not copies:
            return
        sentence = copies[0].describe()
        if len(copies) > 1:
            more = len(copies) - 1
            sentence += " " + ngettext(
                "There is {n} more such copy.", "There are {n} more such copies.", more
            ).format(n=more)
        folder = copies[0].path.parent
        show = (
            _("Show in folder"),
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))),
        )
        merge = (_("Merge…"), lambda: self._merge(copies[0].path))
        self.strips.put(_COPIES, sentence, *([merge] if self._session.can_change else []), show)

    def _merge(self, path: Path) -> None:
        self.strips.take(_COPIES)
        self._workspace.pages.merge(path)

    def offer_merge(self, paths: Sequence[Path]) -> bool:
        """Offer to merge files where they are of the open project; tell whether they are."""
        session, pages = self._session, self._workspace.pages
        if not session.can_change or not all(map(session.open_project.belongs, paths)):
            return False

        def go(act: Callable[[], object]) -> None:
            self.strips.take(_DROPPED)
            act()

        name, opening = paths[0].name, self._workspace.opening
        sentence = ngettext(
            "“{name}” is of the project that is open: merge what is new in it, or open it instead.",
            "These {n} files are of the project that is open: merge what is new in them.",
            len(paths),
        ).format(name=name, n=len(paths))
        choices = [(_("Merge…"), lambda: go(lambda: pages.merge(paths)))]
        if len(paths) == 1:
            choices.append((_("Open it instead"), lambda: go(lambda: opening.open(paths[0]))))
        self.strips.put(_DROPPED, sentence, *choices)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self.watch.look()
        return super().eventFilter(watched, event)
