"""What an edit of a form changes for the answers: two schemas compared, as plain rows.

A question is the same question while its block id is; an option while its code is. What the
figures before and after the edit have in common is said for each change (``Effect``), and
``broken`` tells which indicators would stop counting what they count. Pure; knows no database.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, Final

from feedback.questions.base import NO_OPINION, Entry
from feedback.questions.registry import question_types


class Kind(StrEnum):
    ADDED = "added"
    RETIRED = "retired"
    MOVED = "moved"
    REWORDED = "reworded"
    HELP = "help"
    REQUIRED = "required"
    CONDITION = "condition"
    LIMITS = "limits"
    OPTION_ADDED = "option_added"
    OPTION_REMOVED = "option_removed"
    OPTION_REWORDED = "option_reworded"
    OPTIONS_MOVED = "options_moved"
    SCALE = "scale"
    SERIES = "series"
    TEXTS = "texts"


class Effect(StrEnum):
    """``CAREFUL``: comparable if the person who edits can say that the meaning stayed."""

    KEPT = "kept"
    CAREFUL = "careful"
    BROKEN = "broken"


EFFECTS: Final = {
    Kind.ADDED: Effect.KEPT,
    Kind.RETIRED: Effect.BROKEN,
    Kind.MOVED: Effect.KEPT,
    Kind.REWORDED: Effect.CAREFUL,
    Kind.HELP: Effect.KEPT,
    Kind.REQUIRED: Effect.CAREFUL,
    Kind.CONDITION: Effect.CAREFUL,
    Kind.LIMITS: Effect.CAREFUL,
    Kind.OPTION_ADDED: Effect.BROKEN,
    Kind.OPTION_REMOVED: Effect.BROKEN,
    Kind.OPTION_REWORDED: Effect.CAREFUL,
    Kind.OPTIONS_MOVED: Effect.KEPT,
    Kind.SCALE: Effect.BROKEN,
    Kind.SERIES: Effect.BROKEN,
    Kind.TEXTS: Effect.KEPT,
}
# Words beside the question itself: those of a scale's ends and of a measure carry its meaning.
WORDS: Final = {
    "help": Kind.HELP,
    "consent": Kind.HELP,
    "lowest": Kind.REWORDED,
    "highest": Kind.REWORDED,
    "measure": Kind.REWORDED,
}
BANK: Final = ("bank", "series")
COMPARED: Final = {"id", "kind", "code", "label", "required", "show_if", "options", *BANK, *WORDS}


@dataclass(frozen=True)
class Change:
    """One thing that differs; ``option`` is an option's code, ``before`` and ``after`` words."""

    kind: Kind
    block_id: str
    code: str
    label: str
    option: str = ""
    before: str = ""
    after: str = ""

    @property
    def effect(self) -> Effect:
        return Effect.CAREFUL if self.option == NO_OPINION else EFFECTS[self.kind]


@dataclass(frozen=True)
class Use:
    """An indicator that counts questions of the form."""

    code: str
    title: str
    questions: frozenset[str]
    valid: frozenset[str]
    is_published: bool


@dataclass(frozen=True)
class Break:
    change: Change
    use: Use


def is_scale(entry: Entry) -> bool:
    """Whether the entry's options are points of one scale, which change only together."""
    return bool(getattr(question_types().get(entry["kind"]), "is_scale", False))


def scale_of(entry: Entry) -> tuple[str, ...]:
    """The codes of the entry's options in order, "no opinion" left out."""
    codes = (option["code"] for option in entry.get("options", []))
    return tuple(code for code in codes if code != NO_OPINION)


def changes_between(before: Iterable[Entry], after: Iterable[Entry]) -> list[Change]:
    """All changes, in the order of the new form; what is retired comes last."""
    old = {entry["id"]: entry for entry in before}
    new = {entry["id"]: entry for entry in after}
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    found: list[Change] = []
    for key, entry in new.items():
        if key not in old:
            found += _came_or_went(entry, Kind.ADDED)
            continue
        if key in moved and entry["code"]:
            found.append(_change(Kind.MOVED, entry))
        found += _of_entry(old[key], entry)
    gone = [entry for key, entry in old.items() if key not in new]
    return found + [change for entry in gone for change in _came_or_went(entry, Kind.RETIRED)]


def _came_or_went(entry: Entry, kind: Kind) -> list[Change]:
    """Headings and notes ask nothing: they come and go without an effect on answers."""
    if entry["code"]:
        return [_change(kind, entry)]
    return [_change(Kind.TEXTS, entry)]


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Those that do not stand in the longest run of common order."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    kept = {key for block in blocks for key in new[block.b : block.b + block.size]}
    return set(new) - kept


def _change(kind: Kind, entry: Entry, **more: str) -> Change:
    return Change(kind, entry["id"], entry["code"], entry["label"], **more)


