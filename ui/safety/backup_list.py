"""The list of backups: when, what each holds, and what the project has that it lacks.

The one rule: what is not known is left empty, and said in words where it matters.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from qcoder import i18n
from qcoder.backups import Backup
from qcoder.i18n import _, ngettext
from ui import theme

_MB = 1_000_000
_BACKUP = Qt.ItemDataRole.UserRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MOST_ROWS = 6


class BackupList(QTreeWidget):
    """The backups, newest first; `brief` leaves out what a narrow place has no room for."""

    chosen = Signal()  # another one is lit

    def __init__(self, *, brief: bool = False) -> None:
        super().__init__()
        self._brief = brief
        self.setObjectName("backups")
        self.setAccessibleName(_("Backups"))
        names = [_("Date"), _("Documents"), _("Codings")]
        names += [] if brief else [_("Size (MB)"), _("Operations since")]
        names += [_("Remark")]
        self.setHeaderLabels(names)
        self.setRootIsDecorated(False)
        self.setAllColumnsShowFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        for at in range(1, len(names) - 1):
            self.headerItem().setTextAlignment(at, _RIGHT)
        self.currentItemChanged.connect(lambda *_items: self.chosen.emit())

    @property
    def backup(self) -> Backup | None:
        """The backup that is lit."""
        item = self.currentItem()
        return item.data(0, _BACKUP) if item else None

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """Show some backups; the one that was lit stays lit, else the newest is."""
        before = self.backup
        self.clear()
        for backup in backups:
            item = QTreeWidgetItem(self)
            for at, text in enumerate(self._texts(backup)):
                item.setText(at, text)
                if 0 < at < self.columnCount() - 1:
                    item.setTextAlignment(at, _RIGHT)
            item.setData(0, _BACKUP, backup)
            item.setToolTip(0, str(backup.path))
            item.setToolTip(self.columnCount() - 1, backup.remark)
            if before and before.path == backup.path:
                self.setCurrentItem(item)
        first = self.topLevelItem(0)
        if first and not self.currentItem():
            self.setCurrentItem(first)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        rows = min(max(self.topLevelItemCount(), 3), _MOST_ROWS)
        row = self.sizeHintForRow(0) if self.topLevelItemCount() else 26
        return QSize(400, self.header().sizeHint().height() + rows * row + 2 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, min(self.sizeHint().height(), 140))

    def _texts(self, backup: Backup) -> list[str]:
        known = backup.readable
        texts = [when(backup)]
        texts += [str(backup.documents), _number(backup.codings)] if known else ["", ""]
        since = "" if backup.since is None else _number(backup.since)
        texts += [] if self._brief else [_size(backup), since]
        return [*texts, backup.remark]


def when(backup: Backup) -> str:
    """Return the time of a backup as people write it."""
    return backup.time.strftime("%d-%m-%Y %H:%M")


def what_goes(backup: Backup) -> str:
    """Say what the project has that would not be in it after going back."""
    if not backup.readable:
        return _("What this backup holds cannot be read: it is damaged, or has another passphrase.")
    if backup.since is None:
        return _("It is not known what the project has that the backup lacks.")
    if backup.since == 0:
        return _("The project has nothing that this backup lacks.")
    return ngettext(
        "{n} operation was done since that backup: it is not in the restored project.",
        "{n} operations were done since that backup: they are not in the restored project.",
        backup.since,
    ).format(n=_number(backup.since))


def _number(number: int) -> str:
    return _locale().toString(number)


def _size(backup: Backup) -> str:
    return _locale().toString(backup.size / _MB, "f", 1)


def _locale() -> QLocale:
    return QLocale(i18n.language())
