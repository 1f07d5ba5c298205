"""What agreement is computed from: read from the project once, as arrays.

The one rule: `prepare` alone reads the project; what it returns does not change, and needs no
project any more, so that any thread can compute with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qcoder.agreement import Spans, Units
from qcoder.coders import Coders
from qcoder.codes import Codes
from qcoder.columns import CodingColumns
from qcoder.errors import Refused
from qcoder.i18n import _, language
from qcoder.lookup import code_id, coder_id, document_id
from qcoder.model import Code, Coder, CoderKind, CodeStatus
from qcoder.queries.comparison import Choices, Progress, Unit
from qcoder.queries.completion import coding_order, completed, known_codes
from qcoder.queries.units import UnitsOf
from qcoder.store import Store

Ints = NDArray[np.int64]
MOST_CODERS = 62


@dataclass(frozen=True, slots=True)
class Line:
    """A row to be: a code with those under it; `members` are places among the codes compared."""

    code: Code
    name: str
    level: int
    theme: str
    path: str
    members: tuple[int, ...]
    rolled_up: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """A document: the places of the coders who completed it, and of it among those compared."""

    id: str
    name: str
    length: int
    complete: tuple[int, ...]
    place: int | None


@dataclass(frozen=True)
class Prepared:
    """The arrays, and what their places stand for.

    `raters` [codes, documents]: bits of the coders whose 0 counts. `documents` are all that were
    chosen, those compared have a `place`; `order` are these places in coding order.
    """

    choices: Choices
    coders: Sequence[Coder]
    documents: Sequence[Chosen]
    lines: Sequence[Line]
    codes: Sequence[str]
    spans: Spans
    raters: Ints
    units: Units
    codable: Units
    order: Sequence[int]
    rules: str
    total: int
    total_length: int
    proposed: int
    later_codes: int


def prepare(
    store: Store,
    codings: CodingColumns,
    units: UnitsOf,
    choices: Choices,
    progress: Progress | None = None,
) -> Prepared:
    """Read what `choices` ask for. Raises `NotFound` and `Refused` for what cannot be compared."""
    choices = choices.checked()
    done = completed(store)
    coders = _coders(store, choices, {coder for _document, coder in done})
    documents = _documents(store, choices, coders, done)
    compared = [one for one in documents if one.place is not None]
    ids = [one.id for one in compared]
    kept = _Kept(codings, [coder.id for coder in coders], ids)
    lines, codes, proposed = _lines(store, choices, kept)
    known = _known(store, coders, compared, done, codes)
    codable = units.units(ids, Unit.CHARACTER, speech=choices.speech)
    cut_up = codable
    if choices.unit not in (Unit.CHARACTER, Unit.PASSAGE):
        cut_up = units.units(ids, choices.unit, speech=choices.speech, progress=progress)
    lengths = _lengths(store)
    return Prepared(
        _named(choices, coders, documents, lines),
        coders,
        documents,
        lines,
        codes,
        kept.spans(codes),
        known,
        cut_up,
        codable,
        _order(store, coders, compared),
        units.rules,
        len(lengths),
        sum(lengths.values()),
        proposed,
        _lacking(known, compared),
    )


def _named(
    choices: Choices, coders: Sequence[Coder], documents: Sequence[Chosen], lines: Sequence[Line]
) -> Choices:
    """Return the choices with the names of what was chosen."""
    return replace(
        choices,
        coders=[one.name for one in coders],
        documents=[one.name for one in documents] if choices.documents else (),
        codes=[line.code.short_id for line in lines] if choices.codes else (),
    )


def _coders(store: Store, choices: Choices, active: set[str]) -> Sequence[Coder]:
    """Return who is compared: who was chosen, else all persons who completed a document."""
    everyone = {coder.id: coder for coder in Coders(store).list()}
    if not choices.coders:
        people = [one for one in everyone.values() if one.kind == CoderKind.PERSON]
        chosen = [one for one in people if one.id in active]
    else:
        chosen = [everyone[key] for key in _once(coder_id(store, one) for one in choices.coders)]
    for coder in chosen:
        if coder.kind != CoderKind.PERSON:
            raise Refused(
                _("“{name}” is no person: agreement is between persons. Leave it out.").format(
                    name=coder.name
                )
            )
    if len(chosen) > MOST_CODERS:
        raise Refused(
            _("At most {n} coders can be compared at once: choose fewer.").format(n=MOST_CODERS)
        )
    return chosen


def _documents(
    store: Store,
    choices: Choices,
    coders: Sequence[Coder],
    done: Mapping[tuple[str, str], str | None],
) -> Sequence[Chosen]:
    wanted = {document_id(store, one) for one in choices.documents}
    rows = store.rows(
        "SELECT d.id, d.name, t.length FROM documents AS d JOIN texts AS t ON t.id = d.text "
        "ORDER BY d.position"
    )
    found: list[Chosen] = []
    place = 0
    for key, name, length in rows:
        if wanted and key not in wanted:
            continue
        complete = tuple(at for at, coder in enumerate(coders) if (key, coder.id) in done)
        found.append(Chosen(key, name, length, complete, place if complete else None))
        place += bool(complete)
    return found


def _lengths(store: Store) -> Mapping[str, int]:
    return dict(
        store.rows("SELECT d.id, t.length FROM documents AS d JOIN texts AS t ON t.id = d.text")
    )


class _Kept:
    """The codings of the coders and documents compared."""

    def __init__(
        self, codings: CodingColumns, coders: Sequence[str], documents: Sequence[str]
    ) -> None:
        self._codings = codings
        self._coder = _places(codings.coders, coders)[codings.coder]
        self._document = _places(codings.documents, documents)[codings.document]
        self._rows = (self._coder >= 0) & (self._document >= 0)

    def used(self) -> set[str]:
        """Return the codes that they have, retired or not."""
        codes = self._codings.code[self._rows]
        counts = np.bincount(codes, minlength=len(self._codings.codes))
        return {key for key, n in zip(self._codings.codes, counts, strict=True) if n}

    def spans(self, codes: Sequence[str]) -> Spans:
        """Return their codings with some codes, by place."""
        codings = self._codings
        code = _places(codings.codes, codes)[codings.code]
        rows = self._rows & (code >= 0)
        columns = (code, self._document, self._coder, codings.start, codings.end)
        return Spans(*(column[rows].astype(np.int64) for column in columns))


def _places(of: Sequence[str], among: Sequence[str]) -> Ints:
    """Return the place among some ids of each id; -1 where it is none of them."""
    places = {key: place for place, key in enumerate(among)}
    return np.array([places.get(key, -1) for key in of], dtype=np.int64)


def _lines(
    store: Store, choices: Choices, kept: _Kept
) -> tuple[Sequence[Line], Sequence[str], int]:
    """Return the rows, the codes that are compared, and how many are left out as proposed."""
    tree = Codes(store).list()
    by_id = {code.id: code for code in tree}
    used = kept.used()
    chosen = {code_id(store, one) for one in choices.codes}
    above = {code.id: _above(code, by_id) for code in tree}
    proposed = {
        code.id
        for code in tree
        if any(by_id[key].status == CodeStatus.PROPOSED for key in (code.id, *above[code.id]))
    }
    asked = [
        code
        for code in tree
        if code.id not in proposed and (not chosen or chosen & {code.id, *above[code.id]})
    ]
    codes = [
        code.id
        for code in asked
        if code.id in used or (code.codable and code.status != CodeStatus.RETIRED)
    ]
    places = {key: place for place, key in enumerate(codes)}
    under: dict[str, list[int]] = {code.id: [] for code in tree}
    for key in codes:
        for one in (key, *above[key]):
            under[one].append(places[key])
    lines = [
        _line([by_id[key] for key in (code.id, *above[code.id])], under[code.id], places)
        for code in asked
        if under[code.id]
    ]
    return lines, codes, len(proposed)


def _line(path: Sequence[Code], members: Sequence[int], places: Mapping[str, int]) -> Line:
    """Return the row of a code, given with what is above it, the nearest first."""
    code, names = path[0], [one.name(language()) for one in path]
    return Line(
        code,
        names[0],
        len(path) - 1,
        path[-1].short_id,
        " > ".join(reversed(names)),
        tuple(members),
        list(members) != [places.get(code.id)],
    )


def _above(code: Code, by_id: Mapping[str, Code]) -> tuple[str, ...]:
    """Return the ids of what is above a code, the nearest first."""
    found: list[str] = []
    while code.parent:
        code = by_id[code.parent]
        found.append(code.id)
    return tuple(found)


def _known(
    store: Store,
    coders: Sequence[Coder],
    documents: Sequence[Chosen],
    done: Mapping[tuple[str, str], str | None],
    codes: Sequence[str],
) -> Ints:
    """Return [codes, documents] the bits of the coders who completed it and knew the code."""
    known = known_codes(
        store, {done[one.id, coders[c].id] for one in documents for c in one.complete}
    )
    columns = {
        version: np.array([code in there for code in codes], dtype=np.int64)
        for version, there in known.items()
    }
    raters = np.zeros((len(codes), len(documents)), dtype=np.int64)
    for place, one in enumerate(documents):
        for coder in one.complete:
            raters[:, place] |= columns[done[one.id, coders[coder].id]] << coder
    return raters


def _lacking(raters: Ints, documents: Sequence[Chosen]) -> int:
    """Return how many codes some coder did not have yet in a document that was completed."""
    complete = [sum(1 << coder for coder in one.complete) for one in documents]
    return int((raters != np.array(complete, dtype=np.int64)).any(axis=1).sum())


def _order(store: Store, coders: Sequence[Coder], documents: Sequence[Chosen]) -> Sequence[int]:
    """Return the places of the documents in the order in which the last coder completed them."""
    at = coding_order(store)

    def reached(place: int) -> tuple[int, int]:
        one = documents[place]
        ranks = [at.get((one.id, coders[coder].id), 0) for coder in one.complete]
        return max(ranks), place

    return sorted(range(len(documents)), key=reached)


def _once(keys: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(keys))
