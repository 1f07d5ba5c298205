"""Agreement between coders: figures from plain arrays and spans, usable alone.

The one rule: nothing of qcoder outside this package is imported, and only numpy when it is
imported; scipy where it is used. What is undefined is `None`, or NaN in arrays, never a number by
convention.

Of ratings in plain arrays (units × coders, None or NaN where missing; counts; a table):

    krippendorff_alpha([[1, 1], [0, 1], [0, None]])
    cohen_kappa([[20, 5], [10, 15]], form="table")

Of spans, for all codes and documents at once:

    tallies = unit_tallies(Spans(...), Units(...), raters, coders=3)
    (everyone,) = statistics_of(tallies)
    figures_of(everyone.sums.sum(-1))["krippendorff_alpha"]  # [codes]; of `sums`: each document
    pooled_figures(everyone.sums.sum(-1))["krippendorff_alpha"]  # over codes
    intervals_of(tallies, everyone, over_codes=True)
"""

from qcoder.agreement.alignment import gamma, gamma_disorder, opt_gamma_segments
from qcoder.agreement.alpha import krippendorff_alpha
from qcoder.agreement.coefficients import (
    bias_index,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    dice,
    fleiss_kappa,
    gwet_ac1,
    jaccard,
    negative_agreement,
    percent_agreement,
    positive_agreement,
    prevalence_index,
    scott_pi,
)
from qcoder.agreement.disagreements import Item, Mark, classify, confusion
from qcoder.agreement.figures import (
    COEFFICIENTS,
    Counts,
    Figures,
    Macro,
    counts_of,
    figures_of,
    macro,
    pooled_figures,
)
from qcoder.agreement.intervals import Intervals, Resampling, intervals_of
from qcoder.agreement.matching import Matches, f1_of, match_sums, matched_passages
from qcoder.agreement.sets import jaccard_distance, masi_distance, set_alpha
from qcoder.agreement.spans import Spans, Units
from qcoder.agreement.standard_errors import (
    brennan_prediger_standard_error,
    fleiss_kappa_standard_error,
    gwet_ac1_standard_error,
)
from qcoder.agreement.statistics import Statistics, statistics_of, views
from qcoder.agreement.tallies import Tallies, character_tallies, unit_tallies
from qcoder.agreement.unitizing import (
    alpha_u_1995,
    binary_u_alpha_2016,
    cu_alpha_2016,
    ku_alpha_2016,
    pooled_u_alpha_2016,
    squared_lengths,
    u_alpha_2016,
    u_alpha_sums,
    u_alphas_2016,
)

__all__ = [
    "COEFFICIENTS",
    "Counts",
    "Figures",
    "Intervals",
    "Item",
    "Macro",
    "Mark",
    "Matches",
    "Resampling",
    "Spans",
    "Statistics",
    "Tallies",
    "Units",
    "alpha_u_1995",
    "bias_index",
    "binary_u_alpha_2016",
    "brennan_prediger",
    "brennan_prediger_standard_error",
    "character_tallies",
    "classify",
    "cohen_kappa",
    "confusion",
    "conger_kappa",
    "counts_of",
    "cu_alpha_2016",
    "dice",
    "f1_of",
    "figures_of",
    "fleiss_kappa",
    "fleiss_kappa_standard_error",
    "gamma",
    "gamma_disorder",
    "gwet_ac1",
    "gwet_ac1_standard_error",
    "intervals_of",
    "jaccard",
    "jaccard_distance",
    "krippendorff_alpha",
    "ku_alpha_2016",
    "macro",
    "masi_distance",
    "match_sums",
    "matched_passages",
    "negative_agreement",
    "opt_gamma_segments",
    "percent_agreement",
    "pooled_figures",
    "pooled_u_alpha_2016",
    "positive_agreement",
    "prevalence_index",
    "scott_pi",
    "set_alpha",
    "squared_lengths",
    "statistics_of",
    "u_alpha_2016",
    "u_alpha_sums",
    "u_alphas_2016",
    "unit_tallies",
    "views",
]
