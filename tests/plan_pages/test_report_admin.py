"""Who reads, freezes and hands on periodic reports in the admin."""

import io
from collections.abc import Iterator
from datetime import date

import docx
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plan_pages import registry
from plan_pages.models import (
    PeriodicReport,
    Plan,
    PlanTask,
    ReportingPeriod,
    ResultPage,
    ResultsIndexPage,
)
from plan_pages.report_docx import CONTENT_TYPE
from plan_pages.services.reports import freeze_report
from tests.people import People
from tests.plan_pages.report_site import make_plan, reform_year
from tests.plan_pages.test_admin_records import is_refused

READERS = ("coordinator", "director", "analyst", "head")
INDEX = "reform_reports:index"
FREEZE = "reform_reports:freeze"
MOST_QUERIES = 40


@pytest.fixture(autouse=True)
def after_the_third_quarter(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "_report_figures", [])
    with time_machine.travel("2022-09-16T05:00:00Z", tick=False):
        yield


@pytest.fixture
def periods(db: None) -> dict[str, ReportingPeriod]:
    return reform_year()


@pytest.fixture
def plan(people: People, periods: dict[str, ReportingPeriod]) -> Plan:
    return make_plan(agency="Sở Tài nguyên và Môi trường", sign="KH-STNMT")


@pytest.fixture
def report(plan: Plan, periods: dict[str, ReportingPeriod]) -> PeriodicReport:
    return freeze_report(plan, periods["Q3"], user=None)


def test_four_roles_read_and_nobody_else(people: People, report: PeriodicReport) -> None:
    addresses = [
        reverse(INDEX),
        reverse("reform_reports:show", args=[report.pk]),
        reverse("reform_reports:download", args=[report.pk]),
    ]
    for name in people.staff():
        client = people.client(name)
        for address in addresses:
            response = client.get(address)
            assert (response.status_code == 200) is (name in READERS), (name, address)
            assert is_refused(response) is (name not in READERS), (name, address)


def test_a_visitor_is_asked_to_sign_in(people: People, report: PeriodicReport) -> None:
    client = people.client("anonymous")
    for name in (INDEX, FREEZE):
        assert client.get(reverse(name))["Location"].startswith(reverse("wagtailadmin_login"))
    for name in ("show", "download", "make_page"):
        response = client.get(reverse(f"reform_reports:{name}", args=[report.pk]))
        assert response["Location"].startswith(reverse("wagtailadmin_login"))


def test_only_the_coordinator_acts(
    people: People, report: PeriodicReport, plan: Plan, results_index: ResultsIndexPage
) -> None:
    PlanTask.objects.filter(number=3).update(completed_on="2022-09-01")
    for name in people.staff():
        if name == "coordinator":
            continue
        client = people.client(name)
        asked = {"plan": plan.slug, "ky": report.period.code}
        assert is_refused(client.post(reverse(FREEZE), asked)), name
        made = client.post(reverse("reform_reports:make_page", args=[report.pk]))
        assert is_refused(made), name
    assert PeriodicReport.objects.count() == 1
    assert not ResultPage.objects.exists()


def test_acting_takes_a_post(people: People, report: PeriodicReport) -> None:
    client = people.client("coordinator")
    assert client.get(reverse(FREEZE)).status_code == 405
    url = reverse("reform_reports:make_page", args=[report.pk])
    assert client.get(url).status_code == 405


def test_the_newest_period_that_is_over_is_offered_with_its_cut_off_and_due_day(
    people: People, plan: Plan
) -> None:
    response = people.client("coordinator").get(reverse(INDEX))
    chosen = response.context["chosen"]
    assert chosen.period.code == "CCHC-2022-Q3"
    assert chosen.due_on == date(2022, 9, 20)
    assert "15/06/2022–14/09/2022" in response.content.decode()


def test_the_cut_off_of_the_first_quarter_is_in_the_year_before(people: People, plan: Plan) -> None:
    response = people.client("coordinator").get(reverse(INDEX), {"ky": "CCHC-2022-Q1"})
    assert "15/12/2021–14/03/2022" in response.content.decode()


def test_who_has_not_reported_is_said_before_freezing(people: People, plan: Plan) -> None:
    client = people.client("coordinator")
    response = client.get(reverse(INDEX))
    assert response.context["missing"] == 1
    assert reverse("reform_progress:missing") in response.content.decode()
    PlanTask.objects.update(completed_on="2022-01-05")
    assert client.get(reverse(INDEX)).context["missing"] == 0


def test_only_the_coordinator_is_offered_to_freeze(people: People, plan: Plan) -> None:
    for name in READERS:
        html = people.client(name).get(reverse(INDEX)).content.decode()
        assert (reverse(FREEZE) in html) is (name == "coordinator"), name


def test_freezing_leads_to_the_report_and_a_second_time_to_the_same(
    people: People, plan: Plan
) -> None:
    client = people.client("coordinator")
    asked = {"plan": plan.slug, "ky": "CCHC-2022-Q3"}
    first = client.post(reverse(FREEZE), asked)
    report = PeriodicReport.objects.get()
    assert first["Location"] == reverse("reform_reports:show", args=[report.pk])
    assert client.post(reverse(FREEZE), asked)["Location"] == first["Location"]
    assert PeriodicReport.objects.get().frozen_by == people.coordinator
    assert report.sha256 in client.get(first["Location"]).content.decode()


