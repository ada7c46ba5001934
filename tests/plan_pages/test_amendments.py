"""A plan is amended; the text and the tasks before stay readable for everybody."""

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model
from wagtail.log_actions import registry
from wagtail.models import PageViewRestriction

from plan_pages.errors import NotAllowed, NotComplete, WrongState
from plan_pages.models import (
    Inspection,
    InspectionMeasure,
    Plan,
    PlanAmendment,
    PlanIndexPage,
    PlanPage,
    PlanTask,
)
from plan_pages.services.amendments import amend_plan
from plan_pages.services.successions import replace_task
from tests.factories.plan_pages import (
    CriterionFactory,
    PlanFactory,
    PlanPageFactory,
    PlanTaskFactory,
    UnitFactory,
)
from tests.people import People

DAY = date(2022, 10, 1)
OLD_WORDS = "Phấn đấu nằm trong nhóm 30 <b>tỉnh</b>"
BODY = [
    {"type": "section", "value": {"number": "I", "heading": "MỤC ĐÍCH"}, "id": "a"},
    {"type": "bullet", "value": OLD_WORDS, "id": "b"},
]


@pytest.fixture
def plan_page(plan_index: PlanIndexPage) -> PlanPage:
    return PlanPageFactory(parent=plan_index, body=BODY)


def amend(people: People, plan: Plan, number: str = "9001/QĐ-STNMT", **extra: Any) -> PlanAmendment:
    summary = extra.pop("summary", "Điều chỉnh thời hạn")
    return amend_plan(plan, number, DAY, summary, user=people.coordinator, **extra)


def pdf(title: str = "Quyết định điều chỉnh") -> Any:
    file = ContentFile(b"%PDF-1.4 " + b"x" * 2_000, name="quyet-dinh.pdf")
    return get_document_model().objects.create(title=title, file=file, file_size=file.size)


def page_text(url: str) -> str:
    response = Client().get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_text_and_the_tasks_before_are_frozen(people: People, plan_page: PlanPage) -> None:
    task = PlanTaskFactory(
        plan=plan_page.plan,
        number=3,
        title="Như cũ",
        criterion=CriterionFactory(code="3.4.1"),
        led_by=[UnitFactory(code="VP")],
    )
    amendment = amend(people, plan_page.plan)
    task.title = "Đổi mới"
    task.save()
    plan_page.body = [("paragraph", "Nội dung mới")]
    plan_page.save_revision().publish()
    amendment.refresh_from_db()
    assert [block["value"] for block in amendment.old_body][1] == OLD_WORDS
    assert amendment.old_tasks == [
        {
            "no": 3,
            "criterion_code": "3.4.1",
            "task": "Như cũ",
            "product": "",
            "deadline": "31/12/2022",
            "lead_units": "VP",
            "supporting_units": "",
        }
    ]


def test_everybody_reads_what_was_before(people: People, plan_page: PlanPage) -> None:
    PlanTaskFactory(plan=plan_page.plan, title="Nhiệm vụ trước điều chỉnh")
    amendment = amend(people, plan_page.plan)
    PlanTask.objects.update(title="Khác")
    plan_page.body = []
    plan_page.save_revision().publish()
    assert f"dieu-chinh/{amendment.pk}/" in page_text(plan_page.url)
    old = page_text(f"{plan_page.url}dieu-chinh/{amendment.pk}/")
    assert "Phấn đấu nằm trong nhóm 30 &lt;b&gt;tỉnh" in old
    assert "<b>tỉnh" not in old
    assert "Nhiệm vụ trước điều chỉnh" in old
    assert "Điều chỉnh thời hạn" in old
    assert old.count("<h1") == 1


def test_the_english_address_shows_the_same(people: People, plan_page: PlanPage) -> None:
    amendment = amend(people, plan_page.plan)
    assert "MỤC ĐÍCH" in page_text(f"/en/ke-hoach/{plan_page.slug}/dieu-chinh/{amendment.pk}/")


