"""What became of each file of an import, as a table.

The one rule: each file is told of, also one that was not imported, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcoder.i18n import N_, _

if TYPE_CHECKING:
    from qcoder.model import Transcript
    from qcoder.report import Report

Outcome = dict[str, Any]  # what became of one file, or of a part of it, as it is printed as JSON
# Key that only such an outcome has -> what it is called in the report, in this order.
RESULTS = {
    "document": N_("imported"),
    "known": N_("already there"),
    "error": N_("refused"),
    "other": N_("another kind of file"),
    "unticked": N_("left out"),
}


def imported(file: Path, transcript: Transcript, name: str) -> Outcome:
    """Return what is told of a file, or part of one, that became the document of this name."""
    said = [*transcript.paragraphs, *(turn.text for turn in transcript.turns)]
    return {
        "file": str(file),
        "document": name,
        "format": transcript.format,
        "turns": len(transcript.turns),
        "speakers": {label: str(role) for label, role in transcript.roles.items()},
        "words": sum(len(text.split()) for text in said),
        "encoding": transcript.encoding,
        "warnings": list(transcript.warnings),
        "dropped": list(transcript.dropped),
    }


def speakers(outcome: Outcome) -> str:
    """Return the speakers of a file with their roles."""
    return ", ".join(f"{label} ({_(role)})" for label, role in outcome.get("speakers", {}).items())


def remarks(outcome: Outcome) -> list[str]:
    """Return the sentences about a file: warnings, what was left out, a hint, why it was not."""
    if "known" in outcome:
        known = _("{file} is in the project already, as “{name}”.")
        return [known.format(file=Path(outcome["file"]).name, name=outcome["known"])]
    lines = [outcome[key] for key in ("error", "why") if outcome.get(key)]
    lines += outcome.get("warnings", [])
    lines += [_("left out: {what}").format(what=what) for what in outcome.get("dropped", [])]
    return lines + ([outcome["hint"]] if "hint" in outcome else [])


def report(outcomes: Sequence[Outcome]) -> Report:
    """Return what became of each file as a table."""
    import pandas as pd

    from qcoder.report import Report

    columns = ("file", "result", "document", "format", "turns", "speakers", "words_said", "remarks")
    rows = [
        {
            "file": outcome["file"],
            "result": _(next(RESULTS[key] for key in RESULTS if key in outcome)),
            "document": outcome.get("document") or outcome.get("known"),
            "format": outcome.get("format"),
            "turns": outcome.get("turns"),
            "speakers": speakers(outcome),
            "words_said": outcome.get("words"),
            "remarks": " | ".join(remarks(outcome)),
        }
        for outcome in outcomes
    ]
    frame = pd.DataFrame(rows, columns=columns).astype({"turns": "Int64", "words_said": "Int64"})
    return Report("import", _("Imported files"), frame)
