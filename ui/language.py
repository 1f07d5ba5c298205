"""The language of the window, Qt's own dialogs included.

The one rule: a language holds for windows that are made from then on.
"""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from qcoder import i18n
from qcoder.i18n import N_, _

# What Qt's own dialogs show and its catalogue lacks.
_LACKING = (N_("&Look in:"), N_("Files of &type:"), N_("Return"), N_("Del"))


class _Lacking(QTranslator):
    """Translates what Qt's catalogue lacks, from ours."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        # Only nothing at all has Qt look further: an empty text would be shown.
        return _(source) if source in _LACKING else None  # pyright: ignore[reportReturnType]

    def isEmpty(self) -> bool:
        return False


def speak(app: QApplication, language: str) -> None:
    """Use a language (`nl` or `en`) for all further windows."""
    i18n.use(language)
    QLocale.setDefault(QLocale(language))
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    app.installTranslator(_Lacking(app))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{i18n.language()}", folder):
        app.installTranslator(translator)
