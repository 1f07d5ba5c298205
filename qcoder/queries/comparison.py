"""How far coders agree: what is chosen, and what comes out, for windows, files and notebooks.

The one rule: a 0 is what a coder left uncoded in a document that this coder completed, with a code
that was there; all else is missing. Consensus and automatic coders never enter, nor do codes that
are only proposed. What is undefined is None, with a reason; never a number by convention.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from qcoder.errors import Refused
from qcoder.i18n import N_, _
from qcoder.lookup import CodeKey, CoderKey, DocumentKey, choice

_Key = TypeVar("_Key")
Progress = Callable[[int, int], None]
ANY = "any"  # the rule that any character is enough, in words
LOW_BASE = 10  # units that somebody coded; with fewer, one more or less decides
FEW_DOCUMENTS = 4  # from which on documents are resampled


class Unit(StrEnum):
    """What is compared: pieces of text that are coded or not, or passages as they are."""

    SENTENCE = N_("sentence")
    PARAGRAPH = N_("paragraph")
    TURN = N_("turn")
    CHARACTER = N_("character")
    PASSAGE = N_("passage")


class Speech(StrEnum):
    """Whose speech counts."""

    RESPONDENTS = N_("respondents")
    ALL = N_("all")


class IntervalKind(StrEnum):
    """How intervals are computed."""

    JACKKNIFE = N_("jackknife")
    BOOTSTRAP = N_("bootstrap")
    NONE = N_("none")


class Light(StrEnum):
    """A traffic light, by the lower limit of the interval of alpha."""

    GREEN = N_("green")
    AMBER = N_("amber")
    RED = N_("red")
    NONE = ""


class Flag(StrEnum):
    """What a figure is to be read with."""

    LOW_BASE = "low base"
    NO_VARIATION = "no variation"
    ONE_CODER = "fewer than two coders"
    FEW_DOCUMENTS = "few documents"


# Why there is no figure, or no interval; the last ones are those of `agreement.intervals`.
NO_VARIATION, ONE_CODER, NO_SHARED = "no variation", "fewer than two coders", "0 shared"
NO_CODE = "no code"
MATCHED, NOT_ASKED, SAME = "matched passages", "not asked for", "always the same"
REASONS = {
    NO_VARIATION: N_("no variation"),
    ONE_CODER: N_("fewer than two coders"),
    NO_SHARED: N_("no document that two coders completed when the code was there"),
    NO_CODE: N_("no code that two coders could give"),
    MATCHED: N_("passages that are matched know no chance agreement"),
    NOT_ASKED: N_("not asked for"),
    SAME: N_("α is the same whatever is left out"),
    "undefined": N_("there is no figure"),
    "too few documents": N_("fewer than 4 documents"),
    "too few documents for the bootstrap": N_("fewer than 20 documents"),
    "one document decides": N_("without one of the documents there is no figure"),
    "undefined replicates": N_("more than 5 % of the replicates have no figure"),
}
WITHIN = "within these documents"  # the method where there are too few documents to draw from


@dataclass(frozen=True)
class Choices:
    """What is compared, and how; coders, documents and codes as users name them, empty for all.

    `rule`: a unit is coded if overlap / min(unit length, passage length) reaches this share; None,
    or "any": any character. `overlap`: passages match if their overlap / union reaches this share.
    `thresholds`: the lower limits from which a traffic light is amber, and green.
    """

    coders: Sequence[CoderKey] = ()
    documents: Sequence[DocumentKey] = ()
    codes: Sequence[CodeKey] = ()
    unit: str = Unit.SENTENCE
    rule: float | None = 0.5
    speech: str = Speech.RESPONDENTS
    interval: str = IntervalKind.JACKKNIFE
    replicates: int = 2000
    seed: int = 1
    overlap: float = 0.5
    thresholds: tuple[float, float] = (0.667, 0.8)

    def checked(self) -> Choices:
        """Return them with the words that they are known by. Raises `Refused` for others."""
        self._check_shares()
        self._check_numbers()
        given: Any = self.rule
        return replace(
            self,
            rule=None if given == ANY else given,
            coders=_several(self.coders),
            documents=_several(self.documents),
            codes=_several(self.codes),
            unit=choice(Unit, self.unit),
            speech=choice(Speech, self.speech),
            interval=choice(IntervalKind, self.interval),
        )

    def _check_shares(self) -> None:
        rule: Any = self.rule
        shares: tuple[Any, ...] = (self.overlap, 1.0 if rule in (None, ANY) else rule)
        for share in shares:
            if not isinstance(share, int | float) or not 0 < share <= 1:
                raise Refused(
                    _("{share} is no share of overlap: give a number above 0, at most 1.").format(
                        share=share
                    )
                )

    def _check_numbers(self) -> None:
        low, high = self.thresholds
        if not -1 <= low <= high <= 1:
            raise Refused(
                _(
                    "The limits {low} and {high} are not possible: the lower one comes first, and "
                    "both are at most 1."
                ).format(low=low, high=high)
            )
        if not 100 <= self.replicates <= 100_000:
            raise Refused(
                _("The bootstrap needs 100 to 100,000 replicates, not {n}.").format(
                    n=self.replicates
                )
            )
        if self.seed < 0:
            raise Refused(
                _("{seed} cannot be a seed: give a whole number of at least 0.").format(
                    seed=self.seed
                )
            )


def _several(keys: Sequence[_Key]) -> tuple[_Key | str, ...]:
    """Return keys as a tuple, also where one name was given by itself."""
    return (keys,) if isinstance(keys, str) else tuple(keys)


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval; both limits are None where there is none, and `reason` says why.

    `method`: jackknife or bootstrap over documents, or `WITHIN`: units of few documents were drawn,
    so that it says nothing of other documents. `below`: the share of the replicates of a bootstrap
    over documents in which alpha is below the lower threshold.
    """

    low: float | None = None
    high: float | None = None
    method: str = ""
    reason: str = ""
    below: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one code, document, pair …; None where undefined, `reason` says why for alpha.

    `units` are those with at least two coders (characters, where these are compared; passages,
    where these are matched), `positive_units` those of them that somebody coded, `given` how many
    each coder coded; `passages` how many passages each coder has there. `kappa` is Cohen's; of more
    than two coders the mean over pairs where it is defined, with `conger` and `fleiss` beside it.
    `matched_f1` is 2M / (nA + nB) of matched passages, over all pairs. Over codes, figures are
    pooled, and `positive_units`, `given` and `passages` are added.
    """

    units: float = 0
    positive_units: float = 0
    given: tuple[float, ...] = ()
    passages: tuple[int, ...] = ()
    documents: int = 0
    percent: float | None = None
    positive: float | None = None
    negative: float | None = None
    alpha: float | None = None
    kappa: float | None = None
    conger: float | None = None
    fleiss: float | None = None
    ac1: float | None = None
    brennan_prediger: float | None = None
    prevalence: float | None = None
    prevalence_index: float | None = None
    bias_index: float | None = None
    matched_f1: float | None = None
    u_alpha_2016: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A code, or a theme: what its codes have together. The overall row has no `code`.

    `level` is 0 for what stands at the top of the tree; `path` names what is above; `members` are
    the ids of the codes in it.
    """

    id: str
    code: str
    name: str
    path: str
    theme: str
    level: int
    rolled_up: bool
    members: tuple[str, ...]
    figures: Figures
    interval: Interval
    light: Light
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class CoderRow:
    """A coder, and how many of the documents this coder completed."""

    id: str
    name: str
    complete: int


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document: who completed it (places of coders), and agreement in it over all codes."""

    id: str
    name: str
    complete: tuple[int, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two coders (their places), and their agreement over all codes."""

    first: int
    second: int
    figures: Figures
    interval: Interval
    light: Light


