"""The work with progress reports in the admin: who opens what, and what a form keeps."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from wagtail.documents import get_document_model
from wagtail.models import ModelLogEntry

from plan_pages.duty import ReportValues
from plan_pages.enums import ProgressClaim, ReportState
from plan_pages.evidence_files import ENDINGS, LARGEST_BYTES
from plan_pages.models import Notice, PlanTask, ProgressReport, ReportingPeriod
from plan_pages.permissions import tasks_visible_to
from plan_pages.services.evidence import keep_upload
from plan_pages.services.progress import (
    EvidenceGiven,
    approve_report,
    return_report,
    save_draft,
    submit_report,
)
from plan_pages.services.reminders import remind_unit
from plan_pages.typed_figures import read_figure
from plan_pages.work import scope_of
from tests.factories.plan_pages import PlanFactory, PlanTaskFactory
from tests.people import People
from tests.plan_pages.progress import (
    GOING_ON,
    LINK,
    NOW,
    done,
    first_quarter,
    half_year,
    submitted,
    task_of,
)

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 a product of the task"
WITHOUT_A_ROLE = ["editor", "approver", "admin"]
QUERIES_AT_MOST = 15


@pytest.fixture(autouse=True)
def march() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def is_refused(response: Any) -> bool:
    return response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")


def asks_to_sign_in(response: Any) -> bool:
    return response.status_code == 302 and response["Location"].startswith(
        reverse("wagtailadmin_login")
    )


def edit_url(task: PlanTask, period: ReportingPeriod, unit: str = "VPDKDD") -> str:
    return reverse("reform_progress:edit", args=[task.pk, period.code, unit])


def report_url(report: ProgressReport) -> str:
    return reverse("reform_progress:report", args=[report.pk])


def decide_url(report: ProgressReport) -> str:
    return reverse("reform_progress:decide", args=[report.pk])


def upload(name: str = "Quyết định số 12.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "claim": "in_progress",
        "done_on": "",
        "figure": "97,2",
        "figure_unit": "%",
        "text": "Đã lấy ý kiến",
        "links": "",
        **changes,
    }


# --- my work ------------------------------------------------------------------------------------


def test_an_officer_sees_the_own_units_tasks_and_no_other(people: People) -> None:
    first_quarter()
    task_of(people.unit, title="Của phòng mình")
    task_of(people.other_unit, title="Của phòng khác")
    page = people.client("officer").get(reverse("reform_progress:index")).content.decode()
    assert "Của phòng mình" in page
    assert "Của phòng khác" not in page
    page = people.client("stranger").get(reverse("reform_progress:index")).content.decode()
    assert "Của phòng mình" not in page


def test_my_work_opens_to_those_who_have_some(people: People) -> None:
    url = reverse("reform_progress:index")
    for name in ("officer", "head", "coordinator", "director", "analyst", "stranger"):
        assert people.client(name).get(url).status_code == 200, name
    for name in WITHOUT_A_ROLE:
        assert is_refused(people.client(name).get(url)), name
    assert asks_to_sign_in(people.client("anonymous").get(url))


def test_the_scope_of_the_work_is_what_the_person_may_see(people: People) -> None:
    for units in ([people.unit], [people.other_unit], [people.unit, people.other_unit]):
        task_of(*units)
    for name, user in people.staff().items():
        assert set(scope_of(user).tasks) == set(tasks_visible_to(user)), name


def test_what_is_late_comes_first_and_what_is_done_last(people: People) -> None:
    first_quarter()
    task_of(people.unit, number=1, due_on=None, deadline_text="")
    task_of(people.unit, number=2, due_on=date(2026, 12, 1))
    task_of(people.unit, number=3, due_on=date(2026, 3, 1))
    task_of(people.unit, number=4, due_on=date(2026, 2, 1))
    task_of(people.unit, number=5, due_on=date(2026, 1, 1), completed_on=date(2026, 1, 1))
    task_of(people.unit, number=6, due_on=date(2026, 3, 12))
    response = people.client("officer").get(reverse("reform_progress:index"))
    assert [item.task.number for item in response.context["work"]] == [4, 3, 6, 2, 1, 5]


def test_the_state_of_the_report_and_the_way_to_write_it_stand_by_the_task(
    people: People,
) -> None:
    period = first_quarter()
    owed, reported = task_of(people.unit), task_of(people.unit)
    report = submitted(people, reported, period)
    page = people.client("officer").get(reverse("reform_progress:index")).content.decode()
    assert edit_url(owed, period) in page
    assert edit_url(reported, period) not in page
    assert report_url(report) in page


def test_a_task_that_is_only_supported_has_no_form(people: People) -> None:
    period = first_quarter()
    task = task_of(people.other_unit, supported_by=[people.unit], title="Phối hợp thôi")
    page = people.client("officer").get(reverse("reform_progress:index")).content.decode()
    assert "Phối hợp thôi" in page
    assert edit_url(task, period) not in page


def test_the_period_is_chosen_by_its_code_and_nonsense_is_the_default(people: People) -> None:
    first_quarter(), half_year()
    task_of(people.unit)
    client, url = people.client("officer"), reverse("reform_progress:index")
    assert client.get(url).context["period"].code == "CCHC-2026-Q1"
    assert client.get(url, {"ky": "CCHC-2026-6T"}).context["period"].code == "CCHC-2026-6T"
    assert client.get(url, {"ky": "' OR 1=1--"}).context["period"].code == "CCHC-2026-Q1"


def test_a_plan_of_an_earlier_year_is_still_worked_on(people: People) -> None:
    """The demo's plan is of 2022; its people find their tasks in the periods of that year."""
    period = ReportingPeriod.objects.create(
        code="CCHC-2022-N",
        name="Năm 2022",
        calendar="reform",
        kind="year",
        starts=date(2021, 12, 15),
        ends=date(2022, 12, 15),
    )
    first_quarter()
    task = PlanTaskFactory(plan=PlanFactory(year=2022), led_by=[people.unit])
    response = people.client("officer").get(reverse("reform_progress:index"))
    assert response.context["period"] == period
    assert edit_url(task, period) in response.content.decode()


