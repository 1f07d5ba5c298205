"""Coder packages: project files of their own, in which one coder codes documents blind.

The one rule: a package is made from nothing, and only what `contents` names goes into it; codings,
memos, statuses, decisions, earlier texts, original files and the log never do.

Our row goes into the project before the file gets its name. So a computer that stops in between
leaves at most a package that is listed and not there, which is made again; a file without its row
would be coded in for weeks and then not be known as a package when it comes back.
"""

from __future__ import annotations

import builtins
import errno
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qcoder import copies, files, project_file, sampling
from qcoder.case_values import Value
from qcoder.cases import Cases
from qcoder.driver import damaged
from qcoder.errors import DiskFull, ProjectError, ReadOnly, Refused
from qcoder.i18n import N_, _
from qcoder.lookup import CoderKey, DocumentKey, VariableKey, coder_id, document_id
from qcoder.model import CoderKind, Variable
from qcoder.package_mark import PackageMark, package_mark
from qcoder.sampling import Sample
from qcoder.store import Store
from qcoder.tables import bands

Progress = Callable[[int, int], None]
Rows = builtins.list[dict[str, Any]]
_GROUP = "group"
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_LONGEST = 28  # characters of each: the name of a file has 255 bytes at most


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was made: for which coder (id), with which documents (ids), since when.

    `setup` is the operation that filled it, `generation` the number of our newest operation at
    that time; `merged` is when it was merged last, None while it is out; `sample` is how its
    documents were drawn. Times are ISO 8601, UTC.
    """

    id: str
    coder: str
    filename: str
    made: str
    documents: tuple[str, ...]
    setup: str
    generation: int
    sample: Mapping[str, Any] | None = None
    merged: str | None = None

    @property
    def out(self) -> bool:
        """Whether it did not come back yet."""
        return self.merged is None


class Packages:
    """The packages that were made from the open project."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def mark(self) -> PackageMark | None:
        """What the open project is a package of, where it is one."""
        return package_mark(self._store)

    def list(self) -> Sequence[Package]:
        """Return the packages, in the order in which they were made."""
        rows = self._store.dicts(
            "SELECT p.*, coalesce(c.merged_into, c.id) AS coder FROM packages AS p "
            "JOIN coders AS c ON c.id = p.coder ORDER BY p.made, p.id"
        )
        with self._store.decoding():
            return [_package(row) for row in rows]

    def sample(
        self, share: float, *, by: VariableKey | None = _GROUP, seed: int | None = None
    ) -> Sample:
        """Draw a share of the documents of each group, or of each value of a case variable.

        `by` is `group`, a variable, or None to draw from all documents at once. Numbers and dates
        are put in bands as in a crosstab. See `sampling.draw`. Raises `NotFound`, `Refused`.
        """
        if by is not None and by != _GROUP:
            variable = Cases(self._store).variable(by)
            strata = self._by_variable(variable)
            return sampling.draw(strata, share, seed=seed, by=variable.name)
        named = dict(self._store.rows("SELECT id, name FROM groups")) if by else {}
        rows = self._store.rows("SELECT id, group_id FROM documents")
        strata = {document: named.get(group, "") for document, group in rows}
        return sampling.draw(strata, share, seed=seed, by=_GROUP if by else None)

    def own_codings(self, coder: CoderKey, documents: Sequence[DocumentKey] = ()) -> int:
        """Return how many codings a coder has here in some documents (in all if none are given).

        They stay here: a package has none of them, and what is coded in it is added to them.
        """
        return self._store.rows(
            "SELECT count(*) FROM codings WHERE coder = ? "
            "AND document IN (SELECT value FROM json_each(?))",
            [coder_id(self._store, coder), json.dumps(self._documents(documents))],
        )[0][0]

    def free_path(self, coder: CoderKey, folder: Path | str) -> Path:
        """Return a path for a new package in a folder: the names of project and coder."""
        name = self._store.rows(
            "SELECT name FROM coders WHERE id = ?", [coder_id(self._store, coder)]
        )[0][0]
        both = f"{self._store.path.stem[:_LONGEST]} - {name[:_LONGEST]}"
        stem = _NOT_IN_NAMES.sub(" ", both).strip(" .")
        path, number = Path(folder) / f"{stem}.qcoder", 1
        while path.exists():
            number += 1
            path = Path(folder) / f"{stem} ({number}).qcoder"
        return path

    def make(
        self,
        coder: CoderKey,
        path: Path | str,
        *,
        documents: Sequence[DocumentKey] = (),
        sample: Sample | None = None,
        passphrase: str | None = None,
        unencrypted: bool = False,
        variables: bool = False,
        progress: Progress | None = None,
    ) -> Package:
        """Write a new project file in which one coder codes `documents`, and keep that it is out.

        Without `documents` it holds those of `sample`, or else all. `variables` puts the cases of
        the documents in it, with their values. From an encrypted project an unencrypted package is
        made only where `unencrypted` says so. Undo does not take it back: the file is gone out.

        Raises `Refused` for a coder who is no person, without documents, in a package, and where it
        would not be encrypted; `NotFound`; `ProjectError` where the file exists or cannot be
        written; and what `progress` raises. Then nothing has changed.
        """
        target, store = Path(os.path.realpath(path)), self._store
        whom, passphrase = self._checked(coder, target, passphrase, unencrypted)
        chosen = self._documents(documents or (sample.documents if sample else ()))
        temporary = target.with_name(f".{self._identity()}.package.tmp")
        try:
            with store.operation(N_("make package"), kind="setup") as number:
                row = self._row(whom, target.name, chosen, sample, number)
                file = _File(store, temporary, passphrase, progress or _silent)
                row["setup"] = file.write(row, contents(store, whom, chosen, variables))
                store.insert("packages", row)
            self._put(temporary, target, row["id"])
        except OSError as error:
            raise ProjectError(files.problem(target, error)) from error
        finally:
            with suppress(OSError):  # where nothing can be written, nothing can be removed
                temporary.unlink(missing_ok=True)
        return _package(row)

    def _checked(
        self, coder: CoderKey, target: Path, passphrase: str | None, unencrypted: bool
    ) -> tuple[str, str | None]:
        """Return the coder's id and the passphrase, where a package can be made at all."""
        store = self._store
        if store.in_operation:
            raise Refused(_("A package cannot be made during an operation: finish it first."))
        if self.mark:
            raise Refused(_("This is a package itself: make packages in the project it is from."))
        whom = coder_id(store, coder)
        if store.rows("SELECT kind FROM coders WHERE id = ?", [whom])[0][0] != CoderKind.PERSON:
            raise Refused(_("Only a person can code: choose another coder."))
        passphrase = project_file.usable(passphrase)
        if store.encrypted and passphrase is None and not unencrypted:
            raise Refused(
                _(
                    "This project is encrypted: give the package a passphrase of its own, or say "
                    "that it need not be encrypted."
                )
            )
        try:
            project_file.check_new(target)
        except OSError as error:  # its folder cannot even be looked into
            raise ProjectError(files.problem(target, error)) from error
        return whom, passphrase

    def _row(
        self, coder: str, name: str, documents: Sequence[str], sample: Sample | None, number: int
    ) -> dict[str, Any]:
        """Return what is kept of a package that operation `number` makes, but for its setup."""
        recipe = sample and {"share": sample.share, "by": sample.by, "seed": sample.seed}
        before = "SELECT coalesce(max(number), 0) FROM operations WHERE number < ?"
        return {
            "id": self._store.new_id(),
            "coder": coder,
            "filename": name,
            "made": self._store.now(),
            "generation": self._store.rows(before, [number])[0][0],
            "documents": json.dumps(documents),
            "sample": recipe and json.dumps(recipe),
            "merged": None,
        }

    def _documents(self, keys: Iterable[DocumentKey]) -> builtins.list[str]:
        """Return the ids of documents, all where none is given, in their order."""
        wanted = {document_id(self._store, key) for key in keys}
        rows = self._store.rows("SELECT id FROM documents ORDER BY position, name")
        found = [key for (key,) in rows if key in wanted or not wanted]
        if not found:
            raise Refused(_("There are no documents to put in a package: import some first."))
        return found

    def _identity(self) -> str:
        return self._store.rows("SELECT value FROM meta WHERE key = 'id'")[0][0]

    def _put(self, temporary: Path, target: Path, package: str) -> None:
        """Give the file its name; where that fails, it is not out."""
        try:
            copies.put(temporary, target)
        except BaseException:
            if not temporary.exists():
                with suppress(OSError):
                    target.unlink(missing_ok=True)
            with self._store.operation(N_("make package"), kind="setup"):
                self._store.delete("packages", package)
            raise

    def _by_variable(self, variable: Variable) -> Mapping[str, str]:
        """Return the value of a variable that each document has; several, where its cases differ.

        A document without one is in a stratum of its own kind, as in tables.
        """
        cases = Cases(self._store)
        documents = [key for (key,) in self._store.rows("SELECT id FROM documents ORDER BY id")]
        places = {key: place for place, key in enumerate(documents)}
        values = cases.values(variable)
        groups: dict[Value, set[int]] = {}
        for case, document, _speaker in cases.links():
            value = values.get(case)
            if value is not None:
                for one in value if isinstance(value, tuple) else (value,):
                    groups.setdefault(one, set()).add(places[document])
        labels: dict[str, set[str]] = {}
        for label, found in bands.by_value(variable, groups, ())[0].items():
            for place in found:
                labels.setdefault(documents[place], set()).add(label)
        missing = {_("(missing)")}
        return {key: " | ".join(sorted(labels.get(key, missing))) for key in documents}


