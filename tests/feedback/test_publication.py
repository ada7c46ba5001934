import json
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry

from feedback.indicators.errors import (
    ChangeTooSmall,
    Immutable,
    NotAllowed,
    NothingChanged,
    ReasonNeeded,
    StaleDraft,
    TwoPeopleNeeded,
)
from feedback.models import Indicator, IndicatorSnapshot, IndicatorValue
from feedback.services import public_rows, publication
from feedback.services.indicators import compute
from feedback.services.publication import correct, publish, return_for_changes, submit
from plan_pages.enums import ScoreKind
from plan_pages.models import Score
from plan_pages.roles import Role
from plan_pages.services.periods import close_period
from plan_pages.services.scores import record_score
from tests.factories.plan_pages import CriterionFactory
from tests.feedback.factories_indicators import (
    answers,
    make_form,
    make_indicator,
    make_page,
    period,
    published,
)
from tests.people import People, make_account

pytestmark = pytest.mark.django_db
COLUMNS = ("status", "public_n", "public_figure", "public_low", "public_high", "public_items")


@pytest.fixture
def indicator() -> Indicator:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    answers(indicator.form, {"A1": (25, 30), "A2": (20, 30)}, unit="QLDD")
    return indicator


def rows(snapshot: IndicatorSnapshot) -> dict[str, tuple[Any, ...]]:
    return {
        value.group: tuple(getattr(value, column) for column in COLUMNS)
        for value in snapshot.values.all()
    }


def test_two_people_publish_what_was_submitted(indicator: Indicator, people: People) -> None:
    snapshot = published(indicator, people)
    snapshot.refresh_from_db()
    assert (snapshot.state, snapshot.submitted_by, snapshot.published_by) == (
        "published",
        people.analyst,
        people.approver,
    )
    # A1 55/70, A2 40/70.
    status, n, share, low, high, items = rows(snapshot)[""]
    assert (status, n, share) == ("ok", 70, Decimal("0.6786"))
    assert (low, high) == (Decimal("0.5624"), Decimal("0.7762"))
    assert [(item["question"], item["hits"], item["valid"]) for item in items] == [
        ("A1", 55, 70),
        ("A2", 40, 70),
    ]


def test_answers_after_the_submission_do_not_reach_the_published_value(
    indicator: Indicator, people: People
) -> None:
    submitted = submit(compute(indicator, period()), people.analyst)
    answers(indicator.form, {"A1": (0, 10), "A2": (0, 10)})
    assert rows(publish(submitted, people.approver))[""][1] == 70


@pytest.mark.parametrize("name", ["coordinator", "analyst"])
def test_the_office_submits(indicator: Indicator, people: People, name: str) -> None:
    assert submit(compute(indicator, period()), getattr(people, name)).state == "submitted"


@pytest.mark.parametrize(
    "name", ["editor", "approver", "officer", "head", "director", "admin", "stranger", "anonymous"]
)
def test_nobody_else_submits_or_corrects(indicator: Indicator, people: People, name: str) -> None:
    with pytest.raises(NotAllowed):
        submit(compute(indicator, period()), getattr(people, name))
    with pytest.raises(NotAllowed):
        correct(published(indicator, people), "Sửa", getattr(people, name))


@pytest.mark.parametrize("name", ["approver", "director"])
def test_an_approver_or_the_director_publishes(
    indicator: Indicator, people: People, name: str
) -> None:
    submitted = submit(compute(indicator, period()), people.analyst)
    assert publish(submitted, getattr(people, name)).state == "published"


@pytest.mark.parametrize(
    "name",
    ["editor", "officer", "head", "coordinator", "analyst", "admin", "stranger", "anonymous"],
)
def test_nobody_else_publishes_or_returns(indicator: Indicator, people: People, name: str) -> None:
    submitted = submit(compute(indicator, period()), people.analyst)
    with pytest.raises(NotAllowed):
        publish(submitted, getattr(people, name))
    with pytest.raises(NotAllowed):
        return_for_changes(submitted, getattr(people, name), "Sai")


def test_who_submitted_does_not_publish_though_both_roles_are_held(
    indicator: Indicator, people: People
) -> None:
    both = make_account("both", Role.ANALYST)
    both.groups.add(*people.approver.groups.all())
    submitted = submit(compute(indicator, period()), both)
    with pytest.raises(TwoPeopleNeeded):
        publish(submitted, both)


def test_a_draft_cannot_be_published_and_nothing_twice(
    indicator: Indicator, people: People
) -> None:
    draft = compute(indicator, period())
    with pytest.raises(StaleDraft):
        publish(draft, people.approver)
    snapshot = published(indicator, people)
    with pytest.raises(StaleDraft):
        publish(snapshot, people.approver)
    with pytest.raises(StaleDraft):
        submit(snapshot, people.analyst)