def test_who_sees_all_units_may_choose_one(people: People) -> None:
    first_quarter()
    task_of(people.unit, title="Của VPĐKĐĐ")
    task_of(people.other_unit, title="Của QLĐĐ")
    for name in ("coordinator", "director", "analyst"):
        client = people.client(name)
        page = client.get(reverse("reform_progress:index")).content.decode()
        assert "Của VPĐKĐĐ" in page, name
        assert "Của QLĐĐ" in page, name
        page = client.get(reverse("reform_progress:index"), {"don_vi": "QLDD"}).content.decode()
        assert "Của VPĐKĐĐ" not in page, name
    own = people.client("officer").get(reverse("reform_progress:index"), {"don_vi": "QLDD"})
    assert "Của VPĐKĐĐ" in own.content.decode()


@pytest.mark.parametrize("name", ["officer", "coordinator"])
def test_two_hundred_tasks_take_few_queries(
    people: People, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    period = first_quarter()
    for _number in range(200):
        task_of(people.unit, people.other_unit)
    submitted(people, PlanTask.objects.all()[0], period)
    client = people.client(name)
    client.get(reverse("reform_progress:index"))
    with django_assert_max_num_queries(QUERIES_AT_MOST):
        assert client.get(reverse("reform_progress:index")).status_code == 200


def test_the_home_page_shows_the_five_most_urgent_to_who_works_for_a_unit(
    people: People,
) -> None:
    first_quarter()
    for day in range(1, 8):
        task_of(people.unit, title=f"Hạn ngày {day}", due_on=date(2026, 3, day))
    home = reverse("wagtailadmin_home")
    page = people.client("officer").get(home).content.decode()
    assert "Hạn ngày 1" in page
    assert "Hạn ngày 5" in page
    assert "Hạn ngày 6" not in page
    for name in ("editor", "coordinator", "stranger"):
        assert "Hạn ngày 1" not in people.client(name).get(home).content.decode(), name


# --- the form -----------------------------------------------------------------------------------


def test_an_officer_saves_a_draft_then_submits_it(people: People) -> None:
    task, period = task_of(people.unit), first_quarter()
    client, url = people.client("officer"), edit_url(task, period)
    assert client.post(url, typed(save="1")).status_code == 302
    report = ProgressReport.objects.get()
    assert (report.state, report.figure, report.figure_unit) == (
        ReportState.DRAFT,
        Decimal("97.2"),
        "%",
    )
    shown = client.get(url).content.decode()
    assert "97,2" in shown
    assert "Đã lấy ý kiến" in shown
    client.post(url, typed(submit="1", figure="1.234,5"))
    report.refresh_from_db()
    assert (report.state, report.figure) == (ReportState.SUBMITTED, Decimal("1234.5"))


def test_a_report_is_written_for_a_unit_of_ones_own_only(people: People) -> None:
    task, period = task_of(people.unit), first_quarter()
    url = edit_url(task, period)
    strange = edit_url(task, period, "QLDD")
    assert people.client("stranger").get(url).status_code == 404
    assert people.client("stranger").post(url, typed(save="1")).status_code == 404
    assert people.client("stranger").post(strange, typed(save="1")).status_code == 404
    assert people.client("officer").post(strange, typed(save="1")).status_code == 404
    for name in ("coordinator", "director", "analyst", *WITHOUT_A_ROLE):
        assert is_refused(people.client(name).get(url)), name
        assert is_refused(people.client(name).post(url, typed(save="1"))), name
    assert asks_to_sign_in(people.client("anonymous").post(url, typed(save="1")))
    assert not ProgressReport.objects.exists()


def test_an_unknown_task_or_period_does_not_exist(people: People) -> None:
    task, period = task_of(people.unit), first_quarter()
    client = people.client("officer")
    assert client.get(edit_url(task, period).replace("Q1", "Q9")).status_code == 404
    missing = reverse("reform_progress:edit", args=[task.pk + 1, period.code, "VPDKDD"])
    assert client.get(missing).status_code == 404


def test_done_is_submitted_with_its_day_and_an_uploaded_product(people: People) -> None:
    task, period = task_of(people.unit), first_quarter()
    data = typed(claim="done", done_on="2026-03-05", upload=upload(), submit="1")
    assert people.client("officer").post(edit_url(task, period), data).status_code == 302
    report = ProgressReport.objects.get()
    document: Any = report.evidence.get().document
    assert report.state == ReportState.SUBMITTED
    assert document.title == "Quyết định số 12.pdf"
    assert document.uploaded_by_user == people.officer


def test_after_an_error_everything_typed_is_there_and_the_file_is_kept(people: People) -> None:
    task, period = task_of(people.unit), first_quarter()
    client, url = people.client("officer"), edit_url(task, period)
    data = typed(
        claim="done",
        done_on="2026-03-05",
        figure="rất nhiều",
        text="Nội dung dài",
        links="https://example.com/a\nhttps://example.com/b",
        upload=upload(),
        submit="1",
    )
    response = client.post(url, data)
    page = response.content.decode()
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"figure"}
    for words in ("rất nhiều", "Nội dung dài", "https://example.com/b", "2026-03-05"):
        assert words in page
    document = get_document_model().objects.get()
    assert f'value="{document.pk}" aria' in page or f'value="{document.pk}" id' in page
    assert not ProgressReport.objects.exists()
    again = {**typed(claim="done", done_on="2026-03-05"), "documents": [document.pk]}
    client.post(url, {**again, "submit": "1"})
    assert ProgressReport.objects.get().evidence.get().document == document
    assert get_document_model().objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"claim": ""}, "claim"),
        ({"claim": "almost"}, "claim"),
        ({"done_on": "31/02/2026"}, "done_on"),
        ({"figure": "NaN"}, "figure"),
        ({"figure": "1e9"}, "figure"),
        ({"figure": "9" * 25}, "figure"),
        ({"figure_unit": "x" * 41}, "figure_unit"),
        ({"text": "x" * 501}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"links": "javascript:alert(1)"}, "links"),
        ({"links": "\n".join(f"https://example.com/{n}" for n in range(11))}, "links"),
        ({"documents": ["1"]}, "documents"),
        ({"documents": ["x", "9" * 30]}, "documents"),
        ({"claim": "done", "links": "https://example.com/a"}, "done_on"),
        ({"claim": "done", "done_on": "2026-03-11", "links": "https://a.vn/b"}, "done_on"),
        ({"claim": "done", "done_on": "2026-03-05"}, "upload"),
    ],
)
def test_each_wrong_field_gets_a_sentence_and_nothing_is_written(
    people: People, changes: dict[str, Any], field: str
) -> None:
    task, period = task_of(people.unit), first_quarter()
    response = people.client("officer").post(edit_url(task, period), typed(submit="1", **changes))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not ProgressReport.objects.exists()


