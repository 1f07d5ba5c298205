"""The sample project: invented interviews, cases and codings, built from the files that ship.

The one rule: it is built the way a user would, through the project, from files anyone can open.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qcoder import readers, resources
from qcoder.i18n import N_
from qcoder.model import Progress, Role
from qcoder.project import Project, create

NAME = "rups-voorbeeld"
CODER = "AK"
INTERVIEWER = "Mirthe Kobbelaar (onderzoek)"
CODEBOOK = "rups_success_factors"


def build(path: Path, progress: Callable[[int, int], None] | None = None) -> Project:
    """Make the sample project at `path` and return it open, as coder AK.

    Both coders completed all interviews, so that it shows how far they agree.

    Raises `ProjectError` where the file exists or cannot be made.
    """
    folder = resources.data("projects") / NAME
    interviews = sorted(
        file for file in folder.glob("interview*") if file.suffix in readers.FORMATS
    )
    steps = len(interviews) + 2
    project = create(path, coder=CODER)
    try:
        project.codebook.load(CODEBOOK)
        for done, file in enumerate(interviews, start=1):
            document = project.documents.add(file)
            for speaker in project.speakers.list(document):
                if speaker.label == INTERVIEWER:  # a name alone does not say who asks
                    project.speakers.set_role(speaker, Role.INTERVIEWER)
            if progress:
                progress(done, steps)
        project.load_cases(folder / "cases.csv")
        project.load_flows(folder / "flows.csv")
        project.load_codings(folder / "codings.csv", add_coders=True)
        with project.operation(N_("set status")):
            for document in project.documents.list():
                for coder in project.coders.list():
                    project.coders.set_status(document, Progress.COMPLETE, coder)
        documents = [document.id for document in project.documents.list()]
        project.comparisons.units.units(documents, "sentence")  # kept: read-only, all is there
        if progress:
            progress(steps, steps)
    except BaseException:
        project.close()
        path.unlink(missing_ok=True)
        raise
    return project
