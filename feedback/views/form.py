"""Show a form and take its answers: no session, no cookie, no script needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from feedback import conf
from feedback.errors import TokenInvalid
from feedback.forms import HONEYPOT, AnswerForm
from feedback.limits import seconds_to_wait
from feedback.models import FormVersion, Response
from feedback.network import comes_from_elsewhere, network_key
from feedback.questions.base import Entry
from feedback.questions.registry import type_of
from feedback.rules import in_words
from feedback.schema import SchemaError, schema_of, validate
from feedback.services.intake import accept, already_accepted
from feedback.services.receipts import reference_to
from feedback.services.tokens import Token, mint, read
from feedback.services.versions import form_key, version_for

from .estimates import minutes_to_answer

if TYPE_CHECKING:
    from feedback.models import FeedbackFormPage

INVALID, TOO_MANY = 422, 429
SECONDS_PER_MINUTE = 60


@dataclass(frozen=True)
class Asked:
    """A question as a template shows it; contact data have no number."""

    entry: Entry
    number: int | None
    template: str
    fields: dict[str, forms.BoundField]
    condition: str = ""

    @property
    def field(self) -> forms.BoundField:
        return next(iter(self.fields.values()))


@dataclass(frozen=True)
class Part:
    """A section with its questions; the first may have no heading."""

    heading: Entry | None
    questions: list[Asked]
    condition: str = ""


@sensitive_post_parameters()
def handle(request: HttpRequest, page: FeedbackFormPage) -> HttpResponse:
    if request.method == "POST":
        return _post(page, request)
    try:
        version = version_for(page)
    except SchemaError as error:
        return _not_open(page, request, error)
    return _render(page, request, version, AnswerForm(version.schema))


def preview(request: HttpRequest, page: FeedbackFormPage) -> HttpResponse:
    """The form as its draft would be: nothing is frozen, and it cannot be sent."""
    language = page.locale.language_code
    schema = schema_of(page.body, language)
    try:
        validate(schema)
    except SchemaError as error:
        return _not_open(page, request, error)
    version = FormVersion(schema=schema, locale=language)
    return _render(page, request, version, AnswerForm(schema))


def _post(page: FeedbackFormPage, request: HttpRequest) -> HttpResponse:
    if getattr(request, "is_preview", False) or comes_from_elsewhere(request):
        return TemplateResponse(
            request, "feedback/foreign_post.html", {"page": page, "self": page}, status=403
        )
    try:
        token = read(request.POST.get("token", ""), form_key=form_key(page))
    except TokenInvalid as error:
        return _ask_again(page, request, str(error))
    earlier = already_accepted(token)
    if earlier is not None:
        return _to_receipt(page, request, earlier)
    version = FormVersion.objects.get(pk=token.version_id)
    form = AnswerForm(version.schema, request.POST)
    if not form.is_valid():
        return _render(page, request, version, form, status=INVALID)
    return _accept(page, request, version, form, token)


def _accept(
    page: FeedbackFormPage,
    request: HttpRequest,
    version: FormVersion,
    form: AnswerForm,
    token: Token,
) -> HttpResponse:
    wait = seconds_to_wait(f"{token.form_id}:{network_key(request)}", conf.get("RATE_LIMIT"))
    if wait:
        return _too_many(page, request, version, form, wait)
    response = accept(
        token,
        form.sheet(),
        flags=["fast"] if token.age_seconds() < conf.get("MIN_SECONDS") else [],
        is_spam=bool(request.POST.get(HONEYPOT)),
    )
    return _to_receipt(page, request, response, form.dropped)


def _to_receipt(
    page: FeedbackFormPage, request: HttpRequest, response: Response, dropped: Sequence[str] = ()
) -> HttpResponseRedirect:
    index = page.get_parent().specific
    address = index.get_url(request) + index.reverse_subpage("receipt")
    redirect = HttpResponseRedirect(f"{address}?ma={reference_to(response, dropped)}")
    redirect.status_code = 303
    redirect["Cache-Control"] = "no-store"
    return redirect


def _ask_again(page: FeedbackFormPage, request: HttpRequest, sentence: str) -> HttpResponse:
    """The token is of no use: the form of today, with everything typed and a new token."""
    try:
        version = version_for(page)
    except SchemaError as error:
        return _not_open(page, request, error)
    form = AnswerForm(version.schema, request.POST)
    form.full_clean()
    form.add_error(None, sentence)
    return _render(page, request, version, form, status=INVALID)


def _too_many(
    page: FeedbackFormPage,
    request: HttpRequest,
    version: FormVersion,
    form: AnswerForm,
    wait: int,
) -> HttpResponse:
    minutes = -(-wait // SECONDS_PER_MINUTE)
    form.add_error(
        None,
        _("Many forms came from this network. Try again in %(minutes)d minutes.")
        % {"minutes": minutes},
    )
    response = _render(page, request, version, form, status=TOO_MANY)
    response["Retry-After"] = str(wait)
    return response


def _not_open(page: FeedbackFormPage, request: HttpRequest, error: SchemaError) -> HttpResponse:
    context = {"page": page, "self": page, "problems": error.sentences}
    return TemplateResponse(request, "feedback/not_open.html", context, status=404)


def _render(
    page: FeedbackFormPage,
    request: HttpRequest,
    version: FormVersion,
    form: AnswerForm,
    status: int = 200,
) -> HttpResponse:
    is_preview = bool(getattr(request, "is_preview", False))
    context: dict[str, Any] = {
        **page.get_context(request),
        "form": form,
        "parts": parts_of(form),
        "errors": errors_of(form),
        "token": "" if is_preview else mint(version),
        "honeypot": HONEYPOT,
        "is_preview": is_preview,
        "question_count": len([entry for entry in form.by_field.values() if _counts(entry)]),
        "minutes": minutes_to_answer(version.schema),
        "content_language": version.locale,
    }
    response = TemplateResponse(request, page.get_template(request), context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _counts(entry: Entry) -> bool:
    return type_of(entry).asks and entry["kind"] != "contact"


def parts_of(form: AnswerForm) -> list[Part]:
    """The questions under their headings, numbered through."""
    parts = [Part(None, [])]
    number = 0
    earlier: dict[str, tuple[Entry, int | None]] = {}
    for entry in form.schema["entries"]:
        if entry["kind"] == "section":
            parts.append(Part(entry, [], _condition(entry, earlier)))
            continue
        if _counts(entry):
            number += 1
            earlier[entry["code"]] = (entry, number)
        names = [name for name, owner in form.by_field.items() if owner is entry]
        question = Asked(
            entry,
            number if _counts(entry) else None,
            type_of(entry).template,
            {name: form[name] for name in names},
            _condition(entry, earlier),
        )
        parts[-1].questions.append(question)
    return [part for part in parts if part.heading or part.questions]


def _condition(entry: Entry, earlier: dict[str, tuple[Entry, int | None]]) -> str:
    rule = entry.get("show_if")
    if not rule or rule["question"] not in earlier:
        return ""
    return in_words(rule, *earlier[rule["question"]])


def errors_of(form: AnswerForm) -> list[tuple[str, str]]:
    """(id of the first control, sentence) for the summary, in the order of the page."""
    found = [("", str(sentence)) for sentence in form.non_field_errors()]
    numbers = {
        name: question.number
        for part in parts_of(form)
        for question in part.questions
        for name in question.fields
    }
    for field in form:
        target = field.id_for_label or f"{field.auto_id}_0"
        number = numbers.get(field.name)
        prefix = _("Question %(number)d: ") % {"number": number} if number else ""
        found += [(target, f"{prefix}{sentence}") for sentence in field.errors]
    return found
