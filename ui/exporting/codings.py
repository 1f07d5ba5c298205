"""The pages of what was coded: coded transcripts, and codings as a table.

The one rule: how many passages are flagged as identifying is said before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from qcoder import i18n
from qcoder.i18n import N_, _, ngettext
from ui.exporting.controls import OneOf, Scope, Tick
from ui.exporting.page import (
    KINDS,
    Empty,
    Page,
    Progress,
    Written,
    code_boxes,
    coder_boxes,
    csv_styles,
    document_boxes,
    formats,
    no_documents,
    nothing_coded,
)
from ui.session import Session
from ui.shown import Shown
from ui.widgets import label


class _OfCodings(Page):
    """Documents, coders and codes, and how much in them may identify someone."""

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__(session, shown)
        self.documents = Scope(_("Documents"), activated=True)
        self.coders = Scope(_("Coders"), activated=False)
        self.codes = Scope(_("Codes"), activated=True)
        for name, text, control in (
            ("documents", _("Documents"), self.documents),
            ("coders", _("Coders"), self.coders),
            ("codes", _("Codes"), self.codes),
        ):
            self.add(name, text, control)
        self.warning = label("", "warning", wrap=True)
        self._identifying: Mapping[str, int] = {}
        self.changed.connect(self._warn)

    def refresh(self) -> None:
        session, shown = self._session, self._shown
        self.documents.fill(document_boxes(session), shown.active_documents)
        self.coders.fill(coder_boxes(session))
        self.codes.fill(code_boxes(session, i18n.language()), shown.active_codes)
        self._identifying = session.open_project.counts.identifying()
        self._warn()

    def empty(self) -> Empty | None:
        return no_documents(self._session)

    def problem(self) -> str:
        for scope, sentence in (
            (self.documents, _("No document is ticked: tick at least one.")),
            (self.coders, _("No coder is ticked: tick at least one.")),
            (self.codes, _("No code is ticked: tick at least one.")),
        ):
            if scope.ids == []:
                return sentence
        return ""

    @property
    def chosen(self) -> Sequence[str]:
        """The ids of the documents that are chosen, in their order."""
        ids = self.documents.ids
        return list(self._session.documents) if ids is None else ids

    @property
    def identifying(self) -> int:
        """How many stretches of the chosen documents are flagged as identifying."""
        return sum(self._identifying.get(key, 0) for key in self.chosen)

    def _said(self, n: int) -> str:
        raise NotImplementedError

    def _warn(self) -> None:
        n = self.identifying
        self.warning.setText(f"⚠ {self._said(n)}" if n else "")
        self.warning.setVisible(n > 0)


class TranscriptsPage(_OfCodings):
    """Documents with their codes in the margin or as comments."""

    key, title, icon = "transcripts", N_("Coded transcripts"), "file-document-edit-outline"

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__(session, shown)
        self.about.setText(_("The text of each document with its codes, to read or to discuss."))
        self.codes_as = OneOf(
            _("Codes"), [("margin", _("In the margin")), ("comments", _("As comments"))]
        )
        self.memos = Tick(_("With memos"), on=True)
        self.redact = Tick(_("Leave out the words of passages that may identify someone"), on=False)
        self.file_format = formats("docx", "pdf", "html")
        self.add("codes_as", _("Codes stand"), self.codes_as)
        self.add("memos", "", self.memos)
        self.add("redact", "", self.redact)
        self.add("", "", self.warning)
        self.add("format", _("File format"), self.file_format)

    def names(self) -> Sequence[str]:
        documents = self._session.documents
        return [documents[key].name for key in self.chosen]

    def suffix(self) -> str:
        return self.file_format.value()

    def sentence(self) -> str:
        n = len(self.chosen)
        return {
            "docx": ngettext(
                "{n} coded transcript as a Word document.",
                "{n} coded transcripts as Word documents.",
                n,
            ),
            "pdf": ngettext(
                "{n} coded transcript as a PDF file.", "{n} coded transcripts as PDF files.", n
            ),
            "html": ngettext(
                "{n} coded transcript as a web page.", "{n} coded transcripts as web pages.", n
            ),
        }[self.suffix()].format(n=n)

    def work(self, place: Path) -> Callable[[Progress], Written]:
        project, documents, suffix = self._session.open_project, self.chosen, self.suffix()
        many = len(documents) > 1
        how = {
            "file_format": suffix if many else None,
            "codes_as": self.codes_as.value(),
            "coders": self.coders.ids,
            "codes": self.codes.ids,
            "memos": self.memos.value(),
            "redact": self.redact.value(),
        }

        def write(progress: Progress) -> Written:
            done = project.exports.transcripts(documents, place, **how, progress=progress)
            warnings = [
                f"{each.path.name}: {warning}" if many else warning
                for each in done
                for warning in each.warnings
            ]
            return Written([each.path for each in done], warnings)

        return write

    def _said(self, n: int) -> str:
        if self.redact.value():
            return ngettext(
                "{n} passage is flagged as identifying: its words, and the memos on it, are left "
                "out.",
                "{n} passages are flagged as identifying: their words, and the memos on them, are "
                "left out.",
                n,
            ).format(n=n)
        return ngettext(
            "{n} passage is flagged as identifying, and its words will be in the file: leave them "
            "out before you pass it on.",
            "{n} passages are flagged as identifying, and their words will be in the files: leave "
            "them out before you pass these on.",
            n,
        ).format(n=n)


class CodingsPage(_OfCodings):
    """Codings as a table, one row each."""

    key, title, icon = "codings", N_("Codings"), "table-large"

    def __init__(self, session: Session, shown: Shown) -> None:
        super().__init__(session, shown)
        self.about.setText(
            _(
                "Each coding with its passage, document, case, speaker, code, valence, flags, "
                "coder and memos. CSV, Excel and JSON Lines can be imported again."
            )
        )
        self.file_format = formats("xlsx", "csv", "jsonl", "docx")
        self.csv_style = csv_styles()
        self.add("", "", self.warning)
        self.add("format", _("File format"), self.file_format)
        self.add("style", _("Separators in CSV"), self.csv_style)
        self.changed.connect(self._show_style)
        self._show_style()

    def empty(self) -> Empty | None:
        return nothing_coded(self._session)

    def problem(self) -> str:
        said = super().problem()
        if not said and self._number() == 0:
            return _("There are no codings among what is chosen: choose more.")
        return said

    def names(self) -> Sequence[str]:
        return [self._session.open_project.path.stem + "-" + _("codings")]

    def suffix(self) -> str:
        return self.file_format.value()

    def sentence(self) -> str:
        n, kind = self._number(), _(KINDS[self.suffix()])
        if n is None:
            return _("The codings that are chosen, in {kind}.").format(kind=kind)
        return ngettext("{n} coding, in {kind}.", "{n} codings, in {kind}.", n).format(
            n=n, kind=kind
        )

    def work(self, place: Path) -> Callable[[Progress], Written]:
        project = self._session.open_project
        codes, documents = self.codes.ids or (), self.documents.ids or ()
        coders, style = self.coders.ids or (), self.csv_style.value() or None
        warnings: list[str] = []

        def write(_progress: Progress) -> Written:
            project.exports.codings(
                place,
                codes=codes,
                documents=documents,
                coders=coders,
                style=style,
                warn=warnings.append,
            )
            return Written([place], warnings)

        return write

    def _number(self) -> int | None:
        """Return how many codings are chosen; None where it was not counted."""
        counts, coders = self._session.open_project.counts, self.coders.ids
        by = list(self._session.coders) if coders is None else coders
        if self.codes.ids is None:
            return sum(counts.of_document(key, by) for key in self.chosen)
        if self.documents.ids is None:
            return sum(counts.of_code(key, by) for key in self.codes.ids)
        return None

    def _said(self, n: int) -> str:
        return ngettext(
            "{n} passage of these documents is flagged as identifying: look whether its words are "
            "in the file before you pass it on.",
            "{n} passages of these documents are flagged as identifying: look whether their words "
            "are in the file before you pass it on.",
            n,
        ).format(n=n)

    def _show_style(self) -> None:
        self.show_row(self.csv_style, self.suffix() == "csv")
