"""Freeze what a form page asks, before anybody answers it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from feedback.models import FeedbackForm, FormVersion, Question
from feedback.questions.base import Entry
from feedback.schema import Schema, SchemaError, asked, digest, schema_of, validate

from . import bank_identity, scales

if TYPE_CHECKING:
    from feedback.models import FeedbackFormPage

# Names of form fields that are no questions.
RESERVED_CODES = frozenset(
    {"token", "website", "unit", "contact", "contact_name", "contact_phone", "contact_email"}
    | {"consent_contact", "procedure", "channel", "code"}
)
OWN_CODES = {"unit": "unit", "procedure": "procedure", "contact": "contact"}
TRIES = 3


def form_key(page: FeedbackFormPage) -> uuid.UUID:
    """The key of the form that a page shows: an alias shows that of its source."""
    source = page
    while source.alias_of is not None:
        source = source.alias_of.specific
    key: uuid.UUID = source.translation_key
    return key


def version_for(page: FeedbackFormPage) -> FormVersion:
    """The version that a live page shows, made now if nobody made it before.

    A page goes live in many ways (editor, workflow, schedule, copy, alias, code), and signals see
    only some of them, so the page asks for its version whenever it is shown.

    Raises ``SchemaError`` when the questions cannot be frozen.
    """
    locale = page.locale.language_code
    schema = schema_of(page.body, locale)
    key = form_key(page)
    existing = FormVersion.objects.select_related("form").filter(
        form__translation_key=key, locale=locale, sha256=digest(schema)
    )
    version = existing.first() or _freeze(page, key, locale, schema)
    if version.form.archived_at is not None:
        raise archived()
    return version


def archived() -> SchemaError:
    """What a page says whose form was put away."""
    return SchemaError([_("This form is closed; it takes no more answers.")])


def _freeze(page: FeedbackFormPage, key: uuid.UUID, locale: str, schema: Schema) -> FormVersion:
    validate(schema)
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return _create(page, key, locale, schema)
        except IntegrityError:
            # Another request froze the same page at the same moment: take its version.
            same = FormVersion.objects.filter(
                form__translation_key=key, locale=locale, sha256=digest(schema)
            ).first()
            if same is not None:
                return same
    raise SchemaError([_("The form is being changed; please try again.")])


def _create(page: FeedbackFormPage, key: uuid.UUID, locale: str, schema: Schema) -> FormVersion:
    form, _created = FeedbackForm.objects.get_or_create(
        translation_key=key, defaults={"slug": page.slug, "title": page.title}
    )
    register_questions(form, schema)
    unmapped = scales.unmapped_scales(form, schema)
    if unmapped:
        raise SchemaError([one.sentence for one in unmapped])
    last = form.versions.aggregate(last=Max("number"))["last"] or 0
    version = FormVersion.objects.create(
        form=form, locale=locale, sha256=digest(schema), number=last + 1, schema=schema
    )
    _name_after(page, form)
    return version


def _name_after(page: FeedbackFormPage, form: FeedbackForm) -> None:
    """Staff know a form by the name in their own language; a translation does not take it over."""
    own = settings.LANGUAGE_CODE
    is_own = page.locale.language_code == own
    if is_own or not form.versions.filter(locale=own).exists():
        FeedbackForm.objects.filter(pk=form.pk).update(slug=page.slug, title=page.title)


def register_questions(form: FeedbackForm, schema: Schema) -> None:
    """Give each question its permanent identity; raise ``SchemaError`` where codes would move."""
    sentences = identity_problems(form, schema)
    if sentences:
        raise SchemaError(sentences)
    banked = bank_identity.questions_by_code(schema)
    Question.objects.bulk_create(
        [
            Question(
                form=form,
                block_id=entry["id"],
                code=entry["code"],
                kind=entry["kind"],
                bank=banked.get(entry.get("bank", "")),
            )
            for entry in asked(schema)
        ],
        ignore_conflicts=True,
    )


def identity_problems(form: FeedbackForm | None, schema: Schema) -> list[str]:
    """Why codes cannot stay bound to their questions, as sentences; none if they can."""
    known = list(form.questions.select_related("bank")) if form is not None else []
    by_block = {str(question.block_id): question for question in known}
    by_code = {question.code: question for question in known}
    sentences: list[str] = []
    for entry in asked(schema):
        sentences += _reserved(entry)
        before = by_block.get(entry["id"])
        holder = by_code.get(entry["code"])
        if before is not None and before.code != entry["code"]:
            sentences.append(
                _("Question %(old)s cannot be renamed %(new)s: its code is already in use.")
                % {"old": before.code, "new": entry["code"]}
            )
        elif before is not None and before.kind != entry["kind"]:
            sentences.append(
                _("Question %(code)s cannot change its type; add a new question instead.")
                % {"code": entry["code"]}
            )
        elif before is None and holder is not None and entry["kind"] not in OWN_CODES:
            sentences.append(
                _("The code %(code)s belongs to an earlier question; choose another.")
                % {"code": entry["code"]}
            )
    return sentences + bank_identity.problems(known, schema)


def _reserved(entry: Entry) -> list[str]:
    if entry["code"] in RESERVED_CODES and OWN_CODES.get(entry["kind"]) != entry["code"]:
        return [_("The code %(code)s is reserved; choose another.") % {"code": entry["code"]}]
    return []
