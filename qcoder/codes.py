"""The codes of a project.

The one rule: a code never takes its codings along unasked; what happens to them is said each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from qcoder import decisions, joins
from qcoder.codebook_files import shades
from qcoder.driver import damaged
from qcoder.errors import Refused
from qcoder.i18n import N_, _, ngettext
from qcoder.lookup import CodeKey, choice, code_id, is_free, written
from qcoder.model import Code, CodeStatus
from qcoder.rows import code_from_row, code_to_row
from qcoder.store import Store

_COLOR = re.compile("#[0-9A-Fa-f]{6}")
_FIXED = ("id", "parent", "position", "status", "merged_into")
_SWITCHES = ("codable", "valence_required")
_LISTS = ("cues", "weak_cues", "sources")
_FIELDS = frozenset(Code.__dataclass_fields__) - {*_FIXED}


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do: how many codings move, and how many of all are taken up by others."""

    moved: int
    joined: int


class Codes:
    """The collection of codes; themes are codes that cannot be applied."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self, *, merged: bool = False) -> Sequence[Code]:
        """Return the codes as a tree read top to bottom; with `merged`, those merged away too."""
        rows = self._store.dicts("SELECT * FROM codes")
        with self._store.decoding():
            codes = [code_from_row(row) for row in rows if merged or row["merged_into"] is None]
        if {code.parent for code in codes} - {code.id for code in codes} - {None}:
            raise damaged(self._store.path.name)  # else the codes below are missed
        children: dict[str | None, list[Code]] = {}
        for code in sorted(codes, key=lambda code: (code.position, code.short_id, code.id)):
            children.setdefault(code.parent, []).append(code)
        return list(_walk(children, None))

    def get(self, key: CodeKey) -> Code:
        """Return one code, as it is now; see `lookup.code_id` for keys. Raises `NotFound`."""
        rows = self._store.dicts("SELECT * FROM codes WHERE id = ?", [code_id(self._store, key)])
        with self._store.decoding():
            return code_from_row(rows[0])

    def path(self, key: CodeKey, language: str = "nl") -> str:
        """Return the names from the theme down, as `Samenwerking > Regie`."""
        code: Code | None = self.get(key)
        names: list[str] = []
        while code:
            names.insert(0, code.name(language))
            code = self.get(code.parent) if code.parent else None
        return " > ".join(names)

    def add(
        self,
        short_id: str,
        *,
        name_nl: str = "",
        name_en: str = "",
        parent: CodeKey | None = None,
        codable: bool = True,
        status: CodeStatus | str = CodeStatus.ACTIVE,
        **values: object,
    ) -> Code:
        """Add a code at the end of its parent; `values` are `color`, `definition_nl` and the like.

        Raises `Refused` where the short id is empty or taken, or a value cannot be set so.
        """
        above = None if parent is None else code_id(self._store, parent)
        names = {"name_nl": name_nl, "name_en": name_en, "codable": codable}
        code = Code(
            self._store.new_id(),
            self._free(short_id),
            parent=above,
            position=self._last(above),
            status=choice(CodeStatus, status),
            **_checked({**names, **values}),
        )
        return self.add_all([code])[0]

    def add_all(self, codes: Iterable[Code]) -> Sequence[Code]:
        """Add whole codes, parents before children, in one operation."""
        added = list(codes)
        with self._store.operation(N_("add code")):
            self._store.insert_all("codes", [code_to_row(code) for code in added])
        return added

    def edit(self, key: CodeKey, **changes: object) -> Code:
        """Change names, definitions, colour and the like; the codings stay.

        Raises `Refused` where the short id is empty or taken, a value cannot be set so, or a code
        with codings would become a theme.
        """
        code, values = self.get(key), _checked(changes)
        if not values:
            return code
        if values.get("codable") is False and self.count(code):
            raise Refused(_("“{code}” has codings: a theme has none.").format(code=code.short_id))
        if "short_id" in values:
            values["short_id"] = self._free(values["short_id"], code.id)
        row = code_to_row(replace(code, **values))
        with self._store.operation(N_("edit code")):
            self._store.update("codes", code.id, {name: row[name] for name in values})
        return self.get(code.id)

    def set_color(self, key: CodeKey, color: str) -> Code:
        """Give a code a colour (`#RRGGBB`), and the codes under it shades of that colour.

        Raises `Refused` where it is no colour.
        """
        code = self.get(key)
        if not _COLOR.fullmatch(color):
            raise Refused(_("“{value}” is not a colour: write it as #1A2B3C.").format(value=color))
        below = self._below(code)[1:]
        with self._store.operation(N_("colour code")):
            self.edit(code, color=color)
            for one, shade in zip(below, shades(color, len(below)), strict=True):
                self.edit(one, color=shade)
        return self.get(code.id)

    def rename(self, key: CodeKey, name: str, language: str = "nl") -> Code:
        """Give a code another name in one language; in both where it had one name only.

        Raises `Refused` where it is empty.
        """
        name = written(name)
        if not name:
            raise Refused(_("A code needs a name: write one."))
        code = self.get(key)
        both = code.name_nl == code.name_en or not (code.name_nl and code.name_en)
        languages = ("nl", "en") if both else (language,)
        with self._store.operation(N_("rename code")):
            return self.edit(code, **{f"name_{one}": name for one in languages})

    def move(self, key: CodeKey, parent: CodeKey | None, position: int | None = None) -> Code:
        """Move a code under another parent (None: to the top), at a place among its siblings.

        Raises `Refused` where it would come under itself.
        """
        store, code = self._store, self.get(key)
        above = None if parent is None else code_id(store, parent)
        if above in {other.id for other in self._below(code)}:
            raise Refused(_("A code cannot be moved under itself."))
        siblings = [
            row[0]
            for row in store.rows(
                "SELECT id FROM codes WHERE parent IS ? AND id <> ? AND merged_into IS NULL "
                "ORDER BY position, short_id, id",
                [above, code.id],
            )
        ]
        siblings.insert(len(siblings) if position is None else max(position, 0), code.id)
        with store.operation(N_("move code")):
            store.update("codes", code.id, {"parent": above})
            for place, sibling in enumerate(siblings):
                store.update("codes", sibling, {"position": place})
        return self.get(code.id)

    def merge(self, source: CodeKey, target: CodeKey) -> Code:
        """Give all codings and memos of one code to another; the first then stands for the second.

        Codings of one coder that overlap are joined. Codes under `source` come under `target`.
        Raises `Refused` for a code into itself or under itself, and where a theme or a retired code
        would take codings over.
        """
        store = self._store
        gone, kept = self._to_merge(source, target)
        groups = store.rows(
            "SELECT DISTINCT document, coder FROM codings WHERE code = ?", [gone.id]
        )
        with store.operation(N_("merge codes")):
            decisions.pass_on(store, "code", gone.id, kept.id)
            store.execute("UPDATE codings SET code = ? WHERE code = ?", [kept.id, gone.id])
            joins.join(store, [(document, kept.id, coder) for document, coder in groups])
            store.execute("UPDATE memos SET code = ? WHERE code = ?", [kept.id, gone.id])
            store.execute("UPDATE codes SET parent = ? WHERE parent = ?", [kept.id, gone.id])
            store.execute(
                "UPDATE codes SET merged_into = ? WHERE merged_into = ?", [kept.id, gone.id]
            )
            store.update("codes", gone.id, {"merged_into": kept.id})
        return self.get(kept.id)

    def merge_preview(self, source: CodeKey, target: CodeKey) -> MergePreview:
        """Return what `merge` would do to the codings of all coders. Raises as it does."""
        gone, kept = self._to_merge(source, target)
        joined = self._store.rows(
            'SELECT count(*) FROM (SELECT start, max("end") OVER (PARTITION BY document, coder '
            "ORDER BY start ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached "
            "FROM codings WHERE code IN (?, ?)) WHERE start < reached",
            [gone.id, kept.id],
        )
        return MergePreview(self.count(gone), joined[0][0])

    def _to_merge(self, source: CodeKey, target: CodeKey) -> tuple[Code, Code]:
        """Return both codes of a merge, where they can be merged. Raises `Refused`."""
        gone, kept = self.get(source), self.get(target)
        if kept.id in {code.id for code in self._below(gone)}:
            raise Refused(_("A code cannot be merged into itself or a code under it."))
        if not self.count(gone):
            return gone, kept
        if not kept.codable:
            raise Refused(
                _("“{code}” is a theme: it cannot take codings over.").format(code=kept.short_id)
            )
        if kept.status == CodeStatus.RETIRED:
            raise Refused(
                _("Code “{code}” is retired: make it active again, or apply another.").format(
                    code=kept.short_id
                )
            )
        return gone, kept

    def set_status(self, key: CodeKey, status: CodeStatus | str) -> Code:
        """Make a code active, proposed or retired; its codings stay."""
        code, status = code_id(self._store, key), choice(CodeStatus, status)
        retiring = status == CodeStatus.RETIRED
        with self._store.operation(N_("retire code") if retiring else N_("edit code")):
            self._store.update("codes", code, {"status": status})
        return self.get(code)

    def remove(self, key: CodeKey, *, with_codings: bool = False) -> None:
        """Remove a code; with its codings only where `with_codings` says so.

        Raises `Refused` where it has codings (and that is not said) or codes under it.
        """
        store, code = self._store, self.get(key)
        if len(self._below(code)) > 1:
            raise Refused(
                _("“{code}” has codes under it: move or remove those first.").format(
                    code=code.short_id
                )
            )
        count = self.count(code)
        if count and not with_codings:
            raise Refused(
                ngettext(
                    "“{code}” has {n} coding: merge the code into another, or remove both.",
                    "“{code}” has {n} codings: merge the code into another, or remove all.",
                    count,
                ).format(code=code.short_id, n=count)
            )
        with store.operation(N_("remove code")):
            store.execute(
                "DELETE FROM memos WHERE code = ? "
                "OR coding IN (SELECT id FROM codings WHERE code = ?)",
                [code.id, code.id],
            )
            for table in ("codings", "decisions"):
                store.execute(f"DELETE FROM {table} WHERE code = ?", [code.id])
            store.execute("DELETE FROM codes WHERE merged_into = ?", [code.id])
            # Only codes that were merged away can still stand under it.
            store.execute("UPDATE codes SET parent = NULL WHERE parent = ?", [code.id])
            store.delete("codes", code.id)

    def count(self, key: CodeKey) -> int:
        """Return the number of codings of a code, by all coders."""
        code = code_id(self._store, key)
        return self._store.rows("SELECT count(*) FROM codings WHERE code = ?", [code])[0][0]

    def counts(self) -> dict[tuple[str, str], int]:
        """Return the number of codings by code id and coder id."""
        rows = self._store.rows("SELECT code, coder, count(*) FROM codings GROUP BY code, coder")
        return {(code, coder): n for code, coder, n in rows}

    def _below(self, code: Code) -> Sequence[Code]:
        """Return a code and all under it."""
        children: dict[str | None, list[Code]] = {}
        for other in self.list():
            children.setdefault(other.parent, []).append(other)
        return [code, *_walk(children, code.id)]

    def _last(self, parent: str | None) -> int:
        sql = "SELECT coalesce(max(position), -1) + 1 FROM codes WHERE parent IS ?"
        return self._store.rows(sql, [parent])[0][0]

    def _free(self, short_id: str, own: str = "") -> str:
        short_id = written(short_id)
        if not short_id or ">" in short_id or not is_free(self._store, "codes", short_id, own):
            raise Refused(
                _(
                    "A code needs an id of its own, without “>”: "
                    "“{id}” is empty, taken or holds it."
                ).format(id=short_id)
            )
        return short_id


def _checked(values: Mapping[str, object]) -> dict[str, Any]:
    """Return values of a code's fields as they are stored. Raises `Refused`."""
    for name in values:
        if name not in _FIELDS:
            raise Refused(_("A code has no field “{name}” to set.").format(name=name))
    return {name: _value(name, value) for name, value in values.items()}


def _value(name: str, value: object) -> str | bool | tuple[str, ...]:
    if name in _SWITCHES and isinstance(value, bool):
        return value
    if name in _LISTS and isinstance(value, tuple | list):
        texts = [text for text in cast("Sequence[object]", value) if isinstance(text, str)]
        if len(texts) == len(cast("Sequence[object]", value)):
            return tuple(written(text) for text in texts)
    if name not in (*_SWITCHES, *_LISTS) and isinstance(value, str):
        return written(value)
    shown = str(cast("object", value))
    raise Refused(
        _("The field “{name}” of a code cannot be “{value}”.").format(name=name, value=shown)
    )


def _walk(children: dict[str | None, list[Code]], parent: str | None) -> Iterable[Code]:
    for code in children.get(parent, []):
        yield code
        yield from _walk(children, code.id)
