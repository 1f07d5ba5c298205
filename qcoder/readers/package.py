"""The parts of an Office Open XML package and how they refer to each other.

The one rule: parts are found by their relationships, as the standard asks, and by the usual names
only where those are missing; what lies outside the package is never fetched.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from qcoder.readers.archive import Archive
from qcoder.readers.safexml import BadXml, Element, parse


class Relation(NamedTuple):
    """A reference from one part to another: kind (`footnotes`), target, and if it lies outside."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """A package's parts by name and its relationships by part."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def __contains__(self, part: str) -> bool:
        return part in self._archive

    def read(self, part: str) -> bytes:
        """Return the bytes of a part."""
        return self._archive.read(part)

    def xml(self, part: str) -> Element:
        """Return the root of a part that is XML."""
        return parse(self.read(part))

    def relations(self, part: str = "") -> Iterator[Relation]:
        """Yield what a part refers to (without `part`: what the package itself refers to)."""
        folder, name = posixpath.split(part)
        file = posixpath.join(folder, "_rels", f"{name}.rels")
        if file not in self._archive:
            return
        for element in self.xml(file):
            target = element.get("Target") or ""
            external = (element.get("TargetMode") or "").lower() == "external"
            kind = (element.get("Type") or "").rpartition("/")[2]
            if not external:
                target = posixpath.join("/", folder, target)
                target = (posixpath.normpath(target) if "/." in target else target).lstrip("/")
            yield Relation(element.get("Id") or "", kind, target, external)

    def main(self, usual: str) -> str:
        """Return the name of the main part, or `usual` where nothing refers to one."""
        try:
            targets = [each.target for each in self.relations() if each.kind == "officeDocument"]
        except BadXml:
            targets = []
        return next((target for target in targets if target in self._archive), usual)