def test_what_is_no_amendment_of_the_plan_is_a_404(people: People, plan_page: PlanPage) -> None:
    other = amend(people, PlanFactory(slug="khac", year=2023))
    for pk in (other.pk, 999_999, "9" * 30):
        assert Client().get(f"{plan_page.url}dieu-chinh/{pk}/").status_code == 404


def test_a_draft_hides_its_amendments(people: People, plan_index: PlanIndexPage) -> None:
    draft = PlanPageFactory(parent=plan_index, live=False, body=BODY)
    amendment = amend(people, draft.plan)
    assert amendment.old_body
    url = f"/ke-hoach/{draft.slug}/dieu-chinh/{amendment.pk}/"
    assert Client().get(url).status_code == 404


def test_the_signed_files_say_what_they_are_and_how_large(
    people: People, plan_page: PlanPage
) -> None:
    document = pdf()
    amendment = amend(people, plan_page.plan, document=document)
    Plan.objects.update(signed_document=pdf("Kế hoạch đã ký"))
    text = page_text(plan_page.url)
    assert document.url in text
    assert text.count("(PDF, 2,0") == 2
    assert "(PDF, 2,0" in page_text(f"{plan_page.url}dieu-chinh/{amendment.pk}/")


def test_a_signed_file_that_is_gone_breaks_no_page(people: People, plan_page: PlanPage) -> None:
    document = pdf()
    amend(people, plan_page.plan, document=document)
    document.file.storage.delete(document.file.name)
    get_document_model().objects.update(file_size=None)
    assert "(PDF)" in page_text(plan_page.url)


def test_the_plan_carried_out_is_named_and_linked_where_it_can_be_read(
    plan_page: PlanPage, plan_index: PlanIndexPage
) -> None:
    words = "Kế hoạch số 7760/KH-UBND ngày 17/8/2022"
    Plan.objects.filter(pk=plan_page.plan_id).update(parent_reference=words)
    assert words in page_text(plan_page.url)
    parent = PlanFactory(slug="ke-hoach-tinh", number="7760/KH-UBND")
    parent_page = PlanPageFactory(parent=plan_index, plan=parent, live=False)
    Plan.objects.filter(pk=plan_page.plan_id).update(parent=parent)
    link = f'href="/ke-hoach/{parent_page.slug}/">{words}'
    assert link not in page_text(plan_page.url)
    parent_page.save_revision().publish()
    assert link in page_text(plan_page.url)
    PageViewRestriction.objects.create(page=parent_page, restriction_type="login")
    assert link not in page_text(plan_page.url)


def test_a_plan_without_any_of_these_shows_no_empty_box(plan_page: PlanPage) -> None:
    assert "kem-theo" not in page_text(plan_page.url)


@pytest.mark.parametrize(
    "name", ["officer", "head", "stranger", "director", "editor", "analyst", "admin", "anonymous"]
)
def test_only_the_coordinator_amends(people: People, name: str) -> None:
    with pytest.raises(NotAllowed):
        amend_plan(PlanFactory(), "1", DAY, "Vì", user=getattr(people, name))
    assert not PlanAmendment.objects.exists()


def test_a_summary_is_needed_and_a_number_is_used_once(people: People) -> None:
    plan = PlanFactory()
    with pytest.raises(NotComplete):
        amend(people, plan, summary=" ")
    amend(people, plan, "9001/QĐ-STNMT")
    with pytest.raises(WrongState):
        amend(people, plan, " 9001/QĐ-STNMT ")
    amend(people, plan, "")
    amend(people, plan, "")
    amend(people, PlanFactory(slug="khac"), "9001/QĐ-STNMT")
    assert PlanAmendment.objects.count() == 4