def test_five_hundred_characters_of_either_form_with_line_breaks_are_taken(
    people: People,
) -> None:
    import unicodedata  # noqa: PLC0415 - only here

    task, period = task_of(people.unit), first_quarter()
    text = unicodedata.normalize("NFD", "ệ" * 498) + "\r\n" + "a"
    people.client("officer").post(edit_url(task, period), typed(save="1", text=text))
    assert ProgressReport.objects.get().text == "ệ" * 498 + "\na"


def archive(*names: str, mimetype: bytes = b"") -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as written:
        if mimetype:
            written.writestr("mimetype", mimetype)
        for name in names:
            written.writestr(name, "x")
    return target.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
ODT = archive("content.xml", mimetype=b"application/vnd.oasis.opendocument.text")
MACROS = archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.DOCX", DOCX),
        ("a.xlsx", XLSX),
        ("a.odt", ODT),
        ("a.jpeg", b"\xff\xd8\xff\xe0 rest"),
        ("a.png", b"\x89PNG\r\n\x1a\n rest"),
    ],
)
def test_files_of_the_six_kinds_are_taken(people: People, name: str, content: bytes) -> None:
    task, period = task_of(people.unit), first_quarter()
    data = typed(save="1", upload=upload(name, content))
    assert people.client("officer").post(edit_url(task, period), data).status_code == 302
    assert get_document_model().objects.get().file_size == len(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.pdf", b"<html><script>alert(1)</script>", id="html as pdf"),
        pytest.param("a.html", PDF, id="pdf as html"),
        pytest.param("a.pdf", DOCX, id="word as pdf"),
        pytest.param("a.docx", XLSX, id="excel as word"),
        pytest.param("a.docx", MACROS, id="macros"),
        pytest.param("a.docx", b"PK\x03\x04 broken", id="broken zip"),
        pytest.param("a.docx", archive("a.exe"), id="any zip"),
        pytest.param("a.svg", b"<svg onload='alert(1)'/>", id="svg"),
        pytest.param("a.exe", b"MZ", id="program"),
        pytest.param("pdf", PDF, id="no ending"),
        pytest.param("a.pdf", b"", id="empty"),
        pytest.param("a.pdf", PDF + b"x" * LARGEST_BYTES, id="too large"),
    ],
)
def test_other_files_are_refused_and_nothing_is_kept(
    people: People, name: str, content: bytes
) -> None:
    task, period = task_of(people.unit), first_quarter()
    data = typed(save="1", upload=upload(name, content))
    response = people.client("officer").post(edit_url(task, period), data)
    assert response.status_code == 200
    assert "upload" in response.context["form"].errors
    assert not get_document_model().objects.exists()
    assert not ProgressReport.objects.exists()


