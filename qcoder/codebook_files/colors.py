"""Colours for themes and codes that also colour-blind people tell apart.

The one rule: themes differ in hue and lightness, the codes of a theme in lightness only, and
neighbours the most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qcoder.model import Code

# Chosen so that any two differ by a CIEDE2000 of at least 24 for usual sight and 15 with
# protanopia, deuteranopia or tritanopia, each with a contrast of 3 to 1 on white.
PALETTE = ("#4795E0", "#497D58", "#78359F", "#F25C81", "#A3860B", "#8D3D05", "#4E4E4E")

DARKEST, LIGHTEST = 32.0, 72.0  # CIE L*: readable on white and on a dark window

_WHITE = (0.95047, 1.0, 1.08883)  # D65
_TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_TO_RGB = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)

_Triple = tuple[float, float, float]


def colored(codes: Sequence[Code]) -> tuple[Code, ...]:
    """Return `codes` with a colour for each that has none.

    What has no parent gets the next of the palette; what stands below it, a shade of that colour.
    """
    parents = {code.id: code.parent for code in codes}
    below: dict[str, list[Code]] = {}
    for code in codes:
        below.setdefault(_root(code, parents), []).append(code)
    colors: dict[str, str] = {}
    for number, (root, family) in enumerate(below.items()):
        given = next((code.color for code in family if code.id == root), "")
        colors[root] = given or PALETTE[number % len(PALETTE)]
        rest = [code for code in family if code.id != root]
        shade = shades(colors[root], len(rest))
        colors |= {code.id: code.color or shade[n] for n, code in enumerate(rest)}
    return tuple(replace(code, color=colors[code.id]) for code in codes)


def shades(color: str, count: int) -> tuple[str, ...]:
    """Return `count` shades of `color` from dark to light, ordered so that neighbours differ."""
    if count < 2:
        return (color,) * count
    lightness, a, b = _lab(color)
    step = (LIGHTEST - DARKEST) / count
    levels = [DARKEST + step * n for n in range(count + 1)]
    levels.remove(min(levels, key=lambda level: abs(level - lightness)))  # that is the theme's
    found = [_hex((level, a, b)) for level in levels]
    half = (count + 1) // 2
    return tuple(found[n // 2 + (half if n % 2 else 0)] for n in range(count))


def _root(code: Code, parents: dict[str, str | None]) -> str:
    root = code.id
    while (parent := parents[root]) is not None:
        root = parent
    return root


def _times(matrix: Sequence[_Triple], x: Sequence[float]) -> _Triple:
    first, second, third = (sum(m * v for m, v in zip(row, x, strict=True)) for row in matrix)
    return first, second, third


def _lab(color: str) -> _Triple:
    channels = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    x, y, z = (
        v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116
        for v in (v / w for v, w in zip(_times(_TO_XYZ, linear), _WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(lab: _Triple) -> _Triple:
    y = (lab[0] + 16) / 116
    cubes = (
        v**3 if v > 6 / 29 else (116 * v - 16) * 27 / 24389
        for v in (y + lab[1] / 500, y, y - lab[2] / 200)
    )
    return _times(_TO_RGB, [v * w for v, w in zip(cubes, _WHITE, strict=True)])


def _hex(lab: _Triple) -> str:
    """Return the colour as `#RRGGBB`, paler where the screen cannot show it."""
    linear = _linear(lab)
    for percent in range(98, -1, -2):
        if all(-0.0005 <= value <= 1.0005 for value in linear):
            break
        linear = _linear((lab[0], lab[1] * percent / 100, lab[2] * percent / 100))
    clipped = [min(1.0, max(0.0, value)) for value in linear]
    channels = [12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in clipped]
    return "#" + "".join(f"{round(v * 255):02X}" for v in channels)
