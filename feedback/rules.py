"""Which questions apply to a person, from what was answered before: the server decides.

A rule is ``{"question": code, "op": one of OPERATORS, "value": text}`` on an entry of the schema. A
section's rule holds for all its questions. An answer that does not apply is as good as none, for
the rules after it too.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from plan_pages.text import fold

from .questions.base import Entry

EQUALS, DIFFERS, CONTAINS, EMPTY, FILLED = "equals", "differs", "contains", "empty", "filled"
OPERATORS: Final = (EQUALS, DIFFERS, CONTAINS, EMPTY, FILLED)
NEEDS_VALUE: Final = frozenset({EQUALS, DIFFERS, CONTAINS})


def applying(entries: Iterable[Entry], answers: Mapping[str, Any]) -> list[Entry]:
    """The entries that apply, in order; ``answers`` by code, a list where several were chosen."""
    kept: list[Entry] = []
    known: dict[str, Any] = {}
    section_applies = True
    for entry in entries:
        if entry["kind"] == "section":
            section_applies = holds(entry.get("show_if"), known)
        if section_applies and holds(entry.get("show_if"), known):
            kept.append(entry)
            if entry["code"]:
                known[entry["code"]] = answers.get(entry["code"])
    return kept


def holds(rule: Mapping[str, str] | None, answers: Mapping[str, Any]) -> bool:
    if not rule:
        return True
    given = _as_list(answers.get(rule["question"]))
    match rule["op"]:
        case "empty":
            return not given
        case "filled":
            return bool(given)
        case "equals":
            return given == [rule["value"]]
        case "differs":
            return bool(given) and given != [rule["value"]]
    return any(_contains(answer, rule["value"]) for answer in given)


def _as_list(answer: Any) -> list[str]:
    given = answer if isinstance(answer, list) else [answer]
    return [str(each) for each in given if each]


def _contains(answer: str, value: str) -> bool:
    """The same option; of typed text, the words in it, whatever their accents."""
    return answer == value or (bool(value) and fold(value) in fold(answer))


def resolve(entries: list[Entry]) -> list[Entry]:
    """The same entries, with a rule's value as the option's code where it was given in words."""
    by_code = {entry["code"]: entry for entry in entries if entry["code"]}
    return [
        {**entry, "show_if": _resolved(entry["show_if"], by_code)} if "show_if" in entry else entry
        for entry in entries
    ]


def _resolved(rule: dict[str, str], by_code: Mapping[str, Entry]) -> dict[str, str]:
    source = by_code.get(rule["question"], {})
    words = fold(rule["value"]).strip()
    for option in source.get("options", []):
        if rule["value"] == option["code"] or words == fold(option["label"]).strip():
            return {**rule, "value": option["code"]}
    return rule


def problems(entries: Iterable[Entry]) -> list[str]:
    """Why rules cannot be followed, a sentence each."""
    found: list[str] = []
    earlier: dict[str, Entry] = {}
    for entry in entries:
        if "show_if" in entry:
            found += _problems_of(entry, earlier)
        if entry["code"]:
            earlier[entry["code"]] = entry
    return found


def _problems_of(entry: Entry, earlier: Mapping[str, Entry]) -> Iterable[str]:
    rule = entry["show_if"]
    name = entry["code"] or entry["label"]
    source = earlier.get(rule["question"])
    if source is None:
        yield _("%(name)s: the condition names %(code)s, which is no earlier question.") % {
            "name": name,
            "code": rule["question"],
        }
    elif rule["op"] in NEEDS_VALUE and not _is_possible(rule["value"], source):
        yield _("%(name)s: “%(value)s” is no answer of question %(code)s.") % {
            "name": name,
            "value": rule["value"],
            "code": rule["question"],
        }


def _is_possible(value: str, source: Entry) -> bool:
    options = source.get("options")
    return value in {option["code"] for option in options} if options else bool(value)


def in_words(rule: Mapping[str, str], source: Entry, number: int | None) -> str:
    """The condition as a person reads it where no script hides what does not apply."""
    labels = {option["code"]: option["label"] for option in source.get("options", [])}
    value = labels.get(rule["value"], rule["value"])
    sentences = {
        EQUALS: _("Only if your answer to %(question)s is “%(value)s”."),
        DIFFERS: _("Only if your answer to %(question)s is not “%(value)s”."),
        CONTAINS: _("Only if your answer to %(question)s contains “%(value)s”."),
        EMPTY: _("Only if you did not answer %(question)s."),
        FILLED: _("Only if you answered %(question)s."),
    }
    question = _("question %(number)d") % {"number": number} if number else f"“{source['label']}”"
    return sentences[rule["op"]] % {"question": question, "value": value}
