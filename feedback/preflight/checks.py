"""What is worth mending in a form before it goes live: findings over its schema. Pure."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.edits.numeric_options import overlapping
from feedback.preflight.personal_data import asks_for_personal_data, says_purpose, says_retention
from feedback.questions.base import Entry
from feedback.questions.registry import question_types
from feedback.schema import Schema, SchemaError, validate
from plan_pages.text import fold

BLOCK, WARN = "block", "warn"
MANY_QUESTIONS, TOO_MANY_QUESTIONS = 30, 60
TEXT_KINDS: Final = ("short_text", "long_text")
REACH_KINDS: Final = ("email", "phone")
BESIDE: Final = ("unit", "contact", "procedure")


@dataclass(frozen=True)
class Finding:
    """``block`` keeps a form from going live; ``warn`` is for a person to judge."""

    level: str
    sentence: str
    block_id: str = ""

    @property
    def is_blocking(self) -> bool:
        return self.level == BLOCK


@dataclass(frozen=True)
class Surroundings:
    """What a form's schema does not say: its page's neighbours and its earlier versions."""

    has_complaint_notice: bool = True
    retired: frozenset[str] = frozenset()


def findings(schema: Schema, around: Surroundings | None = None) -> list[Finding]:
    """All findings, blocking ones first, each sentence once."""
    around = around or Surroundings()
    entries = schema["entries"]
    found = [finding for check in CHECKS for finding in check(entries)]
    found += _rules_on_retired(entries, around.retired)
    found += _no_complaint_notice(entries, around)
    found += _unsound(schema)
    once: dict[str, Finding] = {}
    for finding in found:
        once.setdefault(finding.sentence, finding)
    return sorted(once.values(), key=lambda finding: not finding.is_blocking)


def _unsound(schema: Schema) -> list[Finding]:
    """What cannot be frozen into a version at all."""
    try:
        validate(schema)
    except SchemaError as error:
        return [Finding(BLOCK, sentence) for sentence in error.sentences]
    return []


def _asking(entries: Iterable[Entry]) -> list[Entry]:
    types = question_types()
    return [e for e in entries if e["kind"] in types and types[e["kind"]].asks]


def _questions(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in _asking(entries) if entry["kind"] not in BESIDE]


def _name(entry: Entry) -> str:
    return entry["code"] or entry["label"]


def _unlabelled(entries: list[Entry]) -> Iterator[Finding]:
    for entry in _asking(entries):
        if not _visible(entry["label"]):
            yield Finding(
                BLOCK,
                _("%(name)s: the question has no text.") % {"name": _name(entry)},
                entry["id"],
            )
        for option in entry.get("options", []):
            if not _visible(option["label"]):
                sentence = _("%(name)s: one of the answers has no text.") % {"name": _name(entry)}
                yield Finding(BLOCK, sentence, entry["id"])


def _visible(text: str) -> str:
    """Without spaces and signs that nobody sees (zero width, controls, direction marks)."""
    return "".join(sign for sign in text if unicodedata.category(sign)[0] not in "CZ")


def _double(entries: list[Entry]) -> Iterator[Finding]:
    """Asked of everybody in one section, a question twice is a mistake; else it may be meant."""
    seen: dict[str, tuple[Entry, str]] = {}
    section = ""
    for entry in entries:
        if entry["kind"] == "section":
            section = entry["id"]
        if not entry["code"] or not _visible(entry["label"]):
            continue
        words = " ".join(fold(entry["label"]).split()).rstrip(" ?.:")
        earlier, its_section = seen.setdefault(words, (entry, section))
        if earlier is entry:
            continue
        conditional = bool(entry.get("show_if") or earlier.get("show_if"))
        same = _plain(entry["label"]) == _plain(earlier["label"])
        is_mistake = same and section == its_section and not conditional
        sentence = _("%(one)s and %(other)s ask the same: “%(label)s”.") % {
            "one": earlier["code"],
            "other": entry["code"],
            "label": entry["label"],
        }
        yield Finding(BLOCK if is_mistake else WARN, sentence, entry["id"])


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split()).rstrip(" ?.:")


def _overlaps(entries: list[Entry]) -> Iterator[Finding]:
    for entry in _questions(entries):
        labels = [option["label"] for option in entry.get("options", [])]
        for one, other in overlapping(labels) if entry["kind"] != "rating" else ():
            sentence = _("%(name)s: the answers “%(one)s” and “%(other)s” overlap.") % {
                "name": _name(entry),
                "one": one,
                "other": other,
            }
            yield Finding(WARN, sentence, entry["id"])


def _personal(entries: list[Entry]) -> Iterator[Finding]:
    for entry in _asking(entries):
        if entry["kind"] == "contact":
            words, asks = entry["consent"], True
        else:
            words = entry["help"]
            typed = entry["kind"] in TEXT_KINDS and asks_for_personal_data(entry["label"])
            asks = entry["kind"] in REACH_KINDS or typed
        if asks:
            yield from _purpose_and_retention(entry, words)


def _purpose_and_retention(entry: Entry, words: str) -> Iterator[Finding]:
    purpose, retention = says_purpose(words), says_retention(words)
    name = {"name": _name(entry)}
    if not purpose and not retention:
        sentence = _(
            "%(name)s: asks for personal data without saying what for and how long it is kept."
        )
        yield Finding(BLOCK, sentence % name, entry["id"])
    elif not purpose:
        sentence = _("%(name)s: asks for personal data without saying what for.")
        yield Finding(WARN, sentence % name, entry["id"])
    elif not retention:
        sentence = _("%(name)s: asks for personal data without saying how long it is kept.")
        yield Finding(WARN, sentence % name, entry["id"])


def _length(entries: list[Entry]) -> Iterator[Finding]:
    count = len(_questions(entries))
    if count > MANY_QUESTIONS:
        sentence = ngettext(
            "The form asks %(count)d question; few people answer more than %(most)d to the end.",
            "The form asks %(count)d questions; few people answer more than %(most)d to the end.",
            count,
        )
        level = BLOCK if count > TOO_MANY_QUESTIONS else WARN
        yield Finding(level, sentence % {"count": count, "most": MANY_QUESTIONS})


def _compulsory(entries: list[Entry]) -> Iterator[Finding]:
    asked = _questions(entries)
    count = sum(bool(entry["required"]) for entry in asked)
    if count > 1 and 2 * count > len(asked):
        sentence = _(
            "%(count)d of %(all)d questions are compulsory; who cannot answer one sends nothing."
        )
        yield Finding(WARN, sentence % {"count": count, "all": len(asked)})


def _no_unit(entries: list[Entry]) -> Iterator[Finding]:
    if not any(entry["kind"] == "unit" for entry in entries):
        yield Finding(WARN, _("The form does not ask for the unit; figures by unit stay empty."))


def _ends_of_scales(entries: list[Entry]) -> Iterator[Finding]:
    for entry in _questions(entries):
        if entry["kind"] == "rating" and not (entry["lowest"] and entry["highest"]):
            sentence = _("%(name)s: say what the lowest and the highest point mean.")
            yield Finding(WARN, sentence % {"name": _name(entry)}, entry["id"])


CHECKS: Final[tuple[Callable[[list[Entry]], Iterable[Finding]], ...]] = (
    _unlabelled,
    _double,
    _overlaps,
    _personal,
    _length,
    _compulsory,
    _no_unit,
    _ends_of_scales,
)


def _rules_on_retired(entries: list[Entry], retired: frozenset[str]) -> Iterator[Finding]:
    for entry in entries:
        rule = entry.get("show_if")
        if rule and rule["question"] in retired:
            sentence = _("%(name)s: its condition names %(code)s, which is no longer asked.")
            words = {"name": _name(entry), "code": rule["question"]}
            yield Finding(BLOCK, sentence % words, entry["id"])


def _no_complaint_notice(entries: list[Entry], around: Surroundings) -> Iterator[Finding]:
    if around.has_complaint_notice:
        return
    for entry in entries:
        if entry["kind"] in TEXT_KINDS:
            sentence = _(
                "%(name)s: people may write complaints or denunciations here, and the page of all "
                "forms does not say where those go."
            )
            yield Finding(WARN, sentence % {"name": _name(entry)}, entry["id"])
            return
