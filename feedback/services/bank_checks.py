"""Whether a question type could ask what somebody wants to put into the bank."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import DecimalException
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from feedback.bank.entries import (
    OPTION_RULES,
    banked_types,
    block_of,
    entry_of,
    raw_value,
    rule_names,
)
from feedback.block_errors import sentences_of
from feedback.errors import WordingInvalid
from feedback.models import BankQuestion, BankSeries, BankWording

if TYPE_CHECKING:
    from .bank import Words

LANGUAGES = ("vi", "en")


def codes_of(question: BankQuestion, words: Words, rules: dict[str, Any]) -> list[str]:
    """The codes of the answers that the question would offer, none for typed answers.

    Raises ``WordingInvalid`` with every sentence of the type's own checks.
    """
    if question.kind not in banked_types():
        raise WordingInvalid(_("“%(kind)s” is no type of question.") % {"kind": question.kind})
    sentences = [*_unknown_rules(question.kind, rules), *_answers_of_its_own(question.kind, words)]
    if sentences:
        raise WordingInvalid(" ".join(sentences))
    entries = [_entry(question, words, rules, language) for language in LANGUAGES]
    return [str(option["code"]) for option in entries[0].get("options", [])]


def _unknown_rules(kind: str, rules: dict[str, Any]) -> Iterator[str]:
    known = rule_names(kind)
    for name in sorted(rules):
        if name.removesuffix("_en") not in known:
            yield _("A question of this type has no rule “%(name)s”.") % {"name": name}


def _answers_of_its_own(kind: str, words: Words) -> Iterator[str]:
    if words.options and "options" not in block_of(banked_types()[kind]).child_blocks:
        yield _("The answers of this type of question are fixed.")


def _entry(
    question: BankQuestion, words: Words, rules: dict[str, Any], language: str
) -> dict[str, Any]:
    series = BankSeries(question=question, rules=rules)
    wording = BankWording(series=series, **words.as_fields())
    own = banked_types()[question.kind]
    block = block_of(own)
    try:
        block.clean(block.to_python(raw_value(series, wording, language)))
        entry = entry_of(series, wording, language, "check", {"code": "check"})
        _named(series, entry)
    except ValidationError as error:
        raise WordingInvalid(" ".join(sentences_of(error))) from error
    except (TypeError, ValueError, AttributeError, KeyError, DecimalException) as error:
        raise WordingInvalid(_("A rule of the question has a value of the wrong kind.")) from error
    problems = [str(problem) for problem in own.problems(entry)]
    if problems:
        raise WordingInvalid(" ".join(problems))
    return entry


def _named(series: BankSeries, entry: dict[str, Any]) -> None:
    """Rules may name only answers that there are."""
    codes = {option["code"] for option in entry.get("options", [])}
    for name in OPTION_RULES:
        if not set(series.rules.get(name, ())) <= codes:
            raise ValidationError(_("A rule names an answer that the question does not offer."))
