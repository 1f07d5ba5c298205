"""What the page says inside a coder package: whose it is, what is left to do, how to send it back.

The one rule: it asks nothing of the coder but to code, to mark documents complete, and to send it.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from qcoder.i18n import _, ngettext
from qcoder.model import Progress
from qcoder.package_mark import PackageMark
from ui import theme
from ui.coders.people import day
from ui.session import Session
from ui.widgets import PAD, button, label

_ROW, _MOST_ROWS = 28, 10
_WIDEST = 170 * theme.GRID


class PackageCard(QWidget):
    """Whose package is open, and what is to be done with it."""

    document_wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName(_("This package"))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * PAD, 2 * PAD, 2 * PAD, 2 * PAD)
        column.setSpacing(PAD)
        self.title = label("", "title", wrap=True)
        self.about = label("", "muted", wrap=True)
        for one in (self.title, self.about, self._make_far(), self._make_back()):
            one.setMaximumWidth(_WIDEST)
            column.addWidget(one)
        column.addStretch()

    def _make_far(self) -> QFrame:
        frame, column = _card()
        self.far = label("", "heading", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Documents that are complete"))
        self.how = label(
            _(
                "Mark a document complete once you have coded all of it: only then does it count "
                "that you gave a passage no code."
            ),
            "muted",
            wrap=True,
        )
        self.list = QListWidget()
        self.list.setObjectName("left_to_do")
        self.list.setAccessibleName(_("Documents that are not complete yet"))
        self.list.itemActivated.connect(self._open)
        self.list.itemClicked.connect(self._open)
        for one in (self.far, self.bar, self.how, self.list):
            column.addWidget(one)
        return frame

    def _make_back(self) -> QFrame:
        frame, column = _card()
        column.addWidget(label(_("Send it back"), "heading"))
        self.back = label("", wrap=True)
        column.addWidget(self.back)
        row = QHBoxLayout()
        self.show_folder = button(_("Show in folder"), self._show_folder)
        row.addWidget(self.show_folder)
        row.addStretch()
        column.addLayout(row)
        return frame

    def refresh(self, mark: PackageMark) -> None:
        """Show everything anew."""
        session = self._session
        coder = session.coders.get(mark.coder)
        name = coder.name if coder else "?"
        self.title.setText(_("This is the package of {name}").format(name=name))
        self.about.setText(
            _(
                "Made on {day} from the project “{project}”. You code here alone: what others "
                "coded is not in it."
            ).format(day=day(mark.made), project=mark.name)
        )
        statuses = session.open_project.coders.statuses()
        left = [
            document
            for document in session.documents.values()
            if statuses.get((document.id, mark.coder)) != Progress.COMPLETE
        ]
        self._show_far(len(session.documents), len(left))
        self.list.clear()
        for document in left:
            busy = statuses.get((document.id, mark.coder)) == Progress.BUSY
            item = QListWidgetItem(
                theme.icon("circle-half-full" if busy else "circle-outline"),
                _("{document} · busy").format(document=document.name) if busy else document.name,
                self.list,
            )
            item.setData(Qt.ItemDataRole.UserRole, document.id)
            item.setSizeHint(QSize(0, _ROW))
        self.list.setFixedHeight(min(len(left), _MOST_ROWS) * _ROW + 4)
        self.list.setVisible(bool(left))
        self._show_back(mark, bool(left))

    def _show_far(self, n: int, left: int) -> None:
        self.bar.setRange(0, max(n, 1))
        self.bar.setValue(n - left)
        self.far.setText(
            ngettext(
                "{left} of {n} documents is still to be marked complete",
                "{left} of {n} documents are still to be marked complete",
                left,
            ).format(left=left, n=n)
            if left
            else ngettext("The document is complete", "All {n} documents are complete", n).format(
                n=n
            )
        )
        self.how.setVisible(left > 0)

    def _show_back(self, mark: PackageMark, busy: bool) -> None:
        file = self._session.open_project.path.name
        first = (
            _("When you are done, close the project and send the file “{file}” to whoever made it.")
            if busy
            else _("Close the project and send the file “{file}” to whoever made it.")
        )
        more = _(
            "All your work is in that one file. Send it the way it came to you, and its passphrase "
            "never along with it. It is merged into “{project}”; sending it more than once does no "
            "harm."
        )
        self.back.setText(f"{first} {more}".format(file=file, project=mark.name))

    def _open(self, item: QListWidgetItem) -> None:
        self.document_wanted.emit(item.data(Qt.ItemDataRole.UserRole))

    def _show_folder(self) -> None:
        folder = self._session.open_project.path.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _card() -> tuple[QFrame, QVBoxLayout]:
    frame = QFrame()
    frame.setObjectName("card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(4 * theme.GRID, PAD, 4 * theme.GRID, 4 * theme.GRID)
    column.setSpacing(2 * theme.GRID)
    return frame, column
