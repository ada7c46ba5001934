"""Two people of a unit write the same report: neither writes over the other unseen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from plan_pages.enums import ReportState
from plan_pages.errors import ChangedMeanwhile
from plan_pages.models import PlanTask, ProgressReport, ReportingPeriod
from plan_pages.seen import seen
from plan_pages.services.progress import return_report, save_draft, submit_report
from tests.people import People
from tests.plan_pages.progress import (
    GOING_ON,
    LINK,
    done,
    edit_url,
    first_quarter,
    task_of,
    typed,
    upload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march")]


@pytest.fixture
def task(people: People) -> PlanTask:
    return task_of(people.unit)


@pytest.fixture
def period(db: None) -> ReportingPeriod:
    return first_quarter()


def opened(client: Client, url: str) -> dict[str, Any]:
    """The form as a browser would send it, apart from what is typed."""
    return {"seen": client.get(url).context["seen"], "save": "1"}


def test_the_second_of_two_drafts_is_refused_and_keeps_its_words(
    people: People, task: PlanTask, period: ReportingPeriod
) -> None:
    User.objects.filter(pk=people.head.pk).update(first_name="Trưởng phòng", last_name="Lan")
    officer, head, url = people.client("officer"), people.client("head"), edit_url(task, period)
    first, second = opened(head, url), opened(officer, url)
    assert head.post(url, typed(**first, text="Của trưởng phòng")).status_code == 302
    response = officer.post(url, typed(**second, text="Của chuyên viên"))
    page = response.content.decode()
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    for words in ("Của chuyên viên", "Của trưởng phòng", "Trưởng phòng Lan"):
        assert words in page, words
    assert ProgressReport.objects.get().text == "Của trưởng phòng"


def test_whoever_has_seen_the_other_words_may_put_the_own_in_their_place(
    people: People, task: PlanTask, period: ReportingPeriod
) -> None:
    officer, url = people.client("officer"), edit_url(task, period)
    stale = opened(officer, url)
    save_draft(task, period, people.unit, GOING_ON, [], user=people.head)
    refused = officer.post(url, typed(**stale, text="Của chuyên viên"))
    again = {**stale, "seen": refused.context["seen"]}
    assert officer.post(url, typed(**again, text="Của chuyên viên")).status_code == 302
    assert ProgressReport.objects.get().text == "Của chuyên viên"


def test_an_error_of_another_kind_does_not_count_as_having_seen(
    people: People, task: PlanTask, period: ReportingPeriod
) -> None:
    officer, url = people.client("officer"), edit_url(task, period)
    stale = opened(officer, url)
    save_draft(task, period, people.unit, GOING_ON, [], user=people.head)
    wrong = officer.post(url, typed(**stale, figure="nhiều"))
    assert set(wrong.context["form"].errors) == {"figure"}
    late = officer.post(url, typed(**{**stale, "seen": wrong.context["seen"]}))
    assert late.context["form"].non_field_errors()


def test_evidence_that_came_meanwhile_is_not_thrown_away(
    people: People, task: PlanTask, period: ReportingPeriod
) -> None:
    officer, url = people.client("officer"), edit_url(task, period)
    officer.post(url, typed(**opened(officer, url)))
    stale = opened(officer, url)
    people.client("head").post(url, typed(**stale, upload=upload()))
    assert officer.post(url, typed(**stale, text="Khác")).status_code == 200
    assert ProgressReport.objects.get().evidence.count() == 1


def test_a_double_click_is_one_draft_and_no_conflict(
    people: People, task: PlanTask, period: ReportingPeriod
) -> None:
    officer, url = people.client("officer"), edit_url(task, period)
    data = typed(**opened(officer, url), links="https://example.com/a")
    for _click in range(2):
        assert officer.post(url, data).status_code == 302
    assert ProgressReport.objects.count() == 1


def test_one_writer_goes_on_from_save_to_save(
    people: People, task: PlanTask, period: ReportingPeriod
) -> None:
    officer, url = people.client("officer"), edit_url(task, period)
    for text in ("một", "hai", "ba"):
        data = typed(**opened(officer, url), text=text, figure="97,20")
        assert officer.post(url, data).status_code == 302
    assert ProgressReport.objects.get().text == "ba"


def test_what_was_returned_meanwhile_shows_its_comment_before_it_is_written_over(
    people: People, task: PlanTask, period: ReportingPeriod
) -> None:
    officer, url = people.client("officer"), edit_url(task, period)
    draft = save_draft(task, period, people.unit, GOING_ON, [LINK], user=people.officer)
    stale = opened(officer, url)
    return_report(submit_report(draft, user=people.head), "Thiếu số", user=people.head)
    response = officer.post(url, typed(**stale, text="Bản mới"))
    assert response.status_code == 200
    assert "Thiếu số" in response.content.decode()
    assert "Bản mới" in response.content.decode()


def test_what_was_submitted_or_closed_meanwhile_keeps_what_was_typed(
    people: People, task: PlanTask, period: ReportingPeriod
) -> None:
    officer, url = people.client("officer"), edit_url(task, period)
    stale = opened(officer, url)
    draft = save_draft(task, period, people.unit, GOING_ON, [], user=people.head)
    submit_report(draft, user=people.head)
    refused = officer.post(url, typed(**stale, text="Gõ mãi mới xong"))
    assert refused.context["form"].non_field_errors()
    assert "Gõ mãi mới xong" in refused.content.decode()
    other = edit_url(task_of(people.unit), period)
    ReportingPeriod.objects.update(closed_at=datetime(2026, 3, 16, tzinfo=UTC))
    closed = officer.post(other, typed(save="1", text="Chậm một phút"))
    assert closed.context["form"].non_field_errors()
    assert "Chậm một phút" in closed.content.decode()
    assert ProgressReport.objects.get().state == ReportState.SUBMITTED


def test_the_service_tells_what_was_changed_and_by_whom(
    people: People, task: PlanTask, period: ReportingPeriod
) -> None:
    known = seen(None)
    unit, officer = people.unit, people.officer
    draft = save_draft(task, period, unit, GOING_ON, [], user=people.head, known=known)
    with translation.override("en"), pytest.raises(ChangedMeanwhile, match="head saved"):
        save_draft(task, period, unit, done(), [LINK], user=officer, known=known)
    save_draft(task, period, unit, done(), [LINK], user=officer, known=seen(draft))
    User.objects.filter(pk=officer.pk).delete()
    with pytest.raises(ChangedMeanwhile):
        save_draft(task, period, unit, GOING_ON, [], user=people.head, known=known)
