"""What is drawn of a value: from its published counts alone, the same on page, embed and report."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from feedback.indicators.charts.gathered import Figure, figures_of
from feedback.indicators.history import read_history
from feedback.indicators.report_figures import figures_of as reported
from feedback.models import Indicator, IndicatorPage
from feedback.services.definitions import define
from plan_pages.charts import IntervalRows, SmallMultiples
from plan_pages.enums import PeriodKind
from tests.factories.plan_pages import ReportingPeriodFactory
from tests.feedback.factories_indicators import (
    answers,
    make_form,
    make_indicator,
    make_page,
    period,
    published,
)
from tests.people import People

pytestmark = pytest.mark.django_db
URL = "/en/ket-qua/chi-so/sipas-access/"
EMBED = "/en/embed/sipas-access/"
FACTORS = [
    {"code": "access", "title": "Tiếp cận", "title_en": "Access", "questions": ["A1", "A2"]},
    {"code": "result", "title": "Kết quả", "title_en": "Result", "questions": ["B1"]},
]


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def index_of_two(counts: dict[str, tuple[int, int]]) -> Indicator:
    indicator = make_indicator(make_form(["A1", "A2", "B1"]))
    define(indicator, FACTORS)
    answers(indicator.form, counts)
    return indicator


def figures(indicator: Indicator, code: str = "") -> dict[str, Figure]:
    return {figure.id: figure for figure in figures_of(read_history(indicator, code))}


def rows(indicator: Indicator) -> list[tuple[str, ...]]:
    return list(figures(indicator)["theo-yeu-to"].chart.table().rows)


def get(url: str) -> str:
    response = Client().get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_each_factor_has_its_value_its_interval_and_its_n(people: People) -> None:
    indicator = index_of_two({"A1": (30, 40), "A2": (20, 40), "B1": (45, 50)})
    published(indicator, people)
    chart = figures(indicator)["theo-yeu-to"].chart
    assert isinstance(chart, IntervalRows)
    access, result = chart.rows
    assert (access.name, access.value, access.n) == ("Access", Decimal("62.5000"), 40)
    assert (result.name, result.value, result.n) == ("Result", Decimal("90.0000"), 50)
    # Wilson's interval of 45 in 50.
    assert (result.low, result.high) == (Decimal("78.6400"), Decimal("95.6500"))
    assert chart.table().head[0] == "Factor"
    assert chart.describe().endswith(
        ": highest Result (90.0\N{NO-BREAK SPACE}%), lowest Access (62.5\N{NO-BREAK SPACE}%); "
        "n from 40 to 50."
    )


def test_a_single_factor_is_told_question_by_question(people: People) -> None:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    published(indicator, people)
    named = [row[:2] for row in rows(indicator)]
    percent = "\N{NO-BREAK SPACE}%"
    assert named == [("A1. Câu hỏi A1", f"75.0{percent}"), ("A2. Câu hỏi A2", f"50.0{percent}")]


def test_one_question_alone_is_not_told_twice(people: People) -> None:
    indicator = make_indicator(questions=["A1"])
    answers(indicator.form, {"A1": (30, 40)})
    published(indicator, people)
    assert "theo-yeu-to" not in figures(indicator)


def test_counts_kept_back_leave_hatched_rows_that_say_why(people: People) -> None:
    # Twenty of one mind on B1: its counts, and so all of them, are kept back.
    indicator = index_of_two({"A1": (10, 20), "A2": (10, 20), "B1": (20, 20)})
    published(indicator, people)
    chart = figures(indicator)["theo-yeu-to"].chart
    assert isinstance(chart, IntervalRows)
    assert {row.is_hidden for row in chart.rows} == {True}
    assert all("kept back" in row.notice and row.n is None for row in chart.rows)
    assert all("rf-stub-hatch" in item.svg for item in chart.drawn())
    assert "100" not in " ".join(cell for row in chart.table().rows for cell in row)


def test_a_hidden_value_hides_its_parts(people: People) -> None:
    indicator = index_of_two({"A1": (3, 4), "A2": (2, 4), "B1": (4, 5)})
    published(indicator, people)
    assert {row[1] for row in rows(indicator)} == {
        "Under 10 answers: not shown, to protect respondents."
    }


def test_answers_after_the_publication_move_no_figure(people: People) -> None:
    indicator = index_of_two({"A1": (30, 40), "A2": (20, 40), "B1": (45, 50)})
    published(indicator, people)
    before = rows(indicator)
    answers(indicator.form, {"A1": (40, 40), "A2": (40, 40), "B1": (40, 40)})
    assert rows(indicator) == before


@pytest.fixture
def shown(people: People) -> IndicatorPage:
    indicator = index_of_two({"A1": (30, 40), "A2": (20, 40), "B1": (45, 50)})
    answers(indicator.form, {"A1": (25, 30), "A2": (20, 30), "B1": (20, 30)}, unit="QLDD")
    page = make_page(indicator)
    for code in ("2026-11", "2026-Q4"):
        published(indicator, people, period(code))
    return page


def test_page_and_embed_draw_the_same(shown: IndicatorPage) -> None:
    page, embed = get(URL), get(EMBED)
    drawn = figures(shown.indicator)
    assert "theo-yeu-to" in drawn
    for id, figure in drawn.items():
        for html in (page, embed):
            assert f'id="{id}"' in html
            assert figure.chart.describe().split(":")[0] in html
    for html in (page, embed):
        assert 'style="' not in html
        assert html.count('class="rf-data"') == len(drawn)


def test_links_of_figures_stay_out_of_a_frame(shown: IndicatorPage) -> None:
    assert "rf-actions" in get(URL)
    assert "rf-actions" not in get(EMBED)


def test_a_report_has_the_tables_of_the_page_with_their_sentences(shown: IndicatorPage) -> None:
    (told,) = reported(shown.indicator.snapshots.get(period__code="2026-Q4").period)
    drawn = figures(shown.indicator, "2026-Q4").values()
    assert [table["sentence"] for table in told["tables"]] == [f.chart.describe() for f in drawn]
    assert [table["rows"] for table in told["tables"]] == [
        [list(row) for row in figure.chart.table().rows] for figure in drawn
    ]


def test_a_report_leaves_the_parts_of_another_indicator_to_it(
    shown: IndicatorPage, people: People
) -> None:
    part = make_indicator(shown.indicator.form, "sipas-part")
    when = shown.indicator.snapshots.get(period__code="2026-Q4").period
    published(part, people, when)
    with_tables = [bool(told["tables"]) for told in reported(when)]
    assert sorted(with_tables) == [False, True]


def test_a_report_knows_nothing_of_later_periods(people: People) -> None:
    indicator = index_of_two({"A1": (30, 40), "A2": (20, 40), "B1": (45, 50)})
    earlier = period("2026-H1")
    published(indicator, people, earlier)
    (before,) = reported(earlier)
    published(indicator, people, period("2026-11"))
    assert reported(earlier) == [before]


def test_each_unit_is_drawn_through_the_periods_in_the_order_of_the_page(
    shown: IndicatorPage, people: People
) -> None:
    answers(shown.indicator.form, {"A1": (2, 4), "A2": (2, 4), "B1": (2, 4)}, unit="TTR")
    kind = PeriodKind.QUARTER
    for code, starts, ends in (
        ("2026-Q2", date(2026, 4, 1), date(2026, 7, 1)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 10, 1)),
    ):
        when = ReportingPeriodFactory(code=code, kind=kind, starts=starts, ends=ends)
        counts = {"A1": (30, 40), "A2": (20, 40), "B1": (30, 40)}
        answers(shown.indicator.form, counts, half_month=starts)
        answers(shown.indicator.form, counts, half_month=starts, unit="QLDD")
        published(shown.indicator, people, when)
    figure = figures(shown.indicator, "2026-Q3")["tung-nhom-qua-cac-ky"]
    assert isinstance(figure.chart, SmallMultiples)
    order = [row[0] for row in figures(shown.indicator)["theo-nhom"].chart.table().rows]
    assert [panel.name for panel in figure.chart.panels] == order
    assert [len(panel.points) for panel in figure.chart.panels] == [3, 3]
    assert figure.chart.table().head[0] == "Unit"
    for html in (get(URL + "?ky=2026-Q3"), get(EMBED)):
        assert 'style="' not in html
    assert 'id="tung-nhom-qua-cac-ky"' in get(URL + "?ky=2026-Q3")
