"""The form that a version of a schema asks for, and what its answers are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .given_files import GivenFile
from .questions.base import Entry, Fields, Kept
from .questions.contact import CONSENT_PREFIX, CONTACT_FIELDS, consents_asked
from .questions.registry import type_of
from .rules import applying
from .schema import Schema, asked

# A field that people do not see; what fills it in is not a person.
HONEYPOT = "website"
# Questions whose answer is a dimension of the tallies, under the name of their kind.
DIMENSIONS = ("unit", "procedure")


@dataclass(frozen=True)
class Sheet:
    """What one respondent answered: codes apart from typed text, contact only with consent."""

    unit: str = ""
    procedure: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    contact: dict[str, str] | None = None
    # What was agreed to, by purpose.
    consents: dict[str, str] = field(default_factory=dict)
    files: dict[str, GivenFile] = field(default_factory=dict)


def fields_of(entry: Entry, kept: Kept | None) -> Fields:
    """Made anew, unless they are ``kept`` and no day, unit or procedure changes them."""
    kind = type_of(entry)
    if kept is None or not kind.is_lasting:
        return kind.fields(entry)
    key = (entry["id"], get_language() or "")
    if key not in kept:
        kept[key] = kind.fields(entry)
    return kept[key]


class AnswerForm(forms.Form):
    """A Django form with the fields of the schema's entries; names are question codes."""

    use_required_attribute = False

    def __init__(
        self,
        schema: Schema,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        *,
        fixed: Mapping[str, str] | None = None,
        kept: Kept | None = None,
    ) -> None:
        """``fixed``: answers to the questions ``unit`` and ``procedure`` that are not asked.

        ``kept``: fields that earlier forms of the same schema left there; nobody changes them.
        """
        super().__init__(data, files, prefix=None, label_suffix="", auto_id="id_%s")
        self.schema = schema
        self.fixed = dict(fixed or {})
        self.by_field: dict[str, Entry] = {}
        # Codes of questions that were answered and do not apply.
        self.dropped: list[str] = []
        for entry in asked(schema):
            if entry["code"] in self.fixed:
                continue
            for name, form_field in fields_of(entry, kept).items():
                self.fields[name] = form_field
                self.by_field[name] = entry

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self._drop_what_does_not_apply(cleaned)
        if not self.errors and not self._answers_anything(cleaned):
            raise forms.ValidationError(
                _("Answer at least one question before sending"), code="empty"
            )
        return cleaned

    def _drop_what_does_not_apply(self, cleaned: dict[str, Any]) -> None:
        """Answers and errors of questions that the earlier answers rule out; see ``rules``."""
        given = {entry["code"]: cleaned.get(name) for name, entry in self.by_code()} | self.fixed
        kept = {entry["id"] for entry in applying(self.schema["entries"], given)}
        for name, entry in self.by_field.items():
            if entry["id"] in kept:
                continue
            self.errors.pop(name, None)
            if cleaned.pop(name, None) and entry["code"] not in self.dropped:
                self.dropped.append(entry["code"])

    def by_code(self) -> Iterable[tuple[str, Entry]]:
        """The field that holds the answer to each question, without the words beside it."""
        return [
            (name, entry)
            for name, entry in self.by_field.items()
            if name == entry["code"] or entry["kind"] in DIMENSIONS
        ]

    def _answers_anything(self, cleaned: dict[str, Any]) -> bool:
        return any(
            value
            for name, value in cleaned.items()
            if self.by_field[name]["kind"] not in (*DIMENSIONS, "contact")
        )

    def sheet(self) -> Sheet:
        """The valid answers; contact data without consent is left behind here."""
        answers: dict[str, Any] = {}
        texts: dict[str, str] = {}
        files: dict[str, GivenFile] = {}
        for name, entry in self.by_field.items():
            value = self.cleaned_data.get(name)
            if not value or entry["kind"] in (*DIMENSIONS, "contact"):
                continue
            if type_of(entry).holds_file:
                files[name] = value
                continue
            is_text = type_of(entry).holds_text or name != entry["code"]
            (texts if is_text else answers)[name if is_text else entry["code"]] = value
        unit, procedure = (
            self.fixed.get(name) or self.cleaned_data.get(name, "") for name in DIMENSIONS
        )
        return Sheet(unit, procedure, answers, texts, *self._contact(), files)

    def ask_for_files_again(self) -> None:
        """Before the form is shown again: a browser keeps what was typed, but no file."""
        for name, entry in self.by_field.items():
            if type_of(entry).holds_file and name in self.files and name not in self.errors:
                sentence = _("Please choose the file again; a browser does not keep it.")
                self.add_error(name, forms.ValidationError(sentence, code="again"))

    def _contact(self) -> tuple[dict[str, str] | None, dict[str, str]]:
        """Contact data with what was agreed to; neither without the other."""
        given = {
            name.removeprefix("contact_"): self.cleaned_data.get(name, "")
            for name in CONTACT_FIELDS
        }
        consents = {
            name.removeprefix(CONSENT_PREFIX): text
            for entry in asked(self.schema)
            if entry["kind"] == "contact"
            for name, text in consents_asked(entry).items()
            if self.cleaned_data.get(name)
        }
        return (given, consents) if consents and any(given.values()) else (None, {})
