"""Finding a document, code, coder or case by what a user calls it, and which names are taken.

The one rule: a name that fits nothing, or more than one thing, raises `NotFound` and says which;
names are one name however their accents are typed and whatever their case.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from qcoder.driver import damaged
from qcoder.errors import NotFound, Refused
from qcoder.i18n import _
from qcoder.model import Case, Code, Coder, Coding, Document, Memo, Speaker, Variable
from qcoder.passages import clean
from qcoder.store import Store

DocumentKey = Document | str
CodeKey = Code | str
CoderKey = Coder | str
CaseKey = Case | str
VariableKey = Variable | str

_Choice = TypeVar("_Choice", bound=StrEnum)
_MANY = 20  # names that a message lists at most

# What names the rows of a table; no two rows of it may have the same.
NAMED: Mapping[str, str] = {
    "coders": "name",
    "groups": "name",
    "documents": "name",
    "codes": "short_id",
    "cases": "name",
    "variables": "name",
}
_NAMES = {
    # A coder who was merged away gives its name free; a code's stands for the one that took over.
    table: f"SELECT id, {column} FROM {table}"
    + (" WHERE merged_into IS NULL" if table == "coders" else "")
    for table, column in NAMED.items()
}


def written(name: str) -> str:
    """Return a name or key as it is stored: clean, and without blanks at its ends."""
    return clean(name).strip()


def folded(name: str) -> str:
    """Return what two ways of writing one name have in common."""
    return written(name).casefold()


def is_free(store: Store, table: str, name: str, own: str = "") -> bool:
    """Tell whether no row of `table`, but the one with id `own`, has this name."""
    wanted = folded(name)
    return all(row[0] == own or folded(row[1]) != wanted for row in store.rows(_NAMES[table]))


def names_twice(store: Store, table: str) -> Iterator[str]:
    """Yield each name in `table` that an earlier row has already."""
    seen = set[str]()
    for _id, name in store.rows(_NAMES[table]):
        if name is None:
            raise damaged(store.path.name)
        if folded(name) in seen:
            yield name
        seen.add(folded(name))


def pair_id(first: str, second: str) -> str:
    """Return the id of a row that there is once for two others; the same on every computer."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{first} {second}"))


def choice(kind: type[_Choice], value: str) -> _Choice:
    """Return the member of an enumeration that `value` names, also in the user's language.

    Raises `Refused`.
    """
    for member in kind:
        if value in (member, _(member)):
            return member
    raise Refused(
        _("“{value}” is not possible here: choose from {allowed}.").format(
            value=value, allowed=", ".join(_(member) for member in kind)
        )
    )


def row_id(thing: Coding | Memo | Speaker | str) -> str:
    """Return the id of a row that has no name of its own."""
    return thing if isinstance(thing, str) else thing.id


def document_id(store: Store, key: DocumentKey) -> str:
    """Return the id of a document given as such, by id or by name. Raises `NotFound`."""
    if isinstance(key, Document):
        if store.row("SELECT 1 FROM documents WHERE id = ?", [key.id]) is None:
            raise NotFound(_("Document “{name}” was removed.").format(name=key.name))
        return key.id
    if store.row("SELECT 1 FROM documents WHERE id = ?", [key]):
        return key
    names = store.rows("SELECT id, name FROM documents ORDER BY position")
    return _one(key, names, _("There is no document “{key}”; there are: {names}."))


def document_for_offsets(store: Store, key: DocumentKey) -> str:
    """Return the id of a document whose text offsets are about to be applied to.

    Raises `NotFound`; and `Refused` where the `Document` was read before its text was corrected, so
    that no offset is applied to a text that it was not meant for.
    """
    found = document_id(store, key)
    if isinstance(key, Document):
        now = store.rows("SELECT text FROM documents WHERE id = ?", [found])[0][0]
        if now != key.text_id:
            raise Refused(
                _(
                    "The text of “{name}” was corrected after it was read: get the document anew."
                ).format(name=key.name)
            )
    return found


