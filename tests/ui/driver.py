"""Drives the real window as a user does: with mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qcoder.model import Coding
from qcoder.project import Project
from ui.preferences import Preferences
from ui.transcript.text import Text
from ui.trees.row_tree import RowTree
from ui.window import Window
from ui.workspace import Workspace

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Driver:
    """One open window, and the hands on its mouse and keyboard."""

    def __init__(self, qtbot: QtBot, window: Window) -> None:
        self.qtbot, self.window = qtbot, window

    @property
    def workspace(self) -> Workspace:
        assert self.window.workspace
        return self.window.workspace

    @property
    def project(self) -> Project:
        return self.workspace.session.open_project

    @property
    def text(self) -> Text:
        return self.workspace.transcript.view.text

    def keys(self, *sequences: str, into: QWidget | None = None) -> None:
        """Press keys, such as `Ctrl+Down`, where the keyboard is."""
        for sequence in sequences:
            target = into or QApplication.focusWidget() or self.window
            QTest.keySequence(target, sequence)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type into what has the keyboard, letters with accents too."""
        target = QApplication.focusWidget()
        assert target
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(target, event)

    def wait(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=10_000)

    def drop_files(self, paths: Sequence[Path]) -> None:
        """Drop files on the window."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        self.drop(self.window, QPoint(300, 300), mime)

    def drop(self, target: QWidget, at: QPoint, mime: QMimeData) -> None:
        """Drag something in and let it go."""
        action, buttons = Qt.DropAction.CopyAction, LEFT
        enter = QDragEnterEvent(at, action, mime, buttons, NO_KEY)
        QApplication.sendEvent(target, enter)
        assert enter.isAccepted()
        drop = QDropEvent(QPointF(at), action, mime, buttons, NO_KEY, QEvent.Type.Drop)
        QApplication.sendEvent(target, drop)
        assert drop.isAccepted()

    def show(self, name: str) -> None:
        """Show a document by clicking it in the list."""
        shown = self.workspace.shown
        shown.show_document(self.project.documents.get(name).id)
        self.text.setFocus()

    def point_of(self, words: str) -> QPoint:
        """Return where on the screen some words of the transcript begin; scrolls them in."""
        shown, view = self.workspace.shown, self.workspace.transcript.view
        assert shown.document
        span = self.project.codings.find_words(shown.document, words)
        view.scroll_to_offset(max(span.start - 200, 0))
        QTest.qWait(20)
        place = view.text.page.span_to_shown(span.start, span.start + 1)
        assert place
        cursor = view.text.textCursor()
        cursor.setPosition(place[0])
        return view.text.cursorRect(cursor).center() + QPoint(3, 0)

    def double_click(self, words: str) -> None:
        at = self.point_of(words)
        QTest.mouseClick(self.text.viewport(), LEFT, NO_KEY, at)
        QTest.mouseDClick(self.text.viewport(), LEFT, NO_KEY, at)

    def triple_click(self, words: str) -> None:
        self.double_click(words)
        QTest.mouseClick(self.text.viewport(), LEFT, NO_KEY, self.point_of(words))

    def code_of(self, coding: Coding) -> str:
        """Return the name of a coding's code."""
        return self.workspace.session.codes[coding.code].name("nl")

    def row_of(self, tree: RowTree, key: str) -> QPoint:
        """Return where a row of a tree is on its viewport; scrolls it in."""
        tree.select(key)
        return tree.visualRect(tree.currentIndex()).center()

    def drag_over(self, words: str) -> None:
        """Select words by dragging from their begin to their end."""
        begin = self.point_of(words)
        page = self.text.page
        span = self.project.codings.find_words(str(self.workspace.shown.document), words)
        place = page.span_to_shown(*span)
        assert place
        cursor = self.text.textCursor()
        cursor.setPosition(place[1])
        end = self.text.cursorRect(cursor).center()
        self.drag(begin - QPoint(3, 0), end)

    def drag(self, begin: QPoint, end: QPoint) -> None:
        """Drag over the text of the transcript."""
        viewport = self.text.viewport()
        QTest.mousePress(viewport, LEFT, NO_KEY, begin)
        QTest.mouseMove(viewport, (begin + end) / 2)
        QTest.mouseMove(viewport, end)
        QTest.mouseRelease(viewport, LEFT, NO_KEY, end)


@contextmanager
def window(qtbot: QtBot, *paths: Path) -> Iterator[Driver]:
    """Start the program with some files, as `qcoder-window` does; close it in the end."""
    made = Window(Preferences())
    made.resize(1366, 768)
    made.show()
    made.build(paths)
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    driver = Driver(qtbot, made)
    try:
        yield driver
    finally:
        if made.workspace:  # what is being corrected would keep the window open
            made.workspace.transcript.editor.close_without_saving()
        if not made.close():  # files that were not imported are let go only the second time
            made.close()
        made.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