def test_the_name_of_a_file_is_kept_in_one_form_and_stored_short(people: People) -> None:
    import unicodedata  # noqa: PLC0415 - only here

    task, period = task_of(people.unit), first_quarter()
    name = unicodedata.normalize("NFD", "Kết quả " + "ệ" * 70 + ".pdf")
    people.client("officer").post(edit_url(task, period), typed(save="1", upload=upload(name)))
    document = get_document_model().objects.get()
    assert document.title == "Kết quả " + "ệ" * 70 + ".pdf"
    assert document.filename.isascii()
    assert len(document.filename) < 80


def test_only_documents_of_the_own_units_people_are_offered_and_taken(people: People) -> None:
    task, period = task_of(people.unit), first_quarter()
    documents = get_document_model().objects
    own = documents.create(title="Của mình", file=upload("a.pdf"), uploaded_by_user=people.head)
    other = documents.create(title="Khác", file=upload("b.pdf"), uploaded_by_user=people.stranger)
    client, url = people.client("officer"), edit_url(task, period)
    page = client.get(url).content.decode()
    assert "Của mình" in page
    assert "Khác" not in page
    assert client.post(url, typed(save="1", documents=[own.pk])).status_code == 302
    response = client.post(url, typed(save="1", documents=[other.pk]))
    assert "documents" in response.context["form"].errors
    assert ProgressReport.objects.get().evidence.get().document == own


