"""How agreement is put into words: units, rules, intervals, and why there is no figure.

The one rule: whoever reads a figure reads beside it what was compared, and how.
"""

from __future__ import annotations

from qcoder.i18n import N_, _, language, translated
from qcoder.queries.comparison import (
    NO_CODE,
    NO_SHARED,
    ONE_CODER,
    REASONS,
    WITHIN,
    Choices,
    Comparison,
    Interval,
    IntervalKind,
    Unit,
)

UNITS = {
    Unit.SENTENCE: N_("sentence"),
    Unit.PARAGRAPH: N_("paragraph"),
    Unit.TURN: N_("turn"),
    Unit.CHARACTER: N_("character"),
    Unit.PASSAGE: N_("matched passages"),
}
MANY = {
    Unit.SENTENCE: N_("sentences"),
    Unit.PARAGRAPH: N_("paragraphs"),
    Unit.TURN: N_("turns"),
    Unit.CHARACTER: N_("characters"),
    Unit.PASSAGE: N_("passages"),
}


class Words:
    """Numbers and phrases in one language, whichever is in use."""

    def __init__(self, locale: str) -> None:
        self.locale = locale

    def say(self, message: str, **values: object) -> str:
        """Return a message of ours in this language, with its values."""
        return translated(message, self.locale).format(**values)

    def decimal(self, value: float | None, decimals: int = 2) -> str:
        """Return a number as it is written in this language; a dash where there is none."""
        if value is None:
            return "–"
        text = f"{value:z.{decimals}f}".replace("-", "−")
        return text.replace(".", ",") if self.locale == "nl" else text

    def percent(self, share: float | None) -> str:
        """Return a share as percents, without decimals where it is whole."""
        if share is None:
            return "–"
        return self.decimal(100 * share, 0 if abs(100 * share - round(100 * share)) < 0.05 else 1)

    def whole(self, value: float) -> str:
        """Return a whole number with its thousands apart."""
        return f"{round(value):,}".replace(",", "." if self.locale == "nl" else ",")

    def listed(self, names: tuple[str, ...]) -> str:
        """Return names as a sentence lists them."""
        *most, last = names or ("–",)
        if not most:
            return last
        return self.say(N_("{names} and {last}"), names=", ".join(most), last=last)

    def rule(self, choices: Choices) -> str:
        """Return when a unit counts as coded."""
        if choices.rule is None:
            return self.say(N_("a passage has any character in it"))
        return self.say(
            N_("a passage covers at least {share} % of it, or lies in it for at least {share} %"),
            share=self.percent(choices.rule),
        )

    def speech(self, choices: Choices) -> str:
        """Return whose speech counts."""
        if choices.speech == "all":
            return self.say(N_("what anyone says, interviewers too"))
        return self.say(N_("what respondents say"))

    def reason(self, reason: str) -> str:
        """Return why there is no figure, or no interval."""
        return self.say(REASONS.get(reason, reason))

    def interval(self, choices: Choices, interval: Interval) -> str:
        """Return how an interval was made."""
        if interval.method == WITHIN:
            return self.say(
                N_(
                    "bootstrap of units with {n} replicates, seed {seed}: within these documents "
                    "only"
                ),
                n=self.whole(choices.replicates),
                seed=choices.seed,
            )
        if interval.method == IntervalKind.BOOTSTRAP:
            return self.say(
                N_("percentile bootstrap of documents with {n} replicates, seed {seed}"),
                n=self.whole(choices.replicates),
                seed=choices.seed,
            )
        return self.say(N_("jackknife that leaves out one document at a time"))


def notes_of(found: Comparison, within: bool) -> list[str]:
    """Return the notes on what was compared and how, in the language in use; first the main ones.

    `within` says that some interval is within its documents only, where the overall one is not.
    """
    if found.reason:
        return [sentence(found.reason)]
    words = Words(language())
    choices = found.choices
    notes = _base(found, words)
    if choices.unit == Unit.PASSAGE:
        return [*notes, *_matched(found, words)]
    notes += [
        _(
            "α: Krippendorff's alpha, coded or not, per code over all documents; overall "
            "1 − ΣDo/ΣDe over the codes, in which themes are not counted again. A theme is what "
            "its codes have together."
        ),
        _("κ: Cohen's.")
        if len(found.coders) == 2
        else _("κ: the mean of Cohen's over the pairs of coders."),
        *_interval_notes(found, words, within),
        _(
            "Over {defined} of {codes} codes α has a mean of {mean} and a median of {median}."
        ).format(
            defined=found.macro.defined,
            codes=found.macro.codes,
            mean=words.decimal(found.macro.mean),
            median=words.decimal(found.macro.median),
        ),
    ]
    if choices.unit == Unit.SENTENCE:
        notes.append(_("Sentences are those of rules version {rules}.").format(rules=found.rules))
    return notes


