"""How many codings there are per code and per document, by coder, for lists that are looked at.

The one rule: counted once, then kept current from `Changes`; what another program writes is no
`Changes`, and is counted at the next opening.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from qcoder.coded_transcript import identifies
from qcoder.model import Changes, Span
from qcoder.passages import joined
from qcoder.store import Store

# Above this many changed codings it is faster to count all of them again.
_MOST_CHANGES = 5_000


class Counts:
    """The numbers of codings in one project."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._codes: Counter[tuple[str, str]] | None = None
        self._documents: Counter[tuple[str, str]] | None = None
        store.listeners.append(self._on_changes)

    def of_code(self, code: str, coders: Collection[str]) -> int:
        """Return the number of codings with a code, by some coders (ids)."""
        if self._codes is None:
            self._codes = self._counted("code")
        return sum(self._codes[code, coder] for coder in coders)

    def of_document(self, document: str, coders: Collection[str]) -> int:
        """Return the number of codings in a document, by some coders (ids)."""
        if self._documents is None:
            self._documents = self._counted("document")
        return sum(self._documents[document, coder] for coder in coders)

    def identifying(self) -> Mapping[str, int]:
        """Return per document (an id) how many stretches are flagged as identifying, if any are.

        By whichever coder, as a coded transcript counts them; counted anew at each call.
        """
        found: defaultdict[str, list[Span]] = defaultdict(list)
        for document, start, end, flags in self._store.rows(
            "SELECT document, start, \"end\", flags FROM codings WHERE flags <> '[]'"
        ):
            if identifies(json.loads(flags)):
                found[document].append(Span(start, end))
        return {document: len(joined(spans)) for document, spans in found.items()}

    def _counted(self, column: str) -> Counter[tuple[str, str]]:
        rows = self._store.rows(
            f"SELECT {column}, coder, count(*) FROM codings GROUP BY {column}, coder"
        )
        return Counter({(key, coder): n for key, coder, n in rows})

    def _on_changes(self, changes: Changes) -> None:
        rows = changes.tables.get("codings", ())
        if len(rows) > _MOST_CHANGES:
            self._codes = self._documents = None
            return
        for column, counter in (("code", self._codes), ("document", self._documents)):
            if counter is None:
                continue
            for row in rows:
                for image, step in ((row.before, -1), (row.after, 1)):
                    if image:
                        counter[str(image[column]), str(image["coder"])] += step
