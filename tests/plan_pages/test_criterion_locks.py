"""A criteria set that was scored under keeps its points and its tree."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from plan_pages.enums import ScoreKind, ScoringState
from plan_pages.models import CriteriaSet, Criterion, ScoreSheet
from plan_pages.services.criteria_table import import_criteria
from plan_pages.services.criterion_locks import scored_sentence
from plan_pages.services.scores import record_score
from tests.factories.plan_pages import CriteriaSetFactory, CriterionFactory
from tests.people import People

TABLE = """code,name_vi,name_en,max_score,source
3,Cải cách thủ tục,,3,appraisal
3.1,Đúng hạn,,1,appraisal
3.2,Công khai,,2,appraisal
"""


@pytest.fixture
def criteria_set(db: None) -> CriteriaSet:
    import_criteria(TABLE.encode(), "SET")
    return CriteriaSet.objects.get(name="SET")


@pytest.fixture
def scored(criteria_set: CriteriaSet) -> CriteriaSet:
    record_score(criteria_set.criteria.get(code="3.1"), 2022, ScoreKind.TARGET, Decimal(1))
    return criteria_set


def tree() -> list[tuple[str, str, Decimal]]:
    rows = Criterion.objects.order_by("sort_key")
    return [(row.code, row.parent.code if row.parent else "", row.max_score) for row in rows]


def values(criterion: Criterion, **changed: Any) -> dict[str, Any]:
    names = ("code", "name", "name_en", "max_score", "source")
    typed = {name: getattr(criterion, name) for name in names}
    return {**typed, "criteria_set": criterion.criteria_set_id, **changed}


def change(client: Client, criterion: Criterion, **changed: Any) -> Any:
    url = reverse("reform_criteria:edit", args=[criterion.pk])
    return client.post(url, values(criterion, **changed))


@pytest.mark.parametrize(
    "changed", [{"max_score": "1.5"}, {"code": "3.3"}, {"code": "4"}, {"criteria_set": "other"}]
)
def test_points_and_place_of_a_scored_set_stay(
    people: People, scored: CriteriaSet, changed: dict[str, Any]
) -> None:
    before = tree()
    if "criteria_set" in changed:
        changed = {"criteria_set": CriteriaSetFactory(name="OTHER").pk, "code": "1"}
    response = change(people.client("coordinator"), scored.criteria.get(code="3.2"), **changed)
    assert response.context["form"].non_field_errors() == [scored_sentence()]
    assert tree() == before


def test_a_criterion_is_not_moved_into_a_scored_set(people: People, scored: CriteriaSet) -> None:
    other = CriterionFactory(criteria_set=CriteriaSetFactory(name="OTHER"), code="5")
    response = change(people.client("coordinator"), other, criteria_set=scored.pk)
    assert response.context["form"].non_field_errors()
    assert scored.criteria.count() == 3


def test_names_of_a_scored_set_may_be_mended(people: People, scored: CriteriaSet) -> None:
    criterion = scored.criteria.get(code="3.1")
    response = change(people.client("coordinator"), criterion, name="Đúng hẹn", name_en="On time")
    assert response.status_code == 302
    assert scored.criteria.get(code="3.1").name == "Đúng hẹn"


def test_nothing_is_added_to_or_taken_from_a_scored_set(
    people: People, scored: CriteriaSet
) -> None:
    client, before = people.client("coordinator"), tree()
    unscored = scored.criteria.get(code="3.2")
    added = client.post(reverse("reform_criteria:add"), values(unscored, code="3.3"))
    assert added.context["form"].non_field_errors()
    refused = client.post(reverse("reform_criteria:delete", args=[unscored.pk]), follow=True)
    assert any(scored_sentence() in str(message) for message in refused.context["messages"])
    assert tree() == before


def test_a_published_score_book_is_enough(people: People, criteria_set: CriteriaSet) -> None:
    sheet = ScoreSheet.objects.create(criteria_set=criteria_set, year=2022)
    criterion, client = criteria_set.criteria.get(code="3.2"), people.client("coordinator")
    assert change(client, criterion, max_score="2.5").status_code == 302
    ScoreSheet.objects.filter(pk=sheet.pk).update(state=ScoringState.PUBLISHED)
    assert change(client, criterion, max_score="1").context["form"].non_field_errors()
    assert criteria_set.criteria.get(code="3.2").max_score == Decimal("2.5")


def test_a_table_that_changes_the_tree_of_a_scored_set_is_refused_row_by_row(
    scored: CriteriaSet,
) -> None:
    before = tree()
    table = TABLE.replace("thủ tục,,3", "thủ tục,,4").replace("2,appraisal", "2.5,appraisal")
    report = import_criteria((table + "3.3,Mới,,0.5,appraisal\n").encode(), "SET")
    assert [(error.row, error.code) for error in report.errors] == [
        (2, "scored"),
        (4, "scored"),
        (5, "scored"),
    ]
    assert tree() == before


def test_a_table_with_other_names_alone_still_comes_in(scored: CriteriaSet) -> None:
    assert import_criteria(TABLE.replace("Đúng hạn", "Đúng hẹn").encode(), "SET").ok
    assert scored.criteria.get(code="3.1").name == "Đúng hẹn"
    assert import_criteria(TABLE.replace("2,appraisal", "2,appraisal").encode(), "SET").ok


def test_a_new_set_with_the_change_comes_in_beside_it(scored: CriteriaSet) -> None:
    table = TABLE.replace("thủ tục,,3", "thủ tục,,4").replace("2,appraisal", "3,appraisal")
    assert import_criteria(table.encode(), "SET-2023").ok
    assert Criterion.objects.filter(code="3").count() == 2


def test_the_code_typed_in_is_the_place_in_the_tree(
    people: People, criteria_set: CriteriaSet
) -> None:
    client, row = people.client("coordinator"), criteria_set.criteria.get(code="3.2")
    added = client.post(reverse("reform_criteria:add"), values(row, code="3.2.1"))
    assert added.status_code == 302
    assert ("3.2.1", "3.2", Decimal("2.00")) in tree()
    for code in ("9.1", "3.x", "a", "3.1."):
        answer = client.post(reverse("reform_criteria:add"), values(row, code=code))
        assert answer.context["form"].errors["code"], code
    assert change(client, row, code="3.4").context["form"].errors["code"]
    assert change(client, criteria_set.criteria.get(code="3.2.1"), code="3.1.1").status_code == 302
    assert ("3.1.1", "3.1", Decimal("2.00")) in tree()


def test_a_scored_set_is_not_deleted(people: People, scored: CriteriaSet) -> None:
    url = reverse("reform_criteria_sets:delete", args=[scored.pk])
    assert people.client("coordinator").post(url, follow=True).status_code == 200
    assert Criterion.objects.count() == 3
