"""The schema of a form: what its page asks, as plain data with one canonical form."""

import hashlib
import json
from collections import Counter
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from feedback import rules

from .questions.base import Entry
from .questions.registry import question_types, type_of

Schema = dict[str, list[Entry]]


class SchemaError(ValueError):
    """The questions cannot be frozen into a version; ``sentences`` say what to mend."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def schema_of(body: Any, language: str) -> Schema:
    """The schema of a stream of questions. Types that are no longer installed are left out."""
    types = question_types()
    entries = [
        types[child.block_type].entry(str(child.id), child.value, language)
        for child in body
        if child.block_type in types
    ]
    return {"entries": rules.resolve(entries)}


def digest(schema: Schema) -> str:
    """SHA-256 of the canonical JSON (sorted keys, no spaces, UTF-8), 64 hexadecimal digits."""
    canonical = json.dumps(schema, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def asked(schema: Schema) -> list[Entry]:
    """The entries that ask something, in order."""
    return [entry for entry in schema["entries"] if type_of(entry).asks]


def validate(schema: Schema) -> None:
    """Raise ``SchemaError`` unless every answer to the schema would have one meaning."""
    sentences = [_sentence(entry, problem) for entry in asked(schema) for problem in _own(entry)]
    counts = Counter(entry["code"] for entry in asked(schema))
    sentences += [
        _("Two questions have the code %(code)s; give one of them another.") % {"code": code}
        for code, times in counts.items()
        if times > 1
    ]
    sentences += rules.problems(schema["entries"])
    if not any(entry["kind"] not in ("unit", "procedure", "contact") for entry in asked(schema)):
        sentences.append(_("The form asks no question yet."))
    if sentences:
        raise SchemaError(sentences)


def _own(entry: Entry) -> list[str | Promise]:
    return type_of(entry).problems(entry)


def _sentence(entry: Entry, problem: str | Promise) -> str:
    return f"{entry['code']}: {problem}"