@dataclass(frozen=True, slots=True)
class WithoutRow:
    """Agreement of the others without one coder (a place); `difference` is alpha less that of all.

    Who deviates has the largest difference.
    """

    coder: int
    figures: Figures
    difference: float | None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One document (a place) in coding order: agreement in it, and in all up to it together."""

    document: int
    figures: Figures
    cumulative: Figures


@dataclass(frozen=True, slots=True)
class Macro:
    """Mean and median of alpha over the codes where it is defined, how many, and of how many."""

    mean: float | None
    median: float | None
    defined: int
    codes: int


@dataclass(frozen=True)
class Comparison:
    """Agreement between coders.

    `documents` are all that were chosen. In `double` of them at least two coders count: who
    completed them, and knew one of the codes. That is `share` of all documents of the project, and
    `text_share` of their text.
    `rows` are in the order of the codebook. `reason` says why there is nothing to compare.
    """

    choices: Choices
    coders: tuple[CoderRow, ...]
    documents: tuple[DocumentRow, ...]
    rows: tuple[Row, ...]
    overall: Row
    macro: Macro
    pairs: tuple[PairRow, ...]
    without: tuple[WithoutRow, ...]
    curve: tuple[CurvePoint, ...]
    double: int
    share: float | None
    text_share: float | None
    total: int
    proposed: int
    later_codes: int
    rules: str
    reason: str = ""

    @property
    def people(self) -> tuple[str, ...]:
        """The names of the coders."""
        return tuple(coder.name for coder in self.coders)
