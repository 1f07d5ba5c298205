"""The draft of the section on methods, filled with the figures of the project.

The one rule: what is counted here is true, what is not known here is a gap to be filled in, and no
method is named that was not used. It follows the parts of COREQ (Tong, Sainsbury & Craig, 2007) and
SRQR (O'Brien et al., 2014).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from importlib import metadata
from typing import TYPE_CHECKING

from qcoder.errors import Error
from qcoder.i18n import N_, ngettext, speaking
from qcoder.queries.agreement_report import decided
from qcoder.queries.agreement_words import Words
from qcoder.queries.methods import paragraph, sources
from qcoder.report import Text
from qcoder.reporting.saturation_words import saturation

if TYPE_CHECKING:
    from qcoder.queries.comparison import Comparison
    from qcoder.queries.comparisons import Comparisons
    from qcoder.reporting.facts import Facts
    from qcoder.reporting.making import Workshop

_GAP = N_("[to fill in]")
_COREQ = (
    "Tong, A., Sainsbury, P., & Craig, J. (2007). Consolidated criteria for reporting qualitative "
    "research (COREQ): A 32-item checklist for interviews and focus groups. International Journal "
    "for Quality in Health Care, 19(6), 349–357."
)
_SRQR = (
    "O’Brien, B. C., Harris, I. B., Beckman, T. J., Reed, D. A., & Cook, D. A. (2014). Standards "
    "for reporting qualitative research: A synthesis of recommendations. Academic Medicine, 89(9), "
    "1245–1251."
)


def compared(comparisons: Comparisons) -> Comparison | None:
    """Return how far coders agree; None where no two completed the same document."""
    from qcoder.queries.comparison import Choices

    try:
        found = comparisons.compare(Choices())
    except Error:
        return None
    return None if found.reason else found


def section(workshop: Workshop, found: Comparison | None, locale: str) -> Text:
    """Return the section in a language; `found` is how far coders agree, None to leave that out."""
    with speaking(locale):
        return _section(workshop, found, locale)


def _section(workshop: Workshop, found: Comparison | None, locale: str) -> Text:
    words = Words(locale)
    facts, draft = workshop.facts, _Draft(words)
    said, cited = saturation(workshop.basis, words)
    agreement = draft.alone()
    if found:
        agreement = paragraph(found, locale, *decided(workshop.store, found).total)
    references = sorted({_COREQ, _SRQR, *cited, *(sources(found) if found else ())})
    return Text(
        words.say(N_("Account of methods")),
        [
            draft.data(facts),
            draft.transcripts(),
            draft.codebook(facts),
            draft.coding(facts),
            agreement,
            *([draft.consensus(facts)] if facts.agreed else []),
            *([said] if said else []),
            draft.software(),
            draft.role(),
            words.say(
                N_("Set up after COREQ (Tong et al., 2007) and SRQR (O’Brien et al., 2014).")
            ),
            words.say(N_("Sources")) + ":",
            *references,
        ],
        locale,
    )


class _Draft:
    """The paragraphs in one language."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._gap = words.say(_GAP)

    def _say(self, message: str, **values: object) -> str:
        return self._words.say(message, gap=self._gap, **values)

    def _joined(self, sentences: Iterable[str]) -> str:
        return " ".join(each for each in sentences if each)

    def data(self, facts: Facts) -> str:
        """Return what was collected: COREQ 10–16, 21; SRQR: sampling."""
        held = self._period(facts.held)
        return self._joined(
            [
                self._say(
                    N_("The analysis rests on {interviews}, {respondents} ({words})."),
                    interviews=self._interviews(facts.interviews),
                    respondents=self._some(
                        ngettext(
                            "in which {n} respondent speaks",
                            "in which {n} respondents speak",
                            facts.respondents,
                        ),
                        facts.respondents,
                    ),
                    words=self._some(
                        ngettext(
                            "{n} word of respondents", "{n} words of respondents", facts.words
                        ),
                        facts.words,
                    ),
                ),
                self._cases(facts) if facts.cases else "",
                ngettext(
                    "The interview was held {period}.",
                    "The interviews were held {period}.",
                    facts.interviews,
                ).format(period=held or self._say(N_("in {gap}"))),
                self._say(
                    N_(
                        "Respondents were approached by {gap}; {gap} refused or stopped, because "
                        "{gap}. Interviews were held by {gap}, at {gap}, and lasted {gap} minutes "
                        "on average. Respondents gave consent by {gap}."
                    )
                ),
            ]
        )

    def _cases(self, facts: Facts) -> str:
        said = ngettext(
            "What is said is about {n} of {cases} case, such as a programme.",
            "What is said is about {n} of the {cases} cases, such as programmes.",
            facts.cases,
        )
        n = self._words.whole(facts.cases_interviewed)
        return said.format(n=n, cases=self._words.whole(facts.cases))

    def transcripts(self) -> str:
        """Return what was done with recordings: COREQ 19–20, 23; SRQR: data processing."""
        return self._say(
            N_(
                "Interviews were recorded and transcribed {gap}. Names and other details that "
                "identify people were {gap}. The files were kept {gap}. Respondents {gap} their "
                "transcripts."
            )
        )

    def codebook(self, facts: Facts) -> str:
        """Return what was coded with: COREQ 25–26."""
        return self._joined(
            [
                self._say(
                    N_("The codebook “{title}”, version {version}, was used."),
                    title=facts.codebook,
                    version=facts.version or self._gap,
                )
                if facts.codebook
                else self._say(N_("The codebook was made during the analysis.")),
                self._say(
                    N_("It has {codes} in {themes}."),
                    codes=self._some(ngettext("{n} code", "{n} codes", facts.codes), facts.codes),
                    themes=self._some(
                        ngettext("{n} theme", "{n} themes", facts.themes), facts.themes
                    ),
                ),
                self._say(
                    N_(
                        "Set beforehand (deductive): {given}; added during the analysis "
                        "(inductive): {added}."
                    ),
                    given=self._words.whole(facts.codes - facts.added),
                    added=self._words.whole(facts.added),
                )
                if facts.codebook
                else "",
            ]
        )

    def coding(self, facts: Facts) -> str:
        """Return how much was coded, by whom: COREQ 24; JARS-Qual: unit of analysis."""
        when = self._period(facts.coded)
        return self._joined(
            [
                self._say(
                    N_("{n} coders coded the interviews: {names}. They were trained by {gap}."),
                    n=self._words.whole(len(facts.coders)),
                    names=self._words.listed(facts.coders),
                )
                if len(facts.coders) > 1
                else self._say(
                    N_("One coder coded the interviews: {name}."),
                    name=facts.coders[0] if facts.coders else self._gap,
                ),
                self._say(N_("Coding took place {period}."), period=when) if when else "",
                self._say(N_("Passages were cut freely and could get several codes.")),
                *self._counted(facts),
                self._say(
                    N_(
                        "The unit in tables is the interview: a theme counts once in an interview, "
                        "however often it occurs."
                    )
                ),
            ]
        )

    def _counted(self, facts: Facts) -> Iterable[str]:
        codings = ngettext("{n} coding counts", "{n} codings count", facts.codings)
        passages = ngettext("{n} passage", "{n} passages", facts.passages)
        yield self._say(
            N_("In {coded} of {interviews} {codings}, on {passages}."),
            coded=self._words.whole(facts.coded_interviews),
            interviews=self._interviews(facts.interviews),
            codings=self._some(codings, facts.codings),
            passages=self._some(passages, facts.passages),
        )
        if len(facts.together) > 1:
            yield self._say(
                N_(
                    "These are the codings of {names} taken together: a passage that several gave "
                    "the same code is counted for each of them here, and once in tables."
                )
                if not facts.agreed
                else N_(
                    "Where there is no consensus, these are the codings of {names} taken together: "
                    "a passage that several gave the same code is counted for each of them here, "
                    "and once in tables."
                ),
                names=self._words.listed(facts.together),
            )

    def _interviews(self, n: int) -> str:
        return self._some(ngettext("{n} interview", "{n} interviews", n), n)

    def _some(self, message: str, n: int) -> str:
        """Return the form of a message that goes with a number, with that number."""
        return message.format(n=self._words.whole(n))

    def alone(self) -> str:
        """Return what is to be said where nothing was coded twice."""
        return self._say(
            N_(
                "No figures on agreement between coders are given: no interview was completed by "
                "two coders, or they were left out. The quality of the coding was watched over by "
                "{gap}."
            )
        )

    def consensus(self, facts: Facts) -> str:
        """Return how differences between coders were dealt with."""
        rule = (
            N_(
                "Where coders agreed on a code but not on the borders of its passage, all that any "
                "of them coded counts."
            )
            if facts.boundary == "union"
            else N_(
                "Where coders agreed on a code but not on the borders of its passage, only what "
                "all of them coded counts."
            )
        )
        return self._joined(
            [
                self._say(
                    N_(
                        "For {agreed} of {interviews} the coders reached a consensus, which is "
                        "what tables count; {undecided}."
                    ),
                    agreed=self._words.whole(facts.agreed),
                    interviews=self._interviews(facts.interviews),
                    undecided=self._some(
                        ngettext(
                            "{n} difference is undecided",
                            "{n} differences are undecided",
                            facts.undecided,
                        ),
                        facts.undecided,
                    ),
                ),
                self._say(rule),
            ]
        )

    def software(self) -> str:
        """Return what the analysis was done with: COREQ 27."""
        return self._say(
            N_("The analysis was done with qcoder {version}."), version=metadata.version("qcoder")
        )

    def role(self) -> str:
        """Return what only people can say: COREQ 1–9, 28."""
        return self._say(
            N_(
                "The researchers are {gap}; their relation to the respondents is {gap}. Findings "
                "were put before respondents or experts: {gap}."
            )
        )

    def _period(self, days: tuple[date, date] | None) -> str:
        if days is None:
            return ""
        first, last = (self._day(day) for day in days)
        if first == last:
            return self._say(N_("on {day}"), day=first)
        return self._say(N_("between {first} and {last}"), first=first, last=last)

    def _day(self, day: date) -> str:
        return (
            f"{day.day}-{day.month}-{day.year}" if self._words.locale == "nl" else day.isoformat()
        )
