"""The codes with what they mean and how often they occur, as a table.

The one rule: counts are those of the table of themes over everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcoder.i18n import _, language
from qcoder.report import Report
from qcoder.tables.choices import Choices
from qcoder.tables.kinds import KINDS

if TYPE_CHECKING:
    from qcoder.reporting.making import Workshop

_TEXTS = ("definition", "when", "when_not", "example")


def definitions(workshop: Workshop) -> Report:
    """Return one line per theme and code of the codebook."""
    import pandas as pd

    table = KINDS["themes"].make("themes", workshop.basis, Choices())
    counted = table.report.frame
    codes = {one.short_id: one for one in workshop.basis.codes}
    columns = ("level", "code", "name")
    frame = pd.DataFrame({name: counted[name] for name in columns})
    for name in _TEXTS:
        frame[name] = [codes[key].text(name, language()) for key in counted["code"]]
    for name in ("interviews", "passages"):
        frame[name] = counted[name]
    headings = {
        "definition": _("Definition"),
        "when": _("When to apply it"),
        "when_not": _("When not to apply it"),
        "example": _("Example"),
    }
    return Report(
        "definitions", _("Definitions and counts"), frame, source=table.report.source,
        headings=headings,
    )  # fmt: skip
