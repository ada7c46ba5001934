"""Explanations in the admin: each role's list, the head's answer, the director's decision."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from plan_pages.enums import ExplanationState
from plan_pages.models import Explanation, Notice
from plan_pages.services.explanation_notices import tell_asked
from plan_pages.services.explanations import answer_explanation, decide_explanation
from tests.factories.plan_pages import PlanTaskFactory, ReportingPeriodFactory
from tests.people import People

SEE = {"officer", "head", "coordinator", "analyst", "director"}
OTHERS = {"editor", "approver", "admin"}
ANSWER = {"action": "answer", "answer": "Thiếu người", "remedy": "Xong trong quý IV"}
DECISION = {"action": "decide", "accepted": "yes", "decision": "Có căn cứ", "publish": "on"}


def is_refused(response: Any) -> bool:
    return response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")


def make(people: People, **changes: Any) -> Explanation:
    values = {
        "period": ReportingPeriodFactory(),
        "unit": people.unit,
        "due_on": localdate() + timedelta(days=5),
        **changes,
    }
    task = values.pop("task", None) or PlanTaskFactory(led_by=[values["unit"]])
    return Explanation.objects.create(task=task, **values)


def page(explanation: Explanation) -> str:
    return reverse("plan_pages_explanation", args=[explanation.pk])


def listed(client: Client, **query: Any) -> list[Explanation]:
    response = client.get(reverse("reform_explanations:index"), query)
    return list(response.context["object_list"])


def test_each_role_sees_the_list_of_what_it_may_see(people: People) -> None:
    own = make(people)
    foreign = make(people, unit=people.other_unit)
    expected = {
        "officer": [own],
        "head": [own],
        "stranger": [foreign],
        "coordinator": [own, foreign],
        "analyst": [own, foreign],
        "director": [own, foreign],
    }
    for name, explanations in expected.items():
        assert listed(people.client(name)) == explanations, name


def test_who_works_on_no_plan_finds_neither_list_nor_page(people: People) -> None:
    explanation = make(people)
    for name in OTHERS:
        client = people.client(name)
        for url in (reverse("reform_explanations:index"), page(explanation)):
            assert is_refused(client.get(url)), (name, url)
        assert is_refused(client.post(page(explanation), ANSWER)), name


def test_a_visitor_is_asked_to_sign_in(people: People) -> None:
    explanation = make(people)
    for url in (
        reverse("reform_explanations:index"),
        reverse("reform_explanations:results"),
        page(explanation),
    ):
        for response in (Client().get(url), Client().post(url, ANSWER)):
            assert response["Location"].startswith(reverse("wagtailadmin_login")), url


def test_a_stranger_gets_404_on_the_page_and_on_every_act(people: People) -> None:
    explanation = make(people)
    client = people.client("stranger")
    assert client.get(page(explanation)).status_code == 404
    for data in (ANSWER, DECISION, {"action": "publish"}, {"action": "withdraw"}):
        assert client.post(page(explanation), data).status_code == 404
    explanation.refresh_from_db()
    assert explanation.state == ExplanationState.ASKED


def test_what_is_late_comes_first_then_what_waits_for_a_decision(people: People) -> None:
    today = localdate()
    decided = make(people, state=ExplanationState.ACCEPTED, due_on=today - timedelta(days=90))
    answered = make(people, state=ExplanationState.ANSWERED, due_on=today - timedelta(days=60))
    waiting = make(people, due_on=today + timedelta(days=2))
    late = make(people, due_on=today - timedelta(days=3))
    assert listed(people.client("coordinator")) == [late, waiting, answered, decided]


def test_the_list_is_filtered_by_state_unit_and_period(people: People) -> None:
    own = make(people)
    foreign = make(people, unit=people.other_unit, state=ExplanationState.ANSWERED)
    other = make(people, period=ReportingPeriodFactory(code="2025", starts=date(2025, 1, 1)))
    client = people.client("coordinator")
    assert listed(client, state="answered") == [foreign]
    assert listed(client, unit=people.unit.pk) == [own, other]
    assert listed(client, period=other.period.pk) == [other]
    assert listed(people.client("officer"), unit=people.other_unit.pk) == []


def test_the_export_holds_what_the_list_holds_and_no_formula(people: People) -> None:
    make(people, answer="=1+1")
    make(people, unit=people.other_unit, answer="Bí mật của đơn vị khác")
    response = people.client("officer").get(reverse("reform_explanations:index"), {"export": "csv"})
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]  # a stream
    assert "'=1+1" in text
    assert "Bí mật" not in text


def test_the_head_answers_on_the_page_and_only_the_head_has_the_form(people: People) -> None:
    explanation = make(people)
    for name in SEE:
        step = people.client(name).get(page(explanation)).context["step"]
        assert step == ("answer" if name == "head" else ""), name
    response = people.client("head").post(page(explanation), ANSWER)
    assert response["Location"] == page(explanation)
    explanation.refresh_from_db()
    assert (explanation.state, explanation.answered_by) == (
        ExplanationState.ANSWERED,
        people.head,
    )


def test_whoever_sees_it_without_the_role_is_refused(people: People) -> None:
    explanation = make(people)
    for name in SEE - {"head"}:
        assert is_refused(people.client(name).post(page(explanation), ANSWER)), name
    answered = answer_explanation(explanation, "a", "b", user=people.head)
    for name in SEE - {"director"}:
        assert is_refused(people.client(name).post(page(explanation), DECISION)), name
    answered.refresh_from_db()
    assert answered.state == ExplanationState.ANSWERED


def test_a_half_answer_is_a_sentence_and_keeps_what_was_typed(people: People) -> None:
    explanation = make(people)
    response = people.client("head").post(page(explanation), {**ANSWER, "remedy": ""})
    assert response.status_code == 200
    assert response.context["form"].errors["remedy"]
    assert "Thiếu người" in response.content.decode()
    explanation.refresh_from_db()
    assert explanation.state == ExplanationState.ASKED


@pytest.mark.parametrize("text", ["a\x00b", "x" * 4001])
def test_what_cannot_be_kept_is_refused_in_the_form(people: People, text: str) -> None:
    explanation = make(people)
    response = people.client("head").post(page(explanation), {**ANSWER, "answer": text})
    assert response.context["form"].errors["answer"]


def test_the_second_of_two_answers_is_told_and_keeps_its_words(people: People) -> None:
    explanation = make(people)
    answer_explanation(explanation, "Người thứ nhất", "b", user=people.head)
    response = people.client("head").post(page(explanation), ANSWER)
    assert response.context["form"].non_field_errors()
    assert "Thiếu người" in response.content.decode()
    explanation.refresh_from_db()
    assert explanation.answer == "Người thứ nhất"


def test_the_director_decides_publishes_and_withdraws(people: People) -> None:
    explanation = answer_explanation(make(people), "a", "b", user=people.head)
    client = people.client("director")
    assert client.get(page(explanation)).context["step"] == "decide"
    wrong = client.post(page(explanation), {**DECISION, "decision": " "})
    assert wrong.context["form"].errors["decision"]
    client.post(page(explanation), DECISION)
    explanation.refresh_from_db()
    assert (explanation.state, explanation.is_public) == (ExplanationState.ACCEPTED, True)
    client.post(page(explanation), {"action": "withdraw"})
    explanation.refresh_from_db()
    assert not explanation.is_public
    again = client.post(page(explanation), {"action": "withdraw"})
    assert again.context["form"].non_field_errors()
    client.post(page(explanation), {"action": "publish"})
    explanation.refresh_from_db()
    assert explanation.is_public


def test_the_buttons_of_publication_are_the_directors(people: People) -> None:
    answered = answer_explanation(make(people), "a", "b", user=people.head)
    decide_explanation(answered, True, "Được", False, user=people.director)
    for name in SEE:
        shown = people.client(name).get(page(answered)).context["may_show"]
        assert shown is (name == "director"), name


@pytest.mark.parametrize("action", ["", "delete", "begin"])
def test_an_unknown_act_is_a_404(people: People, action: str) -> None:
    response = people.client("director").post(page(make(people)), {"action": action})
    assert response.status_code == 404


def test_a_number_that_is_no_explanation_is_a_404(people: People) -> None:
    url = reverse("plan_pages_explanation", args=[999_999])
    assert people.client("director").get(url).status_code == 404


def test_what_a_unit_typed_is_never_markup(people: People) -> None:
    explanation = make(people, answer="<script>x()</script>", state=ExplanationState.ANSWERED)
    Explanation.objects.update(answered_at="2026-01-01T00:00:00+00:00")
    html = people.client("director").get(page(explanation)).content.decode()
    assert "<script>x()" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("amount", [1, 8])
def test_the_list_takes_the_same_queries_for_one_as_for_many(
    people: People, amount: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(amount):
        make(people)
    client = people.client("coordinator")
    client.get(reverse("reform_explanations:index"))
    with django_assert_max_num_queries(30):
        client.get(reverse("reform_explanations:index"))


def test_the_menu_shows_the_lists_to_those_who_may_open_them(people: People) -> None:
    for name in people.staff():
        text = people.client(name).get(reverse("wagtailadmin_home")).content.decode()
        for url in ("reform_explanations:index", "reform_inspections:index"):
            assert (reverse(url) in text) is (name not in OTHERS), (name, url)


def test_what_was_answered_or_decided_asks_nobody_any_more(people: People) -> None:
    explanation = make(people)
    tell_asked(explanation)
    answered = answer_explanation(explanation, "a", "b", user=people.head)
    unread = Notice.objects.unread()
    assert [notice.recipient for notice in unread] == [people.director]
    decide_explanation(answered, True, "Được", False, user=people.director)
    assert [notice.recipient for notice in unread.all()] == [people.head]
