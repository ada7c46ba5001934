"""A form leaves as a document and comes in elsewhere as the same form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import Locale

from feedback.models import FeedbackForm, FeedbackFormPage, FeedbackIndexPage, Procedure
from feedback.moving import document as shape
from feedback.moving.errors import AlreadyHere, MovingRefused, Problem, refuse
from feedback.moving.questions import Arrived, arriving, departing
from feedback.moving.shapes import problems_of_words
from feedback.moving.texts import cleaned_text, portable_text
from feedback.schema import Schema, SchemaError, asked, schema_of, validate

from .versions import form_key, identity_problems

ACTION = "feedback.form_imported"
TRIES = 5


@dataclass
class Coming:
    """One language of the form, ready to be written; ``slug`` is the one that is free here."""

    language: str
    parent: FeedbackIndexPage
    page: FeedbackFormPage
    slug_before: str
    schema: Schema
    arrived: Arrived

    @property
    def is_slug_taken(self) -> bool:
        return self.page.slug != self.slug_before

    @property
    def questions(self) -> int:
        return len(asked(self.schema))


@dataclass
class Outcome:
    """What comes, or what came: then ``pages`` of ``coming`` are stored."""

    is_dry_run: bool
    coming: list[Coming] = field(default_factory=list)

    def of(self, name: str) -> list[str]:
        """A list of ``Arrived`` over all languages, each name once."""
        names = (one for coming in self.coming for one in getattr(coming.arrived, name))
        return list(dict.fromkeys(names))

    @property
    def asks_procedures(self) -> bool:
        """The form offers the procedures of this site; they do not travel."""
        entries = (entry for one in self.coming for entry in asked(one.schema))
        return any(entry["kind"] == "procedure" for entry in entries)

    @property
    def procedures(self) -> int:
        return Procedure.objects.filter(is_offered=True).count()


def translations_of(page: FeedbackFormPage) -> list[FeedbackFormPage]:
    """The pages of a form, one a language, by the name of the language."""
    pages = FeedbackFormPage.objects.filter(translation_key=form_key(page), alias_of=None)
    return list(pages.select_related("locale").order_by("locale__language_code"))


def export_form(page: FeedbackFormPage) -> dict[str, Any]:
    """The document of a form: the newest draft of each language; no people, no answers."""
    pages = [_leaving(one.get_latest_revision_as_object()) for one in translations_of(page)]
    document = {
        "format": shape.FORMAT,
        "version": shape.VERSION,
        "key": str(form_key(page)),
        "pages": pages,
    }
    return shape.sealed(shape.composed(document))


def _leaving(page: FeedbackFormPage) -> dict[str, Any]:
    language = page.locale.language_code
    texts = {name: getattr(page, name) or "" for name in shape.TEXTS}
    rich = {name: portable_text(texts[name], _features(name)) for name in shape.RICH_TEXTS}
    times = {name: _iso(getattr(page, name)) for name in shape.TIMES}
    body = departing(page.body, language)
    return {**texts, **rich, **times, "language": language, "body": body}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _features(name: str) -> list[str]:
    features: list[str] = FeedbackFormPage._meta.get_field(name).features
    return features


def import_form(found: Any, parent: FeedbackIndexPage, user: Any, *, dry_run: bool) -> Outcome:
    """Write the form as drafts below ``parent`` and its translations, all languages or none.

    ``found`` is what ``feedback.moving.reading.read`` gives. Raises ``AlreadyHere`` where the form
    stands here, else ``MovingRefused`` with every problem that was found.
    """
    document = shape.check(found)
    if dry_run:
        return _outcome(document, parent, dry_run=True)
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return _written(document, parent, user)
        except (IntegrityError, ValidationError):
            # At the same moment somebody else's page took the place or its address, or the form
            # itself came in: the next look says which.
            continue
    raise refuse("", _("The pages are being changed by somebody else; please try again."))


def _written(document: dict[str, Any], parent: FeedbackIndexPage, user: Any) -> Outcome:
    # How many pages stand below it may have changed since it was read.
    outcome = _outcome(document, FeedbackIndexPage.objects.get(pk=parent.pk), dry_run=False)
    for one in outcome.coming:
        _write(one, user)
    return outcome


def _outcome(document: dict[str, Any], parent: FeedbackIndexPage, *, dry_run: bool) -> Outcome:
    _refuse_double(UUID(document["key"]))
    return Outcome(dry_run, list(_coming(document, parent)))


def _refuse_double(key: UUID) -> None:
    page = FeedbackFormPage.objects.filter(translation_key=key).first()
    if page is not None:
        sentence = _("The form is here already: %(title)s. There is nothing to do.")
        raise AlreadyHere([Problem("key", sentence % {"title": page.title})])
    if FeedbackForm.objects.filter(translation_key=key, archived_at__isnull=False).exists():
        raise refuse("key", _("The form was here and is archived; its figures stay as they are."))


def _coming(document: dict[str, Any], parent: FeedbackIndexPage) -> Iterator[Coming]:
    problems: list[Problem] = []
    found: list[Coming] = []
    for place, row in enumerate(document["pages"]):
        try:
            found.append(_prepare(row, document["key"], parent, f"pages[{place}]"))
        except MovingRefused as error:
            problems += error.problems
    problems += _identities(found) if not problems else []
    if problems:
        raise MovingRefused(problems)
    return iter(found)


def _prepare(row: dict[str, Any], key: str, parent: FeedbackIndexPage, path: str) -> Coming:
    below = _parent_in(row["language"], parent, path)
    arrived = arriving(row["body"], row["language"], f"{path}.body")
    if arrived.problems:
        raise MovingRefused(arrived.problems)
    body = _body(arrived, f"{path}.body")
    page = FeedbackFormPage(
        **{name: row[name] for name in shape.TEXTS},
        **{name: _moment(row[name], f"{path}.{name}") for name in shape.TIMES},
        translation_key=UUID(key),
        locale=below.locale,
        live=False,
        body=body,
    )
    for name in shape.RICH_TEXTS:
        setattr(page, name, cleaned_text(row[name], _features(name), f"{path}.{name}"))
    schema = _schema(page, key, f"{path}.body")
    _check_fields(page, path)
    page.slug = find_available_slug(below, row["slug"])
    return Coming(row["language"], below, page, row["slug"], schema, arrived)


def _parent_in(language: str, parent: FeedbackIndexPage, path: str) -> FeedbackIndexPage:
    """The index page of the language: ``parent`` or its translation."""
    locale = Locale.objects.filter(language_code=language).first()
    found = None
    if locale is not None:
        found = parent if parent.locale_id == locale.pk else parent.get_translation_or_none(locale)
    if found is None:
        sentence = _("There is no page here for the language %(language)s below which it could go.")
        raise refuse(f"{path}.language", sentence % {"language": language[:20]})
    return found


def _body(arrived: Arrived, path: str) -> Any:
    """The questions as their blocks would keep them; raise with what an editor would be told."""
    block = FeedbackFormPage._meta.get_field("body").stream_block
    try:
        body = block.to_python(arrived.blocks)
        block.clean(body)
    except ValidationError as error:
        raise MovingRefused(problems_of_words(error, path)) from error
    except (TypeError, ValueError, ArithmeticError) as error:
        raise refuse(path, _("A value of a question cannot be read.")) from error
    return body


def _moment(text: str | None, path: str) -> datetime | None:
    if text is None:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise refuse(path, _("A day and time with its time zone is expected here."))
    return found


def _schema(page: FeedbackFormPage, key: str, path: str) -> Schema:
    schema = schema_of(page.body, page.locale.language_code)
    form = FeedbackForm.objects.filter(translation_key=key).first()
    try:
        validate(schema)
        sentences = identity_problems(form, schema)
    except SchemaError as error:
        sentences = error.sentences
    if sentences:
        raise MovingRefused([Problem(path, sentence) for sentence in sentences])
    return schema


def _check_fields(page: FeedbackFormPage, path: str) -> None:
    try:
        page.clean_fields(exclude=["path", "depth", "body", "content_type", "url_path"])
    except ValidationError as error:
        raise MovingRefused(
            [
                Problem(f"{path}.{name}", sentence)
                for name, sentences in error.message_dict.items()
                for sentence in sentences
            ]
        ) from error


def _identities(coming: list[Coming]) -> list[Problem]:
    """A question is the same in all languages: its type, its code and its options' codes."""
    known: dict[str, Any] = {}
    found: list[Problem] = []
    for place, one in enumerate(coming):
        for entry in asked(one.schema):
            options = tuple(option["code"] for option in entry.get("options", []))
            identity = (entry["kind"], entry["code"], options)
            if known.setdefault(entry["id"], identity) != identity:
                sentence = _("The question %(code)s is another one in another language.")
                problem = Problem(f"pages[{place}].body", sentence % {"code": entry["code"]})
                found.append(problem)
    return found


def _write(one: Coming, user: Any) -> None:
    page = one.page
    page.owner = user
    one.parent.add_child(instance=page)
    page.save_revision(user=user, changed=True)
    data = {"key": str(page.translation_key), "language": one.language}
    log(page, ACTION, user=user, data=data)
