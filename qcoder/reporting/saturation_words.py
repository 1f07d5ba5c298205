"""What the section on methods says of saturation, with its sources.

The one rule: only what can be assessed is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qcoder.errors import Refused
from qcoder.i18n import N_
from qcoder.queries.agreement_words import Words
from qcoder.tables import saturation_rule as rule
from qcoder.tables import saturation_words
from qcoder.tables.choices import Choices
from qcoder.tables.kinds import KINDS

if TYPE_CHECKING:
    from qcoder.tables.basis import Basis

_GUEST = (
    "Guest, G., Namey, E., & Chen, M. (2020). A simple method to assess and report thematic "
    "saturation in qualitative research. PLoS ONE, 15(5), e0232076."
)
_HENNINK = (
    "Hennink, M. M., Kaiser, B. N., & Marconi, V. C. (2017). Code saturation versus meaning "
    "saturation: How many interviews are enough? Qualitative Health Research, 27(4), 591–608."
)


def saturation(basis: Basis, words: Words) -> tuple[str, tuple[str, ...]]:
    """Return a paragraph in the language in use, and its sources; nothing where it is not known."""
    choices = Choices()
    try:
        table = KINDS["saturation"].make("saturation", basis, choices)
    except Refused:
        return "", ()
    new = [int(one) for one in table.report.frame["new"].tolist()]
    found = rule.outcome(new, choices.base, choices.run, choices.threshold)
    if not found.assessable:
        return "", ()
    inductive = words.say(
        N_(
            "“New” means used for the first time, as codes of a codebook count too; that no new "
            "codes come does not say that their meaning is fully understood (Guest et al., 2020; "
            "Hennink et al., 2017)."
        )
    )
    said = [
        saturation_words.result(found, choices),
        *saturation_words.enough(np.asarray(new, np.int64)),
        inductive,
    ]
    return " ".join(said), (_GUEST, _HENNINK)