def test_figures_that_changed_since_they_were_looked_at_are_not_published(
    indicator: Indicator, people: People
) -> None:
    draft = compute(indicator, period())
    seen = draft.result_hash
    answers(indicator.form, {"A1": (0, 10), "A2": (0, 10)})
    compute(indicator, period())
    with pytest.raises(StaleDraft):
        submit(draft, people.analyst, seen_hash=seen)


def test_figures_written_past_the_service_are_not_published(
    indicator: Indicator, people: People
) -> None:
    submitted = submit(compute(indicator, period()), people.analyst)
    forged = [
        {"question": "A1", "hits": 70, "valid": 70},
        {"question": "A2", "hits": 70, "valid": 70},
    ]
    IndicatorValue.objects.filter(snapshot=submitted, unit="").update(items=forged)
    with pytest.raises(StaleDraft):
        publish(submitted, people.approver)


def test_a_return_names_its_reason_and_opens_the_draft_again(
    indicator: Indicator, people: People
) -> None:
    submitted = submit(compute(indicator, period()), people.analyst)
    with pytest.raises(ReasonNeeded):
        return_for_changes(submitted, people.approver, " \n ")
    returned = return_for_changes(submitted, people.approver, "Thiếu phiếu giấy")
    assert (returned.state, returned.submitted_by) == ("returned", None)
    entry = ModelLogEntry.objects.get(action="feedback.return_indicator")
    assert (entry.user, entry.data["reason"]) == (people.approver, "Thiếu phiếu giấy")


def test_a_published_value_is_immutable(indicator: Indicator, people: People) -> None:
    snapshot = published(indicator, people)
    value = snapshot.values.get(unit="")
    attempts: list[Callable[[], Any]] = [
        snapshot.save,
        snapshot.delete,
        value.save,
        value.delete,
        lambda: IndicatorSnapshot.objects.filter(pk=snapshot.pk).update(reason="x"),
        lambda: IndicatorSnapshot.objects.filter(pk=snapshot.pk).delete(),
        lambda: snapshot.values.all().delete(),
        lambda: snapshot.values.update(public_n=1),
        lambda: IndicatorValue.objects.create(snapshot=snapshot, unit="X", respondents=1),
    ]
    for attempt in attempts:
        with pytest.raises(Immutable):
            attempt()


def test_every_step_is_logged_with_its_person(indicator: Indicator, people: People) -> None:
    snapshot = published(indicator, people)
    steps = ModelLogEntry.objects.for_instance(snapshot)
    assert {(entry.action, entry.user) for entry in steps} == {
        ("feedback.compute_indicator", None),
        ("feedback.submit_indicator", people.analyst),
        ("feedback.publish_indicator", people.approver),
    }


def test_small_groups_stay_inside(indicator: Indicator, people: People) -> None:
    answers(indicator.form, {"A1": (1, 4), "A2": (1, 4)}, unit="TTR")
    shown = rows(published(indicator, people))
    assert shown["TTR"] == ("suppressed", None, None, None, None, None)
    assert shown["QLDD"][0] == "suppressed_complementary"
    assert shown["QLDD"][1:] == (None,) * 5


# --- refreshing an open period, correcting ----------------------------------------------------


def test_an_open_period_is_refreshed_when_ten_more_answered(
    indicator: Indicator, people: People
) -> None:
    first = published(indicator, people)
    answers(indicator.form, {"A1": (5, 9), "A2": (5, 9)})
    with pytest.raises(ChangeTooSmall):
        published(indicator, people)
    answers(indicator.form, {"A1": (1, 1), "A2": (1, 1)})
    second = published(indicator, people)
    first.refresh_from_db()
    assert (first.state, second.supersedes) == ("superseded", first)
    assert rows(second)[""][1] == 80


def test_fewer_than_ten_changes_never_republish_a_closed_value(
    indicator: Indicator, people: People
) -> None:
    snapshot = published(indicator, people)
    close_period(period())
    with pytest.raises(NothingChanged):
        correct(snapshot, "Sai đơn vị", people.analyst)
    answers(indicator.form, {"A1": (0, -1), "A2": (0, -1)})
    with pytest.raises(ChangeTooSmall):
        correct(snapshot, "Xóa một phiếu", people.analyst)
    assert not IndicatorSnapshot.objects.in_work().exists()


def test_a_correction_keeps_the_old_value_and_says_why(
    indicator: Indicator, people: People
) -> None:
    snapshot = published(indicator, people)
    before = rows(snapshot)
    close_period(period())
    answers(indicator.form, {"A1": (2, 15), "A2": (2, 15)})
    with pytest.raises(ReasonNeeded):
        correct(snapshot, "", people.analyst)
    draft = correct(snapshot, "Nhập thiếu 15 phiếu giấy", people.analyst)
    assert rows(IndicatorSnapshot.objects.current().get()) == before
    corrected = publish(submit(draft, people.analyst), people.director)
    snapshot.refresh_from_db()
    assert rows(snapshot) == before
    assert (snapshot.state, corrected.reason) == ("superseded", "Nhập thiếu 15 phiếu giấy")
    assert IndicatorSnapshot.objects.current().get() == corrected
    with pytest.raises(StaleDraft):
        correct(snapshot, "Lần nữa", people.analyst)


