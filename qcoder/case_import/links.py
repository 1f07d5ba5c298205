"""The documents and speakers that the rows of a sheet name.

The one rule: a document or speaker that is not there is said by its line, never guessed.
"""

from __future__ import annotations

from pathlib import Path

from qcoder.errors import NotFound
from qcoder.i18n import _
from qcoder.lookup import folded
from qcoder.store import Store

DOCUMENT = ("document", "documenten", "documents")
SPEAKER = ("speaker", "spreker")

Link = tuple[str, str | None]  # document and speaker (None: the whole document)


class Links:
    """Finds documents by name, with or without the ending of a file, and their speakers."""

    def __init__(self, store: Store) -> None:
        named = store.rows("SELECT id, name FROM documents")
        self._documents: dict[str, str] = {folded(name): document for document, name in named}
        spoken = store.rows("SELECT document, label, id FROM speakers")
        self._speakers: dict[tuple[str, str], str] = {
            (document, folded(label)): speaker for document, label, speaker in spoken
        }

    def find(self, documents: str, label: str) -> tuple[Link, ...]:
        """Return the links that a row asks for: several documents are separated by `|`.

        Raises `NotFound`.
        """
        return tuple(
            self._link(name.strip(), label) for name in documents.split("|") if name.strip()
        )

    def _link(self, name: str, label: str) -> Link:
        document = self._documents.get(folded(name)) or self._documents.get(folded(Path(name).stem))
        if document is None:
            raise NotFound(_("there is no document “{name}”").format(name=name))
        speaker = self._speakers.get((document, folded(label)))
        if label and speaker is None:
            raise NotFound(
                _("there is no speaker “{label}” in “{name}”").format(label=label, name=name)
            )
        return document, speaker if label else None
