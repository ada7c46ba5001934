"""What the tests of the charts share: reading a drawing, and checking what every one keeps."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from hypothesis import strategies as st

NASTY = (
    "<script>alert(1)</script>",
    "\"quoted\" & 'single'",
    "\u202eright to left\u202c",
    "nul\x00byte\x1b",
    "]]>",
    "Ngành Tài nguyên và Môi trường tỉnh Khánh Hòa, trong đó có hồ sơ đất đai cấp lần đầu",
    "\ud800 alone",
    "",
)
TEXT = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))
HORIZONTAL = {"x", "x1", "x2", "cx", "width"}
VERTICAL = {"y", "y1", "y2", "cy", "height"}


def parse(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)


def by_class(drawing: str, name: str) -> list[ElementTree.Element]:
    return [node for node in parse(drawing).iter() if name in node.get("class", "").split()]


def texts(drawing: str) -> list[str]:
    return ["".join(node.itertext()) for node in parse(drawing).iter("text")]


def assert_sound(drawing: str) -> None:
    """Well-formed, inside its frame, with a sentence, and nothing the content policy forbids."""
    root = parse(drawing)
    assert root.get("role") == "img"
    assert root.get("aria-label")
    assert "viewBox" not in root.attrib
    assert not list(root.iter("script"))
    height = float(root.get("height", "0"))
    for node in root.iter():
        assert not any(name == "style" or name.startswith("on") for name in node.attrib)
        assert all(0 <= place <= limit + 0.01 for place, limit in _places(node, height))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", drawing)


def _places(node: ElementTree.Element, height: float) -> Iterator[tuple[float, float]]:
    for name, value in node.attrib.items():
        if name in HORIZONTAL:
            assert value.endswith("%"), f"{name}={value} is not fluid"
            yield float(value[:-1]), 100
        elif name in VERTICAL:
            yield float(value), height
    if "width" in node.attrib and "x" in node.attrib:
        yield float(node.attrib["x"][:-1]) + float(node.attrib["width"][:-1]), 100
