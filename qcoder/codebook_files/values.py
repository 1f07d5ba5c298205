"""Single values of a codebook file: colour, GUID, status, yes or no.

The one rule: Dutch and English words are both read, whatever the language in use.
"""

from __future__ import annotations

import re
import uuid

from qcoder.i18n import _
from qcoder.model import CodeStatus
from qcoder.sheets.source import Complain, shown

_COLOR = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_YES = frozenset({"yes", "y", "true", "1", "x", "ja", "j", "waar"})
_NO = frozenset({"no", "n", "false", "0", "nee", "onwaar", "neen"})
_STATUS = {
    "active": CodeStatus.ACTIVE,
    "actief": CodeStatus.ACTIVE,
    "proposed": CodeStatus.PROPOSED,
    "voorgesteld": CodeStatus.PROPOSED,
    "voorstel": CodeStatus.PROPOSED,
    "retired": CodeStatus.RETIRED,
    "vervallen": CodeStatus.RETIRED,
}
STATUS_NL = {
    CodeStatus.ACTIVE: "actief",
    CodeStatus.PROPOSED: "voorgesteld",
    CodeStatus.RETIRED: "vervallen",
}


def color(text: str, complain: Complain) -> str:
    """Return a colour as `#RRGGBB` in capitals; empty stays empty."""
    if not text:
        return ""
    found = _COLOR.fullmatch(text)
    if not found:
        raise complain(
            _("“{text}” is not a colour; write it as #RRGGBB, for instance #4795E0").format(
                text=shown(text)
            )
        )
    digits = found[1].upper()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def guid(text: str, complain: Complain) -> str:
    """Return a GUID in its usual form; empty stays empty."""
    if not text:
        return ""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise complain(
            _("“{text}” is not a GUID; leave it out, and one is made").format(text=shown(text))
        ) from None


def status(text: str, complain: Complain) -> CodeStatus:
    """Return the status; empty is active."""
    if not text:
        return CodeStatus.ACTIVE
    try:
        return _STATUS[text.casefold()]
    except KeyError:
        raise complain(
            _("“{text}” is not a status; use active, proposed or retired").format(text=shown(text))
        ) from None


def yes_no(text: str, default: bool, complain: Complain) -> bool:
    """Return yes or no; empty is `default`."""
    word = text.casefold()
    if not word:
        return default
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise complain(_("“{text}” is neither yes nor no; use one of these").format(text=shown(text)))
