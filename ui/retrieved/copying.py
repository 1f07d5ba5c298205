"""Passages as they are pasted elsewhere: the words, and in brackets where they come from.

The one rule: the text and the HTML say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

from qcoder import i18n
from qcoder.i18n import _, ngettext
from qcoder.queries.retrieval import Said
from ui.retrieved.rows import Row, codings_of
from ui.session import Session

_MOST = 10_000  # as much as the clipboard and where it is pasted can hold


def copy_passages(session: Session, said: Callable[[Row], Said], rows: Sequence[Row]) -> None:
    """Put rows on the clipboard, each with its source, and say how many."""
    copied = rows[:_MOST]
    if not copied:
        return
    QApplication.clipboard().setMimeData(_mime(session, [(row, said(row)) for row in copied]))
    if len(copied) < len(rows):
        text = _(
            "Copied the first {n} of {total} passages. Choose fewer codes or documents, or "
            "filter the list, to copy the others."
        )
        session.said.emit(text.format(n=len(copied), total=len(rows)), True)
    else:
        text = ngettext("Copied {n} passage.", "Copied {n} passages.", len(rows))
        session.say(text.format(n=len(rows)))


def _mime(session: Session, passages: Iterable[tuple[Row, Said]]) -> QMimeData:
    lines: list[str] = []
    html: list[str] = []
    for row, said in passages:
        quote = f"“{said.words}”"
        source = _source(session, row, said)
        lines.append(f"{quote} {source}")
        html.append(f"<p>{escape(quote)} <small>{escape(source)}</small></p>")
    mime = QMimeData()
    mime.setText("\n".join(lines))
    mime.setHtml("\n".join(html))
    return mime


def _source(session: Session, row: Row, said: Said) -> str:
    where = [session.documents[row.document].name]
    if said.turn:
        where.append(_("turn {number}").format(number=said.turn))
    where += said.speakers
    codes = dict.fromkeys(one.code for one in codings_of(row))
    names = [session.codes[key].name(i18n.language()) for key in codes]
    return f"({', '.join(where)}; {' + '.join(names)})"
