"""Which row of a table is the parent of which, from paths (`A > B`) or a parent column.

The one rule: a parent that has no row of its own is added as a theme, before its first child.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qcoder.codebook_files.tree import in_cycle
from qcoder.i18n import _
from qcoder.sheets.source import Source, shown

MAX_DEPTH = 50
MAX_CODES = 10_000

_STEP = re.compile(r"\s+>\s+")


@dataclass(eq=False)
class Draft:
    """A row on its way to a code: its cells by field, and the row that is its parent."""

    line: int
    cells: dict[str, str]
    parent: Draft | None = None
    added: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names that a parent column may use for it."""
        found = (self.cells.get("name_nl", ""), self.cells.get("name_en", ""))
        return tuple(dict.fromkeys(name for name in found if name))

    def called(self, text: str) -> bool:
        """Whether `text` is its id or one of its names."""
        return text in self.names or text == self.cells.get("short_id")

    @property
    def label(self) -> str:
        """What it is called in messages and among its siblings."""
        return next(iter(self.names), self.cells.get("short_id", ""))

    def path(self) -> tuple[str, ...]:
        """Return the labels from the root down; only once there are no cycles."""
        labels: list[str] = []
        draft: Draft | None = self
        while draft:
            labels.append(draft.label)
            draft = draft.parent
        return tuple(reversed(labels))


def nest(drafts: Sequence[Draft], has_parents: bool, source: Source) -> list[Draft]:
    """Return the drafts with their parents, and the themes that had to be added.

    Where there is no parent column, paths in the names are taken apart, or else in the ids.
    """
    nested = _by_reference(drafts, source) if has_parents else _by_path(drafts, source)
    _check(nested, source)
    for draft in nested:
        _check_path(draft, source)
    return nested


def _split(text: str, draft: Draft, source: Source) -> tuple[str, ...]:
    steps = tuple(step.strip() for step in _STEP.split(text.strip()) if step.strip(" >"))
    if len(steps) > MAX_DEPTH:
        raise source.error(_("the path “{path}” is too deep").format(path=shown(text)), draft.line)
    return steps


def _by_path(drafts: Sequence[Draft], source: Source) -> list[Draft]:
    fields = next(
        (
            fields
            for fields in (("name_nl", "name_en"), ("short_id",))
            if any(_STEP.search(draft.cells.get(each, "")) for draft in drafts for each in fields)
        ),
        (),
    )
    paths: dict[tuple[str, ...], Draft] = {}
    above: dict[Draft, list[tuple[str, ...]]] = {}
    for draft in drafts if fields else ():
        steps = {each: _split(draft.cells.get(each, ""), draft, source) for each in fields}
        path = next(filter(None, steps.values()), (draft.label,))
        _refuse_twice(paths.setdefault(path, draft), draft, source)
        above[draft] = [path[:depth] for depth in range(1, len(path))]
        draft.cells.update({each: found[-1] for each, found in steps.items() if found})
    return _with_missing(drafts, above, paths, fields, source)


def _with_missing(
    drafts: Sequence[Draft],
    above: dict[Draft, list[tuple[str, ...]]],
    paths: dict[tuple[str, ...], Draft],
    fields: Sequence[str],
    source: Source,
) -> list[Draft]:
    nested: list[Draft] = []
    for draft in drafts:
        parent: Draft | None = None
        for path in above.get(draft, ()):
            if path not in paths:
                field = next(each for each in fields if draft.cells.get(each))
                paths[path] = Draft(draft.line, {field: path[-1]}, parent, added=True)
                nested.append(paths[path])
            parent = paths[path]
        draft.parent = parent
        nested.append(draft)
        _refuse_many(nested, source)
    return nested


class _References:
    """What a cell of the parent column can mean: a short id, a name, or a path of names."""

    def __init__(self, drafts: Sequence[Draft], language: str, source: Source) -> None:
        self.source = source
        self.name_field = f"name_{language}"
        self.ids: dict[str, Draft] = {}
        self.names: dict[str, list[Draft]] = {}
        self.added: dict[tuple[str, ...], Draft] = {}
        # A code may be called like the theme it stands under, which then is not that code.
        self.themes = {text for each in drafts if (text := each.cells["parent"]) in each.names}
        for draft in drafts:
            self.ids.setdefault(draft.cells.get("short_id", ""), draft)
            for name in draft.names:
                self.names.setdefault(name, []).append(draft)

    def find(self, text: str, child: Draft) -> tuple[Draft | None, list[Draft]]:
        """Return what `text` means and the themes that had to be added for it."""
        if not text:
            return None, []
        if found := self._known(text, child):
            return found, []
        new: list[Draft] = []
        steps = _split(text, child, self.source) or (text,)
        parent: Draft | None = None
        for depth, step in enumerate(steps):
            found = self.added.get(steps[: depth + 1]) or self._known(step, child)
            if not found:
                found = Draft(child.line, {self.name_field: step}, parent, added=True)
                self.added[steps[: depth + 1]] = found
                new.append(found)
            parent = found
        return parent, new

    def _known(self, text: str, child: Draft) -> Draft | None:
        if text in self.ids:
            return self.ids[text]
        named = [] if text in self.themes else self.names.get(text, [])
        if len(named) > 1:
            raise self.source.error(
                _("there are two codes “{name}”, on lines {one} and {other}; use the id").format(
                    name=shown(text), one=named[0].line, other=named[1].line
                ),
                child.line,
                "parent",
            )
        return named[0] if named else None


def _by_reference(drafts: Sequence[Draft], source: Source) -> list[Draft]:
    dutch = any(draft.cells.get("name_nl") for draft in drafts)
    references = _References(drafts, "nl" if dutch else "en", source)
    nested: list[Draft] = []
    for draft in drafts:
        draft.parent, new = references.find(draft.cells.get("parent", ""), draft)
        nested += [*new, draft]
        _refuse_many(nested, source)
    return nested


def _check(drafts: Sequence[Draft], source: Source) -> None:
    if stuck := in_cycle({draft: draft.parent for draft in drafts}):
        raise source.error(
            _(
                "“{code}” is its own parent, directly or through other codes; change the parent"
            ).format(code=shown(stuck.label)),
            stuck.line,
            "parent",
        )
    siblings: dict[tuple[Draft | None, str], Draft] = {}
    for draft in drafts:
        _refuse_twice(siblings.setdefault((draft.parent, draft.label), draft), draft, source)


def _check_path(draft: Draft, source: Source) -> None:
    """Refuse a path in the parent column that ends at a code which stands elsewhere."""
    text = draft.cells.get("parent", "")
    above = draft.parent
    if above is None or above.called(text):
        return
    for step in reversed(_split(text, draft, source)):
        if above is None or not above.called(step):
            raise source.error(
                _("there is no code with the path “{path}”; use the id of the code").format(
                    path=shown(text)
                ),
                draft.line,
                "parent",
            )
        above = above.parent


def too_many() -> str:
    """Return what is said of a table with more codes than a codebook can have."""
    return _("there are more than {limit} codes, too many for a codebook").format(limit=MAX_CODES)


def _refuse_many(drafts: Sequence[Draft], source: Source) -> None:
    if len(drafts) > MAX_CODES:
        raise source.error(too_many(), drafts[-1].line)


def _refuse_twice(first: Draft, draft: Draft, source: Source) -> None:
    if first is not draft:
        raise source.error(
            _("“{name}” is also on line {other}, under the same parent; rename one of them").format(
                name=shown(draft.label), other=first.line
            ),
            draft.line,
        )
