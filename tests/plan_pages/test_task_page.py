"""A task's page: its course with proof, and nothing of what is not decided or not public."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from plan_pages.enums import (
    ExplanationState,
    ManualStatus,
    ProgressClaim,
    ReportState,
    ScoreKind,
    ScoringState,
    SuccessionKind,
)
from plan_pages.models import (
    Explanation,
    NewsIndexPage,
    PlanIndexPage,
    PlanPage,
    PlanTask,
    ProgressEvidence,
    ProgressReport,
    SaidDone,
    ScoreSheet,
    TaskSuccession,
)
from tests.factories.plan_pages import (
    CriterionFactory,
    NewsPageFactory,
    PlanPageFactory,
    PlanTaskFactory,
    ReportingPeriodFactory,
    ScoreFactory,
    UnitFactory,
)
from tests.people import People


@pytest.fixture
def plan_page(plan_index: PlanIndexPage) -> PlanPage:
    return PlanPageFactory(parent=plan_index)


@pytest.fixture
def task(plan_page: PlanPage) -> PlanTask:
    return PlanTaskFactory(
        plan=plan_page.plan,
        number=5,
        title="Đối thoại đất đai",
        criterion=CriterionFactory(code="3.1", max_score=Decimal(2)),
        led_by=[UnitFactory(code="QLDD")],
    )


def get(plan_page: PlanPage, language: str = "") -> Any:
    response = Client().get(f"{language}{plan_page.url}nhiem-vu/5/")
    assert response.status_code == 200
    return response


def text_of(plan_page: PlanPage) -> str:
    return get(plan_page).content.decode()


def report(task: PlanTask, state: str = ReportState.APPROVED, **more: Any) -> ProgressReport:
    facts: dict[str, Any] = {
        "unit": UnitFactory(code="QLDD"),
        "period": ReportingPeriodFactory(code="2022-Q3", name="Quý III năm 2022"),
        "claim": ProgressClaim.IN_PROGRESS,
        "text": "Đã tổ chức hai buổi",
        "decided_at": datetime(2022, 9, 20, 18, tzinfo=UTC),
        "comment": "Nhận xét nội bộ",
        **more,
    }
    return ProgressReport.objects.create(task=task, state=state, **facts)


def document(name: str = "bien-ban.pdf", collection: Collection | None = None) -> Any:
    made = get_document_model()(
        title="Biên bản đối thoại",
        file=ContentFile(b"%PDF-1.4 minutes", name=name),
        collection=collection or Collection.get_first_root_node(),
    )
    made.save()
    return made


def test_an_approved_report_is_told_with_period_number_and_words(
    plan_page: PlanPage, task: PlanTask
) -> None:
    report(task, figure=Decimal("97.2"), figure_unit="% đúng hạn")
    text = text_of(plan_page)
    for words in ("Đã tổ chức hai buổi", "Quý III năm 2022", "97,2", "% đúng hạn", "21/09/2022"):
        assert words in text


def test_the_newest_stands_first(plan_page: PlanPage, task: PlanTask) -> None:
    report(task)
    report(
        task,
        period=ReportingPeriodFactory(code="2022-6T"),
        text="Buổi đầu tiên",
        decided_at=datetime(2022, 6, 20, tzinfo=UTC),
    )
    days = [moment.day for moment in get(plan_page).context["moments"]]
    assert days == sorted(days, reverse=True)
    text = text_of(plan_page)
    assert text.index("Đã tổ chức hai buổi") < text.index("Buổi đầu tiên")


@pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.SUBMITTED, ReportState.RETURNED])
def test_what_the_head_has_not_approved_is_nobodys_business(
    plan_page: PlanPage, task: PlanTask, state: str
) -> None:
    unapproved = report(task, state)
    ProgressEvidence.objects.create(report=unapproved, document=document())
    response = get(plan_page)
    text = response.content.decode()
    assert "Đã tổ chức" not in text
    assert "bien-ban" not in text
    assert response.context["evidence"] == []


def test_no_comment_and_no_name_is_shown_to_anybody(
    plan_page: PlanPage, task: PlanTask, people: People
) -> None:
    names = ("Người Viết", "Người Duyệt")
    for user, name in zip((people.officer, people.head), names, strict=True):
        user.first_name = name
        user.save()
    report(task, written_by=people.officer, decided_by=people.head)
    explain(task, answered_by=people.head, decided_by=people.head)
    text = text_of(plan_page)
    assert "Đã tổ chức" in text
    for words in ("Nhận xét nội bộ", *names, "officer"):
        assert words not in text


def test_evidence_is_told_with_its_kind_and_size(plan_page: PlanPage, task: PlanTask) -> None:
    approved = report(task)
    ProgressEvidence.objects.create(report=approved, document=document())
    ProgressEvidence.objects.create(report=approved, url="https://example.com/anh", title="Ảnh")
    found = get(plan_page).context["evidence"]
    assert [(each.title, each.kind, each.size) for each in found] == [
        ("Biên bản đối thoại", "PDF", 16),
        ("Ảnh", "", None),
    ]
    assert '<a href="https://example.com/anh" rel="noopener' in text_of(plan_page)


def test_a_document_of_a_private_collection_is_not_named(
    plan_page: PlanPage, task: PlanTask
) -> None:
    private = Collection.get_first_root_node().add_child(name="Nội bộ")
    below = private.add_child(name="Biên bản")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    ProgressEvidence.objects.create(report=report(task), document=document(collection=below))
    assert get(plan_page).context["evidence"] == []
    assert "Biên bản đối thoại" not in text_of(plan_page)


def explain(task: PlanTask, **more: Any) -> Explanation:
    facts: dict[str, Any] = {
        "state": ExplanationState.ACCEPTED,
        "is_public": True,
        "answer": "Do thiếu biên chế",
        "decided_at": datetime(2022, 10, 3, tzinfo=UTC),
        "due_on": date(2022, 9, 30),
        **more,
    }
    period, unit = ReportingPeriodFactory(code="2022-Q3"), UnitFactory(code="QLDD")
    return Explanation.objects.create(task=task, period=period, unit=unit, **facts)


def test_a_published_explanation_is_told(plan_page: PlanPage, task: PlanTask) -> None:
    explain(task)
    assert "Do thiếu biên chế" in text_of(plan_page)


@pytest.mark.parametrize(
    "hidden",
    [{"is_public": False}, {"state": ExplanationState.ANSWERED}, {"state": ExplanationState.ASKED}],
)
def test_an_explanation_that_is_not_published_is_not(
    plan_page: PlanPage, task: PlanTask, hidden: dict[str, Any]
) -> None:
    explain(task, **hidden)
    assert "Do thiếu biên chế" not in text_of(plan_page)


def test_citizens_said_and_the_department_did(plan_page: PlanPage, task: PlanTask) -> None:
    SaidDone.objects.create(said="Chờ lâu", did="Thêm quầy", task=task, is_public=True)
    SaidDone.objects.create(said="Bản nháp", did="Chưa rõ", task=task)
    text = text_of(plan_page)
    assert "Chờ lâu" in text
    assert "Thêm quầy" in text
    assert "Bản nháp" not in text


def test_points_are_told_with_what_was_lost(plan_page: PlanPage, task: PlanTask) -> None:
    ScoreFactory(criterion=task.criterion, points=Decimal("1.8"))
    ScoreFactory(criterion=task.criterion, kind=ScoreKind.APPRAISED, points=Decimal("1.25"))
    points = get(plan_page).context["points"]
    assert [value for _kind, value in points.by_kind] == [Decimal("1.8"), Decimal("1.25")]
    assert points.lost == Decimal("0.75")


def test_points_of_a_score_book_that_is_not_published_are_not_told(
    plan_page: PlanPage, task: PlanTask
) -> None:
    ScoreFactory(criterion=task.criterion, points=Decimal("1.8"))
    assert task.criterion is not None
    sheet = ScoreSheet.objects.create(criteria_set=task.criterion.criteria_set, year=2022)
    assert get(plan_page).context["points"] is None
    ScoreSheet.objects.filter(pk=sheet.pk).update(state=ScoringState.PUBLISHED)
    assert get(plan_page).context["points"].lost == Decimal("0.2")


def test_a_decision_and_what_follows_are_told(plan_page: PlanPage, task: PlanTask) -> None:
    follower = PlanTaskFactory(plan=plan_page.plan, number=6, title="Đối thoại mới")
    task.manual_status, task.manual_reason = ManualStatus.PAUSED, "Chờ hướng dẫn"
    task.save()
    assert "Chờ hướng dẫn" in text_of(plan_page)
    TaskSuccession.objects.create(
        old=task, new=follower, kind=SuccessionKind.SUPERSEDED, on=date(2022, 9, 1), reason="Gộp"
    )
    PlanTask.objects.filter(pk=task.pk).update(ended_on=date(2022, 9, 1))
    assert f'href="{plan_page.url}nhiem-vu/6/"' in text_of(plan_page)


def test_a_unit_that_ended_names_who_follows(plan_page: PlanPage, task: PlanTask) -> None:
    old = task.lead_units.get()
    old.valid_to = date(2025, 6, 30)
    old.save()
    old.successors.add(UnitFactory(code="QLTN", name="Phòng Quản lý tài nguyên"))
    text = text_of(plan_page)
    assert "Phòng Quản lý đất đai" in text
    assert "Phòng Quản lý tài nguyên" in text


def test_a_communication_task_counts_what_was_published(
    plan_page: PlanPage, task: PlanTask, news_index: NewsIndexPage
) -> None:
    PlanTask.objects.filter(pk=task.pk).update(monthly_target=2)
    NewsPageFactory(parent=news_index, task=task, date=date(2022, 3, 1))
    NewsPageFactory(parent=news_index, criterion=task.criterion, date=date(2022, 3, 9))
    NewsPageFactory(parent=news_index, task=task, date=date(2022, 4, 9), live=False)
    assert get(plan_page).context["communication"].total == 2


def test_what_a_unit_writes_is_text(plan_page: PlanPage, task: PlanTask) -> None:
    markup = "<script>alert(1)</script>"
    approved = report(task, text=markup, figure=Decimal(1), figure_unit=markup)
    ProgressEvidence.objects.create(report=approved, url="https://example.com/", title=markup)
    explain(task, answer=markup, remedy=markup, decision=markup)
    SaidDone.objects.create(said=markup, did=markup, task=task, is_public=True)
    assert "<script>alert" not in text_of(plan_page)


def test_an_english_page_says_which_words_are_vietnamese(
    plan_page: PlanPage, task: PlanTask
) -> None:
    report(task)
    address = f"{plan_page.url}nhiem-vu/5/"
    text = Client().get(f"/en{address}").content.decode()
    assert '<h1 lang="vi">Đối thoại đất đai</h1>' in text
    assert '<span lang="vi">Quý III năm 2022</span>' in text
    assert "<h1>Đối thoại đất đai</h1>" in Client().get(address).content.decode()


def test_no_report_costs_a_query_more(plan_page: PlanPage, task: PlanTask) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            get(plan_page)
        return len(queries)

    ProgressEvidence.objects.create(report=report(task), document=document())
    explain(task)
    get(plan_page)
    few = asked()
    for number in range(8):
        period = ReportingPeriodFactory(code=f"2022-{number}")
        later = report(task, period=period)
        ProgressEvidence.objects.create(report=later, document=document())
        ProgressEvidence.objects.create(report=later, url="https://example.com/")
        SaidDone.objects.create(said="a", did="b", task=task)
    assert asked() == few <= 15


def test_a_recurring_task_says_when_it_is_due_next(plan_page: PlanPage) -> None:
    PlanTaskFactory(
        plan=plan_page.plan,
        number=8,
        deadline_text="Hằng quý",
        recurrence="quarterly",
        due_on=date(2022, 12, 31),
    )
    with time_machine.travel(datetime(2022, 4, 10, 9, tzinfo=UTC), tick=False):
        text = Client().get(f"{plan_page.url}nhiem-vu/8/").content.decode()
    assert "30/06/2022" in text
    assert "81 " in text, "the days left are those to the next time"


def test_a_deadline_that_names_its_day_is_not_told_twice(plan_page: PlanPage) -> None:
    PlanTaskFactory(
        plan=plan_page.plan, number=8, deadline_text="31/12/2022", due_on=date(2022, 12, 31)
    )
    text = Client().get(f"{plan_page.url}nhiem-vu/8/").content.decode()
    assert "(31/12/2022)" not in text
