"""The form of a report: what it takes, what it keeps after an error, which files."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model

from plan_pages.enums import ReportState
from plan_pages.evidence_files import ENDINGS, LARGEST_BYTES
from plan_pages.models import ProgressReport, ReportingPeriod
from plan_pages.roles import Role
from plan_pages.services.evidence import keep_upload
from plan_pages.services.progress import (
    EvidenceGiven,
    approve_report,
    return_report,
    save_draft,
    submit_report,
)
from plan_pages.services.unit_changes import end_units
from plan_pages.typed_figures import read_figure
from tests.factories.plan_pages import UnitFactory
from tests.people import People, make_account
from tests.plan_pages.progress import (
    PDF,
    WITHOUT_A_ROLE,
    asks_to_sign_in,
    done,
    edit_url,
    first_quarter,
    is_refused,
    report_url,
    submitted,
    task_of,
    typed,
    upload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march")]


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


def test_all_that_is_wrong_or_missing_is_said_at_once(people: People) -> None:
    task, period = task_of(people.unit), first_quarter()
    client, url = people.client("officer"), edit_url(task, period)
    wrong = client.post(url, typed(submit="1", claim="done", figure="nhiều"))
    assert set(wrong.context["form"].errors) == {"figure", "done_on", "upload"}
    bad_link = client.post(url, typed(submit="1", claim="done", done_on="x", links="ftp://a.vn"))
    assert {name: len(said) for name, said in bad_link.context["form"].errors.items()} == {
        "done_on": 1,
        "links": 1,
    }


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


def test_who_follows_a_unit_keeps_the_file_that_came_with_a_wrong_form(people: People) -> None:
    task, period = task_of(people.unit), first_quarter()
    new = UnitFactory(code="MOI")
    end_units([people.unit], [new], date(2026, 1, 5), user=people.coordinator)
    officer = make_account("new-officer", Role.OFFICER, new)
    client, url = Client(), edit_url(task, period)
    client.force_login(officer)
    wrong = client.post(url, typed(claim="done", upload=upload(), submit="1"))
    assert set(wrong.context["form"].errors) == {"done_on"}
    document = get_document_model().objects.get()
    sent = typed(claim="done", done_on="2026-03-05", documents=[document.pk], submit="1")
    assert client.post(url, sent).status_code == 302
    assert ProgressReport.objects.get().evidence.get().document == document


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


@pytest.mark.parametrize("kind", sorted({ending for found in ENDINGS.values() for ending in found}))
def test_the_sites_documents_may_be_of_every_kind_of_evidence(settings: Any, kind: str) -> None:
    """An editor could not save an uploaded photograph's title otherwise."""
    assert kind in settings.WAGTAILDOCS_EXTENSIONS