def coder_id(store: Store, key: CoderKey) -> str:
    """Return the id of a coder given as such, by id or by name. Raises `NotFound`."""
    names = store.rows("SELECT id, name FROM coders WHERE merged_into IS NULL ORDER BY name")
    return _one(key, names, _("There is no coder “{key}”; there are: {names}."))


def case_id(store: Store, key: CaseKey) -> str:
    """Return the id of a case given as such, by id or by name. Raises `NotFound`."""
    names = store.rows("SELECT id, name FROM cases ORDER BY name")
    return _one(key, names, _("There is no case “{key}”; there are: {names}."))


def variable_id(store: Store, key: VariableKey) -> str:
    """Return the id of a variable given as such, by id or by name. Raises `NotFound`."""
    names = store.rows("SELECT id, name FROM variables ORDER BY position")
    return _one(key, names, _("There is no variable “{key}”; there are: {names}."))


def code_id(store: Store, key: CodeKey) -> str:
    """Return the id of a code; one that was merged away leads to the code that took it over.

    `key` is a `Code`, an id, a short id (`SAM-REGIE`), its last part where that is unique
    (`REGIE`), a name in either language, or a path (`Samenwerking > Regie`). Raises `NotFound`.
    """
    wanted = key.id if isinstance(key, Code) else written(key)
    rows = store.rows(
        "SELECT id, merged_into FROM codes WHERE id = ? OR short_id = ? ORDER BY id <> ?",
        [wanted] * 3,
    )
    if len(rows) > 1 and rows[0][0] != wanted:
        raise NotFound(_("“{key}” is the name of more than one: use its id.").format(key=wanted))
    found = rows[0] if rows else None
    while found and found[1]:
        found = store.row("SELECT id, merged_into FROM codes WHERE id = ?", [found[1]])
    return found[0] if found else _code_by_name(store, wanted)


def _code_by_name(store: Store, wanted: str) -> str:
    rows = store.rows(
        "SELECT id, short_id, name_nl, name_en, parent FROM codes WHERE merged_into IS NULL"
    )
    by_id = {row[0]: row for row in rows}
    *parents, last = [part.strip().casefold() for part in wanted.split(">")]

    def called(row: Sequence[str], name: str) -> bool:
        short = row[1].casefold()
        ends = short == name or short.endswith("-" + name)
        return bool(name) and (ends or name in (row[2].casefold(), row[3].casefold()))

    def under(row: Sequence[str], names: list[str]) -> bool:
        for name in reversed(names):
            row = by_id.get(row[4], ())
            if not row or not called(row, name):
                return False
        return True

    found = [row for row in rows if called(row, last) and under(row, parents)]
    if len(found) > 1:
        raise NotFound(
            _("“{key}” can be more than one code: {names}.").format(
                key=wanted, names=", ".join(sorted(row[1] for row in found))
            )
        )
    if not found:
        raise NotFound(
            _("There is no code “{key}”: see the codebook for the codes there are.").format(
                key=wanted
            )
        )
    return found[0][0]


def _one(key: Coder | Case | Variable | str, names: Sequence[tuple[str, ...]], missing: str) -> str:
    wanted = written(key) if isinstance(key, str) else key.name
    found = (
        [row[0] for row in names if row[0] == wanted]
        or [row[0] for row in names if row[1] == wanted]
        or [row[0] for row in names if folded(row[1]) == folded(wanted)]
        if isinstance(key, str)
        else [row[0] for row in names if row[0] == key.id]
    )
    if len(found) > 1:
        raise NotFound(_("“{key}” is the name of more than one: use its id.").format(key=wanted))
    if not found:
        listed = ", ".join(row[1] for row in names[:_MANY]) or _("none")
        listed += ", …" if len(names) > _MANY else ""
        raise NotFound(missing.format(key=wanted, names=listed))
    return found[0]
