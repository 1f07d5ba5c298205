"""The page of the codebook.

The one rule: what can be loaded again says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from qcoder import i18n
from qcoder.i18n import N_, _
from ui.exporting.controls import OneOf, Tick
from ui.exporting.page import CODEBOOK, KINDS, Empty, Page, Progress, Written, formats
from ui.session import Session
from ui.shown import Shown

_READABLE = ("docx", "html")


class CodebookPage(Page):
    """The codes with their definitions and rules."""

    key, title, icon = "codebook", N_("Codebook"), "book-open-page-variant-outline"

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__(session, shown)
        self.about.setText(
            _(
                "Themes and codes with their definitions, when to use them and when not. Word and "
                "HTML are to be read; Excel, CSV and YAML can be loaded again."
            )
        )
        self.language = OneOf(_("Language"), [("nl", "Nederlands"), ("en", "English")])
        self.language.choose(i18n.language())
        self.counts = Tick(_("With the number of codings of each code"), on=False)
        self.file_format = formats("docx", "html", "xlsx", "csv", "yaml")
        self.add("language", _("Language"), self.language)
        self.add("format", _("File format"), self.file_format)
        self.add("counts", "", self.counts)
        self.changed.connect(self._show_counts)
        self._show_counts()

    def empty(self) -> Empty | None:
        if self._session.codes:
            return None
        return Empty(_("There are no codes yet: load a codebook, or make codes."), CODEBOOK)

    def names(self) -> Sequence[str]:
        return [self._session.open_project.path.stem + "-" + _("codebook")]

    def suffix(self) -> str:
        return self.file_format.value()

    def sentence(self) -> str:
        return _("The codebook, in {kind}.").format(kind=_(KINDS[self.suffix()]))

    def work(self, place: Path) -> Callable[[Progress], Written]:
        project, language = self._session.open_project, self.language.value()
        counts = self.counts.value() and self.suffix() in _READABLE

        def write(_progress: Progress) -> Written:
            project.codebook.save(place, language=language, counts=counts)
            return Written([place])

        return write

    def _show_counts(self) -> None:
        self.show_row(self.counts, self.suffix() in _READABLE)
