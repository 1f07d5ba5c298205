"""XML from files of unknown origin.

The one rule: no entity is expanded, no DTD is read and nothing is fetched; every XML part that a
reader parses goes through here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, cast

# Start and end tags, and attributes twice, as they take twice the memory: an hour of speech in Word
# comes to about 20,000, and to 200,000 where every word is a run of its own.
MAX_NODES = 800_000
MAX_DEPTH = 200


class Element(Protocol):
    """What the readers use of an lxml element."""

    @property
    def tag(self) -> str:
        """The name, with its namespace in braces."""
        ...

    @property
    def text(self) -> str | None:
        """The text before the first child."""
        ...

    @property
    def tail(self) -> str | None:
        """The text between this element and the next."""
        ...

    def get(self, key: str) -> str | None:
        """Return an attribute."""
        ...

    def iter(self, *tags: str) -> Iterator[Element]:
        """Yield the element itself and all below it that have one of `tags`, in order."""
        ...

    def itertext(self) -> Iterator[str]:
        """Yield the text in the element itself and all below it, in order."""
        ...

    def getparent(self) -> Element | None:
        """Return the element that this one stands in."""
        ...

    def __iter__(self) -> Iterator[Element]: ...
    def __len__(self) -> int: ...


class BadXml(Exception):
    """The XML is not well-formed, declares entities, or is larger than any document."""


def parse(data: bytes) -> Element:
    """Return the root of an XML part; raise `BadXml` where it is unsound or unsafe."""
    if len(data) > MAX_NODES < data.count(b"<") + 2 * data.count(b"="):
        raise BadXml("too many nodes")
    etree = library()
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise BadXml(str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadXml("document type declaration")
    return cast(Element, root)


def library() -> Any:
    """Return `lxml.etree`."""
    # The one place that imports it, here for its 20 ms; it comes without type information.
    from lxml import etree  # pyright: ignore

    return cast(Any, etree)
