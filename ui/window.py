"""The window's frame: its size and place, what is dropped on it, and closing.

The one rule: all that shows a project is in the workspace, which a change of language builds anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from ui import theme
from ui.language import speak
from ui.preferences import Preferences

if TYPE_CHECKING:
    from ui.session import Session
    from ui.workspace import Workspace


class Window(QMainWindow):
    """The one window; `build` fills it."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.preferences = preferences
        self.session: Session | None = None
        self.workspace: Workspace | None = None
        self.setWindowTitle("qcoder")
        self.setAcceptDrops(True)
        self.setMinimumSize(QSize(880, 560))
        waiting = QLabel("qcoder")
        waiting.setObjectName("huge")
        waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setCentralWidget(waiting)
        if not self.restoreGeometry(preferences.bytes("geometry")):
            self._fit_to_screen()

    def _fit_to_screen(self) -> None:
        room = self.screen().availableSize()
        self.resize(min(1440, room.width()), min(900, room.height()))

    def build(self, paths: Sequence[Path] = ()) -> None:
        """Fill the window, and open what is named."""
        from ui.session import Session
        from ui.workspace import Workspace

        self.session = self.session or Session(self)
        self.workspace = Workspace(self, self.session, self.preferences)
        if paths:
            self.workspace.open_paths(paths)

    def change_language(self, language: str) -> None:
        """Show the window in another language, from now on."""
        app = QApplication.instance()
        if isinstance(app, QApplication) and self.workspace and self.workspace.may_leave():
            self.preferences.set("language", language)
            speak(app, language)
            shown = self.workspace.shown.document
            self.workspace.take_down()
            self.build()
            self.workspace.shown.show_document(shown)

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