def _of_entry(old: Entry, new: Entry) -> list[Change]:
    found: list[Change] = []
    if old["label"] != new["label"]:
        kind = Kind.REWORDED if new["code"] else Kind.TEXTS
        found.append(_change(kind, new, before=old["label"], after=new["label"]))
    found += [
        _change(kind, new, before=old.get(name, ""), after=new.get(name, ""))
        for name, kind in WORDS.items()
        if old.get(name, "") != new.get(name, "")
    ]
    if old["required"] != new["required"]:
        found.append(_change(Kind.REQUIRED, new, after="1" if new["required"] else ""))
    if old.get("show_if") != new.get("show_if"):
        before, after = (_rule(entry) for entry in (old, new))
        found.append(_change(Kind.CONDITION, new, before=before, after=after))
    if _series(old) != _series(new):
        found.append(_change(Kind.SERIES, new, before=_series(old), after=_series(new)))
    if _limits(old) != _limits(new):
        found.append(_change(Kind.LIMITS, new))
    return found + _of_options(old, new)


def _rule(entry: Entry) -> str:
    rule = entry.get("show_if")
    return " ".join([rule["question"], rule["op"], rule["value"]]).strip() if rule else ""


def _series(entry: Entry) -> str:
    """The question of the bank and its comparability class."""
    return f"{entry['bank']} ({entry.get('series', 1)})" if entry.get("bank") else ""


def _limits(entry: Entry) -> dict[str, Any]:
    """What a type keeps beside words and options: bounds, lengths, what options ask for."""
    own = {name: value for name, value in entry.items() if name not in COMPARED}
    flags = {
        option["code"]: sorted(set(option) - {"id", "code", "label"})
        for option in entry.get("options", [])
    }
    return {**own, "flags": {code: names for code, names in flags.items() if names}}


def _of_options(old: Entry, new: Entry) -> list[Change]:
    before, after = _labels(old), _labels(new)
    if is_scale(new) and set(scale_of(old)) != set(scale_of(new)):
        words = {"before": ", ".join(scale_of(old)), "after": ", ".join(scale_of(new))}
        return [_change(Kind.SCALE, new, **words)]
    found = [
        _change(Kind.OPTION_REMOVED, new, option=code, before=before[code])
        for code in before
        if code not in after
    ]
    for code, label in after.items():
        if code not in before:
            found.append(_change(Kind.OPTION_ADDED, new, option=code, after=label))
        elif before[code] != label:
            words = {"before": before[code], "after": label}
            found.append(_change(Kind.OPTION_REWORDED, new, option=code, **words))
    common = [code for code in before if code in after]
    if common != [code for code in after if code in before]:
        found.append(_change(Kind.OPTIONS_MOVED, new))
    return found


def _labels(entry: Entry) -> dict[str, str]:
    return {option["code"]: option["label"] for option in entry.get("options", [])}


def comparable_codes(after: Iterable[Entry], changes: Iterable[Change]) -> list[str]:
    """Codes of the questions whose figures before and after may stand side by side."""
    touched = {change.block_id for change in changes if change.effect != Effect.KEPT}
    new = {change.block_id for change in changes if change.kind == Kind.ADDED}
    kept = (entry for entry in after if entry["id"] not in touched | new)
    return [entry["code"] for entry in kept if entry["code"]]


def users_of(change: Change, uses: Iterable[Use]) -> list[Use]:
    return [use for use in uses if change.code and change.code in use.questions]


def broken(changes: Iterable[Change], uses: Sequence[Use]) -> list[Break]:
    """What indicators would no longer count as their definitions say."""
    return [
        Break(change, use)
        for change in changes
        for use in users_of(change, uses)
        if _breaks(change, use)
    ]


def _breaks(change: Change, use: Use) -> bool:
    """A definition counts answers only where a question offers exactly its valid options."""
    match change.kind:
        case Kind.RETIRED | Kind.SCALE | Kind.SERIES:
            return True
        case Kind.OPTION_REMOVED:
            return change.option in use.valid
        case Kind.OPTION_ADDED:
            return change.option != NO_OPINION
    return False


def key_of(breaks: Iterable[Break], version: str) -> str:
    """Names exactly these breaks of published indicators after that version; ``""`` for none."""
    rows = sorted(
        [one.change.kind.value, one.change.code, one.change.option, one.use.code]
        for one in breaks
        if one.use.is_published
    )
    content = json.dumps([version, rows], separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()[:32] if rows else ""


def suggested_pairs(former: Sequence[str], present: Sequence[str]) -> Mapping[str, str]:
    """Each point of the former scale at the same part of the way along the present one.

    Ends stay ends; halves go up: 1 … 5 on 1 … 10 gives 1, 3, 6, 8, 10.
    """
    steps, width = max(len(former) - 1, 1), len(present) - 1
    return {
        code: present[(2 * place * width + steps) // (2 * steps)]
        for place, code in enumerate(former)
    }
