"""Every text and its ground: 4.5:1 at least, in the light and in the dark palette."""

import re

import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
TEXTS = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft", "brand", "brand-hover")
        for ground in ("paper", "paper-soft", "paper-tint")
    ),
    ("on-brand", "brand"),
    ("on-brand", "brand-hover"),
    ("error", "paper"),
    ("ink", "mark"),
    ("brand", "mark"),
    *((tone, f"{tone}-soft") for tone in ("success", "warning", "error", "info")),
    *(("ink", f"{tone}-soft") for tone in ("success", "warning", "error", "info")),
    *(("brand", f"{tone}-soft") for tone in ("success", "warning", "error", "info")),
]
GRAPHICS = [
    ("accent", "paper"),
    ("accent", "paper-soft"),
    ("line-strong", "paper"),
    ("line-strong", "paper-soft"),
    ("brand", "line"),
]


def palette(scheme: str) -> dict[str, str]:
    light, dark = map(colours, TOKENS.split("prefers-color-scheme: dark"))
    return light | dark if scheme == "dark" else light


def colours(rules: str) -> dict[str, str]:
    """By name, with six digits each."""
    found = re.findall(r"--([a-z-]+): #([0-9a-f]{3}|[0-9a-f]{6});", rules)
    return {
        name: f"#{digits if len(digits) == 6 else ''.join(2 * one for one in digits)}"
        for name, digits in found
    }


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_right():
    assert round(contrast("#000000", "#ffffff"), 1) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text(scheme, ink, ground):
    colours = palette(scheme)

    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), GRAPHICS)
def test_graphics_and_focus(scheme, mark, ground):
    colours = palette(scheme)

    assert contrast(colours[mark], colours[ground]) >= 3
