"""The questions of a page as they travel: those of the bank by code and series, with a copy."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from feedback.bank.entries import newest_wording, raw_value, with_newest
from feedback.blocks import MAX_QUESTIONS
from feedback.models import BankSeries
from feedback.questions.from_bank import code_in_form
from feedback.questions.registry import question_types

from .document import is_identity
from .errors import Problem
from .shapes import problems_of

BANK = "bank"
LINK = {"code", "series", "question"}


@dataclass
class Arrived:
    """``blocks`` as they are stored here; the rest is what a person has to know before."""

    blocks: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    from_bank: list[str] = field(default_factory=list)
    not_in_bank: list[str] = field(default_factory=list)
    worded_otherwise: list[str] = field(default_factory=list)
    not_installed: list[str] = field(default_factory=list)


def departing(body: Any, language: str) -> list[dict[str, Any]]:
    """The blocks of a page's body as plain data without ids of this database."""
    stored = json.loads(json.dumps(list(body.get_prep_value()), cls=DjangoJSONEncoder))
    chosen = [block["value"].get("series") for block in stored if block["type"] == BANK]
    series = with_newest(chosen)
    return [
        {**block, "value": _linked(block, series, language)} if block["type"] == BANK else block
        for block in stored
    ]


def _linked(block: dict[str, Any], known: dict[int, BankSeries], language: str) -> dict[str, Any]:
    value = block["value"]
    series = known.get(value["series"])
    return {**value, "series": series and _link(block, series, language)}


def _link(block: dict[str, Any], series: BankSeries, language: str) -> dict[str, Any] | None:
    words = newest_wording(series)
    if words is None:
        return None
    value = block["value"]
    own = {
        "required": value["required"],
        "show_if": value["show_if"],
        "code": value["code"] or code_in_form(series, block["id"]),
    }
    copy = {"type": series.question.kind, "value": {**raw_value(series, words, language), **own}}
    return {"code": series.question.code, "series": series.number, "question": copy}


def arriving(blocks: list[Any], language: str, path: str) -> Arrived:
    """What the blocks of a document are here."""
    arrived = Arrived()
    if len(blocks) > MAX_QUESTIONS:
        sentence = _("A form has at most %(most)s questions.") % {"most": MAX_QUESTIONS}
        arrived.problems.append(Problem(path, sentence))
        return arrived
    for place, block in enumerate(blocks):
        _arrive(block, language, f"{path}[{place}]", arrived)
    ids = Counter(block["id"] for block in arrived.blocks)
    for block_id, times in ids.items():
        if times > 1:
            sentence = _("Two questions have the identity %(id)s.") % {"id": block_id}
            arrived.problems.append(Problem(path, sentence))
    return arrived


def _arrive(block: Any, language: str, path: str, arrived: Arrived) -> None:
    if not isinstance(block, dict) or set(block) != {"type", "id", "value"}:
        arrived.problems.append(Problem(path, _("type, id and value are expected here.")))
    elif not is_identity(block["id"]):
        arrived.problems.append(Problem(f"{path}.id", _("This is no identity.")))
    else:
        _take(block, language, path, arrived)


def _take(block: dict[str, Any], language: str, path: str, arrived: Arrived) -> None:
    if block["type"] == BANK:
        problem = _misshapen(block["value"], path)
        if problem is not None:
            arrived.problems.append(problem)
            return
        block = _at_home(block, language, arrived)
    kind = block["type"]
    if not isinstance(kind, str) or kind not in question_types():
        arrived.not_installed.append(str(kind)[:40])
        sentence = _("The question type %(kind)s is not installed here.") % {"kind": str(kind)[:40]}
        arrived.problems.append(Problem(f"{path}.type", sentence))
        return
    arrived.problems += problems_of(question_types()[kind].block(), block["value"], f"{path}.value")
    arrived.blocks.append(block)


def _misshapen(value: Any, path: str) -> Problem | None:
    """What is wrong with the link to the bank; its copy is looked at like any question."""
    at = f"{path}.value.series"
    if not isinstance(value, dict) or not isinstance(value.get("series"), dict):
        return Problem(at, _("The question is no longer in the bank; choose another."))
    link = value["series"]
    copy = link.get("question")
    number = link.get("series")
    fits = (
        set(link) == LINK
        and isinstance(link["code"], str)
        and isinstance(number, int)
        and not isinstance(number, bool)
        and 0 < number < 2**31
        and isinstance(copy, dict)
        and set(copy) == {"type", "value"}
        and isinstance(copy["value"], dict)
        and copy["type"] != BANK
    )
    return None if fits else Problem(at, _("code, series and question are expected here."))


def _at_home(block: dict[str, Any], language: str, arrived: Arrived) -> dict[str, Any]:
    """The block with the series of the bank here, or as a plain question with the same codes."""
    link = block["value"]["series"]
    copy = link["question"]
    name = f"{link['code']} ({link['series']})"
    series = _series_here(link)
    words = newest_wording(series) if series is not None else None
    here = raw_value(series, words, language) if series is not None and words is not None else {}
    if series is None or not _is_same_series(copy["value"], here):
        arrived.not_in_bank.append(name)
        return {"type": copy["type"], "id": block["id"], "value": copy["value"]}
    arrived.from_bank.append(name)
    if any(copy["value"].get(part) != said for part, said in here.items()):
        arrived.worded_otherwise.append(name)
    return {**block, "value": {**block["value"], "series": series.pk}}


def _series_here(link: dict[str, Any]) -> BankSeries | None:
    """The series of the same code, number and type."""
    kind = str(link["question"]["type"])
    found = BankSeries.objects.select_related("question").filter(
        question__code=link["code"], number=link["series"], question__kind=kind
    )
    return found.first()


def _is_same_series(there: dict[str, Any], here: dict[str, Any]) -> bool:
    """Whether answers mean the same: equal option codes and equal rules that are no words."""
    rules = {name: rule for name, rule in here.items() if not isinstance(rule, (str, list))}
    return (
        bool(here)
        and _answers(there) == _answers(here)
        and all(there.get(name) == rule for name, rule in rules.items())
    )


def _answers(value: dict[str, Any]) -> list[Any]:
    options = value.get("options") or []
    if not isinstance(options, list):
        return [None]
    values = [item.get("value") for item in options if isinstance(item, dict)]
    return [each.get("code") for each in values if isinstance(each, dict)]
