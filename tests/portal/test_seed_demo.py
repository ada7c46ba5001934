"""The demo site: what it holds, and that making it twice changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker
from wagtail.log_actions import registry
from wagtail.models import Page, Site

from feedback.channels.counter_address import route_of
from feedback.enums import ValueStatus
from feedback.models import (
    BankQuestion,
    Campaign,
    Contact,
    FeedbackFormPage,
    FeedbackIndexPage,
    IndicatorSnapshot,
    IndicatorValue,
    Response,
)
from feedback.models import Counter as Counters
from feedback.opening import opening_on
from feedback.services.campaigns import progress_of
from feedback.services.versions import version_for
from plan_pages.communication import communication, pieces_of_plan, year_of
from plan_pages.enums import Calendar, ReportState, ScoreKind, ScoringState, TaskStatus
from plan_pages.models import (
    CriteriaSet,
    Inspection,
    NewsPage,
    Plan,
    PlanPage,
    ProgressReport,
    ReportingPeriod,
    ResultPage,
    SaidDone,
    ScoreInput,
    ScoreSheet,
    ScoringRule,
    Unit,
)
from plan_pages.roles import Role, roles_of, unit_codes_of
from plan_pages.score_year import public_scores
from portal.demo import seeding
from portal.demo.accounts import ACCOUNTS
from portal.demo.form import FACTORS, items_of, survey_body
from portal.demo.periods import past_quarters
from portal.demo.sheets import UNITS, answers_of
from portal.models import HomePage

PASSWORD = "a-password-for-this-test"
DAY = date(2026, 11, 24)
LATER = date(2027, 2, 3)


def seed(password: str = PASSWORD, day: date = DAY) -> list[str]:
    said: list[str] = []
    seeding.seed(day, password, said.append)
    return said


def rows() -> Counter[str]:
    """How many rows each table holds: logs, revisions and index entries are among them."""
    return Counter({model._meta.label: model._base_manager.count() for model in apps.get_models()})


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Made once for all tests of this file, each of which is rolled back by itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed()
        yield
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()


@pytest.fixture(autouse=True)
def _site(demo: None, db: None) -> None:
    Site.clear_site_root_paths_cache()


def form_page() -> FeedbackFormPage:
    return FeedbackFormPage.objects.get(slug="khao-sat-hai-long")


# --- twice is once ------------------------------------------------------------------------------


def test_a_second_run_adds_and_changes_nothing() -> None:
    before, revised = rows(), set(Page.objects.values_list("pk", "latest_revision_id"))
    said = seed()
    assert rows() == before
    assert set(Page.objects.values_list("pk", "latest_revision_id")) == revised
    assert any("0" in line for line in said)


def test_what_people_changed_stays() -> None:
    news = NewsPage.objects.get(slug="so-hoa-ho-so-dat-dai")
    news.title = "Đã sửa"
    news.save()
    task = Plan.objects.get().tasks.get(number=13)
    task.completed_on, task.result = None, "Đang kiểm tra lại"
    task.save()
    Unit.objects.filter(code="TTR").update(name="Thanh tra")
    seed()
    news.refresh_from_db()
    task.refresh_from_db()
    assert (news.title, task.completed_on, task.result) == ("Đã sửa", None, "Đang kiểm tra lại")
    assert Unit.objects.get(code="TTR").name == "Thanh tra"


def test_a_seed_that_was_cut_off_goes_on_where_it_ended() -> None:
    before = rows()
    Response.objects.filter(
        pk__in=list(Response.objects.values_list("pk", flat=True)[:30])
    ).delete()
    ResultPage.objects.get(slug="par-index-2022").delete()
    seed()
    after = rows()
    for label in ("feedback.Response", "feedback.ResponseRevision", "plan_pages.ResultPage"):
        assert after[label] == before[label], label


def test_the_form_that_a_new_seed_would_write_is_the_version_that_is_answered() -> None:
    page = form_page()
    version = version_for(page)
    page.body = FeedbackFormPage._meta.get_field("body").to_python(survey_body())
    assert version_for(page) == version


def test_a_real_site_gets_no_demo(settings: Any) -> None:
    settings.PORTAL_ENV = "production"
    before = rows()
    with pytest.raises(CommandError, match="PORTAL_ENV"):
        call_command("seed_demo", stdout=StringIO())
    assert rows() == before


# --- accounts -----------------------------------------------------------------------------------


def test_each_account_has_its_one_role() -> None:
    roles = {name: set(roles_of(User.objects.get(username=name))) for name in ACCOUNTS}
    assert roles == {name: {account.role} for name, account in ACCOUNTS.items()}
    assert {name for name in ACCOUNTS if User.objects.get(username=name).is_superuser} == {"admin"}


def test_officer_and_head_act_for_the_land_registration_office_and_nobody_else_for_any() -> None:
    units = {name: set(unit_codes_of(User.objects.get(username=name))) for name in ACCOUNTS}
    assert {name: codes for name, codes in units.items() if codes} == {
        "officer": {"VPDKDD"},
        "head": {"VPDKDD"},
    }


def test_a_generated_password_is_printed_once_and_never_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    User.objects.filter(username="head").delete()
    first, second = StringIO(), StringIO()
    call_command("seed_demo", stdout=first)
    password = first.getvalue().strip().rpartition(" ")[2]
    assert User.objects.get(username="head").check_password(password)
    call_command("seed_demo", stdout=second)
    assert password not in second.getvalue()
    assert User.objects.get(username="head").check_password(password)


def test_a_new_password_reaches_all_accounts() -> None:
    seed("another-password-for-all")
    assert all(
        user.check_password("another-password-for-all")
        for user in User.objects.filter(username__in=ACCOUNTS)
    )


# --- records ------------------------------------------------------------------------------------


def test_the_plan_is_published_with_its_passages_confirmed_and_logged() -> None:
    page = PlanPage.objects.get(slug="ke-hoach-2022")
    assert page.live
    assert page.plan.repaired_passages.exists()
    assert page.unconfirmed_count() == 0
    assert page.plan.criteria_set == CriteriaSet.objects.get(name="QD876_2022")
    assert (page.plan.number, page.plan.issued_on) == ("", None)


def test_the_board_shows_work_that_is_done_late_and_overdue() -> None:
    states = Counter(task.status_on(DAY) for task in Plan.objects.get().tasks.all())
    assert states == {TaskStatus.DONE: 16, TaskStatus.DONE_LATE: 3, TaskStatus.OVERDUE: 3}


@pytest.mark.parametrize(
    ("code", "calendar", "starts", "ends"),
    [
        ("2026", Calendar.CIVIL, date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-H1", Calendar.CIVIL, date(2026, 1, 1), date(2026, 7, 1)),
        ("2026-Q4", Calendar.CIVIL, date(2026, 10, 1), date(2027, 1, 1)),
        ("2026-11", Calendar.CIVIL, date(2026, 11, 1), date(2026, 12, 1)),
        ("CCHC-2022-Q1", Calendar.REFORM, date(2021, 12, 15), date(2022, 3, 15)),
        ("CCHC-2022-6T", Calendar.REFORM, date(2021, 12, 15), date(2022, 6, 15)),
        ("CCHC-2022-Q3", Calendar.REFORM, date(2022, 6, 15), date(2022, 9, 15)),
        ("CCHC-2022-N", Calendar.REFORM, date(2021, 12, 15), date(2022, 12, 15)),
        ("CCHC-2026-N", Calendar.REFORM, date(2025, 12, 15), date(2026, 12, 15)),
    ],
)
def test_periods_have_the_names_and_days_of_both_calendars(
    code: str, calendar: Calendar, starts: date, ends: date
) -> None:
    period = ReportingPeriod.objects.get(code=code)
    assert (period.calendar, period.starts, period.ends) == (calendar, starts, ends)


def test_at_the_turn_of_the_year_the_quarters_are_those_that_have_passed() -> None:
    assert [quarter.code for quarter in past_quarters(LATER)] == ["2026-Q2", "2026-Q3", "2026-Q4"]
    assert [quarter.code for quarter in past_quarters(date(2026, 9, 30))] == [
        "2025-Q4",
        "2026-Q1",
        "2026-Q2",
    ]


def test_the_units_that_the_contract_names_receive_citizens_and_collectives_do_not() -> None:
    named = {"VP", "TTR", "KHTC", "QLDD", "TNKSN", "CCBVMT", "VPDKDD", "TTCNTT"}
    offered = set(Unit.objects.receiving_citizens(DAY).values_list("code", flat=True))
    assert named <= offered
    assert {unit.name for unit in Unit.objects.filter(is_collective=True)} == {
        "Các phòng, đơn vị",
        "Các phòng chuyên môn",
        "Đơn vị được kiểm tra",
        "Các chủ đầu tư",
    }


# --- the survey ---------------------------------------------------------------------------------


def test_the_form_asks_the_22_items_and_makes_none_compulsory_but_the_unit() -> None:
    entries = version_for(form_page()).entries
    items = [entry for entry in entries if entry["kind"] == "satisfaction"]
    assert [entry["code"] for entry in items] == [c for f in FACTORS for c in items_of(f)]
    assert len(items) == 22
    assert {tuple(o["code"] for o in entry["options"]) for entry in items} == {
        ("1", "2", "3", "4", "5", "_no_opinion")
    }
    assert {entry["code"] for entry in entries if entry["required"]} == {"unit"}
    assert sum(entry["kind"] == "section" for entry in entries) == 5
    assert {"GOP_Y", "contact"} <= {entry["code"] for entry in entries}


def test_the_bank_offers_the_22_items_to_other_forms() -> None:
    codes = {code for factor in FACTORS for code in items_of(factor)}
    assert len(codes) == 22
    kept = set(BankQuestion.objects.values_list("code", flat=True))
    assert codes <= {code.removeprefix("SIPAS-") for code in kept}


def test_the_same_citizens_answer_the_same_at_every_run() -> None:
    quarter = past_quarters(DAY)[0]
    assert list(answers_of(quarter, 0)) == list(answers_of(quarter, 0))


def test_every_answer_is_counted_and_some_units_have_too_few_to_be_shown() -> None:
    assert Response.objects.count() == 3 * sum(UNITS.values())
    assert not Response.objects.pending().exists()
    call_command("recount", check=True, stdout=StringIO())
    hidden = IndicatorValue.objects.filter(status=ValueStatus.SUPPRESSED)
    assert set(hidden.values_list("unit", flat=True)) == {"TTPTQD", "CCBHD"}
    assert not hidden.exclude(public_figure=None).exists()


def test_the_campaign_of_the_year_has_brought_what_was_answered() -> None:
    running, after = Campaign.objects.order_by("opens_on")
    progress = progress_of(running, DAY)
    assert progress.total is not None
    assert (progress.total.counted, progress.total.target) == (Response.objects.count(), 540)
    assert progress.total.rate == Decimal("31.8")
    assert {row.rate is None for row in progress.rows} == {True, False}
    assert (running.opens_on, running.closes_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (after.opens_on, after.closes_on) == (date(2027, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("day", [date(2026, 1, 1), DAY, date(2026, 12, 31), date(2028, 2, 29)])
def test_the_form_stays_open_as_long_as_a_demo_is_run(day: date) -> None:
    days = Campaign.objects.values_list("opens_on", "closes_on")
    assert opening_on(day, days).is_open


def test_every_counter_leads_to_the_form_with_its_unit(client: Client) -> None:
    assert {counter.kind for counter in Counters.objects.all()} == {"qr", "kiosk"}
    index = FeedbackIndexPage.objects.get(slug="gop-y", locale__language_code="vi")
    for counter in Counters.objects.select_related("unit"):
        assert counter.unit is not None
        page = client.get(index.get_url() + route_of(index, counter))
        assert page.status_code == 200
        assert counter.unit.name in page.content.decode()


def test_a_campaign_and_counters_that_people_took_away_stay_away() -> None:
    first, after = Campaign.objects.order_by("opens_on")
    first.targets.all().delete()
    after.delete()
    Counters.objects.exclude(kind="kiosk").delete()
    seed(day=LATER)
    assert Campaign.objects.get() == first
    assert not first.targets.exists()
    assert Counters.objects.get().kind == "kiosk"


def test_three_closed_quarters_are_published_by_two_people() -> None:
    snapshots = IndicatorSnapshot.objects.current()
    assert snapshots.count() == 6 * 3
    assert not snapshots.filter(period__closed_at=None).exists()
    people = snapshots.values_list("submitted_by__username", "published_by__username")
    assert set(people) == {("analyst", "director")}


# --- pages --------------------------------------------------------------------------------------


def test_the_site_has_the_host_and_port_it_is_run_with(settings: Any) -> None:
    settings.SITE_URL = "https://cchc.example.vn"
    seed()
    site = Site.objects.get()
    assert (site.hostname, site.port, site.is_default_site) == ("cchc.example.vn", 443, True)
    assert isinstance(site.root_page.specific, HomePage)


def test_an_editors_page_needs_somebodys_approval() -> None:
    page = NewsPage.objects.first()
    assert page is not None
    workflow = page.get_workflow()
    assert workflow is not None
    groups = {group.name for task in workflow.tasks for group in task.specific.groups.all()}
    assert Role.APPROVER in groups


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/en/",
        "/ke-hoach/",
        "/ke-hoach/ke-hoach-2022/",
        "/ke-hoach/ke-hoach-2022/nhiem-vu/",
        "/ke-hoach/ke-hoach-2022/nhiem-vu/13/",
        "/ket-qua/",
        "/ket-qua/par-index-2022/",
        "/ket-qua/sipas-2020-2024/",
        "/ket-qua/thuc-hien-ke-hoach-2022/",
        "/ket-qua/chi-so/",
        "/ket-qua/chi-so/sipas-overall/",
        "/ket-qua/chi-so/sipas-feedback/cach-tinh/",
        "/tin-tuc/",
        "/tin-tuc/infographic-cap-giay-chung-nhan/",
        "/gop-y/",
        "/gop-y/khao-sat-hai-long/",
        "/gop-y/tra-cuu/",
        "/sitemap.xml",
        "/en/ke-hoach/ke-hoach-2022/",
    ],
)
def test_a_stranger_reads_every_page(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, address
    assert "Nguyễn Văn Mẫu" not in response.content.decode()


def test_a_stranger_finds_no_contact_data_and_no_way_into_the_admin(client: Client) -> None:
    assert Contact.objects.exists()
    assert client.get("/admin/").status_code == 302


def test_no_page_is_dated_after_the_day_it_was_made() -> None:
    assert not NewsPage.objects.filter(date__gt=DAY).exists()
    assert not Response.objects.filter(local_date__gt=DAY).exists()


def test_every_infographic_says_its_content_in_words() -> None:
    for page in NewsPage.objects.all():
        page.full_clean()


def test_the_land_registration_office_has_reported_and_its_head_approved() -> None:
    reports = ProgressReport.objects.all()

    assert {report.state for report in reports} == {ReportState.APPROVED}
    assert {report.unit.code for report in reports} == {"VPDKDD"}
    assert all(report.evidence.exists() for report in reports)
    assert SaidDone.objects.public().count() == 2
    assert Inspection.objects.public().count() == 1


def test_the_demos_inspections_and_rules_leave_22_tasks_and_the_scores_as_they_were() -> None:
    assert Plan.objects.get().tasks.count() == 22
    assert ScoringRule.objects.exists()
    assert not ScoreInput.objects.exists()


def test_the_year_of_the_plan_is_scored_and_published_and_the_next_one_is_open() -> None:
    states = dict(ScoreSheet.objects.values_list("year", "state"))
    assert states == {2022: ScoringState.PUBLISHED, 2023: ScoringState.NOT_SCORED}
    of_year = public_scores().filter(year=2022)
    assert of_year.of_kind(ScoreKind.APPRAISED).count() > 30
    steps = registry.get_logs_for_instance(ScoreSheet.objects.get(year=2022))
    assert {entry.user.username for entry in steps} == {"coordinator", "director"}


def test_a_score_book_that_people_took_elsewhere_stays() -> None:
    ScoreSheet.objects.filter(year=2022).update(state=ScoringState.ASKED)
    seed()
    assert ScoreSheet.objects.get(year=2022).state == ScoringState.ASKED


def test_communication_reaches_its_target_in_every_month_but_one() -> None:
    plan, year = Plan.objects.get(), year_of(2022)
    task = plan.tasks.get(number=5)
    found = communication(pieces_of_plan(plan, *year), task, *year, DAY)
    assert found.short_months == [date(2022, 2, 1)]
    assert f"Đăng {found.total} tin" in task.result
    assert len(found.by_kind) > 3
    assert len(found.by_audience) > 3
