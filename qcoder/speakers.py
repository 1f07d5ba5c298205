"""Who speaks in a document: labels and roles, as detected at import and corrected by the user.

The one rule: correcting a speaker never changes the text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from qcoder.errors import NotFound, Refused
from qcoder.i18n import N_, _
from qcoder.lookup import DocumentKey, choice, document_id, folded, row_id, written
from qcoder.model import Role, Speaker
from qcoder.store import Store

SpeakerKey = Speaker | str


class Speakers:
    """The speakers of all documents."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self, document: DocumentKey) -> Sequence[Speaker]:
        """Return the speakers of a document, in order of first appearance."""
        rows = self._store.rows(
            "SELECT id, document, label, role FROM speakers WHERE document = ? ORDER BY position",
            [document_id(self._store, document)],
        )
        with self._store.decoding():
            return [Speaker(row[0], row[1], row[2], Role(row[3])) for row in rows]

    def everywhere(self) -> Mapping[str, Speaker]:
        """Return the speakers of all documents by id, each document's in their order."""
        rows = self._store.rows(
            "SELECT id, document, label, role FROM speakers ORDER BY document, position"
        )
        with self._store.decoding():
            return {row[0]: Speaker(row[0], row[1], row[2], Role(row[3])) for row in rows}

    def find(self, document: DocumentKey, label: str) -> Speaker:
        """Return the speaker of a document with this label. Raises `NotFound`."""
        speakers = self.list(document)
        for speaker in speakers:
            if folded(speaker.label) == folded(label):
                return speaker
        raise NotFound(
            _("There is no speaker “{label}” in the document; there are: {labels}.").format(
                label=label, labels=", ".join(speaker.label for speaker in speakers) or _("none")
            )
        )

    def set_role(self, speaker: SpeakerKey, role: Role | str) -> None:
        """Set what a speaker is: interviewer, respondent or other."""
        role = choice(Role, role)
        with self._store.operation(N_("set role")):
            self._store.update("speakers", self._id(speaker), {"role": role})

    def rename(self, speaker: SpeakerKey, label: str) -> None:
        """Show another label for a speaker; the text keeps the one it has.

        Raises `Refused` where it is empty or another speaker's.
        """
        store, own, label = self._store, self._id(speaker), written(label)
        if not label:
            raise Refused(_("A speaker needs a label: write one."))
        document = store.rows("SELECT document FROM speakers WHERE id = ?", [own])[0][0]
        if any(
            other.id != own and folded(other.label) == folded(label)
            for other in self.list(document)
        ):
            raise Refused(
                _("“{label}” is another speaker of the document: merge the two instead.").format(
                    label=label
                )
            )
        with store.operation(N_("rename speaker")):
            store.update("speakers", own, {"label": label})

    def merge(self, source: SpeakerKey, target: SpeakerKey) -> None:
        """Give all turns of one speaker to another in the same document.

        Raises `Refused` where they are not two speakers of one document.
        """
        store, gone, kept = self._store, row_id(source), row_id(target)
        documents = store.rows(
            "SELECT d.id, d.turns FROM speakers AS a JOIN speakers AS b ON b.document = a.document "
            "JOIN documents AS d ON d.id = a.document WHERE a.id = ? AND b.id = ? AND a.id <> b.id",
            [gone, kept],
        )
        if not documents:
            raise Refused(_("Only two speakers of the same document can be merged."))
        document, turns = documents[0]
        data = json.loads(store.blob("turns", "json", turns))
        for turn in data["turns"]:
            turn[0] = kept if turn[0] == gone else turn[0]
        with store.operation(N_("merge speakers")):
            blob = store.add_blob("turns", "json", json.dumps(data, separators=(",", ":")))
            store.update("documents", document, {"turns": blob})
            store.execute("UPDATE case_links SET speaker = ? WHERE speaker = ?", [kept, gone])
            store.delete("speakers", gone)

    def _id(self, key: SpeakerKey) -> str:
        speaker = row_id(key)
        if not self._store.row("SELECT 1 FROM speakers WHERE id = ?", [speaker]):
            raise NotFound(_("This speaker is no longer there."))
        return speaker
