"""Results: the sentence first, history with its break, the tree, panels of other apps."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from plan_pages import registry
from plan_pages.enums import IndexName, InspectionState, ScoreKind, ScoringState
from plan_pages.models import IndexResult, Inspection, ResultPage, ResultsIndexPage, ScoreSheet
from plan_pages.score_year import set_of_year
from plan_pages.scorebook import CriterionRow, score_tree
from plan_pages.standing import of_index, sentence
from tests.factories.plan_pages import (
    CriteriaSetFactory,
    CriterionFactory,
    PlanFactory,
    ResultPageFactory,
    ScoreFactory,
    UnitFactory,
)


def result(year: int, value: str | None, rank: int | None = None, **extra: Any) -> IndexResult:
    return IndexResult.objects.create(
        index=extra.pop("index", IndexName.PAR_INDEX),
        year=year,
        value=None if value is None else Decimal(value),
        rank=rank,
        out_of=extra.pop("out_of", 63),
        **extra,
    )


def get(page: ResultsIndexPage, query: str = "") -> Any:
    response = Client().get(f"{page.url}{query}")
    assert response.status_code == 200
    return response


def test_an_empty_site_has_a_results_page(results_index: ResultsIndexPage) -> None:
    get(results_index)


def test_the_sentence_of_the_year_stands_first(results_index: ResultsIndexPage) -> None:
    result(2021, "85.11", 48)
    result(2022, "86.19", 25)
    response = get(results_index, "?nam=2022")
    said = response.context["sentences"][0]
    assert "86,19" in said
    assert "25/63" in said
    assert "23" in said
    assert response.content.decode().index(said) < response.content.decode().index("<svg")


def test_ranks_among_another_number_or_method_are_not_compared(db: None) -> None:
    results = [
        result(2023, "88", 14),
        result(2024, "90", 10, breaks_series=True),
        result(2025, "91", 4, out_of=34),
    ]
    for year in (2024, 2025):
        words = sentence(of_index(results, IndexName.PAR_INDEX), IndexName.PAR_INDEX, year)
        assert words.count(",") <= 2
        assert "up" not in words


def test_an_unknown_value_is_said_and_never_a_zero(results_index: ResultsIndexPage) -> None:
    result(2022, None, index=IndexName.SIPAS, breaks_series=True)
    said = get(results_index, "?nam=2022").context["sentences"][1]
    assert "0" not in said.replace("2022", "")


def test_the_newest_published_year_is_shown_first(results_index: ResultsIndexPage) -> None:
    result(2022, "86.19")
    result(2023, None)
    assert get(results_index).context["year"] == 2022


@pytest.mark.parametrize("query", ["?nam=1999", "?nam=NaN", "?nam[]=1&nam=x", "?nam=2022&nam=x"])
def test_a_year_that_is_not_there_is_said(results_index: ResultsIndexPage, query: str) -> None:
    result(2022, "86.19")
    response = get(results_index, query)
    assert response.context["year"] == 2022
    assert response.context["problem"]


def test_the_tree_shows_the_years_points(results_index: ResultsIndexPage) -> None:
    PlanFactory(year=2022)
    field = CriterionFactory(code="3", max_score=Decimal(2))
    ScoreFactory(criterion=field, year=2022, points=Decimal("1.75"))
    ScoreFactory(criterion=field, year=2021, points=Decimal("1.31"))
    text = get(results_index, "?nam=2022").content.decode()
    assert "1,75" in text
    assert "1,31" not in get(results_index, "?nam=2022").context["tree"].describe()


def test_the_portals_survey_stands_apart_from_official_points(
    results_index: ResultsIndexPage,
) -> None:
    criterion = CriterionFactory(code="8.1", max_score=Decimal(10))
    ScoreFactory(
        criterion=criterion,
        kind=ScoreKind.PORTAL_SURVEY,
        points=Decimal("8.43"),
        evidence_url="/ket-qua/chi-so/sipas-overall/",
    )
    response = get(results_index, "?nam=2022")
    assert next(iter(response.context["tree"].all_rows())).achieved is None
    assert 'href="/ket-qua/chi-so/sipas-overall/"' in response.content.decode()


def test_the_tree_shows_the_newest_scored_year_and_says_so(
    results_index: ResultsIndexPage,
) -> None:
    result(2024, "90.49", 10)
    ScoreFactory(criterion=CriterionFactory(code="3"), year=2022, kind=ScoreKind.OFFICIAL)
    first = get(results_index)
    assert (first.context["year"], first.context["tree_year"]) == (2024, 2022)
    assert "notice-info" in first.content.decode()
    assert get(results_index, "?nam=2024").context["tree_year"] == 2024


def test_points_wait_for_the_score_book(results_index: ResultsIndexPage) -> None:
    field = CriterionFactory(code="3", max_score=Decimal(2))
    ScoreFactory(criterion=field, year=2022, points=Decimal("1.31"), source="Bảng tự chấm")
    sheet = ScoreSheet.objects.create(criteria_set=field.criteria_set, year=2022)
    assert "1,31" not in get(results_index, "?nam=2022").content.decode()
    ScoreSheet.objects.filter(pk=sheet.pk).update(state=ScoringState.PUBLISHED)
    text = get(results_index, "?nam=2022").content.decode()
    assert "1,31" in text
    assert "Bảng tự chấm" in text


def test_the_tree_is_of_the_set_that_the_year_is_scored_under(
    results_index: ResultsIndexPage,
) -> None:
    """The plan was written under one set, the year was scored under the next."""
    result(2022, "86.19")
    old = CriteriaSetFactory(name="QD1149_2020")
    PlanFactory(year=2022, criteria_set=CriterionFactory(criteria_set=old, code="1").criteria_set)
    new = CriterionFactory(code="1").criteria_set
    assert get(results_index, "?nam=2022").context["criteria_set"] == old
    ScoreSheet.objects.create(criteria_set=new, year=2022)
    assert get(results_index, "?nam=2022").context["criteria_set"] == new == set_of_year(2022)


def test_a_criterion_has_its_history_by_kind(results_index: ResultsIndexPage) -> None:
    field = CriterionFactory(code="3")
    for year in (2021, 2022):
        ScoreFactory(criterion=field, year=year, points=Decimal(year - 2020))
    ScoreFactory(criterion=field, year=2022, kind=ScoreKind.APPRAISED, points=Decimal("0.5"))
    ScoreFactory(criterion=field, year=2022, kind=ScoreKind.PORTAL_SURVEY)
    history = get(results_index).context["history"]
    assert history.years == [2021, 2022]
    assert sorted([row.points for row in history.rows], key=str) == [
        [Decimal(1), Decimal(2)],
        [None, Decimal("0.5")],
    ]
    assert not history.is_of_several_sets


@pytest.mark.parametrize(
    ("typed", "linked"),
    [
        ("https://example.com/a", True),
        ("/documents/1/a.pdf", True),
        ("javascript:alert(1)", False),
        ("//evil.example/", False),
        ("data:text/html,x", False),
    ],
)
def test_only_addresses_of_the_web_become_links(
    results_index: ResultsIndexPage, typed: str, linked: bool
) -> None:
    criterion = CriterionFactory(code="3")
    for kind in (ScoreKind.OFFICIAL, ScoreKind.PORTAL_SURVEY):
        ScoreFactory(criterion=criterion, kind=kind, evidence_url=typed)
    text = get(results_index, "?nam=2022").content.decode()
    assert text.count(f'href="{typed}"') == (2 if linked else 0)


def test_published_conclusions_of_inspections_have_a_list(
    results_index: ResultsIndexPage,
) -> None:
    facts = {"plan": PlanFactory(), "unit": UnitFactory(code="VP"), "conclusion": "Đã khắc phục"}
    days = {"starts_on": date(2022, 5, 1), "ends_on": date(2022, 5, 2)}
    concluded = {"state": InspectionState.CONCLUDED, "concluded_on": date(2022, 6, 1)}
    Inspection.objects.create(
        title="Công khai", published_at=localtime(), **facts, **days, **concluded
    )
    Inspection.objects.create(title="Chưa công bố", **facts, **days, **concluded)
    text = get(results_index, "?xem=kiem-tra").content.decode()
    assert "Công khai" in text
    assert "Chưa công bố" not in text
    assert 'href="/ket-qua/?xem=kiem-tra"' in get(results_index).content.decode()


def test_result_pages_are_listed_and_drafts_are_not(results_index: ResultsIndexPage) -> None:
    ResultPageFactory(parent=results_index, title="Công khai")
    ResultPageFactory(parent=results_index, title="Còn nháp", live=False)
    text = get(results_index).content.decode()
    assert "Công khai" in text
    assert "Còn nháp" not in text


def test_the_page_asks_few_queries_however_much_there_is(results_index: ResultsIndexPage) -> None:
    def fill(first: int) -> None:
        for number in range(first, first + 10):
            result(2000 + number, "80", index=IndexName.PAR_INDEX)
            ScoreFactory(criterion=CriterionFactory(code=f"{number}"))
            ResultPageFactory(parent=results_index)

    fill(1)
    get(results_index)
    with CaptureQueriesContext(connection) as few:
        get(results_index, "?nam=2022")
    fill(30)
    with CaptureQueriesContext(connection) as many:
        get(results_index, "?nam=2022")
    assert len(many) == len(few)


def test_panels_of_other_apps_are_shown_in_order_and_once(
    results_index: ResultsIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_results_panels", [])

    def panel(request: HttpRequest) -> dict[str, Any]:
        return {"value": "Từ ứng dụng khác"}

    def absent(request: HttpRequest) -> None:
        return None

    for _time in range(2):
        registry.register_results_panel(
            panel, template_name="plan_pages/blocks/heading.html", order=20
        )
    registry.register_results_panel(
        absent, template_name="plan_pages/blocks/heading.html", order=10
    )
    assert get(results_index).content.decode().count("<h2>Từ ứng dụng khác</h2>") == 1


def test_the_address_of_the_indicators_is_reserved(results_index: ResultsIndexPage) -> None:
    page = ResultPage(title="Chỉ số", slug="chi-so", live=False)
    results_index.add_child(instance=page)
    with pytest.raises(ValidationError):
        page.save_revision()


def test_an_article_shows_its_blocks_and_no_raw_html_is_offered(
    results_index: ResultsIndexPage,
) -> None:
    result(2022, "86.19", 25)
    criterion = CriterionFactory(code="3", max_score=Decimal(2))
    ScoreFactory(criterion=criterion, points=Decimal("1.75"))
    table = {
        "data": [["Năm", "Điểm"], ["2022", "<b>86,19</b>"]],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_caption": "Điểm số",
    }
    page = ResultPageFactory(
        parent=results_index,
        summary="Một câu.",
        body=[
            {"type": "heading", "value": "<i>Tiêu đề</i>"},
            {"type": "text", "value": "<p>Nội dung</p>"},
            {"type": "table", "value": table},
            {"type": "index_figure", "value": {"index": "PAR INDEX", "show": "rank"}},
            {"type": "score_figure", "value": {"criterion": criterion.pk, "year": 2022}},
        ],
    )
    text = Client().get(page.url).content.decode()
    assert "&lt;i&gt;Tiêu đề" in text
    assert "<b>86,19</b>" not in text
    assert text.count("<figure") == 2
    names = set(ResultPage.body.field.stream_block.child_blocks)
    assert names == {
        "heading",
        "text",
        "image",
        "table",
        "document",
        "index_figure",
        "score_figure",
    }


def test_a_criterion_that_is_gone_leaves_the_article_readable(
    results_index: ResultsIndexPage,
) -> None:
    body = [{"type": "score_figure", "value": {"criterion": 999_999, "year": 2022}}]
    page = ResultPageFactory(parent=results_index, body=body)
    assert Client().get(page.url).status_code == 200


def row(code: str, maximum: str = "1") -> CriterionRow:
    return CriterionRow(code, code, Decimal(maximum))


def test_a_field_has_the_exact_sum_of_its_parts() -> None:
    points = {("1.1", ScoreKind.APPRAISED): Decimal("0.1"), ("1.2", "appraised"): Decimal("0.2")}
    (field,) = score_tree([row("1", "2"), row("1.1"), row("1.2")], points)
    assert field.achieved == Decimal("0.3")


def test_points_nobody_gave_are_not_lost_points() -> None:
    (field,) = score_tree(
        [row("1", "2"), row("1.1"), row("1.2")], {("1.1", "official"): Decimal(1)}
    )
    assert field.achieved is None
    assert field.lost is None


def test_zero_points_are_points() -> None:
    (field,) = score_tree([row("1", "1"), row("1.1")], {("1.1", "official"): Decimal(0)})
    assert field.achieved == 0


def test_the_official_score_stands_before_the_appraised_one() -> None:
    points = {("1", "self_assessed"): Decimal(3), ("1", "official"): Decimal(1)}
    assert score_tree([row("1", "5")], points)[0].achieved == 1


def test_the_portals_survey_gives_no_points_to_the_tree() -> None:
    assert score_tree([row("1")], {("1", "portal_survey"): Decimal(1)})[0].achieved is None