def test_a_value_published_meanwhile_makes_the_decision_stale(
    indicator: Indicator, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted = submit(compute(indicator, period()), people.analyst)
    decision = public_rows.decide

    def meanwhile(*args: Any) -> Any:
        monkeypatch.setattr(publication, "decide", decision)
        publish(submit(compute(indicator, period("2026-Q4")), people.analyst), people.approver)
        return decision(*args)

    monkeypatch.setattr(publication, "decide", meanwhile)
    with pytest.raises(StaleDraft):
        publish(submitted, people.approver)


# --- scores -----------------------------------------------------------------------------------


def test_a_whole_civil_year_writes_the_points_of_its_criterion(people: People) -> None:
    criterion = CriterionFactory(code="8.1", max_score=Decimal("10.00"))
    indicator = make_indicator(criterion=criterion)
    make_page(indicator)
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    published(indicator, people)
    score = Score.objects.get()
    assert (score.criterion, score.year, score.kind) == (criterion, 2026, ScoreKind.PORTAL_SURVEY)
    assert score.points == Decimal("6.2500")
    assert score.evidence_url == "/ket-qua/chi-so/sipas-access/?ky=2026"


def test_a_month_writes_no_score(people: People) -> None:
    indicator = make_indicator(criterion=CriterionFactory(code="8.1"))
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    published(indicator, people, period("2026-11"))
    assert not Score.objects.exists()


def test_a_correction_supersedes_the_score(people: People) -> None:
    indicator = make_indicator(criterion=CriterionFactory(code="8.1", max_score=Decimal(10)))
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    snapshot = published(indicator, people)
    answers(indicator.form, {"A1": (0, 20), "A2": (0, 20)})
    publish(submit(correct(snapshot, "Sai", people.analyst), people.analyst), people.approver)
    assert Score.objects.current().get().points == Decimal("4.1670")
    assert Score.objects.count() == 2


def test_an_official_score_stands_and_the_value_is_published_all_the_same(people: People) -> None:
    criterion = CriterionFactory(code="8.1", max_score=Decimal(10))
    record_score(criterion, 2026, ScoreKind.OFFICIAL, Decimal("8.44"))
    indicator = make_indicator(criterion=criterion)
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    assert published(indicator, people).state == "published"
    assert Score.objects.get().points == Decimal("8.4400")


# --- the command ------------------------------------------------------------------------------


def run(**options: Any) -> list[dict[str, Any]]:
    out = StringIO()
    options = {"submitted_by": "analyst", "published_by": "approver", **options}
    call_command("publish_indicators", stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_command_publishes_and_says_what_it_kept_back(
    indicator: Indicator, people: People
) -> None:
    period()
    answers(indicator.form, {"A1": (1, 4), "A2": (1, 4)}, unit="TTR")
    (line,) = run(period="2026")
    assert (line["code"], line["state"]) == ("sipas-access", "published")
    assert {row["group"]: row["status"] for row in line["kept_back"]} == {
        "TTR": "suppressed",
        "QLDD": "suppressed_complementary",
    }
    assert run(period="2026")[0]["state"] == "kept"
    answers(indicator.form, {"A1": (1, 4), "A2": (1, 4)})
    assert run(period="2026", code=[["sipas-access"]])[0]["state"] == "held"
    assert IndicatorSnapshot.objects.current().get().values.get(unit="").public_n == 74


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"period": "CCHC-2022-N"}, "CCHC-2022-N"),
        ({"period": "1999"}, "1999"),
        ({"period": "2026", "published_by": "analyst"}, "."),
        ({"period": "2026", "published_by": "nobody"}, "nobody"),
        ({"period": "2026", "submitted_by": "officer"}, "."),
        ({"period": "2026", "code": [["sipas-none"]]}, "sipas-none"),
    ],
)
def test_the_command_refuses_in_one_sentence(
    indicator: Indicator, people: People, options: dict[str, Any], sentence: str
) -> None:
    period(), period("CCHC-2022-N")
    with pytest.raises(CommandError, match=sentence) as refusal:
        run(**options)
    assert "\n" not in str(refusal.value)
    assert not IndicatorSnapshot.objects.seen_by_the_public().exists()


def test_indicators_of_one_form_are_published_together(people: People) -> None:
    form = make_form(["A1", "A2", "B1"])
    make_indicator(form, "sipas-access")
    make_indicator(form, "sipas-overall", ["A1", "A2", "B1"])
    answers(form, {"A1": (30, 40), "A2": (20, 40), "B1": (20, 35)})
    period()
    assert [line["state"] for line in run(period="2026")] == ["published", "published"]
