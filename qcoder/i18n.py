"""The user's language: `_`, `ngettext` and `use`.

The one rule: every string that a user sees goes through here, with English as the message id.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("en", "nl")
LOCALE_DIR = Path(__file__).parent / "locale"

_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"
# What `speaking` uses instead: in its thread alone, so that a window goes on in its own language.
_meanwhile: ContextVar[tuple[str, gettext.NullTranslations] | None] = ContextVar(
    "meanwhile", default=None
)


def system_language() -> str:
    """Return the language of the user's system: `nl` or `en`.

    `QCODER_LANG` wins over `LC_ALL`, `LC_MESSAGES` and `LANG`, and these over the system's locale.
    """
    for name in ("QCODER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "nl" if value.lower().startswith("nl") else "en"
    return "nl" if (locale.getlocale()[0] or "").lower().startswith(("nl", "dutch")) else "en"


def use(language: str) -> None:
    """Show all further messages in `language` (`en` or `nl`); an unknown one means English."""
    global _translations, _language
    _language, _translations = _found(language)


@contextmanager
def speaking(wanted: str) -> Generator[None]:
    """Use another language for a while, in this thread only."""
    token = _meanwhile.set(_found(wanted))
    try:
        yield
    finally:
        _meanwhile.reset(token)


def _found(language: str) -> tuple[str, gettext.NullTranslations]:
    known = language if language in LANGUAGES else "en"
    return known, gettext.translation("qcoder", LOCALE_DIR, languages=[known], fallback=True)


def language() -> str:
    """Return the language in use: `en` or `nl`."""
    meanwhile = _meanwhile.get()
    return meanwhile[0] if meanwhile else _language


def _(message: str) -> str:
    """Translate `message` into the language in use."""
    return _now().gettext(message)


def _now() -> gettext.NullTranslations:
    meanwhile = _meanwhile.get()
    return meanwhile[1] if meanwhile else _translations


def translated(message: str, language: str) -> str:
    """Translate a message into `language`, whatever the one in use: for a file in that language."""
    return gettext.translation("qcoder", LOCALE_DIR, [language], fallback=True).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate the form of a message that goes with the number `n`."""
    return _now().ngettext(singular, plural, n)


def N_(message: str) -> str:
    """Mark `message` for translation where it is shown later."""
    return message


# Values of enumerations, which are shown translated.
SHOWN = (
    N_("interviewer"),
    N_("respondent"),
    N_("other"),
    N_("facilitating"),
    N_("hindering"),
    N_("both"),
    N_("neutral"),
    N_("active"),
    N_("proposed"),
    N_("retired"),
    N_("person"),
    N_("consensus"),
    N_("automatic"),
    N_("not started"),
    N_("busy"),
    N_("complete"),
    N_("text"),
    N_("number"),
    N_("date"),
    N_("yes/no"),
    N_("one of"),
    N_("several of"),
    N_("inflow"),
    N_("current"),
    N_("exits"),
    N_("sustained exits"),
    N_("dropout"),
    N_("new"),
    N_("matched"),
    N_("conflict"),
    N_("unchanged"),
    N_("unmatched"),
)