def test_a_period_that_has_not_begun_is_refused_in_a_sentence(people: People, plan: Plan) -> None:
    later = ReportingPeriod.objects.get(code="CCHC-2022-N")
    ReportingPeriod.objects.filter(pk=later.pk).update(starts="2022-10-01")
    client = people.client("coordinator")
    response = client.post(reverse(FREEZE), {"plan": plan.slug, "ky": later.code})
    assert response.status_code == 302
    assert not PeriodicReport.objects.exists()
    assert client.get(reverse(INDEX), {"ky": later.code}).status_code == 404


def test_an_unknown_plan_period_or_report_is_not_found(people: People, plan: Plan) -> None:
    client = people.client("coordinator")
    assert client.post(reverse(FREEZE), {"plan": plan.slug, "ky": ""}).status_code == 404
    assert client.post(reverse(FREEZE), {"plan": "", "ky": "CCHC-2022-Q3"}).status_code == 404
    assert client.get(reverse(INDEX), {"plan": "khong-co"}).status_code == 404
    for name in ("show", "download"):
        assert client.get(reverse(f"reform_reports:{name}", args=[999])).status_code == 404
    assert client.post(reverse("reform_reports:make_page", args=[999])).status_code == 404


def test_the_report_shows_its_figures_and_the_difference(
    people: People, plan: Plan, periods: dict[str, ReportingPeriod]
) -> None:
    freeze_report(plan, periods["6T"], user=None)
    report = freeze_report(plan, periods["Q3"], user=None)
    response = people.client("director").get(reverse("reform_reports:show", args=[report.pk]))
    html = response.content.decode()
    assert "So với 6 tháng đầu năm 2022" in html
    assert "+1" in html
    assert response.context["is_intact"]
    assert "style=" not in html.partition('<div lang="vi">')[2].partition("</main>")[0]


def test_a_second_revision_shows_what_changed_since_the_first(
    people: People, report: PeriodicReport, plan: Plan
) -> None:
    PlanTask.objects.filter(number=3).update(completed_on="2022-09-01")
    second = freeze_report(plan, report.period, user=None)
    url = reverse("reform_reports:show", args=[second.pk])
    tables = people.client("analyst").get(url).context["tables"]
    assert tables[-1].caption == "So với lần 1"


def test_the_document_is_downloaded_and_opens(people: People, report: PeriodicReport) -> None:
    response = people.client("head").get(reverse("reform_reports:download", args=[report.pk]))
    assert response["Content-Type"] == CONTENT_TYPE
    assert "bao-cao-cchc-cchc-2022-q3-1.docx" in response["Content-Disposition"]
    document = docx.Document(io.BytesIO(response.content))
    assert document.tables[0].rows[1].cells[1].text.endswith("ngày 16 tháng 9 năm 2022")


def test_the_coordinator_makes_the_draft_that_an_editor_finishes(
    people: People, report: PeriodicReport, results_index: ResultsIndexPage
) -> None:
    url = reverse("reform_reports:make_page", args=[report.pk])
    client = people.client("coordinator")
    for _time in range(2):
        assert client.post(url).status_code == 302
    page = ResultPage.objects.get()
    assert not page.live
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert people.client("editor").get(edit).status_code == 200
    html = client.get(reverse("reform_reports:show", args=[report.pk])).content.decode()
    assert page.title in html
    assert url not in html


def test_the_draft_goes_to_the_workflow_when_the_box_is_ticked(
    people: People, report: PeriodicReport, results_index: ResultsIndexPage
) -> None:
    url = reverse("reform_reports:make_page", args=[report.pk])
    people.client("coordinator").post(url, {"submit": "1"})
    assert ResultPage.objects.get().current_workflow_state is not None


def test_without_a_results_page_the_coordinator_is_told(
    people: People, report: PeriodicReport
) -> None:
    url = reverse("reform_reports:make_page", args=[report.pk])
    response = people.client("coordinator").post(url, follow=True)
    assert response.status_code == 200
    assert [str(message) for message in response.context["messages"]]


def test_the_list_asks_no_more_queries_for_more_reports(
    people: People, plan: Plan, periods: dict[str, ReportingPeriod]
) -> None:
    client = people.client("coordinator")
    client.get(reverse(INDEX))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(INDEX))
    for number in range(1, 20):
        PeriodicReport.objects.create(
            plan=plan, period=periods["Q1"], revision=number, data={}, sha256="0" * 64
        )
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(INDEX))
    assert len(many) <= len(few) + 1 <= MOST_QUERIES


def test_a_plan_is_offered_with_the_periods_of_its_own_year(people: People, plan: Plan) -> None:
    ReportingPeriod.objects.filter(code="CCHC-2022-6T").update(
        starts="2020-12-15", ends="2021-06-15"
    )
    older = Plan.objects.create(slug="ke-hoach-2021", title="Kế hoạch", year=2021)
    response = people.client("coordinator").get(reverse(INDEX), {"plan": older.slug})
    assert response.context["chosen"].period.code == "CCHC-2022-6T"
