"""The window's frame: its size and place, what is dropped on it, and closing.

The one rule: all that shows a project is in the workspace, which a change of language builds anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from ui import theme
from ui.language import speak
from ui.preferences import Preferences

if TYPE_CHECKING:
    from ui.session import Session
    from ui.shown import Shown
    from ui.workspace import Workspace

_USUAL, _ROOMY = QSize(1440, 900), QSize(1500, 980)  # on a smaller screen it takes all of it


class Window(QMainWindow):
    """The one window; `build` fills it."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.preferences = preferences
        self.session: Session | None = None
        self.shown: Shown | None = None
        self.workspace: Workspace | None = None
        self.setWindowTitle("qcoder")
        self.setAcceptDrops(True)
        self.setMinimumSize(QSize(880, 448))  # fits 1366×768 at 150 %
        waiting = QLabel("qcoder")
        waiting.setObjectName("huge")
        waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setCentralWidget(waiting)
        self.resize(_USUAL)

    def show_as_left(self) -> None:
        """Show the window where it was, else as large as is good on this screen."""
        left = self.restoreGeometry(self.preferences.bytes("geometry"))
        roomy = self.screen().availableSize().boundedTo(_ROOMY) == _ROOMY
        if left or roomy:
            self.show()
        else:
            self.showMaximized()

    def build(self, paths: Sequence[Path] = ()) -> None:
        """Fill the window, and open what is named."""
        from ui.session import Session
        from ui.shown import Shown
        from ui.workspace import Workspace

        self.session = self.session or Session(self)
        self.shown = self.shown or Shown(self.session)
        self.workspace = Workspace(self, self.session, self.shown, self.preferences)
        if paths:
            self.workspace.open_paths(paths)

    def change_language(self, language: str) -> None:
        """Show the window in another language, from now on."""
        app, workspace = QApplication.instance(), self.workspace
        if not isinstance(app, QApplication) or workspace is None or not workspace.may_leave():
            return
        if workspace.opening.busy:  # the project would be lost on the way
            QTimer.singleShot(100, self, lambda: self.change_language(language))
            return
        workspace.take_down()  # what is being typed is saved in the language it was typed in
        self.preferences.set("language", language)
        speak(app, language)
        self.build()

    def take(self, error: BaseException) -> bool:
        """Say what is wrong with the project's file where an error tells that; tell whether so."""
        return self.session is not None and self.session.take(error)

    def change_scheme(self, scheme: str) -> None:
        """Show the window light, dark, or as the system is."""
        self.preferences.set("scheme", scheme)
        theme.use(scheme)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.workspace:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and self.workspace:
            event.acceptProposedAction()
            self.workspace.open_paths(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.workspace and not self.workspace.may_leave():
            event.ignore()
            return
        self.preferences.set_bytes("geometry", self.saveGeometry())
        if self.workspace:
            self.workspace.take_down()
            self.workspace = None
        if self.session:
            self.session.set_project(None)
        self.preferences.sync()
        event.accept()