def test_measures_of_an_unpublished_conclusion_are_not_frozen(
    people: People, plan_page: PlanPage
) -> None:
    task = PlanTaskFactory(plan=plan_page.plan, number=7, title="Khắc phục sau kiểm tra")
    inspection = Inspection.objects.create(
        plan=plan_page.plan, unit=people.unit, title="Kiểm tra", starts_on=DAY, ends_on=DAY
    )
    InspectionMeasure.objects.create(
        inspection=inspection, text="x", unit=people.unit, due_on=DAY, task=task
    )
    amendment = amend(people, plan_page.plan)
    assert amendment.old_tasks == []
    assert task.title not in page_text(f"{plan_page.url}dieu-chinh/{amendment.pk}/")


def test_replaced_tasks_are_not_frozen_again(people: People) -> None:
    old, new = PlanTaskFactory(number=1), PlanTaskFactory(number=2)
    first = amend(people, old.plan)
    replace_task(old, [new], "superseded", "Vì", DAY, user=people.coordinator, amendment=first)
    second = amend(people, old.plan, "2/QĐ")
    assert [row["no"] for row in first.old_tasks] == [1, 2]
    assert [row["no"] for row in second.old_tasks] == [2]


def test_the_appendix_in_force_leaves_out_what_was_replaced(
    people: People, plan_page: PlanPage
) -> None:
    old, new = (PlanTaskFactory(plan=plan_page.plan, number=number) for number in (31, 32))
    replace_task(old, [new], "superseded", "Vì", DAY, user=people.coordinator)
    text = page_text(plan_page.url)
    assert "nhiem-vu/32/" in text
    assert "nhiem-vu/31/" not in text
    assert Client().get(f"{plan_page.url}nhiem-vu/31/").status_code == 200


def test_the_log_of_the_plan_and_of_its_page_names_the_amendment(
    people: People, plan_page: PlanPage
) -> None:
    amend(people, plan_page.plan)
    for instance in (plan_page.plan, plan_page):
        entry = registry.get_logs_for_instance(instance).get(action="plan_pages.amend_plan")
        assert entry.user == people.coordinator
        assert entry.data["number"] == "9001/QĐ-STNMT"


def test_a_reverted_page_loses_no_task_and_no_amendment(
    people: People, plan_page: PlanPage
) -> None:
    first = plan_page.save_revision()
    first.publish()
    PlanTaskFactory(plan=plan_page.plan)
    amendment = amend(people, plan_page.plan, document=pdf())
    plan_page.refresh_from_db()
    plan_page.body = []
    plan_page.save_revision().publish()
    first.as_object().save_revision().publish()
    assert plan_page.plan.tasks.count() == 1
    assert PlanAmendment.objects.get() == amendment
    assert f"dieu-chinh/{amendment.pk}/" in page_text(plan_page.url)


def test_an_amendment_in_use_is_not_lost_with_its_document_or_page(
    people: People, plan_page: PlanPage
) -> None:
    document = pdf()
    amendment = amend(people, plan_page.plan, document=document)
    document.delete()
    plan_page.delete()
    amendment.refresh_from_db()
    assert amendment.document is None
    assert amendment.old_body


def test_a_plan_with_everything_beside_it_still_asks_few_queries(
    people: People, plan_page: PlanPage, plan_index: PlanIndexPage
) -> None:
    parent = PlanFactory(slug="ke-hoach-tinh")
    PlanPageFactory(parent=plan_index, plan=parent)
    Plan.objects.filter(pk=plan_page.plan_id).update(parent=parent, signed_document=pdf())
    for number in range(3):
        PlanTaskFactory(plan=plan_page.plan, led_by=[UnitFactory(code=f"U{number}")])
        amendment = amend(people, plan_page.plan, str(number), document=pdf())
    for url in (plan_page.url, f"{plan_page.url}dieu-chinh/{amendment.pk}/"):
        Client().get(url)
        with CaptureQueriesContext(connection) as queries:
            Client().get(url)
        assert len(queries) <= 15, [query["sql"][:150] for query in queries]
