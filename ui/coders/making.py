"""The page that makes coder packages: the choices, the folder, and the files that came of it.

The one rule: files are only added; one that is there is never replaced.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qcoder.errors import Error
from qcoder.i18n import _, ngettext
from qcoder.packages import Package
from ui import theme
from ui.coders.done import Done
from ui.coders.foot import Foot
from ui.coders.make_form import MakeForm
from ui.preferences import Preferences
from ui.session import Session
from ui.shown import Shown
from ui.widgets import PAD
from ui.working import Progress, Working


class MakingPage(QWidget):
    """Lets the user choose what packages are made, and makes them in a folder."""

    overview_wanted = Signal()

    def __init__(self, session: Session, shown: Shown, preferences: Preferences) -> None:
        super().__init__()
        self.setAccessibleName(_("Make packages"))
        self._session, self._preferences = session, preferences
        self.working = Working(session, self)
        self._made: list[tuple[Package, Path]] = []
        self._problem = ""
        self.form, self.done = MakeForm(session, shown), Done()
        self.foot = Foot(self.working, self.choose_folder)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.form)
        framed = QHBoxLayout()
        framed.setContentsMargins(PAD, 0, PAD, 0)
        framed.addWidget(self.done)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.area, 1)
        column.addLayout(framed)
        column.addSpacing(2 * theme.GRID)
        column.addWidget(self.foot)
        self.form.changed.connect(self._on_choice)
        self.working.busy.connect(self._on_busy)
        self.working.cancelled.connect(self._on_end)

    def refresh(self) -> None:
        """List anew what can be chosen."""
        self.form.refresh()
        self._show_state()

    def choose_folder(self) -> None:
        """Ask for the folder, and make the packages there."""
        if self.working.active or self._reason():
            return
        dialog = QFileDialog(self, _("Folder for the packages"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        before = str(self._preferences.get(self._folder_key(), ""))
        beside = str(self._session.open_project.path.parent)
        dialog.setDirectory(before if before and Path(before).is_dir() else beside)
        dialog.fileSelected.connect(lambda chosen: self.make(Path(chosen)))
        dialog.open()

    def make(self, folder: Path) -> None:
        """Make the packages in a folder."""
        if self.working.active or self._reason():
            return
        self._preferences.set(self._folder_key(), str(folder))
        self.done.hide()
        self._made, self._problem = [], ""
        self.working.run(self._work(folder), lambda _made: self._on_end())

    def _work(self, folder: Path) -> Callable[[Progress], object]:
        project, form = self._session.open_project, self.form
        whom, documents, drawn = list(form.whom), list(form.chosen), form.drawn
        passphrases = {key: form.protection.passphrase(key) for key in whom}
        unencrypted, variables, made = form.unencrypted, form.variables.value(), self._made

        def work(progress: Progress) -> None:
            for number, coder in enumerate(whom):

                def within(done: int, total: int, number: int = number) -> None:
                    progress(number * total + done, len(whom) * total)

                path = project.packages.free_path(coder, folder)
                try:
                    package = project.packages.make(
                        coder,
                        path,
                        documents=documents,
                        sample=drawn,
                        passphrase=passphrases[coder],
                        unencrypted=unencrypted,
                        variables=variables,
                        progress=within,
                    )
                except Error as error:  # those that were made before stay
                    self._problem = str(error)
                    return
                made.append((package, path))

        return work

    # what comes of it

    def _on_end(self) -> None:
        wanted = len(self.form.whom)
        made, n = self._made, len(self._made)
        lines = [self._line(package, path) for package, path in made]
        show = (_("Show in folder"), self._show_folder)
        ok = n == wanted and not self._problem
        if ok:
            said = ngettext(
                "{n} package is made. Send it to its coder: nobody else needs it.",
                "{n} packages are made. Send each to its coder: nobody else needs it.",
                n,
            ).format(n=n)
            self.form.protection.forget()
            self.form.refresh()
        else:
            stopped = ngettext(
                "Stopped: {n} of {total} packages was made.",
                "Stopped: {n} of {total} packages were made.",
                n,
            ).format(n=n, total=wanted)
            said = f"{self._problem} {stopped}" if self._problem else stopped
        choices = [show, (_("See packages"), self.overview_wanted.emit)] if made else []
        self.done.show_done(said, lines, *choices, bad=not ok)
        if not made:
            self.foot.go.setFocus()

    def _line(self, package: Package, path: Path) -> str:
        coder = self._session.coders[package.coder].name
        return f"{coder}: {path}"

    def _show_folder(self) -> None:
        folder = self._made[0][1].parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _on_choice(self) -> None:
        if not self.working.active:
            self._show_state()

    def _on_busy(self, busy: bool) -> None:
        self.area.setEnabled(not busy)
        if busy:
            self.foot.sentence.setText(_("Making packages…"))
        else:
            self._show_state()

    def _folder_key(self) -> str:
        return f"{self._session.open_project.id}/package_folder"

    def _reason(self) -> str:
        """Return why no packages can be made now; empty where they can."""
        session = self._session
        if session.project is None or not session.can_change:
            return _("The project is open read-only: no packages can be made from it.")
        if not session.documents:
            return _("There are no documents yet: import transcripts first.")
        if session.open_project.packages.mark:
            return _("This is a package itself: make packages in the project it is from.")
        return self.form.problem()

    def _show_state(self) -> None:
        if self._session.project is None:
            return
        reason = self._reason()
        self.foot.show_state(reason or f"{self.form.sentence()}.", _("Make in folder…"), not reason)
