"""The colours of the shipped codebook, as people with and without colour blindness see them.

Colour blindness after Machado, Oliveira & Fernandes (2009), A Physiologically-based Model for
Simulation of Color Vision Deficiency, doi:10.1109/TVCG.2009.113 (severity 1.0, on linear RGB);
differences after CIEDE2000 (Sharma, Wu & Dalal 2005, doi:10.1002/col.20070).
"""

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from qcoder import codebook_files
from qcoder.codebook_files import colored
from qcoder.codebook_files.colors import PALETTE, shades
from qcoder.model import Code

Vector = NDArray[np.float64]

SIGHT = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
SRGB_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def linear(color: str) -> Vector:
    c = np.array([int(color[n : n + 2], 16) for n in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(rgb: Vector) -> Vector:
    x = SRGB_TO_XYZ @ rgb / (SRGB_TO_XYZ @ np.ones(3))
    f = np.where(x > 216 / 24389, np.cbrt(x), (24389 / 27 * x + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def seen(color: str, sight: str) -> Vector:
    return lab(np.clip(SIGHT[sight] @ linear(color), 0, 1))


def ciede2000(one: Vector, two: Vector) -> float:
    chroma = (np.hypot(*one[1:]) + np.hypot(*two[1:])) / 2
    stretch = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + 25**7))
    (l1, a1, b1), (l2, a2, b2) = one * [1, stretch, 1], two * [1, stretch, 1]
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    dl, dc, dh = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    level, c = (l1 + l2) / 2, (c1 + c2) / 2
    h = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2

    def cos(degrees: float) -> float:
        return float(np.cos(np.radians(degrees)))

    t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63)
    sl = 1 + 0.015 * (level - 50) ** 2 / np.sqrt(20 + (level - 50) ** 2)
    sc, sh = 1 + 0.045 * c, 1 + 0.015 * c * t
    bend = np.sin(np.radians(60 * np.exp(-(((h - 275) / 25) ** 2))))
    rt = -2 * np.sqrt(c**7 / (c**7 + 25**7)) * bend
    return float(np.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * dc / sc * dh / sh))


def difference(one: str, two: str, sight: str = "usual") -> float:
    return ciede2000(seen(one, sight), seen(two, sight))


def contrast(one: str, two: str) -> float:
    light, dark = sorted((float(SRGB_TO_XYZ[1] @ linear(c)) for c in (one, two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_measure_itself(
    one: tuple[float, ...], two: tuple[float, ...], expected: float
) -> None:
    # Pairs 1, 4, 10, 17 and 34 of the test data of Sharma, Wu & Dalal.
    assert ciede2000(np.array(one), np.array(two)) == pytest.approx(expected, abs=1e-4)


@pytest.fixture(scope="module")
def codes() -> tuple[Code, ...]:
    return codebook_files.read(codebook_files.find("rups_success_factors")).codes


@pytest.fixture(scope="module")
def themes(codes: tuple[Code, ...]) -> list[str]:
    return [code.color for code in codes if not code.codable]


@pytest.mark.parametrize(
    ("sight", "least"),
    [("usual", 20), ("protanopia", 15), ("deuteranopia", 15), ("tritanopia", 15)],
)
def test_themes_are_told_apart(themes: list[str], sight: str, least: float) -> None:
    assert len(themes) == 7
    assert min(difference(*pair, sight) for pair in combinations(themes, 2)) >= least


def test_themes_stand_out_on_white(themes: list[str]) -> None:
    assert min(contrast(color, "#FFFFFF") for color in themes) >= 3


def test_every_code_has_a_colour_of_its_own(codes: tuple[Code, ...]) -> None:
    colors = [code.color for code in codes]
    assert all(colors)
    assert len(set(colors)) == len(codes)


@pytest.mark.parametrize("sight", SIGHT)
def test_neighbours_differ_most(codes: tuple[Code, ...], sight: str) -> None:
    for theme in (code for code in codes if not code.codable):
        family = [code.color for code in codes if code.parent == theme.id]
        assert min(difference(*pair, sight) for pair in pairwise(family)) >= 9
        assert min(difference(*pair, sight) for pair in combinations(family, 2)) >= 3


def test_codes_are_seen_on_a_light_and_a_dark_window(codes: tuple[Code, ...]) -> None:
    assert min(contrast(code.color, "#FFFFFF") for code in codes if code.codable) >= 2
    assert min(contrast(code.color, "#1E2227") for code in codes) >= 1.75


def test_the_shipped_colours_are_those_of_the_palette(codes: tuple[Code, ...]) -> None:
    bare = [Code(code.id, code.short_id, parent=code.parent) for code in codes]
    assert [code.color for code in colored(bare)] == [code.color for code in codes]


def test_colours_that_are_given_stay() -> None:
    codes = (
        Code("1", "A", color="#123456"),
        Code("2", "A1", parent="1"),
        Code("3", "A2", parent="1", color="#ABCDEF"),
        Code("4", "B"),
        Code("5", "A11", parent="2"),
    )
    given, one, kept, other, below = (code.color for code in colored(codes))
    assert (given, kept, other) == ("#123456", "#ABCDEF", PALETTE[1])
    assert len({given, one, below}) == 3


def test_few_shades() -> None:
    assert shades("#4795E0", 0) == ()
    assert shades("#4795E0", 1) == ("#4795E0",)
    assert len(set(shades("#FF0000", 30))) == 30