def test_an_upload_is_for_staff_until_the_head_approved_it(
    people: People, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": on_disk}
    task, period = task_of(people.unit), first_quarter()
    data = typed(claim="done", done_on="2026-03-05", upload=upload(), submit="1")
    people.client("officer").post(edit_url(task, period), data)
    url = get_document_model().objects.get().url
    report = ProgressReport.objects.get()
    assert Client().get(url).status_code == 302
    assert people.client("head").get(url).status_code == 200
    approve_report(report, user=people.head)
    assert Client().get(url).status_code == 200
    return_report(report, "Sai văn bản", user=people.coordinator)
    assert Client().get(url).status_code == 302


def test_an_upload_stays_public_while_another_approved_report_shows_it(people: People) -> None:
    period = first_quarter()
    document = keep_upload(upload(), user=people.officer)
    reports = []
    for _number in range(2):
        draft = save_draft(
            task_of(people.unit),
            period,
            people.unit,
            done(),
            [EvidenceGiven(document=document)],
            user=people.officer,
        )
        reports.append(approve_report(submit_report(draft, user=people.officer), user=people.head))
    restricted = []
    for report in reports:
        return_report(report, "Sai văn bản", user=people.head)
        document.refresh_from_db()
        restricted.append(document.collection.get_view_restrictions().exists())
    assert restricted == [False, True]


def test_a_document_of_the_library_stays_in_its_collection(people: People) -> None:
    documents = get_document_model().objects
    own = documents.create(title="Của mình", file=upload(), uploaded_by_user=people.officer)
    before = own.collection
    draft = save_draft(
        task_of(people.unit),
        first_quarter(),
        people.unit,
        done(),
        [EvidenceGiven(document=own)],
        user=people.officer,
    )
    approve_report(submit_report(draft, user=people.officer), user=people.head)
    own.refresh_from_db()
    assert own.collection == before


def test_a_report_that_takes_no_change_leads_elsewhere(people: People) -> None:
    task, period = task_of(people.unit), first_quarter()
    report = submitted(people, task, period)
    response = people.client("officer").get(edit_url(task, period))
    assert response["Location"] == report_url(report)
    ReportingPeriod.objects.update(closed_at=datetime(2026, 3, 16, tzinfo=UTC))
    response = people.client("officer").get(edit_url(task_of(people.unit), period))
    assert response["Location"].startswith(reverse("reform_progress:index"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("97,2", "97.2"),
        ("97.2", "97.2"),
        ("1.234,5", "1234.5"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("1 234,5", "1234.5"),
        ("−0,5", "-0.5"),
        ("0", "0"),
        ("123456789012,1234", "123456789012.1234"),
        ("1234567890123", None),
        ("1,23456", None),
        ("1,234,567", None),
        ("1.23.456", None),
        ("1.2345,6", None),
        ("٣", None),
        ("97 %", None),
        (",5", None),
        ("inf", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_vietnamese_reports_write_them(text: str, number: str | None) -> None:
    assert read_figure(text) == (None if number is None else Decimal(number))


# --- approving ----------------------------------------------------------------------------------


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


# --- who has not reported -----------------------------------------------------------------------


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


@pytest.mark.parametrize("kind", sorted({ending for found in ENDINGS.values() for ending in found}))
def test_the_sites_documents_may_be_of_every_kind_of_evidence(settings: Any, kind: str) -> None:
    """An editor could not save an uploaded photograph's title otherwise."""
    assert kind in settings.WAGTAILDOCS_EXTENSIONS
