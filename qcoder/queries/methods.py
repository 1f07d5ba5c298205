"""The paragraph on agreement for the chapter on methods, in Dutch and in English, with its sources.

The one rule: it says what was done and what came out, with the figures of the table; a method that
was not used is not named, nor its source.
"""

from __future__ import annotations

from qcoder.i18n import LANGUAGES, N_, _, ngettext, speaking
from qcoder.queries.agreement_words import MANY, UNITS, Words
from qcoder.queries.comparison import (
    WITHIN,
    Choices,
    Comparison,
    Flag,
    IntervalKind,
    Unit,
)
from qcoder.report import Text

_NAMES = {"en": N_("Methods (in English)"), "nl": N_("Methods (in Dutch)")}
_COHEN = (
    "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and "
    "Psychological Measurement, 20(1), 37–46."
)
_DE_VRIES = (
    "De Vries, H., Elliott, M. N., Kanouse, D. E., & Teleki, S. S. (2008). Using pooled kappa to "
    "summarize interrater agreement across many items. Field Methods, 20(3), 272–282."
)
_EFRON = "Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall."
_GWET = (
    "Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of "
    "high agreement. British Journal of Mathematical and Statistical Psychology, 61(1), 29–48."
)
_HOLSTI = (
    "Holsti, O. R. (1969). Content analysis for the social sciences and humanities. Addison-Wesley."
)
_KRIPPENDORFF_2004 = (
    "Krippendorff, K. (2004). Content analysis: An introduction to its methodology (2nd ed.). Sage."
)
_KRIPPENDORFF_2019 = (
    "Krippendorff, K. (2019). Content analysis: An introduction to its methodology (4th ed.). Sage."
)
_KRIPPENDORFF_2016 = (
    "Krippendorff, K., Mathet, Y., Bouvry, S., & Widlöcher, A. (2016). On the reliability of "
    "unitizing textual continua: Further developments. Quality & Quantity, 50(6), 2347–2364."
)
_O_CONNOR = (
    "O’Connor, C., & Joffe, H. (2020). Intercoder reliability in qualitative research: Debates and "
    "practical guidelines. International Journal of Qualitative Methods, 19, 1–13."
)


def methods(found: Comparison, disagreements: int, decided: int) -> tuple[Text, ...]:
    """Return the paragraph in Dutch and in English, and the sources of both."""
    paragraphs = [
        Text(
            Words(locale).say(_NAMES[locale]),
            [paragraph(found, locale, disagreements, decided)],
            locale,
        )
        for locale in sorted(LANGUAGES, reverse=True)
    ]
    return (*paragraphs, Text(_("Sources"), sources(found), "en"))


def paragraph(found: Comparison, locale: str, disagreements: int, decided: int) -> str:
    """Return the paragraph in one language, with how many disagreements there are and were."""
    with speaking(locale):
        return " ".join(_Paragraph(found, locale).sentences(disagreements, decided))


def sources(found: Comparison) -> list[str]:
    """Return the sources of what it says, by name."""
    if found.choices.unit == Unit.PASSAGE:
        return [_HOLSTI, _O_CONNOR]
    has_interval = found.overall.interval.low is not None
    return sorted(
        [
            *([_COHEN, _DE_VRIES] if found.overall.figures.kappa is not None else []),
            *([_EFRON] if has_interval else []),
            *([_GWET] if found.overall.figures.ac1 is not None else []),
            _KRIPPENDORFF_2004,
            _KRIPPENDORFF_2019,
            *([_KRIPPENDORFF_2016] if found.overall.figures.u_alpha_2016 is not None else []),
            _O_CONNOR,
        ]
    )


