"""Forms and answer sheets for tests: made the way pages and people make them."""

import uuid
from datetime import date
from typing import Any

from django.db.models import Sum
from wagtail.models import Page, Site

from feedback.forms import AnswerForm, Sheet
from feedback.models import (
    Campaign,
    Counter,
    FeedbackForm,
    FeedbackFormPage,
    FeedbackIndexPage,
    Response,
    Tally,
)
from feedback.services.intake import accept
from feedback.services.tokens import mint, read
from feedback.services.versions import form_key, version_for

NAMESPACE = uuid.UUID("5d5c7c39-4c40-4d7f-9c6e-0d9f4ac5c9a2")

Block = dict[str, Any]


def block(kind: str, code: str = "", label: str = "", **value: Any) -> Block:
    """A question block with an id of its own, the same for the same kind, code and label."""
    default = {"label": label or f"Question {code}", "help": "", "required": False, "code": code}
    return {
        "type": kind,
        "id": str(uuid.uuid5(NAMESPACE, f"{kind}:{code}:{label}")),
        "value": {**default, **value},
    }


def options(*labels: str) -> list[Block]:
    return [
        {
            "type": "item",
            "id": str(uuid.uuid5(NAMESPACE, f"option:{label}")),
            "value": {"label": label, "code": code},
        }
        for label in labels
        for code in [label.lower()]
    ]


def unit_block(required: bool = True) -> Block:
    value = {"label": "Which unit?", "help": "", "required": required}
    return {"type": "unit", "id": str(uuid.uuid5(NAMESPACE, "unit")), "value": value}


def contact_block() -> Block:
    value = {"label": "Contact", "help": "", "consent": "I agree to be answered."}
    return {"type": "contact", "id": str(uuid.uuid5(NAMESPACE, "contact")), "value": value}


def usual_body() -> list[Block]:
    """A unit, two satisfaction items, a single and a several choice, a text, contact data."""
    return [
        unit_block(),
        block("satisfaction", "A1", "Enough seats"),
        block("satisfaction", "A2", "Good equipment"),
        block("single_choice", "B1", "How did you file?", options=options("Online", "Counter")),
        block("several_choices", "C1", "What to improve?", options=options("Time", "Fees")),
        block("long_text", "GOP_Y", "Anything else?"),
        contact_block(),
    ]


def home() -> Page:
    return Site.objects.get(is_default_site=True).root_page


def index_page() -> FeedbackIndexPage:
    existing = FeedbackIndexPage.objects.first()
    return existing or home().add_child(
        instance=FeedbackIndexPage(title="Góp ý", slug="gop-y", live=True)
    )


def form_page(
    slug: str = "khao-sat", body: list[Block] | None = None, **fields: Any
) -> FeedbackFormPage:
    page = FeedbackFormPage(
        title=fields.pop("title", "Khảo sát"),
        slug=slug,
        body=usual_body() if body is None else body,
    )
    index_page().add_child(instance=page)
    page.save_revision().publish()
    return FeedbackFormPage.objects.get(pk=page.pk)


def sheet(unit: str = "", **answers: Any) -> Sheet:
    return Sheet(unit=unit, answers=answers)


def answer(page: FeedbackFormPage, sheet: Sheet, **kwargs: Any) -> Response:
    """Accept one sheet through the service that views use."""
    token = read(mint(version_for(page)), form_key=form_key(page))
    return accept(token, sheet, **kwargs)


def data_for(page: FeedbackFormPage, **typed: Any) -> dict[str, Any]:
    """What a browser posts: a fresh token and the answers."""
    return {"token": mint(version_for(page)), **typed}


def live_tallies() -> dict[tuple[str, str], int]:
    """{(question, option): live} over all dimensions, zeros left out."""
    rows = Tally.objects.values("question", "option").annotate(n=Sum("live"))
    return {(row["question"], row["option"]): row["n"] for row in rows if row["n"]}


def empty_form(page: FeedbackFormPage) -> AnswerForm:
    return AnswerForm(version_for(page).schema)


def form_of(page: FeedbackFormPage) -> FeedbackForm:
    """The form as a record; made with its first version."""
    return version_for(page).form


def campaign(page: FeedbackFormPage, opens_on: str, closes_on: str, **fields: Any) -> Campaign:
    """Days as ``2026-03-01``."""
    return Campaign.objects.create(
        form=form_of(page),
        name=fields.pop("name", "Đợt 1"),
        opens_on=date.fromisoformat(opens_on),
        closes_on=date.fromisoformat(closes_on),
        **fields,
    )


def counter(page: FeedbackFormPage, **fields: Any) -> Counter:
    return Counter.objects.create(**{"form": form_of(page), "name": "Quầy 3", **fields})
