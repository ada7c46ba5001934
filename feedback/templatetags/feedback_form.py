"""What the public templates of forms need beyond the views' context."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BoundField, CharField
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.models import Page

from feedback.models import FeedbackFormPage, FeedbackIndexPage
from feedback.questions.contact import CONSENT_PREFIX
from feedback.views.form import Asked, Part
from plan_pages.mixins import content_language, in_reading_language

register = template.Library()


@dataclass(frozen=True)
class Step:
    """A part of the form, its place among the parts, and the part after it."""

    part: Part
    number: int
    following: Part | None

    @property
    def id(self) -> str:
        return f"phan-{self.number}"

    @property
    def following_id(self) -> str:
        return f"phan-{self.number + 1}"


@register.filter
def steps(parts: list[Part]) -> list[Step]:
    after: list[Part | None] = [*parts[1:], None]
    return [
        Step(part, number, following)
        for number, (part, following) in enumerate(zip(parts, after, strict=True), start=1)
    ]


@register.filter
def first_long_text(parts: list[Part]) -> Asked | None:
    """The question above which complaints are told where to go."""
    questions = (question for part in parts for question in part.questions)
    return next((asked for asked in questions if asked.entry["kind"] == "long_text"), None)


@register.filter
def consents(question: Asked) -> list[BoundField]:
    """The boxes of a contact block, one for each purpose."""
    return [field for name, field in question.fields.items() if name.startswith(CONSENT_PREFIX)]


@register.simple_tag
def spoken(language: str) -> SafeString | str:
    """``lang`` of what an editor wrote, where the interface speaks another language."""
    if language == content_language(get_language()):
        return ""
    return format_html(' lang="{}"', language)


@register.simple_tag
def control(field: BoundField, *extra_ids: str) -> SafeString:
    """The field's widget, described by its help, its error and what ``extra_ids`` name.

    There is no ``maxlength``: a browser would cut pasted text off without a word.
    """
    described = " ".join([field.aria_describedby or "", *extra_ids]).strip()
    return field.as_widget(
        attrs={
            "maxlength": False,
            "aria-describedby": described or False,
            "aria-required": "true" if field.field.required else False,
            "dir": "auto" if isinstance(field.field, CharField) else False,
        }
    )


@register.simple_tag(takes_context=True)
def index_url(context: template.Context, page: Any, name: str = "") -> str:
    """Address of the feedback index, or of its route ``name``, from it or from one of its forms."""
    request: HttpRequest | None = context.get("request")
    index = page.get_parent().specific if isinstance(page, FeedbackFormPage) else page
    if not isinstance(index, FeedbackIndexPage):
        return ""
    address = index.get_url(request) or ""
    return f"{address}{index.reverse_subpage(name)}" if name else address


@register.simple_tag(takes_context=True)
def home_url(context: template.Context, index: Page) -> str:
    """Address of the page above the feedback index, in the reader's language."""
    above = index.get_parent()
    return in_reading_language(above.get_url(context.get("request")) or "") if above else ""


@register.filter
def filled(asked: Asked) -> bool:
    """Whether something was typed into one of the fields or is wrong with it."""
    return any(field.value() or field.errors for field in asked.fields.values())
