"""WCAG 2.2 contrast (1.4.3, 1.4.11) of the tokens, read from the style sheet itself."""

import gzip
import re
from pathlib import Path

import pytest

import portal

CSS = Path(portal.__file__).parent / "static" / "portal" / "css" / "portal.css"
TEXT, GRAPHIC = 4.5, 3.0
# (ink, ground, least ratio)
PAIRS = [
    *[("ink", ground, TEXT) for ground in ("paper", "surface", "sunk")],
    *[("ink-2", ground, TEXT) for ground in ("paper", "surface", "sunk")],
    *[("navy", ground, TEXT) for ground in ("paper", "surface")],
    *[("bien", ground, TEXT) for ground in ("paper", "surface", "bien-bg")],
    *[("bien-deep", ground, TEXT) for ground in ("paper", "surface")],
    *[(ink, "surface", TEXT) for ink in ("son", "visited", "ok", "warn", "err")],
    ("son", "paper", TEXT),
    ("ok", "ok-bg", TEXT),
    ("warn", "warn-bg", TEXT),
    ("err", "err-bg", TEXT),
    *[("ink", f"{name}-bg", TEXT) for name in ("ok", "warn", "err", "bien")],
    ("on-bien", "bien", TEXT),
    ("on-bien", "bien-deep", TEXT),
    ("on-son", "son-deep", TEXT),
    ("gold", "son-deep", TEXT),
    ("on-navy", "navy-bg", TEXT),
    ("on-navy-2", "navy-bg", TEXT),
    ("on-navy", "button-2", TEXT),
    ("gold", "navy-bg", TEXT),
    ("on-gold", "gold", TEXT),
    *[(f"on-l{level}", f"l{level}", TEXT) for level in range(1, 6)],
    ("lost-ink", "surface", TEXT),
    ("lost-ink", "lost", TEXT),
    *[("control", ground, GRAPHIC) for ground in ("paper", "surface")],
    *[(ink, "surface", GRAPHIC) for ink in ("l1", "l2", "l4", "l5", "nat", "lost-line")],
]
THEMES = {
    "light": r":root\{(.*?)\}",
    "device-dark": r":root:not\(\[data-theme\]\)\{(.*?)\}",
    "dark": r":root\[data-theme=dark\]\{(.*?)\}",
    "contrast": r":root\[data-theme=contrast\]\{(.*?)\}",
}


def tokens_of(theme: str) -> dict[str, str]:
    css = CSS.read_text()
    found: dict[str, str] = {}
    for pattern in (THEMES["light"], THEMES[theme]):
        block = re.search(pattern, css, re.S)
        assert block is not None
        found.update(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", block[1]))
    return found


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_ratio_is_that_of_the_standard() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_of_tokens_can_be_read(theme: str) -> None:
    tokens = tokens_of(theme)
    poor = {
        f"{ink} on {ground}": round(ratio(tokens[ink], tokens[ground]), 2)
        for ink, ground, least in PAIRS
        if ratio(tokens[ink], tokens[ground]) < least
    }
    assert poor == {}


def test_high_contrast_is_at_least_seven_to_one_for_text() -> None:
    tokens = tokens_of("contrast")
    texts = [(ink, ground) for ink, ground, least in PAIRS if least == TEXT]
    assert all(ratio(tokens[ink], tokens[ground]) >= 7 for ink, ground in texts)


def test_both_dark_themes_are_the_same() -> None:
    assert tokens_of("dark") == tokens_of("device-dark")


def test_the_style_sheet_stays_small() -> None:
    assert len(gzip.compress(CSS.read_bytes(), 9)) <= 10_000


def test_every_font_named_in_the_style_sheet_lies_beside_its_licence() -> None:
    fonts = re.findall(r"url\((\.\./fonts/[^)]+)\)", CSS.read_text())
    assert fonts
    assert all((CSS.parent / font).is_file() for font in fonts)
    licences = {path.name for path in (CSS.parent / "../fonts").glob("LICENSE-*")}
    assert len(licences) == 3
