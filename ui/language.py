"""The language of the window, Qt's own dialogs included.

The one rule: a language holds for windows that are made from then on.
"""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from qcoder import i18n


def speak(app: QApplication, language: str) -> None:
    """Use a language (`nl` or `en`) for all further windows."""
    i18n.use(language)
    QLocale.setDefault(QLocale(language))
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{i18n.language()}", folder):
        app.installTranslator(translator)
