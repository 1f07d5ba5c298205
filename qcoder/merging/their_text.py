"""The text of a document as the other file corrected it, brought into the text that is here.

The one rule: what was corrected here stays, but where they edited the same stretch; no passage is
lost by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from qcoder import anchors
from qcoder.documents import Documents, corrected
from qcoder.errors import Damaged, Refused
from qcoder.i18n import _, ngettext
from qcoder.merging import corrections
from qcoder.model import Document, Structure
from qcoder.position_map import PositionMap
from qcoder.schema import ANCHORED
from qcoder.store import Store
from qcoder.structure import moved, outline

_NOWHERE = {"text": "", "turns": ""}  # no text that there is


def take_text(store: Store, key: str, theirs: Any, base: Any) -> None:
    """Bring the edits of theirs since `base` (`text` and `turns`) into the text of a document.

    Raises `Refused` where a passage would be lost by it, or a speaker of theirs is gone here.
    """
    documents = Documents(store)
    document, before = documents.get(key), _anchored(store, key)
    text, turns = _with_theirs(store, document, theirs, base)
    if turns:
        _check_speakers(store, key, theirs["turns"])
    after = documents.correct(document.id, text, turns=turns).document
    lost = before - _anchored(store, key)
    if lost:
        raise Refused(
            ngettext(
                "{n} passage stands on words that are not in that text: remove it first.",
                "{n} passages stand on words that are not in that text: remove them first.",
                lost,
            ).format(n=lost)
        )
    if after.text_id != theirs["text"]:  # so that what stands in their text finds its way here
        way = PositionMap.between(store.text(theirs["text"]), after.text)
        anchors.keep_map(store, theirs["text"], after.text_id, way)


def _with_theirs(
    store: Store, document: Document, theirs: Any, base: Any
) -> tuple[str, Structure | None]:
    """Return the text of a document with their edits, and its turns where those are theirs.

    Theirs are taken where they changed more of them than the edits of the text did, or where
    nothing was corrected here; else ours go along with the text.
    """
    there = _as(store, document, theirs)
    try:
        first = _as(store, document, base or _NOWHERE)
        text = corrections.together(first.text, document.text, there.text)
        edit = PositionMap.between(first.text, there.text)
        by_itself, _roles = corrected(first, edit, there.text)
        own = document.turns_id == first.turns_id and text == there.text
    except Damaged:  # what both began with is not known: theirs counts whole
        if anchors.route(store, document.text_id, there.text_id) is None:
            raise Refused(_("No correction leads from the text here to the other.")) from None
        text, own, by_itself = there.text, True, there.structure
    if not own and _places(by_itself) == _places(there.structure):
        return text, None
    way = PositionMap.between(there.text, text)
    return text, moved(there.structure, way, text, there.length) if way.blocks else (
        there.structure
    )


def _as(store: Store, document: Document, version: Mapping[str, str]) -> Document:
    """Return a document with another text and turns. Raises `Damaged` where they are not."""
    length = len(store.text(version["text"]))
    store.blob("turns", "json", version["turns"])
    return replace(document, text_id=version["text"], turns_id=version["turns"], length=length)


def _check_speakers(store: Store, document: str, turns: str) -> None:
    speakers = {turn.speaker for turn in outline(store.blob("turns", "json", turns))[0]}
    here = "SELECT id FROM speakers WHERE document = ?"
    if speakers - {row[0] for row in store.rows(here, [document])} - {None}:
        raise Refused(
            _("That text names a speaker who was merged with another here: undo that first.")
        )


def _anchored(store: Store, document: str) -> int:
    """Return how many rows stand on passages of a document."""
    counts = [
        f"SELECT count(*) FROM {table} WHERE document = :d AND start IS NOT NULL"
        for table in ANCHORED
    ]
    rows = store.rows(" UNION ALL ".join(counts), {"d": document})
    return sum(row[0] for row in rows)


def _places(structure: Structure) -> Sequence[object]:
    """Return what the turns of a structure are, whatever their speakers are called by."""
    return [(turn.speaker, turn.label, turn.speech) for turn in structure.turns]
