"""Errors that nobody expected: a calm message, and a report that can be sent to the makers.

The one rule: a report holds where it went wrong, never what: no message of an exception, no value,
no words of a project, no name of a person or folder.
"""

from __future__ import annotations

import platform
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _
from ui import theme
from ui.widgets import button, label

_SAME_S = 10  # seconds in which the same error is not shown again
_MOST_REPORTS = 5
Take = Callable[[BaseException], bool]
_LIBRARIES = ("site-packages", "dist-packages")


class Problems(QObject):
    """Shows unexpected errors, of any thread, one message at a time."""

    caught = Signal(str)

    def __init__(self, window: Callable[[], QWidget | None], take: Take) -> None:
        super().__init__(QApplication.instance())
        self._window, self._take = window, take
        self._last = ("", 0.0)
        self.dialog: ProblemDialog | None = None
        self.caught.connect(self._on_caught)

    def on_error(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Take an error that nothing else took; stopping the program stops it."""
        app = QApplication.instance()
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            if app:
                app.exit(130)
            return
        if threading.current_thread() is threading.main_thread() and self._take(error):
            return
        text = report(error, trace)
        if sys.stderr:
            print(text, file=sys.stderr)
            if sys.flags.dev_mode:  # only who works on the program asks for it
                traceback.print_exception(error, file=sys.stderr)
        if app:
            self.caught.emit(text)

    def _on_caught(self, text: str) -> None:
        last, when = self._last
        self._last = (text, time.monotonic())
        if self.dialog and self.dialog.isVisible():
            self.dialog.add(text)
        elif text != last or time.monotonic() - when > _SAME_S:
            self.dialog = ProblemDialog(text, self._window())
            self.dialog.show()


class ProblemDialog(QDialog):
    """Says that something went wrong; the report is below, once asked for."""

    def __init__(self, text: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("qcoder")
        self._reports = [text]
        self.details = QPlainTextEdit(text)
        self.details.setReadOnly(True)
        self.details.setAccessibleName(_("Report"))
        self.details.setMinimumHeight(180)
        self.details.hide()
        self.copy = button(_("Copy report"), self._copy)
        self.close_button = button(_("Close"), self.close, "primary")
        self.more = button(_("Show report"), self._show_report, "flat")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[6 * theme.GRID] * 4)
        column.setSpacing(3 * theme.GRID)
        column.addWidget(label(_("Something went wrong in qcoder"), "title"))
        said = _("Your work is saved: everything up to this moment is in the project.")
        column.addWidget(label(said, wrap=True))
        asked = _(
            "The report tells the makers where it went wrong; "
            "it holds nothing of your project, and is sent nowhere by itself."
        )
        column.addWidget(label(asked, "muted", wrap=True))
        column.addWidget(self.details, 1)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.more)
        row.addStretch()
        row.addWidget(self.copy)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.setMinimumWidth(500)
        self.close_button.setFocus()

    @property
    def text(self) -> str:
        """All that is reported."""
        return "\n".join(self._reports)

    def add(self, text: str) -> None:
        """Report another error too, unless it is the same."""
        if text not in self._reports and len(self._reports) < _MOST_REPORTS:
            self._reports.append(text)
            self.details.setPlainText(self.text)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text)
        self.copy.setText(_("Copied"))

    def _show_report(self) -> None:
        self.details.show()
        self.more.hide()
        self.adjustSize()  # else the report lies over the buttons
        self.details.setFocus()


def install(window: Callable[[], QWidget | None], take: Take = lambda _error: False) -> Problems:
    """Have every unexpected error shown over the window, and Qt's messages go to stderr alone.

    `take` tells whether it has said itself what is wrong, as where the file of a project is gone.
    """
    problems = Problems(window, take)
    sys.excepthook = problems.on_error
    threading.excepthook = lambda a: problems.on_error(
        a.exc_type, a.exc_value or a.exc_type(), a.exc_traceback
    )
    sys.unraisablehook = lambda a: problems.on_error(
        a.exc_type, a.exc_value or a.exc_type(), a.exc_traceback
    )
    qInstallMessageHandler(_on_qt_message)
    app = QApplication.instance()
    if app:
        app.aboutToQuit.connect(_uninstall)
    return problems


def report(error: BaseException, trace: TracebackType | None) -> str:
    """Return what may be told of an error: its kind, its place and the versions."""
    lines = [_versions(), *_error(error, trace)]
    cause = error.__cause__ or error.__context__
    if cause:
        lines += ["caused by", *_error(cause, cause.__traceback__)]
    return "\n".join(lines) + "\n"


def _error(error: BaseException, trace: TracebackType | None) -> list[str]:
    kind = type(error)
    frames = traceback.extract_tb(trace, limit=-30)
    return [
        f"{kind.__module__}.{kind.__qualname__}",
        *(f"  {place(f.filename)}:{f.lineno} {f.name}" for f in frames),
    ]


def place(file: str) -> str:
    """Return a file's place in its package; nothing of the folders around it."""
    parts = Path(file).parts
    root = Path(__file__).parent.parent
    if Path(file).is_relative_to(root / "qcoder") or Path(file).is_relative_to(root / "ui"):
        return Path(file).relative_to(root).as_posix()
    for package in _LIBRARIES:
        if package in parts:
            return "/".join(parts[parts.index(package) + 1 :])
    return "…"


def _versions() -> str:
    from importlib.metadata import PackageNotFoundError, version  # slow, and seldom needed

    try:
        ours = version("qcoder")
    except PackageNotFoundError:
        ours = "?"
    return (
        f"qcoder {ours}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"PySide6 {PySide6.__version__}, {platform.system()} {platform.release()} "
        f"{platform.machine()}"
    )


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    if sys.stderr and kind != QtMsgType.QtDebugMsg:
        print(f"Qt: {message}", file=sys.stderr)


def _uninstall() -> None:
    """Leave what goes wrong while the program ends to Python."""
    sys.excepthook = sys.__excepthook__
    sys.unraisablehook = sys.__unraisablehook__
    threading.excepthook = threading.__excepthook__
    qInstallMessageHandler(None)