def contents(
    store: Store, coder: str, documents: Sequence[str], variables: bool
) -> Mapping[str, Rows]:
    """Return all rows that go into a package, by table: nothing else does.

    Documents go without their original and its name, which may say who spoke. Of the codebook goes
    what can be applied, with the themes above it.
    """
    chosen = json.dumps(list(documents))

    def rows(table: str, where: str, keys: str = chosen) -> Rows:
        among = where.replace("KEYS", "(SELECT value FROM json_each(?))")
        return store.dicts(f"SELECT * FROM {table} WHERE {among} ORDER BY id", [keys])

    groups = "id IN (SELECT group_id FROM documents WHERE id IN KEYS)"
    tables = {
        "coders": rows("coders", "id IN KEYS", json.dumps([coder])),
        "groups": rows("groups", groups),
        "documents": [
            {**row, "filename": "", "original": None} for row in rows("documents", "id IN KEYS")
        ],
        "speakers": rows("speakers", "document IN KEYS"),
        "codebooks": store.dicts("SELECT * FROM codebooks ORDER BY id"),
        "codes": rows("codes", "id IN KEYS", json.dumps(_codes(store))),
    }
    if variables:
        links = rows("case_links", "document IN KEYS")
        cases = json.dumps([link["case_id"] for link in links])
        values = rows("case_values", "case_id IN KEYS", cases)
        used = json.dumps([value["variable"] for value in values])
        tables |= {
            "cases": rows("cases", "id IN KEYS", cases),
            "variables": rows("variables", "id IN KEYS", used),
            "case_values": values,
            "case_links": links,
        }
    return tables


