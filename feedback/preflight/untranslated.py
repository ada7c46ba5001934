"""What of a form is not translated: two schemas with the same block ids, side by side. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from feedback.questions.base import Entry

PARTS: Final = ("label", "help", "lowest", "highest", "measure", "consent")


@dataclass(frozen=True)
class Untranslated:
    """A text that still reads as in the source; ``is_missing`` where the whole block lacks."""

    block_id: str
    code: str
    text: str
    is_missing: bool = False


def untranslated(source: Iterable[Entry], target: Iterable[Entry]) -> list[Untranslated]:
    """Texts of the source that the target repeats, and blocks that it does not have."""
    there = {entry["id"]: entry for entry in target}
    found: list[Untranslated] = []
    for entry in source:
        counterpart = there.get(entry["id"])
        if counterpart is None:
            found.append(Untranslated(entry["id"], entry["code"], entry["label"], is_missing=True))
        else:
            found += [
                Untranslated(entry["id"], entry["code"], text)
                for text in _repeated(entry, counterpart)
            ]
    return found


def _repeated(source: Entry, target: Entry) -> Iterator[str]:
    for part in PARTS:
        if _is_same(source.get(part, ""), target.get(part, "")):
            yield source[part]
    labels = {option["code"]: option["label"] for option in target.get("options", [])}
    for option in source.get("options", []):
        if _is_same(option["label"], labels.get(option["code"], "")):
            yield option["label"]


def _is_same(source: str, target: str) -> bool:
    """Numbers and signs read the same in every language."""
    words = " ".join(source.split()).casefold()
    return words == " ".join(target.split()).casefold() and any(map(str.isalpha, words))
