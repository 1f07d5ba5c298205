"""Making the report and writing its files.

The one rule: all is made before anything is written, and each file is there whole or as it was.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qcoder import files, writers
from qcoder.errors import DiskFull, ReadOnly, Refused
from qcoder.exports import file_name
from qcoder.i18n import LANGUAGES, _, language, ngettext, speaking
from qcoder.report_parts import Picture, Tabled, Whole
from qcoder.reporting import changes, productions
from qcoder.reporting.definitions import definitions
from qcoder.reporting.items import FORMATS, Item
from qcoder.reporting.making import Made, Progress, Workshop, changed, retitled, small_groups
from qcoder.writers import csv_table, whole_docx, whole_xlsx

_SHOWN = ("level", "cells", "swapped", "pairs", "sort", "descending", "percent_from")
_PICTURES = (".svg", ".png", ".pdf")
_NO_FOLDERS = ("pdf", "odt", "ods", "doc", "xls", "html", "csv", "txt", "png", "svg")


@dataclass(frozen=True)
class Produced:
    """What was written, what is otherwise than the last time, and what to know: whole sentences.

    `since` is when the report was made the last time (UTC), None for the first time. `problems` are
    the parts that could not be made and why; they are in `warnings` too.
    """

    paths: Sequence[Path]
    changes: Sequence[str]
    warnings: Sequence[str]
    since: str | None = None
    problems: Mapping[str, str] | None = None


def produce(
    workshop: Workshop,
    items: Sequence[Item],
    out: Path,
    formats: Sequence[str],
    wanted: str | None,
    progress: Progress | None,
) -> Produced:
    """Make items and write them; see `SavedReport.produce`."""
    if wanted is not None and wanted not in LANGUAGES:
        raise Refused(
            _("“{value}” is not possible here: choose from {allowed}.").format(
                value=wanted, allowed=", ".join(LANGUAGES)
            )
        )
    chosen = _formats(out, formats)
    with speaking(wanted or language()):
        return _Production(workshop, items, progress).write(out, chosen)


def _formats(out: Path, formats: Sequence[str]) -> Sequence[str]:
    """Return what is to be written: what the name of a file says, or what was asked for."""
    unknown = [one for one in formats if one not in FORMATS]
    if unknown or not formats:
        raise Refused(
            _("“{value}” is not possible here: choose from {allowed}.").format(
                value=", ".join(unknown), allowed=", ".join(FORMATS)
            )
        )
    suffix = out.suffix.lower().lstrip(".")
    if suffix in ("docx", "xlsx") and not os.path.isdir(out):
        files.check_place(out)
        return [suffix]
    if suffix in _NO_FOLDERS and not os.path.isdir(out):
        raise Refused(
            _("A report is a folder, or one .docx or .xlsx file: “{name}” is neither.").format(
                name=out.name
            )
        )
    return [one for one in FORMATS if one in formats]


class _Production:
    """One making of the report."""

    def __init__(
        self, workshop: Workshop, items: Sequence[Item], progress: Progress | None
    ) -> None:
        self._workshop = workshop
        self._items = items
        self._progress = progress or _ignore

    def write(self, out: Path, formats: Sequence[str]) -> Produced:
        """Make all and write it."""
        store = self._workshop.store
        made = self._make(_PICTURES if "figures" in formats else (".png",) * ("docx" in formats))
        last = productions.last(store)
        differences = self._changes(made, last)
        whole = self._whole(made, differences)
        contents = self._contents(whole, out, formats)
        # Once files are written, it cannot be stopped any more.
        self._progress(len(self._items), len(self._items) + 1)
        self._save(contents)
        names = [path.relative_to(out).as_posix() for path in contents if os.path.isdir(out)]
        warnings = [*self._warnings(made), *_left_behind(out, names, last)]
        if store.read_only:
            warnings.append(
                _(
                    "The project is open read-only: the next report will not tell what changed "
                    "since this one."
                )
            )
        else:
            warnings += self._remember(made, names)
        problems = {one.title: one.problem for one in made if one.problem}
        since = last.time if last else None
        return Produced(list(contents), differences, warnings, since, problems)

    def _make(self, drawn: Sequence[str]) -> Sequence[Made]:
        if not self._items:
            raise Refused(_("The report has no parts yet: add tables, figures or quotes first."))
        numbers: dict[str, int] = {}
        made: list[Made] = []
        for done, item in enumerate(self._items):
            self._progress(done, len(self._items) + 1)
            made.append(self._workshop.make(item, numbers, drawn))
        if all(one.problem for one in made):
            raise Refused(
                _("Nothing of the report can be made. {problem}").format(problem=made[0].problem)
            )
        return made

    def _changes(self, made: Sequence[Made], last: productions.Production | None) -> Sequence[str]:
        """Return what is otherwise than the last time: of all, of each item, and what went."""
        if last is None:
            return []
        said = list(changes.of_facts(last.facts, self._workshop.facts.counts()))
        told = set[tuple[str, str]]()  # a figure says what its table says
        for one in made:
            said += retitled(one, last)
            for change in changed(self._workshop, one, last):
                if (_counted(one.item), change) not in told:
                    said.append(_("{title}: {change}").format(title=one.title, change=change))
                told.add((_counted(one.item), change))
        now = [one.item.id for one in made if not one.problem]
        said += [
            _("“{title}” is no longer in the report.").format(title=title)
            for key, title in last.titles.items()
            if key not in now
        ]
        there = [key for key in last.titles if key in now]
        if there != [key for key in now if key in last.titles]:
            said.append(_("The parts stand in another order."))
        return list(dict.fromkeys(said))

    def _whole(self, made: Sequence[Made], differences: Sequence[str]) -> Whole:
        store = self._workshop.store
        name = store.path.stem
        day = datetime.fromisoformat(store.now()).astimezone().date()
        shown = f"{day.day}-{day.month}-{day.year}" if language() == "nl" else day.isoformat()
        return Whole(
            _("Report: {name}").format(name=name),
            [_("Draft of {date}, made with qcoder.").format(date=shown)],
            [one.part for one in made if one.part is not None],
            definitions(self._workshop),
            differences,
        )

    def _contents(self, whole: Whole, out: Path, formats: Sequence[str]) -> Mapping[Path, bytes]:
        """Return what is to be written, by path."""
        alone = out.suffix.lower() in (".docx", ".xlsx") and not os.path.isdir(out)
        stem = file_name(whole.title.replace(":", ""))
        contents: dict[Path, bytes] = {}
        if "docx" in formats:
            contents[out if alone else out / f"{stem}.docx"] = whole_docx.content(whole)
        if "xlsx" in formats:
            contents[out if alone else out / f"{stem}.xlsx"] = whole_xlsx.content(whole)
        for part in whole.parts:
            if isinstance(part, Tabled) and "csv" in formats:
                path = out / _("tables") / f"{_numbered(part)}.csv"
                contents[path] = csv_table.content(part.report, _style())
            if isinstance(part, Picture) and "figures" in formats:
                for suffix, data in part.files.items():
                    contents[out / _("figures") / f"{_numbered(part)}{suffix}"] = data
        if not contents:
            raise Refused(_("There is nothing to write: the report has no tables or figures."))
        return contents

    def _save(self, contents: Mapping[Path, bytes]) -> None:
        for path in contents:
            if os.path.isdir(path.parent):  # what cannot be is known before a folder is made
                files.check_place(path)
        for folder in dict.fromkeys(path.parent for path in contents):
            files.make_folder(folder)
        for path, data in contents.items():
            writers.save(path, data)

    def _warnings(self, made: Sequence[Made]) -> Sequence[str]:
        said = [
            _("“{title}” is left out. {problem}").format(title=one.title, problem=one.problem)
            for one in made
            if one.problem
        ]
        said += [warning for one in made for warning in one.warnings]
        said += small_groups(self._workshop, [one.item for one in made if not one.problem])
        return list(dict.fromkeys(said))

    def _remember(self, made: Sequence[Made], names: Sequence[str]) -> Sequence[str]:
        """Keep what was said; return the warning where the project has no room for it."""
        done = [one for one in made if not one.problem]
        said = productions.Production(
            self._workshop.store.now(),
            language(),
            {one.item.id: one.kept for one in done},
            {one.item.id: one.title for one in done},
            self._workshop.facts.counts(),
            names,
            {one.item.id: one.item.title for one in done},
        )
        try:
            productions.remember(self._workshop.store, said)
        except (
            DiskFull,
            ReadOnly,
        ) as error:  # the files are there: whoever made them is to know that
            return [
                _("The report is made, but what it says is not remembered. {problem}").format(
                    problem=error
                )
            ]
        return []


def _left_behind(
    out: Path, names: Sequence[str], last: productions.Production | None
) -> Sequence[str]:
    """Return the note on files of the last report that this one did not make again."""
    old = [name for name in (last.files if last else ()) if name not in names]
    there = [name for name in old if os.path.isfile(out / name)]
    if not there or not names:
        return []
    said = ngettext(
        "{n} file of an earlier report is still there, and not part of this one: {names}.",
        "{n} files of an earlier report are still there, and not part of this one: {names}.",
        len(there),
    )
    listed = ", ".join(there[:5]) + (", …" if len(there) > 5 else "")
    return [said.format(n=len(there), names=listed)]


def _counted(item: Item) -> str:
    """Return what is counted in an item, however it is shown."""
    counted = {name: of for name, of in item.choices.items() if name not in _SHOWN}
    return json.dumps(counted if item.table else item.id, sort_keys=True)


def _numbered(part: Tabled | Picture) -> str:
    return file_name(f"{part.number:02} {part.name}")


def _style() -> str:
    return "nl" if language() == "nl" else "international"


def _ignore(done: int, total: int) -> None:
    del done, total
