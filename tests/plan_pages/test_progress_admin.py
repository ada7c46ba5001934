"""Reports that wait, who has not reported: who opens what and may do what."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from plan_pages.duty import ReportValues
from plan_pages.enums import MailState, NoticeKind, ProgressClaim, ReportState
from plan_pages.models import Notice
from plan_pages.services.progress import (
    EvidenceGiven,
    save_draft,
)
from plan_pages.services.reminders import remind_unit
from tests.people import People
from tests.plan_pages.progress import (
    GOING_ON,
    LINK,
    QUERIES_AT_MOST,
    WITHOUT_A_ROLE,
    asks_to_sign_in,
    decide_url,
    done,
    edit_url,
    first_quarter,
    is_refused,
    report_url,
    submitted,
    task_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march")]


def test_heads_and_the_office_see_what_waits_and_a_stranger_does_not(people: People) -> None:
    report = submitted(people, task_of(people.unit, title="Chờ duyệt đây"), first_quarter())
    url = reverse("reform_progress:approvals")
    for name in ("head", "coordinator"):
        assert report_url(report) in people.client(name).get(url).content.decode(), name
    for name in ("officer", "stranger", "director", "analyst", *WITHOUT_A_ROLE):
        assert is_refused(people.client(name).get(url)), name
    assert asks_to_sign_in(people.client("anonymous").get(url))


def test_a_report_is_seen_by_its_unit_and_by_those_who_see_all(people: People) -> None:
    report = submitted(people, task_of(people.unit), first_quarter())
    for name in ("officer", "head", "coordinator", "director", "analyst"):
        assert people.client(name).get(report_url(report)).status_code == 200, name
    assert people.client("stranger").get(report_url(report)).status_code == 404
    for name in WITHOUT_A_ROLE:
        assert is_refused(people.client(name).get(report_url(report))), name
    assert asks_to_sign_in(people.client("anonymous").get(report_url(report)))


def test_a_draft_is_seen_by_its_unit_only(people: People) -> None:
    draft = save_draft(
        task_of(people.unit), first_quarter(), people.unit, GOING_ON, [], user=people.officer
    )
    assert people.client("head").get(report_url(draft)).status_code == 200
    for name in ("coordinator", "director", "stranger"):
        assert people.client(name).get(report_url(draft)).status_code == 404, name


def test_the_head_approves_with_one_button(people: People) -> None:
    report = submitted(people, task_of(people.unit), first_quarter(), done())
    client = people.client("head")
    assert client.post(decide_url(report), {"approve": "1"}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.decided_by) == (ReportState.APPROVED, people.head)
    again = client.post(decide_url(report), {"approve": "1"}, follow=True)
    assert again.redirect_chain == [(report_url(report), 302)]


def test_nobody_else_approves_or_returns(people: People) -> None:
    report = submitted(people, task_of(people.unit), first_quarter())
    for data in ({"approve": "1"}, {"return": "1", "comment": "Sai"}):
        assert people.client("stranger").post(decide_url(report), data).status_code == 404
        for name in ("officer", "director", "analyst", *WITHOUT_A_ROLE):
            assert is_refused(people.client(name).post(decide_url(report), data)), name
        assert asks_to_sign_in(people.client("anonymous").post(decide_url(report), data))
    assert is_refused(people.client("coordinator").post(decide_url(report), {"approve": "1"}))
    assert people.client("head").get(decide_url(report)).status_code == 405
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED


def test_head_and_office_return_with_a_comment(people: People) -> None:
    report = submitted(people, task_of(people.unit), first_quarter())
    data = {"return": "1", "comment": "  "}
    response = people.client("coordinator").post(decide_url(report), data)
    assert response.status_code == 200
    assert "comment" in response.context["form"].errors
    data["comment"] = "Bổ sung số liệu"
    assert people.client("coordinator").post(decide_url(report), data).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.comment) == (ReportState.RETURNED, "Bổ sung số liệu")
    page = people.client("officer").get(edit_url(report.task, report.period)).content.decode()
    assert "Bổ sung số liệu" in page


def test_too_long_a_comment_is_kept_and_refused(people: People) -> None:
    report = submitted(people, task_of(people.unit), first_quarter())
    data = {"return": "1", "comment": "Dài " * 600}
    response = people.client("head").post(decide_url(report), data)
    assert response.status_code == 200
    assert "Dài Dài" in response.content.decode()


def test_what_a_report_says_is_shown_as_text(people: People) -> None:
    values = ReportValues(ProgressClaim.IN_PROGRESS, text="<script>alert(1)</script>{{7*7}}")
    report = submitted(people, task_of(people.unit), first_quarter(), values)
    for url in (report_url(report), reverse("reform_progress:approvals")):
        page = people.client("head").get(url).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def test_who_has_not_reported_opens_to_those_who_see_all(people: People) -> None:
    first_quarter()
    task_of(people.unit, title="Còn thiếu")
    url = reverse("reform_progress:missing")
    remind = reverse("reform_progress:remind", args=["CCHC-2026-Q1", "VPDKDD"])
    for name in ("coordinator", "director", "analyst"):
        page = people.client(name).get(url).content.decode()
        assert "Còn thiếu" in page, name
        assert (remind in page) is (name == "coordinator"), name
    for name in ("officer", "head", "stranger", *WITHOUT_A_ROLE):
        assert is_refused(people.client(name).get(url)), name
    assert asks_to_sign_in(people.client("anonymous").get(url))


def test_one_click_reminds_and_the_page_says_when(people: People) -> None:
    first_quarter()
    task_of(people.unit)
    client = people.client("coordinator")
    remind = reverse("reform_progress:remind", args=["CCHC-2026-Q1", "VPDKDD"])
    page = client.post(remind, follow=True)
    (entry,) = page.context["missing"]
    assert entry.reminded.user == people.coordinator
    assert "10:00 10/03/2026" in page.content.decode()
    client.post(remind)
    assert Notice.objects.count() == 2
    assert ModelLogEntry.objects.filter(action="plan_pages.remind_unit").count() == 1


def test_only_the_office_reminds(people: People) -> None:
    first_quarter()
    task_of(people.unit)
    remind = reverse("reform_progress:remind", args=["CCHC-2026-Q1", "VPDKDD"])
    for name in set(people.staff()) - {"coordinator"}:
        assert is_refused(people.client(name).post(remind)), name
    assert asks_to_sign_in(people.client("anonymous").post(remind))
    assert people.client("coordinator").get(remind).status_code == 405
    for args in (["CCHC-2026-Q1", "NONE"], ["NONE", "VPDKDD"]):
        url = reverse("reform_progress:remind", args=args)
        assert people.client("coordinator").post(url).status_code == 404
    assert not Notice.objects.exists()


def test_the_list_of_who_has_not_reported_takes_few_queries(
    people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    period = first_quarter()
    for _number in range(50):
        task_of(people.unit, people.other_unit)
    for unit in (people.unit, people.other_unit):
        remind_unit(unit, period, user=people.coordinator)
    client = people.client("coordinator")
    client.get(reverse("reform_progress:missing"))
    with django_assert_max_num_queries(QUERIES_AT_MOST):
        assert client.get(reverse("reform_progress:missing")).status_code == 200


def test_the_menu_shows_to_each_what_they_may_open(people: People) -> None:
    links = {name: reverse(f"reform_progress:{name}") for name in ("index", "approvals", "missing")}
    expected = {
        "officer": {"index"},
        "head": {"index", "approvals"},
        "coordinator": {"index", "approvals", "missing"},
        "director": {"index", "missing"},
        "editor": set(),
    }
    for person, shown in expected.items():
        page = people.client(person).get(reverse("wagtailadmin_home")).content.decode()
        found = {name for name, link in links.items() if f'"{link}"' in page.replace("&quot;", '"')}
        assert shown == found, person


def test_the_pages_speak_english_to_who_chose_it(people: People) -> None:
    with translation.override("en"):
        task, period = task_of(people.unit), first_quarter()
        save_draft(
            task,
            period,
            people.unit,
            GOING_ON,
            [LINK, EvidenceGiven(url="https://example.com/2")],
            user=people.officer,
        )
        page = people.client("officer").get(
            edit_url(task, period), headers={"accept-language": "en"}
        )
    assert page.status_code == 200
    assert "https://example.com/2" in page.content.decode()


def test_a_report_that_was_decided_on_asks_no_head_any_more(people: People) -> None:
    task, period = task_of(people.unit), first_quarter()
    report = submitted(people, task, period)
    asked = Notice.objects.get(recipient=people.head)
    assert (asked.kind, asked.mail_state) == (NoticeKind.REPORT_SUBMITTED, MailState.PENDING)
    people.client("head").post(decide_url(report), {"approve": "1"})
    asked.refresh_from_db()
    assert asked.read_at is not None
    assert asked.mail_state == MailState.NONE
