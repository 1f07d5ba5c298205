"""The user's language: `_`, `ngettext` and `use`.

The one rule: every string that a user sees goes through here, with English as the message id.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

LANGUAGES = ("en", "nl")
LOCALE_DIR = Path(__file__).parent / "locale"

_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


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
    _language = language if language in LANGUAGES else "en"
    _translations = gettext.translation("qcoder", LOCALE_DIR, languages=[_language], fallback=True)


@contextmanager
def speaking(wanted: str) -> Generator[None]:
    """Use another language for a while."""
    before = _language
    use(wanted)
    try:
        yield
    finally:
        use(before)


def language() -> str:
    """Return the language in use: `en` or `nl`."""
    return _language


def _(message: str) -> str:
    """Translate `message` into the language in use."""
    return _translations.gettext(message)


def translated(message: str, language: str) -> str:
    """Translate a message into `language`, whatever the one in use: for a file in that language."""
    return gettext.translation("qcoder", LOCALE_DIR, [language], fallback=True).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate the form of a message that goes with the number `n`."""
    return _translations.ngettext(singular, plural, n)


def N_(message: str) -> str:
    """Mark `message` for translation where it is shown later."""
    return message


# Values of the enumerations in `model`, which are shown translated.
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
)
