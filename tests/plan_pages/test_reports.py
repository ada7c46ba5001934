"""A report is frozen once, never changes, and becomes a draft page that editors finish."""

import copy
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry, Page

from plan_pages import registry
from plan_pages.errors import NotAllowed, NotComplete
from plan_pages.models import (
    PeriodicReport,
    Plan,
    PlanTask,
    ReportingPeriod,
    ResultPage,
    ResultsIndexPage,
)
from plan_pages.models.periodic_report import ReportIsFrozen
from plan_pages.report_difference import difference
from plan_pages.report_outline import Heading, Paragraph, outline_of_report
from plan_pages.services.completion import record_completion
from plan_pages.services.report_data import collect
from plan_pages.services.reports import canonical, digest, draft_page, freeze_report, is_intact
from tests.factories.plan_pages import ReportingPeriodFactory
from tests.people import People
from tests.plan_pages.report_site import make_plan, reform_year

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_other_apps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_report_figures", [])


@pytest.fixture(autouse=True)
def after_the_year() -> Iterator[None]:
    with time_machine.travel("2023-01-10T05:00:00Z", tick=False):
        yield


@pytest.fixture
def plan(db: None) -> Plan:
    return make_plan(agency="Sở Tài nguyên và Môi trường", sign="KH-STNMT")


@pytest.fixture
def year(db: None) -> dict[str, ReportingPeriod]:
    return reform_year()


@pytest.fixture
def report(plan: Plan, year: dict[str, ReportingPeriod], people: People) -> PeriodicReport:
    return freeze_report(plan, year["Q3"], user=people.coordinator)


def test_a_frozen_report_carries_the_hash_of_its_data(
    report: PeriodicReport, people: People
) -> None:
    assert (report.revision, report.frozen_by) == (1, people.coordinator)
    report.refresh_from_db()
    assert report.sha256 == digest(report.data)
    assert is_intact(report)
    entry = ModelLogEntry.objects.get(action="plan_pages.freeze_report")
    assert entry.user == people.coordinator
    assert entry.data["sha256"] == report.sha256


def test_freezing_the_same_figures_again_makes_nothing_new(
    report: PeriodicReport, plan: Plan, people: People
) -> None:
    again = freeze_report(plan, report.period, user=people.coordinator)
    assert again == report
    assert PeriodicReport.objects.count() == 1
    assert ModelLogEntry.objects.filter(action="plan_pages.freeze_report").count() == 1


def test_a_report_stays_as_it_was_when_the_tasks_change(
    report: PeriodicReport, plan: Plan, people: People
) -> None:
    frozen = copy.deepcopy(report.data)
    record_completion(plan.tasks.get(number=3), date(2022, 8, 30), "Xong", people.coordinator)
    report.refresh_from_db()
    assert report.data == frozen
    newer = freeze_report(plan, report.period, user=people.coordinator)
    assert newer.revision == 2
    assert newer.data["totals"]["overdue"] == 0
    assert frozen["totals"]["overdue"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("data", {}), ("sha256", "0" * 64), ("revision", 7), ("previous_id", None)],
)
def test_no_code_changes_a_frozen_report(
    report: PeriodicReport, plan: Plan, people: People, name: str, value: Any
) -> None:
    after = PeriodicReport.objects.create(
        plan=plan, period=report.period, revision=2, data={"a": 1}, sha256="1", previous=report
    )
    setattr(after, name, value)
    with pytest.raises(ReportIsFrozen):
        after.save()
    with pytest.raises(ReportIsFrozen):
        PeriodicReport.objects.filter(pk=after.pk).update(**{name: value})
    with pytest.raises(ReportIsFrozen):
        after.delete()
    with pytest.raises(ReportIsFrozen):
        PeriodicReport.objects.all().delete()


def test_a_report_outlives_the_account_that_froze_it(
    report: PeriodicReport, people: People
) -> None:
    people.coordinator.delete()
    report.refresh_from_db()
    assert report.frozen_by is None
    assert is_intact(report)


def test_nobody_but_the_coordinator_freezes_or_drafts(
    report: PeriodicReport, plan: Plan, people: People, results_index: ResultsIndexPage
) -> None:
    others = {name: user for name, user in people.staff().items() if name != "coordinator"}
    for user in [*others.values(), people.anonymous]:
        with pytest.raises(NotAllowed):
            freeze_report(plan, report.period, user=user)
        with pytest.raises(NotAllowed):
            draft_page(report, user=user)
    assert PeriodicReport.objects.count() == 1
    assert not ResultPage.objects.exists()


