"""What the rows of a table do to the codings that are there: make one, add to one, or nothing.

The one rule: a valence or qualifier that someone gave is neither changed nor left out; a row that
would have that done is refused. This is worked out before anything is written.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from qcoder.codes import Codes
from qcoder.coding_cells import MemoText
from qcoder.codings import NewCoding, qualifiers
from qcoder.errors import Refused
from qcoder.i18n import _, language
from qcoder.memos import Memos
from qcoder.model import Coding
from qcoder.rows import coding_from_row
from qcoder.store import Store

_Said = dict[str | None, tuple[str, int]]  # a qualifier, or None for the valence; and its line
_IN_PROJECT = 0  # what stands for the line of what no row says


@dataclass(slots=True, eq=False)
class _Whole:
    """Codings and rows that are one coding once they are joined; `memos` have ids of coders."""

    start: int
    end: int
    flags: frozenset[str]
    said: _Said
    memos: frozenset[MemoText]
    stored: Coding | None = None


_Groups = dict[tuple[str, str], list[_Whole]]  # by code and coder: apart, in order


class Merge:
    """The codings of a project as they will be with the rows that were taken.

    The code and the coder of a row are ids; a coder who has yet to be added has its name for one.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._documents: dict[str, _Groups] = {}
        self._memos: dict[str, set[MemoText]] | None = None

    @property
    def new(self) -> int:
        """How many codings there will be in which none is that was there before."""
        wholes = (
            whole
            for groups in self._documents.values()
            for group in groups.values()
            for whole in group
        )
        return sum(whole.stored is None for whole in wholes)

    def stored(self, document: str, new: NewCoding) -> Coding | None:
        """Return the coding that is there already and that joining this one would not change.

        To be asked before any row is taken.
        """
        row = _whole(new, (), _IN_PROJECT)
        beneath = self._beneath(self._group(document, new), row)
        found = self._group(document, new)[beneath]
        return found[0].stored if len(found) == 1 and _holds(found[0], row) else None

    def take(self, document: str, line: int, new: NewCoding, memos: Iterable[MemoText]) -> bool:
        """Take a row; tell whether it changes anything. Raises `Refused`."""
        group, row = self._group(document, new), _whole(new, memos, line)
        beneath = self._beneath(group, row)
        found = group[beneath]
        if len(found) == 1 and _holds(found[0], row) and row.memos <= found[0].memos:
            return False
        said: _Said = {}
        for whole in found:
            for key, told in whole.said.items():
                if key in row.said and row.said[key][0] != told[0]:
                    raise Refused(self._clash(new, key, told, same=_is_same(whole, row)))
                if said.setdefault(key, told)[0] != told[0]:
                    raise Refused(self._bridge(new, key, said[key][0], told[0]))
        group[beneath] = [
            _Whole(
                min(whole.start for whole in (row, *found)),
                max(whole.end for whole in (row, *found)),
                row.flags.union(*(whole.flags for whole in found)),
                row.said | said,
                row.memos.union(*(whole.memos for whole in found)),
                next((whole.stored for whole in found if whole.stored), None),
            )
        ]
        return True

    def _group(self, document: str, new: NewCoding) -> list[_Whole]:
        if document not in self._documents:
            groups = self._documents.setdefault(document, {})
            for row in self._store.dicts(
                "SELECT * FROM codings WHERE document = ? ORDER BY start", [document]
            ):
                coding = coding_from_row(row)
                groups.setdefault((coding.code, coding.coder), []).append(self._known(coding))
        return self._documents[document].setdefault((str(new.code), str(new.coder)), [])

    def _known(self, coding: Coding) -> _Whole:
        if self._memos is None:
            self._memos = {}
            for memo in Memos(self._store).list():
                text = MemoText(memo.coder, memo.title, memo.body)
                self._memos.setdefault(memo.coding or "", set()).add(text)
        said: _Said = {key: (value, _IN_PROJECT) for key, value in coding.qualifiers.items()}
        if coding.valence:
            said[None] = coding.valence, _IN_PROJECT
        memos = frozenset(self._memos.get(coding.id, ()))
        return _Whole(coding.start, coding.end, frozenset(coding.flags), said, memos, coding)

    @staticmethod
    def _beneath(group: list[_Whole], row: _Whole) -> slice:
        """Return which of a group a row overlaps: they never overlap each other."""
        first = bisect_right(group, row.start, key=lambda whole: whole.end)
        return slice(first, max(first, bisect_left(group, row.end, key=lambda whole: whole.start)))

    def _clash(self, new: NewCoding, key: str | None, told: tuple[str, int], *, same: bool) -> str:
        """Say that a row gives another valence or qualifier than a coding beneath it has."""
        value, line = told
        if line != _IN_PROJECT:
            problem = _(
                "line {line} gives “{code}” by {coder} here too, with {what}: keep one of the two"
            )
        elif same:
            problem = _(
                "this passage has “{code}” by {coder} already, with {what}: change it there"
            )
        else:
            problem = _(
                "a passage that overlaps this one has “{code}” by {coder} already, with {what}: "
                "change it there"
            )
        return problem.format(line=line, what=self._what(key, value), **self._whose(new))

    def _bridge(self, new: NewCoding, key: str | None, one: str, other: str) -> str:
        """Say that a row would join codings that differ."""
        return _(
            "this passage overlaps passages with “{code}” by {coder} that cannot be one, with "
            "{what} and with {other}: change these first"
        ).format(what=self._what(key, one), other=self._what(key, other), **self._whose(new))

    def _whose(self, new: NewCoding) -> dict[str, str]:
        """Return the names of a row's code and coder."""
        known = self._store.row("SELECT name FROM coders WHERE id = ?", [str(new.coder)])
        code = Codes(self._store).get(str(new.code))
        return {"code": code.name(language()), "coder": known[0] if known else str(new.coder)}

    def _what(self, key: str | None, value: str) -> str:
        """Return a valence or qualifier as the user calls it."""
        if key is None:
            return _("valence {value}").format(value=_(value))
        known = qualifiers(self._store).get(key)
        if known is None:
            return f"{key} “{value}”"
        names = {choice.key: choice.name(language()) for choice in known.choices}
        return f"{known.name(language())} “{names.get(value, value)}”"


def _whole(new: NewCoding, memos: Iterable[MemoText], line: int) -> _Whole:
    said: _Said = {key: (value, line) for key, value in new.qualifiers.items()}
    if new.valence:
        said[None] = new.valence, line
    by = str(new.coder)
    texts = frozenset(memo if memo.coder else memo._replace(coder=by) for memo in memos)
    return _Whole(new.start, new.end, frozenset(new.flags), said, texts)


def _holds(whole: _Whole, row: _Whole) -> bool:
    """Tell whether a coding would stay as it is when a row were joined to it, but for memos."""
    return (
        whole.start <= row.start < row.end <= whole.end
        and row.flags <= whole.flags
        and all(
            key in whole.said and whole.said[key][0] == value
            for key, (value, _line) in row.said.items()
        )
    )


def _is_same(one: _Whole, other: _Whole) -> bool:
    return (one.start, one.end) == (other.start, other.end)
