"""The bank as forms read it: a series with its newest wording, as an entry of the schema."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from wagtail import blocks

from feedback.questions.base import Entry, QuestionType
from feedback.questions.registry import question_types

if TYPE_CHECKING:
    from feedback.models import BankSeries, BankWording

NAMESPACE = uuid.UUID("0a2f3a9e-6f0f-4f0e-9d37-3f1b0a3f5b2c")
# What a question brings along wherever it is asked, apart from its words and its rules.
COMMON = frozenset({"label", "help", "required", "code", "show_if", "options"})
# Rules that name options by their codes; the type's block has them as flags of each option.
OPTION_RULES = ("exclusive", "with_text")
# Dimensions, contact data and files are no questions that a series of figures could be made of.
NOT_BANKED = frozenset({"unit", "procedure", "contact", "file", "bank"})

# Where a series that was read in bulk keeps its newest wording.
NEWEST = "_newest_wording"
LARGEST_KEY = 2**63


def banked_types() -> dict[str, QuestionType]:
    """The installed types that a question of the bank may have."""
    return {
        kind: own for kind, own in question_types().items() if own.asks and kind not in NOT_BANKED
    }


@lru_cache(maxsize=64)
def block_of(own: QuestionType) -> blocks.Block:
    """The type's block, made once: making one for every question of a page would be slow."""
    return own.block()


def rule_names(kind: str) -> set[str]:
    """What ``BankSeries.rules`` may hold for a kind; words may have a twin with ``_en``."""
    children = set(block_of(question_types()[kind]).child_blocks)
    return children - COMMON | (set(OPTION_RULES) if "options" in children else set())


def with_newest(pks: Iterable[Any]) -> dict[int, BankSeries]:
    """Series by primary key, with question and newest wording, in one query."""
    from feedback.models import BankWording  # noqa: PLC0415 - the models are built from this

    known = [pk for pk in pks if isinstance(pk, int) and 0 < pk < LARGEST_KEY]
    wordings = BankWording.objects.filter(series__in=known).select_related("series__question")
    found: dict[int, BankSeries] = {}
    for wording in wordings.order_by("series", "number") if known else ():
        setattr(wording.series, NEWEST, wording)
        found[wording.series_id] = wording.series
    return found


def newest_wording(series: BankSeries) -> BankWording | None:
    """The wording that is asked; read once where ``with_newest`` did not bring it along."""
    found: BankWording | None = getattr(series, NEWEST, None)
    return found or max(series.wordings.all(), key=lambda each: each.number, default=None)


def series_title(series: BankSeries) -> str:
    wording = newest_wording(series)
    label = wording.label if wording else ""
    return f"{series.question.code} ({series.number}): {label}"


def item_of(entry: Entry) -> str:
    """The series that an entry of a form asks, as definitions name it: ``CODE#series``."""
    return f"{entry.get('bank', '')}#{entry.get('series', '')}"


def entry_of(
    series: BankSeries, words: BankWording, language: str, block_id: str, own: dict[str, Any]
) -> Entry:
    """An entry of the question's own kind; ``own`` holds ``required``, ``code``, ``show_if``.

    Raises ``KeyError`` when the kind is no longer installed.
    """
    question = series.question
    kind = question_types()[question.kind]
    value = block_of(kind).to_python({**raw_value(series, words, language), **own})
    entry = kind.entry(block_id, value, language)
    return {**entry, "bank": question.code, "series": series.number}


def raw_value(series: BankSeries, words: BankWording, language: str) -> dict[str, Any]:
    """The wording and the rules as the stored value of the type's own block."""
    said = words.in_language(language)
    raw = {"label": said["label"], "help": said["help"], **_rules_in(series.rules, language)}
    if said["options"]:
        raw["options"] = [_item(series, option) for option in said["options"]]
    return raw


def _rules_in(rules: dict[str, Any], language: str) -> dict[str, Any]:
    """Rules that are words have an English twin, ``lowest`` and ``lowest_en``."""
    english = language.startswith("en")
    return {
        name: (rules.get(f"{name}_en") if english else "") or value
        for name, value in rules.items()
        if not name.endswith("_en") and name not in OPTION_RULES
    }


def _item(series: BankSeries, option: dict[str, str]) -> dict[str, Any]:
    code = option["code"]
    flags = {name: code in series.rules.get(name, ()) for name in OPTION_RULES}
    # The same in every form, so that the same form is the same wherever it is.
    name = f"{series.question.code}:{series.number}:{code}"
    return {
        "type": "item",
        "id": str(uuid.uuid5(NAMESPACE, name)),
        "value": {"label": option["label"], "code": code, **flags},
    }
