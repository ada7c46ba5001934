"""A very small SVG writer: escaped text, clean XML, never a style attribute or a script."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Attribute = str | float | None

# What XML 1.0 forbids, and the marks that would turn the direction of the text after a label.
_UNWRITABLE = re.compile(
    "[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]|\x7f"
)
_NAME = re.compile(r"[a-z][a-zA-Z0-9-]*")


def clean(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def element(name: str, /, *children: str, **attributes: Attribute) -> SafeString:
    """`<name …>children</name>`; `class_` writes class, `text_anchor` writes text-anchor.

    None leaves an attribute out. Children that are not SafeString are escaped.
    Raises ValueError for an attribute the content policy forbids (style, on…).
    """
    body = format_html_join("", "{}", ((_child(child),) for child in children))
    return format_html("<{0}{1}>{2}</{0}>", name, _attributes(attributes), body)


def image(*children: str, height: float, label: str, **attributes: Attribute) -> SafeString:
    """A fluid drawing, `height` px high, that a screen reader hears as the sentence `label`."""
    return element(
        "svg",
        *children,
        class_="rf-svg",
        width="100%",
        height=height,
        role="img",
        aria_label=label,
        **attributes,
    )


def pc(value: float) -> str:
    return f"{_decimal(value)}%"


def _child(child: str) -> str:
    return child if isinstance(child, SafeString) else clean(child)


def _attributes(attributes: dict[str, Attribute]) -> SafeString:
    return format_html_join(
        "",
        ' {}="{}"',
        (
            (_attribute_name(key), _text(value))
            for key, value in attributes.items()
            if value is not None
        ),
    )


def _attribute_name(key: str) -> str:
    name = key.rstrip("_").replace("_", "-")
    if not _NAME.fullmatch(name) or name == "style" or name.startswith("on"):
        raise ValueError(f"attribute {name!r} is not allowed in a drawing")
    return name


def _text(value: str | float) -> str:
    return clean(value) if isinstance(value, str) else _decimal(value)


def _decimal(value: float) -> str:
    plain = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if plain == "-0" else plain
