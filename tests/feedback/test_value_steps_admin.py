"""The steps of a value in the admin, runs of jobs there, and what the public reads of both."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from feedback.days import now
from feedback.enums import Job, RunState
from feedback.models import Indicator, IndicatorSnapshot, JobRun
from feedback.services.drafts import draft_of
from feedback.services.not_reported import propose_not_reported
from feedback.services.publication import submit
from feedback.services.recounting import is_asked_for
from feedback.services.reflection import reflect
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

VALUES = "/admin/feedback/indicator-values/"
RUNS = "/admin/feedback_job_runs/"
ALL = sorted({field.name for field in fields(People)} - {"unit", "other_unit"})
SEE_RUNS = {"coordinator", "analyst", "admin"}


@pytest.fixture
def indicator() -> Indicator:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    return indicator


@pytest.fixture
def draft(indicator: Indicator) -> IndicatorSnapshot:
    return draft_of(indicator, period())


def step(client: Client, snapshot: IndicatorSnapshot, action: str, **data: str) -> Any:
    return client.post(f"{VALUES}{snapshot.pk}/{action}/", {"seen": snapshot.result_hash, **data})


def failed(indicator: Indicator) -> JobRun:
    return JobRun.objects.create(
        name=Job.DRAFT,
        indicator=indicator,
        period=period(),
        state=RunState.FAILED,
        started_at=now(),
        finished_at=now(),
        error="Question A1 was asked with other options.",
    )


@pytest.mark.parametrize("name", ALL)
def test_who_sees_the_runs(draft: IndicatorSnapshot, people: People, name: str) -> None:
    assert draft.run is not None
    client = people.client(name)
    for address in (RUNS, f"{RUNS}{draft.run.pk}/", f"{RUNS}results/"):
        status = client.get(address).status_code
        assert (status == 200) == (name in SEE_RUNS)
        assert status in (200, 302, 403)


def test_a_run_says_what_it_did(draft: IndicatorSnapshot, people: People) -> None:
    assert draft.run is not None
    body = people.client("analyst").get(f"{RUNS}{draft.run.pk}/").content.decode()
    for said in ("01/01/2026", "31/12/2026", draft.result_hash, f"{VALUES}{draft.pk}/"):
        assert said in body


@pytest.mark.parametrize(
    "query", ["state=interrupted", "state=running", "state=x", "name=recount", "name=%00", "p=99"]
)
def test_the_list_of_runs_filters_without_a_crash(
    draft: IndicatorSnapshot, people: People, query: str
) -> None:
    assert people.client("analyst").get(f"{RUNS}?{query}").status_code in (200, 400, 404)


def test_interrupted_runs_are_found_as_such(people: People) -> None:
    old = now() - timedelta(days=1)
    killed = JobRun.objects.create(name=Job.RECOUNT, started_at=old)
    at_work = JobRun.objects.create(name=Job.RECOUNT, started_at=now())
    client = people.client("coordinator")
    for state, run, other in (("interrupted", killed, at_work), ("running", at_work, killed)):
        body = client.get(f"{RUNS}?state={state}").content.decode()
        assert f"{RUNS}{run.pk}/" in body
        assert f"{RUNS}{other.pk}/" not in body
    assert client.get(f"{RUNS}{killed.pk}/").status_code == 200


@pytest.mark.parametrize("name", ALL)
def test_who_computes_a_draft_again(indicator: Indicator, people: People, name: str) -> None:
    run = failed(indicator)
    response = people.client(name).post(f"{RUNS}{run.pk}/again/")
    made = IndicatorSnapshot.objects.exists()
    assert made == (name in ("coordinator", "analyst"))
    assert response.status_code in ((302,) if made else (302, 403))
    assert ModelLogEntry.objects.filter(action="feedback.run_again").exists() == made


@pytest.mark.parametrize("name", ALL)
def test_who_asks_for_a_recount(people: People, name: str) -> None:
    run = JobRun.objects.create(name=Job.RECOUNT, started_at=now(), state=RunState.DONE)
    client = people.client(name)
    client.post(f"{RUNS}{run.pk}/again/")
    assert is_asked_for() == (name in ("coordinator", "admin"))
    if is_asked_for():
        assert client.post(f"{RUNS}{run.pk}/again/").status_code == 302
        assert "again/" not in client.get(f"{RUNS}{run.pk}/").content.decode()


def test_other_jobs_are_not_run_from_there_and_nothing_by_get(people: People) -> None:
    run = JobRun.objects.create(name=Job.CONTACTS, started_at=now(), state=RunState.DONE)
    client = people.client("coordinator")
    assert client.post(f"{RUNS}{run.pk}/again/").status_code == 404
    assert client.get(f"{RUNS}{run.pk}/again/").status_code == 405
    assert client.post(f"{RUNS}99999/again/").status_code == 404


def test_a_draft_that_fails_again_is_a_sentence_and_the_next_attempt(people: People) -> None:
    indicator = make_indicator(make_form(options="123"))
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    run = failed(indicator)
    response = people.client("analyst").post(f"{RUNS}{run.pk}/again/", follow=True)
    assert any("A1" in str(message) for message in response.context["messages"])
    last = JobRun.objects.of(Job.DRAFT, indicator, period())[0]
    assert (last.state, last.attempt) == ("failed", 2)


def test_a_value_whose_last_run_failed_is_marked_until_one_succeeds(
    indicator: Indicator, people: People
) -> None:
    page = make_page(indicator)
    value = published(indicator, people)
    analyst, anybody = people.client("analyst"), Client()
    JobRun.objects.all().delete()
    failed(indicator)
    for address in (VALUES, f"{VALUES}{value.pk}/", page.url, f"/en{page.url}"):
        client = anybody if "admin" not in address else analyst
        assert marks(client, address), address
    JobRun.objects.create(
        name=Job.DRAFT,
        indicator=indicator,
        period=period(),
        state=RunState.DONE,
        started_at=now(),
    )
    for address in (VALUES, f"{VALUES}{value.pk}/", page.url):
        assert not marks(analyst, address), address


def marks(client: Client, address: str) -> bool:
    response = client.get(address)
    if address == VALUES:
        view = response.context["view"]
        return bool(view.last_run_words(IndicatorSnapshot.objects.get()))
    return bool(response.context["failed_run"])


def test_the_public_reads_that_it_failed_and_not_why(indicator: Indicator, people: People) -> None:
    page = make_page(indicator)
    published(indicator, people)
    failed(indicator)
    body = Client().get(f"/en{page.url}").content.decode()
    assert "did not succeed" in body
    assert "other options" not in body


def test_an_interrupted_run_of_another_period_marks_nothing(
    indicator: Indicator, people: People
) -> None:
    page = make_page(indicator)
    published(indicator, people)
    JobRun.objects.create(
        name=Job.DRAFT,
        indicator=indicator,
        period=period("2026-11"),
        started_at=now() - timedelta(days=1),
    )
    assert not Client().get(page.url).context["failed_run"]


def test_a_reflection_is_written_in_the_admin_and_read_by_everybody(
    draft: IndicatorSnapshot, people: People
) -> None:
    page = make_page(draft.indicator)
    analyst, approver = people.client("analyst"), people.client("approver")
    words = {"learned": "Chờ <b>lâu</b>", "will_do": "Thêm ghế", "will_do_en": "More seats"}
    assert step(analyst, draft, "reflect", **words).status_code == 302
    assert "Chờ &lt;b&gt;lâu" in approver.get(f"{VALUES}{draft.pk}/").content.decode()
    assert "Thêm ghế" not in Client().get(page.url).content.decode()
    step(analyst, draft, "submit")
    step(approver, draft, "publish")
    body = Client().get(page.url).content.decode()
    assert "Chờ &lt;b&gt;lâu" in body
    assert "Thêm ghế" in body
    english = Client().get(f"/en{page.url}").content.decode()
    assert "More seats" in english
    assert '<div lang="vi"><p>Chờ' in english


@pytest.mark.parametrize("name", sorted(set(ALL) - {"coordinator", "analyst"}))
@pytest.mark.parametrize("action", ["reflect", "decline"])
def test_a_crafted_step_by_another_role_is_refused(
    draft: IndicatorSnapshot, people: People, name: str, action: str
) -> None:
    response = step(people.client(name), draft, action, reason="x", learned="x")
    assert response.status_code in (302, 403, 404)
    draft.refresh_from_db()
    assert (draft.state, draft.learned, draft.values.exists()) == ("draft", "", True)


@pytest.mark.parametrize("name", sorted(set(ALL) - {"approver", "director"}))
def test_a_crafted_decision_by_another_role_is_refused(
    indicator: Indicator, people: People, name: str
) -> None:
    proposal = propose_not_reported(indicator, period(), "Hoãn", people.analyst)
    for action in ("not-reported", "return", "publish"):
        assert step(people.client(name), proposal, action, reason="x").status_code in (
            302,
            403,
            404,
        )
    proposal.refresh_from_db()
    assert proposal.state == "submitted"


def test_that_nothing_is_reported_goes_its_whole_way_in_the_browser(
    draft: IndicatorSnapshot, people: People
) -> None:
    page = make_page(draft.indicator)
    analyst, director = people.client("analyst"), people.client("director")
    assert step(analyst, draft, "decline", reason="Hoãn <i>khảo sát</i>").status_code == 302
    draft.refresh_from_db()
    assert "Hoãn" in director.get(f"{VALUES}{draft.pk}/").content.decode()
    assert "Hoãn" not in Client().get(page.url).content.decode()
    step(director, draft, "return", reason="Vẫn phải báo cáo")
    draft.refresh_from_db()
    assert (draft.state, draft.request) == ("returned", "Vẫn phải báo cáo")
    assert analyst.get(f"{VALUES}{draft.pk}/").status_code == 200
    step(analyst, draft, "decline", reason="Hoãn <i>khảo sát</i>")
    step(director, draft, "not-reported")
    draft.refresh_from_db()
    assert draft.state == "unreported"
    body = Client().get(page.url).content.decode()
    assert "Hoãn &lt;i&gt;khảo sát" in body
    assert director.get(f"{VALUES}{draft.pk}/").status_code == 200


@pytest.mark.parametrize("name", ALL)
def test_who_proposes_that_nothing_is_reported_without_a_draft(people: People, name: str) -> None:
    indicator = make_indicator()
    address = f"{VALUES}not-reported/"
    data = {"indicator": indicator.pk, "period": period().pk, "reason": "Chưa mở phiếu"}
    client = people.client(name)
    may = name in ("coordinator", "analyst")
    assert (client.get(address).status_code == 200) == may
    response = client.post(address, data)
    assert IndicatorSnapshot.objects.exists() == may
    assert may or response.status_code in (302, 403)


@pytest.mark.parametrize(
    "data", [{}, {"indicator": "x", "period": "1", "reason": "y"}, {"reason": "\x00"}]
)
def test_a_senseless_proposal_is_said(people: People, data: dict[str, str]) -> None:
    address = f"{VALUES}not-reported/"
    assert people.client("analyst").post(address, data).status_code == 200


def test_the_submitter_with_both_roles_reads_why_there_is_no_button(
    draft: IndicatorSnapshot, people: People
) -> None:
    people.analyst.groups.add(*people.director.groups.all())
    submit(draft, people.analyst)
    body = people.client("analyst").get(f"{VALUES}{draft.pk}/").content.decode()
    assert f"{draft.pk}/publish/" not in body


def test_a_correction_is_never_declined(indicator: Indicator, people: People) -> None:
    value = published(indicator, people)
    answers(indicator.form, {"A1": (20, 20), "A2": (20, 20)})
    draft = draft_of(indicator, value.period)
    client = people.client("analyst")
    assert "decline/" not in client.get(f"{VALUES}{draft.pk}/").content.decode()
    step(client, draft, "decline", reason="x")
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_reflection_of_a_draft_is_nobody_elses_to_read(
    draft: IndicatorSnapshot, people: People
) -> None:
    reflect(draft, people.analyst, learned="Chờ lâu")
    assert "Chờ lâu" not in people.client("head").get(f"{VALUES}{draft.pk}/").content.decode()
    assert "Chờ lâu" in people.client("director").get(f"{VALUES}{draft.pk}/").content.decode()
    assert people.client("stranger").get(f"{VALUES}{draft.pk}/").status_code == 404
