"""The numbers and bullets that Word draws before paragraphs and does not keep in their text."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from docx.document import Document
from docx.oxml.ns import qn

ROMAN: Final = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
MOST_LEVELS: Final = 9


class Numbers:
    """Counts as Word does: a level begins again below each number of the level above it."""

    def __init__(self, document: Document) -> None:
        self._styles = {style.style_id: style.element for style in document.styles}
        self._levels: dict[str, dict[int, Any]] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        parts = [rel.target_part for rel in document.part.rels.values() if _is_numbering(rel)]
        if parts:
            self._read(getattr(parts[0], "element", None))

    def _read(self, root: Any) -> None:
        if root is None:
            return
        abstract = {
            _value(entry, "w:abstractNumId"): {
                int(_value(level, "w:ilvl") or 0): level for level in entry.iter(qn("w:lvl"))
            }
            for entry in root.iter(qn("w:abstractNum"))
        }
        for number in root.iter(qn("w:num")):
            base = number.find(qn("w:abstractNumId"))
            levels = abstract.get(_value(base, "w:val"), {}) if base is not None else {}
            self._levels[_value(number, "w:numId")] = levels

    def before(self, paragraph: Any) -> str:
        """``"II. "``, ``"1. "``, ``"- "`` or nothing."""
        number, depth = self._place(paragraph)
        level = self._levels.get(number, {}).get(depth)
        if level is None:
            return ""
        shown_as = _child(level, "w:numFmt")
        if shown_as == "bullet":
            return "- "
        counts = self._counts[number]
        counts[depth] = counts.get(depth, _start(level) - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return self._drawn(number, depth, _child(level, "w:lvlText"))

    def _drawn(self, number: str, depth: int, pattern: str) -> str:
        for above in range(depth + 1):
            level = self._levels[number].get(above)
            count = self._counts[number].get(above, 1)
            shown_as = _child(level, "w:numFmt") if level is not None else ""
            pattern = pattern.replace(f"%{above + 1}", _figure(count, shown_as))
        return f"{pattern} " if pattern else ""

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list and the depth, of the paragraph itself or of its style."""
        properties = paragraph.find(qn("w:pPr"))
        for _step in range(MOST_LEVELS):
            if properties is None:
                break
            place = properties.find(qn("w:numPr"))
            if place is not None and place.find(qn("w:numId")) is not None:
                depth = _child(place, "w:ilvl")
                return _child(place, "w:numId"), int(depth) if depth.isdecimal() else 0
            properties = self._style_of(properties)
        return "", 0

    def _style_of(self, properties: Any) -> Any:
        name = _child(properties, "w:pStyle") or _child(properties.getparent(), "w:basedOn")
        style = self._styles.get(name)
        return style.find(qn("w:pPr")) if style is not None else None


def _is_numbering(rel: Any) -> bool:
    return not rel.is_external and rel.reltype.endswith("/numbering")


def _value(element: Any, name: str) -> str:
    return str(element.get(qn(name)) or "")


def _child(element: Any, name: str) -> str:
    found = element.find(qn(name))
    return _value(found, "w:val") if found is not None else ""


def _start(level: Any) -> int:
    start = _child(level, "w:start")
    return int(start) if start.isdecimal() else 1


def _figure(count: int, shown_as: str) -> str:
    if shown_as == "upperRoman":
        return _roman(count)
    if shown_as == "lowerRoman":
        return _roman(count).lower()
    if shown_as in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if shown_as == "upperLetter" else letter
    return str(count)


def _roman(count: int) -> str:
    text = ""
    for value, letters in ROMAN:
        while count >= value:
            text += letters
            count -= value
    return text
