"""A portal with something on every page, which can grow: more of it may cost no more queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from feedback.models import (
    FeedbackFormPage,
    FeedbackIndexPage,
    Indicator,
    IndicatorIndexPage,
    IndicatorPage,
    PairLink,
    Salt,
)
from feedback.services.counting import reconcile
from plan_pages.enums import ExplanationState, IndexName, ScoreKind
from plan_pages.models import (
    Criterion,
    Explanation,
    IndexResult,
    PlanPage,
    PlanTask,
    SaidDone,
    Unit,
)
from tests.factories import feedback as forms
from tests.factories.plan_pages import (
    CriterionFactory,
    NewsPageFactory,
    PlanFactory,
    PlanPageFactory,
    PlanTaskFactory,
    ProgressEvidenceFactory,
    ProgressReportFactory,
    ReportingPeriodFactory,
    ResultPageFactory,
    ScoreFactory,
    UnitFactory,
)
from tests.factories.portal import make_home, make_sections, translated
from tests.feedback import factories_indicators as indicators
from tests.people import People, make_people

QUESTIONS = ("A1", "A2")


@dataclass
class FilledSite:
    home: Page
    sections: dict[str, Page]
    plan_page: PlanPage
    forms_index: FeedbackIndexPage
    form_page: FeedbackFormPage
    indicator_index: IndicatorIndexPage
    people: People
    size: int = 0

    def grow(self) -> FilledSite:
        """As much again of everything that a department adds over the years."""
        number, self.size = self.size, self.size + 1
        _add_tasks(self, number)
        _add_pages(self, number)
        _add_responses(self)
        _add_values(self, number)
        return self


def filled_site() -> FilledSite:
    people = make_people()
    home = make_home()
    translated(home, slug="home-en", title="Administrative reform portal")
    sections = make_sections(home)
    plan_page = PlanPageFactory(
        parent=sections["ke-hoach"],
        body=[
            ("section", {"number": "I", "heading": "MỤC ĐÍCH"}),
            ("paragraph", "Cải thiện Chỉ số cải cách hành chính."),
        ],
    )
    form_page = forms.form_page("khao-sat", _survey())
    index = IndicatorIndexPage(title="Chỉ số", slug="chi-so")
    sections["ket-qua"].add_child(instance=index)
    site = FilledSite(
        home=home,
        sections=sections,
        plan_page=plan_page,
        forms_index=form_page.get_parent().specific,
        form_page=form_page,
        indicator_index=index,
        people=people,
    )
    return site.grow()


def _survey() -> list[forms.Block]:
    """One question of each kind."""
    return [
        *forms.usual_body(),
        forms.block("short_text", "NGHE", "What is your work?"),
    ]


def _add_tasks(site: FilledSite, number: int) -> None:
    plan = site.plan_page.plan
    unit, other = UnitFactory(code=f"DV{number}A"), UnitFactory(code=f"DV{number}B")
    for part in range(1, 4):
        field = CriterionFactory(criteria_set=plan.criteria_set, code=f"{number * 3 + part}")
        leaf = CriterionFactory(
            criteria_set=plan.criteria_set, code=f"{field.code}.1", parent=field
        )
        _add_scores(leaf)
        for traits in ({"overdue": True}, {"done": True}, {"continuous": True}):
            PlanTaskFactory(
                plan=plan,
                number=PlanTask.objects.count() + 1,
                criterion=leaf,
                led_by=[unit, site.people.unit],
                supported_by=[other, site.people.other_unit],
                **traits,
            )


def _add_life(task: PlanTask, number: int) -> None:
    """What became of the task: public records of each kind, and one that is not public."""
    period = ReportingPeriodFactory(code=f"{2022 + number}-Q3")
    unit = UnitFactory(code="VPDKDD")
    decided = {"decided_at": datetime(2022, 10, 1, tzinfo=UTC)}
    report = ProgressReportFactory(task=task, period=period, unit=unit, approved=True)
    ProgressEvidenceFactory(report=report)
    ProgressReportFactory(task=task, period=period, unit=UnitFactory(code="QLDD"), submitted=True)
    Explanation.objects.create(
        task=task,
        period=period,
        unit=unit,
        due_on=date(2022, 10, 1),
        state=ExplanationState.ACCEPTED,
        is_public=True,
        **decided,
    )
    SaidDone.objects.create(said="Chờ lâu", did="Thêm quầy", task=task, is_public=True)


def _add_scores(criterion: Criterion) -> None:
    for kind in (ScoreKind.SELF_ASSESSED, ScoreKind.APPRAISED, ScoreKind.TARGET):
        ScoreFactory(criterion=criterion, kind=kind)


def _add_pages(site: FilledSite, number: int) -> None:
    _add_life(site.plan_page.plan.tasks.get(number=1), number)
    for step in range(6):
        day = date(2022 + number, step + 1, 15)
        task = site.plan_page.plan.tasks.get(number=1)
        NewsPageFactory(
            parent=site.sections["tin-tuc"],
            slug=f"tin-{number}-{step}",
            date=day,
            task=task,
            criterion=task.criterion,
            campaign=f"Đợt {number}",
        )
        ResultPageFactory(parent=site.sections["ket-qua"], slug=f"kq-{number}-{step}", date=day)
    for index in IndexName:
        IndexResult.objects.create(
            index=index, year=2018 + number, value=Decimal("80"), rank=30, out_of=63
        )
    if number:
        plan = PlanFactory(slug=f"ke-hoach-{2010 + number}", year=2010 + number)
        PlanPageFactory(parent=site.sections["ke-hoach"], plan=plan)
        forms.form_page(f"khao-sat-{number}", _survey())


def _add_responses(site: FilledSite) -> None:
    for unit in Unit.objects.order_by("pk"):
        forms.answer(site.form_page, forms.sheet(unit.code, A1="4", A2="5"))
    reconcile()


def _add_values(site: FilledSite, number: int) -> None:
    """Another indicator, and every indicator's value of another period."""
    form = indicators.make_form()
    code = f"chi-so-{number}"
    indicator = indicators.make_indicator(form, code)
    page = IndicatorPage(title=indicator.title, slug=code, indicator=indicator)
    site.indicator_index.add_child(instance=page)
    for pair in SaidDone.objects.all():
        PairLink.objects.create(pair=pair, indicator=indicator)
        PairLink.objects.get_or_create(pair=pair, form=forms.form_of(site.form_page))
    for step in range(number, number + 2):
        _publish_year(site, indicator, 2026 - step)


def _publish_year(site: FilledSite, indicator: Indicator, year: int) -> None:
    for unit in Unit.objects.order_by("pk"):
        indicators.answers(
            indicator.form,
            {"A1": (30, 40), "A2": (28, 39)},
            unit=unit.code,
            half_month=date(year, 3, 1),
        )
    period = ReportingPeriodFactory(
        code=str(year), starts=date(year, 1, 1), ends=date(year + 1, 1, 1)
    )
    indicators.published(indicator, site.people, period)


def stored_rows() -> dict[str, int]:
    """How many rows each table has: what a request of a stranger must leave as it is.

    Except the day's salt, which whoever comes first leaves behind.
    """
    passed_over = (ContentType, Salt)
    models = (m for m in apps.get_models() if m._meta.managed and m not in passed_over)
    return {model._meta.label: model._default_manager.count() for model in models}