def test_the_report_before_is_the_newest_of_the_period_before(
    plan: Plan, year: dict[str, ReportingPeriod], people: People
) -> None:
    first = freeze_report(plan, year["6T"], user=people.coordinator)
    PlanTask.objects.filter(number=1).update(completed_on=date(2022, 6, 1))
    second = freeze_report(plan, year["6T"], user=people.coordinator)
    assert (first.revision, second.revision) == (1, 2)
    assert first.previous is None
    assert freeze_report(plan, year["Q3"], user=people.coordinator).previous == second
    assert freeze_report(plan, year["Q1"], user=people.coordinator).previous is None


def test_another_plans_report_is_never_the_one_before(
    report: PeriodicReport, year: dict[str, ReportingPeriod], people: People
) -> None:
    other = Plan.objects.create(slug="khac", title="Kế hoạch khác", year=2022)
    assert freeze_report(other, year["N"], user=people.coordinator).previous is None


def test_the_difference_names_what_changed_with_its_sign(
    plan: Plan, year: dict[str, ReportingPeriod]
) -> None:
    changes = {
        (change.section, change.figure, change.of): change.delta
        for change in difference(collect(plan, year["6T"]), collect(plan, year["N"]))
    }
    assert changes["totals", "overdue", ""] == 2
    assert changes["totals", "done", ""] == 1
    # From the same day on, so what happened within the period may be compared.
    assert changes["totals", "done_in_period", ""] == 2
    assert changes["fields", "done_late", "3 Cải cách thủ tục hành chính"] == 1
    # The task that was replaced on 1 July.
    assert changes["totals", "total", ""] == -1


def test_a_quarter_is_never_held_against_half_a_year(
    plan: Plan, year: dict[str, ReportingPeriod]
) -> None:
    changes = difference(collect(plan, year["6T"]), collect(plan, year["Q3"]))
    assert {change.figure for change in changes if not change.of} == {
        "total",
        "done",
        "done_late",
        "overdue",
    }


def test_months_that_count_for_themselves_are_compared(plan: Plan) -> None:
    months = [
        ReportingPeriodFactory(
            code=f"2022-{n:02}", kind="month", starts=date(2022, n, 1), ends=date(2022, n + 1, 1)
        )
        for n in (7, 8)
    ]
    before, after = (collect(plan, month) for month in months)
    changed = {change.figure: change.delta for change in difference(before, after) if not change.of}
    assert changed["done_in_period"] == Decimal(2)
    assert difference(after, after) == []


def test_a_draft_page_holds_the_frozen_figures_and_is_seen_by_nobody(
    report: PeriodicReport, people: People, results_index: ResultsIndexPage
) -> None:
    page = draft_page(report, user=people.coordinator)
    assert page.slug == "bao-cao-cchc-cchc-2022-q3"
    assert page.get_parent().pk == results_index.pk
    assert not page.live
    assert page.has_unpublished_changes
    assert page.latest_revision is not None
    assert page.title == "Báo cáo công tác cải cách hành chính Quý III năm 2022"
    assert people.client("anonymous").get(page.url).status_code == 404
    kinds = [block.block_type for block in page.body]
    assert {"heading", "text", "table"} == set(kinds)
    headings = [block.value for block in page.body if block.block_type == "heading"]
    assert [heading.split(".")[0] for heading in headings[:5]] == ["I", "II", "III", "IV", "V"]
    words = page.search_text()
    assert "Nhiệm vụ 3: Nhiệm vụ số 3 (Văn phòng Đăng ký đất đai)" in words
    assert "quá hạn 14 ngày" in words


def test_a_report_gets_one_page_and_a_revision_its_own(
    report: PeriodicReport, plan: Plan, people: People, results_index: ResultsIndexPage
) -> None:
    page = draft_page(report, user=people.coordinator)
    page.title = "Lời của biên tập viên"
    page.save_revision(user=people.editor)
    assert draft_page(report, user=people.coordinator).pk == page.pk
    PlanTask.objects.filter(number=3).update(completed_on=date(2022, 8, 30))
    newer = freeze_report(plan, report.period, user=people.coordinator)
    second = draft_page(newer, user=people.coordinator)
    assert second.slug == "bao-cao-cchc-cchc-2022-q3-2"
    assert second.title.endswith("(lần 2)")
    assert Page.objects.get(pk=page.pk).get_latest_revision_as_object().title == page.title


