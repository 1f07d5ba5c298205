"""The docks round the transcript, and the frame that shows which pane has the keyboard.

The one rule: a dock has no title bar of its own; the pane's header says what it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFrame,
    QMainWindow,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

LEFT, RIGHT, BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)
_LEAST = {LEFT: 200, RIGHT: 276}  # pixels: narrower, what stands there would be cut off
_VERSION = 2


class Framed(QFrame):
    """A pane with a line above it that lights up while the keyboard is in it."""

    def __init__(self, pane: QWidget, name: str) -> None:
        super().__init__()
        self.pane = pane
        self.setObjectName("pane")
        self.setAccessibleName(name)
        pane.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(pane)

    def light(self, on: bool) -> None:
        """Show whether the keyboard is here."""
        if bool(self.property("focused")) != on:
            self.setProperty("focused", on)
            self.style().unpolish(self)
            self.style().polish(self)


class DockedPanes(QMainWindow):
    """The transcript with docks round it: a window inside the window.

    The order in which panes are added is the order in which F6 goes through them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self._frames: list[Framed] = []
        self._sizes: list[tuple[QDockWidget, int]] = []
        self._left = QByteArray()  # how the docks were left the last time
        self._arranged = False
        self.docks: list[QDockWidget] = []
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, LEFT),
            (Qt.Corner.BottomRightCorner, RIGHT),
        ):
            self.setCorner(corner, area)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def add(
        self, pane: QWidget, name: str, title: str, area: Qt.DockWidgetArea, size: int
    ) -> QDockWidget:
        """Put a pane in a dock, `size` pixels wide or high until the user says otherwise.

        `name` is what its place is remembered by.
        """
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        dock.setTitleBarWidget(QWidget())
        dock.setWidget(self._frame(pane, title))
        dock.toggleViewAction().setText(title)
        if area != BOTTOM:
            dock.setMinimumWidth(_LEAST[area])
        self.addDockWidget(area, dock)
        self.docks.append(dock)
        self._sizes.append((dock, size))
        return dock

    def add_behind(self, pane: QWidget, name: str, title: str, dock: QDockWidget) -> None:
        """Put a pane in the place of another, which it shares by tabs; hidden until wanted."""
        area = self.dockWidgetArea(dock)
        added = self.add(pane, name, title, area, dock.sizeHint().height())
        self._sizes.pop()
        self.setTabPosition(area, QTabWidget.TabPosition.North)
        self.tabifyDockWidget(dock, added)
        added.hide()

    def add_centre(self, pane: QWidget, title: str) -> None:
        """Put a pane between the docks."""
        self.setCentralWidget(self._frame(pane, title))

    def _frame(self, pane: QWidget, title: str) -> Framed:
        framed = Framed(pane, title)
        self._frames.append(framed)
        return framed

    def reveal(self, pane: QWidget) -> None:
        """Show the dock of a pane, if it was hidden."""
        for dock in self.docks:
            if dock.isAncestorOf(pane):
                dock.show()
                dock.raise_()

    def bring_forward(self, pane: QWidget) -> None:
        """Show a pane before the one that it shares its place with, unless its dock is hidden."""
        for dock in self.docks:
            if dock.isAncestorOf(pane) and not dock.isHidden():
                dock.raise_()

    def dismiss(self, pane: QWidget) -> None:
        """Hide the dock of a pane."""
        for dock in self.docks:
            if dock.isAncestorOf(pane):
                dock.hide()

    def restore(self, state: QByteArray) -> None:
        """Have the docks arranged as they were left, once they can be seen."""
        self._left = state

    def state(self) -> QByteArray:
        """Return how the docks are arranged."""
        return self.saveState(_VERSION) if self._arranged else self._left

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._arranged:
            self._arranged = True
            QTimer.singleShot(0, self, self._arrange)  # only what is laid out can be given a size

    def _arrange(self) -> None:
        if not self.restoreState(self._left, _VERSION):
            self._resize(self._sizes)

    def _resize(self, sizes: Sequence[tuple[QDockWidget, int]]) -> None:
        areas = [self.dockWidgetArea(dock) for dock, _size in sizes]
        for at, (dock, size) in enumerate(sizes):
            # What stands under another dock, or at the bottom, has a height; others have a width.
            high = areas[at] == BOTTOM or areas[at] in areas[:at]
            way = Qt.Orientation.Vertical if high else Qt.Orientation.Horizontal
            self.resizeDocks([dock], [size], way)

    def cycle(self, step: int) -> None:
        """Give the keyboard to the next pane that can be seen."""
        seen = [frame for frame in self._frames if frame.isVisible()]
        if not seen:
            return
        now = next((n for n, frame in enumerate(seen) if frame.property("focused")), -step)
        for n in range(1, len(seen) + 1):
            target = _first_focusable(seen[(now + n * step) % len(seen)].pane)
            if target:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self.isAncestorOf(new):
            return
        for frame in self._frames:
            frame.light(frame.isAncestorOf(new))


def _first_focusable(pane: QWidget) -> QWidget | None:
    """Return what gets the keyboard in a pane: the list or text before its buttons."""
    proxy = pane.focusProxy()
    if proxy and proxy.isEnabled() and proxy.isVisible():
        return proxy
    found: Sequence[QWidget] = [
        child
        for child in pane.findChildren(QWidget)
        if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    return found[0] if found else None
