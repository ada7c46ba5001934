"""Show a form and take its answers: no session, no cookie, no script needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from feedback import conf
from feedback.errors import TokenInvalid
from feedback.forms import HONEYPOT, AnswerForm
from feedback.models import FormVersion, Response
from feedback.opening import campaigns_of, opening_of, opening_on, takes, today
from feedback.pairs.beside import pairs_on
from feedback.questions.base import Entry, Kept
from feedback.questions.registry import type_of
from feedback.rules import in_words
from feedback.schema import SchemaError, schema_of, validate
from feedback.services.intake import accept
from feedback.services.receipts import reference_to
from feedback.services.tokens import Token, mint, signed
from feedback.services.versions import archived, form_key, version_for
from feedback.serving.drawn import drawn
from feedback.serving.routes import once
from feedback.serving.standing import standing_of
from feedback.spam import challenges
from feedback.spam.limits import seconds_to_wait
from feedback.spam.network import comes_from_elsewhere, network_key
from feedback.spam.traces import traces_of
from feedback.upload_limits import limit_uploads
from feedback.visits import Visit

from .closed import closed
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
def handle(request: HttpRequest, page: FeedbackFormPage, **how: Any) -> HttpResponse:
    """Show the form or take its answers; ``how`` is what a ``Visit`` says of the way here."""
    visit = Visit(page, request, **how)
    limit_uploads(request)
    try:
        return _post(visit) if visit.request.method == "POST" else _get(visit)
    except SchemaError as error:
        return _not_open(visit, error)


def _get(visit: Visit) -> HttpResponse:
    page = visit.page
    opening = opening_on(today(), once(page, "campaigns", lambda: campaigns_of(form_key(page))))
    if not opening.is_open:
        return closed(visit, opening)
    version = once(page, "version", lambda: version_for(page))
    return drawn(visit, version, lambda token: _empty(visit, version, token))


def _empty(visit: Visit, version: FormVersion, token: str) -> HttpResponse:
    return _render(visit, version, AnswerForm(version.schema, fixed=visit.fixed), token=token)


def preview(visit: Visit) -> HttpResponse:
    """The form as its draft would be: nothing is frozen, and it cannot be sent."""
    language = visit.page.locale.language_code
    schema = schema_of(visit.page.body, language)
    try:
        validate(schema)
    except SchemaError as error:
        return _not_open(visit, error)
    version = FormVersion(schema=schema, locale=language)
    return _render(visit, version, AnswerForm(schema))


def _post(visit: Visit) -> HttpResponse:
    if visit.is_preview or comes_from_elsewhere(visit.request):
        return _refuse_foreign(visit)
    try:
        token = signed(visit.request.POST.get("token", ""))
        standing = standing_of(token, form_key(visit.page))
    except TokenInvalid as error:
        return _ask_again(visit, str(error))
    if standing.earlier is not None:
        return _to_receipt(visit, Response(pk=standing.earlier))
    if standing.is_archived:
        raise archived()
    form = _filled(visit, standing.version, standing.fields)
    if not takes(standing.campaigns, token):
        return closed(visit, opening_on(today(), standing.campaigns), form)
    if not form.is_valid():
        return _render(visit, standing.version, form, status=INVALID)
    return _accept(visit, standing.version, form, token)


def _filled(visit: Visit, version: FormVersion, kept: Kept | None = None) -> AnswerForm:
    request = visit.request
    return AnswerForm(version.schema, request.POST, request.FILES, fixed=visit.fixed, kept=kept)


def _accept(visit: Visit, version: FormVersion, form: AnswerForm, token: Token) -> HttpResponse:
    request = visit.request
    is_solved = challenges.is_solved(request.POST["token"], request.POST)
    wait = 0 if is_solved else _seconds_to_wait(visit, token)
    if wait:
        return _too_many(visit, version, form, wait)
    flags = ["fast"] if token.age_seconds() < conf.get("MIN_SECONDS") else []
    sheet = form.sheet()
    response = accept(
        token,
        sheet,
        channel=visit.channel,
        counter=visit.counter,
        traces=traces_of(request, token.form_id, sheet),
        flags=[*flags, challenges.FLAG] if is_solved else flags,
        is_spam=bool(request.POST.get(HONEYPOT)),
    )
    return _to_receipt(visit, response, form.dropped)


def _to_receipt(
    visit: Visit, response: Response, dropped: Sequence[str] = ()
) -> HttpResponseRedirect:
    receipt_page = once(visit.page, "receipt", lambda: _receipt_page(visit))
    address = f"{receipt_page}?ma={reference_to(response, dropped)}"
    redirect = HttpResponseRedirect(f"{address}&nen=toi" if visit.is_dark else address)
    redirect.status_code = 303
    redirect["Cache-Control"] = "no-store"
    return redirect


def _receipt_page(visit: Visit) -> str:
    """Inside a frame it is another address, because only that may be framed."""
    if visit.is_embedded:
        return reverse("feedback_embed_receipt", args=[visit.page.slug])
    index = visit.page.get_parent().specific
    return f"{index.get_url(visit.request)}{index.reverse_subpage('receipt')}"


def _ask_again(visit: Visit, sentence: str) -> HttpResponse:
    """The token is of no use: the form of today, with everything typed and a new token."""
    try:
        version = version_for(visit.page)
    except SchemaError as error:
        return _not_open(visit, error)
    form = _filled(visit, version)
    opening = opening_of(form_key(visit.page))
    if not opening.is_open:
        return closed(visit, opening, form)
    form.full_clean()
    form.add_error(None, sentence)
    return _render(visit, version, form, status=INVALID)


def _seconds_to_wait(visit: Visit, token: Token) -> int:
    """A tablet that many use has a limit of its own; the network that it stands in has none."""
    if visit.counter is not None and visit.is_kiosk:
        return seconds_to_wait(f"kiosk:{visit.counter.pk}", conf.get("KIOSK_RATE_LIMIT"))
    request = visit.request
    return seconds_to_wait(f"{token.form_id}:{network_key(request)}", conf.get("RATE_LIMIT"))


def _too_many(visit: Visit, version: FormVersion, form: AnswerForm, wait: int) -> HttpResponse:
    """Everything typed, how long to wait, and a challenge that makes waiting unnecessary."""
    minutes = -(-wait // SECONDS_PER_MINUTE)
    sentence = _("Many forms came from this network. Try again in %(minutes)d minutes.")
    form.add_error(None, sentence % {"minutes": minutes})
    errors = [*errors_of(form), challenges.error_of(visit.request.POST)]
    token = mint(version)
    challenge = challenges.challenge_for(token)
    more = {"errors": errors, "token": token, "challenge": challenge}
    response = _render(visit, version, form, TOO_MANY, **more)
    response["Retry-After"] = str(wait)
    return response


def _refuse_foreign(visit: Visit) -> HttpResponse:
    return _page(visit, "feedback/foreign_post.html", {}, status=403)


def _not_open(visit: Visit, error: SchemaError) -> HttpResponse:
    return _page(visit, "feedback/not_open.html", {"problems": error.sentences}, status=404)


def _page(visit: Visit, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    known = {"page": visit.page, "self": visit.page, "visit": visit}
    return TemplateResponse(visit.request, template, {**known, **context}, status=status)


def _render(
    visit: Visit, version: FormVersion, form: AnswerForm, status: int = 200, **more: Any
) -> HttpResponse:
    """``more`` is put into the context, in the place of what stands there usually."""
    page, request = visit.page, visit.request
    form.ask_for_files_again()
    context: dict[str, Any] = {
        **page.get_context(request),
        "visit": visit,
        "form": form,
        "parts": parts_of(form),
        "errors": errors_of(form),
        "token": "" if visit.is_preview else mint(version),
        "honeypot": HONEYPOT,
        "is_preview": visit.is_preview,
        "question_count": len([entry for entry in form.by_field.values() if _counts(entry)]),
        "minutes": minutes_to_answer(version.schema),
        "content_language": version.locale,
        "pairs": pairs_on(visit),
        **more,
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
        if entry["code"] in form.fixed:
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