def test_an_editor_can_save_the_page_and_the_site_can_publish_it(
    report: PeriodicReport, people: People, results_index: ResultsIndexPage
) -> None:
    page = draft_page(report, user=people.coordinator)
    page.full_clean()
    page.latest_revision.publish(user=people.approver)
    response = people.client("anonymous").get(ResultPage.objects.get(pk=page.pk).url)
    assert response.status_code == 200
    html = response.content.decode()
    assert html.count("<caption>") == html.count("<table>") >= 3
    assert '<th scope="col"' in html
    assert "style=" not in html.partition("<main")[2].partition("</main>")[0]


def test_the_page_goes_to_the_sites_workflow_when_asked(
    report: PeriodicReport, people: People, results_index: ResultsIndexPage
) -> None:
    page = draft_page(report, user=people.coordinator, submit=True)
    assert page.current_workflow_state is not None
    assert page.current_workflow_state.requested_by == people.coordinator
    assert not ResultPage.objects.get(pk=page.pk).live


def test_without_a_results_page_the_draft_is_refused(
    report: PeriodicReport, people: People
) -> None:
    with pytest.raises(NotComplete):
        draft_page(report, user=people.coordinator)


def test_unpublished_points_are_kept_from_the_public_page(report: PeriodicReport) -> None:
    data = copy.deepcopy(report.data)
    for field in data["scores"]["fields"]:
        field.update(self_assessed="1.25", official="7.10")
    private = outline_of_report(data, None)
    public = outline_of_report(data, None, public=True)

    def cells(outline: Any) -> set[str]:
        return {cell for table in outline.annex for row in table.rows for cell in row}

    assert {"1,25", "7,10"} <= cells(private)
    assert "7,10" in cells(public)
    assert "1,25" not in cells(public)
    data["scores"]["is_public"] = True
    assert "1,25" in cells(outline_of_report(data, None, public=True))


def test_markup_in_a_title_is_text_on_the_page(
    plan: Plan, year: dict[str, ReportingPeriod], people: People, results_index: ResultsIndexPage
) -> None:
    PlanTask.objects.filter(number=3).update(title="<script>alert(1)</script> & thêm")
    page = draft_page(
        freeze_report(plan, year["Q3"], user=people.coordinator), user=people.coordinator
    )
    page.latest_revision.publish(user=people.approver)
    html = people.client("anonymous").get(ResultPage.objects.get(pk=page.pk).url).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_what_nobody_knows_is_left_open(report: PeriodicReport) -> None:
    outline = outline_of_report(report.data, None)
    blocks = list(outline.body)
    causes = blocks.index(Heading("3. Nguyên nhân", 2))
    assert blocks[causes + 1] == Paragraph("……")
    assert blocks[-2:] == [Heading("V. KIẾN NGHỊ, ĐỀ XUẤT"), Paragraph("……")]


def test_what_was_done_outside_the_six_contents_is_told_too(
    plan: Plan, year: dict[str, ReportingPeriod]
) -> None:
    PlanTask.objects.filter(number=5).update(completed_on=date(2022, 7, 1), result="Đã đăng")
    outline = outline_of_report(collect(plan, year["Q3"]), None)
    assert sum("Đã đăng" in getattr(block, "text", "") for block in outline.body) == 1


def test_the_command_freezes_and_says_what(plan: Plan, year: dict[str, ReportingPeriod]) -> None:
    out = StringIO()
    for _time in range(2):
        call_command("freeze_report", plan.slug, "CCHC-2022-Q3", stdout=out)
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert first == second
    assert first["revision"] == 1
    assert PeriodicReport.objects.get().frozen_by is None


def test_the_command_refuses_what_it_does_not_know(
    plan: Plan, year: dict[str, ReportingPeriod]
) -> None:
    with pytest.raises(CommandError):
        call_command("freeze_report", "khong-co", "CCHC-2022-Q3")
    with pytest.raises(CommandError):
        call_command("freeze_report", plan.slug, "KHONG-CO")
    ReportingPeriodFactory(code="2030", starts=date(2030, 1, 1), ends=date(2031, 1, 1))
    with pytest.raises(CommandError):
        call_command("freeze_report", plan.slug, "2030")


def test_canonical_json_does_not_hang_on_the_order_of_keys() -> None:
    assert canonical({"b": 1, "a": "đ"}) == canonical({"a": "đ", "b": 1}) == '{"a":"đ","b":1}'