def _codes(store: Store) -> builtins.list[str]:
    """Return the ids of the codes that can be applied, and of all that those stand under."""
    refers = {
        key: (parent, merged)
        for key, parent, merged in store.rows("SELECT id, parent, merged_into FROM codes")
    }
    active = "SELECT id FROM codes WHERE status = 'active' AND merged_into IS NULL"
    wanted, found = [key for (key,) in store.rows(active)], dict[str, None]()
    while wanted:
        key = wanted.pop()
        if key not in found:
            found[key] = None
            wanted += [other for other in refers[key] if other]
    return [*found]


class _File:
    """The file of one package, while it is written under another name."""

    def __init__(
        self, source: Store, path: Path, passphrase: str | None, progress: Progress
    ) -> None:
        self._source = source
        self._path = path
        self._passphrase = passphrase
        self._progress = progress

    def write(self, row: Mapping[str, Any], tables: Mapping[str, Rows]) -> str:
        """Write a package whole, and look whether it is sound; return the operation that fills it.

        Raises `OSError` where it cannot be written, and what `progress` raises.
        """
        self._path.unlink(missing_ok=True)  # what a program that was killed left
        os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            made = project_file.create_unseen(
                self._path,
                passphrase=self._passphrase,
                installation=self._source.installation,
            )
            try:
                self._fill(made, tables)
                self._mark(made, row)
                project_file.finish(made)
                setup = made.rows("SELECT id FROM operations")[0][0]
            finally:
                made.close()
        except (DiskFull, ReadOnly) as error:  # it names the file as it is not yet called
            number = errno.ENOSPC if isinstance(error, DiskFull) else errno.EACCES
            raise OSError(number, str(error)) from error
        self._check()
        return setup

    def _fill(self, made: Store, tables: Mapping[str, Rows]) -> None:
        source, documents = self._source, tables["documents"]
        with made.operation(N_("make package"), kind="setup"):
            for done, document in enumerate(documents):
                self._progress(done, len(documents))
                made.add_blob("texts", "text", source.blob("texts", "text", document["text"]))
                made.add_blob("turns", "json", source.blob("turns", "json", document["turns"]))
            for table, rows in tables.items():
                made.insert_all(table, rows)
        self._progress(len(documents), len(documents))

    def _mark(self, made: Store, row: Mapping[str, Any]) -> None:
        """Say in the file whose it is and of which project; sentences stay as they are there."""
        source = self._source
        kept = "SELECT key, value FROM meta WHERE key IN ('id', 'sentence_rules')"
        mark = PackageMark(row["id"], row["coder"], row["made"], source.path.stem)
        values = {**dict(source.rows(kept)), "package": json.dumps(asdict(mark))}
        made.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def _check(self) -> None:
        connection = project_file.connect(self._path, "ro", passphrase=self._passphrase)
        try:
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        finally:
            connection.close()
        if not sound:
            raise damaged(self._path.name)


def _package(row: Mapping[str, Any]) -> Package:
    values = dict(row)
    documents, sample = values.pop("documents"), values.pop("sample")
    return Package(
        **values,
        documents=tuple(json.loads(documents)),
        sample=json.loads(sample) if sample else None,
    )


def _silent(done: int, total: int) -> None:
    """Tell nobody."""
