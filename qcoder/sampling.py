"""Random samples of documents, stratified, as for coding part of them twice.

The one rule: the same documents in the same strata with the same seed give the same sample, in
whatever order they come and on whatever computer.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qcoder.errors import Refused
from qcoder.i18n import _

_SEEDS = 1_000_000  # short enough to be copied from a report


@dataclass(frozen=True, slots=True)
class Sample:
    """The ids of the documents that were drawn, and how: what is needed to draw them again.

    `shares` gives for each stratum how many were drawn and of how many; `by` is what the strata
    are: `group`, the name of a variable, or None for one stratum of all documents.
    """

    documents: tuple[str, ...]
    seed: int
    shares: Mapping[str, tuple[int, int]]
    share: float
    by: str | None = None


def new_seed() -> int:
    """Return a random seed."""
    return secrets.randbelow(_SEEDS - 1) + 1


def draw(
    strata: Mapping[str, str], share: float, *, seed: int | None = None, by: str | None = None
) -> Sample:
    """Draw a share of the documents in each stratum; `strata` gives each document's by its id.

    From n documents the share is rounded to whole documents, halves upwards, and is at least one.
    Within a stratum the documents come in the order of SHA-256 of "seed|id", and the first ones
    are drawn: so a larger share with the same seed holds the smaller one, and a document that is
    added later changes no other's place. Raises `Refused` where the share is not above 0 and at
    most 1, or there is nothing to draw from.

    Source for the share: 10 to 25 percent of the data is what studies usually code twice, drawn
    at random (O'Connor & Joffe 2020, Intercoder Reliability in Qualitative Research, International
    Journal of Qualitative Methods 19).
    """
    if not 0 < share <= 1:
        raise Refused(_("A sample is a share above 0 and at most 100%, such as 20%."))
    if not strata:
        raise Refused(_("There are no documents to draw a sample from: import some first."))
    seed = new_seed() if seed is None else seed
    members: dict[str, list[str]] = {}
    for document in sorted(strata, key=lambda key: (strata[key], _rank(seed, key), key)):
        members.setdefault(strata[document], []).append(document)
    wanted = {stratum: _number(share, len(found)) for stratum, found in members.items()}
    drawn = [key for stratum, found in members.items() for key in found[: wanted[stratum]]]
    shares = {stratum: (wanted[stratum], len(found)) for stratum, found in members.items()}
    return Sample(tuple(sorted(drawn)), seed, shares, share, by)


def _rank(seed: int, document: str) -> bytes:
    return hashlib.sha256(f"{seed}|{document}".encode()).digest()


def _number(share: float, n: int) -> int:
    # As it is written: in binary, 0.29 of 50 is a little less than 14.5.
    return max(1, math.floor(Fraction(str(share)) * n + Fraction(1, 2)))
