"""Periodic reports get the values that were published, and nothing that was not."""

from datetime import date

import pytest

from feedback.indicators.report_figures import figures_of
from feedback.models import Indicator
from feedback.services.indicators import compute
from plan_pages import registry
from plan_pages.enums import PeriodKind
from tests.factories.plan_pages import ReportingPeriodFactory
from tests.feedback.factories_indicators import answers, make_indicator, period, published
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator() -> Indicator:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    return indicator


def test_the_app_gives_its_figures_to_reports() -> None:
    assert figures_of in registry._report_figures


def test_a_published_value_comes_with_its_n_and_its_interval(
    indicator: Indicator, people: People
) -> None:
    published(indicator, people)
    (figure,) = figures_of(period())
    assert figure["name"] == "Tiếp cận dịch vụ"
    assert (figure["value"], figure["n"], figure["note"]) == ("62.50", 40, "")
    low, high = figure["interval"]
    assert float(low) < 62.5 < float(high)


def test_a_draft_and_live_answers_are_not_reported(indicator: Indicator, people: People) -> None:
    compute(indicator, period())
    assert figures_of(period()) == []
    published(indicator, people, period("2026-11"))
    before = figures_of(period("2026-11"))
    answers(indicator.form, {"A1": (40, 40), "A2": (40, 40)})
    assert figures_of(period("2026-11")) == before


def test_a_hidden_value_stays_hidden(people: People) -> None:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (3, 4), "A2": (1, 4)})
    published(indicator, people)
    (figure,) = figures_of(period())
    assert figure["value"] is None
    assert figure["n"] is None
    assert figure["interval"] is None
    assert figure["note"]


def test_values_of_units_are_not_reported(indicator: Indicator, people: People) -> None:
    answers(indicator.form, {"A1": (25, 30), "A2": (20, 30)}, unit="QLDD")
    published(indicator, people)
    assert [figure["n"] for figure in figures_of(period())] == [70]


def test_the_longest_published_period_within_the_report_stands_for_it_by_name(
    indicator: Indicator, people: People
) -> None:
    published(indicator, people, period("2026-11"))
    reform = ReportingPeriodFactory(
        code="CCHC-2026-Q4",
        calendar="reform",
        kind=PeriodKind.QUARTER,
        starts=date(2026, 9, 15),
        ends=date(2026, 12, 15),
    )
    (figure,) = figures_of(reform)
    assert figure["value"] == "62.50"
    assert "2026-11" in figure["note"]
    earlier = ReportingPeriodFactory(
        code="CCHC-2026-Q1", calendar="reform", starts=date(2025, 12, 15), ends=date(2026, 3, 15)
    )
    assert figures_of(earlier) == []
