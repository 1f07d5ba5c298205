"""The saturation table: what each next interview adds to the codes.

The one rule: only interviews that were coded count, in an order that is said; what the numbers mean
is in `saturation_rule`, and what they cannot say in the notes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qcoder.case_values import Value
from qcoder.errors import Refused
from qcoder.i18n import _, ngettext
from qcoder.model import CoderKind, Progress, Variable, VariableKind
from qcoder.queries.source_line import source_line
from qcoder.report import Report, as_heading, readable
from qcoder.tables import saturation_rule as rule
from qcoder.tables import saturation_words as words
from qcoder.tables.basis import Basis, Mask
from qcoder.tables.choices import Choices, Level
from qcoder.tables.code_tree import nodes
from qcoder.tables.coded import counted
from qcoder.tables.matrix import own_names
from qcoder.tables.table import Behind, Table

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = (
    "place",
    "document",
    "new",
    "codes",
    "codes_pct",
    "ratio_pct",
    "codes_median",
    "codes_low",
    "codes_high",
)
_DATES = ("datum", "date", "interviewdatum")


@dataclass(frozen=True, eq=False)
class Counting:
    """What was counted: the places of the interviews in their order, and what each has.

    `present` is `[interview, code]`; `place` is that of each coding's code in it, -1 for none.
    """

    documents: Sequence[int]
    present: NDArray[np.bool_]
    place: NDArray[np.int64]
    new: rule.Counts


def saturation(basis: Basis, choices: Choices) -> Table:
    """Return one line per coded interview: codes that are new, all so far, and the share of a run.

    `ratio_pct`, on the line of interview k, is what the `run` interviews after k add, in percent of
    the codes in the first `base`; the first that is at most `threshold` is saturation, written
    `k+run`. Source: Guest, Namey & Chen 2020 (PLoS ONE 15(5), e0232076). `codes_pct` is of the
    codes that there are in the end; 90 and 100 percent are noted, after Hennink, Kaiser & Marconi
    2017 (Qualitative Health Research 27(4), 591-608). `codes_low` to `codes_high` is where the
    middle 90 percent of 1,000 random orders lie, and `codes_median` their median. Interviews come
    by the earliest value of `order`, a date or number of their cases (by default the one that is
    called `datum`, `date` or `interviewdatum`), those without one last; else as the documents do.
    Codes are those that can be applied, or themes by `level`; with `inductive`, not those that came
    with a codebook. Raises `Refused` for a base, run or threshold that the source does not have.
    """
    _check(choices)
    counts = counted(basis, choices)
    order = _order_by(basis, choices)
    documents, dates = _ordered(basis, order, _coded(basis, choices, counts.documents))
    counting = _counting(basis, choices, counts.rows, documents)
    found = rule.outcome(counting.new, choices.base, choices.run, choices.threshold)
    spread = rule.spread(counting.present, choices.base, choices.run, choices.threshold)
    n = len(documents)
    notes = [
        words.result(found, choices),
        *(*counts.notes, *_left_out(len(counts.documents) - n)),
        *_notes(basis, choices, order, dates, counting),
        *words.orders(spread, choices),
        *words.caveats(),
    ]
    report = Report(
        "saturation",
        _title(order, n),
        _frame(basis, order, dates, counting, found, spread),
        tuple(notes),
        source_line(basis.time, n, counts.coding),
        {_column(order): as_heading(order.name)} if order else {},
        marks=_marks(found, choices, n),
    )
    return Table(report, basis, choices, _behind(basis, choices, counts.rows, counting)).ordered()


def _title(order: Variable | None, n: int) -> str:
    by = readable(order.name) if order else _("the documents")
    return _("New codes per interview, in the order of {order} (N = {n})").format(order=by, n=n)


def _check(choices: Choices) -> None:
    for given, known in (
        (choices.base, rule.BASES),
        (choices.run, rule.RUNS),
        (choices.threshold, rule.THRESHOLDS),
    ):
        if given not in known:
            raise Refused(
                _(
                    "Saturation is assessed with a base of 4, 5 or 6 interviews, a run of 2 or 3, "
                    "and a threshold of 5 or 0 percent: {given} is none of these."
                ).format(given=given)
            )


def _order_by(basis: Basis, choices: Choices) -> Variable | None:
    """Return the variable that interviews are ordered by. Raises `Refused` for a text."""
    chosen = basis.variable(choices.order)
    if chosen and chosen.kind not in (VariableKind.DATE, VariableKind.NUMBER):
        raise Refused(
            _("Interviews are ordered by dates or numbers, and “{variable}” holds neither.").format(
                variable=chosen.name
            )
        )
    usual = [
        one
        for one in basis.variables
        if one.kind == VariableKind.DATE and one.name.strip().casefold() in _DATES
    ]
    return chosen or (usual[0] if len(usual) == 1 else None)


def _coded(basis: Basis, choices: Choices, documents: Sequence[int]) -> list[int]:
    """Return which documents were coded: one that nobody began with would look like saturation."""
    people = {
        key
        for key, one in basis.coders.items()
        if (key in choices.coders if choices.coders else one.kind != CoderKind.AUTOMATIC)
    }
    codings = basis.codings
    places = [place for place, key in enumerate(codings.coders) if key in people]
    begun = set(np.unique(codings.document[np.isin(codings.coder, places)]).tolist())
    done = {
        document
        for (document, coder), status in basis.statuses.items()
        if coder in people and status == Progress.COMPLETE
    }
    agreed = {each.document for each in basis.consensus.documents}
    done |= set() if choices.coders else agreed
    return [at for at in documents if at in begun or codings.documents[at] in done]


def _ordered(
    basis: Basis, order: Variable | None, documents: Sequence[int]
) -> tuple[list[int], dict[int, Value]]:
    """Return the documents in order, and the earliest value of each that has one."""
    values: Mapping[str, Any] = basis.values[order.id] if order else {}
    places = {key: place for place, key in enumerate(basis.codings.documents)}
    found: dict[int, Any] = {}  # all of one kind: dates, or numbers
    for case, document, _speaker in basis.links:
        at = places[document]
        if case in values and (at not in found or values[case] < found[at]):
            found[at] = values[case]
    dated = sorted((at for at in documents if at in found), key=found.__getitem__)
    return [*dated, *(at for at in documents if at not in found)], found


def _counting(basis: Basis, choices: Choices, rows: Mask, documents: Sequence[int]) -> Counting:
    codings = basis.codings
    level = Level.THEMES if choices.level == Level.THEMES else Level.CODES
    tree = nodes(basis, rows, level)
    of_code = np.full(len(codings.codes), -1, np.int64)
    for at, node in enumerate(tree):
        if level == Level.THEMES:
            of_code[node.places] = at
        else:  # without what is under it, which is counted by itself
            of_code[codings.codes.index(node.code.id)] = at
    if choices.inductive:
        of_code[np.isin(codings.codes, list(basis.loaded))] = -1
    place = np.where(rows, of_code[codings.code], -1)
    lines = np.full(len(codings.documents), -1, np.int64)
    lines[list(documents)] = np.arange(len(documents))
    line = lines[codings.document]
    present = np.zeros((len(documents), len(tree)), dtype=bool)
    counts = (place >= 0) & (line >= 0)
    present[line[counts], place[counts]] = True
    return Counting(documents, present, place, rule.new_codes(present))


def _frame(
    basis: Basis,
    order: Variable | None,
    dates: dict[int, Value],
    counting: Counting,
    found: rule.Outcome,
    spread: rule.Spread,
) -> pd.DataFrame:
    import pandas as pd

    n = len(counting.documents)
    so_far = np.cumsum(counting.new)
    total = int(so_far[-1]) if n else 0
    values = [dates.get(at) for at in counting.documents]
    if order and order.kind == VariableKind.NUMBER:
        values = [None if one is None else float(str(one)) for one in values]
    ordered = {_column(order): values} if order else {}
    ratios = [math.nan] * n
    ratios[n - len(found.ratios) :] = found.ratios
    return pd.DataFrame(
        {
            "place": range(1, n + 1),
            "document": [basis.documents[at].name for at in counting.documents],
            **ordered,
            "new": counting.new,
            "codes": so_far,
            "codes_pct": 100 * so_far / total if total else np.full(n, math.nan),
            "ratio_pct": ratios,
            "codes_median": spread.median,
            "codes_low": spread.low,
            "codes_high": spread.high,
        }
    )


def _column(order: Variable) -> str:
    """Return the name of the column that interviews are ordered by."""
    return own_names([order.name], _COLUMNS)[0]


def _marks(found: rule.Outcome, choices: Choices, interviews: int) -> dict[tuple[int, str], str]:
    """Return what stands where a run has not ended, or saturation is."""
    begin = choices.base - 1
    marks = {
        (begin + place, "ratio_pct"): _("not assessable")
        for place, ratio in enumerate(found.ratios)
        if math.isnan(ratio) and begin + place < interviews
    }
    if found.at is not None:
        marks[found.at - 1, "ratio_pct"] = "*"
    return marks


def _behind(basis: Basis, choices: Choices, rows: Mask, counting: Counting) -> Behind:
    """Return what finds the codings of a line: new codes, all codes so far, or the whole run."""
    codings, n = basis.codings, len(counting.documents)
    lines = np.full(len(codings.documents), n, np.int64)
    lines[list(counting.documents)] = np.arange(n)

    def find(line: int, column: str) -> Mask:
        counted_here = rows & (counting.place >= 0)
        of = lines[codings.document]
        if column in ("codes", "codes_pct"):
            return counted_here & (of <= line)
        if column not in ("new", "ratio_pct"):
            return counted_here & (of == line)
        begin, end = (line, line) if column == "new" else (line + 1, line + choices.run)
        if column == "ratio_pct" and (line + 1 < choices.base or end >= n):
            return np.zeros(len(codings), dtype=bool)
        came = np.append(rule.firsts(counting.present), n)[
            counting.place
        ]  # -1, of what does not count, is the last
        return counted_here & (of == came) & (begin <= came) & (came <= end)

    return find


def _left_out(interviews: int) -> list[str]:
    if not interviews:
        return []
    said = ngettext(
        "{n} interview is left out, because nobody has coded in it yet.",
        "{n} interviews are left out, because nobody has coded in them yet.",
        interviews,
    )
    return [said.format(n=interviews)]


def _notes(
    basis: Basis,
    choices: Choices,
    order: Variable | None,
    dates: Mapping[int, Value],
    counting: Counting,
) -> list[str]:
    """Return what was counted in which order, what other choices would give, and what is enough."""
    notes = [_ordering(basis, order, dates, counting.documents)]
    if choices.level == Level.THEMES:
        notes.append(
            _(
                "The unit is the theme, counted here as a code: it is new in the first interview "
                "that mentions it."
            )
        )
    else:
        notes.append(
            _("The unit is the code: it is new in the first interview that it is used in.")
        )
    if choices.inductive:
        notes.append(_("Only codes that were made while coding; none that came with a codebook."))
    elif set(codes_used(basis, counting)) & {*basis.loaded}:
        notes.append(
            _(
                "Codes that came with a codebook count too: “new” means used for the first time, "
                "and not found in the data."
            )
        )
    return [*notes, *words.others(counting.new), *words.enough(counting.new)]


def codes_used(basis: Basis, counting: Counting) -> Sequence[str]:
    """Return the ids of the codes that count in any of the interviews."""
    places = np.unique(basis.codings.code[counting.place >= 0])
    return [basis.codings.codes[int(place)] for place in places]


def _ordering(
    basis: Basis, order: Variable | None, dates: Mapping[int, Value], documents: Sequence[int]
) -> str:
    if order is None:
        return _("Interviews come in the order of the documents.")
    without = [basis.documents[at].name for at in documents if at not in dates]
    said = _("Interviews come in the order of {variable}.").format(variable=readable(order.name))
    if not without:
        return said
    more = _("These have none and come last: {names}.").format(names=", ".join(without))
    return f"{said} {more}"
