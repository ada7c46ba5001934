"""The score book in the admin: who sees it, who writes, what stands in its pages."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from plan_pages.enums import ScoreBasis, ScoreKind, ScoringState
from plan_pages.models import CriteriaSet, Criterion, Score, ScoreInput, ScoreSheet, ScoringRule
from plan_pages.services.scores import record_score
from plan_pages.services.scoring import Figure, record_input
from tests.factories.plan_pages import CriteriaSetFactory, CriterionFactory
from tests.people import People

pytestmark = pytest.mark.django_db
LOOK = {"coordinator", "director", "analyst"}
STAFF = [*LOOK, "editor", "approver", "officer", "head", "admin", "stranger"]


@pytest.fixture
def criteria_set(db: None) -> CriteriaSet:
    """3 of three points: 3.1 in proportion, 3.2 without a rule."""
    made: CriteriaSet = CriteriaSetFactory()
    parent = CriterionFactory(criteria_set=made, code="3", max_score=Decimal(3))
    rated = CriterionFactory(criteria_set=made, parent=parent, code="3.1")
    CriterionFactory(criteria_set=made, parent=parent, code="3.2", max_score=Decimal(2))
    ScoringRule.objects.create(
        criterion=rated,
        method="proportional",
        params={"full_at": "100", "zero_at": "0"},
        input_label="Tỷ lệ đúng hạn",
    )
    return made


@pytest.fixture
def sheet(criteria_set: CriteriaSet) -> ScoreSheet:
    return ScoreSheet.objects.create(criteria_set=criteria_set, year=2022)


@pytest.fixture
def rated(criteria_set: CriteriaSet) -> Criterion:
    return criteria_set.criteria.get(code="3.1")


def is_refused(response: Any) -> bool:
    return response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")


def pages(sheet: ScoreSheet, criterion: Criterion) -> list[str]:
    return [
        reverse("reform_scorebook:index"),
        reverse("reform_scorebook:book", args=[sheet.pk]),
        reverse("reform_scorebook:entry", args=[sheet.pk, criterion.pk]),
        reverse("reform_scorebook:coverage", args=[sheet.pk]),
        reverse("reform_scorebook:what_if", args=[sheet.pk]),
    ]


def test_three_roles_look_and_the_others_are_refused(
    people: People, sheet: ScoreSheet, rated: Criterion
) -> None:
    for name in STAFF:
        client = people.client(name)
        for url in pages(sheet, rated):
            response = client.get(url)
            assert (response.status_code == 200) is (name in LOOK), (name, url)
            assert is_refused(response) is (name not in LOOK), (name, url)


def test_a_visitor_is_sent_to_sign_in(people: People, sheet: ScoreSheet, rated: Criterion) -> None:
    for url in pages(sheet, rated):
        response = people.client("anonymous").get(url)
        assert response["Location"].startswith(reverse("wagtailadmin_login"))


def test_the_menu_shows_the_score_book_to_who_may_open_it(people: People) -> None:
    for name in STAFF:
        text = people.client(name).get(reverse("wagtailadmin_home")).content.decode()
        assert (f'"{reverse("reform_scorebook:index")}"' in text) is (name in LOOK), name


def test_what_does_not_exist_is_a_404(people: People, sheet: ScoreSheet) -> None:
    client = people.client("coordinator")
    other = CriterionFactory(criteria_set=CriteriaSetFactory(name="OTHER"), code="1")
    for url in (
        reverse("reform_scorebook:book", args=[sheet.pk + 1]),
        reverse("reform_scorebook:entry", args=[sheet.pk, other.pk]),
        reverse("reform_criteria_trees:tree", args=[999_999]),
    ):
        assert client.get(url).status_code == 404
    step = reverse("reform_scorebook:step", args=[sheet.pk, "nothing"])
    assert client.post(step).status_code == 404


def test_the_office_opens_a_score_book_once(people: People, criteria_set: CriteriaSet) -> None:
    data = {"criteria_set": criteria_set.pk, "year": 2023}
    url = reverse("reform_scorebook:index")
    for name in ("director", "analyst"):
        assert people.client(name).post(url, data).status_code == 200
        assert not ScoreSheet.objects.exists()
    for _time in range(2):
        made = people.client("coordinator").post(url, data)
        sheet = ScoreSheet.objects.get()
        assert made["Location"] == reverse("reform_scorebook:book", args=[sheet.pk])


@pytest.mark.parametrize("year", ["", "abc", "1999", "99999", "2.022"])
def test_a_year_that_is_none_is_asked_for_again(
    people: People, criteria_set: CriteriaSet, year: str
) -> None:
    response = people.client("coordinator").post(
        reverse("reform_scorebook:index"), {"criteria_set": criteria_set.pk, "year": year}
    )
    assert response.context["form"].errors["year"]
    assert not ScoreSheet.objects.exists()


def test_the_book_shows_rule_input_and_the_kinds_side_by_side(
    people: People, sheet: ScoreSheet, rated: Criterion
) -> None:
    record_input(rated, 2022, Figure(part=1, whole=3), source="Một cửa", user=None)
    record_score(rated, 2022, ScoreKind.APPRAISED, Decimal("0.25"))
    response = people.client("director").get(reverse("reform_scorebook:book", args=[sheet.pk]))
    rows = {row.node.code: row for row in response.context["book"].rows}
    assert rows["3.1"].computed == Decimal("0.3333")
    assert [cell.points for cell in rows["3.1"].cells[:2]] == [None, Decimal("0.25")]
    assert rows["3"].cells[1].points is None
    assert "1/3 (33,33" in rows["3.1"].input


def test_a_sum_stands_where_every_part_is_known(people: People, sheet: ScoreSheet) -> None:
    for code, points in (("3.1", "0.1"), ("3.2", "0.2")):
        criterion = sheet.criteria_set.criteria.get(code=code)
        record_score(criterion, 2022, ScoreKind.OFFICIAL, Decimal(points))
    response = people.client("analyst").get(reverse("reform_scorebook:book", args=[sheet.pk]))
    book = response.context["book"]
    assert [cell.points for cell in book.totals] == [None, None, Decimal("0.3"), None, None]


def send(people: People, name: str, sheet: ScoreSheet, criterion: Criterion, **data: str) -> Any:
    url = reverse("reform_scorebook:entry", args=[sheet.pk, criterion.pk])
    return people.client(name).post(url, data)


def test_the_office_types_an_input_computes_and_sets_by_hand(
    people: People, sheet: ScoreSheet, rated: Criterion
) -> None:
    typed = {"form": "input", "input-value": "87,5", "input-source": "Một cửa"}
    assert send(people, "coordinator", sheet, rated, **typed).status_code == 302
    people.client("coordinator").post(reverse("reform_scorebook:compute", args=[sheet.pk]))
    assert Score.objects.current().get().points == Decimal("0.875")
    by_hand = {
        "form": "override",
        "override-points": "0,9",
        "override-reason": "Sự cố",
        "override-evidence_url": "/bien-ban/",
    }
    assert send(people, "coordinator", sheet, rated, **by_hand).status_code == 302
    score = Score.objects.current().get()
    assert (score.points, score.basis) == (Decimal("0.9"), ScoreBasis.OVERRIDE)
    assert score.recorded_by == people.coordinator
    url = reverse("reform_scorebook:entry", args=[sheet.pk, rated.pk])
    page = people.client("analyst").get(url)
    assert len(page.context["scores"]) == 2
    assert "Sự cố" in page.content.decode()


@pytest.mark.parametrize("typed", ["1.234,5", "abc", "NaN", "1e5"])
def test_what_is_no_number_gives_a_sentence_and_is_kept(
    people: People, sheet: ScoreSheet, rated: Criterion, typed: str
) -> None:
    data = {"form": "input", "input-value": typed, "input-source": "Một cửa"}
    response = send(people, "coordinator", sheet, rated, **data)
    assert response.context["input"].errors["value"]
    assert f'value="{typed}"' in response.content.decode()
    assert "Một cửa" in response.content.decode()
    assert not ScoreInput.objects.exists()


def test_points_above_the_maximum_are_refused_in_the_form(
    people: People, sheet: ScoreSheet, rated: Criterion
) -> None:
    data = {
        "form": "override",
        "override-points": "1,01",
        "override-reason": "<b>x</b>",
        "override-evidence_url": "/x/",
    }
    response = send(people, "coordinator", sheet, rated, **data)
    assert response.context["override"].non_field_errors()
    assert "<b>x</b>" not in response.content.decode()
    assert not Score.objects.exists()


@pytest.mark.parametrize("typed", ["biên bản ngày 3/5", "javascript:alert(1)", "//elsewhere.org/x"])
@pytest.mark.parametrize("form", ["input", "override"])
def test_evidence_that_leads_nowhere_is_asked_for_again(
    people: People, sheet: ScoreSheet, rated: Criterion, form: str, typed: str
) -> None:
    filled = {
        "input-value": "97,2",
        "input-source": "Một cửa",
        "override-points": "0,9",
        "override-reason": "Sự cố",
        f"{form}-evidence_url": typed,
    }
    response = send(people, "coordinator", sheet, rated, form=form, **filled)
    assert response.context[form].errors["evidence_url"]
    assert f'value="{typed}"' in response.content.decode()
    assert not Score.objects.exists()
    assert not ScoreInput.objects.exists()


@pytest.mark.parametrize("name", ["director", "analyst", "officer", "admin"])
def test_only_the_office_writes(
    people: People, sheet: ScoreSheet, rated: Criterion, name: str
) -> None:
    data = {"form": "input", "input-value": "1", "input-source": "x"}
    assert is_refused(send(people, name, sheet, rated, **data))
    people.client(name).post(reverse("reform_scorebook:compute", args=[sheet.pk]))
    step = reverse("reform_scorebook:step", args=[sheet.pk, "self_assess"])
    people.client(name).post(step)
    sheet.refresh_from_db()
    assert sheet.state == ScoringState.NOT_SCORED
    assert not ScoreInput.objects.exists()
    assert not Score.objects.exists()


def test_a_closed_book_offers_no_form(people: People, sheet: ScoreSheet, rated: Criterion) -> None:
    ScoreSheet.objects.update(state=ScoringState.CLOSED)
    data = {"form": "input", "input-value": "1", "input-source": "x"}
    assert is_refused(send(people, "coordinator", sheet, rated, **data))
    compute = reverse("reform_scorebook:compute", args=[sheet.pk])
    assert people.client("coordinator").post(compute).status_code == 302
    assert not Score.objects.exists()


def test_each_is_offered_the_steps_that_are_theirs(people: People, sheet: ScoreSheet) -> None:
    ScoreSheet.objects.update(state=ScoringState.APPRAISED)
    offered = {
        name: {
            step.name
            for step in people.client(name)
            .get(reverse("reform_scorebook:book", args=[sheet.pk]))
            .context["steps"]
        }
        for name in sorted(LOOK)
    }
    assert offered == {
        "analyst": set(),
        "coordinator": {"send_back"},
        "director": {"approve_sheet", "send_back"},
    }


def test_a_step_is_taken_by_a_post_and_a_refused_one_keeps_the_note(
    people: People, sheet: ScoreSheet, rated: Criterion
) -> None:
    office = people.client("coordinator")
    url = reverse("reform_scorebook:step", args=[sheet.pk, "self_assess"])
    assert office.get(url).status_code == 405
    assert office.post(url).status_code == 200
    record_score(rated, 2022, ScoreKind.SELF_ASSESSED, Decimal(1))
    assert office.post(url).status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == ScoringState.SELF_ASSESSED
    late = reverse("reform_scorebook:step", args=[sheet.pk, "explain"])
    assert "Đã bổ sung" in office.post(late, {"note": "Đã bổ sung"}).content.decode()


def test_a_published_score_is_corrected_in_the_form_with_a_reason(
    people: People, sheet: ScoreSheet, rated: Criterion
) -> None:
    ScoreSheet.objects.update(state=ScoringState.PUBLISHED)
    url, office = reverse("reform_scores:add"), people.client("coordinator")
    data = {"criterion": rated.pk, "year": 2022, "kind": "official", "points": "1", "reason": ""}
    assert office.post(url, data).context["form"].errors["reason"]
    for kind in ("self_assessed", "appraised", "target"):
        refused = office.post(url, {**data, "kind": kind, "reason": "x"})
        assert refused.context["form"].non_field_errors()
    assert office.post(url, {**data, "reason": "QĐ công bố"}).status_code == 302
    score = Score.objects.get()
    assert (score.reason, score.recorded_by) == ("QĐ công bố", people.coordinator)


def test_points_below_0_are_refused(people: People, rated: Criterion) -> None:
    data = {"criterion": rated.pk, "year": 2022, "kind": "official", "points": "-1", "reason": ""}
    response = people.client("coordinator").post(reverse("reform_scores:add"), data)
    assert response.context["form"].errors["points"]


def rule_form(criterion: Criterion, method: str, **fields: str) -> dict[str, Any]:
    return {
        "criterion": criterion.pk,
        "method": method,
        "input_label": "Tỷ lệ",
        "input_unit": "%",
        **fields,
    }


@pytest.mark.parametrize(
    ("method", "fields", "params"),
    [
        ("all_or_nothing", {"threshold": "98,5"}, {"threshold": "98.5"}),
        ("proportional", {"full_at": "100", "zero_at": "0"}, {"full_at": "100", "zero_at": "0"}),
        (
            "steps",
            {"steps": "95 = 2\n\n 80=0,5 "},
            {"steps": [{"from": "95", "points": "2"}, {"from": "80", "points": "0.5"}]},
        ),
        ("yes_no", {"threshold": "98"}, {}),
        ("survey", {"scale": "100"}, {"scale": "100"}),
    ],
)
def test_a_rule_is_made_from_plain_fields(
    people: People,
    criteria_set: CriteriaSet,
    method: str,
    fields: dict[str, str],
    params: dict[str, Any],
) -> None:
    criterion = criteria_set.criteria.get(code="3.2")
    client = people.client("coordinator")
    made = client.post(reverse("reform_scoring_rules:add"), rule_form(criterion, method, **fields))
    assert made.status_code == 302
    rule = ScoringRule.objects.get(criterion=criterion)
    assert (rule.method, rule.params) == (method, params)
    edit = reverse("reform_scoring_rules:edit", args=[rule.pk])
    shown = client.get(edit).context["form"]
    again = {name: shown[name].value() or "" for name in fields if name in params}
    assert client.post(edit, rule_form(criterion, method, **again)).status_code == 302
    rule.refresh_from_db()
    assert rule.params == params


@pytest.mark.parametrize(
    ("method", "fields", "wrong"),
    [
        ("all_or_nothing", {}, "threshold"),
        ("all_or_nothing", {"threshold": "1.234,5"}, "threshold"),
        ("proportional", {"full_at": "5", "zero_at": "5"}, "zero_at"),
        ("steps", {"steps": "95"}, "steps"),
        ("steps", {"steps": "95 = 1 = 2"}, "steps"),
        ("steps", {"steps": "95 = 2,01"}, "steps"),
        ("survey", {"scale": "-1"}, "scale"),
    ],
)
def test_a_rule_that_cannot_compute_is_refused_at_its_field_and_kept(
    people: People, criteria_set: CriteriaSet, method: str, fields: dict[str, str], wrong: str
) -> None:
    criterion = criteria_set.criteria.get(code="3.2")
    response = people.client("coordinator").post(
        reverse("reform_scoring_rules:add"), rule_form(criterion, method, **fields)
    )
    form = response.context["form"]
    assert form.errors[wrong]
    assert all(form[name].value() == typed for name, typed in fields.items())
    assert ScoringRule.objects.count() == 1


def test_a_criterion_with_parts_has_no_rule(people: People, criteria_set: CriteriaSet) -> None:
    parent = criteria_set.criteria.get(code="3")
    response = people.client("coordinator").post(
        reverse("reform_scoring_rules:add"), rule_form(parent, "yes_no")
    )
    assert response.context["form"].errors["criterion"]


def test_staff_read_the_rules_and_two_roles_write_them(
    people: People, criteria_set: CriteriaSet
) -> None:
    rule = ScoringRule.objects.get()
    for name in STAFF:
        client = people.client(name)
        assert client.get(reverse("reform_scoring_rules:index")).status_code == 200, name
        edit = client.get(reverse("reform_scoring_rules:edit", args=[rule.pk]))
        assert (edit.status_code == 200) is (name in {"coordinator", "admin"}), name


def test_the_tree_of_a_set_is_checked_and_its_validity_shown(
    people: People, criteria_set: CriteriaSet
) -> None:
    url = reverse("reform_criteria_trees:tree", args=[criteria_set.pk])
    client = people.client("officer")
    assert "3,0 " in client.get(url).content.decode().replace("\n", " ")
    assert not client.get(url).context["checked"].wrong
    criteria_set.criteria.filter(code="3.2").update(max_score=Decimal("1.5"))
    page = client.get(url)
    assert [node.code for node in page.context["checked"].wrong] == ["3"]
    assert "is-wrong" in page.content.decode()
    listed = client.get(reverse("reform_criteria_trees:index"))
    assert "is-wrong" in listed.content.decode()


def test_the_trees_are_closed_to_visitors(people: People, criteria_set: CriteriaSet) -> None:
    for url in (
        reverse("reform_criteria_trees:index"),
        reverse("reform_criteria_trees:tree", args=[criteria_set.pk]),
    ):
        response = people.client("anonymous").get(url)
        assert response["Location"].startswith(reverse("wagtailadmin_login"))


def test_no_score_is_deleted_only_superseded(people: People, rated: Criterion) -> None:
    score = record_score(rated, 2022, ScoreKind.OFFICIAL, Decimal(1))
    url = reverse("reform_scores:delete", args=[score.pk])
    for name in STAFF:
        assert is_refused(people.client(name).post(url)), name
    assert Score.objects.get() == score
