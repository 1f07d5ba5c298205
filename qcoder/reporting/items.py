"""The items of the report: tables, figures, quotes, texts and the methods, in order.

The one rule: choices are kept as ids, so that a renaming does not touch them, and checked when they
are set, so that what is kept can be made as long as nothing is removed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from qcoder.errors import NotFound, Refused
from qcoder.i18n import N_, _
from qcoder.lookup import choice, code_id, document_id, pair_id, written
from qcoder.passages import clean
from qcoder.store import Store

if TYPE_CHECKING:
    from qcoder.tables.choices import Choices

FORMATS = ("docx", "xlsx", "csv", "figures")
_OWN: Mapping[str, Mapping[str, Any]] = {  # what is chosen of the other kinds, and what is usual
    "quotes": {
        "codes": (),
        "documents": (),
        "identifying": False,
        "context": False,
        "as_table": False,
        "left_out": (),
    },
    "methods": {"agreement": True},
    "text": {"text": ""},
}


class ItemKind(StrEnum):
    """What an item of a report is."""

    TABLE = N_("table")
    FIGURE = N_("figure")
    QUOTES = N_("quotes")
    METHODS = N_("methods")
    TEXT = N_("text")


@dataclass(frozen=True)
class Item:
    """One item; `choices` are those of `SavedReport.add`, with ids for names.

    `title` is empty where it gets the usual one. `number` is its place in the report, from 1.
    """

    id: str
    kind: ItemKind
    title: str
    number: int
    choices: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def table(self) -> str:
        """The name of the table that a table or figure is made of; else empty."""
        return str(self.choices.get("name", ""))

    @property
    def numbered_as(self) -> str:
        """Whether it is numbered as a `table` or as a `figure`; empty where it has no number."""
        if self.choices.get("as_table"):
            return ItemKind.TABLE.value
        return self.kind.value if self.kind in (ItemKind.TABLE, ItemKind.FIGURE) else ""

    @property
    def chosen(self) -> Choices:
        """What is chosen for a table or figure."""
        from qcoder.tables.choices import restored  # numpy takes a while to import

        return restored({name: of for name, of in self.choices.items() if name != "name"})


class New(NamedTuple):
    """An item to be added."""

    kind: str
    choices: Mapping[str, Any]
    title: str = ""


ItemKey = Item | str | int


class Items:
    """The items of one project."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self) -> Sequence[Item]:
        """Return all items, in order."""
        rows = self._store.rows(
            "SELECT id, kind, title, choices FROM report_items ORDER BY position, id"
        )
        joined = dict[str, str](
            self._store.rows("SELECT id, merged_into FROM coders WHERE merged_into IS NOT NULL")
        )
        with self._store.decoding():
            return [
                Item(key, ItemKind(kind), title, number, _followed(json.loads(choices), joined))
                for number, (key, kind, title, choices) in enumerate(rows, start=1)
            ]

    def get(self, key: ItemKey) -> Item:
        """Return one item, by id or number. Raises `NotFound`."""
        items = self.list()
        wanted = key.id if isinstance(key, Item) else str(key)
        for item in items:
            if wanted in (item.id, str(item.number)):
                return item
        raise NotFound(
            _("The report has no part {number}; it has {n} of them.").format(
                number=wanted, n=len(items)
            )
            if wanted.isdigit()
            else _("This part of the report is no longer there.")
        )

    def add(
        self, kind: str, choices: Mapping[str, Any], title: str, position: int | None = None
    ) -> Item:
        """Add an item. Raises `NotFound`, `Refused`."""
        items = self.list()
        row = self._row(New(kind, choices, title))
        place = len(items) if position is None else max(0, min(position, len(items)))
        with self._store.operation(N_("add to report")):
            self._store.insert("report_items", {**row, "position": len(items)})
            ids = [item.id for item in items]
            self._order([*ids[:place], str(row["id"]), *ids[place:]])
        return self.get(str(row["id"]))

    def replace_all(self, new: Sequence[New]) -> Sequence[Item]:
        """Put other items in the place of all; the same ones are one on every computer."""
        rows = [self._row(one) for one in new]
        for row in rows:
            row["id"] = pair_id(f"{row['kind']} {row['title']}", str(row["choices"]))
        with self._store.operation(N_("reset report")):
            self._store.execute("DELETE FROM report_items")
            for position, row in enumerate(rows):
                self._store.insert("report_items", {**row, "position": position})
        return self.list()

    def update(self, key: ItemKey, choices: Mapping[str, Any] | None, title: str | None) -> Item:
        """Change choices, title or both. Raises `NotFound`, `Refused`."""
        item = self.get(key)
        row = self._row(
            New(
                item.kind,
                item.choices if choices is None else choices,
                item.title if title is None else title,
            ),
            check=choices is not None,
        )
        values = {name: row[name] for name in ("title", "choices")}
        with self._store.operation(N_("change report")):
            self._store.update("report_items", item.id, values)
        return self.get(item.id)

    def move(self, key: ItemKey, position: int) -> None:
        """Put an item at another position, from 0. Raises `NotFound`."""
        item = self.get(key)
        ids = [one.id for one in self.list() if one.id != item.id]
        place = max(0, min(position, len(ids)))
        with self._store.operation(N_("move in report")):
            self._order([*ids[:place], item.id, *ids[place:]])

    def remove(self, *keys: ItemKey) -> None:
        """Remove items. Raises `NotFound`."""
        ids = [self.get(key).id for key in keys]
        with self._store.operation(N_("remove from report")):
            for key in ids:
                self._store.delete("report_items", key)

    def _order(self, ids: Sequence[str]) -> None:
        now = dict(self._store.rows("SELECT id, position FROM report_items"))
        for position, key in enumerate(ids):
            if now[key] != position:
                self._store.update("report_items", key, {"position": position})

    def _row(self, new: New, *, check: bool = True) -> dict[str, object]:
        kind = choice(ItemKind, new.kind)
        _check_kinds({"title": new.title}, {"title": ""})
        choices = self._checked(kind, new.choices) if check else new.choices
        return {
            "id": self._store.new_id(),
            "kind": kind.value,
            "title": " ".join(written(new.title).split()),
            "choices": json.dumps(choices, ensure_ascii=False, sort_keys=True, default=str),
        }

    def _checked(self, kind: ItemKind, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return choices with ids for names, without what is usual anyway."""
        if not isinstance(given, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance] - of users
            raise Refused(_("Choices have names: give them by these, such as “name”."))
        store = self._store
        if kind in (ItemKind.TABLE, ItemKind.FIGURE):
            return self._of_table(kind, given)
        usual = _OWN[kind]
        _check_names(given, {*usual})
        values = {**usual, **given}
        _check_kinds(values, usual)
        if kind == ItemKind.QUOTES:
            values["codes"] = [code_id(store, one) for one in values["codes"]]
            values["documents"] = [document_id(store, one) for one in values["documents"]]
            values["left_out"] = sorted({str(one) for one in values["left_out"]})
        if kind == ItemKind.TEXT:
            values["text"] = clean(values["text"]).strip()
            if not values["text"]:
                raise Refused(_("A text of the report cannot be empty: write something."))
        return {name: value for name, value in values.items() if value != _plain(usual[name])}

    def _of_table(self, kind: ItemKind, given: Mapping[str, Any]) -> Mapping[str, Any]:
        from qcoder.tables.choices import Choices
        from qcoder.tables.kinds import KINDS

        name = str(given.get("name", ""))
        if name not in KINDS or (kind == ItemKind.FIGURE and not KINDS[name].figure):
            can = [one for one in KINDS if kind == ItemKind.TABLE or KINDS[one].figure]
            raise Refused(
                _("Say which table it is of, as `name`: {names}.").format(names=", ".join(can))
            )
        table = KINDS[name]
        _check_names(given, {"name", *table.takes, "sort", "descending"})
        _check_kinds(given, asdict(Choices()))
        values: dict[str, Any] = {
            **table.usual,
            **{key: value for key, value in given.items() if key != "name"},
        }
        chosen = Choices(**values).resolved(self._store)
        usual = {key: getattr(chosen, key) for key in table.usual}  # else `Choices` has another
        return {"name": name, **chosen.kept(), **usual}


def _followed(choices: Mapping[str, Any], joined: Mapping[str, str]) -> Mapping[str, Any]:
    """Return choices with those whom coders were joined with in their place."""
    if "coders" not in choices:
        return choices
    coders = dict.fromkeys(joined.get(one, one) for one in choices["coders"])
    return {**choices, "coders": list(coders)}


def _plain(usual: Any) -> Any:
    return list[str]() if isinstance(usual, tuple) else usual


def _check_names(given: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(map(str, set(given) - known))
    if unknown:
        raise Refused(
            _("There is no choice “{name}” here; there are: {names}.").format(
                name=unknown[0], names=", ".join(sorted(known))
            )
        )


def _check_kinds(given: Mapping[str, Any], usual: Mapping[str, Any]) -> None:
    """Check that each choice is of the kind of what is usual for it; what it holds, others do."""
    for name, value in given.items():
        message = _wrong(name, value, usual[name]) if name in usual else ""
        if message:
            raise Refused(_(message).format(name=name))


def _wrong(name: str, value: Any, usual: Any) -> str:
    """Return what a choice has to be, where it is not."""
    if isinstance(usual, bool):
        return "" if isinstance(value, bool) else N_("“{name}” is yes or no: True or False.")
    if isinstance(usual, int | float):
        whole = isinstance(value, int) and not isinstance(value, bool)
        real = isinstance(usual, float) and isinstance(value, float) and math.isfinite(value)
        return "" if whole or real else N_("“{name}” is a number.")
    if isinstance(usual, str):
        return "" if isinstance(value, str) else N_("“{name}” is a text.")
    if usual is None:
        return "" if value is None or _is_key(value) else N_("“{name}” is one name.")
    listed = isinstance(value, list | tuple | set | frozenset)
    held = cast(Collection[Any], value if listed else ())
    fits = listed and (name == "bands" or all(map(_is_key, held)))
    return "" if fits else N_("“{name}” is a list, such as of names.")


def _is_key(value: Any) -> bool:
    """Tell whether a value may name something: by its name or id, or as what it is."""
    return isinstance(value, str) or hasattr(value, "id")
