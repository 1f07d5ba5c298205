"""The columns of the table of figures: what each shows, how it sorts, and how wide it is.

The one rule: numbers are shown as they are, negative ones too; what is missing is a dash.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from qcoder import i18n
from qcoder.i18n import N_, _
from qcoder.queries.agreement_words import Words
from qcoder.queries.comparison import Comparison, Unit
from qcoder.report import HEADINGS
from ui.agreement.lines import Line, View, interval_words

Value = float | str | None
NAME, BAR, REMARK, ALPHA, F1 = "name", "bar", "remark", "alpha", "matched_f1"
DIFFERENCE, SO_FAR = "difference", "so_far"
_NAMED = 3  # coders whose names are in a heading


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it is called in full, its sort key, and its text."""

    key: str
    title: str
    tip: str
    value: Callable[[Line], Value]
    text: Callable[[Line], str]
    width: int
    right: bool = True


# Short heading of a coefficient; in full it is called as in a report.
_MORE = {
    "positive": N_("Pos. agr."),
    "negative": N_("Neg. agr."),
    "kappa": N_("κ"),
    "conger": N_("Conger"),
    "fleiss": N_("Fleiss"),
    "ac1": N_("AC1"),
    "brennan_prediger": N_("B–P"),
    "prevalence": N_("Prev."),
    "prevalence_index": N_("Prev. index"),
    "bias_index": N_("Bias"),
    "matched_f1": N_("F1"),
    "u_alpha_2016": N_("uα (2016)"),
}
MORE = ("positive_units", "documents", *_MORE)
_TITLES = {
    View.CODES: N_("Code"),
    View.THEMES: N_("Theme"),
    View.DOCUMENTS: N_("Document"),
    View.PAIRS: N_("Coders"),
    View.WITHOUT: N_("Left out"),
    View.ORDER: N_("Document, in coding order"),
}


def columns_of(found: Comparison, view: View, more: Collection[str]) -> list[Column]:
    """Return the columns of a view; `more` are those chosen besides."""
    words = Words(i18n.language())
    passages = found.choices.unit == Unit.PASSAGE
    made = [_name(view), *_own(view, words), _coded(found, view, words), _units(words)]
    if not passages:
        made += [_percent(words), _number(ALPHA, _("α"), words), *_interval(view, words)]
    wanted = [key for key in MORE if key in more or (passages and key == F1)]
    made += [_besides(key, words) for key in wanted]
    if passages:  # else it stands where the bar would
        made.append(_text(REMARK, _("Remarks"), lambda line: line.remark, 176))
    return made


def more_titles() -> Sequence[tuple[str, str]]:
    """Return the columns that can be chosen besides, with what they are called in full."""
    return [(key, _(HEADINGS[key])) for key in MORE]


def _name(view: View) -> Column:
    title = _(_TITLES[view])
    return Column(NAME, title, title, lambda line: line.name.casefold(), _name_text, 0, False)


def _name_text(line: Line) -> str:
    return line.name


def _own(view: View, words: Words) -> list[Column]:
    if view == View.DOCUMENTS:
        return [_text("who", _("Completed by"), lambda line: line.who, 112)]
    if view == View.WITHOUT:
        title, tip = _("Difference"), _("How much higher alpha is without this coder")
        return [
            Column(
                DIFFERENCE, title, tip, lambda line: line.difference,
                lambda line: _signed(line.difference, words), 88,
            )
        ]  # fmt: skip
    return []


def _signed(value: float | None, words: Words) -> str:
    text = words.decimal(value)
    return f"+{text}" if value is not None and value > 0 else text


def _coded(found: Comparison, view: View, words: Words) -> Column:
    """Return the column of how much each coder coded."""
    names = " · ".join(found.people)
    title = _("Coded by each: {coders}").format(coders=names)
    few = len(found.people) <= _NAMED and len(names) <= 16
    short = names if few and view not in (View.PAIRS, View.WITHOUT) else _("Coded")
    return Column(
        "given",
        short,
        title,
        lambda line: sum(_given(line)),
        lambda line: " · ".join(words.whole(n) for n in _given(line)) or "–",
        max(88, 34 * len(found.people)) if len(found.people) <= 2 * _NAMED else 200,
    )


def given_words(line: Line, found: Comparison) -> list[str]:
    """Return how much each coder of a line coded, with their names."""
    words, names = Words(i18n.language()), dict((one.id, one.name) for one in found.coders)
    given = _given(line)
    who = line.coders if len(line.coders) == len(given) else tuple(names)
    return [f"{names[key]} {words.whole(n)}" for key, n in zip(who, given, strict=False)]


def _given(line: Line) -> Sequence[float]:
    return line.figures.given or line.figures.passages


def _units(words: Words) -> Column:
    tip = _("Units that at least two coders count for")
    return Column(
        "units", _("Units"), tip, lambda line: line.figures.units,
        lambda line: words.whole(line.figures.units), 60,
    )  # fmt: skip


def _percent(words: Words) -> Column:
    def text(line: Line) -> str:
        share = line.figures.percent
        return "–" if share is None else words.decimal(100 * share, 1)

    return Column("percent", "%", _("Agreement (%)"), lambda line: line.figures.percent, text, 64)


def _interval(view: View, words: Words) -> list[Column]:
    bar = Column(
        BAR, "", _("Alpha from 0 to 1"), lambda line: line.figures.alpha, lambda _l: "", 132
    )
    if view == View.ORDER:
        tip = _("α over all documents up to this one; the line through the bars")
        so_far = Column(
            SO_FAR, _("α so far"), tip, lambda line: line.so_far,
            lambda line: words.decimal(line.so_far), 76,
        )  # fmt: skip
        return [bar, so_far]
    if view in (View.DOCUMENTS, View.WITHOUT):
        return [bar]
    return [
        bar,
        Column(
            "interval", _("95 % CI"), _("95 % interval of alpha"), _lower,
            lambda line: interval_words(line.interval), 116,
        ),
    ]  # fmt: skip


def _lower(line: Line) -> Value:
    return line.interval.low if line.interval else None


def _number(key: str, title: str, words: Words) -> Column:
    def value(line: Line) -> float | None:
        return getattr(line.figures, key)

    tip = _(HEADINGS[key])
    return Column(key, title, tip, value, lambda line: words.decimal(value(line)), 56)


def _besides(key: str, words: Words) -> Column:
    if key in _MORE:
        made = _number(key, _(_MORE[key]), words)
        return Column(key, made.title, made.tip, made.value, made.text, 88)

    def value(line: Line) -> float:
        return getattr(line.figures, key)

    title = _("Positive") if key == "positive_units" else _("Doc.")
    return Column(key, title, _(HEADINGS[key]), value, lambda line: words.whole(value(line)), 80)


def _text(key: str, title: str, of: Callable[[Line], str], width: int) -> Column:
    return Column(key, title, title, of, of, width, False)