def _base(found: Comparison, words: Words) -> list[str]:
    """Return what was compared."""
    choices, unit = found.choices, Unit(found.choices.unit)
    figures = found.overall.figures
    what = _("Unit: {unit}, in {speech}.") if unit != Unit.PASSAGE else _("{unit}, in {speech}.")
    first = what.format(unit=_(UNITS[unit]), speech=words.speech(choices))
    if unit not in (Unit.CHARACTER, Unit.PASSAGE):
        counted = _("It counts as coded where {rule}.").format(rule=words.rule(choices))
        first = f"{first} {counted}"
    notes = [
        first[0].upper() + first[1:],
        _(
            "Double-coded: {n} {units} in {double} of {total} documents ({share} %, with {text} % "
            "of the text) that at least two of {coders} completed."
        ).format(
            n=words.whole(figures.units),
            units=_(MANY[unit]),
            double=found.double,
            total=found.total,
            share=words.percent(found.share),
            text=words.percent(found.text_share),
            coders=words.listed(found.people),
        ),
    ]
    if unit != Unit.PASSAGE:
        notes.append(
            _(
                "What a coder left uncoded counts as “no” only in documents that this coder "
                "completed, and for codes that were there then; else it is missing."
            )
        )
    return notes + _left_out(found)


def _left_out(found: Comparison) -> list[str]:
    notes: list[str] = []
    if found.choices.documents:
        notes.append(
            _(
                "Documents chosen: {n}; all others are left out, also where they are double-coded."
            ).format(n=len(found.documents))
        )
    if found.choices.codes:
        notes.append(_("Codes chosen: {n}; overall is over these.").format(n=found.macro.codes))
    if found.later_codes:
        notes.append(
            _(
                "Codes that were not there yet for a coder in a document that this coder "
                "completed: {n}. There that coder does not count for them."
            ).format(n=found.later_codes)
        )
    if found.proposed:
        notes.append(_("Proposed codes are left out: {n}.").format(n=found.proposed))
    return notes


def _matched(found: Comparison, words: Words) -> list[str]:
    return [
        _(
            "Two passages of a code match where their overlap is at least {share} % of what they "
            "cover together, one to one. F1: twice the number of matches, of all passages."
        ).format(share=words.percent(found.choices.overlap)),
        _(
            "There is no coefficient corrected for chance: passages that nobody coded cannot be "
            "counted."
        ),
    ]


def _interval_notes(found: Comparison, words: Words, within: bool) -> list[str]:
    interval = found.overall.interval
    low, high = (words.decimal(limit, 3) for limit in found.choices.thresholds)
    how = words.interval(found.choices, interval)
    notes = [_("95 % CI: {how}.").format(how=how)]
    if interval.low is None:
        reason = words.reason(interval.reason)
        notes = [_("There is no interval: {reason}.").format(reason=reason)]
    elif interval.method == WITHIN:
        notes.append(_("No traffic lights: the interval says nothing of other documents."))
    else:
        notes.append(
            _(
                "Traffic light, by the lower end of the interval: green from {high}, amber from "
                "{low}, else red; none with a low base."
            ).format(low=low, high=high)
        )
    if interval.below is not None:
        share = words.percent(interval.below)
        notes.append(
            _("Overall α is below {low} in {share} % of the replicates.").format(
                low=low, share=share
            )
        )
    if within and interval.method != WITHIN:
        how = words.interval(found.choices, Interval(method=WITHIN))
        notes.append(_("† {how}, so without a traffic light.").format(how=how))
    return notes


def sentence(reason: str) -> str:
    """Return why there is nothing to compare, and what to do."""
    return {
        ONE_CODER: _(
            "There is nothing to compare: fewer than two coders completed a document. Mark "
            "documents as complete for them, or choose other coders."
        ),
        NO_CODE: _(
            "There is nothing to compare: no code could be given by two coders in a document that "
            "both completed; codes that are proposed, or came later, do not count. Accept them, "
            "mark documents as complete again, or choose other codes."
        ),
        NO_SHARED: _(
            "There is nothing to compare: no document was completed by two of the coders. Mark "
            "documents as complete for both, or choose other coders."
        ),
    }[reason]
