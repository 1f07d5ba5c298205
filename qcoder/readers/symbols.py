"""Characters of the symbol fonts that Word uses, as Unicode.

The one rule: each font is one line of text per sixteen codes, from 0x20 on; a space inside a line
stands for a code without a known character. The equivalents are those that Unicode 7.0 was
extended with; where plain fonts lack one (arrows, bullets), the common look-alike is used.
"""

from __future__ import annotations

_PRIVATE = 0xF000  # Word keeps the codes of symbol fonts at U+F020 to U+F0FF

_SYMBOL = (
    " !∀#∃%&∋()∗+,−./", "0123456789:;<=>?", "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟ", "ΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_",
    "‾αβχδεφγηιϕκλμνο", "πθρστυϖωξψζ{|}∼ ", "                ", "                ",
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓", "°±″≥×∝∂•÷≠≡≈…⏐⎯↵", "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉", "∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓",
    "◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪", " ⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭ ",
)  # fmt: skip
_WINGDINGS = (
    " 🖉✂✁👓🕭🕮🕯🕿✆🖂🖃📪📫📬📭", "🗀🗁🗎🗏🗐🗄⏳🖮🖰🖲🖳🖴🖫🖬✇✍", "🖎✌🖏👍👎☜☞☝☟🖐☺😐☹💣🕱🏳",
    "🏱✈☼🌢❄🕆✞🕈✠✡☪☯ॐ☸♈♉", "♊♋♌♍♎♏♐♑♒♓🙰🙵●🔾■□", "🞐❑❒🞟⧫◆❖🞙⌧⮹⌘🏵🏶🙶🙷 ",
    "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹", "❺❻❼❽❾❿🙢🙠🙡🙣🙞🙜🙝🙟·•", "▪⭘🞆🞈🞊🞋🔿▪🞎🟂🟀★🟋🟏🟓🟑",
    "⯐⌖⯎⯏⯑✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘", "🕙🕚🕛⮰⮱⮲⮳⮴⮵⮶⮷🙪🙫🙕🙔🙗", "🙖🙐🙑🙒🙓⌫⌦⮘⮚⮙⮛⮈⮊⮉⮋←",
    "→↑↓↖↗↙↘🡸➔🡹🡻🡼🡽🡿🡾⇦", "⇨⇧⇩⬄⇳⬀⬁⬃⬂🢬🢭✗✔☒☑ ",
)  # fmt: skip
_WEBDINGS = (
    " 🕷🕸🕲🕶🏆🎖🖇🗨🗩🗰🗱🌶🎗🙾🙼", "🗕🗖🗗⏴⏵⏶⏷⏪⏩⏮⏭⏸⏹⏺🗚🗳", "🛠🏗🏘🏙🏚🏜🏭🏛🏠🏖🏝🛣🔍🏔👁👂",
    "🏞🏕🛤🏟🛳🕬🕫🕨🔈🎔🎕🗬🙽🗭🗪🗫", "⮔✔🚲⬜🛡📦🛱⬛🚑🛈🛩🛰🟈🕴⬤🛥", "🚔🗘🗙❓🛲🚇🚍⛳⦸⊖🚭🗮⏐🗯🗲 ",
    "🚹🚺🛉🛊🚼👽🏋⛷🏂🏌🏊🏄🏍🏎🚘📈", "🛢💰🏷💳👪🗡🗢🗣✯🖄🖅🖃🖆🖹🖺🖻", "🕵🕰🖽🖾📋🗒🗓🕮📚🗞🗟🗃🗂🖼🎭🎜",
    "🎘🎙🎧💿🎞📷🎟🎬📽📹📾📻🎚🎛📺💻", "🖥🖦🖧🕹🎮🕻🕼📟🖁🖀🖨🖩🖿🖪🗜🔒", "🔓🗝📥📤🕳🌣🌤🌥🌦☁🌧🌨🌩🌪🌬🌫",
    "🌜🌡🛋🛏🍽🍸🛎🛍Ⓟ♿🛆🖈🎓🗤🗥🗦", "🗧🛪🐿🐦🐟🐕🐈🙬🙮🙭🙯🗺🌍🌏🌎🕊",
)  # fmt: skip
_FONTS = {
    "symbol": "".join(_SYMBOL),
    "wingdings": "".join(_WINGDINGS),
    "webdings": "".join(_WEBDINGS),
}


def character(font: str, code: int) -> str:
    """Return the Unicode character for `code` in `font`; the code's own character if unknown."""
    table = _FONTS.get(font.lower(), "")
    index = code - _PRIVATE - 0x20 if code >= _PRIVATE else code - 0x20
    if table and 0 <= index < len(table) and (index == 0 or table[index] != " "):
        return table[index]
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else ""


def readable(font: str, text: str) -> str:
    """Return `text` with the private codes of a symbol font as Unicode characters."""
    return "".join(
        character(font, ord(char)) if _PRIVATE <= ord(char) <= _PRIVATE + 0xFF else char
        for char in text
    )