class _Paragraph:
    """The paragraph in one language."""

    def __init__(self, found: Comparison, locale: str) -> None:
        self.found, self.words = found, Words(locale)
        self.say, self.number = self.words.say, self.words.decimal

    def sentences(self, disagreements: int, decided: int) -> list[str]:
        return [
            *self._data(),
            *(self._matched() if self.found.choices.unit == Unit.PASSAGE else self._figures()),
            ngettext(
                "The coders differed in {n} place; {decided} of these were decided.",
                "The coders differed in {n} places; {decided} of these were decided.",
                disagreements,
            ).format(n=self.words.whole(disagreements), decided=self.words.whole(decided)),
            self.say(
                N_(
                    "We read these figures as an aid to talking about the codebook, and not as a "
                    "verdict on the coding (O’Connor & Joffe, 2020)."
                )
            ),
        ]

    def _data(self) -> list[str]:
        found, words = self.found, self.words
        return [
            self.say(N_("{coders} coded the documents."), coders=words.listed(found.people)),
            *self._chosen(),
            ngettext(
                "At least two of them completed {double} of {total} document ({share} %, with "
                "{text} % of the text).",
                "At least two of them completed {double} of {total} documents ({share} %, with "
                "{text} % of the text).",
                found.total,
            ).format(
                double=found.double,
                total=found.total,
                share=words.percent(found.share),
                text=words.percent(found.text_share),
            ),
        ]

    def _chosen(self) -> list[str]:
        found, said = self.found, list[str]()
        if found.choices.documents:
            chosen = N_(
                "Number of documents chosen for these figures: {n}; what follows is about them."
            )
            said.append(self.say(chosen, n=len(found.documents)))
        if found.choices.codes:
            chosen = N_("Number of codes compared: {n}; “all codes” are these.")
            said.append(self.say(chosen, n=found.macro.codes))
        return said

    def _matched(self) -> list[str]:
        figures, words = self.found.overall.figures, self.words
        return [
            self.say(
                N_(
                    "Their passages were matched one to one where the overlap is at least {share} "
                    "% of what two passages of a code cover together. Agreement over {n} passages, "
                    "in {speech}, is F1 = {f1} (2M / (nA + nB); Holsti, 1969). There is no "
                    "correction for chance, as passages that nobody coded cannot be counted."
                ),
                share=words.percent(self.found.choices.overlap),
                n=words.whole(figures.units),
                speech=words.speech(self.found.choices),
                f1=self.number(figures.matched_f1),
            )
        ]

    def _figures(self) -> list[str]:
        return [*self._unit(), self._alpha(), *self._interval(), *self._per_code(), *self._others()]

    def _unit(self) -> list[str]:
        found, words = self.found, self.words
        choices, unit = found.choices, Unit(found.choices.unit)
        units = found.overall.figures.units
        said = [
            self.say(
                N_("Per code we compared {n} {units} of {speech}."),
                n=words.whole(units),
                units=self.say((UNITS if units == 1 else MANY)[unit]),
                speech=words.speech(choices),
            )
        ]
        if unit != Unit.CHARACTER:
            said.append(
                self.say(
                    N_("A {unit} counts as coded where {rule}."),
                    unit=self.say(UNITS[unit]),
                    rule=words.rule(choices),
                )
            )
        said.append(
            self.say(
                N_(
                    "What was left uncoded counts as “no” only in documents that the coder marked "
                    "as complete, and for codes that were in the codebook then; all else is "
                    "missing."
                )
            )
        )
        return said

    def _alpha(self) -> str:
        return self.say(
            N_(
                "As coefficient we took Krippendorff’s alpha for nominal data (Krippendorff, "
                "2019), per code over all documents, and over all codes from their added "
                "disagreement (1 − ΣDo/ΣDe; Krippendorff, 2004). Over all codes α is {alpha}."
            ),
            alpha=self.number(self.found.overall.figures.alpha),
        )

    def _interval(self) -> list[str]:
        found, interval = self.found, self.found.overall.interval
        if interval.low is None:
            reason = self.words.reason(interval.reason)
            return [self.say(N_("We give no interval: {reason}."), reason=reason)]
        bootstrapped = interval.method in (WITHIN, IntervalKind.BOOTSTRAP)
        source = (
            N_("Efron & Tibshirani, 1993, chapter 13")
            if bootstrapped
            else N_("Efron & Tibshirani, 1993, chapter 11")
        )
        return [
            self.say(
                N_("Its 95 % interval is {low} – {high} ({how}; {source})."),
                low=self.number(interval.low),
                high=self.number(interval.high),
                how=self.words.interval(found.choices, interval),
                source=self.say(source),
            )
        ]

    def _per_code(self) -> list[str]:
        found = self.found
        alphas = [
            row.figures.alpha
            for row in found.rows
            if not row.rolled_up and row.figures.alpha is not None
        ]
        if not alphas:
            return []
        return [
            self.say(
                N_(
                    "Per code α runs from {least} to {most}, with a median of {median} (it is "
                    "defined for {defined} of {codes} codes)."
                ),
                least=self.number(min(alphas)),
                most=self.number(max(alphas)),
                median=self.number(found.macro.median),
                defined=found.macro.defined,
                codes=found.macro.codes,
            ),
            *self._limits(),
            *self._scarce(),
        ]

    def _limits(self) -> list[str]:
        interval = self.found.overall.interval
        if interval.low is None or interval.method == WITHIN:
            return []
        low, high = (self.number(limit, 3) for limit in self.found.choices.thresholds)
        known = self.found.choices.thresholds == Choices().thresholds
        limits = (
            N_(
                "Limits were set at {low} and {high} (Krippendorff, 2004), and judged by the lower "
                "end of the interval."
            )
            if known
            else N_("Limits were set at {low} and {high}, judged by the lower end of the interval.")
        )
        return [self.say(limits, low=low, high=high)]

    def _scarce(self) -> list[str]:
        rows = [row for row in self.found.rows if not row.rolled_up]
        scarce = sum(Flag.LOW_BASE in row.flags for row in rows)
        if not scarce:
            return []
        return [self.say(N_("Codes with a low base, whose figures rest on little: {n}."), n=scarce)]

    def _others(self) -> list[str]:
        found, figures = self.found, self.found.overall.figures
        kappa = (
            N_("Cohen’s κ {kappa} (Cohen, 1960; pooled: De Vries et al., 2008)")
            if len(found.coders) == 2
            else N_("Cohen’s κ {kappa}, the mean over pairs (Cohen, 1960; De Vries et al., 2008)")
        )
        values = {
            N_("{percent} % agreement"): figures.percent,
            N_("positive agreement {positive}"): figures.positive,
            kappa: figures.kappa,
            N_("AC1 {ac1} (Gwet, 2008)"): figures.ac1,
            N_("unitizing α {u_alpha_2016} (Krippendorff et al., 2016)"): figures.u_alpha_2016,
        }
        shown = {
            "percent": self.words.percent(figures.percent),
            "positive": self.number(figures.positive),
            "kappa": self.number(figures.kappa),
            "ac1": self.number(figures.ac1),
            "u_alpha_2016": self.number(figures.u_alpha_2016),
        }
        parts = tuple(
            self.say(part, **shown) for part, value in values.items() if value is not None
        )
        return [self.say(N_("Beside it: {figures}."), figures=self.words.listed(parts))]
