"""YAML text as nodes that know their line and field.

The one rule: nothing but plain data comes out, of bounded size and depth; aliases are refused, so
that a small file cannot grow into a large one.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qcoder.errors import Error
from qcoder.i18n import _
from qcoder.passages import clean
from qcoder.sheets.source import Source, shown

if TYPE_CHECKING:
    import yaml

MAX_DEPTH = 30
MAX_NODES = 200_000

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_CORE = "tag:yaml.org,2002:"
_TEXT_TAGS = frozenset(_CORE + name for name in ("str", "int", "float", "bool", "timestamp"))


@dataclass(frozen=True)
class Node:
    """A value of the file: `field` is the key it stands under, `line` the line of that key."""

    source: Source
    raw: yaml.Node
    line: int
    field: str | None = None

    def error(self, problem: str) -> Error:
        """Return the error for `problem` in this value."""
        return self.source.error(problem, self.line, self.field)

    @property
    def empty(self) -> bool:
        """Whether nothing stands here (or `null`, or `~`)."""
        return self.raw.tag == _CORE + "null"

    @property
    def has_fields(self) -> bool:
        """Whether this is fields under keys."""
        return self.raw.tag == _CORE + "map"

    @property
    def scalar(self) -> bool:
        """Whether this is a single value, not a list or fields."""
        return isinstance(self.raw.value, str)

    def text(self) -> str:
        """Return the text as it is stored, trimmed; words like `no` and numbers are text here."""
        if self.empty:
            return ""
        if self.raw.tag not in _TEXT_TAGS:
            raise self.error(_("this must be a text; put it on one line, in quotes if need be"))
        return clean(str(self.raw.value)).strip()

    def yes_no(self) -> bool:
        """Return `true` or `false`."""
        if self.raw.tag != _CORE + "bool":
            raise self.error(_("this must be true or false"))
        return bool(self.data())

    def items(self) -> list[Node]:
        """Return the items of a list; nothing is an empty list."""
        if self.empty:
            return []
        if self.raw.tag != _CORE + "seq":
            raise self.error(_("this must be a list, with “- ” before each item"))
        return [
            Node(self.source, raw, raw.start_mark.line + 1, self.field) for raw in self.raw.value
        ]

    def texts(self) -> tuple[str, ...]:
        """Return a list of texts, or a single text as a list of one, without the empty ones."""
        nodes = [self] if self.scalar else self.items()
        return tuple(text for node in nodes if (text := node.text()))

    def fields(self, known: Collection[str] | None = None) -> dict[str, Node]:
        """Return the values under their keys; with `known`, another key is an error."""
        if self.empty:
            return {}
        if not self.has_fields:
            raise self.error(_("this must be fields with a colon, such as “id: A”"))
        found: dict[str, Node] = {}
        for raw_key, raw in self.raw.value:
            key = Node(self.source, raw_key, raw_key.start_mark.line + 1).text()
            node = Node(self.source, raw, raw_key.start_mark.line + 1, key)
            if key in found:
                raise node.error(
                    _("this field is also on line {other}; keep one of the two").format(
                        other=found[key].line
                    )
                )
            if known is not None and key not in known:
                raise node.error(_unknown(key, known))
            found[key] = node
        return found

    def data(self) -> object:
        """Return the value as plain Python data, as YAML reads it."""
        import yaml

        try:
            maker: Any = yaml.constructor.SafeConstructor()
            data: object = maker.construct_document(self.raw)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else self.line
            raise self.source.error(
                _("this kind of value cannot be used; put it in quotes, without a tag (“!”)"),
                line,
                self.field,
            ) from None
        except (ValueError, OverflowError):
            raise self.error(
                _("a date or number in it does not exist; correct it or put it in quotes")
            ) from None
        return data


def parse(text: str, source: Source) -> Node:
    """Return the root of the YAML in `text`."""
    import yaml

    if found := _UNREADABLE.search(text):
        raise source.error(
            _("there is an unreadable character here (U+{code}); remove it").format(
                code=f"{ord(found[0]):04X}"
            ),
            text.count("\n", 0, found.start()) + 1,
        )
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _check_events(text, source)
        root: yaml.Node | None = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise source.error(
            _(
                "this is not valid YAML; check the indentation, and put a text that holds a colon, "
                "#, *, & or a quote in quotes"
            ),
            mark.line + 1 if mark else None,
        ) from None
    except yaml.YAMLError:
        raise source.error(_("this is not valid YAML; check the file")) from None
    if root is None:
        raise source.error(_("the file is empty; choose a file that holds a codebook"))
    return Node(source, root, root.start_mark.line + 1)


def _check_events(text: str, source: Source) -> None:
    """Refuse what composing could not bear: aliases, deep nesting, several documents."""
    import yaml

    depth = documents = 0
    events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for count, event in enumerate(events):
        problem = ""
        if count > MAX_NODES:
            problem = _("the file holds too much for a codebook; keep only the codes")
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                problem = _("this is nested too deeply for a codebook; check the indentation")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            problem = _(
                "a codebook cannot refer to another place with *; write the text out, or put it "
                "in quotes if it begins with *"
            )
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                problem = _("a second document begins here; keep one codebook per file")
        if problem:
            raise source.error(problem, event.start_mark.line + 1 if event.start_mark else None)


def _unknown(key: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(key, sorted(known), n=1)
    if near:
        return _("there is no such field; did you mean “{field}”?").format(field=near[0])
    return _("there is no field “{key}”; the fields here are {fields}").format(
        key=shown(key), fields=", ".join(sorted(known))
    )
