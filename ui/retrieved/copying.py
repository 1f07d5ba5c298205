"""Passages as they are pasted elsewhere: the words, and in brackets where they come from.

The one rule: the text and the HTML say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QMimeData

from qcoder import i18n
from qcoder.i18n import _
from qcoder.queries.retrieval import Retrieved, Said
from ui.session import Session


def copy_passages(session: Session, passages: Iterable[tuple[Retrieved, Said]]) -> QMimeData:
    """Return passages, each with its source, as text and HTML for the clipboard."""
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


def _source(session: Session, row: Retrieved, said: Said) -> str:
    where = [session.documents[row.document].name]
    if said.turn:
        where.append(_("turn {number}").format(number=said.turn))
    where += said.speakers
    code = session.codes[row.code].name(i18n.language())
    return f"({', '.join(where)}; {code})"
