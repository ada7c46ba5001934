"""Forms, tallies and indicators made straight in the database."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F

from feedback.models import (
    BankQuestion,
    FeedbackForm,
    FormVersion,
    Indicator,
    IndicatorIndexPage,
    IndicatorPage,
    IndicatorSnapshot,
    Question,
    Tally,
)
from feedback.services.definitions import define
from feedback.services.indicators import compute
from feedback.services.publication import publish, submit
from plan_pages.enums import PeriodKind
from plan_pages.models import ReportingPeriod
from tests.factories.plan_pages import ReportingPeriodFactory, ResultsIndexPageFactory, site_root
from tests.people import People

QUESTIONS = ("A1", "A2")
NOVEMBER = date(2026, 11, 1)


def make_form(questions: Sequence[str] = QUESTIONS, options: str = "12345") -> FeedbackForm:
    form = FeedbackForm.objects.create(
        translation_key=uuid.uuid4(), slug="khao-sat", title="Khảo sát hài lòng"
    )
    entries = []
    for code in questions:
        question = Question.objects.create(
            form=form, block_id=uuid.uuid4(), code=code, kind="satisfaction"
        )
        entries.append(entry(question, options))
    FormVersion.objects.create(
        form=form, locale="vi", number=1, sha256="0" * 64, schema={"entries": entries}
    )
    return form


def entry(question: Question, options: str) -> dict[str, Any]:
    codes = [*options, "_no_opinion"]
    return {
        "id": str(question.block_id),
        "kind": question.kind,
        "code": question.code,
        "label": f"Câu hỏi {question.code}",
        "help": "",
        "required": False,
        "options": [{"id": code, "code": code, "label": code} for code in codes],
    }


def period(code: str = "2026") -> ReportingPeriod:
    known: dict[str, dict[str, Any]] = {
        "2026": {},
        "2026-H1": {"kind": PeriodKind.HALF_YEAR, "ends": date(2026, 7, 1)},
        "2026-Q4": {"kind": PeriodKind.QUARTER, "starts": date(2026, 10, 1)},
        "2026-10": {
            "kind": PeriodKind.MONTH,
            "starts": date(2026, 10, 1),
            "ends": NOVEMBER,
        },
        "2026-11": {
            "kind": PeriodKind.MONTH,
            "starts": NOVEMBER,
            "ends": date(2026, 12, 1),
        },
        "CCHC-2022-N": {
            "calendar": "reform",
            "starts": date(2021, 12, 15),
            "ends": date(2022, 12, 15),
        },
    }
    return ReportingPeriodFactory(code=code, **known[code])


def answers(
    form: FeedbackForm,
    counts: Mapping[str, tuple[int, int]],
    *,
    unit: str = "VPDKDD",
    half_month: date = NOVEMBER,
    channel: str = "web",
) -> None:
    """Add responses of a unit: ``{"A1": (hits, valid)}``; as many responses as the largest."""
    version = form.versions.first()
    key: dict[str, Any] = {
        "form": form,
        "version": version,
        "unit": unit,
        "channel": channel,
    }
    cells = [("_response", "_response", max(valid for _hits, valid in counts.values()))]
    for code, (hits, valid) in counts.items():
        cells += [(code, "5", hits), (code, "2", valid - hits), (code, "_no_opinion", 3)]
    for question, option, n in cells:
        tally, _made = Tally.objects.get_or_create(
            **key, half_month=half_month, question=question, option=option
        )
        Tally.objects.filter(pk=tally.pk).update(live=F("live") + n)


def form_that_asks(question: BankQuestion, series: int = 1, options: str = "12345") -> FeedbackForm:
    form = make_form(options=options)
    Question.objects.filter(form=form, code="A1").update(bank=question)
    version = FormVersion.objects.get(form=form)
    for entry in version.schema["entries"]:
        if entry["code"] == "A1":
            entry |= {"bank": question.code, "series": series}
    FormVersion.objects.filter(pk=version.pk).update(schema=version.schema)
    return form


def chosen(scale: Iterable[str], counts: dict[str, int]) -> list[dict[str, object]]:
    """How many chose each option, as a value of the whole form keeps it."""
    return [{"option": option, "n": counts.get(option, 0)} for option in scale]


def make_indicator(
    form: FeedbackForm | None = None,
    code: str = "sipas-access",
    questions: Sequence[str] = QUESTIONS,
    **rules: Any,
) -> Indicator:
    indicator = Indicator.objects.create(
        code=code, title="Tiếp cận dịch vụ", title_en="Access", form=form or make_form()
    )
    define(indicator, [{"code": "access", "questions": list(questions)}], **rules)
    return indicator


def published(
    indicator: Indicator, people: People, when: ReportingPeriod | None = None
) -> IndicatorSnapshot:
    draft = compute(indicator, when or period())
    return publish(submit(draft, people.analyst), people.approver)


def make_page(indicator: Indicator) -> IndicatorPage:
    """Live at ``/ket-qua/chi-so/<code>/``."""
    results = ResultsIndexPageFactory(parent=site_root())
    index = results.add_child(instance=IndicatorIndexPage(title="Chỉ số", slug="chi-so"))
    page: IndicatorPage = index.add_child(
        instance=IndicatorPage(title=indicator.title, slug=indicator.code, indicator=indicator)
    )
    return page
